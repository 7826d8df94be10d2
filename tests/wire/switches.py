"""What goes wrong on the wire: set by a test, asked by the Discord it talks to."""

from __future__ import annotations

import fnmatch
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final


class Fate(Enum):
    """What becomes of one request."""

    BEFORE = auto()
    """It fails before it has had any effect."""
    AFTER = auto()
    """It has its effect, and the answer says that it failed."""
    LOST = auto()
    """It has its effect, and the connection is cut before the answer."""
    CUT = auto()
    """The connection is cut, and it never had any effect."""


class Scope(Enum):
    """Whose limit a 429 is (Discord docs, Rate Limits)."""

    USER = "user"
    GLOBAL = "global"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which requests fail."""

    fate: Fate = Fate.BEFORE
    status: int = 503
    code: int = 0
    retry_after: float = 0.05
    """Seconds that a 429 asks to wait."""
    scope: Scope = Scope.USER
    is_html: bool = False
    """Whether the answer is Cloudflare's page instead of Discord's JSON."""
    method: str = "*"
    path: str = "*"
    """Which requests it is about; ``*`` stands for anything, as in file names."""

    def is_about(self, method: str, path: str) -> bool:
        """Tell whether a request is one of those it is about."""
        return self.method in ("*", method) and fnmatch.fnmatch(path, self.path)


@dataclass(slots=True)
class Planned:
    """A fault, how often it happens, and how many times still."""

    fault: Fault
    share: float = 1.0
    times: int | None = None


@dataclass(slots=True)
class Switches:
    """Everything that can be made to go wrong; nothing does, at first.

    Chance comes from ``random``, so that a run can be repeated by its seed.
    """

    random: random.Random = field(default_factory=lambda: random.Random(7))
    faults: list[Planned] = field(default_factory=list[Planned])
    delay: float = 0.0
    """Seconds that every answer takes."""
    closed: set[int] = field(default_factory=set[int])
    """Users who take no direct messages."""
    enforces_limits: bool = True
    withholds_acks: bool = False
    """Whether heartbeats go unanswered, as of a connection that is dead and does not know."""
    is_down: bool = False
    """Whether the gateway refuses every connection."""
    refuses_resume: bool = False
    redelivers: float = 0.0
    """How often an event is told twice."""
    event_delay: float = 0.0
    """Seconds after which what happens is told; setting it to 0 tells at once what was late."""
    closes_with: int | None = None
    """The code with which IDENTIFY is answered instead of READY."""
    asking: str = ""
    """Whose request it is that watchers are told of."""
    watched: list[Callable[[str, str], None]] = field(default_factory=list[Callable[[str, str], None]])
    """Called with method and path of each request, before and after it has had its effect (``after GET``)."""

    def plan(self, fault: Fault, *, share: float = 1.0, times: int | None = None) -> Planned:
        """Let requests fail; return what to hand to :meth:`mend`."""
        planned = Planned(fault, share, times)
        self.faults.append(planned)
        return planned

    def mend(self, planned: Planned | None = None) -> None:
        """Let nothing of it fail any more; everything, if nothing is named."""
        self.faults = [] if planned is None else [each for each in self.faults if each is not planned]

    def fault_of(self, method: str, path: str) -> Fault | None:
        """Return how this request fails, if it does."""
        for planned in self.faults:
            if planned.times == 0 or not planned.fault.is_about(method, path):
                continue
            if planned.share < 1.0 and self.random.random() >= planned.share:
                continue
            if planned.times is not None:
                planned.times -= 1
            return planned.fault
        return None

    def tell(self, method: str, path: str) -> None:
        """Let whoever watches know of a request."""
        for watcher in tuple(self.watched):
            watcher(method, path)


CLOUDFLARE: Final = (
    "<!doctype html><html><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head>"
    "<body><h1>Error 1015</h1><p>You are being rate limited</p></body></html>"
)

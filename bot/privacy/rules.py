"""What is kept of members, why and for how long, and what they can take back: plain values and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

LEFT_KEPT_FOR: Final = timedelta(days=30)
"""How long what somebody did stays after they have left a server, for them to come back to."""
GUILD_KEPT_FOR: Final = timedelta(days=30)
"""How long everything of a server stays after the bot was removed from it."""


class Kind(StrEnum):
    """Kinds of data, in the order in which a member sees them."""

    PROFILE = "profile"
    """Profile and facts."""
    REACH = "reach"
    """How they may be reached, whether they were asked, when direct messages went out lately."""
    QUIET_HOURS = "quiet-hours"
    """Their quiet hours and zone, for all servers."""
    SHARES = "shares"
    """What they shared, with its progress."""
    ANSWERS = "answers"
    """What they said to others' shares: what helped them, questions."""
    FOLLOWS = "follows"
    """Whom they follow, who follows them, what they volunteer for."""
    PROMPTS = "prompts"
    """Answers to questions, suggestions, reminders and rhythm."""
    INTRODUCTIONS = "introductions"
    """Requests to meet, answers to them, what came of them, preferences."""
    ACQUAINTANCES = "acquaintances"
    """Whom they met and thanked, and what was said in thanks."""
    FLAGS = "flags"
    """Looking and hiring: flags, badge and nickname, alerts, thanks for what was found."""
    INBOX = "inbox"
    BLOCKS = "blocks"
    """Whom they block."""
    REPORTS = "reports"
    """What they reported, and what organizers settled about them."""
    ORGANIZING = "organizing"
    """What they did as an organizer."""
    DRAFTS = "drafts"
    """What they began to write and have not sent."""
    DELIVERY = "delivery"
    """What Hallway is about to do on Discord, or has just done, that names them."""


class Why(StrEnum):
    """Why a kind of data is kept."""

    SHOWN = "shown"
    """To show it to those they want to see it."""
    ASKED = "asked"
    """Because they asked for something that needs it."""
    FAIR = "fair"
    """So that nobody is asked too often or brought together with whom they don't want."""
    SAFE = "safe"
    """So that organizers can look after the community."""
    WORKS = "works"
    """Because Hallway could not do its work without it, for a short time."""


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long a kind of data is kept at most, if its member does nothing about it."""

    why: Why
    kept_for: timedelta | None
    """After it was last of use; None: as long as they are in the server, and 30 days after they left it."""


RETENTION: Final[Mapping[Kind, Retention]] = MappingProxyType(
    {
        Kind.PROFILE: Retention(Why.SHOWN, None),
        Kind.REACH: Retention(Why.ASKED, None),
        Kind.QUIET_HOURS: Retention(Why.ASKED, None),
        Kind.SHARES: Retention(Why.SHOWN, None),
        Kind.ANSWERS: Retention(Why.SHOWN, None),
        Kind.FOLLOWS: Retention(Why.ASKED, None),
        Kind.PROMPTS: Retention(Why.SHOWN, timedelta(days=400)),
        Kind.INTRODUCTIONS: Retention(Why.FAIR, timedelta(days=400)),
        Kind.ACQUAINTANCES: Retention(Why.SHOWN, None),
        Kind.FLAGS: Retention(Why.SHOWN, timedelta(days=90)),
        Kind.INBOX: Retention(Why.ASKED, timedelta(days=90)),
        Kind.BLOCKS: Retention(Why.FAIR, None),
        Kind.REPORTS: Retention(Why.SAFE, timedelta(days=730)),
        Kind.ORGANIZING: Retention(Why.SAFE, timedelta(days=730)),
        Kind.DRAFTS: Retention(Why.WORKS, timedelta(days=7)),
        Kind.DELIVERY: Retention(Why.WORKS, timedelta(days=30)),
    }
)
"""The table of retention; ``docs/privacy.md`` shows it, and the pruning of each room keeps to it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a member of one kind."""

    kind: Kind
    count: int
    """How many things; never 0."""
    retention: Retention


class ConsentKind(StrEnum):
    """What somebody can have agreed to."""

    INTRODUCTION = "introduction"
    """They asked to meet somebody, connect two, or said yes to a request."""
    DIRECT_MESSAGES = "direct"
    LINK = "link"
    """Being named on a way from one member to another."""
    FACTS = "facts"
    """Facts of one kind being seen by others; ``detail`` is the :class:`bot.members.facts.FactKind`."""
    REMINDERS = "reminders"
    """Being reminded before a question closes."""
    CADENCE = "cadence"
    """Having their own rhythm counted, for their eyes only."""
    FLAG = "flag"
    """A flag that others can see; ``detail`` is what it looks for."""
    BADGE = "badge"
    """The badge role of a flag; ``detail`` as above."""
    NICKNAME = "nickname"
    """The tag of a flag behind the nickname; ``detail`` as above."""
    ALERTS = "alerts"
    """Being told of new flags."""
    VOLUNTEERING = "volunteering"
    """Being offered shares that nobody has answered."""


class Revoking(StrEnum):
    """What taking a consent back does."""

    WITHDRAWS = "withdraws"
    """The request ends; nobody learns more than that it did not come about."""
    STOPS = "stops"
    """It stops at once."""
    HIDES = "hides"
    """Others see it no more, at once."""
    TAKES_OFF = "takes-off"
    """Badge or tag come off; a nickname is as it was before."""
    TAKES_DOWN = "takes-down"
    """The flag is taken down."""
    TOO_LATE = "too-late"
    """It has happened already and can't be taken back; erasing removes what is left of it here."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Something somebody agreed to."""

    id: str
    """Names it for :meth:`bot.privacy.service.PrivacyService.revoke`; at most 40 of ``[0-9a-z:-]``."""
    kind: ConsentKind
    given_at: datetime | None
    """None where nobody wrote down when."""
    with_ids: tuple[int, ...] = ()
    """To whom: the members it concerns."""
    detail: str = ""
    revoking: Revoking = Revoking.STOPS


class NoConsent(StrEnum):
    """Why a consent can't be taken back."""

    GONE = "gone"
    """There is none such any more: it was taken back, ran out, or was never theirs."""
    TOO_LATE = "too-late"
    """What was agreed to has happened."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data in an export."""

    kind: Kind
    title: str
    """What these entries are, as a key: ``shares``, ``answers to questions``."""
    entries: Sequence[Mapping[str, Any]]
    """Each with readable keys and values that JSON has; moments in ISO 8601, Discord ids as text."""
    guild_id: int | None = None
    """None for what belongs to no server."""


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that names or was written by a member, but for what others said in confidence."""

    user_id: int
    made_at: datetime
    sections: Sequence[Section]
    """By server, then in the order of :class:`Kind`; none of them empty."""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        servers: dict[str, dict[str, Any]] = {}
        for section in self.sections:
            place = "everywhere" if section.guild_id is None else str(section.guild_id)
            servers.setdefault(place, {})[section.title] = [dict(entry) for entry in section.entries]
        return {"member": str(self.user_id), "made": self.made_at.isoformat(), "servers": servers}


@dataclass(frozen=True, slots=True)
class Stays:
    """What outlives an erasure, so that it is no way out of a block or a suspension."""

    blocks: int = 0
    """Blocks of theirs, as salted hashes without a name. Whether others block them is nobody's to tell."""
    suspensions: int = 0
    """Suspensions in force, likewise."""
    requests: int = 0
    """Requests that others wait for, and that have not come to their fixed end: what others see of them stays the
    same until then, so that nobody learns anything of it; two days later they are gone."""

    def __bool__(self) -> bool:
        return bool(self.blocks or self.suspensions or self.requests)

    def __add__(self, other: Stays) -> Stays:
        return Stays(
            self.blocks + other.blocks,
            self.suspensions + other.suspensions,
            self.requests + other.requests,
        )


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did. Doing it again finds nothing more to do."""

    guild_ids: Sequence[int]
    """The servers in which something was erased."""
    rows: int
    """Rows that were deleted, blanked, or reworded."""
    effects: int
    """What is left for delivery to bring down on Discord."""
    stays: Stays = field(default_factory=Stays)

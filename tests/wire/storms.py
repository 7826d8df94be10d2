"""Storms: Discord fails for a while, in one way or another, and then it is well again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.wire.accounts import balance
from tests.wire.founding import begun
from tests.wire.life import Died, Unanswered
from tests.wire.switches import Fate, Fault, Scope
from tests.wire.wire import Wire

_ELSEWHERE: Final = "/[cgu]*"
"""Channels, guilds, users and the gateway: everything but answers to interactions."""


@dataclass(frozen=True, slots=True)
class Storm:
    """What goes wrong, and how often."""

    name: str
    faults: tuple[tuple[Fault, float], ...]


STORMS: Final = (
    Storm(
        "errors before and after the effect",
        ((Fault(Fate.BEFORE, 503, path=_ELSEWHERE), 0.4), (Fault(Fate.AFTER, 502, path=_ELSEWHERE), 0.2)),
    ),
    Storm("half of all requests too many", ((Fault(Fate.BEFORE, 429, path=_ELSEWHERE), 0.5),)),
    Storm("limits that others share", ((Fault(Fate.BEFORE, 429, scope=Scope.SHARED, path=_ELSEWHERE), 0.5),)),
    Storm("answers lost", ((Fault(Fate.LOST), 0.2),)),
    Storm("connections cut", ((Fault(Fate.CUT, path=_ELSEWHERE), 0.3),)),
    Storm(
        "Cloudflare in front",
        ((Fault(Fate.BEFORE, 429, is_html=True, retry_after=1.0, path=_ELSEWHERE), 1.0),),
    ),
)


@dataclass
class Weather:
    """What a storm came to."""

    acts: int = 0
    accepted: int = 0
    unanswered: int = 0
    requests: int = 0
    invalid: int = 0
    """Requests that count towards Discord's ban, during the storm."""
    invalid_most: int = 0
    """The most of them within ten minutes."""
    recovery: float = 0.0
    """Seconds from the end of the storm until everything was delivered."""
    wrong: tuple[str, ...] = ()


async def weather(
    wire: Wire, storm: Storm, seconds: float, within: float, seed: int = 1, *, pace: float = 0.0
) -> Weather:
    """Let people live through a storm of ``seconds``; wait ``within`` seconds for everything to settle, then look at the books.

    With a ``pace`` there are so many seconds between two acts.
    """
    life, found = await begun(wire, seed), Weather()
    await life.begin()
    try:
        for _ in range(6):
            await life.act()
        before = len(wire.rest.requests)
        planned = [wire.switches.plan(fault, share=share) for fault, share in storm.faults]
        life.patience = 3.0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(Unanswered, Died):
                await life.act()
            await asyncio.sleep(pace)
        for each in planned:
            wire.switches.mend(each)
        during = wire.rest.requests[before:]
        invalid = [each.at for each in during if each.is_invalid]
        found.requests, found.invalid, found.invalid_most = len(during), len(invalid), most_within(invalid)
        calm = time.monotonic()
        await life.rest(within)
        found.recovery = time.monotonic() - calm
        found.wrong = tuple(await balance(life))
    finally:
        await life.aclose()
    found.acts, found.accepted = sum(life.acts.values()), life.ledger.accepted()
    found.unanswered = life.unanswered
    return found


def most_within(moments: Sequence[float], seconds: float = 600.0) -> int:
    """Return the most of these moments, in order, that lie within so many seconds of each other."""
    first = most = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > seconds:
            first += 1
        most = max(most, last - first + 1)
    return most

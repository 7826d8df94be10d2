"""SIGKILL, at any moment and at any step: the world that remains must balance the book."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from tests.wire.accounts import WAITED_FOR, balance
from tests.wire.founding import begun
from tests.wire.life import Died, Life, Unanswered
from tests.wire.switches import Fate, Fault
from tests.wire.wire import Wire

_STEPS: Final = 5
"""The furthest request from now at which a process is killed: an act makes one to five."""
_PEACEFUL: Final = 4
"""The most acts that are done in peace between two kills."""
_LEAP: Final = timedelta(hours=16)
"""The most that the clock goes on while no process runs: so questions come, close, are late and are missed."""
_LEAPS: Final = 0.5
"""How often it does."""
_LOOKS: Final = 4
"""In how many leaps the time passes in the end until nothing of what was erased is waited for any more."""
_LATE: Final = 0.02
"""The share of acts that may come to no answer: on a machine with too much to do, a start can take all of the three seconds."""
_AT_THE_START: Final = 0.3
"""How often a process is killed while it takes up what was left for it, and what became due meanwhile."""
_AT_A_STEP: Final = 0.85
"""Up to here it is killed at a step of what is done next, beyond it at any moment."""


@dataclass
class Toll:
    """What a run of kills came to."""

    kills: int = 0
    acts: int = 0
    accepted: int = 0
    unanswered: int = 0
    """Acts in the midst of which the process was killed."""
    late: int = 0
    """Acts that a process which went on running did not answer within the three seconds that Discord waits."""
    days: float = 0.0
    """How much time passed in its worlds."""
    seconds: float = 0.0
    by_step: dict[str, int] = field(default_factory=dict[str, int])
    """How many kills there were at each kind of step."""
    by_act: dict[str, int] = field(default_factory=dict[str, int])
    """How many kills there were in the midst of each kind of act, or while nobody waited for an answer."""
    wrong: list[str] = field(default_factory=list[str])

    def add(self, other: Toll) -> None:
        """Add what another run came to."""
        self.kills += other.kills
        self.acts += other.acts
        self.accepted += other.accepted
        self.unanswered += other.unanswered
        self.late += other.late
        self.days += other.days
        self.seconds += other.seconds
        self.wrong += other.wrong
        for ours, theirs in ((self.by_step, other.by_step), (self.by_act, other.by_act)):
            for step, count in theirs.items():
                ours[step] = ours.get(step, 0) + count


async def kill_again_and_again(wire: Wire, kills: int, seed: int) -> Toll:
    """Let people live through ``kills`` kills, each followed by a new start on what was left; then look at the books."""
    wire.switches.enforces_limits = False  # they only make it slow, and storms are where they are tested
    life, toll, began = await begun(wire, seed), Toll(), time.monotonic()
    try:
        while toll.kills < kills:
            await _one_kill(life, toll)
        for _ in range(_LOOKS):  # what is planned when the last has come about comes about, too
            wire.leap(WAITED_FOR / _LOOKS)
            await life.begin()
            await life.rest()
            await life.end()
        toll.wrong = [f"seed {seed}: {each}" for each in await balance(life)]
    finally:
        await life.aclose()
    toll.acts, toll.unanswered, toll.late = sum(life.acts.values()), life.died, life.unanswered
    if toll.late > _LATE * toll.acts:
        toll.wrong.append(
            f"seed {seed}: {toll.late} of {toll.acts} acts came to no answer, the last {life.last_unanswered}"
        )
    toll.accepted, toll.seconds = life.ledger.accepted(), time.monotonic() - began
    toll.days = wire.clock.ahead / timedelta(days=1)
    return toll


async def _one_kill(life: Life, toll: Toll) -> None:
    """Start the process on what was left, and kill it somewhere in what it takes up, or in what is done next."""
    chance = life.random
    if chance.random() < _LEAPS:
        life.wire.leap(_LEAP * chance.random())
    step = _Step(
        life, chance.randint(1, _STEPS), chance.choice(("", "after ")), only_effects=chance.random() < 0.7
    )
    how = chance.random()
    if how < _AT_THE_START:
        with step.watching():
            await life.begin()
            await _until_killed(life)
    else:
        await life.begin()
        for _ in range(chance.randint(0, _PEACEFUL)):
            with contextlib.suppress(Unanswered):
                await life.act()
        if how < _AT_A_STEP:
            with step.watching():
                await _until_killed(life)
        else:
            step.at = step.during = "at random"
            asyncio.get_running_loop().call_later(chance.random() * 0.2, life.kill)
            await _until_killed(life)
    await life.end()
    toll.kills += 1
    toll.by_step[step.at] = toll.by_step.get(step.at, 0) + 1
    toll.by_act[step.during] = toll.by_act.get(step.during, 0) + 1


async def _until_killed(life: Life) -> None:
    while life.is_running:
        with contextlib.suppress(Died, Unanswered):
            await life.act()


class _Step:
    """The n-th request from now: as it arrives, or after it has had its effect and before the answer."""

    def __init__(self, life: Life, number: int, phase: str, *, only_effects: bool) -> None:
        self._life, self._number, self._phase = life, number, phase
        self._only_effects = only_effects
        """Whether what is looked up and answers to interactions do not count: what is delivered is rarer."""
        self._rooms = life.rooms.names()
        self.at = ""
        self.during = ""
        """What somebody did just then."""
        self._cut = Fault(Fate.CUT)

    @contextlib.contextmanager
    def watching(self) -> Generator[None]:
        """Kill the process there, if it comes to it within the block."""
        switches = self._life.wire.switches
        switches.watched.append(self._seen)
        try:
            yield
        finally:
            switches.watched.remove(self._seen)
            switches.mend()

    def _seen(self, method: str, path: str) -> None:
        if self.at or method.startswith("after ") != bool(self._phase):
            return
        if self._only_effects and (method.endswith("GET") or path.startswith("/interactions/")):
            return
        self._number -= 1
        if self._number <= 0:
            self.at = f"{method} {'/'.join(map(self._called, path.split('/')))}"
            self.during = self._life.doing or "nobody was waiting"
            self._life.kill()
            if not self._phase:  # nobody is there any more who could have sent it
                self._life.wire.switches.plan(self._cut, times=1)

    def _called(self, part: str) -> str:
        """Call a channel of the server by its name, and leave out every other id and token."""
        if part.isdecimal():
            return self._rooms.get(int(part), "*")
        return "*" if len(part) > 30 else part

"""SIGKILL, at any moment and at any step: the world that remains must balance the book."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Final

from tests.wire.ledger import Seen, imbalance
from tests.wire.life import Died, Life, begun
from tests.wire.switches import Fate, Fault
from tests.wire.wire import Wire

_STEPS: Final = 5
"""The furthest request from now at which a process is killed: an act makes one to five."""
_PEACEFUL: Final = 4
"""The most acts that are done in peace between two kills."""


@dataclass
class Toll:
    """What a run of kills came to."""

    kills: int = 0
    acts: int = 0
    accepted: int = 0
    unanswered: int = 0
    seconds: float = 0.0
    by_step: dict[str, int] = field(default_factory=dict[str, int])
    """How many kills there were at each kind of step."""
    wrong: list[str] = field(default_factory=list[str])

    def add(self, other: Toll) -> None:
        """Add what another run came to."""
        self.kills += other.kills
        self.acts += other.acts
        self.accepted += other.accepted
        self.unanswered += other.unanswered
        self.seconds += other.seconds
        self.wrong += other.wrong
        for step, count in other.by_step.items():
            self.by_step[step] = self.by_step.get(step, 0) + count


async def kill_again_and_again(wire: Wire, kills: int, seed: int) -> Toll:
    """Let people live through ``kills`` kills, each followed by a new start on what was left; then look at the books."""
    wire.switches.enforces_limits = False  # they only make it slow, and storms are where they are tested
    life, toll, began = await begun(wire, seed), Toll(), time.monotonic()
    await life.begin()
    try:
        while toll.kills < kills:
            await _one_kill(life, toll)
        wire.switches.mend()
        await life.rest()
    finally:
        await life.aclose()
    toll.acts, toll.unanswered = sum(life.acts.values()), life.died
    toll.accepted, toll.seconds = life.ledger.accepted(), time.monotonic() - began
    toll.wrong = balance(life)
    return toll


async def _one_kill(life: Life, toll: Toll) -> None:
    """Kill the process somewhere in the next acts, and start it again."""
    chance = life.random
    for _ in range(chance.randint(0, _PEACEFUL)):
        await life.act()
    if chance.random() < 0.8:
        step = _Step(
            life, chance.randint(1, _STEPS), chance.choice(("", "after ")), only_effects=chance.random() < 0.7
        )
        with step.watching():
            while not step.is_reached and life.is_running:
                with contextlib.suppress(Died):
                    await life.act()
        at = step.at
    else:
        asyncio.get_running_loop().call_later(chance.random() * 0.2, life.kill)
        while life.is_running:
            with contextlib.suppress(Died):
                await life.act()
        at = "at random"
    await life.end()
    toll.kills += 1
    toll.by_step[at] = toll.by_step.get(at, 0) + 1
    await life.begin()


class _Step:
    """The n-th request from now: as it arrives, or after it has had its effect and before the answer."""

    def __init__(self, life: Life, number: int, phase: str, *, only_effects: bool) -> None:
        self._life, self._number, self._phase = life, number, phase
        self._only_effects = only_effects
        """Whether answers to interactions do not count: what is delivered has more steps, and is rarer."""
        self.at = ""
        self._cut = Fault(Fate.CUT)

    @property
    def is_reached(self) -> bool:
        """Tell whether the process was killed there."""
        return bool(self.at)

    @contextlib.contextmanager
    def watching(self):
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
        if self._only_effects and path.startswith("/interactions/"):
            return
        self._number -= 1
        if self._number <= 0:
            self.at = f"{method} {'/'.join('*' if part.isdecimal() or len(part) > 30 else part for part in path.split('/'))}"
            self._life.kill()
            if not self._phase:  # nobody is there any more who could have sent it
                self._life.wire.switches.plan(self._cut, times=1)


def balance(life: Life) -> list[str]:
    """Return everything in the world that the book does not account for."""
    wrong: list[str] = []
    backend = life.wire.env.backend
    directs = set(backend.dm_channels.values())
    everything = list(life.messages())
    private = {channel.id for channel in backend.channels.values() if channel.type == 12}
    for deed in life.ledger.deeds:
        marked = [(channel, text) for channel, _, text in everything if deed.mark in text]
        seen = Seen(
            threads=len(life.threads(deed.mark)),
            messages=sum(channel not in directs and channel not in private for channel, _ in marked),
            directs=sum(channel in directs for channel, _ in marked),
            meetings=len({channel for channel, _ in marked if channel in private}),
        )
        wrong += imbalance(deed, seen)
    return wrong

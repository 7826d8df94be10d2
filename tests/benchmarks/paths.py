"""Paths: the search for the way from one member to another, against the same in memory."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from bot.introductions.paths import PathsService
from bot.introductions.ways import EDGES_MOST, HOPS_MOST
from tests.benchmarks.figures import (
    Line,
    Report,
    Size,
    Tell,
    Versus,
    compared,
    folder,
    milliseconds,
    percentile,
)
from tests.benchmarks.places import migrated, opened
from tests.benchmarks.sweeping import _watched

_SEED: Final = 7
_GOAL: Final = 0.3
"""A tenth of the time Discord waits for an answer."""
_STALL_GOAL: Final = 0.010
_FAR: Final = HOPS_MOST + 1
"""Stands for every distance at which there is no way any more."""
_TRIES: Final = 1_000

_ADD_EDGE: Final = "INSERT INTO edges VALUES (?, ?, ?, 'met', ?)"
_ADD_LINK: Final = """
    INSERT INTO intro_preferences (guild_id, user_id, openness, is_link, updated_at) VALUES (?, ?, 'open', 1, 0)
"""

Pair = tuple[int, int]


@dataclass
class _Town:
    """A server: who knows whom, in memory as plain lists. Everybody may be named: no search is wider."""

    guild: int
    members: int
    known: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {member: [] for member in range(1, self.members + 1)}

    def meet(self, pairs: set[Pair]) -> None:
        for one, other in sorted(pairs):
            self.known[one].append(other)
            self.known[other].append(one)

    def store(self, file: Path) -> None:
        """Write everything into the tables, in their order."""
        random = Random(_SEED)
        days = {member: random.randrange(10**9) for member in self.known}

        def rows() -> Iterator[tuple[int, int, int, int]]:
            for member, known in self.known.items():
                for other in sorted(known):
                    yield self.guild, member, other, days[member] + days[other]

        connection = sqlite3.connect(file)
        with connection:
            connection.executemany(_ADD_EDGE, rows())
            connection.executemany(_ADD_LINK, ((self.guild, member) for member in self.known))
        connection.close()

    def distance(self, seeker: int, target: int) -> int:
        """The floor: search from both ends until they meet."""
        sides, reached = ({seeker}, {target}), ({seeker}, {target})
        for taken in range(1, _FAR):
            near = 0 if len(sides[0]) <= len(sides[1]) else 1
            step = {other for member in sides[near] for other in self.known[member]} - reached[near]
            if step & sides[1 - near]:
                return taken
            reached[near].update(step)
            sides = (step, sides[1]) if near == 0 else (sides[0], step)
        return _FAR

    def pairs(self, random: Random, distance: int, most: int) -> list[Pair]:
        """Return pairs that are so far apart."""
        found: list[Pair] = []
        for _ in range(_TRIES):
            seeker = target = random.randint(1, self.members)
            for _ in range(distance):  # a walk of so many steps ends at most so far away
                target = random.choice(self.known[target] or [target])
            if distance == _FAR:
                target = random.randint(1, self.members)
            if self.distance(seeker, target) == distance and seeker != target:
                found.append((seeker, target))
            if len(found) == most:
                break
        return found


def measure(size: Size, tell: Tell) -> Report:
    """Fill two servers, an even one and one with hubs; search between pairs of each kind."""
    members, edges = size.of(200_000, 300), size.of(1_000_000, 450)
    hubs, fans = size.of(40, 3), size.of(5_000, 60)
    each = size.of(100, 2)
    random = Random(_SEED)
    with folder() as place:
        file = migrated(place / "hallway.db")
        tell(f"{members:,} members and {edges:,} edges are made up")
        even, hubby = _Town(1, members), _Town(2, members)
        even.meet(_strangers(random, members, edges))
        hubby.meet(_strangers(random, members, edges // 5) | _followers(random, members, hubs, fans))
        tell("they are stored")
        even.store(file)
        hubby.store(file)
        gc.freeze()  # else every collection of garbage would look through the floor's lists, in our time
        lines: list[Line] = []
        for distance in range(2, _FAR + 1):
            name = f"{distance} apart" if distance < _FAR else f"no way within {HOPS_MOST}"
            tell(name)
            lines += asyncio.run(_searches(file, even, even.pairs(random, distance, each), name))
        tell("hubs")
        ends = [(hub, random.randint(hubs + 1, members)) for hub in range(1, hubs + 1)]
        near = [
            (random.choice(hubby.known[one]), random.choice(hubby.known[two])) for one, two in _ring(hubs)
        ]
        lines += asyncio.run(_searches(file, hubby, list(_ring(hubs)), "from hub to hub"))
        lines += asyncio.run(_searches(file, hubby, ends, "from a hub to anybody"))
        lines += asyncio.run(_searches(file, hubby, near, "from a hub's friend to another's"))
    gc.unfreeze()
    return Report(
        "6. Paths",
        lines,
        floor="a search from both ends in memory, over a dict of lists, for the distance alone",
        note=(
            f"{members:,} members, {edges:,} edges, all of whom may be named; n = {each} pairs of each kind. "
            f"Then {hubs} hubs of {fans:,} edges each among {edges // 5:,} others. "
            f"A search looks at up to {EDGES_MOST:,} edges."
        ),
    )


def _strangers(random: Random, members: int, edges: int) -> set[Pair]:
    pairs: set[Pair] = set()
    while len(pairs) < edges:
        one, other = random.randint(1, members), random.randint(1, members)
        if one < other:
            pairs.add((one, other))
    return pairs


def _followers(random: Random, members: int, hubs: int, fans: int) -> set[Pair]:
    return {
        (hub, fan) for hub in range(1, hubs + 1) for fan in random.sample(range(hubs + 1, members + 1), fans)
    }


def _ring(hubs: int) -> Iterator[Pair]:
    return pairwise([*range(1, hubs + 1), 1])


async def _searches(file: Path, town: _Town, pairs: list[Pair], name: str) -> list[Line]:
    took, given_up, found = Versus(), 0, list[tuple[float, list[int] | None]]()
    async with opened(file) as database:
        paths = PathsService(database)
        await paths.path(town.guild, *pairs[0])  # connects, and compiles what it asks

        async def search() -> None:
            for pair in pairs:
                began = perf_counter()
                way = await paths.path(town.guild, *pair)
                found.append((perf_counter() - began, way))

        stalls, _ = await _watched(search)
    for pair, (ours, way) in zip(pairs, found, strict=True):
        began = perf_counter()
        distance = town.distance(*pair)
        took.add([ours], [perf_counter() - began])
        assert way is None or len(way) - 1 == distance, "a way that is not the shortest"
        given_up += way is None and distance < _FAR
    slow, stall = percentile(took.ours, 0.99), max(stalls.cpu)
    line = compared(name, took, note=f"{given_up} of {len(pairs)} given up" if given_up else "")
    return [
        line,
        Line("  p99", milliseconds(slow), goal="≤ 300 ms", is_met=slow <= _GOAL),
        Line("  worst stall (CPU)", milliseconds(stall), goal="≤ 10 ms", is_met=stall <= _STALL_GOAL),
    ]

"""Browsing: a page of what members are looking for, against the same page read by sqlite3 alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

from bot.core.ids import new_id
from bot.looking.records_of_listings import COUNTED_MOST
from bot.looking.rules import Kind, Sort, Viewer, Words
from bot.looking.words import Wanted, kind_term, skill_term, terms
from bot.rooms import build_rooms
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

_SEED: Final = 7
_GUILD: Final = 1
_NOW: Final = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_PAGE: Final = 5
_ROUNDS: Final = 20
_GOAL: Final = 0.3
"""A tenth of the time Discord waits for an answer."""
_SKILLS: Final = ("Python", "Rust", "Go", "SQL", "Kubernetes", "Design", "Copywriting", "React", "Terraform")
_PLACES: Final = ("Berlin", "Lisbon", "Remote", "Nairobi", "Pune", "Oslo, or remote")

_ADD_FLAG: Final = """
    INSERT INTO flags (id, guild_id, user_id, sort, state, role, words, kinds, skills, place, link, pay_range,
    audience, shows, is_matched, created_at, posted_at, public_at, expires_at)
    VALUES (?, 1, ?, 'looking', 'running', ?, ?, ?, ?, ?, '', '', 'everyone', 'card', false, ?, ?, ?, ?)
"""
_ADD_LISTING: Final = "INSERT INTO flag_listings VALUES (1, 'looking', ?, ?, ?, 'everyone')"
_FLOOR: Final = """
    SELECT flags.* FROM flag_listings JOIN flags ON flags.id = flag_listings.flag_id
    WHERE flag_listings.guild_id = 1 AND flag_listings.sort = 'looking' AND term = ?
    ORDER BY flag_listings.posted_at DESC, flag_id DESC LIMIT ? OFFSET ?
"""

Row = tuple[Any, ...]


def measure(size: Size, tell: Tell) -> Report:
    """Fill one server with flags; leaf through them as members would."""
    count = size.of(50_000, 60)
    rare = "Tide tables"
    with folder() as place:
        file = migrated(place / "hallway.db")
        tell(f"{count:,} flags are made up and stored")
        _store(file, count, rare)
        searches = (
            ("the first page of all", Wanted(Sort.LOOKING), 0, ""),
            ("the hundredth page of all", Wanted(Sort.LOOKING), 99 * _PAGE, ""),
            ("by a common skill", Wanted(Sort.LOOKING, skill="python3"), 0, skill_term("Python")),
            ("by a rare skill", Wanted(Sort.LOOKING, skill=rare), 0, skill_term(rare)),
            (
                "by kind, skill and place",
                Wanted(Sort.LOOKING, Kind.CONTRACT, "Rust", "berlin"),
                0,
                kind_term(Kind.CONTRACT),
            ),
        )
        tell("members look through them")
        lines = asyncio.run(_leaf(file, searches, size.of(_ROUNDS, 2)))
    return Report(
        "9. Browsing",
        lines,
        floor="sqlite3 on the loop: the flags of the page by one index, without counting how many there are",
        note=(
            f"{count:,} flags in one server; a page has {_PAGE}. Ours counts what fits as well, up to {COUNTED_MOST:,}, "
            "to say how many pages there are."
        ),
    )


def _store(file: Path, count: int, rare: str) -> None:
    random = Random(_SEED)
    flags: list[Row] = []
    listings: list[Row] = []
    for number in range(count):
        at = _NOW + timedelta(seconds=number)
        skills = (*random.sample(_SKILLS, 3), *([rare] if number % 5_000 == 50 else []))
        kinds = tuple(random.sample(list(Kind), 2))
        words = Words("Engineer", "An introduction to a team.", kinds, skills, random.choice(_PLACES))
        moments = [int((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)) for moment in (
            at, at, at, _NOW + timedelta(days=365))]  # fmt: skip
        id_ = new_id(at)
        kept = (words.role, words.words, ",".join(words.kinds), "\n".join(words.skills), words.place)
        flags.append((id_, number, *kept, *moments))
        listings += [(term, moments[0], id_) for term in terms(words)]
    connection = sqlite3.connect(file)
    with connection:
        connection.executemany(_ADD_FLAG, flags)
        connection.executemany(_ADD_LISTING, sorted(listings))
    connection.close()


async def _leaf(file: Path, searches: Sequence[tuple[str, Wanted, int, str]], rounds: int) -> list[Line]:
    viewer, lines = Viewer(_GUILD, 10**9), list[Line]()
    plain = sqlite3.connect(file)
    async with opened(file) as database:
        lists = build_rooms(database, "UTC").flags
        for name, wanted, start, term in searches:
            took, found = Versus(), 0
            for _ in range(rounds):
                ours = perf_counter()
                page, found = await lists.browse(viewer, wanted, start=start, count=_PAGE, now=_NOW)
                ours = perf_counter() - ours
                floor = perf_counter()
                rows = plain.execute(_FLOOR, (term, _PAGE, start)).fetchall()
                took.add([ours], [perf_counter() - floor])
                is_same = [flag.id for flag in page] == [row[0] for row in rows]
                assert is_same or len(wanted.terms()) > 1, "another page than the floor's"
            lines += list(_lines(f"{name} ({found:,} fit)", took))
    plain.close()
    return lines


def _lines(name: str, took: Versus) -> Iterator[Line]:
    slow = percentile(took.ours, 0.99)
    yield compared(name, took)
    yield Line("  p99", milliseconds(slow), goal="≤ 300 ms", is_met=slow <= _GOAL)

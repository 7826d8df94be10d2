"""Alerts: telling a whole server what is new to each of its members, against a dict and plain sqlite3."""

from __future__ import annotations

import asyncio
import gc
import json
import shutil
import sqlite3
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from bot.audit.service import AuditService
from bot.core.agenda import Agenda
from bot.core.ids import new_id
from bot.guilds.pillars_service import PillarsService
from bot.guilds.service import GuildsService
from bot.looking import records
from bot.looking.alerting import AlertsService
from bot.looking.alerts import ALERTS, Alert, NewFlags, Subscription, alert
from bot.looking.rules import Flag, Kind, Sort, State, Words
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.moderation.service import ModerationService
from tests.benchmarks.figures import Line, Report, Size, Tell, Versus, compared, folder, milliseconds
from tests.benchmarks.places import migrated, opened
from tests.benchmarks.sweeping import _Stalls, _watched

_SEED: Final = 7
_GUILD: Final = 1
_MORNING: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
_NOW: Final = datetime(2026, 3, 2, 15, tzinfo=UTC)
_SKILLS: Final = 300
_SKILLS_OF_A_FLAG: Final = 4
_ALERTS_OF_A_MEMBER: Final = 3
_STALL_GOAL: Final = 0.010

_ADD_ALERT: Final = "INSERT INTO alerts (guild_id, user_id, sort, term, also, id, label, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
_ADD_REACH: Final = "INSERT INTO reaches (guild_id, user_id, reach, chosen_at) VALUES (?, ?, 'direct', 0)"
_ADD_STATE: Final = "INSERT INTO alert_state (guild_id, told_at, told_id) VALUES (?, 0, '')"
_ADD_NEWS: Final = (
    "INSERT INTO inbox (id, guild_id, user_id, news, payload, created_at) VALUES (?, ?, ?, 'alerts', ?, ?)"
)

Wanted = dict[int, list[Alert]]


def measure(size: Size, tell: Tell) -> Report:
    """Put flags and alerts into a server, and let the hour come: the floor and ours in turns, each on a copy."""
    members, flags, rounds = size.of(10_000, 30), size.of(1_000, 20), size.of(5, 1)
    random = Random(_SEED)
    versus, wall, cpu, rest = Versus(), list[float](), list[float](), list[float]()
    with folder() as place:
        template = migrated(place / "template.db")
        tell(f"{flags:,} flags and {members:,} members' alerts are made up")
        made, wanted = _flags(random, flags), _wanted(random, members)
        asyncio.run(_store(template, made, wanted))
        expected = _expected(made, wanted)
        gc.freeze()  # else every collection of garbage would look through what the floor holds, in our time
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            floor = _floor(_copy(template, place / "floor.db"), made, wanted)
            took, stalls, at_rest = asyncio.run(_ours(_copy(template, place / "ours.db"), expected))
            versus.add([took], [floor])
            wall.append(max(stalls.wall))
            cpu.append(max(stalls.cpu))
            rest.append(max(at_rest.wall))
    gc.unfreeze()
    told = compared(f"{expected:,} of {members:,} told of {flags:,}", versus)
    return Report(
        "8. Alerts",
        [
            told,
            Line("  worst stall", milliseconds(max(wall)), milliseconds(max(rest)), note="floor: at rest"),
            Line(
                "  of that, the loop's CPU",
                milliseconds(max(cpu)),
                goal="≤ 10 ms",
                is_met=max(cpu) <= _STALL_GOAL,
            ),
        ],
        floor="a dict of lists, and the same news inserted by plain sqlite3 in one transaction",
        note=(
            f"n = {rounds} rounds. {_ALERTS_OF_A_MEMBER} alerts each, flags of {_SKILLS_OF_A_FLAG} skills among "
            f"{_SKILLS}; every second member takes direct messages, which have to be planned."
        ),
    )


def _flags(random: Random, count: int) -> list[Flag]:
    return [_flag(random, number) for number in range(count)]


def _flag(random: Random, number: int) -> Flag:
    at = _MORNING + timedelta(seconds=number)
    words = Words(
        f"Role {number}",
        "What would help most: a word with somebody who has done this before. " * 4,
        kinds=tuple(random.sample(list(Kind), 2)),
        skills=tuple(f"Skill {which}" for which in random.sample(range(_SKILLS), _SKILLS_OF_A_FLAG)),
    )
    return Flag(
        new_id(at),
        _GUILD,
        1_000_000 + number,
        random.choice(list(Sort)),
        words,
        created_at=at,
        state=State.RUNNING,
        posted_at=at,
        public_at=at,
        expires_at=at + timedelta(days=30),
    )


def _wanted(random: Random, members: int) -> Wanted:
    return {
        member: [
            alert(random.choice(list(Sort)), f"skill {which}", random.choice([None, None, *Kind]))
            for which in random.sample(range(_SKILLS), _ALERTS_OF_A_MEMBER)
        ]
        for member in range(1, members + 1)
    }


async def _store(file: Path, flags: list[Flag], wanted: Wanted) -> None:
    async with opened(file) as database, database.unit(_MORNING) as unit:
        for flag in flags:
            await records.add(unit, flag)
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(_ADD_STATE, (_GUILD,))
        connection.executemany(_ADD_REACH, ((_GUILD, member) for member in wanted if member % 2))
        connection.executemany(
            _ADD_ALERT,
            (
                (_GUILD, member, each.sort, each.term, each.also, new_id(_MORNING), each.skill)
                for member, alerts in wanted.items()
                for each in alerts
            ),
        )
    connection.close()


def _expected(flags: list[Flag], wanted: Wanted) -> int:
    new = NewFlags()
    new.add(flags, _NOW)
    return sum(
        bool(new.match([Subscription(member, each) for each in alerts])) for member, alerts in wanted.items()
    )


def _copy(template: Path, file: Path) -> Path:
    shutil.copy(template, file)
    return file


async def _ours(file: Path, expected: int) -> tuple[float, _Stalls, _Stalls]:
    async with opened(file) as database:
        guilds = GuildsService(database)
        members = MembersService(database, guilds)
        moderation = ModerationService(database, guilds, members, AuditService(database))
        doors = Doors(database, PillarsService(database), moderation)
        alerts, sweeper = AlertsService(database, guilds, members, doors), Agenda(database)
        sweeper.on(ALERTS, alerts.due)
        async with database.unit(_MORNING) as unit:
            await alerts.schedule_in(unit, _GUILD)

        async def sweep() -> None:
            await sweeper.sweep(_NOW)

        stalls, took = await _watched(sweep)
        at_rest, _ = await _watched(lambda: asyncio.sleep(min(took, 2)))
    connection = sqlite3.connect(file)
    (told,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    connection.close()
    assert told == expected
    return took, stalls, at_rest


def _floor(file: Path, flags: list[Flag], wanted: Wanted) -> float:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=FULL")
    at = int(_NOW.timestamp() * 1e6)
    began = perf_counter()
    by_skill = defaultdict[tuple[Sort, str], list[Flag]](list)
    for flag in flags:
        for skill in flag.words.skills:
            by_skill[flag.sort, skill.casefold()].append(flag)
    rows: list[tuple[str, int, int, str, int]] = []
    for member, alerts in wanted.items():
        found = {
            flag.id
            for each in alerts
            for flag in by_skill.get((each.sort, each.skill), ())
            if each.kind is None or each.kind in flag.words.kinds
        }
        if found:
            rows.append((new_id(_NOW), _GUILD, member, json.dumps({"flags": sorted(found)}), at))
    with connection:
        connection.executemany(_ADD_NEWS, rows)
    took = perf_counter() - began
    connection.close()
    return took

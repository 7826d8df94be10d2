"""Monday, nine o'clock: 10,000 servers are asked the same question at the same moment; and what else prompts cost."""

from __future__ import annotations

import asyncio
import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from bot.core.agenda import Agenda
from bot.core.database import Database
from bot.core.ids import new_id
from bot.core.schedule import Often, Schedule, following
from bot.core.text import length
from bot.core.zones import search_zones
from bot.delivery.calls import Renderers
from bot.delivery.worker import Delivery
from bot.projects.rules import Actor
from bot.prompts.answering import Recap
from bot.prompts.rules import Organizer, Settings
from bot.prompts.runs import Answer, Answered, Run, RunState, Way
from bot.rooms import Rooms, build_rooms
from bot.ui.hooks import Hooks
from cogs.prompts.recap import pages
from cogs.prompts.rendering import Rendering
from tests.benchmarks.answering import AnsweringClient
from tests.benchmarks.figures import Line, Report, Size, Tell, folder, milliseconds, percentile
from tests.benchmarks.places import migrated, opened
from tests.benchmarks.skipping import SkippingLoop

_ALLOWED: Final = 50
"""Requests a second, by Discord (developers/topics/rate-limits)."""
_BUDGET: Final = 45
_SUNDAY: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
_NINE: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
_GUILDS: Final = 10**17
_CHANNELS: Final = 2 * 10**17
_QUESTION: Final = "What did you build this week?"
_PATIENCE: Final = timedelta(hours=1)
_MESSAGE: Final = 4000
"""Characters that a message may show."""


def measure(size: Size, tell: Tell) -> Report:
    """Ask everybody at once, on a clock that skips the waits; plan; say who built what."""
    servers, planned, answers = size.of(10_000, 20), size.of(100_000, 50), size.of(500, 30)
    with folder() as place, asyncio.Runner(loop_factory=SkippingLoop) as runner:
        tell(f"{servers:,} prompts are made, and are due at nine")
        herd = runner.run(_herd(migrated(place / "herd.db"), servers, tell))
    tell(f"the next slot of {planned:,} prompts")
    ours, floor = _plan(planned)
    tell(f"the recap of {answers:,} answers")
    first, again, messages, fewest = _recap(answers)
    least = herd.requests / _ALLOWED
    lines = [
        Line(
            f"{servers:,} servers asked at nine, the last after",
            f"{herd.last:,.0f} s",
            f"{least:,.0f} s",
            f"{herd.last / least:.2f}",
            "≤ 1.25 × floor",
            herd.last / least <= 1.25,
            note=f"{herd.requests:,} requests",
        ),
        Line("  the first after", f"{herd.first:,.1f} s"),
        Line("  asked twice, or not at all", str(herd.wrong), goal="0", is_met=herd.wrong == 0),
        Line(
            "  /built meanwhile, until its form opens, p50",
            milliseconds(percentile(herd.opens, 0.5)),
        ),
        Line(
            "    p99",
            milliseconds(percentile(herd.opens, 0.99)),
            goal="< 1,000 ms",
            is_met=percentile(herd.opens, 0.99) < 1,
        ),
        Line(
            "  an answer meanwhile, until it is stored, p99",
            milliseconds(percentile(herd.stores, 0.99)),
            goal="< 1,000 ms",
            is_met=percentile(herd.stores, 0.99) < 1,
        ),
        Line(
            f"next slot of {planned:,} prompts",
            f"{ours:,.2f} s",
            f"{floor:,.2f} s",
            f"{ours / floor:.0f}",
        ),
        Line(f"recap of {answers:,} answers drawn for its first page in", milliseconds(first)),
        Line("  for each further page", milliseconds(again)),
        Line("  messages it takes", str(messages), str(fewest), f"{messages / fewest:.2f}"),
    ]
    return Report(
        "10. Prompts",
        lines,
        floor=f"Discord's {_ALLOWED} requests a second; a week added to a date; text that fills every message",
        note=f"n = {servers:,} servers, every second one with a forum (one request), the others with a text channel (two); "
        "one run.",
    )


# ---------------------------------------------------------------------- the herd


@dataclass
class _Herd:
    """What came of it; times in seconds since nine."""

    first: float
    last: float
    requests: int
    wrong: int
    opens: list[float]
    stores: list[float]


async def _herd(file: Path, servers: int, tell: Tell) -> _Herd:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop)
    with loop.watching_the_database():
        async with opened(file) as database:
            rooms = build_rooms(database, "UTC")
            await _make(database, rooms, servers)
            tell(f"{servers:,} servers are asked at {_BUDGET} requests a second, the waits skipped")
            return await _ask(database, rooms, servers, loop)


async def _make(database: Database, rooms: Rooms, servers: int) -> None:
    schedule = Schedule(time(9), "UTC")
    for number in range(servers):
        organizer = Organizer(_GUILDS + number, 1)
        settings = Settings("Weekly", _CHANNELS + number, schedule, 96)
        draft_id = new_id(_SUNDAY)
        await rooms.prompts.begin(organizer, settings, [_QUESTION], draft_id, _SUNDAY)
        await rooms.prompts.save(draft_id, organizer, _SUNDAY)


async def _ask(database: Database, rooms: Rooms, servers: int, loop: SkippingLoop) -> _Herd:
    client = AnsweringClient(_NINE, loop.time)
    for number in range(servers):
        client.join(_GUILDS + number, _CHANNELS + number, is_forum=number % 2 == 0)
    began = loop.time()

    def clock() -> datetime:
        return _NINE + timedelta(seconds=loop.time() - began)

    renderers = Renderers()
    Rendering(
        client, rooms.firing, rooms.prompt_answers, rooms.rhythms, rooms.projects, Hooks(), clock=clock
    ).register(renderers)
    delivery = Delivery(database, client, renderers, requests_per_second=_BUDGET, clock=clock)
    database.after_commit(lambda unit: delivery.poke() if unit.emitted or unit.hurries else None)
    agenda = Agenda(database)
    rooms.watch(agenda)
    opens, stores = list[float](), list[float]()
    herd = range(_CHANNELS, _CHANNELS + servers)

    def is_over() -> bool:
        return (
            clock() > _NINE + _PATIENCE
            or len({post[0] for post in client.posts}.intersection(herd)) == servers
        )

    member = asyncio.create_task(_answer_now_and_then(rooms, clock, is_over, opens, stores))
    await agenda.sweep(clock())
    await delivery.drain()
    await member
    # What members answered meanwhile was said, too: of the requests until the last server was asked.
    posts = [post for post in client.posts if post[0] in herd]
    asked = Counter(channel for channel, _, _ in posts)
    moments = [at - began for _, at, _ in posts]
    wrong = servers - len(asked) + sum(times - 1 for times in asked.values())
    requests = max(number for _, _, number in posts)
    return _Herd(min(moments), max(moments), requests, wrong, opens, stores)


async def _answer_now_and_then(
    rooms: Rooms,
    clock: Callable[[], datetime],
    is_over: Callable[[], bool],
    opens: list[float],
    stores: list[float],
) -> None:
    """Do what /built does before its form opens, and what it does when it is submitted, while all others are asked."""
    number = 0
    while not is_over():
        guild_id, user_id = _GUILDS + number % 50, 10 + number
        began = perf_counter()
        taking = await rooms.prompt_answers.taking(guild_id, clock())
        if taking:
            await rooms.prompt_answers.to_answer(taking[0].id, guild_id, user_id, clock())
        opens.append(perf_counter() - began)
        if taking:
            began = perf_counter()
            words = Answered("A tide table, and two tests for it.")
            who = Actor(guild_id, user_id)
            await rooms.prompt_answers.answer(taking[0].id, who, words, "", new_id(clock()), clock())
            stores.append(perf_counter() - began)
        number += 1
        await asyncio.sleep(0.5)


# ---------------------------------------------------------------------- the rest


def _plan(count: int) -> tuple[float, float]:
    zones = search_zones("", 25)
    schedules = [
        Schedule(time(9), name, frozenset({day}), often, date(2026, 3, 2))
        for name in zones
        for day in range(5)
        for often in (Often.EVERY_WEEK, Often.SECOND_WEEK, Often.FIRST)
    ]
    began = perf_counter()
    for number in range(count):
        following(schedules[number % len(schedules)], _NINE)
    ours = perf_counter() - began
    began = perf_counter()
    for number in range(count):
        _ = _NINE + timedelta(days=7 + number % 7)
    return ours, perf_counter() - began


def _recap(count: int) -> tuple[float, float, int, int]:
    closed_at = _NINE + timedelta(days=4)
    run = Run(
        "0" * 20, "0" * 20, _GUILDS, _NINE.replace(tzinfo=None), "UTC", _NINE, closed_at, _QUESTION,
        RunState.CLOSED, _CHANNELS, _NINE, closed_at=closed_at, thread_id=_CHANNELS + 1, message_id=_CHANNELS + 1,
    )  # fmt: skip
    answers = [
        Answer(
            f"{number:020}",
            run.id,
            run.guild_id,
            10**17 + number,
            Way.FORM if number % 4 else Way.MESSAGE,
            Answered(
                f"A tide table for harbour {number}, and two tests for what I always forget about it." * 2
            ),
            _NINE + timedelta(minutes=number),
            message_id=3 * 10**17 + number,
            replied_at=_NINE + timedelta(days=1) if number % 3 else None,
        )
        for number in range(count)
    ]
    recap, times = Recap(run, answers, None), list[float]()
    for _ in range(5):
        began = perf_counter()
        pages(recap)
        times.append(perf_counter() - began)
    drawn = pages(recap)
    written = sum(length(text) for page in drawn for text in page.paragraphs)
    return times[0], statistics.median(times[1:]), len(drawn), -(-written // _MESSAGE)

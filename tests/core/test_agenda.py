"""The agenda: a moment is handled once, or stays due."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import structlog

from bot.core import agenda, facts, outbox
from bot.core.agenda import BATCH, Agenda
from bot.core.database import Database, DatabaseUnavailable, Unit
from bot.core.effects import Effect, Moment
from tests.conftest import ENGINES
from tests.postgres import loop_over_rows

KIND = "test.look"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Nothing is logged: a drawn traceback takes longer than the whole test."""
    with structlog.testing.capture_logs():
        yield


class Recorder:
    """A handler that writes down what it got, and fails where it is told to."""

    def __init__(self, *failing: str) -> None:
        self.seen: list[str] = []
        self.failing = failing

    async def __call__(self, unit: Unit, moment: Moment) -> None:
        self.seen.append(moment.subject)
        await facts.remember(unit, moment.subject, "handled")
        if moment.subject in self.failing:
            raise LookupError(moment.subject)


def _agenda(database: Database, handler: Recorder) -> Agenda:
    made = Agenda(database)
    made.on(KIND, handler)
    return made


async def _schedule(database: Database, now: datetime, *moments: Moment) -> None:
    async with database.unit(now) as unit:
        for moment in moments:
            await unit.schedule(moment)


async def _handled(database: Database, subject: str) -> bool:
    async with database.reading() as read:
        return await facts.recall(read, subject) == "handled"


async def test_a_moment_is_handled_once_when_it_is_due(database: Database, now: datetime) -> None:
    recorder = Recorder()
    sweeper = _agenda(database, recorder)
    await _schedule(database, now, Moment(KIND, "one", now + MINUTE, guild_id=5))
    assert await sweeper.sweep(now) == 0
    assert await sweeper.sweep(now + MINUTE) == 1
    assert await sweeper.sweep(now + MINUTE) == 0
    assert recorder.seen == ["one"]
    assert await _handled(database, "one")


async def test_a_handler_gets_the_whole_moment_and_the_time(database: Database, now: datetime) -> None:
    got: list[tuple[datetime, Moment]] = []

    async def handler(unit: Unit, moment: Moment) -> None:
        got.append((unit.now, moment))

    sweeper = Agenda(database)
    sweeper.on(KIND, handler)
    moment = Moment(KIND, "one", now, guild_id=5)
    await _schedule(database, now, moment)
    await sweeper.sweep(now + MINUTE)
    assert got == [(now + MINUTE, moment)]


async def test_a_moment_or_one_sooner_is_never_put_off(database: Database, now: datetime) -> None:
    for minutes, due_in in ((5, 5), (9, 5), (3, 3), (4, 3)):
        async with database.unit(now) as unit:
            await unit.schedule(Moment(KIND, "one", now + minutes * MINUTE), or_sooner=True)
        assert await agenda.next_due_at(database) == now + due_in * MINUTE


async def test_scheduling_again_moves_the_moment(database: Database, now: datetime) -> None:
    recorder = Recorder()
    sweeper = _agenda(database, recorder)
    await _schedule(database, now, Moment(KIND, "one", now))
    await _schedule(database, now, Moment(KIND, "one", now + MINUTE))
    assert await sweeper.sweep(now) == 0
    assert await sweeper.sweep(now + MINUTE) == 1


async def test_an_unscheduled_moment_does_not_come(database: Database, now: datetime) -> None:
    sweeper = _agenda(database, recorder := Recorder())
    await _schedule(database, now, Moment(KIND, "one", now), Moment(KIND, "two", now))
    async with database.unit(now) as unit:
        await unit.unschedule(KIND, "one")
        await unit.unschedule(KIND, "never there")
    await sweeper.sweep(now)
    assert recorder.seen == ["two"]


async def test_a_handler_may_schedule_its_moment_again(database: Database, now: datetime) -> None:
    seen: list[datetime] = []

    async def weekly(unit: Unit, moment: Moment) -> None:
        seen.append(moment.due_at)
        await unit.schedule(Moment(KIND, moment.subject, moment.due_at + timedelta(days=7)))

    sweeper = Agenda(database)
    sweeper.on(KIND, weekly)
    await _schedule(database, now, Moment(KIND, "one", now))
    for week in range(3):
        assert await sweeper.sweep(now + timedelta(days=7 * week)) == 1
    assert seen == [now, now + timedelta(days=7), now + timedelta(days=14)]


async def test_what_a_handler_wants_is_saved_with_the_moments_end(database: Database, now: datetime) -> None:
    async def handler(unit: Unit, moment: Moment) -> None:
        await unit.emit(Effect("test.said", moment.subject))

    sweeper = Agenda(database)
    sweeper.on(KIND, handler)
    await _schedule(database, now, Moment(KIND, "one", now))
    await sweeper.sweep(now)
    assert await outbox.waiting(database) == 1
    assert await agenda.next_due_at(database) is None


async def test_a_handler_that_fails_keeps_its_moment_and_no_others(database: Database, now: datetime) -> None:
    sweeper = _agenda(database, recorder := Recorder("bad"))
    await _schedule(database, now, *(Moment(KIND, subject, now) for subject in ("first", "bad", "last")))
    assert await sweeper.sweep(now) == 2
    assert [await _handled(database, subject) for subject in ("first", "bad", "last")] == [True, False, True]
    recorder.failing = ()
    assert await sweeper.sweep(now) == 0, "it was put off"
    assert await sweeper.sweep(now + MINUTE) == 1
    assert await _handled(database, "bad")


async def test_what_was_taken_away_or_moved_meanwhile_is_not_handled_by_whoever_saw_it_due(
    database: Database, now: datetime
) -> None:
    recorder = Recorder("bad")

    async def handler(unit: Unit, moment: Moment) -> None:
        await recorder(unit, moment)
        if moment.subject == "first":
            await unit.unschedule(KIND, "gone")
            await unit.schedule(Moment(KIND, "moved", now + MINUTE))

    sweeper = Agenda(database)
    sweeper.on(KIND, handler)
    # One that fails: so all that are due are looked up once, and handled one by one.
    subjects = ("first", "gone", "moved", "bad")
    await _schedule(
        database, now, *(Moment(KIND, each, now - MINUTE + n * SECOND) for n, each in enumerate(subjects))
    )
    assert await sweeper.sweep(now) == 1
    assert [await _handled(database, subject) for subject in subjects] == [True, False, False, False]
    recorder.failing = ()
    assert await sweeper.sweep(now + MINUTE) == 2
    assert [await _handled(database, subject) for subject in subjects] == [True, False, True, True]


async def test_a_handler_that_keeps_failing_is_tried_less_and_less_often(
    database: Database, now: datetime
) -> None:
    sweeper = _agenda(database, Recorder("bad"))
    await _schedule(database, now, Moment(KIND, "bad", now))
    pauses: list[timedelta] = []
    for _ in range(12):
        await sweeper.sweep(now)
        due_at = await agenda.next_due_at(database)
        assert due_at is not None
        pauses.append(due_at - now)
        now = due_at
    assert pauses[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert pauses[-1] == timedelta(hours=6)


async def test_an_outage_is_passed_on_and_costs_no_moment(database: Database, now: datetime) -> None:
    async def unavailable(_unit: Unit, _moment: Moment) -> None:
        raise DatabaseUnavailable("locked")

    sweeper = Agenda(database)
    sweeper.on(KIND, unavailable)
    await _schedule(database, now, Moment(KIND, "one", now))
    with pytest.raises(DatabaseUnavailable):
        await sweeper.sweep(now)
    assert await agenda.next_due_at(database) == now


async def test_moments_of_kinds_nobody_handles_stay(database: Database, now: datetime) -> None:
    sweeper = _agenda(database, Recorder())
    await _schedule(database, now, Moment("other.kind", "one", now))
    assert await sweeper.sweep(now) == 0
    assert await agenda.next_due_at(database) == now


async def test_two_sweeps_at_once_handle_each_moment_once(database: Database, now: datetime) -> None:
    first, second = Recorder(), Recorder()
    await _schedule(database, now, *(Moment(KIND, f"moment {number}", now) for number in range(30)))
    counts = await asyncio.gather(_agenda(database, first).sweep(now), _agenda(database, second).sweep(now))
    assert sum(counts) == 30
    assert sorted(first.seen + second.seen) == sorted({*first.seen, *second.seen})


async def test_a_herd_is_taken_in_batches(database: Database, now: datetime) -> None:
    sweeper = _agenda(database, recorder := Recorder())
    await _schedule(
        database, now, *(Moment(KIND, f"moment {number}", now) for number in range(2 * BATCH + 1))
    )
    commits: list[Unit] = []
    database.after_commit(commits.append)
    assert await sweeper.sweep(now) == 2 * BATCH + 1
    assert len(commits) == 3
    assert len(recorder.seen) == 2 * BATCH + 1


async def test_a_kind_has_one_handler(database: Database) -> None:
    sweeper = _agenda(database, Recorder())
    with pytest.raises(ValueError, match="already"):
        sweeper.on(KIND, Recorder())


async def test_what_is_planned_is_listed_soonest_first(database: Database, now: datetime) -> None:
    await _schedule(
        database,
        now,
        Moment(KIND, "later", now + 2 * MINUTE),
        Moment(KIND, "sooner", now + MINUTE, guild_id=3),
    )
    rows = await agenda.planned(database, 10)
    assert [(row.subject, row.due_at, row.guild_id) for row in rows] == [
        ("sooner", now + MINUTE, 3),
        ("later", now + 2 * MINUTE, None),
    ]


@pytest.mark.parametrize("database_url", ENGINES[1:], indirect=True)
async def test_no_more_is_taken_than_asked_for_however_postgresql_goes_about_it(
    database: Database, now: datetime
) -> None:
    await _schedule(database, now, *(Moment(KIND, f"{number}", now) for number in range(30)))
    async with database.unit(now) as unit:
        await loop_over_rows(unit)
        taken = await unit.all(agenda._TAKE_DUE, {"now": now, "kinds": [KIND], "most": 5})
    assert len(taken) == 5


async def test_a_sweep_remembers_when_it_last_got_through(database: Database, now: datetime) -> None:
    async def unavailable(_unit: Unit, _moment: Moment) -> None:
        raise DatabaseUnavailable("locked")

    sweeper = Agenda(database)
    sweeper.on(KIND, unavailable)
    assert sweeper.swept_at is None
    await sweeper.sweep(now)
    assert sweeper.swept_at == now, "also when nothing was due"
    await _schedule(database, now, Moment(KIND, "one", now))
    with pytest.raises(DatabaseUnavailable):
        await sweeper.sweep(now + MINUTE)
    assert sweeper.swept_at == now

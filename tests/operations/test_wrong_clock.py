"""A running bot whose clock is set, by an hour, a day or a year: what waits for its time waits until it is right again."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import apscheduler.schedulers.base as scheduling
import apscheduler.triggers.date as triggering
import pytest

from bot import app as wiring
from bot.app import App
from bot.client import Hallway
from bot.core import outbox
from bot.core.database import DatabaseUnavailable, Unit
from bot.core.effects import Effect, Moment
from bot.delivery.worker import Delivery
from bot.operations import ticker as ticking
from bot.operations.health import examine
from bot.operations.ticker import Ticker
from bot.privacy.rules import GUILD_KEPT_FOR
from bot.settings import Settings
from cogs.privacy.hearing import Hearing
from tests.simulated import logged

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEAR = 365 * DAY
STEPS = [way * step for step in (HOUR, DAY, YEAR) for way in (-1, 1)]
KIND = "test.look"


class Wall:
    """The clock on the wall, which somebody sets."""

    def __init__(self, now: datetime) -> None:
        self.began = self.right = now
        self.step = timedelta(0)
        self.slept = timedelta(0)

    def __call__(self) -> datetime:
        return self.right + self.step

    def passed(self) -> float:
        """Count the seconds in which the machine did not sleep."""
        return (self.right - self.began - self.slept).total_seconds()


@pytest.fixture
async def app(settings: Settings) -> AsyncGenerator[App]:
    built = await wiring.build(settings)
    try:
        yield built
    finally:
        await built.database.close()


@pytest.fixture
def wall(app: App, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Wall:
    """The machine's clock, which was right when Discord answered last."""
    made = Wall(now)
    monkeypatch.setattr(wiring, "utcnow", made)
    monkeypatch.setattr(app.delivery, "_clock", made)
    monkeypatch.setattr(app.client.clock, "_clock", made)
    monkeypatch.setattr(app.client.clock, "_passed", made.passed)
    app.client.clock.heard(format_datetime(now, usegmt=True))
    return made


@pytest.fixture
def asked(wall: Wall, app: App, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When Discord was asked for the time, which it told."""
    times: list[datetime] = []

    async def answer(client: Hallway) -> None:
        times.append(wall.right)
        client.clock.heard(format_datetime(wall.right, usegmt=True))

    monkeypatch.setattr(Hallway, "ask_the_time", answer)
    return times


@pytest.fixture
def seen(app: App) -> list[str]:
    """What the agenda has handled."""
    subjects: list[str] = []

    async def look(_unit: Unit, moment: Moment) -> None:
        subjects.append(moment.subject)

    app.agenda.on(KIND, look)
    return subjects


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When what is kept no longer was forgotten."""
    times: list[datetime] = []

    async def forget(_app: App, at: datetime) -> None:
        times.append(at)

    monkeypatch.setattr(App, "forget", forget)
    return times


async def _plan(app: App, due_at: datetime, subject: str) -> None:
    async with app.database.unit(due_at) as unit:
        await unit.schedule(Moment(KIND, subject, due_at))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.usefixtures("asked")
async def test_by_a_wrong_clock_nothing_comes_due_and_nothing_is_forgotten(
    app: App, wall: Wall, seen: list[str], forgotten: list[datetime], step: timedelta
) -> None:
    pulse = wiring._Pulse(app)
    await _plan(app, wall.right + HOUR / 2, "in half an hour")
    wall.step = step
    with logged("clock.wrong", "clock.right_again", "tick.failed") as log:
        for _ in range(3):
            await pulse.beat()
        assert (seen, forgotten) == ([], [])
        wall.step = timedelta(0)
        await pulse.beat()
        assert (seen, forgotten) == ([], [wall.right])
        wall.right += HOUR / 2
        await pulse.beat()
    assert seen == ["in half an hour"]
    assert [entry["event"] for entry in log] == ["clock.wrong", "clock.right_again"], "said once"
    assert log[0]["seconds_ahead"] == step.total_seconds()


async def test_a_machine_that_stood_still_asks_and_goes_on_at_once(
    app: App, wall: Wall, asked: list[datetime], seen: list[str]
) -> None:
    """Its count of the seconds stood still as well, so that the right time seems to be a wrong one."""
    pulse = wiring._Pulse(app)
    await pulse.beat()
    await _plan(app, wall.right + HOUR, "while it slept")
    wall.slept = 8 * HOUR
    wall.right += wall.slept
    with logged("clock.wrong") as log:
        await pulse.beat()
    assert (seen, asked, log) == (["while it slept"], [wall.right], [])


@pytest.mark.parametrize("step", [HOUR, DAY, YEAR])
@pytest.mark.usefixtures("asked")
async def test_what_was_wanted_while_the_clock_was_ahead_is_due_when_it_is_set_back_or_the_bot_begins_anew(
    app: App, wall: Wall, step: timedelta
) -> None:
    pulse = wiring._Pulse(app)
    wall.step = step
    await pulse.beat()
    async with app.database.unit(wall()) as unit:
        await unit.emit(Effect("test.said", "one"))
    wall.step = timedelta(0)
    await (pulse if step == DAY else wiring._Pulse(app)).beat()
    assert await outbox.next_due_at(app.database) == wall.right


@pytest.mark.usefixtures("asked")
async def test_a_clock_that_was_set_back_does_not_keep_it_from_forgetting(
    app: App, wall: Wall, forgotten: list[datetime]
) -> None:
    app.client.clock._said = None  # nobody has said what time it is
    pulse = wiring._Pulse(app)
    for step in (timedelta(0), YEAR, timedelta(0), HOUR):
        wall.step = step
        await pulse.beat()
    assert forgotten == [wall.right, wall.right + YEAR, wall.right]


async def test_an_outage_of_the_database_is_said_once_and_its_end(
    app: App, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = wiring._Pulse(app)

    async def away(_agenda: object, _now: datetime) -> int:
        raise DatabaseUnavailable("database or disk is full")

    with logged("tick.database_unavailable", "tick.database_back") as log:
        with monkeypatch.context() as patch:
            patch.setattr("bot.core.agenda.Agenda.sweep", away)
            app.client._held.append(("something_heard_meanwhile", ()))
            for _ in range(5):
                await pulse.beat()
            assert app.client._held
        for _ in range(2):
            await pulse.beat()
        assert not app.client._held
    assert [entry["event"] for entry in log] == ["tick.database_unavailable", "tick.database_back"]


async def test_a_wrong_clock_is_a_caution_and_no_reason_to_start_anew(app: App, wall: Wall) -> None:
    wall.step = -YEAR
    (caution,) = (await examine(app.database, app.client, wall())).cautions
    assert "-31,536,000 seconds" in caution
    assert "NTP" in caution


@pytest.mark.parametrize("step", STEPS)
async def test_the_thirty_days_of_a_server_the_bot_was_removed_from_go_by_discords_clock(
    app: App, wall: Wall, step: timedelta
) -> None:
    wall.step = step

    class Server:
        id = 7
        unavailable = False

    await Hearing(app.client).on_guild_remove(Server())  # pyright: ignore[reportArgumentType] - only these are looked at
    assert await app.next_due() == wall.right + GUILD_KEPT_FOR


@pytest.mark.parametrize("step", [-YEAR, YEAR])
async def test_a_ticker_ticks_on_whatever_the_clock_is_set_to(
    monkeypatch: pytest.MonkeyPatch, step: timedelta
) -> None:
    wall = Wall(datetime.now(UTC))

    class Set(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> datetime:
            return wall().astimezone(tz)

    ticks: asyncio.Queue[None] = asyncio.Queue()

    async def tick() -> None:
        ticks.put_nowait(None)

    for module in (scheduling, triggering):
        monkeypatch.setattr(module, "datetime", Set)
    monkeypatch.setattr(ticking, "EVERY", timedelta(milliseconds=5))
    ticker = Ticker(tick)
    ticker.start()
    async with asyncio.timeout(2):
        await ticks.get()
        wall.step = step
        for _ in range(3):
            await ticks.get()
    await ticker.stop(1)


def test_delivery_goes_by_what_discord_says_of_the_clock(app: App, wall: Wall) -> None:
    wall.step = HOUR
    delivery: Delivery = app.delivery
    assert delivery._ahead() == HOUR

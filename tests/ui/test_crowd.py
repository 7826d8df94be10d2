"""How many are handled at once, whom there is no room for, and how they are told."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands
from discord.utils import utcnow

from bot.ui import crowd, errors
from bot.ui.answers import Interaction, answer, patience
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from bot.ui.crowd import FEW, HELD, LATEST, MOST, NO_ROOM, TELLING, Crowd, Lateness, Place, is_in_time
from bot.ui.fields import Text, Values
from bot.ui.forms import Form
from tests.flows.meetup import labels
from tests.simulated import PlainBot, logged, simulated
from tests.ui.test_answering_at_once import SlowDiscord

# ---------------------------------------------------------------------- the rules


@pytest.mark.parametrize(
    ("in_hand", "late", "is_so"),
    [
        (0, 0.0, True),
        (MOST - 1, 0.0, True),
        (MOST, 0.0, False),
        (MOST // 2, LATEST / 3, True),
        (MOST // 2, LATEST / 2, False),  # the later, the fewer
        (FEW, LATEST, False),
        (FEW - 1, math.inf, True),  # but never nobody
    ],
)
def test_there_is_time_for_the_more_the_earlier_they_are_heard_of(
    in_hand: int, late: float, *, is_so: bool
) -> None:
    assert is_in_time(in_hand, late) is is_so


@pytest.mark.parametrize("ahead", [-31_536_000.0, 0.0, 0.25, 31_536_000.0])
def test_lateness_is_told_whatever_the_clocks_show(ahead: float) -> None:
    lateness = Lateness()
    took = [0.1, 0.1, 1.6, 0.2]
    noted = [lateness.note(made + ahead, made + each) for made, each in enumerate(took)]
    assert noted == pytest.approx([0, 0, 1.5, 0.1], abs=1e-6)


def test_a_clock_that_goes_wrong_is_believed_again_after_two_minutes() -> None:
    lateness = Lateness()
    lateness.note(100.0, 0.0)  # a hundred seconds ahead, once
    noted = [lateness.note(float(now), now + 0.1) for now in range(0, 200, 10)]
    assert noted[0] > 100
    assert noted[-1] == pytest.approx(0)


class _Clock:
    """Counts the seconds a test says."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class _Bell:
    """Keeps tasks until it rings."""

    def __init__(self) -> None:
        self._rings = asyncio.Event()

    def task(self) -> asyncio.Task[Any]:
        return asyncio.create_task(self._rings.wait())

    async def ring(self) -> None:
        self._rings.set()
        for _ in range(3):
            await asyncio.sleep(0)


async def test_beyond_the_most_they_are_told_and_beyond_that_nobody_has_the_time() -> None:
    crowd = Crowd(lambda: 0.0)
    for _ in range(2):  # and again, as soon as all of those have heard
        bell = _Bell()
        places = [crowd.admit(0.0, bell.task())[0] for _ in range(MOST + TELLING + 1)]
        assert places == [Place.HANDLED] * MOST + [Place.TOLD] * TELLING + [Place.NONE]
        assert crowd.in_hand == MOST
        await bell.ring()
        assert crowd.in_hand == 0
    assert crowd.turned_away == 2 * (TELLING + 1)


async def test_who_waits_for_somebody_else_keeps_no_place_for_long() -> None:
    clock, bell = _Clock(), _Bell()
    crowd = Crowd(clock)
    for _ in range(MOST):
        crowd.admit(clock.now, bell.task())
    clock.now = HELD - 0.1
    assert crowd.admit(clock.now, bell.task())[0] is Place.TOLD
    clock.now = HELD
    assert crowd.admit(clock.now, bell.task())[0] is Place.HANDLED
    assert crowd.in_hand == 1
    await bell.ring()


@pytest.mark.parametrize(
    ("by_one_clock", "by_the_other", "late"), [(1.0, 1.0, 1.0), (1.0, 0.0, 0.0), (0.0, 3600.0, 0.0)]
)
async def test_it_is_late_only_if_both_clocks_say_so(
    monkeypatch: pytest.MonkeyPatch, by_one_clock: float, by_the_other: float, late: float
) -> None:
    clock, bell, began = _Clock(), _Bell(), utcnow()
    crowd = Crowd(clock)
    crowd.admit(began.timestamp(), bell.task())
    clock.now = by_one_clock  # Discord's own stands still meanwhile
    monkeypatch.setattr(discord.utils, "utcnow", lambda: began + timedelta(seconds=by_the_other))
    assert crowd.admit(began.timestamp(), bell.task())[1] == pytest.approx(late, abs=0.1)
    await bell.ring()


async def test_a_burst_is_logged_at_its_beginning_and_after_its_end() -> None:
    clock, bell = _Clock(), _Bell()
    crowd = Crowd(clock)
    with logged() as log:
        for _ in range(MOST + 3):
            crowd.admit(clock.now, bell.task())
        clock.now = 5.0
        crowd.admit(clock.now, bell.task())
        assert [entry["event"] for entry in log] == ["crowd.no_room"]
        await bell.ring()
        clock.now = 20.0
        crowd.admit(clock.now, bell.task())
    assert (log[0]["in_hand"], log[0]["late"]) == (MOST, 0.0)
    told = {key: log[1][key] for key in ("event", "told", "untold", "seconds")}
    assert told == {"event": "crowd.over", "told": 4, "untold": 0, "seconds": 5.0}
    assert len(log) == 2


# ---------------------------------------------------------------------- what members see


class NoteForm(Form, feature="tests", verb="note", title="A note"):
    fields = (Text("text", "Your note", paragraph=True),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        await answer(interaction, f"Noted: {values['text']}")


class PressButton(AddressedButton, feature="tests", verb="pressed", label="Press"):
    async def pressed(self, interaction: Interaction) -> None:
        await answer(interaction, "Pressed.")


class Stage:
    """A server with the bot in it, and a member."""

    def __init__(self) -> None:
        self.bot = PlainBot(self._furnish)
        self.crowd = self.bot.crowd = Crowd()  # pyright: ignore[reportAttributeAccessIssue] - as the real client has it
        self.goes_on = asyncio.Event()

    async def _furnish(self, bot: PlainBot) -> None:
        bot.forms.register(NoteForm)
        bot.add_dynamic_items(PressButton)

        @bot.slash("note")
        async def note(interaction: Interaction) -> None:
            await NoteForm().open(interaction)

        @bot.slash("card")
        async def card(interaction: Interaction) -> None:
            await answer(
                interaction, view=Panel().text("A card").buttons(PressButton()).view(), ephemeral=False
            )

        async def find(interaction: Interaction, text: str) -> None:
            await self._wait()
            await answer(interaction, text)

        async def suggest(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
            if typed == "slow":
                await self._wait()
            if typed == "wrong":
                raise ValueError(typed)
            return [app_commands.Choice(name=typed, value=typed)]

        bot.slash("find")(find).autocomplete("text")(suggest)

    async def _wait(self) -> None:
        await self.env.external_wait(self.goes_on.wait(), reason="the test decides when")

    @asynccontextmanager
    async def opened(self, **options: Any) -> AsyncGenerator[Stage]:
        async with simulated(self.bot, **options) as self.env:
            guild = self.env.create_guild("Data Meetup")
            self.channel = guild.create_text_channel("general")
            self.ana = guild.add_member(self.env.create_user("ana"))
            yield self

    async def typing(self, text: str) -> Any:
        """Let somebody type, and return what is known of it."""
        await self.ana.autocomplete(self.channel, "find", "text", text)
        return self.env.backend.interactions[max(self.env.backend.interactions)]


@contextmanager
def no_room(monkeypatch: pytest.MonkeyPatch, place: Place = Place.TOLD) -> Generator[None]:
    """Let there be no room for anybody within the block."""

    def never(in_hand: int, late: float) -> bool:
        del in_hand, late
        return False

    with monkeypatch.context() as patch:
        patch.setattr(crowd, "is_in_time", never)
        if place is Place.NONE:
            patch.setattr(crowd, "TELLING", 0)
        yield


def shown(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return what an answer shows."""
    assert result.response is not None, "there is no answer"
    return result.response


async def test_whoever_finds_no_room_is_told_whatever_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Stage().opened() as here:
        card = shown(await here.ana.slash(here.channel, "card"))
        with no_room(monkeypatch):
            for doing in (here.ana.slash(here.channel, "note"), here.ana.click(card, label="Press")):
                told = shown(await doing)
                assert (told.content, told.ephemeral) == (str(NO_ROOM), True)
            assert (await here.typing("right")).autocomplete_choices == []
        assert here.crowd.turned_away == 3
        assert shown(await here.ana.click(card, label="Press")).content == "Pressed."


async def test_a_form_that_finds_no_room_comes_back_with_all_that_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Stage().opened() as here:
        form = await here.ana.slash(here.channel, "note")
        with no_room(monkeypatch):
            told = shown(await here.ana.submit_modal(form, {"text": "All about tides"}))
            assert told.content.startswith(str(NO_ROOM))
            assert "All about tides" in told.content
            assert labels(told) == ["Try again"]
            again = shown(await here.ana.click(told, label="Try again"))
            assert again.content == str(NO_ROOM), "the button finds none either, and stays"
        reopened = await here.ana.click(told, label="Try again")
        assert "All about tides" in str(reopened.modal)
        done = await here.ana.submit_modal(reopened, {"text": "All about tides"})
        assert shown(done).content == "Noted: All about tides"


async def test_nothing_is_said_where_nobody_has_the_time_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Stage().opened() as here:
        form = await here.ana.slash(here.channel, "note")
        with no_room(monkeypatch, Place.NONE):
            nothing = await here.ana.submit_modal(form, {"text": "All about tides"})
        assert nothing.response is None, "not even that it is done"
        assert here.crowd.turned_away == 1


async def test_nobody_is_being_told_for_longer_than_discord_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "_LISTENS", 0.0)
    hanging: Any = SlowDiscord()
    async with patience(hanging):
        await errors.turn_away(hanging)
    assert hanging.calls == [f"send {NO_ROOM} begins"], "and nothing is said in its place"


# ---------------------------------------------------------------------- in time, whatever handlers wait for


async def test_what_is_in_hand_is_deferred_before_its_handler_thinks_of_it() -> None:
    async with Stage().opened(settle_timeout=1.2) as here:
        asked = await here.ana.slash(here.channel, "find", text="tides")
        await here.env.advance_time(1.4)
        assert not asked.acknowledged
        await here.env.advance_time(0.1)
        assert asked.deferred
        here.goes_on.set()
        await here.env.settle()
        assert shown(asked).content == "tides"


async def test_nothing_is_suggested_where_that_takes_too_long_or_goes_wrong() -> None:
    async with Stage().opened(settle_timeout=1.2, check_errors=False) as here:
        slow = await here.typing("slow")
        await here.env.advance_time(1.4)
        assert not slow.responded
        await here.env.advance_time(0.1)
        assert slow.autocomplete_choices == []
        here.goes_on.set()
        assert (await here.typing("wrong")).autocomplete_choices == []
        assert (await here.typing("right")).autocomplete_choices == [{"name": "right", "value": "right"}]

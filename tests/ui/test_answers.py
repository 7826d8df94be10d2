from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
import simcord

from bot.ui.answers import Interaction, answer, patience, show
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel, embed
from tests.simulated import Log, PlainBot, logged, simulated, texts

Handler = Callable[[Interaction], Awaitable[None]]

on_press: dict[str, Handler] = {}
"""What the buttons below do, by label."""


class Card(AddressedButton, feature="tests", verb="card", label="Change it", replaces=True):
    async def pressed(self, interaction: Interaction) -> None:
        await on_press[str(self.label)](interaction)


class Reply(AddressedButton, feature="tests", verb="reply", label="Reply"):
    async def pressed(self, interaction: Interaction) -> None:
        await on_press[str(self.label)](interaction)


class Stage:
    """One command and one member: the command runs what the test hands it."""

    def __init__(self) -> None:
        self.handler: Handler = nothing
        self.bot = PlainBot(self._furnish)

    async def _furnish(self, bot: PlainBot) -> None:
        bot.add_dynamic_items(Card, Reply)

        @bot.slash("act")
        async def act(interaction: Interaction) -> None:
            await self.handler(interaction)

    def enter(self, env: simcord.Env) -> None:
        self.env = env
        guild = env.create_guild()
        self.channel = guild.create_text_channel("general")
        self.ana = guild.add_member(env.create_user("ana"))

    async def act(self, handler: Handler) -> simcord.InteractionResult:
        self.handler = handler
        return await self.ana.slash(self.channel, "act")

    def waiting(self, event: asyncio.Event) -> Awaitable[Any]:
        """Wait for ``event`` as for something outside the bot, so that SimCord lets the test go on."""
        return self.env.external_wait(event.wait(), reason="the test decides when")


async def nothing(interaction: Interaction) -> None:
    del interaction


def callbacks(env: simcord.Env) -> list[int]:
    """The types of the initial responses the bot gave, in order."""
    return [r.json["type"] for r in env.http_requests if r.json and r.path.endswith("/callback")]


async def test_a_first_answer_responds_and_later_ones_follow_up() -> None:
    stage = Stage()

    async def twice(interaction: Interaction) -> None:
        await answer(interaction, "First")
        await answer(interaction, "Second", ephemeral=False)

    async with simulated(stage.bot) as env:
        stage.enter(env)
        result = await stage.act(twice)
        assert result.response is not None
        assert (result.response.content, result.response.ephemeral) == ("First", True)
        [followup] = result.followups
        assert (followup.content, followup.ephemeral) == ("Second", False)


async def test_a_slow_handler_is_deferred_after_a_second_and_a_half_and_its_answer_fills_the_deferral() -> (
    None
):
    stage, event = Stage(), asyncio.Event()

    async def slow(interaction: Interaction) -> None:
        async with patience(interaction):
            await stage.waiting(event)
            await answer(interaction, "Here it is")

    # A settling shorter than the patience lets the timer stand, so only advance_time moves it.
    async with simulated(stage.bot, settle_timeout=1.2) as env:
        stage.enter(env)
        result = await stage.act(slow)
        await env.advance_time(1.4)
        assert not result.acknowledged
        await env.advance_time(0.1)
        assert result.deferred
        assert result.ephemeral
        await env.advance_time(10)
        event.set()
        await env.settle()
        assert result.response is not None
        assert result.response.content == "Here it is"
        assert result.followups == []


async def test_a_slow_handler_may_answer_with_a_card() -> None:
    stage, event = Stage(), asyncio.Event()

    async def slow(interaction: Interaction) -> None:
        async with patience(interaction, ephemeral=False):
            await stage.waiting(event)
            await answer(interaction, view=Panel().text("A card").view())
            await answer(interaction, "And a word")

    async with simulated(stage.bot, settle_timeout=1.2) as env:
        stage.enter(env)
        result = await stage.act(slow)
        await env.advance_time(2)
        event.set()
        await env.settle()
        assert result.response is not None
        assert not result.response.ephemeral
        assert texts(result.response.components) == "A card"
        assert [followup.content for followup in result.followups] == ["And a word"]


async def test_a_quick_handler_is_not_deferred_and_leaves_no_timer_behind() -> None:
    stage = Stage()

    async def quick(interaction: Interaction) -> None:
        async with patience(interaction):
            await answer(interaction, "Quick")

    async with simulated(stage.bot, settle_timeout=1.2) as env:
        stage.enter(env)
        await stage.act(quick)
        await env.advance_time(5)
        assert callbacks(env) == [4]


async def test_a_patience_inside_another_does_nothing() -> None:
    stage, event = Stage(), asyncio.Event()

    async def nested(interaction: Interaction) -> None:
        async with patience(interaction):
            async with patience(interaction, seconds=0.01, ephemeral=False):
                await stage.waiting(event)
            await answer(interaction, "Inside")

    async with simulated(stage.bot, settle_timeout=1.2) as env:
        stage.enter(env)
        result = await stage.act(nested)
        await env.advance_time(1)
        assert not result.acknowledged
        event.set()
        await env.settle()
        assert result.response is not None
        assert result.response.ephemeral


async def test_a_handler_that_forgets_to_answer_is_answered_for_and_that_is_logged() -> None:
    stage = Stage()

    async def silent(interaction: Interaction) -> None:
        async with patience(interaction):
            pass

    with logged("unanswered") as log:
        async with simulated(stage.bot) as env:
            stage.enter(env)
            result = await stage.act(silent)
            assert result.response is not None
            assert result.response.content == "Done."
    assert len(log) == 1


async def test_a_press_that_changes_nothing_is_acknowledged_in_silence() -> None:
    stage = Stage()
    on_press["Change it"] = nothing
    async with simulated(stage.bot) as env:
        stage.enter(env)
        card = (
            await stage.act(lambda i: answer(i, view=Panel().text("Old").buttons(Card()).view()))
        ).response
        assert card is not None
        await stage.ana.click(card, label="Change it")
        assert callbacks(env) == [4, 6]
        assert texts(card.components) == "Old"


async def test_a_deferral_that_discord_refuses_does_not_stop_the_handler() -> None:
    stage, event = Stage(), asyncio.Event()
    done: list[bool] = []

    async def slow(interaction: Interaction) -> None:
        async with patience(interaction):
            await stage.waiting(event)
            done.append(True)
            await answer(interaction, "Late but there")

    with logged("deferral_failed") as log:
        async with simulated(stage.bot, settle_timeout=1.2) as env:
            stage.enter(env)
            env.inject_error("POST", "/interactions/*/callback", status=400, code=40060)
            result = await stage.act(slow)
            await env.advance_time(1.6)
            event.set()
            await env.settle()
            assert done == [True]
            assert result.response is not None
    assert len(log) == 1


def card_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    return result.response


async def shown_card(stage: Stage, *, ephemeral: bool = True) -> simcord.ResponseMessage:
    panel = Panel().text("Old").buttons(Card(), Reply())
    return card_of(await stage.act(lambda i: answer(i, view=panel.view(), ephemeral=ephemeral)))


async def test_a_replacing_answer_takes_the_place_of_the_message_that_was_pressed() -> None:
    stage = Stage()
    on_press["Change it"] = lambda i: answer(i, view=Panel().text("New").view())
    async with simulated(stage.bot) as env:
        stage.enter(env)
        card = await shown_card(stage)
        await stage.ana.click(card, label="Change it")
        assert texts(card.components) == "New"


async def test_plain_text_replaces_a_card_though_its_flag_cannot_be_unset() -> None:
    stage = Stage()
    on_press["Change it"] = lambda i: answer(i, "Only words")
    async with simulated(stage.bot) as env:
        stage.enter(env)
        card = await shown_card(stage)
        await stage.ana.click(card, label="Change it")
        assert texts(card.components) == "Only words"


async def test_a_slow_replacement_is_deferred_in_silence_and_still_replaces() -> None:
    stage, event = Stage(), asyncio.Event()

    async def slow(interaction: Interaction) -> None:
        await stage.waiting(event)
        await answer(interaction, view=Panel().text("New").view())
        await answer(interaction, "By the way")

    on_press["Change it"] = slow
    async with simulated(stage.bot, settle_timeout=1.2) as env:
        stage.enter(env)
        card = await shown_card(stage)
        result = await stage.ana.click(card, label="Change it")
        await env.advance_time(2)
        assert callbacks(env) == [4, 6]
        event.set()
        await env.settle()
        assert texts(card.components) == "New"
        assert [followup.content for followup in result.followups] == ["By the way"]


async def test_a_public_answer_never_hides_in_the_place_of_a_private_message() -> None:
    stage = Stage()
    on_press["Change it"] = lambda i: answer(i, "For all", ephemeral=False)
    async with simulated(stage.bot) as env:
        stage.enter(env)
        card = await shown_card(stage)
        result = await stage.ana.click(card, label="Change it")
        assert texts(card.components) == "Old"
        assert card_of(result).content == "For all"
        assert not card_of(result).ephemeral


async def test_a_card_replaces_a_classic_message_and_nothing_of_it_stays() -> None:
    stage = Stage()
    on_press["Change it"] = lambda i: answer(i, view=Panel().text("New").view())
    view_of = discord.ui.View

    async def classic(interaction: Interaction) -> None:
        view = view_of(timeout=None)
        view.add_item(Card())
        await answer(interaction, "Words", embed=embed(title="Embed"), view=view)

    async with simulated(stage.bot) as env:
        stage.enter(env)
        message = card_of(await stage.act(classic))
        await stage.ana.click(message, label="Change it")
        assert message.content == ""
        assert message.embeds == []
        assert texts(message.components) == "New"


async def test_a_form_is_shown_only_as_the_first_answer() -> None:
    stage = Stage()
    shown: list[bool] = []

    async def twice(interaction: Interaction) -> None:
        for _ in range(2):
            modal = discord.ui.Modal(title="T")
            modal.add_item(discord.ui.Label[Any](text="A", component=discord.ui.TextInput[Any]()))
            shown.append(await show(interaction, modal))

    async with simulated(stage.bot) as env:
        stage.enter(env)
        await stage.act(twice)
        assert shown == [True, False]


async def test_no_answer_of_any_kind_can_ping() -> None:
    stage = Stage()
    hostile = "@everyone @here <@1> <@&2>"
    on_press["Change it"] = lambda i: answer(i, view=Panel().text(hostile).buttons(Card()).view())
    on_press["Reply"] = lambda i: answer(i, hostile, ephemeral=False)
    stage.bot._connection.allowed_mentions = None  # even without the client's own default

    async def all_ways(interaction: Interaction) -> None:
        panel = Panel().text("Card").buttons(Card(), Reply())
        await answer(interaction, view=panel.view(), ephemeral=False)
        await answer(interaction, hostile, ephemeral=False)

    async with simulated(stage.bot) as env:
        stage.enter(env)
        card = card_of(await stage.act(all_ways))
        await stage.ana.click(card, label="Reply")
        await stage.ana.click(card, label="Change it")
        sent = [
            r.json for r in env.http_requests if r.json and ("/callback" in r.path or "/webhooks/" in r.path)
        ]
        messages = [body.get("data", body) for body in sent]
        assert len(messages) == 4
        assert all(message["allowed_mentions"] == {"parse": []} for message in messages)


async def test_a_layout_with_content_beside_it_is_refused_before_discord_sees_it() -> None:
    stage = Stage()
    errors: list[str] = []

    async def wrong(interaction: Interaction) -> None:
        for content, view in (("Words", Panel().text("Card").view()), (None, None)):
            with pytest.raises(ValueError, match=r"own text|something to say") as refused:
                await answer(interaction, content, view=view)
            errors.append(str(refused.value))
        await answer(interaction, "Fine")

    async with simulated(stage.bot) as env:
        stage.enter(env)
        await stage.act(wrong)
        assert len(errors) == 2
        assert callbacks(env) == [4]


async def test_no_answer_is_made_up_where_none_can_arrive() -> None:
    stage = Stage()
    on_press["Reply"] = lambda i: answer(i, "Too late")
    with logged("answer_lost", "unanswered") as log:
        async with simulated(stage.bot) as env:
            stage.enter(env)
            card = await shown_card(stage)
            env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
            result = await stage.ana.click(card, label="Reply")
            assert not result.acknowledged
    assert [entry["event"] for entry in log] == ["answer_lost"]


async def test_answers_leave_nothing_in_memory() -> None:
    stage = Stage()
    async with simulated(stage.bot) as env:
        stage.enter(env)
        await shown_card(stage)
        store = stage.bot._connection._view_store
        assert not store._views
        assert not store._synced_message_views
        assert not any("view-timeout" in task.get_name() for task in asyncio.all_tasks())


def test_the_log_collector_takes_only_what_it_was_asked_for() -> None:
    log: Log
    with logged("unanswered") as log:
        pass
    assert log == []

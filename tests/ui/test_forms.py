from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.core.database import DatabaseUnavailable
from bot.core.ids import ID_PATTERN
from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Option, Text, Values
from bot.ui.forms import Form
from tests.simulated import PlainBot, declared, simulated

KINDS = (Option("project", "A project"), Option("howto", "A how-to"))
SHARE = "0" * 20


class ShareForm(Form, feature="tests", verb="share", title="Share what you built"):
    fields = (
        Text("title", "Title", max_length=100),
        Choice("kind", "Kind", options=KINDS),
        Text("about", "What is it?", paragraph=True, required=False),
    )

    received: list[tuple[str, int, dict[str, str]]]
    fails: list[Exception]

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        ShareForm.received.append((self.opening_id, interaction.user.id, dict(values)))
        if ShareForm.fails:
            raise ShareForm.fails.pop(0)
        await answer(interaction, f"Shared: {values['title']}")


class AskForm(Form, feature="tests", verb="ask", args=(ID_PATTERN,), title="Ask the author"):
    fields = (Text("question", "Your question"),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        (share_id,) = self.args
        await answer(interaction, f"{share_id}: {values['question']}")


class MineForm(Form, feature="tests", verb="mine", title="Append to one of yours"):
    fields = (Choice("share", "Which one?"), Text("news", "What is new?"))

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        return {"share": [Option("one", "The first"), Option("two", "The second")]}

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        if values["news"] == "nothing":
            raise Refuse("There is nothing new in that.", field="news")
        await answer(interaction, values["share"])


class AskButton(AddressedButton, feature="tests", verb="askbutton", args=(ID_PATTERN,), label="Ask"):
    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        await AskForm(share_id).open(interaction)


async def furnish(bot: PlainBot) -> None:
    bot.forms.register(ShareForm, AskForm, MineForm)
    bot.add_dynamic_items(AskButton)

    @bot.slash("share")
    async def share(interaction: Interaction) -> None:
        await ShareForm().open(interaction)

    @bot.slash("late")
    async def late(interaction: Interaction) -> None:
        await answer(interaction, "One moment.")
        await ShareForm(values={"title": "Tides"}).open(interaction)

    @bot.slash("mine")
    async def mine(interaction: Interaction) -> None:
        await MineForm().open(interaction)

    @bot.slash("card")
    async def card(interaction: Interaction) -> None:
        await answer(
            interaction, view=Panel().text("A share").buttons(AskButton(SHARE)).view(), ephemeral=False
        )


@pytest.fixture(autouse=True)
def _fresh() -> None:
    ShareForm.received, ShareForm.fails = [], []


class World:
    """A server with one channel and as many members as a test asks for."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")

    def member(self, name: str) -> simcord.MemberActor:
        return self.guild.add_member(self.env.create_user(name))


def typed(title: str = "Tides", kind: str = "project", about: str = "") -> dict[str, Any]:
    return {"title": title, "kind": [kind], "about": about}


def content(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


async def test_a_submission_reaches_the_form_with_what_was_typed() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        shown = await ana.slash(world.channel, "share")
        result = await ana.submit_modal(shown, typed(about="Reads *tables*"))
        assert content(result) == "Shared: Tides"
        [(_, user_id, values)] = ShareForm.received
        assert (user_id, values) == (ana.id, {"title": "Tides", "kind": "project", "about": "Reads *tables*"})


async def test_two_members_opening_the_same_form_at_once_are_told_apart() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana, bea = world.member("ana"), world.member("bea")
        first = await ana.slash(world.channel, "share")
        second = await bea.slash(world.channel, "share")
        assert first.modal is not None
        assert second.modal is not None
        assert first.modal["custom_id"] != second.modal["custom_id"]
        assert content(await bea.submit_modal(second, typed("From Bea"))) == "Shared: From Bea"
        assert content(await ana.submit_modal(first, typed("From Ana"))) == "Shared: From Ana"
        assert [(user, values["title"]) for _, user, values in ShareForm.received] == [
            (bea.id, "From Bea"),
            (ana.id, "From Ana"),
        ]
        assert len({opening for opening, _, _ in ShareForm.received}) == 2


async def test_a_form_that_is_open_during_a_restart_is_still_handled_and_only_once() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        shown = await ana.slash(world.channel, "share")
        await env.restart_bot(PlainBot(furnish))
        assert content(await ana.submit_modal(shown, typed())) == "Shared: Tides"
        assert len(ShareForm.received) == 1
        assert shown.modal is not None
        assert shown.modal["custom_id"].endswith(ShareForm.received[0][0])


async def test_a_button_opens_its_form_after_a_restart_and_passes_its_argument_on() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        card = (await ana.slash(world.channel, "card")).response
        assert card is not None
        await env.restart_bot(PlainBot(furnish))
        shown = await ana.click(card, label="Ask")
        await env.restart_bot(PlainBot(furnish))
        assert content(await ana.submit_modal(shown, {"question": "Why?"})) == f"{SHARE}: Why?"


async def test_the_hook_handles_one_interaction_once_however_often_it_is_called() -> None:
    async def furnish_twice(bot: PlainBot) -> None:
        await furnish(bot)
        bot.add_listener(bot.forms.on_interaction, "on_interaction")

    async with simulated(PlainBot(furnish_twice)) as env:
        world = World(env)
        ana = world.member("ana")
        await ana.submit_modal(await ana.slash(world.channel, "share"), typed())
        assert len(ShareForm.received) == 1


async def test_nothing_of_an_open_form_is_kept_in_memory() -> None:
    bot = PlainBot(furnish)
    async with simulated(bot) as env:
        world = World(env)
        await world.member("ana").slash(world.channel, "share")
        assert not bot._connection._view_store._modals


async def test_a_database_out_of_reach_loses_nothing_and_try_again_keeps_the_text_and_the_key() -> None:
    bot = PlainBot(furnish)
    async with simulated(bot, apologies=True) as env:
        world = World(env)
        ana = world.member("ana")
        ShareForm.fails = [DatabaseUnavailable("locked")]
        failed = await ana.submit_modal(await ana.slash(world.channel, "share"), typed(about="See `this`"))
        assert failed.response is not None
        assert failed.response.ephemeral
        assert failed.response.content.startswith("I could not save that just now, but nothing is lost")
        assert "**Title**\n```\nTides\n```" in failed.response.content
        assert "**Kind**\n```\nA project\n```" in failed.response.content
        assert "See `this`" in failed.response.content
        again = await ana.click(failed.response, label="Try again")
        assert again.modal is not None
        assert defaults(again.modal) == {"title": "Tides", "kind": ["project"], "about": "See `this`"}
        saved = await ana.submit_modal(again, typed(about="See `this`"))
        first, second = ShareForm.received
        assert first[0] == second[0], "the service must be able to recognise a submission it did store"
        # The answer takes the place of the message that had handed the text back.
        assert content(saved) == "Shared: Tides"
        assert failed.response.content == "Shared: Tides"
        assert failed.response.components == []
        assert not bot.forms._drafts, "what is stored need not be kept"


def defaults(modal: dict[str, Any]) -> dict[str, Any]:
    """What a modal is prefilled with, by field name."""
    found: dict[str, Any] = {}
    for label in modal["components"]:
        control = label["component"]
        if control["type"] == 4:
            found[control["custom_id"]] = control.get("value")
        else:
            found[control["custom_id"]] = [o["value"] for o in control["options"] if o.get("default")]
    return found


async def test_text_too_long_for_a_message_comes_back_whole_in_a_file() -> None:
    about = "wörter\n" * 300
    async with simulated(PlainBot(furnish), apologies=True) as env:
        world = World(env)
        ana = world.member("ana")
        ShareForm.fails = [DatabaseUnavailable("full")]
        failed = await ana.submit_modal(await ana.slash(world.channel, "share"), typed(about=about))
        assert failed.response is not None
        [attachment] = failed.response.attachments
        assert attachment.filename == "what-you-typed.md"
        assert about in (await attachment.read()).decode()
        assert "wörter" not in failed.response.content
        again = await ana.click(failed.response, label="Try again")
        assert again.modal is not None
        assert defaults(again.modal)["about"] == about
        await ana.submit_modal(again, typed(about=about))
        assert failed.response.attachments == []


async def test_a_refusal_names_the_field_and_offers_to_edit() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        ShareForm.fails = [Refuse("Links need http or https.", field="about"), Refuse("Not today.")]
        refused = await ana.submit_modal(await ana.slash(world.channel, "share"), typed(about="ftp://x"))
        assert content(refused).startswith("**What is it?** Links need http or https.\n**Title**")
        assert refused.response is not None
        again = await ana.click(refused.response, label="Edit")
        once_more = await ana.submit_modal(again, typed("Changed"))
        assert content(once_more).startswith("Not today.\n**Title**\n```\nChanged\n```")
        assert once_more.response is not None
        assert once_more.response.id == refused.response.id, "it takes the first one's place"
        edited = await ana.click(refused.response, label="Edit")
        assert edited.modal is not None
        assert defaults(edited.modal)["title"] == "Changed"


async def test_after_a_restart_the_text_is_still_in_the_message_and_the_form_opens_blank() -> None:
    async with simulated(PlainBot(furnish), apologies=True) as env:
        world = World(env)
        ana = world.member("ana")
        ShareForm.fails = [DatabaseUnavailable("locked")]
        failed = await ana.submit_modal(await ana.slash(world.channel, "share"), typed())
        assert failed.response is not None
        await env.restart_bot(PlainBot(furnish))
        told = await ana.click(failed.response, label="Try again")
        assert "in the message above" in content(told)
        assert "Tides" in failed.response.content
        assert told.response is not None
        blank = await ana.click(told.response, label="Open the form")
        assert blank.modal is not None
        assert defaults(blank.modal) == {"title": None, "kind": [], "about": None}
        assert content(await ana.submit_modal(blank, typed())) == "Shared: Tides"
        assert len({opening for opening, _, _ in ShareForm.received}) == 1


async def test_a_kept_text_is_forgotten_after_fifteen_minutes() -> None:
    async with simulated(PlainBot(furnish), apologies=True) as env:
        world = World(env)
        ana = world.member("ana")
        ShareForm.fails = [DatabaseUnavailable("locked")]
        failed = await ana.submit_modal(await ana.slash(world.channel, "share"), typed())
        assert failed.response is not None
        await env.advance_time(timedelta(minutes=15).total_seconds() - 1)
        assert (await ana.click(failed.response, label="Try again")).modal is not None
        await env.advance_time(1)
        assert (await ana.click(failed.response, label="Try again")).modal is None


async def test_kept_text_is_shown_to_nobody_else() -> None:
    bot = PlainBot(furnish)
    async with simulated(bot) as env:
        world = World(env)
        ana, eve = world.member("ana"), world.member("eve")
        form = ShareForm()
        button = bot.forms.keep(form, form.complete({"title": "Secret"}), ana.id, "Edit")
        view = discord.ui.View(timeout=None)
        view.add_item(button)
        channel = world.env.bot.get_channel(world.channel.id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send("forged", view=view)
        stolen = await eve.click(message, label="Edit")
        assert stolen.modal is None
        assert "Secret" not in content(stolen)


async def test_a_form_opened_too_late_waits_behind_a_button() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        result = await ana.slash(world.channel, "late")
        assert content(result) == "One moment."
        [offer] = result.followups
        shown = await ana.click(offer, label="Open the form")
        assert shown.modal is not None
        assert defaults(shown.modal)["title"] == "Tides"


async def test_a_form_asks_for_its_options_whenever_it_opens() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        shown = await ana.slash(world.channel, "mine")
        refused = await ana.submit_modal(shown, {"share": ["two"], "news": "nothing"})
        assert content(refused).startswith("**What is new?** There is nothing new in that.")
        await env.restart_bot(PlainBot(furnish))
        assert refused.response is not None
        told = await ana.click(refused.response, label="Edit")
        assert told.response is not None
        blank = await ana.click(told.response, label="Open the form")
        assert content(await ana.submit_modal(blank, {"share": ["two"], "news": "much"})) == "two"


async def test_a_submission_of_a_form_nobody_knows_gives_the_text_back() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        shown = await ana.slash(world.channel, "share")

        class Bare(PlainBot):
            async def setup_hook(self) -> None:
                self.add_listener(self.forms.on_interaction, "on_interaction")

        await env.restart_bot(Bare(furnish))
        result = await ana.submit_modal(shown, typed("A lot of work"))
        assert content(result).startswith("I do not know this form any more.")
        assert "A lot of work" in content(result)
        assert ShareForm.received == []


async def test_a_submission_is_checked_against_the_form_as_it_is_now() -> None:
    stricter = declared(
        ShareForm,
        {"fields": (Text("title", "Title", max_length=5),)},
        feature="tests",
        verb="share",
        title="T",
    )

    async def furnish_stricter(bot: PlainBot) -> None:
        bot.forms.register(stricter)

    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        ana = world.member("ana")
        shown = await ana.slash(world.channel, "share")
        await env.restart_bot(PlainBot(furnish_stricter))
        refused = await ana.submit_modal(shown, typed("Too long a title"))
        assert content(refused).startswith("**Title** This can hold 5 characters, and you wrote 16.")
        assert "Too long a title" in content(refused)
        assert ShareForm.received == []

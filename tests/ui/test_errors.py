from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.core.database import DatabaseUnavailable
from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Option, Text, Values
from bot.ui.forms import Form
from bot.ui.typed import hand_back
from tests.simulated import Log, PlainBot, logged, simulated, texts

REFERENCE = re.compile(r"Reference: `([2-9A-HJ-NP-Z]{6})`$")


@dataclass
class Trouble:
    """What the command, the button, the select and the form all raise."""

    make: Callable[[], Exception]


def bug() -> Exception:
    return RuntimeError("a bug")


trouble = Trouble(bug)


class Stage:
    """A bot that is in trouble, and a member to find out."""

    def __init__(self, make: Callable[[], Exception]) -> None:
        trouble.make = make
        self.bot = PlainBot(furnish)

    def enter(self, env: simcord.Env) -> None:
        self.env = env
        guild = env.create_guild()
        self.channel = guild.create_text_channel("general")
        self.ana = guild.add_member(env.create_user("ana"))

    async def card(self) -> simcord.ResponseMessage:
        return response(await self.ana.slash(self.channel, "card"))


class Breaking(AddressedButton, feature="tests", verb="breaking", args=(r"[0-9]+",), label="Break"):
    async def pressed(self, interaction: Interaction, number: str) -> None:
        raise trouble.make()


class Choosing(AddressedSelect, feature="tests", verb="choosing"):
    async def chosen(self, interaction: Interaction, values: object) -> None:
        raise trouble.make()


class Paging(AddressedButton, feature="tests", verb="paging", label="Next", replaces=True):
    async def pressed(self, interaction: Interaction) -> None:
        raise trouble.make()


class Filling(Form, feature="tests", verb="filling", title="Fill in"):
    fields = (Text("secret", "Secret"),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        last = values["secret"].splitlines()[-1]
        raise trouble.make() from ValueError(f"cannot use {values['secret']!r}, least of all {last}")


async def furnish(bot: PlainBot) -> None:
    bot.forms.register(Filling)
    bot.add_dynamic_items(Breaking, Choosing, Paging)

    @bot.slash("break")
    async def break_(interaction: Interaction, word: str = "") -> None:
        raise trouble.make()

    @bot.slash("after")
    async def after(interaction: Interaction) -> None:
        await answer(interaction, "Begun.")
        raise trouble.make()

    @bot.slash("fill")
    async def fill(interaction: Interaction) -> None:
        await Filling().open(interaction)

    @bot.slash("card")
    async def card(interaction: Interaction) -> None:
        panel = Panel().text("Card").buttons(Breaking("1"), Paging())
        await answer(interaction, view=panel.select(Choosing(options=[Option("a", "A")])).view())


def response(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    return result.response


async def in_a_command(stage: Stage) -> simcord.ResponseMessage:
    return response(await stage.ana.slash(stage.channel, "break"))


async def in_a_button(stage: Stage) -> simcord.ResponseMessage:
    return response(await stage.ana.click(await stage.card(), label="Break"))


async def in_a_select(stage: Stage) -> simcord.ResponseMessage:
    return response(await stage.ana.select(await stage.card(), ["a"]))


async def in_a_page(stage: Stage) -> simcord.ResponseMessage:
    return response(await stage.ana.click(await stage.card(), label="Next"))


async def in_a_form(stage: Stage) -> simcord.ResponseMessage:
    shown = await stage.ana.slash(stage.channel, "fill")
    return response(await stage.ana.submit_modal(shown, {"secret": "a word"}))


async def after_an_answer(stage: Stage) -> simcord.ResponseMessage:
    [followup] = (await stage.ana.slash(stage.channel, "after")).followups
    return followup


PLACES = [in_a_command, in_a_button, in_a_select, in_a_page, in_a_form, after_an_answer]


@pytest.mark.parametrize("place", PLACES)
async def test_a_failure_gets_a_private_apology_whose_reference_is_in_the_log(place: Any) -> None:
    stage = Stage(bug)
    with logged("apologised") as log:
        async with simulated(stage.bot, apologies=True, check_errors=False) as env:
            stage.enter(env)
            apology = await place(stage)
            assert apology.ephemeral
            assert apology.content.startswith("Something went wrong on my side")
            found = REFERENCE.search(apology.content.splitlines()[0])
            assert found is not None
    [entry] = log
    assert entry["reference"] == found.group(1)
    assert entry["error"] == "RuntimeError"
    assert "a bug" in entry["exception"]
    assert (entry["user"], entry["guild"], entry["channel"]) == (
        stage.ana.id,
        stage.ana.guild.id,
        stage.channel.id,
    )


async def test_the_log_names_the_place_but_never_its_arguments() -> None:
    stage = Stage(bug)
    with logged("apologised") as log:
        async with simulated(stage.bot, apologies=True, check_errors=False) as env:
            stage.enter(env)
            for place in (in_a_command, in_a_button, in_a_form):
                await place(stage)
    assert [entry["where"] for entry in log] == ["/break", "tests:breaking", "tests:filling"]


async def test_the_log_has_neither_member_text_nor_tokens() -> None:
    words = "my très private plan\nin 'two' \"lines\""
    stage = Stage(bug)
    with logged() as log:
        async with simulated(stage.bot, apologies=True, check_errors=False) as env:
            stage.enter(env)
            shown = await stage.ana.slash(stage.channel, "fill")
            await stage.ana.submit_modal(shown, {"secret": words})
            tokens = [record.token for record in env.backend.interactions.values()]
            trouble.make = lambda: RuntimeError(f"at /webhooks/1/{last_token(env)} with 'my plan'")
            await stage.ana.slash(stage.channel, "break", word="my plan")
            tokens += [record.token for record in env.backend.interactions.values()]
    text = "\n".join(str(value) for entry in log for value in entry.values())
    assert "private plan" not in text
    assert "lines" not in text
    assert "with '█'" in text
    assert "my plan" not in text
    assert not any(token in text for token in tokens)
    assert "test_errors.py" in text, "the lines of our own code are what one looks for"


def last_token(env: simcord.Env) -> str:
    return list(env.backend.interactions.values())[-1].token


async def test_sql_parameters_do_not_reach_the_log() -> None:
    stage = Stage(lambda: RuntimeError("no such table\n[SQL: INSERT …]\n[parameters: ('a plan',)]\n(more)"))
    with logged("apologised") as log:
        async with simulated(stage.bot, apologies=True, check_errors=False) as env:
            stage.enter(env)
            await in_a_command(stage)
    assert "a plan" not in log[0]["exception"]
    assert "[parameters: █]" in log[0]["exception"]


async def test_a_database_out_of_reach_is_said_in_its_own_words() -> None:
    stage = Stage(lambda: DatabaseUnavailable("locked"))
    with logged("apologised") as log:
        async with simulated(stage.bot, apologies=True, check_errors=False) as env:
            stage.enter(env)
            assert (await in_a_button(stage)).content.startswith("I could not get at my records just now.")
            assert (await in_a_form(stage)).content.startswith(
                "I could not save that just now, but nothing is lost"
            )
    said = "bot.core.database.DatabaseUnavailable: locked\n"
    assert [entry["exception"] for entry in log] == [said, said], "no traceback: it is nobody's mistake"


async def test_an_error_does_not_take_the_place_of_the_list_it_happened_on() -> None:
    stage = Stage(bug)
    async with simulated(stage.bot, apologies=True) as env:
        stage.enter(env)
        card = await stage.card()
        await stage.ana.click(card, label="Next")
        assert texts(card.components) == "Card"


EXPECTED: list[tuple[Callable[[], Exception], str]] = [
    (lambda: Refuse("Only the author can close it."), "Only the author can close it."),
    (app_commands.NoPrivateMessage, "This works inside a server, not in direct messages."),
    (lambda: app_commands.CheckFailure("x"), "You cannot use this here."),
    (
        lambda: app_commands.MissingPermissions(["manage_guild"]),
        "You need **Manage Server** in this server to do that.",
    ),
    (
        lambda: app_commands.BotMissingPermissions(["send_messages", "embed_links", "attach_files"]),
        "I need **Send Messages**, **Embed Links** and **Attach Files** here first.",
    ),
    (lambda: app_commands.MissingAnyRole([1, 2]), "That is for members with a certain role."),
    (
        lambda: app_commands.CommandOnCooldown(app_commands.Cooldown(1, 60), 30),
        "That was a little quick. You can use this again <t:1767225631:R>.",
    ),
    (
        lambda: app_commands.TransformerError(
            "@everyone *x*", discord.AppCommandOptionType.string, Transformer()
        ),
        "I could not make sense of “@\u200beveryone \\*x\\*”. Please try another.",
    ),
    (lambda: app_commands.CommandNotFound("x", []), "This command has changed since you opened Discord."),
]


class Transformer(app_commands.Transformer):
    """Takes part in an error, no more."""


@pytest.mark.parametrize(("error", "sentence"), EXPECTED)
async def test_an_expected_no_is_worded_and_is_no_error_in_the_log(
    error: Callable[[], Exception], sentence: str
) -> None:
    stage = Stage(error)
    async with simulated(stage.bot, check_errors=False) as env:
        stage.enter(env)
        for place in (in_a_command, in_a_button):
            assert (await place(stage)).content.startswith(sentence)


async def test_what_discord_forbids_points_to_an_organizer() -> None:
    async def forbidden(bot: PlainBot) -> None:
        @bot.slash("post")
        async def post(interaction: Interaction) -> None:
            assert isinstance(interaction.channel, discord.TextChannel)
            await interaction.channel.send("Hello")

    async with simulated(PlainBot(forbidden), apologies=True, check_errors=False) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        ana = guild.add_member(env.create_user("ana"))
        env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
        content = response(await ana.slash(channel, "post")).content
        assert "an organizer may have to allow it" in content


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060), (404, 10015), (401, 50027)])
async def test_an_interaction_that_is_gone_is_let_go_with_a_line_in_the_log(status: int, code: int) -> None:
    stage = Stage(bug)
    with logged("answer_lost", "apologised", "unanswered") as log:
        async with simulated(stage.bot, check_errors=False) as env:
            stage.enter(env)
            env.inject_error("POST", "/interactions/*/callback", status=status, code=code)
            result = await stage.ana.slash(stage.channel, "card")
            assert not result.acknowledged
    assert [(entry["event"], entry["code"]) for entry in log] == [("answer_lost", code)]


async def test_an_apology_that_discord_does_not_take_ends_in_the_log_and_nowhere_else() -> None:
    stage = Stage(bug)
    with logged("apology_lost", "unanswered") as log:
        async with simulated(stage.bot, apologies=True) as env:
            stage.enter(env)
            card = await stage.card()
            env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
            result = await stage.ana.click(card, label="Break")
            assert not result.acknowledged
    assert [entry["code"] for entry in log] == [10062]


async def test_a_failing_autocomplete_offers_nothing_and_does_not_raise() -> None:
    async def furnish_autocomplete(bot: PlainBot) -> None:
        @bot.slash("find")
        async def find(interaction: Interaction, text: str) -> None:
            del interaction, text

        @find.autocomplete("text")
        async def complete(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
            from bot.ui.errors import apologise

            await apologise(interaction, DatabaseUnavailable("locked"))
            return []

    async with simulated(PlainBot(furnish_autocomplete), apologies=True, check_errors=False) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        ana = guild.add_member(env.create_user("ana"))
        assert await ana.autocomplete(channel, "find", "text", "x") == []


async def test_a_test_fails_when_the_bot_apologised_unannounced() -> None:
    async def journey() -> None:
        stage = Stage(bug)
        async with simulated(stage.bot) as env:
            stage.enter(env)
            await in_a_button(stage)

    with pytest.raises(AssertionError, match="the bot apologised"):
        await journey()


@pytest.mark.parametrize(
    "text",
    [
        "@everyone <@&1> <@1>",
        "```\nbreaking out\n``` **bold**",
        "# heading\n> quote\n-# small",
        "\u202egnirts \u200b\u200b\x00",
        "[click](https://evil.example)",
        "`" * 50,
    ],
)
async def test_hostile_text_comes_back_pinging_nobody_and_kept_in_its_box(text: str) -> None:
    stage = Stage(lambda: Refuse("Not today."))
    async with simulated(stage.bot) as env:
        stage.enter(env)
        shown = await stage.ana.slash(stage.channel, "fill")
        refused = response(await stage.ana.submit_modal(shown, {"secret": text}))
        again = await stage.ana.click(refused, label="Edit")
        assert again.modal is not None
        assert again.modal["components"][0]["component"]["value"] == text
        message = refused.message
        assert [message.mention_everyone, message.mentions, message.role_mentions] == [False, [], []]
        if "```" in text:
            [attachment] = refused.attachments
            assert text in (await attachment.read()).decode()
            assert text not in message.content
        else:
            assert f"```\n{text}\n```" in message.content


def test_typed_text_goes_into_the_message_up_to_its_limit_and_into_a_file_beyond() -> None:
    # "**L**\n```\n" + text + "\n```" around a text takes 18 characters
    room = 1500 - len("**L**\n```\n\n```")
    content, file, _ = hand_back("No.", {"L": "x" * room}, None)
    assert file is None
    assert len(content) == len("No.\n") + 1500
    content, file, _ = hand_back("No.", {"L": "x" * (room + 1)}, None)
    assert file is not None
    assert "x" * 10 not in content


def test_a_long_sentence_and_long_text_stay_within_a_message() -> None:
    content, _, _ = hand_back("s" * 3000, {"L": "x" * 1480}, None)
    assert len(content) <= 2000
    assert len(hand_back("s" * 3000, {}, None)[0]) == 2000


def test_inputs_left_empty_are_not_handed_back() -> None:
    assert hand_back("No.", {"Title": " ", "Link": ""}, None)[:2] == ("No.", None)


def test_the_collector_of_log_entries_reads_every_event_if_none_is_named() -> None:
    log: Log
    with logged() as log:
        pass
    assert log == []

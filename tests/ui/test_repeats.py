"""What is told twice is heard once; tests/wire has Discord do it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.ui import answers, repeats
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from bot.ui.fields import Text, Values
from bot.ui.forms import Form
from bot.ui.repeats import Heard, is_repeated
from tests.simulated import PlainBot, simulated


class Interaction:
    """What is asked of an interaction."""

    def __init__(self, client: object, id_: int) -> None:
        self.client, self.id = client, id_
        self.extras: dict[str, object] = {}


class Client:
    def __init__(self) -> None:
        self.heard = Heard()


def told(client: object, id_: int) -> bool:
    return is_repeated(Interaction(client, id_))  # pyright: ignore[reportArgumentType] - as much as is asked


def test_an_interaction_is_repeated_when_its_client_was_told_of_it_before() -> None:
    one, other = Client(), Client()
    assert [told(one, 1), told(one, 2), told(other, 1), told(one, 1)] == [False, False, False, True]


def test_all_that_handle_one_telling_hear_the_same() -> None:
    client = Client()
    first, again = Interaction(client, 1), Interaction(client, 1)
    for _ in range(2):
        assert not is_repeated(first)  # pyright: ignore[reportArgumentType] - as above
        assert is_repeated(again)  # pyright: ignore[reportArgumentType] - as above


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "_KEPT", 2)
    client = Client()
    assert [told(client, id_) for id_ in (1, 2, 3)] == [False] * 3
    assert [told(client, 3), told(client, 1)] == [True, False]


# ---------------------------------------------------------------------- by all that handle one

DONE: list[str] = []


class NoteForm(Form, feature="tests", verb="note", title="A note"):
    fields = (Text("words", "Words"),)

    async def submitted(self, interaction: answers.Interaction, values: Values) -> None:
        DONE.append("form")
        await answers.answer(interaction, "Noted.")


class NoteButton(AddressedButton, feature="tests", verb="notebutton", label="Note"):
    async def pressed(self, interaction: answers.Interaction) -> None:
        DONE.append("button")
        await NoteForm().open(interaction)


async def furnish(bot: PlainBot) -> None:
    bot.forms.register(NoteForm)
    bot.add_dynamic_items(NoteButton)

    @bot.slash("note")
    async def note(interaction: answers.Interaction) -> None:
        DONE.append("command")
        await answers.answer(interaction, view=Panel().text("Notes").buttons(NoteButton()).view())


class ToldTwice(PlainBot):
    """A bot that Discord tells of each interaction twice."""

    def __init__(self) -> None:
        super().__init__(furnish)
        self.heard = Heard()

    async def setup_hook(self) -> None:
        await super().setup_hook()
        parsers: dict[str, Any] = self._connection.parsers
        parse = parsers["INTERACTION_CREATE"]

        def twice(payload: dict[str, Any]) -> None:
            parse(copy.deepcopy(payload))
            parse(payload)

        parsers["INTERACTION_CREATE"] = twice


async def test_a_command_a_press_and_a_form_that_are_told_twice_are_handled_and_answered_once() -> None:
    DONE.clear()
    async with simulated(ToldTwice()) as env:
        guild = env.create_guild()
        ana = guild.add_member(env.create_user("ana"))
        shown = (await ana.slash(guild.create_text_channel("general"), "note")).response
        assert shown is not None
        opened = await ana.click(shown, label="Note")
        noted = await ana.submit_modal(opened, {"words": "Tides"})
        assert noted.response is not None
        assert noted.followups == []
    assert DONE == ["command", "button", "form"]

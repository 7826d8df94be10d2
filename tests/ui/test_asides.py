"""What is said after an answer, and never instead of it or before it."""

from __future__ import annotations

from collections.abc import Sequence

import simcord

from bot.ui.answers import Interaction, answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Option, Text, Values
from bot.ui.forms import Form
from tests.simulated import PlainBot, logged, simulated


class Follow(AddressedButton, feature="tests", verb="follow", label="Follow"):
    async def pressed(self, interaction: Interaction) -> None:
        await answer(interaction, "You follow them.")
        acted(interaction)


class Look(AddressedButton, feature="tests", verb="look", label="Look"):
    async def pressed(self, interaction: Interaction) -> None:
        await answer(interaction, "There it is.")


class Choose(AddressedSelect, feature="tests", verb="choose"):
    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        acted(interaction)
        await answer(interaction, values[0])


class MottoForm(Form, feature="tests", verb="motto", title="Your motto"):
    fields = (Text("motto", "What is it?"),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        if values["motto"] == "bad":
            raise Refuse("Another one, please.", field="motto")
        if values["motto"] == "broken":
            raise RuntimeError("no")
        if values["motto"] != "silent":
            await answer(interaction, "Kept.")


class SettingForm(Form, feature="tests", verb="setting", title="A setting"):
    fields = (Text("setting", "What is it?"),)
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        await answer(interaction, "Saved.")


async def ask(interaction: Interaction) -> None:
    assert interaction.response.is_done(), "it came before the answer"
    await answer(interaction, "And one question.")


async def fail(interaction: Interaction) -> None:
    raise RuntimeError(f"no aside for {interaction.token}")


async def furnish(bot: PlainBot) -> None:
    bot.forms.register(MottoForm, SettingForm)
    bot.add_dynamic_items(Follow, Look, Choose)
    bot.asides.register(ask)

    @bot.slash("card")
    async def card(interaction: Interaction) -> None:
        panel = Panel().buttons(Follow(), Look()).select(Choose(options=[Option("a", "A")]))
        await answer(interaction, view=panel.view())

    @bot.slash("motto")
    async def motto(interaction: Interaction) -> None:
        await MottoForm().open(interaction)

    @bot.slash("setting")
    async def setting(interaction: Interaction) -> None:
        await SettingForm().open(interaction)


async def furnish_with_failure(bot: PlainBot) -> None:
    bot.asides.register(fail)
    await furnish(bot)


class World:
    def __init__(self, env: simcord.Env) -> None:
        guild = env.create_guild()
        self.channel = guild.create_text_channel("general")
        self.ana = guild.add_member(env.create_user("ana"))

    async def card(self) -> simcord.ResponseMessage:
        response = (await self.ana.slash(self.channel, "card")).response
        assert response is not None
        return response

    async def submit(self, command: str, text: str = "Onwards") -> list[str]:
        form = await self.ana.slash(self.channel, command)
        return told(await self.ana.submit_modal(form, {command: text}))


def told(result: simcord.InteractionResult) -> list[str]:
    """Return the answer, and what followed it."""
    return [message.content for message in (result.response, *result.followups) if message is not None]


async def test_an_aside_follows_the_answer_to_an_act_and_to_nothing_else() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        card = await world.card()
        assert told(await world.ana.click(card, label="Follow")) == ["You follow them.", "And one question."]
        assert told(await world.ana.click(card, label="Look")) == ["There it is."]
        assert told(await world.ana.select(card, ["a"], custom_id="tests:choose")) == [
            "a",
            "And one question.",
        ]


async def test_an_aside_is_seen_by_nobody_else() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        result = await world.ana.click(await world.card(), label="Follow")
        assert [message.ephemeral for message in result.followups] == [True]


async def test_an_aside_follows_a_form_that_was_taken() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        assert await world.submit("motto") == ["Kept.", "And one question."]
        assert await world.submit("motto", "silent") == ["Done.", "And one question."]


async def test_no_aside_follows_a_form_that_was_handed_back() -> None:
    async with simulated(PlainBot(furnish), apologies=True) as env:
        world = World(env)
        (refusal,) = await world.submit("motto", "bad")
        assert refusal.startswith("**What is it?** Another one, please.")
        (apology,) = await world.submit("motto", "broken")
        assert apology.startswith("Something went wrong on my side")


async def test_no_aside_follows_what_organizers_set_up() -> None:
    async with simulated(PlainBot(furnish)) as env:
        assert await World(env).submit("setting") == ["Saved."]


async def test_an_aside_that_fails_costs_neither_the_answer_nor_the_next_one() -> None:
    async with simulated(PlainBot(furnish_with_failure)) as env:
        world = World(env)
        card = await world.card()
        with logged("aside.failed") as log:
            result = await world.ana.click(card, label="Follow")
        assert told(result) == ["You follow them.", "And one question."]
        (entry,) = log
        assert entry["error"] == "RuntimeError"
        assert "no aside for █" in str(entry["exception"]), "the token must not reach the log"


async def test_a_bot_without_asides_answers_all_the_same() -> None:
    async def furnish_without(bot: PlainBot) -> None:
        await furnish(bot)
        del bot.asides

    async with simulated(PlainBot(furnish_without)) as env:
        world = World(env)
        assert told(await world.ana.click(await world.card(), label="Follow")) == ["You follow them."]

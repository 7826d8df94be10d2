from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
import pytest
import simcord

from bot.core.ids import ID_PATTERN
from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton, AddressedSelect, every_address
from bot.ui.cards import Panel
from bot.ui.confirm import ask_twice
from bot.ui.custom_ids import parse
from bot.ui.fields import Kind, Option
from bot.ui.organizers import is_organizer
from tests.cogs.screens import forge
from tests.simulated import PlainBot, controls, declared, simulated, texts

ROW = "0" * 20


class Helped(
    AddressedButton, feature="tests", verb="helped", args=(ID_PATTERN, r"[a-z]+"), label="This helped me"
):
    async def pressed(self, interaction: Interaction, row_id: str, how: str) -> None:
        await answer(interaction, f"{interaction.user.id} {row_id} {how}")


class PickKind(AddressedSelect, feature="tests", verb="kind", args=(r"[0-9]+",), placeholder="A kind"):
    async def chosen(self, interaction: Interaction, values: Sequence[str], number: str) -> None:
        await answer(interaction, f"{number} {values}")


class PickChannel(
    AddressedSelect,
    feature="tests",
    verb="channel",
    picks=Kind.CHANNEL,
    channel_types=(discord.ChannelType.text, discord.ChannelType.forum),
):
    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        await answer(interaction, f"<#{values[0]}>")


class PickRole(AddressedSelect, feature="tests", verb="role", picks=Kind.ROLE):
    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        await answer(interaction, values[0])


class PickMembers(AddressedSelect, feature="tests", verb="members", picks=Kind.MEMBER):
    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        await answer(interaction, " ".join(values))


class Orphan(AddressedButton, feature="tests", verb="orphan", label="Old"):
    """A button whose class the next process does not have."""

    async def pressed(self, interaction: Interaction) -> None:
        await answer(interaction, "Still here")


class Delete(
    AddressedButton,
    feature="tests",
    verb="delete",
    args=(r"[0-9]+",),
    label="Delete it",
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    async def pressed(self, interaction: Interaction, number: str) -> None:
        await answer(interaction, f"Deleted {number}.")


def options() -> list[Option]:
    return [Option("a", "A"), Option("b", "B")]


async def furnish(bot: PlainBot) -> None:
    bot.add_dynamic_items(Helped, PickKind, PickChannel, PickRole, PickMembers, Delete)

    @bot.slash("layout")
    async def layout(interaction: Interaction) -> None:
        panel = Panel().section("A share", Helped(ROW, "side")).buttons(Helped(ROW, "row"), Orphan())
        panel.select(PickKind("7", options=options(), given=["b"], at_most=2))
        panel.select(PickChannel()).select(PickRole()).select(PickMembers(at_most=2))
        await answer(interaction, view=panel.view(), ephemeral=False)

    @bot.slash("classic")
    async def classic(interaction: Interaction) -> None:
        view = discord.ui.View(timeout=None)
        view.add_item(Helped(ROW, "classic"))
        await answer(interaction, "A share", view=view, ephemeral=False)

    @bot.slash("delete")
    async def delete(interaction: Interaction) -> None:
        await ask_twice(interaction, "Delete **it**?", Delete("3"))

    @bot.slash("organizer")
    async def organizer(interaction: Interaction, role: discord.Role | None = None) -> None:
        await answer(interaction, str(is_organizer(interaction, role.id if role else None)))


class World:
    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        self.ana = self.guild.add_member(env.create_user("ana"))

    async def card(self, command: str) -> simcord.ResponseMessage:
        response = (await self.ana.slash(self.channel, command)).response
        assert response is not None
        return response


def content(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


def buttons_of(message: simcord.ResponseMessage) -> dict[str, str]:
    return {c["custom_id"].rpartition(":")[2]: c["custom_id"] for c in controls(message.components)}


@pytest.mark.parametrize("restart", [False, True])
async def test_buttons_and_selects_work_wherever_they_stand_and_after_a_restart(restart: bool) -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        layout, classic = await world.card("layout"), await world.card("classic")
        if restart:
            await env.restart_bot(PlainBot(furnish))
        for message, place in ((layout, "side"), (layout, "row"), (classic, "classic")):
            result = await world.ana.click(message, custom_id=buttons_of(message)[place])
            assert content(result) == f"{world.ana.id} {ROW} {place}"
        select = world.ana.select
        assert content(await select(layout, ["a", "b"], custom_id="tests:kind:7")) == "7 ('a', 'b')"
        assert (
            content(await select(layout, [world.channel], custom_id="tests:channel")) == world.channel.mention
        )
        role = world.guild.create_role("organizers")
        assert content(await select(layout, [role], custom_id="tests:role")) == str(role.id)
        people = [world.ana, world.guild.add_member(env.create_user("bea"))]
        picked = content(await select(layout, people, custom_id="tests:members"))
        assert picked == " ".join(str(member.id) for member in people)


@pytest.mark.parametrize("value", ["none", "1", str(2**63), "9" * 20])
async def test_what_is_picked_is_an_id_or_refused(value: str) -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        kind = discord.ComponentType.channel_select.value
        forged = await forge(world.ana, await world.card("classic"), "tests:channel", [value], kind)
        assert content(forged) == "Please pick again."


async def test_two_members_pressing_at_once_are_each_answered() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        bea = world.guild.add_member(env.create_user("bea"))
        message = await world.card("classic")
        first = await world.ana.click(message, label="This helped me")
        second = await bea.click(message, label="This helped me")
        assert content(first).startswith(str(world.ana.id))
        assert content(second).startswith(str(bea.id))


async def test_a_button_of_an_earlier_version_says_so() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        message = await world.card("layout")
        result = await world.ana.click(message, label="Old")
        assert content(result) == "This is from an earlier version of me. Please use the command again."


async def test_a_control_that_is_not_ours_is_left_alone() -> None:
    pressed: list[str] = []

    async def furnish_foreign(bot: PlainBot) -> None:
        class Foreign(discord.ui.View):
            @discord.ui.button(label="Foreign", custom_id="Foreign!")
            async def foreign(self, interaction: Interaction, button: discord.ui.Button[Any]) -> None:
                pressed.append(button.label or "")
                await interaction.response.defer()

        bot.add_view(Foreign(timeout=None))

    async with simulated(PlainBot(furnish_foreign)) as env:
        world = World(env)
        channel = env.bot.get_channel(world.channel.id)
        assert isinstance(channel, discord.TextChannel)
        view = discord.ui.View(timeout=None)
        view.add_item(discord.ui.Button[Any](label="Foreign", custom_id="Foreign!"))
        view.stop()
        result = await world.ana.click(await channel.send("Hi", view=view), label="Foreign")
        assert pressed == ["Foreign"]
        assert result.response is None or result.response.content == "Hi"


async def test_what_cannot_be_undone_is_asked_twice() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        question = await world.card("delete")
        assert question.ephemeral
        assert texts(question.components) == "Delete **it**?"
        await env.restart_bot(PlainBot(furnish))
        await world.ana.click(question, label="Delete it")
        assert texts(question.components) == "Deleted 3."
        second = await world.card("delete")
        await world.ana.click(second, label="Keep it")
        assert texts(second.components) == "Nothing was changed."
        assert controls(second.components) == []


async def test_an_organizer_may_manage_the_server_or_has_the_servers_role() -> None:
    async with simulated(PlainBot(furnish)) as env:
        world = World(env)
        role = world.guild.create_role("organizers")
        manager = world.guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))
        admin = world.guild.create_role("admin", permissions=discord.Permissions(administrator=True))

        async def says(roles: list[simcord.RoleHandle], **given: Any) -> str:
            name = f"m{len(world.env.backend.users)}"
            member = world.guild.add_member(env.create_user(name), roles=roles)
            return content(await member.slash(world.channel, "organizer", **given))

        assert await says([]) == "False"
        assert await says([], role=role) == "False"
        assert await says([role]) == "False", "a role counts only once the server named it"
        assert await says([role], role=role) == "True"
        assert await says([manager]) == "True"
        assert await says([admin]) == "True"


async def test_nobody_is_an_organizer_in_direct_messages() -> None:
    async with simulated(PlainBot(furnish)) as env:
        user = env.create_user("ana")
        result = await user.slash("organizer")
        assert content(result) == "False"


def test_arguments_outside_the_address_are_refused() -> None:
    for args in ((ROW,), (ROW, "UPPER"), (ROW, "a:b"), ("short", "a"), (ROW, "a", "b"), (ROW, "")):
        with pytest.raises(ValueError, match="address"):
            Helped(*args)


def test_limits_of_a_button_are_checked() -> None:
    Helped(ROW, "a", label="x" * 80)
    for label in ("", "x" * 81):
        with pytest.raises(ValueError, match="80 characters"):
            Helped(ROW, "a", label=label)
    with pytest.raises(ValueError, match="80 characters"):
        declared(AddressedButton, feature="tests", verb="wordy", label="x" * 81)


def test_limits_of_a_select_are_checked() -> None:
    many = [Option(str(number), "x") for number in range(26)]
    PickKind("1", options=many[:25], at_least=0, at_most=25)
    PickRole(at_most=25)
    refused: list[dict[str, Any]] = [
        {"options": many},
        {"options": []},
        {"options": [many[0], many[0]]},
        {"options": many[:2], "at_most": 3},
        {"options": many[:2], "at_least": 3},
        {"options": many[:2], "at_least": -1},
        {"options": many[:2], "at_least": 0, "at_most": 0},
    ]
    for given in refused:
        with pytest.raises(ValueError, match="select"):
            PickKind("1", **given)
    with pytest.raises(ValueError, match="select"):
        PickRole(at_most=26)
    with pytest.raises(ValueError, match="150 characters"):
        declared(AddressedSelect, feature="tests", verb="wordy", placeholder="x" * 151)


def test_a_select_is_known_by_its_address_wherever_on_a_panel_it_stands() -> None:
    one, other = ([Option("a", "A")], [Option("b", "B")])
    ids = [
        PickKind(kind, options=options).item.id for kind, options in (("1", one), ("1", other), ("2", one))
    ]
    assert ids[0] == ids[1] != ids[2], "else a client keeps what another panel's menu held in its place"
    assert all(id_ is not None and 0 < id_ < 2**31 for id_ in ids)


def test_a_base_without_an_address_answers_to_nothing() -> None:
    class Base(AddressedButton):
        pass

    assert Base not in set(every_address())
    assert Base.__discord_ui_compiled_template__.fullmatch("") is None
    assert Base.__discord_ui_compiled_template__.fullmatch("a:b") is None


def test_every_declared_address_is_found_and_reads_back_as_itself() -> None:
    assert {Helped, PickKind, PickChannel, Delete} <= set(every_address())
    address = parse(Helped(ROW, "a").custom_id)
    assert address is not None
    assert (address.feature, address.verb, address.args) == ("tests", "helped", (ROW, "a"))

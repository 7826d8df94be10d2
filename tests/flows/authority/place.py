"""A server that has lived for three weeks, and everybody who could try something there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import discord
import simcord
import sqlalchemy as sa
from discord import app_commands

from bot.core.database import Database
from bot.delivery.worker import Delivery
from bot.guilds.service import GuildsService
from bot.migrations.tables import all_tables
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.fields import Kind, Option
from bot.ui.forms import Form
from tests.demo.conftest import seeded_world
from tests.flows.meetup import read as read_message

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.client import Hallway
    from bot.demo.world import World
    from bot.ui.answers import Interaction

Rows = Mapping[tuple[str, tuple[Any, ...]], tuple[Any, ...]]
Address = type[AddressedButton] | type[AddressedSelect] | type[Form]

_ID: Final = "[0-9a-hjkmnp-tv-z]{20}"
_ARG: Final = re.compile(r":\(\?:(.*?)\)(?=:\(\?:|$)")
_SOMETHING: Final = ("0", "00", "0" * 8, "0" * 12, "0" * 16, "aa", "something")
_SNOWFLAKES: Final = (r"\d{15,20}", "[0-9]{15,20}")
_OPTIONS: Final = (Option("0", "Something"),)
NOTHING: Final = "0" * 20
"""An id of nothing."""
_OPENER: Final[dict[str, Form]] = {}


class _Opener(AddressedButton, feature="authority", verb="open", args=("[a-z0-9_-]+",), label="Open"):
    """Opens any form for whoever presses it, as a client could that was changed by its owner."""

    async def pressed(self, interaction: Interaction, name: str) -> None:
        await _OPENER[name].open(interaction)


@dataclass(frozen=True)
class Place:
    """The server, its people by what they are, and the ids of all that belongs to others."""

    world: World
    people: Mapping[str, simcord.MemberActor]
    ids: Mapping[str, Sequence[str]]
    """By feature."""
    elsewhere: simcord.ChannelHandle

    @property
    def bot(self) -> Hallway:
        """The running bot."""
        return self.world.backstage.bot  # type: ignore[return-value]  # the demo's real one is ours

    @property
    def database(self) -> Database:
        """Where it keeps everything."""
        return self.bot.service(GuildsService)._database

    def where(self, who: str) -> simcord.ChannelHandle:
        """Where somebody stands."""
        return self.elsewhere if who == "organizer elsewhere" else self.world.channel("general")

    async def changes(self) -> int:
        """How many rows were written since the bot began."""
        async with self.database.unit(
            self.world.now()
        ) as unit:  # all is written by the one connection it has
            return int(await unit.scalar(sa.text("SELECT total_changes()")))

    async def rows(self) -> Rows:
        """Everything that is stored, by table and key."""

        def read(connection: sa.Connection) -> dict[tuple[str, tuple[Any, ...]], tuple[Any, ...]]:
            return {
                (table.name, tuple(row._mapping[column.name] for column in table.primary_key)): tuple(
                    map(str, row)
                )
                for table in all_tables().sorted_tables
                for row in connection.execute(sa.select(table))
            }

        async with self.database.reading() as reading:
            return await reading.run_sync(read)

    def attempts(self, item: Address) -> Iterator[tuple[str, ...]]:
        """The arguments with which to try an address: each thing of its feature that is another's."""
        patterns = arguments(item)
        if not any(_ID in pattern for pattern in patterns):
            yield tuple(self._argument(item, pattern, NOTHING) for pattern in patterns)
            return
        for thing in self.ids.get(item.feature, (NOTHING,)):
            yield tuple(self._argument(item, pattern, thing) for pattern in patterns)

    def nothing(self, item: Address) -> tuple[str, ...]:
        """Arguments that lead to nothing."""
        return tuple(self._argument(item, pattern, NOTHING) for pattern in arguments(item))

    def _argument(self, item: Address, pattern: str, thing: str) -> str:
        if _ID in pattern and re.fullmatch(pattern, thing):
            return thing
        if pattern in _SNOWFLAKES:
            return str(self.people["victim"].id)
        return next(each for each in (*pattern.split("|"), *_SOMETHING) if re.fullmatch(pattern, each))

    async def press(self, who: str, item: Address, args: Sequence[str]) -> str:
        """Let somebody use an address, wherever they got it from; return what they are told."""
        person, where = self.people[who], self.where(who)
        if issubclass(item, Form):
            return await self._submit(person, where, item(*args))
        if issubclass(item, AddressedButton):
            view = discord.ui.View(timeout=None).add_item(item(*args, label="Here"))
            message = await self._say(where, view)
            return told(await person.click(message, label="Here"))
        made = item(*args) if item.picks is not None else item(*args, options=_OPTIONS)
        message = await self._say(where, discord.ui.View(timeout=None).add_item(made))
        return told(await person.select(message, [self._picked(who, item)]))

    async def use(self, who: str, command: app_commands.Command[Any, ..., Any]) -> str:
        """Let somebody use a slash command with what it needs, on things that are another's."""
        person, where = self.people[who], self.where(who)
        target = person if who == "organizer elsewhere" else self.people["victim"]
        needed = {each.name: _given(each, target, where) for each in command.parameters if each.required}
        return told(await person.slash(where, command.qualified_name, **needed))

    async def _submit(self, person: simcord.MemberActor, where: simcord.ChannelHandle, form: Form) -> str:
        name = f"{form.feature}-{form.verb}".lower()
        _OPENER[name] = form
        message = await self._say(where, discord.ui.View(timeout=None).add_item(_Opener(name)))
        opened = await person.click(message, label="Open")
        if opened.modal is None:
            return told(opened)
        return told(await person.submit_modal(opened, dict(_filled(opened.modal, person))))

    async def _say(self, where: simcord.ChannelHandle, view: discord.ui.View) -> discord.Message:
        async def send() -> None:
            channel = self.bot.get_channel(where.id)
            assert isinstance(channel, discord.TextChannel)
            await channel.send(view=view)
            view.stop()

        await self.world.as_bot(send)
        return where.history()[-1]

    def _picked(self, who: str, item: type[AddressedSelect]) -> Any:
        where = self.where(who)
        if item.picks is Kind.CHANNEL:
            return where
        if item.picks is Kind.ROLE:
            assert where.guild is not None
            return where.guild.roles["Helpers"]  # who organizes must not change under the test
        return "0" if item.picks is None else self.people[who]


def _filled(modal: Mapping[str, Any], person: simcord.MemberActor) -> Iterator[tuple[str, Any]]:
    """What is written into a form: something that Discord would take."""
    from simcord._modal import _modal_controls

    for control in _modal_controls(dict(modal)):
        if options := control.get("options"):
            yield control["custom_id"], [options[0]["value"]]
        elif control["type"] == discord.ComponentType.user_select.value:
            yield control["custom_id"], [person]
        elif control.get("required", True):
            yield (
                control["custom_id"],
                ("12 words" * 4)[: max(control.get("min_length") or 2, 30)][: control["max_length"]],
            )


def _given(
    parameter: app_commands.Parameter, person: simcord.MemberActor, where: simcord.ChannelHandle
) -> Any:
    """What is given for an option of a command."""
    if parameter.choices:
        return parameter.choices[0].value
    kinds: dict[discord.AppCommandOptionType, Any] = {
        discord.AppCommandOptionType.user: person,
        discord.AppCommandOptionType.channel: where,
        discord.AppCommandOptionType.integer: parameter.min_value or 1,
        discord.AppCommandOptionType.boolean: True,
    }
    return kinds.get(parameter.type, NOTHING)


def told(result: simcord.InteractionResult) -> str:
    """What somebody is told, in one line; the title of a form that opened."""
    if result.modal is not None:
        return f"form: {result.modal['title']}"
    messages = [message for message in (result.response, *result.followups) if message is not None]
    return " ".join(_words(message) for message in messages)


def _words(message: Any) -> str:
    return " ".join(read_message(message).split())


def arguments(item: Address) -> list[str]:
    """The patterns of an address's arguments, without a form's opening id."""
    source = (
        item._pattern.pattern if issubclass(item, Form) else item.__discord_ui_compiled_template__.pattern
    )
    found = _ARG.findall(source.removeprefix(f"{item.feature}:{item.verb}"))
    return found[:-1] if issubclass(item, Form) else found


@asynccontextmanager
async def lived_in() -> AsyncGenerator[Place]:
    """The demo's server after its three weeks, with a stranger, a helper and another server's organizer."""
    async with seeded_world() as world:
        env, guild = world.env, world.guild
        role = guild.create_role("Helpers")
        far = env.create_guild("Elsewhere")
        manages = far.create_role("Helpers", permissions=discord.Permissions(manage_guild=True))
        people = {
            "victim": world.people["priya"].actor,
            "organizer": world.people["omar"].actor,
            "organizer by role": guild.add_member(env.create_user("rolf"), roles=[role]),
            "stranger": guild.add_member(env.create_user("mia")),
            "organizer elsewhere": far.add_member(env.create_user("olga"), roles=[manages]),
        }
        elsewhere = far.create_text_channel("general")
        await env.settle()
        place = Place(world, people, {}, elsewhere)
        place.bot.add_dynamic_items(_Opener)
        await place.bot.service(GuildsService).change(
            guild.id, env.now(), changed_by=1, organizer_role_id=role.id
        )
        await world.as_bot(place.bot.service(Delivery).drain)
        yield replace(place, ids=await _ids(place))


async def _ids(place: Place) -> dict[str, list[str]]:
    """One of each kind of thing that is there, by the feature whose addresses lead to it."""
    tables = all_tables().tables

    async with place.database.reading() as reading:

        async def first(table: str, *columns: str) -> list[str]:
            chosen = [tables[table].c[column] for column in columns or ("id",)]
            found = await reading.all(sa.select(*chosen).order_by(*chosen).limit(1))
            return [str(value) for row in found for value in row]

        return {
            "projects": [*await first("shares"), *await first("share_updates")],
            "look": await first("flags"),
            "intro": await first("introductions"),
            "prompts": [
                *await first("prompts"),
                *await first("prompt_runs"),
                *await first("prompt_answers"),
                *await first("prompt_suggestions"),
            ],
        }

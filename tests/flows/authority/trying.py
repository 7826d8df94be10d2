"""How an entry point is tried: with real interactions, by whoever it may be, on what is another's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final, cast

import discord
import simcord
from discord import app_commands
from simcord.results import to_discord_message

from bot.core.ids import ID_PATTERN
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.fields import Kind, Option
from bot.ui.forms import Form
from tests.flows.authority.matrix import Column, Row
from tests.flows.meetup import read as read_message

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from tests.flows.authority.place import Place

Address = type[AddressedButton] | type[AddressedSelect] | type[Form]
Command = app_commands.Command[Any, ..., Any]

UNANSWERED: Final = "(this interaction failed)"
"""What Discord tells somebody whom the bot does not answer."""
NOTHING: Final = "0" * 20
"""An id of nothing."""
_A_SNOWFLAKE: Final = 1457780686848000001
_ARG: Final = re.compile(r":\(\?:(.*?)\)(?=:\(\?:|$)")
_SOMETHING: Final = ("0", "00", "0" * 8, "0" * 12, "0" * 16, "aa", "something")
_MADE_OF: Final = {
    "[a-z][a-z-]{0,19}": "share",  # what is reported; behind it is its id
    "[0-9a-z]{1,20}": "{thing}",
    "[0-9a-z.-]{1,40}": "card.{thing}",  # a consent that was given with a flag
}
_CHOICES: Final = {"look:own-audience": "everyone"}
"""What is chosen from a menu of the bot's own; from all others something it does not offer."""
_NAMES: Final = frozenset({"share", "post", "prompt", "question"})
"""Options of commands that name a thing."""
_OPENER: Final[dict[str, Form]] = {}


class Opener(AddressedButton, feature="authority", verb="open", args=("[a-z0-9_-]+",), label="Open"):
    """Opens any form for whoever presses it, as a client could that was changed by its owner."""

    async def pressed(self, interaction: Interaction, name: str) -> None:
        await _OPENER[name].open(interaction)


def arguments(item: Address) -> list[str]:
    """Return the patterns of an address's arguments, without a form's opening id."""
    source = (
        item._pattern.pattern if issubclass(item, Form) else item.__discord_ui_compiled_template__.pattern
    )
    found = _ARG.findall(source.removeprefix(f"{item.feature}:{item.verb}"))
    return found[:-1] if issubclass(item, Form) else found


def ways(place: Place, who: Column, row: Row, item: Address) -> Iterator[tuple[str, ...]]:
    """Yield the arguments with which somebody tries an address: on each thing, and on members."""
    patterns = arguments(item)
    leads = any(ID_PATTERN in pattern or "{thing}" in _MADE_OF.get(pattern, "") for pattern in patterns)
    things = place.things(who, row, item.feature) if leads else (NOTHING,)
    bea, victim = place.world.people["bea"].actor.id, place.victim.id
    yield from _each(patterns, things, (victim, bea))
    if who is Column.SUSPENDED and any(_named(pattern, _A_SNOWFLAKE) for pattern in patterns):
        yield from _each(patterns, things, (place.people[who].id, victim))


def _each(
    patterns: Sequence[str], things: Sequence[str], members: Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """Yield arguments for each of the things; what names members names them in turn."""
    for thing in things:
        in_turn = cycle(members)
        yield tuple(_argument(pattern, thing, in_turn) for pattern in patterns)


def nowhere(place: Place, item: Address) -> Iterator[tuple[str, ...]]:
    """Yield arguments that lead to nothing."""
    yield from _each(arguments(item), (NOTHING,), (place.victim.id,))


def _argument(pattern: str, thing: str, members: Iterator[int]) -> str:
    if _named(pattern, _A_SNOWFLAKE):
        return _named(pattern, next(members))
    if pattern in _MADE_OF:
        return _MADE_OF[pattern].format(thing=thing)
    choices = pattern.split("|")
    for choice in choices:
        if ID_PATTERN in choice:
            return choice.replace(ID_PATTERN, thing).replace("\\.", ".")
    return next(each for each in (*choices, *_SOMETHING) if re.fullmatch(pattern, each))


def _named(pattern: str, member: int) -> str:
    """Return how an argument names a member; nothing if it is for something else."""
    ways = (str(member), f"{member:x}")
    return next((each for each in ways if re.fullmatch(pattern, each) and not re.fullmatch(pattern, "0")), "")


# ---------------------------------------------------------------------- doing it


def can_be_used(who: Column, item: Address) -> bool:
    """Tell whether a client could use such an address: in direct messages there are no channels or roles to pick."""
    is_menu = issubclass(item, AddressedSelect) and item.picks in (Kind.CHANNEL, Kind.ROLE)
    return not (who is Column.LEFT and is_menu)


async def press(place: Place, who: Column, item: Address, args: Sequence[str]) -> str:
    """Let somebody use an address, wherever they got it from; return what they are told."""
    person = _sender(place, who)
    if issubclass(item, Form):
        return await _submit(place, who, item(*args))
    if issubclass(item, AddressedButton):
        message = _said(place, who, item(*args, label="Here"))
        return told(await person.click(message, label="Here"))
    value = _CHOICES.get(f"{item.feature}:{item.verb}", "0")
    made = item(*args, options=() if item.picks else (Option(value, "Something"),))
    chosen = value if item.picks is None else _picked(place, who, item.picks)
    return told(await person.select(_said(place, who, made), [chosen]))


async def _submit(place: Place, who: Column, form: Form) -> str:
    name = f"{form.feature}-{form.verb}".lower()
    _OPENER[name] = form
    person = _sender(place, who)
    opened = await person.click(_said(place, who, Opener(name)), label="Open")
    if opened.modal is None:
        return told(opened)
    return told(await person.submit_modal(opened, dict(_filled(opened.modal, _nearby(place, who)))))


async def use(place: Place, who: Column, command: Command, thing: str) -> str:
    """Let somebody use a slash command with what it needs, on ``thing`` if it names one; return what they are told."""
    given: dict[str, Any] = {}
    members = [_nearby(place, who), *([place.world.people["bea"].actor] if _is_here(who) else [])]
    nearby = cycle(members)
    for each in command.parameters:
        if each.name in _NAMES:
            given[each.name] = thing
        elif each.required:
            given[each.name] = _given(each, next(nearby), place.where(who))
    if who is Column.LEFT:
        return told(await place.people[who].user.slash(command.qualified_name, **given))
    return told(await place.people[who].slash(place.where(who), command.qualified_name, **given))


def names_a_thing(command: Command) -> bool:
    """Tell whether a command has an option that names a thing."""
    return any(each.name in _NAMES for each in command.parameters)


async def choose(place: Place, who: Column, menu: app_commands.ContextMenu) -> str:
    """Let somebody use a menu on the victim, or on what the victim wrote; elsewhere on what they find there."""
    target: Any = place.victim if menu.type is discord.AppCommandType.user else place.remarks[who]
    if who is Column.OTHER_SERVER:
        target = place.people[who] if menu.type is discord.AppCommandType.user else _said(place, who)
    shown = await place.people[who].context_menu(place.where(who), menu.name, target)
    if shown.modal is None:
        return told(shown)
    filled = dict(_filled(shown.modal, _nearby(place, who)))
    return told(await place.people[who].submit_modal(shown, filled))


async def type_into(
    place: Place, who: Column, command: Command, option: app_commands.Parameter, typed: str
) -> dict[str, str]:
    """Let somebody type into an option; return what is offered, by what it stands for."""
    offered = await place.people[who].autocomplete(
        place.where(who), command.qualified_name, option.display_name, typed
    )
    return {str(each["value"]): str(each["name"]) for each in offered}


def _sender(place: Place, who: Column) -> Any:
    """As whom somebody acts: a member in a server, a user in direct messages."""
    person = place.people[who]
    return person.user if who is Column.LEFT else person


def _nearby(place: Place, who: Column) -> simcord.MemberActor | simcord.UserHandle:
    """Whom somebody can name where they stand."""
    return place.victim if _is_here(who) else _sender(place, who)


def _is_here(who: Column) -> bool:
    return who not in (Column.OTHER_SERVER, Column.LEFT)


def _said(place: Place, who: Column, item: discord.ui.Item[Any] | None = None) -> discord.Message:
    """Return a message of the bot's where somebody stands, with an item on it. Nobody is told of it."""
    env, bot = place.world.env, place.bot.user
    assert bot is not None
    view = discord.ui.View(timeout=None)
    if item is not None:
        view.add_item(item)
    parts: Any = view.to_components()
    view.stop()
    message = env.backend.create_message(
        place.where(who).id, bot.id, "Here", components=parts, broadcast=False
    )
    return to_discord_message(env, message)


def _picked(place: Place, who: Column, kind: Kind) -> Any:
    where = place.where(who)
    if kind is Kind.CHANNEL:
        return where
    if kind is Kind.ROLE and where.guild is not None:
        return where.guild.roles["Helpers"]  # who organizes must not change under the test
    return _nearby(place, who)


def _filled(
    modal: Mapping[str, Any], person: simcord.MemberActor | simcord.UserHandle
) -> Iterator[tuple[str, Any]]:
    """What is written into a form: something that Discord would take."""
    from simcord._modal import _modal_controls

    for control in _modal_controls(dict(modal)):
        if options := control.get("options"):
            yield control["custom_id"], [options[0]["value"]]
        elif control["type"] == discord.ComponentType.user_select.value:
            yield control["custom_id"], [person]
        elif control.get("required", True):
            least = max(control.get("min_length") or 2, 30)
            yield control["custom_id"], ("12 words" * 4)[:least][: control["max_length"]]


def _given(
    parameter: app_commands.Parameter,
    person: simcord.MemberActor | simcord.UserHandle,
    where: simcord.ChannelHandle,
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
    """Return what somebody is told, in one line; of a form that opened everything that stands in it."""
    if not result.acknowledged:
        return UNANSWERED
    if result.modal is not None:
        return in_a_line(_written(result.modal))
    return in_a_line(
        read_message(message) for message in (result.response, *result.followups) if message is not None
    )


def _written(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        named = cast("dict[str, Any]", part)
        yield from (text for name, value in named.items() if name != "custom_id" for text in _written(value))
    elif isinstance(part, list):
        yield from (text for each in cast("list[Any]", part) for text in _written(each))


def in_a_line(texts: Iterable[str]) -> str:
    """Return texts without their line breaks."""
    return " ".join(" ".join(text.split()) for text in texts)

"""What people do in Discord, by the words they see: commands, labels of fields, texts on buttons.

The seeded content and the tour are made with these, so both fail where a person would be stuck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
import simcord

from bot.demo.world import Person, World

Answer = str | Sequence[str] | Sequence[Person]
"""What goes into a field of a form: a text, choices by their labels, or people."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A choice that Discord offers while one types: what one reads, and what is sent."""

    name: str
    value: str


Pickable = Person | simcord.ChannelHandle | simcord.RoleHandle
"""What one picks from a menu that Discord fills by itself."""

_LABEL = discord.ComponentType.label.value
_TEXT_INPUT = discord.ComponentType.text_input.value
_RADIO_GROUP = discord.ComponentType.radio_group.value
_BUTTON = discord.ComponentType.button.value
_USER_SELECT = discord.ComponentType.user_select.value


# What SimCord raises when a real client would not let somebody do it, and when Discord would refuse it.
_REFUSED = (simcord.SetupError, simcord.BackendError)


class Stuck(Exception):
    """A person could not go on; the message says who, and where it went wrong."""


async def use(
    person: Person, command: str, /, *, where: simcord.ChannelHandle, **options: Any
) -> simcord.InteractionResult:
    """Use a slash command ("projects update"), with its options by name. Raises Stuck."""
    doing = f"{person.first_name} used /{command}"
    try:
        sent = {
            name: value.value if isinstance(value, Suggested) else value for name, value in options.items()
        }
        if where.guild is None:
            result = await person.actor.user.slash(command, **sent)
        else:
            result = await person.actor.slash(where, command, **sent)
    except _REFUSED as error:
        raise Stuck(f"{doing}, and Discord would not let them: {error}") from error
    return _answered(doing, result)


async def say(
    person: Person, text: str, /, *, where: simcord.ChannelHandle, to: discord.Message | None = None
) -> None:
    """Write a message, as a reply `to` another if there is one. Raises Stuck."""
    try:
        await person.actor.send(where, text, reply_to=to)
    except _REFUSED as error:
        raise Stuck(
            f"{person.first_name} wrote in {where.name}, and Discord would not let them: {error}"
        ) from error


async def suggested(
    person: Person, command: str, option: str, typed: str, /, *, where: simcord.ChannelHandle
) -> Suggested:
    """Type into an option of a command and take the first choice that is offered. Raises Stuck."""
    doing = f"{person.first_name} typed “{typed}” into /{command}"
    try:
        choices = await person.actor.autocomplete(where, command, option, typed)
    except _REFUSED as error:
        raise Stuck(f"{doing}, and Discord would not let them: {error}") from error
    if not choices:
        raise Stuck(f"{doing}, and nothing was offered")
    return Suggested(choices[0]["name"], choices[0]["value"])


async def fill(
    person: Person,
    shown: simcord.InteractionResult,
    answers: Mapping[str, Answer],
    /,
    *,
    where: simcord.ChannelHandle,
) -> simcord.InteractionResult:
    """Fill in and send the form that was shown: text by the label of its field, choices by their own label.

    Fields that are not named stay as they were shown. Raises Stuck.
    """
    doing = f"{person.first_name} sent a form"
    form = shown.modal
    if form is None:
        raise Stuck(f"{doing}, but Hallway had shown none")
    fields = dict(form_fields(form))
    values = {
        control["custom_id"]: kept
        for control in fields.values()
        if (kept := shown_value(control)) is not None
    }
    for label, answer in answers.items():
        if label not in fields:
            raise Stuck(f"{doing}, but it has no field “{label}”; it has {', '.join(fields)}")
        control = fields[label]
        values[control["custom_id"]] = _value(control, label, answer)
    sender = person.actor.user if where.guild is None else person.actor
    try:
        result = await sender.submit_modal(shown, values)
    except _REFUSED as error:
        raise Stuck(f"{doing}, and Discord refused it: {error}") from error
    return _answered(f"{doing} “{form['title']}”", result)


def close_messages(world: World, person: Person, /) -> None:
    """Let a person turn off direct messages from members of the server, for good: Discord turns the bot's away."""
    world.env.inject_error(
        "POST",
        f"/channels/{person.dm.id}/messages",
        status=403,
        code=50007,
        message="Cannot send messages to this user",
        times=None,
    )


async def press(
    person: Person, label: str, /, *, where: simcord.ChannelHandle, at: int = 0
) -> simcord.InteractionResult:
    """Press the button of that label in the newest message that has one; of several, the one `at`. Raises Stuck."""
    doing = f"{person.first_name} pressed “{label}”"
    sender = _sender(person, where)
    for message in reversed(where.history(viewer=sender)):
        buttons = [part for part in parts_of(message) if _is_button(part, label)]
        if len(buttons) > at:
            button = buttons[at]
            break
    else:
        raise Stuck(f"{doing}, but there is no such button in {where.name or 'their direct messages'}")
    try:
        result = await sender.click(message, custom_id=button["custom_id"])
    except _REFUSED as error:
        raise Stuck(f"{doing}, and Discord would not let them: {error}") from error
    return _answered(doing, result)


async def choose(
    person: Person, placeholder: str, labels: Sequence[str], /, *, where: simcord.ChannelHandle
) -> simcord.InteractionResult:
    """Choose from the newest menu that this person sees there and that asks for `placeholder`. Raises Stuck."""
    doing = f"{person.first_name} chose {' and '.join(labels)}"
    message, menu = _menu(person, placeholder, doing, where)
    return await _select(person, message, menu, _value(menu, placeholder, labels), doing, where)


async def pick(
    person: Person, placeholder: str, wanted: Pickable, /, *, where: simcord.ChannelHandle, at: int = 0
) -> simcord.InteractionResult:
    """Pick a person, channel or role from such a menu; of several alike in a message, the one `at`. Raises Stuck."""
    doing = f"{person.first_name} picked {wanted.name}"
    message, menu = _menu(person, placeholder, doing, where, at)
    chosen = wanted.actor if isinstance(wanted, Person) else wanted
    return await _select(person, message, menu, [chosen], doing, where)


def _menu(
    person: Person, placeholder: str, doing: str, where: simcord.ChannelHandle, at: int = 0
) -> tuple[discord.Message, dict[str, Any]]:
    for message in reversed(where.history(viewer=_sender(person, where))):
        menus = [part for part in parts_of(message) if part.get("placeholder") == placeholder]
        if len(menus) > at:
            return message, menus[at]
    raise Stuck(f"{doing}, but there is no menu “{placeholder}” in {where.name or 'their direct messages'}")


async def _select(
    person: Person,
    message: discord.Message,
    menu: Mapping[str, Any],
    values: Any,
    doing: str,
    where: simcord.ChannelHandle,
) -> simcord.InteractionResult:
    try:
        result = await _sender(person, where).select(message, values, custom_id=menu["custom_id"])
    except _REFUSED as error:
        raise Stuck(f"{doing}, and Discord would not let them: {error}") from error
    return _answered(doing, result)


def _sender(person: Person, where: simcord.ChannelHandle) -> simcord.MemberActor | simcord.UserHandle:
    """As whom somebody acts: a member in the server, a user in direct messages."""
    return person.actor.user if where.guild is None else person.actor


def labels(shown: simcord.InteractionResult) -> list[str]:
    """The labels of the form that was shown, from top to bottom; none when there is no form."""
    return [label for label, _ in form_fields(shown.modal)] if shown.modal is not None else []


def form_fields(form: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields of a form as Discord shows them: the label above each, and the control that is filled in."""
    for component in form["components"]:
        if component["type"] == _LABEL:
            yield component["label"], component["component"]
        for child in component.get("components", ()):
            if child["type"] == _TEXT_INPUT:
                yield child["label"], child


def parts_of(message: discord.Message) -> Iterator[dict[str, Any]]:
    """Every component of a message, however deep, in the order in which they are read."""
    for component in message.components:
        yield from _parts(component.to_dict())


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    yield part
    for child in part.get("components", ()):
        yield from _parts(child)
    for name in ("accessory", "component"):
        if name in part:
            yield from _parts(part[name])


def _is_button(part: Mapping[str, Any], label: str) -> bool:
    return part["type"] == _BUTTON and part.get("label") == label and "custom_id" in part


def shown_value(control: Mapping[str, Any]) -> str | list[str] | None:
    """What a field holds when it is shown: a client sends that back where the person changes nothing."""
    if control["type"] == _TEXT_INPUT:
        return control.get("value")
    chosen = [option["value"] for option in control.get("options", ()) if option.get("default")]
    if control["type"] == _RADIO_GROUP:
        return chosen[0] if chosen else None
    return chosen or None


def _value(control: Mapping[str, Any], label: str, answer: Answer) -> str | list[str] | list[Any]:
    people = [chosen.actor for chosen in answer if isinstance(chosen, Person)]
    if control["type"] == _USER_SELECT or people:
        if control["type"] != _USER_SELECT or len(people) != len(answer):
            raise Stuck(f"“{label}” is a menu of people, or they are none")
        return people
    if control["type"] == _TEXT_INPUT:
        if not isinstance(answer, str):
            raise Stuck(f"“{label}” is a text field and takes one text")
        return answer
    wanted = [answer] if isinstance(answer, str) else [str(choice) for choice in answer]
    offered = {option["label"]: option["value"] for option in control.get("options", ())}
    if missing := [choice for choice in wanted if choice not in offered]:
        raise Stuck(f"“{label}” does not offer {', '.join(missing)}; it offers {', '.join(offered)}")
    values = [offered[choice] for choice in wanted]
    return values[0] if control["type"] == _RADIO_GROUP else values


def _answered(doing: str, result: simcord.InteractionResult) -> simcord.InteractionResult:
    if not result.acknowledged:
        raise Stuck(f"{doing}, and Hallway did not answer")
    return result

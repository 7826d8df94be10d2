"""What Discord would say of a request, before it is sent: every documented limit, and whom it could ping.

    assert list(faults("POST", "/channels/1/messages", {"content": "Hello"})) == [...]

SimCord refuses some of this too; here is all of it that concerns this bot, counted as strictly as Discord has been seen
to count (UTF-16 units, so an emoji counts two), and with one more demand: every message that is sent or edited forbids all
mentions. A request to a route that is not known here is a fault: whoever adds one says what its limits are.

Limits are those of Discord's documentation: components/reference, resources/message, resources/channel, resources/guild,
interactions/application-commands and interactions/receiving-and-responding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import quote

import discord
import orjson

from tests.fuzz.commands import command_faults

Json = Mapping[str, Any]

V2: Final = 1 << 15
"""The flag of a message that is laid out of components (IS_COMPONENTS_V2)."""
_FIRST: Final = 10**14
"""Below every id of Discord's."""
_MOST_EMBED: Final = 6000
_KIND: Final = discord.ComponentType
_SELECTS: Final = {3, 5, 6, 7, 8}
_LINK: Final = discord.ButtonStyle.link.value
_TOPMOST: Final = {_KIND.action_row.value, 9, 10, 12, 13, 14, 17}


def size(text: str) -> int:
    """Return how long Discord may find ``text``: its UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def faults(method: str, path: str, body: Any, reason: str | None = None) -> Iterator[str]:
    """Yield what is wrong with one request; nothing if Discord would take it and it pings nobody."""
    if reason is not None and not 1 <= len(quote(reason)) <= 512:
        yield f"a reason of {len(quote(reason))} characters, encoded"
    if body is None:
        return
    yield from _unencodable(body)
    match method, path.strip("/").split("/"):
        case ("POST", ["channels", _, "messages"]) | ("POST", ["webhooks", _, _]):
            yield from _message(body, is_new=True)
        case ("PATCH", ["channels", _, "messages", _]) | ("PATCH", ["webhooks", _, _, "messages", _]):
            yield from _message(body, is_new=False)
        case "POST", ["interactions", _, _, "callback"]:
            yield from _callback(body)
        case "PUT", ["applications", _, *_, "commands"]:
            yield from command_faults(body)
        case _, parts:
            yield from _of_the_server(method, parts, body)


def _of_the_server(method: str, parts: Sequence[str], body: Json) -> Iterator[str]:
    match method, parts:
        case ("POST", ["channels", _, "threads"]) | ("POST", ["channels", _, "messages", _, "threads"]):
            yield from _thread(body)
        case ("PATCH", ["channels", _]) | ("POST", ["guilds", _, "channels"]):
            yield from _channel(body)
        case ("POST", ["guilds", _, "roles"]) | ("PATCH", ["guilds", _, "roles", _]):
            yield from _text(body, "name", 1, 100)
        case "PATCH", ["guilds", _, "members", _]:
            # One that is given back may be 32 emoji: it is what Discord took before, by whichever count.
            if len(body.get("nick") or "") > 32:
                yield f"a nick of {len(body['nick'])} characters"
        case "POST", ["users", "@me", "channels"]:
            yield from _somebody(body)
        case "PUT", ["channels", _, "permissions", _]:
            pass  # numbers
        case "PATCH", ["users", "@me"]:
            yield from _text(body, "username", 2, 32)
        case _:
            yield f"{method} /{'/'.join(parts)} has a body, and nobody has said what its limits are"


def _somebody(body: Json) -> Iterator[str]:
    if int(body["recipient_id"]) < _FIRST:
        yield f"a message to {body['recipient_id']}, who is nobody"


def harmless(allowed: Any) -> bool:
    """Tell whether this ``allowed_mentions`` lets nobody be pinged."""
    return isinstance(allowed, Mapping) and not any(cast("Json", allowed).values()) and "parse" in allowed


def walk(components: Any) -> Iterator[Json]:
    """Yield every component, however deep, in the order in which it is read."""
    for component in cast("Sequence[Json]", components or ()):
        yield component
        yield from walk(component.get("components"))
        yield from walk([component[name] for name in ("accessory", "component") if component.get(name)])


# ---------------------------------------------------------------------- messages


def _callback(body: Json) -> Iterator[str]:
    data = cast("Json", body.get("data") or {})
    match body["type"]:
        case discord.InteractionResponseType.channel_message.value:
            yield from _message(data, is_new=True)
        case discord.InteractionResponseType.message_update.value:
            yield from _message(data, is_new=False)
        case discord.InteractionResponseType.modal.value:
            yield from _modal(data)
        case discord.InteractionResponseType.autocomplete_result.value:
            yield from _choices(data.get("choices", ()))
        case 5 | 6:
            if set(data) - {"flags"}:
                yield f"a deferral that carries {sorted(data)}"
        case other:
            yield f"an answer of type {other}"


def _message(body: Json, *, is_new: bool) -> Iterator[str]:
    if not harmless(body.get("allowed_mentions")):
        yield f"it may ping: allowed_mentions is {body.get('allowed_mentions')!r}"
    yield from _text(body, "content", 0, 2000)
    if size(str(body.get("nonce") or "")) > 25:
        yield "a nonce of more than 25 characters"
    components = cast("Sequence[Json]", body.get("components") or ())
    embeds = cast("Sequence[Json]", body.get("embeds") or ())
    files = cast("Sequence[Json]", body.get("attachments") or ())
    is_layout = bool(int(body.get("flags") or 0) & V2)
    if (
        is_new
        and not is_layout
        and not (str(body.get("content") or "").strip() or components or embeds or files)
    ):
        yield "an empty message"
    if is_layout and (body.get("content") or embeds):
        yield "a layout with content or embeds beside it"
    if is_layout and not components:
        yield "a layout of nothing"
    if len(files) > 10:
        yield f"{len(files)} files"
    yield from _embeds(embeds)
    yield from _components(components, is_layout=is_layout)


def _thread(body: Json) -> Iterator[str]:
    yield from _text(body, "name", 1, 100, required=True)
    if body.get("auto_archive_duration", 60) not in (None, 60, 1440, 4320, 10080):
        yield f"a thread archived after {body['auto_archive_duration']} minutes"
    if len(cast("Sequence[Any]", body.get("applied_tags") or ())) > 5:
        yield "more than five tags on a post"
    if "message" in body:
        yield from _message(body["message"], is_new=True)


def _channel(body: Json) -> Iterator[str]:
    yield from _text(body, "name", 1, 100)
    yield from _text(body, "topic", 0, 1024)
    tags = cast("Sequence[Json]", body.get("available_tags") or ())
    if len(tags) > 20:
        yield f"{len(tags)} tags in a forum"
    for tag in tags:
        yield from _text(tag, "name", 1, 20, required=True)


@dataclass(frozen=True, slots=True)
class _Place:
    """A text in an embed: where it is found, and how long it may be."""

    part: str
    key: str
    most: int


_EMBED: Final = (_Place("", "title", 256), _Place("", "description", 4096), _Place("author", "name", 256), _Place("footer", "text", 2048))  # fmt: skip


def _embeds(embeds: Sequence[Json]) -> Iterator[str]:
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds"
    total = 0
    for embed in embeds:
        for place in _EMBED:
            part = cast("Json", embed.get(place.part) or {}) if place.part else embed
            yield from _text(part, place.key, 0, place.most)
            total += size(str(part.get(place.key) or ""))
        fields = cast("Sequence[Json]", embed.get("fields") or ())
        if len(fields) > 25:
            yield f"{len(fields)} fields in an embed"
        for field in fields:
            yield from _text(field, "name", 1, 256, required=True)
            yield from _text(field, "value", 1, 1024, required=True)
            total += size(field["name"]) + size(field["value"])
        if not any(embed.get(key) for key in ("title", "description", "author", "footer", "fields", "image")):
            yield "an embed of nothing"
    if total > _MOST_EMBED:
        yield f"embeds of {total} characters in all"


# ---------------------------------------------------------------------- components


def _components(components: Sequence[Json], *, is_layout: bool) -> Iterator[str]:
    everything = list(walk(components))
    if len(everything) > 40:
        yield f"{len(everything)} components"
    texts = sum(size(each["content"]) for each in everything if each["type"] == _KIND.text_display.value)
    if texts > 4000:
        yield f"{texts} characters to read"
    if not is_layout and (len(components) > 5 or any(each["type"] != 1 for each in components)):
        yield "more than five rows, or other things than rows, on a message that is no layout"
    if any(each["type"] not in _TOPMOST for each in components):
        yield "something outside a row or a container that cannot stand there"
    yield from _twice("custom_id", [each["custom_id"] for each in everything if "custom_id" in each])
    yield from _twice("id", [each["id"] for each in everything if each.get("id")])
    for each in everything:
        yield from _component(each)


def _component(component: Json) -> Iterator[str]:
    inner = cast("Sequence[Json]", component.get("components") or ())
    match component["type"]:
        case _KIND.action_row.value:
            selects = sum(each["type"] in _SELECTS for each in inner)
            if not 1 <= len(inner) <= 5 or (selects and len(inner) != 1):
                yield f"a row of {len(inner)}, {selects} of them menus"
        case _KIND.button.value:
            yield from _button(component)
        case kind if kind in _SELECTS:
            yield from _select(component)
        case _KIND.text_display.value:
            yield from _text(component, "content", 1, 4000, required=True)
        case _KIND.section.value:
            if not 1 <= len(inner) <= 3 or component.get("accessory", {}).get("type") not in (2, 11):
                yield "a section without texts, with more than three, or with nothing at its side"
        case _KIND.container.value:
            if not inner:
                yield "a container of nothing"
        case _KIND.separator.value | _KIND.label.value | _KIND.text_input.value:
            pass
        case other:
            yield f"a component of type {other}, and nobody has said what its limits are"


def _button(button: Json) -> Iterator[str]:
    yield from _text(button, "label", 1, 80, required=not button.get("emoji"))
    if button["style"] == _LINK:
        yield from _text(button, "url", 1, 512, required=True)
        if not str(button.get("url")).startswith(("http://", "https://", "discord://")):
            yield f"a link to {button.get('url')!r}"
    else:
        yield from _text(button, "custom_id", 1, 100, required=True)


def _select(select: Json) -> Iterator[str]:
    yield from _text(select, "custom_id", 1, 100, required=True)
    yield from _text(select, "placeholder", 0, 150)
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= most <= 25 or most < 1:
        yield f"a menu from which {least} to {most} are chosen"
    chosen = len(cast("Sequence[Json]", select.get("default_values") or ()))
    if select["type"] == _KIND.select.value:
        options = cast("Sequence[Json]", select.get("options") or ())
        if not 1 <= len(options) <= 25 or most > len(options):
            yield f"a menu of {len(options)} options, of which {most} can be chosen"
        yield from _twice("value", [option["value"] for option in options])
        chosen = sum(bool(option.get("default")) for option in options)
        for option in options:
            yield from _text(option, "label", 1, 100, required=True)
            yield from _text(option, "value", 1, 100, required=True)
            yield from _text(option, "description", 0, 100)
    if chosen > most:
        yield f"a menu with {chosen} chosen, which is more than {most}"


def _modal(modal: Json) -> Iterator[str]:
    yield from _text(modal, "custom_id", 1, 100, required=True)
    yield from _text(modal, "title", 1, 45, required=True)
    components = cast("Sequence[Json]", modal.get("components") or ())
    if not 1 <= len(components) <= 5:
        yield f"a form of {len(components)} parts"
    everything = list(walk(components))
    yield from _twice("custom_id", [each["custom_id"] for each in everything if "custom_id" in each])
    for each in everything:
        if each["type"] == _KIND.label.value:
            yield from _text(each, "label", 1, 45, required=True)
            yield from _text(each, "description", 0, 100)
        elif each["type"] == _KIND.text_input.value:
            yield from _text_input(each)
        else:
            yield from _component(each)


def _text_input(entry: Json) -> Iterator[str]:
    yield from _text(entry, "custom_id", 1, 100, required=True)
    yield from _text(entry, "placeholder", 0, 100)
    least, most = entry.get("min_length") or 0, entry.get("max_length") or 4000
    if not 0 <= least <= most <= 4000:
        yield f"an input of {least} to {most} characters"
    # What fills it came in by Discord's own count, whichever that is: here it is the count of characters.
    filled = len(str(entry.get("value") or ""))
    if filled and not least <= filled <= most:
        yield f"an input of {least} to {most} characters, filled with {filled}"


def _choices(choices: Sequence[Json]) -> Iterator[str]:
    if len(choices) > 25:
        yield f"{len(choices)} choices"
    for choice in choices:
        yield from _text(choice, "name", 1, 100, required=True)
        if isinstance(choice["value"], str):
            yield from _text(choice, "value", 1, 100, required=True)


# ---------------------------------------------------------------------- texts


def _text(of: Json, key: str, least: int, most: int, *, required: bool = False) -> Iterator[str]:
    """What is wrong with a text; Discord takes one of nothing but space for none."""
    text = of.get(key)
    if text is None:
        if required:
            yield f"no {key}"
    elif not isinstance(text, str):
        yield f"a {key} that is no text: {text!r}"
    elif size(text) > most:
        yield f"a {key} of {size(text)} characters, which may have {most}"
    elif least and len(text.strip()) < least:
        yield f"a {key} of {len(text.strip())} characters, which needs {least}: {text!r}"


def _twice(what: str, found: Sequence[Any]) -> Iterator[str]:
    yield from (
        f"{what} {each!r} twice" for each in sorted({each for each in found if found.count(each) > 1})
    )


def _unencodable(body: Any) -> Iterator[str]:
    """A half of a surrogate pair, a number beyond 64 bits: discord.py could not even send it."""
    try:
        orjson.dumps(body)
    except TypeError as error:
        yield f"it cannot be sent: {error}"

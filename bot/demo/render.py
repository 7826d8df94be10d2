"""Messages and forms as plain lines: what a person would read, without the looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import discord

from bot.demo.hands import form_fields, shown_value
from bot.demo.looks import look_of
from bot.demo.world import World

_MENTION = re.compile(r"<(?P<sign>@&|@!?|#|t:|/)(?P<rest>[^<>\s][^<>]*)>")
_Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns Discord's mark-up into words: mentions into names, timestamps into the community's time.

    `sign` stands before the name of a mentioned member, as it does in Discord. In the server their nickname is
    that name; in direct messages and elsewhere nobody has one.
    """

    world: World
    sign: str = "@"
    by_nickname: bool = False

    def message(self, message: discord.Message) -> list[str]:
        """A message from top to bottom. Buttons are in square brackets, menus in angle quotes."""
        if message.guild is not None and not self.by_nickname:
            return replace(self, by_nickname=True).message(message)
        lines = self._lines(message.content)
        for embed in message.embeds:
            lines += self._embed(embed)
        for component in message.components:
            lines += self._component(cast(_Part, component.to_dict()))
        lines += [f"(a file: {attachment.filename})" for attachment in message.attachments]
        return lines

    def form(self, form: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The fields of a form, and what each holds when it opens."""
        fields: list[tuple[str, str]] = []
        for label, control in form_fields(form):
            value = shown_value(control)
            names = {option["value"]: option["label"] for option in control.get("options", ())}
            held = value if isinstance(value, list) else [value or ""]
            fields.append((label, ", ".join(names.get(item, item) for item in held)))
        return fields

    def text(self, text: str) -> str:
        """One text with its mentions and timestamps in words."""
        return _MENTION.sub(self._mention, text)

    def _lines(self, text: str | None) -> list[str]:
        return [self.text(line) for line in (text or "").splitlines()]

    def _embed(self, embed: discord.Embed) -> Iterator[str]:
        if embed.author.name:
            yield self.text(embed.author.name)
        if embed.title:
            yield f"**{self.text(embed.title)}**"
        yield from self._lines(embed.description)
        for field in embed.fields:
            yield from self._lines(f"{field.name}: {field.value}")
        yield from self._lines(embed.footer.text)

    def _component(self, part: _Part) -> Iterator[str]:
        match discord.ComponentType(part["type"]):
            case discord.ComponentType.action_row:
                yield "  ".join(self._control(child) for child in part["components"])
            case discord.ComponentType.text_display:
                yield from self._lines(part["content"])
            case discord.ComponentType.section:
                for child in part["components"]:
                    yield from self._component(child)
                yield from self._component(part["accessory"])
            case discord.ComponentType.container:
                for child in part["components"]:
                    yield from self._component(child)
            case discord.ComponentType.separator:
                yield ""
            case _:
                if control := self._control(part):
                    yield control

    def _control(self, part: _Part) -> str:
        if part["type"] == discord.ComponentType.button.value:
            label: str = part.get("label") or part.get("emoji", {}).get("name") or "button"
            return f"({label})" if part.get("disabled") else f"[{label}]"
        if "options" in part or "min_values" in part:
            chosen = [option["label"] for option in part.get("options", ()) if option.get("default")]
            return f"‹{', '.join(chosen) or part.get('placeholder') or 'choose'}›"
        return ""

    def _mention(self, found: re.Match[str]) -> str:
        sign, rest = found["sign"], found["rest"]
        if sign == "t:":
            return self._time(rest)
        if sign == "/":
            return f"/{rest.rpartition(':')[0]}"
        if sign == "#":
            return f"#{self._channel(rest)}"
        if sign == "@&":
            names = {str(role.id): role.name for role in self.world.guild.roles.values()}
            return f"@{names.get(rest, 'deleted-role')}"
        return f"{self.sign}{self._member(rest)}"

    def _member(self, wanted: str) -> str:
        for person in self.world.people.values():
            if str(person.actor.id) == wanted:
                return look_of(self.world, person).name if self.by_nickname else person.name
        return "somebody"

    def _channel(self, wanted: str) -> str:
        # The bot's own cache forgets threads at rest, and Discord still names them.
        for channel in self.world.guild.channels.values():
            for place in (channel, *channel.threads):
                if str(place.id) == wanted:
                    return place.name or ""
        return "deleted"

    def _time(self, stamp: str) -> str:
        seconds, _, style = stamp.partition(":")
        if not seconds.isdecimal():
            return f"<t:{stamp}>"
        moment = datetime.fromtimestamp(int(seconds), UTC).astimezone(self.world.zone)
        if style == "R":
            return _distance((moment - self.world.now()).total_seconds())
        if style in {"t", "T"}:
            return f"{moment:%H:%M}"
        day = f"{moment:%A} {moment.day} {moment:%B %Y}"
        return day if style in {"d", "D"} else f"{day}, {moment:%H:%M}"


def _distance(seconds: float) -> str:
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if abs(seconds) >= size:
            amount = round(abs(seconds) / size)
            words = f"{amount} {unit}{'' if amount == 1 else 's'}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return "just now"

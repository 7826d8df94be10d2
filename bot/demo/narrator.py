"""Tells in a terminal what people do, what Hallway answers, and who gets to see it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord
import simcord
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.core.language import name_of
from bot.demo import hands
from bot.demo.hands import Answer, Pickable, Stuck
from bot.demo.locales import OFFERED
from bot.demo.looks import Look, look_of
from bot.demo.passage import next_due, pass_by, pass_time
from bot.demo.render import Reader
from bot.demo.witness import Change, Sighting, Witness
from bot.demo.world import Person, World

_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\(<?(?P<url>https?://[^()<>\s]+)>?\)")
_HERE = "https://discord.com/channels/"
_MARKUP = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|(?P<button>(?<!\\)\[[^\[\]]+\])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STYLES = {"bold": "bold", "code": "cyan", "button": "bold"}
_COLOURS = {
    "nils": "cyan",
    "priya": "magenta",
    "sena": "green",
    "hanna": "blue",
    "bea": "yellow",
    "omar": "red",
}
_TO_ONE = {
    Change.NEW: "writes to",
    Change.EDITED: "changes a message to",
    Change.DELETED: "takes back a message to",
}
_TO_MANY = {
    Change.NEW: "writes in",
    Change.EDITED: "changes a message in",
    Change.DELETED: "takes back a message in",
}


class Narrator:
    """Does what people do (see `bot.demo.hands`) and tells it as it happens.

    Every verb raises Stuck when the person could not go on, or when the bot logged an error.
    """

    def __init__(self, world: World, console: Console) -> None:
        self.world = world
        self._console = console
        self._reader = Reader(world)
        self._witness = Witness(world)
        self._looks = self._look()
        self._alarms = len(world.alarm.raised)
        self._scenes = 0

    def scene(self, title: str) -> None:
        """Begin a new part of the story."""
        self._scenes += 1
        self._console.print()
        self._console.rule(Text(f"{self._scenes}. {title}", "bold"), align="left", style="dim")
        self._console.print(Text(self._moment(), "dim"))

    async def use(
        self, person: Person, command: str, /, *, where: simcord.ChannelHandle, **options: Any
    ) -> simcord.InteractionResult:
        """A person uses a slash command."""
        given = "".join(f" {name}: {_named(value)}" for name, value in options.items())
        self._tell(person, f"uses `/{command}{given}` in {self._place(where)}.")
        result = await hands.use(person, command, where=where, **options)
        return self._after(result)

    async def choose(
        self, person: Person, placeholder: str, labels: Sequence[str], /, *, where: simcord.ChannelHandle
    ) -> simcord.InteractionResult:
        """A person chooses from a menu."""
        self._tell(person, f"chooses “{'” and “'.join(labels)}” in {self._place(where)}.")
        return self._after(await hands.choose(person, placeholder, labels, where=where))

    async def pick(
        self, person: Person, placeholder: str, wanted: Pickable, /, *, where: simcord.ChannelHandle
    ) -> simcord.InteractionResult:
        """A person picks somebody, a channel or a role from a menu."""
        self._tell(person, f"picks “{wanted.name}” in {self._place(where)}.")
        return self._after(await hands.pick(person, placeholder, wanted, where=where))

    async def press(
        self, person: Person, label: str, /, *, where: simcord.ChannelHandle
    ) -> simcord.InteractionResult:
        """A person presses a button by its label."""
        self._tell(person, f"presses [{label}] in {self._place(where)}.")
        return self._after(await hands.press(person, label, where=where))

    async def fill(
        self,
        person: Person,
        shown: simcord.InteractionResult,
        answers: Mapping[str, Answer],
        /,
        *,
        where: simcord.ChannelHandle,
    ) -> simcord.InteractionResult:
        """A person fills in the form that was shown, and sends it."""
        if shown.modal is not None:
            self._form(person, shown.modal, answers)
        return self._after(await hands.fill(person, shown, answers, where=where))

    async def say(
        self, person: Person, text: str, /, *, where: simcord.ChannelHandle, to: discord.Message | None = None
    ) -> None:
        """A person writes a message, as a reply `to` another if there is one."""
        if to is not None:
            self._tell(person, f"replies to a message in {self._place(where)}.")
        await hands.say(person, text, where=where, to=to)
        self._after_all()

    def speak(self, person: Person, language: str, /) -> None:
        """A person's Discord speaks another language from now on: one of `bot.demo.locales.OFFERED`."""
        self._tell(person, f"sets their Discord to {name_of(language)}.")
        self.world.locales.choose(person.actor.id, OFFERED[language])

    def close_messages(self, person: Person, /) -> None:
        """A person turns off direct messages from members of the server."""
        self._tell(person, "turns off direct messages from members of this server.")
        hands.close_messages(self.world, person)

    async def skip(self, span: timedelta | None = None) -> None:
        """Time passes: `span`, or until the next planned thing has happened. Raises Stuck when none is planned."""
        if span is not None:
            await pass_by(self.world, span)
        else:
            due = await next_due(self.world)
            if due is None:
                raise Stuck("Time was to pass until the next planned thing, and nothing was planned")
            await pass_time(self.world, due)
        self._console.print()
        self._console.print(Text(f"Time passes. It is {self._moment()}.", "italic"))
        self._after_all()

    async def skip_to_monday(self, hour: int) -> None:
        """Time passes until the next Monday, at that hour by the server's clock."""
        local = self.world.now().astimezone(self.world.zone)
        days = (7 - local.weekday()) % 7 or 7
        monday = (local + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
        await self.skip(monday - local)

    async def restart(self) -> None:
        """Hallway's process ends, and another one starts on the same database."""
        await self.world.restart()
        self._console.print()
        self._console.print(Text("Hallway is stopped here, and started again.", "italic"))
        self._after_all()

    async def meanwhile(self, text: str, work: Awaitable[None]) -> None:
        """Something is done of which this one sentence tells all."""
        await work
        self._console.print()
        self._console.print(Text(style="italic").append_text(_styled(text)))
        self._witness.changes()
        self._looks = self._look()
        self._after_all()

    async def wait(self) -> None:
        """A minute passes, of which nothing is said: what happens at one and the same moment has no order."""
        await pass_by(self.world, timedelta(minutes=1))
        self._after_all()

    def _moment(self) -> str:
        moment = self.world.now().astimezone(self.world.zone)
        return f"{moment:%A} {moment.day} {moment:%B}, {moment:%H:%M}"

    def _after(self, result: simcord.InteractionResult) -> simcord.InteractionResult:
        self._after_all()
        return result

    def _after_all(self) -> None:
        for sighting in self._witness.changes():
            self._show(sighting)
        before, self._looks = self._looks, self._look()
        for person in self.world.people.values():
            self._regard(person, before[person.key], self._looks[person.key])
        if new := self.world.alarm.raised[self._alarms :]:
            raise Stuck(f"Hallway had a problem: {new[0]}")

    def _tell(self, person: Person, text: str) -> None:
        self._console.print()
        line = Text(person.first_name, f"bold {_COLOURS.get(person.key, 'white')}")
        self._console.print(line.append(" ").append_text(_styled(text)))

    def _form(self, person: Person, form: Mapping[str, Any], answers: Mapping[str, Answer]) -> None:
        self._console.print()
        line = Text("  ").append("Hallway", "bold").append(f" shows the form “{form['title']}”")
        self._console.print(line.append(f", {person.first_name} fills it in", "dim"))
        for label, held in self._reader.form(form):
            answer = answers.get(label, held)
            value = answer if isinstance(answer, str) else ", ".join(map(_named, answer))
            line = Text().append(f"{label}  ", "dim")
            self._bar(line.append(value) if value else line.append("(left empty)", "dim"), "dim")

    def _look(self) -> dict[str, Look]:
        return {person.key: look_of(self.world, person) for person in self.world.people.values()}

    def _regard(self, person: Person, before: Look, now: Look) -> None:
        """Tell what has changed in how somebody looks to the others."""
        news: list[str] = []
        if now.name != before.name:
            news.append(f"is now shown as “{now.name}”")
        news += [f"wears the badge “{badge.name}”" for badge in now.badges if badge not in before.badges]
        news += [
            f"wears the badge “{badge.name}” no more" for badge in before.badges if badge not in now.badges
        ]
        if news:
            line = Text(f"  {person.first_name}", "bold").append(f" {_listed(news)}", "not bold")
            self._console.print()
            self._console.print(line.append(", everybody sees it", "dim not bold"))

    def _show(self, seen: Sighting) -> None:
        colour = "yellow" if seen.ephemeral else "blue" if seen.where else "green"
        self._console.print()
        self._console.print(Padding(self._headline(seen), (0, 0, 0, 2), expand=False))
        if seen.change is not Change.DELETED:
            for line in _news_in(seen) or ("(an empty message)",):
                self._bar(_styled(line), colour)

    def _headline(self, seen: Sighting) -> Text:
        """Who did it, where, and who gets to see it."""
        if not seen.where:
            reader = seen.readers[0].first_name
            did = f"{_TO_ONE[seen.change]} {reader}, in direct messages"
        elif seen.opened_in and seen.change is Change.NEW:
            did = f"opens {seen.where} in {seen.opened_in}"
        elif seen.ephemeral and seen.change is Change.NEW:
            did = f"answers in {seen.where}"
        else:
            did = f"{_TO_MANY[seen.change]} {seen.where}"
        line = Text(seen.author.split()[0], "bold").append(f" {did}", "not bold")
        return line.append(f", {self._audience(seen)}", "dim not bold")

    def _audience(self, seen: Sighting) -> str:
        if len(seen.readers) == len(self.world.people):
            return "everybody sees it"
        names = _listed([person.first_name for person in seen.readers])
        if seen.private and not seen.ephemeral:
            return f"private to {names}"
        return f"only {names} {'sees' if len(seen.readers) == 1 else 'see'} it"

    def _bar(self, text: Text, colour: str) -> None:
        for line in text.wrap(self._console, self._console.width - 4):
            self._console.print(Text("  │ ", colour).append_text(line), soft_wrap=True)

    def _place(self, where: simcord.ChannelHandle) -> str:
        if where.guild is None:
            return "direct messages"
        return f"“{where.name}”" if where.is_thread else f"#{where.name}"


def _news_in(seen: Sighting) -> list[str]:
    """What to tell of a message: all of it, or of an edited one its first line and what is new in it.

    Where half of it is new, all of it is told.
    """
    known = set(seen.before)
    fresh = [line for line in seen.lines if line and line not in known]
    if not seen.before or len(fresh) * 2 >= len([line for line in seen.lines if line]):
        return list(seen.lines)
    told = list(seen.lines[:1])
    for number, line in enumerate(seen.lines[1:], 1):
        if line in fresh:
            told += ["…"] * (seen.lines[number - 1] not in told[-1:]) + [line]
    return told if seen.lines[-1] in told[-1:] else [*told, "…"]


def _styled(text: str) -> Text:
    """A line of Discord's markdown as a terminal shows it best."""
    style = ""
    if text.startswith("-# "):
        text, style = text[3:], "dim"
    elif text.startswith("#"):
        text, style = text.lstrip("# "), "bold"
    elif text.startswith("> "):
        text, style = f"❝ {text[2:]}", "italic"
    text = _LINK.sub(
        lambda link: link["words"] if link["url"].startswith(_HERE) else f"{link['words']} ({link['url']})",
        text,
    )
    line, end = Text(style=style), 0
    for found in _MARKUP.finditer(text):
        kind = found.lastgroup or ""
        said = found[kind] if kind == "code" else _ESCAPED.sub(r"\1", found[kind])
        line.append(_ESCAPED.sub(r"\1", text[end : found.start()])).append(said, _STYLES[kind])
        end = found.end()
    return line.append(_ESCAPED.sub(r"\1", text[end:]))


def _named(value: Any) -> str:
    if isinstance(value, simcord.MemberActor):
        return f"@{value.user.global_name}"
    if isinstance(value, Person):
        return f"@{value.name}"
    return str(getattr(value, "name", None) or value)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

"""What a test of introductions wants to do and see, beyond a meetup: requests, cards, threads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.introductions import records
from bot.introductions.admission import Actor
from bot.introductions.asking import Notes, Person, Reason, Words
from bot.introductions.paths import PathsService
from bot.introductions.request import Introduction
from bot.introductions.service import IntroductionsService
from bot.introductions.ways import EdgeKind
from bot.looking import rules as flagging
from bot.looking.rules import Flag, Kind, Pay, Sort
from bot.looking.service import FlagsService
from bot.members.facts import Audience, FactKind
from bot.members.rules import Profile, Reach
from bot.members.service import MembersService
from bot.projects.rules import Share
from bot.ui.cards import Panel
from bot.ui.hooks import Hooks
from cogs.looking.helping import card_buttons
from tests.flows.meetup import Meetup, read
from tests.simulated import controls

LINE: Final = "Your toolkit for backfills spared us a night of downtime."
AGENDA: Final = "How do you choose the size of a chunk?"
WORDS: Final = Words(Reason.WORK, LINE, AGENDA, 30)
NOTES: Final = Notes(
    "Nils has just built what you are looking for.",
    "Priya asks the questions you like to be asked.",
    "Where each of you lost most time this year.",
)
FLAG_WORDS: Final = {
    Sort.LOOKING: flagging.Words("Data engineer", "Somebody who reads my plan.", kinds=(Kind.FULL_TIME,)),
    Sort.HIRING: flagging.Words("Backend **engineer**", "Moving two warehouses into one.", pay=Pay.PAID),
}
NOTE: Final = "Priya asks before she takes, and brings cake."


@dataclass
class Hall:
    """A meetup in which people are introduced, in threads below a channel of its own."""

    place: Meetup
    channel: ChannelHandle
    requests: list[str] = field(default_factory=list[str])

    def __getattr__(self, name: str) -> MemberActor:
        return getattr(self.place, name)

    @property
    def introductions(self) -> IntroductionsService:
        """The service of the bot that runs now."""
        return self.place.service(IntroductionsService)

    # ------------------------------------------------------------------ doing

    async def reach(self, reach: Reach, *names: str) -> None:
        """Let people choose how they are reached."""
        for name in names:
            person = self.place.people[name]
            await self.place.service(MembersService).choose_reach(
                self.place.guild.id, person.id, reach, self.place.env.now()
            )

    async def ask(
        self, by: str = "priya", to: str = "nils", *, words: Words = WORDS, deliver: bool = True
    ) -> str:
        """Let somebody ask to meet another; return the request's id."""
        made = await self.introductions.ask(self.actor(by), self.person(to), words, *self._new())
        return await self._made(made, deliver=deliver)

    async def connect(self, one: str = "priya", other: str = "nils", *, by: str = "sena") -> str:
        """Let a broker connect two members; whoever is named first is asked first."""
        made = await self.introductions.connect(
            self.actor(by), self.person(one), self.person(other), NOTES, *self._new()
        )
        return await self._made(made)

    async def ask_through(self, by: str = "priya", via: str = "sena", to: str = "nils") -> str:
        """Let somebody ask a person they met to introduce them to another."""
        await self.know(by, via)
        made = await self.introductions.ask_through(
            self.actor(by), self.person(via), self.person(to), WORDS, *self._new()
        )
        return await self._made(made)

    async def put_up(self, by: str = "nils", sort: Sort = Sort.LOOKING) -> Flag:
        """Let somebody put up a flag."""
        flags, now = self.place.service(FlagsService), self.place.env.now()
        who, words = flagging.Actor(self.place.guild.id, self.place.people[by].id), FLAG_WORDS[sort]
        drafted = await flags.draft(who, sort, words, new_id(now), now)
        assert isinstance(drafted, Flag), drafted
        flag = await flags.post(drafted.id, who, now)
        assert isinstance(flag, Flag), flag
        await self.deliver()
        return flag

    async def show_flag(self, flag: Flag) -> discord.Message:
        """Post what everybody can press on somebody's flag."""
        with self.place.env.time_context():
            view = Panel().text("A flag").buttons(*card_buttons(flag, self.place.service(Hooks))).view()
            channel = await self.place.app.client.fetch_channel(self.place.general.id)
            assert isinstance(channel, discord.TextChannel)
            posted = await channel.send(view=view)
            await self.place.env.settle()
            return posted

    async def help(self, flag: Flag, by: str = "priya", *, line: str = LINE, deliver: bool = True) -> str:
        """Let somebody answer a flag; return the request's id."""
        reason = Reason.HELP if flag.sort is Sort.LOOKING else Reason.INTEREST
        made = await self.introductions.answer_flag(
            self.actor(by), Person(flag.user_id), line, flag.id, reason, *self._new()
        )
        return await self._made(made, deliver=deliver)

    async def know(self, one: str, other: str) -> None:
        """Let two people have met."""
        people = self.place.people
        async with self.place.app.database.unit(self.place.env.now()) as unit:
            await self.place.service(PathsService).add_edge_in(
                unit, self.place.guild.id, people[one].id, people[other].id, EdgeKind.MET
            )

    async def describe(self, name: str, headline: str) -> None:
        """Let somebody say who they are."""
        await self.place.service(MembersService).edit_profile(
            self.place.guild.id,
            self.place.people[name].id,
            Profile(headline=headline),
            self.place.env.now(),
        )

    async def tell_facts(
        self, name: str, kind: FactKind, *values: str, audience: Audience = Audience.EVERYONE
    ) -> None:
        """Let somebody say what they may have in common with others."""
        await self.place.service(MembersService).set_facts(
            self.place.guild.id, self.place.people[name].id, kind, values, audience, self.place.env.now()
        )

    async def press(self, name: str, label: str) -> InteractionResult:
        """Press a button of the newest direct message somebody has."""
        return await self.place.people[name].user.click(self.letters(name)[-1], label=label)

    async def write(self, name: str, form: InteractionResult, **typed: str) -> InteractionResult:
        """Submit a form that a button of a direct message opened."""
        assert form.modal is not None, "no form was opened"
        return await self.place.people[name].user.submit_modal(form, typed)

    async def open_card(self, name: str, number: int = 0) -> InteractionResult:
        """Open what waits in somebody's inbox, counted from the top."""
        person = self.place.people[name]
        inbox = await person.slash(self.place.general, "inbox")
        assert inbox.response is not None
        opened = [each for each in _controls(inbox) if each.get("label") == "Open"]
        return await person.click(inbox.response, custom_id=opened[number]["custom_id"])

    async def press_card(self, name: str, label: str) -> InteractionResult:
        """Press a button of what waits longest in somebody's inbox."""
        opened = await self.open_card(name)
        assert opened.response is not None
        return await self.place.people[name].click(opened.response, label=label)

    async def inbox(self, name: str) -> str:
        """Return what somebody's inbox says."""
        answer = await self.place.people[name].slash(self.place.general, "inbox")
        assert answer.response is not None
        return read(answer.response)

    async def deliver(self) -> None:
        """Let everything that is wanted happen."""
        await self.place.app.delivery.drain()
        await self.place.env.settle()

    # ------------------------------------------------------------------ seeing

    def letters(self, name: str) -> list[Any]:
        """Return somebody's direct messages, oldest first."""
        return list(self.place.people[name].user.dm_channel.history())

    def letter(self, name: str) -> str:
        """Return what the newest of somebody's direct messages says."""
        return spoken(self.letters(name)[-1])

    def threads(self) -> list[ChannelHandle]:
        """Return the threads below the channel for introductions."""
        return self.channel.threads

    def members_of(self, thread: ChannelHandle) -> set[str]:
        """Return who is in a thread, beside the bot."""
        ids = set(self.place.env.backend.get_channel(thread.id).thread_members)
        return {name for name, person in self.place.people.items() if person.id in ids}

    async def share_of(self, name: str) -> Share:
        """Return the one share of somebody."""
        (share,) = [s for s in await self.place.shares() if s.author_id == self.place.people[name].id]
        return share

    async def request(self, request_id: str) -> Introduction:
        """Return a request as it is stored."""
        async with self.place.app.database.reading() as reading:
            found = await records.get(reading, request_id)
        assert found is not None
        return found

    def actor(self, name: str) -> Actor:
        """Return somebody as the one who acts here."""
        return Actor(self.place.guild.id, self.place.people[name].id)

    def person(self, name: str) -> Person:
        """Return somebody as one who is named."""
        return Person(self.place.people[name].id)

    def _new(self) -> tuple[str, Any]:
        now = self.place.env.now()
        return new_id(now), now

    async def _made(self, made: object, *, deliver: bool = True) -> str:
        assert isinstance(made, Introduction), made
        self.requests.append(made.id)
        if deliver:
            await self.deliver()
        return made.id


def spoken(message: Any) -> str:
    """Return everything a message of discord.py says."""
    parts = [message.content, *_texts(message.components)]
    return "\n".join(part for part in parts if part)


def first_message(thread: ChannelHandle) -> Any:
    """Return the one message of the bot in a thread."""
    (message,) = [message for message in thread.history() if message.components]
    return message


def labels_of(message: discord.Message) -> list[str]:
    """Return what the buttons of a message of discord.py say."""
    found: list[str] = []

    def gather(components: Any) -> None:
        for component in components:
            if isinstance(component, discord.Button):
                found.append(component.label or "")
            gather(getattr(component, "children", ()))

    gather(message.components)
    return found


def _texts(components: Iterable[Any]) -> list[str]:
    found: list[str] = []
    for component in components:
        if getattr(component, "content", None):
            found.append(component.content)
        found += _texts(getattr(component, "children", ()))
    return found


def _controls(result: InteractionResult) -> list[dict[str, Any]]:
    assert result.response is not None
    return controls(result.response.components)


async def hall_of(place: Meetup) -> Hall:
    """Give a meetup a channel for introductions, and settle it."""
    channel = place.guild.create_text_channel("introductions")
    await place.env.settle()
    await place.set_up(introductions_channel_id=channel.id, is_giving_first=False)
    return Hall(place, channel)


@pytest.fixture
async def hall(place: Meetup) -> Hall:
    """A meetup that is set up for introductions."""
    with place.env.time_context():
        return await hall_of(place)

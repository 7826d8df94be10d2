"""A community whose members are introduced to each other: every service wired, and Discord's answers played."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from bot.core.database import Database, Reader
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.introductions import records
from bot.introductions.admission import Actor, Admission
from bot.introductions.afterwards import AfterwardsService
from bot.introductions.asking import Notes, Person, Reason, Words
from bot.introductions.boundaries import Boundaries
from bot.introductions.course import AFTER, CLOSE, DIRECT, LAPSE, MAKE, OFFER, Course
from bot.introductions.offers import OffersService
from bot.introductions.paths import PathsService
from bot.introductions.preferring import PreferencesService
from bot.introductions.request import Introduction
from bot.introductions.rules import Event
from bot.introductions.service import IntroductionsService
from bot.members.rules import Reach
from bot.prompts import course as prompts_course
from bot.prompts.answering import PromptAnswersService
from bot.prompts.firing import FiringService
from tests.community import ANA, BEA, CAI, CHANNEL, DEE, GUILD, NOW, ORG, Community

INTRODUCTIONS: Final = 120
"""The channel below which people are introduced."""
WEEK: Final = timedelta(days=7)
WORDS: Final = Words(
    Reason.WORK,
    "Your tide tables as a library saved our harbour project two weeks of work.",
    "How do you test against leap seconds?",
    30,
)
LINE: Final = "I moved two warehouses, and can look at your plan."
"""What somebody says to a flag."""
FLAG: Final = "0" * 20
"""A flag of Bea's."""
NOTES: Final = Notes(
    "Bea works on exactly the parser you were looking for.",
    "Cai maintains the tide tables that you asked me about.",
    "How each of you tests against leap seconds",
)


@dataclass
class Told:
    """What Discord was asked to do for the members, in order."""

    directs: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """Kind of effect and whom it went to."""
    closed: list[int] = field(default_factory=list[int])
    """Whose card was closed."""
    threads: list[str] = field(default_factory=list[str])
    """Requests for which a thread was made."""


class Party(Community):
    """The community, with introductions."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.preferences, self.paths = PreferencesService(database), PathsService(database)
        course = Course(self.members)
        self.boundaries = Boundaries(database, self.members, self.moderation, self.preferences, course)
        firing = FiringService(database, self.guilds, prompts_course.Course(self.members, self.doors))
        prompt_answers = PromptAnswersService(
            database, self.guilds, self.members, self.projects, firing, self.doors
        )
        self.introductions = IntroductionsService(
            database,
            self.members,
            self.projects,
            self.preferences,
            Admission(self.guilds, self.members, self.doors, self.projects, prompt_answers, self.paths),
            self.boundaries,
            course,
            self.doors,
        )
        self.offers = OffersService(
            database,
            self.guilds,
            self.members,
            self.doors,
            self.projects,
            self.preferences,
            self.paths,
            course,
        )
        self.afterwards = AfterwardsService(database, self.members, self.paths, self.doors)
        self.flags_up = {FLAG}
        """Flags that run; nobody looks for them anywhere else."""
        self.offers.consult(self._is_flag_up)
        self.agenda.on(OFFER, self.offers.show_due)
        self.agenda.on(LAPSE, self.introductions.lapse_due)
        self.agenda.on(AFTER, self.afterwards.ask_due)
        self.told = Told()
        self.closed: set[int] = set()
        """Members whose direct messages are closed."""
        self.thread_answer: Outcome | None = None
        """What Discord says to a new thread; None: all is well."""
        self.settlers = {
            **self.settlers,
            OFFER: self.offers.shown,
            CLOSE: self.offers.told,
            MAKE: self.offers.begun,
            DIRECT: self.offers.told,
            AFTER: self.afterwards.asked,
        }

    # ------------------------------------------------------------------ members

    async def open_up(self, *user_ids: int) -> None:
        """Let members have given something, and take direct messages."""
        for user_id in user_ids:
            await self.members.choose_reach(GUILD, user_id, Reach.DIRECT, NOW)

    async def ask(
        self, asker: int = ANA, target: int = BEA, *, now: datetime = NOW, words: Words = WORDS
    ) -> Introduction:
        """Ask, and have delivered what follows."""
        asked = await self.introductions.ask(Actor(GUILD, asker), Person(target), words, new_id(now), now)
        assert isinstance(asked, Introduction), asked
        await self.play(now)
        return await self.now(asked.id)

    async def help(
        self,
        helper: int = ANA,
        owner: int = BEA,
        *,
        flag: str = FLAG,
        reason: Reason = Reason.HELP,
        now: datetime = NOW,
    ) -> Introduction:
        """Answer a flag, and have delivered what follows."""
        said = await self.introductions.answer_flag(
            Actor(GUILD, helper), Person(owner), LINE, flag, reason, new_id(now), now
        )
        assert isinstance(said, Introduction), said
        await self.play(now)
        return await self.now(said.id)

    async def connect(
        self, broker: int = ANA, one: int = BEA, other: int = CAI, *, now: datetime = NOW
    ) -> Introduction:
        """Connect two, and have delivered what follows."""
        made = await self.introductions.connect(
            Actor(GUILD, broker), Person(one), Person(other), NOTES, new_id(now), now
        )
        assert isinstance(made, Introduction), made
        await self.play(now)
        return await self.now(made.id)

    async def answer(
        self, introduction: Introduction, user_id: int, event: Event, *, now: datetime = NOW, note: str = ""
    ) -> Any:
        """Answer, and have delivered what follows; return what came back."""
        said = await self.introductions.answer(introduction.id, user_id, event, now, note=note)
        await self.play(now)
        return said

    async def now(self, introduction_id: str) -> Introduction:
        """The request as it is stored."""
        async with self.database.reading() as read:
            found = await records.get(read, introduction_id)
        assert found is not None
        return found

    async def _is_flag_up(self, read: Reader, guild_id: int, flag_id: str, now: datetime) -> bool:
        return guild_id == GUILD and flag_id in self.flags_up

    # ------------------------------------------------------------------ time and delivery

    async def pass_until(self, now: datetime) -> None:
        """Let time pass: whatever is planned happens at its moment, and is delivered."""
        while due := sorted(at for at in (await self.planned()).values() if at <= now):
            await self.agenda.sweep(due[0])
            await self.play(due[0])
        await self.play(now)

    async def play(self, now: datetime) -> None:
        """Deliver everything that is due, as Discord would take it."""
        while entries := await self.claim(now):
            for entry in entries:
                await self.settle(entry, await self._perform(entry, now), now)

    async def _perform(self, entry: OutboxEntry, now: datetime) -> Outcome:
        if entry.kind == CLOSE:
            self.told.closed.append(int(entry.payload["user_id"] or 0))
        ways: dict[str, Callable[[OutboxEntry, datetime], Awaitable[Outcome]]] = {
            OFFER: self._offer,
            MAKE: self._make,
            DIRECT: self._direct,
            AFTER: self._after,
        }
        way = ways.get(entry.kind)
        return self.delivered(entry) if way is None else await way(entry, now)

    def _to(self, entry: OutboxEntry) -> Outcome:
        user_id = int(entry.payload["user_id"] or 0)
        if user_id in self.closed:
            return Outcome(Ending.CLOSED, code=50007)
        self.told.directs.append((entry.kind, user_id))
        return self.delivered(entry)

    async def _offer(self, entry: OutboxEntry, now: datetime) -> Outcome:
        card = await self.offers.show(entry, now)
        return Outcome(Ending.SKIPPED) if card is None else self._to(entry)

    async def _make(self, entry: OutboxEntry, now: datetime) -> Outcome:
        meeting = await self.offers.begin(entry, now)
        if meeting is None:
            return Outcome(Ending.SKIPPED)
        if self.thread_answer is not None:
            return self.thread_answer
        self.told.threads.append(meeting.introduction.id)
        made = self.delivered(entry)
        return Outcome(Ending.DELIVERED, made.message_id, made.message_id, made.message_id)

    async def _direct(self, entry: OutboxEntry, now: datetime) -> Outcome:
        if not await self.offers.may_write(GUILD, int(entry.payload["user_id"] or 0)):
            return Outcome(Ending.SKIPPED)
        return self._to(entry)

    async def _after(self, entry: OutboxEntry, now: datetime) -> Outcome:
        question = await self.afterwards.question(entry, now)
        return Outcome(Ending.SKIPPED) if question is None else self._to(entry)


async def arranged(database: Database) -> Party:
    """A community that can begin: channels chosen, and four members who have shared something."""
    party = Party(database)
    await party.guilds.change(
        GUILD,
        NOW,
        changed_by=ORG,
        zone="UTC",
        share_channel_id=CHANNEL,
        introductions_channel_id=INTRODUCTIONS,
        is_giving_first=False,
    )
    await party.open_up(ANA, BEA, CAI, DEE)
    return party

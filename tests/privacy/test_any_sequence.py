"""Whatever members did with each other, in whatever order: after an erasure there is no trace, and others keep theirs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.core import outbox
from bot.core.database import Database
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.core.personal import names_member
from bot.guilds.pillars import Pillar, PillarClosed
from bot.introductions.admission import Actor as Asker
from bot.introductions.asking import Person, Reason
from bot.introductions.asking import Words as Wish
from bot.introductions.course import CLOSE, DIRECT, MAKE, OFFER
from bot.introductions.rules import Event
from bot.looking.alerts import Alert
from bot.looking.course import DRESS
from bot.looking.rules import Actor as Owner
from bot.looking.rules import Kind as Work
from bot.looking.rules import Show, Sort, Words
from bot.members.facts import Audience, FactKind
from bot.members.rules import Profile, Reach
from bot.moderation.rules import Case
from bot.projects import answers as helping
from bot.projects import service as sharing
from bot.projects.rules import Actor, Ask, Draft, Kind
from bot.rooms import Rooms, build_rooms
from tests.privacy.filling import CHANNEL, GUILD, MEMBER, OTHER, THIRD, everything, sweep, tables, traces

NOW: Final = datetime.fromisoformat("2026-03-02T09:30:00+00:00")
ORGANIZER: Final = 402653184000000077
PEOPLE: Final = (MEMBER, OTHER, THIRD)
SHARED: Final = frozenset(
    {
        "outbox",
        "agenda",
        "flag_skills",
        "flag_listings",
        "introductions",
        "introduction_seats",
        "thanks",
        "facts",
    }
)
"""Tables in which a row of another's may change or go with somebody: what both were part of, and counts."""

Deed = Callable[["Life", int, int], Awaitable[object]]


class Life:
    """What three members do in a server, with Discord played."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self.database, self.rooms, self.now = database, rooms, NOW
        self.shares: list[str] = []
        self.requests: list[str] = []
        self._numbers = count(700000000000000001)

    def id(self) -> str:
        """Return a new id, and let some time pass."""
        self.now += timedelta(minutes=7)
        return new_id(self.now)

    async def deliver(self) -> None:
        """Let whatever waits be done, as Discord would take it."""
        rooms = self.rooms
        settlers: dict[str, Any] = {
            sharing.POST: rooms.projects.post_settled,
            sharing.CARD: rooms.projects.card_settled,
            sharing.UPDATE: rooms.projects.update_settled,
            helping.HELPED: rooms.answers.help_settled,
            helping.QUESTION: rooms.answers.question_settled,
            OFFER: rooms.offers.shown,
            MAKE: rooms.offers.begun,
            DIRECT: rooms.offers.told,
        }
        kinds = [
            sharing.THREAD,
            CLOSE,
            DRESS,
            "looking.card",
            "looking.celebrate",
            "members.direct",
            *settlers,
        ]
        kinds += ["privacy.place", "privacy.nameless", "privacy.look"]
        while entries := await outbox.claim(self.database, self.now, worker="w", kinds=kinds, most=50):
            for entry in entries:
                outcome = await self._perform(entry)
                async with self.database.unit(self.now) as unit:
                    await outbox.finish(unit, entry, outcome)
                    if entry.kind in settlers:
                        await settlers[entry.kind](unit, entry, outcome)
                    elif entry.kind == DRESS:
                        await rooms.dressing.left(unit, GUILD, int(entry.payload["user_id"] or 0))

    async def _perform(self, entry: OutboxEntry) -> Outcome:
        if entry.kind == OFFER and await self.rooms.offers.show(entry, self.now) is None:
            return Outcome(Ending.SKIPPED)
        if entry.kind == MAKE and await self.rooms.offers.begin(entry, self.now) is None:
            return Outcome(Ending.SKIPPED)
        made = next(self._numbers)
        return Outcome(Ending.DELIVERED, made, made, made)

    async def share(self, who: int, whom: int) -> None:
        what = Draft(
            f"Tides for <@{whom}>", Kind.PROJECT, "A parser of tide tables.", "", Ask.FEEDBACK, "Is it clear?"
        )
        self.shares.append(self.id())
        await self.rooms.projects.share(
            Actor(GUILD, who, is_organizer=False), what, self.shares[-1], self.now
        )

    async def help(self, who: int, whom: int) -> None:
        for share_id in self.shares[-2:]:
            actor = Actor(GUILD, who, is_organizer=False)
            await self.rooms.answers.help(
                share_id, actor, "The part on leaps", "It explained our logs.", self.now
            )

    async def question(self, who: int, whom: int) -> None:
        for share_id in self.shares[-1:]:
            actor = Actor(GUILD, who, is_organizer=False)
            words = ("I have read the source of it.", "Why is the table read twice?")
            await self.rooms.answers.ask(share_id, actor, *words, self.id(), self.now)

    async def follow(self, who: int, whom: int) -> None:
        for share_id in self.shares[-1:]:
            await self.rooms.answers.follow(share_id, Actor(GUILD, who, is_organizer=False), self.now)

    async def flag(self, who: int, whom: int) -> None:
        flag_id, owner = self.id(), Owner(GUILD, who)
        words = Words("Data engineer", f"Small teams, as <@{whom}> has.", (Work.FULL_TIME,), ("Python",))
        await self.rooms.flags.draft(owner, Sort.HIRING, words, flag_id, self.now)
        await self.rooms.flags.show_as(flag_id, owner, self.now, shows=frozenset(Show))
        await self.rooms.flags.post(flag_id, owner, self.now)

    async def alert(self, who: int, whom: int) -> None:
        await self.rooms.alerts.add(GUILD, who, [Alert(Sort.HIRING)], self.now)

    async def ask(self, who: int, whom: int) -> None:
        wish = Wish(
            Reason.WORK, "Your tables saved our project two weeks.", "How do you test leap seconds?", 30
        )
        self.requests.append(self.id())
        await self.rooms.introductions.ask(Asker(GUILD, who), Person(whom), wish, self.requests[-1], self.now)

    async def say_yes(self, who: int, whom: int) -> None:
        for request_id in self.requests:
            await self.rooms.introductions.answer(request_id, who, Event.YES, self.now)

    async def block(self, who: int, whom: int) -> None:
        await self.rooms.boundaries.block(Asker(GUILD, who), whom, self.now)

    async def report(self, who: int, whom: int) -> None:
        said = {"What they wrote": f"ask <@{whom}>"}
        await self.rooms.moderation.report(GUILD, who, whom, "member", "", "Rude", said, self.id(), self.now)

    async def settle(self, who: int, whom: int) -> None:
        case = await self.rooms.moderation.case(GUILD, whom, ORGANIZER, self.now)
        if isinstance(case, Case) and case.newest is not None:
            await self.rooms.moderation.dismiss(GUILD, case.newest, ORGANIZER, self.now)

    async def suspend(self, who: int, whom: int) -> None:
        until = self.now + timedelta(days=30)
        await self.rooms.moderation.suspend(GUILD, whom, Pillar.LOOKING, until, "Rude", ORGANIZER, self.now)

    async def describe(self, who: int, whom: int) -> None:
        await self.rooms.members.edit_profile(GUILD, who, Profile(about=f"Met <@{whom}> in Delft."), self.now)
        await self.rooms.members.set_facts(
            GUILD, who, FactKind.HOBBY, ["Sailing"], Audience.EVERYONE, self.now
        )
        await self.rooms.members.choose_reach(GUILD, who, Reach.DIRECT, self.now)

    async def keep_draft(self, who: int, whom: int) -> None:
        await self.rooms.introductions.keep_draft(Asker(GUILD, who), self.id(), {"to": str(whom)}, self.now)

    async def pass_time(self, who: int, whom: int) -> None:
        await self.deliver()
        self.now += timedelta(days=1)
        await sweep(self.database, self.rooms, self.now)

    async def leave(self, who: int, whom: int) -> None:
        await self.rooms.boundaries.departed(GUILD, who, Event.LEAVE, self.now)
        await self.rooms.flags.departed(GUILD, who, self.now)


DEEDS: Final[tuple[Deed, ...]] = (
    Life.share,
    Life.help,
    Life.question,
    Life.follow,
    Life.flag,
    Life.alert,
    Life.ask,
    Life.say_yes,
    Life.block,
    Life.report,
    Life.settle,
    Life.suspend,
    Life.describe,
    Life.keep_draft,
    Life.pass_time,
    Life.leave,
)
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.permutations(PEOPLE)), min_size=8, max_size=24)


@pytest.fixture
async def life(sqlite_database: Database) -> Life:
    return Life(sqlite_database, build_rooms(sqlite_database, default_zone="UTC"))


async def _others(database: Database) -> list[tuple[str, dict[str, Any]]]:
    return [
        (table, row)
        for table, row in await everything(database)
        if table not in SHARED
        and not any(names_member(value, MEMBER) for value in row.values() if not isinstance(value, datetime))
    ]


async def _forget_everything(database: Database) -> None:
    async with database.unit(NOW) as unit:
        for table in reversed(tables()):
            await unit.execute(table.delete())


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS)
async def test_after_any_sequence_there_is_no_trace_and_others_keep_what_is_theirs(
    life: Life, steps: list[tuple[Deed, list[int]]]
) -> None:
    await _forget_everything(life.database)
    life.__init__(life.database, life.rooms)
    await life.rooms.guilds.change(
        GUILD,
        NOW,
        changed_by=ORGANIZER,
        share_channel_id=CHANNEL,
        introductions_channel_id=CHANNEL + 1,
        looking_channel_id=CHANNEL + 2,
        hiring_channel_id=CHANNEL + 2,
        is_giving_first=False,
    )
    for deed, (who, whom, _) in steps:
        with suppress(PillarClosed):  # they were kept out of it before
            await deed(life, who, whom)
    before = await _others(life.database)
    await life.rooms.privacy.erase(GUILD, MEMBER, life.now)
    after = await _others(life.database)
    assert [row for row in before if row not in after] == []
    await life.settle(ORGANIZER, MEMBER)
    for _ in range(12):
        await life.pass_time(OTHER, THIRD)
        await life.settle(ORGANIZER, MEMBER)
    assert await traces(life.database, MEMBER) == []

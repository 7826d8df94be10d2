"""A community whose members find work through each other, and thank each other for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.database import Database
from bot.core.ids import new_id
from bot.introductions.admission import Actor as Asker
from bot.introductions.asking import Person
from bot.introductions.request import Introduction
from bot.introductions.rules import Event
from bot.looking.course import CELEBRATE, Course
from bot.looking.gratitude import Gratitude
from bot.looking.rules import Actor, Flag, Outcome, Sort
from bot.looking.service import FlagsService
from bot.looking.thanking import Seen, ThanksService
from bot.projects.rules import Share
from tests.community import ANA, BEA, CAI, DEE, DRAFT, GUILD, NOW, ORG
from tests.community import Actor as Author
from tests.introductions.party import WORDS, Party
from tests.looking.board import LOOKING, LOOKING_CHANNEL, OWNER

NOTE = "Your hint about the harbour office was the beginning of it."


class Circle(Party):
    """The community, with introductions, flags and thanks."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.flags = FlagsService(database, self.guilds, self.members, self.projects, Course(), self.doors)
        self.thanks = ThanksService(
            database,
            self.members,
            self.doors,
            self.introductions,
            self.projects,
            self.paths,
            self.flags,
        )
        self.settlers |= {CELEBRATE: self.flags.celebrated}

    async def set_up(self, guild_id: int = GUILD, *, zone: str = "UTC") -> None:
        """Let everybody be introduced and look for work here."""
        await super().set_up(guild_id, zone=zone)
        await self.guilds.change(
            guild_id,
            NOW,
            changed_by=ORG,
            looking_channel_id=LOOKING_CHANNEL,
            is_giving_first=False,
            is_celebrating=True,
        )

    async def put_up(self, actor: Actor = OWNER, sort: Sort = Sort.LOOKING, now: datetime = NOW) -> Flag:
        """Put a flag up, without a card: nothing here is about what channels show."""
        draft = await self.flags.draft(actor, sort, LOOKING, new_id(now), now)
        assert isinstance(draft, Flag), draft
        await self.flags.show_as(draft.id, actor, now, shows=frozenset())
        flag = await self.flags.post(draft.id, actor, now)
        assert isinstance(flag, Flag), flag
        return flag

    async def introduce(self, broker: int, one: int, other: int, *, now: datetime = NOW) -> Introduction:
        """Let a broker bring two together."""
        begun = await self.connect(broker, one, other, now=now)
        for user_id in begun.pair:
            await self.answer(begun, user_id, Event.YES, now=now)
        return await self.now(begun.id)

    async def meet(self, asker: int, author: int, share: Share | None = None, *, now: datetime = NOW) -> None:
        """Let one ask to meet the other, perhaps because of a share of theirs, and the other say yes."""
        words = replace(WORDS, share_id="" if share is None else share.id)
        begun = await self.introductions.ask(Asker(GUILD, asker), Person(author), words, new_id(now), now)
        assert isinstance(begun, Introduction), begun
        await self.play(now)
        await self.answer(begun, author, Event.YES, now=now)

    async def share_by(self, author_id: int, title: str) -> Share:
        """Let somebody share something."""
        return await self.post(replace(DRAFT, title=title), by=Author(GUILD, author_id))

    async def chain_of_three(self) -> None:
        """Dee's share leads Ana to Dee, who brings her to Cai, who brings her to Bea."""
        await self.meet(ANA, DEE, await self.share_by(DEE, "Harbour maps"))
        await self.introduce(DEE, ANA, CAI)
        await self.introduce(CAI, ANA, BEA)

    async def finish(
        self,
        flag: Flag,
        *helper_ids: int,
        gratitude_id: str | None = None,
        outcome: Outcome = Outcome.HERE,
        now: datetime = NOW,
    ) -> Gratitude:
        """Let the owner say what came of it."""
        seen = await self.thanks.finish(
            gratitude_id or new_id(now), flag.id, Actor(GUILD, flag.user_id), outcome, helper_ids, NOTE, now
        )
        assert isinstance(seen, Seen), seen
        return seen.gratitude

    async def send(self, gratitude: Gratitude, *absent: int, now: datetime = NOW) -> Gratitude:
        """Let whoever thanks press *Send the thanks*."""
        seen = await self.thanks.send(gratitude.id, Actor(GUILD, gratitude.user_id), absent, now)
        assert isinstance(seen, Seen), seen
        return seen.gratitude

"""A community whose members look for work and hire: the services over a real database, and Discord's answers played."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Database
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.looking import records
from bot.looking.cards import CardLook
from bot.looking.course import CARD, CELEBRATE, DRESS, LAPSE, SETTLED, WARN, Course
from bot.looking.rules import Actor, Audience, Flag, Kind, Pay, Show, Sort, Viewer, Words
from bot.looking.service import FlagsService
from tests.community import ANA, BEA, GUILD, NOW, ORG, Community

LOOKING_CHANNEL: Final = 130
HIRING_CHANNEL: Final = 131
LOOKING_ROLE: Final = 140
HIRING_ROLE: Final = 141
DAYS: Final = timedelta(days=30)
"""How long a flag holds here."""

OWNER: Final = Actor(GUILD, ANA)
IN_DIRECT_MESSAGE: Final = Actor(0, ANA)
STRANGER: Final = Viewer(GUILD, BEA)
ORGANIZER: Final = Viewer(GUILD, ORG, is_organizer=True)

LOOKING: Final = Words(
    "Backend engineer",
    "An introduction to teams that run Python in production.",
    kinds=(Kind.FULL_TIME, Kind.CONTRACT),
    skills=("Python", "Postgres"),
    place="Berlin, or remote",
    link="https://example.org/ana",
)
HIRING: Final = Words(
    "Maintainer of a tide table library",
    "Two days a week on a parser that harbours rely on.",
    skills=("python", "C"),
    place="Remote",
    pay=Pay.PAID,
    pay_range="70 to 90 an hour",
)


class Board(Community):
    """The community, with flags."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.course = Course()
        self.flags = FlagsService(database, self.guilds, self.members, self.projects, self.course, self.doors)
        self.guilds.observe(self.flags.settings_changed)
        self.pillars.observe(self.flags.pillar_changed)
        self.moderation.observe(self.flags.suspended)
        self.moderation.observe_lifting(self.flags.let_back_in)
        self.agenda.on(WARN, self.flags.warn_due)
        self.agenda.on(LAPSE, self.flags.lapse_due)
        self.agenda.on(SETTLED, self.flags.settled_due)
        self.dressed: list[int] = []
        """Whom delivery was asked to dress, in order."""
        self.asked: list[str] = []
        """Flags whose owners were asked by direct message whether they hold."""
        self.settlers |= {
            CARD: self.flags.card_settled,
            WARN: self.flags.warned,
            CELEBRATE: self.flags.celebrated,
            DRESS: self._dressed,
        }

    async def set_up(self, guild_id: int = GUILD, *, zone: str = "UTC") -> None:
        """Let an organizer choose channels and badges as well."""
        await super().set_up(guild_id, zone=zone)
        await self.guilds.change(
            guild_id,
            NOW,
            changed_by=ORG,
            looking_channel_id=LOOKING_CHANNEL,
            hiring_channel_id=HIRING_CHANNEL,
            looking_role_id=LOOKING_ROLE,
            hiring_role_id=HIRING_ROLE,
            looking_tag="[looking]",
            hiring_tag="[hiring]",
            is_celebrating=True,
        )

    # ------------------------------------------------------------------ members

    async def write(
        self, words: Words = LOOKING, *, by: Actor = OWNER, sort: Sort = Sort.LOOKING, now: datetime = NOW
    ) -> Flag:
        """Write a flag; it is not up yet."""
        flag = await self.flags.draft(by, sort, words, new_id(now), now)
        assert isinstance(flag, Flag), flag
        return flag

    async def put_up(
        self,
        words: Words = LOOKING,
        *,
        by: Actor = OWNER,
        sort: Sort = Sort.LOOKING,
        audience: Audience = Audience.EVERYONE,
        shows: frozenset[Show] = frozenset({Show.CARD}),
        is_matched: bool = False,
        now: datetime = NOW,
    ) -> Flag:
        """Write a flag and put it up."""
        draft = await self.write(words, by=by, sort=sort, now=now)
        await self.flags.show_as(draft.id, by, now, audience=audience, shows=shows, is_matched=is_matched)
        flag = await self.flags.post(draft.id, by, now)
        assert isinstance(flag, Flag), flag
        return flag

    async def flag(self, flag_id: str) -> Flag:
        """The flag as it is stored now."""
        async with self.database.reading() as read:
            flag = await records.get(read, flag_id)
        assert flag is not None
        return flag

    # ------------------------------------------------------------------ time and delivery

    async def play(self, now: datetime) -> list[str]:
        """Sweep what is due and deliver what follows, well; return the kinds of effect in order."""
        await self.agenda.sweep(now)
        done: list[str] = []
        while entries := await self.claim(now):
            for entry in entries:
                done.append(entry.kind)
                await self.settle(entry, await self.answered(entry, now), now)
        return done

    async def answered(self, entry: OutboxEntry, now: datetime) -> Outcome:
        """What delivery makes of an effect when Discord has nothing against it."""
        if entry.kind == WARN:
            flag = await self.flags.warning(entry, now)
            if flag is None:
                return Outcome(Ending.SKIPPED)
            self.asked.append(flag.id)
        if entry.kind != CARD:
            return self.delivered(entry)
        card = await self.flags.card(str(entry.payload["flag_id"]), now)
        assert card is not None
        if card.look is CardLook.NONE:
            has_card = card.flag.message_id is not None
            return Outcome(Ending.DELIVERED if has_card else Ending.SKIPPED)
        if card.flag.message_id is not None:
            return Outcome(Ending.DELIVERED, card.flag.channel_id, card.flag.message_id)
        return replace(self.delivered(entry), channel_id=card.channel_id)

    async def _dressed(self, _unit: object, entry: OutboxEntry, _outcome: Outcome) -> None:
        self.dressed.append(int(entry.payload["user_id"] or 0))

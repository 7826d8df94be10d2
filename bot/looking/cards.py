"""Use cases of what Discord's channels show of flags: the card, and the line that says somebody has found something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Final

from bot.core.database import Database, Reader, Unit
from bot.core.effects import Ending, Moment, OutboxEntry, Outcome
from bot.core.places import Trace, bring_down
from bot.guilds.pillars import Pillar, PillarSettings
from bot.guilds.rules import GuildSettings, Part
from bot.guilds.service import GuildsService
from bot.looking import records
from bot.looking.course import SETTLED, Course, leaves_card, wants_card
from bot.looking.lists import Lists
from bot.looking.rules import Flag, Show, Sort, State
from bot.moderation.doors import Doors
from bot.projects.rules import Share
from bot.projects.service import ProjectsService

_SHARES_SHOWN: Final = 3
_BATCH: Final = 100
_UNKNOWN_MESSAGE: Final = 10008
"""Discord's code for a message that is not there any more (Opcodes and Status Codes)."""
_MENDABLE: Final = frozenset({50001, 50013})
"""Missing access, missing permissions: an organizer can give them back."""


class CardLook(Enum):
    """What the card of a flag is to look like now."""

    LIVE = "live"
    LAPSED = "lapsed"
    """The card that was there says that it has run out."""
    NONE = "none"
    """There is to be no card; one that was there goes away."""


@dataclass(frozen=True, slots=True)
class FlagCard:
    """Everything a card shows, and where it belongs."""

    flag: Flag
    shares: Sequence[Share]
    """The owner's newest, at most three: what they have made speaks for them."""
    channel_id: int | None
    """The channel for flags of this sort; None where organizers have chosen none."""
    look: CardLook


@dataclass(frozen=True, slots=True)
class Celebration:
    """A line that tells of a find."""

    flag: Flag
    channel_id: int
    is_wanted: bool
    """Whether it is to be told, still."""


class Cards(Lists):
    """What channels show of flags."""

    def __init__(
        self,
        database: Database,
        guilds: GuildsService,
        projects: ProjectsService,
        course: Course,
        doors: Doors,
    ) -> None:
        super().__init__(database, doors)
        self._guilds = guilds
        self._projects = projects
        self._course = course

    async def card(self, flag_id: str, now: datetime) -> FlagCard | None:
        """Return what a flag's card shows now; None if there is no such flag."""
        async with self._database.reading() as read:
            flag = await records.get(read, flag_id)
            if flag is None:
                return None
            channel_id = await self._place(read, flag)
            shares = await self._projects.latest_in(read, flag.guild_id, flag.user_id, _SHARES_SHOWN)
        return FlagCard(flag, shares, channel_id, _look(flag, has_place=channel_id is not None))

    async def card_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of a card. ``outcome`` names a message as long as there is one."""
        flag = await records.get_to_change(unit, str(entry.payload["flag_id"]))
        if flag is None:
            return
        match outcome.ending:
            case Ending.DELIVERED:
                after = replace(flag, channel_id=outcome.channel_id, message_id=outcome.message_id)
                if outcome.message_id is None:
                    after = replace(after, channel_id=None)
                await self._guilds.troubles_over(unit, flag.guild_id, of=Part.LOOKING)
            case Ending.GONE:
                was_taken = outcome.code == _UNKNOWN_MESSAGE and flag.state is State.RUNNING
                # A moderator has deleted it: it is the owner's to put it back, not ours.
                shows = flag.shows - {Show.CARD} if was_taken else flag.shows
                after = replace(flag, channel_id=None, message_id=None, shows=shows)
                if not was_taken and wants_card(flag):
                    await self._moved_or_note(unit, flag, after, outcome)
            case Ending.BLOCKED:
                await self._note(unit, flag, outcome)
                return
            case Ending.ABANDONED:
                await self._insist_on_hiding(unit, flag, outcome)
                return
            case _:
                return
        if after != flag:
            await records.save(unit, after)

    async def celebration(self, flag_id: str) -> Celebration | None:
        """Return whose find may be told, and where; None if there is no place for it."""
        async with self._database.reading() as read:
            flag = await records.get(read, flag_id)
            if flag is None:
                return None
            settings = await self._guilds.settings_in(read, flag.guild_id)
        channel_id = _channel(settings, flag.sort)
        if channel_id is None:
            return None
        is_wanted = flag.state is State.DONE and bool(flag.user_id) and settings.is_celebrating
        return Celebration(flag, channel_id, is_wanted)

    async def celebrated(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of that line."""
        if outcome.ending is Ending.DELIVERED and outcome.channel_id and outcome.message_id:
            flag = await records.get(unit, str(entry.payload["flag_id"]))
            if flag is not None and flag.user_id:
                await records.said(unit, flag.id, outcome.channel_id, outcome.message_id)
            elif entry.guild_id is not None:  # everything about them was erased while it was on its way
                line = bring_down(entry.guild_id, Trace.MESSAGE, outcome.channel_id, outcome.message_id)
                await unit.emit(line)
        if outcome.ending is Ending.BLOCKED:
            flag = await records.get(unit, str(entry.payload["flag_id"]))
            if flag is not None:
                await self._note(unit, flag, outcome)

    async def settings_changed(self, unit: Unit, before: GuildSettings, after: GuildSettings) -> None:
        """Have all flags of a server brought up to date if organizers changed what they may show."""
        if _about_flags(before) != _about_flags(after):
            await unit.schedule(Moment(SETTLED, f"{after.guild_id}:", unit.now, after.guild_id))

    async def pillar_changed(self, unit: Unit, before: PillarSettings, after: PillarSettings) -> None:
        """Take away all cards and badges of a server that does without looking from now on, or bring them back."""
        if after.pillar is Pillar.LOOKING and after.is_on is not before.is_on:
            await unit.schedule(Moment(SETTLED, f"{after.guild_id}:", unit.now, after.guild_id))

    async def settled_due(self, unit: Unit, moment: Moment) -> None:
        """Bring the next flags up to date with the server's settings: the agenda's handler."""
        guild, after_id = moment.subject.split(":")
        flags = await records.running(unit, int(guild), after_id, _BATCH)
        for flag in flags:
            has_place = await self._place(unit, flag) is not None
            if wants_card(flag) and has_place is (flag.message_id is None):
                await self._course.want_card(unit, flag)
            if flag.shows - {Show.CARD}:
                await self._course.want_dressed(unit, flag.guild_id, flag.user_id)
        if len(flags) == _BATCH:
            await unit.schedule(Moment(SETTLED, f"{guild}:{flags[-1].id}", unit.now, moment.guild_id))

    async def _place(self, read: Reader, flag: Flag) -> int | None:
        """Return the channel in which the card of a flag belongs, None if there is none."""
        if await self._is_off(read, flag.guild_id):
            return None
        return _channel(await self._guilds.settings_in(read, flag.guild_id), flag.sort)

    async def _insist_on_hiding(self, unit: Unit, flag: Flag, outcome: Outcome) -> None:
        """Want a card away for as long as it takes that is not to be seen, and that organizers keep us from."""
        look = _look(flag, has_place=await self._place(unit, flag) is not None)
        if flag.message_id is not None and look is CardLook.NONE and outcome.code in _MENDABLE:
            await self._course.want_card(unit, flag)

    async def _moved_or_note(self, unit: Unit, flag: Flag, after: Flag, outcome: Outcome) -> None:
        """Want the card in the channel that is chosen now if its old one is gone; else tell organizers."""
        channel_id = _channel(await self._guilds.settings_in(unit, flag.guild_id), flag.sort)
        if flag.channel_id is not None and channel_id not in (None, flag.channel_id):
            await self._course.want_card(unit, after)
        else:
            await self._note(unit, flag, outcome)

    async def _note(self, unit: Unit, flag: Flag, outcome: Outcome) -> None:
        settings = await self._guilds.settings_in(unit, flag.guild_id)
        channel_id = flag.channel_id or _channel(settings, flag.sort)
        await self._guilds.note_trouble(unit, flag.guild_id, outcome.code, channel_id, of=Part.LOOKING)


def _look(flag: Flag, *, has_place: bool) -> CardLook:
    if not has_place:
        return CardLook.NONE
    if wants_card(flag):
        return CardLook.LIVE
    return CardLook.LAPSED if leaves_card(flag) and flag.message_id is not None else CardLook.NONE


def _channel(settings: GuildSettings, sort: Sort) -> int | None:
    return settings.looking_channel_id if sort is Sort.LOOKING else settings.hiring_channel_id


def _about_flags(settings: GuildSettings) -> tuple[object, ...]:
    return (
        settings.looking_channel_id,
        settings.hiring_channel_id,
        settings.looking_role_id,
        settings.hiring_role_id,
        settings.looking_tag,
        settings.hiring_tag,
    )

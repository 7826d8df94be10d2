"""Whether somebody may start a request now, from what they did themselves and can see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.database import Reader
from bot.guilds.service import GuildsService
from bot.introductions import records, records_of_starting
from bot.introductions.asking import (
    OPEN_FOR,
    THROUGH_AGAIN_AFTER,
    Facts,
    Limits,
    MetBefore,
    No,
    Refusal,
    may_answer,
    may_go_through,
    may_start,
)
from bot.introductions.paths import PathsService
from bot.introductions.rules import Answer
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects.service import ProjectsService
from bot.prompts.answering import PromptAnswersService


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which server."""

    guild_id: int
    user_id: int


class Admission:
    """Gathers the facts on somebody who wants to start a request, and decides."""

    def __init__(
        self,
        guilds: GuildsService,
        members: MembersService,
        doors: Doors,
        projects: ProjectsService,
        prompts: PromptAnswersService,
        paths: PathsService,
    ) -> None:
        self._guilds = guilds
        self._members = members
        self._doors = doors
        self._projects = projects
        self._prompts = prompts
        self._paths = paths

    async def may_start_in(
        self, read: Reader, actor: Actor, other_ids: frozenset[int], now: datetime
    ) -> Refusal | None:
        """Return why ``actor`` may not start a request that names ``other_ids``, or None.

        Where introductions are closed to them :class:`~bot.guilds.pillars.PillarClosed` is raised, here and below.
        """
        await self._doors.meet_in(read, actor.guild_id, actor.user_id, now)
        limits = await self._limits(read, actor.guild_id)
        return may_start(await self._facts(read, actor, other_ids, limits, now), limits, other_ids, now)

    async def may_go_through_in(
        self, read: Reader, actor: Actor, via_id: int, target_id: int, now: datetime
    ) -> Refusal | None:
        """Return why ``actor`` may not ask ``via_id`` to introduce them to ``target_id``, or None."""
        await self._doors.meet_in(read, actor.guild_id, actor.user_id, now)
        limits = await self._limits(read, actor.guild_id)
        others = frozenset({target_id})
        facts = await self._facts(read, actor, others, limits, now)
        if (refusal := may_start(facts, limits, others, now)) is not None:
            return refusal
        if await self._blocked_of(read, actor, frozenset({via_id})):
            return No.BLOCKED_BY_YOU
        is_connected = await self._paths.know_each_other_in(read, actor.guild_id, actor.user_id, via_id)
        return may_go_through(facts, via_id, is_connected=is_connected, now=now)

    async def may_answer_in(
        self, read: Reader, actor: Actor, owner_id: int, flag_id: str, now: datetime
    ) -> Refusal | None:
        """Return why ``actor`` may not answer a flag of ``owner_id``, or None."""
        await self._doors.meet_in(read, actor.guild_id, actor.user_id, now, answers_flag=True)
        limits = await self._limits(read, actor.guild_id)
        facts = await self._facts(read, actor, frozenset({owner_id}), limits, now)
        said = await records_of_starting.answers_to(read, actor.guild_id, actor.user_id, flag_id)
        known = {each.introduction_id: each for each in (*facts.earlier, *said)}
        return may_answer(replace(facts, earlier=tuple(known.values())), limits, owner_id, flag_id, now)

    async def _limits(self, read: Reader, guild_id: int) -> Limits:
        settings = await self._guilds.settings_in(read, guild_id)
        again_after = timedelta(days=settings.pair_again_days)
        return Limits(settings.asks_open_most, again_after, settings.is_giving_first)

    async def _facts(
        self, read: Reader, actor: Actor, other_ids: frozenset[int], limits: Limits, now: datetime
    ) -> Facts:
        guild_id, user_id = actor.guild_id, actor.user_id
        met, they_asked = None, None
        if len(other_ids) == 1:
            (other_id,) = other_ids
            last = await records.last_met(read, guild_id, user_id, other_id)
            if last is not None and last.made_at is not None:
                met = MetBefore(last.id, last.made_at, last.thread_id)
            they_asked = await self._asked_by(read, actor, other_id, now)
        since = now - max(limits.again_after, OPEN_FOR, THROUGH_AGAIN_AFTER)
        return Facts(
            has_given=not limits.is_giving_first or await self._has_given(read, guild_id, user_id),
            blocked_ids=await self._blocked_of(read, actor, other_ids),
            earlier=await records_of_starting.started(read, guild_id, user_id, since),
            met=met,
            they_asked=they_asked,
        )

    async def _has_given(self, read: Reader, guild_id: int, user_id: int) -> bool:
        return await self._projects.has_given_in(
            read, guild_id, user_id
        ) or await self._prompts.has_answered_in(read, guild_id, user_id)

    async def _blocked_of(self, read: Reader, actor: Actor, other_ids: frozenset[int]) -> frozenset[int]:
        """Return whom of these ``actor`` has blocked; never who has blocked ``actor``."""
        blocked = [
            other_id
            for other_id in sorted(other_ids)
            if await self._members.has_blocked_in(read, actor.guild_id, actor.user_id, other_id)
        ]
        return frozenset(blocked)

    async def _asked_by(self, read: Reader, actor: Actor, other_id: int, now: datetime) -> str | None:
        """Return a request of ``other_id`` to meet ``actor`` that they were shown and have not answered."""
        for each in await records.to_answer(read, actor.guild_id, actor.user_id, now):
            seat = each.seat_of(actor.user_id)
            is_unanswered = seat is not None and each.seats[seat].answer is Answer.ASKED
            if is_unanswered and each.starter_id == other_id and each.partner_of(other_id) == actor.user_id:
                return each.id
        return None

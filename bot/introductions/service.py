"""Use cases of introductions: asking, connecting, answering, taking back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.database import Database, Reader, Unit
from bot.core.effects import Moment
from bot.introductions import records, records_of_words
from bot.introductions.admission import Actor, Admission
from bot.introductions.asking import (
    DRAFT_KEPT_FOR,
    OF_FLAGS,
    MetBefore,
    No,
    Notes,
    Person,
    Reason,
    Refusal,
    TooShort,
    Words,
    check_line,
    check_note,
    check_notes,
    check_people,
    check_words,
)
from bot.introductions.boundaries import Boundaries
from bot.introductions.course import Course
from bot.introductions.offering import order
from bot.introductions.preferences import Preferences
from bot.introductions.preferring import PreferencesService
from bot.introductions.request import Introduction, begun
from bot.introductions.rules import Answer, Event, Refused, Role, Way
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects.service import ProjectsService

PAUSE_FOR: Final = timedelta(days=28)
"""How long *Pause all* lasts; a member can choose otherwise."""
_MINUTES: Final = 30  # where nobody says how long it takes
_LATEST: Final = 100
"""Requests of one member that are looked through for those who were introduced to them lately."""


class IntroductionsService:
    """What members do about introductions."""

    def __init__(
        self,
        database: Database,
        members: MembersService,
        projects: ProjectsService,
        preferences: PreferencesService,
        admission: Admission,
        boundaries: Boundaries,
        course: Course,
        doors: Doors,
    ) -> None:
        self._database = database
        self._members = members
        self._projects = projects
        self._preferences = preferences
        self._admission = admission
        self._boundaries = boundaries
        self._course = course
        self._doors = doors

    # ------------------------------------------------------------------ asking

    async def may_ask(self, actor: Actor, target: Person, now: datetime) -> Refusal | None:
        """Return why ``actor`` may not ask to meet ``target`` now, or None: for before the form is opened."""
        if (no := check_people(actor.user_id, target)) is not None:
            return no
        async with self._database.reading() as read:
            return await self._admission.may_start_in(read, actor, frozenset({target.user_id}), now)

    async def ask(
        self, actor: Actor, target: Person, words: Words, request_id: str, now: datetime
    ) -> Introduction | Refusal:
        """Store a request to meet ``target`` under ``request_id``, and want it shown to them.

        What comes back, and how long it takes, never depends on what the target has settled for
        themselves: that is looked at when it is shown. The same ``request_id`` again stores nothing.
        """
        tidy = check_words(words)
        if not isinstance(tidy, Words):
            return tidy
        if (no := check_people(actor.user_id, target)) is not None:
            return no
        async with self._database.unit(now) as unit:
            await unit.hold(f"asks:{actor.guild_id}:{actor.user_id}")
            if (earlier := await records.get(unit, request_id)) is not None:
                return earlier if _is_by(earlier, actor) else No.NOT_FOUND
            refusal = await self._admission.may_start_in(unit, actor, frozenset({target.user_id}), now)
            if refusal is not None:
                return refusal
            share_id = await self._share_of(unit, actor.guild_id, target.user_id, tidy.share_id)
            people, words = (actor.user_id, target.user_id), replace(tidy, share_id=share_id)
            return await self._begin(unit, begun(request_id, actor.guild_id, Way.ASKED, people, words, now))

    async def may_connect(self, actor: Actor, one: Person, other: Person, now: datetime) -> Refusal | None:
        """Return why ``actor`` may not connect these two now, or None."""
        if (no := check_people(actor.user_id, one, other)) is not None:
            return no
        async with self._database.reading() as read:
            return await self._admission.may_start_in(
                read, actor, frozenset({one.user_id, other.user_id}), now
            )

    async def connect(
        self,
        actor: Actor,
        one: Person,
        other: Person,
        notes: Notes,
        request_id: str,
        now: datetime,
        *,
        flag_id: str = "",
    ) -> Introduction | Refusal:
        """Store a broker's wish to connect two members; whoever has more on their plate is asked first.

        ``flag_id`` is the flag that made the broker think of it. It is only remembered, and proves nothing.
        """
        tidy = check_notes(notes)
        if isinstance(tidy, TooShort):
            return tidy
        if (no := check_people(actor.user_id, one, other)) is not None:
            return no
        async with self._database.unit(now) as unit:
            await unit.hold(f"asks:{actor.guild_id}:{actor.user_id}")
            if (earlier := await records.get(unit, request_id)) is not None:
                return earlier if _is_by(earlier, actor) else No.NOT_FOUND
            both = frozenset({one.user_id, other.user_id})
            refusal = await self._admission.may_start_in(unit, actor, both, now)
            if refusal is not None:
                return refusal
            notes_by_id = {one.user_id: tidy.first, other.user_id: tidy.second}
            plates = [
                (person.user_id, await records.plate(unit, actor.guild_id, person.user_id))
                for person in (one, other)
            ]
            first, second = order(plates)
            return await self._begin(
                unit,
                begun(
                    request_id,
                    actor.guild_id,
                    Way.BROKERED,
                    (actor.user_id, first, second),
                    Words(Reason.BOTH, "", tidy.agenda, _MINUTES),
                    now,
                    notes=("", notes_by_id[first], notes_by_id[second]),
                    flag_id=flag_id,
                ),
            )

    async def may_ask_through(
        self, actor: Actor, via: Person, target: Person, now: datetime
    ) -> Refusal | None:
        """Return why ``actor`` may not ask ``via`` to introduce them to ``target`` now, or None."""
        if (no := check_people(actor.user_id, via, target)) is not None:
            return no
        async with self._database.reading() as read:
            return await self._admission.may_go_through_in(read, actor, via.user_id, target.user_id, now)

    async def ask_through(
        self, actor: Actor, via: Person, target: Person, words: Words, request_id: str, now: datetime
    ) -> Introduction | Refusal:
        """Store a wish to be introduced to ``target`` by ``via``, whom ``actor`` has met or thanked."""
        tidy = check_words(words)
        if not isinstance(tidy, Words):
            return tidy
        if (no := check_people(actor.user_id, via, target)) is not None:
            return no
        async with self._database.unit(now) as unit:
            await unit.hold(f"asks:{actor.guild_id}:{actor.user_id}")
            if (earlier := await records.get(unit, request_id)) is not None:
                return earlier if _is_by(earlier, actor) else No.NOT_FOUND
            refusal = await self._admission.may_go_through_in(unit, actor, via.user_id, target.user_id, now)
            if refusal is not None:
                return refusal
            share_id = await self._share_of(unit, actor.guild_id, target.user_id, tidy.share_id)
            people, words = (actor.user_id, via.user_id, target.user_id), replace(tidy, share_id=share_id)
            return await self._begin(unit, begun(request_id, actor.guild_id, Way.THROUGH, people, words, now))

    # ------------------------------------------------------------------ answering a flag

    async def may_answer_flag(
        self, actor: Actor, target: Person, flag_id: str, now: datetime
    ) -> Refusal | None:
        """Return why ``actor`` may not answer the flag of ``target`` now, or None: for before the form is opened."""
        if (no := check_people(actor.user_id, target)) is not None:
            return no
        async with self._database.reading() as read:
            return await self._admission.may_answer_in(read, actor, target.user_id, flag_id, now)

    async def answer_flag(
        self,
        actor: Actor,
        target: Person,
        line: str,
        flag_id: str,
        reason: Reason,
        request_id: str,
        now: datetime,
    ) -> Introduction | Refusal:
        """Store what ``actor`` says to a flag that they may see, and want it shown to ``target``, who put it up.

        Who may see the flag the caller has checked. As with :meth:`ask` nothing that comes back depends on what
        the target has settled, and the same ``request_id`` again stores nothing.
        """
        tidy = check_line(line)
        if isinstance(tidy, TooShort):
            return tidy
        if reason not in OF_FLAGS:
            return No.NOT_A_REASON
        if (no := check_people(actor.user_id, target)) is not None:
            return no
        async with self._database.unit(now) as unit:
            await unit.hold(f"asks:{actor.guild_id}:{actor.user_id}")
            if (earlier := await records.get(unit, request_id)) is not None:
                return earlier if _is_by(earlier, actor) else No.NOT_FOUND
            refusal = await self._admission.may_answer_in(unit, actor, target.user_id, flag_id, now)
            if refusal is not None:
                return refusal
            people, words = (actor.user_id, target.user_id), Words(reason, tidy, "", _MINUTES)
            return await self._begin(
                unit, begun(request_id, actor.guild_id, Way.ASKED, people, words, now, flag_id=flag_id)
            )

    # ------------------------------------------------------------------ drafts

    async def keep_draft(self, actor: Actor, draft_id: str, typed: Mapping[str, str], now: datetime) -> None:
        """Keep what somebody typed, for a day, while they think about the advice they got."""
        async with self._database.unit(now) as unit:
            await records_of_words.put_draft(unit, draft_id, actor.guild_id, actor.user_id, typed)

    async def draft(self, actor: Actor, draft_id: str) -> Mapping[str, str] | None:
        """Return what somebody typed, None if it is not kept any more or not theirs."""
        async with self._database.reading() as read:
            return await records_of_words.draft(read, draft_id, actor.guild_id, actor.user_id)

    async def prune(self, unit: Unit) -> None:
        """Forget drafts that nobody came back to."""
        await records_of_words.prune_drafts(unit, unit.now - DRAFT_KEPT_FOR)

    # ------------------------------------------------------------------ answering

    async def answer(
        self,
        request_id: str,
        user_id: int,
        event: Event,
        now: datetime,
        *,
        guild_id: int | None = None,
        note: str = "",
    ) -> Introduction | No | TooShort:
        """Take somebody's yes, "not now" or "not this person again"; it can be changed until it is made.

        ``guild_id`` is where it was answered, None for a direct message. A broker who is asked to
        introduce two says why in ``note`` with their yes. "Not this person again" also blocks whom it
        is about, and a later yes takes that back.
        """
        if event not in (Event.YES, Event.NOT_NOW, Event.NEVER):
            return No.NOT_ASKED
        async with self._database.unit(now) as unit:
            found = await self._theirs(unit, request_id, user_id, guild_id)
            if isinstance(found, No):
                return found
            introduction, seat = found
            if event is Event.YES:  # whereas saying no is always possible
                guild, of_flag = introduction.guild_id, introduction.answers_flag
                await self._doors.meet_in(unit, guild, user_id, now, answers_flag=of_flag)
            written: str | None = None
            if introduction.seats[seat].role is Role.BROKER and event is Event.YES:
                checked = check_note(note)
                if isinstance(checked, TooShort):
                    return checked
                written = checked
            after = await self._course.step(unit, introduction, event, seat, note=written)
            if isinstance(after, Refused):
                return No(after.value)
            other_id = _whom_it_is_about(introduction, seat)
            if event is Event.NEVER:
                await self._boundaries.block_in(unit, introduction.guild_id, user_id, other_id)
            elif event is Event.YES and introduction.seats[seat].answer is Answer.NEVER:
                await self._members.unblock_in(unit, introduction.guild_id, user_id, other_id)
            return await records.get(unit, request_id) or after

    async def pause_all(self, guild_id: int, user_id: int, now: datetime) -> Preferences:
        """Show somebody no requests for :data:`PAUSE_FOR` at least; what waits for their answer counts as "not now"."""
        async with self._database.unit(now) as unit:
            before = (await self._preferences.in_(unit, guild_id, (user_id,)))[user_id]
            until = max(before.paused_until or now, now + PAUSE_FOR)  # a longer pause of their own stands
            kept = await self._preferences.change_in(unit, guild_id, user_id, paused_until=until)
            assert isinstance(kept, Preferences), "a pause of four weeks can be kept"
            return kept

    async def withdraw(self, request_id: str, actor: Actor, now: datetime) -> Introduction | No:
        """Take back what ``actor`` started; nobody who was asked learns more than that it is over."""
        async with self._database.unit(now) as unit:
            introduction = await records.get_to_change(unit, request_id)
            if introduction is None or not _is_by(introduction, actor):
                return No.NOT_FOUND
            after = await self._course.step(unit, introduction, Event.WITHDRAW, 0)
            return No(after.value) if isinstance(after, Refused) else after

    async def lapse_due(self, unit: Unit, moment: Moment) -> None:
        """End a request whose time has come: the agenda's handler."""
        introduction = await records.get_to_change(unit, moment.subject)
        if introduction is not None:
            await self._course.step(unit, introduction, Event.LAPSE)

    # ------------------------------------------------------------------ looking

    async def to_answer(self, guild_id: int, user_id: int, now: datetime) -> Sequence[Introduction]:
        """Return what somebody may answer, or answer otherwise; oldest first, at most 25."""
        async with self._database.reading() as read:
            return await records.to_answer(read, guild_id, user_id, now)

    async def mine(
        self, guild_id: int, user_id: int, *, start: int, count: int
    ) -> tuple[Sequence[Introduction], int]:
        """Return up to ``count`` of what somebody waits for or was introduced by, newest first, and the total."""
        async with self._database.reading() as read:
            return await records.mine(read, guild_id, user_id, most=count, skip=start)

    async def met_before(self, guild_id: int, user_id: int, other_id: int) -> MetBefore | None:
        """Return the last introduction of these two, if there was one; whatever has come of it."""
        async with self._database.reading() as read:
            last = await records.last_met(read, guild_id, user_id, other_id)
        if last is None or last.made_at is None:
            return None
        return MetBefore(last.id, last.made_at, last.thread_id)

    async def last_met_in(
        self, read: Reader, guild_id: int, one_id: int, other_id: int
    ) -> Introduction | None:
        """Return the last introduction of these two that was made, if there was one."""
        return await records.last_met(read, guild_id, one_id, other_id)

    async def introduced_since(self, guild_id: int, user_id: int, since: datetime) -> list[int]:
        """Return whom somebody was introduced to since then, the last first; of many only the latest."""
        async with self._database.reading() as read:
            found, _ = await records.mine(read, guild_id, user_id, most=_LATEST, skip=0)
        made = sorted(
            (each for each in found if each.made_at is not None and each.made_at >= since),
            key=lambda each: (each.made_at, each.id),
            reverse=True,
        )
        partners = (each.partner_of(user_id) for each in made)
        return list(dict.fromkeys(partner for partner in partners if partner is not None))

    async def find(self, request_id: str, user_id: int, guild_id: int | None) -> Introduction | No:
        """Return a request that somebody started or was shown; ``guild_id`` None for a direct message."""
        async with self._database.reading() as read:
            introduction = await records.get(read, request_id)
        seat = None if introduction is None else introduction.seat_of(user_id)
        if introduction is None or seat is None or guild_id not in (None, introduction.guild_id):
            return No.NOT_FOUND
        was_shown = seat == 0 or introduction.seats[seat].shown_at is not None
        return introduction if was_shown else No.NOT_FOUND

    async def _begin(self, unit: Unit, introduction: Introduction) -> Introduction | No:
        if not await self._course.begin(unit, introduction):
            return No.NOT_FOUND
        await records_of_words.drop_draft(unit, introduction.id, introduction.starter_id)
        return introduction

    async def _share_of(self, read: Reader, guild_id: int, author_id: int, share_id: str) -> str:
        """Return the id of a share if it is this member's, else nothing: it may be gone meanwhile."""
        share = await self._projects.share_in(read, share_id) if share_id else None
        is_theirs = share is not None and share.guild_id == guild_id and share.author_id == author_id
        return share_id if is_theirs else ""

    async def _theirs(
        self, unit: Unit, request_id: str, user_id: int, guild_id: int | None
    ) -> tuple[Introduction, int] | No:
        introduction = await records.get_to_change(unit, request_id)
        seat = None if introduction is None else introduction.seat_of(user_id)
        if introduction is None or not seat or guild_id not in (None, introduction.guild_id):
            return No.NOT_FOUND
        return (introduction, seat) if introduction.seats[seat].shown_at is not None else No.NOT_FOUND


def _is_by(introduction: Introduction, actor: Actor) -> bool:
    return introduction.starter_id == actor.user_id and introduction.guild_id == actor.guild_id


def _whom_it_is_about(introduction: Introduction, seat: int) -> int:
    """Return whom somebody who answers would be brought together with, or would bring to another."""
    user_id = introduction.seats[seat].user_id
    partner = introduction.partner_of(user_id)
    return introduction.starter_id if partner is None else partner

"""Use cases of drafts: a prompt is made or changed by one, and shown with when it would come round before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.audit.rules import Act as Done
from bot.core.database import Database, Unit
from bot.core.schedule import Upcoming, upcoming
from bot.core.text import line
from bot.prompts import records
from bot.prompts.course import Course, to_plan
from bot.prompts.rules import (
    NAME_MOST,
    PROMPTS_MOST,
    TAG_MOST,
    Act,
    Draft,
    No,
    Organizer,
    Prompt,
    Refusal,
    Settings,
    State,
    anchored,
    check,
    move,
    runs_low,
    with_room,
)

_UNKNOWN_CHANNEL: Final = 10003


@dataclass(frozen=True, slots=True)
class Previewed:
    """A draft, with when it would come round."""

    draft: Draft
    upcoming: Sequence[Upcoming]
    refusal: Refusal | None
    """Why it can't be saved as it is; then nothing is known of when it would come round."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft was saved."""

    prompt: Prompt
    is_new: bool


class Drafting:
    """How organizers make and change prompts. Callers have made sure that whoever acts organizes the server."""

    def __init__(self, database: Database, course: Course) -> None:
        self._database = database
        self._course = course

    async def begin(
        self, actor: Organizer, settings: Settings, texts: Sequence[str], draft_id: str, now: datetime
    ) -> Previewed | No:
        """Store a draft of a new prompt and show it; the same ``draft_id`` again begins it anew, until it is saved."""
        settings = _tidied(settings, now)
        draft = Draft(draft_id, actor.guild_id, actor.user_id, settings, tuple(texts), now)
        async with self._database.unit(now) as unit:
            earlier = await records.draft_to_change(unit, draft_id)
            if earlier is not None and isinstance(_own(earlier, actor), No):
                return No.NOT_FOUND
            await records.put_draft(unit, draft)
        return _previewed(draft, None, now)

    async def begin_edit(
        self, prompt_id: str, actor: Organizer, draft_id: str, now: datetime, **changes: Any
    ) -> Previewed | No:
        """Store a draft that changes a prompt, with these changes already made, and show it.

        ``changes`` are fields of :class:`~bot.prompts.rules.Settings` or of its schedule.
        """
        async with self._database.unit(now) as unit:
            prompt = await records.get(unit, prompt_id)
            state = move(prompt, Act.EDIT, actor.guild_id)
            if isinstance(state, No) or prompt is None:
                return state if isinstance(state, No) else No.NOT_FOUND
            texts = await records.texts(unit, prompt_id)
            draft = Draft(
                draft_id,
                actor.guild_id,
                actor.user_id,
                changed(prompt.settings, changes, now),
                tuple(text.text for text in texts),
                now,
                prompt_id,
                prompt.version,
            )
            await records.put_draft(unit, draft)
        return _previewed(draft, prompt, now)

    async def change_draft(
        self,
        draft_id: str,
        actor: Organizer,
        now: datetime,
        *,
        texts: Sequence[str] | None = None,
        **changes: Any,
    ) -> Previewed | No:
        """Change what is given of a draft, and show it; ``changes`` as for :meth:`begin_edit`."""
        async with self._database.unit(now) as unit:
            draft = _own(await records.draft_to_change(unit, draft_id), actor)
            if isinstance(draft, No):
                return draft
            draft = replace(
                draft,
                settings=changed(draft.settings, changes, now),
                texts=draft.texts if texts is None else tuple(texts),
            )
            await records.put_draft(unit, draft)
            prompt = await records.get(unit, draft.prompt_id) if draft.prompt_id else None
        return _previewed(draft, prompt, now)

    async def draft(self, draft_id: str, actor: Organizer, now: datetime) -> Previewed | No:
        """Show a draft of whoever acts."""
        async with self._database.reading() as read:
            draft = _own(await records.draft(read, draft_id), actor)
            if isinstance(draft, No):
                return draft
            prompt = await records.get(read, draft.prompt_id) if draft.prompt_id else None
        return _previewed(draft, prompt, now)

    async def discard(self, draft_id: str, actor: Organizer, now: datetime) -> None:
        """Forget a draft of whoever acts."""
        async with self._database.unit(now) as unit:
            if isinstance(_own(await records.draft_to_change(unit, draft_id), actor), Draft):
                await records.drop_draft(unit, draft_id)

    async def save(
        self, draft_id: str, actor: Organizer, now: datetime, *, over: bool = False
    ) -> Saved | Refusal:
        """Make the prompt of a draft, or change it; saving it again changes nothing.

        If somebody else has changed the prompt since the draft was begun, it is refused unless ``over``.
        """
        async with self._database.unit(now) as unit:
            draft = await records.draft_to_change(unit, draft_id)
            if draft is not None and draft.is_saved and draft.guild_id == actor.guild_id:
                prompt = await records.get(unit, draft.prompt_id or draft.id)
                is_new = draft.prompt_id is None
                return Saved(prompt, is_new) if prompt is not None else No.NOT_FOUND
            draft = _own(draft, actor)
            if isinstance(draft, No):
                return draft
            settings = check(draft.settings)
            if not isinstance(settings, Settings):
                return settings
            if not draft.texts:
                return No.NO_TEXT
            draft = replace(draft, settings=settings)
            make = self._make if draft.prompt_id is None else self._change
            saved = await make(unit, draft, actor, over=over)
            if isinstance(saved, Saved):
                done = Done.PROMPT_MADE if saved.is_new else Done.PROMPT_CHANGED
                await self._course.note(unit, saved.prompt, actor, done)
                await records.put_draft(unit, replace(draft, is_saved=True))
            return saved

    async def _make(self, unit: Unit, draft: Draft, actor: Organizer, *, over: bool) -> Saved | Refusal:
        del over  # there is nobody else's to overwrite
        await unit.hold(f"prompts:{actor.guild_id}")
        if await records.count(unit, actor.guild_id) >= PROMPTS_MOST:
            return No.TOO_MANY_PROMPTS
        prompt = Prompt(
            draft.id, draft.guild_id, draft.settings, State.ACTIVE, 1, actor.user_id, unit.now, unit.now
        )
        if not _comes(prompt, unit.now):
            return No.NEVER
        await records.add(unit, prompt)
        await records.put_texts(unit, prompt.id, draft.texts)
        return Saved(await self._course.plan(unit, prompt), is_new=True)

    async def _change(self, unit: Unit, draft: Draft, actor: Organizer, *, over: bool) -> Saved | Refusal:
        prompt = await to_plan(unit, draft.prompt_id or "")
        state = move(prompt, Act.EDIT, actor.guild_id)
        if isinstance(state, No) or prompt is None:
            return state if isinstance(state, No) else No.NOT_FOUND
        if prompt.version != draft.base_version and not over:
            return No.CHANGED
        # What was due before the change happens as it was planned.
        prompt = await self._course.fire(unit, prompt)
        is_rhythm = draft.settings.schedule != prompt.settings.schedule
        was_gone = prompt.held_code == _UNKNOWN_CHANNEL
        prompt = replace(
            prompt,
            settings=draft.settings,
            version=prompt.version + 1,
            keeper_id=actor.user_id,
            changed_at=unit.now,
            held_code=None,
            held_since=None,
            silent_runs=0 if is_rhythm else prompt.silent_runs,
            silence_asked_at=None if is_rhythm else prompt.silence_asked_at,
        )
        if not _comes(prompt, unit.now):
            return No.NEVER
        await records.put_texts(unit, prompt.id, draft.texts)
        if not runs_low(await records.texts(unit, prompt.id)):
            prompt = replace(prompt, low_told_at=None)
        if was_gone:
            # Nothing of it can stand where it was to be posted; where it may, it stays: it must not come twice.
            await self._course.move_posting(unit, prompt)
        return Saved(await self._course.plan(unit, prompt), is_new=False)


def _own(draft: Draft | None, actor: Organizer) -> Draft | No:
    """Return a draft of whoever acts that was not saved yet."""
    if draft is None or (draft.guild_id, draft.user_id) != (actor.guild_id, actor.user_id):
        return No.NOT_FOUND
    return No.NOT_FOUND if draft.is_saved else draft


def _tidied(settings: Settings, now: datetime) -> Settings:
    name, tag = line(settings.name, NAME_MOST), line(settings.tag, TAG_MOST)
    return with_room(replace(settings, name=name, tag=tag, schedule=anchored(settings.schedule, now)))


def changed(settings: Settings, changes: dict[str, Any], now: datetime) -> Settings:
    """Return the settings with other values of these fields, their own or their schedule's, as far as they fit."""
    of_schedule = {name: value for name, value in changes.items() if hasattr(settings.schedule, name)}
    rest = {name: value for name, value in changes.items() if name not in of_schedule}
    schedule = replace(settings.schedule, **of_schedule)
    return _tidied(replace(settings, schedule=schedule, **rest), now)


def _previewed(draft: Draft, prompt: Prompt | None, now: datetime) -> Previewed:
    refusal = check(draft.settings)
    if not isinstance(refusal, Settings):
        return Previewed(draft, (), refusal)
    last_date = prompt.last_date if prompt is not None else None
    coming = upcoming(refusal.schedule, now, later_than=last_date)
    if not any(not each.is_left_out for each in coming):
        return Previewed(draft, coming, No.NEVER)
    return Previewed(draft, coming, None if draft.texts else No.NO_TEXT)


def _comes(prompt: Prompt, now: datetime) -> bool:
    """Say whether a prompt comes again: whether any date for years is not left out."""
    coming = upcoming(prompt.settings.schedule, now, 1, later_than=prompt.last_date)
    return any(not each.is_left_out for each in coming)

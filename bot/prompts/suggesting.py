"""Use cases of suggestions: members propose questions, organizers take them, reword them or decline with a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.audit.rules import Act as Done
from bot.audit.service import note
from bot.core.database import Database, Unit
from bot.core.text import normalised
from bot.guilds.pillars import Pillar
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.prompts import records, records_of_suggestions
from bot.prompts.rules import Act, No, Organizer, Prompt, TooManyTexts, has_room_for, move, runs_low
from bot.prompts.suggestions import KEPT_FOR, OPEN_MOST, Standing, Suggestion, check_text, check_word


@dataclass(frozen=True, slots=True)
class Waiting:
    """Suggestions that wait, some of them, and how many there are."""

    suggestions: Sequence[Suggestion]
    total: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A suggestion was taken into a prompt."""

    suggestion: Suggestion
    prompt: Prompt


class SuggestionsService:
    """Questions that members propose."""

    def __init__(self, database: Database, members: MembersService, doors: Doors) -> None:
        self._database = database
        self._members = members
        self._doors = doors

    async def propose(
        self, guild_id: int, user_id: int, typed: str, suggestion_id: str, now: datetime
    ) -> Suggestion | No:
        """Store a question somebody proposes; the same ``suggestion_id`` again stores nothing."""
        text = check_text(typed)
        if isinstance(text, No):
            return text
        async with self._database.unit(now) as unit:
            await unit.hold(f"prompt-suggestions:{guild_id}:{user_id}")
            earlier = await records_of_suggestions.get(unit, suggestion_id)
            if earlier is not None:
                is_theirs = (earlier.guild_id, earlier.user_id) == (guild_id, user_id)
                return earlier if is_theirs else No.NOT_FOUND
            await self._doors.enter(unit, guild_id, user_id, Pillar.PROMPTS)
            if await records_of_suggestions.count(unit, guild_id, user_id) >= OPEN_MOST:
                return No.TOO_MANY_SUGGESTIONS
            made = Suggestion(suggestion_id, guild_id, user_id, text, Standing.OPEN, now)
            await records_of_suggestions.add(unit, made)
            return made

    async def waiting(self, guild_id: int, *, start: int = 0, count: int = 25) -> Waiting:
        """Return suggestions that wait to be decided, oldest first, from the one numbered ``start``."""
        async with self._database.reading() as read:
            found = await records_of_suggestions.waiting(read, guild_id, most=count, skip=start)
            return Waiting(found, await records_of_suggestions.count(read, guild_id))

    async def find(self, suggestion_id: str, guild_id: int) -> Suggestion | No:
        """Return a suggestion of this server that waits, or why there is nothing to decide."""
        async with self._database.reading() as read:
            found = await records_of_suggestions.get(read, suggestion_id)
        return _open(found, guild_id)

    async def take(
        self, suggestion_id: str, actor: Organizer, prompt_id: str, typed: str, now: datetime
    ) -> Taken | No | TooManyTexts:
        """Put a suggestion, as the organizer words it, among a prompt's texts, and tell its author."""
        text = check_text(typed)
        if isinstance(text, No):
            return text
        async with self._database.unit(now) as unit:
            prompt = await records.get_to_change(unit, prompt_id)
            state = move(prompt, Act.EDIT, actor.guild_id)
            if isinstance(state, No) or prompt is None:
                return state if isinstance(state, No) else No.NOT_FOUND
            suggestion = _open(
                await records_of_suggestions.get_to_change(unit, suggestion_id), actor.guild_id
            )
            if isinstance(suggestion, No):
                return suggestion
            texts = await records.texts(unit, prompt_id)
            if normalised(text) in {normalised(each.text) for each in texts}:
                return No.TEXT_THERE
            wanted = [*(each.text for each in texts), text]
            if not has_room_for(wanted):
                return TooManyTexts()
            await records.put_texts(unit, prompt_id, wanted, suggested_by=suggestion.user_id)
            is_low = runs_low(await records.texts(unit, prompt_id))
            # A version of its own, so that an edit begun before does not drop it again.
            prompt = replace(
                prompt,
                version=prompt.version + 1,
                changed_at=now,
                low_told_at=prompt.low_told_at if is_low else None,
            )
            await records.save(unit, prompt)
            decided = replace(suggestion, standing=Standing.APPROVED, prompt_id=prompt_id)
            decided = await self._decide(unit, decided, actor, Done.SUGGESTION_TAKEN)
            await self._tell(unit, decided, News.SUGGESTION_TAKEN, asked=text)
            return Taken(decided, prompt)

    async def decline(
        self, suggestion_id: str, actor: Organizer, typed: str, now: datetime
    ) -> Suggestion | No:
        """Decline a suggestion with a word, which its author is told."""
        word = check_word(typed)
        if isinstance(word, No):
            return word
        async with self._database.unit(now) as unit:
            suggestion = _open(
                await records_of_suggestions.get_to_change(unit, suggestion_id), actor.guild_id
            )
            if isinstance(suggestion, No):
                return suggestion
            declined = replace(suggestion, standing=Standing.DECLINED, word=word)
            declined = await self._decide(unit, declined, actor, Done.SUGGESTION_DECLINED)
            await self._tell(unit, declined, News.SUGGESTION_DECLINED, word=word)
            return declined

    async def prune(self, unit: Unit) -> None:
        """Forget what was decided long ago."""
        await records_of_suggestions.prune(unit, unit.now - KEPT_FOR)

    async def _decide(self, unit: Unit, suggestion: Suggestion, actor: Organizer, done: Done) -> Suggestion:
        decided = replace(suggestion, decided_at=unit.now, decided_by=actor.user_id)
        await records_of_suggestions.save(unit, decided)
        await note(
            unit,
            decided.guild_id,
            done,
            by=actor.user_id,
            on=decided.user_id or None,
            about="suggestion",
            about_id=decided.id,
            why=decided.word,
        )
        return decided

    async def _tell(self, unit: Unit, suggestion: Suggestion, news: News, **more: str) -> None:
        payload: dict[str, str | int | None] = {"text": suggestion.text, **more}
        await self._members.tell(unit, suggestion.guild_id, [suggestion.user_id], news, payload)


def _open(found: Suggestion | None, guild_id: int) -> Suggestion | No:
    if found is None or found.guild_id != guild_id:
        return No.NOT_FOUND
    return found if found.standing is Standing.OPEN else No.DECIDED

"""Use cases of organizers: looking at prompts, pausing, running and deleting them; making them is in drafting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.audit.rules import Act as Done
from bot.audit.service import note
from bot.core.database import Unit
from bot.core.schedule import Often, Upcoming, upcoming
from bot.core.text import normalised
from bot.guilds.pillars import Pillar, PillarSettings
from bot.prompts import records, records_of_answers, records_of_rhythms, records_of_runs
from bot.prompts.course import FIRE, right_now, to_plan
from bot.prompts.drafting import Drafting, changed
from bot.prompts.rules import (
    DRAFT_KEPT_FOR,
    PROMPTS_MOST,
    Act,
    No,
    Organizer,
    Prompt,
    State,
    Text,
    move,
    next_text,
    slows_to,
)
from bot.prompts.runs import KEPT_FOR, Run, Skipped

_HISTORY: Final = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """The prompts of a server, oldest first."""

    prompts: Sequence[Prompt]
    paused_at: datetime | None
    """Since when all of them are paused together."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A prompt with all that an organizer may want to know of it."""

    prompt: Prompt
    texts: Sequence[Text]
    next_text: Text | None
    upcoming: Sequence[Upcoming]
    history: Sequence[Run]
    """The last runs, newest first, those that were skipped among them."""
    paused_at: datetime | None
    """Since when all prompts of the server are paused together."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run was begun by hand; ``effect_id`` is its post, None if this very press began it before."""

    run: Run
    effect_id: int | None


class PromptsService(Drafting):
    """What organizers do with prompts. Callers have made sure that whoever acts organizes the server."""

    # ------------------------------------------------------------------ looking

    async def list(self, guild_id: int) -> Listed:
        """Return the prompts of a server."""
        async with self._database.reading() as read:
            found = await records.of_server(read, guild_id, PROMPTS_MOST)
            return Listed(found, await records.paused_at(read, guild_id))

    async def suggest(self, guild_id: int, typed: str) -> Sequence[Prompt]:
        """Return the prompts whose names hold what is being typed."""
        part = normalised(typed)
        found = (await self.list(guild_id)).prompts
        return [prompt for prompt in found if part in normalised(prompt.settings.name)]

    async def show(self, prompt_id: str, guild_id: int, now: datetime) -> Shown | No:
        """Return a prompt with all there is to know of it."""
        async with self._database.reading() as read:
            prompt = await records.get(read, prompt_id)
            if prompt is None or prompt.guild_id != guild_id or prompt.state is State.DELETED:
                return No.NOT_FOUND
            texts = await records.texts(read, prompt_id)
            history = await records_of_runs.history(read, prompt_id, _HISTORY)
            paused_at = await records.paused_at(read, guild_id)
        coming = upcoming(prompt.settings.schedule, now, later_than=prompt.last_date)
        return Shown(prompt, texts, next_text(texts) if texts else None, coming, history, paused_at)

    # ------------------------------------------------------------------ acting

    async def pause(self, prompt_id: str, actor: Organizer, now: datetime) -> Prompt | No:
        """Let a prompt rest. What is due at this very moment and not posted yet is not."""
        async with self._database.unit(now) as unit:
            prompt, state = await self._moved(unit, prompt_id, Act.PAUSE, actor)
            if isinstance(state, No):
                return state
            prompt = await self._course.pass_over(unit, prompt, Skipped.PAUSED)
            await self._course.note(unit, prompt, actor, Done.PROMPT_PAUSED)
            return await self._course.plan(unit, self._turned(prompt, state, actor, now))

    async def resume(self, prompt_id: str, actor: Organizer, now: datetime) -> Prompt | No:
        """Let a prompt go on, from its next slot after now."""
        async with self._database.unit(now) as unit:
            prompt, state = await self._moved(unit, prompt_id, Act.RESUME, actor)
            if isinstance(state, No):
                return state
            prompt = replace(prompt, silent_runs=0, silence_asked_at=None)
            await self._course.note(unit, prompt, actor, Done.PROMPT_RESUMED)
            return await self._course.plan(unit, self._turned(prompt, state, actor, now))

    async def delete(self, prompt_id: str, actor: Organizer, now: datetime) -> Prompt | No:
        """Delete a prompt and its texts. A run that is open stays so until it closes, with its recap."""
        async with self._database.unit(now) as unit:
            prompt, state = await self._moved(unit, prompt_id, Act.DELETE, actor)
            if isinstance(state, No):
                return state
            await self._course.skip_posting(unit, prompt.id, Skipped.DELETED)
            deleted = await self._course.plan(unit, self._turned(prompt, state, actor, now))
            await records.put_texts(unit, prompt.id, ())
            await self._course.note(unit, prompt, actor, Done.PROMPT_DELETED)
            return deleted

    async def run_now(self, prompt_id: str, actor: Organizer, run_id: str, now: datetime) -> Started | No:
        """Run a prompt once by hand, beside its schedule; the same ``run_id`` again begins nothing."""
        async with self._database.unit(now) as unit:
            prompt, state = await self._moved(unit, prompt_id, Act.RUN, actor)
            if isinstance(state, No):
                return state
            await self._course.enter(unit, actor)
            if (earlier := await records_of_runs.get(unit, run_id)) is not None:
                return Started(earlier, None) if earlier.prompt_id == prompt.id else No.NOT_FOUND
            slot = right_now(now, prompt.settings.schedule.zone)
            prompt = await self._course.begin(unit, prompt, slot, run_id)
            effect_id = unit.emitted[-1] if unit.emitted else None
            await records.save(unit, prompt)
            run = await records_of_runs.get(unit, run_id)
            if run is None:
                return No.NOT_FOUND
            await self._course.note(unit, prompt, actor, Done.PROMPT_RUN)
            return Started(run, effect_id)

    async def slow_down(self, prompt_id: str, actor: Organizer, often: Often, now: datetime) -> Prompt | No:
        """Let a prompt come half as often as ``often``; as it is where it comes otherwise already, or can't."""
        async with self._database.unit(now) as unit:
            prompt, state = await self._moved(unit, prompt_id, Act.EDIT, actor)
            if isinstance(state, No):
                return state
            slower = slows_to(prompt.settings.schedule)
            if slower is None or prompt.settings.schedule.often is not often:
                return prompt
            prompt = await self._course.fire(unit, prompt)
            settings = changed(prompt.settings, {"often": slower, "anchor": prompt.last_date}, now)
            prompt = replace(prompt, settings=settings, version=prompt.version + 1)
            prompt = replace(prompt, silent_runs=0, silence_asked_at=None)
            await self._course.note(unit, prompt, actor, Done.PROMPT_CHANGED)
            return await self._course.plan(unit, self._turned(prompt, state, actor, now))

    async def pause_all(self, actor: Organizer, now: datetime) -> datetime:
        """Let all prompts of a server rest together, whatever each of them does; return since when."""
        async with self._database.unit(now) as unit:
            await unit.hold(f"prompts:{actor.guild_id}")
            since = await records.paused_at(unit, actor.guild_id)
            if since is None:
                await records.put_paused(unit, actor.guild_id, now, actor.user_id)
                await note(unit, actor.guild_id, Done.PROMPT_PAUSED, by=actor.user_id, about="prompts")
                # Held, so that one which begins at this moment is seen, or sees that all rest.
                for each in await self._all_to_plan(unit, actor.guild_id):
                    await self._course.skip_posting(unit, each.id, Skipped.PAUSED)
            return since or now

    async def resume_all(self, actor: Organizer, now: datetime) -> bool:
        """Let the prompts of a server go on, each as it did before; False if they were not paused together."""
        async with self._database.unit(now) as unit:
            await unit.hold(f"prompts:{actor.guild_id}")
            if await records.paused_at(unit, actor.guild_id) is None:
                return False
            # Whatever is due at this moment was due while they rested.
            for each in await self._all_to_plan(unit, actor.guild_id):
                await self._course.fire(unit, each)
            await records.put_paused(unit, actor.guild_id, None, actor.user_id)
            await note(unit, actor.guild_id, Done.PROMPT_RESUMED, by=actor.user_id, about="prompts")
            return True

    async def pillar_changed(self, unit: Unit, before: PillarSettings, after: PillarSettings) -> None:
        """Let nothing come of what is due at the very moment at which prompts begin to rest in a server, or go on."""
        if after.pillar is not Pillar.PROMPTS or after.is_resting is before.is_resting:
            return
        for each in await self._all_to_plan(unit, after.guild_id):
            await self._course.plan(unit, await self._course.pass_over(unit, each, Skipped.PAUSED))

    async def prune(self, unit: Unit) -> None:
        """Forget drafts that were never saved, and runs of long ago with all that belongs to them."""
        await records.prune_drafts(unit, unit.now - DRAFT_KEPT_FOR)
        before = unit.now - KEPT_FOR
        await records_of_answers.prune(unit, before)
        await records_of_rhythms.prune(unit, before)
        await records_of_runs.prune(unit, before)

    @staticmethod
    async def _all_to_plan(unit: Unit, guild_id: int) -> Sequence[Prompt]:
        found = await records.of_server(unit, guild_id, PROMPTS_MOST)
        for each in found:  # the moments of all before any prompt, as the agenda takes them
            await unit.hold_moment(FIRE, each.id)
        taken = [await records.get_to_change(unit, each.id) for each in found]
        return [prompt for prompt in taken if prompt is not None]

    @staticmethod
    def _turned(prompt: Prompt, state: State, actor: Organizer, now: datetime) -> Prompt:
        return replace(prompt, state=state, keeper_id=actor.user_id, changed_at=now)

    async def _moved(
        self, unit: Unit, prompt_id: str, act: Act, actor: Organizer
    ) -> tuple[Prompt, State | No]:
        prompt = await to_plan(unit, prompt_id)
        state = move(prompt, act, actor.guild_id)
        # Where there is no prompt the state is a refusal, so the prompt is never looked at.
        return prompt, state  # type: ignore[return-value]  # pyright can't tie the two together

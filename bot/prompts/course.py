"""Carries prompts and runs one step further, with everything that follows from the step.

Whoever holds a prompt and one of its runs has taken the prompt first, so that no two wait for each other in a circle.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.audit.rules import Act as Done
from bot.audit.service import note
from bot.core import outbox
from bot.core.calendar import Occurrence
from bot.core.calendar import zone as zone_of
from bot.core.database import Unit
from bot.core.effects import Effect, Moment
from bot.core.ids import new_id
from bot.core.schedule import Later, Missed, following, look
from bot.guilds.pillars import Pillar
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.prompts import records, records_of_runs
from bot.prompts.rules import Organizer, Prompt, State, closes_at, grace, next_text, runs_low
from bot.prompts.runs import Run, RunAct, RunState, Skipped, run_move

FIRE: Final = "prompts.fire"
"""Moment: a prompt's next slot is due."""
CLOSE: Final = "prompts.close"
"""Moment: a run closes."""
REMIND: Final = "prompts.remind"
"""Moment: remind those who asked for it of a run. Effect: remind one of them by direct message."""
POST: Final = "prompts.post"
"""Effect: post a run's question."""
CARD: Final = "prompts.card"
"""Effect: bring the message with a run's question up to date."""
ANSWER: Final = "prompts.answer"
"""Effect: put an answer into the thread, or bring it up to date there."""
WITHDRAW: Final = "prompts.withdraw"
"""Effect: take an answer out of the thread."""
RECAP: Final = "prompts.recap"
"""Effect: say who built what, one page of it."""
_REMIND_BEFORE: Final = timedelta(hours=24)


class Course:
    """Steps of prompts and runs. Every method works within the caller's unit, in which the prompt is held."""

    def __init__(self, members: MembersService, doors: Doors) -> None:
        self._members = members
        self._doors = doors

    async def plan(self, unit: Unit, prompt: Prompt) -> Prompt:
        """Store a prompt with its next slot, and have it looked at then; one that is not active has none."""
        if prompt.state is State.ACTIVE:
            slot = following(prompt.settings.schedule, unit.now, later_than=prompt.last_date)
            return await self._planned(unit, prompt, slot)
        prompt = replace(prompt, next_slot=None, next_at=None)
        await records.save(unit, prompt)
        await unit.unschedule(FIRE, prompt.id)
        return prompt

    async def fire(self, unit: Unit, prompt: Prompt) -> Prompt:
        """See to all that is due of a prompt now, and plan what comes next; nothing if nothing is due.

        While prompts rest in the server, what is due is passed over and stored as skipped for a pause.
        """
        if prompt.state is not State.ACTIVE or prompt.next_slot is None:
            return prompt
        settings = prompt.settings
        found = look(settings.schedule, prompt.next_slot, grace(settings.open_hours), unit.now)
        if isinstance(found, Later):
            # The rules of the zone have changed since it was planned, or somebody looked too soon.
            prompt = replace(prompt, next_at=found.at)
            await records.save(unit, prompt)
            await unit.schedule(Moment(FIRE, prompt.id, found.at, prompt.guild_id))
            return prompt
        if await self.rests(unit, prompt.guild_id):
            prompt = await self.pass_over(unit, prompt, Skipped.PAUSED)
        elif await records.paused_at(unit, prompt.guild_id) is None:
            if found.missed is not None:
                await self.note_missed(unit, prompt, found.missed, Skipped.LATE)
            if found.is_in_time:
                prompt = await self.begin(unit, prompt, found.newest)
        prompt = replace(prompt, last_date=found.newest.local.date())
        return await self._planned(unit, prompt, found.next)

    async def rests(self, unit: Unit, guild_id: int) -> bool:
        """Say whether prompts rest in a server, or are switched off there."""
        return await self._doors.resting_in(unit, guild_id, Pillar.PROMPTS) is not None

    async def enter(self, unit: Unit, actor: Organizer) -> None:
        """Refuse to begin anything by hand while prompts rest, as :meth:`bot.moderation.doors.Doors.enter` does."""
        await self._doors.enter(unit, actor.guild_id, actor.user_id, Pillar.PROMPTS)

    async def note(self, unit: Unit, prompt: Prompt, actor: Organizer, done: Done) -> None:
        """Note what an organizer did with a prompt."""
        named = {"name": prompt.settings.name}
        by, about_id = actor.user_id, prompt.id
        await note(unit, prompt.guild_id, done, by=by, about="prompt", about_id=about_id, details=named)

    async def begin(self, unit: Unit, prompt: Prompt, slot: Occurrence, run_id: str | None = None) -> Prompt:
        """Begin the run of a slot, if it has none yet; return the prompt as it is then, to be saved.

        With ``run_id`` it is run by hand, under that id. What could not be posted of earlier ones is given up.
        """
        await self.skip_posting(unit, prompt.id)
        texts = await records.texts(unit, prompt.id)
        text, settings = next_text(texts), prompt.settings
        run = Run(
            id=run_id or new_id(unit.now),
            prompt_id=prompt.id,
            guild_id=prompt.guild_id,
            slot=slot.local,
            zone=settings.schedule.zone,
            due_at=slot.at,
            closes_at=closes_at(slot.local, settings.schedule.zone, settings.open_hours),
            text=text.text,
            state=RunState.POSTING,
            channel_id=settings.channel_id,
            created_at=unit.now,
            tag=settings.tag,
            is_recap=settings.is_recap,
            is_reminding=settings.is_reminding,
            is_manual=run_id is not None,
            suggested_by=text.suggested_by,
        )
        if not await records_of_runs.add(unit, run):
            return prompt
        await records.used(unit, text.id)
        await unit.emit(effect(POST, run, once=True))
        await unit.schedule(Moment(CLOSE, run.id, run.closes_at, run.guild_id))
        if run.is_reminding:
            await unit.schedule(Moment(REMIND, run.id, remind_at(run), run.guild_id))
        left = [replace(each, used_at=unit.now) if each.id == text.id else each for each in texts]
        if not runs_low(left) or prompt.low_told_at is not None:
            return prompt
        await self._tell_keeper(unit, prompt, News.PROMPT_LOW)
        return replace(prompt, low_told_at=unit.now)

    async def note_missed(self, unit: Unit, prompt: Prompt, missed: Missed, why: Skipped) -> None:
        """Store, for organizers to see, that slots came and went: all of them in one."""
        settings = prompt.settings
        zone_name = settings.schedule.zone
        run = Run(
            id=new_id(unit.now),
            prompt_id=prompt.id,
            guild_id=prompt.guild_id,
            slot=missed.last.local,
            zone=zone_name,
            due_at=missed.last.at,
            closes_at=closes_at(missed.last.local, zone_name, settings.open_hours),
            text="",
            state=RunState.SKIPPED,
            channel_id=settings.channel_id,
            created_at=unit.now,
            why=why,
            missed=missed.count,
            missed_from=missed.first.local,
        )
        await records_of_runs.add(unit, run)

    async def pass_over(self, unit: Unit, prompt: Prompt, why: Skipped) -> Prompt:
        """Let nothing come of what is due now or still to be posted; return the prompt as it is then, to be saved."""
        await self.skip_posting(unit, prompt.id, why)
        if prompt.state is not State.ACTIVE or prompt.next_slot is None:
            return prompt
        settings = prompt.settings
        found = look(settings.schedule, prompt.next_slot, grace(settings.open_hours), unit.now)
        if isinstance(found, Later):
            return prompt
        first = found.missed.first if found.missed else found.newest
        count = (found.missed.count if found.missed else 0) + found.is_in_time
        await self.note_missed(unit, prompt, Missed(first, found.newest, count), why)
        return replace(prompt, last_date=found.newest.local.date())

    async def skip_posting(self, unit: Unit, prompt_id: str, why: Skipped | None = None) -> None:
        """Give up runs that are still to be posted. One that turns out to be up already is open all the same."""
        for run in await records_of_runs.posting(unit, prompt_id):
            await self.give_up(unit, run, why)

    async def give_up(self, unit: Unit, run: Run, why: Skipped | None = None) -> None:
        """Give up a run if it is still to be posted, for what has kept it so far unless there is a better reason.

        Its text was not asked, so its turn comes again.
        """
        if run.state is not RunState.POSTING:
            return
        why = why or run.why or Skipped.LATE
        skipped = replace(run_move(run, RunAct.SKIP), why=why, missed=1, missed_from=run.slot)
        await records_of_runs.save(unit, skipped)
        await records.unused(unit, run.prompt_id, run.created_at)

    async def move_posting(self, unit: Unit, prompt: Prompt) -> None:
        """Have runs that are still to be posted tried at once, where their prompt is posted now."""
        settings = prompt.settings
        for run in await records_of_runs.posting(unit, prompt.id):
            moved = replace(run, channel_id=settings.channel_id, tag=settings.tag)
            await records_of_runs.save(unit, moved)
            await outbox.hurry_lane(unit, effect(POST, run).lane)

    async def hold(self, unit: Unit, prompt: Prompt, code: int, again_after: timedelta) -> Prompt:
        """Store that a prompt can't be posted until an organizer mends something, and tell its keeper so, seldom."""
        was_told = prompt.held_told_at is not None and unit.now - prompt.held_told_at < again_after
        prompt = replace(
            prompt,
            held_code=code,
            held_since=prompt.held_since or unit.now,
            held_told_at=prompt.held_told_at if was_told else unit.now,
        )
        await records.save(unit, prompt)
        if not was_told:
            await self._tell_keeper(unit, prompt, News.PROMPT_HELD, channel_id=prompt.settings.channel_id)
        return prompt

    async def ask_about_silence(self, unit: Unit, prompt: Prompt) -> Prompt:
        """Ask the keeper, once, whether a prompt that nobody answers should come less often."""
        await self._tell_keeper(unit, prompt, News.PROMPT_SILENT, count=prompt.silent_runs)
        return replace(prompt, silence_asked_at=unit.now)

    async def _planned(self, unit: Unit, prompt: Prompt, slot: Occurrence) -> Prompt:
        prompt = replace(prompt, next_slot=slot.local, next_at=slot.at)
        await records.save(unit, prompt)
        await unit.schedule(Moment(FIRE, prompt.id, slot.at, prompt.guild_id))
        return prompt

    async def _tell_keeper(self, unit: Unit, prompt: Prompt, news: News, **more: int) -> None:
        payload: dict[str, str | int | None] = {"ref": prompt.id, "name": prompt.settings.name, **more}
        await self._members.tell(unit, prompt.guild_id, [prompt.keeper_id], news, payload)


async def to_plan(unit: Unit, prompt_id: str) -> Prompt | None:
    """Return a prompt with the moment at which it is due, both held until the unit ends; None if there is none."""
    await unit.hold_moment(FIRE, prompt_id)
    return await records.get_to_change(unit, prompt_id)


async def held(unit: Unit, run_id: str) -> tuple[Prompt, Run] | None:
    """Return a run with its prompt, both held until the unit ends; None if there is no such run."""
    run = await records_of_runs.get(unit, run_id)
    prompt = None if run is None else await records.get_to_change(unit, run.prompt_id)
    run = None if prompt is None else await records_of_runs.get_to_change(unit, run_id)
    return None if prompt is None or run is None else (prompt, run)


async def is_recap_up(unit: Unit, run: Run) -> bool:
    """Say whether a run's recap is to be seen, or on its way: it may have been drawn from answers as they were before."""
    if run.state is not RunState.CLOSED or not run.is_recap:
        return False
    # In this order: once it is noted where a page is, it is under way no more.
    on_its_way = await outbox.is_under_way(unit, _lane(run), RECAP)
    return on_its_way or bool(await records_of_runs.recaps(unit, run.id))


def remind_at(run: Run) -> datetime:
    """Return when those who asked for it are reminded: a day before it closes, or half-way if that is later."""
    return max(run.closes_at - _REMIND_BEFORE, run.due_at + (run.closes_at - run.due_at) / 2)


def right_now(now: datetime, zone_name: str) -> Occurrence:
    """Return the slot of a run by hand: this very moment, as a clock in the zone shows it."""
    return Occurrence(now.astimezone(zone_of(zone_name)).replace(tzinfo=None, fold=0), now, shifted=False)


def effect(kind: str, run: Run, *, once: bool = False, **payload: str | int | None) -> Effect:
    """Return an effect in the run's lane; with ``once``, one that waits only once."""
    return Effect(
        kind,
        lane=_lane(run),
        payload={"run_id": run.id, **payload},
        guild_id=run.guild_id,
        key=":".join((kind, run.id, *map(str, payload.values()))) if once else None,
    )


def _lane(run: Run) -> str:
    return f"prompt:{run.id}"


def answer_effect(kind: str, run: Run, answer_id: str, **payload: str | int | None) -> Effect:
    """Return an effect in an answer's own lane: one that Discord refuses keeps nobody else's waiting."""
    return Effect(
        kind,
        lane=f"answer:{answer_id}",
        payload={"run_id": run.id, "answer_id": answer_id, **payload},
        guild_id=run.guild_id,
        key=f"{kind}:{answer_id}",
    )

"""Use cases of time: a prompt is posted when it is due, closes, and its organizer hears what must be mended.

However often and from however many processes these are called, a slot has one run, and a run one post: the run is
unique by its slot, what is due is decided in the transaction that takes the moment away, and delivery finds a post
that an interrupted try has left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core import facts
from bot.core.calendar import resolve_local
from bot.core.database import Database, Unit
from bot.core.effects import Ending, Moment, OutboxEntry, Outcome
from bot.guilds.rules import Part
from bot.guilds.service import GuildsService
from bot.prompts import records, records_of_answers, records_of_runs
from bot.prompts.course import ANSWER, CARD, CLOSE, FIRE, RECAP, Course, answer_effect, effect, held
from bot.prompts.rules import PROMPTS_MOST, SILENT_RUNS, TOLD_AGAIN_AFTER, Prompt, State
from bot.prompts.runs import Run, RunAct, RunState, Skipped, run_move

_UNKNOWN_MESSAGE: Final = 10008
_AT_ONCE: Final = 100
_RELEASE: Final = "zones"
"""The name of the fact of which release the rules were when slots were last looked at."""


@dataclass(frozen=True, slots=True)
class ToPost:
    """A run whose post is wanted."""

    run: Run
    is_expired: bool
    """It is too late, or not wanted any more: only what an interrupted try has left is to be found."""


class FiringService:
    """What time does to prompts and their runs."""

    def __init__(self, database: Database, guilds: GuildsService, course: Course) -> None:
        self._database = database
        self._guilds = guilds
        self._course = course

    # ------------------------------------------------------------------ moments

    async def fire_due(self, unit: Unit, moment: Moment) -> None:
        """Post what is due of a prompt: the agenda's handler."""
        prompt = await records.get_to_change(unit, moment.subject)
        if prompt is not None:
            await self._course.fire(unit, prompt)

    async def close_due(self, unit: Unit, moment: Moment) -> None:
        """Close a run, and have its recap said if anybody answered: the agenda's handler.

        So what is open ends as it was announced, also while prompts rest in the server; that nobody answered then
        is held against no prompt.
        """
        both = await held(unit, moment.subject)
        if both is None:
            return
        prompt, before = both
        if before.closes_at > unit.now:
            await unit.schedule(Moment(CLOSE, before.id, before.closes_at, before.guild_id))
            return
        run = run_move(before, RunAct.CLOSE)
        if run.state is before.state:
            return
        if run.state is RunState.SKIPPED:
            await self._course.give_up(unit, before)
            return
        run = replace(run, closed_at=unit.now)
        await records_of_runs.save(unit, run)
        await unit.emit(effect(CARD, run, once=True))
        is_answered = await records_of_answers.count(unit, run.id) > 0
        if is_answered and run.is_recap:
            await unit.emit(effect(RECAP, run, once=True, page=0))
        await self._heed_silence(unit, prompt, is_answered=is_answered)

    async def _heed_silence(self, unit: Unit, prompt: Prompt, *, is_answered: bool) -> None:
        if prompt.state is State.DELETED or (
            not is_answered and await self._course.rests(unit, prompt.guild_id)
        ):
            return
        if is_answered:
            prompt = replace(prompt, silent_runs=0, silence_asked_at=None)
        else:
            prompt = replace(prompt, silent_runs=prompt.silent_runs + 1)
            if prompt.silent_runs >= SILENT_RUNS and prompt.silence_asked_at is None:
                prompt = await self._course.ask_about_silence(unit, prompt)
        await records.save(unit, prompt)

    async def heed_zone_rules(self, release: str, now: datetime) -> int:
        """Look at every planned slot anew if the rules of time zones are of another release; return how many moved.

        Between planning and firing an update may bring other rules: a slot that comes earlier by them must not be late.
        """
        async with self._database.reading() as read:
            if await facts.recall(read, _RELEASE) == release:
                return 0
        moved = await self.zones_changed(now)
        async with self._database.unit(now) as unit:
            await facts.remember(unit, _RELEASE, release)
        return moved

    async def zones_changed(self, now: datetime) -> int:
        """Look at every planned slot anew, by the rules of zones as they are now; return how many moved."""
        moved, after = 0, ""
        while True:
            async with self._database.reading() as read:
                found = await records.active_after(read, after, _AT_ONCE)
            if not found:
                return moved
            after = found[-1].id
            for each in found:
                if each.next_slot is None:
                    continue
                if resolve_local(each.next_slot, each.settings.schedule.zone) != each.next_at:
                    moved += await self._move(each.id, now)

    async def _move(self, prompt_id: str, now: datetime) -> int:
        async with self._database.unit(now) as unit:
            prompt = await records.get_to_change(unit, prompt_id)
            if prompt is None or prompt.next_slot is None:
                return 0
            at = resolve_local(prompt.next_slot, prompt.settings.schedule.zone)
            await records.save(unit, replace(prompt, next_at=at))
            await unit.schedule(Moment(FIRE, prompt.id, at, prompt.guild_id))
            return 1

    # ------------------------------------------------------------------ what came of it

    async def to_post(self, run_id: str, now: datetime) -> ToPost | None:
        """Return the run to post, None if there is none or it is up already."""
        async with self._database.reading() as read:
            run = await records_of_runs.get(read, run_id)
        if run is None or run.state not in (RunState.POSTING, RunState.SKIPPED):
            return None
        return ToPost(run, is_expired=run.state is RunState.SKIPPED or now > run.posted_until)

    async def run(self, run_id: str) -> Run | None:
        """Return a run as it is now."""
        async with self._database.reading() as read:
            return await records_of_runs.get(read, run_id)

    async def post_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of posting a run."""
        both = await held(unit, str(entry.payload["run_id"]))
        if both is None:
            return
        prompt, run = both
        match outcome.ending:
            case Ending.DELIVERED:
                await self._posted(unit, prompt, run, outcome)
            case Ending.BLOCKED:
                if run.state is RunState.POSTING:
                    await records_of_runs.save(unit, replace(run, why=Skipped.HELD))
                    await self._note_trouble(unit, run, outcome, run.channel_id)
                    await self._course.hold(unit, prompt, outcome.code, TOLD_AGAIN_AFTER)
            case Ending.SKIPPED:
                await self._course.give_up(unit, run)
            case _ if run.state is RunState.POSTING:
                await self._course.give_up(unit, run, Skipped.FAILED)
                await self._note_trouble(unit, run, outcome, run.channel_id)
                await self._course.hold(unit, prompt, outcome.code, TOLD_AGAIN_AFTER)
            case _:
                pass

    async def card_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of an act on a run's message or recap."""
        both = await held(unit, str(entry.payload["run_id"]))
        if both is None:
            return
        _, run = both
        page = entry.payload.get("page")
        match outcome.ending:
            case Ending.DELIVERED if isinstance(page, int) and outcome.message_id:
                await records_of_runs.put_recap(unit, run.id, page, outcome.message_id)
                # Whether there is another page is known where it is drawn: one that is not there is skipped.
                await unit.emit(effect(RECAP, run, once=True, page=page + 1))
            case Ending.DELIVERED if outcome.message_id and run.thread_id is not None:
                await records_of_runs.save(
                    unit, replace(run, post_channel_id=outcome.channel_id, message_id=outcome.message_id)
                )
            case Ending.GONE:
                await self.target_gone(unit, run, outcome, is_card=page is None)
            case Ending.BLOCKED:
                await self._note_trouble(unit, run, outcome, run.thread_id)
            case _:
                pass

    async def target_gone(self, unit: Unit, run: Run, outcome: Outcome, *, is_card: bool) -> None:
        """Draw the conclusion, within ``unit``, from a message or thread that was not there any more."""
        if outcome.code != _UNKNOWN_MESSAGE:
            await self._lose(unit, run)
        elif is_card and run.thread_id is not None:
            await self.renew_card(unit, run)

    async def renew_card(self, unit: Unit, run: Run) -> None:
        """Want a new message with the question in the thread of a run, in place of one that was deleted."""
        run = replace(run, message_id=None)
        await records_of_runs.save(unit, run)
        await unit.emit(effect(CARD, run, once=True))

    async def is_asked_in(self, thread_id: int) -> bool:
        """Say whether a thread is that of a question, where a message can be an answer: one read."""
        async with self._database.reading() as read:
            return await records_of_runs.by_thread(read, thread_id) is not None

    async def thread_deleted(self, thread_id: int, now: datetime) -> bool:
        """Take note that a thread was deleted; say whether it was a run's."""
        async with self._database.unit(now) as unit:
            run = await records_of_runs.by_thread(unit, thread_id)
            both = None if run is None else await held(unit, run.id)
            if both is None:
                return False
            await self._lose(unit, both[1])
            return True

    async def looked_again(self, unit: Unit, guild_id: int) -> None:
        """Suppose that what held up prompts has been mended: an organizer changed something. It shows."""
        for each in await records.of_server(unit, guild_id, PROMPTS_MOST):
            if each.held_code is None:
                continue
            prompt = await records.get_to_change(unit, each.id)
            if prompt is not None:
                await records.save(unit, replace(prompt, held_code=None, held_since=None))

    async def _posted(self, unit: Unit, prompt: Prompt, before: Run, outcome: Outcome) -> None:
        run = replace(
            run_move(before, RunAct.POSTED),
            why=None,
            missed=0,
            missed_from=None,
            posted_at=before.posted_at or unit.now,
            post_channel_id=outcome.channel_id,
            message_id=outcome.message_id,
            thread_id=outcome.thread_id,
        )
        await records_of_runs.save(unit, run)
        if before.state is RunState.SKIPPED:
            await records.used_after_all(unit, run.prompt_id, run.text, run.created_at)
        await unit.schedule(Moment(CLOSE, run.id, run.closes_at, run.guild_id))
        if prompt.held_told_at is not None:
            await records.save(unit, replace(prompt, held_code=None, held_since=None, held_told_at=None))
            await self._guilds.troubles_over(unit, run.guild_id, of=Part.PROMPTS)
        if outcome.code:
            await self._note_trouble(unit, run, outcome, outcome.channel_id)
        for answer_id in await records_of_answers.unsaid(unit, run.id):
            await unit.emit(answer_effect(ANSWER, run, answer_id))

    async def _lose(self, unit: Unit, before: Run) -> None:
        run = run_move(before, RunAct.LOSE)
        await records_of_runs.save(unit, replace(run, thread_id=None, message_id=None, post_channel_id=None))

    async def _note_trouble(self, unit: Unit, run: Run, outcome: Outcome, channel_id: int | None) -> None:
        await self._guilds.note_trouble(unit, run.guild_id, outcome.code, channel_id, of=Part.PROMPTS)

"""Use cases of answering: by form, or by writing in the thread; what came of saying it; who had a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.database import Database, Reader, Unit
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.core.standing import Standing
from bot.core.text import shorten
from bot.guilds.pillars import Pillar
from bot.guilds.rules import Part
from bot.guilds.service import GuildsService
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects.rules import UPDATE_MOST, Actor, Share
from bot.projects.service import Changed, Event, ProjectsService, Shared
from bot.prompts import records_of_answers, records_of_runs
from bot.prompts.course import ANSWER, RECAP, WITHDRAW, answer_effect, effect, held, is_recap_up
from bot.prompts.firing import FiringService
from bot.prompts.rules import No
from bot.prompts.runs import (
    LATE_FOR,
    Also,
    Answer,
    Answered,
    AnswerRefusal,
    NotShared,
    Run,
    RunState,
    Way,
    as_share,
    check_answer,
    may_answer,
    may_change,
)

_UNKNOWN_MESSAGE: Final = 10008
_RUNS_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A run as somebody is about to answer it."""

    run: Run
    earlier: Answer | None
    """What they answered before by form, which they may change now."""
    is_late: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer was stored; ``effect_id`` is the message that follows from it, None where none does."""

    run: Run
    answer: Answer
    effect_id: int | None
    is_reworded: bool = False
    share: Share | None = None
    """The share that it was made into, or added to, this time."""


@dataclass(frozen=True, slots=True)
class Recap:
    """What a run's recap tells."""

    run: Run
    answers: Sequence[Answer]
    """In the order they came."""
    message_id: int | None
    """The message with the page that is asked for, if it is there."""


class PromptAnswersService:
    """What members do with prompts."""

    def __init__(
        self,
        database: Database,
        guilds: GuildsService,
        members: MembersService,
        projects: ProjectsService,
        firing: FiringService,
        doors: Doors,
    ) -> None:
        self._database = database
        self._guilds = guilds
        self._members = members
        self._projects = projects
        self._firing = firing
        self._doors = doors
        projects.observe(Event.REPLIED, self._share_replied)

    # ------------------------------------------------------------------ by form

    async def taking(self, guild_id: int, now: datetime) -> list[Run]:
        """Return the runs of a server that take answers now, those that are open first, the newest of them first."""
        async with self._database.reading() as read:
            found = await records_of_runs.taking(read, guild_id, now - LATE_FOR, _RUNS_MOST)
            newest = {
                prompt_id: await records_of_runs.newest_id(read, prompt_id)
                for prompt_id in {run.prompt_id for run in found}
            }
        takes = {
            run.id: may_answer(run, guild_id, now, is_newest=newest[run.prompt_id] == run.id) for run in found
        }
        taking = [run for run in found if isinstance(takes[run.id], bool)]
        return sorted(taking, key=lambda run: (not takes[run.id], -run.due_at.timestamp(), run.id))

    async def to_answer(self, run_id: str, guild_id: int, user_id: int, now: datetime) -> ToAnswer | No:
        """Return a run for somebody to answer, or why they can't. Decided again when they do."""
        async with self._database.reading() as read:
            run, may = await self._may(read, run_id, guild_id, now)
            earlier = None if run is None else await records_of_answers.of_member(read, run.id, user_id)
        if isinstance(may, No) or run is None:
            return may if isinstance(may, No) else No.NOT_FOUND
        if earlier is None or earlier.way is Way.MESSAGE:
            return ToAnswer(run, None, is_late=not may)
        refused = may_change(earlier, run, now)
        return ToAnswer(run, earlier, is_late=not may) if refused is None else refused

    async def answer(
        self, run_id: str, actor: Actor, words: Answered, also: str, answer_id: str, now: datetime
    ) -> Stored | AnswerRefusal:
        """Store what somebody answers, one answer to each run, changeable until it closes.

        ``also`` is one of :class:`~bot.prompts.runs.Also`, or the id of a share of theirs to which it is added
        as progress: all of it is stored or nothing. Submitting the same ``answer_id`` again changes nothing.
        """
        tidy = check_answer(words)
        if not isinstance(tidy, Answered):
            return tidy
        async with self._database.unit(now) as unit:
            await unit.hold(f"prompt-answer:{run_id}:{actor.user_id}")
            run, may = await self._may(unit, run_id, actor.guild_id, now)
            if isinstance(may, No) or run is None:
                return may if isinstance(may, No) else No.NOT_FOUND
            await self._doors.enter(unit, run.guild_id, actor.user_id, Pillar.PROMPTS)
            if run.thread_id is None:
                # Its post may be recorded at this moment: then this answer is said from here, not from there.
                run = await records_of_runs.get_to_change(unit, run_id) or run
            earlier = await records_of_answers.of_member_to_change(unit, run.id, actor.user_id)
            if earlier is not None and earlier.way is Way.FORM:
                if earlier.words == tidy and earlier.removed_at is None:
                    return Stored(run, earlier, None, is_reworded=earlier.id != answer_id)
                if (refused := may_change(earlier, run, now)) is not None:
                    return refused
            share = None
            if earlier is None or earlier.share_id is None:
                share = await self._share_too(unit, actor, tidy, also, answer_id)
                if isinstance(share, NotShared):
                    return share
            return await self._store(unit, run, actor, tidy, earlier, answer_id, share, is_late=not may)

    async def _store(
        self,
        unit: Unit,
        run: Run,
        actor: Actor,
        words: Answered,
        earlier: Answer | None,
        answer_id: str,
        share: Share | None,
        *,
        is_late: bool,
    ) -> Stored:
        is_reworded = earlier is not None and earlier.way is Way.FORM
        if earlier is None:
            answer = Answer(
                id=answer_id,
                run_id=run.id,
                guild_id=run.guild_id,
                user_id=actor.user_id,
                way=Way.FORM,
                words=words,
                created_at=unit.now,
                is_late=is_late,
                share_id=share.id if share else None,
            )
            if not await records_of_answers.add(
                unit, answer
            ):  # somebody else's id, made up by an altered client
                raise ValueError(f"there is an answer {answer_id} already")
        else:
            answer = replace(earlier, way=Way.FORM, words=words, edited_at=unit.now)
            if not is_reworded:  # what they wrote in the thread stays there, and this stands beside it
                answer = replace(answer, message_id=None)
            if share is not None:
                answer = replace(answer, share_id=share.id)
            await records_of_answers.save(unit, answer)
        effect_id = None
        if run.thread_id is not None:  # else it follows when the run has its thread
            effect_id = await unit.emit(answer_effect(ANSWER, run, answer.id))
        return Stored(run, answer, effect_id, is_reworded, share)

    async def withdraw(self, answer_id: str, guild_id: int, user_id: int, now: datetime) -> Run | No:
        """Take somebody's own answer back, until the run closes; return the run. They may answer anew."""
        async with self._database.unit(now) as unit:
            answer = await records_of_answers.get_to_change(unit, answer_id)
            run = None if answer is None else await records_of_runs.get(unit, answer.run_id)
            if answer is None or run is None or (answer.guild_id, answer.user_id) != (guild_id, user_id):
                return No.NOT_FOUND
            if (refused := may_change(answer, run, now)) is not None:
                return refused
            await records_of_answers.forget(unit, answer.id)
            if run.thread_id is not None:
                taken = {"thread_id": run.thread_id, "message_id": answer.message_id}
                await unit.emit(answer_effect(WITHDRAW, run, answer.id, **taken))
            return run

    async def _share_too(
        self, unit: Unit, actor: Actor, words: Answered, also: str, new_share_id: str
    ) -> Share | NotShared | None:
        if not also or also == Also.NOTHING:
            return None
        if also == Also.SHARE:
            made = await self._projects.make_in(unit, actor, as_share(words), new_share_id)
            return made.share if isinstance(made, Shared) else NotShared(made)
        text = shorten(words.what, UPDATE_MOST)
        # An organizer may change every share; here it is about one's own.
        own = replace(actor, is_organizer=False)
        changed = await self._projects.add_progress_in(unit, also, own, text, words.link, new_share_id)
        return changed.share if isinstance(changed, Changed) else NotShared(changed)

    async def _may(
        self, read: Reader, run_id: str, guild_id: int, now: datetime
    ) -> tuple[Run | None, bool | No]:
        run = await records_of_runs.get(read, run_id)
        if run is None:
            return None, No.NOT_FOUND
        is_newest = await records_of_runs.newest_id(read, run.prompt_id) == run.id
        return run, may_answer(run, guild_id, now, is_newest=is_newest)

    # ------------------------------------------------------------------ in the thread

    async def wrote(
        self,
        thread_id: int,
        message_id: int,
        user_id: int,
        reply_to: int | None,
        now: datetime,
        standing: Standing | None = None,
    ) -> bool:
        """Take note of a member's message in a thread; True if it is an answer, or the first reply to one.

        Nothing of the message itself is needed or kept. A message that replies to another is at most a reply;
        one that replies to none, or to the question, is its author's answer, if they have none yet. Of somebody to
        whom prompts are closed it is just a message; ``standing`` may leave out that they have the organizers' role.
        """
        async with self._database.reading() as read:
            run = await records_of_runs.by_thread(read, thread_id)
        if run is None or run.state not in (RunState.OPEN, RunState.CLOSED):
            return False
        async with self._database.unit(now) as unit:
            if reply_to is not None and reply_to != run.message_id:
                return await self._replied(unit, run, reply_to, user_id)
            await unit.hold(f"prompt-answer:{run.id}:{user_id}")
            run, may = await self._may(unit, run.id, run.guild_id, now)
            if run is None or isinstance(may, No):
                return False
            if await records_of_answers.of_member(unit, run.id, user_id) is not None:
                return False
            if await self._is_closed(unit, run, user_id, standing):
                return False
            answer = Answer(
                id=new_id(now),
                run_id=run.id,
                guild_id=run.guild_id,
                user_id=user_id,
                way=Way.MESSAGE,
                words=Answered(""),
                created_at=now,
                is_late=not may,
                message_id=message_id,
            )
            is_new = await records_of_answers.add(unit, answer)
            if is_new and answer.is_late:
                await self._refresh_recap(unit, run)
            return is_new

    async def _is_closed(self, unit: Unit, run: Run, user_id: int, standing: Standing | None) -> bool:
        if standing is not None:
            role_id = (await self._guilds.settings_in(unit, run.guild_id)).organizer_role_id
            standing = replace(standing, is_organizer=standing.is_organizer or role_id in standing.role_ids)
        closed = await self._doors.why_closed_in(
            unit, run.guild_id, user_id, Pillar.PROMPTS, unit.now, standing
        )
        return closed is not None

    async def _replied(self, unit: Unit, run: Run, message_id: int, user_id: int) -> bool:
        answer = await records_of_answers.by_message(unit, run.id, message_id)
        if answer is None or answer.user_id == user_id or answer.replied_at is not None:
            return False
        await records_of_answers.save(unit, replace(answer, replied_at=unit.now))
        return True

    async def _share_replied(self, unit: Unit, share: Share) -> None:
        for answer in await records_of_answers.of_share(unit, share.id):
            await records_of_answers.save(unit, replace(answer, replied_at=unit.now))

    async def messages_deleted(self, channel_id: int, message_ids: Sequence[int], now: datetime) -> None:
        """Take note of deleted messages: answers that are gone with them, and a question that needs a new one."""
        async with self._database.reading() as read:
            touched = await records_of_runs.by_places(read, channel_id, message_ids)
        for run_id in touched:
            async with self._database.unit(now) as unit:
                run = await records_of_runs.get_to_change(unit, run_id)
                if run is None:
                    continue
                if run.message_id in message_ids and run.post_channel_id == channel_id:
                    await self._firing.renew_card(unit, run)
                gone = [
                    await self._answer_gone(unit, run, message_id)
                    for message_id in message_ids
                    if run.thread_id == channel_id
                ]
                if any(gone) and run.state is RunState.CLOSED:
                    await self._refresh_recap(unit, run, whole=True)

    async def _answer_gone(self, unit: Unit, run: Run, message_id: int) -> bool:
        answer = await records_of_answers.by_message(unit, run.id, message_id)
        if answer is None or answer.removed_at is not None:
            return False
        if answer.way is Way.MESSAGE:  # their own message: they took it back, or a moderator did
            await records_of_answers.forget(unit, answer.id)
        else:
            await records_of_answers.save(unit, replace(answer, removed_at=unit.now))
        return True

    # ------------------------------------------------------------------ what came of it

    async def said(self, answer_id: str) -> tuple[Run, Answer] | None:
        """Return an answer by form with its run, to be said in the thread; None if it is not to be said."""
        async with self._database.reading() as read:
            answer = await records_of_answers.get(read, answer_id)
            run = None if answer is None else await records_of_runs.get(read, answer.run_id)
        if answer is None or run is None or answer.way is not Way.FORM or answer.removed_at is not None:
            return None
        return run, answer

    async def answer_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of saying an answer, or of taking it back."""
        both = await held(unit, str(entry.payload["run_id"]))
        if both is None:
            return
        run = both[1]
        answer = await records_of_answers.get_to_change(unit, str(entry.payload["answer_id"]))
        match outcome.ending:
            case Ending.DELIVERED if answer is not None and outcome.message_id:
                said = replace(answer, message_id=outcome.message_id, held_at=None)
                await records_of_answers.save(unit, said)
                if answer.message_id is None:
                    # Only now can the recap lead there. Words for what was written in time stand where that stood.
                    await self._refresh_recap(unit, run, whole=not answer.is_late)
            case Ending.GONE if answer is not None and outcome.code == _UNKNOWN_MESSAGE:
                # A moderator removed the message: rewording it must not bring it back.
                await records_of_answers.save(unit, replace(answer, removed_at=unit.now))
            case Ending.GONE if outcome.code != _UNKNOWN_MESSAGE:
                await self._firing.target_gone(unit, run, outcome, is_card=False)
            case Ending.BLOCKED:
                await self._guilds.note_trouble(
                    unit, run.guild_id, outcome.code, run.thread_id, of=Part.PROMPTS
                )
                if answer is not None and answer.held_at is None and answer.message_id is None:
                    await records_of_answers.save(unit, replace(answer, held_at=unit.now))
                    payload = {"text": run.text}
                    await self._members.tell(unit, run.guild_id, [answer.user_id], News.ANSWER_HELD, payload)
            case _:
                pass

    async def recap(self, run_id: str, page: int) -> Recap | None:
        """Return what a run's recap tells, and where the page asked for stands; None if there is none."""
        async with self._database.reading() as read:
            run = await records_of_runs.get(read, run_id)
            if run is None or run.state is not RunState.CLOSED or not run.is_recap:
                return None
            answers = await records_of_answers.of_run(read, run_id)
            pages = await records_of_runs.recaps(read, run_id)
        return Recap(run, answers, pages.get(page))

    async def has_answered_in(self, read: Reader, guild_id: int, user_id: int) -> bool:
        """Say whether a member has answered a prompt here."""
        return await records_of_answers.has_any(read, guild_id, user_id)

    async def _refresh_recap(self, unit: Unit, run: Run, *, whole: bool = False) -> None:
        """Want the recap to be as the answers are now: what came late stands at its end, so its last page will do."""
        if whole:
            if await is_recap_up(unit, run):
                await unit.emit(effect(RECAP, run, once=True, page=0))
        elif run.state is RunState.CLOSED and run.is_recap:
            page = max(await records_of_runs.recaps(unit, run.id), default=0)
            await unit.emit(effect(RECAP, run, once=True, page=page))

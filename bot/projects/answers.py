"""Use cases of answering shares: this helped me, a researched question, following, a reply in the thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.database import Database, Unit
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.places import Trace, bring_down
from bot.guilds.pillars import Pillar
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects import records, records_of_answers
from bot.projects.rules import (
    HOW_LEAST,
    HOW_MOST,
    PART_LEAST,
    PART_MOST,
    QUESTION_LEAST,
    QUESTION_MOST,
    SAME_CLICK,
    TRIED_LEAST,
    TRIED_MOST,
    Act,
    Actor,
    Field,
    Help,
    No,
    Question,
    Refusal,
    Share,
    State,
    TooShort,
    check_words,
    move,
)
from bot.projects.service import Event, ProjectsService
from bot.projects.wanting import effect

HELPED: Final = "projects.helped"
"""Effect: say in the thread what helped, or reword what was said."""
QUESTION: Final = "projects.question"
"""Effect: ask a question in the thread."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer was stored; ``effect_id`` is the message that will follow from it."""

    share: Share
    effect_id: int | None
    """None when this very submission was stored before."""
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """Whether a member follows an author now."""

    author_id: int
    follows: bool


class AnswersService:
    """What members do with each other's shares."""

    def __init__(
        self, database: Database, members: MembersService, projects: ProjectsService, doors: Doors
    ) -> None:
        self._database = database
        self._members = members
        self._projects = projects
        self._doors = doors

    async def earlier_help(self, share_id: str, actor: Actor) -> Help | No | None:
        """Return what the actor said before, None if nothing, or why they may not say it at all."""
        async with self._database.reading() as read:
            decided = move(await records.get(read, share_id), Act.HELP, actor)
            if isinstance(decided, No):
                return decided
            return await records_of_answers.get_help(read, share_id, actor.user_id)

    async def help(
        self, share_id: str, actor: Actor, part: str, how: str, now: datetime
    ) -> Answered | Refusal:
        """Store which part of a share helped and how: one per member and share, rewordable."""
        kept_part = check_words(Field.PART, part, PART_LEAST, PART_MOST)
        kept_how = check_words(Field.HOW, how, HOW_LEAST, HOW_MOST)
        for words in (kept_part, kept_how):
            if isinstance(words, TooShort):
                return words
        async with self._database.unit(now) as unit:
            share = await records.get_to_change(unit, share_id)
            decided = move(share, Act.HELP, actor)
            if isinstance(decided, No) or share is None:
                return decided if isinstance(decided, No) else No.NOT_FOUND
            await self._doors.enter(unit, share.guild_id, actor.user_id, Pillar.SHARES)
            earlier = await records_of_answers.get_help(unit, share_id, actor.user_id)
            help_ = Help(share_id, actor.user_id, str(kept_part), str(kept_how), now)
            if earlier is not None and (earlier.part, earlier.how) == (help_.part, help_.how):
                return Answered(share, None, reworded=True)
            await records_of_answers.put_help(unit, help_)
            if earlier is None:
                await self._tell_author(unit, share, News.HELPED, actor)
            await self._replied(unit, share, now)
            wanted = replace(
                effect(HELPED, share, member_id=actor.user_id),
                key=f"{HELPED}:{share_id}:{actor.user_id}",
            )
            return Answered(share, await unit.emit(wanted), reworded=earlier is not None)

    async def ask(
        self, share_id: str, actor: Actor, tried: str, question: str, question_id: str, now: datetime
    ) -> Answered | Refusal:
        """Store a researched question; the same ``question_id`` again stores nothing."""
        kept_tried = check_words(Field.TRIED, tried, TRIED_LEAST, TRIED_MOST)
        kept_question = check_words(Field.QUESTION, question, QUESTION_LEAST, QUESTION_MOST)
        for words in (kept_tried, kept_question):
            if isinstance(words, TooShort):
                return words
        async with self._database.unit(now) as unit:
            share = await records.get_to_change(unit, share_id)
            decided = move(share, Act.ASK, actor)
            if isinstance(decided, No) or share is None:
                return decided if isinstance(decided, No) else No.NOT_FOUND
            await self._doors.enter(unit, share.guild_id, actor.user_id, Pillar.SHARES)
            asked = Question(question_id, share_id, actor.user_id, str(kept_tried), str(kept_question), now)
            if not await records_of_answers.add_question(unit, asked):
                return Answered(share, None)
            await self._tell_author(unit, share, News.QUESTION, actor)
            await self._replied(unit, share, now)
            return Answered(share, await unit.emit(effect(QUESTION, share, question_id=question_id)))

    async def follow(self, share_id: str, actor: Actor, now: datetime) -> Following | No:
        """Follow a share's author, or stop following them if that was so.

        A second click within :data:`~bot.projects.rules.SAME_CLICK` of the first does not take it back.
        """
        async with self._database.unit(now) as unit:
            share = await records.get(unit, share_id)
            if share is None or share.guild_id != actor.guild_id or share.state is State.REMOVED:
                return No.NOT_FOUND
            if share.author_id == actor.user_id:
                return No.OWN_SHARE
            pair = (actor.guild_id, share.author_id, actor.user_id)
            if await records_of_answers.follow(unit, *pair):
                # Only now is it known to be no unfollowing, which is always possible; a closed door undoes it.
                await self._doors.enter(unit, share.guild_id, actor.user_id, Pillar.SHARES)
                return Following(share.author_id, follows=True)
            stopped = await records_of_answers.unfollow(unit, *pair, before=now - SAME_CLICK)
            return Following(share.author_id, follows=not stopped)

    async def reply_is_wanted(self, thread_id: int) -> bool:
        """Say, with one indexed read, whether a message in this thread could be a share's first reply."""
        async with self._database.reading() as read:
            return await records.reply_is_wanted(read, thread_id)

    async def replied(self, thread_id: int, author_id: int, now: datetime) -> bool:
        """Take note of a member's message in a share's thread; True if it is the share's first reply.

        The author's own messages are none. Nothing of the message itself is needed or kept.
        """
        async with self._database.unit(now) as unit:
            share = await records.get_by_thread(unit, thread_id)
            if share is None or share.author_id == author_id or share.first_reply_at is not None:
                return False
            await self._replied(unit, share, now)
            return True

    async def said_help(self, share_id: str, member_id: int) -> tuple[Share, Help] | None:
        """Return what a member said helped, with its share, to be said in the thread."""
        async with self._database.reading() as read:
            help_ = await records_of_answers.get_help(read, share_id, member_id)
            share = await records.get(read, share_id)
        return (share, help_) if share and help_ else None

    async def asked(self, question_id: str) -> tuple[Share, Question] | None:
        """Return a question with its share, to be asked in the thread."""
        async with self._database.reading() as read:
            question = await records_of_answers.get_question(read, question_id)
            share = await records.get(read, question.share_id) if question else None
        return (share, question) if share and question else None

    async def help_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of saying what helped."""
        share_id, member_id = str(entry.payload["share_id"]), int(entry.payload["member_id"] or 0)
        if outcome.ending is Ending.DELIVERED:
            if await records_of_answers.get_help(unit, share_id, member_id) is None:
                await _take_back(unit, entry, outcome)
            await records_of_answers.help_said(unit, share_id, member_id, outcome.message_id)
        elif outcome.ending is Ending.GONE:
            help_ = await records_of_answers.get_help(unit, share_id, member_id)
            if help_ is not None and help_.message_id is not None and outcome.code == _UNKNOWN_MESSAGE:
                # A moderator removed the message: rewording it must not bring it back.
                await records_of_answers.help_said(unit, share_id, member_id, REMOVED)
                return
            await self._projects.card_settled(unit, entry, outcome)
        else:
            await self._projects.card_settled(unit, entry, outcome)

    async def question_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of asking a question."""
        if outcome.ending is Ending.DELIVERED:
            question_id = str(entry.payload["question_id"])
            before = await records_of_answers.get_question(unit, question_id)
            if before is None:
                await _take_back(unit, entry, outcome)
                return
            await records_of_answers.question_said(unit, question_id, outcome.message_id)
            share = await records.get(unit, before.share_id)
            is_new = before.message_id is None and outcome.message_id is not None
            if is_new and share is not None and not share.author_id:
                # Whom it names was erased while it was on its way.
                await unit.emit(effect(QUESTION, share, question_id=question_id))
        else:
            await self._projects.card_settled(unit, entry, outcome)

    async def _tell_author(self, unit: Unit, share: Share, news: News, actor: Actor) -> None:
        await self._members.tell(
            unit,
            share.guild_id,
            [share.author_id],
            news,
            {"share_id": share.id, "member_id": actor.user_id},
        )

    async def _replied(self, unit: Unit, share: Share, now: datetime) -> None:
        if share.first_reply_at is None:
            share = replace(share, first_reply_at=now)
            await records.save(unit, share)
            await self._projects.announce(Event.REPLIED, unit, share)


async def _take_back(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
    """Want a message away whose words were erased while it was on its way."""
    if entry.guild_id is not None and outcome.channel_id is not None and outcome.message_id is not None:
        await unit.emit(bring_down(entry.guild_id, Trace.MESSAGE, outcome.channel_id, outcome.message_id))


_UNKNOWN_MESSAGE: Final = 10008
REMOVED: Final = 0
"""Stands in ``message_id`` for a message that a moderator deleted."""

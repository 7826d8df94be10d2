"""A community with prompts: the services over a real database, and Discord's answers played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from bot.core.database import Database
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.core.schedule import Often, Schedule
from bot.projects.rules import Actor
from bot.prompts import records, records_of_answers, records_of_runs
from bot.prompts.answering import PromptAnswersService, Stored
from bot.prompts.course import ANSWER, CARD, CLOSE, FIRE, POST, RECAP, REMIND, WITHDRAW, Course
from bot.prompts.drafting import Saved
from bot.prompts.firing import FiringService
from bot.prompts.records_of_runs import prompt_runs
from bot.prompts.reminding import RhythmService
from bot.prompts.rules import Organizer, Prompt, Settings, Text
from bot.prompts.runs import Also, Answer, Answered, Run, RunState
from bot.prompts.service import PromptsService
from bot.prompts.suggesting import SuggestionsService
from tests.community import ANA, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community

FORUM: Final = 150
KEEPER: Final = Organizer(GUILD, ORG)
ANOTHER: Final = Organizer(GUILD, 6)
"""Somebody else who organizes the same server."""
FOREIGN: Final = Organizer(ELSEWHERE, ORG)
"""Somebody with the keeper's own id who organizes another server."""

FIRST: Final = NOW + timedelta(hours=2)
"""When the prompt of :meth:`Round.make` first comes: Monday at noon, in UTC."""
WEEK: Final = timedelta(weeks=1)
OPEN_FOR: Final = timedelta(hours=96)
MONDAYS: Final = Schedule(at=time(12), zone="UTC")
TEXTS: Final = ("What did you build?", "What did you break?", "What did you learn?", "Whom did you help?")
SETTINGS: Final = Settings("Weekly build", FORUM, MONDAYS, 96)
WORDS: Final = Answered("A parser for tide tables that reads leap seconds.")
PAGE: Final = 10
"""Answers on one page of a recap here."""


def settings(**changes: Any) -> Settings:
    """The prompt's settings with other values: of its schedule, or its own."""
    of_schedule = {name: value for name, value in changes.items() if hasattr(MONDAYS, name)}
    own = {name: value for name, value in changes.items() if name not in of_schedule}
    return replace(SETTINGS, schedule=replace(MONDAYS, **of_schedule), **own)


def daily(at: time = time(12), **changes: Any) -> Settings:
    """Settings of a prompt that comes every day, and is open for twenty hours."""
    changes = {"open_hours": 20, "often": Often.EVERY_WEEK, **changes}
    return settings(at=at, weekdays=frozenset(range(7)), **changes)


class Round(Community):
    """The community, with prompts."""

    def __init__(self, database: Database, *, made_before: int = 0) -> None:
        super().__init__(database)
        self._next_snowflake += made_before  # Discord gives no two processes the same id
        self.steps = Course(self.members, self.doors)
        self.prompts = PromptsService(database, self.steps)
        self.firing = FiringService(database, self.guilds, self.steps)
        self.replies = PromptAnswersService(
            database, self.guilds, self.members, self.projects, self.firing, self.doors
        )
        self.rhythms = RhythmService(database, self.guilds, self.members, self.doors)
        self.suggestions = SuggestionsService(database, self.members, self.doors)
        self.guilds.when_looked_again(self.firing.looked_again)
        self.pillars.observe(self.prompts.pillar_changed)
        self.agenda.on(FIRE, self.firing.fire_due)
        self.agenda.on(CLOSE, self.firing.close_due)
        self.agenda.on(REMIND, self.rhythms.remind_due)
        self.posts: list[str] = []
        """The runs whose post Discord has made, in order."""
        self.reminded: list[int] = []
        """Whom a reminder reached, in order."""
        self.settlers |= {
            POST: self.firing.post_settled,
            CARD: self.firing.card_settled,
            RECAP: self.firing.card_settled,
            ANSWER: self.replies.answer_settled,
            WITHDRAW: self.replies.answer_settled,
            REMIND: self.rhythms.remind_settled,
        }

    # ------------------------------------------------------------------ prompts

    async def make(
        self,
        chosen: Settings = SETTINGS,
        *,
        texts: Sequence[str] = TEXTS,
        by: Organizer = KEEPER,
        now: datetime = NOW,
    ) -> Prompt:
        """Make a prompt, through a draft."""
        draft_id = new_id(now)
        await self.prompts.begin(by, chosen, texts, draft_id, now)
        saved = await self.prompts.save(draft_id, by, now)
        assert isinstance(saved, Saved), saved
        return saved.prompt

    async def edit(
        self, prompt: Prompt, now: datetime, *, texts: Sequence[str] | None = None, **changes: Any
    ) -> Prompt:
        """Change a prompt, through a draft."""
        draft_id = new_id(now)
        await self.prompts.begin_edit(prompt.id, KEEPER, draft_id, now)
        await self.prompts.change_draft(draft_id, KEEPER, now, texts=texts, **changes)
        saved = await self.prompts.save(draft_id, KEEPER, now)
        assert isinstance(saved, Saved), saved
        return saved.prompt

    async def prompt(self, prompt_id: str) -> Prompt:
        """The prompt as it is stored now."""
        async with self.database.reading() as read:
            found = await records.get(read, prompt_id)
        assert found is not None
        return found

    async def texts(self, prompt_id: str) -> list[Text]:
        """The prompt's texts, in their order."""
        async with self.database.reading() as read:
            return list(await records.texts(read, prompt_id))

    async def runs(self, prompt_id: str) -> list[Run]:
        """All runs of a prompt, oldest first."""
        async with self.database.reading() as read:
            return (await records_of_runs.history(read, prompt_id, 1000))[::-1]

    async def run(self, run_id: str) -> Run:
        """The run as it is stored now."""
        found = await self.firing.run(run_id)
        assert found is not None
        return found

    async def only_run(self, prompt_id: str) -> Run:
        """The only run that a prompt has had."""
        (run,) = await self.runs(prompt_id)
        return run

    async def states(self, prompt_id: str) -> list[RunState]:
        """Where each run of a prompt stands, oldest first."""
        return [run.state for run in await self.runs(prompt_id)]

    async def dates(self, prompt_id: str) -> list[date]:
        """The local date of each run that was not skipped, oldest first."""
        return [run.slot.date() for run in await self.runs(prompt_id) if run.state is not RunState.SKIPPED]

    async def begun(self, chosen: Settings = SETTINGS, **more: Any) -> Run:
        """A prompt's first run, posted when it was due."""
        prompt = await self.make(chosen, **more)
        assert prompt.next_at is not None
        await self.play(prompt.next_at)
        run = await self.only_run(prompt.id)
        assert run.state is RunState.OPEN
        return run

    # ------------------------------------------------------------------ answers

    async def say(
        self,
        run: Run,
        user_id: int = ANA,
        words: Answered = WORDS,
        *,
        also: str = Also.NOTHING,
        now: datetime = FIRST,
        answer_id: str | None = None,
    ) -> Stored:
        """Answer a run by form; it is not said in the thread yet."""
        stored = await self.replies.answer(
            run.id, Actor(GUILD, user_id), words, also, answer_id or new_id(now), now
        )
        assert isinstance(stored, Stored), stored
        return stored

    async def write(
        self,
        run: Run,
        user_id: int,
        message_id: int,
        now: datetime = FIRST + HOUR,
        reply_to: int | None = None,
    ) -> bool:
        """Write a message in a run's thread; True if it is an answer, or a first reply."""
        assert run.thread_id is not None
        return await self.replies.wrote(run.thread_id, message_id, user_id, reply_to, now)

    async def answers_of(self, run: Run) -> dict[int, Answer]:
        """The answers to a run that were not removed, by who gave them."""
        async with self.database.reading() as read:
            return {answer.user_id: answer for answer in await records_of_answers.of_run(read, run.id)}

    # ------------------------------------------------------------------ time and delivery

    async def play(self, now: datetime, answer: Callable[[OutboxEntry], Outcome] | None = None) -> list[str]:
        """Sweep what is due and deliver what follows, as ``answer`` has it; return the kinds of effect in order."""
        await self.agenda.sweep(now)
        done: list[str] = []
        while entries := await self.claim(now):
            for entry in entries:
                done.append(entry.kind)
                outcome = answer(entry) if answer else await self.played(entry, now)
                await self.settle(entry, outcome, now)
        return done

    async def played(self, entry: OutboxEntry, now: datetime) -> Outcome:
        """What delivery makes of an effect when Discord has nothing against it."""
        run_id = str(entry.payload.get("run_id"))
        if entry.kind == POST:
            wanted = await self.firing.to_post(run_id, now)
            if wanted is None or wanted.is_expired:
                return Outcome(Ending.SKIPPED)
            self.posts.append(run_id)
        elif entry.kind == ANSWER:
            said = await self.replies.said(str(entry.payload["answer_id"]))
            if said is None or said[0].thread_id is None:
                return Outcome(Ending.SKIPPED)
        elif entry.kind == RECAP:
            page = int(entry.payload["page"] or 0)
            recap = await self.replies.recap(run_id, page)
            if recap is None or len(recap.answers) <= page * PAGE:
                return Outcome(Ending.SKIPPED)
        elif entry.kind == REMIND:
            user_id = int(entry.payload["user_id"] or 0)
            if await self.rhythms.reminder(run_id, user_id, now) is None:
                return Outcome(Ending.SKIPPED)
            self.reminded.append(user_id)
        return self.delivered(entry)

    def delivered(self, entry: OutboxEntry) -> Outcome:
        """What Discord answers when all is well; a prompt is posted in a forum."""
        if entry.kind == POST:
            made = self._made()
            return Outcome(Ending.DELIVERED, made, made, made)
        return super().delivered(entry)

    def _made(self) -> int:
        self._next_snowflake += 1
        return self._next_snowflake

    async def count_runs(self) -> int:
        """How many runs there are of all prompts."""
        return len(await self.rows(prompt_runs))

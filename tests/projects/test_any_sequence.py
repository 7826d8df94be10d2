"""Whatever members, organizers and Discord do in whatever order, a share is what a simple model says it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.members.rules import News
from bot.projects.answers import Answered
from bot.projects.records import share_updates
from bot.projects.records_of_answers import helped, questions
from bot.projects.rules import No, Share, State
from bot.projects.service import CARD, POST, Changed
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    GUILD,
    HOW,
    NOW,
    ORG,
    ORGANIZER,
    OTHER,
    PART,
    QUESTION,
    STRANGER,
    TRIED,
    Community,
    draft,
)

ACTORS = {"author": AUTHOR, "other": OTHER, "organizer": ORGANIZER, "stranger": STRANGER}
# What keeps a share alive comes more often than what ends it, so that much can happen to it.
ACTS = ("edit", "update", "close", "close", "reopen", "reopen", "help", "ask", "remove")
WHO = ("author", "author", "author", "organizer", "organizer", "other", "other", "stranger")
EVENTS = ("deliver", "deliver", "deliver", "block", "fail", "lose thread", "lose card", "lose card")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO))
    | st.tuples(st.sampled_from(EVENTS), st.just("Discord")),
    min_size=8,
    max_size=20,
)


@dataclass
class Model:
    """A share as somebody would keep track of it on paper."""

    state: str = "open"
    title: str = "The first title"
    is_held: bool = False
    has_thread: bool = False
    has_card: bool = False
    updates: int = 0
    helped: set[str] = field(default_factory=set[str])
    questions: int = 0
    news: Counter[News] = field(default_factory=Counter[News])

    def does(self, act: str, who: str) -> bool:
        """Do it, if it may be done."""
        is_theirs = who in ("author", "organizer")
        if who == "stranger" or self.state == "removed":
            return False
        match act:
            case "edit" if is_theirs:
                self.title = f"Edited by {who}"
            case "update" if is_theirs and self.state == "open":
                self.updates += 1
            case "close" if is_theirs and self.state == "open":
                self.state = "closed"
            case "reopen" if is_theirs and self.state == "closed":
                self.state = "open"
                self.is_held = self.is_held and self.has_thread
            case "remove" if is_theirs:
                self.state, self.title = "removed", ""
                self.news[News.TAKEN_DOWN] += who == "organizer"
            case "help" if who != "author":
                self.news[News.HELPED] += who not in self.helped
                self.helped.add(who)
            case "ask" if who != "author" and self.state == "open":
                self.questions += 1
                self.news[News.QUESTION] += 1
            case _:
                return False
        return True

    def loses_thread(self) -> None:
        """A moderator deletes the thread."""
        if self.has_thread:
            self.has_thread = self.has_card = False
            if self.state != "removed":
                self.state = "closed"
                self.news[News.THREAD_DELETED] += 1


class Play:
    """Does each step to the model and to the real thing."""

    def __init__(self, community: Community, share: Share) -> None:
        self.community = community
        self.share_id = share.id
        self.model = Model()
        self.wordings = 0

    async def act(self, act: str, who: str) -> object:
        c, share_id, actor = self.community, self.share_id, ACTORS[who]
        match act:
            case "edit":
                return await c.projects.edit(share_id, actor, draft(f"Edited by {who}"), NOW)
            case "update":
                return await c.projects.update(share_id, actor, "Faster", "", new_id(NOW), NOW)
            case "close":
                return await c.projects.close(share_id, actor, NOW)
            case "reopen":
                return await c.projects.reopen(share_id, actor, NOW)
            case "remove":
                return await c.projects.remove(share_id, actor, "Spam", NOW)
            case "help":
                self.wordings += 1
                return await c.answers.help(share_id, actor, f"{PART}, {self.wordings}", HOW, NOW)
            case _:
                return await c.answers.ask(share_id, actor, TRIED, QUESTION, new_id(NOW), NOW)

    async def event(self, event: str) -> None:
        share = await self.community.stored(self.share_id)
        match event:
            case "lose thread":
                await self.community.projects.thread_deleted(share.thread_id or -1, NOW)
                self.model.loses_thread()
            case "lose card":
                found = (share.thread_id or -1, [share.message_id or -1], NOW)
                await self.community.projects.message_deleted(*found)
                self.model.has_card = self.model.has_card and self.model.state == "removed"
            case _:
                # All effects of a share are in one lane, so there is at most one to take up.
                for entry in await self.community.claim():
                    await self.community.settle(entry, self.answer(event, entry, share))
                await self.community.guilds.look_again(GUILD, NOW)

    def answer(self, event: str, entry: OutboxEntry, share: Share) -> Outcome:
        """What a renderer that looks at the share as it is, and then Discord, would answer."""
        if entry.kind == POST:
            if share.thread_id is not None or share.state is State.REMOVED:
                return Outcome(Ending.SKIPPED)
            return self.posting(event, entry)
        if share.thread_id is None or (
            entry.kind == CARD and share.message_id is None and share.state is State.REMOVED
        ):
            return Outcome(Ending.SKIPPED)
        if event == "block":
            return Outcome(Ending.BLOCKED, code=50013)
        if event == "fail":
            self.model.loses_thread()
            return Outcome(Ending.GONE, code=10003)
        self.model.has_card = self.model.has_card or entry.kind == CARD
        return self.community.delivered(entry)

    def posting(self, event: str, entry: OutboxEntry) -> Outcome:
        model = self.model
        if event == "deliver":
            model.is_held, model.has_thread, model.has_card = False, True, True
            return self.community.delivered(entry)
        if model.state == "open":
            model.news[News.HELD_UP] += event == "fail" or not model.is_held
            model.is_held = True
            model.state = "closed" if event == "fail" else model.state
        return Outcome(Ending.ABANDONED if event == "fail" else Ending.BLOCKED, code=50013)

    async def agrees(self, step: object) -> None:
        share, model = await self.community.stored(self.share_id), self.model
        assert (share.state, share.title) == (model.state, model.title), step
        assert (share.held_at is not None) == model.is_held, step
        has = (share.thread_id is not None, share.message_id is not None)
        assert has == (model.has_thread, model.has_card), step

    async def agrees_in_the_end(self) -> None:
        while await self.community.waiting():
            await self.event("deliver")
        await self.agrees("in the end")
        # Once everything is delivered nothing is missing: no post, and no card in a thread.
        assert self.model.has_thread or self.model.state != "open"
        assert self.model.has_card or not self.model.has_thread or self.model.state == "removed"
        tables = (share_updates, helped, questions)
        rows = [len(await self.community.rows(table)) for table in tables]
        assert rows == [self.model.updates, len(self.model.helped), self.model.questions]
        assert Counter(await self.community.news(ANA)) == +self.model.news
        assert await self.community.news(BEA) == await self.community.news(ORG) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), STEPS)
async def test_a_share_is_what_a_simple_model_says_it_is(
    community: Community, is_posted: bool, steps: list[tuple[str, str]]
) -> None:
    await community.empty()  # the database is one for all examples
    await community.set_up()
    play = Play(community, await community.share(draft("The first title")))
    for step in [("deliver", "Discord")] * is_posted + steps:
        what, who = step
        if what in ACTS:
            may = play.model.does(what, who)
            assert isinstance(await play.act(what, who), Changed | Answered if may else No), step
        else:
            await play.event(what)
        await play.agrees(step)
    await play.agrees_in_the_end()

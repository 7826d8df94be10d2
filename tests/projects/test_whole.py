"""A change and what follows from it are stored together or not at all, wherever in between it breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot.core import agenda, outbox
from bot.core.database import DatabaseUnavailable
from bot.core.effects import Moment, OutboxEntry
from bot.core.ids import new_id
from bot.members.records import inbox
from bot.members.rules import Reach
from bot.projects.records import share_updates, shares
from bot.projects.records_of_answers import follows, helped, questions
from bot.projects.rules import Actor, Share
from bot.rescue.records import rescues, volunteers
from bot.rescue.service import RESCUE
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    DRAFT,
    GUILD,
    HOW,
    NOW,
    ORGANIZER,
    OTHER,
    PART,
    QUESTION,
    TRIED,
    Community,
    draft,
)

EVERYTHING = (
    shares, share_updates, helped, questions, follows, inbox, rescues, volunteers, agenda.agenda, outbox.outbox,
)  # fmt: skip
Doing = Callable[[Community, Share, OutboxEntry], Awaitable[object]]


def posted(community: Community, _: Share, entry: OutboxEntry) -> Awaitable[None]:
    """See the second share posted: its followers hear of it, its rescue is planned."""
    return community.settle(entry, community.delivered(entry))


# What is done, and the table that is out of reach when its turn comes.
BREAKS: dict[str, tuple[Doing, sa.Table]] = {
    "share": (lambda c, _s, _e: c.projects.share(AUTHOR, DRAFT, new_id(NOW), NOW), outbox.outbox),
    "edit": (lambda c, s, _: c.projects.edit(s.id, AUTHOR, draft("Edited"), NOW), outbox.outbox),
    "update": (
        lambda c, s, _: c.projects.update(s.id, AUTHOR, "Faster", "", new_id(NOW), NOW),
        outbox.outbox,
    ),
    "close": (lambda c, s, _: c.projects.close(s.id, AUTHOR, NOW), outbox.outbox),
    "remove": (lambda c, s, _: c.projects.remove(s.id, AUTHOR, "", NOW), outbox.outbox),
    "remove, telling": (lambda c, s, _: c.projects.remove(s.id, ORGANIZER, "Spam", NOW), inbox),
    "help": (lambda c, s, _: c.answers.help(s.id, OTHER, PART, HOW, NOW), outbox.outbox),
    "help, telling": (lambda c, s, _: c.answers.help(s.id, OTHER, PART, HOW, NOW), inbox),
    "help, planning": (lambda c, s, _: c.answers.help(s.id, OTHER, PART, HOW, NOW), agenda.agenda),
    "help, counting": (lambda c, s, _: c.answers.help(s.id, OTHER, PART, HOW, NOW), rescues),
    "ask": (lambda c, s, _: c.answers.ask(s.id, OTHER, TRIED, QUESTION, new_id(NOW), NOW), outbox.outbox),
    "reply, counting": (lambda c, s, _: c.answers.replied(s.thread_id or 0, BEA, NOW), rescues),
    "lost thread": (lambda c, s, _: c.projects.thread_deleted(s.thread_id or 0, NOW), inbox),
    "lost card": (
        lambda c, s, _: c.projects.message_deleted(s.thread_id or 0, [s.message_id or 0], NOW),
        outbox.outbox,
    ),
    "posted, telling": (posted, inbox),
    "posted, planning": (posted, agenda.agenda),
}


@pytest.mark.parametrize("breaking", BREAKS)
async def test_what_breaks_in_the_middle_leaves_nothing_behind(community: Community, breaking: str) -> None:
    do, table = BREAKS[breaking]
    await community.reach(Reach.DIRECT, ANA)
    share = await community.post()
    await community.answers.follow(share.id, OTHER, NOW)
    await community.share(draft("On its way"))
    (entry,) = await community.claim()
    before = {each.name: await community.rows(each) for each in EVERYTHING}
    async with community.without(table):
        with pytest.raises((DatabaseUnavailable, DBAPIError)):
            await do(community, share, entry)
    assert {each.name: await community.rows(each) for each in EVERYTHING} == before
    await do(community, share, entry)
    assert {each.name: await community.rows(each) for each in EVERYTHING} != before


async def test_a_rescue_that_breaks_in_the_middle_leaves_nothing_behind(community: Community) -> None:
    share = await community.post()
    await community.rescue.volunteer(GUILD, BEA, [DRAFT.kind], NOW)
    before = await community.rows(volunteers)
    async with community.without(inbox):
        with pytest.raises((DatabaseUnavailable, DBAPIError)):
            async with community.database.unit(NOW) as unit:
                await community.rescue.due(unit, Moment(RESCUE, share.id, NOW, GUILD))
    assert await community.rows(volunteers) == before
    assert await community.rows(rescues) == []


async def test_a_task_cancelled_at_any_moment_stores_all_of_it_or_nothing(community: Community) -> None:
    """Whatever cancels the task, such as a shutdown, and whenever."""
    for ticks in range(40):
        doing = asyncio.ensure_future(
            community.projects.share(Actor(GUILD, 100 + ticks), DRAFT, new_id(NOW), NOW)
        )
        for _ in range(ticks):
            await asyncio.sleep(0)
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
        stored = {row["id"] for row in await community.rows(shares)}
        assert {row["payload"]["share_id"] for row in await community.rows(outbox.outbox)} == stored

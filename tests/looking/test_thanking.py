"""How a flag ends and thanks go out, over a real database: nobody is told too early, twice, or too much."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.database import Database
from bot.core.ids import new_id
from bot.guilds.pillars import Pillar, PillarClosed, Suspended
from bot.introductions.records_of_edges import edges
from bot.looking import records_of_gratitude as records
from bot.looking.course import CELEBRATE
from bot.looking.gratitude import (
    AGAIN_AFTER,
    NOTE_MOST,
    SENT_KEPT_FOR,
    UNSENT_KEPT_FOR,
    Enough,
    Gratitude,
    Link,
    Why,
)
from bot.looking.rules import Actor, No, Outcome, Sort, State
from bot.looking.thanking import Seen
from bot.members.records import inbox
from bot.members.rules import News
from bot.projects.records import shares
from bot.projects.rules import Actor as Author
from tests.community import ANA, BEA, CAI, DAY, DEE, ELSEWHERE, GUILD, NOW, ORG
from tests.looking.board import IN_DIRECT_MESSAGE, OWNER
from tests.looking.circle import NOTE, Circle

FINN = 6
"""A member who has shared nothing and knows nobody."""


@pytest.fixture
async def circle(database: Database) -> Circle:
    made = Circle(database)
    await made.set_up()
    return made


@pytest.fixture
async def lone(sqlite_database: Database) -> Circle:
    """The same on SQLite alone, for what no engine decides."""
    made = Circle(sqlite_database)
    await made.set_up()
    return made


@pytest.fixture
async def other_process(database: Database) -> AsyncIterator[Circle]:
    """The same community as a second process sees it."""
    connected = await Database.open(database.url, busy_timeout=5)
    yield Circle(connected)
    await connected.close()


async def told(circle: Circle, user_id: int, news: News = News.FOUND_WORK) -> list[dict[str, Any]]:
    return [dict(item.payload) for item in await circle.inbox(user_id) if item.news is news]


def people(gratitude: Gratitude) -> list[int]:
    return [each.user_id for each in gratitude.people]


# ---------------------------------------------------------------------- ending


async def test_the_flag_ends_at_once_and_nobody_hears_of_the_chain_that_was_found(circle: Circle) -> None:
    await circle.chain_of_three()
    flag = await circle.put_up()
    before = len(await circle.rows(inbox))
    gratitude = await circle.finish(flag, BEA)
    ended = await circle.flags.own(flag.id, OWNER)
    assert not isinstance(ended, No)
    assert (ended.state, ended.outcome) == (State.DONE, Outcome.HERE)
    (share,) = await circle.rows(shares)
    assert [each.link for each in gratitude.people] == [
        Link(BEA, Why.HELPED),
        Link(CAI, Why.INTRODUCED, BEA),
        Link(DEE, Why.INTRODUCED, CAI, share["id"]),
    ]
    assert {each.note for each in gratitude.people} == {NOTE}
    await circle.play(NOW)
    assert len(await circle.rows(inbox)) == before
    assert [seen.gratitude.id for seen in await circle.thanks.unsent(OWNER, NOW)] == [gratitude.id]


async def test_the_same_form_submitted_again_changes_nothing(circle: Circle, other_process: Circle) -> None:
    flag, gratitude_id = await circle.put_up(), new_id(NOW)
    # Two at once, in two processes, and once more after what a crash would leave.
    found = await asyncio.gather(
        circle.finish(flag, BEA, gratitude_id=gratitude_id),
        other_process.finish(flag, BEA, gratitude_id=gratitude_id),
    )
    assert found[0] == found[1] == await circle.finish(flag, CAI, gratitude_id=gratitude_id)
    assert len(await circle.rows(records.people)) == 1


async def test_a_flag_ends_once_whatever_form_says_so(lone: Circle) -> None:
    flag = await lone.put_up()
    await lone.finish(flag, BEA)
    again = await lone.thanks.finish(new_id(NOW), flag.id, OWNER, Outcome.STOPPED, [], "", NOW)
    assert again is No.OVER
    assert len(await lone.rows(records.gratitudes)) == 1


async def test_only_its_owner_ends_a_flag_where_it_is(lone: Circle) -> None:
    flag = await lone.put_up()
    for actor in (Actor(GUILD, BEA), Actor(ELSEWHERE, ANA)):
        assert (
            await lone.thanks.finish(new_id(NOW), flag.id, actor, Outcome.HERE, [DEE], NOTE, NOW)
            is No.NOT_FOUND
        )
    assert await lone.rows(records.gratitudes) == []
    ended = await lone.thanks.finish(new_id(NOW), flag.id, IN_DIRECT_MESSAGE, Outcome.HERE, [], "", NOW)
    assert isinstance(ended, Seen)


async def test_a_flag_that_could_not_be_ended_leaves_no_thanks_and_the_other_way_round(
    circle: Circle,
) -> None:
    flag = await circle.put_up()
    with pytest.raises(Exception, match="gratitude_people"):
        async with circle.without(records.people):
            await circle.finish(flag, BEA)
    assert await circle.rows(records.gratitudes) == []
    own = await circle.flags.own(flag.id, OWNER)
    assert not isinstance(own, No)
    assert own.state is State.RUNNING


async def test_with_nobody_to_thank_nothing_waits(lone: Circle) -> None:
    for outcome, helpers in ((Outcome.STOPPED, [BEA]), (Outcome.HERE, []), (Outcome.ELSEWHERE, [ANA])):
        gratitude = await lone.finish(await lone.put_up(), *helpers, outcome=outcome)
        assert gratitude.people == ()
        assert await lone.thanks.unsent(OWNER, NOW) == []


async def test_the_wish_for_a_public_line_goes_along(lone: Circle) -> None:
    for is_celebrated in (False, True):
        flag = await lone.put_up()
        await lone.thanks.finish(
            new_id(NOW), flag.id, OWNER, Outcome.HERE, [], "", NOW, is_celebrated=is_celebrated
        )
        kinds = [entry.kind for entry in await lone.claim()]
        assert (CELEBRATE in kinds) is is_celebrated


async def test_the_last_introduction_counts_and_a_share_taken_down_is_not_named(lone: Circle) -> None:
    share = await lone.share_by(BEA, "Tide tables")
    await lone.meet(ANA, BEA, share)
    flag = await lone.put_up()
    await lone.projects.remove(share.id, Author(GUILD, BEA), "", NOW)
    gratitude = await lone.finish(flag, BEA)
    assert [each.link for each in gratitude.people] == [Link(BEA, Why.HELPED)]
    later = NOW + 120 * DAY
    await lone.introduce(DEE, ANA, BEA, now=later)
    gratitude = await lone.finish(await lone.put_up(now=later), BEA, now=later)
    assert people(gratitude) == [BEA, DEE]


async def test_whom_one_was_introduced_to_is_offered_the_last_first(lone: Circle) -> None:
    await lone.meet(ANA, BEA)
    flag = await lone.put_up(now=NOW + DAY)
    await lone.introduce(DEE, ANA, CAI, now=NOW + 2 * DAY)
    await lone.meet(FINN, ANA, now=NOW + 3 * DAY)
    await lone.introduce(ANA, BEA, CAI, now=NOW + 4 * DAY)  # she brought two together, and met nobody
    assert await lone.thanks.met_since(flag) == [FINN, CAI]


# ---------------------------------------------------------------------- choosing


async def test_what_is_sent_is_what_was_approved(circle: Circle) -> None:
    await circle.chain_of_three()
    gratitude = await circle.finish(await circle.put_up(), BEA, FINN)
    await circle.thanks.choose(gratitude.id, OWNER, {BEA, DEE, FINN, ORG}, NOW)
    await circle.thanks.write(gratitude.id, OWNER, DEE, "Your maps." + "!" * 900, NOW)
    assert await circle.thanks.write(gratitude.id, OWNER, ORG, "Not found by anything.", NOW) is No.NOT_FOUND
    sent = await circle.send(gratitude, FINN)
    assert [each.user_id for each in sent.people if each.sent_at] == [BEA, DEE]
    assert await told(circle, CAI) == await told(circle, FINN) == await told(circle, ORG) == []
    (to_bea,), (to_dee,) = await told(circle, BEA), await told(circle, DEE)
    assert to_bea == {
        "from_id": ANA,
        "sort": Sort.LOOKING.value,
        "words": NOTE,
        "why": "helped",
        "through_id": None,
        "share_id": "",
        "ref": gratitude.id,
    }
    assert (to_dee["why"], to_dee["through_id"]) == ("introduced", CAI)
    assert to_dee["words"].startswith("Your maps.")
    assert len(to_dee["words"]) == NOTE_MOST
    assert to_dee["share_id"]
    assert not [row for row in await circle.rows(edges) if row["kind"] == "thanked"]  # until somebody is glad


async def test_sent_once_by_however_many_clicks_and_then_for_good(
    circle: Circle, other_process: Circle
) -> None:
    gratitude = await circle.finish(await circle.put_up(), BEA)
    first, second = await asyncio.gather(circle.send(gratitude), other_process.send(gratitude))
    third = await other_process.send(gratitude, now=NOW + DAY)
    assert first == second == third
    assert len(await told(circle, BEA)) == 1
    for late in (
        await circle.thanks.choose(gratitude.id, OWNER, set(), NOW),
        await circle.thanks.write(gratitude.id, OWNER, BEA, "Something else", NOW),
        await circle.thanks.put_aside(gratitude.id, OWNER, NOW),
    ):
        assert isinstance(late, Seen)
        assert late.gratitude == first


async def test_thanks_put_aside_stay_aside(lone: Circle) -> None:
    gratitude = await lone.finish(await lone.put_up(), BEA)
    await lone.thanks.put_aside(gratitude.id, OWNER, NOW)
    assert (await lone.send(gratitude)).sent_at is None
    assert await told(lone, BEA) == []
    assert await lone.thanks.unsent(OWNER, NOW) == []
    unchosen = await lone.finish(await lone.put_up(), BEA)
    await lone.thanks.choose(unchosen.id, OWNER, set(), NOW)
    assert (await lone.send(unchosen)).closed_at == NOW


async def test_nobody_else_sees_or_sends_them(lone: Circle) -> None:
    gratitude = await lone.finish(await lone.put_up(), BEA, CAI)
    thanks = lone.thanks
    for actor in (Actor(GUILD, BEA), Actor(0, BEA), Actor(ELSEWHERE, ANA)):
        assert [
            await thanks.find(gratitude.id, actor, NOW),
            await thanks.choose(gratitude.id, actor, set(), NOW),
            await thanks.write(gratitude.id, actor, BEA, "I am grand.", NOW),
            await thanks.send(gratitude.id, actor, set(), NOW),
            await thanks.put_aside(gratitude.id, actor, NOW),
        ] == [No.NOT_FOUND] * 5
        again = await thanks.finish(gratitude.id, gratitude.flag_id, actor, Outcome.HERE, [], "", NOW)
        assert again is No.NOT_FOUND
        assert await thanks.unsent(actor, NOW) == []
    seen = await thanks.find(gratitude.id, IN_DIRECT_MESSAGE, NOW)
    assert isinstance(seen, Seen)
    assert seen.gratitude == gratitude


# ---------------------------------------------------------------------- blocks


async def test_whom_one_has_blocked_is_left_out_before_and_at_the_last_moment(circle: Circle) -> None:
    await circle.chain_of_three()
    async with circle.database.unit(NOW) as unit:
        await circle.members.block_in(unit, GUILD, ANA, CAI)
    gratitude = await circle.finish(await circle.put_up(), BEA, FINN)
    assert people(gratitude) == [BEA, FINN]
    async with circle.database.unit(NOW) as unit:
        await circle.members.block_in(unit, GUILD, ANA, FINN)
    sent = await circle.send(gratitude)
    assert [each.user_id for each in sent.people if each.sent_at] == [BEA]
    assert await told(circle, FINN) == []


async def test_whoever_is_kept_out_of_introductions_sends_nothing_until_that_ends(lone: Circle) -> None:
    gratitude = await lone.finish(await lone.put_up(), BEA)
    until = NOW + DAY * 7
    await lone.moderation.suspend(GUILD, ANA, Pillar.INTRODUCTIONS, until, "For a while.", ORG, NOW)
    with pytest.raises(PillarClosed) as refused:
        await lone.thanks.send(gratitude.id, OWNER, (), NOW)
    assert refused.value.closed == Suspended(Pillar.INTRODUCTIONS, until, "For a while.")
    assert await told(lone, BEA) == []
    await lone.send(gratitude, now=until)
    assert await told(lone, BEA)


async def test_thanks_are_not_a_way_to_write_to_somebody_again_and_again(circle: Circle) -> None:
    await circle.send(await circle.finish(await circle.put_up(), BEA))
    later = NOW + DAY
    again = await circle.finish(await circle.put_up(now=later), BEA, now=later)
    assert await circle.thanks.send(again.id, OWNER, (), later) == Enough(NOW + AGAIN_AFTER)
    assert len(await told(circle, BEA)) == 1
    both = await circle.finish(await circle.put_up(now=later), BEA, CAI, now=later)
    sent = await circle.send(both, now=later)
    assert [each.user_id for each in sent.people if each.sent_at] == [CAI]
    assert len(await told(circle, BEA)) == len(await told(circle, CAI)) == 1
    # Nobody else's thanks count, and after its time there is room again.
    assert isinstance(await circle.thanks.send(again.id, OWNER, (), NOW + AGAIN_AFTER), Seen)
    assert len(await told(circle, BEA)) == 2


async def test_that_somebody_has_blocked_the_thanker_shows_in_nothing(circle: Circle) -> None:
    """All that the thanker gets to see, with and without a block, side by side."""
    shown: list[str] = []
    for is_blocked in (False, True):
        await circle.empty()
        await circle.set_up()
        await circle.chain_of_three()
        if is_blocked:
            async with circle.database.unit(NOW) as unit:
                for blocker in (BEA, CAI):
                    await circle.members.block_in(unit, GUILD, blocker, ANA)
        flag = await circle.put_up()
        gratitude = await circle.finish(flag, BEA, FINN, gratitude_id="0" * 20)
        sent = await circle.send(gratitude)
        share_ids = {each.link.share_id for each in gratitude.people} - {""}
        whole = repr((gratitude, sent)).replace(flag.id, "flag")
        for share_id in share_ids:
            whole = whole.replace(share_id, "share")
        path = await circle.rows(edges)
        shown.append(whole + repr(sorted((row["from_id"], row["to_id"], row["kind"]) for row in path)))
        for user_id, hears in ((BEA, not is_blocked), (CAI, not is_blocked), (DEE, True), (FINN, True)):
            assert bool(await told(circle, user_id)) is hears
    assert shown[0] == shown[1]


# ---------------------------------------------------------------------- glad to hear


async def test_the_thanker_hears_once_of_each_who_is_glad(circle: Circle, other_process: Circle) -> None:
    gratitude = await circle.send(await circle.finish(await circle.put_up(), BEA, CAI))
    bea = Actor(GUILD, BEA)
    await asyncio.gather(
        circle.thanks.glad(gratitude.id, bea, NOW), other_process.thanks.glad(gratitude.id, bea, NOW)
    )
    await circle.thanks.glad(gratitude.id, Actor(0, BEA), NOW + DAY)
    assert await told(circle, ANA, News.GLAD) == [{"from_id": BEA, "sort": "looking"}]
    known = {(row["from_id"], row["to_id"]) for row in await circle.rows(edges) if row["kind"] == "thanked"}
    assert known == {(ANA, BEA), (BEA, ANA)}


async def test_only_who_was_thanked_can_be_glad(lone: Circle) -> None:
    gratitude = await lone.finish(await lone.put_up(), BEA, CAI)
    assert await lone.thanks.glad(gratitude.id, Actor(GUILD, BEA), NOW) is No.NOT_FOUND
    await lone.thanks.choose(gratitude.id, OWNER, {BEA}, NOW)
    await lone.send(gratitude)
    for actor in (Actor(GUILD, CAI), Actor(GUILD, DEE), OWNER, Actor(ELSEWHERE, BEA)):
        assert await lone.thanks.glad(gratitude.id, actor, NOW) is No.NOT_FOUND
    assert await told(lone, ANA, News.GLAD) == []


async def test_between_blocked_people_gladness_goes_nowhere_and_nobody_sees_that(lone: Circle) -> None:
    gratitude = await lone.send(await lone.finish(await lone.put_up(), BEA, CAI))
    async with lone.database.unit(NOW) as unit:
        await lone.members.block_in(unit, GUILD, ANA, BEA)
        await lone.members.block_in(unit, GUILD, CAI, ANA)
    for thanked in (BEA, CAI):
        said = await lone.thanks.glad(gratitude.id, Actor(GUILD, thanked), NOW)
        assert not isinstance(said, No)
    assert await told(lone, ANA, News.GLAD) == []


# ---------------------------------------------------------------------- forgetting


async def test_thanks_that_nobody_sent_are_forgotten_after_thirty_days(circle: Circle) -> None:
    gratitude = await circle.finish(await circle.put_up(), BEA)
    end = NOW + UNSENT_KEPT_FOR
    assert len(await circle.thanks.unsent(OWNER, end - timedelta(seconds=1))) == 1
    # Even before anything is swept.
    assert await circle.thanks.unsent(OWNER, end) == []
    assert await circle.thanks.find(gratitude.id, OWNER, end) is No.NOT_FOUND
    assert await circle.thanks.send(gratitude.id, OWNER, set(), end) is No.NOT_FOUND
    assert await told(circle, BEA) == []
    sent = await circle.send(await circle.finish(await circle.put_up(), CAI))
    async with circle.database.unit(end + DAY) as unit:
        await circle.thanks.prune(unit)
    assert [row["id"] for row in await circle.rows(records.gratitudes)] == [sent.id]
    assert [row["user_id"] for row in await circle.rows(records.people)] == [CAI]
    async with circle.database.unit(NOW + SENT_KEPT_FOR + DAY) as unit:
        await circle.thanks.prune(unit)
    assert await circle.rows(records.gratitudes) == await circle.rows(records.people) == []

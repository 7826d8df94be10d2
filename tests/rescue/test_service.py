"""Volunteering and the rescue as they happen, in every database Hallway runs on."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.ids import new_id
from bot.members.rules import News, Reach
from bot.projects.rules import Act, Actor, Kind, Share
from bot.rescue.records import volunteers
from bot.rescue.rules import RescueRate
from bot.rescue.service import RESCUE
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    CAI,
    DAY,
    DEE,
    ELSEWHERE,
    GUILD,
    HOUR,
    HOW,
    NOW,
    ORG,
    ORGANIZER,
    OTHER,
    PART,
    QUESTION,
    TRIED,
    Community,
    draft,
)

DUE = NOW + 48 * HOUR
HELPERS = (BEA, CAI, DEE)


async def volunteering(community: Community, *user_ids: int, kind: Kind = Kind.PROJECT) -> None:
    for minutes, user_id in enumerate(user_ids):
        await community.rescue.volunteer(GUILD, user_id, [kind], NOW + minutes * HOUR / 60)


async def offered(community: Community) -> dict[int, int]:
    """How many rescues lie in each inbox that has any."""
    counts = {who: (await community.news(who)).count(News.RESCUE) for who in (ANA, *HELPERS, ORG)}
    return {who: count for who, count in counts.items() if count}


async def test_members_volunteer_for_exactly_the_kinds_they_choose(community: Community) -> None:
    rescue = community.rescue
    assert await rescue.kinds_of(GUILD, BEA) == []
    await rescue.volunteer(GUILD, BEA, [Kind.TALK, Kind.PROJECT], NOW)
    assert await rescue.kinds_of(GUILD, BEA) == [Kind.PROJECT, Kind.TALK]
    await rescue.volunteer(GUILD, BEA, [Kind.TALK, Kind.PAPER], NOW)
    assert await rescue.kinds_of(GUILD, BEA) == [Kind.PAPER, Kind.TALK]
    assert await rescue.kinds_of(GUILD, CAI) == await rescue.kinds_of(ELSEWHERE, BEA) == []
    await rescue.volunteer(GUILD, BEA, [], NOW)
    assert await rescue.kinds_of(GUILD, BEA) == []


async def test_volunteering_again_neither_renews_the_date_nor_forgets_the_rest(community: Community) -> None:
    await volunteering(community, BEA, CAI)
    await community.post()
    await community.agenda.sweep(DUE)
    await community.rescue.volunteer(GUILD, BEA, [Kind.PROJECT, Kind.TALK], DUE + HOUR)
    rows = [row for row in await community.rows(volunteers) if row["user_id"] == BEA]
    assert {row["kind"]: row["since"] for row in rows} == {"project": NOW, "talk": DUE + HOUR}
    assert {row["asked_at"] for row in rows} == {DUE}
    await community.rescue.volunteer(GUILD, BEA, [Kind.PAPER], DUE + HOUR)
    (row,) = [row for row in await community.rows(volunteers) if row["user_id"] == BEA]
    assert (row["kind"], row["asked_at"]) == ("paper", DUE)


async def test_a_share_without_a_reply_is_offered_to_two_volunteers_of_its_kind(community: Community) -> None:
    await volunteering(community, *HELPERS)
    await volunteering(community, ORG, kind=Kind.TALK)
    share = await community.post()
    await community.agenda.sweep(DUE - HOUR)
    assert await offered(community) == {}
    await community.agenda.sweep(DUE)
    assert await offered(community) == {BEA: 1, CAI: 1}
    (item,) = await community.inbox(BEA)
    assert item.payload == {"share_id": share.id}
    await community.agenda.sweep(DUE + 30 * DAY)
    assert await offered(community) == {BEA: 1, CAI: 1}


async def test_the_next_share_is_offered_to_who_is_rested(community: Community) -> None:
    await volunteering(community, *HELPERS)
    await community.post()
    await community.post(draft("The next one"), now=NOW + HOUR)
    await community.agenda.sweep(DUE + HOUR)
    assert await offered(community) == {BEA: 2, CAI: 1, DEE: 1}


async def test_the_author_is_not_offered_their_own_share(community: Community) -> None:
    await volunteering(community, ANA)
    await community.post()
    await community.agenda.sweep(DUE)
    assert await offered(community) == {}
    assert await community.rescue.rate(GUILD, DUE) == RescueRate(1, 0, 0)


async def test_volunteers_of_another_server_are_not_asked(community: Community) -> None:
    await community.rescue.volunteer(ELSEWHERE, BEA, list(Kind), NOW)
    await community.post()
    await community.agenda.sweep(DUE)
    assert await community.news(BEA) == await community.news(BEA, ELSEWHERE) == []


async def test_who_wants_nothing_at_all_is_passed_over_for_the_next(community: Community) -> None:
    await volunteering(community, *HELPERS)
    await community.reach(Reach.NOT_AT_ALL, BEA)
    await community.post()
    await community.agenda.sweep(DUE)
    assert await offered(community) == {CAI: 1, DEE: 1}
    assert (await community.rescue.rate(GUILD, DUE)).offered == 1


async def answer(community: Community, share: Share, how: str) -> None:
    match how:
        case "reply":
            await community.answers.replied(share.thread_id or 0, CAI, NOW + HOUR)
        case "help":
            await community.answers.help(share.id, OTHER, PART, HOW, NOW + HOUR)
        case "ask":
            await community.answers.ask(share.id, OTHER, TRIED, QUESTION, new_id(NOW), NOW + HOUR)
        case "close":
            await community.projects.close(share.id, AUTHOR, NOW + HOUR)
        case "remove":
            await community.projects.remove(share.id, AUTHOR, "", NOW + HOUR)
        case _:
            await community.projects.thread_deleted(share.thread_id or 0, NOW + HOUR)


@pytest.mark.parametrize("how", ["reply", "help", "ask", "close", "remove", "lose thread"])
async def test_nothing_is_offered_that_was_answered_or_is_over(community: Community, how: str) -> None:
    await volunteering(community, *HELPERS)
    share = await community.post()
    await answer(community, share, how)
    if how in ("reply", "help", "ask"):
        assert (RESCUE, share.id) not in await community.planned()
    await community.agenda.sweep(DUE + DAY)
    assert await offered(community) == {}
    assert await community.rescue.rate(GUILD, DUE + DAY) == RescueRate(0, 0, 0)


async def test_the_authors_own_words_do_not_call_the_rescue_off(community: Community) -> None:
    await volunteering(community, BEA)
    share = await community.post()
    await community.answers.replied(share.thread_id or 0, ANA, NOW + HOUR)
    await community.projects.update(share.id, AUTHOR, "Still at it", "", new_id(NOW), NOW + HOUR)
    await community.agenda.sweep(DUE)
    assert await offered(community) == {BEA: 1}


async def test_a_share_closed_and_reopened_in_time_is_rescued(community: Community) -> None:
    await volunteering(community, BEA)
    share = await community.post()
    await community.projects.close(share.id, AUTHOR, NOW + HOUR)
    await community.projects.reopen(share.id, AUTHOR, NOW + 2 * HOUR)
    await community.agenda.sweep(DUE)
    assert await offered(community) == {BEA: 1}


async def test_the_organizers_wait_holds_for_what_is_posted_from_then_on(community: Community) -> None:
    await volunteering(community, *HELPERS)
    await community.guilds.change(GUILD, NOW, changed_by=ORG, rescue_after_hours=6)
    await community.post()
    await community.agenda.sweep(NOW + 6 * HOUR)
    assert await offered(community) == {BEA: 1, CAI: 1}


async def test_the_rate_counts_what_waited_was_offered_and_was_then_answered(community: Community) -> None:
    shares = [await community.post(now=NOW), await community.post(now=NOW + HOUR)]
    await community.agenda.sweep(DUE)  # nobody volunteers yet
    await volunteering(community, BEA)
    await community.agenda.sweep(DUE + HOUR)
    assert await community.rescue.rate(GUILD, DUE + HOUR) == RescueRate(2, 1, 0)
    for share in shares:
        await community.answers.replied(share.thread_id or 0, BEA, DUE + 2 * HOUR)
    assert await community.rescue.rate(GUILD, DUE + DAY) == RescueRate(2, 1, 1)
    assert await community.rescue.rate(ELSEWHERE, DUE + DAY) == RescueRate(0, 0, 0)


async def test_the_rate_looks_thirty_days_back(community: Community) -> None:
    await volunteering(community, BEA)
    await community.post()
    await community.agenda.sweep(DUE)
    assert (await community.rescue.rate(GUILD, DUE + 30 * DAY - HOUR)).waited == 1
    assert (await community.rescue.rate(GUILD, DUE + 30 * DAY)).waited == 0


async def test_a_share_rescued_by_two_processes_is_offered_once(
    community: Community, twin: Community
) -> None:
    await volunteering(community, *HELPERS)
    await community.post()
    await asyncio.gather(community.agenda.sweep(DUE), twin.agenda.sweep(DUE))
    assert await offered(community) == {BEA: 1, CAI: 1}
    assert await community.rescue.rate(GUILD, DUE) == RescueRate(1, 1, 0)


async def test_a_reply_at_the_very_moment_of_the_rescue_is_counted_either_way(
    community: Community, twin: Community
) -> None:
    await volunteering(community, *HELPERS)
    for _ in range(4):
        share = await community.post()
        await asyncio.gather(
            community.agenda.sweep(DUE), twin.answers.replied(share.thread_id or 0, BEA, DUE)
        )
    rate = await community.rescue.rate(GUILD, DUE)
    assert rate.waited == rate.offered == rate.answered
    assert await community.planned() == {}


async def test_an_organizer_may_volunteer_and_answer_like_anybody(community: Community) -> None:
    await volunteering(community, ORG)
    share = await community.post()
    await community.agenda.sweep(DUE)
    assert await offered(community) == {ORG: 1}
    assert await community.projects.may(share.id, Act.HELP, ORGANIZER) == share
    assert await community.projects.may(share.id, Act.HELP, Actor(ELSEWHERE, ORG)) != share

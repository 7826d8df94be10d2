"""Everything that may come twice, one after the other and at once, from one process and from two."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.ids import new_id
from bot.members.rules import News
from bot.projects.answers import HELPED, QUESTION, Answered, Following
from bot.projects.records import share_updates, shares
from bot.projects.records_of_answers import follows, helped, questions
from bot.projects.rules import SAME_CLICK, SHARES_A_DAY, No, State, TooMany
from bot.projects.service import CARD, POST, THREAD, UPDATE, Changed, Shared
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    DRAFT,
    HOUR,
    HOW,
    NOW,
    ORGANIZER,
    OTHER,
    PART,
    STRANGER,
    TRIED,
    Community,
    draft,
)
from tests.community import QUESTION as ASKED


@pytest.fixture(params=["one process", "two processes"])
def other(request: pytest.FixtureRequest, community: Community, twin: Community) -> Community:
    """Who does it the second time."""
    return community if request.param == "one process" else twin


async def test_a_form_submitted_again_stores_one_share_and_one_post(community: Community) -> None:
    share_id = new_id(NOW)
    first = await community.projects.share(AUTHOR, DRAFT, share_id, NOW)
    again = await community.projects.share(AUTHOR, draft("Typed differently"), share_id, NOW + HOUR)
    assert isinstance(first, Shared)
    assert isinstance(again, Shared)
    assert (again.share, again.effect_id) == (first.share, None)
    assert len(await community.rows(shares)) == 1
    assert await community.waiting() == [POST]


async def test_the_last_form_of_the_day_submitted_again_is_not_refused(community: Community) -> None:
    ids = [new_id(NOW) for _ in range(SHARES_A_DAY)]
    for share_id in ids:
        await community.projects.share(AUTHOR, DRAFT, share_id, NOW)
    again = await community.projects.share(AUTHOR, DRAFT, ids[-1], NOW)
    assert isinstance(again, Shared)
    assert again.effect_id is None


async def test_the_id_of_anothers_share_tells_nothing_about_it(community: Community) -> None:
    share = await community.post()
    for actor in (OTHER, ORGANIZER, STRANGER):
        assert await community.projects.share(actor, DRAFT, share.id, NOW) is No.NOT_FOUND


async def test_a_form_submitted_twice_at_once_stores_one_share_and_one_post(
    community: Community, other: Community
) -> None:
    for round_ in range(1, 6):
        share_id = new_id(NOW)
        now = NOW + round_ * 48 * HOUR
        results = await asyncio.gather(
            *(
                who.projects.share(AUTHOR, DRAFT, share_id, now)
                for who in (community, other, community, other)
            )
        )
        shared = [result for result in results if isinstance(result, Shared)]
        assert len(shared) == len(results)
        assert {result.share.id for result in shared} == {share_id}
        assert sum(result.effect_id is not None for result in shared) == 1
        assert len(await community.rows(shares)) == round_
        assert await community.waiting() == [POST] * round_


async def test_many_forms_at_once_do_not_get_past_the_daily_cap(
    community: Community, other: Community
) -> None:
    results = await asyncio.gather(
        *(
            (community, other)[n % 2].projects.share(AUTHOR, DRAFT, new_id(NOW), NOW)
            for n in range(SHARES_A_DAY + 3)
        )
    )
    assert sum(isinstance(result, Shared) for result in results) == SHARES_A_DAY
    assert sum(isinstance(result, TooMany) for result in results) == 3
    assert len(await community.rows(shares)) == SHARES_A_DAY


async def test_the_same_progress_twice_at_once_is_said_once(community: Community, other: Community) -> None:
    share = await community.post()
    update_id = new_id(NOW)
    results = await asyncio.gather(
        *(
            who.projects.update(share.id, AUTHOR, "Faster now", "", update_id, NOW)
            for who in (community, other)
        )
    )
    assert all(isinstance(result, Changed) for result in results)
    assert len(await community.rows(share_updates)) == 1
    assert sorted(await community.waiting()) == [CARD, UPDATE]


async def test_two_clicks_at_once_say_once_that_it_helped(community: Community, other: Community) -> None:
    share = await community.post()
    results = await asyncio.gather(
        *(who.answers.help(share.id, OTHER, PART, HOW, NOW) for who in (community, other))
    )
    answered = [result for result in results if isinstance(result, Answered)]
    assert sorted(result.reworded for result in answered) == [False, True]
    assert len(await community.rows(helped)) == 1
    assert await community.waiting() == [HELPED]
    assert await community.news(ANA) == [News.HELPED]


async def test_two_different_wordings_at_once_leave_one_and_tell_the_author_once(
    community: Community, other: Community
) -> None:
    share = await community.post()
    await asyncio.gather(
        community.answers.help(share.id, OTHER, PART, HOW, NOW),
        other.answers.help(share.id, OTHER, "Another part", HOW, NOW),
    )
    assert len(await community.rows(helped)) == 1
    assert await community.waiting() == [HELPED]
    assert await community.news(ANA) == [News.HELPED]


async def test_the_same_question_twice_at_once_is_asked_once(community: Community, other: Community) -> None:
    share = await community.post()
    question_id = new_id(NOW)
    results = await asyncio.gather(
        *(who.answers.ask(share.id, OTHER, TRIED, ASKED, question_id, NOW) for who in (community, other))
    )
    answered = [result for result in results if isinstance(result, Answered)]
    assert sorted(result.effect_id is None for result in answered) == [False, True]
    assert len(await community.rows(questions)) == 1
    assert await community.waiting() == [QUESTION]
    assert await community.news(ANA) == [News.QUESTION]


async def test_a_double_click_on_follow_follows(community: Community, other: Community) -> None:
    share = await community.post()
    results = await asyncio.gather(*(who.answers.follow(share.id, OTHER, NOW) for who in (community, other)))
    assert list(results) == [Following(ANA, follows=True)] * 2
    assert await community.answers.follow(share.id, OTHER, NOW + SAME_CLICK / 2) == Following(
        ANA, follows=True
    )
    assert [row["follower_id"] for row in await community.rows(follows)] == [BEA]


async def test_two_closings_at_once_close_once(community: Community, other: Community) -> None:
    share = await community.post()
    results = await asyncio.gather(
        community.projects.close(share.id, AUTHOR, NOW), other.projects.close(share.id, ORGANIZER, NOW)
    )
    assert sum(isinstance(result, Changed) for result in results) == 1
    assert No.ALREADY_CLOSED in results
    assert await community.waiting() == [CARD, THREAD]


async def test_an_edit_and_a_closing_at_once_lose_neither(community: Community, other: Community) -> None:
    for _ in range(5):
        share = await community.post(now=NOW)
        await asyncio.gather(
            community.projects.edit(share.id, AUTHOR, draft("Edited meanwhile"), NOW),
            other.projects.close(share.id, ORGANIZER, NOW),
            community.answers.help(share.id, OTHER, PART, HOW, NOW),
        )
        stored = await community.stored(share.id)
        assert (stored.title, stored.state) == ("Edited meanwhile", State.CLOSED)
        assert stored.first_reply_at == NOW


async def test_a_thread_whose_deletion_is_reported_twice_tells_the_author_once(
    community: Community, other: Community
) -> None:
    share = await community.post()
    assert share.thread_id is not None
    results = await asyncio.gather(
        *(who.projects.thread_deleted(share.thread_id, NOW) for who in (community, other))
    )
    assert sum(result is not None for result in results) == 1
    assert await community.news(ANA) == [News.THREAD_DELETED]


async def test_a_card_whose_deletion_is_reported_twice_is_renewed_once(
    community: Community, other: Community
) -> None:
    share = await community.post()
    assert share.thread_id is not None
    assert share.message_id is not None
    ids = [share.message_id]
    counts = await asyncio.gather(
        *(who.projects.message_deleted(share.thread_id, ids, NOW) for who in (community, other))
    )
    assert sorted(counts) == [0, 1]
    assert await community.waiting() == [CARD]


async def test_two_first_replies_at_once_are_one_first_reply(community: Community, other: Community) -> None:
    share = await community.post()
    assert share.thread_id is not None
    firsts = await asyncio.gather(
        *(who.answers.replied(share.thread_id, BEA, NOW) for who in (community, other))
    )
    assert sorted(firsts) == [False, True]

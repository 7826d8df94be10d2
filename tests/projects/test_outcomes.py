"""What came of posting: posted, held up, gone, deleted by a moderator, posted anew."""

from __future__ import annotations

import pytest

from bot.core.effects import Ending, Outcome
from bot.core.ids import new_id
from bot.guilds.rules import TroubleKind
from bot.members.rules import News
from bot.projects.rules import Act, No, State
from bot.projects.service import CARD, POST, THREAD, UPDATE, Changed
from bot.rescue.service import RESCUE
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    CAI,
    CHANNEL,
    GUILD,
    HOUR,
    HOW,
    NOW,
    ORG,
    ORGANIZER,
    OTHER,
    PART,
    Answer,
    Community,
    draft,
    ends,
)

FORBIDDEN = ends(Ending.BLOCKED, 50013)
GIVEN_UP = [ends(Ending.GONE, 10008), ends(Ending.ABANDONED, 50035)]


async def once(community: Community, answer: Answer, at: int = 0) -> list[str]:
    """Deliver what is due at this hour, each effect once; return the kinds."""
    entries = await community.claim(NOW + at * HOUR)
    for entry in entries:
        await community.settle(entry, answer(entry), NOW + at * HOUR)
    return [entry.kind for entry in entries]


async def test_a_posted_share_knows_where_it_is(community: Community) -> None:
    share = await community.share()
    (entry,) = await community.claim()
    await community.settle(entry, Outcome(Ending.DELIVERED, CHANNEL, 21, 22), NOW + HOUR)
    stored = await community.stored(share.id)
    assert (stored.channel_id, stored.message_id, stored.thread_id) == (CHANNEL, 21, 22)
    assert stored.posted_at == NOW + HOUR


async def test_followers_hear_once_that_it_was_posted_and_the_author_does_not(community: Community) -> None:
    first = await community.post()
    for actor in (OTHER, ORGANIZER):
        await community.answers.follow(first.id, actor, NOW)
    share = await community.share(draft("The next one"))
    assert await community.news(BEA) == []
    await community.deliver()
    (item,) = await community.inbox(BEA)
    assert (item.news, item.payload) == (News.FOLLOWED, {"share_id": share.id})
    assert await community.news(ORG) == [News.FOLLOWED]
    assert await community.news(ANA) == await community.news(CAI) == []
    assert share.thread_id is None
    thread_id = (await community.stored(share.id)).thread_id
    assert thread_id is not None
    await community.projects.thread_deleted(thread_id, NOW)
    await community.projects.reopen(share.id, AUTHOR, NOW)
    await community.deliver()
    assert len(await community.inbox(BEA)) == 1


async def test_a_rescue_is_planned_when_it_is_posted_and_not_before(community: Community) -> None:
    await community.guilds.change(GUILD, NOW, changed_by=ORG, rescue_after_hours=72)
    share = await community.share()
    assert await community.planned() == {}
    await community.deliver(NOW + HOUR)
    assert await community.planned() == {(RESCUE, share.id): NOW + 73 * HOUR}


async def test_a_post_with_something_to_mend_is_posted_and_noted(community: Community) -> None:
    await community.share()
    await community.deliver(NOW, lambda _: Outcome(Ending.DELIVERED, 31, 31, 31, code=30048))
    (trouble,) = await community.guilds.troubles(GUILD)
    assert (trouble.kind, trouble.channel_id) == (TroubleKind.TAGS, 31)


async def test_a_blocked_post_is_a_trouble_noted_once_and_told_to_the_author_once(
    community: Community,
) -> None:
    share = await community.share()
    for hours in range(3):
        assert await once(community, FORBIDDEN, hours) == [POST]
    (trouble,) = await community.guilds.troubles(GUILD)
    assert (trouble.kind, trouble.channel_id, trouble.since) == (
        TroubleKind.SHARE_CHANNEL_FORBIDDEN,
        CHANNEL,
        NOW,
    )
    (item,) = await community.inbox(ANA)
    assert (item.news, item.payload) == (News.HELD_UP, {"share_id": share.id})
    stored = await community.stored(share.id)
    assert (stored.held_at, stored.state, stored.posted_at) == (NOW, State.OPEN, None)


async def test_a_change_of_settings_hurries_a_blocked_post(community: Community) -> None:
    share = await community.share()
    await once(community, FORBIDDEN)
    assert await community.claim(NOW) == []
    await community.guilds.change(GUILD, NOW, changed_by=ORG, share_channel_id=CHANNEL + 1)
    assert await once(community, community.delivered) == [POST]
    stored = await community.stored(share.id)
    assert stored.held_at is None
    assert stored.thread_id is not None
    assert await community.news(ANA) == [News.HELD_UP]


async def test_a_trouble_is_over_once_what_it_held_up_is_posted(community: Community) -> None:
    await community.share()
    await once(community, FORBIDDEN)
    assert await once(community, community.delivered, 1) == [POST]
    assert await community.guilds.troubles(GUILD) == []


@pytest.mark.parametrize("answer", GIVEN_UP)
async def test_a_post_that_is_given_up_closes_the_share_so_that_its_author_can_post_it_anew(
    community: Community, answer: Answer
) -> None:
    share = await community.share()
    await once(community, FORBIDDEN)
    await once(community, answer, 1)
    stored = await community.stored(share.id)
    assert (stored.state, stored.held_at) == (State.CLOSED, NOW)
    assert await community.news(ANA) == [News.HELD_UP, News.HELD_UP]
    assert await community.waiting() == []
    assert isinstance(await community.projects.reopen(share.id, AUTHOR, NOW + 2 * HOUR), Changed)
    assert await once(community, community.delivered, 2) == [POST]
    stored = await community.stored(share.id)
    assert (stored.state, stored.held_at, stored.posted_at) == (State.OPEN, None, NOW + 2 * HOUR)
    assert (RESCUE, share.id) in await community.planned()


async def test_a_repost_that_is_held_up_again_is_told_again(community: Community) -> None:
    share = await community.share()
    await once(community, GIVEN_UP[0])
    await community.projects.reopen(share.id, AUTHOR, NOW)
    await once(community, FORBIDDEN)
    await once(community, FORBIDDEN, 1)
    assert await community.news(ANA) == [News.HELD_UP, News.HELD_UP]


@pytest.mark.parametrize("act", [Act.CLOSE, Act.REMOVE])
async def test_nobody_hears_of_a_share_that_was_closed_while_it_was_on_its_way(
    community: Community, act: Act
) -> None:
    first = await community.post()
    await community.answers.follow(first.id, OTHER, NOW)
    share = await community.share(draft("The next one"))
    (entry,) = await community.claim()
    if act is Act.CLOSE:
        await community.projects.close(share.id, AUTHOR, NOW)
    else:
        await community.projects.remove(share.id, AUTHOR, "", NOW)
    await community.settle(entry, community.delivered(entry))
    assert await community.news(BEA) == []
    assert (RESCUE, share.id) not in await community.planned()
    assert await community.waiting() == [CARD, THREAD]


@pytest.mark.parametrize("answer", [FORBIDDEN, *GIVEN_UP])
async def test_the_author_of_a_share_taken_down_hears_no_more_of_its_post(
    community: Community, answer: Answer
) -> None:
    share = await community.share()
    (entry,) = await community.claim()
    await community.projects.remove(share.id, AUTHOR, "", NOW)
    await community.settle(entry, answer(entry))
    assert await community.news(ANA) == []
    assert (await community.stored(share.id)).state is State.REMOVED


async def test_a_deleted_thread_closes_its_share_tells_the_author_once_and_can_be_posted_anew(
    community: Community,
) -> None:
    share = await community.post()
    assert share.thread_id is not None
    assert await community.projects.thread_deleted(share.thread_id, NOW + HOUR) is not None
    assert await community.projects.thread_deleted(share.thread_id, NOW + HOUR) is None
    stored = await community.stored(share.id)
    assert (stored.state, stored.thread_id, stored.message_id, stored.channel_id) == (
        State.CLOSED,
        None,
        None,
        None,
    )
    (item,) = await community.inbox(ANA)
    assert (item.news, item.payload) == (News.THREAD_DELETED, {"share_id": share.id})
    assert await community.waiting() == []
    await community.projects.reopen(share.id, AUTHOR, NOW + HOUR)
    assert await once(community, community.delivered, 1) == [POST]
    stored = await community.stored(share.id)
    assert stored.state is State.OPEN
    assert stored.thread_id not in (None, share.thread_id)
    assert stored.posted_at == share.posted_at


async def test_a_share_posted_anew_without_a_reply_is_rescued_in_its_turn(community: Community) -> None:
    for is_answered in (False, True):
        share = await community.post()
        assert share.thread_id is not None
        if is_answered:
            await community.answers.replied(share.thread_id, BEA, NOW)
        await community.agenda.sweep(NOW + 1000 * HOUR)
        await community.projects.thread_deleted(share.thread_id, NOW)
        await community.projects.reopen(share.id, AUTHOR, NOW)
        await community.deliver(NOW)
        assert ((RESCUE, share.id) in await community.planned()) is not is_answered


async def test_a_deleted_thread_of_a_share_taken_down_is_no_news(community: Community) -> None:
    share = await community.post()
    assert share.thread_id is not None
    await community.projects.remove(share.id, AUTHOR, "", NOW)
    await community.projects.thread_deleted(share.thread_id, NOW)
    assert (await community.stored(share.id)).state is State.REMOVED
    assert await community.news(ANA) == []


async def test_some_other_thread_that_is_deleted_is_nobodys(community: Community) -> None:
    share = await community.post()
    assert await community.projects.thread_deleted(12345, NOW) is None
    assert await community.stored(share.id) == share


async def test_a_deleted_card_is_followed_by_one_new_card(community: Community) -> None:
    share = await community.post()
    assert share.thread_id is not None
    assert share.message_id is not None
    deleted = community.projects.message_deleted
    assert await deleted(share.thread_id, [share.message_id, 77], NOW) == 1
    assert await deleted(share.thread_id, [share.message_id], NOW) == 0
    assert await community.waiting() == [CARD]
    assert (await community.stored(share.id)).message_id is None
    await community.deliver(NOW, lambda _: Outcome(Ending.DELIVERED, share.thread_id, 4711))
    stored = await community.stored(share.id)
    assert (stored.channel_id, stored.message_id, stored.thread_id) == (
        share.thread_id,
        4711,
        share.thread_id,
    )
    assert await deleted(share.thread_id, [4711], NOW) == 1


async def test_the_card_of_a_text_channel_is_known_by_the_channel_too(community: Community) -> None:
    share = await community.share()
    await community.deliver(NOW, lambda _: Outcome(Ending.DELIVERED, CHANNEL, 50, 50))
    assert await community.projects.message_deleted(CHANNEL, [49, 50, 51], NOW) == 1
    assert (await community.stored(share.id)).message_id is None


async def test_some_other_deleted_message_renews_nothing(community: Community) -> None:
    share = await community.post()
    assert share.thread_id is not None
    assert await community.projects.message_deleted(share.thread_id, [77, 78], NOW) == 0
    assert await community.projects.message_deleted(12345, [], NOW) == 0


async def test_the_deleted_card_of_a_share_taken_down_stays_deleted(community: Community) -> None:
    share = await community.post()
    assert share.thread_id is not None
    assert share.message_id is not None
    await community.projects.remove(share.id, AUTHOR, "", NOW)
    await community.deliver(NOW, ends(Ending.GONE, 10008))
    assert await community.projects.message_deleted(share.thread_id, [share.message_id], NOW) == 0
    assert await community.waiting() == []


async def test_a_card_found_missing_is_renewed_just_as_if_its_deletion_was_seen(community: Community) -> None:
    share = await community.post()
    await community.projects.edit(share.id, AUTHOR, draft("A new title"), NOW)
    await once(community, ends(Ending.GONE, 10008))
    assert (await community.stored(share.id)).message_id is None
    assert await community.waiting() == [CARD]


@pytest.mark.parametrize("kind", [CARD, THREAD])
async def test_a_thread_found_missing_closes_the_share_just_as_if_its_deletion_was_seen(
    community: Community, kind: str
) -> None:
    share = await community.post()
    await community.projects.close(share.id, AUTHOR, NOW)
    gone = ends(Ending.GONE, 10003)
    await community.deliver(NOW, lambda entry: (gone if entry.kind == kind else community.delivered)(entry))
    assert (await community.stored(share.id)).thread_id is None
    assert await community.news(ANA) == [News.THREAD_DELETED]


async def test_a_card_shown_just_before_its_thread_was_deleted_is_not_remembered(
    community: Community,
) -> None:
    share = await community.post()
    assert share.thread_id is not None
    await community.projects.edit(share.id, AUTHOR, draft("A new title"), NOW)
    (entry,) = await community.claim()
    await community.projects.thread_deleted(share.thread_id, NOW)
    await community.settle(entry, community.delivered(entry))
    stored = await community.stored(share.id)
    assert (stored.message_id, stored.channel_id) == (None, None)


async def test_a_card_found_missing_with_its_thread_is_not_renewed(community: Community) -> None:
    share = await community.post()
    assert share.thread_id is not None
    await community.projects.edit(share.id, AUTHOR, draft("A new title"), NOW)
    (entry,) = await community.claim()
    await community.projects.thread_deleted(share.thread_id, NOW)
    await community.settle(entry, ends(Ending.GONE, 10008)(entry))
    assert await community.waiting() == []


async def test_a_thread_seen_deleted_and_then_found_missing_is_told_once(community: Community) -> None:
    share = await community.post()
    await community.projects.edit(share.id, AUTHOR, draft("A new title"), NOW)
    (entry,) = await community.claim()
    await community.projects.thread_deleted(share.thread_id or 0, NOW)
    await community.settle(entry, ends(Ending.GONE, 10003)(entry))
    assert await community.news(ANA) == [News.THREAD_DELETED]


async def test_progress_knows_the_message_that_says_it(community: Community) -> None:
    share = await community.post()
    update_id = new_id(NOW)
    await community.projects.update(share.id, AUTHOR, "Faster", "", update_id, NOW)
    await community.deliver()
    found = await community.projects.progress(update_id)
    assert found is not None
    assert found[1].message_id is not None
    assert await community.projects.progress(new_id(NOW)) is None


async def test_progress_of_a_share_taken_down_meanwhile_says_nothing_any_more(community: Community) -> None:
    share = await community.post()
    update_id = new_id(NOW)
    await community.projects.update(share.id, AUTHOR, "Faster", "", update_id, NOW)
    await community.projects.remove(share.id, AUTHOR, "", NOW)
    found = await community.projects.progress(update_id)
    assert found is not None
    assert (found[0].state, found[1].text, found[1].link) == (State.REMOVED, "", "")


async def test_progress_that_was_on_its_way_when_its_share_was_taken_down_is_taken_back(
    community: Community,
) -> None:
    share = await community.post()
    await community.projects.update(share.id, AUTHOR, "Faster", "", new_id(NOW), NOW)
    (entry,) = await community.claim(NOW)
    await community.projects.remove(share.id, AUTHOR, "", NOW)
    said = Outcome(Ending.DELIVERED, channel_id=share.thread_id, message_id=991)
    await community.settle(entry, said, NOW)
    assert await community.waiting() == [CARD, THREAD, UPDATE]
    await community.deliver(NOW)
    assert await community.waiting() == []
    await community.deliver(NOW, ends(Ending.SKIPPED))
    assert (await community.stored(share.id)).state is State.REMOVED


async def test_the_buttons_of_a_share_whose_card_is_gone_still_work(community: Community) -> None:
    share = await community.post()
    await community.projects.message_deleted(share.thread_id or 0, [share.message_id or 0], NOW)
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    assert await community.projects.may(share.id, Act.EDIT, AUTHOR) is not No.NOT_FOUND
    assert await community.waiting() == [CARD, "projects.helped"]

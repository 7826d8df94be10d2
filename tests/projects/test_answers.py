"""This helped me, a researched question, following, a reply: in every database Hallway runs on."""

from __future__ import annotations

from bot.core.effects import Ending, Outcome
from bot.core.ids import new_id
from bot.members.rules import News
from bot.projects.answers import HELPED, QUESTION, REMOVED, Answered, Following
from bot.projects.records_of_answers import follows, helped, questions
from bot.projects.rules import Actor, Field, Help, No, Question, TooShort
from bot.projects.service import CARD
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    CAI,
    DAY,
    ELSEWHERE,
    GUILD,
    HOUR,
    HOW,
    NOW,
    ORGANIZER,
    OTHER,
    PART,
    TRIED,
    Community,
    draft,
    ends,
)
from tests.community import QUESTION as ASKED

THIRD = Actor(GUILD, CAI)


async def test_what_helped_is_kept_told_to_the_author_and_said_in_the_thread(community: Community) -> None:
    share = await community.post()
    answered = await community.answers.help(share.id, OTHER, PART, HOW, NOW + HOUR)
    assert isinstance(answered, Answered)
    assert not answered.reworded
    assert await community.answers.earlier_help(share.id, OTHER) == Help(share.id, BEA, PART, HOW, NOW + HOUR)
    (item,) = await community.inbox(ANA)
    assert (item.news, item.payload) == (News.HELPED, {"share_id": share.id, "member_id": BEA})
    (entry,) = await community.claim(NOW + HOUR)
    assert (entry.id, entry.kind) == (answered.effect_id, HELPED)
    assert entry.payload == {"share_id": share.id, "member_id": BEA}


async def test_each_member_says_it_once_and_may_reword_it(community: Community) -> None:
    share = await community.post()
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    await community.answers.help(share.id, THIRD, PART, HOW, NOW)
    await community.deliver()
    said = await community.answers.said_help(share.id, BEA)
    reworded = await community.answers.help(share.id, OTHER, "The part on tides", HOW, NOW + HOUR)
    assert isinstance(reworded, Answered)
    assert reworded.reworded
    assert reworded.effect_id is not None
    assert said is not None
    kept = await community.answers.earlier_help(share.id, OTHER)
    # Still the same message, and the same first moment.
    assert kept == Help(share.id, BEA, "The part on tides", HOW, NOW, said[1].message_id)
    assert len(await community.rows(helped)) == 2
    assert await community.news(ANA) == [News.HELPED, News.HELPED]


async def test_saying_the_same_again_does_nothing(community: Community) -> None:
    share = await community.post()
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    await community.deliver()
    again = await community.answers.help(share.id, OTHER, f" {PART} ", HOW, NOW + HOUR)
    assert again == Answered(await community.stored(share.id), None, reworded=True)
    assert await community.waiting() == []


async def test_what_helped_needs_a_part_and_a_how(community: Community) -> None:
    share = await community.post()
    assert await community.answers.help(share.id, OTHER, "ab", HOW, NOW) == TooShort(Field.PART, 3)
    assert await community.answers.help(share.id, OTHER, PART, "great", NOW) == TooShort(Field.HOW, 10)
    assert await community.rows(helped) == []
    assert await community.news(ANA) == []


async def test_nobody_is_helped_by_their_own_share_not_even_an_organizer(community: Community) -> None:
    share = await community.post(by=ORGANIZER)
    assert await community.answers.help(share.id, ORGANIZER, PART, HOW, NOW) is No.OWN_SHARE
    assert await community.answers.earlier_help(share.id, ORGANIZER) is No.OWN_SHARE
    assert await community.answers.follow(share.id, ORGANIZER, NOW) is No.OWN_SHARE
    refused = await community.answers.ask(share.id, ORGANIZER, TRIED, ASKED, new_id(NOW), NOW)
    assert refused is No.OWN_SHARE


async def test_thanks_are_welcome_on_a_closed_share_and_questions_are_not(community: Community) -> None:
    share = await community.post()
    await community.projects.close(share.id, AUTHOR, NOW)
    assert isinstance(await community.answers.help(share.id, OTHER, PART, HOW, NOW), Answered)
    assert await community.answers.ask(share.id, OTHER, TRIED, ASKED, new_id(NOW), NOW) is No.CLOSED
    assert await community.rows(questions) == []


async def test_a_message_a_moderator_deleted_is_not_brought_back_by_rewording(community: Community) -> None:
    share = await community.post()
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    await community.deliver()
    await community.answers.help(share.id, OTHER, PART, "It was even better.", NOW)
    await community.deliver(NOW, ends(Ending.GONE, 10008))
    kept = await community.answers.earlier_help(share.id, OTHER)
    assert isinstance(kept, Help)
    assert kept.message_id == REMOVED
    # It was not the card that was missing.
    assert await community.waiting() == []
    assert (await community.stored(share.id)).message_id == share.message_id


async def test_a_question_is_kept_told_to_the_author_and_asked_in_the_thread(community: Community) -> None:
    share = await community.post()
    question_id = new_id(NOW)
    answered = await community.answers.ask(share.id, OTHER, TRIED, ASKED, question_id, NOW)
    assert isinstance(answered, Answered)
    (item,) = await community.inbox(ANA)
    assert (item.news, item.payload) == (News.QUESTION, {"share_id": share.id, "member_id": BEA})
    (entry,) = await community.deliver()
    assert (entry.id, entry.kind) == (answered.effect_id, QUESTION)
    asked = await community.answers.asked(question_id)
    assert asked is not None
    assert asked[1] == Question(question_id, share.id, BEA, TRIED, ASKED, NOW, asked[1].message_id)
    assert asked[1].message_id is not None


async def test_a_question_must_be_researched(community: Community) -> None:
    share = await community.post()
    ask = community.answers.ask
    assert await ask(share.id, OTHER, "nothing", ASKED, new_id(NOW), NOW) == TooShort(Field.TRIED, 10)
    assert await ask(share.id, OTHER, TRIED, "why?", new_id(NOW), NOW) == TooShort(Field.QUESTION, 10)
    assert await community.rows(questions) == []


async def test_a_member_may_ask_more_than_one_question(community: Community) -> None:
    share = await community.post()
    for _ in range(2):
        await community.answers.ask(share.id, OTHER, TRIED, ASKED, new_id(NOW), NOW)
    assert len(await community.rows(questions)) == 2
    assert await community.waiting() == [QUESTION, QUESTION]


async def test_following_is_turned_on_and_off_for_the_author_and_not_the_share(community: Community) -> None:
    first, second = await community.post(), await community.post(draft("Another one"))
    assert await community.answers.follow(first.id, OTHER, NOW) == Following(ANA, follows=True)
    assert await community.answers.follow(second.id, OTHER, NOW + HOUR) == Following(ANA, follows=False)
    assert await community.rows(follows) == []
    assert await community.answers.follow(second.id, OTHER, NOW + HOUR) == Following(ANA, follows=True)


async def test_following_stays_within_its_server(community: Community) -> None:
    await community.set_up(ELSEWHERE)
    share = await community.post()
    await community.answers.follow(share.id, OTHER, NOW)
    await community.post(by=Actor(ELSEWHERE, ANA))
    assert await community.news(BEA, ELSEWHERE) == await community.news(BEA) == []


async def test_the_first_reply_counts_and_the_authors_own_words_do_not(community: Community) -> None:
    share = await community.post()
    assert share.thread_id is not None
    replied = community.answers.replied
    assert await community.answers.reply_is_wanted(share.thread_id)
    assert not await replied(share.thread_id, ANA, NOW)
    assert await replied(share.thread_id, BEA, NOW + HOUR)
    assert not await replied(share.thread_id, CAI, NOW + DAY)
    assert (await community.stored(share.id)).first_reply_at == NOW + HOUR
    assert not await community.answers.reply_is_wanted(share.thread_id)


async def test_a_message_in_some_other_thread_is_nobodys_reply(community: Community) -> None:
    await community.post()
    assert not await community.answers.reply_is_wanted(12345)
    assert not await community.answers.replied(12345, BEA, NOW)


async def test_what_helped_and_what_was_asked_are_replies_too(community: Community) -> None:
    first, second = await community.post(), await community.post()
    await community.answers.help(first.id, OTHER, PART, HOW, NOW + HOUR)
    await community.answers.ask(second.id, OTHER, TRIED, ASKED, new_id(NOW), NOW + HOUR)
    for share in (first, second):
        assert (await community.stored(share.id)).first_reply_at == NOW + HOUR


async def test_an_answer_whose_thread_is_gone_closes_the_share(community: Community) -> None:
    for deed in ("help", "ask"):
        share = await community.post()
        if deed == "help":
            await community.answers.help(share.id, OTHER, PART, HOW, NOW)
        else:
            await community.answers.ask(share.id, OTHER, TRIED, ASKED, new_id(NOW), NOW)
        await community.deliver(NOW, ends(Ending.GONE, 10003))
        assert (await community.stored(share.id)).thread_id is None, deed
    assert (await community.news(ANA)).count(News.THREAD_DELETED) == 2


async def test_a_locked_thread_is_a_trouble_for_the_organizers(community: Community) -> None:
    share = await community.post()
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    (entry,) = await community.claim()
    await community.settle(entry, Outcome(Ending.BLOCKED, code=160005))
    (trouble,) = await community.guilds.troubles(GUILD)
    assert (trouble.channel_id, trouble.code) == (share.thread_id, 160005)
    assert [e.kind for e in await community.deliver(NOW + HOUR)] == [HELPED]
    assert CARD not in await community.waiting()

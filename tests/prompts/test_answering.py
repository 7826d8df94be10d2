"""Answers: by form and by writing, in time and late, changed, taken back, shared, replied to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.introductions.admission import Actor as Asker
from bot.introductions.admission import Admission
from bot.introductions.asking import No as AskNo
from bot.introductions.paths import PathsService
from bot.members.rules import News
from bot.projects.records import shares
from bot.projects.rules import Actor, BadLink, Kind
from bot.projects.rules import No as ShareNo
from bot.prompts.course import ANSWER, WITHDRAW
from bot.prompts.records_of_answers import prompt_answers
from bot.prompts.rules import No
from bot.prompts.runs import Also, Answered, NotShared, TooShort, Way
from tests.community import ANA, BEA, CAI, DAY, DEE, ELSEWHERE, GUILD, HOUR, NOW, ends
from tests.prompts.round import FIRST, WEEK, WORDS, Round

OTHER_WORDS = Answered("A clock that shows the tide.", "https://example.org/clock")
MINUTE = timedelta(minutes=1)


# ---------------------------------------------------------------------- by form


async def test_an_answer_is_stored_and_said_in_the_thread(round_: Round) -> None:
    run = await round_.begun()
    stored = await round_.say(run, answer_id="a")
    assert (stored.answer.words, stored.answer.is_late, stored.is_reworded) == (WORDS, False, False)
    assert await round_.replies.said("a") == (run, stored.answer)
    assert await round_.play(FIRST) == [ANSWER]
    assert (await round_.answers_of(run))[ANA].message_id is not None


async def test_an_answer_given_before_its_thread_is_there_follows_when_it_is(round_: Round) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    run = await round_.only_run(prompt.id)
    assert (await round_.say(run)).effect_id is None
    assert await round_.play(FIRST) == ["prompts.post", ANSWER]


async def test_the_same_form_again_changes_nothing_and_says_nothing_twice(round_: Round) -> None:
    run = await round_.begun()
    first = await round_.say(run, answer_id="a")
    await round_.play(FIRST)
    again = await round_.say(run, answer_id="a")
    assert (again.effect_id, again.is_reworded) == (None, False)
    assert first.effect_id is not None
    assert await round_.waiting() == []


async def test_an_answer_is_changed_until_the_close_and_stays_one(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    await round_.play(FIRST)
    said = (await round_.answers_of(run))[ANA]
    found = await round_.replies.to_answer(run.id, GUILD, ANA, run.closes_at - MINUTE)
    assert not isinstance(found, No)
    assert (found.earlier, found.is_late) == (said, False)
    changed = await round_.say(run, words=OTHER_WORDS, answer_id="b", now=run.closes_at - MINUTE)
    assert (changed.answer.id, changed.answer.words, changed.is_reworded) == ("a", OTHER_WORDS, True)
    assert changed.answer.message_id == said.message_id
    assert changed.answer.edited_at == run.closes_at - MINUTE
    assert len(await round_.rows(prompt_answers)) == 1
    late = await round_.replies.answer(
        run.id, Actor(GUILD, ANA), WORDS, Also.NOTHING, "c", run.closes_at + MINUTE
    )
    assert late is No.CLOSED
    assert await round_.replies.to_answer(run.id, GUILD, ANA, run.closes_at) is No.CLOSED


@pytest.mark.parametrize(
    ("words", "refusal"), [(Answered(" a "), TooShort), (replace(WORDS, link="nonsense"), BadLink)]
)
async def test_what_says_too_little_or_links_nowhere_is_not_stored(
    round_: Round, words: Answered, refusal: type[object]
) -> None:
    run = await round_.begun()
    refused = await round_.replies.answer(run.id, Actor(GUILD, ANA), words, Also.SHARE, "a", FIRST)
    assert isinstance(refused, refusal)
    assert await round_.rows(prompt_answers) == await round_.rows(shares) == []


async def test_a_run_of_another_server_cannot_be_answered_from_here(round_: Round) -> None:
    run = await round_.begun()
    stranger = Actor(ELSEWHERE, ANA)
    refused = await round_.replies.answer(run.id, stranger, WORDS, Also.NOTHING, "a", FIRST)
    assert refused is No.NOT_FOUND
    assert await round_.replies.to_answer(run.id, ELSEWHERE, ANA, FIRST) is No.NOT_FOUND
    assert await round_.replies.to_answer("nothing", GUILD, ANA, FIRST) is No.NOT_FOUND


async def test_the_id_of_anothers_answer_is_never_written_over(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    with pytest.raises(ValueError, match="already"):
        await round_.say(run, BEA, answer_id="a")
    assert set(await round_.answers_of(run)) == {ANA}


# ---------------------------------------------------------------------- taking it back


async def test_an_answer_taken_back_leaves_the_thread_and_may_be_given_anew(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    await round_.play(FIRST)
    assert await round_.replies.withdraw("a", GUILD, BEA, FIRST) is No.NOT_FOUND
    assert await round_.replies.withdraw("a", ELSEWHERE, ANA, FIRST) is No.NOT_FOUND
    assert await round_.replies.withdraw("a", GUILD, ANA, FIRST) == run
    assert await round_.replies.withdraw("a", GUILD, ANA, FIRST) is No.NOT_FOUND
    assert await round_.answers_of(run) == {}
    assert await round_.play(FIRST) == [WITHDRAW]
    assert (await round_.say(run, words=OTHER_WORDS)).is_reworded is False


async def test_an_answer_taken_back_before_it_was_said_is_looked_for_in_the_thread(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    await round_.replies.withdraw("a", GUILD, ANA, FIRST)
    taken: list[OutboxEntry] = []

    def note(entry: OutboxEntry) -> Outcome:
        taken.append(entry)
        return Outcome(Ending.SKIPPED)

    assert await round_.play(FIRST, note) == [ANSWER, WITHDRAW]
    assert (taken[1].payload["thread_id"], taken[1].payload["message_id"]) == (run.thread_id, None)


async def test_nobody_takes_an_answer_back_once_the_run_has_closed(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    assert await round_.replies.withdraw("a", GUILD, ANA, run.closes_at) is No.CLOSED


# ---------------------------------------------------------------------- in the thread


async def test_the_first_message_of_each_member_is_their_answer(round_: Round) -> None:
    run = await round_.begun()
    assert await round_.write(run, BEA, 1)
    assert not await round_.write(run, BEA, 2)
    assert await round_.write(run, CAI, 3, reply_to=run.message_id)  # to the question itself
    found = await round_.answers_of(run)
    assert {user: (answer.way, answer.message_id) for user, answer in found.items()} == {
        BEA: (Way.MESSAGE, 1),
        CAI: (Way.MESSAGE, 3),
    }
    assert found[BEA].words == Answered("")
    assert not await round_.replies.wrote(999, 4, DEE, None, FIRST)  # in no thread of ours


async def test_who_answers_somebody_has_replied_and_not_answered(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, BEA, 1)
    assert not await round_.write(run, BEA, 2, reply_to=1)  # one's own does not count
    assert (await round_.answers_of(run))[BEA].replied_at is None
    assert await round_.write(run, CAI, 3, reply_to=1, now=FIRST + 2 * HOUR)
    assert not await round_.write(run, DEE, 4, reply_to=1, now=FIRST + 3 * HOUR)
    found = await round_.answers_of(run)
    assert (set(found), found[BEA].replied_at) == ({BEA}, FIRST + 2 * HOUR)
    assert not await round_.write(run, DEE, 5, reply_to=3)  # talk between two: no answer of either
    assert set(await round_.answers_of(run)) == {BEA}


async def test_a_reply_to_what_the_bot_said_for_somebody_is_a_reply_to_them(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run)
    await round_.play(FIRST)
    message_id = (await round_.answers_of(run))[ANA].message_id
    assert await round_.write(run, BEA, 1, reply_to=message_id)
    assert (await round_.answers_of(run))[ANA].replied_at == FIRST + HOUR


async def test_replies_still_count_after_the_close(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, BEA, 1)
    await round_.play(run.closes_at)
    assert await round_.write(run, CAI, 2, reply_to=1, now=run.closes_at + WEEK)


async def test_who_wrote_and_then_fills_the_form_has_one_answer_and_a_message_of_the_bots(
    round_: Round,
) -> None:
    run = await round_.begun()
    await round_.write(run, ANA, 1)
    found = await round_.replies.to_answer(run.id, GUILD, ANA, FIRST + HOUR)
    assert not isinstance(found, No)
    assert found.earlier is None  # nothing to change: what they wrote is not known here
    stored = await round_.say(run, now=FIRST + 2 * HOUR)
    assert (stored.answer.way, stored.answer.message_id, stored.is_reworded) == (Way.FORM, None, False)
    assert await round_.play(FIRST + 2 * HOUR) == [ANSWER]
    assert len(await round_.rows(prompt_answers)) == 1
    assert not await round_.write(run, ANA, 2, now=FIRST + 3 * HOUR)


async def test_a_message_that_is_deleted_is_no_answer_any_more_and_another_may_be(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, BEA, 1)
    await round_.replies.messages_deleted(run.thread_id or 0, [1], FIRST + HOUR)
    assert await round_.answers_of(run) == {}
    assert await round_.write(run, BEA, 2)


async def test_an_answer_that_a_moderator_deleted_stays_away(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    await round_.play(FIRST)
    message_id = (await round_.answers_of(run))[ANA].message_id
    await round_.replies.messages_deleted(run.thread_id or 0, [message_id or 0], FIRST + HOUR)
    assert await round_.answers_of(run) == {}
    assert await round_.replies.said("a") is None
    again = await round_.replies.answer(run.id, Actor(GUILD, ANA), OTHER_WORDS, Also.NOTHING, "b", FIRST)
    assert again is No.TAKEN_DOWN
    assert await round_.replies.to_answer(run.id, GUILD, ANA, FIRST) is No.TAKEN_DOWN
    assert await round_.replies.withdraw("a", GUILD, ANA, FIRST) is No.TAKEN_DOWN


async def test_an_answer_found_gone_when_it_is_reworded_is_not_brought_back(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    await round_.play(FIRST)
    await round_.say(run, words=OTHER_WORDS)
    await round_.play(FIRST, ends(Ending.GONE, 10008))
    assert await round_.replies.said("a") is None


async def test_who_cannot_be_heard_in_the_thread_is_told_once_and_said_when_it_is_mended(
    round_: Round,
) -> None:
    run = await round_.begun()
    await round_.say(run, answer_id="a")
    await round_.play(FIRST, ends(Ending.BLOCKED, 50083))
    await round_.play(FIRST + HOUR, ends(Ending.BLOCKED, 50083))
    assert await round_.news(ANA) == [News.ANSWER_HELD]
    await round_.guilds.look_again(GUILD, FIRST + HOUR)
    assert await round_.play(FIRST + HOUR) == [ANSWER]
    answer = (await round_.answers_of(run))[ANA]
    assert answer.message_id is not None
    assert answer.held_at is None


# ---------------------------------------------------------------------- shared as well


async def test_an_answer_shared_as_well_becomes_a_share_in_the_same_moment(round_: Round) -> None:
    run = await round_.begun()
    stored = await round_.say(run, also=Also.SHARE, words=replace(WORDS, kind=Kind.HOW_TO), answer_id="a")
    assert stored.share is not None
    assert (stored.share.author_id, stored.share.kind) == (ANA, Kind.HOW_TO)
    assert stored.answer.share_id == stored.share.id
    again = await round_.say(
        run, also=Also.SHARE, words=replace(OTHER_WORDS), answer_id="b", now=FIRST + MINUTE
    )
    assert (again.share, again.answer.share_id) == (None, stored.share.id)
    assert len(await round_.rows(shares)) == 1


async def test_an_answer_is_added_to_a_share_of_ones_own_and_to_nobody_elses(round_: Round) -> None:
    run = await round_.begun()
    own = await round_.post()
    stored = await round_.say(run, also=own.id)
    assert stored.share is not None
    assert stored.answer.share_id == own.id
    refused = await round_.replies.answer(
        run.id, Actor(GUILD, BEA, is_organizer=True), WORDS, own.id, new_id(NOW), FIRST
    )
    assert isinstance(refused, NotShared)
    assert BEA not in await round_.answers_of(run)


async def test_where_it_cannot_be_shared_nothing_is_stored_at_all(round_: Round) -> None:
    run = await round_.begun()
    await round_.guilds.change(GUILD, NOW, changed_by=1, share_channel_id=None)
    refused = await round_.replies.answer(run.id, Actor(GUILD, ANA), WORDS, Also.SHARE, "a", FIRST)
    assert refused == NotShared(ShareNo.NO_SHARE_CHANNEL)
    assert await round_.rows(prompt_answers) == await round_.rows(shares) == []


async def test_a_reply_to_the_share_is_a_reply_to_the_answer(round_: Round) -> None:
    run = await round_.begun()
    stored = await round_.say(run, also=Also.SHARE)
    assert stored.share is not None
    async with round_.database.unit(FIRST + HOUR) as unit:
        await round_.projects.announce("replied", unit, stored.share)
    assert (await round_.answers_of(run))[ANA].replied_at == FIRST + HOUR


async def test_an_answer_is_something_given_and_a_removed_one_is_not(round_: Round) -> None:
    run = await round_.begun()
    await round_.write(run, BEA, 1)

    async def has_given(user_id: int, guild_id: int = GUILD) -> bool:
        async with round_.database.reading() as read:
            return await round_.replies.has_answered_in(read, guild_id, user_id)

    assert await has_given(BEA)
    assert not await has_given(CAI)
    assert not await has_given(BEA, ELSEWHERE)
    await round_.replies.messages_deleted(run.thread_id or 0, [1], FIRST)
    assert not await has_given(BEA)


async def test_who_has_answered_may_ask_to_be_introduced_where_giving_comes_first(round_: Round) -> None:
    run = await round_.begun()
    await round_.guilds.change(GUILD, NOW, changed_by=1, is_giving_first=True)
    admission = Admission(
        round_.guilds,
        round_.members,
        round_.doors,
        round_.projects,
        round_.replies,
        PathsService(round_.database),
    )

    async def refusal(user_id: int) -> object:
        async with round_.database.reading() as read:
            return await admission.may_start_in(read, Asker(GUILD, user_id), frozenset({DEE}), FIRST + DAY)

    assert await refusal(BEA) == await refusal(ANA) == AskNo.NOTHING_GIVEN
    await round_.write(run, BEA, 1)
    await round_.say(run, ANA)
    assert await refusal(BEA) is await refusal(ANA) is None
    assert await refusal(CAI) == AskNo.NOTHING_GIVEN

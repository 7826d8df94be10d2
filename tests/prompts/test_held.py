"""What an organizer has to mend, what was deleted, and how a prompt goes on by itself afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.guilds.rules import TroubleKind
from bot.members.rules import News
from bot.prompts.course import CARD, CLOSE, POST, RECAP
from bot.prompts.rules import GRACE_MOST, TOLD_AGAIN_AFTER, No
from bot.prompts.runs import RunState, Skipped
from tests.community import CHANNEL, DAY, GUILD, HOUR, ORG, ends
from tests.prompts.round import FIRST, FORUM, KEEPER, OPEN_FOR, TEXTS, WEEK, Round, daily

FORBIDDEN, GONE, FULL = 50013, 10003, 160006
UNKNOWN_MESSAGE = 10008
MINUTE = timedelta(minutes=1)


async def troubles(round_: Round) -> list[tuple[TroubleKind, int | None]]:
    return [(trouble.kind, trouble.channel_id) for trouble in await round_.guilds.troubles(GUILD)]


# ---------------------------------------------------------------------- it can't be posted


@pytest.mark.parametrize("code", [FORBIDDEN, GONE, FULL])
async def test_what_cannot_be_posted_waits_with_its_reason_and_its_keeper_is_told(
    round_: Round, code: int
) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, code))
    held = await round_.prompt(prompt.id)
    assert (held.held_code, held.held_since, held.held_told_at) == (code, FIRST, FIRST)
    assert (await round_.only_run(prompt.id)).state is RunState.POSTING
    (item,) = await round_.inbox(ORG)
    assert (item.news, item.payload["ref"], item.payload["channel_id"]) == (
        News.PROMPT_HELD,
        prompt.id,
        FORUM,
    )
    assert await troubles(round_) == [(TroubleKind.PROMPT_CHANNEL, FORUM)]


async def test_once_it_is_mended_it_is_posted_and_all_is_well_again(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, FORBIDDEN))
    assert await round_.guilds.look_again(GUILD, FIRST + 10 * MINUTE) == 1
    assert (await round_.prompt(prompt.id)).held_code is None
    assert await round_.play(FIRST + 10 * MINUTE) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, run.posted_at) == (RunState.OPEN, None, FIRST + 10 * MINUTE)
    mended = await round_.prompt(prompt.id)
    assert (mended.held_code, mended.held_since, mended.held_told_at) == (None, None, None)
    assert await troubles(round_) == []


async def test_without_anybody_saying_so_it_is_tried_again_and_goes_on(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, FORBIDDEN))
    assert await round_.play(FIRST + HOUR - MINUTE) == []
    assert await round_.play(FIRST + HOUR) == [POST]
    assert await round_.states(prompt.id) == [RunState.OPEN]
    assert (await round_.prompt(prompt.id)).held_code is None
    assert await troubles(round_) == []


async def test_its_keeper_is_told_once_a_day_at_most_and_again_the_day_after(round_: Round) -> None:
    prompt = await round_.make(daily())
    blocked = ends(Ending.BLOCKED, FORBIDDEN)
    for hour in range(24):
        await round_.play(FIRST + hour * HOUR, blocked)
    assert await round_.news(ORG) == [News.PROMPT_HELD]
    assert (await round_.prompt(prompt.id)).held_since == FIRST
    await round_.play(FIRST + TOLD_AGAIN_AFTER, blocked)
    assert await round_.news(ORG) == [News.PROMPT_HELD] * 2


async def test_looking_again_in_vain_tells_nobody_a_second_time(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, FORBIDDEN))
    await round_.guilds.look_again(GUILD, FIRST + MINUTE)
    await round_.play(FIRST + MINUTE, ends(Ending.BLOCKED, FORBIDDEN))
    assert (await round_.prompt(prompt.id)).held_code == FORBIDDEN
    assert await round_.news(ORG) == [News.PROMPT_HELD]


@pytest.mark.parametrize("is_mended", [True, False])
async def test_what_was_mended_too_late_says_that_it_was_held_up_and_not_that_nobody_was_there(
    round_: Round, is_mended: bool
) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, FORBIDDEN))
    late = FIRST + GRACE_MOST + HOUR
    if is_mended:
        await round_.guilds.look_again(GUILD, late)
    assert await round_.play(late) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why, run.missed) == (RunState.SKIPPED, Skipped.HELD, 1)
    assert round_.posts == []


async def test_what_is_still_held_when_it_closes_says_so(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, FORBIDDEN))
    await round_.agenda.sweep(FIRST + OPEN_FOR)
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why) == (RunState.SKIPPED, Skipped.HELD)


async def test_the_next_slot_takes_the_place_of_one_that_is_still_held(round_: Round) -> None:
    prompt = await round_.make(daily())
    blocked = ends(Ending.BLOCKED, FORBIDDEN)
    await round_.play(FIRST, blocked)
    await round_.play(FIRST + DAY, blocked)
    await round_.guilds.look_again(GUILD, FIRST + DAY + MINUTE)
    await round_.play(FIRST + DAY + MINUTE)
    first, second = await round_.runs(prompt.id)
    assert (first.state, first.why) == (RunState.SKIPPED, Skipped.HELD)
    assert (second.state, second.why) == (RunState.OPEN, None)
    assert round_.posts == [second.id]


async def test_a_question_that_was_not_asked_has_its_turn_again(round_: Round) -> None:
    prompt = await round_.make()
    for week in range(2):
        await round_.play(FIRST + week * WEEK, ends(Ending.BLOCKED, FORBIDDEN))
    await round_.guilds.look_again(GUILD, FIRST + WEEK + MINUTE)
    await round_.play(FIRST + WEEK + MINUTE)
    await round_.play(FIRST + 2 * WEEK)
    assert [run.text for run in await round_.runs(prompt.id)] == [TEXTS[0], TEXTS[0], TEXTS[1]]


async def test_only_the_question_that_was_not_asked_has_its_turn_again(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST)
    await round_.play(FIRST + WEEK, ends(Ending.BLOCKED, FORBIDDEN))
    await round_.guilds.look_again(GUILD, FIRST + 2 * WEEK - MINUTE)
    await round_.play(FIRST + 2 * WEEK)
    await round_.play(FIRST + 3 * WEEK)
    texts = [run.text for run in await round_.runs(prompt.id)]
    assert texts == [TEXTS[0], TEXTS[1], TEXTS[1], TEXTS[2]]


async def test_a_question_that_was_asked_after_all_has_had_its_turn(round_: Round) -> None:
    prompt = await round_.make()
    await round_.agenda.sweep(FIRST)
    await round_.agenda.sweep(FIRST + OPEN_FOR)
    assert [text.used_at for text in await round_.texts(prompt.id)] == [None] * 4
    await round_.play(FIRST + OPEN_FOR, round_.delivered)
    assert [text.used_at for text in await round_.texts(prompt.id)] == [FIRST, None, None, None]


async def test_a_post_that_discord_does_not_take_is_skipped_and_its_keeper_told(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.ABANDONED, 50035))
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why) == (RunState.SKIPPED, Skipped.FAILED)
    assert await round_.news(ORG) == [News.PROMPT_HELD]
    assert await round_.waiting() == []
    await round_.play(FIRST + WEEK)
    assert await round_.states(prompt.id) == [RunState.SKIPPED, RunState.OPEN]
    assert await troubles(round_) == []


async def test_a_post_that_is_up_but_lacks_its_tag_is_open_and_the_trouble_is_named(round_: Round) -> None:
    prompt = await round_.make()

    def untagged(entry: OutboxEntry) -> Outcome:
        made = round_.delivered(entry)
        return Outcome(made.ending, made.channel_id, made.message_id, made.thread_id, code=40066)

    await round_.play(FIRST, untagged)
    assert await round_.states(prompt.id) == [RunState.OPEN]
    assert [kind for kind, _ in await troubles(round_)] == [TroubleKind.PROMPT_CHANNEL]
    assert await round_.news(ORG) == []


# ---------------------------------------------------------------------- another channel


async def test_where_its_channel_is_gone_another_one_gets_what_waits(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, GONE))
    await round_.edit(prompt, FIRST + 5 * MINUTE, channel_id=CHANNEL, tag="")
    assert await round_.play(FIRST + 5 * MINUTE) == [POST]
    run = await round_.only_run(prompt.id)
    assert (run.state, run.channel_id, run.tag) == (RunState.OPEN, CHANNEL, "")
    assert (await round_.prompt(prompt.id)).held_told_at is None
    assert await troubles(round_) == []


async def test_where_something_may_stand_in_its_channel_it_is_not_posted_in_another_too(
    round_: Round,
) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, FORBIDDEN))
    edited = await round_.edit(prompt, FIRST + 5 * MINUTE, channel_id=CHANNEL)
    assert edited.held_code is None
    assert await round_.play(FIRST + 5 * MINUTE) == []
    assert (await round_.only_run(prompt.id)).channel_id == FORUM
    await round_.play(FIRST + WEEK)
    first, second = await round_.runs(prompt.id)
    assert (first.why, second.channel_id, second.state) == (Skipped.HELD, CHANNEL, RunState.OPEN)


# ---------------------------------------------------------------------- what is deleted


async def test_a_deleted_thread_ends_its_run_and_nothing_more_is_said_of_it(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run)
    assert await round_.firing.thread_deleted(run.thread_id or 0, FIRST + HOUR)
    lost = await round_.run(run.id)
    assert (lost.state, lost.thread_id, lost.message_id) == (RunState.LOST, None, None)
    assert await round_.play(run.closes_at) == ["prompts.answer"]  # which finds no thread, and is skipped
    assert (await round_.run(run.id)).state is RunState.LOST
    to_answer = await round_.replies.to_answer(run.id, GUILD, 2, FIRST + 2 * HOUR)
    assert to_answer is No.NOT_FOUND
    await round_.play(FIRST + WEEK)
    assert await round_.states(run.prompt_id) == [RunState.LOST, RunState.OPEN]


async def test_a_thread_that_is_nobodys_run_is_none_of_our_business(round_: Round) -> None:
    run = await round_.begun()
    assert not await round_.firing.thread_deleted(999, FIRST)
    assert await round_.run(run.id) == run


async def test_a_thread_found_gone_while_an_answer_is_said_ends_its_run(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run)
    await round_.play(FIRST, ends(Ending.GONE, GONE))
    assert (await round_.run(run.id)).state is RunState.LOST


async def test_a_question_that_was_deleted_gets_a_new_message_in_its_thread(round_: Round) -> None:
    run = await round_.begun()
    await round_.replies.messages_deleted(run.post_channel_id or 0, [run.message_id or 0], FIRST + HOUR)
    assert (await round_.run(run.id)).message_id is None
    assert await round_.play(FIRST + HOUR) == [CARD]
    renewed = await round_.run(run.id)
    assert renewed.message_id not in (None, run.message_id)
    assert (renewed.state, renewed.thread_id) == (RunState.OPEN, run.thread_id)


async def test_a_question_found_gone_when_the_run_closes_gets_a_new_message_too(round_: Round) -> None:
    run = await round_.begun()
    answers = iter([Outcome(Ending.GONE, code=UNKNOWN_MESSAGE)])
    done = await round_.play(run.closes_at, lambda entry: next(answers, None) or round_.delivered(entry))
    assert done == [CARD, CARD]
    assert (await round_.run(run.id)).message_id not in (None, run.message_id)


async def test_a_recap_that_was_deleted_leaves_the_question_as_it_is(round_: Round) -> None:
    run = await round_.begun()
    await round_.say(run)
    await round_.play(FIRST)

    def gone(entry: OutboxEntry) -> Outcome:
        return Outcome(Ending.GONE, code=UNKNOWN_MESSAGE) if entry.kind == RECAP else round_.delivered(entry)

    assert await round_.play(run.closes_at, gone) == [CARD, RECAP]
    assert (await round_.run(run.id)).thread_id == run.thread_id


async def test_a_locked_thread_is_named_where_organizers_look(round_: Round) -> None:
    run = await round_.begun()
    await round_.play(run.closes_at, ends(Ending.BLOCKED, 50083))
    assert await troubles(round_) == [(TroubleKind.PROMPT_CHANNEL, run.thread_id)]
    assert (await round_.run(run.id)).state is RunState.CLOSED
    assert (CLOSE, run.id) not in await round_.planned()


async def test_a_deleted_prompt_is_not_held_any_more_by_what_waits(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, FORBIDDEN))
    await round_.prompts.delete(prompt.id, KEEPER, FIRST + MINUTE)
    await round_.play(FIRST + 2 * HOUR, ends(Ending.BLOCKED, FORBIDDEN))
    run = await round_.only_run(prompt.id)
    assert (run.state, run.why) == (RunState.SKIPPED, Skipped.DELETED)
    assert await round_.news(ORG) == [News.PROMPT_HELD]

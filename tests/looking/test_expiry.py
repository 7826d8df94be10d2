"""Time and flags, over a real database: the one question before a flag runs out, renewing, lapsing, and being forgotten."""

from __future__ import annotations

from bot.core.effects import Ending, Moment, Outcome
from bot.looking import records
from bot.looking.course import CARD, DRESS, LAPSE, WARN
from bot.looking.rules import (
    NOTICE,
    RENEWABLE_FOR,
    Flag,
    No,
    Show,
    Sort,
    State,
)
from bot.members.rules import Reach
from tests.community import ANA, DAY, GUILD, HOUR, NOW
from tests.looking.board import (
    DAYS,
    HIRING,
    IN_DIRECT_MESSAGE,
    OWNER,
    Board,
)

WORN = frozenset({Show.CARD, Show.BADGE, Show.TAG})


async def test_the_owner_is_asked_once_and_silence_lets_it_lapse_quietly(board: Board) -> None:
    await board.reach(Reach.DIRECT, ANA)
    flag = await board.put_up(shows=WORN)
    await board.play(NOW)
    asked_at = NOW + DAYS - NOTICE
    assert await board.flags.to_answer(GUILD, ANA, asked_at) == []
    assert await board.play(asked_at) == [WARN]
    assert await board.play(asked_at + HOUR) == []
    assert board.asked == [flag.id]
    assert [each.id for each in await board.flags.to_answer(GUILD, ANA, asked_at)] == [flag.id]
    assert await board.play(NOW + DAYS) == [CARD, DRESS]
    lapsed = await board.flag(flag.id)
    assert (lapsed.state, lapsed.ended_at) == (State.LAPSED, NOW + DAYS)
    assert lapsed.message_id is not None  # it stays, and says so
    assert await board.news(ANA) == []
    assert await board.planned() == {}
    assert await board.flags.suggest_skills(GUILD, "") == []


async def test_whoever_takes_no_direct_messages_is_asked_in_their_inbox_alone(board: Board) -> None:
    flag = await board.put_up()
    await board.play(NOW)
    assert await board.play(NOW + DAYS - NOTICE) == [WARN]
    assert board.asked == []
    assert len(await board.flags.to_answer(GUILD, ANA, NOW + DAYS - NOTICE)) == 1
    assert (await board.flag(flag.id)).admitted_at is None


async def test_a_question_that_must_wait_for_the_weekly_cap_comes_later_or_not_at_all(board: Board) -> None:
    await board.reach(Reach.DIRECT, ANA)
    flag = await board.put_up()
    await board.play(NOW)
    asked_at = NOW + DAYS - NOTICE
    async with board.database.unit(asked_at - DAY * 5) as unit:
        for _ in range(3):
            assert await board.members.admit_in(unit, GUILD, ANA) == unit.now
    assert await board.play(asked_at) == [WARN]
    assert board.asked == []
    assert (WARN, f"{flag.id}:again") in await board.planned()
    assert await board.play(asked_at + DAY * 2) == [WARN]
    assert board.asked == [flag.id]


async def test_moments_that_come_late_or_twice_do_nothing(board: Board) -> None:
    await board.reach(Reach.DIRECT, ANA)
    flag = await board.put_up()
    await board.play(NOW)
    asked_at = NOW + DAYS - NOTICE
    async with board.database.unit(asked_at) as unit:
        for subject in (flag.id, flag.id, "nothing", f"{flag.id}:again"):
            await board.flags.warn_due(unit, Moment(WARN, subject, asked_at))
            await board.flags.lapse_due(unit, Moment(LAPSE, subject, asked_at))
    (entry,) = await board.claim(asked_at)
    assert (await board.flag(flag.id)).state is State.RUNNING
    for _ in range(3):  # each attempt asks anew whether it may; only the first counts against the cap
        assert await board.flags.warning(entry, asked_at) is not None
    async with board.database.unit(asked_at) as unit:
        assert await board.members.admit_in(unit, GUILD, ANA) == asked_at
        assert await board.members.admit_in(unit, GUILD, ANA) == asked_at
    await board.members.choose_reach(GUILD, ANA, Reach.INBOX, asked_at)
    assert await board.flags.warning(entry, asked_at) is None
    async with board.database.unit(asked_at) as unit:
        await board.flags.warn_due(unit, Moment(WARN, flag.id, asked_at))
    await board.settle(entry, Outcome(Ending.SKIPPED), asked_at)
    assert await board.claim(asked_at) == []


async def test_renewing_holds_for_the_full_time_and_asks_anew_later(board: Board) -> None:
    flag = await board.put_up()
    await board.play(NOW)
    at = NOW + DAYS - DAY
    await board.play(at)
    for actor in (IN_DIRECT_MESSAGE, OWNER):  # twice is once
        renewed = await board.flags.renew(flag.id, actor, at)
        assert isinstance(renewed, Flag)
        assert (renewed.expires_at, renewed.warned_at) == (at + DAYS, None)
    assert await board.flags.to_answer(GUILD, ANA, at) == []
    assert await board.play(NOW + DAYS) == [CARD]  # the card names the new end; nothing lapses
    assert await board.play(at + DAYS - NOTICE) == [WARN]
    assert (await board.flag(flag.id)).posted_at == NOW


async def test_what_ran_out_lately_can_be_put_up_again_with_its_card(board: Board) -> None:
    flag = await board.put_up()
    await board.play(NOW)
    await board.play(NOW + DAYS)
    card = (await board.flag(flag.id)).message_id
    late = NOW + DAYS + RENEWABLE_FOR
    assert await board.flags.mine(GUILD, ANA, Sort.LOOKING, late) == []
    assert await board.flags.renew(flag.id, OWNER, late) is No.TOO_OLD
    assert isinstance(await board.flags.renew(flag.id, OWNER, late - HOUR), Flag)
    assert await board.play(late - HOUR) == [CARD]
    assert (await board.flag(flag.id)).message_id == card


async def test_a_flag_that_lapsed_while_the_bot_was_down_lapses_at_the_first_sweep(board: Board) -> None:
    flag = await board.put_up(shows=WORN)
    await board.play(NOW)
    assert await board.play(NOW + DAYS * 3) == [CARD, DRESS]
    assert (await board.flag(flag.id)).ended_at == NOW + DAYS
    assert board.asked == []


async def test_whoever_was_away_when_they_would_have_been_asked_is_asked_once_they_are_back(
    sqlite_board: Board,
) -> None:
    board = sqlite_board
    flag, asked_at = await board.put_up(), NOW + DAYS - NOTICE
    await board.play(NOW)
    await board.flags.departed(GUILD, ANA, NOW + DAY)
    await board.play(asked_at)
    assert (await board.flag(flag.id)).warned_at is None
    for _ in range(2):  # leaving once more asks nothing once more
        await board.flags.returned(GUILD, ANA, asked_at + DAY)
        await board.play(asked_at + DAY)
        assert [each.id for each in await board.flags.to_answer(GUILD, ANA, asked_at + DAY)] == [flag.id]
        assert WARN not in await board.play(asked_at + DAY)
        await board.flags.departed(GUILD, ANA, asked_at + DAY)


async def test_drafts_nobody_came_back_to_and_what_ended_long_ago_are_forgotten(board: Board) -> None:
    draft, kept = await board.write(), await board.put_up(HIRING, sort=Sort.HIRING)
    async with board.database.unit(NOW + DAY * 8) as unit:
        await board.flags.prune(unit)
    assert {row["id"] for row in await board.rows(records.flags)} == {kept.id}
    assert await board.flags.own(draft.id, OWNER) is No.NOT_FOUND
    await board.play(NOW + DAYS)
    for days, remain in ((90, {kept.id}), (91, set[str]())):
        async with board.database.unit(NOW + DAYS + DAY * days) as unit:
            await board.flags.prune(unit)
        assert {row["id"] for row in await board.rows(records.flags)} == remain

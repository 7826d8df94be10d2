"""What an owner hides or ends goes from the channel, whatever stands in the way; and what else must not get lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.effects import Ending, Outcome
from bot.core.ids import new_id
from bot.looking import records, records_of_listings
from bot.looking.course import CARD
from bot.looking.rules import Actor, Audience, Flag, Show, Sort, State
from tests.community import ANA, BEA, DAY, GUILD, HOUR, NOW
from tests.looking.board import DAYS, HIRING, LOOKING, OWNER, Board

_WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.mark.parametrize("hidden", ["audience", "card"])
async def test_what_is_left_of_a_card_goes_if_its_owner_hides_a_flag_that_has_run_out(
    sqlite_board: Board, hidden: str
) -> None:
    board = sqlite_board
    flag = await board.put_up()
    await board.play(NOW)
    await board.play(NOW + DAYS)
    assert (await board.flag(flag.id)).message_id is not None
    if hidden == "audience":
        await board.flags.show_as(flag.id, OWNER, NOW + DAYS, audience=Audience.INTRODUCTIONS)
    else:
        await board.flags.show_as(flag.id, OWNER, NOW + DAYS, shows=frozenset[Show]())
    assert await board.play(NOW + DAYS) == [CARD]
    assert (await board.flag(flag.id)).message_id is None


async def test_a_card_that_was_to_go_does_not_say_that_its_flag_has_run_out(sqlite_board: Board) -> None:
    board = sqlite_board
    flag, late = await board.put_up(), NOW + DAYS - HOUR / 2
    await board.play(NOW)
    await board.flags.show_as(flag.id, OWNER, late, audience=Audience.ORGANIZERS)
    (entry,) = await board.claim(late)
    await board.settle(entry, Outcome(Ending.BLOCKED, code=50001), late)
    await board.play(NOW + DAYS)
    assert (await board.flag(flag.id)).state is State.LAPSED
    await board.play(late + HOUR)
    assert (await board.flag(flag.id)).message_id is None


async def test_a_card_that_must_go_is_tried_for_as_long_as_organizers_keep_us_from_it(
    sqlite_board: Board,
) -> None:
    board = sqlite_board
    flag = await board.put_up()
    await board.play(NOW)
    await board.flags.clear(flag.id, OWNER, NOW)
    for code, is_tried in ((50001, True), (50013, True), (50035, False)):  # the last one nobody can mend
        (entry,) = await board.claim(NOW + DAY * 8)
        await board.settle(entry, Outcome(Ending.ABANDONED, code=code), NOW + DAY * 8)
        assert (CARD in await board.waiting()) is is_tried, code


async def test_a_post_that_is_up_is_found_behind_any_number_that_have_run_out(sqlite_board: Board) -> None:
    board = sqlite_board
    up = await board.put_up(HIRING, sort=Sort.HIRING)
    async with board.database.unit(NOW) as unit:
        for number in range(1, 61):
            then = NOW + timedelta(seconds=number)
            await records.add(unit, replace(up, id=new_id(then), state=State.LAPSED))
    mine = await board.flags.mine(GUILD, ANA, Sort.HIRING, NOW)
    assert mine[-1].id == up.id, "newest first"
    await board.flags.departed(GUILD, ANA, NOW)
    assert (await board.flag(up.id)).state is State.AWAY


async def test_two_who_give_and_take_the_same_skills_do_not_wait_for_each_other(board: Board) -> None:
    if board.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    flag = await board.put_up(replace(LOOKING, skills=("zig",)))
    await board.put_up(replace(LOOKING, skills=("ada",)), by=Actor(GUILD, BEA))
    async with board.database.unit(NOW) as unit:
        await records_of_listings.name_skill(unit, GUILD, "ada", "ada")
        swap = asyncio.create_task(board.flags.edit(flag.id, OWNER, replace(LOOKING, skills=("ada",)), NOW))
        async with asyncio.timeout(5), board.database.reading() as read:
            while not await read.scalar(_WAITING):
                pass
        await records_of_listings.name_skill(unit, GUILD, "zig", "zig")
    assert isinstance(await swap, Flag)
    assert await board.flags.suggest_skills(GUILD, "") == ["ada", "zig"]

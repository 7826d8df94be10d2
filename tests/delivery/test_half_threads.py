"""A private thread takes several requests: what is cut off or refused after each of them."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.core.effects import Ending
from bot.delivery.calls import Call
from tests.delivery.line import Line, answer
from tests.delivery.office import Office
from tests.delivery.rooms import ACTIVE, ADD, ALL, ARCHIVED, AT, MEMBER, READ, SAY, Rooms

# ---------------------------------------------------------------- what is cut off is gone on with


@pytest.mark.parametrize(
    ("cut", "resumed"),
    [
        ("open", [ACTIVE, READ, ARCHIVED, MEMBER, MEMBER, ADD, ADD, SAY]),
        ("add the first", [ACTIVE, READ, ARCHIVED, MEMBER, MEMBER, ADD, ADD, SAY]),
        ("add the second", [ACTIVE, READ, ARCHIVED, MEMBER, MEMBER, ADD, ADD, SAY]),
        ("say", [ACTIVE, READ]),
    ],
)
async def test_what_was_cut_off_is_found_and_gone_on_with(
    office: Office, rooms: Rooms, line: Line, cut: str, resumed: list[str]
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT[cut], after=True)
    await office.delivery.drain()
    (begun,) = rooms.threads
    since = len(office.env.http_requests)
    await office.insist()
    assert office.requests(since) == resumed
    assert office.outcome("thread").thread_id == begun.id
    assert rooms.complete("k1")() == 1
    assert office.delivery.budget.spent == line.carried


async def test_words_of_members_in_a_thread_cut_off_do_not_hide_it(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT["add the first"], after=True)
    await office.delivery.drain()
    (begun,) = rooms.threads
    office.env.backend.create_message(begun.id, rooms.ana, "Hello?")
    await office.insist()
    assert office.outcome("thread").thread_id == begun.id
    assert rooms.said(begun) == ["Hello?", "k1"]


async def test_a_thread_a_moderator_archived_meanwhile_is_found_again(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT["say"], after=True)
    await office.delivery.drain()
    (made,) = rooms.threads
    office.env.backend.edit_channel(made.id, {}, thread_metadata={"archived": True})
    await office.insist()
    assert office.outcome("thread").thread_id == made.id
    assert len(rooms.threads) == 1


async def test_an_unfinished_thread_that_was_archived_is_replaced(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT["open"], after=True)
    await office.delivery.drain()
    (begun,) = rooms.threads
    office.env.backend.edit_channel(begun.id, {}, thread_metadata={"archived": True})
    await office.insist()
    assert rooms.complete("k1")() == 1
    assert office.outcome("thread").thread_id != begun.id


async def test_a_member_called_otherwise_meanwhile_leaves_no_second_thread(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT["add the first"], after=True)
    await office.delivery.drain()
    rooms.describe_as(" & ".join)
    await office.insist()
    assert rooms.complete("k1")() == 1
    assert [thread.name for thread in rooms.threads] == ["Ana & Bea"]


async def test_a_thread_of_others_with_the_same_name_is_neither_used_nor_touched(
    office: Office, rooms: Rooms, line: Line
) -> None:
    cai, dee = rooms.join("Cai"), rooms.join("Dee")
    begun = rooms.leave_behind("Ana and Bea", cai)
    more = rooms.leave_behind("Ana and Bea", rooms.ana, rooms.bea, cai, dee)
    done = rooms.leave_behind("Ana and Bea", rooms.ana, rooms.bea, said="something else")
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(503))
    await office.insist()
    made = office.outcome("thread").thread_id
    assert made not in (begun, more, done, None)
    assert {thread.id for thread in rooms.threads} == {begun, more, done, made}


async def test_somebody_whose_joining_was_not_announced_is_counted(
    office: Office, rooms: Rooms, line: Line
) -> None:
    crowded = rooms.leave_behind("Ana and Bea", rooms.ana, rooms.bea)
    backend = office.env.backend
    type(backend).add_thread_member(backend, crowded, rooms.join("Cai"))
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(503))
    await office.insist()
    assert office.outcome("thread").thread_id != crowded
    assert len(rooms.threads) == 2


async def test_threads_that_are_public_older_elsewhere_or_not_ours_are_left_alone(
    office: Office, rooms: Rooms, line: Line
) -> None:
    backend, private = office.env.backend, discord.ChannelType.private_thread.value
    rooms.leave_behind("Ana and Bea")
    office.pass_time(hours=1)
    backend.create_thread(rooms.channel.id, "Ana and Bea", backend.bot_user.id)
    backend.create_thread(rooms.channel.id, "Ana and Bea", rooms.ana, type=private)
    elsewhere = office.env.guild.create_text_channel("elsewhere")
    backend.create_thread(elsewhere.id, "Ana and Bea", backend.bot_user.id, type=private)
    since = len(office.env.http_requests)
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(503))
    await office.insist()
    assert office.requests(since) == [ACTIVE, ARCHIVED, *ALL]
    assert (len(rooms.threads), len(elsewhere.threads)) == (4, 1)


async def test_what_another_is_in_the_midst_of_making_is_not_taken_for_left_behind(
    office: Office, rooms: Rooms, line: Line
) -> None:
    rooms.describe_as(lambda names: "An introduction")
    others = [rooms.join("Cai"), rooms.join("Dee")]
    asked = asyncio.Event()

    def describe() -> Call:
        asked.set()
        return rooms.wanted("k2", others)()

    await office.want("second", describe)
    line.fail(lambda: answer(503))
    await office.delivery.drain()
    await office.want("first", rooms.wanted("k1"))
    opened = line.hold(at=AT["open"])
    office.delivery.poke()
    await opened.reached()
    asked.clear()
    carried = line.carried
    office.pass_time(minutes=1)
    office.delivery.poke()
    async with asyncio.timeout(20):
        await asked.wait()
    for _ in range(50):  # turns enough to ask for the threads there are, if it were to
        await asyncio.sleep(0)
    assert line.carried == carried
    opened.let_go()
    await office.insist()
    inside = {thread.id: rooms.inside(thread) for thread in rooms.threads}
    assert inside == {
        office.outcome("first").thread_id: {*rooms.members},
        office.outcome("second").thread_id: {*others},
    }


async def test_without_read_message_history_nothing_is_made_a_second_time(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT["say"], after=True)
    await office.delivery.drain()
    rooms.allow(without="read_message_history")
    office.pass_time(minutes=1)
    await office.delivery.drain()
    assert office.outcome("thread").ending is Ending.BLOCKED
    assert "Read Message History" in office.outcome("thread").reason
    rooms.allow()
    await office.insist()
    assert office.outcome("thread").ending is Ending.DELIVERED
    assert rooms.complete("k1")() == 1


# ---------------------------------------------------------------- what cannot be leaves nothing behind


@pytest.mark.parametrize(
    ("step", "status", "code"),
    [
        *(("open", *refusal) for refusal in [(403, 50001), (403, 50013), (404, 10003), (400, 50024)]),
        ("open", 400, 160006),
        *(("say", *refusal) for refusal in [(403, 50001), (403, 50013), (404, 10003), (400, 50024)]),
        ("say", 400, 200000),
        ("add the first", 404, 10003),
        ("add the second", 400, 160005),
        ("add the second", 403, 50083),
        ("add the second", 403, 0),
    ],
)
async def test_a_thread_that_is_refused_is_blocked_at_once_and_none_is_left(
    office: Office, rooms: Rooms, line: Line, step: str, status: int, code: int
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(status, code), at=AT[step])
    await office.delivery.drain()
    assert [(told.ending, told.code) for told in office.outcomes("thread")] == [(Ending.BLOCKED, code)]
    assert rooms.threads == []
    assert line.carried == AT[step] + (1 if step == "open" else 2)
    await office.insist()
    assert office.outcome("thread").ending is Ending.DELIVERED
    assert rooms.complete("k1")() == 1


@pytest.mark.parametrize("step", ["add the first", "add the second"])
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, 10007),
        (404, 10013),
        (400, 10013),
        (403, 50001),
        (403, 50013),
        (403, 50278),
        (403, 99),
        (404, 99),
    ],
)
async def test_a_member_who_cannot_be_brought_in_leaves_nobody_in_half_a_thread(
    office: Office, rooms: Rooms, line: Line, step: str, status: int, code: int
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(status, code), at=AT[step])
    await office.insist()
    assert [(told.ending, told.code) for told in office.outcomes("thread")] == [(Ending.GONE, code)]
    assert rooms.threads == []
    assert line.carried == office.delivery.budget.spent == AT[step] + 2


@pytest.mark.parametrize("step", ["add the first", "add the second"])
@pytest.mark.parametrize(("status", "code"), [(404, 0), (403, 40333), (403, 20028), (503, 0)])
async def test_a_passing_trouble_with_a_member_is_waited_for(
    office: Office, rooms: Rooms, line: Line, step: str, status: int, code: int
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(status, code), at=AT[step])
    await office.delivery.drain()
    assert office.told == []
    (begun,) = rooms.threads
    await office.insist()
    assert [told.thread_id for told in office.outcomes("thread")] == [begun.id]
    assert rooms.complete("k1")() == 1


@pytest.mark.parametrize("who", [0, 1])
async def test_for_a_member_who_has_left_nothing_is_made(office: Office, rooms: Rooms, who: int) -> None:
    rooms.leave(rooms.members[who])
    since = len(office.env.http_requests)
    outcome = await office.do("thread", rooms.wanted("k1"))
    assert (outcome.ending, outcome.code) == (Ending.GONE, 10007)
    assert office.requests(since) == [MEMBER] * (who + 1)


@pytest.mark.parametrize("cut", ["open", "add the first", "add the second"])
@pytest.mark.parametrize("who", [0, 1])
async def test_a_member_who_leaves_after_it_was_cut_off_leaves_no_half_a_thread(
    office: Office, rooms: Rooms, line: Line, cut: str, who: int
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT[cut], after=True)
    await office.delivery.drain()
    rooms.leave(rooms.members[who])
    await office.insist()
    assert [(told.ending, told.code) for told in office.outcomes("thread")] == [(Ending.GONE, 10007)]
    assert rooms.threads == []


async def test_a_thread_that_was_finished_counts_even_if_a_member_left_since(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT["say"], after=True)
    await office.delivery.drain()
    rooms.leave(rooms.bea)
    await office.insist()
    assert [told.ending for told in office.outcomes("thread")] == [Ending.DELIVERED]


async def test_what_was_cut_off_is_removed_when_it_is_not_allowed_any_more(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(ConnectionResetError, at=AT["add the first"], after=True)
    await office.delivery.drain()
    rooms.allow(without="create_private_threads")
    office.pass_time(minutes=1)
    await office.delivery.drain()
    assert (office.outcome("thread").ending, office.outcome("thread").code) == (Ending.BLOCKED, 50013)
    assert rooms.threads == []


async def test_a_message_discord_will_never_take_ends_it_without_a_trace(
    office: Office, rooms: Rooms, line: Line
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(400, 50035), at=AT["say"])
    await office.delivery.drain()
    assert office.outcome("thread").ending is Ending.ABANDONED
    assert rooms.threads == []


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("refusal", "ending"),
    [((404, 10007), Ending.GONE), ((403, 50001), Ending.GONE), ((400, 160005), Ending.BLOCKED)],
)
async def test_a_thread_that_could_not_be_deleted_is_found_and_deleted_later(
    office: Office, rooms: Rooms, line: Line, refusal: tuple[int, int], ending: Ending, after: bool
) -> None:
    await office.want("thread", rooms.wanted("k1"))
    line.fail(lambda: answer(*refusal), at=AT["add the second"])
    # A 404 without Discord's code may come from something in between: the thread may still be there.
    line.fail(lambda: answer(404), at=AT["add the second"] + 1, after=after)
    await office.delivery.drain()
    assert office.told == []
    begun = 0 if after else 1
    assert len(rooms.threads) == begun
    # The next try looks for it, looks the members up, makes it anew if it is gone, and fails as before.
    line.fail(lambda: answer(*refusal), at=(2 + begun) + 2 + (1 - begun) + 1)
    office.pass_time(minutes=1)
    await office.delivery.drain()
    assert [(told.ending, told.code) for told in office.outcomes("thread")] == [(ending, refusal[1])]
    assert rooms.threads == []


async def test_a_thread_somebody_else_deleted_is_no_trouble(office: Office, rooms: Rooms, line: Line) -> None:
    async def moderate() -> None:
        office.env.backend.delete_channel(rooms.threads[0].id)

    await office.want("thread", rooms.wanted("k1"))
    line.then(moderate, at=AT["add the first"])
    line.fail(lambda: answer(404, 10007), at=AT["add the second"])
    await office.delivery.drain()
    assert [(told.ending, told.code) for told in office.outcomes("thread")] == [(Ending.GONE, 10007)]

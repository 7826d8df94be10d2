"""`/block`, `/unblock` and `/blocks`: a boundary that only whoever draws it ever sees."""

from __future__ import annotations

from typing import Any

from bot.introductions.rules import Answer, Phase
from bot.members.rules import Reach
from bot.members.service import MembersService
from tests.cogs.screens import forge, shown
from tests.flows.introducing import Hall, hall
from tests.flows.meetup import labels, said

__all__ = ["hall"]


async def block(hall: Hall, name: str, other: Any) -> str:
    return said(await hall.place.people[name].slash(hall.place.general, "block", member=other))


async def blocked_by(hall: Hall, name: str) -> list[int]:
    blocks = await hall.place.service(MembersService).blocks_of(
        hall.place.guild.id, hall.place.people[name].id
    )
    return [user_id for user_id, _ in blocks]


async def test_a_block_says_what_it_does_and_what_it_does_not(hall: Hall) -> None:
    told = await block(hall, "nils", hall.priya)
    assert f"I bring you nothing from <@{hall.priya.id}>, and nothing of yours to them." in told
    assert "They are not told" in told
    assert "Discord's own block" in told
    assert await blocked_by(hall, "nils") == [hall.priya.id]
    assert await block(hall, "nils", hall.priya) == told, "a second one changes nothing"
    assert await blocked_by(hall, "nils") == [hall.priya.id]


async def test_nobody_but_the_blocker_sees_a_block(hall: Hall) -> None:
    answer = await hall.nils.slash(hall.place.general, "block", member=hall.priya)
    assert shown(answer).flags.ephemeral
    await hall.deliver()
    assert not hall.letters("priya")
    assert "block" not in (await hall.inbox("priya")).lower()
    listed = said(await hall.priya.slash(hall.place.general, "blocks"))
    assert "Nobody. `/block` keeps somebody" in listed


async def test_neither_oneself_nor_a_bot_can_be_blocked(hall: Hall) -> None:
    assert "That is you." in await block(hall, "nils", hall.nils)
    robot = hall.place.guild.add_member(hall.place.env.create_user("robot", bot=True))
    assert "Bots are never introduced" in await block(hall, "nils", robot)
    assert await blocked_by(hall, "nils") == []


async def test_a_block_ends_what_is_open_and_whoever_asked_waits_as_ever(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask("priya", "nils")
    before = said(await hall.priya.slash(hall.place.general, "intro mine"))
    await block(hall, "nils", hall.priya)
    await hall.deliver()
    assert (await hall.request(request_id)).seats[1].answer is Answer.NEVER
    assert said(await hall.priya.slash(hall.place.general, "intro mine")) == before
    assert not hall.letters("priya")
    await hall.place.skip(hours=7 * 24)
    assert "did not come about this time" in await hall.inbox("priya")


async def test_whoever_blocks_somebody_they_asked_no_longer_waits(hall: Hall) -> None:
    request_id = await hall.ask("priya", "nils")
    await block(hall, "priya", hall.nils)
    assert (await hall.request(request_id)).phase is Phase.STOPPED
    assert "Over: you took it back" in said(await hall.priya.slash(hall.place.general, "intro mine"))


async def test_a_request_of_somebody_blocked_is_never_shown_and_looks_like_any(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils", "bea")
    await block(hall, "nils", hall.priya)
    await hall.ask("priya", "nils")
    await hall.ask("priya", "bea")
    assert not hall.letters("nils")
    assert "would like to meet you" not in await hall.inbox("nils")
    assert hall.letters("bea")
    told = said(await hall.priya.slash(hall.place.general, "intro mine"))
    newest, oldest = (part for part in told.splitlines() if part.startswith("-# Asked"))
    assert newest == oldest


async def test_unblocking_lets_what_has_not_been_shown_come_and_says_so_once(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await block(hall, "nils", hall.priya)
    await hall.ask("priya", "nils")
    told = said(await hall.nils.slash(hall.place.general, "unblock", member=hall.priya))
    assert f"You and <@{hall.priya.id}> can be introduced again." in told
    await hall.deliver()
    assert "priya would like to meet you" in hall.letter("nils")
    again = said(await hall.nils.slash(hall.place.general, "unblock", member=hall.priya))
    assert f"You have not blocked <@{hall.priya.id}>." in again


async def test_somebody_who_left_can_be_blocked_and_unblocked_from_the_list(hall: Hall) -> None:
    left = hall.bea
    await block(hall, "nils", hall.priya)
    hall.place.guild.remove_member(left)
    await block(hall, "nils", left.user)
    assert set(await blocked_by(hall, "nils")) == {hall.priya.id, left.id}

    listed = await hall.nils.slash(hall.place.general, "blocks")
    assert labels(listed.response) == ["Unblock", "Unblock"]
    pressed = await hall.nils.click(shown(listed), custom_id=f"intro:unblock:{left.id}:1")
    assert f"You and <@{left.id}> can be introduced again." in said(pressed)
    assert await blocked_by(hall, "nils") == [hall.priya.id]
    twice = await forge(hall.nils, shown(listed), f"intro:unblock:{left.id}:1")
    assert "can be introduced again" not in said(twice)
    assert labels(shown(twice)) == ["Unblock"]


async def test_a_list_of_many_has_pages(hall: Hall) -> None:
    people = [hall.place.join(f"member{number}") for number in range(9)]
    await hall.place.env.settle()
    for person in people:
        await block(hall, "nils", person)
        await hall.place.env.advance_time(1)
    first = await hall.nils.slash(hall.place.general, "blocks")
    assert "Page 1 of 2" in said(first)
    second = await hall.nils.click(shown(first), label="Next")
    assert f"<@{people[0].id}>" in said(second), "the newest come first"
    pressed = await hall.nils.click(shown(second), label="Unblock")
    assert "Page" not in said(pressed), "with one less there is one page"
    assert len(await blocked_by(hall, "nils")) == 8


async def test_a_forged_press_unblocks_only_ones_own_and_only_there(hall: Hall) -> None:
    await block(hall, "nils", hall.priya)
    elsewhere = hall.place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    guest = elsewhere.add_member(hall.nils.user)
    await hall.place.env.settle()
    for person, place in ((hall.priya, hall.place.general), (guest, channel)):
        home = shown(await person.slash(place, "hallway"))
        await forge(person, home, f"intro:unblock:{hall.priya.id}:1")
    assert await blocked_by(hall, "nils") == [hall.priya.id]


async def test_the_one_who_is_asked_to_introduce_can_be_blocked_and_then_brings_nothing(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await block(hall, "nils", hall.sena)
    await hall.connect("priya", "nils", by="sena")
    await hall.press("priya", "Yes, introduce us")
    await hall.deliver()
    assert not hall.letters("nils")
    told = said(await hall.sena.slash(hall.place.general, "intro connect", one=hall.bea, other=hall.nils))
    assert "block" not in told

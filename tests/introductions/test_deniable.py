"""The deniable no, over a real database: however an introduction fails, whoever waits for it has the same rows.

What Discord then shows of them is compared in tests/flows/test_deniable.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.core.ids import new_id
from bot.guilds.pillars import Pillar
from bot.introductions.admission import Actor
from bot.introductions.asking import Person, Reason
from bot.introductions.preferences import Openness
from bot.introductions.request import Introduction
from bot.introductions.rules import Answer, Event, Phase
from bot.members.rules import Reach
from tests.community import ANA, BEA, CAI, DAY, DEE, GUILD, HOUR, NOW, ORG
from tests.introductions.party import FLAG, LINE, NOTES, WORDS, Party

Deed = Callable[[Party, Sequence[Introduction], datetime], Awaitable[object]]

MICROSECOND = timedelta(microseconds=1)
AFTERWARDS = NOW + 2 * DAY
"""When those do what they do who were asked before."""

HELD: list[object] = []
"""What silence looks like to whoever asked: played once, by the first test that compares with it."""


async def nothing(party: Party, introductions: Sequence[Introduction], now: datetime) -> None:
    """Say nothing at all."""


async def say(event: Event, party: Party, introductions: Sequence[Introduction], now: datetime) -> None:
    assert introductions
    for each in introductions:
        assert isinstance(await party.introductions.answer(each.id, BEA, event, now), Introduction)


async def decline(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await say(Event.NOT_NOW, party, introductions, now)


async def never(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await say(Event.NEVER, party, introductions, now)


async def yes_and_back(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    await say(Event.YES, party, introductions, now)
    return await say(Event.NOT_NOW, party, introductions, now)


async def block(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.boundaries.block(Actor(GUILD, BEA), ANA, now)


async def pause(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, paused_until=now + 60 * DAY)


async def close(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, openness=Openness.CLOSED)


async def through_met(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, openness=Openness.MET)


async def no_week(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, weekly_most=0)


async def directs_closed(party: Party, introductions: Sequence[Introduction], now: datetime) -> None:
    party.closed.add(BEA)


async def not_at_all(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.members.choose_reach(GUILD, BEA, Reach.NOT_AT_ALL, now)


async def flag_down(party: Party, introductions: Sequence[Introduction], now: datetime) -> None:
    party.flags_up.clear()


async def suspended(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    until = now + 30 * DAY
    return await party.moderation.suspend(GUILD, BEA, Pillar.INTRODUCTIONS, until, "Spam", ORG, now)


async def suspended_for_good(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.moderation.suspend(GUILD, BEA, None, None, "Spam", ORG, now)


async def left(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.boundaries.departed(GUILD, BEA, Event.LEAVE, now)


async def erased(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.boundaries.departed(GUILD, BEA, Event.ERASE, now)


async def reported(party: Party, introductions: Sequence[Introduction], now: datetime) -> object:
    return await party.moderation.report(
        GUILD, BEA, ANA, "introduction", "r1", "They sell something", {}, new_id(now), now
    )


BEFORE = [
    block,
    pause,
    close,
    through_met,
    no_week,
    directs_closed,
    not_at_all,
    suspended,
    suspended_for_good,
    flag_down,
]
LATER = [
    nothing,
    decline,
    never,
    yes_and_back,
    block,
    pause,
    close,
    suspended,
    suspended_for_good,
    left,
    erased,
    reported,
    flag_down,
]
DEEDS = [("before", deed) for deed in BEFORE] + [("later", deed) for deed in LATER]


async def seen_by(party: Party, user_id: int, known: dict[str, str]) -> list[object]:
    """Everything somebody has of it: their inbox, `/intro mine`, what they may do, and what is planned for them."""

    def told(value: Any) -> Any:  # ids are made at random: the same ones get the same names
        return known.get(value, value) if isinstance(value, str) else value

    inbox = [
        (item.news, {key: told(value) for key, value in item.payload.items()}, item.created_at)
        for item in await party.inbox(user_id)
    ]
    mine, total = await party.introductions.mine(GUILD, user_id, start=0, count=10)
    listed = [
        (told(each.id), each.standing_of(user_id), each.created_at, each.due_at, each.made_at, each.thread_id)
        for each in mine
    ]
    planned = {
        key: at for key, at in (await party.planned()).items() if str(user_id) in key[1].split(":")[-1:]
    }
    return [inbox, listed, total, planned, [to for to in party.told.directs if to[1] == user_id]]


async def may_still_ask(party: Party, user_id: int, now: datetime) -> list[object]:
    """What comes of asking this one again, and another; and of answering this flag again, and another."""
    me, service = Actor(GUILD, user_id), party.introductions
    return [
        *[await service.may_ask(me, Person(target), now) for target in (BEA, DEE)],
        *[await service.may_answer_flag(me, Person(BEA), flag, now) for flag in (FLAG, "1" * 20)],
    ]


async def asked_and(party: Party, when: str, deed: Deed) -> list[object]:
    """Ana asks Bea and answers a flag of hers; Bea does something, before or later; all that Ana has, always."""
    await party.guilds.change(GUILD, NOW, changed_by=ORG, asks_open_most=1)
    if when == "before":
        await deed(party, (), NOW - HOUR)
    me = Actor(GUILD, ANA)
    asked = await party.introductions.ask(me, Person(BEA), WORDS, new_id(NOW), NOW)
    helped = await party.introductions.answer_flag(
        me, Person(BEA), LINE, FLAG, Reason.HELP, new_id(NOW + HOUR), NOW + HOUR
    )
    assert isinstance(asked, Introduction)
    assert isinstance(helped, Introduction)
    known = {asked.id: "the request", helped.id: "the answer"}
    seen: list[object] = [replace(each, id=known[each.id]) for each in (asked, helped)]
    ends = [end - sooner for end in (asked.due_at, helped.due_at) for sooner in (MICROSECOND, timedelta(0))]
    for at in (NOW + HOUR, AFTERWARDS, NOW + 6 * DAY, *ends):
        await party.pass_until(at)
        if at == AFTERWARDS and when == "later":
            await deed(party, [await party.now(each.id) for each in (asked, helped)], at)
            await party.play(at)
        seen.append((at, await seen_by(party, ANA, known), await may_still_ask(party, ANA, at)))
    await party.pass_until(asked.due_at + 100 * DAY)
    seen.append(await seen_by(party, ANA, known))
    for each in (asked, helped):
        assert (await party.now(each.id)).phase is Phase.LAPSED
    return seen


@pytest.mark.parametrize(("when", "deed"), DEEDS, ids=[f"{deed.__name__} {when}" for when, deed in DEEDS])
async def test_whoever_asked_has_the_same_whatever_the_other_did(
    sqlite_party: Party, silent_party: Party, when: str, deed: Deed
) -> None:
    if not HELD:
        HELD.extend(await asked_and(silent_party, "later", nothing))
    assert await asked_and(sqlite_party, when, deed) == HELD


async def connected_and(party: Party, who: int, deed: str) -> list[object]:
    """Ana connects two; one of them does something; everything Ana and who said yes have, at every moment."""
    made = await party.introductions.connect(
        Actor(GUILD, ANA),
        Person(BEA),
        Person(CAI),
        NOTES,
        new_id(NOW),
        NOW,
    )
    assert isinstance(made, Introduction)
    known = {made.id: "the request"}
    await party.play(NOW)
    first = made.seats[1].user_id
    if who == 2:
        await party.answer(made, first, Event.YES)
    actor = made.seats[who].user_id
    seen: list[object] = []
    for at in (NOW, AFTERWARDS, made.due_at):
        await party.pass_until(at)
        if at == AFTERWARDS:
            if deed in ("not-now", "never"):
                await party.answer(made, actor, Event(deed), now=at)
            elif deed == "block":
                await party.boundaries.block(Actor(GUILD, actor), ANA, at)
            elif deed == "leave":
                await party.boundaries.departed(GUILD, actor, Event.LEAVE, at)
            elif deed == "pause":
                await party.preferences.change(GUILD, actor, at, paused_until=at + 60 * DAY)
            await party.play(at)
        seen.append((at, await seen_by(party, ANA, known), await may_still_ask(party, ANA, at)))
        if who == 2:
            seen.append((at, await seen_by(party, first, known)))
    assert (await party.now(made.id)).phase is Phase.LAPSED
    assert made.seats[0].answer is Answer.YES
    return seen


@pytest.mark.parametrize("who", [1, 2])
@pytest.mark.parametrize("deed", ["not-now", "never", "block", "leave", "pause"])
async def test_a_broker_and_whoever_said_yes_have_the_same_whatever_the_other_did(
    sqlite_party: Party, silent_party: Party, who: int, deed: str
) -> None:
    silent = await connected_and(silent_party, who, "nothing")
    assert await connected_and(sqlite_party, who, deed) == silent


async def test_the_comparison_would_notice_a_difference(sqlite_party: Party, silent_party: Party) -> None:
    """What is compared does differ where the two are introduced."""
    silent = await asked_and(silent_party, "later", nothing)
    asked, helped = await sqlite_party.ask(), await sqlite_party.help(now=NOW + HOUR)
    names = {asked.id: "the request", helped.id: "the answer"}
    looks = [cast("tuple[object, ...]", entry)[1] for entry in silent if isinstance(entry, tuple)]
    assert await seen_by(sqlite_party, ANA, names) == looks[0]
    await sqlite_party.answer(helped, BEA, Event.YES)
    assert await seen_by(sqlite_party, ANA, names) not in looks

"""The deniable no, over a real database: however an introduction fails, whoever waits for it has the same rows.

What Discord then shows of them is compared in tests/flows/test_deniable.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.ids import new_id
from bot.introductions.admission import Actor
from bot.introductions.asking import Person
from bot.introductions.preferences import Openness
from bot.introductions.request import Introduction
from bot.introductions.rules import Answer, Event, Phase
from bot.members.rules import Reach
from bot.moderation.rules import Pillar
from tests.community import ANA, BEA, CAI, DAY, DEE, GUILD, HOUR, NOW, ORG
from tests.introductions.party import NOTES, WORDS, Party

Deed = Callable[[Party, Introduction | None, datetime], Awaitable[object]]

AFTERWARDS = NOW + 2 * DAY
"""When those do what they do who were asked before."""


async def nothing(party: Party, introduction: Introduction | None, now: datetime) -> None:
    """Say nothing at all."""


async def say(event: Event, party: Party, introduction: Introduction | None, now: datetime) -> object:
    assert introduction is not None
    return await party.introductions.answer(introduction.id, BEA, event, now)


async def decline(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await say(Event.NOT_NOW, party, introduction, now)


async def never(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await say(Event.NEVER, party, introduction, now)


async def yes_and_back(party: Party, introduction: Introduction | None, now: datetime) -> object:
    await say(Event.YES, party, introduction, now)
    return await say(Event.NOT_NOW, party, introduction, now)


async def block(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.boundaries.block(Actor(GUILD, BEA), ANA, now)


async def pause(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, paused_until=now + 60 * DAY)


async def close(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, openness=Openness.CLOSED)


async def through_met(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, openness=Openness.MET)


async def no_week(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.preferences.change(GUILD, BEA, now, weekly_most=0)


async def directs_closed(party: Party, introduction: Introduction | None, now: datetime) -> None:
    party.closed.add(BEA)


async def not_at_all(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.members.choose_reach(GUILD, BEA, Reach.NOT_AT_ALL, now)


async def suspended(party: Party, introduction: Introduction | None, now: datetime) -> object:
    until = now + 30 * DAY
    return await party.moderation.suspend(GUILD, BEA, Pillar.INTRODUCTIONS, until, "Spam", ORG, now)


async def left(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.boundaries.departed(GUILD, BEA, Event.LEAVE, now)


async def erased(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.boundaries.departed(GUILD, BEA, Event.ERASE, now)


async def reported(party: Party, introduction: Introduction | None, now: datetime) -> object:
    return await party.moderation.report(
        GUILD, BEA, ANA, "introduction", "r1", "They sell something", {}, new_id(now), now
    )


BEFORE = [block, pause, close, through_met, no_week, directs_closed, not_at_all, suspended]
LATER = [nothing, decline, never, yes_and_back, block, pause, close, suspended, left, erased, reported]
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
    """What comes of asking this one again, and another."""
    return [
        await party.introductions.may_ask(Actor(GUILD, user_id), Person(target), now) for target in (BEA, DEE)
    ]


async def asked_and(party: Party, when: str, deed: Deed) -> list[object]:
    """Ana asks Bea; Bea does something, before or later; everything Ana has, at every moment."""
    await party.guilds.change(GUILD, NOW, changed_by=ORG, asks_open_most=1)
    if when == "before":
        await deed(party, None, NOW - HOUR)
    asked = await party.introductions.ask(Actor(GUILD, ANA), Person(BEA), WORDS, new_id(NOW), NOW)
    assert isinstance(asked, Introduction)
    known = {asked.id: "the request"}
    came_back = replace(asked, id="the request")
    seen: list[object] = [came_back]
    await party.play(NOW)
    for at in (NOW, AFTERWARDS, NOW + 6 * DAY, asked.due_at - timedelta(microseconds=1), asked.due_at):
        await party.pass_until(at)
        if at == AFTERWARDS and when == "later":
            await deed(party, await party.now(asked.id), at)
            await party.play(at)
        seen.append((at, await seen_by(party, ANA, known), await may_still_ask(party, ANA, at)))
    await party.pass_until(asked.due_at + 100 * DAY)
    seen.append(await seen_by(party, ANA, known))
    assert (await party.now(asked.id)).phase is Phase.LAPSED
    return seen


@pytest.mark.parametrize(("when", "deed"), DEEDS, ids=[f"{deed.__name__} {when}" for when, deed in DEEDS])
async def test_whoever_asked_has_the_same_whatever_the_other_did(
    sqlite_party: Party, silent_party: Party, when: str, deed: Deed
) -> None:
    silent = await asked_and(silent_party, "later", nothing)
    assert await asked_and(sqlite_party, when, deed) == silent


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
    asked = await sqlite_party.ask()
    await sqlite_party.answer(asked, BEA, Event.YES)
    assert await seen_by(sqlite_party, ANA, {asked.id: "the request"}) not in [
        entry[1] for entry in silent if isinstance(entry, tuple)
    ]

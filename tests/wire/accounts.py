"""Closes the book: everything that the world shows, and the organizers' tables hold, must balance with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from bot.core.calendar import occurrences_until
from bot.core.schedule import recurrence
from bot.introductions.asking import OPEN_FOR
from bot.introductions.personal import TOLD_WITHIN
from bot.members.records import inbox
from bot.moderation.records import reports
from bot.privacy.erasing import REST_SELDOM
from bot.prompts import records as prompts
from bot.prompts.records_of_runs import prompt_runs
from bot.prompts.runs import RunState
from tests.wire.founding import QUESTION
from tests.wire.ledger import Deed, Seen, imbalance
from tests.wire.life import Life, labels

_PRIVATE: Final = 12
"""The type of a private thread (Discord docs, Channel Types)."""
WAITED_FOR: Final = OPEN_FOR + TOLD_WITHIN + 2 * REST_SELDOM
"""How long words of a request may stand after they were erased: until its end, until that was told, and a look at each."""
_POSTED: Final = (RunState.OPEN, RunState.CLOSED)


@dataclass(frozen=True)
class _Stored:
    runs: list[sa.Row[Any]]
    reports: list[sa.Row[Any]]
    told: list[str]
    """What waits in inboxes, as JSON."""


async def balance(life: Life) -> list[str]:
    """Return everything in the world that the book does not account for; nothing that is due may still wait."""
    stored = await _stored(life)
    wrong = [each for deed in life.ledger.deeds for each in imbalance(deed, _seen(life, deed, stored))]
    return [*wrong, *await _of_questions(life, stored), *_of_cases(life, stored)]


async def _stored(life: Life) -> _Stored:
    async with life.database.reading() as read:
        return _Stored(
            list(await read.all(sa.select(prompt_runs).where(prompt_runs.c.guild_id == life.guild.id))),
            list(await read.all(sa.select(reports).where(reports.c.guild_id == life.guild.id))),
            [json.dumps(row.payload) for row in await read.all(sa.select(inbox.c.payload))],
        )


def _seen(life: Life, deed: Deed, stored: _Stored) -> Seen:
    backend = life.wire.env.backend
    directs = set(backend.dm_channels.values())
    private = {channel.id for channel in backend.channels.values() if channel.type == _PRIVATE}
    marked = [(channel, text) for channel, _, text in life.messages() if deed.mark in text]
    # What organizers read on a report's card is not what a member has up: it stays until they have settled it.
    others = {*directs, *private, life.rooms.reports.id}
    public = [text for channel, text in marked if channel not in others]
    recaps = sum("prompts:recap:" in text for text in public)
    kept = (
        sum(deed.mark in row.words for row in stored.reports)
        if deed.kind == "report"
        else sum(deed.mark in text for text in stored.told)
    )
    return Seen(
        threads=len(life.threads(deed.mark)),
        messages=len(public) - recaps,
        recaps=recaps,
        directs=sum(channel in directs for channel, _ in marked),
        meetings=len({channel for channel, _ in marked if channel in private}),
        stored=kept,
        have_met=deed.kind == "ask" and _have_met(life, deed, private),
        is_past=deed.gone_at is not None and life.wire.now() >= deed.gone_at + WAITED_FOR,
        is_closed=any(row.id == deed.on and row.state == RunState.CLOSED for row in stored.runs),
    )


def _have_met(life: Life, deed: Deed, private: set[int]) -> bool:
    """Tell whether the two have a private thread: if both have asked, they get one and not two."""
    both = {deed.by, deed.about}
    marks = [each.mark for each in life.ledger.of("ask") if {each.by, each.about} == both]
    return any(channel in private and mark in text for channel, _, text in life.messages() for mark in marks)


async def _of_questions(life: Life, stored: _Stored) -> list[str]:
    """Return what is wrong with questions: a day has one run, skipped or posted, and a run at most one post."""
    wrong = list[str]()
    async with life.database.reading() as read:
        prompt = await prompts.get(read, life.prompt_id)
    assert prompt is not None
    now = life.wire.now()
    due = occurrences_until(recurrence(prompt.settings.schedule), prompt.created_at, now)
    met = sum(row.missed if row.state == RunState.SKIPPED else 1 for row in stored.runs)
    if met != len(due):
        wrong.append(f"questions: {len(due)} were due, and {met} were asked or passed over")
    posted = [row for row in stored.runs if row.state in _POSTED]
    asked = [each.id for each in life.rooms.questions.history() if QUESTION in json.dumps(_embeds(each))]
    if sorted(asked) != sorted(row.message_id for row in posted):
        wrong.append(f"questions: {len(posted)} runs were posted, and {len(asked)} messages ask them")
    if len(life.threads(QUESTION)) != len(posted):
        wrong.append(f"questions: {len(posted)} runs, and {len(life.threads(QUESTION))} threads")
    wrong += [
        f"question of {row.slot}: still to be posted" for row in stored.runs if row.state == RunState.POSTING
    ]
    return wrong


def _of_cases(life: Life, stored: _Stored) -> Iterator[str]:
    """Yield what is wrong with organizers' cards: whoever was reported, and waits, has one."""
    waiting = {row.subject_id for row in stored.reports if row.closed_at is None}
    cards = [each for each in life.rooms.reports.history() if '"Warn"' in labels(each)]
    if len(cards) != len(waiting):
        yield f"cases: {len(waiting)} wait, and {len(cards)} cards say so"


def _embeds(message: Any) -> list[Any]:
    return [each.to_dict() for each in message.embeds]

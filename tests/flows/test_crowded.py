"""Everybody comes at once while the database is slow: all are answered in words, and nobody's words are lost."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Generator
from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot import app as wiring
from bot.settings import Settings
from bot.settings.model import DatabaseSettings
from bot.ui import crowd
from bot.ui.crowd import NO_ROOM
from tests.flows.meetup import DRAFT, NO_LIMIT, Meetup, Process, labels, said

MOST = 8
_BEYOND = 8
_IN_TIME = 20.0


@pytest.fixture
async def process(file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Process]:
    """The bot with a database in threads of its own, which waits for its turn to write, and with few hands."""
    monkeypatch.setattr(crowd, "MOST", MOST)
    settings = Settings(database=DatabaseSettings(url=f"sqlite:///{file}", busy_timeout=_IN_TIME))  # pyright: ignore[reportArgumentType] - pydantic makes it secret
    running = Process(await wiring.build(settings, requests_per_second=NO_LIMIT), file)
    try:
        yield running
    finally:
        await running.app.database.close()


@contextlib.contextmanager
def locked(file: Path) -> Generator[None]:
    """Let somebody else hold the write lock within the block."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextlib.contextmanager
def at_once(env: simcord.Env) -> Generator[None]:
    """Let members act without waiting for the bot to come to rest."""
    settle = env._settle_internal

    async def go_on(**_: Any) -> None:
        await asyncio.sleep(0)

    env._settle_internal = go_on
    try:
        yield
    finally:
        env._settle_internal = settle


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + _IN_TIME
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.001)


def filled(person: MemberActor) -> dict[str, Any]:
    return {
        **DRAFT,
        "title": f"A tool by {person.name}",
        "what": f"{person.name} made it, and it spares an hour.",
    }


async def test_a_crowd_is_answered_in_words_and_loses_none_of_its_own(place: Meetup) -> None:
    people = [place.join(f"member{number}") for number in range(MOST + _BEYOND)]
    await place.share(place.priya)
    card = await place.card(await place.only_share())
    forms = [await person.slash(place.general, "share", kind="project") for person in people]
    sent: list[InteractionResult] = []
    with at_once(place.env):
        with locked(place.process.file):
            for person, form in zip(people, forms, strict=True):
                sent.append(await person.submit_modal(form, filled(person)))
            followed = await place.bea.click(card, label="Follow")
            listed = await place.nils.slash(place.general, "projects list")
            await place.sena.autocomplete(place.general, "projects show", "share", "tool")
            suggested = place.env.backend.interactions[max(place.env.backend.interactions)]
            turned_away = [*sent[MOST:], followed, listed]
            await until(lambda: all(each.response for each in turned_away) and suggested.responded)
            assert not any(each.response for each in sent[:MOST]), "those who came first still wait"
        await until(lambda: all(each.response for each in sent))
    await place.env.settle()

    assert all("Saved" in said(each) or "is up" in said(each) for each in sent[:MOST])
    assert all(str(NO_ROOM) in said(each) for each in turned_away)
    assert suggested.autocomplete_choices == []
    for person, each in zip(people[MOST:], sent[MOST:], strict=True):
        assert filled(person)["what"] in said(each)
        assert labels(each.response) == ["Try again"]
    assert {share.title for share in await place.shares()} == {
        "Backfill toolkit",
        *(filled(person)["title"] for person in people[:MOST]),
    }

    person, again = people[-1], await place.press(people[-1], sent[-1].response, "Try again")
    await person.submit_modal(again, filled(person))
    assert filled(person)["title"] in {share.title for share in await place.shares()}
    assert place.app.client.crowd.in_hand == 0

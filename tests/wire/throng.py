"""Members by the hundred who act at once over the wire, whether or not the bot keeps up, and what each of them hears.

What one member does through SimCord is learnt once, as Discord told the bot of it and as it took the answer; from then on it
is told again and again, of other members. SimCord hears nothing of those: it would be busier with them than the bot is.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
import sqlite3
import threading
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from discord.utils import time_snowflake, utcnow
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.members.records import profiles, reaches
from bot.members.rules import Reach
from bot.ui.crowd import NO_ROOM
from tests.wire.deeds import share
from tests.wire.life import Life

LISTENS: Final = 3.0
"""Seconds for which Discord takes a first answer (Discord docs, Receiving and Responding)."""
_CALLBACKS: Final = 22
"""The bits of a snowflake that are not its time."""
_FIRST: Final = 10**17
"""The first of the members who act; all ids of SimCord's are above theirs."""
_MARK: Final = "A headline to look for"
_DEFERRED: Final = (5, 6)
_GONE: Final = 404, {"message": "Unknown interaction", "code": 10062}


class Doing(Enum):
    """What members do."""

    LIST = "/projects list"
    """Reads."""
    FOLLOW = "Follow, pressed"
    """Reads and writes."""
    PROFILE = "/profile edit, sent"
    """A form: reads and writes, and has words of the member's in it."""
    SUGGEST = "a name, typed"
    """Reads, and suggests what it may be."""


class Heard(Enum):
    """What came of one of them."""

    HANDLED = "handled"
    NO_ROOM = "no room"
    SORRY = "not saved"
    """The bot took it in hand, and then said that the database did not answer."""
    NOTHING = "unanswered"


@dataclass(slots=True)
class Thrown:
    """One of them."""

    doing: Doing
    user_id: int
    mark: str
    at: float
    acknowledged: float | None = None
    """Seconds until Discord had a first answer."""
    answered: float | None = None
    """Seconds until there was something to read."""
    heard: Heard = Heard.NOTHING
    is_given_back: bool = False
    """Whether what they typed stands in the answer."""

    def hear(self, words: str, seconds: float) -> None:
        """Take note of the answer."""
        self.answered, self.is_given_back = seconds, self.mark in words
        if str(NO_ROOM) in words or '"choices": []' in words:
            self.heard = Heard.NO_ROOM
        else:
            self.heard = Heard.SORRY if "could not" in words else Heard.HANDLED


class Throng:
    """The members, and Discord's end of what they do."""

    def __init__(self, life: Life) -> None:
        self._life: Final = life
        self._plain = life.wire.rest._perform
        self._told: Final[dict[Doing, str]] = {}
        """What the bot is told of each doing, as JSON."""
        self._taken: Final[dict[tuple[object, ...], tuple[int, Any]]] = {}
        """What Discord says to each kind of answer."""
        self._open: Final[dict[str, Thrown]] = {}
        """By the tokens of their interactions."""
        self.thrown: Final[list[Thrown]] = []
        self._silent, self._all_heard = 0, asyncio.Event()
        life.wire.rest._perform = self._perform

    async def learn(self) -> None:
        """Let somebody do each of them once."""
        life, backend = self._life, self._life.wire.env.backend
        told = list[dict[str, Any]]()

        def hear(event: str, payload: Mapping[str, Any]) -> None:
            if event == "INTERACTION_CREATE":
                told.append(copy.deepcopy(dict(payload)))

        backend.subscribers.append(hear)
        ana, _ = life.people[:2]
        await life.do(share)
        await life.rest()
        card = life.threads(life.ledger.deeds[-1].mark)[0].history()[0]
        await life.answered(ana.slash(life.general, "projects list"))
        self._keep(Doing.LIST, told[-1])
        await life.answered(ana.click(card, label="Follow"))
        self._keep(Doing.FOLLOW, told[-1])
        form = await life.answered(ana.slash(life.general, "profile edit"))
        await life.answered(ana.submit_modal(form, {"headline": _MARK}))
        self._keep(Doing.PROFILE, told[-1])
        await ana.autocomplete(life.general, "projects show", "share", "s")
        self._keep(Doing.SUGGEST, told[-1])
        backend.subscribers.remove(hear)
        record = backend.interactions[int(told[-1]["id"])]
        await life.wire.until(
            lambda: InteractionResult(life.wire.env, record).autocomplete_choices, "it suggests"
        )

    async def introduce(self, count: int) -> None:
        """Let the first so many members have said how they may be reached: nobody has to be asked in between."""
        rows = [
            {
                "guild_id": self._life.guild.id,
                "user_id": _FIRST + number,
                "reach": Reach.INBOX.value,
                "chosen_at": utcnow(),
            }
            for number in range(count)
        ]
        async with self._life.database.unit(utcnow()) as unit:
            await unit.execute(sa.insert(reaches), rows)

    def throw(self, doing: Doing) -> Thrown:
        """Let the next member do something, now."""
        number = len(self.thrown)
        id_ = time_snowflake(utcnow()) | number % (1 << _CALLBACKS)
        thrown = Thrown(doing, _FIRST + number, f"Headline {number}.", time.monotonic())
        text = self._told[doing]
        for blank, filled in (
            ("@ID@", str(id_)),
            ("@TOKEN@", f"thrown-{id_}"),
            ("@USER@", str(thrown.user_id)),
            ("@OPENING@", new_id(utcnow())),
            ("@MARK@", thrown.mark),
        ):
            text = text.replace(blank, filled)
        self.thrown.append(thrown)
        self._silent += 1
        self._all_heard.clear()
        self._open[f"thrown-{id_}"] = thrown
        self._life.wire.gateway._happened("INTERACTION_CREATE", json.loads(text))
        return thrown

    async def settled(self, within: float) -> None:
        """Wait until everybody has heard something, for at most so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._all_heard.wait(), within)

    async def wrong(self) -> list[str]:
        """Return what was said to be stored and is not, or is and was not taken in hand."""
        wanted = sa.select(profiles.c.user_id, profiles.c.headline).where(profiles.c.user_id >= _FIRST)
        async with self._life.database.reading() as read:
            stored = {row.user_id: row.headline for row in await read.all(wanted)}
        wrong = list[str]()
        for each in self.thrown:
            has = stored.get(each.user_id) == each.mark
            if each.doing is not Doing.PROFILE:
                continue
            if each.heard is Heard.HANDLED and not has:
                wrong.append(f"{each.mark} was said to be kept, and is not")
            if each.heard is Heard.NO_ROOM and (has or not each.is_given_back):
                wrong.append(f"{each.mark} was turned away, and {'is stored' if has else 'not given back'}")
        return wrong

    def _keep(self, doing: Doing, payload: dict[str, Any]) -> None:
        opening = str(payload["data"].get("custom_id", "")).rpartition(":")[2]
        user_id, id_, token = payload["member"]["user"]["id"], payload["id"], payload["token"]
        text = json.dumps(payload).replace(token, "@TOKEN@").replace(id_, "@ID@").replace(user_id, "@USER@")
        if doing is Doing.PROFILE:
            text = text.replace(opening, "@OPENING@").replace(_MARK, "@MARK@")
        self._told[doing] = text

    def _perform(self, request: Any, method: str, path: str, body: Any, files: list[Any]) -> tuple[int, Any]:
        """Take an answer to one of those, or hand SimCord what is not."""
        match path.strip("/").split("/"):
            case ["interactions", _, token, "callback"]:
                key = ("callback", body["type"])
            case ["webhooks", _, token, *rest]:
                key = (method, *rest)
            case _:
                return self._plain(request, method, path, body, files)
        thrown = self._open.get(token)
        if thrown is None:
            answer = self._plain(request, method, path, body, files)
            return self._taken.setdefault(key, answer)
        seconds = time.monotonic() - thrown.at
        if thrown.acknowledged is None:
            if seconds > LISTENS:
                return _GONE
            thrown.acknowledged = seconds
        if thrown.heard is Heard.NOTHING and (key[0] != "callback" or key[1] not in _DEFERRED):
            thrown.hear(json.dumps(body.get("data") or body, ensure_ascii=False), seconds)
            self._silent -= 1
            if not self._silent:
                self._all_heard.set()
        return self._taken.get(key) or self._taken_like(key)

    def _taken_like(self, key: tuple[object, ...]) -> tuple[int, Any]:
        """Return what Discord says to an answer of a kind that SimCord took none of."""
        status, said = self._taken["callback", 4]
        if key[0] != "callback":
            return status, said["resource"]["message"]
        return status, {"interaction": said["interaction"]}


@contextlib.contextmanager
def busy_database(file: Path, held: float, free: float) -> Generator[None]:
    """Let somebody else hold the write lock of a database, again and again: ``held`` seconds, and ``free`` between two."""
    is_held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as other:
            while not over.is_set():
                other.execute("BEGIN IMMEDIATE")
                is_held.set()
                over.wait(held)
                other.execute("ROLLBACK")
                over.wait(free)

    holding = threading.Thread(target=hold, daemon=True)
    if held:
        holding.start()
        is_held.wait()
    try:
        yield
    finally:
        over.set()
        if held:
            holding.join()

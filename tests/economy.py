"""What lets the tests take less time and changes nothing that they see.

A test opens databases of its own and lets go of a whole bot when it ends. What is the same every time is
done once here, and what only a production machine needs is left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import gc
import json
import threading
import types
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Final, cast

import aiosqlite
import pytest
import simcord.components
import simcord.gateway
import simcord.http.router
import simcord.results
import sqlalchemy as sa
from discord import app_commands
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core import database, sqlite
from bot.ui.speech import Translator

PRAGMAS: Final = sqlite._PRAGMAS
"""How production sets up SQLite."""

_STATEMENTS: Final = 5000
"""More than all tests together have, so that none is compiled twice."""
_YOUNG: Final = 20_000
"""Objects made between two looks for garbage. A test leaves some hundred thousand behind, at its end."""

_ATOMS: Final = frozenset({str, int, float, bool, type(None)})

Create = Callable[..., AsyncEngine]


def economize() -> None:
    """Set up the process in which the tests run."""
    sqlite._PRAGMAS = tuple(
        "synchronous=OFF" if pragma.startswith("synchronous") else pragma for pragma in PRAGMAS
    )  # the power may not fail here, so nobody has to wait for the disk
    sqlite.create_async_engine = _sharing(sqlite.create_async_engine)
    database.create_async_engine = _sharing(database.create_async_engine)
    gc.set_threshold(_YOUNG, 10, 10)
    for module, name, used, instead in (
        (simcord.gateway, "copy", copy, types.SimpleNamespace(deepcopy=copied)),
        (simcord.http.router, "copy", copy, types.SimpleNamespace(deepcopy=copied)),
        (simcord.components, "deepcopy", copy.deepcopy, copied),
        (simcord.results, "deepcopy", copy.deepcopy, copied),
    ):
        assert getattr(module, name) is used, "SimCord copies in another way: look at tests/economy.py"
        setattr(module, name, instead)
    for kind in (app_commands.Command, app_commands.Group, app_commands.ContextMenu):
        kind.get_translated_payload = _translating_once(kind.get_translated_payload)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - generic, and each takes a bot of its own


def copied(value: Any) -> Any:
    """Return a copy of something as it is in JSON, as SimCord makes of all that comes and goes, but in a fifth of the time.

    ``copy.deepcopy`` also minds what is found in two places at once, which JSON is not; for anything else it is asked.
    """
    kind = cast("type[Any]", type(value))
    if kind is dict:
        return {key: copied(part) for key, part in value.items()}
    if kind is list:
        return [copied(part) for part in value]
    return value if kind in _ATOMS else copy.deepcopy(value)


def pytest_collection_finish() -> None:
    """Leave out of every later look for garbage what stays: the tests, and all that they import."""
    gc.collect()
    gc.freeze()


def _translating_once(translate: Callable[..., Awaitable[dict[str, Any]]]) -> Callable[..., Any]:
    """Translate commands that are alike once, for all bots: into each of Discord's locales it takes a tenth of a second.

    What is translated are the very words of a command, so one that has other words is another.
    """
    known: dict[str, str] = {}

    async def translated(command: Any, tree: Any, translator: Any) -> dict[str, Any]:
        if type(translator) is not Translator:
            return await translate(command, tree, translator)
        words = json.dumps(command.to_dict(tree), sort_keys=True)
        if words not in known:
            known[words] = json.dumps(await translate(command, tree, translator))
        found: dict[str, Any] = json.loads(known[words])
        return found

    return translated


def _sharing(create: Create) -> Create:
    """Let all engines made by ``create`` share what they know of the database and what they compiled.

    They are alike except for the file they open, and compiling the same few hundred statements again
    takes longer than running them. An engine learns what it has to know when it first connects.
    """
    model: sa.Engine | None = None

    def made(*given: Any, **options: Any) -> AsyncEngine:
        nonlocal model
        engine = create(*given, **options, query_cache_size=_STATEMENTS)
        if model is not None and getattr(model.dialect, "server_version_info", None):
            engine.sync_engine.dialect = model.dialect
            engine.sync_engine._compiled_cache = model._compiled_cache
        else:
            model = engine.sync_engine
        return engine

    return made


@contextlib.contextmanager
def without_threads() -> Generator[None]:
    """Let SQLite work in the loop's own thread, for a bot that has its database to itself.

    A statement still takes a turn of the loop, in which others go on; what falls away is handing it to
    another thread and back, a fifth of what a journey costs. Two who wait for each other's lock would
    wait for ever: tests of the database, of delivery and of two processes keep the threads.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "aiosqlite", types.SimpleNamespace(**vars(aiosqlite) | {"connect": _connect}))
        yield


def _connect(*given: Any, **options: Any) -> aiosqlite.Connection:
    connection = aiosqlite.connect(*given, **options)
    connection._tx = _InTurn()  # pyright: ignore[reportAttributeAccessIssue] - it has the one method that is used
    connection._thread = _NoThread()
    return connection


class _InTurn:
    """Stands in for the queue before aiosqlite's thread."""

    def put_nowait(self, work: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = work
        if future is None:
            function()
        else:
            future.get_loop().call_soon(self._work, future, function)

    def _work(self, future: asyncio.Future[Any], function: Callable[[], Any]) -> None:
        try:
            result = function()
        except Exception as error:  # noqa: BLE001 - it is for whoever waits
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(result)


class _NoThread(threading.Thread):
    """Stands in for that thread."""

    def start(self) -> None:
        """Nothing to start."""

    def join(self, timeout: float | None = None) -> None:
        """Nothing to wait for."""


@pytest.fixture
def durable(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits for the disk, as in production."""
    monkeypatch.setattr(sqlite, "_PRAGMAS", PRAGMAS)

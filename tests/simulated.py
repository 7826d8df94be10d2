"""A bot under SimCord, Discord simulated in memory: what every test of a screen starts with.

    async with simulated(bot) as env:
        ...

A test fails if the bot apologised for anything it did not announce, just as if a command had raised.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import inspect
import types
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from typing import Any

import discord
import simcord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.ui.answers import NOBODY
from bot.ui.asides import Asides
from bot.ui.errors import Tree
from bot.ui.forms import Forms
from bot.ui.surface import attach

Log = list[structlog.typing.EventDict]

_IDLE = 0.002
_IDLE_OF_SIMCORD = 0.05

_PATIENCE = 30.0
"""Seconds for the bot to come to rest: a statement that is compiled for the first time takes its time, too."""


@contextlib.asynccontextmanager
async def simulated(
    bot: discord.Client, *, apologies: bool = False, real_timers: bool = True, **options: Any
) -> AsyncGenerator[simcord.Env]:
    """Run ``bot`` against a simulated Discord until the block ends.

    ``apologies`` lets the bot apologise; read them with :func:`logged`. Without ``real_timers`` no timer of the bot
    goes off but by ``advance_time``: otherwise a machine that stands still for a second and a half lets the bot lose
    patience with itself, and moves the simulation's clock by as much. Other options are SimCord's (``check_errors``,
    ``settle_timeout`` …); one shard unless the bot says otherwise.
    """
    if isinstance(bot, discord.AutoShardedClient) and not bot.shard_count:
        options.setdefault("shard_count", 1)
    running = simcord.run(bot, **options)
    _quicken(running._env)  # before it is entered: starting waits for rest, too
    if not real_timers:
        _without_real_timers(running._env)
    with logged("apologised") as log:
        async with running as env:
            yield env
    if log and not apologies:
        raise AssertionError("the bot apologised:\n" + "\n".join(str(entry["exception"]) for entry in log))


def simulation(bot: discord.Client, *, real_timers: bool = True, **options: Any) -> simcord.Env:
    """Return a simulated Discord for ``bot``, not started: for fixtures, which can't use ``simulated``.

    ``real_timers`` and other options are those of ``simulated``.

    SimCord's pytest plugin gives a test the simulation's clock when a fixture's value is its ``Env``.
    """
    if isinstance(bot, discord.AutoShardedClient) and not bot.shard_count:
        options.setdefault("shard_count", 1)
    options.setdefault("settle_timeout", _PATIENCE)
    env = simcord.Env(bot, **options)
    _quicken(env)
    if not real_timers:
        _without_real_timers(env)
    return env


def _quicken(env: simcord.Env) -> None:
    """Let SimCord look every 2 ms, not every 50, whether the bot has come to rest.

    It reaches into SimCord, as nothing does but this and the next, and says so when SimCord is not as it was.
    """
    settle = env._settle_internal
    if inspect.signature(settle).parameters["idle"].default != _IDLE_OF_SIMCORD:
        raise RuntimeError("SimCord changed how it waits for the bot to rest: look at tests/simulated.py")
    env._settle_internal = functools.partial(settle, idle=_IDLE)


def _without_real_timers(env: simcord.Env) -> None:
    """Cancel what SimCord plans in real time for each timer of the bot; ``tests/ui/test_real_timers.py`` says if it moves."""
    schedule = env._schedule_timer

    def by_the_simulation_alone(
        record: Any, callback: Any, args: tuple[Any, ...], schedule_context: contextvars.Context | None
    ) -> None:
        schedule(record, callback, args, schedule_context)
        if record.real_handle is not None:
            record.real_handle.cancel()

    env._schedule_timer = by_the_simulation_alone


@contextlib.contextmanager
def logged(*events: str) -> Generator[Log]:
    """Collect the log entries of these events (all, if none is named); they are logged all the same."""
    seen: Log = []

    def notice(
        _logger: object, _method: str, entry: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        if not events or entry.get("event") in events:
            seen.append(dict(entry))
        return entry

    processors = structlog.get_config()["processors"]
    processors.insert(0, notice)  # in place: loggers that are in use already hold this very list
    try:
        yield seen
    finally:
        processors.remove(notice)


class PlainBot(commands.AutoShardedBot):
    """The smallest bot with the shared surface: no database, no cogs but those a test adds."""

    def __init__(self, furnish: Callable[[PlainBot], Awaitable[None]]) -> None:
        super().__init__(
            command_prefix=(),
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=NOBODY,
            tree_cls=Tree,
        )
        self.forms = Forms()
        self.asides = Asides()
        self._furnish = furnish

    def slash(self, name: str) -> Callable[[Callable[..., Any]], app_commands.Command[Any, ..., Any]]:
        """Add a slash command that runs the decorated function."""

        def add(callback: Callable[..., Any]) -> app_commands.Command[Any, ..., Any]:
            command = app_commands.Command[Any, ..., Any](name=name, description=name, callback=callback)
            self.tree.add_command(command)
            return command

        return add

    async def setup_hook(self) -> None:
        """Attach the surface, let the test add to it, and make its commands known."""
        attach(self, self.forms)
        await self._furnish(self)
        await self.tree.sync()


def texts(components: Sequence[dict[str, Any]]) -> str:
    """Return everything there is to read on a Components V2 message, from top to bottom."""
    found: list[str] = []
    for component in components:
        if "content" in component:
            found.append(str(component["content"]))
        found.append(texts(component.get("components", ())))
    return "\n".join(text for text in found if text)


def controls(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return every button and select on a message, in order."""
    found: list[dict[str, Any]] = []
    for component in components:
        if "custom_id" in component or "url" in component:
            found.append(component)
        found.extend(controls(component.get("components", ())))
        if "accessory" in component:
            found.extend(controls([component["accessory"]]))
    return found


def declared(base: type[Any], members: Mapping[str, Any] | None = None, **given: Any) -> Any:
    """Return a subclass as a ``class`` statement makes it, for declarations that only a test makes."""
    return types.new_class("Declared", (base,), given, lambda namespace: namespace.update(members or {}))

"""`hallway demo`: the real bot against a simulated Discord. Needs no token, no account and no network."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import webbrowser
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from bot.demo import DEFAULT_PORT
from bot.operations import logs
from bot.operations.exits import ExitCode, Refusal

_EXTRA: Final = {"simcord", "PIL", "linkify_it", "regex", "av"}
"""What only the demo needs: the distribution's extra of that name."""


def run_page(*, port: int = DEFAULT_PORT, open_browser: bool = True, fresh: bool = False) -> int:
    """Serve the demo's page on loopback until Ctrl-C or SIGTERM; return the exit code.

    With ``fresh`` the bot has just been invited, and the visitor is the organizer.

    Raises :class:`~bot.operations.exits.Refusal` when the port is taken or the demo's extra is not installed.
    """
    _prepare()
    from bot.demo.application import open_application
    from bot.demo.console import make_console
    from bot.demo.seed import seed
    from bot.demo.server import reserve, serve
    from bot.demo.stage import FIRST_PERSON, FIRST_PLACE, ORGANIZER_BEGINS
    from bot.demo.world import open_world

    console = make_console()
    reserved = reserve(port)

    async def main() -> int:
        stop = _stop_signal()
        console.print("Setting up a small community. One moment, please.")
        async with open_world(open_application) as world:
            if not fresh:
                await seed(world)
            begin = ORGANIZER_BEGINS if fresh else (FIRST_PERSON, FIRST_PLACE)
            async with serve(world, reserved, begin) as address:
                console.print(f"The Hallway demo is ready: [bold]{address}[/]  (Ctrl-C ends it)")
                if open_browser and _has_screen():
                    await asyncio.to_thread(webbrowser.open, address)
                await stop.wait()
        console.print("The demo has ended. Nothing of it was kept.")
        return ExitCode.OK

    with reserved:
        return _run(main)


def run_tour() -> int:
    """Play the demo's story in the terminal; return the exit code, 0 when it went as written.

    Raises :class:`~bot.operations.exits.Refusal` when the demo's extra is not installed.
    """
    _prepare()
    from bot.demo.application import open_application
    from bot.demo.console import make_console
    from bot.demo.story import STORY
    from bot.demo.tour import play_tour

    return _run(lambda: play_tour(open_application, STORY, make_console()))


def _prepare() -> None:
    if any(find_spec(name) is None for name in _EXTRA):
        raise Refusal(
            ExitCode.NOT_INSTALLED,
            'The demo needs a simulated Discord that is not installed: pip install "hallway[demo]".',
        )
    logs.configure(as_json=False, level="warning")
    # SimCord tries discord.py out when it is imported, with a client that misses an intent.
    state = logging.getLogger("discord.state")
    least, state.level = state.level, logging.ERROR
    try:
        import_module("simcord")
    finally:
        state.level = least


def _run(main: Callable[[], Awaitable[int]]) -> int:
    async def run() -> int:
        return await main()

    # SimCord replaces methods of the event loop, which uvloop's does not allow.
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(run())
    return ExitCode.OK


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers; there Ctrl-C cancels the main task, which ends as orderly.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


def _has_screen() -> bool:
    """Whether a browser would open in a window: on a server, `webbrowser` would take over the terminal."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

"""`hallway demo`: the real bot against a simulated Discord, until Ctrl-C. Needs no token and no network."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import webbrowser
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from rich.console import Console

from bot.demo.backstage import BackstageFactory
from bot.demo.server import PortTaken, reserve, serve
from bot.demo.tour import Scene, make_console, play_tour
from bot.demo.world import World, open_world

Prepare = Callable[[World], Awaitable[None]]


def run_page(factory: BackstageFactory, prepare: Prepare, *, port: int, open_browser: bool) -> int:
    """Serve the page on loopback until Ctrl-C or SIGTERM; returns the exit code.

    `prepare` fills the empty server before anybody looks. When the port is taken a sentence says so.
    """
    console = make_console()
    try:
        reserved = reserve(port)
    except PortTaken as taken:
        console.print(str(taken))
        return 1

    async def main() -> None:
        stop = _stop_signal()
        console.print("Setting up a small community. A moment, please.")
        async with open_world(factory) as world:
            await prepare(world)
            async with serve(world, reserved) as address:
                console.print(f"The Hallway demo is ready: [bold]{address}[/]  (Ctrl-C ends it)")
                if open_browser and _has_screen():
                    await asyncio.to_thread(webbrowser.open, address)
                await stop.wait()
        console.print("The demo has ended. Nothing of it was kept.")

    with reserved:
        return _run(main)


def run_tour(factory: BackstageFactory, story: Sequence[Scene], console: Console | None = None) -> int:
    """Play the story in the terminal; returns the exit code, 0 when it went as written."""
    return _run(lambda: play_tour(factory, story, console or make_console()))


def _run(main: Callable[[], Awaitable[int | None]]) -> int:
    # discord.py warns at every start that voice is not installed; nobody speaks here.
    logging.getLogger("discord.client").setLevel(logging.ERROR)

    async def run() -> int | None:
        return await main()

    # SimCord replaces methods of the event loop, which uvloop's does not allow.
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(run()) or 0
    return 0


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

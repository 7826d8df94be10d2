"""The process around the bot: its event loop, its signals, and an end that comes in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Final

from bot.operations.exits import ExitCode

HARD_LIMIT: Final = 7.5
"""Seconds after the signal at which the process ends whatever still hangs; Docker kills after ten."""


class Stopping:
    """Turns SIGTERM and Ctrl-C into an event; a second Ctrl-C ends the process at once."""

    def __init__(self) -> None:
        self.asked: Final = asyncio.Event()

    def listen(self) -> None:
        """Begin to listen. Needs the running loop of the main thread."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, self._stop, number)
            except NotImplementedError:  # Windows
                signal.signal(number, lambda given, _frame: loop.call_soon_threadsafe(self._stop, given))

    def _stop(self, number: int) -> None:
        if self.asked.is_set() and number == signal.SIGINT:
            _leave(ExitCode.INTERRUPTED)
        if not self.asked.is_set():
            self.asked.set()
            # What is cut off then is taken up by the next start: the outbox and the agenda are in the database.
            watchdog = threading.Timer(HARD_LIMIT, _leave, (ExitCode.OK,))
            watchdog.daemon = True
            watchdog.start()


def leave_at_once_on_sigterm() -> None:
    """Until somebody listens properly, SIGTERM is the end: nothing is in flight while the program loads.

    Process 1 of a container would not hear it at all otherwise.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(ExitCode.OK))


def run(main: Callable[[Stopping], Awaitable[None]]) -> None:
    """Run ``main`` on the fastest loop there is. It is told of signals and has to end by itself."""

    async def with_signals() -> None:
        stopping = Stopping()
        stopping.listen()
        await main(stopping)

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(with_signals())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:  # an extra, and not for every platform
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _leave(code: ExitCode) -> None:
    """End without waiting for anything: threads in a call that hangs would keep the interpreter."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # a log on a full disk must not keep it, either
            stream.flush()
    os._exit(code)

"""Signals: the first asks, the second Ctrl-C ends it, and a hanging end is cut short."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import pytest

from bot.operations import process
from bot.operations.exits import ExitCode
from bot.operations.process import HARD_LIMIT, Stopping


class _Timer:
    """Stands for a timer that never runs out by itself."""

    made: list[_Timer]

    def __init__(self, seconds: float, act: Any, arguments: tuple[Any, ...]) -> None:
        self.seconds = seconds
        self.act = act
        self.arguments = arguments
        self.daemon = False
        self.started = False
        type(self).made.append(self)

    def start(self) -> None:
        self.started = True


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[ExitCode]:
    """The codes with which the process would have ended."""
    codes: list[ExitCode] = []
    _Timer.made = []
    monkeypatch.setattr(process, "_leave", codes.append)
    monkeypatch.setattr(process.threading, "Timer", _Timer)
    return codes


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_asks_to_stop_and_sets_a_limit(left: list[ExitCode], number: signal.Signals) -> None:
    stopping = Stopping()
    stopping.listen()
    signal.raise_signal(number)
    await asyncio.wait_for(stopping.asked.wait(), 5)
    assert left == []
    (watchdog,) = _Timer.made
    assert (watchdog.seconds, watchdog.daemon, watchdog.started) == (HARD_LIMIT, True, True)
    watchdog.act(*watchdog.arguments)


async def test_a_second_ctrl_c_ends_it_at_once(left: list[ExitCode]) -> None:
    stopping = Stopping()
    for _ in range(2):
        stopping._stop(signal.SIGINT)
    assert left == [ExitCode.INTERRUPTED]


async def test_a_second_sigterm_changes_nothing(left: list[ExitCode]) -> None:
    stopping = Stopping()
    for _ in range(2):
        stopping._stop(signal.SIGTERM)
    assert left == []
    assert len(_Timer.made) == 1


async def test_ctrl_c_after_sigterm_ends_it_at_once(left: list[ExitCode]) -> None:
    stopping = Stopping()
    stopping._stop(signal.SIGTERM)
    stopping._stop(signal.SIGINT)
    assert left == [ExitCode.INTERRUPTED]


def test_sigterm_before_anything_runs_ends_it_with_zero() -> None:
    before = signal.getsignal(signal.SIGTERM)
    process.leave_at_once_on_sigterm()
    try:
        with pytest.raises(SystemExit) as caught:
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert caught.value.code == ExitCode.OK


def test_the_limit_leaves_docker_time() -> None:
    assert HARD_LIMIT < 8


def test_the_loop_is_the_fastest_there_is() -> None:
    uvloop = pytest.importorskip("uvloop")
    assert process._loop_factory() is uvloop.new_event_loop


def test_without_the_fast_loop_the_standard_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(process.sys.modules, "uvloop", None)
    assert process._loop_factory() is asyncio.new_event_loop


def test_what_runs_can_end_by_itself() -> None:
    ran: list[Stopping] = []

    async def main(stopping: Stopping) -> None:
        ran.append(stopping)

    process.run(main)
    assert len(ran) == 1

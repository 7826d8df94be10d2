"""Starts ``python -m bot`` without the wait: a process that has imported the program forks for each start.

Importing is most of what a start costs, and the tests of the command line start it some fifty times. Each
start is still a process of its own, with its own directory, environment, output, signals and exit code.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
IMPORTED: Final = (
    *("typer.rich_utils", "rich.progress", "alembic.command", "alembic.runtime.environment"),
    *(
        "bot.app",
        "bot.operations.checks",
        "bot.operations.http",
        "bot.operations.logs",
        "bot.operations.process",
    ),
    *("bot.operations.backup", "bot.operations.reasons", "bot.operations.ticker"),
    *("apscheduler.schedulers.asyncio", "multiprocessing.util", "encodings.idna"),
    *(each for each in ("uvloop",) if importlib.util.find_spec(each)),
    *sorted(f"cogs.{each.parent.name}" for each in (ROOT / "cogs").glob("*/__init__.py")),
)
FIRST: Final = "TESTS_IMPORT_FIRST"
"""The variable that names a module of the tests to be imported before the program begins."""


class Started:
    """A process that was started, in the words of :mod:`subprocess`."""

    def __init__(self, status: socket.socket, out: Any, err: Any) -> None:
        self._told = status.makefile("r")
        self._status, self._out, self._err = status, out, err
        self.pid = int(self._told.readline())
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def is_over(self) -> bool:
        """Tell whether it has ended, without waiting for it."""
        if self.returncode is None:
            readable, _, _ = select.select([self._status], [], [], 0)
            if readable:
                self.returncode = int(self._told.readline())
        return self.returncode is not None

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def wait(self, within: float) -> tuple[int, str, str]:
        """Wait until it has ended; return its exit code and what it wrote. Raises ``TimeoutError``."""
        if self.returncode is None:
            self._status.settimeout(within)
            self.returncode = int(self._told.readline())
        for stream in (self._out, self._err):
            stream.seek(0)
        return self.returncode, self._out.read().decode(), self._err.read().decode()

    def wrote(self) -> str:
        """Return what it has written so far, the log included, without disturbing it."""
        return "".join(
            os.pread(each.fileno(), os.fstat(each.fileno()).st_size, 0).decode()
            for each in (self._out, self._err)
        )

    def close(self) -> None:
        """Let go of it; end it if it still runs."""
        self.kill()
        for held in (self._told, self._status, self._out, self._err):
            held.close()


class Starter:
    """The process that forks."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def start(self, *arguments: str, cwd: Path, env: Mapping[str, str]) -> Started:
        """Run ``python -m bot`` with these arguments, in this directory and environment."""
        order = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env)}).encode() + b"\n"
        ours, theirs = socket.socketpair()
        out, err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115 - closed with what is started
        with theirs:
            socket.send_fds(self._control, [order], [out.fileno(), err.fileno(), theirs.fileno()])
        return Started(ours, out, err)


@contextlib.contextmanager
def starter(env: Mapping[str, str]) -> Generator[Starter]:
    """Keep such a process until the block ends."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            env={**env, "PYTHONPATH": str(ROOT)},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        with ours:
            yield Starter(ours)
    finally:
        process.wait(10)


def _next_order(control: socket.socket) -> tuple[dict[str, Any], Sequence[int]]:
    """Return the next order and its files: output, errors, status. Nobody left to order ends the process."""
    text, files = b"", list[int]()
    while not text.endswith(b"\n"):
        more, passed, _, _ = socket.recv_fds(control, 65536, 3)
        if not more:
            raise SystemExit
        text, files = text + more, files + passed
    return json.loads(text), files


def _forked(control: socket.socket) -> dict[str, Any]:
    """Return an order, in the process that is to carry it out; the others stay in here."""
    while True:
        order, (out, err, status) = _next_order(control)
        if os.fork() == 0:  # whoever looks after this one start
            control.close()
            if (pid := os.fork()) == 0:
                for number, file in enumerate((out, err), start=1):
                    os.dup2(file, number)
                os.closerange(3, max(out, err, status) + 1)
                return order
            os.write(status, f"{pid}\n".encode())
            _, ended = os.waitpid(pid, 0)
            os.write(status, f"{os.waitstatus_to_exitcode(ended)}\n".encode())
            os._exit(0)
        for file in (out, err, status):
            os.close(file)
        with contextlib.suppress(ChildProcessError):  # those who have nobody left to look after
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass


def _carry_out(order: Mapping[str, Any]) -> None:
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv[1:] = order["arguments"]
    sys.path[0] = order["cwd"]
    if first := os.environ.get(FIRST):
        importlib.import_module(first)
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    for name in IMPORTED:
        importlib.import_module(name)
    # What a process reads or works out once, for all that are forked: the catalogs alone take half a second.
    importlib.import_module("bot.core.language").load()
    importlib.import_module("bot.core.personal").Personal(importlib.import_module("bot.core.schema").metadata)
    gc.collect()
    gc.freeze()  # else each fork copies all of it at its end, to look for garbage in it: half a second
    _carry_out(_forked(socket.socket(fileno=int(sys.argv[1]))))

"""So many interactions a second, for so long, with a slow database: ``python -m tests.wire.load --rate 500 --seconds 600``.

Members act at their rate whether or not the bot keeps up. The database is slow because somebody else holds its write lock most
of the time. The table says what each of them heard, and when: counted from the moment they acted, as Discord counts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.forked import starter
from tests.wire.founding import begun
from tests.wire.soak import world
from tests.wire.throng import Doing, Heard, Throng, Thrown, busy_database
from tests.wire.wire import Wire

IN_TIME: Final = 2.0
"""Seconds within which members are to hear something."""
GOAL: Final = 0.999
_SETTLED: Final = 15.0
_MEGABYTE: Final = 1e6
_BARE: Final = {"PATH": os.environ["PATH"], "NO_COLOR": "1"}
_TURNS: Final = 0.002
_WIDTH: Final = 110
"""Of what goes to a file."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for."""

    rate: float
    seconds: float
    held: float = 0.1
    """Seconds for which somebody else holds the write lock at a time."""
    free: float = 0.05
    """Seconds between two times."""


@dataclass
class Load:
    """What came of it."""

    thrown: Sequence[Thrown] = ()
    seconds: float = 0.0
    """How long it took to throw them."""
    cpu: float = 0.0
    """Seconds of CPU that the bot has taken meanwhile."""
    resident: list[float] = field(default_factory=list[float])
    """Megabytes the bot took, at the start, now and then, and at the end."""
    wrong: list[str] = field(default_factory=list[str])

    @property
    def in_time(self) -> float:
        """The share of those of whom Discord had a first answer in time."""
        return sum(_is_in_time(each) for each in self.thrown) / len(self.thrown)


async def load(wire: Wire, wanted: Wanted, progress: Progress) -> Load:
    """Start the bot, let everybody act, and wait until all have heard something."""
    wire.switches.enforces_limits = False  # it is not Discord that is to be slow
    life, found = await begun(wire, 1), Load()
    try:
        await life.begin()
        throng, process = Throng(life), life.processes["hallway"].pid
        await throng.learn()
        await throng.introduce(int(wanted.rate * wanted.seconds) + 1)
        cpu = _cpu(process)
        found.resident.append(_resident(process))
        with busy_database(wire.directory / "hallway.db", wanted.held, wanted.free):
            await _throw(throng, wanted, process, found, progress)
            await throng.settled(_SETTLED)
        found.resident.append(_resident(process))
        found.cpu, found.thrown = _cpu(process) - cpu, throng.thrown
        found.wrong = await throng.wrong()
    finally:
        await life.aclose()
    return found


async def _throw(throng: Throng, wanted: Wanted, process: int, found: Load, progress: Progress) -> None:
    bar, began, doings = progress.add_task("thrown", total=wanted.seconds), time.monotonic(), cycle(Doing)
    looked = 0.0
    while (passed := time.monotonic() - began) < wanted.seconds:
        due = int(passed * wanted.rate) - len(throng.thrown)
        for number, doing in enumerate(islice(doings, due)):
            throng.throw(doing)
            if number % 10 == 9:  # whoever was behind must not keep the answers waiting
                await asyncio.sleep(0)
        if passed - looked >= 1:
            looked = passed
            found.resident.append(_resident(process))
            heard = Counter(each.heard for each in throng.thrown[-5000:])
            lately = ", ".join(f"{count} {what.value}" for what, count in heard.items())
            progress.update(
                bar, completed=passed, description=f"{len(throng.thrown)} thrown; lately {lately}"
            )
        await asyncio.sleep(_TURNS)
    found.seconds = time.monotonic() - began


def table(found: Load) -> Table:
    """Return what each kind of doing came to."""
    shown = Table("what", box=SIMPLE)
    for heading in (
        "thrown",
        *(each.value for each in Heard),
        f"in {IN_TIME:.0f} s",
        "p50 ms",
        "p99 ms",
        "answer p99",
    ):
        shown.add_column(heading, justify="right", no_wrap=True)
    for doing in Doing:
        shown.add_row(doing.value, *_figures([each for each in found.thrown if each.doing is doing]))
    shown.add_row("all", *_figures(found.thrown), style="bold")
    return shown


def remarks(found: Load) -> list[str]:
    """Return what else is to be said, each in a line."""
    goal = "met" if found.in_time >= GOAL else "missed"
    start, *_, end = found.resident
    rate, core = len(found.thrown) / found.seconds, found.cpu / found.seconds
    busy = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return [
        f"a first answer within {IN_TIME:.0f} s: {found.in_time:.2%}, goal {GOAL:.1%}: {goal}",
        f"{rate:.0f} a second for {found.seconds:.0f} s; the bot had {core:.2f} of a core, {busy}",
        f"resident: {start:.0f} MB at the start, {max(found.resident):.0f} MB at most, {end:.0f} MB at the end",
        f"said to be stored and not, or stored and turned away, or not given back: {len(found.wrong)}",
    ]


def _figures(thrown: Sequence[Thrown]) -> list[str]:
    heard = Counter(each.heard for each in thrown)
    first = sorted(each.acknowledged for each in thrown if each.acknowledged is not None)
    answered = sorted(each.answered for each in thrown if each.answered is not None)
    share = sum(_is_in_time(each) for each in thrown) / len(thrown) if thrown else 1.0
    return [
        str(len(thrown)), *(str(heard[each]) for each in Heard), f"{share:.2%}",
        _percentile(first, 0.5), _percentile(first, 0.99), _percentile(answered, 0.99),
    ]  # fmt: skip


def _percentile(ordered: Sequence[float], share: float) -> str:
    return f"{1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]:.0f}" if ordered else "-"


def _is_in_time(thrown: Thrown) -> bool:
    return thrown.acknowledged is not None and thrown.acknowledged <= IN_TIME


def _resident(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def _cpu(process: int) -> float:
    """Return the seconds of CPU that a process has taken (proc(5), stat: utime and stime, after the name)."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def _run(wanted: Wanted, console: Console) -> int:
    columns = (BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with starter(_BARE) as forking, Progress(*columns, console=console, transient=True) as progress:
        async with world(forking) as running:
            found = await load(running, wanted, progress)
    console.print(table(found))
    for line in (*remarks(found), *found.wrong[:20]):
        console.print(line, highlight=False)
    return 1 if found.wrong else 0


def main() -> int:
    """Read what is asked for, and do it; return the exit code, 1 if anything was lost or half done."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.load", description=__doc__)
    parser.add_argument("--rate", type=float, default=500, help="interactions a second")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument(
        "--held", type=float, default=Wanted.held, help="seconds the write lock is held at a time"
    )
    parser.add_argument("--free", type=float, default=Wanted.free, help="seconds it is free in between")
    given = parser.parse_args()
    wanted = Wanted(given.rate, given.seconds, given.held, given.free)
    return asyncio.run(_run(wanted, Console(width=None if sys.stdout.isatty() else _WIDTH)))


if __name__ == "__main__":
    sys.exit(main())

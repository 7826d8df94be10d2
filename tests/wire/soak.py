"""The long form of what ``make check`` does in short: ``make soak``, or ``python -m tests.wire.soak --kills 10000``.

Each line is a world of its own, with a book of its own; whatever does not balance is printed, and ends the run with 1.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.core.database import Database
from bot.core.migrate import migrate
from tests.forked import Starter, starter
from tests.wire.kills import Toll, kill_again_and_again
from tests.wire.storms import STORMS, Weather, weather
from tests.wire.wire import Wire, wire

_BATCH: Final = 50
"""Kills in one world: a server with a year of posts in it would only slow the next kill down."""
_STORM: Final = 30.0
_SETTLED: Final = 600.0
_BARE: Final = {"PATH": os.environ["PATH"], "NO_COLOR": "1"}


@asynccontextmanager
async def world(forking: Starter) -> AsyncGenerator[Wire]:
    """Open a Discord on loopback with a new database."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite+aiosqlite:///{directory}/hallway.db"
        database = await Database.open(url)
        try:
            await migrate(database)
        finally:
            await database.close()
        async with wire(Path(directory), url, forking) as running:
            yield running


async def kills(forking: Starter, wanted: int, seed: int, progress: Progress) -> Toll:
    """Kill the process again and again, in world after world."""
    bar, total = progress.add_task("killed", total=wanted), Toll()
    while total.kills < wanted:
        async with world(forking) as running:
            toll = await kill_again_and_again(running, min(_BATCH, wanted - total.kills), seed + total.kills)
        total.add(toll)
        progress.update(bar, completed=total.kills)
    return total


async def storms(forking: Starter, seconds: float, seed: int, progress: Progress) -> dict[str, Weather]:
    """Let every storm pass, each over a world of its own."""
    bar, found = progress.add_task("storms", total=len(STORMS)), dict[str, Weather]()
    for storm in STORMS:
        async with world(forking) as running:
            found[storm.name] = await weather(running, storm, seconds, _SETTLED, seed)
        progress.advance(bar)
    return found


def table(toll: Toll, weathers: dict[str, Weather]) -> Table:
    """Return the figures of a run."""
    shown = Table("fault", "runs", "acts", "accepted", "wrong", "recovery s", "requests", "counting to a ban")
    shown.add_row(
        "SIGKILL, and a new start",
        str(toll.kills),
        str(toll.acts),
        str(toll.accepted),
        str(len(toll.wrong)),
        "-",
        "-",
        "-",
    )
    for name, found in weathers.items():
        shown.add_row(
            name, "1", str(found.acts), str(found.accepted), str(len(found.wrong)), f"{found.recovery:.0f}",
            str(found.requests), str(found.invalid),
        )  # fmt: skip
    return shown


async def soak(options: argparse.Namespace, console: Console) -> int:
    """Do it all; return the exit code."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with starter(_BARE) as forking, Progress(*columns, console=console) as progress:
        toll = await kills(forking, options.kills, options.seed, progress)
        weathers = await storms(forking, options.storm, options.seed, progress)
    console.print(table(toll, weathers))
    for step, count in sorted(toll.by_step.items(), key=lambda each: -each[1]):
        console.print(f"killed {count} times {step}")
    wrong = [*toll.wrong, *(each for found in weathers.values() for each in found.wrong)]
    for each in wrong:
        console.print(f"wrong: {each}")
    return 1 if wrong else 0


def main() -> None:
    """Read what is asked for, and do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--storm", type=float, default=_STORM, help="seconds that each storm lasts")
    parser.add_argument("--seed", type=int, default=1)
    raise SystemExit(asyncio.run(soak(parser.parse_args(), Console())))


if __name__ == "__main__":
    main()

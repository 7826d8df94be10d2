"""The long form of what ``make check`` does in short: ``make soak``, or ``python -m tests.wire.soak --kills 10000``.

Each world has a Discord, a database and a book of its own; whatever does not balance is printed, and ends the run with 1.
Where ``HALLWAY_TEST_POSTGRES`` names a PostgreSQL, every second world lives on it. A run that is interrupted shows what it
has come to. Load is a fair measure only on a machine that does nothing else: it comes when the rest is over.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.engine import make_url

from bot.core.database import Database
from bot.core.migrate import migrate
from tests.conftest import POSTGRES, administer
from tests.forked import Starter, starter
from tests.wire import commands
from tests.wire.kills import Toll, kill_again_and_again
from tests.wire.storms import STORMS, Storm, Weather, weather
from tests.wire.wire import Wire, wire

_BATCH: Final = 50
"""Kills in one world: a server with a year of posts in it would only slow the next kill down."""
_SETTLED: Final = 600.0
_BARE: Final = {"PATH": os.environ["PATH"], "NO_COLOR": "1"}
_SHORT_FORMS: Final = ("test_two_processes", "test_gateway", "test_disk_and_clock", "test_postgresql")
"""What is as long in ``make check``: it is repeated."""


@dataclass
class Line:
    """What one kind of fault came to."""

    fault: str
    runs: str = ""
    acts: str = ""
    accepted: str = ""
    recovery: str = ""
    remark: str = ""
    wrong: list[str] = field(default_factory=list[str])


# ---------------------------------------------------------------------- worlds


@contextlib.asynccontextmanager
async def world(forking: Starter, *, on_postgresql: bool = False) -> AsyncGenerator[Wire]:
    """Open a Discord on loopback with a new database."""
    with tempfile.TemporaryDirectory() as directory:
        async with _database(Path(directory), on_postgresql=on_postgresql) as url:
            database = await Database.open(url)
            try:
                await migrate(database)
            finally:
                await database.close()
            async with wire(Path(directory), url, forking) as running:
                yield running


@contextlib.asynccontextmanager
async def _database(directory: Path, *, on_postgresql: bool) -> AsyncGenerator[str]:
    if not (on_postgresql and POSTGRES):
        yield f"sqlite+aiosqlite:///{directory}/hallway.db"
        return
    name = f"hallway_soak_{uuid4().hex[:12]}"
    await administer(POSTGRES, f"CREATE DATABASE {name}")
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        await administer(POSTGRES, f"DROP DATABASE {name} WITH (FORCE)")


def one_world_of_kills(kills: int, seed: int, on_postgresql: bool) -> Toll:
    """Kill the process again and again in a world of its own."""

    async def killed() -> Toll:
        with starter(_BARE) as forking:
            async with world(forking, on_postgresql=on_postgresql) as running:
                return await kill_again_and_again(running, kills, seed)

    try:
        return asyncio.run(killed())
    except Exception as error:  # noqa: BLE001 - a world that breaks off is wrong, too
        return Toll(kills=kills, wrong=[f"seed {seed}: the world broke off: {error!r}"])


def one_storm(storm: Storm, seconds: float, pace: float, seed: int) -> Weather:
    """Let a storm pass over a world of its own."""

    async def weathered() -> Weather:
        with starter(_BARE) as forking:
            async with world(forking, on_postgresql=bool(seed % 2)) as running:
                return await weather(running, storm, seconds, _SETTLED, seed, pace=pace)

    try:
        return asyncio.run(weathered())
    except Exception as error:  # noqa: BLE001 - as above
        return Weather(wrong=(f"{storm.name}: the world broke off: {error!r}",))


def killed_commands(kills: int, seed: int) -> Toll:
    """Kill migrations, backups and restores."""
    total = Toll()
    with starter(_BARE) as forking, tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        for number, killed in enumerate((commands.kill_backups, commands.kill_restores)):
            total.add(killed(forking, place, kills, seed + number))
        url = f"sqlite+aiosqlite:///{place}/older.db"
        total.add(asyncio.run(commands.kill_migrations(forking, place, url, kills, seed)))
    return total


# ---------------------------------------------------------------------- sections


Section = Callable[[argparse.Namespace, Progress], Iterator[Line]]


def kills(options: argparse.Namespace, progress: Progress) -> Iterator[Line]:
    """Kill the process in world after world, several at a time."""
    bar, total = progress.add_task("kills", total=options.kills), Toll()
    with _pool(options.jobs) as pool:
        worlds = [
            pool.submit(
                one_world_of_kills,
                min(_BATCH, options.kills - first),
                options.seed + first,
                bool(POSTGRES) and first // _BATCH % 2 == 1,
            )
            for first in range(0, options.kills, _BATCH)
        ]
        for done in _completed(worlds):
            total.add(done)
            for each in done.wrong:
                _tell(progress, f"wrong: {each}")
            progress.update(bar, completed=total.kills, description=f"kills, {len(total.wrong)} wrong")
            _tell(
                progress, f"{total.kills:,} kills, {total.accepted:,} acts accepted, {len(total.wrong)} wrong"
            )
    yield _of_toll("SIGKILL while it serves", total)
    yield from (Line(f"  {step}", str(count)) for step, count in _most(total.by_step))
    yield from (Line(f"  during {act}", str(count)) for act, count in _most(total.by_act))


def killed_in_commands(options: argparse.Namespace, progress: Progress) -> Iterator[Line]:
    """Kill commands: a fiftieth as often as the process, each."""
    each = -(-options.kills // 50)
    bar = progress.add_task("kills of commands", total=1)
    toll = killed_commands(each, options.seed)
    progress.advance(bar)
    yield _of_toll("SIGKILL of a migration, a backup, a restore", toll)
    yield from (Line(f"  {step}", str(count)) for step, count in _most(toll.by_step))


def storms(options: argparse.Namespace, progress: Progress) -> Iterator[Line]:
    """Let every storm pass, all at the same time: they are mostly waiting."""
    bar = progress.add_task("storms", total=len(STORMS))
    with _pool(len(STORMS)) as pool:
        worlds = {
            pool.submit(one_storm, storm, options.storm, options.pace, options.seed + number): storm
            for number, storm in enumerate(STORMS)
        }
        for future in as_completed(worlds):
            found = future.result()
            progress.advance(bar)
            _tell(
                progress, f"{worlds[future].name}: {found.accepted:,} acts accepted, {len(found.wrong)} wrong"
            )
            yield Line(
                f"storm of {options.storm:.0f} s: {worlds[future].name}",
                "1",
                str(found.acts),
                str(found.accepted),
                f"{found.recovery:.0f} s",
                f"{found.requests} requests, {found.invalid} that count to a ban, {found.invalid_most} in ten minutes at most",
                [f"{worlds[future].name}: {each}" for each in found.wrong],
            )


def repeated(options: argparse.Namespace, progress: Progress) -> Iterator[Line]:
    """Run the tests of two processes, gateway, disk, clock and database server again and again."""
    bar = progress.add_task("rounds", total=options.rounds * len(_SHORT_FORMS))
    for name in _SHORT_FORMS:
        wrong = list[str]()
        for number in range(options.rounds):
            run = _run("-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/wire/{name}.py")
            if run.returncode:
                wrong.append(f"{name}, round {number}:\n{run.stdout[-2000:]}")
            progress.advance(bar)
        _tell(progress, f"{name}: {options.rounds} rounds, {len(wrong)} wrong")
        yield Line(f"tests/wire/{name}.py", f"{options.rounds}", wrong=wrong)


def mutants(options: argparse.Namespace, progress: Progress) -> Iterator[Line]:
    """Take out every guard in turn."""
    del options
    bar = progress.add_task("mutants", total=1)
    yield _of_run("guards taken out, one at a time", _run("-m", "tests.mutants"))
    progress.advance(bar)


def fuzz(options: argparse.Namespace, progress: Progress) -> Iterator[Line]:
    """Throw hostile inputs at everything."""
    bar = progress.add_task("fuzz", total=1)
    run = _run("-m", "tests.fuzz.soak", "--inputs", str(options.fuzz), "--seed", str(options.seed))
    yield _of_run("hostile inputs", run)
    progress.advance(bar)


def load(options: argparse.Namespace, progress: Progress) -> Iterator[Line]:
    """Let many act at once."""
    bar = progress.add_task("load", total=1)
    run = _run("-m", "tests.wire.load", "--rate", str(options.rate), "--seconds", str(options.load))
    yield Line(
        f"{options.rate:.0f} interactions a second for {options.load:.0f} s, a slow database",
        "1",
        remark="\n".join(line.strip() for line in run.stdout.splitlines()[-4:]),
        wrong=[run.stdout] if run.returncode else [],
    )
    progress.advance(bar)


def _of_toll(fault: str, toll: Toll) -> Line:
    remark = f"{toll.days:,.0f} days in the worlds, {toll.late} acts too late" if toll.days else ""
    acts, accepted = (str(toll.acts), str(toll.accepted)) if toll.acts else ("", "")
    return Line(fault, str(toll.kills), acts, accepted, remark=remark, wrong=toll.wrong)


def _of_run(fault: str, run: subprocess.CompletedProcess[str]) -> Line:
    last = (run.stdout.strip().splitlines() or [""])[-1]
    return Line(fault, "1", remark=last, wrong=[run.stdout[-4000:]] if run.returncode else [])


def _tell(progress: Progress, sentence: str) -> None:
    """Say how it goes, where no bar is seen."""
    if not progress.console.is_terminal:
        progress.console.print(sentence, highlight=False)


def _most(counted: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda each: -each[1])


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not forked: the progress has a thread, and a fork would begin with its locks held.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _completed(worlds: list[Future[Any]]) -> Iterator[Any]:
    """Yield what is done as it is; whoever interrupts gets what there is."""
    try:
        for future in as_completed(worlds):
            yield future.result()
    except KeyboardInterrupt:
        for each in worlds:
            each.cancel()


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


# ---------------------------------------------------------------------- all of it


def table(lines: list[Line]) -> Table:
    """Return the figures of a run."""
    shown = Table("fault", "runs", "acts", "accepted", "wrong", "all settled after", "remark")
    for line in lines:
        wrong = "" if line.fault.startswith("  ") else str(len(line.wrong))
        shown.add_row(line.fault, line.runs, line.acts, line.accepted, wrong, line.recovery, line.remark)
    return shown


def soak(options: argparse.Namespace, console: Console) -> int:
    """Do all that is asked for; return the exit code."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    sections: tuple[tuple[float, Section], ...] = (
        (options.kills, kills),
        (options.kills, killed_in_commands),
        (options.storm, storms),
        (options.rounds, repeated),
        (options.mutants, mutants),
        (options.fuzz, fuzz),
        (options.load, load),
    )
    lines = list[Line]()
    with Progress(*columns, console=console) as progress, contextlib.suppress(KeyboardInterrupt):
        for is_wanted, section in sections:
            if is_wanted:
                for line in section(options, progress):
                    lines.append(line)
                    for each in line.wrong:
                        console.print(f"wrong: {each}", markup=False, highlight=False)
    console.print(table(lines))
    return 1 if any(line.wrong for line in lines) else 0


def main() -> None:
    """Read what is asked for, and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--storm", type=float, default=1800, help="seconds that each storm lasts")
    parser.add_argument("--pace", type=float, default=2, help="seconds between two acts in a storm")
    parser.add_argument("--rounds", type=int, default=10, help="of the tests that are as long in make check")
    parser.add_argument("--mutants", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--fuzz", type=int, default=1_000_000, help="hostile inputs")
    parser.add_argument("--load", type=float, default=600, help="seconds")
    parser.add_argument("--rate", type=float, default=500, help="interactions a second under load")
    parser.add_argument("--jobs", type=int, default=2, help="worlds of kills at a time")
    parser.add_argument("--seed", type=int, default=1)
    is_screen = sys.stdout.isatty()
    raise SystemExit(soak(parser.parse_args(), Console(width=None if is_screen else 160)))


if __name__ == "__main__":
    main()

"""From starting the process until the bot is ready, and what it holds in memory then."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from tests.benchmarks.figures import Line, Report, Size, Tell, Versus, compared, folder, milliseconds
from tests.benchmarks.places import migrated
from tests.fake_discord import fake_discord

_ROOT: Final = Path(__file__).parents[2]
_IMPORT_GOAL: Final = 2.0
_RESIDENT_GOAL: Final = 80.0
_REST: Final = 0.5
"""Seconds after READY at which memory is looked at: the first tick is over then."""


@dataclass(frozen=True)
class _Started:
    """One start of a whole process."""

    ready: float
    """Seconds until Discord said READY."""
    cpu: float
    resident: float
    """Megabytes."""


def measure(size: Size, tell: Tell) -> Report:
    """Start the bare bot and Hallway in turns, each in a process of its own, as they are run in life."""
    if not Path("/proc/self/statm").exists():
        tell("left out")
        return Report("2. Start", [Line("left out: it needs Linux's /proc", "")], floor="", note="")
    rounds = size.of(10, 1)
    imports, imports_cpu, ready, cpu, resident = (Versus() for _ in range(5))
    late: set[str] = set()
    with folder() as place:
        file = migrated(place / "hallway.db")
        if size is Size.FULL:
            _pair(file)  # fills the disk's cache, and lets Hallway tell Discord of its commands
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            floor_import, ours_import = _imported("bare"), _imported("hallway", str(file))
            imports.add([ours_import["wall"]], [floor_import["wall"]])
            imports_cpu.add([ours_import["cpu"]], [floor_import["cpu"]])
            late |= set(ours_import["late"])
            floor, ours = _pair(file)
            ready.add([ours.ready], [floor.ready])
            cpu.add([ours.cpu], [floor.cpu])
            resident.add([ours.resident], [floor.resident])
        tell("first starts, without a database")
        first = [_first(place / f"{number}.db") for number in range(size.of(3, 1))]
    held = compared("resident when READY, every cog", resident, shown=_megabytes)
    lines = [
        compared("import", imports, goal=_IMPORT_GOAL),
        compared("  CPU", imports_cpu),
        compared("process start to READY", ready),
        compared("  CPU", cpu),
        Line(
            "first start, with a new database",
            milliseconds(statistics.median(start.ready for start in first)),
            note=f"{_megabytes(statistics.median(start.resident for start in first))} with Alembic",
        ),
        Line(
            held.what,
            held.ours,
            held.floor,
            held.ratio,
            f"≤ {_megabytes(_RESIDENT_GOAL)}",
            statistics.median(resident.ours) <= _RESIDENT_GOAL,
        ),
        Line("loaded before it is used", ", ".join(sorted(late)) or "none", goal="none", is_met=not late),
    ]
    return Report(
        "2. Start",
        lines,
        floor="a bare discord.py bot with one command",
        note=f"n = {rounds} starts of each, in turns, against a Discord played on loopback.",
    )


def _megabytes(number: float) -> str:
    return f"{number:.0f} MB"


def _imported(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.start_once", *arguments],
        cwd=_ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _pair(file: Path) -> tuple[_Started, _Started]:
    """Start the bare bot, then Hallway on ``file``."""
    return asyncio.run(_bare()), asyncio.run(_hallway(file))


def _first(file: Path) -> _Started:
    return asyncio.run(_hallway(file))


async def _bare() -> _Started:
    async with fake_discord() as discord:
        return await _started(["tests.benchmarks.bare", discord.url], discord.identified, {})


async def _hallway(file: Path) -> _Started:
    async with fake_discord() as discord:
        environment = {
            "HALLWAY_TOKEN": "a-token",
            "HALLWAY_DISCORD__API_URL": discord.url,
            "HALLWAY_DATABASE__URL": f"sqlite:///{file}",
        }
        return await _started(["bot", "run"], discord.identified, environment)


async def _started(module: Sequence[str], ready: asyncio.Event, environment: dict[str, str]) -> _Started:
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *module),
        cwd=_ROOT,
        env=_environment() | environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        await asyncio.wait_for(ready.wait(), 60)
        took = perf_counter() - began
        await asyncio.sleep(_REST)
        return _Started(took, _cpu(process.pid), _resident(process.pid))
    finally:
        process.terminate()
        await process.wait()


def _environment() -> dict[str, str]:
    """Return an environment in which nothing is set for Hallway, and in which compiled modules are kept."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HALLWAY_")}
    return mine | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(_ROOT)}


def _resident(pid: int) -> float:
    """Return the megabytes a process holds (proc_pid_statm(5))."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _cpu(pid: int) -> float:
    """Return the seconds of CPU a process has used (proc_pid_stat(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

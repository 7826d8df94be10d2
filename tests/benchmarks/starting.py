"""From starting the process until the bot is ready, and what it holds in memory then."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any, Final

from tests.benchmarks.figures import Line, Report, Size, Tell, Versus, compared, folder, milliseconds
from tests.benchmarks.places import migrated

_ROOT: Final = Path(__file__).parents[2]
_IMPORT_GOAL: Final = 2.0
_RESIDENT_GOAL: Final = 80.0


def measure(size: Size, tell: Tell) -> Report:
    """Start the bare bot and Hallway in turns, each in a process of its own."""
    rounds, first_starts = size.of(12, 1), size.of(3, 1)
    imports, imports_cpu, ready, cpu = Versus(), Versus(), Versus(), Versus()
    resident: list[tuple[float, float]] = []
    late: set[str] = set()
    with folder() as place:
        template = migrated(place / "template.db")
        for number in range(-1, rounds):  # the first time only fills the disk's cache
            tell(f"round {number + 1} of {rounds}")
            floor = _start("bare")
            file = place / f"{number}.db"
            shutil.copy(template, file)
            ours = _start("hallway", file) if number < 0 else _start("hallway", place / "-1.db")
            if number < 0:
                continue
            for versus, name in (
                (imports, "import"),
                (imports_cpu, "import_cpu"),
                (ready, "ready"),
                (cpu, "cpu"),
            ):
                versus.add([ours[name]], [floor[name]])
            resident.append((ours["resident"], floor["resident"]))
            late |= set(ours["late"])
        tell("first starts, with an empty database")
        first = [_start("hallway", place / f"empty{number}.db") for number in range(first_starts)]
    ours_held, floor_held = (statistics.median(held) for held in zip(*resident, strict=True))
    lines = [
        compared("import", imports, goal=_IMPORT_GOAL),
        compared("    CPU", imports_cpu),
        compared("process start to READY, database there", ready),
        compared("    CPU", cpu),
        Line(
            "first start, which makes the database",
            milliseconds(statistics.median(start["ready"] for start in first)),
            note=f"{statistics.median(start['resident'] for start in first):.0f} MB, with Alembic",
        ),
        Line(
            "memory when READY, with every cog",
            f"{ours_held:.0f} MB",
            f"{floor_held:.0f} MB",
            f"{ours_held / floor_held:.2f}",
            f"≤ {_RESIDENT_GOAL:.0f} MB",
            ours_held <= _RESIDENT_GOAL,
            note="resident; both hold SimCord, too",
        ),
        Line("loaded before they are used", ", ".join(sorted(late)) or "none", goal="none", is_met=not late),
    ]
    return Report(
        "2. Start",
        lines,
        floor="a bare discord.py bot with one command",
        note=f"n = {rounds} starts of each, in turns; importing SimCord is taken out.",
    )


def _start(*arguments: object) -> dict[str, Any]:
    began = monotonic()  # one clock for all processes
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.start_once", *map(str, arguments)],
        cwd=_ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    found["ready"] = found["ready_at"] - began - found["import_simulation"]
    found["cpu"] -= found["cpu_simulation"]
    return found

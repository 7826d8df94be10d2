"""The benchmarks: ratios to a floor that is measured in the same run. Nothing here passes or fails.

make bench                    all of them, in some eight minutes
make bench ARGS=storage       one of them
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from time import monotonic
from typing import Final

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.operations import logs
from tests.benchmarks import (
    alerting,
    browsing,
    coaching,
    draining,
    herding,
    journeys,
    paths,
    slash,
    starting,
    storage,
    sweeping,
)
from tests.benchmarks.figures import Report, Size, Tell, machine

BENCHMARKS: Final[dict[str, Callable[[Size, Tell], Report]]] = {
    "slash": slash.measure,
    "starting": starting.measure,
    "journeys": journeys.measure,
    "draining": draining.measure,
    "sweeping": sweeping.measure,
    "storage": storage.measure,
    "paths": paths.measure,
    "coaching": coaching.measure,
    "alerting": alerting.measure,
    "browsing": browsing.measure,
    "herding": herding.measure,
}

_WIDTH: Final = 110
"""Of what goes to a file."""


def main() -> None:
    """Run the benchmarks that were named, or all, and print a table for each as soon as it is done."""
    parser = argparse.ArgumentParser(prog="make bench", description="Figures as ratios to a floor.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all without")
    wanted: list[str] = parser.parse_args().names or list(BENCHMARKS)
    if unknown := set(wanted) - BENCHMARKS.keys():
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    console, began = Console(width=None if sys.stdout.isatty() else _WIDTH), monotonic()
    console.print(machine(), highlight=False)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - no path of ours
        logs.configure(as_json=True, level="info", stream=nowhere)  # what writing the log costs is counted
        for name in wanted:
            report = _run(name)
            console.print(report.table())
            console.print(f"[dim]{report.caption}[/]\n", highlight=False)
    console.print(f"{monotonic() - began:.0f} s. {machine()}", highlight=False)


def _run(name: str) -> Report:
    columns = (SpinnerColumn(), TextColumn("{task.fields[name]}: {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", name=name, total=None)
        return BENCHMARKS[name](Size.FULL, lambda doing: progress.update(task, description=doing))


if __name__ == "__main__":
    sys.exit(main())

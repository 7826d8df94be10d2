"""What a benchmark reports: lines that compare ours with a floor, and the table they make."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Final

import discord
from rich.box import SIMPLE
from rich.table import Table

Tell = Callable[[str], None]
"""Says on the screen what is being measured now."""


class Size(Enum):
    """How much is measured."""

    FULL = auto()
    TINY = auto()
    """Just enough to see that it runs."""

    def of(self, full: int, tiny: int) -> int:
        """Return the number for this size."""
        return full if self is Size.FULL else tiny


@dataclass(frozen=True)
class Ratio:
    """Ours ÷ floor, one value for each round, in which both were measured one right after the other."""

    rounds: Sequence[float]

    @property
    def median(self) -> float:
        """Half of the rounds are above it."""
        return statistics.median(self.rounds)

    def __str__(self) -> str:
        """The median and, in brackets, between which the middle half of the rounds lies."""
        if len(self.rounds) < 4:
            return f"{self.median:.2f}"
        low, _, high = statistics.quantiles(self.rounds, n=4)
        return f"{self.median:.2f} ({low:.2f}-{high:.2f})"


@dataclass
class Versus:
    """Samples of ours and of the floor, in seconds, taken in turns."""

    ours: list[float] = field(default_factory=list[float])
    floor: list[float] = field(default_factory=list[float])
    _ratios: list[float] = field(default_factory=list[float])

    def add(self, ours: Sequence[float], floor: Sequence[float]) -> None:
        """Take in one round."""
        self.ours += ours
        self.floor += floor
        self._ratios.append(statistics.median(ours) / statistics.median(floor))

    @property
    def ratio(self) -> Ratio:
        """Compare them, round by round."""
        return Ratio(self._ratios)


@dataclass(frozen=True)
class Line:
    """One figure."""

    what: str
    ours: str
    floor: str = ""
    ratio: str = ""
    goal: str = ""
    is_met: bool | None = None
    """None where there is no goal."""
    note: str = ""


@dataclass(frozen=True)
class Report:
    """What one benchmark found."""

    title: str
    lines: Sequence[Line]
    floor: str
    """What the floor is."""
    note: str
    """How often each was measured, and what else a reader should know."""

    def table(self) -> Table:
        """Draw it."""
        table = Table(title=self.title, title_justify="left", title_style="bold", box=SIMPLE)
        names = ("", "ours", "floor", "ratio", "goal", "", "")
        shown = [place for place in range(len(names)) if any(_cells(line)[place] for line in self.lines)]
        for place in shown:
            table.add_column(
                names[place], justify="right" if place in (1, 2) else "left", no_wrap=0 < place < _NOTE
            )
        for line in self.lines:
            table.add_row(*(_cells(line)[place] for place in shown))
        return table

    @property
    def caption(self) -> str:
        """Say below it what it was compared with, and how often it was measured."""
        return f"Floor: {self.floor}. {self.note}" if self.floor else self.note


_NOTE: Final = 6
"""The last column, which may have several lines, as the first may."""


def _cells(line: Line) -> tuple[str, ...]:
    met = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[line.is_met]
    return line.what, line.ours, line.floor, line.ratio, line.goal, met, line.note


def compared(
    what: str,
    versus: Versus,
    *,
    goal: float | None = None,
    shown: Callable[[float], str] | None = None,
    note: str = "",
) -> Line:
    """Return the line that compares the medians; ``goal`` is the most that ours may be, in floors."""
    show = shown or milliseconds
    return Line(
        what,
        show(statistics.median(versus.ours)),
        show(statistics.median(versus.floor)),
        str(versus.ratio),
        "" if goal is None else f"≤ {goal:g} × floor",
        None if goal is None else versus.ratio.median <= goal,
        note,
    )


def milliseconds(seconds: float) -> str:
    """Return a time to read."""
    return f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:,.0f} ms"


def microseconds(seconds: float) -> str:
    """Return a short time to read."""
    return f"{seconds * 1e6:,.0f} µs"


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value that ``part`` of them do not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def machine() -> str:
    """Say in a line what this was measured on."""
    names: Final = [
        f"{os.cpu_count()} cores ({platform.machine()})",
        f"{platform.python_implementation()} {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"discord.py {discord.__version__}",
        platform.system(),
    ]
    with contextlib.suppress(OSError, AttributeError):  # Windows has none
        names.append(f"load {os.getloadavg()[0]:.1f}")
    return ", ".join(names)


@contextlib.contextmanager
def folder() -> Generator[Path]:
    """Give a folder on the disk that is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="hallway-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)

"""Takes out one guard after the other and has its tests notice: a guard that nothing would miss is none.

make mutants                     all of them, in some minutes
make mutants ARGS="lease nonce"  those whose names hold one of these words

It works in a copy of the repository. The exit code is 1 if a guard was not missed, 2 if nothing can be said since the
tests fail as they are.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.mutants.guard import Guard
from tests.mutants.guards import GUARDS

ROOT: Final = Path(__file__).parents[2]
_PACKAGES: Final = ("bot", "cogs", "docs", "tests")
_LONGEST: Final = 300.0
"""Seconds for the tests of one guard; a single test has :data:`_LONGEST_TEST`, should it hang without the guard."""
_LONGEST_TEST: Final = 30
_SOME_FAILED: Final = 1
"""How pytest ends then; with anything above it could not run the tests at all."""
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (?P<test>[^\s\[]+)", re.MULTILINE)
_WIDTH: Final = 180
"""Of what goes to a file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said to one guard's absence."""

    guard: Guard
    noticed_by: str
    """The test that failed, if one did."""
    amiss: str
    """What kept the tests from being run, if anything did."""
    seconds: float

    @property
    def is_missed(self) -> bool:
        """Whether a test failed without the guard."""
        return bool(self.noticed_by) and not self.amiss


def main() -> int:
    """Take out the guards that were asked for, or all; print what noticed each, and return the exit code."""
    parser = argparse.ArgumentParser(prog="make mutants", description="Takes out guards; tests must notice.")
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="a part of the names of those that are meant"
    )
    words: list[str] = parser.parse_args().words
    guards = [each for each in GUARDS if not words or any(word in each.name for word in words)]
    if not guards:
        parser.error(f"no guard has a name with {' or '.join(words)} in it")
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    with tempfile.TemporaryDirectory(prefix="hallway-mutants-") as directory:
        place = Path(directory)
        _copy_to(place)
        whole = _run(place, sorted({test for guard in guards for test in guard.tests}), keep=True)
        if whole.returncode:
            console.print(whole.stdout, whole.stderr, markup=False, highlight=False)
            console.print("The tests fail with every guard in its place: nothing can be said of any.")
            return 2
        verdicts = list(_verdicts(place, guards))
    console.print(_table(verdicts))
    unnoticed = [each for each in verdicts if not each.is_missed]
    console.print(
        f"{len(verdicts) - len(unnoticed)} of {len(verdicts)} guards cannot be taken out unnoticed."
    )
    return 1 if unnoticed else 0


def _copy_to(place: Path) -> None:
    for name in _PACKAGES:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy2(file, place)


def _verdicts(place: Path, guards: Sequence[Guard]) -> Iterator[Verdict]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=len(guards))
        for guard in guards:
            progress.update(bar, description=f"without {guard.name}")
            yield _verdict(place, guard)
            progress.advance(bar)


def _verdict(place: Path, guard: Guard) -> Verdict:
    began, noticed_by, amiss = monotonic(), "", ""
    with _without(place / guard.file, guard):
        try:
            done = _run(place, guard.tests)
        except subprocess.TimeoutExpired:
            amiss = f"no end after {_LONGEST:.0f} s"
        else:
            found = _FAILED.search(done.stdout)
            noticed_by = found["test"] if found and done.returncode == _SOME_FAILED else ""
            amiss = "" if done.returncode <= _SOME_FAILED else f"pytest ended with {done.returncode}"
    return Verdict(guard, noticed_by, amiss, monotonic() - began)


@contextlib.contextmanager
def _without(path: Path, guard: Guard) -> Generator[None]:
    """Leave the guard out of its file meanwhile.

    Python knows compiled code by the second and the length of its source, so that the file says it is a minute older.
    """
    code, before = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(guard.taken_out(code), encoding="utf-8")
    os.utime(path, (before.st_atime, before.st_mtime - 60))
    try:
        yield
    finally:
        path.write_text(code, encoding="utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _run(place: Path, tests: Sequence[str], *, keep: bool = False) -> subprocess.CompletedProcess[str]:
    """Run tests in the copy, until one fails; ``keep`` what Python compiled, for the runs to come.

    SQLite will do: what only PostgreSQL needs is no guard of this list.
    """
    environment = {name: value for name, value in os.environ.items() if name != "HALLWAY_TEST_POSTGRES"}
    environment |= {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "" if keep else "1", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, f"--timeout={_LONGEST_TEST}", *tests],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=None if keep else _LONGEST,
        check=False,
    )


def _table(verdicts: Sequence[Verdict]) -> Table:
    table = Table(title="Without …", title_justify="left")
    table.add_column("guard")
    table.add_column("noticed by", overflow="fold")
    table.add_column("s", justify="right")
    for each in verdicts:
        by = each.amiss or each.noticed_by.removeprefix("tests/") or "NOBODY"
        table.add_row(each.guard.name, by, f"{each.seconds:.0f}")
    return table


if __name__ == "__main__":
    sys.exit(main())

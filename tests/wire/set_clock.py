"""Sets the clock of a process that a test starts: it shows what a file says, in seconds, beyond the machine's own.

Imported by that process before the program begins, see :data:`tests.forked.FIRST`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from discord import utils

from tests.forked import FIRST

_FILE: Final = "the-clock-is-ahead-by"


def _shown() -> dt.datetime:
    # Run in the place of discord.py's, wherever that was imported to: it finds nothing of this module by name.
    from importlib import import_module

    return import_module("tests.wire.set_clock").shown()


def shown() -> dt.datetime:
    """Return what the clock of this process shows."""
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(Path(_FILE).read_text(encoding="ascii")))


def settable(directory: Path, ahead: dt.timedelta = dt.timedelta(0)) -> dict[str, str]:
    """Return the environment of a process, started in ``directory``, whose clock :func:`set_ahead` sets."""
    set_ahead(directory, ahead)
    return {FIRST: __name__}


def set_ahead(directory: Path, step: dt.timedelta) -> None:
    """Let the clock of the process show ``step`` more than the machine's own."""
    fresh = directory / f"{_FILE}.new"
    fresh.write_text(str(step.total_seconds()), encoding="ascii")
    fresh.replace(directory / _FILE)


if Path(_FILE).exists():  # in the process that it is about
    utils.utcnow.__code__ = _shown.__code__

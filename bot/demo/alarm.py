"""Notices when the bot logs an error, so that the page can say so and the tour can stop."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast


class Alarm(logging.Handler):
    """Collects everything logged as an error, whoever logs it: a line each, in `raised`.

    That is where every failure ends: Hallway's one exit logs what it apologises for, discord.py and asyncio
    log what nobody caught. An expected no is not among them.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.raised: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it in a line."""
        message = record.getMessage()
        error: object = record.exc_info[1] if record.exc_info else None
        said: object = record.msg
        if isinstance(said, Mapping):  # an entry of structlog
            entry = cast("Mapping[str, Any]", said)
            message, error = str(entry.get("event", "")), entry.get("exception") or error
        last = str(error).strip().splitlines()[-1:] if error else []
        self.raised.append(": ".join([message, *last]))


@contextmanager
def listening() -> Generator[Alarm]:
    """Listen until the block ends."""
    alarm = Alarm()
    root = logging.getLogger()
    root.addHandler(alarm)
    try:
        yield alarm
    finally:
        root.removeHandler(alarm)

"""How the program ends: one exit code and one plain sentence for each thing that can be wrong.

The numbers are part of the interface (docs/operating.md lists them): scripts and service managers may act
on them, so a number is never given a new meaning.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from bot.settings.errors import (
    BadValue,
    BadZone,
    ConfigMalformed,
    ConfigMissing,
    SettingsError,
    TokenFileUnreadable,
    TokenMissing,
    UnknownKey,
)


class ExitCode(IntEnum):
    """What the program's exit code means."""

    OK = 0
    CRASHED = 1
    """Something nobody expected; the log has the traceback."""
    USAGE = 2
    """The command line was not understood."""
    UNHEALTHY = 3
    """``hallway health``: the bot runs, but cannot do its work."""
    NOT_RUNNING = 4
    """``hallway health``: nothing answers."""
    CONFIG_MISSING = 10
    CONFIG_MALFORMED = 11
    CONFIG_UNKNOWN_KEY = 12
    CONFIG_BAD_VALUE = 13
    CONFIG_BAD_ZONE = 14
    TOKEN_MISSING = 20
    TOKEN_FILE_UNREADABLE = 21
    TOKEN_REFUSED = 22
    INTENTS_REFUSED = 23
    SHARDS_REFUSED = 24
    DISCORD_UNREACHABLE = 25
    STARTS_SPENT = 26
    """As many sessions were begun as may be in a day, by Discord's limit (``hallway check --online``) or by our own."""
    DATABASE_UNAVAILABLE = 30
    DATABASE_NEWER = 31
    DATABASE_FOREIGN = 32
    DRIVER_MISSING = 33
    DISK_FULL = 34
    PORT_TAKEN = 40
    COGS_BROKEN = 50
    ZONES_MISSING = 51
    NOT_INSTALLED = 52
    """An optional part of the program is not installed."""
    CLOCK_WRONG = 53
    """``hallway check --online``: this machine's clock is not Discord's."""
    BACKUP_REFUSED = 60
    """``hallway backup`` or ``restore`` would have overwritten or misread something."""
    BACKUP_DAMAGED = 61
    NOT_FOR_POSTGRESQL = 62
    EXPORT_REFUSED = 70
    """``hallway export`` would have overwritten something, or could not write its file."""
    NOTHING_KEPT = 71
    """``hallway export``: nothing is kept of whom it was asked for."""
    NOT_CONFIRMED = 72
    """``hallway forget`` or ``purge`` without ``--yes``: nothing was erased."""
    INTERRUPTED = 130
    """Stopped at once, by a second Ctrl-C."""


class Refusal(Exception):
    """The program ends here. ``sentence`` says why and what to do; nothing else needs to be shown."""

    def __init__(self, code: ExitCode, sentence: str) -> None:
        super().__init__(sentence)
        self.code: Final = code
        self.sentence: Final = sentence


_SETTINGS: Final[dict[type[SettingsError], ExitCode]] = {
    ConfigMissing: ExitCode.CONFIG_MISSING,
    ConfigMalformed: ExitCode.CONFIG_MALFORMED,
    UnknownKey: ExitCode.CONFIG_UNKNOWN_KEY,
    BadValue: ExitCode.CONFIG_BAD_VALUE,
    BadZone: ExitCode.CONFIG_BAD_ZONE,
    TokenMissing: ExitCode.TOKEN_MISSING,
    TokenFileUnreadable: ExitCode.TOKEN_FILE_UNREADABLE,
}


def settings_refusal(error: SettingsError) -> Refusal:
    """Give a settings error its exit code."""
    return Refusal(_SETTINGS[type(error)], str(error))

"""What can be wrong with the settings. Every message is one sentence for whoever hosts the bot."""

from __future__ import annotations


class SettingsError(Exception):
    """Something is wrong with the settings. The message is one sentence for the operator."""


class ConfigMissing(SettingsError):
    """The named configuration file is not there."""


class ConfigMalformed(SettingsError):
    """The configuration file cannot be read, or is not TOML."""


class UnknownKey(SettingsError):
    """A key that Hallway does not know."""


class BadValue(SettingsError):
    """A value that its key does not take."""


class BadZone(BadValue):
    """A time zone that does not exist."""


class TokenMissing(SettingsError):
    """No token was given in any of the three ways."""


class TokenFileUnreadable(SettingsError):
    """The file that should hold the token cannot be read, or is empty."""


def why(error: OSError | ValueError) -> str:
    """Say in a few words, for the middle of a sentence, why a file could not be read."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not text"
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()

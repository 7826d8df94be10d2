"""Settings: defaults, then ``config.toml``, then the environment, then ``--set`` on the command line.

Everything that is wrong with them is one plain sentence that says where it stands and what to do: the
reader is whoever hosts the bot, not a programmer. Secrets are never part of such a sentence.
"""

from __future__ import annotations

from bot.settings.errors import SettingsError
from bot.settings.model import Settings
from bot.settings.sources import load

__all__ = ["Settings", "SettingsError", "load"]

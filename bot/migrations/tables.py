"""Every table there is, for whoever compares them with the migrations."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import sqlalchemy as sa

import bot
from bot.core.schema import metadata


@cache
def all_tables() -> sa.MetaData:
    """Import the ground and every room's records, and return what they declare."""
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name.startswith("bot.core.") or ".records" in module.name:
            importlib.import_module(module.name)
    return metadata

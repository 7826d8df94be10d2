"""Whose Discord speaks which language: SimCord's speaks American English with everybody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import simcord

from bot.core.language import language_for

BRITISH: Final = "en-GB"
OFFERED: Final[Mapping[str, str]] = MappingProxyType({"en": BRITISH, "es": "es-ES", "de": "de"})
"""Discord's locale for each language that the demo offers (Discord docs, Reference, "Locales")."""


class Locales:
    """The locale of each person, as it comes with whatever they do. Nothing said, it is British English."""

    def __init__(self, env: simcord.Env) -> None:
        self._env: Final = env
        self._of: Final[dict[int, str]] = {}
        env.backend.subscribers.insert(0, self._add)  # before the bot hears of it

    def of(self, user_id: int) -> str:
        """Return Discord's name of somebody's locale."""
        return self._of.get(user_id, BRITISH)

    def language_of(self, user_id: int) -> str:
        """Return the language in which Hallway speaks to somebody."""
        return language_for([self.of(user_id)])

    def choose(self, user_id: int, locale: str) -> None:
        """Let somebody's Discord be in ``locale``, one of Discord's own names."""
        self._of[user_id] = locale

    def _add(self, event: str, payload: Any) -> None:
        if event != "INTERACTION_CREATE":
            return
        actor = payload["member"]["user"] if "member" in payload else payload["user"]
        payload["locale"] = self.of(int(actor["id"]))
        if "guild_id" in payload:
            payload["guild_locale"] = self._env.backend.get_guild(int(payload["guild_id"])).preferred_locale

"""Another language than English, made up of what a test needs of it."""

from __future__ import annotations

import gettext
from collections.abc import Mapping

import pytest

from bot.core import language


class _Words(gettext.NullTranslations):
    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        return self._words.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        del context
        return self._words.get(message, message)


def say(monkeypatch: pytest.MonkeyPatch, words: Mapping[str, str]) -> None:
    """Say these sentences otherwise from here on, and everything else in English."""

    def catalog(name: str) -> gettext.NullTranslations:
        del name
        return _Words(words)

    monkeypatch.setattr(language, "_catalog", catalog)

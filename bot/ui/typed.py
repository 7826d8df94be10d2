"""Giving a member back what they typed: in the message where it fits, else as a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.core.language import _
from bot.core.text import fits, shorten

_LONGEST: Final = 1500
"""Characters of typed text that go into the message itself; with the sentence it stays below 2000."""
_LONGEST_SENTENCE: Final = 450
_FILENAME: Final = "what-you-typed.md"


def hand_back(
    sentence: str, typed: Mapping[str, str], again: discord.ui.Button[Any] | None
) -> tuple[str, discord.File | None, discord.ui.View | None]:
    """Return content, file and view of a message that says ``sentence`` and holds what was typed.

    ``typed`` maps labels to texts; empty texts are left out. Each text stands in a code block, which
    neither pings nor formats and is copied with one tap. Text that is too long, or would end its
    block early, goes into an attached Markdown file instead, whole and unchanged.
    """
    view: discord.ui.View | None = None
    if again is not None:
        view = discord.ui.View(timeout=None)
        view.add_item(again)
    given = {label: text for label, text in typed.items() if text.strip()}
    blocks = "\n".join(f"**{label}**\n```\n{text}\n```" for label, text in given.items())
    if not given:
        return shorten(sentence, 2000), None, view
    sentence = shorten(sentence, _LONGEST_SENTENCE)
    if fits(blocks, _LONGEST) and not any("```" in text for text in given.values()):
        return f"{sentence}\n{blocks}", None, view
    whole = "\n\n".join(f"# {label}\n\n{text}" for label, text in given.items())
    file = discord.File(io.BytesIO(whole.encode()), filename=_FILENAME)
    where = _("What you typed is in the attached file.")
    return f"{sentence}\n{where}", file, view

"""The terminal as the demo writes to it."""

from __future__ import annotations

from rich.console import Console

_WIDEST = 100


def make_console() -> Console:
    """Standard output, no wider than lines stay readable; where it is no terminal, always as wide."""
    console = Console(highlight=False)
    console.width = min(console.width, _WIDEST) if console.is_terminal else _WIDEST
    return console

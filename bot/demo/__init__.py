"""The real bot against a simulated Discord, in a browser or as a tour in the terminal."""

from __future__ import annotations

from typing import Final

DEFAULT_PORT: Final = 8799
"""Where the page is served unless told otherwise."""

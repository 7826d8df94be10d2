"""Row ids: short, sortable by time, safe inside a Discord ``custom_id``."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no i, l, o, u
_BITS_PER_CHARACTER: Final = 5
_RANDOM_BITS: Final = 50
LENGTH: Final = 20
ID_PATTERN: Final = r"[0-9a-hjkmnp-tv-z]{20}"
"""Regular expression for one id, without anchors or groups."""


def new_id(now: datetime) -> str:
    """Return a fresh id of 20 characters.

    The first ten characters hold ``now`` in milliseconds, so ids sort by creation time to the
    millisecond; the other ten are random. 50 random bits make a clash within one millisecond
    negligible, and every table refuses one by its primary key.

    Raises ``ValueError`` for a naive ``now``.
    """
    if now.tzinfo is None:
        raise ValueError("an id needs an aware moment")
    milliseconds = int(now.timestamp() * 1000)
    value = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    return "".join(
        _ALPHABET[(value >> shift) & 31]
        for shift in range((LENGTH - 1) * _BITS_PER_CHARACTER, -1, -_BITS_PER_CHARACTER)
    )

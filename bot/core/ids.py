"""Row ids: short, sortable by time, safe inside a Discord ``custom_id``."""

from __future__ import annotations

import re
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
SNOWFLAKE_PATTERN: Final = r"[1-9][0-9]{14,17}|[1-8][0-9]{18}"
"""Regular expression for one id of Discord's, without anchors or groups: those of the years 2015 to 2082 (Discord docs,
Snowflakes). Whoever sends another number made it up, and one of twenty digits would not fit a column."""

_ROW: Final = re.compile(ID_PATTERN)
_SNOWFLAKE: Final = re.compile(SNOWFLAKE_PATTERN)

_latest = 0


def new_id(now: datetime) -> str:
    """Return a fresh id of 20 characters.

    The first ten characters hold ``now`` in milliseconds; the other ten are random, and within one
    millisecond each is the one before it and one more (as ULID's specification has it, "Monotonicity"), so
    the ids of one process sort in the order they were made. 50 random bits make a clash between two
    processes negligible, and every table refuses one by its primary key.

    Raises ``ValueError`` for a naive ``now``.
    """
    global _latest  # noqa: PLW0603 - the order is that of the whole process
    if now.tzinfo is None:
        raise ValueError("an id needs an aware moment")
    milliseconds = int(now.timestamp() * 1000)
    value = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    if _latest >> _RANDOM_BITS == milliseconds == (_latest + 1) >> _RANDOM_BITS:
        value = _latest + 1
    _latest = value
    return "".join(
        _ALPHABET[(value >> shift) & 31]
        for shift in range((LENGTH - 1) * _BITS_PER_CHARACTER, -1, -_BITS_PER_CHARACTER)
    )


def is_id(text: str) -> bool:
    """Tell whether ``text`` can be a row's id: where a client was to pick one, it may have sent anything."""
    return _ROW.fullmatch(text) is not None


def snowflake(text: str) -> int | None:
    """Return the id of Discord's that ``text`` is, or None."""
    return int(text) if _SNOWFLAKE.fullmatch(text) else None

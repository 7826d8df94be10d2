"""How many requests Discord refused lately, of those that count towards a ban.

10,000 within ten minutes have Cloudflare block the machine: every 401, 403 and 429 but those of limits that others share
(Discord docs, Rate Limits, "Invalid Request Limit"). A bot that keeps far away from that goes slower long before.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW: Final = 600.0
TOO_FAST_MOST: Final = 250
"""Of 429 alone: nobody has so many who keeps to the limits. What is under way then may have a hundred more."""
MOST: Final = 3000
"""Of all: a herd of members who take no direct messages is refused one by one, and means nothing."""
_TOO_FAST: Final = 429
_COUNTED: Final = frozenset({401, 403, _TOO_FAST})


class Refusals:
    """Counts them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` counts seconds, and is never set."""
        self._clock: Final = clock
        self._all: Final = deque[float](maxlen=MOST)
        self._too_fast: Final = deque[float](maxlen=TOO_FAST_MOST)

    def heard(self, status: int, scope: str | None) -> None:
        """Take note of an answer: its status, and its ``X-RateLimit-Scope``."""
        if status not in _COUNTED or scope == "shared":
            return
        now = self._clock()
        self._all.append(now)
        if status == _TOO_FAST:
            self._too_fast.append(now)

    @property
    def are_too_many(self) -> bool:
        """Whether nothing more should be asked for now that can wait."""
        before = self._clock() - WINDOW
        return any(len(kept) == kept.maxlen and kept[0] > before for kept in (self._all, self._too_fast))

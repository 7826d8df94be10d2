"""Discord's rate limits, as documented: a bucket per route and major parameter, and fifty a second in all.

https://discord.com/developers/docs/topics/rate-limits. The size of a bucket is Discord's to choose; these are of the
sizes that it has.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

GLOBAL: Final = 50
"""Requests a second of one bot; answers to interactions do not count (Discord docs, Global Rate Limit)."""
_SIZES: Final = {"POST messages": (5, 5.0), "DELETE messages": (5, 1.0), "POST threads": (10, 10.0)}
_SIZE: Final = (20, 1.0)
_MAJOR: Final = {"channels", "guilds", "webhooks"}


@dataclass(slots=True)
class _Bucket:
    size: int
    seconds: float
    taken: deque[float] = field(default_factory=deque[float])

    def take(self, now: float) -> float:
        """Take one; return 0, or the seconds until one is free."""
        while self.taken and now - self.taken[0] >= self.seconds:
            self.taken.popleft()
        if len(self.taken) >= self.size:
            return self.seconds - (now - self.taken[0])
        self.taken.append(now)
        return 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers that tell of its bucket."""

    wait: float
    is_global: bool
    headers: dict[str, str]


class Limits:
    """What one bot has used of its limits."""

    def __init__(self) -> None:
        self._global: Final = _Bucket(GLOBAL, 1.0)
        self._buckets: Final[dict[str, _Bucket]] = {}
        self.most_a_second = 0
        """The most requests that were seen within one second."""

    def admit(self, method: str, path: str) -> Verdict:
        """Count a request."""
        now = time.monotonic()
        parts = path.strip("/").split("/")
        if parts[0] in ("interactions", "webhooks"):
            return Verdict(0.0, is_global=False, headers={})
        wait = self._global.take(now)
        self.most_a_second = max(self.most_a_second, len(self._global.taken))
        if wait:
            return Verdict(
                wait, is_global=True, headers={"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            )
        name = self._name(method, parts)
        bucket = self._buckets.setdefault(name, _Bucket(*_SIZES.get(f"{method} {_kind(parts)}", _SIZE)))
        wait = bucket.take(now)
        reset = bucket.seconds - (now - bucket.taken[0]) if bucket.taken else bucket.seconds
        headers = {
            "X-RateLimit-Limit": str(bucket.size),
            "X-RateLimit-Remaining": str(max(0, bucket.size - len(bucket.taken))),
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Bucket": hashlib.blake2s(name.encode(), digest_size=8).hexdigest(),
        }
        if wait:
            headers["X-RateLimit-Scope"] = "user"
        return Verdict(wait, is_global=False, headers=headers)

    @staticmethod
    def _name(method: str, parts: list[str]) -> str:
        """Name a bucket: ids do not tell one from another, but for the major parameter."""
        kept = [
            part if not part.isdecimal() or (index == 1 and parts[0] in _MAJOR) else "*"
            for index, part in enumerate(parts)
        ]
        return f"{method} {'/'.join(kept)}"


def _kind(parts: list[str]) -> str:
    return next((part for part in reversed(parts) if not part.isdecimal()), "")

"""Suspensions that hold though the member is not known any more: sealed when they are erased, asked for by name."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.core.database import Reader
from bot.core.personal import NOBODY
from bot.core.seals import salt, seal
from bot.guilds.pillars import Pillar
from bot.moderation import records_of_seals
from bot.moderation.records_of_seals import NEVER
from bot.moderation.rules import Suspension, scope_name

_SCOPES: Final[tuple[Pillar | None, ...]] = (*Pillar, None)


def seal_of(secret: bytes, guild_id: int, user_id: int, scope: Pillar | None) -> str:
    """Return the seal of one member's suspension from a scope."""
    return seal(secret, "suspension", guild_id, user_id, scope_name(scope))


async def sealed_of(read: Reader, guild_id: int, user_id: int, now: datetime) -> list[Suspension]:
    """Return the suspensions in force that were sealed when this member was erased; nobody knows by whom or why."""
    secret = await salt(read)
    if secret is None:
        return []
    by_seal = {seal_of(secret, guild_id, user_id, scope): scope for scope in _SCOPES}
    return [
        Suspension(
            guild_id,
            user_id,
            by_seal[found.seal],
            "",
            NOBODY,
            found.suspended_at,
            None if found.until == NEVER else found.until,
        )
        for found in await records_of_seals.found(read, guild_id, sorted(by_seal), now)
    ]

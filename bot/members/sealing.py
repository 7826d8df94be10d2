"""Blocks that hold though one of the two is not known any more: sealed when somebody is erased, asked for by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import product
from typing import Final

from bot.core.database import Reader, Unit
from bot.core.seals import salt, salt_to_seal, seal
from bot.members import records_of_boundaries, records_of_seals

_AT_ONCE: Final = 2_000
"""Seals that one statement asks for."""


def _seal(secret: bytes, guild_id: int, blocker_id: int, blocked_id: int) -> str:
    return seal(secret, "block", guild_id, blocker_id, blocked_id)


async def seal_in(unit: Unit, guild_id: int, user_id: int) -> int:
    """Put seals in the place of all blocks of and by a member; return how many. Doing it again does nothing."""
    pairs = await records_of_boundaries.take_blocks(unit, guild_id, user_id)
    if pairs:
        secret = await salt_to_seal(unit)
        await records_of_seals.add(unit, guild_id, [_seal(secret, guild_id, *pair) for pair in pairs])
    return len(pairs)


async def count_own(read: Reader, guild_id: int, user_id: int) -> int:
    """Return how many others a member blocks; how many block them is nobody's to count."""
    return len(await records_of_boundaries.blocks_of(read, guild_id, user_id))


async def sealed_in(read: Reader, guild_id: int, pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Return which of these blocks, each of blocker and blocked, are sealed: by blocker."""
    secret = await salt(read)
    if secret is None:
        return {}
    by_seal = {_seal(secret, guild_id, *pair): pair for pair in pairs}
    asked, found = sorted(by_seal), defaultdict[int, set[int]](set)
    for start in range(0, len(asked), _AT_ONCE):
        for each in await records_of_seals.found(read, guild_id, asked[start : start + _AT_ONCE]):
            blocker_id, blocked_id = by_seal[each]
            found[blocker_id].add(blocked_id)
    return found


async def sealed_among_in(
    read: Reader, guild_id: int, blocker_ids: Collection[int], blocked_ids: Collection[int]
) -> dict[int, set[int]]:
    """The same of everybody in the one with everybody in the other; quick in a server where nothing is sealed."""
    if not await records_of_seals.has_any(read, guild_id):
        return {}
    return await sealed_in(read, guild_id, product(sorted(blocker_ids), sorted(blocked_ids)))


async def break_in(unit: Unit, guild_id: int, blocker_id: int, blocked_id: int) -> bool:
    """Take a sealed block back; False if there is none."""
    secret = await salt(unit)
    if secret is None:
        return False
    return await records_of_seals.drop(unit, guild_id, [_seal(secret, guild_id, blocker_id, blocked_id)])

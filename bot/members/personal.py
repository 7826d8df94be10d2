"""What becomes of blocks and news when a member has everything about them erased."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.database import Unit
from bot.members import records_of_erasing, sealing


async def erase_in(unit: Unit, guild_id: int, user_id: int, but_about: Iterable[str]) -> None:
    """Seal the blocks of and by somebody, and take what names them out of everybody's inbox.

    News about the rows in ``but_about`` stays, for as long as these do.
    """
    await sealing.seal_in(unit, guild_id, user_id)
    await records_of_erasing.drop_news_of(unit, guild_id, user_id, frozenset(but_about))


async def drop_news_in(unit: Unit, guild_id: int, row_ids: Iterable[str]) -> None:
    """Take news about rows that are gone out of everybody's inbox."""
    for row_id in row_ids:
        await records_of_erasing.drop_news_about(unit, guild_id, row_id)

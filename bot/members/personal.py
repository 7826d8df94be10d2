"""What becomes of blocks and news when a member has everything about them erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.core.database import Unit
from bot.core.effects import Effect, direct_lane
from bot.core.outbox import waiting_in
from bot.members import records_of_erasing, sealing
from bot.members.records_of_erasing import Dropped
from bot.members.service import DIRECT, RETELL


async def erase_in(unit: Unit, guild_id: int, user_id: int, but_about: Iterable[str]) -> None:
    """Seal the blocks of and by somebody, and take what names them out of everybody's inbox and direct messages.

    News about the rows in ``but_about`` stays, for as long as these do.
    """
    await sealing.seal_in(unit, guild_id, user_id)
    dropped = await records_of_erasing.drop_news_of(unit, guild_id, user_id, frozenset(but_about))
    await _retell(unit, guild_id, [each for each in dropped if each.user_id != user_id])


async def drop_news_in(unit: Unit, guild_id: int, row_ids: Iterable[str]) -> None:
    """Take news about rows that are gone out of everybody's inbox and direct messages."""
    for row_id in row_ids:
        await _retell(unit, guild_id, await records_of_erasing.drop_news_about(unit, guild_id, row_id))


async def _retell(unit: Unit, guild_id: int, dropped: Iterable[Dropped]) -> None:
    """Have each direct message that told these news, or is about to, say only what is left of them."""
    told: dict[tuple[int, str], datetime] = {}
    on_their_way: dict[str, Dropped] = {}
    for news in dropped:
        if news.sent_with is not None:
            at = (news.user_id, news.sent_with)
            told[at] = min(told.get(at, news.created_at), news.created_at)
        elif not news.is_sent:
            on_their_way.setdefault(direct_lane(news.user_id), news)
    # Also what nobody has begun with: on PostgreSQL another process may just begin, and see the news still there.
    for lane, nonce in await waiting_in(unit, guild_id, on_their_way, DIRECT) if on_their_way else ():
        told[on_their_way[lane].user_id, nonce] = on_their_way[lane].created_at
    for (user_id, nonce), since in told.items():
        await unit.emit(
            Effect(
                RETELL,
                lane=direct_lane(user_id),
                payload={
                    "guild_id": guild_id,
                    "user_id": user_id,
                    "nonce": nonce,
                    "since": since.isoformat(),
                },
                guild_id=guild_id,
                key=f"{RETELL}:{nonce}",
            )
        )

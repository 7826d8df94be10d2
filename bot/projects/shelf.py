"""Use cases of looking at shares: finding, listing, a card, a portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.database import Database, Reader
from bot.projects import records, records_of_answers
from bot.projects.rules import Act, Actor, Filter, Help, No, Portfolio, Share, State, Update, move

_LOG_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Card:
    """What a share's card shows: the share and its newest progress, newest first."""

    share: Share
    updates: Sequence[Update]


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """Some of a member's shares, newest first, with what others said helped, by share."""

    shares: Sequence[Share]
    total: int
    helped: dict[str, list[Help]]


class Shelf:
    """Every way of looking at shares; nothing here changes one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, share_id: str, guild_id: int) -> Share | No:
        """Return a share of this server that was not taken down."""
        async with self._database.reading() as read:
            share = await records.get(read, share_id)
        if share is None or share.guild_id != guild_id or share.state is State.REMOVED:
            return No.NOT_FOUND
        return share

    async def may(self, share_id: str, act: Act, actor: Actor) -> Share | No:
        """Return the share if ``actor`` may do ``act`` to it now, or why not. Decided again when it is done."""
        async with self._database.reading() as read:
            share = await records.get(read, share_id)
        decided = move(share, act, actor)
        if isinstance(decided, No) or share is None:
            return decided if isinstance(decided, No) else No.NOT_FOUND
        return share

    async def suggest(self, actor: Actor, typed: str, *, own: bool, most: int = 25) -> Sequence[Share]:
        """Return shares whose words match what is being typed, newest first.

        With ``own``, those the actor may change: their own, or every one for an organizer.
        """
        author_id = actor.user_id if own and not actor.is_organizer else None
        async with self._database.reading() as read:
            return await records.find(read, actor.guild_id, Filter(author_id, None, typed), most=most, skip=0)

    async def list(
        self, guild_id: int, wanted: Filter, *, start: int, count: int
    ) -> tuple[Sequence[Share], int]:
        """Return up to ``count`` shares from the one numbered ``start``, newest first, and how many there are."""
        async with self._database.reading() as read:
            total = await records.count(read, guild_id, wanted)
            return await records.find(read, guild_id, wanted, most=count, skip=start), total

    async def portfolio(self, guild_id: int, author_id: int) -> Portfolio:
        """Return everything a member shared here, the progress on it and what others said helped."""
        async with self._database.reading() as read:
            shares = await records.all_by(read, guild_id, author_id)
            ids = [share.id for share in shares]
            helps = await records_of_answers.helps_of(read, ids) if ids else []
            updates = await records.updates_of(read, ids) if ids else []
        portfolio = Portfolio(author_id, list(shares))
        for help_ in helps:
            portfolio.helped.setdefault(help_.share_id, []).append(help_)
        for update in updates:
            if not update.text:  # removed
                continue
            portfolio.updates.setdefault(update.share_id, []).append(update)
        return portfolio

    async def portfolio_page(self, guild_id: int, author_id: int, *, start: int, count: int) -> PortfolioPage:
        """Return up to ``count`` of a member's shares with what others said helped."""
        wanted = Filter(author_id=author_id)
        async with self._database.reading() as read:
            total = await records.count(read, guild_id, wanted)
            shares = await records.find(read, guild_id, wanted, most=count, skip=start)
            helps = await records_of_answers.helps_of(read, [share.id for share in shares]) if shares else []
        page = PortfolioPage(shares, total, {})
        for help_ in helps:
            page.helped.setdefault(help_.share_id, []).append(help_)
        return page

    async def card(self, share_id: str) -> Card | None:
        """Return what the share's card shows now; None if there is no such share."""
        async with self._database.reading() as read:
            share = await records.get(read, share_id)
            if share is None:
                return None
            return Card(share, await records.latest_updates(read, share_id, _LOG_SHOWN))

    async def share_in(self, read: Reader, share_id: str) -> Share | None:
        """Return a share within a reading or unit that is already open, or None."""
        return await records.get(read, share_id)

    async def has_given_in(self, read: Reader, guild_id: int, user_id: int) -> bool:
        """Say whether a member has given anything here: a share that still stands, or word of what helped."""
        if await records.count(read, guild_id, Filter(author_id=user_id)):
            return True
        return await records_of_answers.has_helped(read, guild_id, user_id)

    async def latest_in(self, read: Reader, guild_id: int, author_id: int, most: int) -> Sequence[Share]:
        """Return a member's newest shares within a reading or unit that is already open."""
        return await records.find(read, guild_id, Filter(author_id=author_id), most=most, skip=0)

    async def progress(self, update_id: str) -> tuple[Share, Update] | None:
        """Return a piece of progress with its share, or None."""
        async with self._database.reading() as read:
            update = await records.get_update(read, update_id)
            share = await records.get(read, update.share_id) if update else None
        return (share, update) if share and update else None

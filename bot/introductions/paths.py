"""Use cases of paths: who met and thanked whom, and over whom one member could get to know another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence

from bot.core.database import Database, Reader, Unit
from bot.introductions import records_of_edges as records
from bot.introductions import records_of_preferences as preferences
from bot.introductions.ways import Edge, EdgeKind, search


class PathsService:
    """Keeps who met and thanked whom, and finds the way from one to another."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_edge_in(
        self, unit: Unit, guild_id: int, one_id: int, other_id: int, kind: EdgeKind
    ) -> None:
        """Store, within ``unit``, that two members met or that one thanked the other; it counts for both.

        Stored again it keeps its first moment. Having met and having thanked stand beside each other.
        """
        if one_id == other_id:
            raise ValueError("nobody meets or thanks themselves")
        await records.add(unit, guild_id, one_id, other_id, kind)

    async def know_each_other_in(self, read: Reader, guild_id: int, one_id: int, other_id: int) -> bool:
        """Tell whether two members met, or one thanked the other."""
        return await records.is_between(read, guild_id, one_id, other_id)

    async def path(self, guild_id: int, seeker_id: int, target_id: int) -> list[int] | None:
        """Return a shortest way from the seeker to the target, both included, as :func:`search` does.

        Everybody on it but the seeker has said that they may be named. None stands for every reason why
        there is none: too far, unknown, or somebody who may not be named.
        """
        async with self._database.reading() as read:

            def edges_from(ids: Collection[int], most: int) -> AsyncIterator[Sequence[Edge]]:
                return records.edges_from(read, guild_id, ids, most)

            way = await search(edges_from, seeker_id, target_id)
            if way is None:
                return None
            # Last, so that the search for somebody who may not be named takes as long as any.
            stated = (await preferences.of(read, guild_id, (target_id,))).get(target_id)
            return way if stated and stated.is_link else None

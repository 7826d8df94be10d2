"""The search for the shortest way from one member to another, over whoever met or thanked whom."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

HOPS_MOST: Final = 4
EDGES_MOST: Final = 20_000
"""Edges that one search may look at, which bounds its time and what it holds in memory.

A search that has looked at so many ends. It still returns a way it has met by then, which is as short as
any, though of several equally short ones it need not be the first; else it returns none, although there
may be one. The same edges give the same answer.
"""


class EdgeKind(StrEnum):
    """What two members had to do with each other."""

    MET = "met"
    THANKED = "thanked"


class Edge(NamedTuple):
    """One way along what two members had to do with each other."""

    from_id: int
    to_id: int
    since: int
    """When it came about, in microseconds since 1970: only to be compared."""
    is_open: bool | None
    """Whether the one it leads to may be named; None if they never said so, which is a no."""


EdgesFrom = Callable[[Collection[int], int], AsyncIterator[Sequence[Edge]]]
"""Gives the edges from these members, at most so many of them, in parts; which ones depends on the edges only."""


class _Side:
    """One end of the search: whom it has reached, and over whom."""

    def __init__(self, start: int) -> None:
        self.outermost = {start}
        self.over: dict[int, list[tuple[int, int]]] = {start: []}
        """For each member reached: since when whom one step nearer to the start knows them."""

    async def advance(self, parts: AsyncIterator[Sequence[Edge]]) -> int:
        """Take a step along edges from the outermost to whom was not reached before; return how many edges."""
        looked_at = 0
        reached: set[int] = set()
        async for edges in parts:
            looked_at += len(edges)
            for start, end, since, is_open in edges:
                if is_open and (end in reached or end not in self.over):
                    reached.add(end)
                    self.over.setdefault(end, []).append((since, start))
        self.outermost = reached
        return looked_at


async def search(edges_from: EdgesFrom, seeker_id: int, target_id: int) -> list[int] | None:
    """Return a shortest way of up to :data:`HOPS_MOST` edges, both ends included, or None.

    Everybody after the seeker on it may be named; the target is taken to be. Of several shortest ways it
    is the one whose first edge is the oldest, of several such the one with the lowest id there, then the
    same for the second edge, and so on. :data:`EDGES_MOST` says what bounds the search.
    """
    if seeker_id == target_id:
        return None
    # The seeker's side takes the first step, so nobody has to reach the seeker, who need not be open.
    ahead, back = _Side(seeker_id), _Side(target_id)
    left = EDGES_MOST
    for _ in range(HOPS_MOST):
        side, other = (ahead, back) if len(ahead.outermost) <= len(back.outermost) else (back, ahead)
        left -= await side.advance(edges_from(side.outermost, left))
        meeting = side.outermost & other.outermost
        if meeting:
            return _way(ahead, back, meeting)
        if not side.outermost:  # which it also is once nothing is left to look at
            return None
    return None


def _way(ahead: _Side, back: _Side, meeting: set[int]) -> list[int]:
    """Walk from start to start over one of those whom both sides reached."""
    onward: dict[int, list[tuple[int, int]]] = {}
    nearer = meeting
    while nearer:
        steps = [(since, before, end) for end in nearer for since, before in ahead.over[end]]
        for since, before, end in steps:
            onward.setdefault(before, []).append((since, end))
        nearer = {before for _, before, _ in steps}
    [here] = (start for start, over in ahead.over.items() if not over)
    way = [here]
    while here not in meeting:
        _, here = min(onward[here])
        way.append(here)
    while back.over[here]:
        _, here = min(back.over[here])
        way.append(here)
    return way

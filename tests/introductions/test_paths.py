"""The way from one member to another: the right one of all there are, and never one that may not be shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise, permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.database import Database
from bot.introductions import records_of_edges, ways
from bot.introductions.paths import PathsService
from bot.introductions.preferring import PreferencesService
from bot.introductions.ways import HOPS_MOST, Edge, EdgeKind, search

GUILD, ELSEWHERE = 100, 200
FIRST = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Graph:
    """Who knows whom and since which day, and who may be named."""

    since: dict[tuple[int, int], int]
    """Both directions."""
    links: frozenset[int]
    members: Sequence[int]
    looked_at: int = 0
    """How many edges were asked for in all."""

    def known_to(self, member: int) -> list[int]:
        """Whom a member knows."""
        return sorted(end for start, end in self.since if start == member)

    def edges(self, ids: Collection[int]) -> list[Edge]:
        """Every edge from these members."""
        return [
            Edge(start, end, self.since[start, end], end in self.links)
            for start in sorted(ids)
            for end in self.known_to(start)
        ]

    async def edges_from(self, ids: Collection[int], most: int) -> AsyncGenerator[list[Edge]]:
        """Answer the search from memory, in small parts."""
        edges = self.edges(ids)[:most]
        self.looked_at += len(edges)
        for first in range(0, len(edges), 3):
            yield edges[first : first + 3]

    def ways(self, seeker: int, target: int) -> list[list[int]]:
        """Every way of up to four edges that may be shown, by brute force, the right one first."""
        found: list[list[int]] = []
        between = [member for member in self.members if member in self.links - {seeker, target}]
        if target in self.links and seeker != target:
            for links in range(HOPS_MOST):
                for chosen in permutations(between, links):
                    way = [seeker, *chosen, target]
                    if all(pair in self.since for pair in pairwise(way)):
                        found.append(way)
        return sorted(
            found, key=lambda way: (len(way), [(self.since[pair], pair[1]) for pair in pairwise(way)])
        )


@st.composite
def graphs(draw: st.DrawFn, most: int) -> Graph:
    """A few members who know each other somehow; few days, so that many edges are of the same one."""
    members = range(1, draw(st.integers(2, most)) + 1)
    pairs = [(one, other) for one in members for other in members if one < other]
    known = draw(st.dictionaries(st.sampled_from(pairs), st.integers(0, 3), max_size=2 * most))
    since = {pair: day for (one, other), day in known.items() for pair in ((one, other), (other, one))}
    return Graph(since, draw(st.frozensets(st.sampled_from(members), min_size=len(members) // 2)), members)


@given(graphs(9))
@settings(max_examples=400)
def test_the_search_finds_the_very_way_that_brute_force_finds(graph: Graph) -> None:
    async def compare() -> None:
        for target in graph.members:
            if target in graph.links:  # the search takes the target to be
                wanted = graph.ways(1, target)
                assert await search(graph.edges_from, 1, target) == (wanted[0] if wanted else None)

    asyncio.run(compare())


@given(graphs(8), st.integers(1, 12))
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_that_may_look_at_few_edges_finds_a_shortest_way_or_none(
    monkeypatch: pytest.MonkeyPatch, graph: Graph, most: int
) -> None:
    monkeypatch.setattr(ways, "EDGES_MOST", most)
    for target in graph.members:
        if target in graph.links:
            graph.looked_at = 0
            found = asyncio.run(search(graph.edges_from, 1, target))
            wanted = [way for way in graph.ways(1, target) if len(way) == len(graph.ways(1, target)[0])]
            assert found is None or found in wanted
            assert graph.looked_at <= most
            if graph.looked_at < most:
                assert found == (wanted[0] if wanted else None)


@pytest.mark.parametrize("older", [7, 8, None])
@pytest.mark.parametrize("seeker", [1, 9])
async def test_of_ways_that_part_beside_the_end_with_fewer_acquaintances_the_first_is_found(
    seeker: int, older: int | None
) -> None:
    # 1 knows four, 9 only 7 and 8, who both know 6: so most of the steps are taken from 9.
    pairs = [(1, 2), (1, 3), (1, 4), (1, 5), (2, 6), (6, 7), (6, 8), (7, 9), (8, 9)]
    since = {pair: 0 if older in pair else 1 for one, other in pairs for pair in ((one, other), (other, one))}
    graph = Graph(since, frozenset(range(1, 10)), range(1, 10))
    way = [1, 2, 6, older or 7, 9]
    assert await search(graph.edges_from, seeker, 10 - seeker) == (way if seeker == 1 else way[::-1])


async def test_a_way_that_is_met_before_the_search_has_to_end_is_not_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ways, "EDGES_MOST", 2)
    since = dict.fromkeys([(1, 2), (1, 3), (1, 4)], 0)
    graph = Graph(since, frozenset({2, 3, 4}), range(1, 5))
    assert await search(graph.edges_from, 1, 3) == [1, 3]
    assert await search(graph.edges_from, 1, 4) is None


class Place:
    """A database, and a new server in it for each example."""

    _ids = count(1000)

    def __init__(self, database: Database) -> None:
        self.database = database
        self.paths = PathsService(database)
        self.preferences = PreferencesService(database)

    async def hold(self, graph: Graph) -> int:
        """Store the graph and return the server it is in."""
        guild = next(self._ids)
        for member in graph.links:
            await self.preferences.change(guild, member, FIRST, is_link=True)
        for (one, other), day in graph.since.items():
            if one < other:
                await self.know(one, other, day, guild=guild)
        return guild

    async def know(
        self, one: int, other: int, day: int = 0, *, kind: EdgeKind = EdgeKind.MET, guild: int = GUILD
    ) -> None:
        """Let two members meet on some day."""
        async with self.database.unit(FIRST + day * DAY) as unit:
            await self.paths.add_edge_in(unit, guild, one, other, kind)

    async def do_know(self, one: int, other: int, *, guild: int = GUILD) -> bool:
        """Whether they know each other."""
        async with self.database.reading() as read:
            return await self.paths.know_each_other_in(read, guild, one, other)

    async def edges(self, *ids: int) -> list[Edge]:
        """Every edge from these members."""
        async with self.database.reading() as read:
            return await _all(records_of_edges.edges_from(read, GUILD, ids, 1000))

    async def chain(self, length: int) -> None:
        """Let member 1 know 2, who knows 3, and so on; all but 1 may be named."""
        for member in range(1, length + 1):
            await self.know(member, member + 1)
            await self.preferences.change(GUILD, member + 1, FIRST, is_link=True)


@pytest.fixture
def place(database: Database) -> Place:
    return Place(database)


@given(graphs(7))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_stored_gives_the_way_that_brute_force_finds(
    place: Place, monkeypatch: pytest.MonkeyPatch, graph: Graph
) -> None:
    monkeypatch.setattr(records_of_edges, "_IDS_AT_ONCE", 2)
    monkeypatch.setattr(records_of_edges, "_ROWS_AT_ONCE", 3)
    guild = await place.hold(graph)
    for seeker in graph.members[:2]:
        for target in graph.members:
            wanted = graph.ways(seeker, target)
            assert await place.paths.path(guild, seeker, target) == (wanted[0] if wanted else None)


@given(graphs(7), st.integers(1, 20))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_edges_are_read_in_parts_without_leaving_out_or_repeating_any(
    place: Place, monkeypatch: pytest.MonkeyPatch, graph: Graph, most: int
) -> None:
    monkeypatch.setattr(records_of_edges, "_IDS_AT_ONCE", 3)
    monkeypatch.setattr(records_of_edges, "_ROWS_AT_ONCE", 2)
    guild = await place.hold(graph)
    async with place.database.reading() as read:
        got = await _all(records_of_edges.edges_from(read, guild, graph.members, most))
    assert [edge._replace(is_open=bool(edge.is_open)) for edge in got] == [
        edge._replace(since=_stored(edge.since)) for edge in graph.edges(graph.members)[:most]
    ]


async def test_a_way_has_up_to_four_edges(place: Place) -> None:
    await place.chain(5)
    assert await place.paths.path(GUILD, 1, 5) == [1, 2, 3, 4, 5]
    assert await place.paths.path(GUILD, 1, 6) is None


async def test_the_seeker_need_not_be_a_link_but_everybody_else_on_the_way(place: Place) -> None:
    await place.chain(3)
    assert not (await place.preferences.preferences(GUILD, 1)).is_link
    assert await place.paths.path(GUILD, 1, 4) == [1, 2, 3, 4]
    for hidden in (2, 3, 4):
        await place.preferences.change(GUILD, hidden, FIRST, is_link=False)
        assert await place.paths.path(GUILD, 1, 4) is None
        await place.preferences.change(GUILD, hidden, FIRST, is_link=True)
    assert await place.paths.path(GUILD, 1, 4) == [1, 2, 3, 4]


async def test_somebody_hidden_is_gone_around(place: Place) -> None:
    await place.chain(3)
    for one, other in ((1, 8), (8, 9), (9, 3)):
        await place.know(one, other)
    for member in (8, 9):
        await place.preferences.change(GUILD, member, FIRST, is_link=True)
    await place.preferences.change(GUILD, 2, FIRST, is_link=False)
    assert await place.paths.path(GUILD, 1, 3) == [1, 8, 9, 3]


async def test_nobody_finds_a_way_to_themselves_or_to_somebody_unknown(place: Place) -> None:
    await place.chain(2)
    await place.preferences.change(GUILD, 1, FIRST, is_link=True)
    assert await place.paths.path(GUILD, 1, 1) is None
    assert await place.paths.path(GUILD, 1, 77) is None
    assert await place.paths.path(GUILD, 77, 1) is None


async def test_servers_know_nothing_of_each_other(place: Place) -> None:
    await place.chain(2)
    assert await place.paths.path(ELSEWHERE, 1, 3) is None
    assert not await place.do_know(1, 2, guild=ELSEWHERE)
    await place.know(1, 2, guild=ELSEWHERE)
    await place.know(2, 3, guild=ELSEWHERE)
    await place.preferences.change(ELSEWHERE, 3, FIRST, is_link=True)
    assert await place.paths.path(ELSEWHERE, 1, 3) is None  # 2 may be named in the other server only
    await place.know(1, 3, guild=ELSEWHERE)
    assert await place.paths.path(GUILD, 1, 3) == [1, 2, 3]
    assert await place.paths.path(ELSEWHERE, 1, 3) == [1, 3]


@pytest.mark.parametrize("kind", EdgeKind)
async def test_having_met_and_having_thanked_counts_for_both(place: Place, kind: EdgeKind) -> None:
    await place.know(7, 3, kind=kind)
    assert await place.do_know(3, 7)
    assert await place.do_know(7, 3)
    assert not await place.do_know(3, 4)
    assert not await place.do_know(3, 3)


@pytest.mark.parametrize("days", [(2, 5), (5, 2)])
async def test_stored_again_an_edge_keeps_its_older_moment_in_both_directions(
    place: Place, days: tuple[int, int]
) -> None:
    for one, other, day in ((1, 2, days[0]), (2, 1, days[1])):
        await place.know(one, other, day)
    there, back = await place.edges(1, 2)
    assert there.since == back.since == _stored(2)


async def test_having_thanked_stands_beside_having_met_and_the_older_of_them_counts(place: Place) -> None:
    await place.know(1, 2, 4, kind=EdgeKind.THANKED)
    await place.know(1, 2, 3, kind=EdgeKind.MET)
    [edge] = await place.edges(1)
    assert edge.since == _stored(3)
    await place.know(1, 2, 1, kind=EdgeKind.THANKED)
    [edge] = await place.edges(1)
    assert edge.since == _stored(1)


async def test_nobody_meets_themselves(place: Place) -> None:
    with pytest.raises(ValueError, match="themselves"):
        await place.know(1, 1)


async def test_the_same_meeting_stored_from_both_sides_at_once_is_one(place: Place) -> None:
    await asyncio.gather(*(place.know(*pair) for _ in range(10) for pair in ((1, 2), (2, 1))))
    assert len(await place.edges(1, 2)) == 2


async def _all(parts: AsyncIterator[list[Edge]]) -> list[Edge]:
    return [edge async for part in parts for edge in part]


def _stored(day: int) -> int:
    return int((FIRST + day * DAY).timestamp()) * 10**6

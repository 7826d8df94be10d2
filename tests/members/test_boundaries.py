"""Blocks, and facts as they are stored: each member's own, in one server."""

from __future__ import annotations

import asyncio

import pytest

from bot.members.facts import Audience, Fact, FactKind, Overlap, parse_facts
from bot.members.records_of_boundaries import blocks
from bot.members.records_of_facts import member_facts
from tests.community import ANA, BEA, CAI, ELSEWHERE, GUILD, HOUR, NOW, Community

SKILL, HOBBY = FactKind.SKILL, FactKind.HOBBY
HOSTILE = (
    "\x00,\ud800,\U0010ffff,\u202eevil,@everyone,'; DROP TABLE member_facts; --," + "\U0001f469\u200d" * 200
)


async def block(community: Community, blocker: int, blocked: int, guild_id: int = GUILD) -> bool:
    async with community.database.unit(NOW) as unit:
        return await community.members.block_in(unit, guild_id, blocker, blocked)


async def is_blocked(community: Community, one: int, other: int, guild_id: int = GUILD) -> tuple[bool, bool]:
    """Whether either has blocked the other, and whether the first has blocked the second."""
    async with community.database.reading() as read:
        return (
            await community.members.is_blocked_in(read, guild_id, one, other),
            await community.members.has_blocked_in(read, guild_id, one, other),
        )


async def test_a_block_stands_between_two_whoever_looks_and_is_one_members_own(community: Community) -> None:
    assert await is_blocked(community, ANA, BEA) == (False, False)
    assert await block(community, ANA, BEA)
    assert await is_blocked(community, ANA, BEA) == (True, True)
    assert await is_blocked(community, BEA, ANA) == (True, False)
    assert await is_blocked(community, ANA, CAI) == (False, False)
    assert await is_blocked(community, BEA, CAI) == (False, False)
    assert await is_blocked(community, ANA, BEA, ELSEWHERE) == (False, False)


async def test_blocking_and_unblocking_twice_is_blocking_and_unblocking_once(community: Community) -> None:
    assert [await block(community, ANA, BEA) for _ in range(2)] == [True, False]
    assert len(await community.rows(blocks)) == 1
    unblock = community.members.unblock
    assert [await unblock(GUILD, ANA, BEA, NOW) for _ in range(2)] == [True, False]
    assert await is_blocked(community, ANA, BEA) == (False, False)


async def test_two_who_blocked_each_other_are_apart_until_both_take_it_back(community: Community) -> None:
    assert await block(community, ANA, BEA)
    assert await block(community, BEA, ANA)
    assert await community.members.unblock(GUILD, ANA, BEA, NOW)
    assert await is_blocked(community, ANA, BEA) == (True, False)
    assert await is_blocked(community, BEA, ANA) == (True, True)


async def test_nobody_takes_back_anothers_block(community: Community) -> None:
    await block(community, ANA, BEA)
    assert not await community.members.unblock(GUILD, BEA, ANA, NOW)
    assert not await community.members.unblock(ELSEWHERE, ANA, BEA, NOW)
    assert await is_blocked(community, ANA, BEA) == (True, True)


async def test_nobody_blocks_themselves(community: Community) -> None:
    assert not await block(community, ANA, ANA)
    assert await community.rows(blocks) == []


async def test_a_member_sees_whom_they_blocked_newest_first_and_nobody_elses_blocks(
    community: Community,
) -> None:
    for hours, blocked in enumerate((BEA, CAI)):
        async with community.database.unit(NOW + hours * HOUR) as unit:
            await community.members.block_in(unit, GUILD, ANA, blocked)
    await block(community, BEA, ANA)
    await block(community, ANA, 77, ELSEWHERE)
    assert await community.members.blocks_of(GUILD, ANA) == [(CAI, NOW + HOUR), (BEA, NOW)]
    assert await community.members.blocks_of(GUILD, CAI) == []


async def test_a_block_keeps_its_first_moment(community: Community) -> None:
    await block(community, ANA, BEA)
    async with community.database.unit(NOW + HOUR) as unit:
        await community.members.block_in(unit, GUILD, ANA, BEA)
    assert await community.members.blocks_of(GUILD, ANA) == [(BEA, NOW)]


async def test_two_who_block_at_once_is_one_block(community: Community, twin: Community) -> None:
    done = await asyncio.gather(*(block(who, ANA, BEA) for who in (community, twin) * 3))
    assert sorted(done) == [False] * 5 + [True]


# ---------------------------------------------------------------------- facts


async def test_facts_are_kept_by_kind_in_their_order_each_kind_with_its_audience(
    community: Community,
) -> None:
    members = community.members
    hobbies = await members.set_facts(GUILD, ANA, HOBBY, ["Sailing", "Chess"], Audience.SHARED, NOW)
    skills = await members.set_facts(GUILD, ANA, SKILL, ["Go", "C++", "SQL"], Audience.EVERYONE, NOW)
    assert [fact.value for fact in skills] == ["Go", "C++", "SQL"]
    assert await members.facts(GUILD, ANA) == skills + hobbies
    assert await members.facts(ELSEWHERE, ANA) == await members.facts(GUILD, BEA) == []


async def test_setting_facts_replaces_those_of_the_kind_and_leaves_the_others(community: Community) -> None:
    members = community.members
    hobbies = await members.set_facts(GUILD, ANA, HOBBY, ["Sailing"], Audience.SHARED, NOW)
    await members.set_facts(GUILD, ANA, SKILL, ["Go", "C++"], Audience.EVERYONE, NOW)
    await members.set_facts(GUILD, BEA, SKILL, ["Rust"], Audience.EVERYONE, NOW)
    skills = await members.set_facts(GUILD, ANA, SKILL, ["Python"], Audience.NOBODY, NOW)
    assert skills == [Fact(SKILL, "Python", Audience.NOBODY)]
    assert await members.facts(GUILD, ANA) == skills + hobbies
    assert await members.set_facts(GUILD, ANA, SKILL, [], Audience.EVERYONE, NOW) == []
    assert await members.facts(GUILD, ANA) == hobbies
    assert len(await members.facts(GUILD, BEA)) == 1


async def test_names_of_one_skill_are_kept_once(community: Community) -> None:
    values = ["JS", "JavaScript", "Go"]
    kept = await community.members.set_facts(GUILD, ANA, SKILL, values, Audience.EVERYONE, NOW)
    assert [fact.value for fact in kept] == ["JS", "Go"]


async def test_whatever_is_typed_can_be_kept(community: Community) -> None:
    for kind in FactKind:
        kept = await community.members.set_facts(
            GUILD, ANA, kind, parse_facts(HOSTILE), Audience.EVERYONE, NOW
        )
        assert [fact for fact in await community.members.facts(GUILD, ANA) if fact.kind is kind] == kept
        assert kept


async def test_a_form_sent_twice_at_once_leaves_one_of_both(community: Community, twin: Community) -> None:
    sets = [["Go", "SQL"], ["Python", "Rust", "C++"]]
    await asyncio.gather(
        *(
            who.members.set_facts(GUILD, ANA, SKILL, values, Audience.EVERYONE, NOW)
            for who, values in zip((community, twin) * 4, sets * 4, strict=True)
        )
    )
    assert [fact.value for fact in await community.members.facts(GUILD, ANA)] in sets


async def test_facts_of_several_members_come_together_and_none_is_left_out(community: Community) -> None:
    members = community.members
    mine = await members.set_facts(GUILD, ANA, SKILL, ["Go"], Audience.EVERYONE, NOW)
    await members.set_facts(ELSEWHERE, BEA, SKILL, ["Go"], Audience.EVERYONE, NOW)
    async with community.database.reading() as read:
        assert await members.facts_in(read, GUILD, [ANA, BEA, ANA]) == {ANA: mine, BEA: []}
        assert await members.facts_in(read, GUILD, []) == {}


@pytest.mark.parametrize("both_agreed", [False, True])
async def test_common_ground_is_looked_up_from_the_side_of_who_is_shown_it(
    community: Community, both_agreed: bool
) -> None:
    members = community.members
    await members.set_facts(GUILD, ANA, SKILL, ["golang"], Audience.SHARED, NOW)
    await members.set_facts(GUILD, BEA, SKILL, ["Go"], Audience.EVERYONE, NOW)
    async with community.database.reading() as read:
        to_ana = await members.common_ground_in(read, GUILD, ANA, BEA, both_agreed=both_agreed)
        to_bea = await members.common_ground_in(read, GUILD, BEA, ANA, both_agreed=both_agreed)
    assert to_ana == [Overlap(SKILL, "golang")]
    assert to_bea == ([Overlap(SKILL, "golang")] if both_agreed else [])


async def test_pruning_forgets_neither_blocks_nor_facts(community: Community) -> None:
    await block(community, ANA, BEA)
    await community.members.set_facts(GUILD, ANA, SKILL, ["Go"], Audience.EVERYONE, NOW)
    async with community.database.unit(NOW.replace(year=NOW.year + 9)) as unit:
        await community.members.prune(unit)
    assert len(await community.rows(blocks)) == len(await community.rows(member_facts)) == 1

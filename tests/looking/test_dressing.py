from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.core import outbox
from bot.core.database import Unit
from bot.core.effects import NICKNAME, Ending, OutboxEntry, Outcome, Part, role_part
from bot.guilds.rules import TroubleKind
from bot.looking.course import DRESS
from bot.looking.dressing import DressingService, Notes
from bot.looking.records_of_wearing import worn as table
from bot.looking.rules import Audience, Flag, Show, Sort
from bot.looking.wearing import Changes, Hurdles, NickHurdle, Note, Worn
from tests.community import ANA, GUILD, HOUR, NOW, ORG
from tests.looking.board import DAYS, HIRING, HIRING_ROLE, LOOKING, LOOKING_ROLE, OWNER, Board

BOTH = frozenset({Show.BADGE, Show.TAG})
JOINED = datetime.fromisoformat("2025-05-05T05:05:05.123456+00:00")
DRESSED = Worn(frozenset({LOOKING_ROLE}), "Ana [looking]", "Ana", JOINED)


@dataclass
class Wardrobe:
    """Ana before a mirror: what she wears, and a bot that looks and acts as delivery has it."""

    board: Board
    worn: Worn = Worn(frozenset(), None, "Ana", JOINED)  # noqa: RUF009 - a frozen value
    hurdles: Hurdles = field(default_factory=Hurdles)
    refusals: Mapping[str, int] = field(default_factory=dict[str, int])
    """Parts that Discord refuses though nothing could be seen to stand in the way."""
    looks: int = 0
    gone: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def __post_init__(self) -> None:
        self.service = DressingService(self.board.database, self.board.guilds, self.board.doors)
        self.service.when_gone(self._gone)
        self.board.settlers[DRESS] = self.service.settled

    async def _gone(self, unit: Unit, guild_id: int, user_id: int) -> None:
        self.gone.append((guild_id, user_id))

    async def put_up(self, *, sort: Sort = Sort.LOOKING, shows: frozenset[Show] = BOTH) -> Flag:
        words = LOOKING if sort is Sort.LOOKING else HIRING
        return await self.board.put_up(words, sort=sort, shows=shows)

    async def clear(self, flag: Flag, now: datetime = NOW) -> None:
        await self.board.flags.clear(flag.id, OWNER, now)

    async def dress(self, now: datetime = NOW, *, dies: bool = False) -> list[Outcome]:
        """Deliver what is due; with ``dies`` the process ends before it can say so."""
        outcomes: list[Outcome] = []
        while entries := await self.board.claim(now):
            for entry in entries:
                outcome = await self._perform(entry, now)
                if entry.kind == DRESS and dies:
                    return outcomes
                await self.board.settle(entry, outcome, now)
                outcomes += [outcome] if entry.kind == DRESS else []
        return outcomes

    async def _perform(self, entry: OutboxEntry, now: datetime) -> Outcome:
        if entry.kind != DRESS:
            return self.board.delivered(entry)
        if await self.service.roles(entry, now) is None:
            return Outcome(Ending.SKIPPED)
        self.looks += 1
        changes = await self.service.plan(entry, self.worn, self.hurdles, now)
        return Outcome(Ending.SKIPPED) if changes is None else self._change(changes)

    def _change(self, changes: Changes) -> Outcome:
        wanted = [*map(role_part, (*changes.remove_role_ids, *changes.add_role_ids))]
        wanted += [NICKNAME] if changes.rename else []
        parts = [Part(name, name not in self.refusals, self.refusals.get(name, 0)) for name in wanted]
        done = {part.name for part in parts if part.is_done}
        roles = {*self.worn.role_ids, *(id_ for id_ in changes.add_role_ids if role_part(id_) in done)}
        roles -= {id_ for id_ in changes.remove_role_ids if role_part(id_) in done}
        nick = changes.rename.nick if changes.rename and NICKNAME in done else self.worn.nick
        self.worn = replace(self.worn, role_ids=frozenset(roles), nick=nick)
        parts += changes.refused
        code = next((part.code for part in parts if not part.is_done), 0)
        return Outcome(Ending.BLOCKED if code else Ending.DELIVERED, code=code, parts=tuple(parts))

    async def troubles(self) -> set[TroubleKind]:
        return {trouble.kind for trouble in await self.board.guilds.troubles(GUILD)}

    async def notes(self) -> Notes:
        return await self.service.notes(GUILD, ANA)


@pytest.fixture
def ana(board: Board) -> Wardrobe:
    return Wardrobe(board)


async def test_a_flag_is_worn_as_long_as_it_is_up_and_nothing_is_kept_afterwards(ana: Wardrobe) -> None:
    before = ana.worn
    flag = await ana.put_up()
    assert [outcome.ending for outcome in await ana.dress()] == [Ending.DELIVERED]
    assert ana.worn == DRESSED
    await ana.clear(flag)
    await ana.dress()
    assert ana.worn == before
    assert await ana.board.rows(table) == []


async def test_two_kinds_of_flag_are_worn_at_once_and_each_goes_alone(ana: Wardrobe) -> None:
    ana.worn = replace(ana.worn, nick="Ana from Porto")
    hiring, looking = await ana.put_up(sort=Sort.HIRING), await ana.put_up()
    await ana.dress()
    assert ana.worn.role_ids == {LOOKING_ROLE, HIRING_ROLE}
    assert ana.worn.nick == "Ana from Por… [looking] [hiring]"
    await ana.clear(looking)
    await ana.dress()
    assert ana.worn.role_ids == {HIRING_ROLE}
    assert ana.worn.nick == "Ana from Porto [hiring]"
    await ana.clear(hiring)
    await ana.dress()
    assert (ana.worn.role_ids, ana.worn.nick) == (frozenset(), "Ana from Porto")


async def test_nobody_is_looked_at_where_nothing_is_to_be_worn(ana: Wardrobe) -> None:
    await ana.put_up(shows=frozenset({Show.CARD}))
    quiet = await ana.board.put_up(HIRING, sort=Sort.HIRING, shows=BOTH, audience=Audience.ORGANIZERS)
    async with ana.board.database.unit(NOW) as unit:
        await ana.board.course.want_dressed(unit, GUILD, ANA)
    assert [outcome.ending for outcome in await ana.dress()] == [Ending.SKIPPED]
    # Everybody may see it, but organizers have neither badge nor tag.
    await ana.board.guilds.change(GUILD, NOW, changed_by=ORG, hiring_role_id=None, hiring_tag="")
    await ana.board.flags.show_as(quiet.id, OWNER, NOW, audience=Audience.EVERYONE)
    assert [outcome.ending for outcome in await ana.dress()] == [Ending.SKIPPED]
    assert ana.looks == 0


async def test_a_flag_that_ran_out_and_was_not_swept_yet_is_not_worn(ana: Wardrobe) -> None:
    await ana.put_up()
    assert [outcome.ending for outcome in await ana.dress(NOW + DAYS)] == [Ending.SKIPPED]
    assert ana.looks == 0


async def test_one_look_that_finds_everything_right_changes_nothing(ana: Wardrobe) -> None:
    await ana.put_up()
    await ana.dress()
    rows = await ana.board.rows(table)
    async with ana.board.database.unit(NOW) as unit:
        await ana.board.course.want_dressed(unit, GUILD, ANA)
    assert [outcome.ending for outcome in await ana.dress()] == [Ending.SKIPPED]
    assert await ana.board.rows(table) == rows


# ---------------------------------------------------------------------- interrupted


@pytest.mark.parametrize("is_done", [True, False], ids=["done", "not done"])
async def test_a_process_that_dies_before_it_says_so_leaves_nothing_double(
    ana: Wardrobe, is_done: bool
) -> None:
    before = ana.worn
    flag = await ana.put_up()
    await ana.dress(dies=True)
    ana.worn = ana.worn if is_done else before
    later = NOW + outbox.LEASE
    await ana.dress(later)
    assert ana.worn == DRESSED
    await ana.clear(flag)
    await ana.dress(later, dies=True)
    ana.worn = ana.worn if is_done else DRESSED
    await ana.dress(later + outbox.LEASE)
    assert ana.worn == before
    assert await ana.board.rows(table) == []


async def test_a_flag_that_ended_between_two_tries_is_not_put_on(ana: Wardrobe) -> None:
    before = ana.worn
    flag = await ana.put_up()
    await ana.dress(dies=True)
    await ana.clear(flag)
    await ana.dress(NOW + outbox.LEASE)
    assert ana.worn == before


# ---------------------------------------------------------------------- refused


@pytest.mark.parametrize("is_foreseen", [True, False], ids=["foreseen", "refused"])
@pytest.mark.parametrize(("code", "note"), [(50013, Note.ROLE_REFUSED), (10011, Note.ROLE_GONE)])
async def test_a_badge_that_can_not_be_given_is_told_and_tried_again(
    ana: Wardrobe, code: int, note: Note, is_foreseen: bool
) -> None:
    part = role_part(LOOKING_ROLE)
    ana.hurdles = Hurdles({LOOKING_ROLE: code}) if is_foreseen else Hurdles()
    ana.refusals = {part: code}
    await ana.put_up()
    assert [(outcome.ending, outcome.code) for outcome in await ana.dress()] == [(Ending.BLOCKED, code)]
    assert ana.worn.nick == "Ana [looking]"
    assert await ana.troubles() == {TroubleKind.BADGE_ROLE}
    assert (await ana.notes()).facts == {note}
    # Given by somebody else meanwhile, it is theirs, and there is nothing more to mend.
    ana.worn = replace(ana.worn, role_ids=frozenset({LOOKING_ROLE}))
    ana.hurdles, ana.refusals = Hurdles(), {}
    await ana.dress(NOW + HOUR)
    assert (await ana.notes()).facts == frozenset()
    (row,) = await ana.board.rows(table)
    assert row["role_ids"] == ""


async def test_nicknames_that_may_not_be_changed_are_told_until_one_was(ana: Wardrobe) -> None:
    ana.hurdles = Hurdles(nick=NickHurdle.FORBIDDEN)
    await ana.put_up()
    await ana.dress()
    assert await ana.troubles() == {TroubleKind.NICKNAMES}
    assert (await ana.notes()).facts == {Note.NICKNAME_REFUSED}
    assert ana.worn.role_ids == {LOOKING_ROLE}
    ana.hurdles = Hurdles()
    await ana.dress(NOW + HOUR)
    assert await ana.troubles() == set()
    assert (await ana.notes()) == Notes()


async def test_a_nickname_that_discord_does_not_take_is_nothing_for_organizers(ana: Wardrobe) -> None:
    ana.refusals = {NICKNAME: 50035}
    await ana.put_up()
    await ana.dress()
    assert await ana.troubles() == set()
    assert (await ana.notes()).facts == {Note.NICKNAME_REFUSED}


async def test_a_badge_that_went_well_does_not_hide_that_nicknames_do_not(ana: Wardrobe) -> None:
    ana.hurdles = Hurdles(nick=NickHurdle.FORBIDDEN)
    await ana.put_up()
    await ana.dress()
    ana.hurdles = Hurdles()
    flag = await ana.put_up(sort=Sort.HIRING, shows=frozenset({Show.BADGE}))
    ana.refusals = {NICKNAME: 50013}
    await ana.dress(NOW + HOUR)
    assert await ana.troubles() == {TroubleKind.NICKNAMES}
    assert HIRING_ROLE in ana.worn.role_ids
    await ana.clear(flag, NOW + HOUR)


async def test_a_badge_that_nobody_can_give_keeps_no_tag_from_coming_off_at_once(ana: Wardrobe) -> None:
    ana.hurdles = Hurdles({LOOKING_ROLE: 50013})
    flag = await ana.put_up()
    await ana.dress()
    await ana.clear(flag, NOW + timedelta(minutes=5))
    await ana.dress(NOW + timedelta(minutes=5))
    assert ana.worn.nick is None
    assert DRESS not in await ana.board.waiting()


@pytest.mark.parametrize("is_tag", [True, False], ids=["tag", "badge"])
async def test_what_is_ours_is_tried_to_be_taken_off_for_as_long_as_it_takes(
    ana: Wardrobe, is_tag: bool
) -> None:
    before = ana.worn
    flag = await ana.put_up()
    await ana.dress()
    ana.hurdles = Hurdles(nick=NickHurdle.ABOVE) if is_tag else Hurdles({LOOKING_ROLE: 50013})
    await ana.clear(flag)
    (entry,) = [entry for entry in await ana.board.claim() if entry.kind == DRESS]
    part = Part(NICKNAME if is_tag else role_part(LOOKING_ROLE), is_done=False, code=50013)
    await ana.service.plan(entry, ana.worn, ana.hurdles, NOW)
    await ana.board.settle(entry, Outcome(Ending.ABANDONED, code=50013, parts=(part,)))
    ana.hurdles = Hurdles()
    await ana.dress()
    assert ana.worn == before


async def test_what_discord_will_never_take_is_given_up(ana: Wardrobe) -> None:
    flag = await ana.put_up()
    await ana.dress()
    await ana.clear(flag)
    (entry,) = [entry for entry in await ana.board.claim() if entry.kind == DRESS]
    part = Part(NICKNAME, is_done=False, code=50035)
    await ana.service.plan(entry, ana.worn, ana.hurdles, NOW)
    await ana.board.settle(entry, Outcome(Ending.ABANDONED, code=50035, parts=(part,)))
    assert DRESS not in await ana.board.waiting()


# ---------------------------------------------------------------------- what the panel says


async def test_whoever_owns_the_server_reads_why_there_is_no_tag_and_nobody_waits(ana: Wardrobe) -> None:
    ana.hurdles = Hurdles(nick=NickHurdle.OWNER)
    flag = await ana.put_up(shows=frozenset({Show.TAG}))
    assert [outcome.ending for outcome in await ana.dress()] == [Ending.SKIPPED]
    assert (await ana.notes()).facts == {Note.OWNER}
    assert await ana.troubles() == set()
    looks = ana.looks
    await ana.clear(flag)
    await ana.dress()
    assert (await ana.notes(), ana.looks) == (Notes(), looks)
    assert await ana.board.rows(table) == []


async def test_a_tag_taken_off_by_hand_is_told_until_the_flag_asks_for_it_anew(ana: Wardrobe) -> None:
    flag = await ana.put_up()
    await ana.dress()
    ana.worn = replace(ana.worn, nick="Bo")
    async with ana.board.database.unit(NOW) as unit:
        await ana.board.course.want_dressed(unit, GUILD, ANA)
    await ana.dress()
    assert ana.worn.nick == "Bo"
    assert await ana.notes() == Notes(tags_off=("[looking]",))
    for shows in (frozenset({Show.BADGE}), BOTH):
        await ana.board.flags.show_as(flag.id, OWNER, NOW, shows=shows)
        await ana.dress()
    assert (ana.worn.nick, await ana.notes()) == ("Bo [looking]", Notes())


# ---------------------------------------------------------------------- leaving


@pytest.mark.parametrize(("code", "has_left"), [(10007, True), (10013, True), (10004, False)])
async def test_whoever_left_is_told_to_the_flags_and_forgotten(
    ana: Wardrobe, code: int, has_left: bool
) -> None:
    flag = await ana.put_up()
    await ana.dress()
    await ana.clear(flag)
    (entry,) = [entry for entry in await ana.board.claim() if entry.kind == DRESS]
    await ana.board.settle(entry, Outcome(Ending.GONE, code=code))
    assert ana.gone == ([(GUILD, ANA)] if has_left else [])
    assert bool(await ana.board.rows(table)) is not has_left


async def test_whoever_came_back_without_our_noticing_starts_anew(ana: Wardrobe) -> None:
    flag = await ana.put_up()
    await ana.dress()
    ana.worn = Worn(frozenset(), None, "Ana", JOINED + DAYS)
    async with ana.board.database.unit(NOW) as unit:
        await ana.board.course.want_dressed(unit, GUILD, ANA)
    await ana.dress()
    assert ana.worn == replace(DRESSED, joined_at=JOINED + DAYS)
    await ana.clear(flag)
    await ana.dress()
    assert ana.worn == Worn(frozenset(), None, "Ana", JOINED + DAYS)

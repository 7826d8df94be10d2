"""Looking and hiring that is closed to somebody, or rests: what others see then, and what comes back afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.audit.rules import Act, Query
from bot.core.database import Database
from bot.core.ids import new_id
from bot.guilds.pillars import Off, Paused, Pillar, PillarClosed, Suspended
from bot.looking.alerts import Alert
from bot.looking.cards import CardLook
from bot.looking.course import CARD
from bot.looking.dressing import DressingService
from bot.looking.expiry import RESTING_FOR
from bot.looking.rules import NOTICE, Actor, Audience, Flag, No, Outcome, Show, Sort, State, Viewer
from bot.looking.words import Wanted
from bot.members.rules import News, Reach
from tests.community import ANA, BEA, CAI, DAY, DEE, ELSEWHERE, GUILD, HOUR, NOW, ORG
from tests.looking.board import HIRING, LOOKING, OWNER, Board
from tests.looking.desk import Desk

PILLAR = Pillar.LOOKING
VIEWER = Viewer(GUILD, BEA)
EVERYTHING = frozenset({Show.CARD, Show.BADGE, Show.TAG})
Deed = Callable[[Board, Flag], Awaitable[object]]


@pytest.fixture
async def desk(database: Database) -> Desk:
    made = Desk(database)
    await made.set_up()
    return made


async def keep_out(
    board: Board, who: int = ANA, *, days: int | None = 7, scope: Pillar | None = PILLAR
) -> None:
    until = None if days is None else NOW + days * DAY
    await board.moderation.suspend(GUILD, who, scope, until, "Spam.", ORG, NOW)


async def turn(board: Board, **changes: object) -> None:
    await board.pillars.change(GUILD, PILLAR, NOW, changed_by=ORG, **changes)  # pyright: ignore[reportArgumentType] - spelled out in each test


async def seen(board: Board, flag: Flag) -> tuple[bool, bool, bool, CardLook]:
    """Whether somebody else finds it by its id, by its owner, in the list; and what its card is to look like."""
    found = await board.flags.find(flag.id, VIEWER, NOW)
    listed, _ = await board.flags.browse(VIEWER, Wanted(Sort.LOOKING), start=0, count=10, now=NOW)
    own = await board.flags.of_member(VIEWER, ANA, Sort.LOOKING, NOW)
    card = await board.flags.card(flag.id, NOW)
    assert card is not None
    return isinstance(found, Flag), bool(own), bool(listed), card.look


VISIBLE = (True, True, True, CardLook.LIVE)
HIDDEN = (False, False, False, CardLook.NONE)


# ---------------------------------------------------------------------- acts


async def draft(board: Board, flag: Flag) -> object:
    return await board.flags.draft(OWNER, Sort.HIRING, HIRING, new_id(NOW), NOW)


async def edit(board: Board, flag: Flag) -> object:
    return await board.flags.edit(flag.id, OWNER, LOOKING, NOW)


async def renew(board: Board, flag: Flag) -> object:
    return await board.flags.renew(flag.id, OWNER, NOW)


async def show_more(board: Board, flag: Flag) -> object:
    return await board.flags.show_as(flag.id, OWNER, NOW, shows=EVERYTHING)


async def widen(board: Board, flag: Flag) -> object:
    await board.flags.show_as(flag.id, OWNER, NOW, audience=Audience.INTRODUCTIONS)
    return await board.flags.show_as(flag.id, OWNER, NOW, audience=Audience.EVERYONE)


async def match(board: Board, flag: Flag) -> object:
    return await board.flags.show_as(flag.id, OWNER, NOW, is_matched=True)


@pytest.mark.parametrize("deed", [draft, edit, renew, show_more, widen, match])
async def test_while_looking_rests_nothing_is_put_up_or_shown_more_widely(board: Board, deed: Deed) -> None:
    flag = await board.put_up()
    await turn(board, pause="A week off.")
    with pytest.raises(PillarClosed) as refused:
        await deed(board, flag)
    assert refused.value.closed == Paused(PILLAR, "A week off.")


async def test_a_draft_is_not_put_up_by_whoever_is_kept_out(board: Board) -> None:
    written = await board.write()
    await keep_out(board)
    with pytest.raises(PillarClosed) as refused:
        await board.flags.post(written.id, OWNER, NOW)
    assert refused.value.closed == Suspended(PILLAR, NOW + 7 * DAY, "Spam.")
    assert (await board.flag(written.id)).state is State.DRAFT
    elsewhere = Actor(ELSEWHERE, ANA)
    assert isinstance(await board.flags.draft(elsewhere, Sort.LOOKING, LOOKING, new_id(NOW), NOW), Flag)


async def test_hiding_ending_and_taking_down_are_always_possible(board: Board) -> None:
    flag = await board.put_up(shows=EVERYTHING)
    other = await board.put_up(by=Actor(GUILD, BEA))
    await turn(board, is_on=False)
    hidden = await board.flags.show_as(
        flag.id, OWNER, NOW, audience=Audience.INTRODUCTIONS, shows=frozenset()
    )
    assert isinstance(hidden, Flag)
    cleared = await board.flags.clear(flag.id, OWNER, NOW)
    assert isinstance(cleared, Flag)
    async with board.database.unit(NOW) as unit:
        done = await board.flags.finish_in(unit, other.id, BEA, Outcome.HERE, is_celebrated=True)
    assert isinstance(done, Flag)
    assert "looking.celebrate" not in await board.waiting(), "nothing is told of it in public"


# ---------------------------------------------------------------------- somebody who is kept out


@pytest.mark.parametrize("scope", [PILLAR, None])
async def test_what_they_have_up_is_gone_for_others_and_comes_back_as_it_was(
    board: Board, scope: Pillar | None
) -> None:
    flag = await board.put_up(shows=EVERYTHING)
    await board.play(NOW)
    assert await seen(board, flag) == VISIBLE
    await keep_out(board, scope=scope)
    assert await seen(board, flag) == HIDDEN
    assert CARD in await board.waiting()
    assert board.dressed == [ANA]
    await board.play(NOW)
    assert board.dressed == [ANA, ANA]
    away = await board.flag(flag.id)
    assert (away.state, away.withdrawn_at) == (State.AWAY, NOW)
    await board.moderation.lift(GUILD, ANA, scope, ORG, NOW)
    back = await board.flag(flag.id)
    assert (back.state, back.withdrawn_at, back.expires_at) == (State.RUNNING, None, flag.expires_at)
    assert await seen(board, flag) == VISIBLE


async def test_it_comes_back_by_itself_with_the_end_of_the_suspension(board: Board) -> None:
    flag = await board.put_up()
    await keep_out(board)
    await board.play(NOW + 7 * DAY)
    assert (await board.flag(flag.id)).state is State.RUNNING


async def test_it_stays_away_while_another_suspension_holds(board: Board) -> None:
    flag = await board.put_up()
    await keep_out(board)
    await keep_out(board, days=None, scope=None)
    await board.moderation.lift(GUILD, ANA, PILLAR, ORG, NOW)
    assert (await board.flag(flag.id)).state is State.AWAY
    await board.moderation.lift(GUILD, ANA, None, ORG, NOW)
    assert (await board.flag(flag.id)).state is State.RUNNING


async def test_another_parts_suspension_leaves_it_where_it_is(board: Board) -> None:
    flag = await board.put_up()
    await keep_out(board, scope=Pillar.SHARES)
    assert await seen(board, flag) == VISIBLE


async def test_whoever_leaves_meanwhile_has_nothing_up_when_it_ends(board: Board) -> None:
    flag = await board.put_up()
    await keep_out(board)
    await board.flags.departed(GUILD, ANA, NOW + HOUR)
    await board.play(NOW + 7 * DAY)
    assert (await board.flag(flag.id)).state is State.AWAY
    assert await board.flags.returned(GUILD, ANA, NOW + 8 * DAY)
    assert (await board.flag(flag.id)).state is State.RUNNING


async def test_whoever_comes_back_meanwhile_has_it_up_again_only_when_it_ends(board: Board) -> None:
    flag = await board.put_up()
    await board.flags.departed(GUILD, ANA, NOW)
    await keep_out(board)
    await board.flags.returned(GUILD, ANA, NOW + HOUR)
    assert (await board.flag(flag.id)).state is State.AWAY
    await board.play(NOW + 7 * DAY)
    assert (await board.flag(flag.id)).state is State.RUNNING


async def test_they_see_and_clear_their_own(board: Board) -> None:
    flag = await board.put_up()
    await keep_out(board)
    assert [each.id for each in await board.flags.mine(GUILD, ANA, Sort.LOOKING, NOW)] == [flag.id]
    assert isinstance(await board.flags.clear(flag.id, OWNER, NOW), Flag)
    await board.moderation.lift(GUILD, ANA, PILLAR, ORG, NOW)
    assert (await board.flag(flag.id)).state is State.CLEARED


# ---------------------------------------------------------------------- a server that does without, or lets it rest


async def test_a_server_that_does_without_shows_no_card_no_badge_and_no_flag(board: Board) -> None:
    dressing = DressingService(board.database, board.guilds, board.doors)
    flag = await board.put_up(shows=EVERYTHING)
    await board.play(NOW)
    await turn(board, is_on=False)
    done = await board.play(NOW)
    assert CARD in done
    found, own, _, look = await seen(board, flag)
    assert (found, own, look) == (False, False, CardLook.NONE)
    assert await board.flags.heard_of(GUILD, ANA, NOW) == []
    async with board.database.reading() as read:
        assert not (await dressing._wish(read, GUILD, ANA, NOW)).role_ids
    await turn(board, is_on=True)
    assert CARD in await board.play(NOW)
    assert await seen(board, flag) == VISIBLE
    async with board.database.reading() as read:
        assert (await dressing._wish(read, GUILD, ANA, NOW)).role_ids


async def test_their_own_is_still_found_where_looking_is_off(board: Board) -> None:
    flag = await board.put_up()
    await turn(board, is_on=False)
    assert isinstance(await board.flags.find(flag.id, Viewer(GUILD, ANA), NOW), Flag)
    assert await board.flags.find(flag.id, VIEWER, NOW) is No.NOT_FOUND


async def test_nobody_is_offered_what_is_up_by_typing_where_looking_is_off(board: Board) -> None:
    flag = await board.put_up()
    assert await board.flags.suggest(VIEWER, Sort.LOOKING, "", NOW) == [flag]
    await turn(board, is_on=False)
    assert await board.flags.suggest(VIEWER, Sort.LOOKING, "", NOW) == []


async def test_a_pause_leaves_what_is_up_where_it_is(board: Board) -> None:
    flag = await board.put_up()
    await turn(board, pause="")
    assert await seen(board, flag) == VISIBLE


async def test_no_flag_runs_out_during_a_pause_and_its_owner_is_asked_afterwards(board: Board) -> None:
    flag = await board.put_up()
    assert flag.expires_at is not None
    await turn(board, pause="")
    at = flag.expires_at - NOTICE
    for _ in range(8):
        await board.play(at)
        at += DAY
    assert board.asked == []
    held = await board.flag(flag.id)
    assert held.state is State.RUNNING
    assert held.expires_at is not None
    assert held.expires_at > at
    await turn(board, pause=None)
    await board.reach(Reach.DIRECT, ANA)
    await board.play(held.expires_at - NOTICE)
    assert board.asked == [flag.id]
    await board.play(held.expires_at)
    assert (await board.flag(flag.id)).state is State.LAPSED


async def test_a_flag_whose_owner_was_asked_before_the_pause_holds_through_it_too(board: Board) -> None:
    flag = await board.put_up()
    assert flag.expires_at is not None
    await board.play(flag.expires_at - NOTICE)
    await turn(board, pause="")
    await board.play(flag.expires_at)
    held = await board.flag(flag.id)
    assert (held.state, held.warned_at) == (State.RUNNING, None)
    assert held.expires_at == flag.expires_at + NOTICE + RESTING_FOR


# ---------------------------------------------------------------------- alerts


async def test_nobody_is_told_of_new_flags_who_is_kept_out_or_while_looking_rests(desk: Desk) -> None:
    for who in (BEA, DEE):
        await desk.ask(who, Alert(Sort.HIRING))
    await desk.hire(by=CAI)
    await keep_out(desk, BEA)
    await turn(desk, pause="")
    (subject,) = await desk.moments()
    due = (await desk.moments())[subject]
    await desk.play(due)
    assert await desk.told(DEE) == []
    await turn(desk, pause=None)
    await desk.play(due + DAY)
    assert len(await desk.told(DEE)) == 1
    assert await desk.told(BEA) == []
    assert await desk.news(BEA) == [News.SUSPENDED]


async def test_a_flag_of_somebody_kept_out_is_told_to_nobody(desk: Desk) -> None:
    await desk.ask(BEA, Alert(Sort.HIRING))
    await desk.hire(by=CAI)
    await keep_out(desk, CAI)
    await desk.play((await desk.moments()).popitem()[1])
    assert await desk.told(BEA) == []


async def test_no_alert_is_added_where_looking_is_closed(desk: Desk) -> None:
    await turn(desk, is_on=False)
    with pytest.raises(PillarClosed) as refused:
        await desk.ask(BEA, Alert(Sort.HIRING))
    assert refused.value.closed == Off(PILLAR)


# ---------------------------------------------------------------------- on behalf of moderation


async def test_a_flag_is_removed_once_and_in_its_server_alone(board: Board) -> None:
    flag = await board.put_up()
    async with board.database.unit(NOW) as unit:
        assert await board.flags.removed(unit, ELSEWHERE, flag.id) is None
        assert await board.flags.removed(unit, GUILD, flag.id) == ANA
        assert await board.flags.removed(unit, GUILD, flag.id) is None
    assert (await board.flag(flag.id)).state is State.REMOVED
    assert await board.news(ANA) == [], "moderation tells them"


async def test_a_flag_that_an_organizer_takes_down_is_noted(board: Board) -> None:
    flag = await board.put_up()
    organizer = Viewer(GUILD, ORG, is_organizer=True)
    for _ in range(2):
        await board.flags.remove(flag.id, organizer, "It asks for money.", NOW)
    (entry,) = await board.audit.everything(GUILD, Query(on=ANA))
    assert (entry.act, entry.by, entry.about_id, entry.why) == (
        Act.REMOVED,
        ORG,
        flag.id,
        "It asks for money.",
    )

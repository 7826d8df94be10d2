"""Shares that are closed to somebody: no act of theirs gets through, and taking down always does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.audit.rules import Act, Query
from bot.core.ids import new_id
from bot.guilds.pillars import Closed, Off, Paused, Pillar, PillarClosed, Suspended
from bot.members.rules import News
from bot.projects.answers import Following
from bot.projects.records import shares
from bot.projects.removing import remove_share, remove_update
from bot.projects.rules import SAME_CLICK, Actor, Kind, Share, State
from bot.projects.service import Changed, Shared
from bot.projects.wanting import CARD, UPDATE
from bot.rescue.service import RESCUE
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    CAI,
    DAY,
    DRAFT,
    ELSEWHERE,
    GUILD,
    HOUR,
    HOW,
    NOW,
    ORG,
    ORGANIZER,
    OTHER,
    PART,
    QUESTION,
    TRIED,
    Community,
    draft,
)

SHARES = Pillar.SHARES
LATER = NOW + HOUR
Shut = Callable[[Community, int], Awaitable[object]]
Deed = Callable[[Community, Share, Actor], Awaitable[object]]


async def off(community: Community, who: int) -> None:
    await community.pillars.change(GUILD, SHARES, NOW, changed_by=ORG, is_on=False)


async def rest(community: Community, who: int) -> None:
    await community.pillars.change(GUILD, SHARES, NOW, changed_by=ORG, pause="A week off.")


async def keep_out(community: Community, who: int) -> None:
    await community.moderation.suspend(GUILD, who, SHARES, NOW + 7 * DAY, "Spam.", ORG, NOW)


async def keep_out_of_everything(community: Community, who: int) -> None:
    await community.moderation.suspend(GUILD, who, None, None, "Spam.", ORG, NOW)


SHUT: list[tuple[Shut, Closed]] = [
    (off, Off(SHARES)),
    (rest, Paused(SHARES, "A week off.")),
    (keep_out, Suspended(SHARES, NOW + 7 * DAY, "Spam.")),
    (keep_out_of_everything, Suspended(SHARES, None, "Spam.")),
]


async def share_anew(community: Community, share: Share, who: Actor) -> object:
    return await community.projects.share(who, draft("Another"), new_id(LATER), LATER)


async def edit(community: Community, share: Share, who: Actor) -> object:
    return await community.projects.edit(share.id, who, draft("Reworded"), LATER)


async def update(community: Community, share: Share, who: Actor) -> object:
    return await community.projects.update(share.id, who, "It has a name now.", "", new_id(LATER), LATER)


async def reopen(community: Community, share: Share, who: Actor) -> object:
    await community.projects.close(share.id, who, LATER)
    return await community.projects.reopen(share.id, who, LATER)


async def help_(community: Community, share: Share, who: Actor) -> object:
    return await community.answers.help(share.id, who, PART, HOW, LATER)


async def ask(community: Community, share: Share, who: Actor) -> object:
    return await community.answers.ask(share.id, who, TRIED, QUESTION, new_id(LATER), LATER)


async def follow(community: Community, share: Share, who: Actor) -> object:
    return await community.answers.follow(share.id, who, LATER)


async def volunteer(community: Community, share: Share, who: Actor) -> object:
    return await community.rescue.volunteer(GUILD, who.user_id, [Kind.PROJECT], LATER)


@pytest.mark.parametrize(("shut", "closed"), SHUT)
@pytest.mark.parametrize(
    ("deed", "who"),
    [
        (share_anew, AUTHOR),
        (edit, AUTHOR),
        (update, AUTHOR),
        (reopen, AUTHOR),
        (help_, OTHER),
        (ask, OTHER),
        (follow, OTHER),
        (volunteer, OTHER),
    ],
)
async def test_no_act_gets_through_a_closed_door_and_nothing_of_it_is_stored(
    community: Community, shut: Shut, closed: Closed, deed: Deed, who: Actor
) -> None:
    share = await community.post()
    await shut(community, who.user_id)
    with pytest.raises(PillarClosed) as refused:
        await deed(community, share, who)
    assert refused.value.closed == closed
    stored = await community.stored(share.id)
    assert (stored.title, stored.first_reply_at) == (DRAFT.title, None)
    assert len(await community.rows(shares)) == 1
    assert await community.news(ANA) in ([], [News.SUSPENDED])
    assert await community.rescue.kinds_of(GUILD, who.user_id) == []


async def test_others_go_on_while_one_is_kept_out(community: Community) -> None:
    share = await community.post()
    await keep_out_of_everything(community, BEA)
    for deed in (help_, ask, follow, volunteer):
        await deed(community, share, Actor(GUILD, CAI))
    assert (await community.stored(share.id)).first_reply_at == LATER


@pytest.mark.parametrize(("shut", "closed"), SHUT)
async def test_taking_down_and_stepping_back_are_always_possible(
    community: Community, shut: Shut, closed: Closed
) -> None:
    share, other = await community.post(), await community.post(draft("Another"))
    await follow(community, share, OTHER)
    await volunteer(community, share, OTHER)
    for who in (ANA, BEA):
        await shut(community, who)
    after = LATER + 2 * SAME_CLICK
    assert await community.answers.follow(share.id, OTHER, after) == Following(ANA, follows=False)
    await community.rescue.volunteer(GUILD, BEA, [], after)
    assert await community.rescue.kinds_of(GUILD, BEA) == []
    assert isinstance(await community.projects.close(share.id, AUTHOR, after), Changed)
    assert isinstance(await community.projects.remove(other.id, AUTHOR, "", after), Changed)


async def test_organizers_see_to_others_shares_while_shares_rest(community: Community) -> None:
    share = await community.post()
    await rest(community, ANA)
    edited = await community.projects.edit(share.id, ORGANIZER, draft("Reworded"), LATER)
    assert isinstance(edited, Changed)


async def test_a_part_that_rests_here_is_open_elsewhere(community: Community) -> None:
    await community.set_up(ELSEWHERE)
    await off(community, ANA)
    shared = await community.projects.share(Actor(ELSEWHERE, ANA), DRAFT, new_id(NOW), NOW)
    assert isinstance(shared, Shared)


# ---------------------------------------------------------------------- what waits for time


async def test_no_volunteer_is_asked_who_is_kept_out(community: Community) -> None:
    share = await community.post()
    for who in (BEA, CAI):
        await volunteer(community, share, Actor(GUILD, who))
    await keep_out(community, BEA)
    await community.agenda.sweep(NOW + 2 * DAY)
    assert await community.news(BEA) == [News.SUSPENDED]
    assert await community.news(CAI) == [News.RESCUE]


async def test_a_share_that_waits_is_offered_once_shares_go_on(community: Community) -> None:
    share = await community.post()
    await volunteer(community, share, OTHER)
    await rest(community, BEA)
    await community.agenda.sweep(NOW + 2 * DAY)
    assert await community.news(BEA) == []
    assert (await community.planned())[RESCUE, share.id] == NOW + 3 * DAY
    await community.pillars.change(GUILD, SHARES, NOW + 2 * DAY, changed_by=ORG, pause=None)
    await community.agenda.sweep(NOW + 3 * DAY)
    assert await community.news(BEA) == [News.RESCUE]


# ---------------------------------------------------------------------- on behalf of moderation


async def test_a_share_is_removed_once_and_in_its_server_alone(community: Community) -> None:
    share = await community.post()
    async with community.database.unit(LATER) as unit:
        assert await remove_share(unit, ELSEWHERE, share.id) is None
        assert await remove_share(unit, GUILD, new_id(NOW)) is None
        assert await remove_share(unit, GUILD, share.id) == ANA
        assert await remove_share(unit, GUILD, share.id) is None
    removed = await community.stored(share.id)
    assert (removed.state, removed.title, removed.what) == (State.REMOVED, "", "")
    assert CARD in await community.waiting()
    assert await community.news(ANA) == [], "moderation tells them"


async def test_a_piece_of_progress_is_removed_and_nothing_else_of_its_share(community: Community) -> None:
    share = await community.post()
    first, second = new_id(LATER), new_id(LATER + HOUR)
    for update_id, text in ((first, "It has a name now."), (second, "It has users now.")):
        await community.projects.update(share.id, AUTHOR, text, "", update_id, LATER)
    await community.deliver(LATER)
    async with community.database.unit(LATER) as unit:
        assert await remove_update(unit, ELSEWHERE, first) is None
        assert await remove_update(unit, GUILD, first) == ANA
        assert await remove_update(unit, GUILD, first) is None
    assert sorted(await community.waiting()) == [CARD, UPDATE]
    card = await community.projects.card(share.id)
    assert card is not None
    assert [each.id for each in card.updates] == [second]
    portfolio = await community.projects.portfolio(GUILD, ANA)
    assert [each.id for each in portfolio.updates[share.id]] == [second]


async def test_what_an_organizer_does_to_a_share_is_noted_and_what_its_author_does_is_not(
    community: Community,
) -> None:
    share = await community.post()
    await community.projects.edit(share.id, AUTHOR, draft("Reworded"), LATER)
    await community.projects.edit(share.id, ORGANIZER, draft("Reworded again"), LATER)
    await community.projects.close(share.id, ORGANIZER, LATER)
    await community.projects.remove(share.id, ORGANIZER, "It asks for money.", LATER)
    found = await community.audit.everything(GUILD, Query(on=ANA))
    assert sorted((each.act, each.by, each.about_id, each.why) for each in found) == [
        (Act.CLOSED, ORG, share.id, ""),
        (Act.EDITED, ORG, share.id, ""),
        (Act.REMOVED, ORG, share.id, "It asks for money."),
    ]

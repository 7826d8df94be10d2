"""Flags over a real database: putting one up, changing it, and every way it ends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.core.effects import Ending, Outcome
from bot.guilds.rules import TroubleKind
from bot.looking import records_of_listings
from bot.looking.course import CARD, CELEBRATE, DRESS, LAPSE, WARN
from bot.looking.rules import (
    MOST_UP,
    NOTICE,
    Actor,
    Audience,
    Field,
    Flag,
    Kind,
    No,
    Show,
    Sort,
    State,
    TooShort,
    UpAlready,
    Viewer,
)
from bot.looking.rules import Outcome as CameOfIt
from bot.looking.words import Wanted
from bot.members.rules import News
from tests.community import ANA, BEA, DAY, ELSEWHERE, GUILD, HOUR, NOW, ORG
from tests.looking.board import (
    DAYS,
    HIRING,
    HIRING_CHANNEL,
    IN_DIRECT_MESSAGE,
    LOOKING,
    LOOKING_CHANNEL,
    ORGANIZER,
    OWNER,
    STRANGER,
    Board,
)

WORN = frozenset({Show.CARD, Show.BADGE, Show.TAG})


# ---------------------------------------------------------------------- putting up


async def test_what_is_written_is_nobodys_business_until_it_is_put_up(board: Board) -> None:
    draft = await board.write()
    assert (draft.state, draft.expires_at) == (State.DRAFT, None)
    assert await board.flags.find(draft.id, STRANGER, NOW) is No.NOT_FOUND
    assert await board.flags.browse(STRANGER, Wanted(Sort.LOOKING), start=0, count=10, now=NOW) == ([], 0)
    assert await board.flags.suggest_skills(GUILD, "py") == []
    assert await board.play(NOW) == []
    flag = await board.flags.post(draft.id, OWNER, NOW)
    assert isinstance(flag, Flag)
    assert (flag.state, flag.posted_at, flag.expires_at) == (State.RUNNING, NOW, NOW + DAYS)
    assert flag.public_at == NOW
    assert await board.flags.find(draft.id, STRANGER, NOW) == flag
    assert await board.flags.browse(STRANGER, Wanted(Sort.LOOKING), start=0, count=9, now=NOW) == ([flag], 1)
    assert await board.planned() == {(LAPSE, flag.id): NOW + DAYS, (WARN, flag.id): NOW + DAYS - NOTICE}
    assert await board.play(NOW) == [CARD]
    assert (await board.flag(flag.id)).channel_id == LOOKING_CHANNEL


async def test_writing_twice_and_putting_up_twice_are_once(board: Board) -> None:
    draft = await board.write()
    again = await board.flags.draft(OWNER, Sort.LOOKING, replace(LOOKING, role="Another"), draft.id, NOW)
    assert again == draft
    first, second = await asyncio.gather(
        board.flags.post(draft.id, OWNER, NOW), board.flags.post(draft.id, OWNER, NOW)
    )
    assert first == second
    assert await board.play(NOW) == [CARD]


async def test_a_new_draft_takes_the_place_of_the_old_one_of_its_sort(board: Board) -> None:
    old, other = await board.write(), await board.write(HIRING, sort=Sort.HIRING)
    new = await board.write(now=NOW + HOUR)
    mine = await board.flags.mine(GUILD, ANA, Sort.LOOKING, NOW + HOUR)
    assert [flag.id for flag in mine] == [new.id]
    assert await board.flags.post(old.id, OWNER, NOW + HOUR) is No.OVER
    assert [flag.id for flag in await board.flags.mine(GUILD, ANA, Sort.HIRING, NOW)] == [other.id]


async def test_one_flag_of_looking_and_a_few_posts_are_the_most_also_at_once(board: Board) -> None:
    up = await board.put_up()
    second = await board.write()
    assert await board.flags.post(second.id, OWNER, NOW) == UpAlready(up.id, 1)
    posts = [
        await board.put_up(HIRING, sort=Sort.HIRING, now=NOW + timedelta(seconds=number))
        for number in range(MOST_UP[Sort.HIRING])
    ]
    one_more = await board.write(HIRING, sort=Sort.HIRING, now=NOW + HOUR)
    most = MOST_UP[Sort.HIRING]
    assert await board.flags.post(one_more.id, OWNER, NOW + HOUR) == UpAlready(posts[-1].id, most)
    # What has run out makes room, even before it is swept.
    assert isinstance(await board.flags.post(second.id, OWNER, NOW + DAYS), Flag)


async def test_nobody_else_and_nobody_from_elsewhere_changes_a_flag(board: Board) -> None:
    flag = await board.put_up()
    for actor in (Actor(GUILD, BEA), Actor(ELSEWHERE, ANA), Actor(0, BEA), Actor(GUILD, ORG)):
        assert await board.flags.edit(flag.id, actor, LOOKING, NOW) is No.NOT_FOUND
        assert await board.flags.show_as(flag.id, actor, NOW, audience=Audience.EVERYONE) is No.NOT_FOUND
        assert await board.flags.renew(flag.id, actor, NOW) is No.NOT_FOUND
        assert await board.flags.clear(flag.id, actor, NOW) is No.NOT_FOUND
        assert await board.flags.own(flag.id, actor) is No.NOT_FOUND
    assert await board.flags.own(flag.id, IN_DIRECT_MESSAGE) == flag
    async with board.database.reading() as read:
        assert await board.flags.is_up(read, GUILD, flag.id, NOW)
        assert not await board.flags.is_up(read, ELSEWHERE, flag.id, NOW)
        assert not await board.flags.is_up(read, GUILD, flag.id, NOW + DAYS)


# ---------------------------------------------------------------------- changing


async def test_an_edit_changes_card_lists_and_skills_and_not_the_end(board: Board) -> None:
    flag = await board.put_up(shows=WORN)
    await board.play(NOW)
    words = replace(LOOKING, skills=("Rust", "Python"), place="Porto", kinds=(Kind.PART_TIME,))
    edited = await board.flags.edit(flag.id, OWNER, words, NOW + DAY)
    assert isinstance(edited, Flag)
    assert edited.expires_at == flag.expires_at
    assert await board.play(NOW + DAY) == [CARD]  # nothing to wear has changed
    for wanted, count in (
        (Wanted(Sort.LOOKING, skill="rust"), 1),
        (Wanted(Sort.LOOKING, skill="postgres"), 0),
        (Wanted(Sort.LOOKING, Kind.PART_TIME, "python", "porto"), 1),
        (Wanted(Sort.LOOKING, place="berlin"), 0),
    ):
        found = await board.flags.browse(STRANGER, wanted, start=0, count=10, now=NOW + DAY)
        assert (len(found[0]), found[1]) == (count, count), wanted
    assert await board.flags.suggest_skills(GUILD, "") == ["Python", "Rust"]
    same = await board.flags.edit(flag.id, OWNER, words, NOW + DAY)
    assert same == await board.flag(flag.id)
    assert await board.play(NOW + DAY) == []


async def test_an_edit_that_is_refused_changes_nothing(board: Board) -> None:
    flag = await board.put_up()
    refused = await board.flags.edit(flag.id, OWNER, replace(LOOKING, words="?"), NOW)
    assert refused == TooShort(Field.WORDS, 10)
    assert (await board.flag(flag.id)).words == LOOKING


async def test_a_flag_that_is_not_for_everyone_any_more_loses_card_badge_and_place_in_the_lists(
    board: Board,
) -> None:
    flag = await board.put_up(shows=WORN)
    await board.play(NOW)
    board.dressed.clear()
    hidden = await board.flags.show_as(flag.id, OWNER, NOW, audience=Audience.ORGANIZERS)
    assert isinstance(hidden, Flag)
    assert await board.play(NOW) == [CARD, DRESS]
    assert (await board.flag(flag.id)).message_id is None
    assert board.dressed == [ANA]
    looking = Wanted(Sort.LOOKING)
    assert (await board.flags.browse(STRANGER, looking, start=0, count=9, now=NOW))[1] == 0
    assert (await board.flags.browse(ORGANIZER, looking, start=0, count=9, now=NOW))[1] == 1
    assert await board.flags.suggest_skills(GUILD, "") == []
    await board.flags.show_as(flag.id, OWNER, NOW, audience=Audience.INTRODUCTIONS)
    assert await board.play(NOW) == []
    assert (await board.flags.browse(ORGANIZER, looking, start=0, count=9, now=NOW))[1] == 0
    assert await board.flags.find(flag.id, ORGANIZER, NOW) is No.NOT_FOUND
    assert await board.rows(records_of_listings.listings) == []
    await board.flags.show_as(flag.id, OWNER, NOW + HOUR, audience=Audience.EVERYONE)
    assert (await board.flag(flag.id)).public_at == NOW  # it is no news to anybody
    assert await board.play(NOW + HOUR) == [CARD, DRESS]
    assert (await board.flag(flag.id)).message_id is not None


async def test_skills_are_suggested_as_this_community_writes_them(board: Board) -> None:
    for number, skills in enumerate((("Kubernetes", "Python"), ("k8s", "PyTorch"), ("python3", "Go"))):
        words = replace(LOOKING, skills=skills)
        await board.put_up(words, by=Actor(GUILD, 50 + number), now=NOW + timedelta(seconds=number))
    assert await board.flags.suggest_skills(GUILD, "k8s") == ["Kubernetes"]
    assert await board.flags.suggest_skills(GUILD, "PY") == ["Python", "PyTorch"]
    assert await board.flags.suggest_skills(GUILD, "", most=2) == ["Kubernetes", "Python"]
    assert await board.flags.suggest_skills(ELSEWHERE, "py") == []


async def test_browsing_is_newest_first_in_pages_that_meet(board: Board) -> None:
    early = await board.write()  # and put up late
    ids = [
        (await board.put_up(by=Actor(GUILD, 100 + number), now=NOW + timedelta(seconds=number))).id
        for number in range(7)
    ]
    pages = [
        await board.flags.browse(STRANGER, Wanted(Sort.LOOKING, skill="py"), start=at, count=3, now=NOW)
        for at in (0, 3, 6, 9)
    ]
    assert [flag.id for page, _ in pages for flag in page] == ids[::-1]
    late = await board.flags.post(early.id, OWNER, NOW + HOUR)
    assert isinstance(late, Flag)
    assert (await board.flags.suggest(STRANGER, Sort.LOOKING, "", NOW + HOUR))[0] == late
    await board.flags.clear(late.id, OWNER, NOW)
    assert {total for _, total in pages} == {7}
    assert [f.id for f in await board.flags.suggest(STRANGER, Sort.LOOKING, "BACKEND", NOW, 2)] == ids[:-3:-1]
    assert await board.flags.suggest(STRANGER, Sort.LOOKING, "baker", NOW) == []


# ---------------------------------------------------------------------- ending


async def test_clearing_takes_everything_away_and_twice_is_once(board: Board) -> None:
    flag = await board.put_up(shows=WORN)
    await board.play(NOW)
    first, second = await asyncio.gather(
        board.flags.clear(flag.id, OWNER, NOW), board.flags.clear(flag.id, OWNER, NOW)
    )
    assert first == second
    assert await board.play(NOW) == [CARD, DRESS]
    cleared = await board.flag(flag.id)
    assert (cleared.state, cleared.message_id) == (State.CLEARED, None)
    assert await board.planned() == {}
    assert await board.rows(records_of_listings.listings) == []
    assert await board.rows(records_of_listings.skills) == []


async def test_a_flag_that_is_cleared_while_its_card_is_on_its_way_loses_the_card(board: Board) -> None:
    flag = await board.put_up()
    (entry,) = await board.claim()
    outcome = await board.answered(entry, NOW)
    await board.flags.clear(flag.id, OWNER, NOW)
    await board.settle(entry, outcome)
    assert (await board.flag(flag.id)).message_id is not None
    assert CARD in await board.play(NOW)
    assert (await board.flag(flag.id)).message_id is None


async def test_found_something_is_told_in_public_only_if_all_three_want_it(board: Board) -> None:
    for audience, outcome, is_told in (
        (Audience.EVERYONE, CameOfIt.HERE, True),
        (Audience.EVERYONE, CameOfIt.STOPPED, False),
        (Audience.ORGANIZERS, CameOfIt.HERE, False),
    ):
        flag = await board.put_up(audience=audience)
        async with board.database.unit(NOW) as unit:
            done = await board.flags.finish_in(unit, flag.id, ANA, outcome, is_celebrated=True)
        assert isinstance(done, Flag)
        assert (done.state, done.outcome, done.ended_at) == (State.DONE, outcome, NOW)
        assert (CELEBRATE in await board.play(NOW)) == is_told
        async with board.database.unit(NOW) as unit:
            assert await board.flags.finish_in(unit, flag.id, ANA, outcome) is No.OVER
    await board.guilds.change(GUILD, NOW, changed_by=ORG, is_celebrating=False)
    flag = await board.put_up()
    async with board.database.unit(NOW) as unit:
        await board.flags.finish_in(unit, flag.id, ANA, CameOfIt.HERE, is_celebrated=True)
    assert CELEBRATE not in await board.play(NOW)
    told = await board.flags.celebration(flag.id)
    assert told is not None
    assert not told.is_wanted


async def test_an_organizer_takes_down_what_they_can_see_and_the_owner_is_told_why(board: Board) -> None:
    flag = await board.put_up()
    await board.play(NOW)
    nobody = (STRANGER, Viewer(GUILD, ANA), Viewer(ELSEWHERE, ORG, is_organizer=True))
    for viewer in nobody:
        assert await board.flags.remove(flag.id, viewer, "It is an advert.", NOW) is No.NOT_FOUND
    assert await board.flags.remove(flag.id, ORGANIZER, " ", NOW) == TooShort(Field.REASON, 3)
    await board.flags.show_as(flag.id, OWNER, NOW, audience=Audience.INTRODUCTIONS)
    assert await board.flags.remove(flag.id, ORGANIZER, "It is an advert.", NOW) is No.NOT_FOUND
    await board.flags.show_as(flag.id, OWNER, NOW, audience=Audience.EVERYONE)
    removed = await board.flags.remove(flag.id, ORGANIZER, "It is an advert.", NOW)
    assert isinstance(removed, Flag)
    await board.play(NOW)
    assert (await board.flag(flag.id)).message_id is None
    (item,) = await board.inbox(ANA)
    assert item.news is News.FLAG_REMOVED
    assert item.payload == {"title": LOOKING.role, "reason": "It is an advert.", "sort": "looking"}
    assert await board.flags.own(flag.id, OWNER) is No.NOT_FOUND


# ---------------------------------------------------------------------- leaving and coming back


async def test_whoever_leaves_is_put_away_and_finds_the_flag_on_return(board: Board) -> None:
    left: list[int] = []

    async def forget(_unit: object, _guild_id: int, user_id: int) -> None:
        left.append(user_id)

    board.flags.when_left(forget)
    flag, draft = await board.put_up(shows=WORN), await board.write(HIRING, sort=Sort.HIRING)
    await board.play(NOW)
    await board.flags.departed(GUILD, ANA, NOW + DAY)
    assert left == [ANA]
    assert CARD in await board.play(NOW + DAY)
    away = await board.flag(flag.id)
    assert (away.state, away.message_id) == (State.AWAY, None)
    assert (await board.flag(draft.id)).state is State.CLEARED
    assert await board.flags.find(flag.id, ORGANIZER, NOW + DAY) is No.NOT_FOUND
    assert await board.flags.returned(GUILD, BEA, NOW + DAY) is False
    assert await board.flags.returned(GUILD, ANA, NOW + DAY * 2) is True
    assert await board.play(NOW + DAY * 2) == [CARD, DRESS]
    back = await board.flag(flag.id)
    assert (back.state, back.expires_at) == (State.RUNNING, NOW + DAYS)
    assert back.message_id is not None
    assert await board.flags.returned(GUILD, ANA, NOW + DAY * 2) is False


async def test_what_is_away_stays_so_while_something_newer_is_up(board: Board) -> None:
    flag = await board.put_up()
    await board.flags.departed(GUILD, ANA, NOW + DAY)
    newer = await board.put_up(now=NOW + DAY)
    assert await board.flags.returned(GUILD, ANA, NOW + DAY)
    assert (await board.flag(flag.id)).state is State.AWAY
    await board.flags.clear(newer.id, OWNER, NOW + DAY)
    await board.flags.returned(GUILD, ANA, NOW + DAY)
    assert (await board.flag(flag.id)).state is State.RUNNING


async def test_whoever_comes_back_too_late_finds_it_lapsed(board: Board) -> None:
    flag = await board.put_up()
    await board.flags.departed(GUILD, ANA, NOW + DAY)
    await board.flags.returned(GUILD, ANA, NOW + DAYS)
    assert (await board.flag(flag.id)).state is State.AWAY
    await board.play(NOW + DAYS)
    assert (await board.flag(flag.id)).state is State.LAPSED
    assert isinstance(await board.flags.renew(flag.id, OWNER, NOW + DAYS + DAY), Flag)


# ---------------------------------------------------------------------- what Discord and organizers do


async def test_a_card_that_a_moderator_deleted_is_the_owners_to_put_back(board: Board) -> None:
    flag = await board.put_up(shows=WORN)
    await board.play(NOW)
    await board.flags.edit(flag.id, OWNER, replace(LOOKING, role="Engineer"), NOW)
    (entry,) = await board.claim()
    await board.settle(entry, Outcome(Ending.GONE, code=10008))
    bare = await board.flag(flag.id)
    assert (bare.message_id, bare.shows, bare.state) == (None, WORN - {Show.CARD}, State.RUNNING)
    assert await board.play(NOW) == []
    await board.flags.show_as(flag.id, OWNER, NOW, shows=WORN)
    assert await board.play(NOW) == [CARD]


async def test_a_channel_that_is_gone_is_told_to_organizers_and_a_new_one_gets_every_card(
    board: Board,
) -> None:
    flag = await board.put_up()
    (entry,) = await board.claim()
    await board.settle(entry, Outcome(Ending.GONE, code=10003))
    assert [each.kind for each in await board.guilds.troubles(GUILD)] == [TroubleKind.LOOKING_CHANNEL]
    assert Show.CARD in (await board.flag(flag.id)).shows
    await board.guilds.change(GUILD, NOW, changed_by=ORG, looking_channel_id=777)
    assert await board.play(NOW) == [CARD]
    assert (await board.flag(flag.id)).channel_id == 777
    assert await board.guilds.troubles(GUILD) == []
    # Without a channel there are no cards, also none that is there already.
    await board.guilds.change(GUILD, NOW, changed_by=ORG, looking_channel_id=None)
    assert await board.play(NOW) == [CARD]
    assert (await board.flag(flag.id)).message_id is None
    await board.guilds.change(GUILD, NOW, changed_by=ORG, looking_channel_id=777)
    assert await board.play(NOW) == [CARD]
    # And the other way round: the channel goes with the card in it, and there is another already.
    await board.guilds.change(GUILD, NOW, changed_by=ORG, looking_channel_id=778)
    assert await board.play(NOW) == []
    await board.flags.edit(flag.id, OWNER, replace(LOOKING, role="Engineer"), NOW)
    (entry,) = await board.claim()
    await board.settle(entry, Outcome(Ending.GONE, code=10003))
    assert await board.play(NOW) == [CARD]
    assert (await board.flag(flag.id)).channel_id == 778


async def test_changed_badges_are_brought_to_all_who_wear_one_and_to_nobody_else(sqlite_board: Board) -> None:
    board = sqlite_board
    for number in range(150):
        shows = WORN if number % 2 else frozenset({Show.CARD})
        by = Actor(GUILD, 1000 + number)
        await board.put_up(by=by, shows=shows, now=NOW + timedelta(milliseconds=number))
    post = await board.put_up(HIRING, sort=Sort.HIRING, shows=WORN, now=NOW + HOUR)
    await board.play(NOW + HOUR)
    board.dressed.clear()
    await board.guilds.change(GUILD, NOW + HOUR, changed_by=ORG, looking_tag="(looking)")
    while (LAPSE, post.id) in await board.planned() and await board.play(NOW + HOUR):
        pass
    assert sorted(board.dressed) == [ANA, *range(1001, 1150, 2)]
    await board.guilds.change(GUILD, NOW + HOUR, changed_by=ORG, is_giving_first=False)
    assert await board.play(NOW + HOUR) == []
    assert (await board.flag(post.id)).channel_id == HIRING_CHANNEL

"""Profiles, choices and inboxes as they are kept, in every database Hallway runs on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.effects import Ending
from bot.members.records import inbox
from bot.members.rules import INBOX_KEPT_FOR, BadProfileLink, BadZone, News, Profile, Reach, ReachChoice
from bot.members.service import DIRECT
from tests.community import ANA, BEA, CAI, DEE, ELSEWHERE, GUILD, HOUR, NOW, Community, ends


async def tell(
    community: Community, *user_ids: int, news: News = News.HELPED, guild_id: int = GUILD, days: float = 0
) -> None:
    async with community.database.unit(NOW + timedelta(days=days)) as unit:
        await community.members.tell(unit, guild_id, user_ids, news, {"days": str(days)})


async def test_a_profile_is_empty_until_written_and_may_be_emptied_again(community: Community) -> None:
    members = community.members
    assert await members.profile(GUILD, ANA) == Profile()
    links = ("https://example.org/", "https://example.org/tides", "https://example.net/")
    written = Profile("Sailor", "Tides and tables.", "tides", links, "Kiel", "Europe/Berlin")
    assert await members.edit_profile(GUILD, ANA, written, NOW) == written
    assert await members.profile(GUILD, ANA) == written
    assert await members.profile(ELSEWHERE, ANA) == Profile()
    assert await members.profile(GUILD, BEA) == Profile()
    await members.edit_profile(GUILD, ANA, Profile(), NOW)
    assert await members.profile(GUILD, ANA) == Profile()


async def test_a_refused_profile_leaves_the_old_one(community: Community) -> None:
    await community.members.edit_profile(GUILD, ANA, Profile("Sailor"), NOW)
    refused = await community.members.edit_profile(
        GUILD, ANA, Profile("Pirate", links=("javascript:1",)), NOW
    )
    assert isinstance(refused, BadProfileLink)
    refused = await community.members.edit_profile(GUILD, ANA, Profile("Pirate", zone="Tortuga"), NOW)
    assert isinstance(refused, BadZone)
    assert await community.members.profile(GUILD, ANA) == Profile("Sailor")


HOSTILE = (
    "\x00",
    "\ud800",
    "\U0010ffff",
    "\U0001f469\u200d\U0001f467" * 4000,
    "\u202eevil",
    "@everyone",
    "'; DROP TABLE profiles; --",
)


async def test_whatever_a_member_types_can_be_stored(community: Community) -> None:
    for hostile in HOSTILE:
        stored = await community.members.edit_profile(GUILD, ANA, Profile(f"a{hostile}", f"b{hostile}"), NOW)
        assert await community.members.profile(GUILD, ANA) == stored


@pytest.mark.parametrize("reach", list(Reach))
async def test_a_choice_is_kept_with_its_date_for_one_server(community: Community, reach: Reach) -> None:
    members = community.members
    assert await members.reach(GUILD, ANA) == ReachChoice()
    assert await members.choose_reach(GUILD, ANA, reach, NOW) == ReachChoice(reach, NOW)
    assert await members.reach(GUILD, ANA) == ReachChoice(reach, NOW)
    assert await members.reach(ELSEWHERE, ANA) == ReachChoice()


async def test_choosing_again_replaces_the_choice_and_tries_a_closed_door_anew(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await tell(community, ANA)
    await community.agenda.sweep(NOW + 8 * HOUR)
    await community.deliver(NOW + 8 * HOUR, ends(Ending.CLOSED, 50007))
    assert (await community.members.reach(GUILD, ANA)).closed_at == NOW + 8 * HOUR
    later = NOW + 9 * HOUR
    chosen = await community.members.choose_reach(GUILD, ANA, Reach.DIRECT, later)
    assert chosen == ReachChoice(Reach.DIRECT, later, None)


@pytest.mark.parametrize("reach", [Reach.UNSAID, Reach.INBOX, Reach.DIRECT])
async def test_news_lie_in_the_inbox_whatever_else_was_chosen(community: Community, reach: Reach) -> None:
    await community.reach(reach, ANA)
    for days, news in enumerate(News):
        await tell(community, ANA, news=news, days=days)
    assert await community.news(ANA) == list(News)


async def test_who_wants_nothing_hears_only_of_what_is_their_own(community: Community) -> None:
    await community.reach(Reach.NOT_AT_ALL, ANA)
    for days, news in enumerate(News):
        await tell(community, ANA, BEA, news=news, days=days)
    assert await community.news(ANA) == [
        news for news in News if news not in (News.FOLLOWED, News.RESCUE, News.ALERTS)
    ]
    assert await community.news(BEA) == list(News)


async def test_only_those_who_said_yes_get_a_message_planned(community: Community) -> None:
    await community.reach(Reach.DIRECT, ANA)
    await community.reach(Reach.INBOX, BEA)
    await community.reach(Reach.NOT_AT_ALL, CAI)
    await tell(community, ANA, BEA, CAI, DEE)
    assert list(await community.planned()) == [(DIRECT, f"{GUILD}:{ANA}")]


async def test_a_member_named_twice_is_told_once(community: Community) -> None:
    await tell(community, ANA, BEA, ANA)
    assert await community.news(ANA) == [News.HELPED]


async def test_telling_nobody_is_nothing(community: Community) -> None:
    await tell(community)
    assert await community.rows(inbox) == []


async def test_an_inbox_belongs_to_one_member_of_one_server(community: Community) -> None:
    await tell(community, ANA, news=News.HELPED)
    await tell(community, BEA, news=News.QUESTION)
    await tell(community, ANA, news=News.FOLLOWED, guild_id=ELSEWHERE)
    assert await community.news(ANA) == [News.HELPED]
    assert await community.news(BEA) == [News.QUESTION]
    assert await community.news(ANA, ELSEWHERE) == [News.FOLLOWED]
    assert await community.news(CAI) == []


async def test_reading_marks_ones_own_items_only(community: Community) -> None:
    await tell(community, ANA, BEA)
    await tell(community, ANA, guild_id=ELSEWHERE)
    every_id = [str(row["id"]) for row in await community.rows(inbox)]
    await community.members.mark_read(GUILD, ANA, every_id, NOW)
    unread = {
        (guild_id, user_id): (await community.members.inbox(guild_id, user_id, 1, 5)).unread
        for guild_id, user_id in ((GUILD, ANA), (GUILD, BEA), (ELSEWHERE, ANA))
    }
    assert unread == {(GUILD, ANA): 0, (GUILD, BEA): 1, (ELSEWHERE, ANA): 1}


async def test_what_was_read_keeps_its_first_moment(community: Community) -> None:
    await tell(community, ANA)
    (item,) = await community.inbox(ANA)
    await community.members.mark_read(GUILD, ANA, [item.id], NOW)
    await community.members.mark_read(GUILD, ANA, [item.id], NOW + HOUR)
    assert [item.read_at for item in await community.inbox(ANA)] == [NOW]


async def test_reading_nothing_is_nothing(community: Community) -> None:
    await tell(community, ANA)
    await community.members.mark_read(GUILD, ANA, [], NOW)
    assert (await community.members.inbox(GUILD, ANA, 1, 5)).unread == 1


async def test_an_inbox_is_paged_newest_first_and_past_its_end_the_last_page_is_shown(
    community: Community,
) -> None:
    for day in range(7):
        await tell(community, ANA, days=day)
    newest, middle, last = ["6", "5", "4"], ["3", "2", "1"], ["0"]
    pages = {0: (1, newest), 1: (1, newest), 2: (2, middle), 3: (3, last), 9: (3, last), -7: (1, newest)}
    for asked, (shown, days) in pages.items():
        page = await community.members.inbox(GUILD, ANA, asked, 3)
        assert (page.page, page.pages, page.total, page.unread) == (shown, 3, 7, 7)
        assert [item.payload["days"] for item in page.items] == days


async def test_an_empty_inbox_has_one_empty_page(community: Community) -> None:
    page = await community.members.inbox(GUILD, ANA, 4, 3)
    assert (list(page.items), page.page, page.pages, page.total, page.unread) == ([], 1, 1, 0, 0)
    assert page.choice == ReachChoice()


async def test_news_are_forgotten_after_ninety_days_and_not_before(community: Community) -> None:
    await tell(community, ANA)
    async with community.database.unit(NOW + INBOX_KEPT_FOR) as unit:
        await community.members.prune(unit)
    assert len(await community.inbox(ANA)) == 1
    async with community.database.unit(NOW + INBOX_KEPT_FOR + timedelta(seconds=1)) as unit:
        await community.members.prune(unit)
    assert await community.inbox(ANA) == []


async def test_those_who_want_messages_and_get_none_are_counted_by_server(community: Community) -> None:
    members = community.members
    assert await members.turned_away(GUILD) == (0, 0)
    await community.reach(Reach.DIRECT, ANA, BEA, CAI)
    await community.reach(Reach.INBOX, DEE)
    await community.reach(Reach.DIRECT, ANA, guild_id=ELSEWHERE)
    async with community.database.unit(NOW) as unit:
        await members.turned_away_in(unit, GUILD, BEA, 50007)
        await members.turned_away_in(unit, GUILD, CAI, 20026)
    assert await members.turned_away(GUILD) == (3, 1), "a stop of all messages is nobody's own"
    assert await members.turned_away(ELSEWHERE) == (1, 0)
    await community.reach(Reach.DIRECT, BEA)
    assert await members.turned_away(GUILD) == (3, 0), "they said anew that they want them"

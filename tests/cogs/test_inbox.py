"""The inbox: what waits is said, shown once, paged, and nobody else's."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import timedelta

import discord
import pytest
from simcord.results import InteractionResult

from bot.members.rules import News, Reach, ReachChoice
from bot.members.service import MembersService
from bot.projects.rules import Actor
from bot.projects.service import ProjectsService
from tests.cogs.screens import chosen, forge, label, shown, take_downs, tell
from tests.flows.meetup import HELPED, QUESTION, Meetup, labels, said
from tests.simulated import controls


async def inbox(place: Meetup, name: str = "priya") -> str:
    return said(await place.people[name].slash(place.general, "inbox"))


async def reach(place: Meetup, name: str = "bea") -> ReachChoice:
    return await place.service(MembersService).reach(place.guild.id, place.people[name].id)


def links(result: InteractionResult) -> list[str]:
    return [str(control["url"]) for control in controls(shown(result).components) if "url" in control]


# ---------------------------------------------------------------------- what it says


async def test_an_empty_inbox_says_so_and_what_will_come(place: Meetup) -> None:
    answer = await place.bea.slash(place.general, "inbox")
    assert answer.ephemeral
    assert "Nothing waits for you." in said(answer)
    assert "Next" not in labels(shown(answer))


async def test_thanks_and_questions_lead_to_their_thread(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    card = await place.card(share)
    await place.bea.submit_modal(await place.press(place.bea, card, "This helped me"), HELPED)
    await place.env.advance_time(60)
    await place.nils.submit_modal(await place.press(place.nils, card, "Ask the author"), QUESTION)
    answer = await place.priya.slash(place.general, "inbox")

    told = said(answer)
    assert f"Your **Backfill toolkit** helped <@{place.bea.id}>: “The section on locks”" in told
    assert f"A question from <@{place.nils.id}> about **Backfill toolkit**." in told
    assert told.index("A question") < told.index("helped"), "the newest comes first"
    assert links(answer) == [f"https://discord.com/channels/{place.guild.id}/{share.thread_id}"] * 2


async def test_what_others_wrote_is_only_text(place: Meetup) -> None:
    await place.share(place.priya, title="# **Loud** <@&1>")
    card = await place.card(await place.only_share())
    form = await place.press(place.bea, card, "This helped me")
    await place.bea.submit_modal(form, {**HELPED, "part": "> **all** of it, @everyone\n# yes"})
    told = await inbox(place)
    assert "**Loud**" not in told
    assert "**all**" not in told
    assert "@everyone" not in told
    assert "\n# yes" not in told


async def test_followers_find_what_was_shared(place: Meetup) -> None:
    await place.share(place.priya)
    await place.press(place.bea, await place.card(await place.only_share()), "Follow")
    await place.share(place.priya, title="A second thing")
    assert f"<@{place.priya.id}> shared something new: **A second thing**." in await inbox(place, "bea")


async def test_a_share_taken_down_meanwhile_is_said_to_be(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await tell(place, place.bea, News.FOLLOWED, share_id=share.id)
    await tell(place, place.bea, News.RESCUE, share_id=share.id)
    author = Actor(place.guild.id, place.priya.id)
    await place.service(ProjectsService).remove(share.id, author, "", discord.utils.utcnow())
    answer = await place.bea.slash(place.general, "inbox")

    assert said(answer).count("That share has been taken down since.") == 2
    assert "Backfill" not in said(answer)
    assert links(answer) == []


async def test_what_an_organizer_took_down_names_the_reason(place: Meetup) -> None:
    await tell(place, place.priya, News.TAKEN_DOWN, title="*Loud*", reason="An advert @everyone")
    told = await inbox(place)
    assert "An organizer took your share **\\*Loud\\*** down" in told
    assert "The reason they gave: An advert @\u200beveryone" in told


async def test_a_deleted_thread_and_a_share_given_up_say_what_to_do(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    assert share.thread_id is not None
    place.env.backend.delete_channel(share.thread_id)
    await place.env.settle()
    assert "`/projects reopen` posts it anew" in await inbox(place)

    await tell(place, place.priya, News.HELD_UP, share_id=share.id)
    assert "`/projects reopen` tries again" in await inbox(place)


async def test_a_share_that_waits_for_an_organizer_asks_nothing_of_its_author(place: Meetup) -> None:
    place.env.backend.delete_channel(place.forum.id)
    await place.env.settle()
    await place.share(place.priya)
    assert "is safe with me, but an organizer has to mend something" in await inbox(place)


async def test_news_that_are_no_longer_so_are_told_as_they_are(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await place.bea.send(place.thread(share), "Nice.")
    for news in (News.HELD_UP, News.THREAD_DELETED, News.RESCUE):
        await tell(place, place.priya, news, share_id=share.id)
    told = await inbox(place)
    assert "had to wait, and is up now" in told
    assert "It has a new one now" in told
    assert "has been answered meanwhile" in told


# ---------------------------------------------------------------------- shown once


async def test_what_was_shown_is_not_new_the_next_time(place: Meetup) -> None:
    await take_downs(place, place.priya, 2)
    first = await inbox(place)
    second = await inbox(place)
    assert first.startswith("### Your inbox · 2 new")
    assert first.count("**New**") == 2
    assert second.startswith("### Your inbox\n")
    assert "**New**" not in second


async def test_only_what_was_shown_counts_as_read(place: Meetup) -> None:
    await take_downs(place, place.priya, 8)
    await inbox(place)
    assert (await inbox(place)).startswith("### Your inbox · 2 new")


async def test_a_locked_database_shows_the_inbox_all_the_same(place: Meetup) -> None:
    await take_downs(place, place.priya, 1)
    with contextlib.closing(sqlite3.connect(place.process.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = await place.priya.slash(place.general, "inbox")
    assert "Talk 1" in said(answer)
    assert answer.followups == []
    assert "**New**" in await inbox(place)


# ---------------------------------------------------------------------- pages


async def test_pages_turn_after_a_restart(place: Meetup) -> None:
    await take_downs(place, place.priya, 14)
    answer = await place.priya.slash(place.general, "inbox")
    assert "Talk 14" in said(answer)
    assert "Page 1 of 3" in said(answer)
    await place.restart()

    await place.priya.click(shown(answer), label="Next")
    assert "Talk 8" in said(answer)
    assert "Page 2 of 3" in said(answer)
    await place.priya.click(shown(answer), label="Next")
    assert "Talk 1*" in said(answer)
    await place.priya.click(shown(answer), label="Previous")
    assert "Page 2 of 3" in said(answer)


async def test_a_page_that_vanished_meanwhile_shows_the_nearest(place: Meetup) -> None:
    await take_downs(place, place.priya, 13)
    answer = await place.priya.slash(place.general, "inbox")
    await place.priya.click(shown(answer), label="Next")
    await place.env.advance_time(timedelta(days=91).total_seconds())
    await take_downs(place, place.priya, 1)
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        await place.service(MembersService).prune(unit)

    await place.priya.click(shown(answer), label="Next")
    assert "Talk 1*" in said(answer)
    assert "Page" not in said(answer)


async def test_a_forged_page_shows_ones_own_inbox(place: Meetup) -> None:
    await take_downs(place, place.priya, 14)
    own = await place.bea.slash(place.general, "hallway")
    answer = await forge(place.bea, shown(own), "inbox:page:2")
    assert "Talk" not in said(answer) + said(own)


async def test_an_inbox_of_another_server_stays_there(place: Meetup) -> None:
    elsewhere = place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    there = elsewhere.add_member(place.priya.user)
    await take_downs(place, place.priya, 1)
    assert "Nothing waits for you." in said(await there.slash(channel, "inbox"))


# ---------------------------------------------------------------------- how to be reached


async def test_nothing_is_chosen_before_a_member_chose(place: Meetup) -> None:
    answer = await place.bea.slash(place.general, "inbox")
    assert "You have not said yet" in said(answer)
    assert chosen(answer, "inbox:reach") == []


@pytest.mark.parametrize(
    ("value", "named"),
    [("direct", "By direct message"), ("inbox", "Only in my inbox"), ("not-at-all", "Not at all")],
)
async def test_a_choice_is_kept_with_its_date(place: Meetup, value: str, named: str) -> None:
    answer = await place.bea.slash(place.general, "inbox")
    await place.bea.select(shown(answer), [value], custom_id="inbox:reach:1")

    kept = await reach(place)
    assert kept.reach is Reach(value)
    assert kept.chosen_at is not None
    assert f"**{named}**, you said on <t:" in said(answer)
    assert chosen(answer, "inbox:reach") == [value]


async def test_choosing_keeps_to_the_page(place: Meetup) -> None:
    await take_downs(place, place.bea, 8)
    answer = await place.bea.slash(place.general, "inbox")
    await place.bea.click(shown(answer), label="Next")
    await place.bea.select(shown(answer), ["inbox"], custom_id="inbox:reach:2")
    assert "Page 2 of 2" in said(answer)


@pytest.mark.parametrize("values", [["unsaid"], ["always"], []])
async def test_a_forged_choice_is_refused(place: Meetup, values: list[str]) -> None:
    answer = await place.bea.slash(place.general, "inbox")
    refused = await forge(place.bea, shown(answer), "inbox:reach:1", values)
    assert "not one of the choices" in said(refused)
    assert (await reach(place)).reach is Reach.UNSAID


async def test_the_hallway_names_the_way_back(place: Meetup) -> None:
    answer = await place.bea.slash(place.general, "hallway")
    assert label(answer, "inbox:open") == "Open my inbox"

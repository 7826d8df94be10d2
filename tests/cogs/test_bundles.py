"""Direct messages: only after a yes, in one piece, with the way out on each of them."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.members.rules import News, Reach, ReachChoice
from bot.members.service import MembersService
from bot.projects.rules import Actor
from bot.projects.service import ProjectsService
from tests.cogs.screens import chosen, forge, shown, take_downs, tell
from tests.flows.meetup import HELPED, Meetup, read, said
from tests.simulated import controls

_A_DAY = 25


async def choose(place: Meetup, reach: Reach) -> None:
    await place.service(MembersService).choose_reach(
        place.guild.id, place.priya.id, reach, discord.utils.utcnow()
    )


async def reach(place: Meetup) -> ReachChoice:
    return await place.service(MembersService).reach(place.guild.id, place.priya.id)


def directs(place: Meetup) -> list[discord.Message]:
    return place.priya.user.dm_channel.history()


def raw(place: Meetup, message: discord.Message) -> list[dict[str, Any]]:
    return place.env.backend.get_message(message.channel.id, message.id).components


def text_of(place: Meetup, message: discord.Message) -> str:
    from tests.simulated import texts

    return texts(raw(place, message))


async def test_who_did_not_say_yes_gets_no_message(place: Meetup) -> None:
    await take_downs(place, place.priya, 1)
    await choose(place, Reach.INBOX)
    await take_downs(place, place.priya, 1)
    await place.skip(_A_DAY)
    assert directs(place) == []


async def test_what_waited_comes_as_one_message_that_names_the_server(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    await place.share(place.priya)
    share = await place.only_share()
    card = await place.card(share)
    await place.bea.submit_modal(await place.press(place.bea, card, "This helped me"), HELPED)
    await tell(place, place.priya, News.TAKEN_DOWN, title="A talk", reason="Twice")
    assert directs(place) == []
    await place.skip(_A_DAY)

    (message,) = directs(place)
    told = text_of(place, message)
    assert "News from Data Meetup" in told
    assert "Your **Backfill toolkit** helped somebody: “The section on locks”" in told
    assert "An organizer took your share **A talk** down" in told
    link, stop = controls(raw(place, message))
    assert link["url"] == f"https://discord.com/channels/{place.guild.id}/{share.thread_id}"
    assert stop["label"] == "Stop these messages"
    await place.skip(_A_DAY)
    assert len(directs(place)) == 1


async def test_what_was_read_in_the_inbox_is_not_sent_again(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    await take_downs(place, place.priya, 2)
    await place.priya.slash(place.general, "inbox")
    await place.skip(_A_DAY)
    assert directs(place) == []


async def test_a_share_taken_down_before_the_message_leaves_is_not_linked(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    await place.share(place.bea)
    share = await place.only_share()
    await tell(place, place.priya, News.FOLLOWED, share_id=share.id)
    await place.service(ProjectsService).remove(
        share.id, Actor(place.guild.id, place.bea.id), "", discord.utils.utcnow()
    )
    await place.skip(_A_DAY)
    (message,) = directs(place)
    assert "That share has been taken down since." in text_of(place, message)
    assert [control.get("url") for control in controls(raw(place, message))] == [None]


async def test_ten_pieces_of_news_fit_one_message(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    await place.share(place.bea)
    share = await place.only_share()
    for _ in range(12):
        await tell(place, place.priya, News.FOLLOWED, share_id=share.id)
    await place.skip(_A_DAY)
    (message,) = directs(place)
    assert text_of(place, message).count("shared something new") == 10


async def test_the_stop_button_works_in_the_message_and_after_a_restart(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    await take_downs(place, place.priya, 1)
    await place.skip(_A_DAY)
    (message,) = directs(place)
    await place.restart()
    answer = await place.priya.user.click(message, label="Stop these messages")

    assert "Done: no more messages from **Data Meetup**" in said(answer)
    assert (await reach(place)).reach is Reach.INBOX
    await take_downs(place, place.priya, 1)
    await place.skip(_A_DAY)
    assert "News from" in text_of(place, message)
    assert len([m for m in directs(place) if "News from" in text_of(place, m)]) == 1


async def test_stopping_never_loosens_a_stricter_choice(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    await take_downs(place, place.priya, 1)
    await place.skip(_A_DAY)
    (message,) = directs(place)
    await choose(place, Reach.NOT_AT_ALL)
    await place.priya.user.click(message, label="Stop these messages")
    assert (await reach(place)).reach is Reach.NOT_AT_ALL


async def test_nobody_stops_somebody_elses_messages(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    home = await place.bea.slash(place.general, "hallway")
    address = f"inbox:stop:{place.guild.id}:{place.priya.id}:{'0' * 20}"
    answer = await forge(place.bea, shown(home), address)
    assert "somebody else's" in said(answer)
    assert (await reach(place)).reach is Reach.DIRECT


@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_messages_are_shown_and_choosing_again_tries_again(place: Meetup, code: int) -> None:
    await choose(place, Reach.DIRECT)
    await take_downs(place, place.priya, 1)
    place.env.inject_error("POST", "/channels/*/messages", status=403, code=code, message="Closed")
    await place.skip(_A_DAY)
    assert (await reach(place)).closed_at is not None

    answer = await place.priya.slash(place.general, "inbox")
    assert "did not get through, so I stopped" in said(answer)
    assert "Talk 1" in said(answer)
    assert chosen(answer, "inbox:reach") == [], "what is chosen already could not be chosen again"

    await place.priya.select(shown(answer), ["direct"], custom_id="inbox:reach:1")
    assert "did not get through" not in said(answer)
    await take_downs(place, place.priya, 1)
    await place.skip(_A_DAY)
    assert len(directs(place)) == 1


async def test_a_server_the_bot_has_left_sends_nothing(place: Meetup) -> None:
    await choose(place, Reach.DIRECT)
    await take_downs(place, place.priya, 1)
    place.env.backend.remove_guild(place.guild.id)
    await place.skip(_A_DAY)
    assert directs(place) == []
    assert await place.waiting() == 0


async def test_a_name_that_would_format_is_only_text(place: Meetup) -> None:
    place.env.backend.edit_guild(place.guild.id, {"name": "# **Loud** @everyone"})
    await choose(place, Reach.DIRECT)
    await take_downs(place, place.priya, 1)
    await place.skip(_A_DAY)
    (message,) = directs(place)
    assert "**Loud**" not in text_of(place, message)
    assert read(message) is not None

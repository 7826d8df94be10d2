"""Direct messages that live: cards sent to a member, found again, and brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
from simcord import UserHandle

from bot.core.effects import Ending
from bot.delivery.calls import Call, Content, EditDirect, EditMessage, SendDirect
from tests.delivery.line import Line, answer
from tests.delivery.office import Office

OPEN, SAY, EDIT = "POST /users/@me/channels", "POST /channels/*/messages", "PATCH /channels/*/messages/*"


def card(mark: str, text: str) -> Content:
    view = discord.ui.LayoutView(timeout=None)
    row = discord.ui.ActionRow[discord.ui.LayoutView]()
    row.add_item(discord.ui.Button[Any](label="Yes", custom_id=f"intro:yes:{mark}"))
    view.add_item(
        discord.ui.Container[discord.ui.LayoutView](discord.ui.TextDisplay[discord.ui.LayoutView](text), row)
    )
    return Content(view=view)


def direct(user: UserHandle, text: str = "before") -> Callable[[], Call]:
    return lambda: SendDirect(user.id, card("k1", text), mark="k1")


def shown(user: UserHandle) -> list[str]:
    """What the member's messages from the bot show."""
    return [str([part.to_dict() for part in message.components]) for message in user.dm_channel.history()]


@pytest.fixture
def bea(office: Office) -> UserHandle:
    return office.env.create_user("bea")


async def test_a_card_is_sent_found_again_and_edited(office: Office, bea: UserHandle, line: Line) -> None:
    await office.want("send", direct(bea))
    line.fail(lambda: answer(502), at=1, after=True)
    since = len(office.env.http_requests)
    await office.insist()
    assert office.requests(since) == [OPEN, SAY, "GET /channels/*/messages"]
    sent = office.outcome("send")
    assert (sent.ending, sent.channel_id) == (Ending.DELIVERED, bea.dm_channel.id)
    assert len(shown(bea)) == 1

    edit = EditMessage(sent.channel_id or 0, sent.message_id or 0, card("k1", "after @everyone"))
    edited = await office.do("edit", lambda: edit)
    assert (edited.ending, edited.message_id) == (Ending.DELIVERED, sent.message_id)
    (text,) = shown(bea)
    assert "after @everyone" in text
    assert "before" not in text
    body: dict[str, Any] = office.env.http_requests[-1].json or {}
    assert body["allowed_mentions"]["parse"] == []


async def test_after_a_restart_a_card_is_edited_by_its_ids_alone(office: Office, bea: UserHandle) -> None:
    sent = await office.do("send", direct(bea))
    office.bot._connection.clear(views=False)  # what a new process knows of direct messages: nothing
    since = len(office.env.http_requests)
    edit = EditMessage(sent.channel_id or 0, sent.message_id or 0, card("k1", "after"))
    assert (await office.do("edit", lambda: edit)).ending is Ending.DELIVERED
    assert office.requests(since) == [EDIT]
    assert "after" in shown(bea)[0]


@pytest.mark.parametrize(
    ("status", "code", "ending"),
    [
        (403, 50007, Ending.CLOSED),
        (400, 50007, Ending.CLOSED),
        (403, 50278, Ending.CLOSED),
        (404, 10003, Ending.GONE),
        (404, 10013, Ending.GONE),
    ],
)
@pytest.mark.parametrize("at", [0, 1], ids=["opening", "sending"])
async def test_a_card_that_is_not_taken_is_not_tried_again(
    office: Office, bea: UserHandle, line: Line, at: int, status: int, code: int, ending: Ending
) -> None:
    await office.want("send", direct(bea))
    line.fail(lambda: answer(status, code), at=at)
    await office.insist()
    assert [(told.ending, told.code) for told in office.outcomes("send")] == [(ending, code)]
    assert line.carried == at + 1
    assert shown(bea) == []


@pytest.mark.parametrize(
    ("status", "code", "ending"),
    [
        (404, 10003, Ending.GONE),
        (404, 10008, Ending.GONE),
        (403, 50007, Ending.ABANDONED),
        (403, 50278, Ending.ABANDONED),
    ],
)
async def test_a_card_that_cannot_be_edited_any_more_is_left_as_it_is(
    office: Office, bea: UserHandle, line: Line, status: int, code: int, ending: Ending
) -> None:
    sent = await office.do("send", direct(bea))
    edit = EditMessage(sent.channel_id or 0, sent.message_id or 0, card("k1", "after"))
    await office.want("edit", lambda: edit)
    carried = line.carried
    line.fail(lambda: answer(status, code))
    await office.insist()
    assert [(told.ending, told.code) for told in office.outcomes("edit")] == [(ending, code)]
    assert line.carried == carried + 1
    assert "before" in shown(bea)[0]


async def test_a_card_the_bot_cannot_edit_says_nothing_about_direct_messages(
    office: Office, bea: UserHandle, line: Line
) -> None:
    sent = await office.do("send", direct(bea))
    for number in range(4):
        edit = EditMessage(sent.channel_id or 0, sent.message_id or 0, card("k1", f"{number}"))
        await office.want(f"edit {number}", lambda edit=edit: edit)
        line.fail(lambda: answer(403, 50007))
        await office.delivery.drain()
    assert (await office.do("more", direct(bea, "more"))).ending is Ending.DELIVERED


def gone(user: UserHandle, office: Office, mark: str = "k1") -> Callable[[], Call]:
    since = office.env.now()
    return lambda: EditDirect(user.id, mark, since, card("none", "gone"))


async def twice(office: Office, user: UserHandle) -> None:
    """Send somebody two messages with the same mark."""
    for number in range(2):
        await office.do(f"send {number}", lambda: SendDirect(user.id, card("k1", "words"), mark="k1"))


async def test_whatever_carries_a_mark_is_found_and_edited_and_nothing_else(
    office: Office, bea: UserHandle
) -> None:
    edit = gone(bea, office)
    for number, mark in enumerate(("k1", "k2", "k1")):
        await office.do(f"send {number}", lambda m=mark: SendDirect(bea.id, card(m, f"words {m}"), mark=m))
    assert (await office.do("edit", edit)).ending is Ending.DELIVERED
    assert ["gone" in text for text in shown(bea)] == [True, False, True]
    since = len(office.env.http_requests)
    assert (await office.do("again", edit)).ending is Ending.SKIPPED
    assert office.requests(since) == ["GET /channels/*/messages"]


async def test_one_that_was_deleted_meanwhile_keeps_no_other_from_being_edited(
    office: Office, bea: UserHandle, line: Line
) -> None:
    edit = gone(bea, office)
    await twice(office, bea)
    line.fail(lambda: answer(404, 10008), at=1)
    assert (await office.do("edit", edit)).ending is Ending.DELIVERED
    assert ["gone" in text for text in shown(bea)] == [True, False]


async def test_an_edit_that_an_outage_interrupts_goes_on_with_what_is_left(
    office: Office, bea: UserHandle, line: Line
) -> None:
    edit = gone(bea, office)
    await twice(office, bea)
    await office.want("edit", edit)
    line.fail(lambda: answer(503), at=2)
    await office.insist()
    assert ["gone" in text for text in shown(bea)] == [True, True]
    assert office.outcome("edit").ending is Ending.DELIVERED


@pytest.mark.parametrize("was_sent", [True, False])
async def test_what_it_is_too_late_for_is_found_if_it_was_sent_and_not_sent_if_not(
    office: Office, bea: UserHandle, line: Line, was_sent: bool
) -> None:
    await office.want("send", direct(bea))
    line.fail(lambda: answer(503), at=1, after=was_sent)
    await office.delivery.drain()
    office.wanted["send"] = lambda: SendDirect(bea.id, Content(), mark="k1", is_expired=True)
    await office.insist()
    assert office.outcome("send").ending is (Ending.DELIVERED if was_sent else Ending.SKIPPED)
    assert len(shown(bea)) == was_sent


async def test_what_is_too_late_at_the_first_try_asks_discord_nothing(
    office: Office, bea: UserHandle
) -> None:
    since = len(office.env.http_requests)
    late = SendDirect(bea.id, Content(), mark="k1", is_expired=True)
    assert (await office.do("send", lambda: late)).ending is Ending.SKIPPED
    assert office.requests(since) == []

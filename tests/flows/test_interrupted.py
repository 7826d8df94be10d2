"""A process dies after Discord has acted and before that is written down; before the next one looks, it is not wanted any more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import discord
import pytest
from simcord.backend.serializers import message_payload

from bot.core import outbox
from bot.core.database import Unit
from bot.core.effects import OutboxEntry, Outcome
from bot.privacy.service import PrivacyService
from tests.flows.meetup import HELPED, QUESTION, Meetup

Doing = Callable[[Meetup], Awaitable[object]]


async def shares(place: Meetup) -> None:
    await place.share(place.priya)


async def reports_progress(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "projects update", share=(await place.only_share()).id)
    await place.priya.submit_modal(form, {"text": "Version 2 is out", "link": ""})


async def says_thanks(place: Meetup) -> None:
    form = await place.press(place.bea, await place.card(await place.only_share()), "This helped me")
    await place.bea.submit_modal(form, HELPED)


async def asks(place: Meetup) -> None:
    form = await place.press(place.bea, await place.card(await place.only_share()), "Ask the author")
    await place.bea.submit_modal(form, QUESTION)


def erases(name: str) -> Doing:
    async def erase(place: Meetup) -> None:
        now = discord.utils.utcnow()
        await place.service(PrivacyService).erase(place.guild.id, place.people[name].id, now)

    return erase


async def takes_down(place: Meetup) -> None:
    sure = await place.priya.slash(place.general, "projects delete", share=(await place.only_share()).id)
    await place.press(place.priya, sure.response, "Take it down")


async def interrupted(
    place: Meetup, monkeypatch: pytest.MonkeyPatch, doing: Doing, *, at: str | None = None
) -> None:
    """Let somebody do something, and the process die as soon as Discord has done its part, of the effect of a kind."""
    finish = outbox.finish

    async def die(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> bool:
        if at is None or entry.kind == at:
            raise asyncio.CancelledError
        return await finish(unit, entry, outcome)

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "finish", die)
        await doing(place)
    await place.restart()


def shown(place: Meetup) -> str:
    """Everything that the bot shows in channels and threads, their names included."""
    backend = place.env.backend
    directs = set(backend.dm_channels.values())
    names = [channel.name or "" for channel in backend.channels.values() if channel.id not in directs]
    said = [
        json.dumps(message_payload(backend, message))
        for channel, messages in backend.messages.items()
        for message in messages.values()
        if channel not in directs and message.author_id == backend.bot_user.id and not message.is_ephemeral
    ]
    return "\n".join([*names, *said])


@pytest.mark.parametrize("is_forum", [True, False], ids=["forum", "text channel"])
@pytest.mark.parametrize("undoing", [erases("priya"), takes_down], ids=["erased", "taken down"])
async def test_a_post_that_nobody_wrote_down_goes_with_its_share(
    place: Meetup, monkeypatch: pytest.MonkeyPatch, undoing: Doing, *, is_forum: bool
) -> None:
    await place.set_up(place.forum if is_forum else place.text)
    await interrupted(place, monkeypatch, shares)
    assert "Backfill" in shown(place)
    await undoing(place)
    await place.skip(hours=0.1)
    assert "Backfill" not in shown(place)
    assert "taken down" in shown(place)


@pytest.mark.parametrize(
    ("doing", "name", "words"),
    [
        (reports_progress, "priya", "Version 2"),
        (says_thanks, "bea", "The section on locks"),
        (asks, "bea", "size of a chunk"),
        (asks, "priya", "{priya}"),
    ],
    ids=["progress", "thanks", "a question", "a question to whom is erased"],
)
async def test_a_message_that_nobody_wrote_down_goes_with_whoever_it_is_by_or_about(
    place: Meetup, monkeypatch: pytest.MonkeyPatch, doing: Doing, name: str, words: str
) -> None:
    await shares(place)
    words = words.format(priya=f"<@{place.priya.id}>")
    await interrupted(place, monkeypatch, doing)
    assert words in shown(place)
    await erases(name)(place)
    await place.skip(hours=0.1)
    assert words not in shown(place)

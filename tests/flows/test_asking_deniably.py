"""What whoever asks is told is the same for everybody they may ask, whatever those have settled for themselves."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from bot.introductions.boundaries import Boundaries
from bot.introductions.preferences import Openness, Preferences
from bot.introductions.preferring import PreferencesService
from bot.members.rules import Reach
from bot.moderation.rules import Pillar, Suspension
from bot.moderation.service import ModerationService
from tests.flows.asking import BRAIN, SENT, press, start, write
from tests.flows.introducing import Hall, hall

__all__ = ["hall"]


async def nothing(hall: Hall, name: str) -> None:
    """Somebody who has settled nothing."""


async def blocked(hall: Hall, name: str) -> None:
    boundaries = hall.place.service(Boundaries)
    assert await boundaries.block(hall.actor(name), hall.priya.id, hall.place.env.now()) is None


def settled(**changes: Any) -> Callable[[Hall, str], Awaitable[None]]:
    async def settle(hall: Hall, name: str) -> None:
        now = hall.place.env.now()
        until = {"paused_until": now + changes["paused"]} if "paused" in changes else changes
        kept = await hall.place.service(PreferencesService).change(
            hall.place.guild.id, hall.place.people[name].id, now, **until
        )
        assert isinstance(kept, Preferences)

    return settle


def reached(reach: Reach) -> Callable[[Hall, str], Awaitable[None]]:
    async def settle(hall: Hall, name: str) -> None:
        await hall.reach(reach, name)

    return settle


async def suspended(hall: Hall, name: str) -> None:
    made = await hall.place.service(ModerationService).suspend(
        hall.place.guild.id,
        hall.place.people[name].id,
        Pillar.INTRODUCTIONS,
        hall.place.env.now() + timedelta(days=30),
        "Pushy requests.",
        1,
        hall.place.env.now(),
    )
    assert isinstance(made, Suspension)


STATES: Final[dict[str, Callable[[Hall, str], Awaitable[None]]]] = {
    "open": nothing,
    "direct": reached(Reach.DIRECT),
    "blocked": blocked,
    "closed": settled(openness=Openness.CLOSED),
    "paused": settled(paused=timedelta(days=10)),
    "unreached": reached(Reach.NOT_AT_ALL),
    "suspended": suspended,
    "capped": settled(weekly_most=0),
}


async def test_every_answer_is_the_same_byte_for_byte_whatever_the_other_has_settled(hall: Hall) -> None:
    await hall.place.set_up(asks_open_most=10)
    await hall.reach(Reach.INBOX, "priya")
    seen: dict[str, list[str]] = {}
    for name, settle in STATES.items():
        hall.place.join(name)
        await hall.place.env.settle()
        await settle(hall, name)
    for name in STATES:
        form = await start(hall, to=name)
        panel = await write(hall, form, agenda=BRAIN)
        advised = payload(panel)
        sent = await press(hall, panel, "Send anyway")
        after = payload(panel)
        await hall.deliver()
        menu = await hall.priya.context_menu(hall.place.general, "Ask to meet", hall.place.people[name])
        modal = json.dumps(form.modal, sort_keys=True)
        answers = [modal, advised, after, *map(payload, (sent, await start(hall, to=name), menu))]
        opening_id = str(form.modal and form.modal["custom_id"]).rsplit(":", 1)[-1]
        masks = {str(hall.place.people[name].id): "<target>", opening_id: "<request>"}
        seen[name] = [mask(each, masks) for each in answers]
    assert all(each and SENT in "".join(each) for each in seen.values())
    for name, answers in seen.items():
        assert answers == seen["open"], name


def payload(result: Any) -> str:
    """Return everything of an answer that reaches a member, but for the ids of messages."""
    messages = [result.response, *result.followups]
    told = [
        (
            each.content,
            each.flags.value,
            each.components,
            [embed.to_dict() for embed in each.embeds],
            len(each.attachments),
        )
        for each in messages
        if each is not None
    ]
    return json.dumps([result.deferred, told], sort_keys=True)


def mask(text: str, masks: dict[str, str]) -> str:
    for given, shown in masks.items():
        text = text.replace(given, shown)
    return text

"""Parts that rest or are closed to somebody: one wording, with why, until when, and what still works."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.guilds.pillars import (
    Closed,
    NeedsRole,
    Off,
    Paused,
    Pillar,
    Suspended,
    TooNewHere,
    TooNewOnDiscord,
)
from bot.guilds.pillars_service import PillarsService
from bot.moderation.rules import EVERYTHING
from bot.ui.pillar_names import PILLARS
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation.wording_of_pausing import closed
from tests.flows.meetup import Meetup, said

SOON = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("pillar", Pillar)
def test_every_closed_door_says_what_why_until_when_and_what_still_works(pillar: Pillar) -> None:
    told: dict[Closed, str] = {
        Off(pillar): "does without",
        Paused(pillar): "rest for a while",
        Paused(pillar, "We *move* house."): "We \\*move\\* house.",
        Suspended(pillar, SOON, "Pushy requests."): "Pushy requests.",
        Suspended(pillar, None): "until they lift it",
        NeedsRole(pillar, 10**17): f"<@&{10**17}>",
        TooNewHere(pillar, SOON): f"<t:{int(SOON.timestamp())}:R>",
        TooNewOnDiscord(pillar, SOON): f"<t:{int(SOON.timestamp())}:R>",
    }
    for why, part in told.items():
        sentence = closed(why)
        assert part in sentence
        assert "You can still" in sentence
        assert str(PILLARS[pillar.value]) in sentence


def test_every_part_has_a_name_and_can_be_chosen() -> None:
    assert set(PILLARS) == {*(pillar.value for pillar in Pillar), EVERYTHING}
    assert set(out.SCOPES) == set(PILLARS)


async def test_a_part_is_paused_and_resumed_by_a_command(place: Meetup) -> None:
    pillars = place.service(PillarsService)
    answer = await place.omar.slash(
        place.general, "organizer pause", pillar="shares", reason="We move house."
    )
    assert "Paused: shares." in said(answer)
    assert "They are told: “We move house.”" in said(answer)
    assert (await pillars.settings(place.guild.id, Pillar.SHARES)).is_resting
    assert "Resumed: shares." in said(
        await place.omar.slash(place.general, "organizer resume", pillar="shares")
    )
    assert not (await pillars.settings(place.guild.id, Pillar.SHARES)).is_resting
    again = await place.omar.slash(place.general, "organizer resume", pillar="shares")
    assert "There is nothing to resume." in said(again)


async def test_what_is_switched_off_is_not_resumed(place: Meetup) -> None:
    await place.service(PillarsService).change(
        place.guild.id, Pillar.LOOKING, place.env.now(), changed_by=1, is_on=False
    )
    answer = await place.omar.slash(place.general, "organizer resume", pillar="looking")
    assert "`/organizer settings` switches it on" in said(answer)


async def test_whoever_acts_in_a_part_that_rests_is_told_and_loses_no_word(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    await place.omar.slash(place.general, "organizer pause", pillar="shares", reason="We move house.")
    typed = {
        "title": "Backfill toolkit", "what": "Backfills partitions without downtime, for warehouses.",
        "link": "", "ask": ["feedback"], "ask_detail": "",
    }  # fmt: skip
    answer = said(await place.priya.submit_modal(form, typed))
    assert "The organizers let shares rest for a while. They say: “We move house.”" in answer
    assert "Backfills partitions without downtime" in answer
    assert await place.shares() == []


async def test_whoever_is_kept_out_is_told_why_and_until_when(place: Meetup) -> None:
    form = await place.omar.slash(place.general, "organizer suspend", member=place.priya)
    reason = "Three adverts in a week."
    await place.omar.submit_modal(form, {"scope": ["everything"], "days": ["7"], "reason": reason})
    form = await place.priya.slash(place.general, "share", kind="project")
    answer = said(form)
    if form.modal is not None:
        typed = {
            "title": "Backfill toolkit", "what": "Backfills partitions without downtime, for warehouses.",
            "link": "", "ask": ["feedback"], "ask_detail": "",
        }  # fmt: skip
        answer = said(await place.priya.submit_modal(form, typed))
    assert "An organizer keeps you out of shares until <t:" in answer
    assert reason in answer
    assert "You can still read every share" in answer
    assert await place.shares() == []

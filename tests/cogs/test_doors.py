"""The doors of the parts on Discord, as members meet them.

Which entry points have a door stands in the matrix of tests/flows/authority, which plays every one of them.
"""

from __future__ import annotations

from typing import Any

from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.moderation.service import ModerationService
from bot.projects.rules import State
from tests.cogs.screens import shown
from tests.flows.meetup import DRAFT, QUESTION, Meetup, said


async def settle(place: Meetup, pillar: Pillar, **changes: Any) -> None:
    pillars = place.service(PillarsService)
    await pillars.change(place.guild.id, pillar, place.env.now(), changed_by=1, **changes)


async def test_a_role_opens_the_door_and_organizers_need_none(place: Meetup) -> None:
    role = place.guild.create_role("Builders")
    await settle(place, Pillar.SHARES, role_id=role.id)
    refused = await place.priya.slash(place.general, "share", kind="project")
    assert refused.modal is None
    assert role.mention in said(refused)
    with_role = place.guild.add_member(place.env.create_user("rosa"), roles=[role])
    assert (await with_role.slash(place.general, "share", kind="project")).modal is not None
    assert (await place.omar.slash(place.general, "share", kind="project")).modal is not None


async def test_newcomers_wait_for_as_long_as_the_gate_asks(place: Meetup) -> None:
    await settle(place, Pillar.PROMPTS, member_days=3)
    newcomer = place.guild.add_member(place.env.create_user("rosa"))
    refused = await newcomer.slash(place.general, "suggest")
    assert refused.modal is None
    assert "here for a while" in said(refused)
    await settle(place, Pillar.PROMPTS, member_days=0)
    assert (await newcomer.slash(place.general, "suggest")).modal is not None


async def test_what_was_typed_comes_back_when_the_door_was_closed_meanwhile(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    await settle(place, Pillar.SHARES, pause="We move house.")
    refused = await place.priya.submit_modal(form, dict(DRAFT))
    assert "We move house." in said(refused)
    assert DRAFT["title"] in said(refused)
    assert await place.shares() == []


async def test_a_press_and_a_command_are_refused_kindly_and_taking_down_is_not(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await settle(place, Pillar.SHARES, is_on=False)
    card = await place.card(share)
    for label in ("This helped me", "Ask the author", "Follow"):
        told = await place.sena.click(card, label=label)
        assert told.modal is None
        assert "does without shares" in said(told)
    assert "does without shares" in said(
        await place.priya.slash(place.general, "projects reopen", share=share.id)
    )
    closed = await place.priya.slash(place.general, "projects close", share=share.id)
    assert "does without" not in said(closed)
    assert (await place.only_share()).state is State.CLOSED


async def test_whoever_is_kept_out_is_told_the_reason_wherever_they_press(place: Meetup) -> None:
    await place.share(place.priya)
    form = await place.sena.click(await place.card(await place.only_share()), label="Ask the author")
    await place.service(ModerationService).suspend(
        place.guild.id, place.sena.id, None, None, "It was spam.", 1, place.env.now()
    )
    for told in (
        await place.sena.submit_modal(form, dict(QUESTION)),
        await place.sena.slash(place.general, "share", kind="project"),
        await place.sena.slash(place.general, "looking browse"),
        await place.sena.slash(place.general, "suggest"),
    ):
        assert told.modal is None
        assert "It was spam." in said(told)
    share = await place.only_share()
    assert share.first_reply_at is None


async def test_a_gate_holds_for_what_was_opened_before_it_was_there(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    role = place.guild.create_role("Builders")
    await settle(place, Pillar.SHARES, role_id=role.id)
    refused = await place.priya.submit_modal(form, dict(DRAFT))
    assert role.mention in said(refused)
    assert DRAFT["title"] in said(refused)
    assert await place.shares() == []


async def test_a_gate_holds_for_a_press_and_a_command(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await place.priya.slash(place.general, "projects close", share=share.id)
    page = await place.priya.slash(place.general, "projects show", share=share.id)
    role = place.guild.create_role("Builders")
    await settle(place, Pillar.SHARES, role_id=role.id)
    pressed = await place.priya.click(shown(page), label="Open again")
    ordered = await place.priya.slash(place.general, "projects reopen", share=share.id)
    assert role.mention in said(pressed)
    assert role.mention in said(ordered)
    assert (await place.only_share()).state is State.CLOSED

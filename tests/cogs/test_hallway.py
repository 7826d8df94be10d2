"""The way in: what a member is told they can do, and volunteering."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.guilds.rules import Trouble, TroubleKind
from bot.guilds.service import GuildsService
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.projects.rules import Kind
from bot.rescue.service import RescueService
from cogs.hallway.wording import held_up
from tests.cogs.screens import chosen, deny, forge, shown, take_downs, waits_for
from tests.flows.meetup import Meetup, labels, said


async def hallway(place: Meetup, name: str = "bea") -> str:
    return said(await place.people[name].slash(place.general, "hallway"))


# ---------------------------------------------------------------------- the way in


async def test_where_nothing_is_set_up_it_says_so_kindly(bare: Meetup) -> None:
    told = await hallway(bare)
    assert "Sharing is not set up here yet" in told
    assert "`/setup`" not in told
    assert "`/inbox`" in told
    assert "`/projects list`" not in told


async def test_an_organizer_is_told_how_to_set_up(bare: Meetup) -> None:
    assert "Choose a channel for shares with `/setup`" in await hallway(bare, "omar")


async def test_a_newcomer_is_told_how_to_begin_small(place: Meetup) -> None:
    answer = await place.bea.slash(place.general, "hallway")
    told = said(answer)
    assert answer.ephemeral
    assert "The hallway of Data Meetup" in told
    assert "Begin with one small thing" in told
    assert f"It goes to <#{place.forum.id}>" in told
    assert 4 <= told.count("\n- ") <= 6
    assert "Nothing new in your inbox." in told
    assert labels(shown(answer)) == ["Open my inbox", "Become a volunteer"]
    assert "For organizers" not in told


async def test_a_member_sees_their_latest_share_and_what_is_new(place: Meetup) -> None:
    await place.share(place.bea)
    share = await place.only_share()
    await take_downs(place, place.bea, 2)
    told = await hallway(place)
    link = f"https://discord.com/channels/{place.guild.id}/{share.thread_id}"
    assert f"Your latest share: [Backfill toolkit](<{link}>)" in told
    assert "**2 new things** wait" in told
    assert "Begin with one small thing" not in told


def test_whatever_is_amiss_an_organizer_is_told(now: datetime) -> None:
    told = {
        held_up(Trouble(kind, channel_id, 50013, now, now))
        for kind in TroubleKind
        for channel_id in (None, 123456789012345678)
    }
    assert len(told) > len(TroubleKind)
    assert not any("{" in each for each in told)


async def test_an_organizer_sees_that_all_is_well(place: Meetup) -> None:
    assert "Everything works" in await hallway(place, "omar")


@pytest.mark.parametrize("is_deleted", [True, False])
async def test_an_organizer_sees_that_shares_would_wait_before_any_does(
    place: Meetup, is_deleted: bool
) -> None:
    if is_deleted:
        place.env.backend.delete_channel(place.forum.id)
        await place.env.settle()
    else:
        await deny(place, place.forum, send_messages=True)
    told = await hallway(place, "omar")
    assert f"I can't post in the channel for shares (<#{place.forum.id}>)" in told
    assert "`/setup` shows how to mend it" in told
    assert "Everything works" not in told
    assert "can't post" not in await hallway(place)


async def test_an_organizer_by_role_sees_it_too(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)
    assert "For organizers" in await hallway(place)
    assert "For organizers" not in await hallway(place, "nils")


async def test_its_buttons_lead_on_after_a_restart(place: Meetup) -> None:
    answer = await place.bea.slash(place.general, "hallway")
    await place.restart()
    assert "Your inbox" in said(await place.bea.click(shown(answer), label="Open my inbox"))
    offer = await place.bea.click(shown(answer), label="Become a volunteer")
    assert "I ask up to 2 volunteers" in said(offer)


async def test_a_servers_name_is_only_text(place: Meetup) -> None:
    place.env.backend.edit_guild(place.guild.id, {"name": "**@everyone** <#1>"})
    await place.env.settle()
    assert "**@everyone**" not in await hallway(place)


# ---------------------------------------------------------------------- volunteering


async def kinds(place: Meetup) -> list[Kind]:
    return list(await place.service(RescueService).kinds_of(place.guild.id, place.bea.id))


async def test_a_member_volunteers_changes_their_mind_and_steps_back(place: Meetup) -> None:
    panel = await place.bea.slash(place.general, "volunteer")
    assert "no answer for 48 hours" in said(panel)
    assert labels(shown(panel)) == ["None"]  # the select alone, which has no label

    await place.bea.select(shown(panel), ["talk", "how-to"], custom_id="volunteer:kinds")
    assert await kinds(place) == [Kind.HOW_TO, Kind.TALK]
    assert "You look after unanswered how-tos and talks." in said(panel)
    assert chosen(panel, "volunteer:kinds") == ["how-to", "talk"]
    assert "You look after unanswered how-tos and talks." in await hallway(place)

    await place.bea.select(shown(panel), [], custom_id="volunteer:kinds")
    assert await kinds(place) == []
    assert "You stepped back" in said(panel)


async def test_one_button_steps_back_from_everything(place: Meetup) -> None:
    panel = await place.bea.slash(place.general, "volunteer")
    await place.bea.select(shown(panel), [kind.value for kind in Kind], custom_id="volunteer:kinds")
    assert "shares of every kind" in said(panel)
    await place.bea.click(shown(panel), label="Step back")
    assert await kinds(place) == []
    assert "You stepped back" in said(panel)


async def test_a_forged_kind_is_refused_whole(place: Meetup) -> None:
    panel = await place.bea.slash(place.general, "volunteer")
    answer = await forge(place.bea, shown(panel), "volunteer:kinds", ["talk", "'; DROP TABLE"])
    assert "not one of the choices" in said(answer)
    assert await kinds(place) == []


async def test_who_is_not_to_be_reached_at_all_is_told_it_cannot_work(place: Meetup) -> None:
    await place.service(MembersService).choose_reach(
        place.guild.id, place.bea.id, Reach.NOT_AT_ALL, place.env.now()
    )
    assert "so I can't ask you" in said(await place.bea.slash(place.general, "volunteer"))


async def test_a_volunteer_is_asked_about_a_share_nobody_answered(place: Meetup) -> None:
    panel = await place.bea.slash(place.general, "volunteer")
    await place.bea.select(shown(panel), ["project"], custom_id="volunteer:kinds")
    await place.share(place.priya)
    await place.skip(49)

    told = said(await place.bea.slash(place.general, "inbox"))
    assert f"**Backfill toolkit** by <@{place.priya.id}> has had no answer yet" in told


async def test_the_wait_that_is_told_is_the_servers_own(place: Meetup) -> None:
    await place.service(GuildsService).change(
        place.guild.id, place.env.now(), changed_by=1, rescue_after_hours=24
    )
    assert "no answer for 24 hours" in said(await place.bea.slash(place.general, "volunteer"))


@pytest.mark.parametrize("name", ["hallway", "inbox", "volunteer", "setup"])
async def test_the_commands_are_for_servers_only(place: Meetup, name: str) -> None:
    assert name not in place.bea.user.available_commands()


async def test_what_wants_an_answer_is_counted_beside_what_is_new(place: Meetup) -> None:
    waits_for(place, place.bea, "An offer")
    await take_downs(place, place.bea, 2)
    told = await hallway(place)
    assert "**One thing** in your inbox waits for your answer.\n**2 new things** wait in your inbox." in told
    assert "for your answer" not in await hallway(place, "nils")


async def test_what_wants_an_answer_is_not_called_nothing_new(place: Meetup) -> None:
    waits_for(place, place.bea, "An offer", "Another")
    told = await hallway(place)
    assert "**2 things** in your inbox wait for your answer." in told
    assert "Nothing new" not in told

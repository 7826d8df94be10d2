"""How a member may be reached is asked once, after the first thing they do, and a closed door is told of once."""

from __future__ import annotations

import asyncio
from typing import cast

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.members.rules import News, Reach
from bot.members.service import MembersService
from bot.ui.answers import Interaction
from cogs.hallway.asking import ask_once, tell_once
from tests.cogs.screens import forge, shown, take_downs, tell, waits_for
from tests.flows.meetup import HELPED, Meetup, labels, read, said

ASKED = "How may I reach you?"
CLOSED_TO_ME = "Your direct messages are closed to me"


async def follow(place: Meetup, person: MemberActor) -> InteractionResult:
    return await place.press(person, await place.card((await place.shares())[-1]), "Follow")


def question(result: InteractionResult) -> str:
    """What followed the answer."""
    return "\n".join(read(message) for message in result.followups)


@pytest.fixture
async def shared(place: Meetup) -> Meetup:
    """The same server with a share of Priya's in it, who has been asked already."""
    assert ASKED in question(await place.share(place.priya))
    return place


async def reach(place: Meetup, person: MemberActor) -> Reach:
    return (await place.service(MembersService).reach(place.guild.id, person.id)).reach


# ---------------------------------------------------------------------- the question


async def test_the_first_act_is_followed_by_the_question_and_what_each_choice_means(shared: Meetup) -> None:
    result = await follow(shared, shared.bea)
    assert "You follow" in read(result.response), "the answer comes first, and by itself"
    assert ASKED not in read(result.response)
    (asked,) = result.followups
    assert asked.ephemeral
    for words in ("By direct message", "Only in my inbox", "Not at all", "at most 3 a week", "`/inbox`"):
        assert words in read(asked)


async def test_it_is_never_asked_twice_answered_or_not(shared: Meetup) -> None:
    assert ASKED in question(await follow(shared, shared.bea))
    assert question(await follow(shared, shared.bea)) == ""
    card = await shared.card(await shared.only_share())
    form = await shared.press(shared.bea, card, "This helped me")
    assert question(await shared.bea.submit_modal(form, HELPED)) == ""
    await shared.restart()
    assert question(await follow(shared, shared.bea)) == ""
    assert question(await shared.share(shared.bea)) == ""


class Act:
    """The part of an answered interaction that an aside touches, so that several can go on at once."""

    def __init__(self, place: Meetup, person: MemberActor) -> None:
        self.client = place.app.client
        self.guild_id, self.user = place.guild.id, person
        self.extras: dict[str, object] = {}
        self.message = None
        self.response = self
        self.type = discord.InteractionResponseType.channel_message
        self.followup = self
        self.sent = 0

    async def send(self, **_: object) -> None:
        self.sent += 1


async def test_two_acts_at_the_same_time_are_followed_by_one_question(shared: Meetup) -> None:
    acts = [Act(shared, shared.bea) for _ in range(8)]
    await asyncio.gather(*(ask_once(cast("Interaction", act)) for act in acts))
    assert sum(act.sent for act in acts) == 1
    assert question(await follow(shared, shared.bea)) == ""


async def test_two_acts_at_the_same_time_are_told_once_of_a_closed_door(shared: Meetup) -> None:
    await turn_away(shared, shared.bea)
    await take_downs(shared, shared.bea, 1)
    acts = [Act(shared, shared.bea) for _ in range(8)]
    await asyncio.gather(*(tell_once(cast("Interaction", act)) for act in acts))
    assert sum(act.sent for act in acts) == 1


async def test_who_chose_before_is_not_asked(shared: Meetup) -> None:
    inbox = await shared.bea.slash(shared.general, "inbox")
    await shared.bea.select(shown(inbox), ["not-at-all"], custom_id="inbox:reach:1")
    assert question(await follow(shared, shared.bea)) == ""


async def test_looking_around_is_no_act(shared: Meetup) -> None:
    for command in ("hallway", "inbox", "volunteer", "portfolio", "projects list"):
        assert (await shared.bea.slash(shared.general, command)).followups == []
    assert ASKED in question(await follow(shared, shared.bea))


async def test_setting_up_is_no_act(place: Meetup) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    form = await place.press(place.omar, panel.response, "Change zone and hours")
    saved = await place.omar.submit_modal(form, {"zone": "Europe/Lisbon", "hours": "24"})
    assert ASKED not in said(saved)
    assert ASKED in question(await place.share(place.omar))


async def test_what_was_refused_is_no_act(shared: Meetup) -> None:
    refused = await shared.bea.slash(shared.general, "share", kind="project")
    result = await shared.bea.submit_modal(
        refused, {"title": "x" * 20, "what": "y" * 40, "link": "ftp://example.org", "ask": ["feedback"]}
    )
    assert "A link has to start with" in said(result)
    assert ASKED not in said(result)


async def test_volunteering_is_an_act(place: Meetup) -> None:
    panel = await place.bea.slash(place.general, "volunteer")
    result = await place.bea.select(shown(panel), ["project"], custom_id="volunteer:kinds")
    assert ASKED in question(result)


async def test_each_server_asks_for_itself(shared: Meetup) -> None:
    elsewhere = shared.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    there = elsewhere.add_member(shared.priya.user)
    panel = await there.slash(channel, "volunteer")
    result = await there.select(shown(panel), ["project"], custom_id="volunteer:kinds")
    assert ASKED in question(result)


@pytest.mark.parametrize(
    ("value", "named"),
    [("direct", "By direct message"), ("inbox", "Only in my inbox"), ("not-at-all", "Not at all")],
)
async def test_the_answer_is_kept_with_its_date_and_can_be_given_after_a_restart(
    shared: Meetup, value: str, named: str
) -> None:
    (asked,) = (await follow(shared, shared.bea)).followups
    await shared.restart()
    await shared.bea.select(asked, [value], custom_id="inbox:first-reach")
    kept = await shared.service(MembersService).reach(shared.guild.id, shared.bea.id)
    assert kept.reach is Reach(value)
    assert kept.chosen_at is not None
    assert f"**{named}**, you said on <t:" in read(asked)
    assert "You can change it in `/inbox` at any time." in read(asked)
    assert ASKED not in read(asked), "an answered question is gone"


@pytest.mark.parametrize("values", [["unsaid"], ["always"], []])
async def test_a_forged_answer_is_refused(shared: Meetup, values: list[str]) -> None:
    (asked,) = (await follow(shared, shared.bea)).followups
    refused = await forge(shared.bea, asked, "inbox:first-reach", values)
    assert "not one of the choices" in said(refused)
    assert await reach(shared, shared.bea) is Reach.UNSAID


# ---------------------------------------------------------------------- told once


async def turn_away(place: Meetup, person: MemberActor) -> None:
    """Let somebody choose direct messages, and Discord turn one away."""
    members = place.service(MembersService)
    await members.choose_reach(place.guild.id, person.id, Reach.DIRECT, discord.utils.utcnow())
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        assert await members.turned_away_in(unit, place.guild.id, person.id, 50007)


async def test_closed_direct_messages_are_told_of_once_with_the_way_to_what_waits(shared: Meetup) -> None:
    await turn_away(shared, shared.bea)
    await take_downs(shared, shared.bea, 2)
    waits_for(shared, shared.bea, "An offer.")
    result = await follow(shared, shared.bea)
    (told,) = result.followups
    assert told.ephemeral
    assert read(told) == f"{CLOSED_TO_ME}; 3 things wait in `/inbox`."
    assert labels(told) == ["Open my inbox"]
    assert question(await follow(shared, shared.bea)) == ""
    await shared.restart()
    assert "Talk 2" in said(await shared.bea.click(told, label="Open my inbox"))


async def test_what_only_wants_an_answer_is_told_of_too(shared: Meetup) -> None:
    await turn_away(shared, shared.bea)
    waits_for(shared, shared.bea, "An offer.")
    told = question(await follow(shared, shared.bea))
    assert told == f"{CLOSED_TO_ME}; one thing waits in `/inbox`."


async def test_nobody_is_told_while_nothing_waits(shared: Meetup) -> None:
    await turn_away(shared, shared.bea)
    assert question(await follow(shared, shared.bea)) == ""
    await tell(shared, shared.bea, News.TAKEN_DOWN, title="A talk", reason="Twice.")
    assert CLOSED_TO_ME in question(await follow(shared, shared.bea))


async def test_nobody_is_told_whose_messages_get_through(shared: Meetup) -> None:
    members = shared.service(MembersService)
    await members.choose_reach(shared.guild.id, shared.bea.id, Reach.DIRECT, discord.utils.utcnow())
    await take_downs(shared, shared.bea, 1)
    assert question(await follow(shared, shared.bea)) == ""

"""Which role can be a badge: none that brings power, since members put it on by themselves."""

from __future__ import annotations

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.guilds.rules import Part
from bot.guilds.service import GuildsService
from bot.ui import wording_of_badges
from bot.ui.badges import DANGEROUS, BadgeLook
from tests.cogs.screens import forge, shown
from tests.cogs.settling import allow_the_bot, have, looking, move, note_trouble, settings
from tests.flows.meetup import Meetup, said

_ROLES = 6


async def test_a_role_that_is_no_badge_is_refused_with_the_reason_and_the_way(place: Meetup) -> None:
    everyone = place.guild.default_role
    new = place.guild.create_role
    managed = new("Some app")
    place.env.backend.edit_role(place.guild.id, managed.id, {"managed": True})
    strong = new("Helpers", permissions=discord.Permissions(ban_members=True, manage_messages=True))
    quiet, above = new("Quietly strong"), new("Above")
    allowed = discord.Permissions(manage_webhooks=True).value
    place.env.backend.set_overwrite(place.text.id, Overwrite(quiet.id, OverwriteType.ROLE, allow=allowed))
    own = await allow_the_bot(place)
    await move(place, above, 99)
    organizers = new("Organizers")
    await have(place, organizer_role_id=organizers.id)
    theirs = place.env.create_guild("Elsewhere").create_role("Theirs")
    await place.env.settle()
    panel = await looking(place)
    refused = {
        str(everyone.id): "Everybody has that role",
        str(managed.id): "only Discord gives it",
        str(strong.id): "in single channels: **Manage Messages** and **Ban Members**.",
        str(quiet.id): "**Manage Webhooks**",
        str(above.id): f"drag <@&{own.id}> above <@&{above.id}>. Then choose it again.",
        str(own.id): "only Discord gives it",
        str(organizers.id): "can't be both",
        str(theirs.id): "not there any more",
        "99999999999999999999": "Please pick again.",
        "badge": "Please pick again.",
        "": "Please pick again.",
    }
    for role_id, told in refused.items():
        answer = await forge(place.omar, shown(panel), "setup:badge:hiring", [role_id], _ROLES)
        assert told in said(answer), (role_id, said(answer))
        assert (await settings(place)).hiring_role_id is None, role_id

    guild = place.app.client.get_guild(place.guild.id)
    assert guild is not None
    guild.me._roles.add(above.id)
    answer = await forge(place.omar, shown(panel), "setup:badge:hiring", [str(above.id)], _ROLES)
    assert f"<@&{above.id}> is my own highest role" in said(answer)
    assert (await settings(place)).hiring_role_id is None

    badge = new("Open to work")
    await place.omar.select(shown(panel), [badge], custom_id="setup:badge:looking")
    await place.omar.click(shown(panel), label="Back to the settings")
    answer = await place.omar.select(shown(panel), [badge], custom_id="setup:role")
    assert "can't be both" in said(answer)
    assert (await settings(place)).organizer_role_id == organizers.id


async def test_what_everybody_may_is_no_power_of_a_badge_and_what_it_opens_is_said(place: Meetup) -> None:
    everyone = place.env.backend.get_role(place.guild.id, place.guild.id)
    ping = discord.Permissions(mention_everyone=True).value
    place.env.backend.edit_role(place.guild.id, everyone.id, {"permissions": everyone.permissions | ping})
    badge = place.guild.create_role("Open to work", permissions=discord.Permissions(mention_everyone=True))
    sees = discord.Permissions(view_channel=True).value
    place.env.backend.set_overwrite(place.text.id, Overwrite(badge.id, OverwriteType.ROLE, allow=sees))
    await place.env.settle()
    panel = await looking(place)
    await place.omar.select(shown(panel), [badge], custom_id="setup:badge:looking")
    assert f"Whoever wears <@&{badge.id}> may also see <#{place.text.id}>." in said(panel)

    place.env.backend.edit_role(place.guild.id, everyone.id, {"permissions": everyone.permissions & ~ping})
    await place.env.settle()
    await place.omar.click(shown(panel), label="Look again")
    assert "**Mention Everyone**" in said(panel)


def test_every_dangerous_permission_has_its_name_and_all_that_discord_calls_elevated_are() -> None:
    assert {name for name, given in discord.Permissions.elevated() if given} <= set(DANGEROUS)
    assert all(getattr(discord.Permissions.all(), name) for name in DANGEROUS)
    for name in DANGEROUS:
        assert "**" in wording_of_badges.unfit(BadgeLook(5, dangerous=(name,)), "")


def test_a_bot_without_a_role_is_told_to_be_given_one() -> None:
    told = wording_of_badges.unfit(BadgeLook(5, is_too_high=True), "Then choose it again.")
    assert "I have no role of my own" in told
    assert "drag it above <@&5>, and give it to me. Then choose it again." in told


async def test_only_a_role_that_passes_the_bots_own_is_a_reason_to_look_again(place: Meetup) -> None:
    role = place.guild.create_role("Hiring")
    own = next(each for each in place.guild.roles.values() if each.name == "TestBot")
    await move(place, own, 50)
    for moved, position, is_looked_at in (
        (role, 2, False),
        (role, 3, False),
        (role, 60, True),
        (role, 61, False),
        (role, 4, True),
        (own, 51, True),
    ):
        await note_trouble(place, Part.BADGES)
        await move(place, moved, position)
        found = await place.service(GuildsService).troubles(place.guild.id)
        assert bool(found) is not is_looked_at, (moved.name, position)

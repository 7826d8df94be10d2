"""The doctor on roles and nicknames: badges that can't be given, tags that can't be put, organizers without a role."""

from __future__ import annotations

import discord
import pytest

from bot.audit.rules import Act
from bot.guilds.rules import Part
from bot.guilds.service import GuildsService
from cogs.doctor import mending
from tests.cogs.checkup.practice import doctor, fix, guild_of, offers, told, trail
from tests.cogs.screens import shown
from tests.cogs.settling import allow_the_bot, have, looking, move, note_trouble, settings
from tests.flows.meetup import Meetup, said


@pytest.mark.parametrize(("field", "sort", "name"), [
    ("looking_role_id", "looking", "Looking"), ("hiring_role_id", "hiring", "Hiring"),
])  # fmt: skip
async def test_a_deleted_badge_is_made_anew_without_any_power(
    place: Meetup, field: str, sort: str, name: str
) -> None:
    gone = place.guild.create_role("Gone")
    await have(place, **{field: gone.id})
    place.env.backend.delete_role(place.guild.id, gone.id)
    await place.env.settle()
    panel = await doctor(place)
    assert f"**Needs you:** The role for the badge of who is {sort} was deleted" in said(panel)
    before, after = await fix(place, panel, f"role:{sort}.{gone.id}")
    assert f"I make a role called **{name}** that may do nothing more than everybody" in before
    assert "was deleted" not in after
    assert "badges" in after.split("are fine:")[1]
    made_id = getattr(await settings(place), field)
    made = guild_of(place).get_role(made_id)
    assert made is not None
    assert made.name == name
    assert made.permissions == discord.Permissions.none()
    assert made < guild_of(place).me.top_role
    assert (await trail(place, Act.FIXED))[0].details == {"role made": name}


async def test_two_who_press_make_one_role(place: Meetup, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = place.guild.create_role("Gone")
    await have(place, looking_role_id=gone.id)
    place.env.backend.delete_role(place.guild.id, gone.id)
    await place.env.settle()
    before = len(place.guild.roles)
    panel = await doctor(place)
    asked = await place.omar.click(shown(panel), custom_id=f"doctor:mend:role:looking.{gone.id}")
    twin = await place.omar.click(shown(panel), custom_id=f"doctor:mend:role:looking.{gone.id}")
    address = f"doctor:do:role:looking.{gone.id}"
    with monkeypatch.context() as patched:
        patched.setattr(mending, "_at_it", {(place.guild.id, "role", f"looking.{gone.id}")})
        assert "I am at it already" in said(await place.omar.click(shown(twin), custom_id=address))
    await place.omar.click(shown(asked), custom_id=address)
    await place.omar.click(shown(twin), custom_id=address)
    assert "mended already" in said(twin)
    assert len(place.guild.roles) == before + 1
    assert len(await trail(place, Act.FIXED)) == 1


async def test_without_managing_roles_no_badge_is_offered_and_it_says_what_is_lacking(place: Meetup) -> None:
    gone = place.guild.create_role("Gone")
    badge = place.guild.create_role("Open to work")
    await have(place, looking_role_id=gone.id, hiring_role_id=badge.id)
    place.env.backend.delete_role(place.guild.id, gone.id)
    own = await allow_the_bot(place, manage_roles=False)
    await move(place, own, 90)
    panel = await doctor(place)
    assert "Choose another one, or none, in `/organizer settings`." in said(panel)
    assert not any("role" in address for address in offers(panel, "mend"))
    assert f"I lack **Manage Roles**, so nobody gets <@&{badge.id}> yet" in said(panel)
    await allow_the_bot(place, manage_roles=True)
    assert "I lack **Manage Roles**" not in await told(place)


async def test_a_badge_above_the_bots_own_role_is_named_with_the_way_and_gone_when_it_is_moved(
    place: Meetup,
) -> None:
    own = await allow_the_bot(place)
    badge = place.guild.create_role("Open to work")
    await have(place, looking_role_id=badge.id)
    await move(place, own, 50)
    assert "can't be given" not in await told(place)
    await move(place, badge, 90)
    found = await told(place)
    assert f"drag <@&{own.id}> above <@&{badge.id}>" in found
    await move(place, badge, 2)
    assert "can't be given" not in await told(place)


async def test_setting_up_and_the_doctor_say_the_same_of_a_badge(place: Meetup) -> None:
    strong = place.guild.create_role("Helpers", permissions=discord.Permissions(ban_members=True))
    await have(place, looking_role_id=strong.id)
    await move(place, await allow_the_bot(place), 50)
    sentence = f"<@&{strong.id}> lets its members do what others may not, here or in single channels: **Ban Members**."
    assert sentence in await told(place)
    assert sentence in said(await looking(place))


async def test_tags_behind_nicknames_need_a_permission(place: Meetup) -> None:
    await have(place, looking_tag="[looking]")
    await allow_the_bot(place, manage_nicknames=False)
    await note_trouble(place, Part.NICKNAMES)
    found = await told(place)
    assert "**Needs you:** I lack **Manage Nicknames**, so no tag is put behind a name." in found
    assert "Discord refused" not in found, "the lack explains it"
    await allow_the_bot(place, manage_nicknames=True)
    assert "tags behind nicknames" in (await told(place)).split("are fine:")[1]


async def test_a_deleted_organizers_role_is_named(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers")
    await have(place, organizer_role_id=helpers.id)
    assert "the organizers' role" in (await told(place)).split("are fine:")[1]
    place.env.backend.delete_role(place.guild.id, helpers.id)
    await place.env.settle()
    assert "**Could be better:** The role you named for organizers was deleted" in await told(place)


async def test_refusals_that_no_look_explains_are_told_with_their_code(place: Meetup) -> None:
    badge = place.guild.create_role("Open to work")
    await have(place, looking_role_id=badge.id)
    await move(place, await allow_the_bot(place), 50)
    await note_trouble(place, Part.BADGES)
    panel = await doctor(place)
    assert "**Needs you:** Discord refused a badge since <t:" in said(panel)
    assert "its code is 50013" in said(panel)
    await place.omar.click(shown(panel), label="Look again")
    assert "Discord refused" not in said(panel)
    assert await place.service(GuildsService).troubles(place.guild.id) == []

"""Setting up: who may, what is checked, what is said, and that it is never done by halves."""

from __future__ import annotations

import discord
import pytest

from bot.guilds.rules import GuildSettings
from bot.guilds.service import GuildsService
from tests.cogs.screens import chosen, forge, shown
from tests.flows.meetup import Meetup, said

_CHANNELS, _ROLES = 8, 6


async def settings(place: Meetup) -> GuildSettings:
    return await place.service(GuildsService).settings(place.guild.id)


# ---------------------------------------------------------------------- the way through


async def test_an_organizer_chooses_a_channel_and_members_can_share(bare: Meetup) -> None:
    panel = await bare.omar.slash(bare.general, "organizer settings")
    assert panel.ephemeral
    assert "Choose the channel where shares are posted" in said(panel)

    await bare.omar.select(shown(panel), [bare.forum], custom_id="setup:channel")

    assert f"Members can share: `/share` posts to <#{bare.forum.id}>" in said(panel)
    assert "a post of its own" in said(panel)
    assert (await settings(bare)).share_channel_id == bare.forum.id
    assert (await bare.priya.slash(bare.general, "share", kind="project")).modal is not None


async def test_options_of_the_command_set_up_everything_at_once(bare: Meetup) -> None:
    helpers = bare.guild.create_role("Helpers")
    panel = await bare.omar.slash(
        bare.general,
        "setup",
        share_channel=bare.text,
        zone="Europe/Lisbon",
        organizer_role=helpers,
        rescue_after=24,
    )

    assert "Saved." in said(panel)
    assert "a message in" in said(panel)
    assert "Europe/Lisbon" in said(panel)
    assert "after 24 hours" in said(panel)
    assert chosen(panel, "setup:channel") == [str(bare.text.id)]
    assert chosen(panel, "setup:role") == [str(helpers.id)]
    now = await settings(bare)
    assert (now.share_channel_id, now.zone, now.organizer_role_id, now.rescue_after_hours) == (
        bare.text.id,
        "Europe/Lisbon",
        helpers.id,
        24,
    )


async def test_one_bad_option_changes_nothing_at_all(bare: Meetup) -> None:
    answer = await bare.omar.slash(bare.general, "setup", share_channel=bare.forum, zone="Europe/Lisbn")

    assert "Did you mean `Europe/Lisbon`" in said(answer)
    assert "Nothing was changed." in said(answer)
    assert await settings(bare) == GuildSettings(bare.guild.id)


async def test_a_zone_may_be_typed_without_minding_case(bare: Meetup) -> None:
    await bare.omar.slash(bare.general, "setup", zone="america/new york")
    assert (await settings(bare)).zone == "America/New_York"


async def test_typing_a_city_offers_its_zone(bare: Meetup) -> None:
    offered = await bare.omar.autocomplete(bare.general, "setup", "zone", "munich")
    assert offered[0]["value"] == "Europe/Berlin"
    assert len(await bare.omar.autocomplete(bare.general, "setup", "zone", "")) == 25


async def test_the_role_can_be_named_and_taken_back(bare: Meetup) -> None:
    helpers = bare.guild.create_role("Helpers")
    panel = await bare.omar.slash(bare.general, "organizer settings")
    await bare.omar.select(shown(panel), [helpers], custom_id="setup:role")
    assert (await settings(bare)).organizer_role_id == helpers.id
    assert f"<@&{helpers.id}>" in said(panel)

    await bare.omar.select(shown(panel), [], custom_id="setup:role")
    assert (await settings(bare)).organizer_role_id is None


async def test_everyone_is_no_organizers_role(bare: Meetup) -> None:
    answer = await bare.omar.slash(bare.general, "setup", organizer_role=bare.guild.default_role)
    assert "everybody would be an organizer" in said(answer)
    assert (await settings(bare)).organizer_role_id is None


# ---------------------------------------------------------------------- zone and hours


async def test_zone_and_hours_are_changed_in_a_form(place: Meetup) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    form = await place.omar.click(shown(panel), label="Change zone and hours")
    await place.omar.submit_modal(form, {"zone": "Asia/Tokyo", "hours": "12"})

    assert "Asia/Tokyo" in said(panel)
    now = await settings(place)
    assert (now.zone, now.rescue_after_hours) == ("Asia/Tokyo", 12)


async def test_a_bad_zone_names_the_nearest_and_gives_the_text_back(place: Meetup) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    form = await place.omar.click(shown(panel), label="Change zone and hours")
    answer = await place.omar.submit_modal(form, {"zone": "Europe/Amsterdm", "hours": "12"})

    assert "`Europe/Amsterdam`" in said(answer)
    assert "Europe/Amsterdm" in said(answer)
    assert (await settings(place)).rescue_after_hours == 48

    again = await place.omar.click(shown(answer), label="Edit")
    assert again.modal is not None
    assert [row["component"]["value"] for row in again.modal["components"]] == ["Europe/Amsterdm", "12"]
    await place.omar.submit_modal(again, {"zone": "Europe/Amsterdam", "hours": "12"})
    assert (await settings(place)).zone == "Europe/Amsterdam"


@pytest.mark.parametrize("hours", ["5", "337", "two", "-48", "4.5", "٤٨"])
async def test_hours_that_make_no_sense_are_refused(place: Meetup, hours: str) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    form = await place.omar.click(shown(panel), label="Change zone and hours")
    answer = await place.omar.submit_modal(form, {"zone": "Asia/Tokyo", "hours": hours})

    assert "a whole number of hours, from 6 to 336" in said(answer)
    assert (await settings(place)).zone == "UTC"


# ---------------------------------------------------------------------- who may


async def test_a_member_does_not_see_the_command(place: Meetup) -> None:
    assert "setup" not in place.bea.available_commands(place.general)
    assert "setup" in place.omar.available_commands(place.general)


async def test_a_command_that_was_made_visible_still_asks_who_acts(place: Meetup) -> None:
    await let_everybody_see(place)
    answer = await place.bea.slash(place.general, "setup", zone="Asia/Tokyo")
    assert "Only organizers" in said(answer)
    assert (await settings(place)).zone == "UTC"


async def test_whoever_has_the_organizers_role_may_set_up(place: Meetup) -> None:
    await let_everybody_see(place)
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)

    panel = await place.bea.slash(place.general, "setup", zone="Asia/Tokyo")
    assert "Saved." in said(panel)
    await place.bea.select(shown(panel), [place.text], custom_id="setup:channel")
    assert (await settings(place)).share_channel_id == place.text.id
    assert "Only organizers" in said(await place.nils.slash(place.general, "organizer settings"))


async def test_who_organizes_no_more_by_their_own_change_is_told_so_and_that_it_is_saved(
    place: Meetup,
) -> None:
    await let_everybody_see(place)
    helpers, others = place.guild.create_role("Helpers"), place.guild.create_role("Others")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)

    panel = await place.bea.slash(place.general, "organizer settings")
    told = said(await place.bea.select(shown(panel), [others], custom_id="setup:role"))
    assert "Saved. You do not organize here any more" in told
    assert (await settings(place)).organizer_role_id == others.id
    assert "Only organizers" in said(await place.bea.slash(place.general, "organizer settings"))


async def test_forged_presses_of_a_member_change_nothing(place: Meetup) -> None:
    home = await place.bea.slash(place.general, "hallway")
    before = await settings(place)
    role = place.guild.create_role("Mine")
    answers = [
        await forge(place.bea, shown(home), "setup:channel", [str(place.text.id)], _CHANNELS),
        await forge(place.bea, shown(home), "setup:role", [str(role.id)], _ROLES),
        await forge(place.bea, shown(home), "setup:role", [], _ROLES),
        await forge(place.bea, shown(home), "setup:times"),
        await forge(place.bea, shown(home), "setup:look"),
    ]

    assert all("Only organizers" in said(answer) for answer in answers)
    assert all(answer.modal is None for answer in answers)
    assert await settings(place) == before


async def test_a_form_opened_before_the_role_was_lost_is_not_taken(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers", permissions=discord.Permissions(manage_guild=True))
    place.env.backend.add_member_role(place.guild.id, place.bea.id, helpers.id)
    panel = await place.bea.slash(place.general, "organizer settings")
    form = await place.bea.click(shown(panel), label="Change zone and hours")
    place.env.backend.remove_member_role(place.guild.id, place.bea.id, helpers.id)
    answer = await place.bea.submit_modal(form, {"zone": "Asia/Tokyo", "hours": "12"})

    assert "Only organizers" in said(answer)
    assert (await settings(place)).zone == "UTC"


async def test_a_channel_or_role_of_another_server_is_not_taken(place: Meetup) -> None:
    elsewhere = place.env.create_guild("Elsewhere")
    forum, role = elsewhere.create_forum_channel("theirs"), elsewhere.create_role("Theirs")
    panel = await place.omar.slash(place.general, "organizer settings")
    first = await forge(place.omar, shown(panel), "setup:channel", [str(forum.id)], _CHANNELS)
    second = await forge(place.omar, shown(panel), "setup:role", [str(role.id)], _ROLES)

    assert "Please choose another one" in said(first)
    assert "Please choose another one" in said(second)
    assert (await settings(place)).share_channel_id == place.forum.id


@pytest.mark.parametrize("values", [["general"], [""], [], ["99999999999999999999"]])
async def test_a_forged_channel_is_not_taken(place: Meetup, values: list[str]) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    answer = await forge(place.omar, shown(panel), "setup:channel", values, _CHANNELS)
    assert "Please choose another one" in said(answer) or "Please pick again" in said(answer)


async def test_a_voice_channel_takes_no_shares(place: Meetup) -> None:
    voice = place.guild.create_voice_channel("Talk")
    panel = await place.omar.slash(place.general, "organizer settings")
    answer = await forge(place.omar, shown(panel), "setup:channel", [str(voice.id)], _CHANNELS)
    assert "shares can't go there" in said(answer)


async def test_the_panel_works_after_a_restart(bare: Meetup) -> None:
    panel = await bare.omar.slash(bare.general, "organizer settings")
    await bare.restart()
    await bare.omar.select(shown(panel), [bare.forum], custom_id="setup:channel")
    assert (await settings(bare)).share_channel_id == bare.forum.id


async def let_everybody_see(place: Meetup) -> None:
    """Let an organizer open the command to everybody in the server's settings."""
    (command,) = [c for c in await place.app.client.tree.fetch_commands() if c.name == "setup"]
    place.guild.set_command_permissions(command, {place.guild.default_role: True})

"""Setting up looking and hiring: what is on, what members may choose, what is missing, and who may change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.guilds.rules import GuildSettings, Part
from bot.guilds.service import GuildsService
from bot.ui.badges import look_at_badge
from bot.ui.cards import MOST_COMPONENTS, MOST_TEXT
from tests.cogs.screens import chosen, deny, forge, shown
from tests.cogs.settling import allow_the_bot, have, looking, move, note_trouble, settings
from tests.flows.meetup import Meetup, labels, said

_CHANNELS, _ROLES = 8, 6
TAGS: Mapping[str, str] = {"looking_tag": "", "hiring_tag": "", "flag_days": "30"}


# ---------------------------------------------------------------------- the way through


async def test_all_of_it_is_turned_on_shown_and_turned_off_again(place: Meetup) -> None:
    panel = await place.omar.slash(place.general, "organizer settings")
    assert "**Looking and hiring** Cards, badges, tags and celebration are off." in said(panel)
    await place.omar.click(shown(panel), label="Change looking and hiring")
    assert said(panel).count("Cards are off") == said(panel).count("The badge is off") == 2
    assert "Whoever is hiring chooses who may see it.\n" in said(panel) + "\n"

    badge, other = place.guild.create_role("Open to work"), place.guild.create_role("We are hiring")
    for sort, channel, role in (("looking", place.text, badge), ("hiring", place.general, other)):
        await place.omar.select(shown(panel), [channel], custom_id=f"setup:cards:{sort}")
        await place.omar.select(shown(panel), [role], custom_id=f"setup:badge:{sort}")
        assert chosen(panel, f"setup:cards:{sort}") == [str(channel.id)]
        assert chosen(panel, f"setup:badge:{sort}") == [str(role.id)]
    form = await place.omar.click(shown(panel), label="Change tags and days")
    await place.omar.submit_modal(form, {"looking_tag": " [looking]", "hiring_tag": "*h*", "flag_days": "60"})
    await place.omar.click(shown(panel), label="Turn celebration on")

    on = GuildSettings(
        place.guild.id,
        looking_channel_id=place.text.id,
        hiring_channel_id=place.general.id,
        looking_role_id=badge.id,
        hiring_role_id=other.id,
        looking_tag="[looking]",
        hiring_tag="*h*",
        is_celebrating=True,
        flag_days=60,
    )
    assert of_looking(await settings(place)) == of_looking(on)
    told = said(panel)
    assert f"Cards go to <#{place.text.id}>.\nThe badge is <@&{badge.id}>." in told
    assert "What members put up runs for 60 days." in told
    assert (
        f"Whoever is hiring chooses who may see it, and may have a card in <#{place.general.id}>, the badge "
        f"<@&{other.id}>, the tag \\*h\\* and a line of celebration at the end."
    ) in told
    assert "I lack" not in told

    await place.omar.click(shown(panel), label="Back to the settings")
    assert "**Looking and hiring** Cards, badges, tags and celebration are on." in said(panel)
    await place.omar.click(shown(panel), label="Change looking and hiring")
    for sort in ("looking", "hiring"):
        await place.omar.select(shown(panel), [], custom_id=f"setup:cards:{sort}")
        await place.omar.select(shown(panel), [], custom_id=f"setup:badge:{sort}")
    assert "needs a channel for cards" in said(panel)
    form = await place.omar.click(shown(panel), label="Change tags and days")
    await place.omar.submit_modal(form, dict(TAGS))
    await place.omar.click(shown(panel), label="Turn celebration off")
    assert of_looking(await settings(place)) == of_looking(GuildSettings(place.guild.id))


def of_looking(settings: GuildSettings) -> tuple[object, ...]:
    """What of the settings is about looking and hiring."""
    return (
        *(settings.looking_channel_id, settings.hiring_channel_id, settings.looking_role_id),
        *(settings.hiring_role_id, settings.looking_tag, settings.hiring_tag),
        *(settings.is_celebrating, settings.flag_days),
    )


async def test_an_old_panel_turns_nothing_back_and_all_of_it_works_after_a_restart(place: Meetup) -> None:
    old, panel = await looking(place), await looking(place)
    form = await place.omar.click(shown(panel), label="Change tags and days")
    await place.restart()
    await place.omar.click(shown(panel), label="Turn celebration on")
    await place.omar.click(shown(old), label="Turn celebration on")
    await place.omar.select(shown(panel), [place.text], custom_id="setup:cards:hiring")
    await place.omar.submit_modal(form, {**TAGS, "hiring_tag": "hiring"})
    now = await settings(place)
    assert (now.is_celebrating, now.hiring_channel_id, now.hiring_tag) == (True, place.text.id, "hiring")


# ---------------------------------------------------------------------- tags and days


async def test_what_can_not_be_in_the_form_changes_nothing_and_is_given_back(place: Meetup) -> None:
    typed = {**TAGS, "looking_tag": "[looking]"}
    form = await place.omar.click(shown(await looking(place)), label="Change tags and days")
    for field, bad, told in (
        ("flag_days", "6", "**Days until it runs out** Please write a whole number from 7 to 90."),
        ("flag_days", "91", "**Days until it runs out** Please write a whole number from 7 to 90."),
        ("flag_days", "٣٠", "**Days until it runs out** Please write a whole number from 7 to 90."),
        ("hiring_tag", "🤝" * 8, "**Behind the nickname of who is hiring** A tag can have 14 characters"),
    ):
        answer = await place.omar.submit_modal(form, {**typed, field: bad})
        assert told in said(answer)
        assert "Nothing was changed." in said(answer)
        assert of_looking(await settings(place)) == of_looking(GuildSettings(place.guild.id))
        form = await place.omar.click(shown(answer), label="Edit")
    await place.omar.submit_modal(form, typed)
    assert (await settings(place)).looking_tag == "[looking]"


async def test_what_two_organizers_change_in_the_form_at_once_is_all_kept(place: Meetup) -> None:
    first, second = await looking(place), await looking(place)
    forms = [await place.omar.click(shown(panel), label="Change tags and days") for panel in (first, second)]
    await place.omar.submit_modal(forms[0], {**TAGS, "looking_tag": "[looking]", "flag_days": "45"})
    await place.omar.submit_modal(forms[1], {**TAGS, "hiring_tag": "[hiring]"})
    now = await settings(place)
    assert (now.looking_tag, now.hiring_tag, now.flag_days) == ("[looking]", "[hiring]", 45)


# ---------------------------------------------------------------------- what is missing


async def test_what_is_missing_is_named_with_the_way_to_mend_it(place: Meetup) -> None:
    badge = place.guild.create_role("Open to work")
    own = await allow_the_bot(place, manage_roles=False, manage_nicknames=False)
    await have(place, looking_channel_id=place.text.id, looking_role_id=badge.id)
    await deny(place, place.text, send_messages=True, embed_links=True, send_messages_in_threads=True)
    panel = await looking(place)
    told = said(panel)
    lacks = "- **Send Messages**\n- **Embed Links**\nOpen the settings of"
    assert f"In <#{place.text.id}> I still need:\n{lacks}" in told
    assert "cards wait until then" in told
    assert f"I lack **Manage Roles**, so nobody gets <@&{badge.id}> yet." in told
    assert f"choose <@&{own.id}>, then **Permissions**" in told
    assert "Manage Nicknames" not in told
    form = await place.omar.click(shown(panel), label="Change tags and days")
    await place.omar.submit_modal(form, {**TAGS, "hiring_tag": "[hiring]"})
    assert "I lack **Manage Nicknames**" in said(panel)
    await place.omar.click(shown(panel), label="Back to the settings")
    assert "Something there needs you." in said(panel)

    await allow_the_bot(place, manage_roles=True, manage_nicknames=True)
    await deny(place, place.text)
    assert "Something there needs you." not in said(
        await place.omar.slash(place.general, "organizer settings")
    )
    told = said(await looking(place))
    assert "I lack" not in told
    assert "I still need" not in told


async def test_what_was_deleted_or_moved_since_is_said_with_what_to_do(place: Meetup) -> None:
    gone, badge = place.guild.create_role("Gone"), place.guild.create_role("Open to work")
    await have(
        place,
        looking_channel_id=place.text.id,
        hiring_channel_id=place.general.id,
        looking_role_id=gone.id,
        hiring_role_id=badge.id,
    )
    place.env.backend.delete_role(place.guild.id, gone.id)
    place.env.backend.delete_channel(place.text.id)
    await move(place, badge, 99)
    panel = await looking(place)
    told = said(panel)
    assert (
        told.count("The channel for cards was deleted")
        == told.count("The role for the badge was deleted")
        == 1
    )
    assert chosen(panel, "setup:cards:looking") == chosen(panel, "setup:badge:looking") == []
    assert f"above <@&{badge.id}>. Then press **Look again**." in told
    await move(place, badge, 1)
    await place.omar.click(shown(panel), label="Look again")
    assert "I looked again." in said(panel)
    assert "highest role" not in said(panel)

    guild = place.app.client.get_guild(place.guild.id)
    assert guild is not None
    guild.unavailable = True
    panel = await looking(place)
    assert "Discord is still connecting me" in said(panel)
    assert "deleted" not in said(panel)
    answer = await forge(place.omar, shown(panel), "setup:badge:looking", [str(badge.id)], _ROLES)
    assert "Discord is still connecting me" in said(answer)
    assert look_at_badge(guild, badge.id) is None


async def test_troubles_of_looking_and_hiring_are_told_once_with_the_next_step(place: Meetup) -> None:
    await have(place, looking_channel_id=place.text.id, looking_tag="[looking]")
    for part in (Part.LOOKING, Part.BADGES, Part.NICKNAMES):
        await note_trouble(place, part, place.text if part is Part.LOOKING else None)
    panel = await place.omar.slash(place.general, "organizer settings")
    steps = (
        f"Discord refused me in <#{place.text.id}> (its code 50013)",
        "did not let me give or take a badge (its code 50013)",
        "that my role allows **Manage Nicknames**",
    )
    assert [said(panel).count(step) for step in steps] == [1, 1, 1]
    assert "keeps me from putting the tag" in said(await place.omar.slash(place.general, "hallway"))
    await place.omar.click(shown(panel), label="Change looking and hiring")
    assert [said(panel).count(step) for step in steps] == [1, 1, 1]

    await place.omar.click(shown(panel), label="Look again")
    assert [said(panel).count(step) for step in steps] == [0, 0, 0]

    await note_trouble(place, Part.BADGES)
    await move(place, place.guild.create_role("Another"), 2)
    assert await place.service(GuildsService).troubles(place.guild.id) == []
    await allow_the_bot(place, manage_nicknames=False)
    await note_trouble(place, Part.NICKNAMES)
    assert said(await looking(place)).count("**Manage Nicknames**") == 1
    await have(place, looking_tag="")
    await note_trouble(place, Part.NICKNAMES)
    assert "that my role allows **Manage Nicknames**" in said(await looking(place))


async def test_however_much_is_amiss_both_panels_can_be_shown_whole(bare: Meetup) -> None:
    roles = [bare.guild.create_role(name * 16) for name in ("first ", "second ")]
    await have(
        bare,
        share_channel_id=bare.text.id,
        introductions_channel_id=bare.general.id,
        looking_channel_id=bare.text.id,
        hiring_channel_id=bare.general.id,
        looking_role_id=roles[0].id,
        hiring_role_id=roles[1].id,
        looking_tag="\\" * 14,
        hiring_tag="*" * 14,
        is_celebrating=True,
    )
    for role in roles:
        place_all = discord.Permissions.all().value & ~discord.Permissions(administrator=True).value
        bare.env.backend.edit_role(bare.guild.id, role.id, {"permissions": place_all})
    for channel in (bare.text, bare.general):
        await deny(
            bare, channel, view_channel=True, send_messages=True, embed_links=True, manage_threads=True
        )
        sees = discord.Permissions(view_channel=True).value
        for role in roles:
            bare.env.backend.set_overwrite(channel.id, Overwrite(role.id, OverwriteType.ROLE, allow=sees))
    await allow_the_bot(bare, manage_roles=False, manage_nicknames=False)
    for part in Part:
        await note_trouble(bare, part, bare.text)
    panel = await bare.omar.slash(bare.general, "organizer settings")
    for _ in range(2):
        assert count(shown(panel).components) <= MOST_COMPONENTS
        assert len(said(panel)) < MOST_TEXT
        assert "…" not in said(panel)
        if "Change looking and hiring" in labels(shown(panel)):
            await bare.omar.click(shown(panel), label="Change looking and hiring")
    assert said(panel).count("I lack **Manage Roles**") == 2


def count(components: list[dict[str, Any]]) -> int:
    """Every component of a message, however deep."""
    return sum(1 + count(part.get("components", ())) + ("accessory" in part) for part in components)


# ---------------------------------------------------------------------- who may


async def test_forged_presses_change_nothing(place: Meetup) -> None:
    role, news = place.guild.create_role("Mine"), place.guild.create_text_channel("news")
    place.env.backend.edit_channel(news.id, {"type": discord.ChannelType.news.value})
    await have(place, looking_channel_id=place.text.id)
    before = await settings(place)
    home = await place.bea.slash(place.general, "hallway")
    answers = [
        await forge(place.bea, shown(home), "setup:cards:looking", [], _CHANNELS),
        await forge(place.bea, shown(home), "setup:cards:hiring", [str(place.text.id)], _CHANNELS),
        await forge(place.bea, shown(home), "setup:badge:looking", [str(role.id)], _ROLES),
        *[
            await forge(place.bea, shown(home), f"setup:{verb}")
            for verb in ("tags", "looking", "look-over", "settings", "celebration:on")
        ],
    ]
    assert all("Only organizers" in said(answer) for answer in answers)
    assert all(answer.modal is None for answer in answers)
    theirs = place.env.create_guild("Elsewhere").create_text_channel("theirs")
    panel = await looking(place)
    for value in map(str, (place.forum.id, news.id, theirs.id)):
        answer = await forge(place.omar, shown(panel), "setup:cards:looking", [value], _CHANNELS)
        assert "Please choose a plain text channel" in said(answer), value
    for value in ("general", "", "99999999999999999999"):
        answer = await forge(place.omar, shown(panel), "setup:cards:looking", [value], _CHANNELS)
        assert "Please pick again." in said(answer), value
    assert await settings(place) == before

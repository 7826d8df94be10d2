"""What is amiss in a server: seen before a share fails, said with its fix, and noticed when it is mended."""

from __future__ import annotations

import discord
import pytest
from simcord.backend import serializers
from simcord.builders import ChannelHandle

from bot.guilds.rules import TroubleKind
from bot.guilds.service import GuildsService
from bot.rescue.rules import RescueRate
from bot.ui.channels import look
from cogs.setup import wording
from tests.cogs.screens import chosen, deny, shown
from tests.flows.meetup import Meetup, said


async def setup(place: Meetup) -> str:
    """What the panel says."""
    return said(await place.omar.slash(place.general, "organizer settings"))


async def troubles(place: Meetup) -> list[TroubleKind]:
    return [trouble.kind for trouble in await place.service(GuildsService).troubles(place.guild.id)]


async def note_trouble(place: Meetup, code: int, channel: ChannelHandle | None = None) -> None:
    async with place.app.database.unit(discord.utils.utcnow()) as unit:
        guilds = place.service(GuildsService)
        await guilds.note_trouble(unit, place.guild.id, code, channel.id if channel else None)


# ---------------------------------------------------------------------- permissions


async def test_missing_permissions_are_named_before_any_share_fails(bare: Meetup) -> None:
    await deny(bare, bare.text, create_public_threads=True, embed_links=True)
    panel = await bare.omar.slash(bare.general, "setup", share_channel=bare.text)
    told = said(panel)

    assert "Almost there" in told
    assert f"In <#{bare.text.id}> I still need:\n- **Embed Links**\n- **Create Public Threads**\nOpen" in told
    assert "**Permissions**, add **TestBot** and allow these" in told
    assert "Members can share" not in told


async def test_in_a_forum_permissions_are_called_as_discord_calls_them_there(bare: Meetup) -> None:
    await deny(
        bare, bare.forum, send_messages=True, send_messages_in_threads=True, create_public_threads=True
    )
    told = said(await bare.omar.slash(bare.general, "setup", share_channel=bare.forum))
    assert "I still need:\n- **Create Posts**\n- **Send Messages in Posts**\nOpen" in told


async def test_a_channel_the_bot_cannot_see_asks_for_that_alone(bare: Meetup) -> None:
    await deny(bare, bare.text, view_channel=True)
    told = said(await bare.omar.slash(bare.general, "setup", share_channel=bare.text))
    assert "I still need:\n- **View Channel**\nOpen" in told
    assert "allow this." in told


async def test_making_tags_is_a_wish_and_no_need(bare: Meetup) -> None:
    await deny(bare, bare.forum, manage_channels=True)
    told = said(await bare.omar.slash(bare.general, "setup", share_channel=bare.forum))
    assert "Members can share" in told
    assert "With **Manage Channel** there I could make a tag" in told


async def test_a_forum_that_requires_a_tag_and_has_none_needs_it_after_all(bare: Meetup) -> None:
    await deny(bare, bare.forum, manage_channels=True)
    guild = bare.app.client.get_guild(bare.guild.id)
    assert guild is not None
    forum = guild.get_channel(bare.forum.id)
    assert isinstance(forum, discord.ForumChannel)
    forum._flags = discord.ChannelFlags(require_tag=True).value

    found = look(guild, forum.id)
    assert found is not None
    assert found.missing == ["manage_channels"]


async def test_permissions_given_later_are_seen_without_asking_again(bare: Meetup) -> None:
    await deny(bare, bare.text, send_messages=True)
    await bare.omar.slash(bare.general, "setup", share_channel=bare.text)
    await deny(bare, bare.text)
    assert "Members can share" in await setup(bare)


async def test_a_share_that_was_held_up_goes_out_when_the_permission_comes_back(place: Meetup) -> None:
    await deny(place, place.forum, send_messages=True)
    await place.share(place.priya)
    await place.tick()
    assert await troubles(place) == [TroubleKind.SHARE_CHANNEL_FORBIDDEN]
    assert "I still need:\n- **Create Posts**\nOpen" in await setup(place)
    assert "shares wait" in said(await place.omar.slash(place.general, "hallway"))
    assert "shares wait" not in said(await place.bea.slash(place.general, "hallway"))

    await deny(place, place.forum)

    assert len(place.posts()) == 1
    assert await troubles(place) == []


async def test_a_permission_given_to_the_bots_role_counts_too(place: Meetup) -> None:
    own = next(role for role in place.guild.roles.values() if role.name == "TestBot")
    everyone = place.env.backend.get_role(place.guild.id, place.guild.id).permissions
    silent = everyone & ~discord.Permissions(send_messages=True).value
    for role in (own, place.guild.default_role):
        place.env.backend.edit_role(place.guild.id, role.id, {"permissions": silent})
    await place.env.settle()
    await place.share(place.priya)
    await place.tick()
    assert place.posts() == []

    place.env.backend.edit_role(place.guild.id, own.id, {"permissions": everyone})
    await place.env.settle()
    assert len(place.posts()) == 1


async def test_a_role_given_to_the_bot_counts_too(place: Meetup) -> None:
    guild = place.app.client.get_guild(place.guild.id)
    assert guild is not None
    own_id = guild.me.id
    posting = place.guild.create_role("Posting", permissions=discord.Permissions(administrator=True))
    await deny(place, place.forum, send_messages=True)
    await place.share(place.priya)
    await place.tick()
    assert place.posts() == []

    place.env.backend.add_member_role(place.guild.id, own_id, posting.id)
    # SimCord sends no GUILD_MEMBER_UPDATE without the members intent; Discord does, to the bot about itself
    # (Discord docs, Gateway, List of Intents).
    backend = place.env.backend
    stored = backend.get_guild(place.guild.id)
    payload = serializers.member_payload(backend, stored, stored.members[own_id])
    with place.env._bot_scope():
        place.app.client._connection.parsers["GUILD_MEMBER_UPDATE"]({**payload, "guild_id": str(stored.id)})
    await place.env.settle()
    assert len(place.posts()) == 1


async def test_an_unlocked_thread_lets_what_waited_go_on(place: Meetup) -> None:
    await place.share(place.priya)
    (post,) = place.posts()
    await note_trouble(place, 160005, post)
    for _ in range(2):
        place.env.backend.edit_channel(post.id, {}, thread_metadata={"locked": True})
        await place.env.settle()
    assert await troubles(place) == [TroubleKind.THREAD_LOCKED]

    place.env.backend.edit_channel(post.id, {}, thread_metadata={"locked": False})
    await place.env.settle()
    assert await troubles(place) == []


async def test_whoever_looks_again_lets_held_up_shares_go_out(place: Meetup) -> None:
    await note_trouble(place, 160006)
    panel = await place.omar.slash(place.general, "organizer settings")
    assert "as many open threads as Discord allows" in said(panel)
    await place.omar.click(shown(panel), label="Look again")
    assert "I looked again." in said(panel)
    assert "as many open threads" not in said(panel)


# ---------------------------------------------------------------------- the channel itself


async def test_a_deleted_share_channel_is_said_and_another_takes_over(place: Meetup) -> None:
    place.env.backend.delete_channel(place.forum.id)
    await place.env.settle()
    await place.share(place.priya)
    await place.tick()
    panel = await place.omar.slash(place.general, "organizer settings")
    assert "The channel for shares was deleted" in said(panel)
    assert said(panel).count("was deleted") == 1
    assert chosen(panel, "setup:channel") == []

    await place.omar.select(shown(panel), [place.text], custom_id="setup:channel")

    assert len(place.posts(place.text)) == 1
    assert "Members can share" in said(panel)
    assert await troubles(place) == []


async def test_a_deleted_organizers_role_is_said(place: Meetup) -> None:
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.delete_role(place.guild.id, helpers.id)
    await place.env.settle()
    panel = await place.omar.slash(place.general, "organizer settings")
    assert "The role you named was deleted" in said(panel)
    assert chosen(panel, "setup:role") == []


async def test_during_an_outage_nothing_is_called_deleted(place: Meetup) -> None:
    guild = place.app.client.get_guild(place.guild.id)
    assert guild is not None
    guild.unavailable = True
    told = await setup(place)
    assert "Discord is still connecting me" in told
    assert "deleted" not in told


# ---------------------------------------------------------------------- what else is amiss


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        (160006, "Close some that are done"),
        (160005, "The thread <#{channel}> is locked, so I can't post in it. Unlock it"),
        (40067, "Let me have **Manage Channel** there"),
        (50001, "Discord refused me in <#{channel}>. Check what I may do there"),
        (200000, "in <#{channel}> (its code 200000)"),
        (10003, "Choose another one above"),
    ],
)
async def test_every_trouble_comes_with_its_fix(place: Meetup, code: int, fix: str) -> None:
    await note_trouble(place, code, place.general)
    told = await setup(place)
    assert fix.replace("{channel}", str(place.general.id)) in told
    assert ":R>" in told


async def test_parts_that_did_not_start_are_named(place: Meetup) -> None:
    place.app.client.broken_cogs["projects"] = "ImportError: nothing there"
    told = await setup(place)
    assert "These parts of me did not start: `projects`" in told
    assert "ImportError" not in told


async def test_a_server_without_troubles_is_not_written_for_every_new_channel(place: Meetup) -> None:
    written: list[object] = []
    place.app.database.after_commit(written.append)
    place.guild.create_text_channel("another")
    place.guild.create_role("another")
    await place.env.settle()
    assert written == []


async def test_any_new_channel_lets_a_server_in_trouble_try_again(place: Meetup) -> None:
    await note_trouble(place, 160006)
    place.guild.create_text_channel("another")
    await place.env.settle()
    assert await troubles(place) == []


async def test_a_renamed_channel_changes_nothing(place: Meetup) -> None:
    await note_trouble(place, 160006)
    place.env.backend.edit_channel(place.general.id, {"topic": "Data"})
    await place.env.settle()
    assert await troubles(place) == [TroubleKind.THREADS_FULL]


# ---------------------------------------------------------------------- the rescue, in numbers


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        (RescueRate(0, 0, 0), "no share had to wait"),
        (RescueRate(1, 1, 0), "fewer than 5 shares had to wait"),
        (RescueRate(4, 4, 4), "fewer than 5 shares had to wait"),
        (
            RescueRate(5, 4, 3),
            "5 shares had to wait for an answer. Volunteers were asked about 4 of them, and 3",
        ),
    ],
)
def test_small_groups_are_not_broken_down(rate: RescueRate, told: str) -> None:
    assert told in wording.rate(rate)


async def test_organizers_see_how_the_rescue_goes(place: Meetup) -> None:
    await place.share(place.priya)
    await place.skip(49)
    assert "fewer than 5 shares had to wait" in await setup(place)

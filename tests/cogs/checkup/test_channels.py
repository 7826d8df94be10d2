"""The doctor on channels: what is wrong in each, what it means, and how it is mended, by button or by hand."""

from __future__ import annotations

import discord
from simcord.builders import ChannelHandle

from bot.audit.rules import Act
from bot.audit.service import AuditService
from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.guilds.rules import Part
from tests.cogs.checkup.practice import choose, doctor, fix, give_tags, guild_of, hide, offers, told, trail
from tests.cogs.screens import deny, forge, shown
from tests.cogs.settling import allow_the_bot, have, note_trouble, settings
from tests.flows.meetup import Meetup, said

_CHANNELS = 8


async def turn_off(place: Meetup, pillar: Pillar) -> None:
    pillars: PillarsService = place.service(PillarsService)
    await pillars.change(place.guild.id, pillar, discord.utils.utcnow(), changed_by=1, is_on=False)


async def log_to(place: Meetup, channel: ChannelHandle) -> None:
    await place.service(AuditService).set_channel(place.guild.id, channel.id, 1, discord.utils.utcnow())


# ---------------------------------------------------------------------- permissions


async def test_what_is_missing_is_named_and_the_bot_allows_it_to_itself(place: Meetup) -> None:
    await deny(place, place.forum, send_messages=True, embed_links=True)
    await place.share(place.priya)
    await place.tick()
    assert place.posts() == []
    panel = await doctor(place)
    where = f"<#{place.forum.id}>"
    assert f"**Needs you:** In {where} I lack **Create Posts** and **Embed Links**." in said(panel)
    assert "Shares wait and lose nothing." in said(panel)
    assert "add **TestBot** and allow these. Or I do it" in said(panel)

    before, after = await fix(place, panel, f"allow:{place.forum.id}")

    assert f"In the permissions of {where} I add **TestBot**" in before
    assert (
        "allow it **Create Posts** and **Embed Links**. Nobody else's permissions change. Shall I?" in before
    )
    assert "Done, and looked at again." in after
    assert "I lack" not in after
    assert "the channel for shares" in after, "it is among what is fine"
    await place.tick()
    assert len(place.posts()) == 1, "what had been held up goes out"
    (entry,) = await trail(place, Act.FIXED)
    assert entry.by == place.omar.id
    assert entry.details == {"channel": where, "allowed me": "Create Posts, Embed Links"}


async def test_only_the_bots_own_permissions_change(place: Meetup) -> None:
    await hide(place, place.text, send_messages=True)
    await have(place, looking_channel_id=place.text.id)
    channel = guild_of(place).get_channel(place.text.id)
    assert isinstance(channel, discord.TextChannel)
    before = {target.id: pair.pair() for target, pair in channel.overwrites.items()}
    await fix(place, await doctor(place), f"allow:{place.text.id}")
    after = {target.id: pair.pair() for target, pair in channel.overwrites.items()}
    own = guild_of(place).me.id
    assert {target for target in after if after[target] != before.get(target)} == {own}
    assert after[own][0].send_messages
    assert after[own][0].view_channel, "what it had there it keeps"
    assert not after[own][1].send_messages


async def test_what_the_bot_may_not_pass_on_is_left_to_the_organizer(place: Meetup) -> None:
    await allow_the_bot(place, embed_links=False)
    everyone = place.env.backend.get_role(place.guild.id, place.guild.id)
    plain = everyone.permissions & ~discord.Permissions(embed_links=True).value
    place.env.backend.edit_role(place.guild.id, everyone.id, {"permissions": plain})
    await place.env.settle()
    panel = await doctor(place)
    assert "I lack **Embed Links**" in said(panel)
    assert not any("allow" in address for address in offers(panel, "mend"))

    await allow_the_bot(place, embed_links=True, manage_roles=False)
    await deny(place, place.forum, embed_links=True)
    panel = await doctor(place)
    assert "I lack **Embed Links**" in said(panel)
    assert not any("allow" in address for address in offers(panel, "mend"))


async def test_mended_by_hand_it_is_gone_and_an_old_button_does_nothing(place: Meetup) -> None:
    await deny(place, place.forum, send_messages=True)
    panel = await doctor(place)
    asked = await place.omar.click(shown(panel), custom_id=f"doctor:mend:allow:{place.forum.id}")
    await deny(place, place.forum)
    requests = len(place.requests())
    await place.omar.click(shown(asked), label="Do it")
    assert "mended already" in said(asked)
    assert not any(request.startswith("PUT") for request in place.requests(requests))
    assert await trail(place, Act.FIXED) == []
    await place.omar.click(shown(panel), label="Look again")
    assert "I lack" not in said(panel)


async def test_one_channel_for_several_things_is_one_finding(place: Meetup) -> None:
    await have(place, looking_channel_id=place.text.id, hiring_channel_id=place.text.id)
    await deny(place, place.text, embed_links=True)
    found = await told(place)
    assert found.count(f"In <#{place.text.id}> I lack **Embed Links**.") == 1
    assert "Cards of members who are looking wait. Cards of members who are hiring wait." in found
    assert "channels for cards" not in found, "which are not fine"


async def test_a_private_thread_needs_what_its_channel_allows_the_bot_and_members(place: Meetup) -> None:
    await have(place, introductions_channel_id=place.text.id)
    await deny(place, place.text, create_private_threads=True, manage_threads=True)
    everyone = place.env.backend.get_role(place.guild.id, place.guild.id)
    silent = everyone.permissions & ~discord.Permissions(send_messages_in_threads=True).value
    place.env.backend.edit_role(place.guild.id, everyone.id, {"permissions": silent})
    await place.env.settle()
    panel = await doctor(place)
    assert (
        "**Create Private Threads** and **Manage Threads**. Until then I introduce people by direct"
        in said(panel)
    )
    assert (
        "**Could be better:** Members without a role of their own lack **Send Messages in Threads**"
        in said(panel)
    )
    _, after = await fix(place, panel, f"allow:{place.text.id}")
    assert "Create Private Threads" not in after


# ---------------------------------------------------------------------- gone, and wrong


async def test_a_deleted_channel_is_named_and_another_chosen_on_the_spot(place: Meetup) -> None:
    gone = place.guild.create_text_channel("gone")
    told_of = {
        "shares": ("share_channel_id", "The channel for shares was deleted. Shares wait"),
        "introductions": (
            "introductions_channel_id",
            "The channel for introductions was deleted. Until then",
        ),
        "looking": ("looking_channel_id", "The channel for cards of who is looking was deleted."),
        "hiring": ("hiring_channel_id", "The channel for cards of who is hiring was deleted."),
    }
    await have(place, **{field: gone.id for field, _ in told_of.values()})
    place.env.backend.delete_channel(gone.id)
    await place.env.settle()
    for use, (field, sentence) in told_of.items():
        panel = await doctor(place)
        assert f"**Needs you:** {sentence}" in said(panel)
        after = await choose(place, panel, use, place.text)
        assert "Saved, and looked at again." in after
        assert sentence not in after
        assert getattr(await settings(place), field) == place.text.id


async def test_a_channel_that_became_another_type_is_not_called_deleted(place: Meetup) -> None:
    news = place.guild.create_news_channel("news")
    await have(place, introductions_channel_id=news.id)
    await place.env.settle()
    found = await told(place)
    assert f"The channel for introductions, <#{news.id}>, is of a type that does not serve." in found
    assert "Choose a plain text channel." in found


async def test_a_server_without_a_channel_for_shares_is_shown_the_way(bare: Meetup) -> None:
    panel = await doctor(bare)
    assert "**Needs you:** Nobody has chosen where shares go" in said(panel)
    assert "Nobody has chosen" not in await choose(bare, panel, "shares", bare.forum)


async def test_what_a_server_does_without_is_not_looked_at(bare: Meetup) -> None:
    gone = bare.guild.create_text_channel("gone")
    await have(bare, looking_channel_id=gone.id, looking_tag="[looking]", introductions_channel_id=gone.id)
    bare.env.backend.delete_channel(gone.id)
    await bare.env.settle()
    for pillar in Pillar:
        await turn_off(bare, pillar)
    assert "I looked at everything, and all of it is fine." in await told(bare)


async def test_what_was_chosen_is_looked_at_anew_whatever_a_client_sends(place: Meetup) -> None:
    gone = place.guild.create_text_channel("gone")
    await have(place, looking_channel_id=gone.id)
    place.env.backend.delete_channel(gone.id)
    voice = place.guild.create_voice_channel("voice")
    elsewhere = place.env.create_guild("Elsewhere").create_text_channel("theirs")
    await place.env.settle()
    panel = await doctor(place)
    for values in ([str(voice.id)], [str(place.forum.id)], [str(elsewhere.id)], [str(gone.id)], []):
        answered = await forge(place.omar, shown(panel), "doctor:plain:looking", values, _CHANNELS)
        assert "is not there any more, or does not serve" in said(answered), values
    answered = await forge(place.omar, shown(panel), "doctor:postable:shares", [str(voice.id)], _CHANNELS)
    assert "is not there any more, or does not serve" in said(answered)
    assert (await settings(place)).looking_channel_id == gone.id


# ---------------------------------------------------------------------- organizers' own channels


async def test_a_log_that_everybody_sees_is_the_first_thing_and_another_is_chosen(place: Meetup) -> None:
    await log_to(place, place.general)
    hidden = place.guild.create_text_channel("organizers")
    await hide(place, hidden)
    panel = await doctor(place)
    assert f"**Needs you:** Everybody can see <#{place.general.id}>, which is meant for organizers" in said(
        panel
    )
    assert "turn on **Private Channel**" in said(panel)

    assert "this is for organizers only" in await choose(place, panel, "log", place.text)
    assert await place.service(AuditService).channel(place.guild.id) == place.general.id

    after = await choose(place, await doctor(place), "log", hidden)
    assert "the log channel" in after.split("are fine:")[1]
    assert await place.service(AuditService).channel(place.guild.id) == hidden.id


async def test_a_channel_for_reports_is_looked_at_the_same_way(place: Meetup) -> None:
    await have(place, reports_channel_id=place.general.id)
    assert f"Everybody can see <#{place.general.id}>" in await told(place)
    assert "only in `/reports`" in await told(place)
    await hide(place, place.general)
    assert "the channel for reports" in (await told(place)).split("are fine:")[1]
    place.env.backend.delete_channel(place.general.id)
    await place.env.settle()
    found = said(await place.omar.slash(place.text, "doctor"))
    assert "The channel for reports was deleted. Until then reports are only in `/reports`." in found


# ---------------------------------------------------------------------- tags and threads


async def test_missing_tags_are_added_at_once_and_those_there_are_stay(place: Meetup) -> None:
    give_tags(place, "Talk", "Ours")
    await place.env.settle()
    panel = await doctor(place)
    assert f"Of the tags I give posts, the forum <#{place.forum.id}> lacks “Project”" in said(panel)
    before, after = await fix(place, panel, f"tags:{place.forum.id}")
    assert "I add the tags “Project”, “How-to”" in before
    assert "“Talk”" not in before
    assert "Of the tags" not in after
    forum = guild_of(place).get_channel(place.forum.id)
    assert isinstance(forum, discord.ForumChannel)
    names = [tag.name for tag in forum.available_tags]
    assert names[:2] == ["Talk", "Ours"]
    assert len(names) == 9


async def test_a_forum_without_room_for_tags_is_said_and_so_is_one_where_the_bot_may_add_none(
    place: Meetup,
) -> None:
    give_tags(place, *(f"Tag {number}" for number in range(1, 19)))
    await place.env.settle()
    panel = await doctor(place)
    assert "**Could be better:** Of the tags" in said(panel)
    assert "has no room for all of them: Discord allows 20" in said(panel)
    assert offers(panel, "mend") == []

    give_tags(place)
    await deny(place, place.forum, manage_channels=True)
    assert "**Could be better:** Of the tags" in await told(place)
    assert "Let me have **Manage Channel** there and I add them" in await told(place)


async def test_a_forum_that_asks_for_a_tag_and_has_none_keeps_shares_out_until_the_bot_may_add_one(
    place: Meetup,
) -> None:
    await deny(place, place.forum, manage_channels=True)
    forum = guild_of(place).get_channel(place.forum.id)
    assert isinstance(forum, discord.ForumChannel)
    assert "I lack" not in await told(place)
    forum._flags = discord.ChannelFlags(require_tag=True).value
    panel = await doctor(place)
    assert f"**Needs you:** In <#{place.forum.id}> I lack **Manage Channel**. Shares wait" in said(panel)
    await fix(place, panel, f"allow:{place.forum.id}")
    found = await told(place)
    assert "I lack" not in found
    assert "**Good to know:** Of the tags" in found, "now it may add them"


async def test_a_locked_thread_is_opened_again(place: Meetup) -> None:
    await place.share(place.priya)
    await place.tick()
    (post,) = place.posts()
    place.env.backend.edit_channel(post.id, {}, thread_metadata={"locked": True})
    await place.env.settle()
    await note_trouble(place, Part.SHARES, post, code=160005)
    panel = await doctor(place)
    assert f"The thread <#{post.id}> is locked since" in said(panel)
    before, after = await fix(place, panel, f"open:{post.id}")
    assert f"I unlock the thread <#{post.id}>" in before
    assert "is locked" not in after
    metadata = place.env.backend.get_channel(post.id).thread_metadata
    assert metadata is not None
    assert not metadata.locked


async def test_slow_mode_in_threads_is_good_to_know(place: Meetup) -> None:
    assert "between two messages" not in await told(place)
    forum = guild_of(place).get_channel(place.forum.id)
    assert isinstance(forum, discord.ForumChannel)
    forum.default_thread_slowmode_delay = 3600
    assert "everybody waits an hour between two messages" in await told(place)
    forum.default_thread_slowmode_delay = 21600
    assert "everybody waits 6 hours between two messages" in await told(place)

"""The smallest bot that does what Hallway does in Discord: forms, posts, buttons, private answers, plans.

With it the demo's machinery is tested by itself: what fails here is the demo, not a command of Hallway's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from re import Match
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.demo.backstage import FeedLine

REMIND_AFTER = timedelta(hours=48)

Interaction = discord.Interaction["LittleBot"]


@dataclass
class Share:
    title: str
    author_id: int
    author: str
    thread_id: int = 0


@dataclass(frozen=True)
class Plan:
    due_at: datetime
    key: str


class LittleBot(commands.AutoShardedBot):
    def __init__(self) -> None:
        super().__init__(
            command_prefix=(),
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.shares: dict[str, Share] = {}
        self.plans: list[Plan] = []
        self.done: list[FeedLine] = []
        self.waiting = asyncio.Event()
        self.gate = asyncio.Event()

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Helped)
        own: list[Any] = [share, setup, hallway, break_down, say_nothing, wait]
        for command in own:
            self.tree.add_command(command)
        await self.tree.sync()

    def note(self, text: str, channel_id: int | None = None) -> None:
        self.done.append(FeedLine(discord.utils.utcnow(), text, channel_id=channel_id))


class LittleBackstage:
    """The backstage of the little bot: its plans are in memory, and a tick keeps those that are due."""

    def __init__(self) -> None:
        self.bot = LittleBot()

    async def tick(self) -> None:
        now = discord.utils.utcnow()
        for plan in [plan for plan in self.bot.plans if plan.due_at <= now]:
            self.bot.plans.remove(plan)
            share = self.bot.shares[plan.key]
            thread = self.bot.get_channel(share.thread_id)
            assert isinstance(thread, discord.Thread)
            await thread.send("Nobody has replied yet. Two helpers were asked.")
            self.bot.note(f"Asked two helpers about “{share.title}”", thread.id)

    async def next_due(self) -> datetime | None:
        return min((plan.due_at for plan in self.bot.plans), default=None)

    async def feed(self) -> Sequence[FeedLine]:
        planned = [
            FeedLine(
                plan.due_at, f"See whether “{self.bot.shares[plan.key].title}” got a reply", planned=True
            )
            for plan in self.bot.plans
        ]
        return [*self.bot.done, *planned]

    async def stop(self) -> None:
        """Nothing is in flight."""

    async def renew(self) -> None:
        old, self.bot = self.bot, LittleBot()
        self.bot.shares, self.bot.plans, self.bot.done = old.shares, old.plans, old.done


@asynccontextmanager
async def little_backstage() -> AsyncGenerator[LittleBackstage]:
    yield LittleBackstage()


class ShareForm(ui.Modal, title="Share what you made"):
    name: ui.Label[Any] = ui.Label(text="Title", component=ui.TextInput[Any](max_length=100))
    kind: ui.Label[Any] = ui.Label(
        text="Kind",
        component=ui.Select[Any](
            options=[
                discord.SelectOption(label="Project", value="project"),
                discord.SelectOption(label="How-to"),
            ]
        ),
    )
    about: ui.Label[Any] = ui.Label(
        text="About",
        component=ui.TextInput[Any](
            style=discord.TextStyle.paragraph, default="It is useful.", required=False
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(interaction.client, LittleBot)
        assert interaction.guild is not None
        await interaction.response.send_message("Saved. I am posting it.", ephemeral=True)
        client, title = interaction.client, _typed(self.name)
        kind = self.kind.component
        assert isinstance(kind, ui.Select)
        key = str(len(client.shares) + 1)
        client.shares[key] = Share(title, interaction.user.id, interaction.user.display_name)
        forum = discord.utils.get(interaction.guild.forums, name="projects")
        assert forum is not None
        card = discord.Embed(title=title, description=f"By {interaction.user.mention}\n{_typed(self.about)}")
        card.add_field(name="Kind", value=kind.values[0])
        post = await forum.create_thread(name=title, embed=card, view=_with(Helped(key)))
        client.shares[key].thread_id = post.thread.id
        client.plans.append(Plan(discord.utils.utcnow() + REMIND_AFTER, key))
        client.note(f"Posted “{title}”", post.thread.id)
        await interaction.edit_original_response(content=f"Your post is up: {post.thread.mention}")


class Helped(ui.DynamicItem[ui.Button[Any]], template=r"little:helped:(?P<key>\d+)"):
    def __init__(self, key: str) -> None:
        super().__init__(ui.Button(label="This helped me", custom_id=f"little:helped:{key}"))
        self.key = key

    @classmethod
    async def from_custom_id(cls, _: Any, __: ui.Item[Any], match: Match[str]) -> Self:
        return cls(match["key"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = interaction.client
        assert isinstance(client, LittleBot)
        share = client.shares[self.key]
        if interaction.user.id == share.author_id:
            await interaction.response.send_message("This one is yours.", ephemeral=True)
            return
        await interaction.response.send_message(f"{share.author} will hear of it.", ephemeral=True)
        author = await client.fetch_user(share.author_id)
        await author.send(f"**{interaction.user.display_name}** says “{share.title}” helped.")
        client.note(f"Told {share.author} that it helped {interaction.user.display_name}")


@app_commands.command(description="Show what you made")
async def share(interaction: Interaction) -> None:
    await interaction.response.send_modal(ShareForm())


@app_commands.command(description="Prepare this server")
@app_commands.default_permissions(manage_guild=True)
async def setup(interaction: Interaction, channel: discord.ForumChannel) -> None:
    await channel.edit(available_tags=[discord.ForumTag(name="project")])
    await interaction.response.send_message(f"Shares go to {channel.mention}.", ephemeral=True)


@app_commands.command(description="What there is to do")
async def hallway(interaction: Interaction) -> None:
    view = ui.LayoutView()
    there = f"https://discord.com/channels/{interaction.guild_id}/{interaction.channel_id}"
    text: ui.TextDisplay[Any] = ui.TextDisplay(
        "## Hallway\nSince <t:1767632400:D> `/share` works, as of <t:1767632400:R>.\n-# For you."
    )
    row: ui.ActionRow[Any] = ui.ActionRow(ui.Button(label="Here", url=there))
    view.add_item(ui.Container(text, ui.Separator(), row))
    await interaction.response.send_message(view=view, ephemeral=True)


@app_commands.command(name="break", description="Raises an error")
async def break_down(interaction: Interaction) -> None:
    await interaction.response.send_message("I will break.", ephemeral=True)
    raise RuntimeError("broken on purpose")


@app_commands.command(name="nothing", description="Does not answer")
async def say_nothing(interaction: Interaction) -> None:
    del interaction


@app_commands.command(description="Answers once the gate is open")
async def wait(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    interaction.client.waiting.set()
    await interaction.client.gate.wait()
    await interaction.followup.send("That took a moment.", ephemeral=True)


def _with(*items: ui.Item[Any]) -> ui.View:
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def _typed(label: ui.Label[Any]) -> str:
    field = label.component
    assert isinstance(field, ui.TextInput)
    return field.value

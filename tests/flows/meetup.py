"""A meetup's server with the real bot in it, and what a test wants to do and see there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult, to_discord_message

from bot import app as wiring
from bot.app import App
from bot.core import outbox
from bot.guilds.service import GuildsService
from bot.projects.rules import Share
from bot.projects.service import ProjectsService
from bot.settings import Settings
from bot.settings.model import DatabaseSettings
from tests.simulated import controls, texts

NO_LIMIT: Final = 100_000
"""Requests a second: a simulated Discord takes any number, and no test waits for real."""
DRAFT: Final[Mapping[str, Any]] = {
    "title": "Backfill toolkit",
    "what": "Backfills partitions without downtime. Useful to whoever inherits a warehouse.",
    "link": "https://github.com/priya/backfill",
    "ask": ["feedback"],
    "ask_detail": "Is the readme clear?",
}
HELPED: Final = {"part": "The section on locks", "how": "I stopped rebuilding the table every night."}
QUESTION: Final = {
    "tried": "I read the readme and ran the example.",
    "question": "How do you choose the size of a chunk?",
}


@dataclass
class Process:
    """The running bot, replaced by a restart."""

    app: App
    file: Path
    meetup: Meetup | None = None


@dataclass
class Meetup:
    """The server, its people, and the bot that serves it."""

    env: simcord.Env
    process: Process
    guild: GuildHandle
    forum: ChannelHandle
    text: ChannelHandle
    general: ChannelHandle
    people: dict[str, MemberActor] = field(default_factory=dict[str, MemberActor])

    @property
    def app(self) -> App:
        """Return the bot that runs now."""
        return self.process.app

    def __getattr__(self, name: str) -> MemberActor:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def join(self, name: str, **permissions: bool) -> MemberActor:
        """Let somebody join, with a role of these permissions."""
        roles = [self.guild.create_role(f"{name}'s", permissions=discord.Permissions(**permissions))]
        person = self.guild.add_member(self.env.create_user(name), roles=roles if permissions else [])
        self.people[name] = person
        return person

    async def set_up(self, channel: ChannelHandle | None = None, **changes: Any) -> None:
        """Settle the share channel."""
        await self.service(GuildsService).change(
            self.guild.id,
            discord.utils.utcnow(),
            changed_by=1,
            share_channel_id=(channel or self.forum).id,
            **changes,
        )
        await self.app.delivery.drain()

    def service(self, kind: type[Any]) -> Any:
        """Return a service of the running bot."""
        return self.app.client.service(kind)

    async def share(self, person: MemberActor, *, kind: str = "project", **changed: Any) -> InteractionResult:
        """Share something through the form; return the answer."""
        form = await person.slash(self.general, "share", kind=kind)
        return await person.submit_modal(form, {**DRAFT, **changed})

    async def shares(self) -> Sequence[Share]:
        """Return every share that was not taken down, newest first."""
        from bot.projects.rules import Filter

        found, _ = await self.service(ProjectsService).list(self.guild.id, Filter(), start=0, count=50)
        return found

    async def only_share(self) -> Share:
        """Return the one share there is."""
        (share,) = await self.shares()
        return share

    def thread(self, share: Share) -> ChannelHandle:
        """Return the thread of a share."""
        assert share.thread_id is not None, "the share has no thread"
        return ChannelHandle(self.env, self.guild, self.env.backend.get_channel(share.thread_id))

    def posts(self, channel: ChannelHandle | None = None) -> list[ChannelHandle]:
        """Return the threads of a channel."""
        return (channel or self.forum).threads

    async def card(self, share: Share) -> discord.Message:
        """Return the card of a share as Discord shows it now."""
        assert share.channel_id is not None
        assert share.message_id is not None
        message = self.env.backend.get_message(share.channel_id, share.message_id)
        return to_discord_message(self.env, message)

    def is_archived(self, share: Share) -> bool:
        """Tell whether the thread of a share is archived."""
        metadata = self.env.backend.get_channel(share.thread_id or 0).thread_metadata
        return metadata is not None and metadata.archived

    def attached(self, result: InteractionResult) -> str:
        """Return the text of the one file attached to an answer."""
        assert result.response is not None
        (file,) = result.response.attachments
        blob = self.env.backend.cdn.get(file.url)
        assert blob is not None
        return blob.decode()

    async def press(self, person: MemberActor, message: Any, label: str) -> InteractionResult:
        """Press a button by what it says."""
        return await person.click(message, label=label)

    async def skip(self, hours: float) -> None:
        """Let time pass, then tick as the running process does."""
        await self.env.advance_time(hours * 3600)
        await self.tick()

    async def tick(self) -> None:
        """Handle what is due now."""
        await self.app.tick(discord.utils.utcnow())
        await self.env.settle()

    async def restart(self) -> None:
        """Stop the process and start another on the same database."""
        await self.app.delivery.stop(1)
        await self.app.database.close()
        self.process.app = await wiring.build(settings_for(self.process.file), requests_per_second=NO_LIMIT)
        await self.env.restart_bot(self.app.client)

    async def waiting(self) -> int:
        """Return how many effects wait."""
        return await outbox.waiting(self.app.database)

    def requests(self, since: int = 0) -> list[str]:
        """Return the REST requests from the one numbered ``since``, as ``POST /channels/*/threads``."""
        return [
            f"{entry.method} {'/'.join('*' if part.isdecimal() else part for part in entry.path.split('/'))}"
            for entry in self.env.http_requests[since:]
        ]


def said(result: Any) -> str:
    """Return everything an answer says: text, layout, embeds."""
    return "\n".join(read(message) for message in [result.response, *result.followups] if message is not None)


def read(message: Any) -> str:
    """Return everything a message says."""
    parts = [message.content or ""]
    raw = getattr(message, "components", [])
    if raw and isinstance(raw[0], dict):
        parts.append(texts(cast("list[dict[str, Any]]", raw)))
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", embed.footer.text or ""]
        parts += [f"{part.name}: {part.value}" for part in embed.fields]
    return "\n".join(part for part in parts if part)


def labels(message: Any) -> list[str]:
    """Return what the buttons of an answer say."""
    return [str(control.get("label")) for control in controls(message.components)]


def settings_for(file: Path) -> Settings:
    """Return settings that keep everything in ``file`` and never wait for the rate budget."""
    return Settings(database=DatabaseSettings(url=f"sqlite:///{file}", busy_timeout=0.5))  # pyright: ignore[reportArgumentType] - pydantic makes it secret


def found_meetup(env: simcord.Env, process: Process) -> Meetup:
    """Found a server with a forum, a text channel, and five people.

    A bot that starts afterwards finds all of it there at once, which takes a third of the time of learning of each part
    as it comes.
    """
    guild = env.create_guild("Data Meetup")
    place = Meetup(
        env,
        process,
        guild,
        guild.create_forum_channel("projects"),
        guild.create_text_channel("show-and-tell"),
        guild.create_text_channel("general"),
    )
    for name in ("priya", "bea", "nils", "sena"):
        place.join(name)
    place.join("omar", manage_guild=True)
    return place


async def open_meetup(env: simcord.Env, process: Process) -> Meetup:
    """The same where the bot runs already, and joins."""
    place = found_meetup(env, process)
    await env.settle()
    return place

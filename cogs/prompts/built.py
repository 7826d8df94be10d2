"""The commands of members, and what the cog hears of the threads of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands
from discord.utils import utcnow

from bot.core.ids import is_id
from bot.core.text import length, line
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.prompts.answering import PromptAnswersService
from bot.prompts.firing import FiringService
from bot.prompts.rules import No, State
from bot.prompts.service import PromptsService
from bot.ui.answers import patience
from bot.ui.channels import sees
from bot.ui.doors import in_pillar, standing
from bot.ui.errors import Refuse
from cogs.prompts import wording_of_answers as wording
from cogs.prompts.acting import member
from cogs.prompts.answering import open_form
from cogs.prompts.rhythm import show_rhythm
from cogs.prompts.suggesting import SuggestForm

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client import Hallway
    from bot.prompts.runs import Run

Interaction = discord.Interaction["Hallway"]

_SPOKEN: Final = (discord.MessageType.default, discord.MessageType.reply)
_OFFERED: Final = 25
"""Suggestions Discord shows while somebody types."""
_TEXT_MOST: Final = 80
"""Characters of a question in a suggestion."""
_NAME_MOST: Final = 100


class Built(commands.Cog):
    """Answering what is asked, and one's own rhythm."""

    def __init__(self, bot: Hallway) -> None:
        self._bot = bot
        self._answers = bot.service(PromptAnswersService)

    @app_commands.command(description=locale_str("Say what you built: answer the question that is open here"))
    @app_commands.describe(question=locale_str("Which one, if several are open"))
    @app_commands.guild_only()
    @in_pillar(Pillar.PROMPTS)
    async def built(self, interaction: Interaction, question: str | None = None) -> None:
        """Open the form of the question that was named, or of the newest that is open."""
        if question is None:
            found = await self._taking(interaction)
            if not found:
                raise Refuse(await self._nothing_open(interaction))
            question = found[0].id
        if not is_id(question):
            raise Refuse(wording.refusal(No.NOT_FOUND))
        await open_form(interaction, question)

    @app_commands.command(description=locale_str("Reminders, and how you kept up: for you alone"))
    @app_commands.guild_only()
    async def cadence(self, interaction: Interaction) -> None:
        """Show it."""
        async with patience(interaction):
            await show_rhythm(interaction)

    @app_commands.command(description=locale_str("Suggest a question that should be asked here some day"))
    @app_commands.guild_only()
    async def suggest(self, interaction: Interaction) -> None:
        """Open the form."""
        await SuggestForm().open(interaction)

    @built.autocomplete("question")
    @in_pillar(Pillar.PROMPTS)
    async def _questions(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        wanted = typed.casefold()
        found = [run for run in await self._taking(interaction) if wanted in run.text.casefold()]
        now = utcnow()
        return [Choice(name=_name(run, now), value=run.id) for run in found[:_OFFERED]]

    async def _taking(self, interaction: Interaction) -> list[Run]:
        """Return what whoever acts can answer and see: what is open first, the newest of it first."""
        found = await self._answers.taking(member(interaction).guild_id, utcnow())
        return [run for run in found if sees(interaction, run.channel_id)]

    async def _nothing_open(self, interaction: Interaction) -> str:
        guild_id = member(interaction).guild_id
        listed = await self._bot.service(PromptsService).list(guild_id)
        coming: list[datetime] = [
            prompt.next_at
            for prompt in listed.prompts
            if prompt.state is State.ACTIVE
            and prompt.next_at is not None
            and listed.paused_at is None
            and sees(interaction, prompt.settings.channel_id)
        ]
        settings = await self._bot.service(GuildsService).settings(guild_id)
        may_share = settings.share_channel_id is not None
        return wording.nothing_open(min(coming, default=None), may_share=may_share)

    # ------------------------------------------------------------------ hearing

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Notice an answer, or a reply to one. What it says is neither needed nor, by intent, received."""
        if message.guild is None or message.author.bot or message.type not in _SPOKEN:
            return
        thread = message.channel
        if isinstance(thread, discord.Thread) and thread.owner_id != self._own_id:
            return
        if isinstance(thread, discord.Thread | discord.PartialMessageable) and await self._bot.service(
            FiringService
        ).is_asked_in(thread.id):
            reference = message.reference
            reply_to = reference.message_id if reference is not None else None
            author = message.author
            seen = standing(author, None) if isinstance(author, discord.Member) else None
            await self._bot.arrivals.note(message.guild.id, author.id)
            await self._answers.wrote(thread.id, message.id, author.id, reply_to, utcnow(), seen)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Take note that a thread with its answers is gone."""
        if payload.thread is None or payload.thread.owner_id == self._own_id:
            await self._bot.service(FiringService).thread_deleted(payload.thread_id, utcnow())

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take note of an answer that is gone, and put back a question."""
        await self._answers.messages_deleted(payload.channel_id, [payload.message_id], utcnow())

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """The same for many messages at once."""
        await self._answers.messages_deleted(payload.channel_id, sorted(payload.message_ids), utcnow())

    @property
    def _own_id(self) -> int | None:
        return self._bot.user.id if self._bot.user else None


def _name(run: Run, now: datetime) -> str:
    day = f" ({wording.day(run, now)})"
    return f"{line(run.text, min(_TEXT_MOST, _NAME_MOST - length(day)))}{day}"

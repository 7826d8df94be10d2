"""The commands with which organizers look after prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from bot.core.calendar import search_zones
from bot.guilds.service import GuildsService
from bot.prompts.rules import State
from bot.prompts.service import PromptsService
from bot.ui.answers import answer, patience
from bot.ui.errors import Refuse
from bot.ui.weekdays import DAYS
from cogs.prompts import panel
from cogs.prompts import wording_of_drafts as drafts
from cogs.prompts import wording_of_prompts as wording
from cogs.prompts.acting import organizer
from cogs.prompts.creating import CreateForm
from cogs.prompts.deciding import SuggestionList
from cogs.prompts.typed import channel_of, prompt_id, time_of, zone_of

if TYPE_CHECKING:
    from bot.client import Hallway

Interaction = discord.Interaction["Hallway"]

_WHICH: Final = locale_str("Which one: type its name")
_ZONE_MOST: Final = 64
_DAYS: Final = [
    *(Choice(name=locale_str(name.message), value=str(day)) for day, name in enumerate(DAYS)),
    Choice(name=locale_str("Monday to Friday"), value="01234"),
    Choice(name=locale_str("Every day"), value="0123456"),
]


class Prompts(commands.Cog):
    """Questions that come round: made, changed, paused, run and deleted by organizers."""

    prompts = app_commands.Group(
        name="prompts",
        description=locale_str("Look after the questions that come round here"),
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, bot: Hallway) -> None:
        self._bot = bot

    # ------------------------------------------------------------------ making and changing

    @prompts.command(
        description=locale_str("Make a question that comes round; you see its next dates before it is saved")
    )
    @app_commands.describe(
        channel=locale_str("The forum or text channel where it is asked"),
        day=locale_str("On which day; several can be chosen afterwards"),
        time=locale_str("At what time, like 09:00"),
        zone=locale_str("In which time zone: type a city"),
    )
    @app_commands.choices(day=_DAYS)
    async def create(
        self,
        interaction: Interaction,
        channel: discord.ForumChannel | discord.TextChannel,
        day: str = "0",
        time: Range[str, 1, 20] = "09:00",
        zone: Range[str, 1, _ZONE_MOST] | None = None,
    ) -> None:
        """Open the form; what it makes is a draft."""
        who = await organizer(interaction)
        place, at = channel_of(interaction, str(channel.id)), time_of(time)
        if not day or not set(day) <= set("0123456") or len(day) > 7:
            raise Refuse(drafts.NOTHING_CHOSEN)
        settings = await self._bot.service(GuildsService).settings(who.guild_id)
        values = {
            "texts": str(drafts.QUESTION_DEFAULT),
            "name": str(drafts.NAME_DEFAULT),
            "time": f"{at:%H:%M}",
            "zone": zone_of(zone) if zone else settings.zone,
        }
        await CreateForm(str(place), day, values=values).open(interaction)

    @prompts.command(description=locale_str("Change a prompt; you see its next dates before it is saved"))
    @app_commands.describe(
        prompt=_WHICH,
        channel=locale_str("Another forum or text channel"),
        time=locale_str("Another time, like 09:00"),
        zone=locale_str("Another time zone: type a city"),
    )
    async def edit(
        self,
        interaction: Interaction,
        prompt: str,
        channel: discord.ForumChannel | discord.TextChannel | None = None,
        time: Range[str, 1, 20] | None = None,
        zone: Range[str, 1, _ZONE_MOST] | None = None,
    ) -> None:
        """Show it as a draft, with these changes already made."""
        async with patience(interaction):
            who = await organizer(interaction)
            changes: dict[str, Any] = {}
            if channel is not None:
                changes["channel_id"] = channel_of(interaction, str(channel.id))
            if time is not None:
                changes["at"] = time_of(time)
            if zone is not None:
                changes["zone"] = zone_of(zone)
            await panel.edit(interaction, await prompt_id(interaction, who.guild_id, prompt), **changes)

    # ------------------------------------------------------------------ looking

    @prompts.command(name="list", description=locale_str("See all prompts, and when each comes next"))
    async def list_prompts(self, interaction: Interaction) -> None:
        """Show the first page."""
        async with patience(interaction):
            await panel.PromptList().show(interaction)

    @prompts.command(
        description=locale_str("See everything about a prompt, and what became of its last runs")
    )
    @app_commands.describe(prompt=_WHICH)
    async def show(self, interaction: Interaction, prompt: str) -> None:
        """Show it."""
        async with patience(interaction):
            who = await organizer(interaction)
            await panel.show_prompt(interaction, await prompt_id(interaction, who.guild_id, prompt))

    @prompts.command(description=locale_str("See what comes next as members will see it"))
    @app_commands.describe(prompt=_WHICH)
    async def preview(self, interaction: Interaction, prompt: str) -> None:
        """Show it to whoever asks alone."""
        async with patience(interaction):
            who = await organizer(interaction)
            await panel.preview(interaction, await prompt_id(interaction, who.guild_id, prompt))

    @prompts.command(description=locale_str("See what members suggest to ask, and decide on it"))
    async def suggestions(self, interaction: Interaction) -> None:
        """Show the first page."""
        async with patience(interaction):
            await SuggestionList().show(interaction)

    # ------------------------------------------------------------------ acting

    @prompts.command(description=locale_str("Let a prompt rest, or all of them together"))
    @app_commands.describe(prompt=locale_str("Which one; all of them if you leave it out"))
    async def pause(self, interaction: Interaction, prompt: str | None = None) -> None:
        """Pause it."""
        await self._turn(interaction, prompt, State.PAUSED)

    @prompts.command(description=locale_str("Let a prompt go on, or all that were paused together"))
    @app_commands.describe(prompt=locale_str("Which one; all of them if you leave it out"))
    async def resume(self, interaction: Interaction, prompt: str | None = None) -> None:
        """Let it go on."""
        await self._turn(interaction, prompt, State.ACTIVE)

    async def _turn(self, interaction: Interaction, prompt: str | None, to: State) -> None:
        async with patience(interaction):
            who = await organizer(interaction)
            if prompt is not None:
                found = await prompt_id(interaction, who.guild_id, prompt)
                await answer(interaction, await panel.turn(interaction, found, to))
            elif to is State.PAUSED:
                await answer(interaction, await panel.pause_all(interaction))
            else:
                await answer(interaction, await panel.resume_all(interaction))

    @prompts.command(description=locale_str("Ask a prompt's next question now, beside its schedule"))
    @app_commands.describe(prompt=_WHICH)
    async def run(self, interaction: Interaction, prompt: str) -> None:
        """Ask once more."""
        async with patience(interaction):
            who = await organizer(interaction)
            await panel.ask_to_run(interaction, await prompt_id(interaction, who.guild_id, prompt))

    @prompts.command(description=locale_str("Delete a prompt and its questions; what was asked stays"))
    @app_commands.describe(prompt=_WHICH)
    async def delete(self, interaction: Interaction, prompt: str) -> None:
        """Ask once more."""
        async with patience(interaction):
            who = await organizer(interaction)
            await panel.ask_to_delete(interaction, await prompt_id(interaction, who.guild_id, prompt))

    # ------------------------------------------------------------------ suggesting

    @create.autocomplete("zone")
    @edit.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return [Choice(name=name, value=name) for name in search_zones(typed)]

    @edit.autocomplete("prompt")
    @show.autocomplete("prompt")
    @preview.autocomplete("prompt")
    @pause.autocomplete("prompt")
    @resume.autocomplete("prompt")
    @run.autocomplete("prompt")
    @delete.autocomplete("prompt")
    async def _names(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        try:
            who = await organizer(interaction)
        except Refuse:
            return []  # what organizers call their prompts is theirs
        found = await self._bot.service(PromptsService).suggest(who.guild_id, typed)
        return [Choice(name=wording.choice(prompt), value=prompt.id) for prompt in found]

"""The commands of looking and hiring, and what the bot hears of members who leave and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands
from discord.utils import utcnow

from bot.core.text import shorten
from bot.guilds.pillars import Pillar
from bot.looking.rules import PLACE_MOST, Flag, Kind, Pay, Sort
from bot.looking.service import FlagsService
from bot.looking.words import Wanted
from bot.members.facts import FACT_MOST
from bot.ui.answers import patience
from bot.ui.doors import in_pillar
from cogs.looking import panel
from cogs.looking import wording_of_flags as wording
from cogs.looking.acting import actor, flags, own_flags, viewer
from cogs.looking.alerts import show_alerts
from cogs.looking.browsing import browse, show_member
from cogs.looking.forms import open_hiring, open_looking
from cogs.looking.posts import close, own_post, show_posts, suggest_own
from cogs.looking.thanks import show_unsent
from cogs.looking.wording_of_cards import KIND

if TYPE_CHECKING:
    from bot.client import Hallway

Interaction = discord.Interaction["Hallway"]

_OFFERED: Final = 25
"""Suggestions Discord shows while somebody types."""
_CHOICE_MOST: Final = 100
_KINDS: Final = [Choice(name=locale_str(KIND[kind].message), value=kind.value) for kind in Kind]
_PAYS: Final = [
    Choice(name=locale_str(name.message), value=pay.value) for pay, (name, _) in wording.PAY_WORDS.items()
]


class Looking(commands.Cog):
    """Saying what one looks for or hires for, and finding who does."""

    looking = app_commands.Group(
        name="looking",
        description=locale_str("Say what you are looking for, and see who looks for what"),
        guild_only=True,
    )
    hiring = app_commands.Group(
        name="hiring",
        description=locale_str("Say what you are hiring for, and see who hires"),
        guild_only=True,
    )

    def __init__(self, bot: Hallway) -> None:
        self._bot = bot

    # ------------------------------------------------------------------ looking

    @looking.command(
        name="for", description=locale_str("Say what you are looking for; you choose who sees it")
    )
    async def looking_for(self, interaction: Interaction) -> None:
        """Open the form."""
        await open_looking(interaction)

    @looking.command(
        name="show",
        description=locale_str("See what you have up and change it, or what somebody else has up"),
    )
    @app_commands.describe(member=locale_str("Whose; your own if you leave it out"))
    async def looking_show(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Show it."""
        async with patience(interaction):
            if member is not None and member.id != interaction.user.id:
                await show_member(interaction, member, Sort.LOOKING)
            elif (flag := await _mine(interaction)) is not None:
                await panel.show_own(interaction, flag)

    @looking.command(name="browse", description=locale_str("See who is looking, newest first"))
    @app_commands.describe(
        kind=locale_str("Only this kind of work"),
        skill=locale_str("Only with this skill"),
        place=locale_str("Only where the place has these words"),
    )
    @app_commands.choices(kind=_KINDS)
    @in_pillar(Pillar.LOOKING)
    async def looking_browse(
        self,
        interaction: Interaction,
        kind: str | None = None,
        skill: Range[str, 1, FACT_MOST] | None = None,
        place: Range[str, 1, PLACE_MOST] | None = None,
    ) -> None:
        """Show the first page."""
        async with patience(interaction):
            await browse(interaction, _wanted(Sort.LOOKING, kind, skill, place))

    @looking.command(name="edit", description=locale_str("Change what you said you are looking for"))
    async def looking_edit(self, interaction: Interaction) -> None:
        """Open the form with it."""
        if (flag := await _mine(interaction)) is not None:
            await panel.edit(interaction, flag)

    @looking.command(name="renew", description=locale_str("Keep it up for its full time from now on"))
    @in_pillar(Pillar.LOOKING)
    async def looking_renew(self, interaction: Interaction) -> None:
        """Renew it."""
        async with patience(interaction):
            if (flag := await _mine(interaction)) is not None:
                await panel.renew(interaction, flag)

    @looking.command(
        name="done", description=locale_str("Say that you found something, and thank who helped")
    )
    async def looking_done(self, interaction: Interaction) -> None:
        """Open the form in which they say what came of it; with nothing up, the thanks that still wait."""
        found = await own_flags(interaction, Sort.LOOKING)
        if found:
            await panel.finish(interaction, found[0])
        elif not await show_unsent(interaction, Sort.LOOKING):
            await panel.show_nothing(interaction, Sort.LOOKING)

    @looking.command(
        name="clear", description=locale_str("Take down what you are looking for; nobody is told")
    )
    async def looking_clear(self, interaction: Interaction) -> None:
        """Ask once more."""
        async with patience(interaction):
            if (flag := await _mine(interaction)) is not None:
                await panel.take_down(interaction, flag)

    # ------------------------------------------------------------------ hiring

    @hiring.command(
        name="post", description=locale_str("Say what you are hiring for; you choose who sees it")
    )
    async def hiring_post(self, interaction: Interaction) -> None:
        """Open the form."""
        await open_hiring(interaction)

    @hiring.command(name="show", description=locale_str("See a post, or see your own and change them"))
    @app_commands.describe(post=locale_str("Which one; your own if you leave it out"))
    async def hiring_show(self, interaction: Interaction, post: str | None = None) -> None:
        """Show it."""
        async with patience(interaction):
            await show_posts(interaction, post)

    @hiring.command(name="browse", description=locale_str("See who is hiring, newest first"))
    @app_commands.describe(
        kind=locale_str("Only this kind of work"),
        skill=locale_str("Only with this skill"),
        place=locale_str("Only where the place has these words"),
        pay=locale_str("Only with this pay"),
    )
    @app_commands.choices(kind=_KINDS, pay=_PAYS)
    @in_pillar(Pillar.LOOKING)
    async def hiring_browse(
        self,
        interaction: Interaction,
        kind: str | None = None,
        skill: Range[str, 1, FACT_MOST] | None = None,
        place: Range[str, 1, PLACE_MOST] | None = None,
        pay: str | None = None,
    ) -> None:
        """Show the first page."""
        async with patience(interaction):
            await browse(interaction, _wanted(Sort.HIRING, kind, skill, place, pay))

    @hiring.command(name="edit", description=locale_str("Change what a post of yours says"))
    @app_commands.describe(post=locale_str("Which one; can be left out if you have only one"))
    async def hiring_edit(self, interaction: Interaction, post: str | None = None) -> None:
        """Open the form with it."""
        if (flag := await own_post(interaction, post)) is not None:
            await panel.edit(interaction, flag)

    @hiring.command(
        name="renew", description=locale_str("Keep a post of yours up for its full time from now on")
    )
    @app_commands.describe(post=locale_str("Which one; can be left out if you have only one"))
    @in_pillar(Pillar.LOOKING)
    async def hiring_renew(self, interaction: Interaction, post: str | None = None) -> None:
        """Renew it."""
        async with patience(interaction):
            if (flag := await own_post(interaction, post)) is not None:
                await panel.renew(interaction, flag)

    @hiring.command(
        name="close", description=locale_str("Close a post of yours: you found somebody, or you stopped")
    )
    @app_commands.describe(post=locale_str("Which one; can be left out if you have only one"))
    async def hiring_close(self, interaction: Interaction, post: str | None = None) -> None:
        """Ask how it ends."""
        async with patience(interaction):
            await close(interaction, post)

    # ------------------------------------------------------------------ alerts

    @app_commands.command(
        description=locale_str("Choose what I tell you about: new people who are looking, or hiring")
    )
    @app_commands.guild_only()
    async def alerts(self, interaction: Interaction) -> None:
        """Show what is chosen, and let it be changed."""
        async with patience(interaction):
            await show_alerts(interaction)

    # ------------------------------------------------------------------ suggesting

    @looking_browse.autocomplete("skill")
    @hiring_browse.autocomplete("skill")
    @in_pillar(Pillar.LOOKING)
    async def _skills(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        found = await flags(interaction).suggest_skills(actor(interaction).guild_id, typed, _OFFERED)
        return [Choice(name=shorten(skill, _CHOICE_MOST), value=skill) for skill in found]

    @hiring_edit.autocomplete("post")
    @hiring_renew.autocomplete("post")
    @hiring_close.autocomplete("post")
    async def _own_posts(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return _choices(await suggest_own(interaction, typed, _OFFERED))

    @hiring_show.autocomplete("post")
    async def _posts(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        mine = await suggest_own(interaction, typed, _OFFERED)
        others = await flags(interaction).suggest(
            await viewer(interaction), Sort.HIRING, typed, utcnow(), _OFFERED
        )
        known = {flag.id for flag in mine}
        return _choices([*mine, *(flag for flag in others if flag.id not in known)][:_OFFERED])

    # ------------------------------------------------------------------ hearing

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Put away what somebody who left has up; heard of only with the members intent."""
        await self._bot.service(FlagsService).departed(payload.guild_id, payload.user.id, utcnow())

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Put up again what still runs of somebody who came back; heard of only with the members intent."""
        await self._bot.service(FlagsService).returned(member.guild.id, member.id, utcnow())


async def _mine(interaction: Interaction) -> Flag | None:
    """Return what whoever acts is looking for; None after telling them that there is nothing."""
    found = await own_flags(interaction, Sort.LOOKING)
    if not found:
        await panel.show_nothing(interaction, Sort.LOOKING)
    return found[0] if found else None


def _choices(found: list[Flag]) -> list[Choice[str]]:
    now = utcnow()
    return [Choice(name=wording.choice(flag, now), value=flag.id) for flag in found]


def _wanted(
    sort: Sort, kind: str | None, skill: str | None, place: str | None, pay: str | None = None
) -> Wanted:
    """Return what is wanted; Discord checks choices in its client only, and what it lets through narrows nothing."""
    return Wanted(
        sort,
        Kind(kind) if kind in set(Kind) else None,
        skill or "",
        place or "",
        Pay(pay) if pay in set(Pay) else None,
    )

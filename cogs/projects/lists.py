"""Lists of shares, and portfolios."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN, snowflake
from bot.core.language import N_, _
from bot.core.text import ELLIPSIS, escape, line, masked, shorten
from bot.members.service import MembersService
from bot.projects.export import portfolio_markdown
from bot.projects.rules import Filter, Kind
from bot.projects.service import ProjectsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import member_mention, message_link, timestamp
from bot.ui.hooks import Hooks
from bot.ui.links import shown_link
from bot.ui.pages import Listing, PagedList
from cogs.projects import wording
from cogs.projects.forms import member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.members.rules import Profile
    from bot.projects.rules import Help, Share
    from bot.ui.answers import Interaction

_WHAT_SHOWN = 140
_WORD = 25
_HELP_SHOWN = 180
_HELPS_SHOWN = 2


class ShareList(PagedList, feature="projects", verb="list", filters=("author", "kind", "text"), size=6):
    """The shares of a server, newest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of them."""
        wanted = _filter(filters)
        shares, total = await service(interaction, ProjectsService).list(
            member(interaction).guild_id, wanted, start=start, count=count
        )
        narrowed = wanted != Filter()
        return Listing(
            heading=wording.list_heading(wanted),
            entries=[_entry(share) for share in shares],
            total=total,
            empty=wording.NO_MATCH if narrowed else wording.NO_SHARES,
        )


class PortfolioList(PagedList, feature="projects", verb="portfolio", filters=("author",), size=4):
    """What one member shared, and what others said helped."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it."""
        who = member(interaction)
        author_id = snowflake(filters["author"]) or 0
        own = author_id == who.user_id
        profile = await service(interaction, MembersService).profile(who.guild_id, author_id)
        page = await service(interaction, ProjectsService).portfolio_page(
            who.guild_id, author_id, start=start, count=count
        )
        buttons = service(interaction, Hooks).buttons("portfolio") if own else []
        if page.total:
            buttons.append(ExportButton(str(author_id)))
        return Listing(
            heading=wording.portfolio_heading(author_id, own=own),
            intro=_profile(profile, own=own),
            entries=[f"{_entry(share)}{_helps(page.helped.get(share.id, []))}" for share in page.shares],
            total=page.total,
            empty=wording.EMPTY_OWN if own else wording.nothing_of(author_id),
            buttons=buttons,
        )


class ExportButton(
    AddressedButton, feature="projects", verb="export", args=(SNOWFLAKE_PATTERN,), label=N_("Save as a file")
):
    """A portfolio as a Markdown file."""

    async def pressed(self, interaction: Interaction, author_id: str) -> None:
        """Hand the file over, to whoever pressed."""
        guild_id = member(interaction).guild_id
        profile = await service(interaction, MembersService).profile(guild_id, int(author_id))
        portfolio = await service(interaction, ProjectsService).portfolio(guild_id, int(author_id))
        names = await _names(interaction, int(author_id))
        text = portfolio_markdown(names[0], names[1], profile, portfolio, wording.KIND)
        file = discord.File(io.BytesIO(text.encode()), filename="portfolio.md")
        await answer(interaction, _("Here it is. The file is yours to keep."), file=file)


async def _names(interaction: Interaction, author_id: int) -> tuple[str, str]:
    """Return the author's and the server's name; a member who left has none any more."""
    guild_name = interaction.guild.name if interaction.guild else ""
    if author_id == interaction.user.id:
        return interaction.user.display_name, guild_name
    try:
        author = await interaction.guild.fetch_member(author_id) if interaction.guild else None
    except discord.NotFound:
        author = None
    return (author.display_name if author else str(wording.FORMER_MEMBER)), guild_name


def _filter(filters: Mapping[str, str]) -> Filter:
    author, kind = filters["author"], filters["kind"]
    return Filter(
        author_id=snowflake(author),
        kind=Kind(kind) if kind in set(Kind) else None,
        text=filters["text"],
    )


def _entry(share: Share) -> str:
    title = (
        masked(share.title, message_link(share.guild_id, share.thread_id))
        if share.thread_id
        else escape(share.title)
    )
    parts = [
        str(wording.KIND[share.kind]),
        member_mention(share.author_id),
        timestamp(share.created_at, "R"),
        wording.state(share),
    ]
    return f"**{title}**\n{escape(_excerpt(share.what))}\n-# {' · '.join(part for part in parts if part)}"


def _excerpt(text: str) -> str:
    """Return the beginning of a text, ending with a whole word where its words are that short."""
    short = shorten(line(text), _WHAT_SHOWN)
    beginning, space, rest = short.rpartition(" ")
    return f"{beginning} {ELLIPSIS}" if space and rest.endswith(ELLIPSIS) and len(rest) < _WORD else short


def _helps(helps: list[Help]) -> str:
    shown = [
        f"\n> {shorten(escape(line(help_.how)), _HELP_SHOWN)} — {member_mention(help_.member_id)}"
        for help_ in helps[-_HELPS_SHOWN:]
    ]
    return "".join(shown)


def _profile(profile: Profile, *, own: bool) -> str:
    if not profile:
        return str(wording.SAY_WHO_YOU_ARE) if own else ""
    parts = [
        f"**{escape(profile.headline)}**" if profile.headline else "",
        escape(profile.about),
        _("Ask me about: {topics}", topics=escape(profile.ask_me)) if profile.ask_me else "",
        *(shown_link(link) for link in profile.links),
    ]
    return "\n".join(part for part in parts if part)

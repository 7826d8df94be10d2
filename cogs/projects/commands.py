"""The commands of shares, and what the cog hears of their threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands
from discord.utils import utcnow

from bot.core.ids import is_id
from bot.core.language import _
from bot.core.text import length, shorten
from bot.guilds.pillars import Pillar
from bot.projects.rules import Act, Kind, No
from bot.projects.service import ProjectsService
from bot.ui.answers import answer, patience
from bot.ui.cards import channel_mention
from bot.ui.confirm import ask_twice
from bot.ui.doors import in_pillar
from bot.ui.errors import Refuse
from bot.ui.hooks import Hooks
from cogs.projects import wording
from cogs.projects.buttons import CloseButton, EditButton, RemoveButton, ReopenButton, UpdateButton, turn
from cogs.projects.cards import card_embed, card_view
from cogs.projects.forms import (
    RemoveForm,
    ShareForm,
    ShareMessageForm,
    actor,
    member,
    open_if_allowed,
)
from cogs.projects.lists import PortfolioList, ShareList

if TYPE_CHECKING:
    from bot.client import Hallway
    from bot.projects.answers import AnswersService
    from bot.projects.rules import Share

Interaction = discord.Interaction["Hallway"]

_KIND_CHOICES: Final = [
    Choice(name=locale_str(wording.KIND[kind].message), value=kind.value) for kind in Kind
]
_SPOKEN: Final = (discord.MessageType.default, discord.MessageType.reply)


class Projects(commands.Cog):
    """Sharing what one built, and answering what others share."""

    projects = app_commands.Group(
        name="projects", description=locale_str("Look at shares and look after your own"), guild_only=True
    )

    def __init__(self, bot: Hallway, shares: ProjectsService, answers: AnswersService) -> None:
        self._bot = bot
        self._shares = shares
        self._answers = answers
        self._share_this = app_commands.ContextMenu(name=locale_str("Share this"), callback=self.share_this)
        self._share_this.guild_only = True

    async def cog_load(self) -> None:
        """Offer the message's context menu, which discord.py does not take from a cog by itself."""
        self._bot.tree.add_command(self._share_this)

    async def cog_unload(self) -> None:
        """Take it away again."""
        self._bot.tree.remove_command(self._share_this.name, type=self._share_this.type)

    # ------------------------------------------------------------------ making

    @app_commands.command(description=locale_str("Share what you built, wrote, solved or found out"))
    @app_commands.describe(kind=locale_str("What it is"))
    @app_commands.choices(kind=_KIND_CHOICES)
    @app_commands.guild_only()
    async def share(self, interaction: Interaction, kind: str) -> None:
        """Open the form for a new share."""
        await ShareForm(_kind(kind).value).open(interaction)

    async def share_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Open the form for a new share, filled from one of the member's own messages."""
        if message.author.id != interaction.user.id:
            raise Refuse(wording.NOT_YOUR_MESSAGE)
        if not message.content.strip():
            raise Refuse(wording.NOTHING_TO_SHARE)
        await ShareMessageForm.of(message.content).open(interaction)

    # ------------------------------------------------------------------ looking after

    @projects.command(description=locale_str("Add progress to a share of yours"))
    @app_commands.describe(share=locale_str("Which one"))
    async def update(self, interaction: Interaction, share: str) -> None:
        """Open the form for a piece of progress."""
        await open_if_allowed(interaction, _id(share), Act.UPDATE)

    @projects.command(description=locale_str("Change what a share of yours says"))
    @app_commands.describe(share=locale_str("Which one"), kind=locale_str("What it is, if that was wrong"))
    @app_commands.choices(kind=_KIND_CHOICES)
    async def edit(self, interaction: Interaction, share: str, kind: str | None = None) -> None:
        """Open the form, filled with what it says now."""
        await open_if_allowed(interaction, _id(share), Act.EDIT, kind=_kind(kind) if kind else None)

    @projects.command(description=locale_str("Close a share of yours; its thread stays readable"))
    @app_commands.describe(share=locale_str("Which one"))
    async def close(self, interaction: Interaction, share: str) -> None:
        """Close it."""
        async with patience(interaction):
            await turn(interaction, _id(share), Act.CLOSE)

    @projects.command(
        description=locale_str("Open a closed share again, or post it anew if its thread is gone")
    )
    @app_commands.describe(share=locale_str("Which one"))
    @in_pillar(Pillar.SHARES)
    async def reopen(self, interaction: Interaction, share: str) -> None:
        """Open it again."""
        async with patience(interaction):
            await turn(interaction, _id(share), Act.REOPEN)

    @projects.command(description=locale_str("Take a share down for good"))
    @app_commands.describe(share=locale_str("Which one"))
    async def delete(self, interaction: Interaction, share: str) -> None:
        """Ask once more; an organizer is asked for the reason instead."""
        who = await actor(interaction)
        found = await self._shares.may(_id(share), Act.REMOVE, who)
        if isinstance(found, No):
            raise Refuse(wording.refusal(found))
        if found.author_id == who.user_id:
            await ask_twice(interaction, wording.remove_question(found), RemoveButton(found.id))
        else:
            await RemoveForm(found.id).open(interaction)

    # ------------------------------------------------------------------ looking at

    @projects.command(name="list", description=locale_str("See what people here have shared"))
    @app_commands.describe(
        member=locale_str("Only what this member shared"),
        kind=locale_str("Only this kind"),
        text=locale_str("Only with these words"),
    )
    @app_commands.choices(kind=_KIND_CHOICES)
    async def list_shares(
        self,
        interaction: Interaction,
        member: discord.User | None = None,
        kind: str | None = None,
        text: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Show the first page."""
        async with patience(interaction):
            author = str(member.id) if member else ""
            filters = {"author": author, "kind": kind or "", "text": text or ""}
            await ShareList().show(interaction, filters)

    @projects.command(description=locale_str("See one share, with what you can do with it"))
    @app_commands.describe(share=locale_str("Which one"))
    async def show(self, interaction: Interaction, share: str) -> None:
        """Show its card to the member alone; the owner gets the owner's buttons too."""
        async with patience(interaction):
            who = await actor(interaction)
            found = await self._shares.find(_id(share), who.guild_id)
            card = None if isinstance(found, No) else await self._shares.card(share)
            if card is None or isinstance(found, No):
                raise Refuse(wording.refusal(No.NOT_FOUND))
            view = card_view(found, self._bot.service(Hooks))
            if who.user_id == found.author_id or who.is_organizer:
                turning = CloseButton if found.state.value == "open" else ReopenButton
                for button in (
                    EditButton(found.id, row=1),
                    UpdateButton(found.id, row=1),
                    turning(found.id, row=1),
                ):
                    view.add_item(button)
            await answer(interaction, _where(found), embed=card_embed(card), view=view)

    @app_commands.command(description=locale_str("See everything a member shared, and whom it helped"))
    @app_commands.describe(member=locale_str("Whose; your own if you leave it out"))
    @app_commands.guild_only()
    async def portfolio(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Show the first page."""
        async with patience(interaction):
            await PortfolioList().show(interaction, {"author": str((member or interaction.user).id)})

    @update.autocomplete("share")
    @edit.autocomplete("share")
    @close.autocomplete("share")
    @reopen.autocomplete("share")
    @delete.autocomplete("share")
    async def _own_shares(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        shares = await self._shares.suggest(await actor(interaction), typed, own=True)
        return [_choice(share) for share in shares]

    @show.autocomplete("share")
    async def _all_shares(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return [_choice(share) for share in await self._shares.suggest(member(interaction), typed, own=False)]

    # ------------------------------------------------------------------ hearing

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Notice a reply in a share's thread. What it says is neither needed nor, by intent, received."""
        if message.guild is None or message.author.bot or message.type not in _SPOKEN:
            return
        thread = message.channel
        if isinstance(thread, discord.Thread) and thread.owner_id != self._own_id:
            return
        if isinstance(
            thread, discord.Thread | discord.PartialMessageable
        ) and await self._answers.reply_is_wanted(thread.id):
            await self._answers.replied(thread.id, message.author.id, utcnow())

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Close the share whose thread was deleted."""
        if payload.thread is None or payload.thread.owner_id == self._own_id:
            await self._shares.thread_deleted(payload.thread_id, utcnow())

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Give a share a new card if its card was deleted."""
        await self._shares.message_deleted(payload.channel_id, [payload.message_id], utcnow())

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """The same for many messages at once."""
        await self._shares.message_deleted(payload.channel_id, sorted(payload.message_ids), utcnow())

    @property
    def _own_id(self) -> int | None:
        return self._bot.user.id if self._bot.user else None


def _kind(typed: str) -> Kind:
    """Return the kind; Discord checks choices in its client only."""
    try:
        return Kind(typed)
    except ValueError:
        raise Refuse(_("I don't know that kind. Please pick one of those offered.")) from None


def _id(typed: str) -> str:
    """Return what was given for a share if it can be one; any text may have been."""
    if not is_id(typed):
        raise Refuse(wording.refusal(No.NOT_FOUND))
    return typed


def _choice(share: Share) -> Choice[str]:
    state = wording.state(share)
    name = f"{share.title} ({state})" if state else share.title
    return Choice(name=shorten(name, 100) if length(name) > 100 else name, value=share.id)


def _where(share: Share) -> str:
    return channel_mention(share.thread_id) if share.thread_id else str(wording.WAITING)

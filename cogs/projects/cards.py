"""What Discord shows of a share: its card, and the messages in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot.core.language import _
from bot.core.text import escape, line, quote, shorten
from bot.projects.rules import Ask, State
from bot.ui.cards import ACCENT, QUIET, embed, member_mention, timestamp
from bot.ui.links import shown_link
from cogs.projects import wording
from cogs.projects.buttons import (
    AskButton,
    AskNextButton,
    FollowButton,
    HelpedButton,
    RewordButton,
    UpdateHelpedButton,
)
from cogs.projects.reporting import QUESTION, SHARE, UPDATE

if TYPE_CHECKING:
    from bot.projects.rules import Help, Question, Share, Update
    from bot.projects.shelf import Card
    from bot.ui.hooks import Hooks

_LOG_LINE: Final = 160


def card_embed(card: Card) -> discord.Embed:
    """Return the card of a share: an embed, since a forum's starter takes no layout for certain."""
    share = card.share
    if share.state is State.REMOVED:
        return embed(body=wording.taken_down(share.author_id), colour=QUIET)
    detail = escape(share.ask_detail)
    ask = f"{wording.ASK[share.ask]}: {detail}" if detail else wording.ASK[share.ask]
    closed = share.state is State.CLOSED
    kind, author = wording.KIND[share.kind], member_mention(share.author_id)
    kind_and_author = _("{kind} by {author}", kind=kind, author=author)
    return embed(
        title=escape(share.title),
        body=f"{kind_and_author}\n\n{escape(share.what)}",
        fields=(
            (_("Asking for"), "" if share.ask is Ask.NOTHING else ask),
            (_("Link"), shown_link(share.link)),
            (_("Latest progress"), _log(card)),
        ),
        footer=_("This share is closed. Thanks are still welcome.") if closed else "",
        colour=QUIET if closed else ACCENT,
    )


def card_view(share: Share, hooks: Hooks) -> discord.ui.View:
    """Return the buttons below a card, with those offered there; none on a share that was taken down."""
    view = discord.ui.View(timeout=None)
    if share.state is State.REMOVED:
        return view
    view.add_item(HelpedButton(share.id))
    if share.state is State.OPEN:
        view.add_item(AskButton(share.id))
    offered = hooks.buttons("share", share.id)
    for button in (FollowButton(share.id), *offered, *hooks.buttons("report", SHARE, share.id)):
        view.add_item(button)
    return view


def help_message(help_: Help) -> tuple[discord.Embed, discord.ui.View]:
    """Return the message that says which part helped, and how."""
    says = _(
        "{member} says this part helped: **{part}**",
        member=member_mention(help_.member_id),
        part=escape(help_.part),
    )
    view = discord.ui.View(timeout=None)
    view.add_item(RewordButton(help_.share_id, str(help_.member_id)))
    return embed(body=f"{says}\n{quote(help_.how, 3000)}"), view


def question_message(share: Share, question: Question, hooks: Hooks) -> tuple[discord.Embed, discord.ui.View]:
    """Return the message that asks the author a question."""
    asks = _(
        "{member} asks {author}",
        member=member_mention(question.member_id),
        author=member_mention(share.author_id),
    )
    tried = _("Tried so far:")
    text = f"{asks}\n**{_bold_lines(question.question)}**\n\n{tried}\n{quote(question.tried, 1900)}"
    view = discord.ui.View(timeout=None)
    for button in (AskNextButton(share.id, question.id), *hooks.buttons("report", QUESTION, question.id)):
        view.add_item(button)
    return embed(body=text), view


def update_message(share: Share, update: Update, hooks: Hooks) -> tuple[discord.Embed, discord.ui.View]:
    """Return the message that tells progress."""
    author = member_mention(share.author_id)
    told = _("**Progress** from {author}", author=author)
    if update.author_id != share.author_id:
        told = _(
            "**Progress** from {author} (posted by {member})",
            author=author,
            member=member_mention(update.author_id),
        )
    text = f"{told}\n{escape(update.text)}"
    view = discord.ui.View(timeout=None)
    for button in (UpdateHelpedButton(share.id, update.id), *hooks.buttons("report", UPDATE, update.id)):
        view.add_item(button)
    return embed(body=text, fields=[(_("Link"), shown_link(update.link))]), view


def removed_update() -> tuple[discord.Embed, discord.ui.View]:
    """Return what stands where progress was told of a share that was taken down."""
    return embed(body=wording.UPDATE_TAKEN_DOWN, colour=QUIET), discord.ui.View(timeout=None)


def _bold_lines(text: str) -> str:
    # Bold does not reach over an empty line in Discord's markdown.
    return "\n".join(line for line in escape(text).splitlines() if line.strip())


def _log(card: Card) -> str:
    return "\n".join(
        f"{timestamp(update.created_at, 'd')} {shorten(escape(line(update.text)), _LOG_LINE)}"
        for update in card.updates
    )

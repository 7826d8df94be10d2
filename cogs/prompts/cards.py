"""What Discord shows of a question and of the answers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.core.language import _
from bot.core.text import escape, fits, masked
from bot.projects.rules import Ask, State
from bot.ui.cards import ACCENT, QUIET, embed, message_link
from bot.ui.links import shown_link
from cogs.prompts import wording_of_answers as wording

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.projects.rules import Share
    from bot.prompts.runs import Answer, Run
    from bot.ui.cards import Press

_TITLE_MOST = 256


def question_embed(run: Run, now: datetime, *, is_late: bool = False) -> discord.Embed:
    """Return the question as its readers see it: an embed, since a forum's starter takes no layout for certain."""
    text = escape(run.text)
    title, big = (text, "") if fits(text, _TITLE_MOST) else ("", f"**{text}**\n\n")
    body = big + wording.question(run, now)
    if is_late:
        body += f"\n{wording.late(run)}"
    return embed(title=title, body=body, colour=ACCENT if now < run.closes_at else QUIET)


def answer_embed(answer: Answer, share: Share | None) -> discord.Embed:
    """Return an answer as it stands in the thread."""
    words = answer.words
    return embed(
        body=f"{wording.whose(answer.user_id, words.kind)}\n{escape(words.what)}",
        fields=(
            (_("Would like"), "" if words.ask is Ask.NOTHING else wording.ASKS[words.ask]),
            (wording.LINK_LABEL, shown_link(words.link)),
            (_("Project"), _project(share)),
        ),
        footer=_("This came after the close.") if answer.is_late else "",
    )


def view_of(buttons: Iterable[Press]) -> discord.ui.View:
    """Return these buttons below a message."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


def _project(share: Share | None) -> str:
    if share is None or share.state is State.REMOVED:
        return ""
    if share.thread_id is None:
        return escape(share.title)
    return masked(share.title, message_link(share.guild_id, share.thread_id))

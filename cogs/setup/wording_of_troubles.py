"""What is amiss in a server and how to mend it, in sentences for organizers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bot.guilds.rules import TroubleKind
from bot.ui.cards import channel_mention, timestamp

if TYPE_CHECKING:
    from bot.guilds.rules import Trouble

_FIX: Final[dict[TroubleKind, str]] = {
    TroubleKind.SHARE_CHANNEL_GONE: "The channel for shares was deleted. Choose another one above.",
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: (
        "Discord refused me{where}. Check what I may do there: in its settings, under **Permissions**."
    ),
    TroubleKind.THREADS_FULL: (
        "This server has as many open threads as Discord allows. Close some that are done, in any channel."
    ),
    TroubleKind.THREAD_LOCKED: "The thread{where} is locked, so I can't post in it. Unlock it, or leave it at that.",
    TroubleKind.TAGS: (
        "The forum asks for a tag that I can't give. Let me have **Manage Channel** there, and I make the "
        "tags, or add one that members may use."
    ),
    TroubleKind.INTRODUCTIONS_CHANNEL: (
        "Discord refused me a private thread{where} (its code {code}). Check what I may do there, or choose "
        "another channel. Until then I introduce people by direct message."
    ),
    TroubleKind.LOOKING_CHANNEL: (
        "Discord refused me{where} (its code {code}). Check what I may do there, or choose another channel."
    ),
    TroubleKind.BADGE_ROLE: (
        "Discord did not let me give or take a badge (its code {code}). **Change looking and hiring** says what "
        "each of the two roles still needs."
    ),
    TroubleKind.NICKNAMES: (
        "Discord did not let me change a nickname (its code {code}). Check under **Server Settings → Roles** that "
        "my role allows **Manage Nicknames**, or take the tags away."
    ),
    TroubleKind.PROMPT_CHANNEL: (
        "Discord refused me a question, or an answer to one{where} (its code {code}). Check what I may do there, or "
        "choose another channel with `/prompts edit`. I go on by myself then."
    ),
    TroubleKind.REPORTS_CHANNEL: (
        "I can't show reports{where}: the channel has to be there, hidden from @everyone, and I must be able to "
        "write in it. Until then `/reports` has all of them."
    ),
    TroubleKind.LOG_CHANNEL: (
        "I can't show what was done{where}: the channel has to be there, hidden from @everyone, and I must be "
        "able to write in it. `/organizer audit` has all of it."
    ),
    TroubleKind.OTHER: "Discord refused what I wanted to do{where} (its code {code}). I keep trying.",
}


def trouble(found: Trouble) -> str:
    """Say what is amiss, since when, and how to mend it."""
    where = ""
    if found.channel_id is not None:
        where = " " if found.kind is TroubleKind.THREAD_LOCKED else " in "
        where += channel_mention(found.channel_id)
    told = _FIX[found.kind].replace("{where}", where)
    return f"- {told.replace('{code}', str(found.code))} Since {timestamp(found.since, 'R')}."


def broken(cogs: Iterable[str]) -> str:
    """Name the parts of the bot that did not start."""
    names = ", ".join(f"`{name}`" for name in cogs)
    return f"- These parts of me did not start: {names}. Whoever hosts me finds the reason in the log."

"""What is amiss in a server and how to mend it, in sentences for organizers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _
from bot.guilds.rules import TroubleKind
from bot.ui.cards import channel_mention, timestamp

if TYPE_CHECKING:
    from bot.guilds.rules import Trouble

_FIX: Final[dict[TroubleKind, LazyString]] = {
    TroubleKind.SHARE_CHANNEL_GONE: N_("The channel for shares was deleted. Choose another one above."),
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: N_(
        "Discord refused me. Check what I may do there: in its settings, under **Permissions**."
    ),
    TroubleKind.THREADS_FULL: N_(
        "This server has as many open threads as Discord allows. Close some that are done, in any channel."
    ),
    TroubleKind.THREAD_LOCKED: N_(
        "The thread is locked, so I can't post in it. Unlock it, or leave it at that."
    ),
    TroubleKind.TAGS: N_(
        "The forum asks for a tag that I can't give. Let me have **Manage Channel** there, and I make the "
        "tags, or add one that members may use."
    ),
    TroubleKind.INTRODUCTIONS_CHANNEL: N_(
        "Discord refused me a private thread (its code {code}). Check what I may do there, or choose "
        "another channel. Until then I introduce people by direct message."
    ),
    TroubleKind.LOOKING_CHANNEL: N_(
        "Discord refused me (its code {code}). Check what I may do there, or choose another channel."
    ),
    TroubleKind.BADGE_ROLE: N_(
        "Discord did not let me give or take a badge (its code {code}). **Change looking and hiring** says what "
        "each of the two roles still needs."
    ),
    TroubleKind.NICKNAMES: N_(
        "Discord did not let me change a nickname (its code {code}). Check under **Server Settings → Roles** that "
        "my role allows **Manage Nicknames**, or take the tags away."
    ),
    TroubleKind.PROMPT_CHANNEL: N_(
        "Discord refused me a question, or an answer to one (its code {code}). Check what I may do there, or "
        "choose another channel with `/prompts edit`. I go on by myself then."
    ),
    TroubleKind.REPORTS_CHANNEL: N_(
        "I can't show reports: the channel has to be there, hidden from @everyone, and I must be able to "
        "write in it. Until then `/reports` has all of them."
    ),
    TroubleKind.LOG_CHANNEL: N_(
        "I can't show what was done: the channel has to be there, hidden from @everyone, and I must be "
        "able to write in it. `/organizer audit` has all of it."
    ),
    TroubleKind.OTHER: N_("Discord refused what I wanted to do (its code {code}). I keep trying."),
}
_FIX_THERE: Final[dict[TroubleKind, LazyString]] = {
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: N_(
        "Discord refused me in {channel}. Check what I may do there: in its settings, under **Permissions**."
    ),
    TroubleKind.THREAD_LOCKED: N_(
        "The thread {thread} is locked, so I can't post in it. Unlock it, or leave it at that."
    ),
    TroubleKind.INTRODUCTIONS_CHANNEL: N_(
        "Discord refused me a private thread in {channel} (its code {code}). Check what I may do there, or choose "
        "another channel. Until then I introduce people by direct message."
    ),
    TroubleKind.LOOKING_CHANNEL: N_(
        "Discord refused me in {channel} (its code {code}). Check what I may do there, or choose another channel."
    ),
    TroubleKind.PROMPT_CHANNEL: N_(
        "Discord refused me a question, or an answer to one in {channel} (its code {code}). Check what I may do "
        "there, or choose another channel with `/prompts edit`. I go on by myself then."
    ),
    TroubleKind.REPORTS_CHANNEL: N_(
        "I can't show reports in {channel}: the channel has to be there, hidden from @everyone, and I must be able "
        "to write in it. Until then `/reports` has all of them."
    ),
    TroubleKind.LOG_CHANNEL: N_(
        "I can't show what was done in {channel}: the channel has to be there, hidden from @everyone, and I must be "
        "able to write in it. `/organizer audit` has all of it."
    ),
    TroubleKind.OTHER: N_(
        "Discord refused what I wanted to do in {channel} (its code {code}). I keep trying."
    ),
}
"""The same where it is known in which channel, or thread."""


def trouble(found: Trouble) -> str:
    """Say what is amiss, since when, and how to mend it."""
    if found.channel_id is None:
        told = _FIX[found.kind].format(code=found.code)
    else:
        where = channel_mention(found.channel_id)
        fix = _FIX_THERE.get(found.kind, _FIX[found.kind])
        told = fix.format(code=found.code, channel=where, thread=where)
    since = _("Since {since}.", since=timestamp(found.since, "R"))
    return f"- {told} {since}"


def broken(cogs: Iterable[str]) -> str:
    """Name the parts of the bot that did not start."""
    names = ", ".join(f"`{name}`" for name in cogs)
    return _(
        "- These parts of me did not start: {names}. Whoever hosts me finds the reason in the log.",
        names=names,
    )

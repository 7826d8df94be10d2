"""What the doctor says of channels, threads and forums, and of what Discord refused in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from bot.core.text import escape
from bot.guilds.rules import TroubleKind
from bot.ui.cards import channel_mention, timestamp
from bot.ui.channels import permission_name
from cogs.doctor.findings import (
    ChannelGone,
    Exposed,
    Lacking,
    MembersLack,
    NothingChosen,
    PromptHeld,
    PromptSilent,
    Refused,
    Slow,
    TagsMissing,
    ThreadsFull,
    ThreadShut,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.guilds.rules import Trouble
    from cogs.doctor.findings import Place

OfChannels: TypeAlias = (
    NothingChosen
    | ChannelGone
    | Lacking
    | MembersLack
    | Exposed
    | TagsMissing
    | ThreadShut
    | ThreadsFull
    | Slow
    | PromptHeld
    | PromptSilent
    | Refused
)
NOTHING_CHOSEN: Final = (
    "Nobody has chosen where shares go, so members can't share. Choose a forum or a text channel."
)

_MEANWHILE: Final = {
    Use.SHARES: "Shares wait and lose nothing.",
    Use.INTRODUCTIONS: "Until then I introduce people by direct message.",
    Use.LOOKING: "Cards of members who are looking wait.",
    Use.HIRING: "Cards of members who are hiring wait.",
    Use.REPORTS: "Until then reports are only in `/reports`.",
    Use.LOG: "Until then what organizers do is only in `/organizer audit`.",
}
_GONE: Final = {
    Use.SHARES: "The channel for shares",
    Use.INTRODUCTIONS: "The channel for introductions",
    Use.LOOKING: "The channel for cards of who is looking",
    Use.HIRING: "The channel for cards of who is hiring",
    Use.REPORTS: "The channel for reports",
    Use.LOG: "The log channel",
}
_SERVES: Final = {Use.SHARES: "a forum or a text channel", Use.PROMPT: "a forum or a text channel"}
_TAGS_NAMED: Final = 4


def told(found: OfChannels, own_name: str) -> str:
    """Say what was found, what it means for members, and how to mend it. ``own_name``, the bot's here, is escaped."""
    match found:
        case NothingChosen():
            return NOTHING_CHOSEN
        case ChannelGone():
            return _gone(found)
        case Lacking():
            return _lacking(found, own_name)
        case MembersLack():
            return _members_lack(found)
        case Exposed():
            return _exposed(found)
        case TagsMissing():
            return _tags(found)
        case ThreadShut():
            return _shut(found)
        case ThreadsFull():
            return _threads(found)
        case Slow():
            return _slow(found)
        case PromptHeld() | PromptSilent():
            return _prompt(found)
        case Refused():
            return refused(found.trouble)
        case _:
            assert_never(found)


def _gone(found: ChannelGone) -> str:
    """Say that a channel was deleted or is of the wrong type, and what to choose."""
    place = found.place
    serves = _SERVES.get(place.use, "a plain text channel")
    if found.is_deleted:
        return f"{_channel(place)} was deleted. {_meanwhile(place)} Choose another one: {serves}."
    where = channel_mention(place.channel_id)
    return (
        f"{_channel(place)}, {where}, is of a type that does not serve. {_meanwhile(place)} Choose {serves}."
    )


def _lacking(found: Lacking, own_name: str) -> str:
    """Say what the bot lacks in a channel, what that holds up, and how to give it. ``own_name`` is escaped."""
    names = [permission_name(name, is_forum=found.is_forum) for name in found.missing]
    where = channel_mention(found.channel_id)
    held_up = " ".join(dict.fromkeys(_meanwhile(place) for place in found.places))
    told = (
        f"In {where} I lack {_bold(names)}. {held_up} Open the settings of {where}, then **Permissions**, add "
        f"**{own_name}** and allow {'this' if len(names) == 1 else 'these'}."
    )
    return f"{told} Or I do it: press **Fix it**." if found.may_allow else told


def _members_lack(found: MembersLack) -> str:
    """Say what two people need to talk in their thread."""
    where = channel_mention(found.channel_id)
    return (
        f"Members without a role of their own lack {_bold(map(permission_name, found.lacking))} in {where}: whoever is "
        f"introduced there and lacks it can't talk in their thread. Open the settings of {where}, then "
        "**Permissions**, and allow it for **@everyone**, or for the role your members have."
    )


def _exposed(found: Exposed) -> str:
    """Say that what organizers read must not be seen by everybody."""
    where = channel_mention(found.place.channel_id)
    return (
        f"Everybody can see {where}, which is meant for organizers, so I write nothing there. "
        f"{_meanwhile(found.place)} Open its settings, then **Permissions**, turn on **Private Channel**, and let in "
        "your organizers and me. Or choose another one."
    )


def _tags(found: TagsMissing) -> str:
    """Say which tags a forum lacks, and who could add them."""
    where = channel_mention(found.channel_id)
    more = len(found.names) - _TAGS_NAMED
    shown = [f"“{escape(name)}”" for name in found.names[:_TAGS_NAMED]]
    named = _listed([*shown, f"{more} more"] if more > 0 else shown)
    lacks = f"Of the tags I give posts, the forum {where} lacks {named}"
    if found.is_full:
        return (
            f"{lacks}, and has no room for all of them: Discord allows 20. Posts go without. Take away some that nobody "
            "uses, in the forum's settings under **Tags**."
        )
    if found.may_make:
        return f"{lacks}. I add each when it is first needed, or all of them now: press **Fix it**."
    return (
        f"{lacks}. Posts go without. Let me have **{permission_name('manage_channels')}** there and I add them, or add "
        "them yourself, in the forum's settings under **Tags**."
    )


def _shut(found: ThreadShut) -> str:
    """Say that a thread is locked."""
    told = (
        f"The thread {channel_mention(found.thread_id)} is locked since {timestamp(found.since, 'R')} or longer, so I "
        "can't keep its card right or post answers there. Unlock it, or leave it at that."
    )
    return f"{told} Or I unlock it: press **Fix it**." if found.may_open else told


def _threads(found: ThreadsFull) -> str:
    """Say that there is no room for more threads, or hardly any."""
    if found.open >= found.most:
        return (
            f"This server has {found.most} open threads, as many as Discord allows. Shares, questions and "
            "introductions wait. Close some that are done, in any channel; idle ones close by themselves."
        )
    return (
        f"This server has {found.open} open threads, and Discord allows {found.most}. Close some that are done before "
        "shares, questions and introductions have to wait."
    )


def _slow(found: Slow) -> str:
    """Say that slow mode keeps people from talking."""
    minutes = found.seconds // 60
    wait = f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hours" if minutes >= 120 else "an hour"
    where = channel_mention(found.place.channel_id)
    return (
        f"In threads of {where} everybody waits {wait} between two messages. If that is not meant, open the settings "
        f"of {where}, **Overview**, and lower the slow mode for messages in threads."
    )


def _prompt(found: PromptHeld | PromptSilent) -> str:
    """Say what keeps a question from being asked, or that nobody answers it."""
    name = f"**{escape(found.name)}**"
    if isinstance(found, PromptSilent):
        return (
            f"Nobody has answered the question {name} the last {found.runs} times. `/prompts show` lets you slow it "
            "down, reword it or let it rest."
        )
    where = channel_mention(found.channel_id)
    return (
        f"The question {name} can't be posted in {where} since {timestamp(found.since, 'R')}: {_reason(found.code)} "
        "I go on by myself when it is mended; `/prompts edit` lets you choose another channel."
    )


# ---------------------------------------------------------------------- refusals

_FULL, _FILTERED, _LINKS, _TAG, _VERIFICATION = (
    (160006, 30033),
    (200000, 200001),
    240000,
    (40066, 40067),
    50009,
)

_REFUSED: Final[dict[TroubleKind, str]] = {
    TroubleKind.SHARE_CHANNEL_GONE: "a share{where}",
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: "a share, or an answer to one,{where}",
    TroubleKind.TAGS: "a share{where}",
    TroubleKind.INTRODUCTIONS_CHANNEL: "a private thread for two people{where}",
    TroubleKind.LOOKING_CHANNEL: "a card, or a line when something was found,{where}",
    TroubleKind.BADGE_ROLE: "a badge",
    TroubleKind.NICKNAMES: "a tag behind a nickname",
    TroubleKind.PROMPT_CHANNEL: "a question, or an answer to one,{where}",
    TroubleKind.REPORTS_CHANNEL: "the card of a report{where}",
    TroubleKind.LOG_CHANNEL: "a line of the log{where}",
}


def refused(trouble: Trouble) -> str:
    """Say what Discord refused that no look explains, since when, and what to check."""
    where = "" if trouble.channel_id is None else f" in {channel_mention(trouble.channel_id)}"
    what = _REFUSED.get(trouble.kind, "what I wanted to do{where}").replace("{where}", where)
    return (
        f"Discord refused {what} since {timestamp(trouble.since, 'R')}: {_reason(trouble.code)} I keep trying, and "
        "nothing is lost."
    )


def _reason(code: int) -> str:
    """Say what Discord's error code means and what to do (Discord docs, Opcodes and Status Codes)."""
    if code in _FULL:
        return "the server has as many open threads as Discord allows. Close some that are done."
    if code in _FILTERED:
        return "the server's AutoMod blocked it. Look at its rules under **Server Settings → AutoMod**."
    if code == _LINKS:
        return "its filter of harmful links blocked it."
    if code in _TAG:
        return "the forum asks for a tag that I can't give. Let me have **Manage Channel** there, or add one."
    if code == _VERIFICATION:
        return "the server's verification level keeps me out of the channel."
    return f"its code is {code}. Check what I may do there, and whether my role stands high enough."


def _channel(place: Place) -> str:
    if place.use is Use.PROMPT:
        return f"The channel of the question **{escape(place.name)}**"
    return _GONE[place.use]


def _meanwhile(place: Place) -> str:
    if place.use is Use.PROMPT:
        return f"The question **{escape(place.name)}** is not asked."
    return _MEANWHILE[place.use]


def _bold(names: Iterable[str]) -> str:
    return _listed([f"**{name}**" for name in names])


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last

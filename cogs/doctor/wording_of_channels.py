"""What the doctor says of channels, threads and forums, and of what Discord refused in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from bot.core.language import N_, NP_, LazyString, _, listed, ngettext
from bot.core.text import escape
from bot.guilds.rules import TroubleKind
from bot.ui.cards import channel_mention, timestamp
from bot.ui.permission_names import channel_permission
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
    from collections.abc import Iterable

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
NOTHING_CHOSEN: Final = N_(
    "Nobody has chosen where shares go, so members can't share. Choose a forum or a text channel."
)

_MEANWHILE: Final = {
    Use.SHARES: N_("Shares wait and lose nothing."),
    Use.INTRODUCTIONS: N_("Until then I introduce people by direct message."),
    Use.LOOKING: N_("Cards of members who are looking wait."),
    Use.HIRING: N_("Cards of members who are hiring wait."),
    Use.REPORTS: N_("Until then reports are only in `/reports`."),
    Use.LOG: N_("Until then what organizers do is only in `/organizer audit`."),
}
_GONE: Final = {
    Use.SHARES: N_("The channel for shares"),
    Use.INTRODUCTIONS: N_("The channel for introductions"),
    Use.LOOKING: N_("The channel for cards of who is looking"),
    Use.HIRING: N_("The channel for cards of who is hiring"),
    Use.REPORTS: N_("The channel for reports"),
    Use.LOG: N_("The log channel"),
}
_WITH_THREADS: Final = (Use.SHARES, Use.PROMPT)
_TAGS_NAMED: Final = 4


def told(found: OfChannels, own_name: str) -> str:
    """Say what was found, what it means for members, and how to mend it. ``own_name``, the bot's here, is escaped."""
    match found:
        case NothingChosen():
            return str(NOTHING_CHOSEN)
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
    has_threads = place.use in _WITH_THREADS
    if found.is_deleted:
        told = _("{channel} was deleted.", channel=_channel(place))
        choose = (
            _("Choose another one: a forum or a text channel.")
            if has_threads
            else _("Choose another one: a plain text channel.")
        )
    else:
        where = channel_mention(place.channel_id)
        told = _(
            "{channel}, {where}, is of a type that does not serve.", channel=_channel(place), where=where
        )
        choose = _("Choose a forum or a text channel.") if has_threads else _("Choose a plain text channel.")
    return f"{told} {_meanwhile(place)} {choose}"


def _lacking(found: Lacking, own_name: str) -> str:
    """Say what the bot lacks in a channel, what that holds up, and how to give it. ``own_name`` is escaped."""
    names = [channel_permission(name, is_forum=found.is_forum) for name in found.missing]
    where = channel_mention(found.channel_id)
    told = [
        _("In {channel} I lack {permissions}.", channel=where, permissions=_bold(names)),
        *dict.fromkeys(_meanwhile(place) for place in found.places),
        ngettext(
            "Open the settings of {channel}, then **Permissions**, add **{own_name}** and allow this.",
            "Open the settings of {channel}, then **Permissions**, add **{own_name}** and allow these.",
            len(names),
            channel=where,
            own_name=own_name,
        ),
    ]
    if found.may_allow:
        told.append(_("Or I do it: press **Fix it**."))
    return " ".join(told)


def _members_lack(found: MembersLack) -> str:
    """Say what two people need to talk in their thread."""
    where = channel_mention(found.channel_id)
    return _(
        "Members without a role of their own lack {permissions} in {channel}: whoever is introduced there and lacks "
        "it can't talk in their thread. Open the settings of {channel}, then **Permissions**, and allow it for "
        "**@everyone**, or for the role your members have.",
        permissions=_bold(map(channel_permission, found.lacking)),
        channel=where,
    )


def _exposed(found: Exposed) -> str:
    """Say that what organizers read must not be seen by everybody."""
    told = _(
        "Everybody can see {channel}, which is meant for organizers, so I write nothing there.",
        channel=channel_mention(found.place.channel_id),
    )
    mend = _(
        "Open its settings, then **Permissions**, turn on **Private Channel**, and let in your organizers and me. Or "
        "choose another one."
    )
    return f"{told} {_meanwhile(found.place)} {mend}"


def _tags(found: TagsMissing) -> str:
    """Say which tags a forum lacks, and who could add them."""
    forum = channel_mention(found.channel_id)
    more = len(found.names) - _TAGS_NAMED
    shown = [_("“{name}”", name=escape(name)) for name in found.names[:_TAGS_NAMED]]
    tags = listed([*shown, ngettext("{count} more", "{count} more", more)] if more > 0 else shown)
    if found.is_full:
        return _(
            "Of the tags I give posts, the forum {forum} lacks {tags}, and has no room for all of them: Discord allows "
            "20. Posts go without. Take away some that nobody uses, in the forum's settings under **Tags**.",
            forum=forum,
            tags=tags,
        )
    if found.may_make:
        return _(
            "Of the tags I give posts, the forum {forum} lacks {tags}. I add each when it is first needed, or all of "
            "them now: press **Fix it**.",
            forum=forum,
            tags=tags,
        )
    return _(
        "Of the tags I give posts, the forum {forum} lacks {tags}. Posts go without. Let me have **{permission}** "
        "there and I add them, or add them yourself, in the forum's settings under **Tags**.",
        forum=forum,
        tags=tags,
        permission=channel_permission("manage_channels"),
    )


def _shut(found: ThreadShut) -> str:
    """Say that a thread is locked."""
    told = _(
        "The thread {thread} is locked since {since} or longer, so I can't keep its card right or post answers there. "
        "Unlock it, or leave it at that.",
        thread=channel_mention(found.thread_id),
        since=timestamp(found.since, "R"),
    )
    return " ".join([told, _("Or I unlock it: press **Fix it**.")]) if found.may_open else told


def _threads(found: ThreadsFull) -> str:
    """Say that there is no room for more threads, or hardly any."""
    if found.open >= found.most:
        return _(
            "This server has {most} open threads, as many as Discord allows. Shares, questions and "
            "introductions wait. Close some that are done, in any channel; idle ones close by themselves.",
            most=found.most,
        )
    return _(
        "This server has {open} open threads, and Discord allows {most}. Close some that are done before "
        "shares, questions and introductions have to wait.",
        open=found.open,
        most=found.most,
    )


def _slow(found: Slow) -> str:
    """Say that slow mode keeps people from talking."""
    minutes = found.seconds // 60
    if minutes < 60:
        wait = ngettext("{count} minute", "{count} minutes", minutes)
    else:
        wait = ngettext("an hour", "{count} hours", minutes // 60)
    return _(
        "In threads of {channel} everybody waits {wait} between two messages. If that is not meant, open the settings "
        "of {channel}, **Overview**, and lower the slow mode for messages in threads.",
        channel=channel_mention(found.place.channel_id),
        wait=wait,
    )


def _prompt(found: PromptHeld | PromptSilent) -> str:
    """Say what keeps a question from being asked, or that nobody answers it."""
    name = escape(found.name)
    if isinstance(found, PromptSilent):
        return ngettext(
            "Nobody has answered the question **{name}** the last time. `/prompts show` lets you slow it down, reword "
            "it or let it rest.",
            "Nobody has answered the question **{name}** the last {count} times. `/prompts show` lets you slow it down, "
            "reword it or let it rest.",
            found.runs,
            name=name,
        )
    return _(
        "The question **{name}** can't be posted in {channel} since {since}: {reason} I go on by myself when it is "
        "mended; `/prompts edit` lets you choose another channel.",
        name=name,
        channel=channel_mention(found.channel_id),
        since=timestamp(found.since, "R"),
        reason=_reason(found.code),
    )


# ---------------------------------------------------------------------- refusals

_FULL, _FILTERED, _LINKS, _TAG, _VERIFICATION = (
    (160006, 30033),
    (200000, 200001),
    240000,
    (40066, 40067),
    50009,
)

_NOWHERE: Final[dict[TroubleKind, LazyString]] = {
    TroubleKind.BADGE_ROLE: NP_("refused", "a badge"),
    TroubleKind.NICKNAMES: NP_("refused", "a tag behind a nickname"),
}
"""What Discord refuses not in a channel, but in the server."""
_REFUSED: Final[dict[TroubleKind, LazyString]] = _NOWHERE | {
    TroubleKind.SHARE_CHANNEL_GONE: NP_("refused", "a share"),
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: NP_("refused", "a share, or an answer to one,"),
    TroubleKind.TAGS: NP_("refused", "a share"),
    TroubleKind.INTRODUCTIONS_CHANNEL: NP_("refused", "a private thread for two people"),
    TroubleKind.LOOKING_CHANNEL: NP_("refused", "a card, or a line when something was found,"),
    TroubleKind.PROMPT_CHANNEL: NP_("refused", "a question, or an answer to one,"),
    TroubleKind.REPORTS_CHANNEL: NP_("refused", "the card of a report"),
    TroubleKind.LOG_CHANNEL: NP_("refused", "a line of the log"),
}
_REFUSED_ELSE: Final = NP_("refused", "what I wanted to do")


def refused(trouble: Trouble) -> str:
    """Say what Discord refused that no look explains, since when, and what to check."""
    what, since = _REFUSED.get(trouble.kind, _REFUSED_ELSE), timestamp(trouble.since, "R")
    reason = _reason(trouble.code)
    if trouble.channel_id is None or trouble.kind in _NOWHERE:
        return _(
            "Discord refused {what} since {since}: {reason} I keep trying, and nothing is lost.",
            what=what,
            since=since,
            reason=reason,
        )
    return _(
        "Discord refused {what} in {channel} since {since}: {reason} I keep trying, and nothing is lost.",
        what=what,
        channel=channel_mention(trouble.channel_id),
        since=since,
        reason=reason,
    )


def _reason(code: int) -> str:
    """Say what Discord's error code means and what to do (Discord docs, Opcodes and Status Codes)."""
    if code in _FULL:
        return _("the server has as many open threads as Discord allows. Close some that are done.")
    if code in _FILTERED:
        return _("the server's AutoMod blocked it. Look at its rules under **Server Settings → AutoMod**.")
    if code == _LINKS:
        return _("its filter of harmful links blocked it.")
    if code in _TAG:
        return _(
            "the forum asks for a tag that I can't give. Let me have **Manage Channel** there, or add one."
        )
    if code == _VERIFICATION:
        return _("the server's verification level keeps me out of the channel.")
    return _(
        "its code is {code}. Check what I may do there, and whether my role stands high enough.", code=code
    )


def _channel(place: Place) -> str:
    if place.use is Use.PROMPT:
        return _("The channel of the question **{name}**", name=escape(place.name))
    return str(_GONE[place.use])


def _meanwhile(place: Place) -> str:
    if place.use is Use.PROMPT:
        return _("The question **{name}** is not asked.", name=escape(place.name))
    return str(_MEANWHILE[place.use])


def _bold(names: Iterable[str]) -> str:
    return listed([f"**{name}**" for name in names])

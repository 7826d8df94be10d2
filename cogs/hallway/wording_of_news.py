"""Every sentence of news: what happened, as it lies in the inbox and in direct messages.

Members are mentioned, but not in direct messages (``by_name`` false): there Discord's own markup shows a stranger as a
number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, assert_never

from bot.core.language import N_, LazyString, _, listed, ngettext
from bot.core.text import escape, line
from bot.looking.alerts import FOUND_MOST
from bot.members.rules import InboxItem, News
from bot.projects.rules import Share, State
from bot.ui.cards import channel_mention, member_mention, message_link
from cogs.hallway.wording import share_link
from cogs.hallway.wording_of_organizers_news import organizers_news, report_settled
from cogs.hallway.wording_of_prompt_news import prompt_news
from cogs.hallway.wording_of_thanks import found_work, glad, is_hiring

_NOBODY: Final[Mapping[int, str]] = MappingProxyType({})
_PART_SHOWN: Final = 200
_WORDS_SHOWN: Final = 300
"""As much as thanks may have."""
_AboutShare: TypeAlias = Literal[
    News.HELPED, News.QUESTION, News.FOLLOWED, News.RESCUE, News.THREAD_DELETED, News.HELD_UP
]
_ABOUT_REMOVED: Final[dict[News, LazyString]] = {
    News.HELPED: N_("Somebody said that a share of yours helped."),
    News.QUESTION: N_("Somebody asked you a question about a share of yours."),
    News.FOLLOWED: N_("Somebody you follow shared something."),
    News.RESCUE: N_("A share had no answer yet."),
    News.THREAD_DELETED: N_("The thread of a share of yours was deleted."),
    News.HELD_UP: N_("A share of yours could not be posted."),
}
_SINCE_REMOVED: Final = N_("That share has been taken down since.")

THANKS: Final = frozenset({News.THANKED, News.FOUND_WORK, News.GLAD})
"""News that say by whom they come also where a mention would not: thanks from nobody are none."""


def people_in(item: InboxItem) -> list[int]:
    """Return those whom a direct message about it names, so that it can be found out what they are called."""
    ids = [item.payload.get(key) for key in ("from_id", "through_id")] if item.news in THANKS else []
    return [id_ for id_ in ids if isinstance(id_, int)]


def news(
    item: InboxItem,
    share: Share | None,
    part: str,
    *,
    by_name: bool,
    names: Mapping[int, str] = _NOBODY,
) -> str:
    """Say what happened; if it is about a share, about that share as it is now.

    ``part`` is which part of it helped, where somebody said so; ``names`` what the :func:`people_in` it are
    called, as safe markdown, where they can't be mentioned.
    """
    match item.news:
        case News.TAKEN_DOWN:
            return _(
                "An organizer took your share **{title}** down. The reason they gave: {reason}",
                title=_words(item, "title"),
                reason=_words(item, "reason"),
            )
        case News.INTRODUCED:
            return _introduced(item, by_name=by_name)
        case News.LAPSED:
            return _lapsed(item, by_name=by_name)
        case News.THANKED:
            return _(
                "{who} thanks you for an introduction: “{words}”",
                who=_sender(item, names, by_name=by_name),
                words=_words(item, "words"),
            )
        case News.REPORT_SETTLED:
            return report_settled(item)
        case News.SUSPENDED | News.LIFTED | News.SUSPENSION_OVER | News.WARNED | News.REMOVED:
            return organizers_news(item.news, item)
        case News.FLAG_REMOVED:
            return _flag_removed(item)
        case News.ALERTS:
            return _alerts(item)
        case News.FOUND_WORK:
            title = "" if share is None or share.state is State.REMOVED else f"**{escape(share.title)}**"
            through = _who(item, "through_id", names, by_name=by_name)
            return found_work(item, _sender(item, names, by_name=by_name), through, title)
        case News.GLAD:
            return glad(item, _sender(item, names, by_name=by_name))
        case (
            News.PROMPT_HELD
            | News.PROMPT_SILENT
            | News.PROMPT_LOW
            | News.ANSWER_HELD
            | News.SUGGESTION_TAKEN
            | News.SUGGESTION_DECLINED
        ):
            return prompt_news(item.news, item, by_name=by_name)
        case _:
            return _about_share(item.news, item, share, part, by_name=by_name)


def place_of(item: InboxItem, share: Share | None) -> str | None:
    """Return the link to where it happened; None if there is no such place, or not any more."""
    channel_id = item.payload.get("channel_id")
    if item.news is News.INTRODUCED and isinstance(channel_id, int):
        return message_link(item.guild_id, channel_id)
    return share_link(share)


def _introduced(item: InboxItem, *, by_name: bool) -> str:
    channel_id = item.payload.get("channel_id")
    who = _who(item, "other_id", by_name=by_name)
    if item.payload.get("second_id"):
        if not by_name:
            return _("You brought two people together: they have been introduced. Thank you.")
        return _(
            "You brought {pair} together: they have been introduced. Thank you.",
            pair=_pair(item),
        )
    if not isinstance(channel_id, int):
        return _("You and {who} have been introduced. You can write to each other directly now.", who=who)
    if not by_name:
        return _(
            "You and {who} have been introduced, in a thread of your own. "
            "A first line from either of you is enough.",
            who=who,
        )
    return _(
        "You and {who} have been introduced, in {thread}. A first line from either of you is enough.",
        who=who,
        thread=channel_mention(channel_id),
    )


def _lapsed(item: InboxItem, *, by_name: bool) -> str:
    # One sentence, whatever the cause: it must not tell a no from an absence.
    why = _("It is rarely personal: people are busy, away, or full.")
    if item.payload.get("second_id"):
        return f"{_lapsed_for_others(item, by_name=by_name)} {why}"
    if by_name and item.payload.get("other_id"):
        who = _who(item, "other_id", by_name=True)
        what = _("Your introduction to {who} did not come about this time.", who=who)
    else:
        what = _("An introduction of yours did not come about this time.")
    again = _("You can ask somebody else any time with `/intro ask`.")
    return f"{what} {why} {again}"


def _lapsed_for_others(item: InboxItem, *, by_name: bool) -> str:
    if not by_name:
        return _("The introduction of two people that you had a part in did not come about this time.")
    return _(
        "The introduction of {pair} that you had a part in did not come about this time.", pair=_pair(item)
    )


def _flag_removed(item: InboxItem) -> str:
    title, reason = f"**{_words(item, 'title')}**", _words(item, "reason")
    if is_hiring(item):
        return _(
            "An organizer took down your hiring post {title}. `/hiring post` puts up another; "
            "please mind the reason they gave: {reason}",
            title=title,
            reason=reason,
        )
    return _(
        "An organizer took down what you said you are looking for, {title}. `/looking for` puts up another; "
        "please mind the reason they gave: {reason}",
        title=title,
        reason=reason,
    )


def _alerts(item: InboxItem) -> str:
    # How many, and no more: whatever has ended or become private since must not be named by old news.
    count = item.payload.get("count")
    if not isinstance(count, int) or count >= FOUND_MOST:
        return _(
            "{found_most} or more new ones were put up that fit what you asked me to tell you about.",
            found_most=FOUND_MOST,
        )
    return ngettext(
        "Something new was put up that fits what you asked me to tell you about.",
        "{count} new ones were put up that fit what you asked me to tell you about.",
        count,
    )


def _about_share(kind: _AboutShare, item: InboxItem, share: Share | None, part: str, *, by_name: bool) -> str:
    if share is None or share.state is State.REMOVED:
        return f"{_ABOUT_REMOVED[kind]} {_SINCE_REMOVED}"
    who = _who(item, "member_id", by_name=by_name)
    title = f"**{escape(share.title)}**"
    match kind:
        case News.HELPED:
            return _helped(title, who, escape(line(part, _PART_SHOWN)))
        case News.QUESTION:
            return _("A question from {who} about {title}.", who=who, title=title)
        case News.FOLLOWED:
            return _followed(title, share, by_name=by_name)
        case News.RESCUE:
            return _rescued(title, share, by_name=by_name)
        case News.THREAD_DELETED:
            return _thread_deleted(title, share)
        case News.HELD_UP:
            return _held_share(title, share)
        case _:
            assert_never(kind)


def _who(item: InboxItem, key: str, names: Mapping[int, str] = _NOBODY, *, by_name: bool) -> str:
    return _name(item, key, names, by_name=by_name) or _("somebody")


def _sender(item: InboxItem, names: Mapping[int, str], *, by_name: bool) -> str:
    return _name(item, "from_id", names, by_name=by_name) or _("Somebody")


def _name(item: InboxItem, key: str, names: Mapping[int, str], *, by_name: bool) -> str:
    """Return what somebody can be called here; nothing if they can't be."""
    member_id = item.payload.get(key)
    if not isinstance(member_id, int):
        return ""
    return member_mention(member_id) if by_name else names.get(member_id, "")


def _pair(item: InboxItem) -> str:
    return listed([_who(item, key, by_name=True) for key in ("other_id", "second_id")])


def _words(item: InboxItem, key: str) -> str:
    return escape(line(str(item.payload.get(key) or ""), _WORDS_SHOWN))


def _helped(title: str, who: str, part: str) -> str:
    if part:
        return _("Your {title} helped {who}: “{part}”", title=title, who=who, part=part)
    return _("Your {title} helped {who}.", title=title, who=who)


def _followed(title: str, share: Share, *, by_name: bool) -> str:
    if not by_name:
        return _("Somebody you follow shared something new: {title}.", title=title)
    return _("{author} shared something new: {title}.", author=member_mention(share.author_id), title=title)


def _rescued(title: str, share: Share, *, by_name: bool) -> str:
    author = member_mention(share.author_id)
    if share.first_reply_at is not None:
        if not by_name:
            return _("{title} has been answered meanwhile. Thank you for being there.", title=title)
        return _(
            "{title} by {author} has been answered meanwhile. Thank you for being there.",
            title=title,
            author=author,
        )
    if not by_name:
        return _("{title} has had no answer yet. Would you have a look?", title=title)
    return _("{title} by {author} has had no answer yet. Would you have a look?", title=title, author=author)


def _thread_deleted(title: str, share: Share) -> str:
    if share.thread_id is not None:
        return _("The thread of your {title} was deleted. It has a new one now.", title=title)
    return _(
        "The thread of your {title} was deleted, so I closed it. Nothing you wrote is lost: "
        "`/projects reopen` posts it anew.",
        title=title,
    )


def _held_share(title: str, share: Share) -> str:
    if share.thread_id is not None:
        return _("Your {title} had to wait, and is up now.", title=title)
    if share.state is State.CLOSED:
        return _(
            "I could not post your {title} for a whole week, so I stopped trying. It is safe with me: "
            "`/projects reopen` tries again.",
            title=title,
        )
    return _(
        "Your {title} is safe with me, but an organizer has to mend something before I can post it. "
        "You need not do anything.",
        title=title,
    )

"""Every sentence of news: what happened, as it lies in the inbox and in direct messages.

Members are mentioned, but not in direct messages (``by_name`` false): there Discord's own markup shows a stranger as a
number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, assert_never

from bot.core.text import escape, line
from bot.looking.alerts import FOUND_MOST
from bot.looking.gratitude import Why
from bot.looking.rules import Sort
from bot.members.rules import InboxItem, News
from bot.projects.rules import Share, State
from bot.ui.cards import channel_mention, member_mention, message_link
from cogs.hallway.wording import share_link
from cogs.hallway.wording_of_organizers_news import organizers_news, report_settled
from cogs.hallway.wording_of_prompt_news import prompt_news

_NOBODY: Final[Mapping[int, str]] = MappingProxyType({})
_PART_SHOWN: Final = 200
_WORDS_SHOWN: Final = 300
"""As much as thanks may have."""
_AboutShare: TypeAlias = Literal[
    News.HELPED, News.QUESTION, News.FOLLOWED, News.RESCUE, News.THREAD_DELETED, News.HELD_UP
]
_ABOUT_REMOVED: Final[dict[News, str]] = {
    News.HELPED: "Somebody said that a share of yours helped.",
    News.QUESTION: "Somebody asked you a question about a share of yours.",
    News.FOLLOWED: "Somebody you follow shared something.",
    News.RESCUE: "A share had no answer yet.",
    News.THREAD_DELETED: "The thread of a share of yours was deleted.",
    News.HELD_UP: "A share of yours could not be posted.",
}


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
            title, reason = _words(item, "title"), _words(item, "reason")
            return f"An organizer took your share **{title}** down. The reason they gave: {reason}"
        case News.INTRODUCED:
            return _introduced(item, by_name=by_name)
        case News.LAPSED:
            return _lapsed(item, by_name=by_name)
        case News.THANKED:
            who = _sender(item, names, by_name=by_name)
            return f"{who} thanks you for an introduction: “{_words(item, 'words')}”"
        case News.REPORT_SETTLED:
            return report_settled(item)
        case News.SUSPENDED | News.LIFTED | News.SUSPENSION_OVER | News.WARNED | News.REMOVED:
            return organizers_news(item.news, item)
        case News.FLAG_REMOVED:
            return _flag_removed(item)
        case News.ALERTS:
            return _alerts(item)
        case News.FOUND_WORK:
            return _found_work(item, share, names, by_name=by_name)
        case News.GLAD:
            who = _sender(item, names, by_name=by_name)
            return f"{who} is glad to hear that you {_found(item, 'you were')}."
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
        return f"You brought {_pair(item, by_name=by_name)} together: they have been introduced. Thank you."
    if isinstance(channel_id, int):
        where = channel_mention(channel_id) if by_name else "a thread of your own"
        return f"You and {who} have been introduced, in {where}. A first line from either of you is enough."
    return f"You and {who} have been introduced. You can write to each other directly now."


def _lapsed(item: InboxItem, *, by_name: bool) -> str:
    # One sentence, whatever the cause: it must not tell a no from an absence.
    why = "did not come about this time. It is rarely personal: people are busy, away, or full."
    if item.payload.get("second_id"):
        return f"The introduction of {_pair(item, by_name=by_name)} that you had a part in {why}"
    named = by_name and bool(item.payload.get("other_id"))
    whose = (
        f"Your introduction to {_who(item, 'other_id', by_name=True)}"
        if named
        else "An introduction of yours"
    )
    return f"{whose} {why} You can ask somebody else any time with `/intro ask`."


def _flag_removed(item: InboxItem) -> str:
    title = f"**{_words(item, 'title')}**"
    what, anew = (
        (f"your hiring post {title}", "`/hiring post`")
        if _is_hiring(item)
        else (f"what you said you are looking for, {title}", "`/looking for`")
    )
    return (
        f"An organizer took down {what}. {anew} puts up another; please mind the reason they gave: "
        f"{_words(item, 'reason')}"
    )


def _alerts(item: InboxItem) -> str:
    # How many, and no more: whatever has ended or become private since must not be named by old news.
    count = item.payload.get("count")
    if count == 1:
        return "Something new was put up that fits what you asked me to tell you about."
    many = f"{count}" if isinstance(count, int) and count < FOUND_MOST else f"{FOUND_MOST} or more"
    return f"{many} new ones were put up that fit what you asked me to tell you about."


def _found_work(item: InboxItem, share: Share | None, names: Mapping[int, str], *, by_name: bool) -> str:
    who = _sender(item, names, by_name=by_name)
    title = "" if share is None or share.state is State.REMOVED else f"**{escape(share.title)}**"
    match Why(str(item.payload.get("why"))):
        case Why.HELPED:
            part = "says that you helped."
        case Why.INTRODUCED:
            part = f"thanks you: you introduced them to {_who(item, 'through_id', names, by_name=by_name)}."
        case Why.WROTE:
            part = f"thanks you: it began with {f'your {title}' if title else 'a share of yours'}."
            title = ""
    began = f" You came to know each other by your {title}." if title else ""
    words = _words(item, "words")
    note = f" “{words}”" if words else ""
    return f"{who} {_found(item, 'they were')}, and {part}{began}{note}"


def _found(item: InboxItem, whose: str) -> str:
    return "found somebody" if _is_hiring(item) else f"found what {whose} looking for"


def _is_hiring(item: InboxItem) -> bool:
    return item.payload.get("sort") == Sort.HIRING.value


def _about_share(kind: _AboutShare, item: InboxItem, share: Share | None, part: str, *, by_name: bool) -> str:
    if share is None or share.state is State.REMOVED:
        return f"{_ABOUT_REMOVED[kind]} That share has been taken down since."
    who = _who(item, "member_id", by_name=by_name)
    author = member_mention(share.author_id) if by_name else "Somebody you follow"
    title = f"**{escape(share.title)}**"
    match kind:
        case News.HELPED:
            which = f": “{escape(line(part, _PART_SHOWN))}”" if part else "."
            return f"Your {title} helped {who}{which}"
        case News.QUESTION:
            return f"A question from {who} about {title}."
        case News.FOLLOWED:
            return f"{author} shared something new: {title}."
        case News.RESCUE:
            return f"{title} {_rescued(share, by_name=by_name)}"
        case News.THREAD_DELETED:
            return _thread_deleted(title, share)
        case News.HELD_UP:
            return _held_share(title, share)
        case _:
            assert_never(kind)


def _who(item: InboxItem, key: str, names: Mapping[int, str] = _NOBODY, *, by_name: bool) -> str:
    member_id = item.payload.get(key)
    if not isinstance(member_id, int):
        return "somebody"
    return member_mention(member_id) if by_name else names.get(member_id, "somebody")


def _sender(item: InboxItem, names: Mapping[int, str], *, by_name: bool) -> str:
    who = _who(item, "from_id", names, by_name=by_name)
    return "Somebody" if who == "somebody" else who


def _pair(item: InboxItem, *, by_name: bool) -> str:
    both = [_who(item, key, by_name=by_name) for key in ("other_id", "second_id")]
    return " and ".join(both) if by_name else "two people"


def _words(item: InboxItem, key: str) -> str:
    return escape(line(str(item.payload.get(key) or ""), _WORDS_SHOWN))


def _rescued(share: Share, *, by_name: bool) -> str:
    by = f" by {member_mention(share.author_id)}" if by_name else ""
    if share.first_reply_at is not None:
        return f"{by} has been answered meanwhile. Thank you for being there.".strip()
    return f"{by} has had no answer yet. Would you have a look?".strip()


def _thread_deleted(title: str, share: Share) -> str:
    if share.thread_id is not None:
        return f"The thread of your {title} was deleted. It has a new one now."
    return (
        f"The thread of your {title} was deleted, so I closed it. Nothing you wrote is lost: "
        "`/projects reopen` posts it anew."
    )


def _held_share(title: str, share: Share) -> str:
    if share.thread_id is not None:
        return f"Your {title} had to wait, and is up now."
    if share.state is State.CLOSED:
        return (
            f"I could not post your {title} for a whole week, so I stopped trying. It is safe with me: "
            "`/projects reopen` tries again."
        )
    return (
        f"Your {title} is safe with me, but an organizer has to mend something before I can post it. "
        "You need not do anything."
    )

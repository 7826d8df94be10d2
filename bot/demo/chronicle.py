"""What Hallway did and plans, in sentences for people. Members are mentioned in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.app import Happening
from bot.audit.service import MIRROR
from bot.core.effects import Ending
from bot.core.places import LETTERS, NAMELESS, PLACE
from bot.demo.backstage import FeedLine
from bot.demo.chronicle_of_looking import OF_LOOKING, told_of_looking
from bot.demo.chronicle_of_prompts import OF_PROMPTS, Asked, told_of_prompts
from bot.introductions import course
from bot.introductions.request import Introduction
from bot.introductions.rules import ENDS, Phase, Role, Way
from bot.looking.rules import Flag
from bot.members.service import DIRECT, RETELL
from bot.moderation.reporting import CASE
from bot.moderation.suspending import SUSPENSION
from bot.privacy.erasing import GRAVES, LEFT, LOOK, PURGE, REST
from bot.projects.answers import HELPED, QUESTION
from bot.projects.rules import Share, State
from bot.projects.service import CARD, POST, THREAD, UPDATE
from bot.rescue.service import RESCUE

_DONE: Final = {
    POST: "Posted {title} by {author}",
    CARD: "Brought the card of {title} up to date",
    THREAD: "Saw to the thread of {title}",
    UPDATE: "Posted what is new about {title}",
    HELPED: "Posted which part of {title} helped {member}",
    QUESTION: "Posted a question about {title}",
    DIRECT: "Wrote to {user} what is new",
    CASE: "Brought a card with reports up to date",
    MIRROR: "Noted in the log what an organizer did",
    PLACE: "Took down what stood there of somebody who had everything erased",
    RETELL: "Took out of what I had written to {user} what was about somebody who had everything erased",
    LETTERS: "Took down what I had written to {user} about somebody who had everything erased",
    NAMELESS: "Took a name off a thread whose owner had everything erased",
    LOOK: "Asked Discord whether {user} is still here",
}
_PLANNED: Final = {
    RESCUE: "See whether somebody answered {title}, and ask volunteers if not",
    DIRECT: "Write to {user} what is new",
    SUSPENSION: "Let somebody back in whose time out is over",
    LEFT: "See whether {user} is still gone, and erase everything of theirs",
    PURGE: "Erase everything of a server that Hallway was removed from",
    REST: "See whether anything is left of somebody who had everything erased",
    GRAVES: "Forget where the shares of somebody were who had everything erased",
}
_BUT: Final = {
    Ending.GONE: "Could not: it is gone from Discord",
    Ending.CLOSED: "Could not: they take no direct messages",
    Ending.BLOCKED: "An organizer has to mend something first; I try again every hour",
    Ending.DELAYED: "Discord did not answer; I try again",
    Ending.ABANDONED: "Gave up after trying for long",
}
_NO_THREAD: Final = "There was no place for a thread, so I write to each of them"
_OF_INTRODUCTIONS: Final = frozenset(
    {course.OFFER, course.CLOSE, course.MAKE, course.DIRECT, course.LAPSE, course.AFTER}
)
_SAME_MOMENT: Final = timedelta(seconds=1)


def about_share(happening: Happening) -> str | None:
    """Return the id of the share that something is about, if it is about one."""
    share_id = happening.subject if happening.kind == RESCUE else happening.payload.get("share_id")
    return share_id if isinstance(share_id, str) else None


def about_introduction(happening: Happening) -> str | None:
    """Return the id of the introduction that something is about, if it is about one."""
    if happening.kind not in _OF_INTRODUCTIONS:
        return None
    subject = happening.payload.get("introduction_id") or happening.subject
    return str(subject).partition(":")[0]


def told(
    happening: Happening,
    share: Share | None = None,
    introduction: Introduction | None = None,
    flag: Flag | None = None,
    asked: Asked | None = None,
) -> FeedLine | None:
    """Return the line for it, with what it is about; None where there is nothing to tell."""
    if happening.kind in OF_PROMPTS:
        asked = asked or Asked(None)
        said = told_of_prompts(happening, asked)
        return (
            None
            if said is None
            else _line(happening, said, asked.run.thread_id if asked.run is not None else None)
        )
    if happening.kind in OF_LOOKING:
        said = told_of_looking(happening, flag)
        return None if said is None else _line(happening, said, flag.channel_id if flag is not None else None)
    if introduction is not None:
        return _of_introduction(happening, introduction)
    if happening.ending is Ending.SKIPPED or happening.kind in _OF_INTRODUCTIONS:
        return None
    if happening.kind == CARD and happening.ending is Ending.DELIVERED:
        return None  # another line tells it already
    if happening.kind == RESCUE and share is not None and share.state is State.REMOVED:
        return None  # nothing will come of it
    return _line(happening, _sentence(happening, share), share.thread_id if share is not None else None)


def _sentence(happening: Happening, share: Share | None) -> str:
    sentences = _PLANNED if happening.ending is None else _DONE
    return sentences.get(happening.kind, happening.kind).format_map(
        {
            "title": f"“{share.title}”" if share is not None and share.title else "a share",
            "author": _name(share.author_id) if share is not None and share.author_id else "somebody",
            "member": f"<@{happening.payload.get('member_id')}>",
            "user": _name(_user(happening)),
        }
    )


def _line(
    happening: Happening, text: str, channel_id: int | None, but: Mapping[Ending, str] = _BUT
) -> FeedLine:
    if happening.ending is not None and happening.ending in but:
        text = f"{text}. {but[happening.ending]}"
    return FeedLine(happening.at, text, planned=happening.ending is None, channel_id=channel_id)


def _name(user_id: int | str) -> str:
    return f"<@{user_id}>"


def _user(happening: Happening) -> int | str:
    return happening.payload.get("user_id") or (happening.subject or "").rpartition(":")[2]


# ---------------------------------------------------------------------- introductions


def _of_introduction(happening: Happening, introduction: Introduction) -> FeedLine | None:
    if happening.ending is Ending.SKIPPED and not _is_in_inbox(happening, introduction):
        return None
    if happening.ending is None and introduction.phase in ENDS and happening.kind != course.AFTER:
        return None
    but = dict(_BUT)
    if happening.kind == course.MAKE:
        but |= dict.fromkeys((Ending.BLOCKED, Ending.GONE, Ending.ABANDONED), _NO_THREAD)
    text = (
        _plan_of(happening, introduction) if happening.ending is None else _deed_of(happening, introduction)
    )
    return _line(happening, text, introduction.thread_id, but)


def _is_in_inbox(happening: Happening, introduction: Introduction) -> bool:
    """Whether what did not go out as a direct message lies in an inbox since then."""
    seat = introduction.seat_of(int(_user(happening) or 0))
    if seat is None or happening.kind not in (course.OFFER, course.AFTER):
        return False
    if happening.kind == course.AFTER:
        return introduction.seats[seat].talk is not None
    shown_at = introduction.seats[seat].shown_at
    return shown_at is not None and abs(happening.at - shown_at) < _SAME_MOMENT


def _deed_of(happening: Happening, introduction: Introduction) -> str:
    user_id = int(_user(happening) or 0) if happening.kind != course.MAKE else 0
    user, matter = _name(user_id), _matter(introduction, user_id)
    if happening.ending is Ending.SKIPPED:
        asked = (
            f"a question about {matter}"
            if happening.kind == course.OFFER
            else f"whether {_talked(introduction, user_id)}"
        )
        return f"Put into the inbox of {user}: {asked}"
    match happening.kind:
        case course.OFFER:
            return f"Asked {user} about {matter}"
        case course.CLOSE:
            return f"Brought the card of {user} about {matter} up to date"
        case course.DIRECT:
            return f"Wrote to {user} about being introduced to {_name(introduction.partner_of(user_id) or 0)}"
        case course.AFTER:
            return f"Asked {user} whether {_talked(introduction, user_id)}"
        case _:
            return f"Introduced {_both(introduction)}"


def _plan_of(happening: Happening, introduction: Introduction) -> str:
    if happening.kind == course.OFFER:
        user_id = int(_user(happening))
        return f"Ask {_name(user_id)} about {_matter(introduction, user_id)}"
    if happening.kind == course.LAPSE:
        starter = _name(introduction.starter_id)
        if introduction.phase is Phase.STOPPED:
            return f"Close what {starter} took back"
        return f"Tell {starter} in one line if {_hoped(introduction)} came to nothing, whatever the reason"
    if ":" in (happening.subject or ""):
        user_id = int(_user(happening))
        return f"Ask {_name(user_id)} whether {_talked(introduction, user_id)}"
    match introduction.rounds:
        case 0:
            return f"Ask {_both(introduction)} whether they talked"
        case 1:
            return f"Ask again where {_both(introduction)} said “not yet”"
        case _:
            return f"Close the question whether {_both(introduction)} talked"


def _both(introduction: Introduction) -> str:
    one, other = introduction.pair
    return f"{_name(one)} and {_name(other)}"


def _hoped(introduction: Introduction) -> str:
    """What whoever started it hopes for."""
    if introduction.way is Way.BROKERED:
        return f"introducing {_both(introduction)}"
    return f"meeting {_name(introduction.pair[1])}"


def _matter(introduction: Introduction, user_id: int) -> str:
    """What somebody is asked about."""
    seat = introduction.seat_of(user_id)
    if seat is not None and introduction.seats[seat].role is Role.BROKER:
        one, other = introduction.pair
        return f"introducing {_name(one)} to {_name(other)}"
    return f"meeting {_name(introduction.partner_of(user_id) or introduction.starter_id)}"


def _talked(introduction: Introduction, user_id: int) -> str:
    return f"they talked with {_name(introduction.partner_of(user_id) or 0)}"

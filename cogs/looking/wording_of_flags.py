"""Every sentence that owners of flags read about them: the forms, the panel, the question whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape, line, masked, shorten
from bot.looking.rules import (
    KINDS_MOST,
    MOST_UP,
    RENEWABLE_FOR,
    Audience,
    BadLink,
    Field,
    Flag,
    Kind,
    No,
    Outcome,
    Pay,
    Refusal,
    Show,
    Sort,
    State,
    TooShort,
    UpAlready,
)
from bot.members.facts import FACTS_MOST
from bot.ui.cards import channel_mention, message_link, timestamp
from bot.ui.fields import Option
from bot.ui.links import link_refusal
from cogs.looking.wording_of_cards import KIND

if TYPE_CHECKING:
    from datetime import datetime

_L, _H = Sort.LOOKING, Sort.HIRING
_ROLE_SHOWN: Final = 80
_CHOICE_MOST: Final = 100

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_A_CHOICE: Final = "That is not one of the choices any more. Please choose again."

# ---------------------------------------------------------------------- refusals

_SHORT: Final[dict[Field, str]] = {
    Field.ROLE: "needs at least {least} characters: the name of a role is enough.",
    Field.WORDS: "needs at least {least} characters: a sentence or two is enough.",
    Field.REASON: "needs at least {least} characters.",
}
_NO: Final[dict[No, str]] = {
    No.NO_KIND: "Please choose what kind of work it is about.",
    No.NO_PAY: "Please say whether it is paid: paid, unpaid or volunteer.",
}
_NOT_FOUND: Final = {
    _L: "I can't find that one among yours. `/looking show` and `/hiring show` have what you have up here.",
    _H: "I can't find that post among yours. `/hiring show` has what you have up here.",
}
_OVER: Final = {
    _L: "That has ended already, so nothing was changed. `/looking for` begins a new one.",
    _H: "That post has ended already, so nothing was changed. `/hiring post` begins a new one.",
}
_TOO_OLD: Final = {
    _L: "That ran out more than {days} days ago. `/looking for` begins a new one.",
    _H: "That post ran out more than {days} days ago. `/hiring post` begins a new one.",
}


def refusal(refused: Refusal, sort: Sort = Sort.LOOKING) -> str:
    """Say why not, and what to do next."""
    match refused:
        case TooShort(field, least):
            return _SHORT[field].format(least=least)
        case BadLink(reason):
            return link_refusal(reason)
        case UpAlready():
            return up_already(sort)
        case No.NOT_FOUND:
            return _NOT_FOUND[sort]
        case No.OVER:
            return _OVER[sort]
        case No.TOO_OLD:
            return _TOO_OLD[sort].format(days=RENEWABLE_FOR.days)
        case _:
            return _NO[refused]


def up_already(sort: Sort) -> str:
    """Say that no further one can be put up, and what makes room."""
    if sort is _L:
        return (
            "You have one up already, and one at a time is all there is. `/looking edit` changes what it says, "
            "`/looking clear` takes it down."
        )
    return f"You have {MOST_UP[_H]} posts up, and that is the most there can be. `/hiring close` makes room for another."


# ---------------------------------------------------------------------- the forms

TITLE: Final = {_L: "What are you looking for?", _H: "What are you hiring for?"}
EDIT_TITLE: Final = {_L: "Edit what you are looking for", _H: "Edit your hiring post"}
MORE_TITLE: Final = "More details"
KINDS_LABEL: Final = "What kind of work?"
KINDS_HINT: Final = f"Up to {KINDS_MOST}."
ROLE_LABEL: Final = "Which role?"
ROLE_EXAMPLE: Final = {
    _L: "Data engineer, or somebody who tidies pipelines",
    _H: "Data engineer for a small team",
}
SKILLS_LABEL: Final = "Which skills?"
SKILLS_HINT: Final = {
    _L: f"Those you bring, up to {FACTS_MOST}, with commas between. People find you by them.",
    _H: f"Those it needs, up to {FACTS_MOST}, with commas between. People find it by them.",
}
SKILLS_EXAMPLE: Final = "Python, dbt, explaining things"
PLACE_LABEL: Final = "Where?"
PLACE_EXAMPLE: Final = "Lisbon, or remote in Europe"
WORDS_LABEL: Final = {_L: "What would help most?", _H: "What is the work?"}
WORDS_EXAMPLE: Final = {
    _L: "An introduction to a team that …, a look at my portfolio, an hour about …",
    _H: "What somebody would do in the first weeks, with whom, and how you choose",
}
PAY_LABEL: Final = "Is it paid?"
_PAY: Final[dict[Pay, tuple[str, str]]] = {
    Pay.PAID: ("Paid", "More details has room for a range"),
    Pay.UNPAID: ("Unpaid", "There is no money for this work, and the post says so"),
    Pay.VOLUNTEER: ("Volunteer", "Unpaid and for the good of others; the post says so"),
}
PAY_OPTIONS: Final = tuple(Option(pay.value, *words) for pay, words in _PAY.items())
KIND_OPTIONS: Final = tuple(Option(kind.value, KIND[kind]) for kind in Kind)
LINK_LABEL: Final = "Link"
LINK_HINT: Final = {
    _L: "Where people see more of you: a portfolio, a repository, a page.",
    _H: "Where people read more: the advertisement, or the team's page.",
}
PAY_RANGE_LABEL: Final = "What does it pay?"
PAY_RANGE_HINT: Final = "A range saves both sides time."
PAY_RANGE_EXAMPLE: Final = "45 000 to 55 000 euros a year"

# ---------------------------------------------------------------------- the panel

POST: Final = "Put it up"
AGAIN: Final = "Put it up again"
RENEW: Final = "Renew"
EDIT: Final = "Edit"
MORE: Final = "More details"
FOUND: Final = {_L: "Found something", _H: "Found somebody"}
DOWN: Final = "Take it down"
DISCARD: Final = "Throw it away"
KEEP: Final = "Keep it"
OPEN: Final = "Open"
NEW: Final = {_L: "Write a new one", _H: "Write a new post"}
BEGIN: Final = {_L: "Write one", _H: "Write one"}

_HEADING: Final = {_L: "What you are looking for", _H: "Your hiring post"}
_NOTHING: Final = {
    _L: (
        "You have nothing up here. `/looking for` says what you are looking for: you see how it will look before anybody else "
        "does, and choose who may see it. `/hiring browse` has what others offer."
    ),
    _H: (
        "You have no post here. `/hiring post` writes a post: you see how it will look before anybody else does, and choose "
        "who may see it. `/looking browse` has people who look for work."
    ),
}
BEFORE_OTHERS: Final = "**How others see it**"
SAVED: Final = "Saved."
HIDDEN: Final = (
    "Whatever showed it to everybody goes now: its card, the badge, the tag, its place in the lists. What somebody has read "
    "already, I can't take back."
)
RENEWED: Final = "Renewed."
EDITED_UP: Final = "Saved. Those who may see it read the new words now."
EDITING_ONE_UP: Final = "You had this one up already, so these are its new words."
EDITING_LAPSED: Final = (
    f"You had written this one before, so these are its new words. **{AGAIN}** shows it to others."
)
EDITING_DRAFT: Final = "You had begun this one before, so these are its new words."
WRITTEN: Final = "Have a look, choose who may see it, and put it up when it is right."
NOT_UP_YET: Final = "**Not up yet:** nobody else sees this."
RANGE_HINT: Final = f"A range saves both sides time: **{MORE}** has room for one."


def heading(flag: Flag) -> str:
    """Head one's own panel."""
    return _HEADING[flag.sort]


def nothing(sort: Sort) -> str:
    """Say that there is nothing, and how to begin."""
    return _NOTHING[sort]


def status(flag: Flag, now: datetime) -> str:
    """Say whether it is up, and until when."""
    until = flag.expires_at
    if until is not None and flag.is_up(now):
        return f"**It is up** until {timestamp(until, 'D')}, {timestamp(until, 'R')}.{_where(flag, now)}"
    if flag.state is State.DRAFT:
        return NOT_UP_YET
    if flag.state is State.AWAY:
        return "**It is put away** because you left the server, and up again if you come back before it runs out."
    if flag.state in (State.LAPSED, State.RUNNING) and until is not None:
        return f"**It ran out** on {timestamp(until, 'D')}, and nobody else reads what it said."
    return over(flag)


def _where(flag: Flag, now: datetime) -> str:
    # Somebody who has just hidden it must not read that its card stands there: it is on its way out.
    is_wanted = flag.is_public(now) and Show.CARD in flag.shows
    if not is_wanted or flag.channel_id is None or flag.message_id is None:
        return ""
    link = message_link(flag.guild_id, flag.channel_id, flag.message_id)
    return f" {masked('Its card', link)} is in {channel_mention(flag.channel_id)}."


_FOUND: Final = {
    _L: {
        Outcome.HERE: "You found something through people here",
        Outcome.ELSEWHERE: "You found something elsewhere",
    },
    _H: {
        Outcome.HERE: "You found somebody through people here",
        Outcome.ELSEWHERE: "You found somebody elsewhere",
    },
}


def over(flag: Flag) -> str:
    """Say how it ended."""
    when = "" if flag.ended_at is None else f", {timestamp(flag.ended_at, 'R')}"
    if flag.state is State.DONE:
        said = _FOUND[flag.sort].get(flag.outcome or Outcome.STOPPED, "You stopped")
        return f"**It is closed.** {said}{when}. Nobody else sees it."
    return f"**It is down**{when}. Nobody else sees it."


def edited(flag: Flag, *, is_new_wanted: bool, now: datetime) -> str:
    """Say that the new words are kept; somebody who wanted to write a new one learns that this is the old one."""
    if not is_new_wanted:
        return EDITED_UP if flag.is_up(now) else SAVED
    if flag.state is State.DRAFT:
        return EDITING_DRAFT
    return EDITING_ONE_UP if flag.is_up(now) else EDITING_LAPSED


def posted(flag: Flag) -> str:
    """Say who finds it, now that it is up."""
    match flag.audience:
        case Audience.EVERYONE:
            return "Everybody here can find it now."
        case Audience.ORGANIZERS:
            return "Organizers can find it now, and nobody else."
        case Audience.INTRODUCTIONS:
            return "Nobody finds it; whoever you are introduced to is told of it."


def seen_by(flag: Flag, *, was_public: bool, now: datetime) -> str:
    """Say what follows from choosing who may see it."""
    if not flag.is_up(now):
        return SAVED
    hidden = HIDDEN if was_public and flag.audience is not Audience.EVERYONE else ""
    return " ".join(part for part in (SAVED, posted(flag), hidden) if part)


# ---------------------------------------------------------------------- taking it down


def down_question(flag: Flag) -> str:
    """Ask whether to take it down."""
    if flag.state is State.DRAFT:
        return "**Throw this away?** Nobody else has seen it, and what you wrote is gone then."
    return (
        f"**Take “{role(flag)}” down?** Nobody sees it any more, and its card, badge and tag go. Nobody is told. "
        "It can't be put up again as it is; you can write a new one at any time."
    )


def close_question(flag: Flag) -> str:
    """Ask how a hiring post ends."""
    return (
        f"**Close “{role(flag)}”?** Nobody sees it any more then, and its card goes. If you found somebody, you can "
        "say through whom and thank them."
    )


def down(flag: Flag) -> str:
    """Say that it is down, or was thrown away before it was ever up."""
    begin = "`/looking for`" if flag.sort is _L else "`/hiring post`"
    if flag.posted_at is None:
        return f"**Thrown away.** Nobody else has seen it. {begin} begins a new one."
    return f"**It is down.** Nobody sees it any more, and nobody is told. {begin} begins a new one."


def role(flag: Flag) -> str:
    """Name a flag by its role, as markdown."""
    return escape(shorten(flag.words.role, _ROLE_SHOWN))


# ---------------------------------------------------------------------- hiring posts

POSTS_HEADING: Final = "Your hiring posts"
POSTS_NOTE: Final = f"Up to {MOST_UP[_H]} can be up at a time."
WHICH_POST: Final = "You have more than one post. Use the command again and pick one in its `post`; `/hiring show` lists them all."
NO_SUCH_POST: Final = "I can't find that post. Please pick one of those that are offered while you type."


def choice(flag: Flag, now: datetime) -> str:
    """Name a flag where one is chosen from many; no markdown there."""
    state = {State.DRAFT: "not up yet", State.LAPSED: "ran out", State.AWAY: "not up"}.get(flag.state, "")
    if flag.state is State.RUNNING and not flag.is_up(now):
        state = "ran out"
    tail = f" ({state})" if state else ""
    return line(flag.words.role, _CHOICE_MOST - len(tail)) + tail


def post_entry(flag: Flag, now: datetime) -> str:
    """Say in two lines what a post of one's own is, and how it stands."""
    return f"**{role(flag)}**\n-# {status(flag, now).replace('**', '')}"

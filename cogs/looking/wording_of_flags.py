"""Every sentence that owners of flags read about them: the forms, the panel, the question whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _
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

ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_A_CHOICE: Final = N_("That is not one of the choices any more. Please choose again.")

# ---------------------------------------------------------------------- refusals

_SHORT: Final[dict[Field, LazyString]] = {
    Field.ROLE: N_("needs at least {least} characters: the name of a role is enough."),
    Field.WORDS: N_("needs at least {least} characters: a sentence or two is enough."),
    Field.REASON: N_("needs at least {least} characters."),
}
_NO: Final[dict[No, LazyString]] = {
    No.NO_KIND: N_("Please choose what kind of work it is about."),
    No.NO_PAY: N_("Please say whether it is paid: paid, unpaid or volunteer."),
}
_NOT_FOUND: Final = {
    _L: N_(
        "I can't find that one among yours. `/looking show` and `/hiring show` have what you have up here."
    ),
    _H: N_("I can't find that post among yours. `/hiring show` has what you have up here."),
}
_OVER: Final = {
    _L: N_("That has ended already, so nothing was changed. `/looking for` begins a new one."),
    _H: N_("That post has ended already, so nothing was changed. `/hiring post` begins a new one."),
}
_TOO_OLD: Final = {
    _L: N_("That ran out more than {days} days ago. `/looking for` begins a new one."),
    _H: N_("That post ran out more than {days} days ago. `/hiring post` begins a new one."),
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
            return str(_NOT_FOUND[sort])
        case No.OVER:
            return str(_OVER[sort])
        case No.TOO_OLD:
            return _TOO_OLD[sort].format(days=RENEWABLE_FOR.days)
        case _:
            return str(_NO[refused])


def up_already(sort: Sort) -> str:
    """Say that no further one can be put up, and what makes room."""
    if sort is _L:
        return _(
            "You have one up already, and one at a time is all there is. `/looking edit` changes what it says, "
            "`/looking clear` takes it down."
        )
    return _(
        "You have {most} posts up, and that is the most there can be. `/hiring close` makes room for another.",
        most=MOST_UP[_H],
    )


# ---------------------------------------------------------------------- the forms

TITLE: Final = {_L: N_("What are you looking for?"), _H: N_("What are you hiring for?")}
EDIT_TITLE: Final = {_L: N_("Edit what you are looking for"), _H: N_("Edit your hiring post")}
MORE_TITLE: Final = N_("More details")
KINDS_LABEL: Final = N_("What kind of work?")
KINDS_HINT: Final = N_("Up to {most}.", most=KINDS_MOST)
ROLE_LABEL: Final = N_("Which role?")
ROLE_EXAMPLE: Final = {
    _L: N_("Data engineer, or somebody who tidies pipelines"),
    _H: N_("Data engineer for a small team"),
}
SKILLS_LABEL: Final = N_("Which skills?")
SKILLS_HINT: Final = {
    _L: N_(
        "Those you bring, up to {most}, with commas between. People find you by them.",
        most=FACTS_MOST,
    ),
    _H: N_(
        "Those it needs, up to {most}, with commas between. People find it by them.",
        most=FACTS_MOST,
    ),
}
SKILLS_EXAMPLE: Final = N_("Python, dbt, explaining things")
PLACE_LABEL: Final = N_("Where?")
PLACE_EXAMPLE: Final = N_("Lisbon, or remote in Europe")
WORDS_LABEL: Final = {_L: N_("What would help most?"), _H: N_("What is the work?")}
WORDS_EXAMPLE: Final = {
    _L: N_("An introduction to a team that …, a look at my portfolio, an hour about …"),
    _H: N_("What somebody would do in the first weeks, with whom, and how you choose"),
}
PAY_LABEL: Final = N_("Is it paid?")
PAY_WORDS: Final[dict[Pay, tuple[LazyString, LazyString]]] = {
    Pay.PAID: (N_("Paid"), N_("More details has room for a range")),
    Pay.UNPAID: (N_("Unpaid"), N_("There is no money for this work, and the post says so")),
    Pay.VOLUNTEER: (N_("Volunteer"), N_("Unpaid and for the good of others; the post says so")),
}
PAY_OPTIONS: Final = tuple(Option(pay.value, *words) for pay, words in PAY_WORDS.items())
KIND_OPTIONS: Final = tuple(Option(kind.value, KIND[kind]) for kind in Kind)
LINK_LABEL: Final = N_("Link")
LINK_HINT: Final = {
    _L: N_("Where people see more of you: a portfolio, a repository, a page."),
    _H: N_("Where people read more: the advertisement, or the team's page."),
}
PAY_RANGE_LABEL: Final = N_("What does it pay?")
PAY_RANGE_HINT: Final = N_("A range saves both sides time.")
PAY_RANGE_EXAMPLE: Final = N_("45 000 to 55 000 euros a year")

# ---------------------------------------------------------------------- the panel

POST: Final = N_("Put it up")
AGAIN: Final = N_("Put it up again")
RENEW: Final = N_("Renew")
EDIT: Final = N_("Edit")
MORE: Final = N_("More details")
FOUND: Final = {_L: N_("Found something"), _H: N_("Found somebody")}
DOWN: Final = N_("Take it down")
DISCARD: Final = N_("Throw it away")
KEEP: Final = N_("Keep it")
OPEN: Final = N_("Open")
NEW: Final = {_L: N_("Write a new one"), _H: N_("Write a new post")}
BEGIN: Final = {_L: N_("Write one"), _H: N_("Write one")}

_HEADING: Final = {_L: N_("What you are looking for"), _H: N_("Your hiring post")}
_NOTHING: Final = {
    _L: N_(
        "You have nothing up here. `/looking for` says what you are looking for: you see how it will look before anybody else "
        "does, and choose who may see it. `/hiring browse` has what others offer."
    ),
    _H: N_(
        "You have no post here. `/hiring post` writes a post: you see how it will look before anybody else does, and choose "
        "who may see it. `/looking browse` has people who look for work."
    ),
}
BEFORE_OTHERS: Final = N_("**How others see it**")
SAVED: Final = N_("Saved.")
HIDDEN: Final = N_(
    "Whatever showed it to everybody goes now: its card, the badge, the tag, its place in the lists. What somebody has read "
    "already, I can't take back."
)
RENEWED: Final = N_("Renewed.")
EDITED_UP: Final = N_("Saved. Those who may see it read the new words now.")
EDITING_ONE_UP: Final = N_("You had this one up already, so these are its new words.")
EDITING_LAPSED: Final = N_(
    "You had written this one before, so these are its new words. **{again}** shows it to others.",
    again=AGAIN,
)
EDITING_DRAFT: Final = N_("You had begun this one before, so these are its new words.")
WRITTEN: Final = N_("Have a look, choose who may see it, and put it up when it is right.")
NOT_UP_YET: Final = N_("**Not up yet:** nobody else sees this.")
RANGE_HINT: Final = N_("A range saves both sides time: **{more}** has room for one.", more=MORE)


def heading(flag: Flag) -> str:
    """Head one's own panel."""
    return str(_HEADING[flag.sort])


def nothing(sort: Sort) -> str:
    """Say that there is nothing, and how to begin."""
    return str(_NOTHING[sort])


def status(flag: Flag, now: datetime) -> str:
    """Say whether it is up, and until when."""
    until = flag.expires_at
    if until is not None and flag.is_up(now):
        up = _("**It is up** until {day}, {left}.", day=timestamp(until, "D"), left=timestamp(until, "R"))
        return " ".join(part for part in (up, _where(flag, now)) if part)
    if flag.state is State.DRAFT:
        return str(NOT_UP_YET)
    if flag.state is State.AWAY and flag.withdrawn_at is not None:
        return _(
            "**It is put away** as long as organizers keep you out, and up again if they let you back in before it "
            "runs out."
        )
    if flag.state is State.AWAY:
        return _(
            "**It is put away** because you left the server, and up again if you come back before it runs out."
        )
    if flag.state in (State.LAPSED, State.RUNNING) and until is not None:
        return _("**It ran out** on {day}, and nobody else reads what it said.", day=timestamp(until, "D"))
    return over(flag)


def _where(flag: Flag, now: datetime) -> str:
    # Somebody who has just hidden it must not read that its card stands there: it is on its way out.
    is_wanted = flag.is_public(now) and Show.CARD in flag.shows
    if not is_wanted or flag.channel_id is None or flag.message_id is None:
        return ""
    link = message_link(flag.guild_id, flag.channel_id, flag.message_id)
    return _(
        "{card} is in {channel}.",
        card=masked(_("Its card"), link),
        channel=channel_mention(flag.channel_id),
    )


_FOUND: Final = {
    _L: {
        Outcome.HERE: N_("You found something through people here"),
        Outcome.ELSEWHERE: N_("You found something elsewhere"),
        Outcome.STOPPED: N_("You stopped"),
    },
    _H: {
        Outcome.HERE: N_("You found somebody through people here"),
        Outcome.ELSEWHERE: N_("You found somebody elsewhere"),
        Outcome.STOPPED: N_("You stopped"),
    },
}


def over(flag: Flag) -> str:
    """Say how it ended."""
    ago = "" if flag.ended_at is None else timestamp(flag.ended_at, "R")
    if flag.state is State.DONE:
        ended = str(_FOUND[flag.sort][flag.outcome or Outcome.STOPPED])
        if ago:
            ended = _("{ended}, {ago}", ended=ended, ago=ago)
        return _("**It is closed.** {ended}. Nobody else sees it.", ended=ended)
    if ago:
        return _("**It is down**, {ago}. Nobody else sees it.", ago=ago)
    return _("**It is down**. Nobody else sees it.")


def edited(flag: Flag, *, is_new_wanted: bool, now: datetime) -> str:
    """Say that the new words are kept; somebody who wanted to write a new one learns that this is the old one."""
    if not is_new_wanted:
        return str(EDITED_UP if flag.is_up(now) else SAVED)
    if flag.state is State.DRAFT:
        return str(EDITING_DRAFT)
    return str(EDITING_ONE_UP if flag.is_up(now) else EDITING_LAPSED)


def posted(flag: Flag) -> str:
    """Say who finds it, now that it is up."""
    match flag.audience:
        case Audience.EVERYONE:
            return _("Everybody here can find it now.")
        case Audience.ORGANIZERS:
            return _("Organizers can find it now, and nobody else.")
        case Audience.INTRODUCTIONS:
            return _("Nobody finds it; whoever you are introduced to is told of it.")


def seen_by(flag: Flag, *, was_public: bool, now: datetime) -> str:
    """Say what follows from choosing who may see it."""
    if not flag.is_up(now):
        return str(SAVED)
    hidden = HIDDEN if was_public and flag.audience is not Audience.EVERYONE else ""
    return " ".join(str(part) for part in (SAVED, posted(flag), hidden) if part)


# ---------------------------------------------------------------------- taking it down


def down_question(flag: Flag) -> str:
    """Ask whether to take it down."""
    if flag.state is State.DRAFT:
        return _("**Throw this away?** Nobody else has seen it, and what you wrote is gone then.")
    return _(
        "**Take “{role}” down?** Nobody sees it any more, and its card, badge and tag go. Nobody is told. "
        "It can't be put up again as it is; you can write a new one at any time.",
        role=role(flag),
    )


def close_question(flag: Flag) -> str:
    """Ask how a hiring post ends."""
    return _(
        "**Close “{role}”?** Nobody sees it any more then, and its card goes. If you found somebody, you can "
        "say through whom and thank them.",
        role=role(flag),
    )


def down(flag: Flag) -> str:
    """Say that it is down, or was thrown away before it was ever up."""
    command = "`/looking for`" if flag.sort is _L else "`/hiring post`"
    if flag.posted_at is None:
        return _("**Thrown away.** Nobody else has seen it. {command} begins a new one.", command=command)
    return _(
        "**It is down.** Nobody sees it any more, and nobody is told. {command} begins a new one.",
        command=command,
    )


def role(flag: Flag) -> str:
    """Name a flag by its role, as markdown."""
    return escape(shorten(flag.words.role, _ROLE_SHOWN))


# ---------------------------------------------------------------------- hiring posts

POSTS_HEADING: Final = N_("Your hiring posts")
POSTS_NOTE: Final = N_("Up to {most} can be up at a time.", most=MOST_UP[_H])
WHICH_POST: Final = N_(
    "You have more than one post. Use the command again and pick one in its `post`; `/hiring show` lists them all."
)
NO_SUCH_POST: Final = N_("I can't find that post. Please pick one of those that are offered while you type.")


def choice(flag: Flag, now: datetime) -> str:
    """Name a flag where one is chosen from many; no markdown there."""
    state = {State.DRAFT: _("not up yet"), State.LAPSED: _("ran out"), State.AWAY: _("not up")}.get(
        flag.state, ""
    )
    if flag.state is State.RUNNING and not flag.is_up(now):
        state = _("ran out")
    tail = f" ({state})" if state else ""
    return line(flag.words.role, _CHOICE_MOST - len(tail)) + tail


def post_entry(flag: Flag, now: datetime) -> str:
    """Say in two lines what a post of one's own is, and how it stands."""
    return f"**{role(flag)}**\n-# {status(flag, now).replace('**', '')}"

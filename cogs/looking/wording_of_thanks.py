"""Every sentence about how a flag ended, and about thanks for it. ``who`` names a member, as markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from bot.core.language import N_, LazyString, _, listed
from bot.core.text import escape, quote
from bot.looking.gratitude import (
    AGAIN_AFTER,
    HELPERS_MOST,
    NOTE_MOST,
    THANKED_A_WEEK,
    UNSENT_KEPT_FOR,
    Link,
    Thankee,
    Why,
)
from bot.looking.rules import Outcome, Sort
from bot.looking.thanking import Seen
from bot.projects.rules import Share
from bot.ui.cards import timestamp
from bot.ui.fields import Option

Who: TypeAlias = Callable[[int], str]

_L, _H = Sort.LOOKING, Sort.HIRING

# ---------------------------------------------------------------------- the form

TITLE: Final = N_("What came of it?")
OUTCOME_LABEL: Final = N_("How did it end?")
OUTCOMES: Final[dict[Sort, tuple[Option, ...]]] = {
    _L: (
        Option(Outcome.HERE.value, N_("I found something, through people here")),
        Option(Outcome.ELSEWHERE.value, N_("I found something, in another way")),
        Option(Outcome.STOPPED.value, N_("I stopped looking")),
    ),
    _H: (
        Option(Outcome.HERE.value, N_("We found somebody, through people here")),
        Option(Outcome.ELSEWHERE.value, N_("We found somebody, in another way")),
        Option(Outcome.STOPPED.value, N_("We stopped looking")),
    ),
}
HELPERS_LABEL: Final = N_("Who helped?")
HELPERS_HINT: Final = N_(
    "Up to {most}. You see who would be thanked before anybody hears of it.",
    most=HELPERS_MOST,
)
NOTE_LABEL: Final = N_("A note to them")
NOTE_HINT: Final = N_("What it led to. Next you can write to each of them separately.")
PUBLIC_LABEL: Final = N_("Say so publicly, without details?")
PUBLIC: Final = (
    Option("yes", N_("Yes"), N_("One line in the channel, with your name and nothing else")),
    Option("no", N_("No")),
)
NOT_A_CHOICE: Final = N_("That is not one of the choices any more. Please choose again.")
NOT_THESE: Final = N_("takes people who are here now, other than yourself. Bots do well without thanks.")

# ---------------------------------------------------------------------- how it ended

_ENDED: Final[dict[Sort, LazyString]] = {
    _L: N_("Nothing here says any more that you are looking."),
    _H: N_("Your post is down."),
}
_OUTCOME: Final[dict[Outcome, dict[Sort, LazyString]]] = {
    Outcome.HERE: {
        _L: N_("**Good news: you found something.**"),
        _H: N_("**Good news: you found somebody.**"),
    },
    Outcome.ELSEWHERE: {
        _L: N_("**Good news: you found something.**"),
        _H: N_("**Good news: you found somebody.**"),
    },
    Outcome.STOPPED: {_L: N_("**You stopped looking.**"), _H: N_("**You stopped looking.**")},
}
_AGAIN: Final[dict[Sort, LazyString]] = {
    _L: N_("`/looking for` is there whenever you want it."),
    _H: N_("`/hiring post` is there whenever you want it."),
}
_NOBODY_NAMED: Final = N_(
    "If somebody had a part in it, **Say thanks** beside an introduction in `/intro mine` reaches them."
)
_ALL_BLOCKED: Final = N_("Whom you have blocked is not thanked, so there is nobody to write to.")


def ended(seen: Seen, *, were_named: bool) -> str:
    """Say that a flag has ended and that there is nobody to thank, though somebody was perhaps named."""
    gratitude = seen.gratitude
    parts = [_OUTCOME[gratitude.outcome][gratitude.sort], _ENDED[gratitude.sort]]
    if gratitude.outcome is Outcome.STOPPED:
        parts.append(_AGAIN[gratitude.sort])
    if gratitude.outcome is Outcome.STOPPED or not were_named:
        parts.append(_NOBODY_NAMED)
    else:
        parts.append(_ALL_BLOCKED)
    return " ".join(map(str, parts))


def ended_well(seen: Seen) -> str:
    """Say that a flag has ended with something found, above those who may be thanked."""
    gratitude = seen.gratitude
    return f"{_OUTCOME[gratitude.outcome][gratitude.sort]} {_ENDED[gratitude.sort]}"


# ---------------------------------------------------------------------- whom to thank

HEADING: Final = N_("Who had a part in it")
INTRO: Final = N_(
    "Nobody has been told. As far as I know, these people had a part in it; each of them would get what stands "
    "here, privately and with your name."
)
WANTED: Final = N_("Choose whom to thank")
WRITE: Final = N_("Write to one of them")
SEND: Final = N_("Send the thanks")
NONE: Final = N_("Send none")
OPEN: Final = N_("Open")
NOTE_TITLE: Final = N_("A note of their own")
NOTE_OF_ONE_HINT: Final = N_("In place of the note to all. Leave it empty to thank them without one.")
NOT_YOURS: Final = N_(
    "I can't find these thanks among yours. Those that wait to be sent are in `/inbox`, for {days} days.",
    days=UNSENT_KEPT_FOR.days,
)
NOBODY_CHOSEN: Final = N_("Choose at least one person to thank, or press **Send none**.")
NOT_THERE: Final = N_("I am not in that server any more, so I can't reach anybody there.")
KEPT: Final = N_(
    "They wait here and in `/inbox` until you send them; after {days} days I forget them.",
    days=UNSENT_KEPT_FOR.days,
)
_NO_NOTE: Final = N_("-# Without a note.")
_LEFT: Final = N_("-# Has left the server, so I can't thank them.")
_NOT_WANTED: Final = N_("-# Left out.")


def about(thankee: Thankee, seen: Seen, who: Who, *, has_left: bool) -> str:
    """Say what somebody's part in it was, and what they would read."""
    said = why(thankee.link, seen.shares.get(thankee.link.share_id), who)
    if has_left:
        return f"{said}\n{_LEFT}"
    if not thankee.is_wanted:
        return f"{said}\n{_NOT_WANTED}"
    return f"{said}\n{quote(thankee.note, NOTE_MOST * 2) or _NO_NOTE}"


def why(link: Link, share: Share | None, who: Who) -> str:
    """Say in one line why somebody is thanked."""
    name, through = who(link.user_id), who(link.through_id or 0)
    title = "" if share is None else f"**{escape(share.title)}**"
    match link.why:
        case Why.WROTE:
            if not title:
                return _(
                    "{name} wrote a share, which your introduction to {through} began with.",
                    name=name,
                    through=through,
                )
            return _(
                "{name} wrote {share}, which your introduction to {through} began with.",
                name=name,
                share=title,
                through=through,
            )
        case Why.HELPED:
            said = _("{name} helped you, as you say.", name=name)
        case Why.INTRODUCED:
            said = _("{name} introduced you to {through}.", name=name, through=through)
    met = _("You came to know each other by their {share}.", share=title) if title else ""
    return f"{said} {met}" if met else said


def to(name: str) -> str:
    """Label the note to one person."""
    return _("To {name}", name=name)


_UNSENT: Final[dict[Sort, LazyString]] = {
    _L: N_("Your thanks for finding something are not sent yet. You told me of it {ago}."),
    _H: N_("Your thanks for finding somebody are not sent yet. You told me of it {ago}."),
}


def entry(seen: Seen) -> str:
    """Name thanks that wait to be sent, in one line."""
    gratitude = seen.gratitude
    return _UNSENT[gratitude.sort].format(ago=timestamp(gratitude.created_at, "R"))


# ---------------------------------------------------------------------- sent, or not

SENT_HEADING: Final = N_("Your thanks are on their way")
NONE_HEADING: Final = N_("No thanks were sent")
NONE_SENT: Final = N_("Nobody was told, and I won't ask again.")
SENT_NOTE: Final = N_("They find it in their inbox. Nobody else reads it, and nobody has to answer.")
NOT_ALL: Final = N_(
    "The others got nothing: they have left, or heard your thanks within the last {days} days, or there were "
    "too many for one week.",
    days=AGAIN_AFTER.days,
)


def enough(again_at: datetime) -> str:
    """Say why nothing is sent for now."""
    return _(
        "You have thanked them within the last {days} days, or {people} people this week. So that "
        "thanks stay what they are, I carry more from {again}, {until_then}. They wait here until then.",
        days=AGAIN_AFTER.days,
        people=THANKED_A_WEEK,
        again=timestamp(again_at),
        until_then=timestamp(again_at, "R"),
    )


def sent(names: Sequence[str], at: datetime) -> str:
    """Say who was thanked."""
    return _("Sent {ago} to {names}.", ago=timestamp(at, "R"), names=listed(names))


# ---------------------------------------------------------------------- being thanked

GLAD: Final = N_("Glad to hear")
SAID_GLAD: Final = N_("That is kind. They find it in their inbox.")
NOT_THANKED: Final = N_("I can't find these thanks any more, so I can't answer them for you.")

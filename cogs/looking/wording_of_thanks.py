"""Every sentence about how a flag ended, and about thanks for it. ``who`` names a member, as markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

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

TITLE: Final = "What came of it?"
OUTCOME_LABEL: Final = "How did it end?"
OUTCOMES: Final[dict[Sort, tuple[Option, ...]]] = {
    _L: (
        Option(Outcome.HERE.value, "I found something, through people here"),
        Option(Outcome.ELSEWHERE.value, "I found something, in another way"),
        Option(Outcome.STOPPED.value, "I stopped looking"),
    ),
    _H: (
        Option(Outcome.HERE.value, "We found somebody, through people here"),
        Option(Outcome.ELSEWHERE.value, "We found somebody, in another way"),
        Option(Outcome.STOPPED.value, "We stopped looking"),
    ),
}
HELPERS_LABEL: Final = "Who helped?"
HELPERS_HINT: Final = f"Up to {HELPERS_MOST}. You see who would be thanked before anybody hears of it."
NOTE_LABEL: Final = "A note to them"
NOTE_HINT: Final = "What it led to. Next you can write to each of them separately."
PUBLIC_LABEL: Final = "Say so publicly, without details?"
PUBLIC: Final = (
    Option("yes", "Yes", "One line in the channel, with your name and nothing else"),
    Option("no", "No"),
)
NOT_A_CHOICE: Final = "That is not one of the choices any more. Please choose again."
NOT_THESE: Final = "takes people who are here now, other than yourself. Bots do well without thanks."

# ---------------------------------------------------------------------- how it ended

_ENDED: Final[dict[Sort, str]] = {
    _L: "Nothing here says any more that you are looking.",
    _H: "Your post is down.",
}
_OUTCOME: Final[dict[Outcome, dict[Sort, str]]] = {
    Outcome.HERE: {_L: "**Good news: you found something.**", _H: "**Good news: you found somebody.**"},
    Outcome.ELSEWHERE: {_L: "**Good news: you found something.**", _H: "**Good news: you found somebody.**"},
    Outcome.STOPPED: {_L: "**You stopped looking.**", _H: "**You stopped looking.**"},
}
_AGAIN: Final[dict[Sort, str]] = {
    _L: "`/looking for` is there whenever you want it.",
    _H: "`/hiring post` is there whenever you want it.",
}
_NOBODY_NAMED: Final = (
    "If somebody had a part in it, **Say thanks** beside an introduction in `/intro mine` reaches them."
)
_ALL_BLOCKED: Final = "Whom you have blocked is not thanked, so there is nobody to write to."


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
    return " ".join(parts)


def ended_well(seen: Seen) -> str:
    """Say that a flag has ended with something found, above those who may be thanked."""
    gratitude = seen.gratitude
    return f"{_OUTCOME[gratitude.outcome][gratitude.sort]} {_ENDED[gratitude.sort]}"


# ---------------------------------------------------------------------- whom to thank

HEADING: Final = "Who had a part in it"
INTRO: Final = (
    "Nobody has been told. As far as I know, these people had a part in it; each of them would get what stands "
    "here, privately and with your name."
)
WANTED: Final = "Choose whom to thank"
WRITE: Final = "Write to one of them"
SEND: Final = "Send the thanks"
NONE: Final = "Send none"
OPEN: Final = "Open"
NOTE_TITLE: Final = "A note of their own"
NOTE_OF_ONE_HINT: Final = "In place of the note to all. Leave it empty to thank them without one."
NOT_YOURS: Final = (
    "I can't find these thanks among yours. Those that wait to be sent are in `/inbox`, "
    f"for {UNSENT_KEPT_FOR.days} days."
)
NOBODY_CHOSEN: Final = "Choose at least one person to thank, or press **Send none**."
NOT_THERE: Final = "I am not in that server any more, so I can't reach anybody there."
KEPT: Final = (
    f"They wait here and in `/inbox` until you send them; after {UNSENT_KEPT_FOR.days} days I forget them."
)
_NO_NOTE: Final = "-# Without a note."
_LEFT: Final = "-# Has left the server, so I can't thank them."
_NOT_WANTED: Final = "-# Left out."


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
            return f"{name} wrote {title or 'a share'}, which your introduction to {through} began with."
        case Why.HELPED:
            said = f"{name} helped you, as you say."
        case Why.INTRODUCED:
            said = f"{name} introduced you to {through}."
    return f"{said} You came to know each other by their {title}." if title else said


def to(name: str) -> str:
    """Label the note to one person."""
    return f"To {name}"


def entry(seen: Seen) -> str:
    """Name thanks that wait to be sent, in one line."""
    gratitude = seen.gratitude
    what = "finding something" if gratitude.sort is _L else "finding somebody"
    return (
        f"Your thanks for {what} are not sent yet. You told me of it {timestamp(gratitude.created_at, 'R')}."
    )


# ---------------------------------------------------------------------- sent, or not

SENT_HEADING: Final = "Your thanks are on their way"
NONE_HEADING: Final = "No thanks were sent"
NONE_SENT: Final = "Nobody was told, and I won't ask again."
SENT_NOTE: Final = "They find it in their inbox. Nobody else reads it, and nobody has to answer."
NOT_ALL: Final = (
    f"The others got nothing: they have left, or heard your thanks within the last {AGAIN_AFTER.days} days, or there were "
    "too many for one week."
)


def enough(again_at: datetime) -> str:
    """Say why nothing is sent for now."""
    return (
        f"You have thanked them within the last {AGAIN_AFTER.days} days, or {THANKED_A_WEEK} people this week. So that "
        f"thanks stay what they are, I carry more from {timestamp(again_at)}, {timestamp(again_at, 'R')}. They wait here until then."
    )


def sent(names: Sequence[str], at: datetime) -> str:
    """Say who was thanked."""
    listed = " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return f"Sent {timestamp(at, 'R')} to {listed}."


# ---------------------------------------------------------------------- being thanked

GLAD: Final = "Glad to hear"
SAID_GLAD: Final = "That is kind. They find it in their inbox."
NOT_THANKED: Final = "I can't find these thanks any more, so I can't answer them for you."

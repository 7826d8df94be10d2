"""Every sentence about connecting two people, and about the way from one to another.

None of them depends on what either of the two has settled or answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import fits, length, shorten
from bot.introductions.asking import (
    THROUGH_OPEN_MOST,
    AskedBefore,
    No,
    Refusal,
    TooManyOpen,
)
from bot.ui.cards import member_mention, timestamp
from cogs.introductions.wording_of_asking import refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# ---------------------------------------------------------------------- connecting two

CONNECT_TITLE: Final = "Introduce two people"
FIRST_LABEL: Final = "What would you like to tell the first?"
SECOND_LABEL: Final = "What would you like to tell the second?"
NOTE_HINT: Final = "Why they would be glad to have met. The other never reads this."
OWNER_HINT: Final = "How the person you know could help them. The other never reads this."
KNOWN_HINT: Final = "What they could help with, and why you thought of them. Only they read this."
NOTE_EXAMPLE: Final = "Nils has built what you are looking for, and likes to explain it."
AGENDA_LABEL: Final = "What could the two talk about?"
AGENDA_HINT: Final = "Both read it. One question is enough."
CONNECT_NOTE: Final = (
    "Nobody is introduced without a yes of both. Each of them reads what you write to them, and who you are."
)
KNOW: Final = "I know someone"
WHOM: Final = "Choose whom you know"
YOUR_OWN: Final = "This is yours: the button is for others, who know somebody who could help you."
NOT_CHOSEN: Final = "Please choose one person."

_LABEL: Final = "What would you like to tell {}?"
_LABEL_MOST: Final = 45
_CONNECT_NO: Final[dict[No, str]] = {
    No.ONESELF: (
        "You are one of the two yourself: `/intro connect` is for bringing two others together. To meet somebody "
        "yourself there is `/intro ask`."
    ),
    No.BOT: "One of them is a bot, and has no time for a talk. Pick two people.",
    No.NOT_HERE: "One of them is not in this server any more, so I can't reach them here. Pick two who are.",
    No.SAME_TWICE: "You named the same person twice. Pick the two you would like to bring together.",
    No.BLOCKED_BY_YOU: "You have blocked one of them, so I bring them nothing of yours. `/unblock` takes that back.",
    No.NOT_FOUND: "I can't find that offer. `/intro mine` shows yours.",
}


def label_for(name: str) -> str:
    """Ask what to tell one of the two; their name is cut to what a label holds."""
    room = _LABEL_MOST - length(_LABEL.format(""))
    return _LABEL.format(name if fits(name, room) else shorten(name, room))


def whom_do_you_know(owner_id: int) -> str:
    """Ask whom somebody knows, and say what follows."""
    return (
        f"**Whom do you know who could help {member_mention(owner_id)}?** Choose them here, and tell each of the two "
        "in a line why. I ask one first and the other after a yes; nobody is introduced without both."
    )


def connecting(one_id: int, other_id: int, due_at: datetime) -> str:
    """Say what happens next: the same words whoever the two are."""
    return (
        f"**You offered to introduce {member_mention(one_id)} and {member_mention(other_id)}.** I ask one of them "
        "first, the other after a yes. You hear of it if both say yes; if it has not come about by "
        f"{timestamp(due_at)}, I write you one line, in your `/inbox`. It is rarely personal: people are busy, away, "
        "or full.\n-# `/intro mine` shows what you have offered, and is where you can take it back."
    )


def not_connected(refused: Refusal) -> str:
    """Say why two can't be connected, and what to do next."""
    match refused:
        case No():
            return _CONNECT_NO.get(refused) or refusal_sentence(refused)
        case AskedBefore(asked_at, again_at):
            return (
                f"You offered to introduce these two on {timestamp(asked_at, 'D')}. You can offer it again from "
                f"{timestamp(again_at)}, {timestamp(again_at, 'R')}. Until then `/intro mine` shows how it stands."
            )
        case _:
            return refusal_sentence(refused)


# ---------------------------------------------------------------------- the way from one to another

PATH_ONESELF: Final = "That is you, and you are there already. Pick somebody you would like to meet."
THROUGH_TITLE: Final = "Ask for an introduction"
_ASK: Final = "Ask {} to introduce us"
_ASK_ON: Final = "Ask {} to introduce me to {}"
ASK_NAMELESS: Final = "Ask for an introduction"
_BUTTON_MOST: Final = 80


def path_heading(target_id: int) -> str:
    """Head the way to somebody."""
    return f"Your way to {member_mention(target_id)}"


def no_way(target_id: int) -> str:
    """Say that there is no way to show, one sentence for every reason, and what to do instead."""
    return (
        f"**I know no way to {member_mention(target_id)} that I can show you.** I look only at people who met or "
        "thanked each other here and said that they may be named, and most have not.\n"
        "`/intro ask` goes straight to them. Ways grow, too: with every introduction after which two people talked or "
        "thanked each other."
    )


def way(ids: Sequence[int]) -> str:
    """Show the people on it, from whoever looks to whom they would like to meet."""
    return " → ".join(["**You**", *map(member_mention, ids[1:])])


def knows_them(target_id: int) -> str:
    """Say that no introduction is needed."""
    return (
        f"You and {member_mention(target_id)} have met or thanked each other here already, so you need nobody in "
        "between. Write to them."
    )


def one_between(via_id: int, target_id: int) -> str:
    """Explain what asking the one in between means."""
    return (
        f"{member_mention(via_id)} knows both of you. They read what you write and decide whether to pass it on; "
        f"{member_mention(target_id)} is asked only after that. They may let it be, and nobody has to say no."
    )


def several_between(ids: Sequence[int]) -> str:
    """Explain that a long way is gone one step at a time."""
    via, following, target = ids[1], ids[2], ids[-1]
    return (
        f"I ask only people you know yourself, and {member_mention(via)} has not met {member_mention(target)}. So "
        f"go one step at a time: {member_mention(following)} is one step closer. Once you two have met, and only if you "
        "get along, the next step is theirs to offer."
    )


PATH_NOTE: Final = (
    "Each has met or thanked the next, and all of them said that they may be named. "
    "You can ask through one person at a time."
)


def ask_label(via: str) -> str:
    """Label the button that asks the one in between; nameless if the name is not known or too long."""
    return _fitting(_ASK.format(via)) if via else ASK_NAMELESS


def ask_on_label(via: str, following: str) -> str:
    """Label the button that asks the first on a long way to introduce one to the next."""
    return _fitting(_ASK_ON.format(via, following)) if via and following else ASK_NAMELESS


def _fitting(label: str) -> str:
    return label if fits(label, _BUTTON_MOST) else ASK_NAMELESS


def asked_through_heading(via_id: int, target_id: int) -> str:
    """Head the confirmation."""
    return f"You asked {member_mention(via_id)} to introduce you to {member_mention(target_id)}"


def through_follows(via_id: int, due_at: datetime) -> str:
    """Say what happens next: the same words for every request."""
    return (
        f"I show {member_mention(via_id)} what you wrote when it suits them. If they would like to introduce you, I "
        "ask the other; if they say yes, too, I introduce you to each other.\n"
        f"If it has not come about by {timestamp(due_at)}, you find one line in your `/inbox`, whatever the reason. It "
        "is rarely personal: people are busy, away, or full."
    )


def not_through(refused: Refusal) -> str:
    """Say why somebody can't be asked for an introduction, and what to do next."""
    match refused:
        case TooManyOpen(most, free_at) if most == THROUGH_OPEN_MOST:
            return (
                "At the moment a request of yours is open. Through somebody you know it is one at a time, so that "
                f"nobody is there only to reach others. There is room again {timestamp(free_at, 'R')}, or as soon as "
                "you take it back in `/intro mine`."
            )
        case AskedBefore(asked_at, again_at):
            return (
                f"You asked for this, or asked the same person, on {timestamp(asked_at, 'D')}. So that nobody is asked "
                f"too often, you can again from {timestamp(again_at)}, {timestamp(again_at, 'R')}. `/intro ask` goes "
                "straight to whom you would like to meet."
            )
        case _:
            return refusal_sentence(refused)

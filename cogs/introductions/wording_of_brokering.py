"""Every sentence about connecting two people, and about the way from one to another.

None of them depends on what either of the two has settled or answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _
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

CONNECT_TITLE: Final = N_("Introduce two people")
FIRST_LABEL: Final = N_("What would you like to tell the first?")
SECOND_LABEL: Final = N_("What would you like to tell the second?")
NOTE_HINT: Final = N_("Why they would be glad to have met. The other never reads this.")
OWNER_HINT: Final = N_("How the person you know could help them. The other never reads this.")
KNOWN_HINT: Final = N_("What they could help with, and why you thought of them. Only they read this.")
NOTE_EXAMPLE: Final = N_("Nils has built what you are looking for, and likes to explain it.")
AGENDA_LABEL: Final = N_("What could the two talk about?")
AGENDA_HINT: Final = N_("Both read it. One question is enough.")
CONNECT_NOTE: Final = N_(
    "Nobody is introduced without a yes of both. Each of them reads what you write to them, and who you are."
)
KNOW: Final = N_("I know someone")
WHOM: Final = N_("Choose whom you know")
YOUR_OWN: Final = N_("This is yours: the button is for others, who know somebody who could help you.")
NOT_CHOSEN: Final = N_("Please choose one person.")

_LABEL: Final = N_("What would you like to tell {name}?")
_LABEL_MOST: Final = 45
_CONNECT_NO: Final[dict[No, LazyString]] = {
    No.ONESELF: N_(
        "You are one of the two yourself: `/intro connect` is for bringing two others together. To meet somebody "
        "yourself there is `/intro ask`."
    ),
    No.BOT: N_("One of them is a bot, and has no time for a talk. Pick two people."),
    No.NOT_HERE: N_(
        "One of them is not in this server any more, so I can't reach them here. Pick two who are."
    ),
    No.SAME_TWICE: N_("You named the same person twice. Pick the two you would like to bring together."),
    No.BLOCKED_BY_YOU: N_(
        "You have blocked one of them, so I bring them nothing of yours. `/unblock` takes that back."
    ),
    No.NOT_FOUND: N_("I can't find that offer. `/intro mine` shows yours."),
}


def label_for(name: str) -> str:
    """Ask what to tell one of the two; their name is cut to what a label holds."""
    room = _LABEL_MOST - length(_LABEL.format(name=""))
    return _LABEL.format(name=name if fits(name, room) else shorten(name, room))


def whom_do_you_know(owner_id: int) -> str:
    """Ask whom somebody knows, and say what follows."""
    return _(
        "**Whom do you know who could help {owner}?** Choose them here, and tell each of the two "
        "in a line why. I ask one first and the other after a yes; nobody is introduced without both.",
        owner=member_mention(owner_id),
    )


def connecting(one_id: int, other_id: int, due_at: datetime) -> str:
    """Say what happens next: the same words whoever the two are."""
    return _(
        "**You offered to introduce {one} and {other}.** I ask one of them "
        "first, the other after a yes. You hear of it if both say yes; if it has not come about by "
        "{due_at}, I write you one line, in your `/inbox`. It is rarely personal: people are busy, away, "
        "or full.\n"
        "-# `/intro mine` shows what you have offered, and is where you can take it back.",
        one=member_mention(one_id),
        other=member_mention(other_id),
        due_at=timestamp(due_at),
    )


def not_connected(refused: Refusal) -> str:
    """Say why two can't be connected, and what to do next."""
    match refused:
        case No():
            return str(_CONNECT_NO.get(refused) or refusal_sentence(refused))
        case AskedBefore(asked_at, again_at):
            return _(
                "You offered to introduce these two on {asked_at}. You can offer it again from "
                "{again_at}, {how_soon}. Until then `/intro mine` shows how it stands.",
                asked_at=timestamp(asked_at, "D"),
                again_at=timestamp(again_at),
                how_soon=timestamp(again_at, "R"),
            )
        case _:
            return refusal_sentence(refused)


# ---------------------------------------------------------------------- the way from one to another

PATH_ONESELF: Final = N_("That is you, and you are there already. Pick somebody you would like to meet.")
THROUGH_TITLE: Final = N_("Ask for an introduction")
_ASK: Final = N_("Ask {name} to introduce us")
_ASK_ON: Final = N_("Ask {name} to introduce me to {other}")
ASK_NAMELESS: Final = N_("Ask for an introduction")
_BUTTON_MOST: Final = 80


def path_heading(target_id: int) -> str:
    """Head the way to somebody."""
    return _("Your way to {target}", target=member_mention(target_id))


def no_way(target_id: int) -> str:
    """Say that there is no way to show, one sentence for every reason, and what to do instead."""
    return _(
        "**I know no way to {target} that I can show you.** I look only at people who met or "
        "thanked each other here and said that they may be named, and most have not.\n"
        "`/intro ask` goes straight to them. Ways grow, too: with every introduction after which two people talked or "
        "thanked each other.",
        target=member_mention(target_id),
    )


def way(ids: Sequence[int]) -> str:
    """Show the people on it, from whoever looks to whom they would like to meet."""
    return " → ".join([_("**You**"), *map(member_mention, ids[1:])])


def knows_them(target_id: int) -> str:
    """Say that no introduction is needed."""
    return _(
        "You and {target} have met or thanked each other here already, so you need nobody in "
        "between. Write to them.",
        target=member_mention(target_id),
    )


def one_between(via_id: int, target_id: int) -> str:
    """Explain what asking the one in between means."""
    return _(
        "{via} knows both of you. They read what you write and decide whether to pass it on; "
        "{target} is asked only after that. They may let it be, and nobody has to say no.",
        via=member_mention(via_id),
        target=member_mention(target_id),
    )


def several_between(ids: Sequence[int]) -> str:
    """Explain that a long way is gone one step at a time."""
    via, following, target = ids[1], ids[2], ids[-1]
    return _(
        "I ask only people you know yourself, and {via} has not met {target}. So "
        "go one step at a time: {following} is one step closer. Once you two have met, and only if you "
        "get along, the next step is theirs to offer.",
        via=member_mention(via),
        target=member_mention(target),
        following=member_mention(following),
    )


PATH_NOTE: Final = N_(
    "Each has met or thanked the next, and all of them said that they may be named. "
    "You can ask through one person at a time."
)


def ask_label(via: str) -> str:
    """Label the button that asks the one in between; nameless if the name is not known or too long."""
    return _fitting(_ASK.format(name=via)) if via else str(ASK_NAMELESS)


def ask_on_label(via: str, following: str) -> str:
    """Label the button that asks the first on a long way to introduce one to the next."""
    return _fitting(_ASK_ON.format(name=via, other=following)) if via and following else str(ASK_NAMELESS)


def _fitting(label: str) -> str:
    return label if fits(label, _BUTTON_MOST) else str(ASK_NAMELESS)


def asked_through_heading(via_id: int, target_id: int) -> str:
    """Head the confirmation."""
    return _(
        "You asked {via} to introduce you to {target}",
        via=member_mention(via_id),
        target=member_mention(target_id),
    )


def through_follows(via_id: int, due_at: datetime) -> str:
    """Say what happens next: the same words for every request."""
    return _(
        "I show {via} what you wrote when it suits them. If they would like to introduce you, I "
        "ask the other; if they say yes, too, I introduce you to each other.\n"
        "If it has not come about by {due_at}, you find one line in your `/inbox`, whatever the reason. It "
        "is rarely personal: people are busy, away, or full.",
        via=member_mention(via_id),
        due_at=timestamp(due_at),
    )


def not_through(refused: Refusal) -> str:
    """Say why somebody can't be asked for an introduction, and what to do next."""
    match refused:
        case TooManyOpen(most, free_at) if most == THROUGH_OPEN_MOST:
            return _(
                "At the moment a request of yours is open. Through somebody you know it is one at a time, so that "
                "nobody is there only to reach others. There is room again {free_at}, or as soon as "
                "you take it back in `/intro mine`.",
                free_at=timestamp(free_at, "R"),
            )
        case AskedBefore(asked_at, again_at):
            return _(
                "You asked for this, or asked the same person, on {asked_at}. So that nobody is asked "
                "too often, you can again from {again_at}, {how_soon}. `/intro ask` goes "
                "straight to whom you would like to meet.",
                asked_at=timestamp(asked_at, "D"),
                again_at=timestamp(again_at),
                how_soon=timestamp(again_at, "R"),
            )
        case _:
            return refusal_sentence(refused)

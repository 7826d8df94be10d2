"""Every sentence about being introduced, what came of it, and thanks. ``who`` names a member, as markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.core.text import escape, masked
from bot.introductions.asking import No, Reason, TooShort
from bot.introductions.following import ASKED_AFTER, ROUNDS, Talk
from bot.introductions.request import Introduction
from bot.introductions.rules import Way
from bot.members.facts import FactKind, Overlap
from bot.projects.rules import Share
from bot.ui.cards import member_mention, message_link, timestamp
from cogs.introductions.wording_of_consent import Who, linked

THANK: Final = "Say thanks"
NO_INTRODUCTION: Final = "Only those who were part of this introduction can do that."

# ---------------------------------------------------------------------- being introduced


def brought_together(introduction: Introduction, who: Who) -> str:
    """Say how the introduction came about."""
    one, other = (who(user_id) for user_id in introduction.pair)
    starter = who(introduction.starter_id)
    if introduction.reason is Reason.HELP:
        return f"{one} can help with what {other} is looking for, and both of you said yes."
    if introduction.reason is Reason.INTEREST:
        return f"{one} is interested in what {other} is hiring for, and both of you said yes."
    match introduction.way:
        case Way.ASKED:
            return f"{one} asked to meet {other}, and both of you said yes."
        case Way.BROKERED:
            return f"{starter} thought that you two should meet, and both of you said yes."
        case Way.THROUGH:
            broker = who(introduction.broker_id or 0)
            return f"{one} asked {broker} for an introduction to {other}, and all of you said yes."


def introduced(introduction: Introduction, user_id: int, who: Who) -> str:
    """Say that it came about, and where the two can talk."""
    partner_id = introduction.partner_of(user_id)
    if partner_id is None:
        one, other = sorted(introduction.pair)  # the order of their seats would tell who was asked first
        return f"**You brought {who(one)} and {who(other)} together.** They have been introduced. Thank you."
    if introduction.thread_id is None:
        return f"**You and {who(partner_id)} have been introduced.** You can write to each other directly."
    return f"**You and {who(partner_id)} have been introduced**, in {_thread(introduction.guild_id, introduction.thread_id)}."


def came_about(introduction: Introduction, user_id: int) -> str:
    """Say the same on the card that was answered, without a name."""
    if introduction.partner_of(user_id) is None:
        return "**They have been introduced.** Thank you for bringing them together."
    if introduction.thread_id is None:
        return "**You have been introduced.** Your `/inbox` says how to go on."
    return f"**You have been introduced**, in {_thread(introduction.guild_id, introduction.thread_id)}."


def _thread(guild_id: int, thread_id: int) -> str:
    """Lead to a thread. Its mention would be a number to whoever reads this outside the server."""
    return masked("a thread of your own", message_link(guild_id, thread_id))


_COMMON: Final[Mapping[FactKind, str]] = {
    FactKind.SKILL: "You both work with {}",
    FactKind.INTEREST: "You are both interested in {}",
    FactKind.PLACE: "You are both in {}",
    FactKind.LANGUAGE: "You both speak {}",
    FactKind.SCHOOL: "You both went to {}",
    FactKind.HOBBY: "You both enjoy {}",
    FactKind.LIVED: "You have both lived in {}",
}
_BEGIN: Final[Mapping[FactKind, str]] = {
    # What is shared by the fewest comes first: it is what one remembers.
    FactKind.HOBBY: "how each of you came to it.",
    FactKind.SCHOOL: "what each of you still uses of what you learned there.",
    FactKind.LIVED: "what each of you misses most about it.",
    FactKind.INTEREST: "what drew each of you to it.",
    FactKind.SKILL: "the last thing each of you made with it.",
    FactKind.PLACE: "whether you would rather meet over a coffee there than on a screen.",
    FactKind.LANGUAGE: "which language you would like to talk in.",
}
_VALUES_SHOWN: Final = 3


def opening(overlap: Sequence[Overlap]) -> Overlap | None:
    """Return what of all that two people share is the best to begin with; None if they share nothing."""
    return next((each for kind in _BEGIN for each in overlap if each.kind is kind), None)


def common(overlap: Sequence[Overlap]) -> str:
    """Say what two people have in common; nothing if there is nothing."""
    return " ".join(f"{_both(kind, values)}." for kind, values in _by_kind(overlap).items())


def opener(overlap: Sequence[Overlap], shares: Sequence[tuple[int, Share]], named: Share | None) -> str:
    """Give the two something to begin with: what they have in common, else what they made, else their week.

    ``shares`` are the newest share of each who has one, with its author; ``named`` is the share that the request
    is about.
    """
    if (best := opening(overlap)) is not None:
        both = _both(best.kind, _by_kind([best])[best.kind])
        return f"{both}; a place to begin: {_BEGIN[best.kind]}"
    if named is not None:
        return f"A place to begin: {linked(named)}, and what in it was useful."
    if len(shares) > 1:
        shown = " and ".join(f"{linked(share)} by {member_mention(author_id)}" for author_id, share in shares)
        return f"A place to begin: what you each made last, {shown}."
    if shares:
        ((author_id, share),) = shares
        return (
            f"A place to begin: {linked(share)} by {member_mention(author_id)}, and what was hard about it."
        )
    return "A place to begin: what each of you is working on this week, and where it is stuck."


def purpose(introduction: Introduction, who: Who) -> str:
    """Give two something to begin with where a flag brought them together; nothing where none did."""
    one, other = (who(user_id) for user_id in introduction.pair)
    if introduction.reason is Reason.HELP:
        return (
            f"A place to begin: what would help {other} most this week, and which part of it {one} can give."
        )
    if introduction.reason is Reason.INTEREST:
        return f"A place to begin: what an ordinary week of the work looks like, and what {one} would bring to it."
    return ""


def _by_kind(overlap: Sequence[Overlap]) -> dict[FactKind, list[str]]:
    by_kind: dict[FactKind, list[str]] = {}
    for each in overlap:
        by_kind.setdefault(each.kind, []).append(f"**{escape(each.value)}**")
    return by_kind


def _both(kind: FactKind, values: Sequence[str]) -> str:
    shown = list(values[:_VALUES_SHOWN])
    named = " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
    return _COMMON[kind].format(named)


def meeting_heading(one_id: int, other_id: int) -> str:
    """Head the thread's first message."""
    return f"{member_mention(one_id)}, meet {member_mention(other_id)}"


_LATER: Final = (
    f"In {ASKED_AFTER.days} days I ask each of you, alone, whether you talked. **{THANK}** works at any time."
)
IN_THREAD: Final = (
    "This thread is yours: nobody but you two and the server's moderators can read it. A first line from either "
    f"of you is enough; then find a time that suits you both.\n{_LATER}"
)


def direct_heading(name: str) -> str:
    """Head the direct message of one of the two."""
    return f"You and {name} have been introduced"


def in_direct(other_id: int, server: str) -> str:
    """Say how to go on where there is no thread."""
    mention = member_mention(other_id)
    return (
        f"I could not give you a thread in **{escape(server)}**, so write to {mention} yourself: open their profile "
        "by pressing the name. They have been told the same, and a first line from either of you is enough."
    )


DIRECT_NOTE: Final = (
    f"{_LATER}\nIf you can't write to them, they may take messages from nobody new: say hello in the server."
)

# ---------------------------------------------------------------------- what came of it

TALK: Final[Mapping[Talk, str]] = {
    Talk.MET: "We talked",
    Talk.NOT_YET: "Not yet",
    Talk.NOT_GOING: "Not going to",
}
TALK_NOTE: Final = (
    "I ask so that introductions get better. What you say is not shown to anybody; once both of you talked, you can "
    "be a link between others, if `/intro settings` says so."
)


def talk_entry(other: str, made_at: datetime) -> str:
    """Ask, in one line, what came of an introduction."""
    return f"Did you and {other} talk? You were introduced {timestamp(made_at, 'R')}."


def talk_heading(name: str) -> str:
    """Ask whether two who were introduced have talked."""
    return f"Did you and {name} talk?"


def talk_question(server: str, made_at: datetime) -> str:
    """Remind of the introduction, without pressing."""
    return (
        f"I introduced you in **{escape(server)}** {timestamp(made_at, 'R')}. Any answer is a good one, and it can be "
        "changed."
    )


def talk_said(talk: Talk, name: str, rounds: int) -> str:
    """Say what somebody has said, and what follows from it."""
    match talk:
        case Talk.MET:
            return "**You said that you talked.** That is what all of this is for."
        case Talk.NOT_YET if rounds < ROUNDS:
            return "**You said not yet.** There is no hurry. I ask just once more, and then never again."
        case Talk.NOT_YET:
            return "**You said not yet.** There is no hurry, and I won't ask again."
        case Talk.NOT_GOING:
            return f"**You said that it is not going to happen.** That is fine, and {name} is not told."
        case _:
            return ""


THANKS_TITLE: Final = "Say thanks"
THANKS_LABEL: Final = "What would you like to say?"
THANKS_HINT: Final = "What it changed for you. One line is enough."
THANKS_NOTE: Final = "They find it in their inbox, with your name. Nobody else reads it."
THANKED_BEFORE: Final = "You have thanked them for this introduction already."
THANKED_ALL: Final = "You have thanked everybody who was part of this introduction already."
WHOM_TO_THANK: Final = "Whom would you like to thank?"


def thank(name: str) -> str:
    """Label the button that thanks one person."""
    return f"Say thanks to {name}"


def thanked(name: str) -> str:
    """Say that thanks are on their way."""
    return f"Thank you. {name} finds it in their inbox."


def not_thanked(refused: No | TooShort) -> str:
    """Say why thanks could not be taken."""
    if isinstance(refused, TooShort):
        return f"needs at least {refused.least} characters. A line is enough."
    return THANKED_BEFORE if refused is No.THANKED_BEFORE else NO_INTRODUCTION

"""Every sentence about being introduced, what came of it, and thanks. ``who`` names a member, as markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.core.language import N_, LazyString, _, listed
from bot.core.text import escape, masked
from bot.introductions.asking import No, Reason, TooShort
from bot.introductions.following import ASKED_AFTER, ROUNDS, Talk
from bot.introductions.request import Introduction
from bot.introductions.rules import Way
from bot.members.facts import FactKind, Overlap
from bot.projects.rules import Share
from bot.ui.cards import member_mention, message_link, timestamp
from cogs.introductions.wording_of_asking import too_short
from cogs.introductions.wording_of_consent import Who, linked

THANK: Final = N_("Say thanks")
NO_INTRODUCTION: Final = N_("Only those who were part of this introduction can do that.")

# ---------------------------------------------------------------------- being introduced


def brought_together(introduction: Introduction, who: Who) -> str:
    """Say how the introduction came about."""
    one, other = (who(user_id) for user_id in introduction.pair)
    starter = who(introduction.starter_id)
    if introduction.reason is Reason.HELP:
        return _(
            "{one} can help with what {other} is looking for, and both of you said yes.", one=one, other=other
        )
    if introduction.reason is Reason.INTEREST:
        return _(
            "{one} is interested in what {other} is hiring for, and both of you said yes.",
            one=one,
            other=other,
        )
    match introduction.way:
        case Way.ASKED:
            return _("{one} asked to meet {other}, and both of you said yes.", one=one, other=other)
        case Way.BROKERED:
            return _("{starter} thought that you two should meet, and both of you said yes.", starter=starter)
        case Way.THROUGH:
            broker = who(introduction.broker_id or 0)
            return _(
                "{one} asked {broker} for an introduction to {other}, and all of you said yes.",
                one=one,
                broker=broker,
                other=other,
            )


def introduced(introduction: Introduction, user_id: int, who: Who) -> str:
    """Say that it came about, and where the two can talk."""
    partner_id = introduction.partner_of(user_id)
    if partner_id is None:
        one, other = sorted(introduction.pair)  # the order of their seats would tell who was asked first
        return _(
            "**You brought {one} and {other} together.** They have been introduced. Thank you.",
            one=who(one),
            other=who(other),
        )
    if introduction.thread_id is None:
        return _(
            "**You and {partner} have been introduced.** You can write to each other directly.",
            partner=who(partner_id),
        )
    return _(
        "**You and {partner} have been introduced**, in {thread}.",
        partner=who(partner_id),
        thread=_thread(introduction.guild_id, introduction.thread_id),
    )


def came_about(introduction: Introduction, user_id: int) -> str:
    """Say the same on the card that was answered, without a name."""
    if introduction.partner_of(user_id) is None:
        return _("**They have been introduced.** Thank you for bringing them together.")
    if introduction.thread_id is None:
        return _("**You have been introduced.** Your `/inbox` says how to go on.")
    return _(
        "**You have been introduced**, in {thread}.",
        thread=_thread(introduction.guild_id, introduction.thread_id),
    )


def _thread(guild_id: int, thread_id: int) -> str:
    """Lead to a thread. Its mention would be a number to whoever reads this outside the server."""
    return masked(_("a thread of your own"), message_link(guild_id, thread_id))


_COMMON: Final[Mapping[FactKind, LazyString]] = {
    FactKind.SKILL: N_("You both work with {things}."),
    FactKind.INTEREST: N_("You are both interested in {things}."),
    FactKind.PLACE: N_("You are both in {things}."),
    FactKind.LANGUAGE: N_("You both speak {things}."),
    FactKind.SCHOOL: N_("You both went to {things}."),
    FactKind.HOBBY: N_("You both enjoy {things}."),
    FactKind.LIVED: N_("You have both lived in {things}."),
}
_BEGIN: Final[Mapping[FactKind, LazyString]] = {
    # What is shared by the fewest comes first: it is what one remembers.
    FactKind.HOBBY: N_("You both enjoy {thing}; a place to begin: how each of you came to it."),
    FactKind.SCHOOL: N_(
        "You both went to {thing}; a place to begin: what each of you still uses of what you learned there."
    ),
    FactKind.LIVED: N_(
        "You have both lived in {thing}; a place to begin: what each of you misses most about it."
    ),
    FactKind.INTEREST: N_(
        "You are both interested in {thing}; a place to begin: what drew each of you to it."
    ),
    FactKind.SKILL: N_(
        "You both work with {thing}; a place to begin: the last thing each of you made with it."
    ),
    FactKind.PLACE: N_(
        "You are both in {thing}; a place to begin: whether you would rather meet over a coffee there than on a screen."
    ),
    FactKind.LANGUAGE: N_(
        "You both speak {thing}; a place to begin: which language you would like to talk in."
    ),
}
_VALUES_SHOWN: Final = 3


def opening(overlap: Sequence[Overlap]) -> Overlap | None:
    """Return what of all that two people share is the best to begin with; None if they share nothing."""
    return next((each for kind in _BEGIN for each in overlap if each.kind is kind), None)


def common(overlap: Sequence[Overlap]) -> str:
    """Say what two people have in common; nothing if there is nothing."""
    return " ".join(
        _COMMON[kind].format(things=listed(values[:_VALUES_SHOWN]))
        for kind, values in _by_kind(overlap).items()
    )


def opener(overlap: Sequence[Overlap], shares: Sequence[tuple[int, Share]], named: Share | None) -> str:
    """Give the two something to begin with: what they have in common, else what they made, else their week.

    ``shares`` are the newest share of each who has one, with its author; ``named`` is the share that the request
    is about.
    """
    if (best := opening(overlap)) is not None:
        return _BEGIN[best.kind].format(thing=_bold(best))
    if named is not None:
        return _("A place to begin: {named}, and what in it was useful.", named=linked(named))
    if len(shares) > 1:
        shown = listed(
            [
                _("{share} by {author}", share=linked(share), author=member_mention(author_id))
                for author_id, share in shares
            ]
        )
        return _("A place to begin: what you each made last, {shown}.", shown=shown)
    if shares:
        ((author_id, share),) = shares
        return _(
            "A place to begin: {share} by {author}, and what was hard about it.",
            share=linked(share),
            author=member_mention(author_id),
        )
    return _("A place to begin: what each of you is working on this week, and where it is stuck.")


def purpose(introduction: Introduction, who: Who) -> str:
    """Give two something to begin with where a flag brought them together; nothing where none did."""
    one, other = (who(user_id) for user_id in introduction.pair)
    if introduction.reason is Reason.HELP:
        return _(
            "A place to begin: what would help {other} most this week, and which part of it {one} can give.",
            other=other,
            one=one,
        )
    if introduction.reason is Reason.INTEREST:
        return _(
            "A place to begin: what an ordinary week of the work looks like, and what {one} would bring to it.",
            one=one,
        )
    return ""


def _by_kind(overlap: Sequence[Overlap]) -> dict[FactKind, list[str]]:
    by_kind: dict[FactKind, list[str]] = {}
    for each in overlap:
        by_kind.setdefault(each.kind, []).append(_bold(each))
    return by_kind


def _bold(each: Overlap) -> str:
    return f"**{escape(each.value)}**"


def meeting_heading(one_id: int, other_id: int) -> str:
    """Head the thread's first message."""
    return _("{one}, meet {other}", one=member_mention(one_id), other=member_mention(other_id))


_LATER: Final = N_(
    "In {days} days I ask each of you, alone, whether you talked. **{thank}** works at any time.",
    days=ASKED_AFTER.days,
    thank=THANK,
)


def thread_name(names: Sequence[str]) -> str:
    """Name the thread of two people."""
    return listed(names)


def thread_note() -> str:
    """Say whose the thread is, and what comes later."""
    yours = _(
        "This thread is yours: nobody but you two and the server's moderators can read it. A first line from either "
        "of you is enough; then find a time that suits you both."
    )
    return f"{yours}\n{_LATER}"


def direct_heading(name: str) -> str:
    """Head the direct message of one of the two."""
    return _("You and {name} have been introduced", name=name)


def in_direct(other_id: int, server: str) -> str:
    """Say how to go on where there is no thread."""
    mention = member_mention(other_id)
    return _(
        "I could not give you a thread in **{server}**, so write to {mention} yourself: open their profile "
        "by pressing the name. They have been told the same, and a first line from either of you is enough.",
        server=escape(server),
        mention=mention,
    )


def direct_note() -> str:
    """Say what comes later, and what to do if writing to them does not work."""
    closed = _("If you can't write to them, they may take messages from nobody new: say hello in the server.")
    return f"{_LATER}\n{closed}"


# ---------------------------------------------------------------------- what came of it

TALK: Final[Mapping[Talk, LazyString]] = {
    Talk.MET: N_("We talked"),
    Talk.NOT_YET: N_("Not yet"),
    Talk.NOT_GOING: N_("Not going to"),
}
TALK_NOTE: Final = N_(
    "I ask so that introductions get better. What you say is not shown to anybody; once both of you talked, you can "
    "be a link between others, if `/intro settings` says so."
)


def talk_entry(other: str, made_at: datetime) -> str:
    """Ask, in one line, what came of an introduction."""
    return _(
        "Did you and {other} talk? You were introduced {made_at}.",
        other=other,
        made_at=timestamp(made_at, "R"),
    )


def talk_heading(name: str) -> str:
    """Ask whether two who were introduced have talked."""
    return _("Did you and {name} talk?", name=name)


def talk_question(server: str, made_at: datetime) -> str:
    """Remind of the introduction, without pressing."""
    return _(
        "I introduced you in **{server}** {made_at}. Any answer is a good one, and it can be changed.",
        server=escape(server),
        made_at=timestamp(made_at, "R"),
    )


def talk_said(talk: Talk, name: str, rounds: int) -> str:
    """Say what somebody has said, and what follows from it."""
    match talk:
        case Talk.MET:
            return _("**You said that you talked.** That is what all of this is for.")
        case Talk.NOT_YET if rounds < ROUNDS:
            return _("**You said not yet.** There is no hurry. I ask just once more, and then never again.")
        case Talk.NOT_YET:
            return _("**You said not yet.** There is no hurry, and I won't ask again.")
        case Talk.NOT_GOING:
            return _(
                "**You said that it is not going to happen.** That is fine, and {name} is not told.",
                name=name,
            )
        case _:
            return ""


THANKS_TITLE: Final = N_("Say thanks")
THANKS_LABEL: Final = N_("What would you like to say?")
THANKS_HINT: Final = N_("What it changed for you. One line is enough.")
THANKS_NOTE: Final = N_("They find it in their inbox, with your name. Nobody else reads it.")
THANKED_BEFORE: Final = N_("You have thanked them for this introduction already.")
THANKED_ALL: Final = N_("You have thanked everybody who was part of this introduction already.")
WHOM_TO_THANK: Final = N_("Whom would you like to thank?")


def thank(name: str) -> str:
    """Label the button that thanks one person."""
    return _("Say thanks to {name}", name=name)


def thanked(name: str) -> str:
    """Say that thanks are on their way."""
    return _("Thank you. {name} finds it in their inbox.", name=name)


def not_thanked(refused: No | TooShort) -> str:
    """Say why thanks could not be taken."""
    if isinstance(refused, TooShort):
        enough = _("A line is enough.")
        return f"{too_short(refused.least)} {enough}"
    return str(THANKED_BEFORE if refused is No.THANKED_BEFORE else NO_INTRODUCTION)

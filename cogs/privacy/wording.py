"""Every sentence of `/privacy`: what is kept, taking it along, erasing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from babel.numbers import format_decimal

from bot.core.language import N_, LazyString, _, language, ngettext
from bot.core.text import escape
from bot.members.rules import INBOX_KEPT_FOR
from bot.privacy.rules import Kind
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.privacy.rules import Kept

# ---------------------------------------------------------------------- what is kept

KINDS: Final[dict[Kind, LazyString]] = {
    Kind.PROFILE: N_("Who you say you are: profile and facts"),
    Kind.REACH: N_("How I may reach you, and when I last wrote"),
    Kind.QUIET_HOURS: N_("Your quiet hours and time zone"),
    Kind.SHARES: N_("What you shared, and progress on it"),
    Kind.ANSWERS: N_("What you said about others' shares"),
    Kind.FOLLOWS: N_("Whom you follow, who follows you, what you look after"),
    Kind.PROMPTS: N_("Answers to questions, suggestions, your rhythm"),
    Kind.INTRODUCTIONS: N_("Requests to meet, and how you answered"),
    Kind.ACQUAINTANCES: N_("Whom you met and thanked"),
    Kind.FLAGS: N_("What you look for or have to give: flags, badge, alerts"),
    Kind.INBOX: N_("News in your inbox"),
    Kind.BLOCKS: N_("Whom you blocked"),
    Kind.REPORTS: N_("What you reported, and what organizers decided about you"),
    Kind.ORGANIZING: N_("What you did as an organizer"),
    Kind.DRAFTS: N_("What you began to write and did not send"),
    Kind.DELIVERY: N_("What I am about to say in Discord, or said lately, that names you"),
}
WHY: Final[dict[Kind, LazyString]] = {
    Kind.PROFILE: N_("So that the people you choose see who you are"),
    Kind.REACH: N_("So that I write only as you said, and not too often"),
    Kind.QUIET_HOURS: N_("So that I leave you in peace when you want it"),
    Kind.SHARES: N_("So that others find it, and you can change it and take it down"),
    Kind.ANSWERS: N_("So that whoever it is for reads it"),
    Kind.FOLLOWS: N_("Because you asked to hear of it"),
    Kind.PROMPTS: N_("For the recap, and for your own view of how you keep up"),
    Kind.INTRODUCTIONS: N_("So that two meet when both want it, and nobody is asked too often"),
    Kind.ACQUAINTANCES: N_("So that you find a way to others over people you know"),
    Kind.FLAGS: N_("So that the people you chose see it"),
    Kind.INBOX: N_("So that you can read it"),
    Kind.BLOCKS: N_("So that you are not brought together"),
    Kind.REPORTS: N_("So that organizers can keep people here safe"),
    Kind.ORGANIZING: N_("So that what organizers decide can be checked"),
    Kind.DRAFTS: N_("So that nothing you typed is lost"),
    Kind.DELIVERY: N_("So that nothing is lost or said twice"),
}
HERE: Final = N_("What I keep about you here")
EVERYWHERE: Final = N_("What I keep about you, in every server")
INTRO: Final = N_(
    "I keep what you gave me on purpose, and never the text of your ordinary messages. Nobody else sees this page."
)
NOTHING: Final = N_("Nothing. Whatever you do with me shows up here, and can be taken along or erased.")
LEAVING: Final = N_(
    "If you leave a server, everything of you there is erased 30 days later, unless you come back."
)
ELSEWHERE: Final = N_("For all servers at once, send me `/privacy` as a direct message.")
CONSENTS: Final = N_("What I agreed to")
DATA: Final = N_("Get my data")
ERASE: Final = N_("Erase…")


def kept(kept: Kept) -> str:
    """Say what there is of one kind, why, and for how long."""
    why, how_long = WHY[kept.kind], kept_for(kept.retention.kept_for)
    count = format_decimal(kept.count, locale=language())
    return f"**{KINDS[kept.kind]}** · {count}\n-# {why}. {how_long}"


def kept_for(span: timedelta | None) -> str:
    """Say how long something is kept."""
    if span is None:
        return _("Kept until you erase it or leave.")
    if span.days < 365 * 2:
        return ngettext("Kept for {count} day at most.", "Kept for {count} days at most.", span.days)
    return ngettext("Kept for {count} year at most.", "Kept for {count} years at most.", span.days // 365)


# ---------------------------------------------------------------------- taking it along

FILE: Final = "hallway.zip"
SENT: Final = N_("It is in your direct messages: one file, to read and for programs.")
BEING_MADE: Final = N_("It is being put together already; it comes in a moment.")
TOO_LARGE: Final = N_(
    "There is so much of it that Discord would not take the file. Ask whoever hosts me: `hallway export` gives it "
    "to you whole."
)
NO_DATA: Final = N_("There is nothing to give you: I keep nothing about you here.")


def here_it_is(server: str) -> str:
    """Say, with the file, what it is."""
    what = (
        _("Everything I keep about you in **{server}**.", server=escape(server))
        if server
        else _("Everything I keep about you.")
    )
    files = _(
        "In the file are `hallway.md`, to read, and `hallway.json`, for programs; both say the same. "
        "It holds things that are only for you: keep it well."
    )
    return f"{what} {files}"


def right_here(server: str) -> str:
    """Say the same where direct messages are closed."""
    closed = _("Your direct messages are closed to me, so here it is. Save it now: this message goes away.")
    return f"{here_it_is(server)}\n{closed}"


def enough_for_today(again_at: datetime, most: int) -> str:
    """Say that it was handed out often enough for a day."""
    return _(
        "I put this together {most} times a day at most. You can have it again {again_at}.",
        most=most,
        again_at=timestamp(again_at, "R"),
    )


# ---------------------------------------------------------------------- erasing

ERASE_HEADING: Final = N_("Erase what I keep about you")
ERASE_HERE: Final = N_("Erase here…")
ERASE_EVERYWHERE: Final = N_("Erase everywhere…")
KEEP: Final = N_("Keep everything")
WHAT_HAPPENS: Final = N_(
    "**What happens**\n"
    "- Your shares and flags are taken down. Answers others gave stay in their threads.\n"
    "- A badge comes off, and your nickname is what it was before.\n"
    "- Requests to meet end quietly. The others learn nothing they would not learn from silence.\n"
    "- Your profile, answers, settings, drafts and inbox are gone, and so is every mention of you in others' inboxes.\n"
    "- Messages you wrote yourself in Discord are not mine to delete."
)
IT_IS_FINAL: Final = N_("It can't be undone, by anybody. To keep a copy, press **Get my data** first.")
WORD_HERE: Final = N_("erase")
WORD_EVERYWHERE: Final = N_("erase everywhere")
WORD_LABEL_HERE: Final = N_("Type “{word}” to go on", word=WORD_HERE)
WORD_LABEL_EVERYWHERE: Final = N_("Type “{word}” to go on", word=WORD_EVERYWHERE)
TITLE_HERE: Final = N_("Erase everything of me here")
TITLE_EVERYWHERE: Final = N_("Erase everything of me everywhere")
WORD_HINT: Final = N_("It can't be undone")
WRONG_PLACE: Final = N_("This erases what I keep in one server, so use it there. Nothing was erased.")
WRONG_WORD: Final = N_("That is not the word, so nothing was erased.")
# Always the same words: who blocks or reports them, and who waits for them, is nothing this member may learn.
WHAT_STAYS: Final = N_(
    "**What stays, and why**\n"
    "- Blocks between you and others, and what organizers keep you out of until its time is over: as a scrambled mark "
    "without your name, so that erasing is no way around them. If you come back, they hold again.\n"
    "- A request to meet that somebody waits for, until the end it has anyway. It shows them nothing.\n"
    "- A report about you, until organizers have settled it. After that it names you no more.\n"
    "- News older than {days} days that somebody got as a direct message, such as your thanks to them.",
    days=INBOX_KEPT_FOR.days,
)
_COMES_DOWN: Final = N_(
    "What I had posted for you in Discord comes down in the next minutes. Blocks and decisions of organizers in force "
    "stay as a mark without your name."
)
ERASED_HERE: Final = N_(
    "**Done.** I keep nothing else about you here any more. {comes_down}", comes_down=_COMES_DOWN
)
ERASED_EVERYWHERE: Final = N_(
    "**Done.** I keep nothing else about you anywhere any more. {comes_down}", comes_down=_COMES_DOWN
)

"""Every sentence of `/privacy`: what is kept, taking it along, erasing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.privacy.rules import Kind
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.privacy.rules import Kept

# ---------------------------------------------------------------------- what is kept

KINDS: Final[dict[Kind, str]] = {
    Kind.PROFILE: "Who you say you are: profile and facts",
    Kind.REACH: "How I may reach you, and when I last wrote",
    Kind.QUIET_HOURS: "Your quiet hours and time zone",
    Kind.SHARES: "What you shared, and progress on it",
    Kind.ANSWERS: "What you said about others' shares",
    Kind.FOLLOWS: "Whom you follow, who follows you, what you look after",
    Kind.PROMPTS: "Answers to questions, suggestions, your rhythm",
    Kind.INTRODUCTIONS: "Requests to meet, and how you answered",
    Kind.ACQUAINTANCES: "Whom you met and thanked",
    Kind.FLAGS: "What you look for or have to give: flags, badge, alerts",
    Kind.INBOX: "News in your inbox",
    Kind.BLOCKS: "Whom you blocked",
    Kind.REPORTS: "What you reported, and what organizers decided about you",
    Kind.ORGANIZING: "What you did as an organizer",
    Kind.DRAFTS: "What you began to write and did not send",
    Kind.DELIVERY: "What I am about to say in Discord, or said lately, that names you",
}
WHY: Final[dict[Kind, str]] = {
    Kind.PROFILE: "So that the people you choose see who you are",
    Kind.REACH: "So that I write only as you said, and not too often",
    Kind.QUIET_HOURS: "So that I leave you in peace when you want it",
    Kind.SHARES: "So that others find it, and you can change it and take it down",
    Kind.ANSWERS: "So that whoever it is for reads it",
    Kind.FOLLOWS: "Because you asked to hear of it",
    Kind.PROMPTS: "For the recap, and for your own view of how you keep up",
    Kind.INTRODUCTIONS: "So that two meet when both want it, and nobody is asked too often",
    Kind.ACQUAINTANCES: "So that you find a way to others over people you know",
    Kind.FLAGS: "So that the people you chose see it",
    Kind.INBOX: "So that you can read it",
    Kind.BLOCKS: "So that you are not brought together",
    Kind.REPORTS: "So that organizers can keep people here safe",
    Kind.ORGANIZING: "So that what organizers decide can be checked",
    Kind.DRAFTS: "So that nothing you typed is lost",
    Kind.DELIVERY: "So that nothing is lost or said twice",
}
HERE: Final = "What I keep about you here"
EVERYWHERE: Final = "What I keep about you, in every server"
INTRO: Final = "I keep what you gave me on purpose, and never the text of your ordinary messages. Nobody else sees this page."
NOTHING: Final = "Nothing. Whatever you do with me shows up here, and can be taken along or erased."
LEAVING: Final = (
    "If you leave a server, everything of you there is erased 30 days later, unless you come back."
)
ELSEWHERE: Final = "For all servers at once, send me `/privacy` as a direct message."
CONSENTS: Final = "What I agreed to"
DATA: Final = "Get my data"
ERASE: Final = "Erase…"


def kept(kept: Kept) -> str:
    """Say what there is of one kind, why, and for how long."""
    why, how_long = WHY[kept.kind], kept_for(kept.retention.kept_for)
    return f"**{KINDS[kept.kind]}** · {kept.count:,}\n-# {why}. {how_long}"


def kept_for(span: timedelta | None) -> str:
    """Say how long something is kept."""
    if span is None:
        return "Kept until you erase it or leave."
    return (
        f"Kept for {span.days} days at most."
        if span.days < 365 * 2
        else f"Kept for {span.days // 365} years at most."
    )


# ---------------------------------------------------------------------- taking it along

FILE: Final = "hallway.zip"
SENT: Final = "It is in your direct messages: one file, to read and for programs."
BEING_MADE: Final = "It is being put together already; it comes in a moment."
TOO_LARGE: Final = (
    "There is so much of it that Discord would not take the file. Ask whoever hosts me: `hallway export` gives it "
    "to you whole."
)
NO_DATA: Final = "There is nothing to give you: I keep nothing about you here."


def here_it_is(server: str) -> str:
    """Say, with the file, what it is."""
    where = f" in **{escape(server)}**" if server else ""
    return (
        f"Everything I keep about you{where}. In the file are `hallway.md`, to read, and `hallway.json`, for "
        "programs; both say the same. It holds things that are only for you: keep it well."
    )


def right_here(server: str) -> str:
    """Say the same where direct messages are closed."""
    return f"{here_it_is(server)}\nYour direct messages are closed to me, so here it is. Save it now: this message goes away."


def enough_for_today(again_at: datetime, most: int) -> str:
    """Say that it was handed out often enough for a day."""
    return (
        f"I put this together {most} times a day at most. You can have it again {timestamp(again_at, 'R')}."
    )


# ---------------------------------------------------------------------- erasing

ERASE_HEADING: Final = "Erase what I keep about you"
ERASE_HERE: Final = "Erase here…"
ERASE_EVERYWHERE: Final = "Erase everywhere…"
KEEP: Final = "Keep everything"
WHAT_HAPPENS: Final = (
    "**What happens**\n"
    "- Your shares and flags are taken down. Answers others gave stay in their threads.\n"
    "- A badge comes off, and your nickname is what it was before.\n"
    "- Requests to meet end quietly. The others learn nothing they would not learn from silence.\n"
    "- Your profile, answers, settings, drafts and inbox are gone, and so is every mention of you in others' inboxes.\n"
    "- Messages you wrote yourself in Discord are not mine to delete."
)
IT_IS_FINAL: Final = "It can't be undone, by anybody. To keep a copy, press **Get my data** first."
WORD_HERE: Final = "erase"
WORD_EVERYWHERE: Final = "erase everywhere"
WORD_LABEL_HERE: Final = f"Type “{WORD_HERE}” to go on"
WORD_LABEL_EVERYWHERE: Final = f"Type “{WORD_EVERYWHERE}” to go on"
TITLE_HERE: Final = "Erase everything of me here"
TITLE_EVERYWHERE: Final = "Erase everything of me everywhere"
WORD_HINT: Final = "It can't be undone"
WRONG_PLACE: Final = "This erases what I keep in one server, so use it there. Nothing was erased."
WRONG_WORD: Final = "That is not the word, so nothing was erased."
# Always the same words: who blocks or reports them, and who waits for them, is nothing this member may learn.
WHAT_STAYS: Final = (
    "**What stays, and why**\n"
    "- Blocks between you and others, and what organizers keep you out of until its time is over: as a scrambled mark "
    "without your name, so that erasing is no way around them. If you come back, they hold again.\n"
    "- A request to meet that somebody waits for, until the end it has anyway. It shows them nothing.\n"
    "- A report about you, until organizers have settled it. After that it names you no more."
)
_COMES_DOWN: Final = (
    "What I had posted for you in Discord comes down in the next minutes. Blocks and decisions of organizers in force "
    "stay as a mark without your name."
)
ERASED_HERE: Final = f"**Done.** I keep nothing else about you here any more. {_COMES_DOWN}"
ERASED_EVERYWHERE: Final = f"**Done.** I keep nothing else about you anywhere any more. {_COMES_DOWN}"

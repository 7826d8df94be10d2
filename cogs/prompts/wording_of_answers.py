"""Every sentence about questions and the answers to them, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.text import escape, line, masked
from bot.projects import rules as shares
from bot.projects.rules import Ask, BadLink, Kind
from bot.prompts.rules import No
from bot.prompts.runs import NotShared, TooShort
from bot.ui.cards import channel_mention, member_mention, message_link, timestamp
from bot.ui.links import link_refusal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.prompts.answering import Stored
    from bot.prompts.cadence import Cadence
    from bot.prompts.runs import AnswerRefusal, Run

POST: Final = "Post what I built"
POST_TOO: Final = "Post mine too"
EDIT: Final = "Edit"
CHANGE: Final = "Change it"
TAKE_BACK: Final = "Take it back"
RHYTHM: Final = "Reminders and rhythm"

KINDS: Final[dict[Kind, str]] = {
    Kind.PROJECT: "A project",
    Kind.HOW_TO: "A how-to",
    Kind.SUMMARY: "A summary of something",
    Kind.CASE_STUDY: "A case study",
    Kind.POST: "A post or a video",
    Kind.COMPETITION: "A solution to a competition",
    Kind.PAPER: "A paper turned into code",
    Kind.TALK: "A talk",
}
ASKS: Final[dict[Ask, str]] = {
    Ask.NOTHING: "Nothing, just telling",
    Ask.FEEDBACK: "Feedback",
    Ask.USERS: "People to try it",
    Ask.COLLABORATORS: "Somebody to build it with",
    Ask.APPRECIATION: "A kind word",
}
ONLY_HERE: Final = "Only here"
SHARE_TOO: Final = "Also share it as a project of its own"

WHAT_LABEL: Final = "What did you build?"
WHAT_EXAMPLE: Final = "Small things count: a script, a page you wrote, something you learned"
LINK_LABEL: Final = "Link"
KIND_LABEL: Final = "What is it?"
ASK_LABEL: Final = "What would you like from people?"
ALSO_LABEL: Final = "Where else should it go?"
ALSO_HINT: Final = "It can become a project of its own, or news on one you have."

_NO: Final[dict[No, str]] = {
    No.NOT_FOUND: "I can't find that question here any more. `/built` shows what is open.",
    No.CLOSED: "This one has closed, so what you wrote stays as it is. The next one is a fresh page.",
    No.TOO_LATE: "This one closed a while ago, and nothing is added to it any more. `/built` shows what is open.",
    No.TAKEN_DOWN: "A moderator removed what you wrote here, so it can't be changed. Ask an organizer if you wonder why.",
}
_NOT_SHARED: Final[dict[shares.No, str]] = {
    shares.No.NO_SHARE_CHANNEL: "Sharing is not set up in this server, so it can't become a project.",
    shares.No.CLOSED: "That project is closed. `/projects reopen` opens it again.",
    shares.No.NOT_FOUND: "That project is not there any more.",
    shares.No.NOT_YOURS: "That project is somebody else's.",
}
_THEN_ONLY_HERE: Final = f"Choose **{ONLY_HERE}** under **{ALSO_LABEL}** to post it all the same."
GONE: Final = "What was written there is gone: it was taken back, or a moderator removed it. `/built` shows what is open."
TAKEN_BACK: Final = "Taken back. You can answer anew as long as it is open."
TAKE_BACK_QUESTION: Final = (
    "Take back what you wrote? It leaves the thread and the recap. A project you made of it stays."
)
CANT_SEE: Final = (
    "That question was asked in a channel you can't see, so I can't take an answer to it from here."
)
NOTHING_OPEN: Final = "No question is open here at the moment."


def refusal(refused: AnswerRefusal) -> str:
    """Say why an answer can't be kept, and what to do."""
    match refused:
        case No():
            return _NO.get(refused, _NO[No.NOT_FOUND])
        case TooShort(least):
            return f"A few words more, please: at least {least} characters, so that others know what it is about."
        case BadLink(reason):
            return link_refusal(reason)
        case NotShared(reason):
            return f"{_not_shared(reason)} {_THEN_ONLY_HERE}"
        case _:
            assert_never(refused)


def _not_shared(refused: shares.Refusal) -> str:
    match refused:
        case shares.TooShort(shares.Field.TITLE, least):
            return (
                f"A project is named by how it begins, so the first line needs at least {least} characters."
            )
        case shares.TooShort(_, least):
            return f"A project needs a description of at least {least} characters."
        case BadLink(reason):
            return link_refusal(reason)
        case shares.TooMany(limit, again_at):
            return f"You shared {limit} projects within a day, which is as many as people here can take in. The next can come {timestamp(again_at, 'R')}."
        case shares.No():
            return _NOT_SHARED.get(refused, "It could not be shared as a project.")
        case _:
            assert_never(refused)


# ---------------------------------------------------------------------- the question


def question(run: Run, now: datetime) -> str:
    """Say below the question how to answer it, until when, and whose idea it was."""
    if now >= run.closes_at:
        how = "This one has closed. What comes later still counts, and the thread stays open for talk."
    else:
        how = (
            "Write in the thread, or press the button and I put it there for you.\n"
            f"Open until {timestamp(run.closes_at, 'f')}."
        )
    idea = f"\n-# Suggested by {member_mention(run.suggested_by)}" if run.suggested_by is not None else ""
    return how + idea


def late(run: Run) -> str:
    """Say that a question comes later than it should have."""
    return f"-# This was due {timestamp(run.due_at, 'f')} and comes late, since I was not there."


def thread_name(run: Run) -> str:
    """Name the thread by the question and the day, within Discord's 100 characters."""
    day = f"{run.slot.day} {run.slot:%B}"
    return f"{line(run.text, 75)} · {day}"


def day(run: Run, now: datetime) -> str:
    """Say beside a question's text of when it is, and whether it has closed."""
    said = f"{run.slot.day} {run.slot:%b}"
    return said if now < run.closes_at else f"{said}, closed"


# ---------------------------------------------------------------------- answering


def stored(done: Stored) -> str:
    """Say where an answer is, or will be."""
    run = done.run
    if run.thread_id is None:
        said = "Saved. It goes into the thread as soon as that is there; you need not do anything."
    elif done.answer.message_id is None:
        said = f"Saved. It goes into {channel_mention(run.thread_id)} in a moment; you need not do anything."
    else:
        place = message_link(run.guild_id, run.thread_id, done.answer.message_id)
        said = f"{masked('Changed' if done.is_reworded else 'It is in the thread', place)}."
    if done.answer.is_late and not done.is_reworded:
        said += "\nThe question had closed already. It counts all the same, and the recap names it."
    if done.share is not None:
        said += f"\n**{escape(done.share.title)}** among your projects has it too."
    return said


def kept_up(found: Cadence) -> str:
    """Say, to whoever wants to know, in one line how they kept up."""
    weeks = "week" if found.answered == 1 else "weeks"
    return f"-# You have answered in {found.answered} {weeks} of the last half year. Only you see this."


def nothing_open(next_at: datetime | None, *, may_share: bool) -> str:
    """Say that there is nothing to answer, when there will be, and what can be done meanwhile."""
    when = f" The next one comes {timestamp(next_at, 'F')}." if next_at is not None else ""
    meanwhile = " Until then `/share` shows people what you made." if may_share else ""
    return f"{NOTHING_OPEN}{when}{meanwhile}"


def not_your_answer(user_id: int) -> str:
    """Say whose answer it is."""
    return f"Only {member_mention(user_id)} can change this. **{POST}** above adds yours."


def whose(user_id: int, kind: Kind) -> str:
    """Begin an answer with who wrote it, and what it is."""
    return f"{member_mention(user_id)} · {KINDS[kind]}"


ANSWER_REPORTED: Final = "Answer to a question"

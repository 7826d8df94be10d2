"""Every sentence about questions and the answers to them, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, LazyString, _, ngettext
from bot.core.text import escape, line, masked
from bot.projects import rules as shares
from bot.projects.rules import Ask, BadLink, Kind
from bot.prompts.rules import No
from bot.prompts.runs import NotShared, TooShort
from bot.ui.cards import channel_mention, member_mention, message_link, timestamp
from bot.ui.links import link_refusal
from cogs.prompts.wording_of_times import date_of, short_date_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.prompts.answering import Stored
    from bot.prompts.cadence import Cadence
    from bot.prompts.runs import AnswerRefusal, Run

POST: Final = N_("Post what I built")
POST_TOO: Final = N_("Post mine too")
EDIT: Final = N_("Edit")
CHANGE: Final = N_("Change it")
TAKE_BACK: Final = N_("Take it back")
RHYTHM: Final = N_("Reminders and rhythm")

KINDS: Final[dict[Kind, LazyString]] = {
    Kind.PROJECT: N_("A project"),
    Kind.HOW_TO: N_("A how-to"),
    Kind.SUMMARY: N_("A summary of something"),
    Kind.CASE_STUDY: N_("A case study"),
    Kind.POST: N_("A post or a video"),
    Kind.COMPETITION: N_("A solution to a competition"),
    Kind.PAPER: N_("A paper turned into code"),
    Kind.TALK: N_("A talk"),
}
ASKS: Final[dict[Ask, LazyString]] = {
    Ask.NOTHING: N_("Nothing, just telling"),
    Ask.FEEDBACK: N_("Feedback"),
    Ask.USERS: N_("People to try it"),
    Ask.COLLABORATORS: N_("Somebody to build it with"),
    Ask.APPRECIATION: N_("A kind word"),
}
ONLY_HERE: Final = N_("Only here")
SHARE_TOO: Final = N_("Also share it as a project of its own")

WHAT_LABEL: Final = N_("What did you build?")
WHAT_EXAMPLE: Final = N_("Small things count: a script, a page you wrote, something you learned")
LINK_LABEL: Final = N_("Link")
KIND_LABEL: Final = N_("What is it?")
ASK_LABEL: Final = N_("What would you like from people?")
ALSO_LABEL: Final = N_("Where else should it go?")
ALSO_HINT: Final = N_("It can become a project of its own, or news on one you have.")

_NO: Final[dict[No, LazyString]] = {
    No.NOT_FOUND: N_("I can't find that question here any more. `/built` shows what is open."),
    No.CLOSED: N_("This one has closed, so what you wrote stays as it is. The next one is a fresh page."),
    No.TOO_LATE: N_(
        "This one closed a while ago, and nothing is added to it any more. `/built` shows what is open."
    ),
    No.TAKEN_DOWN: N_(
        "A moderator removed what you wrote here, so it can't be changed. Ask an organizer if you wonder why."
    ),
}
_NOT_SHARED: Final[dict[shares.No, LazyString]] = {
    shares.No.NO_SHARE_CHANNEL: N_("Sharing is not set up in this server, so it can't become a project."),
    shares.No.CLOSED: N_("That project is closed. `/projects reopen` opens it again."),
    shares.No.NOT_FOUND: N_("That project is not there any more."),
    shares.No.NOT_YOURS: N_("That project is somebody else's."),
}
_NOT_SHARED_AT_ALL: Final = N_("It could not be shared as a project.")
_THEN_ONLY_HERE: Final = N_(
    "Choose **{only_here}** under **{also_label}** to post it all the same.",
    only_here=ONLY_HERE,
    also_label=ALSO_LABEL,
)
GONE: Final = N_(
    "What was written there is gone: it was taken back, or a moderator removed it. `/built` shows what is open."
)
TAKEN_BACK: Final = N_("Taken back. You can answer anew as long as it is open.")
TAKE_BACK_QUESTION: Final = N_(
    "Take back what you wrote? It leaves the thread and the recap. A project you made of it stays."
)
CANT_SEE: Final = N_(
    "That question was asked in a channel you can't see, so I can't take an answer to it from here."
)
NOTHING_OPEN: Final = N_("No question is open here at the moment.")


def refusal(refused: AnswerRefusal) -> str:
    """Say why an answer can't be kept, and what to do."""
    match refused:
        case No():
            return str(_NO.get(refused, _NO[No.NOT_FOUND]))
        case TooShort(least):
            return _(
                "A few words more, please: at least {least} characters, so that others know what it is about.",
                least=least,
            )
        case BadLink(reason):
            return link_refusal(reason)
        case NotShared(reason):
            return f"{_not_shared(reason)} {_THEN_ONLY_HERE}"
        case _:
            assert_never(refused)


def _not_shared(refused: shares.Refusal) -> str:
    match refused:
        case shares.TooShort(shares.Field.TITLE, least):
            return _(
                "A project is named by how it begins, so the first line needs at least {least} characters.",
                least=least,
            )
        case shares.TooShort(_, least):
            return _("A project needs a description of at least {least} characters.", least=least)
        case BadLink(reason):
            return link_refusal(reason)
        case shares.TooMany(limit, again_at):
            return _(
                "You shared {limit} projects within a day, which is as many as people here can take in. The next can come {again_at}.",
                limit=limit,
                again_at=timestamp(again_at, "R"),
            )
        case shares.No():
            return str(_NOT_SHARED.get(refused, _NOT_SHARED_AT_ALL))
        case _:
            assert_never(refused)


# ---------------------------------------------------------------------- the question


def question(run: Run, now: datetime) -> str:
    """Say below the question how to answer it, until when, and whose idea it was."""
    if now >= run.closes_at:
        how = _("This one has closed. What comes later still counts, and the thread stays open for talk.")
    else:
        how = _(
            "Write in the thread, or press the button and I put it there for you.\nOpen until {closes_at}.",
            closes_at=timestamp(run.closes_at, "f"),
        )
    if run.suggested_by is None:
        return how
    idea = _("-# Suggested by {user}", user=member_mention(run.suggested_by))
    return f"{how}\n{idea}"


def late(run: Run) -> str:
    """Say that a question comes later than it should have."""
    return _(
        "-# This was due {due_at} and comes late, since I was not there.", due_at=timestamp(run.due_at, "f")
    )


def thread_name(run: Run) -> str:
    """Name the thread by the question and the day, within Discord's 100 characters."""
    return f"{line(run.text, 75)} · {date_of(run.slot)}"


def day(run: Run, now: datetime) -> str:
    """Say beside a question's text of when it is, and whether it has closed."""
    date = short_date_of(run.slot)
    return date if now < run.closes_at else _("{date}, closed", date=date)


# ---------------------------------------------------------------------- answering


def stored(done: Stored) -> str:
    """Say where an answer is, or will be."""
    run = done.run
    if run.thread_id is None:
        said = _("Saved. It goes into the thread as soon as that is there; you need not do anything.")
    elif done.answer.message_id is None:
        said = _(
            "Saved. It goes into {thread} in a moment; you need not do anything.",
            thread=channel_mention(run.thread_id),
        )
    else:
        place = message_link(run.guild_id, run.thread_id, done.answer.message_id)
        words = _("Changed") if done.is_reworded else _("It is in the thread")
        said = f"{masked(words, place)}."
    lines = [said]
    if done.answer.is_late and not done.is_reworded:
        lines.append(_("The question had closed already. It counts all the same, and the recap names it."))
    if done.share is not None:
        lines.append(_("**{title}** among your projects has it too.", title=escape(done.share.title)))
    return "\n".join(lines)


def kept_up(found: Cadence) -> str:
    """Say, to whoever wants to know, in one line how they kept up."""
    return ngettext(
        "-# You have answered in {count} week of the last half year. Only you see this.",
        "-# You have answered in {count} weeks of the last half year. Only you see this.",
        found.answered,
    )


def nothing_open(next_at: datetime | None, *, may_share: bool) -> str:
    """Say that there is nothing to answer, when there will be, and what can be done meanwhile."""
    said = [str(NOTHING_OPEN)]
    if next_at is not None:
        said.append(_("The next one comes {at}.", at=timestamp(next_at, "F")))
    if may_share:
        said.append(_("Until then `/share` shows people what you made."))
    return " ".join(said)


def not_your_answer(user_id: int) -> str:
    """Say whose answer it is."""
    return _(
        "Only {user} can change this. **{post}** above adds yours.", user=member_mention(user_id), post=POST
    )


def whose(user_id: int, kind: Kind) -> str:
    """Begin an answer with who wrote it, and what it is."""
    return f"{member_mention(user_id)} · {KINDS[kind]}"


ANSWER_REPORTED: Final = N_("Answer to a question")

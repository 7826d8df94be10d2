"""Every sentence of moderation, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.text import escape, quote
from bot.moderation.rules import No, Pillar, Refusal, SettledAlready, Settlement, TooMany
from bot.ui.cards import member_mention, timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from bot.moderation.rules import Dossier, Report, ReportedMember, Settled, Suspension

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_AN_ORGANIZER: Final = (
    "Only organizers read reports. If something was not right, press **Report** where it reached you, "
    "and they will read what you tell them."
)
NOT_NOW: Final = "Discord is still connecting me to this server. Please try again in a minute."
NOT_A_CHOICE: Final = "That is not one of the choices any more. Please choose again."

# ---------------------------------------------------------------------- reporting

REPORT: Final = "Report"
REPORT_TITLE: Final = "Report to the organizers"
WHO_READS_IT: Final = (
    "The organizers of the server will read this, with your name and the words you were shown. "
    "The member you report is not told who reported them. The report is on whoever put this up or wrote "
    "to you first; if you mean another, say so."
)
WORDS_LABEL: Final = "What should the organizers know?"
WORDS_HINT: Final = "You can leave this empty: they see the words you were shown."
NOT_REPORTABLE: Final = (
    "I can't find what this was about any more, so I can't pass it on. Please tell an organizer yourself."
)


def reported(server: str) -> str:
    """Say what happens with a report that was made."""
    whose = f" of **{escape(server)}**" if server else ""
    return (
        f"Thank you for telling. The organizers{whose} will read it, and what comes of it waits for you in "
        "`/inbox` there. The member you reported is not told that it was you."
    )


def not_reported(refusal: Refusal) -> str:
    """Say why something could not be reported."""
    match refusal:
        case TooMany(free_at=moment, most=most):
            return (
                f"You have reported {most} times within a day, and the organizers have all of it. You can "
                f"report again {timestamp(moment, 'R')}. If it can't wait, please write to an organizer."
            )
        case No.ONESELF:
            return "This is your own, so there is nobody to report."
        case _:
            return NOT_REPORTABLE


# ---------------------------------------------------------------------- what waits

HEADING: Final = "Reports"
EMPTY: Final = (
    "No report waits. When a member presses **Report**, you find it here, with the words it is about."
)
ONLY_YOU: Final = "Only you see this. Reports on yourself go to the other organizers."
LOOK: Final = "Look"
ALL_REPORTS: Final = "All reports"
WHO_IS_OUT: Final = "Who is kept out"
OUT_HEADING: Final = "Kept out at present"
NOBODY_OUT: Final = "Nobody is kept out of anything at present."


def waiting(count: int) -> str:
    """Say to an organizer how many reports wait."""
    return "**One report** waits: `/reports`" if count == 1 else f"**{count} reports** wait: `/reports`"


def reported_member(found: ReportedMember) -> str:
    """Say on whom reports wait, how many, and since when."""
    count = "one report waits" if found.waiting == 1 else f"{found.waiting} reports wait"
    return f"{member_mention(found.subject_id)}: {count}\n-# The oldest is from {timestamp(found.since, 'R')}"


# ---------------------------------------------------------------------- one report

REPORT_HEADING: Final = "A report"
ABOUT: Final[dict[str, str]] = {
    "introduction": "a request to be introduced",
    "flag": "what they have put up to look for work or to hire",
}
OUT_OF: Final[dict[Pillar, str]] = {Pillar.INTRODUCTIONS: "introductions"}
NEXT: Final = "Next report on this member"
DISMISS: Final = "Dismiss"
DISMISS_NOW: Final = "Dismiss it"
KEEP_OPEN: Final = "Leave it open"
SETTLE_AS_SUSPENDED: Final = "They are kept out already: settle it"
CHOOSE_DAYS: Final = "Keep out of introductions for"
_QUOTED: Final = 1100


def who_reported(report: Report) -> str:
    """Say who reported whom, when, and about what."""
    what = ABOUT.get(report.about, "something I brought them")
    return (
        f"{member_mention(report.reporter_id)} reported {member_mention(report.subject_id)} "
        f"{timestamp(report.created_at, 'R')}, about {what}."
    )


def what_they_wrote(report: Report) -> str:
    """Show what the reporter wrote."""
    words = quote(report.words, _QUOTED)
    return f"**What the reporter wrote**\n{words}" if words else "The reporter wrote nothing with it."


def reported_words(report: Report) -> list[str]:
    """Show the words in question, as they were when they were reported."""
    return [f"**{escape(label)}**\n{quote(text, _QUOTED)}" for label, text in report.context.items()]


def how_many(dossier: Dossier) -> str:
    """Say how many reports on the same member wait, this one included."""
    count = len(dossier.waiting)
    if count < 2:
        return "" if dossier.report.id in dossier.waiting or not count else "One more report on them waits."
    return f"{count} reports on them wait."


def held(suspension: Suspension) -> str:
    """Say what somebody is kept out of, until when, why, and by whom."""
    return (
        f"{member_mention(suspension.user_id)} is kept out of {OUT_OF[suspension.pillar]} until "
        f"{timestamp(suspension.until)}, by {member_mention(suspension.by)}. The reason they were given:\n"
        f"{quote(suspension.reason, _QUOTED)}"
    )


def settled(how: Settled) -> str:
    """Say who settled a report, and how."""
    done = {
        Settlement.DISMISSED: "dismissed it",
        Settlement.SUSPENDED: "settled it by keeping the member out",
    }[how.settlement]
    return f"{member_mention(how.by)} {done}, {timestamp(how.at, 'R')}. Whoever reported has been told."


def sure_to_dismiss(report: Report) -> str:
    """Ask before a report is dismissed."""
    return (
        f"Dismiss the report on {member_mention(report.subject_id)}? Nothing happens to them, and whoever "
        "reported is told that you looked and will leave it at that."
    )


# ---------------------------------------------------------------------- keeping somebody out

SUSPEND_TITLE: Final = "Keep out of introductions"
REASON_LABEL: Final = "Why? They will read this"
REASON_HINT: Final = (
    "They are told this and until when, but not who reported them: please don't say it either"
)
LIFT: Final = "Lift"
LIFT_NOW: Final = "Let them back in"
KEEP_SUSPENDED: Final = "Leave it as it is"


def days(count: int) -> str:
    """Say a number of days."""
    return f"{count} days"


def sure_to_lift(user_id: int, pillar: Pillar) -> str:
    """Ask before a suspension is lifted."""
    return f"Let {member_mention(user_id)} back into {OUT_OF[pillar]} now?"


def lifted(user_id: int, pillar: Pillar) -> str:
    """Say that a suspension was lifted."""
    return f"Done: {member_mention(user_id)} can use {OUT_OF[pillar]} again."


def entry(suspension: Suspension) -> str:
    """Say who is kept out of what, in a list."""
    return (
        f"{member_mention(suspension.user_id)} · {OUT_OF[suspension.pillar]}, until "
        f"{timestamp(suspension.until)}\n{quote(suspension.reason, 200)}"
    )


def refusal(no: Refusal, viewer_id: int) -> str:
    """Say to an organizer why not, and what to do."""
    match no:
        case SettledAlready(settled=how):
            return _settled_by(how, viewer_id)
        case TooMany(free_at=moment):
            return _later(moment)
        case No.GONE:
            return "There is no such report here. `/reports` shows those that wait."
        case No.ONESELF:
            return "That concerns yourself, so another organizer has to decide it."
        case No.ORGANIZER:
            return (
                "They organize this server too, so I keep them out of nothing. Please talk to each other, and "
                "dismiss the report when that is done."
            )
        case No.BOT:
            return "That is a bot. Discord's own server settings can remove it."
        case No.OVER:
            return "That would be over before it began. Please choose for how long again."
        case No.REASON:
            return "Please give them a reason they can understand, in a sentence or two."
        case No.NOT_SUSPENDED:
            return "They are not kept out (any more), so there is nothing to do."
        case _:
            assert_never(no)


def _settled_by(how: Settled, viewer_id: int) -> str:
    if how.by == viewer_id:
        return f"You have settled this already, {timestamp(how.at, 'R')}."
    return f"Somebody was faster: {settled(how)}"


def _later(moment: datetime) -> str:
    return f"That was a lot for one day. Please try again {timestamp(moment, 'R')}."

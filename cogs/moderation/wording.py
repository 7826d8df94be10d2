"""Every sentence for organizers about reports, cases, and those who are kept out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from bot.core.text import escape, quote, shorten
from bot.moderation.rules import (
    Case,
    No,
    Refusal,
    SettledAlready,
    Settlement,
    TooMany,
)
from bot.ui.cards import member_mention, timestamp
from cogs.moderation.wording_of_reporting import WHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.moderation.rules import Report, ReportedMember, Settled

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_AN_ORGANIZER: Final = (
    "Only organizers read reports. If something was not right, press **Report** where it reached you, "
    "and they will read what you tell them."
)
NOT_NOW: Final = "Discord is still connecting me to this server. Please try again in a minute."
NOT_A_CHOICE: Final = "That is not one of the choices any more. Please choose again."

ABOUT: Final[dict[str, str]] = {
    "introduction": "a request to be introduced",
    "flag": "what they have put up to look for work or to hire",
    "share": "a share",
    "update": "progress they told on a share",
    "question": "a question they asked on a share",
    "answer": "their answer to a question that came round",
    "message": "a message",
    "member": "how they behave",
}
_SOMETHING: Final = "something I brought them"
THINGS: Final[dict[str, str]] = {
    "flag": "what they put up to look for work or to hire",
    "share": "their share",
    "update": "their progress on a share",
    "question": "their question on a share",
    "answer": "their answer to a question",
    "introduction": "their request to be introduced",
}
"""What can be taken down, as it stands in a list of it."""

# ---------------------------------------------------------------------- what waits

HEADING: Final = "Reports"
EMPTY: Final = (
    "No report waits. When a member presses **Report**, you find it here, with the words it is about."
)
ONLY_YOU: Final = "Only you see this. Reports on yourself go to the other organizers."
LOOK: Final = "Look"
ALL_REPORTS: Final = "All reports"
WHO_IS_OUT: Final = "Who is kept out"
HISTORY: Final = "History"


def waiting(count: int) -> str:
    """Say to an organizer how many reports wait."""
    return "**One report** waits: `/reports`" if count == 1 else f"**{count} reports** wait: `/reports`"


def reported_member(found: ReportedMember) -> str:
    """Say on whom reports wait, how many, and since when."""
    count = "one report waits" if found.waiting == 1 else f"{found.waiting} reports wait"
    return f"{member_mention(found.subject_id)}: {count}\n-# The oldest is from {timestamp(found.since, 'R')}"


# ---------------------------------------------------------------------- a case

CASE_HEADING: Final = "Reports on one member"
CARD_HEADING: Final = "Report"
CARD_SETTLED: Final = "Report, settled"
DISMISS: Final = "Dismiss"
DISMISS_NOW: Final = "Dismiss it"
KEEP_OPEN: Final = "Leave it open"
REMOVE: Final = "Take down"
NOTE: Final = "Note"
SETTLE_AS_SUSPENDED: Final = "They are kept out already: settle it"
MORE: Final = "More reports"
ON_THE_CARD: Final = "**Look** shows all of it, and who reported."
_QUOTED: Final = 1000
_ON_CARD: Final = 500
_LINK: Final = re.compile(r"https://discord\.com/channels/[0-9]{15,20}/[0-9]{15,20}/[0-9]{15,20}")


def about(name: str) -> str:
    """Say what a report is about."""
    return ABOUT.get(name, _SOMETHING)


def case_summary(case: Case) -> str:
    """Say on whom reports wait, how many, since when and about what; never by whom."""
    who = member_mention(case.subject_id)
    if not case.reports:
        return f"Nothing on {who} waits."
    count = "One report" if len(case.reports) == 1 else f"{len(case.reports)} reports"
    verb = "waits" if len(case.reports) == 1 else "wait"
    since = timestamp(case.reports[0].created_at, "R")
    things = dict.fromkeys(about(report.about) for report in case.reports)
    return f"{count} on {who} {verb}, the oldest from {since}, about {_and(things)}."


def settled_before(case: Case) -> str:
    """Say, with reports that wait, how many on the same member were settled before them."""
    count = case.settled if case.reports else 0  # where nothing waits, the last of them is what is shown
    if not count:
        return ""
    return (
        "One report on them was settled before."
        if count == 1
        else f"{count} reports on them were settled before."
    )


def on_card(reports: Sequence[Report]) -> list[str]:
    """Show the reported words of the newest reports, as the organizers' channel has them."""
    newest = [reported_words(report, _ON_CARD) for report in reversed(reports)]
    return ["\n".join(words) for words in newest[:3] if words]


def who_reported(report: Report) -> str:
    """Say who reported whom, when, and about what."""
    return (
        f"{member_mention(report.reporter_id)} reported {member_mention(report.subject_id)} "
        f"{timestamp(report.created_at, 'R')}, about {about(report.about)}."
    )


def what_they_wrote(report: Report) -> str:
    """Show what the reporter wrote."""
    words = quote(report.words, _QUOTED)
    return f"**What the reporter wrote**\n{words}" if words else "The reporter wrote nothing with it."


def reported_words(report: Report, most: int = _QUOTED) -> list[str]:
    """Show the words in question, as they were when they were reported."""
    return [_labelled(label, text, most) for label, text in report.context.items()]


def _labelled(label: str, text: str, most: int) -> str:
    if label == WHERE and _LINK.fullmatch(text):
        return f"**{escape(label)}**: {text}"
    return f"**{escape(label)}**\n{quote(text, most)}"


def whole_report(report: Report) -> str:
    """Show a report whole: who reported, what they wrote, and the words in question."""
    return "\n".join([who_reported(report), what_they_wrote(report), *reported_words(report)])


def settled(how: Settled) -> str:
    """Say who settled a report, and how."""
    reason = f" The reason they gave:\n{quote(how.reason, _QUOTED)}" if how.reason else ""
    return (
        f"{member_mention(how.by)} {DONE[how.settlement]}, {timestamp(how.at, 'R')}. Whoever reported has been "
        f"told.{reason}"
    )


DONE: Final[dict[Settlement, str]] = {
    Settlement.DISMISSED: "dismissed it",
    Settlement.WARNED: "settled it with a warning",
    Settlement.REMOVED: "settled it by taking down what was reported",
    Settlement.SUSPENDED: "settled it by keeping the member out",
}


def sure_to_dismiss(case: Case) -> str:
    """Ask before what waits on somebody is dismissed."""
    what = "the report" if len(case.reports) == 1 else f"all {len(case.reports)} reports"
    return (
        f"Dismiss {what} on {member_mention(case.subject_id)}? Nothing happens to them, and whoever "
        "reported is told that you looked and will leave it at that."
    )


# ---------------------------------------------------------------------- what is asked for

REASON_LABEL: Final = "Why? They will read this"
REASON_HINT: Final = (
    "They are told this and until when, but not who reported them: please don't say it either"
)
WARN_TITLE: Final = "Warn"
WARN_HINT: Final = "They are told this, but not who reported them: please don't say it either"
REMOVE_TITLE: Final = "Take it down"
REMOVE_HINT: Final = "They are told what was taken down and this, but not who reported them"
WHAT_LABEL: Final = "What is taken down?"
NOTHING_TO_REMOVE: Final = (
    "There is nothing in these reports that I can take down: messages of members are Discord's own. Right-click one to "
    "delete it there."
)


def thing(report: Report) -> str:
    """Say in a list which thing was reported, with the beginning of its words."""
    words = next(iter(report.context.values()), "")
    named = THINGS.get(report.about, report.about)
    return shorten(f"{named[:1].upper()}{named[1:]}: {' '.join(words.split())}" if words else named, 100)


def case_settled(user_id: int, how: Settlement) -> str:
    """Say on the spot what came of a case."""
    who = member_mention(user_id)
    came_of_it = {
        Settlement.DISMISSED: f"Done: nothing happens to {who}.",
        Settlement.WARNED: f"Done: {who} reads your words in their inbox.",
        Settlement.REMOVED: f"Done: it is taken down, and {who} has been told why.",
        Settlement.SUSPENDED: f"Done: {who} is kept out, and has been told why and until when.",
    }[how]
    return f"{came_of_it} Whoever reported hears that you looked."


def refusal(no: Refusal, viewer_id: int) -> str:
    """Say to an organizer why not, and what to do."""
    match no:
        case SettledAlready(settled=how):
            return settled_already(how, viewer_id)
        case TooMany(free_at=moment):
            return _later(moment)
        case No():
            return NO[no]
        case _:
            assert_never(no)


NO: Final[dict[No, str]] = {
    No.GONE: "There is no such report here. `/reports` shows those that wait.",
    No.ONESELF: "That concerns yourself, so another organizer has to decide it.",
    No.ORGANIZER: (
        "They organize this server too, so I keep them out of nothing. Please talk to each other, and "
        "dismiss the report when that is done."
    ),
    No.BOT: "That is a bot. Discord's own server settings can remove it.",
    No.OVER: "That would be over before it began. Please choose for how long again.",
    No.REASON: "Please give them a reason they can understand, in a sentence or two.",
    No.NOT_SUSPENDED: "They are not kept out (any more), so there is nothing to do.",
    No.SAID_ENOUGH: "There are several reports on this member from you already.",
    No.NOTHING_THERE: "That is gone already, so there is nothing to take down. You can still dismiss or warn.",
    No.NOT_REMOVABLE: NOTHING_TO_REMOVE,
    No.EMPTY: "A note needs a few words.",
}


def settled_already(how: Settled, viewer_id: int) -> str:
    """Say that somebody settled it before, and how."""
    if how.by == viewer_id:
        return f"You have settled this already, {timestamp(how.at, 'R')}."
    return f"Somebody was faster: {member_mention(how.by)} {DONE[how.settlement]}, {timestamp(how.at, 'R')}."


def _later(moment: datetime) -> str:
    return f"That was a lot for one day. Please try again {timestamp(moment, 'R')}."


def _and(parts: Iterable[str]) -> str:
    listed = list(parts)
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)

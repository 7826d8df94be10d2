"""Every sentence of a member's history, for organizers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape, line
from bot.ui.cards import member_mention, timestamp
from cogs.moderation import wording
from cogs.moderation.wording_of_audit import in_a_line

if TYPE_CHECKING:
    from bot.moderation.rules import History, Report

MENU: Final = "Member's history"
NOT_AN_ORGANIZER: Final = (
    "Only organizers read what is known of a member here. What is known of you: `/privacy`"
)
OWN: Final = "Your own history is for the other organizers. What is kept about you: `/privacy`"
HEADING: Final = "History"
TRAIL: Final = "All that was done"
_SHOWN: Final = 120


def summary(history: History) -> str:
    """Say how much there is on a member."""
    who = member_mention(history.subject_id)
    if not (history.waiting or history.settled_in_all or history.entries_in_all):
        return f"Nothing is known of {who}: no reports, no warnings, no notes."
    waiting = f"{history.waiting} waiting, " if history.waiting else ""
    return f"{who}: reports: {waiting}{history.settled_in_all} settled."


def settled_heading(history: History) -> str:
    """Say which reports follow."""
    shown = len(history.settled)
    return (
        "**Settled reports**" if shown == history.settled_in_all else f"**The last {shown} settled reports**"
    )


def settled_report(report: Report) -> str:
    """Say in a few lines what was reported, and what came of it."""
    if report.settled is None:
        return ""
    reason = f": “{escape(line(report.settled.reason, _SHOWN))}”" if report.settled.reason else "."
    context = " · ".join(escape(line(text, _SHOWN)) for text in report.context.values())
    told = escape(line(report.words, _SHOWN)) or "no words"
    return (
        f"{timestamp(report.created_at, 'd')} {member_mention(report.reporter_id)}, about "
        f"{wording.about(report.about)}: {told}\n-# {context or 'no text'}\n{member_mention(report.settled.by)} "
        f"{wording.DONE[report.settled.settlement]}{reason}"
    )


def entries(history: History) -> str:
    """Say what was done about a member, newest first."""
    more = history.entries_in_all - len(history.entries)
    lines = [f"{timestamp(entry.at, 'd')} {in_a_line(entry)}" for entry in history.entries]
    return "\n".join(["**Warnings, suspensions, notes**", *lines, *([f"-# and {more} more"] if more else [])])

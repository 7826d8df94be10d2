"""Every sentence of a member's history, for organizers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, _, ngettext
from bot.core.text import escape, line
from bot.ui.cards import member_mention, timestamp
from cogs.moderation import wording
from cogs.moderation.wording_of_audit import in_a_line, with_why

if TYPE_CHECKING:
    from bot.moderation.rules import History, Report

MENU: Final = N_("Member's history")
NOT_AN_ORGANIZER: Final = N_(
    "Only organizers read what is known of a member here. What is known of you: `/privacy`"
)
OWN: Final = N_("Your own history is for the other organizers. What is kept about you: `/privacy`")
HEADING: Final = N_("History")
TRAIL: Final = N_("All that was done")
_SHOWN: Final = 120


def summary(history: History) -> str:
    """Say how much there is on a member."""
    who = member_mention(history.subject_id)
    if not (history.waiting or history.settled_in_all or history.entries_in_all):
        return _("Nothing is known of {who}: no reports, no warnings, no notes.", who=who)
    if history.waiting:
        return _(
            "{who}: reports: {waiting} waiting, {settled} settled.",
            who=who,
            waiting=history.waiting,
            settled=history.settled_in_all,
        )
    return _("{who}: reports: {settled} settled.", who=who, settled=history.settled_in_all)


def settled_heading(history: History) -> str:
    """Say which reports follow."""
    shown = len(history.settled)
    if shown == history.settled_in_all:
        return _("**Settled reports**")
    return ngettext("**The last settled report**", "**The last {count} settled reports**", shown)


def settled_report(report: Report) -> str:
    """Say in a few lines what was reported, and what came of it."""
    if report.settled is None:
        return ""
    reported = _(
        "{at} {reporter}, about {thing}: {words}",
        at=timestamp(report.created_at, "d"),
        reporter=member_mention(report.reporter_id),
        thing=wording.about(report.about),
        words=escape(line(report.words, _SHOWN)) or _("no words"),
    )
    texts = " · ".join(escape(line(wording.in_words(text), _SHOWN)) for text in report.context.values())
    shown = texts or _("no text")
    came_of_it = with_why(wording.came_of_it(report.settled), line(report.settled.reason, _SHOWN))
    return f"{reported}\n-# {shown}\n{came_of_it}"


def entries(history: History) -> str:
    """Say what was done about a member, newest first."""
    more = history.entries_in_all - len(history.entries)
    lines = [f"{timestamp(entry.at, 'd')} {in_a_line(entry)}" for entry in history.entries]
    return "\n".join(
        [
            _("**Warnings, suspensions, notes**"),
            *lines,
            *([ngettext("-# and {count} more", "-# and {count} more", more)] if more else []),
        ]
    )

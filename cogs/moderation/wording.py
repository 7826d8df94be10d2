"""Every sentence for organizers about reports, cases, and those who are kept out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, NP_, LazyString, _, language, listed, ngettext, translated
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
from cogs.moderation.wording_of_reporting import NO_TEXT, WHERE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.moderation.rules import Report, ReportedMember, Settled

ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_AN_ORGANIZER: Final = N_(
    "Only organizers read reports. If something was not right, press **Report** where it reached you, "
    "and they will read what you tell them."
)
NOT_NOW: Final = N_("Discord is still connecting me to this server. Please try again in a minute.")
NOT_A_CHOICE: Final = N_("That is not one of the choices any more. Please choose again.")

ABOUT: Final[dict[str, LazyString]] = {
    "introduction": NP_("object", "a request to be introduced"),
    "flag": NP_("object", "what they have put up to look for work or to hire"),
    "share": NP_("object", "a share"),
    "update": NP_("object", "progress they told on a share"),
    "question": NP_("object", "a question they asked on a share"),
    "answer": NP_("object", "their answer to a question that came round"),
    "message": NP_("object", "a message"),
    "member": NP_("object", "how they behave"),
}
"""What a report can be about, as it stands after "about"."""
_SOMETHING: Final = NP_("object", "something I brought them")
THINGS: Final[dict[str, LazyString]] = {
    "flag": N_("What they put up to look for work or to hire"),
    "share": N_("Their share"),
    "update": N_("Their progress on a share"),
    "question": N_("Their question on a share"),
    "answer": N_("Their answer to a question"),
    "introduction": N_("Their request to be introduced"),
}
"""What can be taken down, as it stands in a list of it."""
_THING: Final = N_("Something I brought them")

# ---------------------------------------------------------------------- what waits

HEADING: Final = N_("Reports")
EMPTY: Final = N_(
    "No report waits. When a member presses **Report**, you find it here, with the words it is about."
)
ONLY_YOU: Final = N_("Only you see this. Reports on yourself go to the other organizers.")
LOOK: Final = N_("Look")
ALL_REPORTS: Final = N_("All reports")
WHO_IS_OUT: Final = NP_("button", "Who is kept out")
HISTORY: Final = N_("History")


def waiting(count: int) -> str:
    """Say to an organizer how many reports wait."""
    return ngettext("**One report** waits: `/reports`", "**{count} reports** wait: `/reports`", count)


def reported_member(found: ReportedMember) -> str:
    """Say on whom reports wait, how many, and since when."""
    return ngettext(
        "{member}: one report waits\n-# The oldest is from {since}",
        "{member}: {count} reports wait\n-# The oldest is from {since}",
        found.waiting,
        member=member_mention(found.subject_id),
        since=timestamp(found.since, "R"),
    )


# ---------------------------------------------------------------------- a case

CASE_HEADING: Final = N_("Reports on one member")
CARD_HEADING: Final = NP_("heading", "Report")
CARD_SETTLED: Final = N_("Report, settled")
DISMISS: Final = N_("Dismiss")
DISMISS_NOW: Final = N_("Dismiss it")
KEEP_OPEN: Final = N_("Leave it open")
REMOVE: Final = N_("Take down")
NOTE: Final = N_("Note")
SETTLE_AS_SUSPENDED: Final = N_("They are kept out already: settle it")
MORE: Final = N_("More reports")
_QUOTED: Final = 1000
_ON_CARD: Final = 500
_LINK: Final = re.compile(r"https://discord\.com/channels/[0-9]{15,20}/[0-9]{15,20}/[0-9]{15,20}")


def about(name: str) -> str:
    """Say what a report is about."""
    return str(ABOUT.get(name, _SOMETHING))


def case_summary(case: Case) -> str:
    """Say on whom reports wait, how many, since when and about what; never by whom."""
    who = member_mention(case.subject_id)
    if not case.reports:
        return _("Nothing on {who} waits.", who=who)
    things = dict.fromkeys(about(report.about) for report in case.reports)
    return ngettext(
        "One report on {who} waits, the oldest from {since}, about {things}.",
        "{count} reports on {who} wait, the oldest from {since}, about {things}.",
        len(case.reports),
        who=who,
        since=timestamp(case.reports[0].created_at, "R"),
        things=listed(list(things)),
    )


def settled_before(case: Case) -> str:
    """Say, with reports that wait, how many on the same member were settled before them."""
    count = case.settled if case.reports else 0  # where nothing waits, the last of them is what is shown
    if not count:
        return ""
    return ngettext(
        "One report on them was settled before.", "{count} reports on them were settled before.", count
    )


def on_card(reports: Sequence[Report]) -> list[str]:
    """Show the reported words of the newest reports, as the organizers' channel has them."""
    newest = [reported_words(report, _ON_CARD) for report in reversed(reports)]
    return ["\n".join(words) for words in newest[:3] if words]


def who_reported(report: Report) -> str:
    """Say who reported whom, when, and about what."""
    return _(
        "{reporter} reported {member} {at}, about {thing}.",
        reporter=member_mention(report.reporter_id),
        member=member_mention(report.subject_id),
        at=timestamp(report.created_at, "R"),
        thing=about(report.about),
    )


def what_they_wrote(report: Report) -> str:
    """Show what the reporter wrote."""
    words = quote(report.words, _QUOTED)
    if not words:
        return _("The reporter wrote nothing with it.")
    return "\n".join([_("**What the reporter wrote**"), words])


def reported_words(report: Report, most: int = _QUOTED) -> list[str]:
    """Show the words in question, as they were when they were reported."""
    return [_labelled(label, in_words(text), most) for label, text in report.context.items()]


def in_words(text: str) -> str:
    """Return a reported text; where there was none, that."""
    return str(NO_TEXT) if text == NO_TEXT.in_english() else text


def _labelled(label: str, text: str, most: int) -> str:
    said = escape(translated(label, language()) or label)
    if label == WHERE.in_english() and _LINK.fullmatch(text):
        return f"**{said}**: {text}"
    return f"**{said}**\n{quote(text, most)}"


def whole_report(report: Report) -> str:
    """Show a report whole: who reported, what they wrote, and the words in question."""
    return "\n".join([who_reported(report), what_they_wrote(report), *reported_words(report)])


def settled(how: Settled) -> str:
    """Say who settled a report, and how."""
    done = [
        _("{what}, {at}.", what=came_of_it(how), at=timestamp(how.at, "R")),
        _("Whoever reported has been told."),
    ]
    if how.reason:
        done.append(_("The reason they gave:\n{reason}", reason=quote(how.reason, _QUOTED)))
    return " ".join(done)


_DONE: Final[dict[Settlement, LazyString]] = {
    Settlement.DISMISSED: N_("{by} dismissed it"),
    Settlement.WARNED: N_("{by} settled it with a warning"),
    Settlement.REMOVED: N_("{by} settled it by taking down what was reported"),
    Settlement.SUSPENDED: N_("{by} settled it by keeping the member out"),
}


def came_of_it(how: Settled) -> str:
    """Say who settled a report and how, in a sentence without an end."""
    return _DONE[how.settlement].format(by=member_mention(how.by))


def sure_to_dismiss(case: Case) -> str:
    """Ask before what waits on somebody is dismissed."""
    return ngettext(
        "Dismiss the report on {member}? Nothing happens to them, and whoever reported is told that you looked and "
        "will leave it at that.",
        "Dismiss all {count} reports on {member}? Nothing happens to them, and whoever reported is told that you "
        "looked and will leave it at that.",
        len(case.reports),
        member=member_mention(case.subject_id),
    )


# ---------------------------------------------------------------------- what is asked for

REASON_LABEL: Final = N_("Why? They will read this")
REASON_HINT: Final = N_(
    "They are told this and until when, but not who reported them: please don't say it either"
)
WARN_TITLE: Final = N_("Warn")
WARN_HINT: Final = N_("They are told this, but not who reported them: please don't say it either")
REMOVE_TITLE: Final = N_("Take it down")
REMOVE_HINT: Final = N_("They are told what was taken down and this, but not who reported them")
WHAT_LABEL: Final = N_("What is taken down?")
NOTHING_TO_REMOVE: Final = N_(
    "There is nothing in these reports that I can take down: messages of members are Discord's own. Right-click one to "
    "delete it there."
)


def thing(report: Report) -> str:
    """Say in a list which thing was reported, with the beginning of its words."""
    words = in_words(next(iter(report.context.values()), ""))
    named = THINGS.get(report.about, _THING)
    return shorten(f"{named}: {' '.join(words.split())}" if words else str(named), 100)


def case_settled(user_id: int, how: Settlement) -> str:
    """Say on the spot what came of a case."""
    who = member_mention(user_id)
    done = {
        Settlement.DISMISSED: _("Done: nothing happens to {who}.", who=who),
        Settlement.WARNED: _("Done: {who} reads your words in their inbox.", who=who),
        Settlement.REMOVED: _("Done: it is taken down, and {who} has been told why.", who=who),
        Settlement.SUSPENDED: _("Done: {who} is kept out, and has been told why and until when.", who=who),
    }[how]
    return " ".join([done, _("Whoever reported hears that you looked.")])


def refusal(no: Refusal, viewer_id: int) -> str:
    """Say to an organizer why not, and what to do."""
    match no:
        case SettledAlready(settled=how):
            return settled_already(how, viewer_id)
        case TooMany(free_at=moment):
            return _later(moment)
        case No():
            return str(NO[no])
        case _:
            assert_never(no)


NO: Final[dict[No, LazyString]] = {
    No.GONE: N_("There is no such report here. `/reports` shows those that wait."),
    No.ONESELF: N_("That concerns yourself, so another organizer has to decide it."),
    No.ORGANIZER: N_(
        "They organize this server too, so I keep them out of nothing. Please talk to each other, and "
        "dismiss the report when that is done."
    ),
    No.BOT: N_("That is a bot. Discord's own server settings can remove it."),
    No.OVER: N_("That would be over before it began. Please choose for how long again."),
    No.REASON: N_("Please give them a reason they can understand, in a sentence or two."),
    No.NOT_SUSPENDED: N_("They are not kept out (any more), so there is nothing to do."),
    No.SAID_ENOUGH: N_("There are several reports on this member from you already."),
    No.NOTHING_THERE: N_(
        "That is gone already, so there is nothing to take down. You can still dismiss or warn."
    ),
    No.NOT_REMOVABLE: NOTHING_TO_REMOVE,
    No.EMPTY: N_("A note needs a few words."),
}


def settled_already(how: Settled, viewer_id: int) -> str:
    """Say that somebody settled it before, and how."""
    if how.by == viewer_id:
        return _("You have settled this already, {at}.", at=timestamp(how.at, "R"))
    return _("Somebody was faster: {what}, {at}.", what=came_of_it(how), at=timestamp(how.at, "R"))


def _later(moment: datetime) -> str:
    return _("That was a lot for one day. Please try again {moment}.", moment=timestamp(moment, "R"))

"""Every sentence of the trail: what was done, by whom, on whom, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.audit.rules import Act
from bot.core.language import N_, NP_, LazyString, _, pgettext
from bot.core.text import escape, line, quote
from bot.ui.cards import member_mention, timestamp
from cogs.moderation.wording_of_details import detail

if TYPE_CHECKING:
    from bot.audit.rules import Entry, Query

NOT_AN_ORGANIZER: Final = N_("Only organizers read what was done here.")
HEADING: Final = N_("What was done")
EMPTY: Final = N_(
    "Nothing is noted here yet. Whatever organizers do is noted by itself: settings, pauses, warnings, and who "
    "was kept out or let back in."
)
NOTHING_FITS: Final = N_("Nothing that was noted fits this. `/organizer audit` shows all of it.")
KEPT: Final = N_("Kept for two years. Nobody can change it.")
EXPORT: Final = NP_("button", "Export")
EXPORTED: Final = N_(
    "Here is the trail as a table. Only you see this message; please mind who sees the file."
)
EXPORTED_SOME: Final = N_(
    "Here are the newest entries as a table; older ones did not fit. Name a member or an act to get those."
)
NOTHING_TO_EXPORT: Final = N_("There is nothing to export.")
DETAILS: Final = N_("Details")
GONE: Final = N_("That is kept no longer.")
VEILED: Final = N_("Something about you, which is for the other organizers.")
FILE: Final = "audit.csv"
COLUMNS: Final = ("when (UTC)", "act", "by", "on", "about", "which", "why", "details")
"""English whoever exports it: a table is read by programs, too."""
_SHOWN: Final = 160
_QUOTED: Final = 1000

SAID: Final[dict[Act, LazyString]] = {
    Act.SETTINGS: N_("{by} changed settings"),
    Act.SET_UP: N_("{by} set Hallway up"),
    Act.LOG_CHANNEL: N_("{by} chose where this trail is shown"),
    Act.PILLAR_ON: N_("{by} switched {about} on"),
    Act.PILLAR_OFF: N_("{by} switched {about} off"),
    Act.PILLAR_PAUSED: N_("{by} paused {about}"),
    Act.PILLAR_RESUMED: N_("{by} resumed {about}"),
    Act.GATE: N_("{by} changed who may use {about}"),
    Act.REPORT_DISMISSED: N_("{by} dismissed what was reported about {on}"),
    Act.REPORT_SETTLED: N_("{by} settled what was reported about {on}"),
    Act.WARNED: N_("{by} warned {on}"),
    Act.SUSPENDED: N_("{by} keeps {on} out of {about}"),
    Act.LIFTED: N_("{by} let {on} back into {about}"),
    Act.SUSPENSION_OVER: N_("{on} may use {about} again: the time was over"),
    Act.REMOVED: N_("{by} took down {about} by {on}"),
    Act.EDITED: N_("{by} changed {about} by {on}"),
    Act.CLOSED: N_("{by} closed {about} by {on}"),
    Act.NOTED: N_("{by} wrote a note on {on}"),
    Act.PROMPT_MADE: N_("{by} made a question that comes round"),
    Act.PROMPT_CHANGED: N_("{by} changed a question that comes round"),
    Act.PROMPT_PAUSED: N_("{by} paused a question that comes round"),
    Act.PROMPT_RESUMED: N_("{by} resumed a question that comes round"),
    Act.PROMPT_RUN: N_("{by} had a question asked"),
    Act.PROMPT_DELETED: N_("{by} deleted a question that comes round"),
    Act.SUGGESTION_TAKEN: N_("{by} took up a question that {on} suggested"),
    Act.SUGGESTION_DECLINED: N_("{by} declined a question that {on} suggested"),
    Act.FIXED: N_("{by} let me mend something in this server"),
}
"""A sentence without an end for every act; :func:`sentence` fills in the names."""

ACTS: Final[dict[Act, LazyString]] = {
    Act.SETTINGS: NP_("act", "Settings changed"),
    Act.SET_UP: NP_("act", "Set up"),
    Act.LOG_CHANNEL: NP_("act", "Log channel chosen"),
    Act.PILLAR_ON: NP_("act", "Part switched on"),
    Act.PILLAR_OFF: NP_("act", "Part switched off"),
    Act.PILLAR_PAUSED: NP_("act", "Part paused"),
    Act.PILLAR_RESUMED: NP_("act", "Part resumed"),
    Act.GATE: NP_("act", "Who may use a part"),
    Act.REPORT_DISMISSED: NP_("act", "Report dismissed"),
    Act.REPORT_SETTLED: NP_("act", "Report settled"),
    Act.WARNED: NP_("act", "Warned"),
    Act.SUSPENDED: NP_("act", "Kept out"),
    Act.LIFTED: NP_("act", "Let back in"),
    Act.SUSPENSION_OVER: NP_("act", "Time of a suspension over"),
    Act.REMOVED: NP_("act", "Taken down"),
    Act.EDITED: NP_("act", "Changed for somebody"),
    Act.CLOSED: NP_("act", "Closed for somebody"),
    Act.NOTED: NP_("act", "Note written"),
    Act.PROMPT_MADE: NP_("act", "Question made"),
    Act.PROMPT_CHANGED: NP_("act", "Question changed"),
    Act.PROMPT_PAUSED: NP_("act", "Question paused"),
    Act.PROMPT_RESUMED: NP_("act", "Question resumed"),
    Act.PROMPT_RUN: NP_("act", "Question asked by hand"),
    Act.PROMPT_DELETED: NP_("act", "Question deleted"),
    Act.SUGGESTION_TAKEN: NP_("act", "Suggestion taken up"),
    Act.SUGGESTION_DECLINED: NP_("act", "Suggestion declined"),
    Act.FIXED: NP_("act", "Mended in the server"),
}
"""What each act is called where one is looked for."""

ABOUT: Final[dict[str, LazyString]] = {
    "": NP_("object", "something"),
    "everything": NP_("object", "everything"),
    "shares": NP_("object", "shares"),
    "looking": NP_("object", "looking and hiring"),
    "introductions": NP_("object", "introductions"),
    "prompts": NP_("object", "the weekly question"),
    "share": NP_("object", "a share"),
    "update": NP_("object", "a piece of progress"),
    "question": NP_("object", "a question to an author"),
    "flag": NP_("object", "what was put up to look for work or to hire"),
    "answer": NP_("object", "an answer to a question"),
    "introduction": NP_("object", "a request to be introduced"),
    "message": NP_("object", "a message"),
    "member": NP_("object", "a member"),
}
"""What things and parts are called in the trail."""


def sentence(entry: Entry) -> str:
    """Say in one sentence without an end what was done, by whom, and on whom."""
    about = ABOUT.get(entry.about)
    return SAID[entry.act].format(
        by=member_mention(entry.by) if entry.by else pgettext("who did it", "Somebody"),
        on=member_mention(entry.on) if entry.on else pgettext("whom it concerns", "somebody"),
        about=escape(entry.about) if about is None else str(about),
    )


def in_a_line(entry: Entry) -> str:
    """Say in one line what was done and why, as the log channel shows it."""
    return with_why(sentence(entry), line(entry.why, _SHOWN))


def with_why(what: str, why: str) -> str:
    """End a sentence with the reason that was given, if there was one."""
    return _("{what}: “{why}”", what=what, why=escape(why)) if why else f"{what}."


def in_the_list(entry: Entry) -> str:
    """The same with when it was."""
    return f"{in_a_line(entry)}\n-# {timestamp(entry.at)}"


def veiled(entry: Entry) -> str:
    """Say to an organizer only that something about them was noted, and when."""
    return f"{VEILED}\n-# {timestamp(entry.at)}"


def whole(entry: Entry) -> list[str]:
    """Say everything that is kept of an entry, in paragraphs."""
    paragraphs = [f"{sentence(entry)}, {timestamp(entry.at)}."]
    if entry.why:
        paragraphs.append("\n".join([_("**Why**"), quote(entry.why, _QUOTED)]))
    if entry.details:
        said = (detail(name, text) for name, text in entry.details.items())
        paragraphs.append("\n".join(f"{escape(name)}: {escape(text)}" for name, text in said))
    return paragraphs


def looked_for(query: Query) -> str:
    """Say what the list is narrowed to; empty if to nothing."""
    parts: list[str] = []
    if query.on is not None:
        parts.append(pgettext("filter", "about {member}", member=member_mention(query.on)))
    if query.by is not None:
        parts.append(pgettext("filter", "by {member}", member=member_mention(query.by)))
    if query.act is not None:
        parts.append(str(ACTS[query.act]))
    if query.text:
        parts.append(_("“{words}”", words=escape(query.text)))
    return _("Only: {parts}", parts=", ".join(parts)) if parts else ""

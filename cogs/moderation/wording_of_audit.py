"""Every sentence of the trail: what was done, by whom, on whom, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.audit.rules import Act
from bot.core.text import escape, line, quote
from bot.ui.cards import member_mention, timestamp

if TYPE_CHECKING:
    from bot.audit.rules import Entry, Query

NOT_AN_ORGANIZER: Final = "Only organizers read what was done here."
HEADING: Final = "What was done"
EMPTY: Final = (
    "Nothing is noted here yet. Whatever organizers do is noted by itself: settings, pauses, warnings, and who "
    "was kept out or let back in."
)
NOTHING_FITS: Final = "Nothing that was noted fits this. `/organizer audit` shows all of it."
KEPT: Final = "Kept for two years. Nobody can change it."
EXPORT: Final = "Export"
EXPORTED: Final = "Here is the trail as a table. Only you see this message; please mind who sees the file."
EXPORTED_SOME: Final = (
    "Here are the newest entries as a table; older ones did not fit. Name a member or an act to get those."
)
NOTHING_TO_EXPORT: Final = "There is nothing to export."
DETAILS: Final = "Details"
GONE: Final = "That is kept no longer."
VEILED: Final = "Something about you, which is for the other organizers."
FILE: Final = "audit.csv"
COLUMNS: Final = ("when (UTC)", "act", "by", "on", "about", "which", "why", "details")
_SHOWN: Final = 160
_QUOTED: Final = 1000

SAID: Final[dict[Act, str]] = {
    Act.SETTINGS: "{by} changed settings",
    Act.SET_UP: "{by} set Hallway up",
    Act.LOG_CHANNEL: "{by} chose where this trail is shown",
    Act.PILLAR_ON: "{by} switched {about} on",
    Act.PILLAR_OFF: "{by} switched {about} off",
    Act.PILLAR_PAUSED: "{by} paused {about}",
    Act.PILLAR_RESUMED: "{by} resumed {about}",
    Act.GATE: "{by} changed who may use {about}",
    Act.REPORT_DISMISSED: "{by} dismissed what was reported about {on}",
    Act.REPORT_SETTLED: "{by} settled what was reported about {on}",
    Act.WARNED: "{by} warned {on}",
    Act.SUSPENDED: "{by} keeps {on} out of {about}",
    Act.LIFTED: "{by} let {on} back into {about}",
    Act.SUSPENSION_OVER: "{on} may use {about} again: the time was over",
    Act.REMOVED: "{by} took down {about} by {on}",
    Act.EDITED: "{by} changed {about} by {on}",
    Act.CLOSED: "{by} closed {about} by {on}",
    Act.NOTED: "{by} wrote a note on {on}",
    Act.PROMPT_MADE: "{by} made a question that comes round",
    Act.PROMPT_CHANGED: "{by} changed a question that comes round",
    Act.PROMPT_PAUSED: "{by} paused a question that comes round",
    Act.PROMPT_RESUMED: "{by} resumed a question that comes round",
    Act.PROMPT_RUN: "{by} had a question asked",
    Act.PROMPT_DELETED: "{by} deleted a question that comes round",
    Act.SUGGESTION_TAKEN: "{by} took up a question that {on} suggested",
    Act.SUGGESTION_DECLINED: "{by} declined a question that {on} suggested",
    Act.FIXED: "{by} let me mend something in this server",
}
"""A sentence for every act; what stands in braces is put in by :func:`sentence`."""

ACTS: Final[dict[Act, str]] = {
    Act.SETTINGS: "Settings changed",
    Act.SET_UP: "Set up",
    Act.LOG_CHANNEL: "Log channel chosen",
    Act.PILLAR_ON: "Part switched on",
    Act.PILLAR_OFF: "Part switched off",
    Act.PILLAR_PAUSED: "Part paused",
    Act.PILLAR_RESUMED: "Part resumed",
    Act.GATE: "Who may use a part",
    Act.REPORT_DISMISSED: "Report dismissed",
    Act.REPORT_SETTLED: "Report settled",
    Act.WARNED: "Warned",
    Act.SUSPENDED: "Kept out",
    Act.LIFTED: "Let back in",
    Act.SUSPENSION_OVER: "Time of a suspension over",
    Act.REMOVED: "Taken down",
    Act.EDITED: "Changed for somebody",
    Act.CLOSED: "Closed for somebody",
    Act.NOTED: "Note written",
    Act.PROMPT_MADE: "Question made",
    Act.PROMPT_CHANGED: "Question changed",
    Act.PROMPT_PAUSED: "Question paused",
    Act.PROMPT_RESUMED: "Question resumed",
    Act.PROMPT_RUN: "Question asked by hand",
    Act.PROMPT_DELETED: "Question deleted",
    Act.SUGGESTION_TAKEN: "Suggestion taken up",
    Act.SUGGESTION_DECLINED: "Suggestion declined",
    Act.FIXED: "Mended in the server",
}
"""What each act is called where one is looked for."""

ABOUT: Final[dict[str, str]] = {
    "": "something",
    "everything": "everything",
    "shares": "shares",
    "looking": "looking and hiring",
    "introductions": "introductions",
    "prompts": "the weekly question",
    "share": "a share",
    "update": "a piece of progress",
    "question": "a question to an author",
    "flag": "what was put up to look for work or to hire",
    "answer": "an answer to a question",
    "introduction": "a request to be introduced",
    "message": "a message",
    "member": "a member",
}
"""What things and parts are called in the trail."""


def sentence(entry: Entry) -> str:
    """Say in one sentence without an end what was done, by whom, and on whom."""
    parts = {
        "{by}": member_mention(entry.by) if entry.by else "Somebody",
        "{on}": member_mention(entry.on) if entry.on else "somebody",
        "{about}": ABOUT.get(entry.about, escape(entry.about)),
    }
    said = SAID[entry.act]
    for part, words in parts.items():
        said = said.replace(part, words)
    return said


def in_a_line(entry: Entry) -> str:
    """Say in one line what was done and why, as the log channel shows it."""
    why = f": “{escape(line(entry.why, _SHOWN))}”" if entry.why else "."
    return f"{sentence(entry)}{why}"


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
        paragraphs.append(f"**Why**\n{quote(entry.why, _QUOTED)}")
    if entry.details:
        lines = (f"{escape(name)}: {escape(text)}" for name, text in entry.details.items())
        paragraphs.append("\n".join(lines))
    return paragraphs


def looked_for(query: Query) -> str:
    """Say what the list is narrowed to; empty if to nothing."""
    parts: list[str] = []
    if query.on is not None:
        parts.append(f"about {member_mention(query.on)}")
    if query.by is not None:
        parts.append(f"by {member_mention(query.by)}")
    if query.act is not None:
        parts.append(ACTS[query.act])
    if query.text:
        parts.append(f"“{escape(query.text)}”")
    return f"Only: {', '.join(parts)}" if parts else ""

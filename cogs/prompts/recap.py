"""The recap of a run: who built what, on as many messages as it takes. Nobody is counted, and no absentee named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.core.text import length
from bot.ui.cards import QUIET, Panel
from cogs.prompts import wording_of_recap as wording
from cogs.prompts.answering import PostTooButton

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.prompts.answering import Recap

ROOM: Final = 3600
"""Characters of a page: of the 4000 that a message may show, the rest is for its heading and small print."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one message of a recap says, in paragraphs."""

    paragraphs: Sequence[str]


def pages(recap: Recap) -> list[Page]:
    """Return a recap in pages, the same whenever it is drawn.

    What counts is who had a reply when the run closed, and what came late stands at the end: so nothing that happens
    afterwards moves from one page to another.
    """
    run = recap.run
    in_time = [each for each in recap.answers if not each.is_late]
    late = [each for each in recap.answers if each.is_late]
    closed_at = run.closed_at or run.closes_at
    lonely = [each for each in in_time if each.replied_at is None or each.replied_at > closed_at]
    others = [each for each in in_time if each not in lonely]
    parts = (
        (wording.UNANSWERED, lonely),
        (wording.OTHERS if lonely else wording.ALL, others),
        (wording.LATE, late),
    )
    lines: list[tuple[str, str]] = [
        (title, wording.entry(run, each)) for title, group in parts for each in group
    ]
    return _paged(lines)


def _paged(lines: Iterable[tuple[str, str]]) -> list[Page]:
    made: list[list[tuple[str, list[str]]]] = [[]]
    room = ROOM
    for title, line in lines:
        is_begun = bool(made[-1]) and made[-1][-1][0] == title
        size = length(line) + 1 + (0 if is_begun else length(title) + 1)
        if size > room and made[-1]:
            made.append([])
            room, is_begun = ROOM, False
            size = length(line) + 1 + length(title) + 1
        if not is_begun:
            made[-1].append((title, []))
        made[-1][-1][1].append(line)
        room -= size
    return [Page(["\n".join([title, *group]) for title, group in page]) for page in made if page]


def panel(recap: Recap, number: int) -> Panel | None:
    """Return a page, counted from 0, as its message shows it; None if there is none of that number."""
    made = pages(recap)
    if not 0 <= number < len(made):
        return None
    shown = Panel(accent=QUIET)
    if number == 0:
        shown.heading(wording.heading(recap.run))
    for paragraph in made[number].paragraphs:
        shown.text(paragraph)
    is_last = number == len(made) - 1
    shown.note(wording.THANKS if is_last else "").note(wording.page(number + 1, len(made)))
    return shown.buttons(PostTooButton(recap.run.id, str(number)))

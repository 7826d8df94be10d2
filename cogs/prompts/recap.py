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
    from datetime import datetime

    from bot.prompts.answering import Recap
    from bot.prompts.runs import Answer

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
    lonely = [each for each in in_time if not _is_replied_to(each, closed_at)]
    others = [each for each in in_time if _is_replied_to(each, closed_at)]
    parts = (
        (wording.UNANSWERED, lonely),
        (wording.OTHERS if lonely else wording.ALL, others),
        (wording.LATE, late),
    )
    lines: list[tuple[str, str]] = [
        (str(title), wording.entry(run, each)) for title, group in parts for each in group
    ]
    return _paged(lines)


def _is_replied_to(answer: Answer, closed_at: datetime) -> bool:
    return answer.replied_at is not None and answer.replied_at <= closed_at


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
    """Return a page, counted from 0, as its message shows it; None if there is none of that number.

    Where fewer pages are left than there are messages, one says so instead of what is gone.
    """
    made = pages(recap)
    if number >= len(made) and recap.message_id is None:
        return None
    shown = Panel(accent=QUIET)
    if number == 0:
        shown.heading(wording.heading(recap.run))
    if number >= len(made):
        shown.text(wording.NOTHING_LEFT)
    else:
        for paragraph in made[number].paragraphs:
            shown.text(paragraph)
        is_last = number == len(made) - 1
        shown.note(wording.THANKS if is_last else "").note(wording.page(number + 1, is_last=is_last))
    return shown.buttons(PostTooButton(recap.run.id, str(number)))

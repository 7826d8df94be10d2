"""What two people read when they are introduced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.core.text import quote
from bot.introductions.rules import Way
from bot.ui.cards import Panel, member_mention
from cogs.introductions import wording_of_consent as words
from cogs.introductions import wording_of_meeting as wording

if TYPE_CHECKING:
    from bot.introductions.offers import Meeting
    from bot.ui.cards import Press

Told: TypeAlias = Mapping[int, Sequence[str]]
"""What others say of each of the two, now that both have said yes."""

_QUOTED: Final = 1500


def thread_panel(meeting: Meeting, told: Told, thanks: Press) -> Panel:
    """Return the first message of the thread of the two."""
    panel = Panel().heading(wording.meeting_heading(*meeting.introduction.pair))
    _tell(panel, meeting, told)
    return panel.rule().note(wording.thread_note()).buttons(thanks)


def direct_panel(meeting: Meeting, told: Told, user_id: int, name: str, server: str, thanks: Press) -> Panel:
    """Return the direct message of one of the two, where they have no thread; ``name`` is the other's."""
    introduction = meeting.introduction
    partner_id = introduction.partner_of(user_id)
    assert partner_id is not None, "one of the two reads it"
    panel = Panel().heading(wording.direct_heading(name)).text(wording.in_direct(partner_id, server))
    _tell(panel, meeting, told)
    return panel.rule().note(wording.direct_note()).buttons(thanks)


def _tell(panel: Panel, meeting: Meeting, told: Told) -> None:
    """Add who said what, what there is to talk about, who they are, and something to begin with.

    What a broker wrote to one of them is not for the other, so it stands nowhere here.
    """
    introduction = meeting.introduction
    panel.text(wording.brought_together(introduction, member_mention))
    if introduction.line:
        panel.text(
            f"{words.wrote(member_mention(introduction.starter_id))}\n{quote(introduction.line, _QUOTED)}"
        )
    if meeting.share is not None and introduction.way is not Way.BROKERED:
        panel.text(words.their_share(meeting.share, member_mention(introduction.pair[1])))
    if introduction.agenda:
        panel.text(f"{words.talk_about(introduction, member_mention)}\n{quote(introduction.agenda, _QUOTED)}")
    for person in meeting.people:
        about = words.about(member_mention(person.user_id), person.profile.headline, person.shares)
        panel.text(about)
        panel.text("\n".join(told.get(person.user_id, ())))  # apart: below a list it would be part of it
    latest = [(person.user_id, person.shares[0]) for person in meeting.people if person.shares]
    purpose = wording.purpose(introduction, member_mention)
    best = None if purpose else wording.opening(meeting.overlap)  # which the opener names
    panel.rule().text(wording.common([each for each in meeting.overlap if each != best]))
    panel.text(purpose or wording.opener(meeting.overlap, latest, meeting.share))

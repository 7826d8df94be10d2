"""What two people read when they are introduced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import quote
from bot.introductions.rules import Way
from bot.ui.cards import Panel, member_mention
from cogs.introductions import wording_of_consent as words
from cogs.introductions import wording_of_meeting as wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.introductions.offers import Meeting
    from bot.ui.cards import Press

_QUOTED: Final = 1500


def thread_name(names: Sequence[str]) -> str:
    """Name the thread of two people."""
    return " and ".join(names)


def thread_panel(meeting: Meeting, thanks: Press) -> Panel:
    """Return the first message of the thread of the two."""
    panel = Panel().heading(wording.meeting_heading(*meeting.introduction.pair))
    _tell(panel, meeting)
    return panel.rule().note(wording.IN_THREAD).buttons(thanks)


def direct_panel(meeting: Meeting, user_id: int, name: str, server: str, thanks: Press) -> Panel:
    """Return the direct message of one of the two, where they have no thread; ``name`` is the other's."""
    introduction = meeting.introduction
    partner_id = introduction.partner_of(user_id)
    assert partner_id is not None, "one of the two reads it"
    panel = Panel().heading(wording.direct_heading(name)).text(wording.in_direct(partner_id, server))
    _tell(panel, meeting)
    return panel.rule().note(wording.DIRECT_NOTE).buttons(thanks)


def _tell(panel: Panel, meeting: Meeting) -> None:
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
        whose = f"{member_mention(introduction.pair[1])}'s"
        panel.text(words.named_share(meeting.share, whose))
    if introduction.agenda:
        panel.text(f"{words.talk_about(introduction, member_mention)}\n{quote(introduction.agenda, _QUOTED)}")
    for person in meeting.people:
        panel.text(words.about(member_mention(person.user_id), person.profile.headline, person.shares))
    latest = [(person.user_id, person.shares[0]) for person in meeting.people if person.shares]
    best = wording.opening(meeting.overlap)  # which the opener names
    panel.rule().text(wording.common([each for each in meeting.overlap if each != best]))
    panel.text(wording.opener(meeting.overlap, latest, meeting.share))

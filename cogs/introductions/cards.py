"""What a request looks like to whoever may answer it, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from bot.core.language import _
from bot.core.text import quote
from bot.introductions.rules import Answer, Phase, Role, Way
from bot.ui.cards import ACCENT, QUIET, Panel, Press, member_mention
from cogs.introductions import wording_of_consent as wording
from cogs.introductions.wording_of_meeting import came_about, common, introduced

if TYPE_CHECKING:
    from bot.introductions.offers import Card
    from bot.introductions.request import Introduction
    from cogs.introductions.naming import Names

_QUOTED: Final = 1500
"""Characters of one quoted text: with all there is on a card it is still read at one glance."""


class Stage(Enum):
    """How a request stands for the one who may answer it."""

    ASKED = auto()
    YES = auto()
    NOT_NOW = auto()
    NEVER = auto()
    INTRODUCED = auto()
    OVER = auto()


_ANSWERED: Final = {Answer.YES: Stage.YES, Answer.NOT_NOW: Stage.NOT_NOW, Answer.NEVER: Stage.NEVER}


def stage_of(introduction: Introduction, seat: int, now: datetime) -> Stage:
    """Return how it stands for the one in ``seat``.

    That somebody else ended it shows only to those who have not answered and need not any more.
    """
    answer = introduction.seats[seat].answer
    if introduction.phase is Phase.MADE:
        return Stage.INTRODUCED if answer is Answer.YES else Stage.OVER
    is_agreed = introduction.phase in (Phase.AGREED, Phase.MAKING)
    if introduction.phase is Phase.LAPSED or (now >= introduction.due_at and not is_agreed):
        return Stage.OVER
    if answer is Answer.ASKED and introduction.phase is Phase.GATHERING:
        return Stage.ASKED
    return _ANSWERED.get(answer, Stage.OVER)


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as one person sees it at one moment."""

    card: Card
    names: Names
    server: str
    now: datetime
    flag: str = ""
    """What the flag that it answers is called, within a sentence; empty if it answers none, or nobody can say."""

    @property
    def stage(self) -> Stage:
        """How it stands for them."""
        return stage_of(self.card.introduction, self.card.seat, self.now)


def consent_panel(shown: Shown, buttons: Sequence[Press], said: str = "") -> Panel:
    """Return the card with what can be pressed on it; ``said`` stands above what was answered."""
    introduction, seat = shown.card.introduction, shown.card.seat
    who = shown.names.shown
    match shown.stage:
        case Stage.OVER:
            return Panel(accent=QUIET).heading(wording.OVER_HEADING).text(said).text(wording.OVER)
        case Stage.INTRODUCED:
            panel = Panel(accent=QUIET).heading(wording.heading(introduction, seat, who)).text(said)
            panel.text(introduced(introduction, shown.card.mine.user_id, who))
            return panel.buttons(*buttons)
        case Stage.ASKED:
            panel = Panel(accent=ACCENT).heading(wording.heading(introduction, seat, who))
            panel.text(wording.where(shown.server, introduction.due_at))
            _tell(panel, shown)
            return panel.rule().buttons(*buttons).note(wording.kind_note(introduction))
        case Stage.YES:
            answered = wording.said_yes(introduction, seat, who)
        case Stage.NOT_NOW:
            answered = wording.said_not_now(introduction)
        case Stage.NEVER:
            answered = wording.said_never(introduction, seat, who)
    panel = Panel(accent=QUIET).heading(wording.heading(introduction, seat, who))
    return panel.text(said).text(answered).buttons(*buttons)


def closed_panel() -> Panel:
    """Return what a card becomes when there is nothing to answer any more: the same for everybody."""
    return Panel(accent=QUIET).heading(wording.OVER_HEADING).text(wording.OVER)


def introduced_panel(introduction: Introduction, user_id: int, *buttons: Press) -> Panel:
    """Return what a card becomes when the two have been introduced: without their names, which would be a request."""
    panel = Panel(accent=QUIET).heading(wording.OVER_HEADING)
    return panel.text(came_about(introduction, user_id)).buttons(*buttons)


def words_shown(card: Card) -> dict[str, str]:
    """Return what others wrote that this card shows, by what each is called."""
    introduction = card.introduction
    texts = {
        _("What they wrote"): introduction.line,
        _("What to talk about"): introduction.agenda,
    }
    # A broker who brings something wrote a note to the one who is asked.
    is_brokered = introduction.way is Way.BROKERED
    name = _("What they wrote") if is_brokered else _("What the one in between wrote")
    texts[name] = texts.get(name) or card.mine.note
    return {name: text for name, text in texts.items() if text}


def _tell(panel: Panel, shown: Shown) -> None:
    """Add everything that somebody should know before they answer."""
    card, who = shown.card, shown.names.shown
    introduction = card.introduction
    is_target = card.mine.role is not Role.BROKER
    if introduction.line:
        asker_id, target_id = introduction.pair
        target = who(target_id)
        panel.text(f"{wording.wrote(who(asker_id))}\n{quote(introduction.line, _QUOTED)}")
        why = wording.reason(introduction.reason, is_you=is_target, other=target)
        if card.share is not None:
            share = card.share
            why += " " + (wording.your_share(share) if is_target else wording.their_share(share, target))
        panel.text(why or wording.answers(shown.flag))
    if card.mine.note:
        panel.text(f"{wording.wrote_to_you(who(_broker(introduction)))}\n{quote(card.mine.note, _QUOTED)}")
    if introduction.agenda:
        panel.text(f"{wording.talk_about(introduction, who)}\n{quote(introduction.agenda, _QUOTED)}")
    for person in card.people:
        name = f"{who(person.user_id)} ({member_mention(person.user_id)})"
        panel.text(wording.about(name, person.profile.headline, person.shares))
    panel.text(common(card.overlap))


def _broker(introduction: Introduction) -> int:
    return introduction.broker_id or introduction.starter_id

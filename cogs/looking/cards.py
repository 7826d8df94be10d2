"""What Discord shows of a flag: its card while it is up, and what is left of it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.language import Said, _
from bot.ui.cards import ACCENT, QUIET, Panel
from bot.ui.links import shown_link
from cogs.looking import wording_of_cards as wording

if TYPE_CHECKING:
    from bot.looking.cards import FlagCard
    from bot.looking.rules import Flag
    from bot.ui.cards import Press


def shown(card: FlagCard, *buttons: Press, note: Said = "") -> Panel:
    """Return a flag as its readers see it, with these buttons below; ``note`` is small print at the end.

    Whoever calls has made sure that whoever looks may see it (:func:`bot.looking.rules.may_see`). Fits one
    message with up to 25 buttons, whatever was typed.
    """
    flag, words = card.flag, card.flag.words
    panel = Panel(accent=ACCENT).heading(wording.heading(flag)).text(wording.who(flag))
    panel.text(wording.facts(words)).text(wording.at_work(flag))
    if link := shown_link(words.link):
        panel.text(_("Link: {link}", link=link))
    panel.text(wording.proof(card.shares))
    if flag.expires_at is not None:
        panel.note(wording.until(flag.expires_at))
    return panel.note(wording.marked(flag)).buttons(*buttons).note(note)


def lapsed(flag: Flag) -> Panel:
    """Return what is left of a card in the channel once its flag has run out: no details, nothing to press."""
    return Panel(accent=QUIET).text(wording.lapsed(flag))


def celebration(user_id: int, around: Press) -> Panel:
    """Return the line that tells the channel of somebody's good news."""
    return Panel(accent=ACCENT).text(wording.celebrated(user_id)).buttons(around)

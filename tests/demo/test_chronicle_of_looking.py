"""What the demo's page says of looking and hiring: each deed and plan in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Happening
from bot.core.effects import Ending
from bot.demo.chronicle import told
from bot.demo.chronicle_of_looking import OF_LOOKING, about_flag
from bot.looking.alerts import ALERTS
from bot.looking.course import CARD, CELEBRATE, DRESS, LAPSE, SETTLED, WARN
from bot.looking.rules import Flag, Sort, State, Words

NOW = datetime(2026, 1, 26, 16, 0, tzinfo=UTC)
FLAG = Flag(
    "0123456789ABCDEFGHJKMNPQRS",
    1,
    7,
    Sort.LOOKING,
    Words("First job", "An introduction to a team would help most."),
    created_at=NOW,
    state=State.RUNNING,
    public_at=NOW,
    expires_at=NOW + timedelta(days=14),
    channel_id=5,
)
LATER = NOW + timedelta(days=3)


def done(kind: str, flag: Flag | None, at: datetime = NOW, ending: Ending = Ending.DELIVERED) -> str | None:
    line = told(Happening(at, kind, 1, None, {"flag_id": FLAG.id, "user_id": 7}, ending), flag=flag)
    return None if line is None else line.text


def planned(kind: str, flag: Flag | None, subject: str = FLAG.id) -> str | None:
    line = told(Happening(NOW, kind, 1, subject, {}), flag=flag)
    return None if line is None else line.text


def test_a_card_is_put_up_brought_up_to_date_and_marked_or_taken_away() -> None:
    lapsed = replace(FLAG, state=State.LAPSED, ended_at=LATER)

    assert done(CARD, FLAG) == "Put up the card of <@7>: “First job”"
    assert done(CARD, FLAG, LATER) == "Brought up to date the card of <@7>: “First job”"
    assert done(CARD, lapsed, LATER) == "Marked the card of <@7>: “First job” as run out"
    assert done(CARD, replace(lapsed, state=State.DONE), LATER) == "Took away the card of <@7>: “First job”"
    assert done(CARD, FLAG, ending=Ending.SKIPPED) is None
    assert "An organizer has to mend something first" in (done(CARD, FLAG, ending=Ending.BLOCKED) or "")


def test_the_question_goes_out_or_lies_in_the_inbox_and_is_told_once() -> None:
    asked = replace(FLAG, warned_at=LATER)
    hiring = replace(asked, sort=Sort.HIRING)

    assert done(WARN, asked, LATER) == "Asked <@7> whether they are still looking"
    assert done(WARN, hiring, LATER) == "Asked <@7> whether “First job” is still open"
    inbox = "Put into the inbox of <@7>: a question whether they are still looking"
    assert done(WARN, asked, LATER, Ending.SKIPPED) == inbox
    assert done(WARN, asked, LATER + timedelta(hours=9), Ending.SKIPPED) is None


def test_good_news_and_what_people_wear_are_told() -> None:
    assert done(CELEBRATE, FLAG) == "Told everybody that <@7> found something"
    assert done(CELEBRATE, replace(FLAG, sort=Sort.HIRING)) == "Told everybody that <@7> found somebody"
    assert done(DRESS, None) == "Saw to the badge and the nickname of <@7>"


def test_plans_are_told_as_long_as_they_hold() -> None:
    away = replace(FLAG, state=State.AWAY)

    assert planned(WARN, FLAG) == "Ask <@7> whether they are still looking"
    assert planned(WARN, FLAG, f"{FLAG.id}:again") == "Ask <@7> whether they are still looking"
    assert planned(LAPSE, FLAG) == planned(LAPSE, away) == "Let “First job” of <@7> run out, quietly"
    assert planned(ALERTS, None, "1") == "Tell members what is new and fits what they asked to hear of"
    assert planned(SETTLED, None, "1:") == "Bring every card, badge and nickname in line with the settings"
    assert planned(WARN, away) is planned(LAPSE, replace(FLAG, state=State.DONE)) is None


@pytest.mark.parametrize("kind", sorted(OF_LOOKING))
def test_nothing_is_told_of_what_was_deleted(kind: str) -> None:
    if kind in {CARD, WARN, CELEBRATE}:
        assert done(kind, None) is None
    assert about_flag(Happening(NOW, kind, 1, f"{FLAG.id}:again", {})) in {FLAG.id, None}

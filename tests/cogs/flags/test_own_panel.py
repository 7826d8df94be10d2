"""One's own panel and the forms behind it, as values: what they say, and that they fit whatever was typed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any, Final

import pytest
from simcord.components import validate_message_state

import cogs.looking.wording_of_flags as wording
import cogs.looking.wording_of_shows as showing
from bot.core.ids import new_id
from bot.core.text import LinkRefusal, length
from bot.looking.cards import CardLook, FlagCard
from bot.looking.dressing import Notes
from bot.looking.rules import (
    Audience,
    BadLink,
    Field,
    Flag,
    Kind,
    No,
    Outcome,
    Pay,
    Show,
    Sort,
    State,
    TooShort,
    UpAlready,
    Words,
)
from bot.looking.wearing import Note
from bot.looking.words import check_words
from bot.projects.rules import Ask, Share
from bot.projects.rules import Kind as ShareKind
from bot.projects.rules import State as ShareState
from bot.ui.cards import timestamp
from bot.ui.fields import Text
from cogs.looking.forms import FORMS, edit_form, more_form
from cogs.looking.panel import own_panel
from cogs.looking.wording_of_cards import PAY
from tests.community import ANA, DAY, GUILD, NOW
from tests.simulated import controls, texts

EVERYTHING: Final = {Show.CARD: 10**18, Show.BADGE: 10**18 + 1, Show.TAG: "[looking…]"}
LONGEST: Final = Words(
    role="*" * 80,
    words="_" * 1500,
    kinds=tuple(Kind)[:3],
    skills=tuple(f"{number:>02}{'*' * 38}" for number in range(12)),
    place="`" * 60,
    link=f"https://{'a' * 60}.example.org/{'b' * 300}",
    pay=Pay.PAID,
    pay_range="~" * 80,
)


def share(number: int) -> Share:
    return Share(
        f"s{number}", GUILD, ANA, "*" * 100, ShareKind.PROJECT, "", "", Ask.NOTHING, "", ShareState.OPEN, NOW, NOW,
        thread_id=10**18,
    )  # fmt: skip


def flag(sort: Sort = Sort.LOOKING, state: State = State.RUNNING, **changed: Any) -> Flag:
    words = check_words(sort, LONGEST)
    assert isinstance(words, Words), words
    made = Flag(new_id(NOW), GUILD, ANA, sort, words, NOW, state, expires_at=NOW + DAY, posted_at=NOW)
    return replace(made, **changed)


def sent(of: Flag, notes: tuple[Note, ...] = (), offered: Any = None, said: str = "") -> list[dict[str, Any]]:
    """What Discord would get, once it has been through Discord's own rules as SimCord has them."""
    card = FlagCard(of, [share(1), share(2), share(3)], 130, CardLook.LIVE)
    offered = EVERYTHING if offered is None else offered
    panel = own_panel(
        card, offered, showing.notes(Notes(frozenset(notes), ("[looking…]",)), of, "[looking…]"), said, NOW
    )
    return validate_message_state(panel.view().to_components(), flags=1 << 15, content=None, embeds=[])


def contents(components: list[dict[str, Any]]) -> list[str]:
    here = [str(each["content"]) for each in components if "content" in each]
    return here + [text for each in components for text in contents(each.get("components", []))]


@pytest.mark.parametrize("sort", Sort)
def test_the_panel_fits_one_message_whatever_was_typed(sort: Sort) -> None:
    for state, audience in product(State, Audience):
        of = flag(
            sort, state, audience=audience, shows=frozenset(Show), outcome=Outcome.HERE, ended_at=NOW,
            channel_id=10**18, message_id=10**18,
        )  # fmt: skip
        if sort is Sort.HIRING:
            of = replace(of, words=replace(of.words, pay_range=""))
        made = sent(
            of,
            (Note.ABOVE, Note.ROLE_REFUSED),
            said=max(str(wording.EDITED_UP), wording.seen_by(of, was_public=True, now=NOW), key=len),
        )
        assert sum(map(length, contents(made))) <= 4000
        if state in (State.DRAFT, State.RUNNING, State.LAPSED):
            assert showing.audience(of) in texts(made), "what the owner decides by is never cut"
            assert [each["label"] for each in controls(made) if "label" in each][-1] in (
                "Take it down",
                "Throw it away",
            )


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.DRAFT, ["Put it up", "Edit", "More details", "Throw it away"]),
        (State.RUNNING, ["Renew", "Edit", "More details", "Found something", "Take it down"]),
        (State.LAPSED, ["Put it up again", "Edit", "More details", "Found something", "Take it down"]),
        (State.DONE, ["Write a new one"]),
        (State.CLEARED, ["Write a new one"]),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(state: State, expected: list[str]) -> None:
    expires_at = NOW - DAY if state is State.LAPSED else NOW + DAY
    made = sent(flag(state=state, expires_at=expires_at, outcome=Outcome.STOPPED), offered={})
    assert [
        each["label"] for each in controls(made) if "label" in each and each["label"] != "Turn on"
    ] == expected
    told = texts(made)
    assert ("**Not up yet:**" in told, "**It is up** until" in told, "**It ran out** on" in told) == (
        state is State.DRAFT,
        state is State.RUNNING,
        state is State.LAPSED,
    )


def test_whoever_is_kept_out_does_not_read_that_they_left() -> None:
    left, kept_out = (
        wording.status(flag(state=State.AWAY, withdrawn_at=since), NOW) for since in (None, NOW)
    )
    assert ("because you left" in left, "because you left" in kept_out) == (True, False)
    assert "as long as organizers keep you out" in kept_out


def test_one_that_has_run_out_and_was_not_swept_yet_reads_as_run_out() -> None:
    told = texts(sent(flag(expires_at=NOW)))
    assert f"**It ran out** on {timestamp(NOW, 'D')}" in told
    assert "up until" not in told.lower()


def test_a_switch_is_offered_for_what_organizers_have_switched_on_and_for_nothing_else() -> None:
    told = texts(sent(flag(), offered={Show.TAG: "[looking]"}))
    assert "**Tag?** No.\n-# \\[looking\\] behind your nickname" in told
    assert "**Card?**" not in told
    assert "**Badge?**" not in told
    none = texts(sent(flag(), offered={}))
    assert str(showing.NOTHING_TO_SHOW_BY[Sort.LOOKING]) in none
    assert "**Tag?**" not in none


@pytest.mark.parametrize("audience", [Audience.ORGANIZERS, Audience.INTRODUCTIONS])
def test_what_would_show_it_to_everybody_is_off_where_not_everybody_may_see_it(audience: Audience) -> None:
    told = texts(sent(flag(audience=audience, shows=frozenset(Show))))
    assert "The card, the badge and the tag are off: each of them would show this to everybody." in told
    assert "**Card?**" not in told
    assert "Its card" not in told, (
        "it is on its way out, and whoever hides it must not read that it stands there"
    )
    assert showing.hidden([Show.BADGE]) == "The badge is off: it would show this to everybody."


def test_whoever_hides_it_reads_what_goes_and_what_no_bot_can_take_back() -> None:
    hidden = flag(audience=Audience.INTRODUCTIONS)
    assert "I can't take back" in wording.seen_by(hidden, was_public=True, now=NOW)
    assert "I can't take back" not in wording.seen_by(hidden, was_public=False, now=NOW)
    assert "Everybody here can find it now." in wording.seen_by(flag(), was_public=False, now=NOW)
    assert wording.seen_by(flag(state=State.DRAFT), was_public=False, now=NOW) == str(wording.SAVED)


def test_why_a_badge_or_tag_is_not_there_is_said_only_to_those_who_want_one() -> None:
    wanted = texts(sent(flag(shows=frozenset({Show.TAG})), tuple(Note)))
    assert "Discord lets nobody else change its owner's nickname" in wanted
    assert "The badge is not there" not in wanted
    assert str(showing.TAKEN_OFF) in wanted
    assert "is not there" not in texts(sent(flag(), tuple(Note)))
    worn = flag(shows=frozenset(Show))
    assert all(showing.notes(Notes(frozenset({note})), worn, "[looking]") for note in Note)
    assert showing.notes(Notes(tags_off=("[hiring]",)), worn, "[looking]") == []


def test_what_fits_goes_by_skills_else_by_the_kind_of_work_and_it_says_which() -> None:
    of = flag(is_matched=True)
    assert "Shall I tell you about posts that fit?** Yes" in texts(sent(of))
    assert "one of your skills" in showing.matched(of)
    kinds = replace(of, words=replace(of.words, skills=()))
    assert "kinds of work" in showing.matched(kinds)
    assert "none is named yet" in showing.matched(replace(of, words=replace(of.words, skills=(), kinds=())))


def test_a_paid_post_without_a_range_gets_one_hint_and_an_unpaid_one_gets_none() -> None:
    def told(pay: Pay, pay_range: str) -> str:
        of = flag(Sort.HIRING)
        return texts(sent(replace(of, words=replace(of.words, pay=pay, pay_range=pay_range))))

    assert told(Pay.PAID, "").count(str(wording.RANGE_HINT)) == 1
    assert str(wording.RANGE_HINT) not in told(Pay.PAID, "50 an hour")
    assert str(wording.RANGE_HINT) not in told(Pay.UNPAID, "")
    assert str(PAY[Pay.VOLUNTEER]) in told(Pay.VOLUNTEER, ""), "stated plainly, and nothing more"


@pytest.mark.parametrize("sort", Sort)
def test_a_form_opens_with_the_longest_words_that_can_be_kept(sort: Sort) -> None:
    of = flag(sort)
    again = edit_form(of)
    assert again.values["words"] == of.words.words
    assert check_words(sort, Words(again.values["role"], again.values["words"], of.words.kinds,
                                   (again.values["skills"],), again.values["place"], pay=of.words.pay)) == replace(
        of.words, link="", pay_range=""
    )  # fmt: skip
    assert more_form(of).values["link"] == of.words.link
    for form in (again, more_form(of)):
        for field in form.fields:
            if isinstance(field, Text):
                assert len(form.values[field.name]) <= field.max_length
        form.check(form.values)
        form.modal({})


def test_every_refusal_is_worded_for_both_sorts() -> None:
    refusals = [*No, *(TooShort(field, 3) for field in Field), BadLink(LinkRefusal.BAD), UpAlready("f", 1)]
    for refused, sort in product(refusals, Sort):
        told = wording.refusal(refused, sort)
        assert told.endswith(".")
        assert "{" not in told
    assert len(FORMS) == len({(form.feature, form.verb) for form in FORMS})


def test_a_post_is_named_among_others_within_what_discord_takes() -> None:
    for state in State:
        name = wording.choice(flag(Sort.HIRING, state, expires_at=NOW), NOW)
        assert 1 <= length(name) <= 100
    assert wording.choice(flag(Sort.HIRING, State.DRAFT), NOW).endswith(" (not up yet)")

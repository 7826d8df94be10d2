"""What can be found, as plain values: how much each matters, what can be done, and that every one has its words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guilds.rules import Trouble, TroubleKind
from bot.looking.rules import Sort
from bot.ui.badges import BadgeLook
from cogs.doctor import wording, wording_of_mending
from cogs.doctor.findings import (
    BadgeGone,
    BadgeUnfit,
    Blind,
    CantRename,
    ChannelGone,
    Check,
    DirectsPaused,
    DirectsStopped,
    DirectsTurnedAway,
    Exposed,
    Finding,
    Fix,
    Grade,
    Lacking,
    Late,
    MembersLack,
    NothingChosen,
    OrganizersGone,
    PartsBroken,
    Place,
    PromptHeld,
    PromptSilent,
    Refused,
    Screening,
    SecondFactor,
    Slow,
    Sluggish,
    TagsMissing,
    ThreadsFull,
    ThreadShut,
    Use,
)
from cogs.doctor.weighing import Gathering, Vitals, fix_of, grade_of

NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VITALS: Final = Vitals("1.0", 0.042, 0, None, NOW, hears_of_leaving=False)
PLACES: Final = [Place(use, 7, "0" * 20, "Weekly") for use in Use]
EVERY: Final[Sequence[Finding]] = [
    Blind(),
    NothingChosen(),
    *(ChannelGone(place, is_deleted) for place in PLACES for is_deleted in (True, False)),
    *(Lacking((place,), ("view_channel",), is_forum=False, may_allow=False) for place in PLACES),
    Lacking(tuple(PLACES), ("view_channel", "send_messages"), is_forum=True, may_allow=True),
    MembersLack(7, ("view_channel",)),
    *(Exposed(place) for place in PLACES[-2:]),
    TagsMissing(7, ("Talk",), is_full=True, may_make=True),
    TagsMissing(7, ("Talk",), is_full=False, may_make=False),
    TagsMissing(7, ("Talk", "b", "c", "d", "e"), is_full=False, may_make=True),
    *(BadgeGone(sort, 8, may_make) for sort in Sort for may_make in (True, False)),
    BadgeUnfit(Sort.LOOKING, BadgeLook(8, is_too_high=True)),
    BadgeUnfit(Sort.HIRING, BadgeLook(8, may_give=False)),
    CantRename(),
    OrganizersGone(),
    ThreadShut(9, may_open=True, since=NOW),
    ThreadShut(9, may_open=False, since=NOW),
    ThreadsFull(960, 1000),
    ThreadsFull(1000, 1000),
    PromptHeld("0" * 20, "Weekly", 7, 50013, NOW),
    PromptSilent("0" * 20, "Weekly", 3),
    *(Refused(Trouble(kind, 7, 50013, NOW, NOW)) for kind in TroubleKind),
    DirectsStopped(20026),
    DirectsPaused(NOW),
    DirectsTurnedAway(6, 9),
    Late(Check.DELIVERY, NOW),
    Late(Check.CLOCK, NOW),
    Sluggish(2.5),
    PartsBroken(("projects",)),
    *(Slow(PLACES[0], seconds) for seconds in (600, 3600, 7200, 21600)),
    SecondFactor(is_refused=True),
    SecondFactor(is_refused=False),
    Screening(),
]


def test_there_is_one_of_everything_here() -> None:
    assert {type(found) for found in EVERY} == set(get_args(Finding))


@pytest.mark.parametrize("found", EVERY, ids=lambda found: type(found).__name__)
def test_everything_is_said_plainly_and_in_whole_sentences(found: Finding) -> None:
    said = wording.entry(found, "Hallway*")
    assert said.startswith("**")
    assert said.endswith((".", "**Look again** in a minute.")), said
    assert "!" not in said
    assert "{" not in said
    assert "  " not in said
    assert "None" not in said
    assert len(said) < 800, "five of them must fit on a page"
    assert all(ord(letter) < 0x2600 for letter in said), "no emoji"
    if fix_of(found) is not None:
        assert "hoose" in said or "**Fix it**" in said, "the button is announced"


@pytest.mark.parametrize("found", EVERY, ids=lambda found: type(found).__name__)
def test_whatever_the_bot_mends_says_before_what_changes_and_after_what_did(found: Finding) -> None:
    fix = fix_of(found)
    if isinstance(found, Lacking | TagsMissing | ThreadShut | BadgeGone):
        assert wording_of_mending.question(found, "Hallway").endswith("Shall I?")
        details = wording_of_mending.details(found)
        assert details
        assert all(0 < len(text) <= 200 for text in details.values())
    else:
        assert fix is None or fix[0] is Fix.CHOOSE


def test_every_use_of_a_channel_asks_for_another_in_words_of_its_own() -> None:
    assert len({wording_of_mending.choose(use) for use in Use}) == len(Use)


@given(st.lists(st.sampled_from(EVERY)), st.lists(st.sampled_from(list(Check)), unique=True))
def test_the_worst_always_comes_first_and_nothing_is_lost(found: list[Finding], fine: list[Check]) -> None:
    gathering = Gathering()
    gathering.add(Check.SERVER, found)
    for check in fine:
        gathering.add(check, ())
    report = gathering.report(VITALS)
    grades = [grade_of(each) for each in report.findings]
    assert grades == sorted(grades)
    assert len(grades) == len(found)
    assert sum(report.count(grade) for grade in Grade) == len(found)
    assert list(report.fine) == ([] if found else [Check.SERVER]) + fine
    for each in found:
        offered = fix_of(each)
        assert offered is None or report.fixable(*offered) is not None


def test_a_check_that_another_finding_tells_of_is_not_called_fine() -> None:
    gathering = Gathering()
    gathering.add(Check.PROMPTS, (), is_told=True)
    assert gathering.report(VITALS).fine == ()


@pytest.mark.parametrize(
    ("found", "summary"),
    [
        ([], str(wording.WELL)),
        ([CantRename()], "1 thing needs you."),
        ([CantRename(), Blind()], "2 things need you, the worst first."),
        ([Screening(), OrganizersGone(), Blind()], "1 thing needs you, 1 could be better and 1 is good to know, the worst first."),
        ([Screening(), PromptSilent("", "", 3)], "2 are good to know, the worst first."),
    ],
)  # fmt: skip
def test_the_summary_counts(found: list[Finding], summary: str) -> None:
    gathering = Gathering()
    gathering.add(Check.SERVER, found)
    assert wording.summary(gathering.report(VITALS)) == summary


def test_what_the_bot_may_see_of_members_is_said_either_way() -> None:
    assert "I use none of Discord's privileged intents" in wording.vitals(VITALS)
    hearing = Vitals("1.0", None, 3, NOW, None, hears_of_leaving=True)
    assert "only Server Members is on" in wording.vitals(hearing)
    assert "3 to be posted here, the first since <t:" in wording.vitals(hearing)
    assert "Discord answers" not in wording.vitals(hearing)

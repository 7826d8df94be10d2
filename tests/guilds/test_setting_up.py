"""What a guided set-up decides: what is asked for, what is missing, what is made, and what comes of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guilds.pillars import Pillar
from bot.guilds.rules import GuildSettings, check, differences
from bot.guilds.service import Changes
from bot.guilds.setting_up import (
    CATEGORY,
    LEASE,
    PRIVATE,
    SETTING_OF,
    Make,
    No,
    Question,
    SetUp,
    Spot,
    Step,
    all_made,
    begun,
    came,
    channel,
    claimed,
    gone,
    lacking,
    lost,
    outcome,
    placed,
    released,
    spots,
    steps,
    to_make,
    tried,
    unused,
    without_lost,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NEW = SetUp("a" * 20, 1, 2, NOW)
READY = placed(NEW, Spot.SHARES, 10)

pillars = st.sets(st.sampled_from(Pillar)).map(frozenset)
places = st.dictionaries(st.sampled_from(Spot), st.one_of(st.integers(10, 20), st.sampled_from(Make)))


@st.composite
def any_set_up(draw: st.DrawFn) -> SetUp:
    return replace(NEW, pillars=draw(pillars), places=draw(places))


set_ups = any_set_up()


def test_it_begins_with_how_things_are() -> None:
    settings = GuildSettings(
        1,
        zone="Asia/Tokyo",
        language="de",
        share_channel_id=10,
        reports_channel_id=11,
        looking_tag="[l]",
        set_up_at=NOW,
    )
    found = begun(
        settings, frozenset({Pillar.SHARES}), 12, id_="x", user_id=2, zone="UTC", language="es", now=NOW
    )
    assert found.places == {Spot.SHARES: 10, Spot.REPORTS: 11, Spot.LOG: 12}
    assert (found.zone, found.language) == ("Asia/Tokyo", "de")
    assert (found.looking_tag, found.pillars) == ("[l]", {Pillar.SHARES})


def test_the_guesses_are_for_servers_that_never_chose() -> None:
    found = begun(
        GuildSettings(1),
        frozenset(Pillar),
        None,
        id_="x",
        user_id=2,
        zone="Europe/Rome",
        language="es",
        now=NOW,
    )
    assert (found.zone, found.language) == ("Europe/Rome", "es")


@given(set_ups)
def test_only_wanted_pillars_are_asked_for_channels_and_organizers_always_are(set_up: SetUp) -> None:
    asked = spots(set_up)
    assert (Spot.SHARES in asked) == (Pillar.SHARES in set_up.pillars)
    assert (Spot.HIRING in asked) == (Spot.LOOKING in asked) == (Pillar.LOOKING in set_up.pillars)
    assert set(asked) >= PRIVATE
    assert (Step.QUESTION in steps(set_up)) == (Pillar.PROMPTS in set_up.pillars)


@given(set_ups, st.booleans())
def test_with_everything_missing_created_nothing_has_no_channel(set_up: SetUp, has_forums: bool) -> None:
    made = all_made(set_up, {}, has_forums=has_forums)
    assert all(made.place(spot) is not None for spot in spots(made))
    assert all(made.place(spot) == place for spot, place in set_up.places.items())
    assert has_forums or Make.FORUM not in set(made.places.values()) - set(set_up.places.values())


@given(set_ups, st.dictionaries(st.sampled_from(Spot), st.integers(10, 14)))
def test_a_channel_that_is_there_is_taken_once_and_only_where_nobody_chose(
    set_up: SetUp, there: dict[Spot, int]
) -> None:
    made = all_made(set_up, there, has_forums=False)
    assert all(made.place(spot) == place for spot, place in set_up.places.items())
    taken = [made.place(spot) for spot in spots(made) if set_up.place(spot) is None]
    found = [place for place in taken if isinstance(place, int)]
    assert len(found) == len(set(found))
    assert not set(found) & set(set_up.places.values())
    assert all(
        isinstance(made.place(spot), Make) or made.place(spot) == there[spot]
        for spot in spots(made)
        if set_up.place(spot) is None
    )


@given(set_ups)
def test_a_category_is_made_only_for_channels_that_are_made_and_before_them(set_up: SetUp) -> None:
    names = to_make(set_up)
    assert (CATEGORY in names) == any(isinstance(set_up.place(spot), Make) for spot in spots(set_up))
    assert not names or names[0] == CATEGORY
    assert CATEGORY not in to_make(replace(set_up, category_id=5))


@given(set_ups)
def test_what_was_made_is_not_made_again_until_it_is_lost(set_up: SetUp) -> None:
    for number, name in enumerate(to_make(set_up)):
        set_up = came(tried(set_up, name, NOW), name, 100 + number)
    assert to_make(set_up) == []
    kept = frozenset(set_up.made.values()) - {101}
    again = without_lost(set_up, kept)
    assert len(to_make(again)) == (1 if 101 in set_up.made.values() else 0)
    assert not set(to_make(again)) & set(again.begun)


def test_what_is_missing_is_named() -> None:
    assert lacking(replace(NEW, pillars=frozenset())) == [No.NO_PILLAR]
    assert lacking(NEW) == [No.NO_SHARE_CHANNEL]
    assert lacking(READY) == []
    asking = replace(READY, question=Question(("Why?",)))
    assert lacking(asking) == [No.NO_QUESTION_CHANNEL]
    assert lacking(replace(asking, pillars=frozenset({Pillar.SHARES}))) == []
    assert lacking(placed(READY, Spot.REPORTS, 10)) == [No.SAME_CHANNEL_TWICE]
    assert lacking(replace(READY, organizer_role_id=7, looking_role_id=7)) == [No.BADGE_ORGANIZES]


def test_what_comes_of_it_is_what_was_chosen_or_made() -> None:
    set_up = placed(placed(READY, Spot.LOOKING, Make.TEXT), Spot.HIRING, 12)
    set_up = came(replace(set_up, zone="Asia/Tokyo", hiring_tag="[h]"), "looking", 13)
    found = outcome(set_up)
    assert found["share_channel_id"] == 10
    assert (found["looking_channel_id"], found["hiring_channel_id"]) == (13, 12)
    assert (found["zone"], found["hiring_tag"], found["introductions_channel_id"]) == (
        "Asia/Tokyo",
        "[h]",
        None,
    )
    assert check(replace(GuildSettings(1), **found)) is None


def test_settings_of_a_pillar_that_is_left_out_stay_as_they_are() -> None:
    found = outcome(
        replace(READY, pillars=frozenset({Pillar.SHARES}), places={Spot.SHARES: 10, Spot.LOOKING: 11})
    )
    assert "looking_channel_id" not in found
    assert "looking_tag" not in found


def test_one_at_a_time_does_it_until_the_lease_is_over() -> None:
    first = claimed(READY, 5, NOW)
    assert isinstance(first, SetUp)
    assert claimed(first, 6, NOW + LEASE - timedelta(seconds=1)) is No.BEING_DONE
    second = claimed(first, 6, NOW + LEASE)
    assert isinstance(second, SetUp)
    assert second.doing_by == 6
    assert isinstance(claimed(released(first), 6, NOW), SetUp)


def test_each_thing_that_is_made_renews_the_lease_and_keeps_its_first_attempt() -> None:
    later = NOW + timedelta(minutes=2)
    set_up = tried(tried(READY, "looking", NOW), "looking", later)
    assert (set_up.begun, set_up.doing_at) == ({"looking": NOW}, later)


def test_what_can_not_be_done_can_still_be_taken_back_but_not_once_it_is_stored() -> None:
    assert claimed(NEW, 5, NOW) is No.NO_SHARE_CHANNEL
    assert isinstance(claimed(NEW, 5, NOW, to_take_back=True), SetUp)
    assert claimed(replace(READY, is_stored=True), 5, NOW, to_take_back=True) is No.GONE


def test_a_channel_that_vanished_is_named_and_one_nothing_goes_to_any_more_too() -> None:
    assert lost(READY, frozenset()) == [Spot.SHARES]
    assert lost(READY, frozenset({10})) == []
    made = came(placed(READY, Spot.LOOKING, Make.TEXT), "looking", 13)
    assert unused(made) == []
    assert unused(placed(made, Spot.LOOKING, 14)) == [13]
    assert channel(gone(made, "looking"), Spot.LOOKING) is None


# ---------------------------------------------------------------------- the settings themselves


def test_every_setting_can_be_changed() -> None:
    assert set(Changes.__annotations__) == {each.name for each in fields(GuildSettings)} - {
        "guild_id",
        "set_up_at",
    }
    assert set(SETTING_OF.values()) <= set(Changes.__annotations__)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"zone": "Asia/Tokyo"}, {"zone": "UTC → Asia/Tokyo"}),
        ({"share_channel_id": 7}, {"share channel": "none → <#7>"}),
        ({"looking_role_id": 7}, {"looking role": "none → <@&7>"}),
        ({"is_celebrating": True}, {"celebrating": "no → yes"}),
        ({"looking_tag": "[l]"}, {"looking tag": "none → [l]"}),
        ({"set_up_at": NOW}, {}),
    ],
)
def test_what_was_changed_is_told_with_what_it_was_and_is(
    changes: dict[str, object], told: dict[str, str]
) -> None:
    assert differences(GuildSettings(1), replace(GuildSettings(1), **changes)) == told

"""What a server's settings may be, and which trouble is behind which refusal of Discord."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.guilds.rules import (
    RESCUE_HOURS_LEAST,
    RESCUE_HOURS_MOST,
    TAG_MOST,
    BadgeOrganizes,
    BadLimit,
    BadRescueHours,
    BadTag,
    BadZone,
    GuildSettings,
    Limit,
    Part,
    Tag,
    TroubleKind,
    check,
    trouble_kind,
    troubles_of,
)

DEFAULTS = GuildSettings(100)


def test_the_defaults_are_allowed() -> None:
    assert check(DEFAULTS) is None


@pytest.mark.parametrize("hours", [RESCUE_HOURS_LEAST, RESCUE_HOURS_LEAST + 1, RESCUE_HOURS_MOST])
def test_a_wait_within_six_hours_and_two_weeks_is_allowed(hours: int) -> None:
    assert check(replace(DEFAULTS, rescue_after_hours=hours)) is None


@pytest.mark.parametrize("hours", [RESCUE_HOURS_LEAST - 1, RESCUE_HOURS_MOST + 1, 0, -48])
def test_a_wait_outside_that_is_refused_with_its_bounds(hours: int) -> None:
    refusal = check(replace(DEFAULTS, rescue_after_hours=hours))
    assert refusal == BadRescueHours(RESCUE_HOURS_LEAST, RESCUE_HOURS_MOST)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Pacific/Chatham"])
def test_a_zone_of_the_world_is_allowed(zone: str) -> None:
    assert check(replace(DEFAULTS, zone=zone)) is None


@pytest.mark.parametrize(
    "zone", ["Europe/Berlni", "", "../../etc/passwd", "/etc/localtime", "\x00", "x" * 5000]
)
def test_a_zone_nobody_knows_is_refused_by_its_name(zone: str) -> None:
    refusal = check(replace(DEFAULTS, zone=zone))
    assert isinstance(refusal, BadZone)
    assert refusal.name == zone


def test_a_mistyped_zone_is_answered_with_the_nearest_that_exist() -> None:
    refusal = check(replace(DEFAULTS, zone="Europe/Berlni"))
    assert isinstance(refusal, BadZone)
    assert "Europe/Berlin" in refusal.suggestions


BOUNDS = [
    (Limit.ASKS_OPEN, 1, 10),
    (Limit.ASKS_RECEIVED, 1, 10),
    (Limit.PAIR_AGAIN, 0, 365),
    (Limit.FLAG_DAYS, 7, 90),
]


@pytest.mark.parametrize(("limit", "least", "most"), BOUNDS)
def test_a_number_has_bounds_and_is_refused_with_them(limit: Limit, least: int, most: int) -> None:
    def checked(number: int) -> object:
        return check(replace(DEFAULTS, **{limit.value: number}))

    assert [checked(number) for number in (least, most)] == [None, None]
    assert [checked(number) for number in (least - 1, most + 1)] == [BadLimit(limit, least, most)] * 2


def test_unless_settled_otherwise_asking_is_rationed_and_giving_comes_first() -> None:
    limits = (DEFAULTS.asks_open_most, DEFAULTS.asks_received_most, DEFAULTS.pair_again_days)
    assert limits == (3, 2, 90)
    assert DEFAULTS.is_giving_first
    assert DEFAULTS.introductions_channel_id is None


def test_unless_settled_otherwise_looking_and_hiring_show_nothing_and_run_for_thirty_days() -> None:
    off = (DEFAULTS.looking_channel_id, DEFAULTS.hiring_channel_id, DEFAULTS.looking_role_id)
    assert (*off, DEFAULTS.hiring_role_id) == (None,) * 4
    assert (DEFAULTS.looking_tag, DEFAULTS.hiring_tag, DEFAULTS.is_celebrating) == ("", "", False)
    assert DEFAULTS.flag_days == 30


@pytest.mark.parametrize("tag", list(Tag))
def test_a_tag_leaves_seventeen_characters_of_a_nickname_to_the_name(tag: Tag) -> None:
    def checked(words: str) -> object:
        return check(replace(DEFAULTS, **{tag.value: words}))

    assert TAG_MOST + len(" ") + 17 == 32
    fine = ["", "[looking]", "x" * TAG_MOST, "🔎" * (TAG_MOST // 2), "ищу работу"]
    assert [checked(words) for words in fine] == [None] * len(fine)
    bad = ["x" * (TAG_MOST + 1), "🔎" * (TAG_MOST // 2) + "x"]
    assert [checked(words) for words in bad] == [BadTag(tag, TAG_MOST)] * len(bad)


@pytest.mark.parametrize("words", [" [x]", "a\nb", "a  b", "\u202e[x]", "a\u200bb", "\u0301a", " "])
def test_a_tag_is_one_line_of_plain_text(words: str) -> None:
    assert check(replace(DEFAULTS, hiring_tag=words)) == BadTag(Tag.HIRING, TAG_MOST)


@pytest.mark.parametrize("badge", ["looking_role_id", "hiring_role_id"])
def test_what_members_put_on_by_themselves_never_makes_an_organizer(badge: str) -> None:
    assert check(replace(DEFAULTS, organizer_role_id=5, **{badge: 5})) == BadgeOrganizes(5)
    assert check(replace(DEFAULTS, organizer_role_id=5, **{badge: 6})) is None


def test_looking_and_hiring_may_share_one_badge() -> None:
    assert check(replace(DEFAULTS, looking_role_id=6, hiring_role_id=6)) is None


@pytest.mark.parametrize("code", [10003, 10008, 10011, 50001, 50013, 160006, 0, 99999])
@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (Part.LOOKING, TroubleKind.LOOKING_CHANNEL),
        (Part.BADGES, TroubleKind.BADGE_ROLE),
        (Part.NICKNAMES, TroubleKind.NICKNAMES),
    ],
)
def test_whatever_hinders_looking_and_hiring_is_the_trouble_of_its_part(
    code: int, part: Part, kind: TroubleKind
) -> None:
    assert trouble_kind(code, of=part) is kind


def test_every_trouble_ends_with_what_brings_it_and_with_no_other_part() -> None:
    codes = [10003, 50013, 160006, 50083, 40067, 0]
    for part in Part:
        assert {trouble_kind(code, of=part) for code in codes} == troubles_of(part)
    shared = {(a, b): troubles_of(a) & troubles_of(b) for a in Part for b in Part if a is not b}
    of_threads = {(Part.SHARES, Part.INTRODUCTIONS), (Part.INTRODUCTIONS, Part.SHARES)}
    assert {pair for pair, kinds in shared.items() if kinds} == of_threads
    assert frozenset[TroubleKind]().union(*map(troubles_of, Part)) == set(TroubleKind)


@pytest.mark.parametrize("code", [10003, 50001, 50013, 50024, 0, 99999])
def test_whatever_keeps_two_people_from_their_thread_is_that_channels_trouble(code: int) -> None:
    assert trouble_kind(code, of=Part.INTRODUCTIONS) is TroubleKind.INTRODUCTIONS_CHANNEL


@pytest.mark.parametrize("code", [160006, 30033])
def test_too_many_threads_are_the_whole_servers_trouble(code: int) -> None:
    assert trouble_kind(code, of=Part.INTRODUCTIONS) is TroubleKind.THREADS_FULL


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (10003, TroubleKind.SHARE_CHANNEL_GONE),
        (50001, TroubleKind.SHARE_CHANNEL_FORBIDDEN),
        (50013, TroubleKind.SHARE_CHANNEL_FORBIDDEN),
        (160006, TroubleKind.THREADS_FULL),
        (50083, TroubleKind.THREAD_LOCKED),
        (160005, TroubleKind.THREAD_LOCKED),
        (40067, TroubleKind.TAGS),
        (30048, TroubleKind.TAGS),
        (0, TroubleKind.OTHER),
        (99999, TroubleKind.OTHER),
    ],
)
def test_discords_code_names_the_trouble(code: int, kind: TroubleKind) -> None:
    assert trouble_kind(code) is kind

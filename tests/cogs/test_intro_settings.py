"""`/intro settings`: what members settle for themselves about introductions, and that it holds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.introductions.preferences import Openness, Preferences
from bot.introductions.preferring import PreferencesService
from bot.introductions.rules import Answer
from bot.members.rules import Profile, Reach, Rhythm
from bot.members.service import MembersService
from cogs.introductions.wording_of_settings import weekly_options
from tests.cogs.screens import chosen, forge, shown
from tests.flows.introducing import Hall, hall
from tests.flows.meetup import labels, said

__all__ = ["hall"]


def test_every_number_a_week_that_can_be_kept_is_offered_and_the_servers() -> None:
    assert [option.value for option in weekly_options(2)] == ["server", *map(str, range(11))]


# ---------------------------------------------------------------------- the panel


async def settings(hall: Hall, name: str = "nils") -> Any:
    return await hall.place.people[name].slash(hall.place.general, "intro settings")


async def held(hall: Hall, name: str = "nils") -> Preferences:
    return await hall.place.service(PreferencesService).preferences(
        hall.place.guild.id, hall.place.people[name].id
    )


async def write(hall: Hall, label: str, **typed: str) -> Any:
    form = await hall.nils.click(shown(await settings(hall)), label=label)
    assert form.modal is not None
    return await hall.nils.submit_modal(form, typed)


async def test_the_panel_shows_what_holds_and_points_to_the_rest(hall: Hall) -> None:
    await hall.place.set_up(asks_received_most=4)
    panel = await settings(hall)
    told = said(panel)
    assert shown(panel).flags.ephemeral
    assert "Nobody can see what you choose here" in told
    assert "Anybody here" in told
    assert "As this server has it, 4 at most." in told
    assert "**Quiet hours** None." in told
    assert "**May you be named on a way between two people?** No." in told
    assert "is chosen in `/inbox`" in told
    assert chosen(panel, "intro:openness") == ["open"]
    assert chosen(panel, "intro:weekly") == ["server"]
    assert labels(shown(panel))[2:] == ["Pause", "Change quiet hours", "You may name me"]


async def test_who_may_ask_is_chosen_and_kept(hall: Hall) -> None:
    panel = await settings(hall)
    for openness, told in ((Openness.MET, "Through somebody I have met"), (Openness.CLOSED, "Nobody.")):
        answer = await hall.nils.select(shown(panel), [openness.value], custom_id="intro:openness")
        assert told in said(answer)
        assert "Saved." in said(answer)
        assert (await held(hall)).openness is openness
        assert chosen(answer, "intro:openness") == [openness.value]


async def test_a_number_a_week_is_chosen_and_given_back_to_the_server(hall: Hall) -> None:
    panel = await settings(hall)
    for value, kept in (("0", 0), ("7", 7), ("server", None)):
        await hall.nils.select(shown(panel), [value], custom_id="intro:weekly")
        assert (await held(hall)).weekly_most == kept


async def test_whether_one_may_be_named_is_turned_on_and_off_by_what_the_button_says(hall: Hall) -> None:
    panel = await settings(hall)
    first = await hall.nils.click(shown(panel), label="You may name me")
    assert "**May you be named on a way between two people?** Yes." in said(first)
    assert "By that they learn that you met or thanked" in said(first)
    await forge(hall.nils, shown(first), "intro:name-me:yes")
    assert (await held(hall)).is_link, "pressed twice it is still a yes"
    await hall.nils.click(shown(await settings(hall)), label="Don't name me")
    assert not (await held(hall)).is_link


@pytest.mark.parametrize(
    ("custom_id", "value"),
    [("intro:openness", "everybody"), ("intro:weekly", "-1"), ("intro:weekly", "٣"), ("intro:weekly", "")],
)
async def test_what_was_not_offered_is_refused(hall: Hall, custom_id: str, value: str) -> None:
    before = await held(hall)
    answer = await forge(hall.nils, shown(await settings(hall)), custom_id, [value])
    assert "not one of the choices any more" in said(answer)
    assert await held(hall) == before


async def test_more_a_week_than_anybody_may_have_is_refused_with_the_figures(hall: Hall) -> None:
    answer = await forge(hall.nils, shown(await settings(hall)), "intro:weekly", ["11"])
    assert "between 0 and 10 a week" in said(answer)
    assert (await held(hall)).weekly_most is None


# ---------------------------------------------------------------------- pausing


async def test_a_pause_until_a_date_ends_at_its_midnight_by_the_members_clock(hall: Hall) -> None:
    now = hall.place.env.now()
    await hall.place.service(MembersService).set_rhythm(hall.nils.id, Rhythm("Asia/Tokyo"), now)
    day = (now + timedelta(days=20)).date()
    answer = await write(hall, "Pause", until=day.isoformat())
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=9)
    assert (await held(hall)).paused_until == midnight
    assert f"**Paused** until <t:{int(midnight.timestamp())}:f>" in said(answer)
    assert "Resume" in labels(shown(answer))


async def test_the_zone_of_the_profile_counts_before_the_servers(hall: Hall) -> None:
    now = hall.place.env.now()
    members = hall.place.service(MembersService)
    await hall.place.set_up(zone="America/New_York")
    day = (now + timedelta(days=20)).date()
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    await write(hall, "Pause", until=day.isoformat())
    until = (await held(hall)).paused_until
    assert until is not None
    assert until - midnight in (timedelta(hours=5), timedelta(hours=4))
    await hall.nils.click(shown(await settings(hall)), label="Resume")
    await members.edit_profile(hall.place.guild.id, hall.nils.id, Profile(zone="Asia/Tokyo"), now)
    await write(hall, "Pause", until=day.isoformat())
    assert (await held(hall)).paused_until == midnight - timedelta(hours=9)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("soon", "is neither a date nor a number of days"),
        ("2019-01-01", "has passed already"),
        ("0", "has passed already"),
        ("400 days", "is further off than I can keep in mind"),
        ("9999-12-31", "is further off than I can keep in mind"),
        ("`@everyone`", "is neither a date nor a number of days"),
    ],
)
async def test_what_is_no_pause_is_said_and_given_back_to_edit(hall: Hall, typed: str, why: str) -> None:
    answer = await write(hall, "Pause", until=typed)
    assert f"**Until when?** {why}" in said(answer)
    assert typed in said(answer)
    assert (await held(hall)).paused_until is None
    again = await hall.nils.click(shown(answer), label="Edit")
    done = await hall.nils.submit_modal(again, {"until": "10"})
    assert "**Paused** until" in said(done)
    assert (await held(hall)).paused_until == hall.place.env.now() + timedelta(days=10)


async def test_a_pause_hides_requests_and_its_end_shows_them(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils", "bea")
    await write(hall, "Pause", until="3 days")
    await hall.ask("priya", "nils")
    await hall.ask("priya", "bea")
    assert not hall.letters("nils")
    assert hall.letters("bea")
    assert "would like to meet you" not in await hall.inbox("nils")
    answer = await hall.nils.click(shown(await settings(hall)), label="Resume")
    assert "Welcome back." in said(answer)
    assert (await held(hall)).paused_until is None
    await hall.deliver()
    assert "priya would like to meet you" in hall.letter("nils")


async def test_a_pause_that_ran_out_by_itself_shows_them_too(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await write(hall, "Pause", until="3 days")
    await hall.ask("priya", "nils")
    await hall.place.skip(hours=3 * 24 + 1)
    assert "priya would like to meet you" in hall.letter("nils")
    assert "Pause" in labels(shown(await settings(hall)))


async def test_another_change_during_a_pause_leaves_what_was_answered_in_it(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.connect("nils", "priya", by="sena")
    await write(hall, "Pause", until="3 days")
    assert (await hall.request(request_id)).seats[1].answer is Answer.NOT_NOW
    await hall.press("nils", "Yes, introduce us")
    await hall.nils.click(shown(await settings(hall)), label="You may name me")
    assert (await hall.request(request_id)).seats[1].answer is Answer.YES


async def test_nobodys_requests_and_none_a_week_leave_whoever_asks_waiting_as_ever(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils", "bea", "sena")
    panel = await settings(hall)
    await hall.nils.select(shown(panel), ["closed"], custom_id="intro:openness")
    panel = await settings(hall, "bea")
    await hall.bea.select(shown(panel), ["0"], custom_id="intro:weekly")
    for name in ("nils", "bea", "sena"):
        await hall.ask("priya", name)
    assert not hall.letters("nils")
    assert not hall.letters("bea")
    assert hall.letters("sena")
    told = said(await hall.priya.slash(hall.place.general, "intro mine"))
    assert len({line for line in told.splitlines() if line.startswith("-# Asked")}) == 1


# ---------------------------------------------------------------------- quiet hours


async def rhythm(hall: Hall) -> Rhythm:
    return await hall.place.service(MembersService).rhythm(hall.nils.id)


async def test_quiet_hours_are_kept_shown_and_taken_back(hall: Hall) -> None:
    answer = await write(
        hall, "Change quiet hours", quiet_from="10 pm", quiet_to="7.30", zone="europe/lisbon"
    )
    assert "**Quiet hours** 22:00 to 07:30 in Europe/Lisbon, where it is" in said(answer)
    assert await rhythm(hall) == Rhythm("Europe/Lisbon", time(22), time(7, 30))
    form = await hall.nils.click(shown(answer), label="Change quiet hours")
    gone = await hall.nils.submit_modal(form, {"quiet_from": "", "quiet_to": "", "zone": "Europe/Lisbon"})
    assert "**Quiet hours** None." in said(gone)
    assert await rhythm(hall) == Rhythm("Europe/Lisbon")


@pytest.mark.parametrize(
    ("quiet_from", "quiet_to", "zone", "why"),
    [
        ("22:00", "7:00", "", "**Your time zone** is missing"),
        (
            "22:00",
            "7:00",
            "Lisbon",
            "**Your time zone** is not one that I know by the name “Lisbon”. Did you mean `Europe/Lisbon`?",
        ),
        ("22:00", "7:00", "```@everyone", "**Your time zone** is not one that I know"),
        ("22:00", "", "Europe/Lisbon", "**Quiet until** is missing"),
        ("", "7:00", "Europe/Lisbon", "**Quiet from** is missing"),
        ("22:00", "22:00", "Europe/Lisbon", "**Quiet until** is when they begin, too"),
        ("late", "7:00", "Europe/Lisbon", "**Quiet from** is not a time of day"),
        ("22:00", "25:00", "Europe/Lisbon", "**Quiet until** is not a time of day"),
    ],
)
async def test_what_are_no_quiet_hours_is_said_kindly(
    hall: Hall, quiet_from: str, quiet_to: str, zone: str, why: str
) -> None:
    answer = await write(hall, "Change quiet hours", quiet_from=quiet_from, quiet_to=quiet_to, zone=zone)
    assert why in said(answer)
    assert "Edit" in labels(shown(answer))
    assert await rhythm(hall) == Rhythm()


async def test_quiet_hours_hold_a_direct_message_until_they_are_over(hall: Hall) -> None:
    now = hall.place.env.now()
    await hall.reach(Reach.DIRECT, "nils")
    begin, end = (now - timedelta(hours=1)), (now + timedelta(hours=3))
    await write(hall, "Change quiet hours", quiet_from=f"{begin:%H:%M}", quiet_to=f"{end:%H:%M}", zone="UTC")
    await hall.ask("priya", "nils")
    assert not hall.letters("nils")
    assert f"<@{hall.priya.id}> would like to meet you." in await hall.inbox("nils"), "the inbox fills"
    await hall.place.skip(hours=2)
    assert not hall.letters("nils")
    await hall.place.skip(hours=1.1)
    assert "priya would like to meet you" in hall.letter("nils")


async def test_the_form_begins_with_the_zone_of_the_profile(hall: Hall) -> None:
    await hall.place.service(MembersService).edit_profile(
        hall.place.guild.id, hall.nils.id, Profile(zone="Asia/Tokyo"), hall.place.env.now()
    )
    form = await hall.nils.click(shown(await settings(hall)), label="Change quiet hours")
    assert "Asia/Tokyo" in str(form.modal)


async def test_the_settings_outlive_a_restart_and_its_forms_too(hall: Hall) -> None:
    panel = await settings(hall)
    form = await hall.nils.click(shown(panel), label="Pause")
    await hall.place.restart()
    await hall.nils.submit_modal(form, {"until": "2 weeks"})
    await hall.nils.select(shown(panel), ["met"], custom_id="intro:openness")
    kept = await held(hall)
    assert kept.openness is Openness.MET
    assert kept.is_paused(hall.place.env.now())


async def test_settings_hold_in_one_server_only(hall: Hall) -> None:
    elsewhere = hall.place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    guest = elsewhere.add_member(hall.nils.user)
    await hall.place.env.settle()
    panel = await guest.slash(channel, "intro settings")
    await guest.select(shown(panel), ["closed"], custom_id="intro:openness")
    assert (await held(hall)).openness is Openness.OPEN

"""What organizers read of a draft: when it comes, in words, and what is special about each time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.core.calendar import zone_names
from bot.core.ids import new_id
from bot.core.language import languages, speaking
from bot.core.schedule import Often, Schedule, Span, upcoming
from bot.core.spans import BadSpan, WrongSpan, parse_spans
from bot.core.text import fits
from bot.prompts.drafting import Saved
from bot.prompts.rules import (
    TAG_MOST,
    BadHours,
    BadText,
    BadZone,
    No,
    Prompt,
    Refusal,
    Settings,
    State,
    TooManyTexts,
)
from bot.prompts.runs import Run, RunState, Skipped
from bot.ui.channels import Look
from cogs.prompts import wording_of_course as course
from cogs.prompts import wording_of_drafts as drafts
from cogs.prompts import wording_of_prompts as wording
from cogs.prompts import wording_of_times as times

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SLOT = datetime.combine(date(2026, 11, 23), time(9))
NINE, BERLIN = time(9), "Europe/Berlin"
MONDAY = frozenset({0})
HOSTILE = "**@everyone** [win](https://evil.example) `x` \u202e <@1>"


def schedule(often: Often = Often.EVERY_WEEK, *days: int, **changed: Any) -> Schedule:
    given: dict[str, Any] = {"at": NINE, "zone": BERLIN, "weekdays": frozenset(days or {0}), **changed}
    return Schedule(often=often, **given)


def prompt(state: State = State.ACTIVE, **changed: Any) -> Prompt:
    settings = Settings(changed.pop("name", "Weekly"), 1, schedule(), 96)
    given: dict[str, Any] = {"next_at": datetime(2026, 11, 30, 8, tzinfo=UTC), **changed}
    return Prompt(new_id(NOW), 7, settings, state, 1, 5, NOW, NOW, **given)


def run(state: RunState, **changed: Any) -> Run:
    due = datetime(2026, 11, 23, 8, tzinfo=UTC)
    return Run(
        id=new_id(NOW),
        prompt_id=new_id(NOW),
        guild_id=7,
        slot=SLOT,
        zone=BERLIN,
        due_at=due,
        closes_at=NOW,
        text=changed.pop("text", "What did you build?"),
        state=state,
        channel_id=1,
        created_at=due,
        **changed,
    )


# ---------------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (schedule(), "Every Monday at 09:00, Europe/Berlin time"),
        (schedule(Often.EVERY_WEEK, 4, 0), "Every Monday and Friday at 09:00, Europe/Berlin time"),
        (schedule(Often.EVERY_WEEK, 0, 2, 4), "Every Monday, Wednesday and Friday at 09:00, Europe/Berlin time"),
        (schedule(Often.EVERY_WEEK, *range(5)), "Monday to Friday at 09:00, Europe/Berlin time"),
        (schedule(Often.EVERY_WEEK, *range(7)), "Every day at 09:00, Europe/Berlin time"),
        (schedule(Often.SECOND_WEEK, 1), "Every second week on Tuesday at 09:00, Europe/Berlin time"),
        (schedule(Often.FOURTH_WEEK, 1, 6), "Every fourth week on Tuesday and Sunday at 09:00, Europe/Berlin time"),
        (schedule(Often.FIRST, 0), "On the first Monday of the month at 09:00, Europe/Berlin time"),
        (schedule(Often.LAST, 4, at=time(17, 30)), "On the last Friday of the month at 17:30, Europe/Berlin time"),
    ],
)  # fmt: skip
def test_a_schedule_is_said_as_people_say_it(of: Schedule, said: str) -> None:
    assert times.when(of) == said


@pytest.mark.parametrize(
    ("count", "said"), [(4, "4 hours"), (12, "12 hours"), (24, "one day"), (36, "36 hours"), (96, "4 days")]
)
def test_how_long_is_said_in_days_where_they_are_whole(count: int, said: str) -> None:
    assert times.hours(count) == said


# ---------------------------------------------------------------------- the next ones


def test_each_time_is_shown_on_the_prompts_clock_and_on_the_readers() -> None:
    said = times.coming(upcoming(schedule(), NOW), BERLIN)
    assert "Monday 30 November, 09:00 · <t:1796025600:f>" in said
    assert said.count("<t:") == 5
    assert "clocks" not in said


def test_a_time_that_the_clocks_jump_over_says_when_it_comes_instead() -> None:
    early = schedule(Often.EVERY_WEEK, 6, at=time(2, 30))
    said = times.coming(upcoming(early, datetime(2027, 3, 25, tzinfo=UTC), 2), BERLIN)
    assert "Sunday 28 March, 02:30" in said
    assert "The clocks jump over 02:30 that day, so it comes at 03:00." in said


def test_a_time_that_the_clocks_show_twice_comes_the_first_time() -> None:
    early = schedule(Often.EVERY_WEEK, 6, at=time(2, 30))
    said = times.coming(upcoming(early, datetime(2027, 10, 28, tzinfo=UTC), 2), BERLIN)
    assert "The clocks show 02:30 twice that day; it comes the first time." in said


@pytest.mark.parametrize(("month", "way"), [(3, "forward"), (10, "back")])
def test_the_first_time_after_the_clocks_change_says_so(month: int, way: str) -> None:
    said = times.coming(upcoming(schedule(), datetime(2027, month, 20, tzinfo=UTC), 3), BERLIN)
    assert said.count("clocks") == 1
    assert f"The clocks have been set {way} since" in said


def test_dates_left_out_are_struck_through_and_those_in_a_row_are_one_line() -> None:
    left_out = (
        Span(date(2026, 12, 7), date(2026, 12, 7)),
        Span(date(2026, 12, 21), date(2027, 1, 9)),
    )
    said = times.coming(upcoming(schedule(left_out=left_out), NOW), BERLIN)
    assert "- ~~Monday 7 December, 09:00~~ · left out" in said
    assert "- ~~Monday 21 December, 09:00 to Monday 4 January, 09:00~~ · 3 left out" in said
    assert said.count("<t:") == 5


def test_of_many_dates_left_out_the_first_are_named() -> None:
    spans = tuple(Span(date(2027, month, 1), date(2027, month, 1 + month % 2)) for month in range(1, 6))
    settings = Settings("Weekly", 1, schedule(left_out=spans), 96)
    said = wording.settings_lines(settings, is_forum=False)
    assert "**Left out** 2027-01-01 to 2027-01-02, 2027-02-01, 2027-03-01 to 2027-03-02 and 2 more" in said
    assert "Left out" not in wording.settings_lines(prompt().settings, is_forum=False)


@pytest.mark.parametrize("language", languages())
def test_dates_left_out_are_read_back_as_they_are_written_in_every_language(language: str) -> None:
    spans = (
        Span(date(2026, 12, 7), date(2026, 12, 7)),
        Span(date(2026, 12, 21), date(2027, 1, 9)),
    )
    with speaking(language):
        assert parse_spans("\n".join(times.dates(spans))) == spans


@pytest.mark.parametrize("language", languages())
def test_a_schedule_can_be_said_in_every_language(language: str) -> None:
    with speaking(language):
        said = {times.when(schedule(often, 0)) for often in Often}
        assert len(said) == len(Often)
        assert all("09:00" in each and BERLIN in each for each in said)


@pytest.mark.parametrize("language", languages())
def test_a_tag_fits_a_forum_in_every_language(language: str) -> None:
    with speaking(language):
        assert fits(str(drafts.TAG_DEFAULT), TAG_MOST)


# ---------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "refused",
    [
        *(no for no in No),
        BadZone("Nowhere", ()),
        BadZone(HOSTILE, ("Europe/Berlin", "Europe/Bern")),
        BadHours(4, 24),
        BadText(3, "Hi"),
        BadText(3, HOSTILE),
        TooManyTexts(),
    ],
)
def test_every_refusal_is_a_sentence_that_leaks_no_markup(refused: Refusal) -> None:
    said = wording.refusal(refused)
    assert said.endswith(".")
    assert "**@everyone" not in said
    assert "<@1>" not in said.replace("\\<@1\\>", "")
    assert "!" not in said


def test_a_refused_question_is_named_by_its_line_and_its_words() -> None:
    assert "Line 3, “Hi”" in wording.refusal(BadText(3, "Hi"))


@pytest.mark.parametrize("wrong", list(WrongSpan))
def test_every_wrong_date_is_named_with_what_would_do(wrong: WrongSpan) -> None:
    said = drafts.bad_span(BadSpan("**24**", wrong))
    assert said.startswith("“\\*\\*24\\*\\*” ")
    assert said.endswith(".")


# ---------------------------------------------------------------------- places


def test_a_place_that_is_fine_needs_no_words() -> None:
    assert drafts.place_is_amiss(Look(1)) == ""
    assert drafts.place_is_amiss(None) == ""


def test_what_is_missing_in_a_channel_is_named_as_discord_names_it() -> None:
    text = drafts.place_is_amiss(Look(1, missing=["send_messages", "send_messages_in_threads"]))
    assert "**Send Messages**" in text
    assert "**Send Messages in Threads**" in text
    forum = drafts.place_is_amiss(Look(1, is_forum=True, missing=["send_messages", "manage_channels"]))
    assert "**Create Posts**" in forum
    assert "**Manage Channel**" in forum


def test_a_channel_that_is_gone_asks_for_another_one() -> None:
    assert "Choose another one" in drafts.place_is_amiss(Look(1, is_there=False))


# ---------------------------------------------------------------------- where it stands


def test_saving_says_when_it_comes_first() -> None:
    said = drafts.saved(Saved(prompt(), is_new=True))
    assert "for the first time <t:1796025600:F>" in said


def test_saving_a_paused_prompt_says_that_it_rests() -> None:
    said = drafts.saved(Saved(prompt(State.PAUSED, next_at=None), is_new=False))
    assert "is paused" in said
    assert "`/prompts resume`" in said


@pytest.mark.parametrize(
    ("of", "paused_at", "said"),
    [
        (prompt(), None, "comes next <t:1796025600:F>"),
        (prompt(State.PAUSED, next_at=None), None, "paused"),
        (prompt(held_code=50013, held_since=NOW), None, "can't be posted since <t:1795953600:f>"),
        (prompt(held_code=50013, held_since=NOW), NOW, "paused together"),
        (prompt(), NOW, "paused together with all others"),
    ],
)
def test_a_prompt_says_where_it_stands(of: Prompt, paused_at: datetime | None, said: str) -> None:
    assert said in wording.state(of, paused_at)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (10003, "Its channel is not there any more."),
        (50013, "in the channel's settings, under **Permissions**"),
        (160006, "as many open threads as Discord allows"),
        (40067, "**Manage Channel**"),
        (12345, "Discord refused me"),
    ],
)
def test_what_keeps_a_prompt_from_being_posted_is_said_with_how_to_mend_it(code: int, said: str) -> None:
    held = prompt(held_code=code, held_since=NOW)
    for words in (course.trouble(held, None), wording.entry(held, None)):
        assert said in words
        assert words.endswith("I go on by myself once that is mended.")


def test_what_is_seen_in_the_channel_says_more_than_what_discord_said() -> None:
    held = prompt(held_code=50013, held_since=NOW)
    said = course.trouble(held, Look(1, missing=["view_channel", "embed_links"]))
    assert "I can't post it since" in said
    assert "In <#1> I still need **View Channel** and **Embed Links**" in said
    assert "Discord refused" not in said


def test_a_prompt_that_will_be_in_trouble_says_so_before_it_is_due() -> None:
    assert "**View Channel**" in course.trouble(prompt(), Look(1, missing=["view_channel"]))
    assert "is not there any more" in course.trouble(prompt(), Look(1, is_there=False))
    assert course.trouble(prompt(), Look(1)) == ""


def test_one_that_goes_on_while_all_rest_says_so() -> None:
    said = wording.resumed(prompt(), all_rest=True)
    assert "All prompts are paused together" in said
    assert "comes next" not in said
    assert "All prompts are paused together" in drafts.saved(Saved(prompt(), is_new=True), all_rest=True)


@pytest.mark.parametrize("why", list(Skipped))
def test_every_reason_for_a_run_that_was_skipped_is_said(why: Skipped) -> None:
    said = course.history([run(RunState.SKIPPED, why=why, missed=1, missed_from=SLOT)])
    assert "Monday 23 November, 09:00: not asked, since" in said


def test_times_missed_in_a_row_are_one_line_with_their_number() -> None:
    missed = run(
        RunState.SKIPPED, text="", why=Skipped.LATE, missed=12, missed_from=SLOT - timedelta(weeks=11)
    )
    said = course.history([missed])
    assert "12 times" in said
    assert "Monday 7 September, 09:00 to Monday 23 November, 09:00" in said


def test_what_was_asked_leads_to_its_thread_and_its_words_do_no_harm() -> None:
    said = course.history([run(RunState.CLOSED, thread_id=99, text=HOSTILE, posted_at=NOW)])
    assert "](<https://discord.com/channels/7/99>), closed" in said
    assert "evil.example>)" not in said.replace("(<https://discord.com/channels/7/99>)", "")
    assert ", late" in said


def test_a_name_in_a_menu_fits_whatever_it_is() -> None:
    long = prompt(State.PAUSED, name="🧰" * 40)
    assert fits(wording.choice(long), 100)
    assert wording.choice(long).endswith("(paused)")


def test_the_longest_zone_fits_where_a_time_is_said() -> None:
    longest = max(zone_names(), key=len)
    assert longest in times.when(schedule(zone=longest))

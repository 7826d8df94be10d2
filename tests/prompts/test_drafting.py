"""Drafts: how a prompt is made and changed, shown before it is saved, saved once, and never by halves."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.core.schedule import Often, Span
from bot.prompts import records
from bot.prompts.course import FIRE
from bot.prompts.drafting import Previewed, Saved
from bot.prompts.records import prompt_drafts, prompt_texts, prompts
from bot.prompts.rules import DRAFT_KEPT_FOR, PROMPTS_MOST, BadHours, BadZone, No, State
from tests.community import DAY, GUILD, HOUR, NOW
from tests.prompts.round import ANOTHER, FIRST, FOREIGN, KEEPER, SETTINGS, TEXTS, WEEK, Round, daily, settings

CENTURY = (Span(date(2026, 1, 1), date(9999, 12, 31)),)
"""Every date there is."""


async def begin(round_: Round, draft_id: str = "d", **changes: Any) -> Previewed:
    shown = await round_.prompts.begin(KEEPER, settings(**changes), TEXTS, draft_id, NOW)
    assert isinstance(shown, Previewed)
    return shown


# ---------------------------------------------------------------------- before it is saved


async def test_a_draft_shows_when_it_would_come_and_nothing_comes_of_it(round_: Round) -> None:
    shown = await begin(round_)
    assert [each.at for each in shown.upcoming] == [FIRST + n * WEEK for n in range(5)]
    assert (shown.refusal, shown.draft.is_saved) == (None, False)
    assert await round_.planned() == {}
    assert await round_.prompts.draft("d", KEEPER, NOW) == shown


async def test_what_is_changed_is_shown_at_once_with_room_made_for_it(round_: Round) -> None:
    await begin(round_)
    shown = await round_.prompts.change_draft("d", KEEPER, NOW, weekdays=frozenset({0, 2}), at=time(8))
    assert isinstance(shown, Previewed)
    assert shown.draft.settings.open_hours == 48  # it was 96, for which there is no room now
    assert shown.upcoming[0].at == FIRST - 4 * HOUR + 2 * DAY
    assert await round_.prompts.draft("d", KEEPER, NOW) == shown


async def test_a_name_is_kept_as_it_is_read(round_: Round) -> None:
    shown = await begin(round_, name=" Monday\0\u202e \n check-in", tag="built\0")
    assert (shown.draft.settings.name, shown.draft.settings.tag) == ("Monday check-in", "built")
    shown = await round_.prompts.change_draft("d", KEEPER, NOW, name="Friday\0")
    assert isinstance(shown, Previewed)
    assert shown.draft.settings.name == "Friday"
    assert await round_.prompts.draft("d", KEEPER, NOW) == shown


async def test_every_second_week_counts_from_the_first_to_come(round_: Round) -> None:
    await begin(round_)
    shown = await round_.prompts.change_draft("d", KEEPER, NOW, often=Often.SECOND_WEEK)
    assert isinstance(shown, Previewed)
    assert [each.at for each in shown.upcoming][:2] == [FIRST, FIRST + 2 * WEEK]
    assert await round_.prompts.draft("d", KEEPER, NOW) == shown


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": ""}, No.NO_NAME),
        ({"weekdays": frozenset[int]()}, No.NO_DAY),
        ({"left_out": CENTURY}, No.NEVER),
        ({"texts": ()}, No.NO_TEXT),
        ({"open_hours": 1}, BadHours(4, 168)),
    ],
)
async def test_a_draft_that_cannot_be_kept_says_why_and_makes_no_prompt(
    round_: Round, changes: dict[str, Any], refusal: object
) -> None:
    await begin(round_)
    shown = await round_.prompts.change_draft("d", KEEPER, NOW, **changes)
    assert isinstance(shown, Previewed)
    assert shown.refusal == refusal
    assert await round_.prompts.save("d", KEEPER, NOW) == refusal
    assert await round_.rows(prompts) == await round_.rows(prompt_texts) == []
    assert await round_.planned() == {}


async def test_a_draft_with_a_zone_that_does_not_exist_is_kept_and_can_be_mended(round_: Round) -> None:
    shown = await begin(round_, zone="Europe/Berln", often=Often.SECOND_WEEK)
    assert isinstance(shown.refusal, BadZone)
    mended = await round_.prompts.change_draft("d", KEEPER, NOW, zone="Europe/Berlin")
    assert isinstance(mended, Previewed)
    assert mended.refusal is None
    assert isinstance(await round_.prompts.save("d", KEEPER, NOW), Saved)


@pytest.mark.parametrize("who", [ANOTHER, FOREIGN])
async def test_a_draft_is_for_whoever_began_it(round_: Round, who: Any) -> None:
    await begin(round_)
    assert await round_.prompts.draft("d", who, NOW) is No.NOT_FOUND
    assert await round_.prompts.change_draft("d", who, NOW, name="Other") is No.NOT_FOUND
    assert await round_.prompts.save("d", who, NOW) is No.NOT_FOUND
    assert await round_.prompts.begin(who, SETTINGS, TEXTS, "d", NOW) is No.NOT_FOUND
    await round_.prompts.discard("d", who, NOW)
    assert isinstance(await round_.prompts.draft("d", KEEPER, NOW), Previewed)


async def test_a_draft_that_was_left_is_gone(round_: Round) -> None:
    await begin(round_)
    await round_.prompts.discard("d", KEEPER, NOW)
    assert await round_.prompts.draft("d", KEEPER, NOW) is No.NOT_FOUND
    assert await round_.prompts.save("d", KEEPER, NOW) is No.NOT_FOUND


async def test_a_form_sent_again_begins_its_draft_anew_until_it_is_saved(round_: Round) -> None:
    await begin(round_)
    again = await begin(round_, name="Typed again")
    assert again.draft.settings.name == "Typed again"
    await round_.prompts.save("d", KEEPER, NOW)
    assert await round_.prompts.begin(KEEPER, SETTINGS, TEXTS, "d", NOW) is No.NOT_FOUND
    assert len(await round_.rows(prompts)) == 1


# ---------------------------------------------------------------------- saved


async def test_a_draft_is_saved_once_however_often_it_is_pressed(round_: Round, second: Round) -> None:
    await begin(round_)
    done = await asyncio.gather(*(who.prompts.save("d", KEEPER, NOW) for who in (round_, second) * 2))
    assert {type(each) for each in done} == {Saved}
    (row,) = await round_.rows(prompts)
    prompt = await round_.prompt(str(row["id"]))
    assert (prompt.state, prompt.version, prompt.keeper_id) == (State.ACTIVE, 1, KEEPER.user_id)
    assert [text.text for text in await round_.texts(prompt.id)] == list(TEXTS)
    assert await round_.planned() == {(FIRE, prompt.id): FIRST}
    later = await round_.prompts.save("d", KEEPER, NOW + HOUR)
    assert later == Saved(prompt, is_new=True)


async def test_an_edit_is_saved_once_however_often_it_is_pressed(round_: Round, second: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.begin_edit(prompt.id, KEEPER, "d", NOW, name="Another name")
    done = await asyncio.gather(*(who.prompts.save("d", KEEPER, NOW) for who in (round_, second) * 2))
    edited = await round_.prompt(prompt.id)
    assert (edited.settings.name, edited.version) == ("Another name", 2)
    assert done == [Saved(edited, is_new=False)] * 4


async def test_every_setting_comes_back_as_it_was_chosen(round_: Round) -> None:
    chosen = settings(
        name="Second and last",
        channel_id=7,
        at=time(9, 30),
        zone="Pacific/Chatham",
        weekdays=frozenset({1, 4}),
        often=Often.THIRD_WEEK,
        anchor=date(2026, 3, 3),
        left_out=(Span(date(2026, 12, 24), date(2027, 1, 2)), Span(date(2026, 5, 1), date(2026, 5, 1))),
        open_hours=24,
        tag="",
        is_recap=False,
        is_reminding=False,
    )
    prompt = await round_.make(chosen)
    assert prompt.settings == chosen
    assert await round_.prompt(prompt.id) == prompt


async def test_what_fails_half_way_leaves_no_half_of_a_prompt(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begin(round_)

    async def breaks(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(records, "put_texts", breaks)
        with pytest.raises(ConnectionError):
            await round_.prompts.save("d", KEEPER, NOW)
    assert await round_.rows(prompts) == []
    assert isinstance(await round_.prompts.save("d", KEEPER, NOW), Saved)
    assert len(await round_.rows(prompt_texts)) == len(TEXTS)


async def test_a_server_has_so_many_prompts_and_a_deleted_one_makes_room(
    round_: Round, second: Round
) -> None:
    made = [await round_.make() for _ in range(PROMPTS_MOST - 1)]
    for draft_id in ("a", "b"):
        await begin(round_, draft_id)
    done = await asyncio.gather(round_.prompts.save("a", KEEPER, NOW), second.prompts.save("b", KEEPER, NOW))
    assert sorted(isinstance(each, Saved) for each in done) == [False, True]
    assert No.TOO_MANY_PROMPTS in done
    assert len((await round_.prompts.list(GUILD)).prompts) == PROMPTS_MOST
    await round_.make(by=FOREIGN)
    await round_.prompts.delete(made[0].id, KEEPER, NOW)
    assert isinstance(await round_.prompts.save("b", KEEPER, NOW), Saved)
    assert isinstance(await round_.prompts.save("a", KEEPER, NOW), Saved)


# ---------------------------------------------------------------------- changed


async def test_an_edit_begins_with_what_is_stored_and_what_is_changed_at_once(round_: Round) -> None:
    prompt = await round_.make()
    shown = await round_.prompts.begin_edit(prompt.id, ANOTHER, "d", NOW, at=time(9), name="Other")
    assert isinstance(shown, Previewed)
    assert (shown.draft.settings, shown.draft.texts) == (settings(at=time(9), name="Other"), TEXTS)
    assert (shown.draft.prompt_id, shown.draft.base_version) == (prompt.id, 1)
    assert await round_.prompt(prompt.id) == prompt
    saved = await round_.prompts.save("d", ANOTHER, NOW)
    assert isinstance(saved, Saved)
    assert (saved.is_new, saved.prompt.version, saved.prompt.keeper_id) == (False, 2, ANOTHER.user_id)
    assert await round_.prompts.save("d", ANOTHER, NOW) == saved


async def test_an_edit_shows_no_second_date_for_a_day_that_had_its_own(round_: Round) -> None:
    prompt = await round_.make(daily())
    await round_.play(FIRST)
    shown = await round_.prompts.begin_edit(prompt.id, KEEPER, "d", FIRST + HOUR, at=time(20))
    assert isinstance(shown, Previewed)
    assert shown.upcoming[0].at == FIRST + DAY + 8 * HOUR


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unless_one_says_so(
    round_: Round,
) -> None:
    prompt = await round_.make()
    await round_.prompts.begin_edit(prompt.id, KEEPER, "mine", NOW, name="Mine")
    await round_.prompts.begin_edit(prompt.id, ANOTHER, "theirs", NOW, name="Theirs")
    await round_.prompts.save("theirs", ANOTHER, NOW)
    assert await round_.prompts.save("mine", KEEPER, NOW) is No.CHANGED
    assert (await round_.prompt(prompt.id)).settings.name == "Theirs"
    saved = await round_.prompts.save("mine", KEEPER, NOW, over=True)
    assert isinstance(saved, Saved)
    assert (saved.prompt.settings.name, saved.prompt.version) == ("Mine", 3)


@pytest.mark.parametrize("is_paused", [False, True])
async def test_two_who_save_at_once_do_not_overwrite_each_other(
    round_: Round, second: Round, is_paused: bool
) -> None:
    prompt = await round_.make()
    if is_paused:
        await round_.prompts.pause(prompt.id, KEEPER, NOW)
    await round_.prompts.begin_edit(prompt.id, KEEPER, "mine", NOW, name="Mine")
    await round_.prompts.begin_edit(prompt.id, ANOTHER, "theirs", NOW, name="Theirs")
    done = await asyncio.gather(
        round_.prompts.save("mine", KEEPER, NOW), second.prompts.save("theirs", ANOTHER, NOW)
    )
    assert sorted(isinstance(each, Saved) for each in done) == [False, True]
    assert No.CHANGED in done
    assert (await round_.prompt(prompt.id)).version == 2


async def test_a_prompt_that_was_deleted_meanwhile_cannot_be_saved(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.begin_edit(prompt.id, KEEPER, "d", NOW)
    await round_.prompts.delete(prompt.id, KEEPER, NOW)
    assert await round_.prompts.save("d", KEEPER, NOW, over=True) is No.NOT_FOUND
    assert await round_.prompts.begin_edit(prompt.id, KEEPER, "e", NOW) is No.NOT_FOUND


async def test_an_edit_to_dates_that_never_come_changes_nothing(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.begin_edit(prompt.id, KEEPER, "d", NOW, left_out=CENTURY)
    assert await round_.prompts.save("d", KEEPER, NOW) is No.NEVER
    assert await round_.prompt(prompt.id) == prompt
    assert await round_.planned() == {(FIRE, prompt.id): FIRST}


async def test_a_paused_prompt_that_is_edited_rests_on(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.pause(prompt.id, KEEPER, NOW)
    edited = await round_.edit(prompt, NOW, at=time(15))
    assert (edited.state, edited.next_at) == (State.PAUSED, None)
    assert await round_.planned() == {}


async def test_drafts_are_forgotten_after_a_day_and_what_they_made_stays(round_: Round) -> None:
    await begin(round_, "left")
    await round_.make()
    for now, left in ((NOW + DRAFT_KEPT_FOR, 2), (NOW + DRAFT_KEPT_FOR + timedelta(minutes=1), 0)):
        async with round_.database.unit(now) as unit:
            await round_.prompts.prune(unit)
        assert len(await round_.rows(prompt_drafts)) == left
    assert len((await round_.prompts.list(GUILD)).prompts) == 1

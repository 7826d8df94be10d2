"""What organizers do whenever they like: running a prompt by hand, slowing it down; and who may not."""

from __future__ import annotations

from bot.core.effects import Ending
from bot.core.schedule import Often
from bot.prompts.course import CLOSE, POST, REMIND
from bot.prompts.rules import No, State
from bot.prompts.runs import RunState, Skipped
from tests.community import DAY, HOUR, NOW, ends
from tests.prompts.round import FIRST, FOREIGN, KEEPER, OPEN_FOR, WEEK, Round, settings

TODAY = FIRST.date()


# ---------------------------------------------------------------------- by hand


async def test_run_by_hand_it_comes_beside_its_schedule_and_once_for_each_press(round_: Round) -> None:
    prompt = await round_.make()
    started = await round_.prompts.run_now(prompt.id, KEEPER, "by-hand", NOW)
    assert not isinstance(started, No)
    assert (started.run.is_manual, started.run.due_at, started.run.text) == (True, NOW, "What did you build?")
    assert started.effect_id is not None
    again = await round_.prompts.run_now(prompt.id, KEEPER, "by-hand", NOW + HOUR)
    assert not isinstance(again, No)
    assert (again.run, again.effect_id) == (started.run, None)
    assert await round_.play(NOW) == [POST]
    assert (await round_.prompt(prompt.id)).next_at == FIRST
    assert await round_.play(FIRST) == [POST]
    by_hand, scheduled = await round_.runs(prompt.id)
    assert (by_hand.is_manual, scheduled.is_manual) == (True, False)
    assert (by_hand.slot.date(), scheduled.slot.date()) == (TODAY, TODAY)
    assert scheduled.text == "What did you break?"


async def test_the_effect_of_a_run_by_hand_is_its_post_even_when_texts_run_low(round_: Round) -> None:
    prompt = await round_.make(texts=["First question?", "Second question?"])
    await round_.begun(texts=["Another prompt?"])
    await round_.play(FIRST)
    started = await round_.prompts.run_now(prompt.id, KEEPER, "by-hand", FIRST + HOUR)
    assert not isinstance(started, No)
    (post,) = await round_.claim(FIRST + HOUR)
    assert (post.id, post.kind) == (started.effect_id, POST)


async def test_a_paused_prompt_runs_by_hand_once_and_rests_on(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.pause(prompt.id, KEEPER, NOW)
    await round_.prompts.run_now(prompt.id, KEEPER, "by-hand", NOW)
    assert await round_.play(NOW) == [POST]
    stored = await round_.prompt(prompt.id)
    assert (stored.state, stored.next_at) == (State.PAUSED, None)


async def test_the_id_of_another_prompts_run_begins_nothing(round_: Round) -> None:
    run = await round_.begun()
    prompt = await round_.make(now=FIRST)
    assert await round_.prompts.run_now(prompt.id, KEEPER, run.id, FIRST) is No.NOT_FOUND
    assert await round_.count_runs() == 1


# ---------------------------------------------------------------------- who may not, and what goes no further


async def test_organizers_of_another_server_find_nothing_here(round_: Round) -> None:
    prompt = await round_.make()
    acts = (round_.prompts.pause, round_.prompts.resume, round_.prompts.delete)
    assert [await act(prompt.id, FOREIGN, NOW) for act in acts] == [No.NOT_FOUND] * 3
    assert await round_.prompts.run_now(prompt.id, FOREIGN, "r", NOW) is No.NOT_FOUND
    assert await round_.prompts.slow_down(prompt.id, FOREIGN, Often.EVERY_WEEK, NOW) is No.NOT_FOUND
    assert await round_.prompts.begin_edit(prompt.id, FOREIGN, "d", NOW) is No.NOT_FOUND
    assert await round_.prompts.show(prompt.id, FOREIGN.guild_id, NOW) is No.NOT_FOUND
    assert await round_.prompt(prompt.id) == prompt


async def test_what_is_done_twice_is_refused_by_name(round_: Round) -> None:
    prompt = await round_.make()
    assert await round_.prompts.resume(prompt.id, KEEPER, NOW) is No.RUNNING_ALREADY
    await round_.prompts.pause(prompt.id, KEEPER, NOW)
    assert await round_.prompts.pause(prompt.id, KEEPER, NOW) is No.PAUSED_ALREADY
    await round_.prompts.delete(prompt.id, KEEPER, NOW)
    assert await round_.prompts.delete(prompt.id, KEEPER, NOW) is No.NOT_FOUND


async def test_slowed_down_it_comes_half_as_often_counted_from_its_last_date(round_: Round) -> None:
    run = await round_.begun()
    slower = await round_.prompts.slow_down(run.prompt_id, KEEPER, Often.EVERY_WEEK, FIRST + HOUR)
    assert not isinstance(slower, No)
    assert slower.settings.schedule.often is Often.SECOND_WEEK
    assert slower.next_at == FIRST + 2 * WEEK
    again = await round_.prompts.slow_down(run.prompt_id, KEEPER, Often.EVERY_WEEK, FIRST + HOUR)
    assert again == slower  # the second press of the same button slows nothing


async def test_slowed_down_at_the_moment_it_is_due_it_still_comes_today(round_: Round) -> None:
    prompt = await round_.make()
    slower = await round_.prompts.slow_down(prompt.id, KEEPER, Often.EVERY_WEEK, FIRST)
    assert not isinstance(slower, No)
    assert await round_.play(FIRST) == [POST]
    assert await round_.dates(prompt.id) == [TODAY]
    assert slower.next_at == FIRST + 2 * WEEK


async def test_a_prompt_at_its_slowest_stays_as_it_is(round_: Round) -> None:
    prompt = await round_.make(settings(often=Often.LAST, open_hours=96))
    assert await round_.prompts.slow_down(prompt.id, KEEPER, Often.LAST, NOW) == prompt


async def test_prompts_are_found_by_any_part_of_their_names(round_: Round) -> None:
    await round_.make(settings(name="Weekly Build"))
    await round_.make(settings(name="Friday wins"))
    found = await round_.prompts.suggest(KEEPER.guild_id, "BUILD")
    assert [each.settings.name for each in found] == ["Weekly Build"]
    assert len(await round_.prompts.suggest(KEEPER.guild_id, "")) == 2
    assert await round_.prompts.suggest(FOREIGN.guild_id, "") == []


async def test_run_by_hand_while_the_scheduled_one_still_waits_it_takes_its_place(round_: Round) -> None:
    prompt = await round_.make()
    await round_.play(FIRST, ends(Ending.BLOCKED, 50013))
    await round_.prompts.run_now(prompt.id, KEEPER, "by-hand", FIRST + HOUR)
    await round_.guilds.look_again(KEEPER.guild_id, FIRST + HOUR)
    await round_.play(FIRST + HOUR)
    scheduled, by_hand = await round_.runs(prompt.id)
    assert (scheduled.state, scheduled.why) == (RunState.SKIPPED, Skipped.HELD)
    assert (by_hand.state, by_hand.text) == (RunState.OPEN, scheduled.text)
    assert round_.posts == ["by-hand"]


async def test_a_run_by_hand_closes_as_any_other_and_reminds_as_any_other(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.run_now(prompt.id, KEEPER, "by-hand", NOW)
    await round_.play(NOW)
    run = await round_.run("by-hand")
    assert run.closes_at == NOW + OPEN_FOR
    planned = await round_.planned()
    assert (planned[CLOSE, run.id], planned[REMIND, run.id]) == (run.closes_at, run.closes_at - DAY)

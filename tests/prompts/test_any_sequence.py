"""Whatever organizers, Discord and the clock do in whatever order, a date has one run or one line at most."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.prompts.course import FIRE, POST
from bot.prompts.rules import Prompt, State
from bot.prompts.runs import Run, RunState
from tests.community import DAY, GUILD, HOUR, NOW
from tests.prompts.round import ANOTHER, FIRST, KEEPER, Round, daily

Step = tuple[str, object]


def step(what: str, *of: object) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(what), st.sampled_from(of or (None,)))


WAITS = step("wait", 1, 5, 9, 13, 24, 24, 40, 24 * 9)
TIME = st.one_of(WAITS, WAITS, step("look"), step("step back", 1, 30))
DISCORD = st.one_of(
    step("deliver", Ending.DELIVERED, Ending.DELIVERED, Ending.BLOCKED, Ending.ABANDONED), step("mend")
)
ORGANIZERS = st.one_of(
    step("at", time(0), time(2, 30), time(9), time(14), time(23, 30)),
    step("zone", "UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/New_York"),
    step("pause"),
    step("resume"),
    step("rest"),
    step("go on"),
)
BY_HAND = step("by hand")


class Play:
    """One prompt that comes daily, and a clock."""

    def __init__(self, round_: Round, prompt: Prompt) -> None:
        self.round = round_
        self.id = prompt.id
        self.now = NOW
        self.newest: date | None = None

    async def does(self, what: str, of: object) -> None:
        prompts = self.round.prompts
        match what, of:
            case "wait", int(hours):
                self.now += hours * HOUR
                await self.round.agenda.sweep(self.now)
            case "step back", int(hours):
                self.now -= hours * HOUR
                await self.round.agenda.sweep(self.now)
            case "look", _:
                await self.round.agenda.sweep(self.now)
            case "deliver", Ending() as ending:
                await self.deliver(ending)
            case "mend", _:
                await self.round.guilds.look_again(GUILD, self.now)
            case "at", time() as at:
                await self.round.edit(await self.prompt(), self.now, at=at)
            case "zone", str(zone):
                await self.round.edit(await self.prompt(), self.now, zone=zone)
            case "pause", _:
                await prompts.pause(self.id, KEEPER, self.now)
            case "resume", _:
                await prompts.resume(self.id, ANOTHER, self.now)
            case "rest", _:
                await prompts.pause_all(KEEPER, self.now)
            case "go on", _:
                await prompts.resume_all(KEEPER, self.now)
            case _:
                # Two presses in the same microsecond are one slot.
                self.now += timedelta(microseconds=1)
                await prompts.run_now(self.id, KEEPER, new_id(self.now), self.now)

    async def prompt(self) -> Prompt:
        return await self.round.prompt(self.id)

    async def deliver(self, ending: Ending) -> None:
        """Take up what waits, once; what is asked of Discord first ends like this."""
        for entry in await self.round.claim(self.now):
            await self.round.settle(entry, await self.answer(entry, ending), self.now)

    async def answer(self, entry: OutboxEntry, ending: Ending) -> Outcome:
        if entry.kind != POST or ending is Ending.DELIVERED:
            return await self.round.played(entry, self.now)
        wanted = await self.round.firing.to_post(str(entry.payload["run_id"]), self.now)
        if wanted is None or wanted.is_expired:
            return Outcome(Ending.SKIPPED)
        return Outcome(ending, code=50013)

    async def is_sound(self, last: Step) -> None:
        """No date is seen to twice, no run posted twice, and what comes next is planned."""
        prompt, runs = await self.prompt(), await self.round.runs(self.id)
        scheduled = [run for run in runs if not run.is_manual]
        dates = [each for run in scheduled for each in dates_of(run)]
        assert len(dates) == len(set(dates)), last
        posted = [run.id for run in runs if run.state in (RunState.OPEN, RunState.CLOSED)]
        assert sorted(self.round.posts) == sorted(posted), last
        assert all(run.why is not None for run in runs if run.state is RunState.SKIPPED), last
        assert sum(run.state is RunState.POSTING for run in runs) <= 1, last
        planned = {key: at for key, at in (await self.round.planned()).items() if key[0] == FIRE}
        is_active = prompt.state is State.ACTIVE
        assert planned == ({(FIRE, self.id): prompt.next_at} if is_active else {}), last
        assert not is_active or (prompt.next_at is not None and prompt.next_at > self.now), last
        assert self.newest is None or (prompt.last_date or date.min) >= self.newest, last
        assert max(dates, default=date.min) <= (prompt.last_date or date.min), last
        assert prompt.next_slot is None or prompt.next_slot.date() > (prompt.last_date or date.min), last
        self.newest = prompt.last_date


def dates_of(run: Run) -> list[date]:
    """The dates that a run stands for: its own, or those that came and went."""
    first = (run.missed_from or run.slot).date()
    return [first + n * DAY for n in range((run.slot.date() - first).days + 1)]


async def played(round_: Round, steps: list[Step]) -> Play:
    await round_.empty()  # the database is one for all examples
    await round_.set_up()
    round_.posts.clear()
    play = Play(round_, await round_.make(daily()))
    for each in steps:
        await play.does(*each)
        if each[0] in ("deliver", "mend"):  # which do not look at what is due
            await round_.agenda.sweep(play.now)
        await play.is_sound(each)
    return play


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(TIME, DISCORD, ORGANIZERS, BY_HAND), min_size=6, max_size=18))
async def test_no_date_is_seen_to_twice_whatever_happens(round_: Round, steps: list[Step]) -> None:
    await played(round_, steps)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(TIME, DISCORD, BY_HAND), min_size=6, max_size=18))
async def test_no_date_is_forgotten_as_long_as_nobody_rests_or_changes_it(
    round_: Round, steps: list[Step]
) -> None:
    play = await played(round_, steps)
    prompt = await play.prompt()
    scheduled = [run for run in await round_.runs(play.id) if not run.is_manual]
    dates = sorted(each for run in scheduled for each in dates_of(run))
    days = (prompt.last_date - FIRST.date()).days + 1 if prompt.last_date else 0
    assert dates == [FIRST.date() + n * DAY for n in range(days)]
    assert all(run.missed == len(dates_of(run)) for run in scheduled if run.state is RunState.SKIPPED)

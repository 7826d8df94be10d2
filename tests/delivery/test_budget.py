from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.budget import Budget


class SkippingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer instead of waiting for it."""

    def __init__(self) -> None:
        self.clock = 0.0
        super().__init__(_SkippingSelector(self))

    def time(self) -> float:
        return self.clock


class _SkippingSelector(selectors.SelectSelector):
    def __init__(self, loop: SkippingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        # Each turn of a real loop takes some time, too: without it a rounding error would never pass.
        self._loop.clock += (timeout or 0.0) + 1e-9
        return super().select(0)


def timed(budget: Budget, act: Callable[[list[float]], Awaitable[None]]) -> list[float]:
    """Return when, on the loop's clock, each request of ``act`` was let through."""
    sent: list[float] = []
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:

        async def run() -> None:
            await act(sent)

        runner.run(run())
    assert budget.spent == len(sent)
    return sent


def most_in_a_second(sent: list[float]) -> int:
    # Rounded to the microsecond: a window may not be shortened by how floats are added up.
    whole = [round(at * 1e6) for at in sorted(sent)]
    return max(sum(start <= at < start + 1_000_000 for at in whole) for start in whole)


def spend(budget: Budget, gaps: list[float], each: int = 1) -> list[float]:
    async def one(sent: list[float]) -> None:
        await budget.spend()
        sent.append(asyncio.get_running_loop().time())

    async def act(sent: list[float]) -> None:
        for gap in gaps:
            await asyncio.sleep(gap)
            await asyncio.gather(*(one(sent) for _ in range(each)))

    return timed(budget, act)


@pytest.mark.parametrize("per_second", [2, 3, 10, 45, 50])
def test_a_herd_never_exceeds_the_budget_in_any_second(per_second: int) -> None:
    sent = spend(Budget(per_second), [0.0], each=per_second * 5)
    assert most_in_a_second(sent) <= per_second


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 50),
    st.lists(st.floats(0, 1.5, allow_nan=False), min_size=1, max_size=20),
    st.integers(1, 30),
)
def test_bursts_after_any_rest_never_exceed_the_budget(per_second: int, gaps: list[float], each: int) -> None:
    assert most_in_a_second(spend(Budget(per_second), gaps, each)) <= per_second


@pytest.mark.parametrize("stall", [0.01, 0.3, 0.99, 2.5])
def test_a_loop_that_stalls_does_not_make_up_for_it(stall: float) -> None:
    budget = Budget(45)

    async def one(sent: list[float]) -> None:
        await budget.spend()
        sent.append(asyncio.get_running_loop().time())

    async def act(sent: list[float]) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SkippingLoop)
        waiting = [asyncio.create_task(one(sent)) for _ in range(200)]
        for _ in range(3):
            await asyncio.sleep(0.4)
            loop.clock += stall
        await asyncio.gather(*waiting)

    assert most_in_a_second(timed(budget, act)) <= 45


def test_a_herd_takes_at_most_a_quarter_longer_than_discord_would_allow() -> None:
    sent = spend(Budget(45), [0.0], each=2000)
    assert max(sent) <= 1.25 * 2000 / 50


def test_a_single_post_does_not_wait() -> None:
    assert max(spend(Budget(45), [0.0], each=3)) < 0.001


def test_requests_leave_in_the_order_they_were_wanted() -> None:
    budget = Budget(10)
    order: list[int] = []

    async def one(number: int, sent: list[float]) -> None:
        await budget.spend()
        order.append(number)
        sent.append(0)

    async def act(sent: list[float]) -> None:
        await asyncio.gather(*(one(number, sent) for number in range(20)))

    timed(budget, act)
    assert order == sorted(order)


def test_a_clock_that_steps_back_is_no_debt() -> None:
    budget = Budget(10)

    async def act(sent: list[float]) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SkippingLoop)
        for start in (1_000_000.0, 5.0):
            loop.clock = start
            await budget.spend()
            sent.append(loop.time())

    assert timed(budget, act) == pytest.approx([1_000_000.0, 5.0])


@pytest.mark.parametrize("per_second", [-1, 0, 1])
def test_a_budget_that_allows_nothing_is_refused(per_second: int) -> None:
    with pytest.raises(ValueError, match="at least 2"):
        Budget(per_second)

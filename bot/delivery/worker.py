"""The worker: takes effects out of the outbox, has them performed and hands the outcomes back.

Effects of different lanes are performed at the same time, those of one lane in order. What an outcome
means to its service is saved in the transaction that finishes the effect. An effect whose process died
is taken over when its lease runs out. The lease being longer than any attempt may take, only one process
acts on an effect at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import discord
import structlog

from bot.core import circuits, outbox
from bot.core.database import Database, DatabaseUnavailable
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.core.ids import new_id
from bot.core.language import ENGLISH, speak
from bot.delivery import retry
from bot.delivery.breaker import CIRCUIT, Breaker
from bot.delivery.budget import Budget
from bot.delivery.calls import Call, Renderers, Settle
from bot.delivery.fence import LeaseLost, fence
from bot.delivery.outcomes import Failure, Verdict, outcome_of, understand
from bot.delivery.performer import Performer
from bot.delivery.servers import must_be_told, shards_of

AT_ONCE: Final = 20
"""Effects performed at the same time."""
ATTEMPT_AT_MOST: Final = timedelta(seconds=90)
"""How long one attempt may take; what remains of the lease is for recording it."""
RECORDING_PAUSES: Final = (0.0, 0.0, 1.0, 2.0, *(5.0,) * 23)
"""Seconds between the tries to record an outcome: two minutes of them, since nobody looks for it any sooner."""
HURRIED_EVERY: Final = timedelta(minutes=1)
"""After an outage what waits is tried again as soon as anything comes through, but not more often than this."""
_REMEMBERED: Final = 1000

log = structlog.get_logger()


class Delivery:
    """Delivers the effects of the registered kinds. Starts nothing by itself: see :meth:`poke`."""

    def __init__(
        self,
        database: Database,
        client: discord.Client,
        renderers: Renderers,
        *,
        requests_per_second: int = 45,
        clock: Callable[[], datetime] = discord.utils.utcnow,
        jitter: Callable[[], float] = random.random,
        observe: Callable[[OutboxEntry, Outcome], None] | None = None,
        language: Callable[[int | None], Awaitable[str]] | None = None,
        ahead: Callable[[], timedelta] = timedelta,
        may_ask: Callable[[], bool] = lambda: True,
    ) -> None:
        """``ahead`` tells how far ``clock`` is ahead of Discord's, as far as anybody knows, ``may_ask`` whether
        anything should be asked of Discord now that can wait.
        """
        self.budget: Final = Budget(requests_per_second)
        self.when_put_off: Callable[[timedelta], None] | None = None
        """Told for how long something was put off, each time: for whoever pokes."""
        self._database = database
        self._client = client
        self._renderers = renderers
        self._clock = clock
        self._jitter = jitter
        self._observe = observe
        self._language = language
        self._ahead = ahead
        self._may_ask = may_ask
        self._performer = Performer(client, self.budget, Breaker(database), clock, fence(database))
        self._name = new_id(clock())
        self._task: asyncio.Task[None] | None = None
        self._look_again = False
        self._poked: asyncio.Future[None] | None = None
        self._is_stopping = False
        self._is_refused = False
        self._is_held_back = False
        self._pause: tuple[datetime, datetime] | None = None
        self._pauses = 0
        """How many there were in a row."""
        self._put_off: set[int] = set()
        """What this process has put off, and Discord did not say for how long."""
        self._hurried_at: datetime | None = None
        self._is_database_away = False
        self._in_flight: set[int] = set()
        self._known: OrderedDict[int, Outcome] = OrderedDict()
        self._waiting: dict[int, list[asyncio.Future[None]]] = {}

    def poke(self) -> None:
        """See to it that what is due now gets delivered. Returns at once; poking often does no harm.

        Nothing wakes up by itself for what becomes due later: poke then. Poke after commits that emitted
        something, not after each: delivering commits, too, and would never come to an end.
        """
        if self._is_stopping or self._is_refused:
            return
        self._look_again = True
        if self._poked is not None and not self._poked.done():
            self._poked.set_result(None)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="delivery")

    async def drain(self) -> None:
        """Deliver until nothing is due any more."""
        self.poke()
        while (task := self._task) is not None and not task.done():
            await asyncio.wait({task})

    async def wait_for(self, ids: Sequence[int], within: float) -> dict[int, Outcome]:
        """Wait, at most ``within`` seconds, until effects were tried; return what came of them.

        An effect is missing from the answer if it is not known yet how it ends: it will be tried again,
        waits behind another of its lane, or another process has it. The last thousand are remembered.
        """
        loop = asyncio.get_running_loop()
        unknown = [loop.create_future() for _ in ids]
        for entry_id, future in zip(ids, unknown, strict=True):
            if entry_id in self._known:
                future.set_result(None)
            else:
                self._waiting.setdefault(entry_id, []).append(future)
        self.poke()
        if self._task is None:
            self._release(list(ids))
        if unknown:
            await asyncio.wait(unknown, timeout=within)
        for future in unknown:
            future.cancel()
        return {entry_id: self._known[entry_id] for entry_id in ids if entry_id in self._known}

    async def directs_stopped_by(self) -> int | None:
        """Return Discord's error code that stopped all direct messages for now; None while they flow."""
        return await circuits.code_if_open(self._database, CIRCUIT)

    async def heed_clock(self) -> None:
        """Let nothing wait for a time that a clock showed which was ahead of what it shows now.

        For the start, and for when the clock was set back.
        """
        async with self._database.unit(self._clock()) as unit:
            freed = await outbox.heed_clock(unit)
            await circuits.heed_clock(unit, CIRCUIT)
        if freed:
            log.warning("delivery.freed_from_a_wrong_clock", effects=freed)

    async def stop(self, grace: float) -> None:
        """Begin nothing new, and leave what is in flight ``grace`` seconds to finish.

        What does not make it is looked for and taken up after its lease, by the next process.
        """
        self._is_stopping = True
        task = self._task
        if task is not None and not task.done():
            await asyncio.wait({task}, timeout=grace)
            task.cancel()
            await asyncio.wait({task})

    async def _run(self) -> None:
        structlog.contextvars.clear_contextvars()  # who poked has nothing to do with what is due
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._look_again = False
                running |= {self._begin(entry) for entry in await self._claim(AT_ONCE - len(running))}
                if running:
                    running = await self._one_done(running)
                elif not self._look_again:
                    return
        except Exception:
            log.exception("delivery.broke_off")
        finally:
            # Without a pause after the last look, so that no poke falls between two tasks.
            if self._task is asyncio.current_task():
                self._task = None
            self._release(list(self._waiting))
            for task in running:
                task.cancel()
            if running:
                await asyncio.wait(running)

    async def _claim(self, most: int) -> list[OutboxEntry]:
        now = self._clock()
        # A clock that was set back ends a pause, rather than making a year of it.
        is_paused = self._pause is not None and self._pause[0] <= now < self._pause[1]
        if most <= 0 or self._is_stopping or self._is_refused or is_paused or not self._client.is_ready():
            return []
        if not self._may_ask():
            if not self._is_held_back:
                log.warning(
                    "delivery.held_back", reason="Discord refused too many requests within ten minutes"
                )
            self._is_held_back = True
            return []
        self._is_held_back = False
        try:
            claimed = await outbox.claim(
                self._database,
                now,
                worker=self._name,
                kinds=self._renderers.kinds,
                most=most,
                busy=self._in_flight,
                shards=shards_of(self._client),
            )
        except DatabaseUnavailable as error:
            if not self._is_database_away:  # said once, however long it lasts
                log.warning("delivery.database_unavailable", error=str(error))
            self._is_database_away = True
            return []
        self._is_database_away = False
        return claimed

    def _begin(self, entry: OutboxEntry) -> asyncio.Task[None]:
        task = asyncio.create_task(self._deliver(entry), name=f"delivery:{entry.id}")
        self._in_flight.add(entry.id)
        task.add_done_callback(lambda _task: self._in_flight.discard(entry.id))
        return task

    async def _one_done(self, running: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Wait until one has finished or somebody pokes; return those still running."""
        if not self._look_again or len(running) == AT_ONCE:
            self._poked = asyncio.get_running_loop().create_future()
            waited_for: set[asyncio.Future[None]] = {*running}
            if len(running) < AT_ONCE:
                waited_for.add(self._poked)
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
            self._poked = None
        return {task for task in running if not task.done()}

    async def _deliver(self, entry: OutboxEntry) -> None:
        try:
            outcome, retry_after = await self._attempt(entry)
            await self._record(entry, outcome, retry_after)
        except LeaseLost:
            log.warning("delivery.lease_lost", effect=entry.kind, entry=entry.id)
        except DatabaseUnavailable as error:
            log.error("delivery.not_recorded", effect=entry.kind, entry=entry.id, error=str(error))
        except Exception:
            log.exception("delivery.failed", effect=entry.kind, reference=entry.id)
        finally:
            self._release([entry.id])

    async def _attempt(self, entry: OutboxEntry) -> tuple[Outcome, float | None]:
        render, _ = self._renderers.of(entry.kind)
        call: Call | None = None
        try:
            async with asyncio.timeout(ATTEMPT_AT_MOST.total_seconds()):
                must_be_told(self._client, entry.guild_id)
                speak(ENGLISH if self._language is None else await self._language(entry.guild_id))
                call = await render(entry.whole())
                return await self._performer.perform(self._by_discords_clock(entry), call), None
        except LeaseLost:
            raise
        except Exception as error:
            failure = understand(call, error)
            if failure.verdict is Verdict.BUG:
                log.exception("delivery.failed", effect=entry.kind, reference=entry.id)
                failure = replace(failure, reason=f"An error in the bot itself, reference {entry.id}.")
            self._heed(entry, failure, error)
            return outcome_of(failure), failure.retry_after

    def _by_discords_clock(self, entry: OutboxEntry) -> OutboxEntry:
        """Say when it was wanted by the clock of what it is looked for among; too early does no harm."""
        return replace(entry, created_at=entry.created_at - max(self._ahead(), timedelta(0)))

    def _heed(self, entry: OutboxEntry, failure: Failure, error: Exception) -> None:
        # That somebody takes no direct messages is their choice, and nothing for whoever hosts the bot to mend.
        tell = log.info if failure.verdict is Verdict.CLOSED else log.warning
        tell(
            "delivery.refused",
            effect=entry.kind,
            entry=entry.id,
            guild=entry.guild_id,
            attempt=entry.attempts,
            verdict=failure.verdict.name.lower(),
            error=str(error),
        )
        if failure.verdict is Verdict.REFUSED:
            self._is_refused = True
            log.critical("delivery.token_refused", reason=failure.reason)
        elif failure.verdict is Verdict.PAUSE:
            now = self._clock()
            if self._pause is None or now >= self._pause[1]:  # else it is one of those that were under way
                self._pauses += 1
            until = now + retry.pause_for_all(self._pauses, failure.retry_after)
            self._pause = now, until if self._pause is None else max(until, self._pause[1])

    async def _record(self, entry: OutboxEntry, outcome: Outcome, retry_after: float | None) -> None:
        _, settle = self._renderers.of(entry.kind)
        now, due_at = self._clock(), None
        if outcome.ending in (Ending.BLOCKED, Ending.DELAYED):
            if retry.is_hopeless(entry, outcome.ending, now):
                outcome = replace(outcome, ending=Ending.ABANDONED)
            else:
                due_at = now + retry.pause(entry, outcome.ending, self._jitter(), retry_after)
        self._note_pause(entry, outcome, retry_after)
        try:
            is_news = outcome.ending is not Ending.DELAYED and entry.is_readable
            await self._save(entry, outcome, due_at, settle if is_news else None)
        except (LeaseLost, DatabaseUnavailable):
            raise
        except Exception:
            log.exception("delivery.settling_failed", effect=entry.kind, reference=entry.id)
            await self._settle_later(entry, settle)
            return
        if outcome.ending is not Ending.DELAYED:
            self._remember(entry.id, outcome)
        if outcome.ending is Ending.DELIVERED:
            await self._hurry()
        if self._observe is not None:
            self._observe(entry, outcome)
        log.info("delivery.done", effect=entry.kind, entry=entry.id, ending=outcome.ending, code=outcome.code)

    def _note_pause(self, entry: OutboxEntry, outcome: Outcome, retry_after: float | None) -> None:
        is_ours = outcome.ending is Ending.DELAYED and (retry_after or 0) <= retry.SHORTEST.total_seconds()
        if is_ours and len(self._put_off) < _REMEMBERED:
            self._put_off.add(entry.id)
        else:
            self._put_off.discard(entry.id)

    async def _hurry(self) -> None:
        """Have all tried again that was put off, at most once a minute, since something came through."""
        now = self._clock()
        if self._pause is None or now >= self._pause[1]:
            self._pauses = 0
        last = self._hurried_at
        if not self._put_off or (last is not None and timedelta(0) <= now - last < HURRIED_EVERY):
            return
        self._hurried_at, ids = now, list(self._put_off)
        with contextlib.suppress(DatabaseUnavailable):  # what comes through in a minute tries it again
            async with self._database.unit(now) as unit:
                await outbox.hurry_delayed(unit, ids, now + HURRIED_EVERY / 2)
            self._put_off.difference_update(ids)

    async def _settle_later(self, entry: OutboxEntry, settle: Settle) -> None:
        """Try again later because the service could not take the outcome; in the end do without it."""
        now = self._clock()
        outcome = Outcome(Ending.DELAYED, reason=f"An error in the bot itself, reference {entry.id}.")
        if not retry.is_hopeless(entry, outcome.ending, now):
            due_at = now + retry.pause(entry, outcome.ending, self._jitter(), None)
            await self._save(entry, outcome, due_at, None)
            return
        outcome = replace(outcome, ending=Ending.ABANDONED)
        try:
            await self._save(entry, outcome, None, settle)
        except (LeaseLost, DatabaseUnavailable):
            raise
        except Exception:
            log.exception("delivery.settling_failed", effect=entry.kind, reference=entry.id)
            await self._save(entry, outcome, None, None)

    async def _save(
        self, entry: OutboxEntry, outcome: Outcome, due_at: datetime | None, settle: Settle | None
    ) -> None:
        """Put the entry back until ``due_at``, or finish it, together with what it means to its service."""
        for pause in (*RECORDING_PAUSES, None):
            try:
                async with self._database.unit(self._clock()) as unit:
                    if due_at is None:
                        is_held = await outbox.finish(unit, entry, outcome)
                    else:
                        is_held = await outbox.postpone(unit, entry, due_at, outcome)
                    if not is_held:
                        raise LeaseLost
                    if settle is not None:
                        await settle(unit, entry, outcome)
            except DatabaseUnavailable:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
            else:
                if due_at is not None and self.when_put_off is not None:
                    self.when_put_off(due_at - self._clock())
                return

    def _remember(self, entry_id: int, outcome: Outcome) -> None:
        self._known[entry_id] = outcome
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _release(self, ids: Iterable[int]) -> None:
        """Let go who waits for these effects."""
        for entry_id in ids:
            for future in self._waiting.pop(entry_id, ()):
                if not future.done():
                    future.set_result(None)

"""How long a member waits: from the event to the answer, and through SimCord as tests see it."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

import discord
import simcord
from simcord.actors import MemberActor

from bot.core.ids import new_id
from bot.introductions import admission
from bot.introductions.asking import Person
from bot.introductions.request import Introduction
from bot.introductions.service import IntroductionsService
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.projects.rules import Actor, Ask, Draft, Kind, Share
from bot.projects.service import ProjectsService
from tests.benchmarks.bare import BareBot
from tests.benchmarks.figures import Line, Report, Size, Tell, Versus, compared, folder
from tests.benchmarks.places import meetup, migrated
from tests.flows.introducing import WORDS
from tests.flows.meetup import DRAFT, Meetup
from tests.simulated import simulated

Act = Callable[[int], Awaitable[Any]]
"""Does the thing measured, for the how manieth time."""

_WARM_UP: Final = 3
_SHARES: Final = 8
_YES: Final = "Yes, introduce us"
_NOT_NOW: Final = "Not now"
_GOAL: Final = 4.0


@dataclass
class _Taken:
    """Seconds each of some acts took."""

    to_answer: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])
    """The same stretch, in seconds of CPU: what other programs on the machine do hardly counts."""
    round_trip: list[float] = field(default_factory=list[float])


class _Stopwatch:
    """Times interactions from the gateway's event until the answer is handed over.

    Meanwhile SimCord, which would look again and again whether the bot has come to rest, is kept waiting.
    """

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        self._settle: Any = env._settle_internal
        self._answered: asyncio.Future[tuple[float, float]] | None = None
        self._began = (0.0, 0.0)
        env.backend.subscribers.insert(0, self._event)
        env.backend.http_requests = _Log(env.backend.http_requests, self._request)

    async def time(self, act: Awaitable[Any]) -> tuple[float, float]:
        """Return how many seconds the answer took, and how many of CPU."""
        self._answered = asyncio.get_running_loop().create_future()
        self._env._settle_internal = self._wait_then_settle
        try:
            await act
        finally:
            self._env._settle_internal = self._settle
        ended = self._answered.result()
        return ended[0] - self._began[0], ended[1] - self._began[1]

    async def _wait_then_settle(self, **options: Any) -> None:
        assert self._answered is not None
        await asyncio.wait_for(asyncio.shield(self._answered), 5)
        await self._settle(**options)

    def _event(self, event: str, _payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            self._began = (perf_counter(), process_time())

    def _request(self, path: str) -> None:
        if path.endswith("/callback") and self._answered is not None and not self._answered.done():
            self._answered.set_result((perf_counter(), process_time()))


class _Log(list[Any]):
    """SimCord's log of requests, which says when one is made."""

    def __init__(self, so_far: Sequence[Any], notice: Callable[[str], None]) -> None:
        super().__init__(so_far)
        self._notice = notice

    def append(self, entry: Any) -> None:
        self._notice(entry.path)
        super().append(entry)


def measure(size: Size, tell: Tell) -> Report:
    """Measure in rounds: the bare bot, then each act of ours, each in a simulation of its own."""
    rounds, each = size.of(10, 1), size.of(20, 2)
    figures: dict[str, tuple[Versus, Versus, Versus]] = {}
    with folder() as place:
        template = migrated(place / "template.db")
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            floor = asyncio.run(_of_floor(each))
            for name, taken in asyncio.run(_of_ours(template, place / f"{number}.db", each)).items():
                wall, cpu, through = figures.setdefault(name, (Versus(), Versus(), Versus()))
                wall.add(taken.to_answer, floor.to_answer)
                cpu.add(taken.cpu, floor.cpu)
                through.add(taken.round_trip, floor.round_trip)
    lines: list[Line] = []
    for name, (wall, cpu, through) in figures.items():
        lines += (
            compared(f"{name}: round trip", through, goal=_GOAL if name in _WITH_GOAL else None),
            compared("  event to answer alone", wall),
            compared("  of that, CPU", cpu),
        )
    return Report(
        "1. A member's wait",
        lines,
        floor="a bare discord.py bot answering /ping",
        note=f"n = {rounds} rounds of {each} each.",
    )


_READS: Final = "/projects list, one read"
_READS_AND_WRITES: Final = "Follow, one read and one write"
_SHARES_NOW: Final = "share form, until it is posted"
_ASKS: Final = "/intro ask, until the form is open"
_ANSWERS: Final = "Not now, to a request"
_CONSENTS: Final = "Yes, until they are introduced"
_WITH_GOAL: Final = (_READS, _READS_AND_WRITES, _ASKS, _ANSWERS)


async def _of_floor(each: int) -> _Taken:
    async with simulated(BareBot(syncs=True)) as env:
        guild = env.create_guild("Floor")
        channel = guild.create_text_channel("general")
        member = guild.add_member(env.create_user("ana"))
        await env.settle()
        return await _timed(env, each, lambda _: member.slash(channel, "ping"))


async def _of_ours(template: Path, file: Path, each: int) -> dict[str, _Taken]:
    async with meetup(template, file) as place:
        with place.env.time_context():
            acts = await _acts(place, 2 * (each + _WARM_UP))
        return {name: await _timed(place.env, each, act) for name, act in acts.items()}


async def _acts(place: Meetup, times: int) -> dict[str, Act]:
    shares = [await _posted(place, author) for author in range(_SHARES)]
    card = await place.card(shares[0])
    members = [place.join(f"member{number}") for number in range(times)]
    await place.env.settle()
    forms = [await member.slash(place.general, "share", kind="project") for member in members]
    await place.set_up(is_giving_first=False)
    letters = [await _asked(place, member, by) for member, by in zip(members, _turned(members), strict=True)]
    return {
        _READS: lambda _: place.bea.slash(place.general, "projects list"),
        _READS_AND_WRITES: lambda number: members[number].click(card, label="Follow"),
        _SHARES_NOW: lambda number: members[number].submit_modal(forms[number], dict(DRAFT)),
        _ASKS: lambda number: members[number].slash(place.general, "intro ask", member=place.priya),
        _ANSWERS: lambda number: members[number].user.click(letters[number], label=_NOT_NOW),
        _CONSENTS: lambda number: members[number].user.click(letters[number], label=_YES),
    }


def _turned(members: Sequence[MemberActor]) -> Sequence[MemberActor]:
    return (*members[1:], members[0])


async def _asked(place: Meetup, member: MemberActor, by: MemberActor) -> Any:
    """Return the direct message that asks a member whether they would like to meet another."""
    now = discord.utils.utcnow()
    await place.service(MembersService).choose_reach(place.guild.id, member.id, Reach.DIRECT, now)
    asked = await place.service(IntroductionsService).ask(
        admission.Actor(place.guild.id, by.id), Person(member.id), WORDS, new_id(now), now
    )
    assert isinstance(asked, Introduction), asked
    await place.app.delivery.drain()
    assert member.user.dm_channel is not None
    return member.user.dm_channel.history()[-1]


async def _posted(place: Meetup, author: int) -> Share:
    service: ProjectsService = place.service(ProjectsService)
    draft = Draft(f"Thing {author}", Kind.PROJECT, DRAFT["what"], DRAFT["link"], Ask.FEEDBACK, "")
    share_id = new_id(discord.utils.utcnow())
    await service.share(Actor(place.guild.id, 10**17 + author), draft, share_id, discord.utils.utcnow())
    await place.app.delivery.drain()
    found = await service.find(share_id, place.guild.id)
    assert isinstance(found, Share)
    return found


async def _timed(env: simcord.Env, each: int, act: Act) -> _Taken:
    taken, stopwatch = _Taken(), _Stopwatch(env)
    for number in range(_WARM_UP + each):
        wall, cpu = await stopwatch.time(act(number))
        taken.to_answer.append(wall)
        taken.cpu.append(cpu)
    for number in range(_WARM_UP + each, 2 * (_WARM_UP + each)):
        began = perf_counter()
        await act(number)
        taken.round_trip.append(perf_counter() - began)
    for samples in (taken.to_answer, taken.cpu, taken.round_trip):
        del samples[:_WARM_UP]
        assert statistics.median(samples) > 0
    return taken

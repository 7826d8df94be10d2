"""The long run: ``python -m tests.fuzz.soak --inputs 1000000``.

Of ten inputs one is an interaction with the whole bot (:mod:`tests.fuzz.driver`), and nine go through the paths of words
alone (:mod:`tests.fuzz.paths`), by hypothesis. Every few thousand interactions a new server is opened, since the old one has
become a strange place by then: members erased, parts closed, channels gone.

What goes wrong is told, each kind once, with the seed that does it again: ``python -m tests.fuzz.soak --seed 7000003
--servers 1``. The exit code is 1 then.

Atheris, which looks for new inputs by what they make the code do, is not used: no release of it runs on every Python that
Hallway supports (3.0 on 3.11 to 3.13, 3.1 from 3.12 on) and none on Windows, so it could not stand in the one lock file.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.economy import economize
from tests.fuzz.driver import Driver, driving
from tests.fuzz.paths import WAYS, Way

A_SERVER: Final = 3000
"""Interactions before a new server is opened."""
_SHARE: Final = 10
_BATCH: Final = 5000
_BROKEN_MOST: Final = 3
"""Servers that may break off before there is no use in going on."""

Tell = Callable[[str], None]


@dataclass
class Soaked:
    """What came of it."""

    interactions: int = 0
    servers: int = 0
    words: int = 0
    seconds: float = 0.0
    broken: int = 0
    """Servers that broke off."""
    troubles: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def inputs(self) -> int:
        """How many inputs there were in all."""
        return self.interactions + self.words

    def __str__(self) -> str:
        return (
            f"{self.inputs:,} inputs in {self.seconds:,.0f} s: {self.interactions:,} interactions in {self.servers} servers, "
            f"{self.words:,} on the paths of words; troubles: {len(self.troubles)}"
        )


def soak(inputs: int, first_seed: int, tell: Tell, *, servers: int | None = None) -> Soaked:
    """Throw that many inputs; with ``servers`` only interactions, in so many servers."""
    began, soaked = time.monotonic(), Soaked()
    interactions = A_SERVER * servers if servers else inputs // _SHARE
    words = 0 if servers else inputs - interactions
    number, told = first_seed, 0
    while (soaked.interactions < interactions or soaked.words < words) and soaked.broken < _BROKEN_MOST:
        if soaked.interactions < interactions:
            asyncio.run(_in_a_server(soaked, min(A_SERVER, interactions - soaked.interactions), number))
        # As much of both at any time, so that a run that is stopped has seen something of everything.
        due = words if not interactions else words * min(soaked.interactions, interactions) // interactions
        while soaked.words < due:
            _on_the_paths(soaked, min(_BATCH, due - soaked.words), number)
        number += 1
        soaked.seconds = time.monotonic() - began
        for trouble in list(soaked.troubles)[told:]:
            tell(f"\n{trouble!a}\n    {soaked.troubles[trouble]}\n")
        told = len(soaked.troubles)
        tell(str(soaked))
    return soaked


async def _in_a_server(soaked: Soaked, most: int, number: int) -> None:
    driver: Driver | None = None
    try:
        async with driving(number) as driver:
            await driver.run(most)
    except Exception as error:  # noqa: BLE001 - a bot that does not come to rest, or does not even start, is a trouble too
        soaked.broken += 1
        where = "before the first throw" if driver is None else f"throw {driver.thrown}"
        soaked.troubles[f"a server broke off: {error!r}"] = (
            f"seed {number}, {where}: {traceback.format_exc()}"
        )
    soaked.servers += 1
    if driver is not None:
        soaked.interactions += driver.thrown
        for trouble, first in driver.troubles.items():
            soaked.troubles.setdefault(trouble, first)


def _on_the_paths(soaked: Soaked, most: int, number: int) -> None:
    """Try the ways in turn, a share of the batch each."""
    share = max(1, most // len(WAYS))
    for way in WAYS:
        if (trouble := tried(way, share, number + soaked.words)) is not None:
            soaked.troubles.setdefault(f"{way.name}: {trouble.splitlines()[-1]}", trouble)
        soaked.words += share


def tried(way: Way, examples: int, number: int) -> str | None:
    """Try a way with so many inputs; return what went wrong, with the smallest input that does it."""
    trying = settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )  # fmt: skip
    try:
        trying(seed(number)(given(way.inputs)(way.holds)))()
    except Exception as error:  # noqa: BLE001 - whichever it is, it is to be told
        return "\n".join((*getattr(error, "__notes__", ()), ascii(repr(error))[:500]))
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it, tell how it goes, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.soak")
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument(
        "--seed", type=int, default=None, help="the first of the seeds; by the clock if left out"
    )
    parser.add_argument("--servers", type=int, default=None, help="only interactions, in so many servers")
    given_ = parser.parse_args(arguments)
    economize()
    first_seed = given_.seed if given_.seed is not None else int(time.time())
    tell(f"seed {first_seed}")
    with Path(os.devnull).open("w") as nowhere:
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(30),
            logger_factory=structlog.PrintLoggerFactory(nowhere),
        )
        soaked = soak(given_.inputs, first_seed, tell, servers=given_.servers)
    return 1 if soaked.troubles else 0


def tell(sentence: str) -> None:
    """Say how it goes."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

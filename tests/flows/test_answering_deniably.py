"""Whoever answers a flag gets the same bytes whatever its owner does, as whoever asks does."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.flows import asking
from tests.flows.introducing import LINE
from tests.flows.test_deniable import (
    DAY,
    Deed,
    block,
    check_same,
    check_same_work,
    look,
    never,
    nothing,
    paused,
    suspended,
    to_the_end,
)
from tests.flows.watching import Watch, watched

HELD: Final[list[Watch]] = []
"""What silence looks like: played once in each process, by the first test."""


async def help_and(watch: Watch, before: Deed, later: Deed) -> None:
    """Priya answers a flag of Nils, looks again and again, and answers again; Nils does something."""
    hall = watch.hall
    flag = await hall.put_up("nils")
    card = await hall.show_flag(flag)
    await watch.sees("before", lambda: before(hall))
    form = await watch.acts("the form", lambda: hall.priya.click(card, label="I can help"))
    await watch.acts("answered", lambda: hall.priya.submit_modal(form, {"line": LINE}))
    await look(watch, "at once", "intro mine", "inbox")
    await watch.until("two days", 2 * DAY)
    await watch.sees("later", lambda: later(hall))
    await watch.acts("answers again", lambda: hall.priya.click(card, label="I can help"))
    await watch.acts("asks", lambda: asking.start(hall))
    await to_the_end(watch)


@pytest.mark.parametrize(
    ("before", "later"), [(block, nothing), (paused, nothing), (nothing, never), (nothing, suspended)]
)
async def test_whoever_answered_a_flag_gets_the_same_bytes_whatever_its_owner_does(
    migrated_file: Path, tmp_path: Path, before: Deed, later: Deed
) -> None:
    if not HELD:
        async with watched(migrated_file, tmp_path / "silence", "priya") as watch:
            await help_and(watch, nothing, nothing)
        HELD.append(watch)
    (silent,) = HELD
    told = {step: "".join(body for _, _, body in received) for step, _, received in silent.steps}
    assert "I bring it to" in told["answered"]
    assert "You answered this on" in told["answers again"]
    assert "did not come about this time" in told["/inbox, a day after"]
    async with watched(migrated_file, tmp_path / "played", "priya") as played:
        await help_and(played, before, later)
    check_same(played, silent)
    check_same_work(played, silent)

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

from rich.console import Console

from bot.demo.narrator import Narrator
from bot.demo.tour import Scene, play_tour
from tests.demo.conftest import share_as
from tests.demo.little_bot import little_backstage


async def told(story: Sequence[Scene]) -> tuple[int, str]:
    paper = Console(file=io.StringIO(), width=100, highlight=False)
    code = await play_tour(little_backstage, story, paper)
    assert isinstance(paper.file, io.StringIO)
    return code, paper.file.getvalue()


async def shares(tell: Narrator) -> None:
    world = tell.world
    omar, nils, general = world.people["omar"], world.people["nils"], world.channel("general")
    await tell.use(omar, "setup", where=general, channel=world.channel("projects"))
    form = await tell.use(nils, "share", where=general)
    await tell.fill(nils, form, {"Title": "A radar", "Kind": "How-to"}, where=general)


async def thanks(tell: Narrator) -> None:
    await tell.press(
        tell.world.people["bea"], "This helped me", where=tell.world.channel("projects").threads[0]
    )
    await tell.skip()


async def breaks(tell: Narrator) -> None:
    await tell.use(tell.world.people["hanna"], "break", where=tell.world.channel("general"))


async def presses_in_vain(tell: Narrator) -> None:
    await tell.press(tell.world.people["hanna"], "Follow", where=tell.world.channel("general"))


async def test_the_tour_tells_who_did_what_and_who_saw_it() -> None:
    code, text = await told([Scene("Nils shares", shares), Scene("Bea says thanks", thanks)])

    assert code == 0
    for line in (
        "1. Nils shares",
        "Omar uses /setup channel: projects in #general.",
        "Hallway answers in #general, only Omar sees it",
        "Hallway shows the form “Share what you made”, Nils fills it in",
        "Kind  How-to",
        "Hallway opens “A radar” in #projects, everybody sees it",
        "[This helped me]",
        "Bea presses [This helped me] in “A radar”.",
        "Hallway writes to Nils, in direct messages, only Nils sees it",
        "Bea Moreau says “A radar” helped.",
        "Time passes. It is Wednesday 7 January, 18:00.",
        "Hallway writes in “A radar”, everybody sees it",
    ):
        assert line in text


async def test_the_tour_reads_the_same_every_time() -> None:
    story = [Scene("Nils shares", shares), Scene("Bea says thanks", thanks)]

    assert await told(story) == await told(story)


async def test_a_step_that_fails_stops_the_tour_and_says_where() -> None:
    code, text = await told([Scene("Hanna tries", presses_in_vain), Scene("Never", thanks)])

    assert code == 1
    assert text.strip().endswith(
        "The tour stopped in “Hanna tries”. Hanna pressed “Follow”, but there is no such button in general."
    )
    assert "Never" not in text


async def test_an_error_in_the_bot_stops_the_tour() -> None:
    code, text = await told([Scene("Hanna tries", breaks)])

    assert code == 1
    assert "Hallway had a problem" in text
    assert "broken on purpose" in text


async def test_an_hour_ago_becoming_a_day_ago_is_no_news() -> None:
    async def waits(tell: Narrator) -> None:
        await tell.use(tell.world.people["sena"], "hallway", where=tell.world.channel("general"))
        await tell.skip(timedelta(days=1))

    code, text = await told([Scene("Sena waits", waits)])

    assert code == 0
    assert "just now" in text
    assert "changes a message" not in text


async def test_cards_are_read_as_people_read_them() -> None:
    async def looks(tell: Narrator) -> None:
        await tell.use(tell.world.people["sena"], "hallway", where=tell.world.channel("general"))
        await share_as(tell.world, "priya", "Tide tables")

    code, text = await told([Scene("Sena looks around", looks)])

    assert code == 0
    assert "│ Hallway\n" in text
    assert "│ Since Monday 5 January 2026 /share works, as of just now." in text
    assert "│ [Here]" in text

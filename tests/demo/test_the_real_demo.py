"""`hallway demo` as people start it: the real application, its seeded week, and its story."""

from __future__ import annotations

import asyncio
import io
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from bot.demo import run
from bot.demo.application import open_application
from bot.demo.outlook import outlook
from bot.demo.seed import seed
from bot.demo.sights import places_for
from bot.demo.stage import Stage
from bot.demo.story import STORY
from bot.demo.tour import play_tour
from bot.demo.world import World, open_world
from bot.operations.exits import ExitCode, Refusal
from bot.ui.errors import Refuse
from tests.demo.conftest import browsing, held
from tests.demo.visitor import visiting

START = "import sys; from bot.demo.run import run_page; sys.exit(run_page(port={port}, open_browser=False))"


@asynccontextmanager
async def _seeded() -> AsyncGenerator[World]:
    async with open_world(open_application) as opened:
        await seed(opened)
        yield opened


@pytest.fixture
async def seeded() -> AsyncIterator[World]:
    """The server as a visitor finds it."""
    async with held(_seeded()) as world:
        yield world


async def test_the_week_is_lived_without_a_mishap(seeded: World) -> None:
    raised = [getattr(error, "original", error) for error in seeded.env.errors]

    assert [error for error in raised if not isinstance(error, Refuse)] == []
    assert seeded.now() == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)


async def test_a_visitor_finds_posts_by_several_people_one_of_them_unanswered(seeded: World) -> None:
    posts = {place.name: place for place in places_for(seeded, seeded.people["nils"]) if place.kind == "post"}

    assert {place.author for place in posts.values()} == {"Priya Raman", "Hanna Lindqvist", "Sena Yıldız"}
    assert [name for name, place in posts.items() if not place.replies] == [
        "Cleaning forty years of rain data"
    ]


async def test_the_feed_says_in_words_what_was_done_and_what_comes(seeded: World) -> None:
    stage = Stage(seeded)
    await stage.open()
    try:
        async with stage.acting():
            shown = await outlook(stage)
    finally:
        await stage.close()

    assert shown["done"][0]["text"] == "Posted “Cleaning forty years of rain data” by Sena Yıldız"
    assert "Wrote to Priya Raman what is new" in [line["text"] for line in shown["done"]]
    assert [line["text"] for line in shown["planned"]] == [
        "See whether somebody answered “Cleaning forty years of rain data”, and ask volunteers if not"
    ]
    assert shown["next"] == shown["planned"][0]["at"]
    assert not [
        line for line in [*shown["done"], *shown["planned"]] if "<@" in line["text"] or "{" in line["text"]
    ]


async def _told() -> tuple[int, str]:
    paper = io.StringIO()
    return await play_tour(open_application, STORY, Console(file=paper, width=100)), paper.getvalue()


async def test_the_tour_plays_the_journey_by_six_people_the_same_every_time() -> None:
    code, text = await _told()

    assert code == 0
    for name in ("Omar uses /setup", "Priya uses /share", "Bea presses [This helped me]", "Nils uses /share"):
        assert name in text
    assert "Hanna presses [Ask the author]" in text
    assert "Sena presses [Follow]" in text
    assert "Hallway writes to Sena, in direct messages, only Sena sees it" in text
    assert "This share is yours" in text
    assert "Reference:" not in text, "somebody was apologised to"
    assert (code, text) == await _told()


async def test_a_demo_takes_nothing_from_the_machine_it_runs_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("this is no TOML", encoding="utf-8")
    monkeypatch.setenv("HALLWAY_TOKEN", "somebody's token")
    monkeypatch.setenv("HALLWAY_DATABASE__URL", "sqlite:///somebody.db")
    monkeypatch.setenv("HALLWAY_HTTP__PORT", "nonsense")

    async with open_application() as backstage:
        assert await backstage.next_due() is None

    assert not (tmp_path / "somebody.db").exists()


def test_without_its_extra_the_demo_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks_simcord(name: str) -> object:
        return None if name == "simcord" else name

    monkeypatch.setattr(run, "find_spec", lacks_simcord)

    with pytest.raises(Refusal, match=r'pip install "hallway\[demo\]"') as refused:
        run.run_tour()

    assert refused.value.code == ExitCode.NOT_INSTALLED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows neither signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_ctrl_c_ends_the_demo_cleanly(number: signal.Signals) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", START.format(port=port), stdout=PIPE, stderr=PIPE
    )
    try:
        assert process.stdout is not None
        while f"http://127.0.0.1:{port}/" not in (line := (await process.stdout.readline()).decode()):
            assert line, "the demo ended before it was ready"
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/") as response:
            assert response.status == 200
        process.send_signal(number)
        said, complained = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    assert said.decode().strip() == "The demo has ended. Nothing of it was kept."
    assert complained == b""


@pytest.mark.browser
async def test_a_newcomer_shares_is_answered_and_asks_for_more(seeded: World) -> None:
    async with browsing(seeded) as page, visiting(page.address) as visitor:
        await visitor.use("share", "How-to")
        await visitor.type("What do you call it?", "Reading water levels with a cheap radar")
        await visitor.type(
            "What is it, and who is it useful to?", "For everybody with a canal behind the house."
        )
        await visitor.choose("What would you like from people?", "Feedback")
        await visitor.send()
        await visitor.reads("Your how-to is up:")
        await visitor.frame.locator(".mention", has_text="Reading water levels").last.click()
        await visitor.tab.locator(".place[aria-current]", has_text="Reading water levels").wait_for()

        await visitor.become("Priya")
        await visitor.press("This helped me")
        await visitor.type("Which part helped you?", "The calibration table")
        await visitor.type("How did it help?", "It saved me a whole week of guessing.")
        await visitor.send()
        await visitor.reads("@Priya Raman says this part helped")

        await visitor.become("Nils")
        await visitor.go("general")
        await visitor.use("inbox")
        await visitor.reads("The calibration table")
        await visitor.skip("day")
        await visitor.skip("next")
        assert visitor.mishaps == []

"""`hallway demo` as people start it: the real application, its seeded week, and its story."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from bot.demo import acquaintance, hands, run
from bot.demo.application import open_application
from bot.demo.render import Reader
from bot.demo.story import STORY
from bot.demo.tour import play_tour
from bot.demo.world import World
from bot.operations.exits import ExitCode, Refusal
from tests.demo.conftest import browsing, held, seeded_world
from tests.demo.visitor import visiting

LINE = "Your page on two stations that disagree saved my rain data: I now say which gauge I believed."
AGENDA = "How do you decide which of two stations is right? I took the older one and lost a flood."
REASON = "I have a question that I looked into first"
TOUR = "import sys; from bot.demo.run import run_tour; sys.exit(run_tour())"
START = "import sys; from bot.demo.run import run_page; sys.exit(run_page(port={port}, open_browser=False))"


@pytest.fixture
async def seeded() -> AsyncIterator[World]:
    """The server as a visitor finds it."""
    async with held(seeded_world()) as world:
        yield world


async def test_what_is_planned_for_a_request_is_said_in_words(seeded: World) -> None:
    await _sena_asks_priya(seeded)

    assert "Tell Sena Yıldız in one line if meeting Priya Raman came to nothing, whatever the reason" in (
        await _planned(seeded)
    )

    priya = seeded.people["priya"]
    await hands.press(priya, acquaintance.YES, where=priya.dm)

    assert "Ask Sena Yıldız and Priya Raman whether they talked" in await _planned(seeded)


async def test_time_skips_to_the_end_of_a_request_and_to_the_question_after_an_introduction(
    seeded: World,
) -> None:
    sena, priya = seeded.people["sena"], seeded.people["priya"]
    async with browsing(seeded) as page:
        await _sena_asks_priya(seeded)
        await hands.press(priya, acquaintance.YES, where=priya.dm)
        await page.skip("week")
        assert "Did you and Priya Raman talk?" not in _letters(seeded, "sena")
        for _ in range(3):
            await page.skip("day")
        assert "Did you and Priya Raman talk?" in _letters(seeded, "sena")

        await acquaintance.ask(seeded, sena, seeded.people["omar"], LINE, AGENDA, reason=REASON)
        await page.skip("week")
        await hands.use(sena, "inbox", where=seeded.channel("general"))
    inbox = Reader(seeded).message(seeded.channel("general").history(viewer=sena.actor)[-1])
    assert any("did not come about this time" in line for line in inbox)


async def _sena_asks_priya(world: World) -> None:
    sena, priya = world.people["sena"], world.people["priya"]
    await acquaintance.ask(
        world, sena, priya, LINE, AGENDA, reason=REASON, share="Tide tables as a small API"
    )


async def _planned(world: World) -> list[str]:
    lines = await world.as_bot(world.backstage.feed)
    return [Reader(world, sign="").text(line.text) for line in lines if line.planned]


def _letters(world: World, key: str) -> str:
    person = world.people[key]
    return "\n".join(
        line
        for message in person.dm.history(viewer=person.actor.user)
        for line in Reader(world).message(message)
    )


async def _told() -> tuple[int, str]:
    paper = io.StringIO()
    return await play_tour(open_application, STORY, Console(file=paper, width=100)), paper.getvalue()


async def _told_by_the_command() -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-X", "utf8", "-c", TOUR, stdout=PIPE, stderr=PIPE
    )
    said, complained = await process.communicate()
    return process.returncode, said.decode().replace(os.linesep, "\n"), complained.decode()


async def test_the_tour_plays_the_journey_by_six_people_the_same_every_time() -> None:
    code, text = await _told()

    assert code == 0
    for name in ("Omar uses /setup", "Priya uses /share", "Bea presses [This helped me]", "Nils uses /share"):
        assert name in text
    assert "Hanna presses [Ask the author]" in text
    assert "Sena presses [Follow]" in text
    assert "Hallway writes to Sena, in direct messages, only Sena sees it" in text
    assert "This share is yours" in text
    for line in (
        "Omar presses [Do it] in #organizers.",
        "I looked at everything, and nothing is missing.",
        "Sena presses [Report] in direct messages.",
        "Hallway writes in #hallway-reports, only Omar sees it",
        "An organizer asks you to mind something: Introductions are for meeting people.",
        "An organizer looked at your report. They talked to the member about it.",
        "Hallway writes in #hallway-log, only Omar sees it",
        "This share was taken down by its author. What others wrote here stays.",
        "- Monday 12 January, 09:00 · Monday 12 January 2026, 09:00",
        "Time passes. It is Monday 12 January, 09:00.",
        "Priya presses [Post what I built] in #what-we-built.",
        "Hanna uses /built in #general.",
        "Bea writes in “What did you build this week? · 12 January”, everybody sees it",
        "Hallway is stopped here, and started again.",
        "Sena replies to a message in “What did you build this week? · 12 January”.",
        "- @Bea Moreau wrote in the thread",
        "A phrase this server's organizers ask you to avoid: “my startup”",
        "Hallway writes to Priya, in direct messages, only Priya sees it",
        "Hallway opens “Nils Andersen and Priya Raman” in #introductions, private to Nils and Priya",
        "Hanna presses [Not now] in direct messages.",
        "Your introduction to @Hanna Lindqvist did not come about this time.",
        "Did you and Priya Raman talk?",
        "@Nils Andersen thanks you for an introduction",
        "Hallway opens “Priya Raman and Sena Yıldız” in #introductions, private to Priya and Sena",
        "You both enjoy rowing; a place to begin: how each of you came to it.",
        "You brought @Priya Raman and @Sena Yıldız together",
        "Your direct messages are closed to me; one thing waits in /inbox.",
        "Hallway opens “Nils Andersen and Bea Moreau” in #introductions, private to Nils and Bea",
        "Sena is now shown as “Sena Yıldız [looking]” and wears the badge “Looking for work”",
        "Bea presses [I know someone] in #looking.",
        "@Bea Moreau introduced you to @Hanna Lindqvist.",
        "@Sena Yıldız has found what they were looking for.",
        "Sena is now shown as “Sena Yıldız” and wears the badge “Looking for work” no more",
        "@Hanna Lindqvist is glad to hear that you found what you were looking for.",
        "Nils Andersen is interested in what you are hiring for",
        "[Still open]  [We found somebody]  [Take it down]",
        "@Hanna Lindqvist was looking for somebody. This has run out.",
        "Hanna is now shown as “Hanna Lindqvist” and wears the badge “Hiring” no more",
    ):
        assert line in text
    erased = text.partition("Done. I keep nothing else about you here any more.")[2]
    assert "Nothing. Whatever you do with me shows up here, and can be taken along or erased." in erased
    assert "@Nils" not in erased.partition("That is the tour")[0]
    recap = text.partition("Could use a reply")[2].partition("[Post mine too]")[0]
    lonely, _, others = recap.partition("Everybody else")
    assert "Hanna Lindqvist" in lonely
    assert "Priya Raman" in others, "Sena replied to her, after the restart"
    assert text.count("Hallway writes in #what-we-built") == 5, "the first of many Mondays, each once"
    before, after = _seen_by_priya_around_the_no(text)
    assert before == after, "somebody could learn of a no"
    assert text.count("Choose a text channel, or none") == 1, "of an edited message only the news are told"
    assert "Reference:" not in text, "somebody was apologised to"
    assert await _told_by_the_command() == (code, text, ""), "the command tells it otherwise, or logs"


def _seen_by_priya_around_the_no(text: str) -> tuple[str, str]:
    _, before, rest = text.split("Priya uses /intro mine in #general.")
    before, no, _ = before.partition("Hanna presses [Not now]")
    assert no
    return before.strip(), re.split(r"\d+\. Day seven", rest)[0].strip()


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


@pytest.mark.browser
async def test_somebody_asks_another_says_yes_and_only_the_two_find_their_thread(seeded: World) -> None:
    async with browsing(seeded) as page, visiting(page.address) as visitor:
        await visitor.use("intro ask", "Priya Raman")
        await visitor.reads("People here give something before they ask")

        await visitor.become("Sena")
        await visitor.use("intro ask", "Priya Raman")
        await visitor.choose("Why would you like to meet?", REASON)
        await visitor.choose("Which of their shares is it about?", "Tide tables as a small API")
        await visitor.type("What connects you? How did their work help?", LINE)
        await visitor.type("What would you like to talk about?", AGENDA)
        await visitor.choose("How long would you need?", "30 minutes")
        await visitor.send()
        await visitor.reads("You asked to meet")

        await visitor.tab.locator(".person", has_text="Priya").locator(".dot").wait_for()
        await visitor.become("Priya")
        await visitor.go("Direct messages")
        await visitor.reads("would like to meet you")
        await visitor.reads("@Sena Yıldız")
        await visitor.press("Yes, introduce us")
        await visitor.reads("You have been introduced")
        await visitor.go("Sena Yıldız")
        await visitor.reads("This thread is yours")

        await visitor.become("Sena")
        await visitor.tab.locator(".place[aria-current]", has_text="Priya Raman").wait_for()
        await visitor.reads("This thread is yours")
        await visitor.become("Omar")
        await visitor.tab.locator(".place[aria-current]", has_text="general").wait_for()
        assert await visitor.row("Priya Raman").count() == 0

        await visitor.skip("week")
        await visitor.skip("week")
        asked = visitor.tab.locator(
            "#done .line", has_text="Asked Sena Yıldız whether they talked with Priya Raman"
        )
        await asked.wait_for()
        assert visitor.mishaps == []
        assert await visitor.tab.locator("#notice").text_content() == "", "a kind refusal is no failure"


@pytest.mark.browser
async def test_somebody_helps_who_looks_for_work_and_all_see_by_whose_name_that_they_look(
    seeded: World,
) -> None:
    async with browsing(seeded) as page, visiting(page.address) as visitor:
        listed = visitor.tab.locator(".person", has_text="Sena Yıldız [looking]")
        await listed.locator(".badge", has_text="Looking for work").wait_for()
        await visitor.go("looking")
        await visitor.reads("@Sena Yıldız [looking]")
        await visitor.press("I can help")
        await visitor.type(
            "How could you help?", "The port asked me who cleans such data. I can bring you two."
        )
        await visitor.send()
        await visitor.reads("I bring it to")

        await visitor.become("Sena")
        await visitor.go("Direct messages")
        await visitor.reads("Nils Andersen can help with what you are looking for")
        await visitor.press("Yes, introduce us")
        await visitor.reads("You have been introduced")
        await visitor.go("general")
        await visitor.use("looking done")
        await visitor.choose("How did it end?", "I found something, in another way")
        await visitor.send()
        await listed.wait_for(state="detached")
        await visitor.tab.locator("#done .line", has_text="Took away the card of Sena Yıldız").wait_for()
        assert visitor.mishaps == []

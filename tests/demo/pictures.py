"""Takes the pictures of the demo that the documentation shows: `python -m tests.demo.pictures docs/images`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import FloatRect

from bot.demo import acquaintance, questions
from bot.demo.application import open_application
from bot.demo.seed import seed
from bot.demo.world import open_world
from tests.demo.conftest import browsing
from tests.demo.visitor import Visitor, visiting

_CARD_WIDTH = 570.0
_LETTER_WIDTH = 692.0
_POST = "Tide tables as a small API"
_TALL = 1000
_TALLER = 1300


async def take(folder: Path) -> None:
    """Write every picture into `folder`."""
    async with open_world(open_application) as world:
        await seed(world)
        async with (
            browsing(world) as page,
            visiting(page.address, sharpness=2) as visitor,
        ):
            await visitor.tab.get_by_role("button", name="Got it").click()
            await visitor.go(_POST)
            await _still(visitor)
            await visitor.tab.screenshot(path=folder / "demo.png")
            await _message(visitor, folder / "share.png", _CARD_WIDTH, at=0)
            await visitor.go("looking")
            await visitor.reads("First job as a data analyst")
            await _message(visitor, folder / "looking.png", _LETTER_WIDTH, at=-1)
            await visitor.go("What did you build this")
            await visitor.reads("Post mine too")
            await _message(visitor, folder / "recap.png", _LETTER_WIDTH, at=-1)
        async with (
            browsing(world) as page,
            visiting(page.address, sharpness=2, height=_TALLER) as visitor,
        ):
            await visitor.tab.get_by_role("button", name="Got it").click()
            await visitor.become("Omar")
            await visitor.go("organizers")
            await visitor.use("prompts create", questions.CHANNEL)
            await visitor.type(questions.QUESTIONS, questions.TEXTS)
            await visitor.send()
            await visitor.reads("Nothing is saved yet")
            await _message(visitor, folder / "prompt.png", _LETTER_WIDTH, at=-1)
        sena, priya = world.people["sena"], world.people["priya"]
        await acquaintance.ask(
            world,
            sena,
            priya,
            "Your page on what to do when two stations disagree saved my rain data: I now say which gauge I believed.",
            "How do you decide which of the two is right? I took the older one, and lost a flood.",
            reason="I have a question that I looked into first",
            share=_POST,
        )
        async with (
            browsing(world) as page,
            visiting(page.address, sharpness=2, height=_TALL) as visitor,
        ):
            await visitor.tab.get_by_role("button", name="Got it").click()
            await visitor.become("Priya")
            await visitor.go("Direct messages")
            await visitor.reads("would like to meet you")
            await _message(visitor, folder / "consent.png", _LETTER_WIDTH, at=-1)
            await visitor.press(acquaintance.YES)
            await visitor.reads("You have been introduced")
            await visitor.go("Sena Yıldız")
            await visitor.reads("This thread is yours")
            await _message(visitor, folder / "thread.png", _LETTER_WIDTH, at=-1)


async def set_up(folder: Path) -> None:
    """Write the picture of a set-up's last page, in a server where nothing is set up yet."""
    async with (
        open_world(open_application) as world,
        browsing(world) as page,
        visiting(page.address, sharpness=2, height=_TALL) as visitor,
    ):
        await visitor.tab.get_by_role("button", name="Got it").click()
        await visitor.become("Omar")
        await visitor.go("organizers")
        await visitor.use("setup")
        await visitor.tab.keyboard.press("Enter")  # past the options that nobody fills in here
        await visitor.reads("1 of 6")
        await visitor.press("Next")
        await visitor.press("Create what is missing for me")
        for number in (3, 4, 5):
            await visitor.press("Next")
            await visitor.reads(f"{number} of 6")
        await visitor.press("Ask “What did you build this week?”")
        await visitor.reads("Every Monday")
        await visitor.press("Next")
        await visitor.reads("6 of 6")
        await _message(visitor, folder / "setup.png", _LETTER_WIDTH, at=-1)


async def _message(visitor: Visitor, file: Path, width: float, *, at: int) -> None:
    """Take a picture of one message, counted from the first one shown."""
    await _still(visitor)
    card = await visitor.frame.locator(".channel-message").nth(at).bounding_box()
    assert card is not None
    clip: FloatRect = {"x": card["x"], "y": card["y"], "width": width, "height": card["height"]}
    await visitor.tab.screenshot(path=file, clip=clip)


async def _still(visitor: Visitor) -> None:
    await visitor.tab.mouse.move(5, 5)  # away from what looks different when it is pointed at
    await visitor.tab.wait_for_timeout(1_000)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
    asyncio.run(set_up(Path(sys.argv[1])))

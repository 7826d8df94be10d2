"""Takes the pictures of the demo that the documentation shows: `python -m tests.demo.pictures docs/images`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import FloatRect

from bot.demo.application import open_application
from bot.demo.seed import seed
from bot.demo.world import open_world
from tests.demo.conftest import browsing
from tests.demo.visitor import visiting

_CARD_WIDTH = 530.0
_POST = "Tide tables as a small API"


async def take(folder: Path) -> None:
    """Write every picture into `folder`."""
    async with open_world(open_application) as world:
        await seed(world)
        async with browsing(world) as page, visiting(page.address, sharpness=2) as visitor:
            await visitor.tab.get_by_role("button", name="Got it").click()
            await visitor.go(_POST)
            await visitor.tab.mouse.move(5, 5)  # away from what looks different when it is pointed at
            await visitor.tab.wait_for_timeout(1_000)
            await visitor.tab.screenshot(path=folder / "demo.png")
            card = await visitor.frame.locator(".channel-message").first.bounding_box()
            assert card is not None
            clip: FloatRect = {"x": card["x"], "y": card["y"], "width": _CARD_WIDTH, "height": card["height"]}
            await visitor.tab.screenshot(path=folder / "share.png", clip=clip)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))

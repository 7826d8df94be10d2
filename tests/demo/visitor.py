"""Somebody in front of the demo's page, in the system's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Literal

import pytest
from playwright.async_api import FrameLocator, Locator, ViewportSize, async_playwright
from playwright.async_api import Page as Tab

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",  # in a container there is no user namespace to build one from
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE_MS = 15_000


class Visitor:
    """Clicks and types what a person would, by what they read."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.mishaps: list[str] = []
        tab.on("pageerror", lambda error: self.mishaps.append(str(error)))
        tab.on("console", lambda line: self.mishaps.append(line.text) if line.type == "error" else None)

    @property
    def frame(self) -> FrameLocator:
        """The conversation."""
        return self.tab.frame_locator("iframe:not(.is-leaving)")

    async def become(self, name: str) -> None:
        """Choose who to be."""
        await self.tab.get_by_role("radio", name=name).check(force=True)
        await self.tab.locator("#about", has_text=name).wait_for()
        await self.settled()

    async def go(self, place: str) -> None:
        """Choose where to stand."""
        await self.row(place).click()
        chosen = self.tab.locator(".place[aria-current]", has_text=place)
        await chosen.wait_for(state="attached")  # in a narrow window the list closes over it
        await self.settled()

    async def skip(self, to: Literal["hour", "day", "week", "next"]) -> None:
        """Skip ahead, and wait until time stands still again."""
        clock = self.tab.locator("#clock-time")
        before = await clock.get_attribute("datetime")
        await self.tab.locator(f"[data-skip={to}]").click()
        await self.tab.wait_for_function(
            "before => document.querySelector('#clock-time').getAttribute('datetime') !== before", arg=before
        )

    async def use(self, command: str, *choices: str) -> None:
        """Type a slash command, choose for its required options, and send it."""
        composer = self.frame.locator("#channel-composer-input")
        await composer.click()
        await composer.press_sequentially(f"/{command}")
        await self.frame.locator(".command-entry.is-active", has_text=f"/{command}").wait_for()
        await composer.press("Enter")
        await self.frame.locator(".command-row").wait_for()
        for choice in choices:
            await self.tab.keyboard.type(choice)
            await self.frame.locator(".command-suggestion.is-active", has_text=choice).wait_for()
            await self.tab.keyboard.press("Enter")
        await self.tab.keyboard.press("Enter")

    async def type(self, label: str, text: str) -> None:
        """Write into a field of the open form."""
        await self.form.locator(".modal-field", has_text=label).locator(".modal-input").fill(text)

    async def choose(self, label: str, option: str) -> None:
        """Choose from a menu of the open form."""
        await self.form.locator(".modal-field", has_text=label).locator(".select-trigger").click()
        await self.frame.get_by_role("option", name=option).click()

    async def send(self) -> None:
        """Send the open form."""
        await self.form.get_by_role("button", name="Submit").click()
        await self.form.wait_for(state="detached")

    async def press(self, button: str) -> None:
        """Press a button under a message."""
        await self.frame.get_by_role("button", name=button).last.click()

    async def reads(self, text: str) -> None:
        """Wait until this stands in the conversation."""
        await self.frame.locator("#channel-message-list").get_by_text(text).last.wait_for()

    async def settled(self) -> None:
        """Wait until the conversation has arrived, where there is one."""
        await self.tab.wait_for_function(
            "() => !document.querySelector('.is-arriving, .is-leaving') && "
            "(document.querySelector('iframe')?.contentWindow.simcordPreview?.ready ?? true)"
        )

    @property
    def form(self) -> Locator:
        """The open form."""
        return self.frame.locator(".modal-dialog")

    def row(self, place: str) -> Locator:
        """A place in the list."""
        return self.tab.locator("#places .place", has_text=place)


@asynccontextmanager
async def visiting(
    address: str,
    *,
    scheme: Literal["light", "dark"] = "light",
    width: int = 1280,
    height: int = 800,
    sharpness: int = 1,
) -> AsyncGenerator[Visitor]:
    """Open the page. Skips the test where there is no Chromium, unless HALLWAY_REQUIRE_BROWSER is set."""
    chromium = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        reason = f"no Chromium was found (looked for {', '.join(_NAMES)})"
        if os.environ.get("HALLWAY_REQUIRE_BROWSER"):
            pytest.fail(f"HALLWAY_REQUIRE_BROWSER is set, but {reason}")
        pytest.skip(f"{reason}; on Debian: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        try:
            viewport: ViewportSize = {"width": width, "height": height}
            tab = await browser.new_page(
                color_scheme=scheme, viewport=viewport, device_scale_factor=sharpness
            )
            tab.set_default_timeout(_PATIENCE_MS)
            visitor = Visitor(tab)
            await tab.goto(address)
            await tab.locator("iframe").wait_for()
            await visitor.settled()
            yield visitor
        finally:
            await browser.close()

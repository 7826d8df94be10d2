"""The demo's page, in a real browser."""

from __future__ import annotations

import pytest

from bot.demo.stage import ORGANIZER_BEGINS
from bot.demo.world import open_world
from tests.demo.conftest import Page, browsing
from tests.demo.little_bot import little_backstage
from tests.demo.visitor import visiting

pytestmark = pytest.mark.browser


async def test_a_visitor_shares_is_thanked_and_time_passes(page: Page) -> None:
    async with visiting(page.address) as visitor:
        await visitor.use("share")
        await visitor.type("Title", "A radar for water levels")
        await visitor.choose("Kind", "How-to")
        await visitor.send()
        await visitor.reads("Your post is up:")
        await visitor.row("A radar for water levels").locator(".dot").wait_for()

        await visitor.become("Bea")
        await visitor.go("projects")
        await visitor.tab.locator(".post", has_text="by Nils Andersen").click()
        await visitor.settled()
        await visitor.press("This helped me")
        await visitor.reads("Nils Andersen will hear of it.")
        await visitor.tab.locator("#done .line", has_text="Told Nils Andersen").wait_for()

        await visitor.tab.locator(".person", has_text="Nils").locator(".dot").wait_for()
        await visitor.become("Nils")
        await visitor.go("Direct messages")
        await visitor.reads("Bea Moreau")

        await visitor.skip("day")
        await visitor.tab.locator("#clock-day", has_text="6 January").wait_for()
        await visitor.skip("next")
        await visitor.tab.locator("#done .line button", has_text="Asked two helpers").click()
        await visitor.settled()
        await visitor.reads("Nobody has replied yet.")
        assert visitor.mishaps == []


async def test_what_only_testers_need_is_out_of_sight(page: Page) -> None:
    async with visiting(page.address) as visitor:
        for part in (".preview-toolbar", ".messages-sidebar", ".inspector-panel"):
            assert await visitor.frame.locator(part).is_hidden()
        assert await visitor.frame.locator("#channel-composer-input").is_visible()


async def test_a_mention_of_a_post_leads_there(page: Page) -> None:
    async with visiting(page.address) as visitor:
        await visitor.use("share")
        await visitor.type("Title", "A radar")
        await visitor.choose("Kind", "Project")
        await visitor.send()

        await visitor.frame.locator(".mention", has_text="A radar").click()

        await visitor.tab.locator(".place[aria-current]", has_text="A radar").wait_for()


async def test_a_link_into_discord_leads_there_too(page: Page) -> None:
    async with visiting(page.address) as visitor:
        await visitor.use("hallway")
        await visitor.go("welcome")
        await visitor.go("general")

        await visitor.frame.get_by_role("link", name="Here").click()

        await visitor.tab.locator(".place[aria-current]", has_text="general").wait_for()
        assert len(visitor.tab.context.pages) == 1, "nothing left the page"


async def test_silence_is_put_into_words(page: Page) -> None:
    async with visiting(page.address) as visitor:
        await visitor.use("nothing")

        await visitor.tab.locator("#notice", has_text="Hallway did not answer").wait_for()


async def test_people_are_chosen_with_the_keyboard(page: Page) -> None:
    async with visiting(page.address) as visitor:
        await visitor.tab.get_by_role("radio", name="Nils").focus()
        await visitor.tab.keyboard.press("ArrowRight")
        await visitor.tab.locator("#about", has_text="Priya Raman").wait_for()

        await visitor.tab.keyboard.press("ArrowRight")
        await visitor.tab.locator("#about", has_text="Sena Yıldız").wait_for()


async def test_the_first_hint_goes_away_for_good(page: Page) -> None:
    async with visiting(page.address) as visitor:
        await visitor.tab.get_by_role("button", name="Got it").click()
        assert await visitor.tab.locator("#hint").is_hidden()

        await visitor.tab.reload()
        await visitor.tab.locator("iframe").wait_for()

        assert await visitor.tab.locator("#hint").is_hidden()


async def test_before_anything_is_set_up_one_begins_as_the_organizer_and_is_told_how() -> None:
    async with (
        open_world(little_backstage) as world,
        browsing(world, ORGANIZER_BEGINS) as page,
        visiting(page.address) as visitor,
    ):
        await visitor.tab.locator("#hint", has_text="Type /setup below").wait_for()
        await visitor.tab.locator("#about", has_text="Omar Haddad").wait_for()
        await visitor.tab.locator(".place[aria-current]", has_text="organizers").wait_for()
        assert (await page.outlook())["person"] == "omar"


async def test_nothing_is_cut_off_however_narrow_the_window(page: Page) -> None:
    async with visiting(page.address) as visitor:
        for width in (1280, 820, 390, 320):
            await visitor.tab.set_viewport_size({"width": width, "height": 720})
            assert await visitor.tab.evaluate("document.documentElement.scrollWidth") <= width
            for place in ("projects", "general"):
                if width < 1000:
                    await visitor.tab.get_by_role("button", name="Who and where").click()
                await visitor.go(place)
                assert await visitor.tab.locator("#who.is-open").count() == 0, "choosing closes the drawer"


async def test_the_page_says_when_the_demo_has_stopped(page: Page) -> None:
    async with visiting(page.address) as visitor:
        await visitor.tab.route("**/hallway/state*", lambda route: route.abort())

        await visitor.tab.locator("#notice", has_text="The demo has stopped").wait_for()

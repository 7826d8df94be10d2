from __future__ import annotations

import asyncio
import re
from typing import Any

import aiohttp
import discord
import pytest

from bot.demo import hands
from bot.demo.server import reserve
from bot.demo.world import World
from bot.operations.exits import ExitCode, Refusal
from tests.demo.conftest import Page, backstage_of, browsing, share_as


def place(outlook: dict[str, Any], name: str) -> dict[str, Any]:
    return next(place for place in outlook["places"] if place["name"] == name)


def person(outlook: dict[str, Any], key: str) -> dict[str, Any]:
    return next(person for person in outlook["people"] if person["key"] == key)


class Frame:
    """SimCord's page in the frame: what its scripts send through our server."""

    def __init__(self, page: Page, outlook: dict[str, Any]) -> None:
        self._page = page
        self.headers = {"X-Simcord-Capability": outlook["frame"].partition("#")[2]}
        self._sequence = 0

    async def open(self) -> dict[str, Any]:
        async with self._page.session.post("/api/pages", json={}, headers=self.headers) as response:
            snapshot = await response.json()
        self.headers["X-Simcord-Context"] = snapshot["context"]["id"]
        return snapshot

    async def state(self) -> dict[str, Any]:
        async with self._page.session.get("/api/state", headers=self.headers) as response:
            assert response.status == 200
            return await response.json()

    async def run(self, command: str) -> dict[str, Any]:
        """Use a command without options."""
        state = await self.state()
        async with self._page.session.get("/api/commands", headers=self.headers) as response:
            entries = (await response.json())["entries"]
        entry = next(entry for entry in entries if entry["path"] == [command])
        self._sequence += 1
        action: dict[str, Any] = {
            "protocol_version": 3,
            "kind": "run_command",
            "sequence": self._sequence,
            "request_id": f"request-{self._sequence}",
            "generation": state["context"]["generation"],
            "bot_generation": state["botGeneration"],
            "published_revision": state["publishedRevision"],
            "command_id": entry["commandId"],
            "path": entry["path"],
            "schema_fingerprint": entry["schemaFingerprint"],
            "options": {},
        }
        async with self._page.session.post("/api/action", json=action, headers=self.headers) as response:
            assert response.status == 200, await response.text()
            return await response.json()


async def test_one_begins_as_the_newcomer_in_the_general_channel(page: Page) -> None:
    outlook = await page.outlook()

    assert outlook["person"] == "nils"
    assert place(outlook, "general")["id"] == outlook["place"]
    assert not any(place["new"] for place in outlook["places"])


async def test_the_page_brings_no_script_or_style_in_its_text(page: Page) -> None:
    async with page.session.get("/") as response:
        text, policy = await response.text(), response.headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", text)
    for address in re.findall(r'(?:href|src)="(/[^"]+)"', text):
        async with page.session.get(address) as file:
            assert file.status == 200, address


async def test_discord_may_be_framed_by_the_page_and_by_nobody_else(page: Page) -> None:
    async with page.session.get("/discord") as response:
        text, headers = await response.text(), response.headers

    assert "X-Frame-Options" not in headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert '/hallway/static/discord.css">' in text


@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
@pytest.mark.parametrize("path", ["/", "/hallway/state", "/discord", "/app.js"])
async def test_a_foreign_site_gets_nothing(page: Page, header: dict[str, str], path: str) -> None:
    async with page.session.get(path, headers=header) as response:
        assert response.status == 403


async def test_a_form_from_elsewhere_cannot_move_anybody(page: Page) -> None:
    async with page.session.post("/hallway/stand", data={"person": "omar"}) as response:
        assert response.status == 415


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"person": 3}', '{"person": "nobody"}', '{"person": "nils", "place": "x"}']
)
async def test_nonsense_is_refused(page: Page, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with page.session.post("/hallway/stand", data=body, headers=headers) as response:
        assert response.status == 400


async def test_each_persons_discord_speaks_the_language_chosen_for_them(page: Page) -> None:
    before = await page.outlook()
    assert before["language"] == "en"
    assert [language["name"] for language in before["languages"]] == ["English", "Español", "Deutsch"]

    async with page.session.post("/hallway/language", json={"language": "de"}) as response:
        assert (await response.json())["language"] == "de"

    assert (await page.stand("priya"))["language"] == "en"
    assert (await page.stand("nils"))["language"] == "de"


async def test_a_language_that_is_not_offered_is_refused(page: Page) -> None:
    async with page.session.post("/hallway/language", json={"language": "tlh"}) as response:
        assert response.status == 400


async def test_nothing_is_sent_again_while_nothing_changes(page: Page) -> None:
    revision = (await page.outlook())["revision"]

    async with page.session.get(f"/hallway/state?revision={revision}") as response:
        assert response.status == 204


async def test_the_organizer_sees_a_place_that_others_do_not(page: Page) -> None:
    names = [place["name"] for place in (await page.stand("omar"))["places"]]
    assert "organizers" in names

    names = [place["name"] for place in (await page.stand("sena"))["places"]]
    assert "organizers" not in names


async def test_a_command_used_in_the_frame_is_answered_there(page: Page) -> None:
    frame = Frame(page, await page.outlook())
    await frame.open()

    receipt = await frame.run("hallway")

    assert receipt["settlement"] == "settled"
    messages = list((await frame.state())["messages"].values())
    assert messages[-1]["author"]["name"] == "Hallway"


async def test_what_is_done_at_the_same_time_takes_turns(page: Page, world: World) -> None:
    bot = backstage_of(world).bot
    frame = Frame(page, await page.outlook())
    await frame.open()

    using = asyncio.create_task(frame.run("wait"))
    await bot.waiting.wait()
    skipping = asyncio.create_task(page.skip("hour"))
    moving = asyncio.create_task(page.stand("priya"))
    for _ in range(3):  # by then the other two have arrived, and wait
        await page.outlook()
    bot.gate.set()

    assert (await using)["settlement"] == "settled"
    assert (await skipping)["now"].startswith("2026-01-05T18:00")
    assert (await moving)["person"] == "priya"


async def test_a_frame_on_its_way_out_is_told_nothing_and_can_do_nothing(page: Page) -> None:
    old = Frame(page, await page.outlook())
    await old.open()
    await page.stand("priya")

    async with page.session.get("/api/state", headers=old.headers) as response:
        assert response.status == 204
    async with page.session.post("/api/action", json={}, headers=old.headers) as response:
        assert (response.status, await response.read()) == (204, b"")


async def test_a_forum_shows_its_posts_instead_of_a_frame(page: Page, world: World) -> None:
    await share_as(world, "priya", "Tide tables")
    forum = place(await page.outlook(), "projects")

    outlook = await page.stand("nils", forum["id"])

    assert outlook["frame"] is None
    assert [(post["name"], post["author"], post["replies"]) for post in outlook["posts"]] == [
        ("Tide tables", "Priya Raman", 0)
    ]
    for path, status in (("/discord", 204), ("/app.js", 410)):
        async with page.session.get(path) as response:
            assert (response.status, response.headers["Cache-Control"]) == (status, "no-store")


async def test_a_new_post_is_marked_until_one_stood_there(page: Page, world: World) -> None:
    await page.outlook()
    await share_as(world, "priya", "Tide tables")
    outlook = await page.stand("nils")
    post = place(outlook, "Tide tables")
    assert post["new"]

    await page.stand("nils", post["id"])

    assert not place(await page.stand("nils", outlook["place"]), "Tide tables")["new"]


async def test_the_feed_leads_only_where_one_may_go(page: Page, world: World) -> None:
    hidden = world.channel("organizers")
    backstage_of(world).bot.note("Reported it", hidden.id)

    assert (await page.stand("nils"))["done"][0]["place"] is None
    assert (await page.stand("omar"))["done"][0]["place"] == str(hidden.id)


async def test_a_message_from_hallway_is_marked_on_its_reader(page: Page, world: World) -> None:
    await page.outlook()
    await share_as(world, "nils", "A radar")
    await hands.press(world.people["bea"], "This helped me", where=world.channel("projects").threads[0])

    outlook = await page.stand("bea")
    assert person(outlook, "nils")["post"]
    assert not person(outlook, "priya")["post"]

    own = place(await page.stand("nils"), "Hallway")
    outlook = await page.stand("nils", own["id"])
    assert not person(outlook, "nils")["post"]


async def test_in_front_of_ones_messages_another_person_stands_in_front_of_theirs(page: Page) -> None:
    own = place(await page.outlook(), "Hallway")["id"]
    await page.stand("nils", own)

    outlook = await page.stand("priya")

    assert outlook["place"] == place(outlook, "Hallway")["id"] != own


async def test_skipping_to_what_happens_next_does_it_and_shows_it(page: Page, world: World) -> None:
    await share_as(world, "nils", "A radar")
    frame_before = (await page.stand("nils"))["frame"]
    planned = (await page.outlook())["planned"]
    assert [line["text"] for line in planned] == ["See whether “A radar” got a reply"]

    outlook = await page.skip("next")

    assert outlook["now"] == planned[0]["at"]
    assert outlook["planned"] == []
    assert outlook["done"][0]["text"] == "Asked two helpers about “A radar”"
    assert outlook["done"][0]["place"] == place(outlook, "A radar")["id"]
    assert outlook["frame"] == frame_before, "what one is writing is not lost"


async def test_what_happens_while_one_looks_on_appears_in_the_frame(page: Page, world: World) -> None:
    await share_as(world, "nils", "A radar")
    post = place(await page.stand("nils"), "A radar")
    frame = Frame(page, await page.stand("nils", post["id"]))
    await frame.open()

    await page.skip("next")

    messages = (await frame.state())["messages"].values()
    assert "Nobody has replied yet. Two helpers were asked." in [message["content"] for message in messages]


async def test_nothing_planned_means_nothing_to_skip_to(page: Page) -> None:
    before = await page.outlook()

    after = await page.skip("next")

    assert before["next"] is None
    assert after["now"] == before["now"]


async def test_an_unknown_skip_is_refused(page: Page) -> None:
    async with page.session.post("/hallway/skip", json={"to": "year"}) as response:
        assert response.status == 400


async def test_a_restart_of_the_bot_changes_nothing_one_can_see(page: Page, world: World) -> None:
    await share_as(world, "nils", "A radar")
    before = await page.stand("nils")
    bot = world.backstage.bot

    async with page.session.post("/hallway/restart", json={}) as response:
        after = await response.json()

    assert world.backstage.bot is not bot
    moving = ("revision", "frame")
    assert {key: value for key, value in after.items() if key not in moving} == {
        key: value for key, value in before.items() if key not in moving
    }
    frame = Frame(page, after)
    await frame.open()
    await page.skip("next")
    post = place(await page.stand("nils"), "A radar")
    thread = Frame(page, await page.stand("nils", post["id"]))
    await thread.open()
    said = [message["content"] for message in (await thread.state())["messages"].values()]
    assert "Nobody has replied yet. Two helpers were asked." in said, "what was planned goes on"


async def test_a_restart_is_not_for_foreign_pages(page: Page) -> None:
    async with page.session.post("/hallway/restart", data="{}") as response:
        assert response.status == 415


async def test_an_error_in_the_bot_is_counted(page: Page) -> None:
    frame = Frame(page, await page.outlook())
    await frame.open()

    await frame.run("break")

    await page.outlook()
    assert (await page.stand("nils"))["troubles"] == 1


async def test_who_stands_in_a_deleted_post_finds_themselves_in_the_general_channel(
    page: Page, world: World
) -> None:
    await share_as(world, "nils", "A radar")
    post = place(await page.stand("nils"), "A radar")
    await page.stand("nils", post["id"])
    thread = world.backstage.bot.get_channel(int(post["id"]))
    assert isinstance(thread, discord.Thread)
    await world.as_bot(thread.delete)

    outlook = await page.stand("nils")

    assert outlook["place"] == place(outlook, "general")["id"]


async def test_a_taken_port_is_one_plain_sentence(page: Page) -> None:
    port = int(page.address.rstrip("/").rpartition(":")[2])

    with pytest.raises(
        Refusal, match=rf"Port {port} is in use .* Choose another: hallway demo --port {port + 1}$"
    ) as taken:
        reserve(port)
    assert taken.value.code == ExitCode.PORT_TAKEN


async def test_the_page_is_served_on_loopback_only(page: Page) -> None:
    assert page.address.startswith("http://127.0.0.1:")


async def test_when_the_page_closes_so_does_its_preview(world: World) -> None:
    async with browsing(world) as page:
        await page.outlook()

    async with browsing(world) as again:
        assert (await again.outlook())["frame"]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(page.address)

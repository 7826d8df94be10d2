"""What the demo takes for granted about SimCord and what SimCord does not promise: here it fails loudly."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from bot.demo import hands
from bot.demo.world import World
from tests.demo.conftest import Page, share_as

SIMCORD = files("simcord") / "preview" / "static"
OURS = files("bot.demo") / "static"


def simcords_files() -> str:
    return "".join(
        file.read_text(encoding="utf-8")
        for file in SIMCORD.iterdir()
        if file.name.endswith((".html", ".js", ".css"))
    )


def test_every_part_that_our_style_sheet_names_is_still_there() -> None:
    rules = re.sub(
        r"/\*.*?\*/|\{[^{}]*\}", "", (OURS / "discord.css").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    named = set(re.findall(r"[.#]([a-z][\w-]+)", rules))
    there = simcords_files()

    assert len(named) > 20
    assert [name for name in sorted(named) if name not in there] == []


def test_every_part_that_our_script_looks_for_is_still_there() -> None:
    script = (OURS / "frames.js").read_text(encoding="utf-8")
    there = simcords_files()

    for name in (
        "mention",
        "thread-summary",
        "command-option-input",
        "command-suggestion",
        "command-mention",
        "channel-timeline",
        "channel-message-list",
    ):
        assert name in script
        assert name in there, name


def test_every_colour_that_our_light_theme_sets_is_still_used() -> None:
    variables = set(re.findall(r"(--[\w-]+):", (OURS / "discord.css").read_text(encoding="utf-8")))
    there = simcords_files()

    assert [name for name in sorted(variables) if f"var({name}" not in there] == []


def test_the_frame_still_says_how_it_is_doing() -> None:
    status = (SIMCORD / "app.js").read_text(encoding="utf-8")

    assert 'defineProperty(window, "simcordPreview"' in status
    for field in ("contextId", "lastAction", "ready", "authorized"):
        assert re.search(rf"^    {field}:", status, re.MULTILINE), field


async def test_no_file_of_simcords_has_an_address_of_ours(page: Page) -> None:
    async with page.session.get("/discord") as response:
        text = await response.text()

    addresses = re.findall(r'(?:href|src)="(/[^"]+)"', text.replace("/hallway/static/discord.css", "/"))
    assert "/app.js" in addresses
    assert not [address for address in addresses if address.startswith(("/hallway/", "/discord"))]


async def test_everybody_has_their_picture(world: World) -> None:
    await world.people["bea"].actor.send(world.channel("general"), "Good morning.")
    await hands.use(world.people["nils"], "hallway", where=world.channel("general"))

    authors = await authors_seen_by_nils(world)

    assert {author["name"]: author["avatar_available"] for author in authors} == {
        "Bea Moreau": True,
        "Hallway": True,
    }


async def test_portraits_are_handed_out_without_simcord_examining_them(world: World, page: Page) -> None:
    await world.people["bea"].actor.send(world.channel("general"), "Good morning.")
    outlook = await page.stand("nils")
    snapshot = await opened(page, outlook)
    headers = {"X-Simcord-Capability": outlook["frame"].partition("#")[2]}
    author = next(iter(snapshot["messages"].values()))["author"]

    async with page.session.get(f"/api/assets/{author['avatar']}", headers=headers) as response:
        assert await response.read() == world.people["bea"].portrait
        assert "X-Simcord-Media-Metadata" not in response.headers, "SimCord did examine it"


async def test_a_conversation_opens_at_its_end(world: World, page: Page) -> None:
    await hands.use(world.people["nils"], "hallway", where=world.channel("general"))
    for number in range(60):
        await world.people["bea"].actor.send(world.channel("general"), f"Message {number}")

    snapshot = await opened(page, await page.stand("nils"))

    assert snapshot["messages"][snapshot["timeline"][-1]]["content"] == "Message 59"
    assert not snapshot["history"]["hasAfter"]


async def test_a_post_opens_at_its_beginning(world: World, page: Page) -> None:
    await share_as(world, "priya", "Tide tables")
    thread = world.channel("projects").threads[0]
    await world.people["bea"].actor.send(thread, "I like this.")
    await hands.press(world.people["nils"], "This helped me", where=thread)

    snapshot = await opened(page, await page.stand("nils", str(thread.id)))

    assert snapshot["targetId"] == snapshot["timeline"][0]


async def opened(page: Page, outlook: dict[str, Any]) -> dict[str, Any]:
    headers = {"X-Simcord-Capability": outlook["frame"].partition("#")[2]}
    async with page.session.post("/api/pages", json={}, headers=headers) as response:
        return await response.json()


async def authors_seen_by_nils(world: World) -> list[dict[str, Any]]:
    preview = world.env.preview(
        world.channel("general"),
        viewers=[world.people["nils"].actor],
        layout="channel",
        assets=world.pictures(),
    )
    async with preview:
        snapshot = await preview.snapshot()
    return [message["author"] for message in snapshot["messages"].values()]

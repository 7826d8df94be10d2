from __future__ import annotations

import asyncio

from bot.ui.glances import Glances
from tests.simulated import logged


async def test_what_is_said_at_a_place_stands_there_in_the_order_of_registering() -> None:
    async def slow(_interaction: object, guild_id: int, viewer_id: int | None, user_id: int) -> list[str]:
        await asyncio.sleep(0)
        return [f"{viewer_id} looks at {user_id} in {guild_id}", " "]

    async def swift(*_: object) -> list[str]:
        return ["and that is all"]

    glances = Glances()
    glances.register("profile", slow)
    glances.register("profile", swift)
    glances.register("flag", swift)
    assert await glances.lines("profile", None, 100, None, 7) == ["None looks at 7 in 100", "and that is all"]
    assert await glances.lines("elsewhere", None, 100, 1, 7) == []


async def test_what_fails_or_keeps_everybody_waiting_is_left_out_and_noted_without_its_words() -> None:
    written = " ".join(("what", "a", "member", "wrote"))

    async def broken(*_: object) -> list[str]:
        raise ValueError(written)

    async def stuck(*_: object) -> list[str]:
        await asyncio.Event().wait()
        return ["never"]

    async def well(*_: object) -> list[str]:
        return ["a line"]

    glances = Glances(patience=0.01)
    for say in (broken, stuck, well):
        glances.register("introduced", say)
    with logged("glance.failed") as log:
        assert await glances.lines("introduced", None, 100, None, 7) == ["a line"]
    assert [(entry["place"], entry["error"]) for entry in log] == [
        ("introduced", "ValueError"),
        ("introduced", "TimeoutError"),
    ]
    assert written not in str(log)

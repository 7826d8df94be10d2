from __future__ import annotations
import sys

sys.path.insert(0, "/tmp")
import shot


async def test_take_the_shots_now(bare):
    async with shot.Shots(bare) as shots:
        await shot.script(bare, shots)

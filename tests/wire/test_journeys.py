"""The real process, over real HTTP and a real gateway, does what it does in the simulation."""

from __future__ import annotations

from tests.wire.wire import Wire


async def test_a_command_is_answered(wire: Wire) -> None:
    guild = wire.env.create_guild("Data Meetup")
    general = guild.create_text_channel("general")
    priya = guild.add_member(wire.env.create_user("priya"))
    async with wire.hallway():
        await wire.connected()
        await wire.until(lambda: wire.env.backend.commands.get(None), "the commands are known")
        result = await wire.answered(await priya.slash(general, "hallway"))

        assert result.response is not None
        assert result.ephemeral

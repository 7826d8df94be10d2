"""What the tests of these screens share: the bot as production wires it, in a server of its own."""

from __future__ import annotations

import pytest
import simcord

from tests.flows.conftest import commands_told, env, file, place, process
from tests.flows.meetup import Meetup, Process, open_meetup

__all__ = ["bare", "commands_told", "env", "file", "place", "process"]


@pytest.fixture
async def bare(env: simcord.Env, process: Process) -> Meetup:
    """A server in which nobody has set anything up."""
    with env.time_context():
        place = await open_meetup(env, process)
        env.backend.edit_channel(place.forum.id, {"name": "showcase"})  # not what a set-up would call its own
        await env.settle()
        return place

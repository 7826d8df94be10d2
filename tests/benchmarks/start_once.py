"""One start of a bot under SimCord, in a process of its own: prints what it cost as JSON.

    python -m tests.benchmarks.start_once hallway FILE
    python -m tests.benchmarks.start_once bare
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from pathlib import Path
from time import monotonic, process_time
from typing import Any, Final

LATE: Final = ("alembic", "apscheduler", "matplotlib", "numpy", "rustworkx", "prometheus_client")
"""What may not be loaded before it is used."""


def _resident() -> float:
    """Return the megabytes this process holds now (its peak where the system does not say)."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _import_bare() -> None:
    import tests.benchmarks.bare  # noqa: F401 - discord.py and its commands, that is all


def _import_hallway() -> None:
    """Import what `hallway run` imports, the cogs included, which it finds after it has logged in."""
    import importlib
    import pkgutil

    import bot.__main__
    import bot.app
    import bot.operations.logs
    import bot.operations.process
    import bot.settings
    import cogs

    for module in pkgutil.iter_modules(cogs.__path__, "cogs."):
        importlib.import_module(module.name)


async def _start(arguments: list[str]) -> dict[str, Any]:
    if arguments[0] == "bare":
        from tests.benchmarks.bare import BareBot

        return await _until_ready(BareBot())
    from pydantic import SecretStr

    from bot.app import build
    from bot.settings import Settings
    from bot.settings.model import DatabaseSettings

    file = SecretStr(f"sqlite:///{arguments[1]}")
    app = await build(Settings(database=DatabaseSettings(url=file)))
    try:
        found = await _until_ready(app.client)
        assert not app.client.broken_cogs
        return found
    finally:
        await app.database.close()


async def _until_ready(client: Any) -> dict[str, Any]:
    import simcord

    found: dict[str, Any] = {}

    async def on_ready() -> None:
        found.update(ready_at=monotonic(), cpu=process_time(), resident=_resident())

    client.add_listener(on_ready)
    async with simcord.run(client, shard_count=1):
        assert found
    return found


def main() -> None:
    """Import, start, and print what that cost."""
    which = sys.argv[1]
    began, cpu = monotonic(), process_time()
    _import_bare() if which == "bare" else _import_hallway()
    imported = {"import": monotonic() - began, "import_cpu": process_time() - cpu}
    before_simulation, cpu = monotonic(), process_time()
    import simcord  # noqa: F401 - not a part of the bot: what its import costs is taken out

    simulation = {"import_simulation": monotonic() - before_simulation, "cpu_simulation": process_time() - cpu}
    found = asyncio.run(_start(sys.argv[1:]))
    late = [name for name in LATE if name in sys.modules]
    print(json.dumps({**imported, **simulation, **found, "late": late}))


if __name__ == "__main__":
    main()

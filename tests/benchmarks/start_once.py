"""What a bot imports, in a process of its own: prints how long it took as JSON.

python -m tests.benchmarks.start_once bare
python -m tests.benchmarks.start_once hallway FILE
"""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import sys
from time import perf_counter, process_time
from typing import Final

LATE: Final = ("alembic", "apscheduler", "matplotlib", "numpy", "prometheus_client", "rustworkx")
"""What may not be loaded before it is used."""


_BARE: Final = ("tests.benchmarks.bare",)
"""discord.py and its commands, that is all."""
_HALLWAY: Final = ("bot.__main__", "bot.app", "bot.operations.logs", "bot.operations.process", "bot.settings")
"""What `hallway run` imports, but for the cogs, which it finds when it has logged in."""


def _import_cogs() -> None:
    import cogs

    for module in pkgutil.iter_modules(cogs.__path__, "cogs."):
        importlib.import_module(module.name)


async def _build(file: str) -> None:
    """Build the bot on a migrated database and load its cogs: everything but going online."""
    from pydantic import SecretStr

    from bot.app import build
    from bot.settings import Settings
    from bot.settings.model import DatabaseSettings

    app = await build(Settings(database=DatabaseSettings(url=SecretStr(f"sqlite:///{file}"))))
    await app.client.load_cogs()
    assert not app.client.broken_cogs
    await app.database.close()


def main() -> None:
    """Import, build, and print what that cost."""
    which = sys.argv[1]
    wall, cpu = perf_counter(), process_time()
    for name in _BARE if which == "bare" else _HALLWAY:
        importlib.import_module(name)
    if which == "hallway":
        _import_cogs()
    found = {"wall": perf_counter() - wall, "cpu": process_time() - cpu}
    if which == "hallway":
        asyncio.run(_build(sys.argv[2]))
    print(json.dumps({**found, "late": [name for name in LATE if name in sys.modules]}))


if __name__ == "__main__":
    main()

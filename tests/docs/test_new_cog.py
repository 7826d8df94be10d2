"""docs/new-cog.md, followed to the letter."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from simcord.results import InteractionResult, ResponseMessage

import bot
from bot.client import Hallway
from bot.core.database import Database
from bot.core.schema import metadata
from tests.flows.meetup import labels, said
from tests.simulated import simulated

DOCUMENT = Path(__file__).parents[2] / "docs" / "new-cog.md"
EXAMPLE = re.compile(r"<!-- file: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The files of the document, laid beside the real ones; cogs in a package of their own."""
    for path, code in EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8")):
        file = tmp_path / path.replace("cogs/", "example_cogs/")
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.write_text(code, encoding="utf-8")
    (tmp_path / "bot" / "__init__.py").unlink(missing_ok=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(bot, "__path__", [*bot.__path__, str(tmp_path / "bot")])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith(("example_cogs", "bot.mottos"))]:
        del sys.modules[name]
    if "mottos" in metadata.tables:
        metadata.remove(metadata.tables["mottos"])


@pytest.mark.usefixtures("example")
async def test_the_cogs_of_the_document_do_what_it_says(sqlite_database: Database) -> None:
    service = importlib.import_module("bot.mottos.service")
    mottos = metadata.tables["mottos"]
    await sqlite_database.run_sync(mottos.create)
    client = Hallway(sqlite_database, cogs="example_cogs")
    client.provide(service.MottosService(sqlite_database))
    async with simulated(client) as env:
        guild = env.create_guild("Example")
        channel = guild.create_text_channel("general")
        ana = guild.add_member(env.create_user("ana"))
        assert client.broken_cogs == {}

        assert said(await ana.slash(channel, "hello")) == f"Hello, <@{ana.id}>."

        form = await ana.slash(channel, "motto")
        refused = await ana.submit_modal(form, {"motto": "Measure twice, cut once. " * 5})
        assert "up to 60 characters" in said(refused)
        assert labels(only(refused)) == ["Edit"]
        form = await ana.click(only(refused), label="Edit")
        assert "Kept: Measure twice" in said(
            await ana.submit_modal(form, {"motto": "Measure twice @everyone"})
        )
        async with sqlite_database.reading() as read:
            assert (
                await read.scalar(mottos.select().with_only_columns(mottos.c.motto))
                == "Measure twice @everyone"
            )


def only(result: InteractionResult) -> ResponseMessage:
    """Return the message that answered."""
    assert result.response is not None
    return result.response


def test_every_example_in_the_document_is_complete() -> None:
    files = [path for path, _ in EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))]
    assert files == [
        "cogs/hello.py",
        "bot/mottos/rules.py",
        "bot/mottos/records.py",
        "bot/mottos/service.py",
        "cogs/mottos.py",
    ]

"""Logs: one entry, one line; nobody's text forges another; no secret gets through."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Generator
from typing import Any

import discord
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.core.database import DatabaseUnavailable
from bot.operations import logs

TOKEN = "MTA5ODc2NTQzMjEwOTg3NjU0MzI.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
Configured = Callable[..., io.StringIO]


@pytest.fixture
def configured() -> Generator[Configured]:
    """Set logging up as a running bot does, into memory; afterwards everything is as it was."""
    root = logging.getLogger()
    before = (root.handlers, root.level, structlog.get_config())
    levels = {name: logging.getLogger(name).level for name in ("discord", "aiosqlite", "sqlalchemy", "alembic",
                                                               "apscheduler", "aiohttp", "asyncio")}  # fmt: skip

    def configure(**options: Any) -> io.StringIO:
        stream = io.StringIO()
        settings: dict[str, Any] = {"as_json": True, "level": "info", "stream": stream}
        logs.configure(**(settings | options))
        return stream

    yield configure
    root.handlers, root.level, config = before
    structlog.configure(**config)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)


def _entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_entry_is_one_json_object_with_its_level_time_and_place(configured: Configured) -> None:
    stream = configured()
    structlog.get_logger("bot.somewhere").info("share.posted", guild=7)
    (entry,) = _entries(stream)
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {"event": "share.posted", "guild": 7, "level": "info", "logger": "bot.somewhere"}


def test_discords_own_entries_go_the_same_way(configured: Configured) -> None:
    stream = configured()
    logging.getLogger("discord.gateway").warning("Shard ID %s has stopped", 3)
    (entry,) = _entries(stream)
    assert (entry["event"], entry["level"], entry["logger"]) == (
        "Shard ID 3 has stopped",
        "warning",
        "discord.gateway",
    )


@pytest.mark.parametrize(
    "name", ["discord.http", "discord.gateway", "discord.webhook.async_", "aiosqlite", "sqlalchemy.engine"]
)
def test_libraries_that_would_show_private_words_stay_quiet(configured: Configured, name: str) -> None:
    stream = configured(level="debug")
    logging.getLogger(name).debug("everything a member wrote")
    structlog.get_logger("bot").debug("ours")
    assert [entry["event"] for entry in _entries(stream)] == ["ours"]


def test_the_level_holds(configured: Configured) -> None:
    stream = configured(level="warning")
    structlog.get_logger("bot").info("no")
    logging.getLogger("discord.client").info("no")
    structlog.get_logger("bot").warning("yes")
    assert [entry["event"] for entry in _entries(stream)] == ["yes"]


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"logging in with {TOKEN}", TOKEN),
        (f"Authorization: Bot {TOKEN}", TOKEN),
        ("POST https://discord.com/api/v10/interactions/123/aW50ZXJh-x_y/callback", "aW50ZXJh-x_y"),
        ("PATCH https://discord.com/api/v10/webhooks/12/aW50ZXJh-x_y/messages/@original", "aW50ZXJh-x_y"),
        ("PATCH https://discord.com/api/v10/webhooks/12/aW50ZXJh-x_y?wait=true", "aW50ZXJh-x_y"),
        ("postgresql+asyncpg://ana:hunter2hunter2@host/hallway", "hunter2hunter2"),
        ("asyncpg says: password is swordfish-1", "swordfish-1"),
        ('asyncpg says: password is sword"fish\\', 'sword"fish'),
    ],
)  # fmt: skip
def test_no_secret_gets_through_wherever_it_stands(
    configured: Configured, as_json: bool, text: str, secret: str
) -> None:
    stream = configured(as_json=as_json, secrets=[SecretStr("swordfish-1"), SecretStr('sword"fish\\'), None])
    structlog.get_logger("bot").warning(text)
    structlog.get_logger("bot").warning("x", value=text, nested={"deep": [text]})
    logging.getLogger("discord.client").warning("%s", text)
    structlog.get_logger("bot").error("failed", exc_info=ValueError(text))
    logging.getLogger("discord.client").error("failed", exc_info=ValueError(text))
    assert len(stream.getvalue().splitlines()) >= 5
    assert secret not in stream.getvalue()
    assert json.dumps(secret)[1:-1] not in stream.getvalue()
    assert "█" in stream.getvalue()


def test_short_secrets_do_not_black_out_the_log(configured: Configured) -> None:
    stream = configured(secrets=[SecretStr("a"), SecretStr("")])
    structlog.get_logger("bot").info("a share was posted")
    assert _entries(stream)[0]["event"] == "a share was posted"


@given(st.text(max_size=60))
def test_text_of_members_stays_inside_its_entry(text: str) -> None:
    for as_json in (True, False):
        entry: Any = {"event": text, "value": text, "level": "info", "timestamp": "now"}
        if as_json:
            line = structlog.processors.JSONRenderer()(None, "info", dict(entry))
        else:
            line = structlog.dev.ConsoleRenderer(colors=False)(
                None, "info", logs._on_one_line(None, "info", dict(entry))
            )
        assert len(str(line).splitlines()) == 1, repr(line)


def test_a_traceback_cannot_forge_an_entry(configured: Configured) -> None:
    stream = configured(as_json=False)
    forged = ValueError("oops\n2026-01-01T00:00:00Z [info     ] all is well")
    structlog.get_logger("bot").error("failed", exc_info=forged)
    first, *others = stream.getvalue().splitlines()
    assert "failed" in first
    assert others
    assert all(line.startswith("  | ") for line in others)


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(104, "reset"),
        TimeoutError("slow"),
        discord.GatewayNotFound(),
        DatabaseUnavailable("database is locked"),
    ],
)
def test_a_failing_network_or_database_is_a_line_and_no_traceback(
    configured: Configured, error: Exception
) -> None:
    stream = configured()
    logging.getLogger("discord.shard").error("Failed to connect", exc_info=error)
    (entry,) = _entries(stream)
    assert entry["error"].startswith(type(error).__name__)
    assert "exception" not in entry


def test_warnings_are_entries_too(configured: Configured) -> None:
    stream = configured()
    logging.getLogger("py.warnings").warning("deprecated")
    assert _entries(stream)[0]["logger"] == "py.warnings"

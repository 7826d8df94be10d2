"""Logs: one line for each event, for people or for programs, and never a secret in it.

Everything goes the same way, discord.py's logs too. What libraries say in detail (whole requests, whole
gateway events, every SQL statement) holds what members write and the tokens of interactions, so no setting
makes them more talkative than INFO.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, Final, TextIO, cast

import discord
import structlog
from pydantic import SecretStr
from structlog.typing import EventDict, Processor

from bot.core.database import DatabaseUnavailable

_QUIET: Final = {"discord": logging.INFO, "aiohttp": logging.INFO, "asyncio": logging.INFO} | dict.fromkeys(
    ("aiosqlite", "alembic", "apscheduler", "sqlalchemy"), logging.WARNING
)
"""The least level of what libraries may say."""
_SECRETS: Final = (
    # A bot's token, wherever it may turn up.
    re.compile(r"()[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"),
    # Tokens of interactions and webhooks, which are parts of addresses.
    re.compile(r"(/(?:interactions|webhooks)/\d+/)[^\s/\"'?]+"),
    # Users and passwords in the addresses of databases and proxies.
    re.compile(r"(://)[^\s/@\"']+(?=@)"),
)
_HIDDEN: Final = "█"
# Line breaks and the characters by which text on a terminal pretends to be other text.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def configure(
    *, as_json: bool, level: str, secrets: Iterable[SecretStr | None] = (), stream: TextIO | None = None
) -> None:
    """Send every log entry, ours and the libraries', to ``stream`` (standard error by default).

    As JSON an entry is one line for programs, else one for people. ``level`` is a name of :mod:`logging`.
    ``secrets`` are blacked out wherever they occur, as is everything that looks like a token or a password.
    """
    output = sys.stderr if stream is None else stream
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # loggers are made at import, before the settings are known
    )
    rendering: list[Processor] = (
        [structlog.processors.JSONRenderer()]
        if as_json
        else [
            _on_one_line,
            structlog.dev.ConsoleRenderer(
                colors=output.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    )
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_traceback_of_outages,
                structlog.processors.format_exc_info,
                *rendering,
                _Redaction(secrets),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    logging.captureWarnings(capture=True)
    discord.VoiceClient.warn_nacl = False  # nobody speaks here, so nobody needs to be told that voice lacks
    discord.VoiceClient.warn_dave = False


class _Redaction:
    """The last step: blacks secrets out of the finished line, however they got into it."""

    def __init__(self, secrets: Iterable[SecretStr | None]) -> None:
        plain = [secret.get_secret_value() for secret in secrets if secret is not None]
        known = {form for secret in plain for form in (secret, json.dumps(secret)[1:-1])}
        self._known = sorted((secret for secret in known if len(secret) > 5), key=len, reverse=True)

    def __call__(self, _logger: Any, _method: str, rendered: Any) -> str:
        line = str(rendered)
        for secret in self._known:
            line = line.replace(secret, _HIDDEN)
        for pattern in _SECRETS:
            line = pattern.sub(rf"\g<1>{_HIDDEN}", line)
        return line


def _on_one_line(_logger: Any, _method: str, entry: EventDict) -> EventDict:
    """Escape line breaks and invisible characters: member text must not forge entries on a terminal."""
    return {
        key: _indented(value) if key in {"exception", "stack"} else _escaped(value)
        for key, value in entry.items()
    }


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), value)
    return value


def _indented(text: str) -> str:
    """A traceback keeps its lines, each marked as part of the entry above."""
    return "\n".join(f"  | {_escaped(line)}" for line in text.splitlines())


def _without_traceback_of_outages(_logger: Any, _method: str, entry: EventDict) -> EventDict:
    """Say in a line that the network or the database failed: where discord.py was when it did helps nobody."""
    given: Any = entry.get("exc_info")
    error: Any = cast("Any", given)[1] if isinstance(given, tuple) else given
    if isinstance(error, (OSError, DatabaseUnavailable, discord.ConnectionClosed, discord.GatewayNotFound)):
        entry["error"] = f"{type(error).__name__}: {error}"
        entry["exc_info"] = None
    return entry

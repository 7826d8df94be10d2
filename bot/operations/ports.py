"""The port of the health page: whether it can be had, and what answers there."""

from __future__ import annotations

import errno
import json
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bot.operations.exits import ExitCode, Refusal

_PATIENCE: Final = 4.0
"""Seconds ``hallway health`` waits: less than the five that Docker's health check grants it."""


def port_refusal(host: str, port: int, error: OSError) -> Refusal:
    """Word why the pages cannot be served at ``host`` and ``port``."""
    reasons = {
        errno.EADDRINUSE: "another program has it, perhaps a Hallway that still runs",
        errno.EACCES: "ports below 1024 are for administrators",
        errno.EADDRNOTAVAIL: "this machine has no such address",
    }
    reason = reasons.get(error.errno or 0, (error.strerror or str(error)).lower())
    return Refusal(
        ExitCode.PORT_TAKEN,
        f"The port {port} at {host} cannot be had ({reason}): choose others with http.port and http.host.",
    )


def ask(host: str, port: int) -> tuple[ExitCode, str]:
    """Ask a running bot how it is; return what to exit with and what to say."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - "everywhere" is no address
    where = f"[{reachable}]" if ":" in reachable else reachable
    try:
        with urlopen(f"http://{where}:{port}/health", timeout=_PATIENCE):
            return ExitCode.OK, "Hallway is well."
    except HTTPError as answer:
        with answer:
            try:
                reasons = [str(reason) for reason in json.load(answer)["reasons"]]
            except (ValueError, KeyError, TypeError):
                return ExitCode.NOT_RUNNING, f"Something else than Hallway answers at {host}:{port}."
        return ExitCode.UNHEALTHY, f"Hallway is not well: {'; '.join(reasons)}."
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        return ExitCode.NOT_RUNNING, f"Nothing answers at {host}:{port} ({reason}): is Hallway running?"

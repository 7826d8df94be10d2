"""The circuit breaker of direct messages.

Discord flags bots that write to too many people, and then takes away more than direct messages
(discord-api-docs#5987). So the first sign that it has, or the third that it is about to, stops them all
for a day; what they say waits in the members' inboxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from bot.core import circuits
from bot.core.database import Database
from bot.delivery.outcomes import Failure, Verdict

CIRCUIT: Final = "direct-messages"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether one direct message may be tried."""

    may_pass: bool = True
    is_probe: bool = False
    """It is the one that finds out whether Discord takes them again."""
    code: int = 0
    """What stopped them all, if it may not pass."""


class Breaker:
    """Decides whether a direct message may be tried."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def admit(self, now: datetime) -> Admission:
        """Ask whether a direct message may be sent now; a day after they were stopped, one may."""
        code = await circuits.code_if_open(self._database, CIRCUIT)
        if code is None:
            return Admission()
        async with self._database.unit(now) as unit:
            is_probe = await circuits.claim_probe(unit, CIRCUIT)
        return Admission(may_pass=is_probe, is_probe=is_probe, code=code)

    async def worked(self, admission: Admission, now: datetime) -> None:
        """Take note that Discord took the message; after a probe direct messages flow again."""
        if admission.is_probe:
            async with self._database.unit(now) as unit:
                await circuits.close(unit, CIRCUIT)
            log.warning("delivery.direct_messages_resumed")

    async def failed(self, admission: Admission, failure: Failure, now: datetime) -> bool:
        """Take note of a failure; return whether direct messages are stopped now."""
        if failure.verdict not in (Verdict.TRIPPED, Verdict.STRUCK, Verdict.SUSPECT):
            return False
        async with self._database.unit(now) as unit:
            is_open = admission.is_probe or failure.verdict is Verdict.TRIPPED
            if is_open:
                await circuits.trip(unit, CIRCUIT, failure.code)
            else:
                is_open = await circuits.strike(unit, CIRCUIT, failure.code)
        if is_open:
            log.critical("delivery.direct_messages_stopped", code=failure.code, reason=failure.reason)
        return is_open

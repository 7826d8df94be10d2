"""Members: roles given and taken one by one, and a nickname."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import discord

from bot.core.effects import NICKNAME, Ending, Outcome, Part, role_part
from bot.delivery.budget import Budget
from bot.delivery.calls import ChangeMember, Keep
from bot.delivery.outcomes import UNKNOWN_ROLE, Failure, Verdict, outcome_of, understand


class Members:
    """Changes members."""

    def __init__(self, client: discord.Client, budget: Budget) -> None:
        self._client = client
        self._budget = budget

    async def change(self, call: ChangeMember) -> Outcome:
        """Do every part that Discord takes. Raises what discord.py raises, but for refusals of single parts.

        Never the whole list of roles: what other bots change at the same moment would be lost.
        """
        http, of, reason = self._client.http, (call.guild_id, call.user_id), call.reason
        failures: dict[str, Failure | None] = {}
        for role_id in call.remove_role_ids:
            failure = await self._try(call, lambda role=role_id: http.remove_role(*of, role, reason=reason))
            is_gone = failure is not None and failure.code == UNKNOWN_ROLE
            failures[role_part(role_id)] = None if is_gone else failure
        for role_id in call.add_role_ids:
            failures[role_part(role_id)] = await self._try(
                call, lambda role=role_id: http.add_role(*of, role, reason=reason)
            )
        if not isinstance(call.nick, Keep):
            nick = call.nick
            failures[NICKNAME] = await self._try(
                call, lambda: http.edit_member(*of, reason=reason, nick=nick)
            )
        return _outcome(call, failures)

    async def _try(self, call: ChangeMember, act: Callable[[], Awaitable[object]]) -> Failure | None:
        """Do one part; return why it was refused, or None if it was done."""
        await self._budget.spend()
        try:
            await act()
        except discord.HTTPException as error:
            failure = understand(call, error)
            if failure.verdict not in (Verdict.BLOCKED, Verdict.HOPELESS):
                raise
            return failure
        return None


def _outcome(call: ChangeMember, failures: dict[str, Failure | None]) -> Outcome:
    done = (Part(name, it is None, 0 if it is None else it.code) for name, it in failures.items())
    parts = (*done, *call.refused)
    refused = [failure for failure in failures.values() if failure is not None]
    blocking = next((failure for failure in refused if failure.verdict is Verdict.BLOCKED), None)
    if blocking is None and call.refused:
        reason = "The bot may not change the member so."
        return Outcome(Ending.BLOCKED, code=call.refused[0].code, reason=reason, parts=parts)
    if not refused:
        return Outcome(Ending.DELIVERED, parts=parts)
    return replace(outcome_of(blocking or refused[0]), parts=parts)

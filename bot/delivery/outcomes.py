"""What an answer of Discord means for an effect.

Discord's own error code decides, the HTTP status only where there is no code: the same refusal comes
with different statuses (discord-api-docs#1905). Codes and their sentences are those of
developers/topics/opcodes-and-status-codes in the discord/discord-api-docs repository; 20026 is not
listed there (discord-api-docs#5987).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import aiohttp
import discord

from bot.core.database import DatabaseUnavailable
from bot.core.effects import Ending, Outcome
from bot.delivery.calls import (
    Call,
    ChangeMember,
    CreatePost,
    CreatePrivateThread,
    DeleteMessage,
    EditDirect,
    EditMessage,
    SendDirect,
)


class Verdict(Enum):
    """What to do about a failure."""

    GONE = auto()
    """The target does not exist any more."""
    CLOSED = auto()
    """This member takes no direct messages."""
    BLOCKED = auto()
    """An organizer can mend it."""
    RETRY = auto()
    """It may work later, and it may even have worked already."""
    PAUSE = auto()
    """As RETRY, and nothing else may be sent until then either."""
    TRIPPED = auto()
    """The bot must not send direct messages any more."""
    STRUCK = auto()
    """The bot sends direct messages too fast."""
    SUSPECT = auto()
    """This member's is refused for a reason we do not know: it may be the bot's standing."""
    DONE = auto()
    """It was done before."""
    REFUSED = auto()
    """The token is not valid any more: whatever is sent now counts towards a ban."""
    HOPELESS = auto()
    """Discord will never take it."""
    BUG = auto()
    """The failure is ours."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed call, understood."""

    verdict: Verdict
    code: int = 0
    reason: str = ""
    retry_after: float | None = None
    """Seconds Discord wants left before the next try."""


class Obstructed(Exception):
    """An organizer must mend something, as far as we can see without asking Discord."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Absent(Exception):
    """A member whom a call needs cannot be had."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Unready(Exception):
    """What must be known of the server is not in the cache, as during an outage of it."""


UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_SERVER: Final = 10004
UNKNOWN_MEMBER: Final = 10007
UNKNOWN_MESSAGE: Final = 10008
UNKNOWN_ROLE: Final = 10011
MISSING_PERMISSIONS: Final = 50013
WRONG_CHANNEL_TYPE: Final = 50024
ARCHIVED: Final = 50083
HAS_THREAD: Final = 160004
LOCKED: Final = 160005
TAG_REQUIRED: Final = 40067
TOO_FAST: Final = 40003

# Gone, but an organizer can choose another channel.
_REPLACEABLE: Final = (UNKNOWN_CHANNEL, UNKNOWN_SERVER)
_GONE: Final = {
    10003: "The channel or thread does not exist any more.",
    10004: "The server does not exist any more.",
    10007: "The member is not in the server any more.",
    10008: "The message does not exist any more.",
    10011: "The role does not exist any more.",
    10013: "The account does not exist any more.",
    10062: "The interaction does not exist any more.",
    50005: "The message was written by another account.",
}
_CLOSED: Final = {
    20009: "The member does not take such content.",
    50007: "The member takes no direct messages from the bot.",
    50033: "The member cannot be written to.",
    50278: "The member shares no server with the bot, or takes no messages from its members.",
}
_BLOCKED: Final = {
    30005: "The server has as many roles as Discord allows.",
    30038: "The server has as many scheduled events as Discord allows.",
    30047: "The forum has as many pinned posts as Discord allows.",
    30048: "The forum has as many tags as Discord allows.",
    40058: "The channel takes no messages, only posts.",
    40066: "The forum requires a tag, and has none that members may use.",
    40067: "The forum requires a tag.",
    50001: "The bot cannot see the channel.",
    50008: "The channel takes no messages.",
    50009: "The server's verification level keeps the bot out of the channel.",
    50013: "The bot lacks a permission in the channel.",
    50024: "The channel is of a type that does not take this.",
    50028: "The role cannot be given.",
    50083: "The thread is archived and cannot be woken.",
    50095: "The server is not available where the bot is.",
    160005: "The thread is locked.",
    160006: "The server has as many active threads as Discord allows.",
    160007: "The server has as many active announcement threads as Discord allows.",
    200000: "The server's AutoMod blocked the message.",
    200001: "The server's AutoMod blocked the title.",
    240000: "Discord's filter of harmful links blocked the message.",
    400001: "Discord has limited uploads in the server.",
}
_RETRY: Final = {
    10087: "A tag was deleted meanwhile.",
    20016: "The channel is in slow mode.",
    20022: "The announcement was edited too often.",
    20028: "Too much is written in the channel.",
    20029: "Too much is written in the server.",
    30046: "An old message was edited too often.",
    40004: "Discord has switched off sending for the time being.",
    40006: "Discord has switched this off for the time being.",
    40062: "Discord is overloaded.",
    110000: "Discord is not ready.",
    130000: "Discord is overloaded.",
}
BY_CODE: Final[dict[int, tuple[Verdict, str]]] = {
    **{code: (Verdict.GONE, reason) for code, reason in _GONE.items()},
    **{code: (Verdict.CLOSED, reason) for code, reason in _CLOSED.items()},
    **{code: (Verdict.BLOCKED, reason) for code, reason in _BLOCKED.items()},
    **{code: (Verdict.RETRY, reason) for code, reason in _RETRY.items()},
    20026: (Verdict.TRIPPED, "Discord has flagged the bot for its direct messages."),
    40003: (Verdict.STRUCK, "The bot opens direct messages too fast."),
    40060: (Verdict.DONE, "It was answered before."),
    160004: (Verdict.DONE, "The message has its thread already."),
    40001: (Verdict.REFUSED, "Discord does not accept the bot's token."),
    50014: (Verdict.REFUSED, "Discord does not accept the bot's token."),
    40333: (Verdict.PAUSE, "Discord's Cloudflare blocks this machine."),
}
# Seconds to leave where Discord names none.
_LEAST_PAUSE: Final = {40003: 120.0, 20022: 3600.0, 30046: 3600.0, 40333: 600.0}

_NETWORK_ERRORS: Final = (aiohttp.ClientError, OSError, TimeoutError)


def understand(call: Call | None, error: Exception) -> Failure:
    """Return what ``error``, raised by ``call`` or while describing it (None), means."""
    match error:
        case Obstructed():
            return Failure(Verdict.BLOCKED, error.code, error.reason)
        case Absent():
            return Failure(Verdict.GONE, error.code, error.reason)
        case discord.HTTPException():
            return _fitting(call, _answered(error), error.status)
        case discord.RateLimited():
            return Failure(Verdict.RETRY, reason="Discord asks for patience.", retry_after=error.retry_after)
        case Unready():
            return Failure(Verdict.RETRY, reason="The server is not available.")
        case DatabaseUnavailable():
            return Failure(Verdict.RETRY, reason="The database is not available.")
        case _ if call is not None and isinstance(error, _NETWORK_ERRORS):
            return Failure(Verdict.RETRY, reason="Discord cannot be reached.")
        case _:
            return Failure(Verdict.BUG)


def outcome_of(failure: Failure) -> Outcome:
    """Return how an effect ends, for good or for the time being, that failed like this."""
    ending = {
        Verdict.GONE: Ending.GONE,
        Verdict.CLOSED: Ending.CLOSED,
        Verdict.SUSPECT: Ending.CLOSED,
        Verdict.TRIPPED: Ending.CLOSED,
        Verdict.BLOCKED: Ending.BLOCKED,
        Verdict.DONE: Ending.DELIVERED,
        Verdict.HOPELESS: Ending.ABANDONED,
    }.get(failure.verdict, Ending.DELAYED)
    return Outcome(ending, code=failure.code, reason=failure.reason)


def _answered(error: discord.HTTPException) -> Failure:
    code, retry_after = error.code, _retry_after(error)
    if code in BY_CODE:
        verdict, reason = BY_CODE[code]
        return Failure(verdict, code, reason, retry_after or _LEAST_PAUSE.get(code))
    match error.status:
        case 401:
            return Failure(Verdict.REFUSED, code, "Discord does not accept the bot's token.")
        case 403:
            return Failure(Verdict.BLOCKED, code, error.text or "Discord does not allow it.")
        case 404:
            # Discord names what is gone by a code: without one something in between may have answered.
            return Failure(Verdict.RETRY, code, "Discord cannot be reached.", retry_after)
        case 429:
            # discord.py waits out ordinary rate limits itself: one that gets here is of the whole machine.
            return Failure(Verdict.PAUSE, code, "Discord asks for patience.", retry_after)
        case 408:
            return Failure(Verdict.RETRY, code, "Discord did not get the whole request.", retry_after)
        case status if status >= 500:
            return Failure(Verdict.RETRY, code, "Discord has an outage.", retry_after)
        case _:
            return Failure(Verdict.HOPELESS, code, error.text or "Discord does not take it.")


def _fitting(call: Call | None, failure: Failure, status: int) -> Failure:
    """Return what the failure means to this kind of call."""
    verdict = failure.verdict
    if isinstance(call, SendDirect):
        if verdict is Verdict.BLOCKED:  # there is no organizer in a direct message
            verdict = Verdict.SUSPECT if status == 403 else Verdict.HOPELESS
    elif verdict is Verdict.BLOCKED and (
        isinstance(call, EditDirect) or (isinstance(call, EditMessage) and call.is_direct)
    ):
        verdict = Verdict.HOPELESS
    elif verdict in (Verdict.TRIPPED, Verdict.STRUCK):
        verdict = Verdict.RETRY
    elif verdict is Verdict.CLOSED:
        verdict = Verdict.HOPELESS
    elif (isinstance(call, CreatePost | CreatePrivateThread) and failure.code in _REPLACEABLE) or (
        isinstance(call, ChangeMember) and failure.code == UNKNOWN_ROLE
    ):
        verdict = Verdict.BLOCKED
    elif isinstance(call, DeleteMessage) and failure.code == UNKNOWN_MESSAGE:
        verdict = Verdict.DONE
    return Failure(verdict, failure.code, failure.reason, failure.retry_after)


def _retry_after(error: discord.HTTPException) -> float | None:
    try:
        return float(error.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return None

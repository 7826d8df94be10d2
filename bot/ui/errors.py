"""The one exit for the unexpected: the member gets a short apology, the log gets the rest.

discord.py alone would only log an error of a button or a form, and the member would read "This
interaction failed". Commands arrive here through :class:`Tree`, buttons and selects through
:mod:`bot.ui.buttons`, forms through :mod:`bot.ui.forms`.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import traceback
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar, cast

import discord
import structlog
from discord import app_commands

from bot.core.database import DatabaseUnavailable
from bot.core.language import Said, _, listed
from bot.core.text import escape, shorten
from bot.ui.answers import Interaction, answer, give_up
from bot.ui.arrivals import arrive
from bot.ui.crowd import NO_ROOM, can_be_told, has_room
from bot.ui.permission_names import server_permission
from bot.ui.repeats import is_repeated
from bot.ui.speech import hear
from bot.ui.typed import hand_back

_Client = TypeVar("_Client", bound=discord.Client)
_Error = TypeVar("_Error", bound=Exception)

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What a reference is made of: nothing that reads like something else."""
_LOST: Final = {10062, 10015, 50027, 40060}
"""Unknown interaction, unknown webhook, invalid webhook token, already acknowledged: an answer
cannot reach the member any more, or another process has given it
(https://discord.com/developers/docs/topics/opcodes-and-status-codes)."""
_LISTENS: Final = 3.0
"""Seconds for which Discord takes a first answer (Discord docs, Receiving and Responding)."""
_SHORTEST_SECRET: Final = 4
_SQL_PARAMETERS: Final = re.compile(r"^\[parameters: .*$", re.MULTILINE)
_WORDED: Final[dict[type[Exception], Callable[[Any], str]]] = {}

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Refuse(Exception):
    """Raised by a handler to tell the member, in one sentence, why not and what to do next.

    In a form ``field`` names the input it is about; the member gets their text back to edit.
    """

    def __init__(self, sentence: Said, *, field: str | None = None) -> None:
        words = str(sentence)
        super().__init__(words)
        self.sentence = words
        self.field = field


def word(kind: type[_Error], wording: Callable[[_Error], str]) -> None:
    """Have errors of ``kind`` told to members in the words of ``wording``, wherever they are raised.

    For an expected no that a room raises from within its unit, which no cog catches. Said once, by the cog that
    has the words; said again it replaces them.
    """
    _WORDED[kind] = wording


class Tree(app_commands.CommandTree[_Client]):
    """A command tree whose errors take the one exit."""

    async def interaction_check(self, interaction: discord.Interaction[_Client], /) -> bool:
        """Speak the language of whoever uses a command, here and in all that follows; let everybody pass, but once.

        Who finds no room is told so. That they are here is noted before anything they do.
        """
        hear(interaction)
        if is_repeated(interaction):
            return False
        if not has_room(interaction):
            await turn_away(interaction)
            return False
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        async with one_exit(
            interaction
        ):  # out of a check discord.py takes only errors of its own to on_error
            await arrive(interaction)
            return True
        return False

    async def on_error(
        self, interaction: discord.Interaction[_Client], error: app_commands.AppCommandError, /
    ) -> None:
        """Apologise for whatever a command raised."""
        await apologise(interaction, error)


@contextlib.asynccontextmanager
async def one_exit(interaction: Interaction) -> AsyncGenerator[None]:
    """Let every exception of the block end in :func:`apologise`; cancellation passes through."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - this is the one exit for the unexpected
        await apologise(interaction, error)


async def apologise(
    interaction: Interaction,
    error: Exception,
    *,
    typed: Mapping[str, str] | None = None,
    again: discord.ui.Button[Any] | None = None,
    replace: bool = False,
) -> None:
    """Tell the member that and, where it helps, why it did not work; never raises.

    ``typed`` is what the member had written, by label: they get it back, with the button ``again``.
    ``replace`` lets the apology take the place of the message that was pressed, where the
    interaction replaces (see :func:`bot.ui.answers.answer`). An expected no (:class:`Refuse`, a
    failed check, a cooldown) is worded and not logged as an error. Anything else gets a reference
    of six characters, shown to the member and found in the log with the traceback; there, what the
    member wrote and the interaction's token are blacked out.
    """
    error = _cause(error)
    if _is_lost(error):
        give_up(interaction)
        log.warning("answer_lost", interaction=interaction.id, code=getattr(error, "code", None))
        return
    sentence = _expected(interaction, error)
    if sentence is None:
        reference = "".join(secrets.choice(_LETTERS) for _ in range(6))
        log.error("apologised", reference=reference, **_circumstances(interaction, error, typed))
        told = _("Reference: `{reference}`", reference=reference)
        sentence = f"{_unexpected(error, kept=typed is not None)} {told}"
    try:
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
            return
        content, file, view = hand_back(sentence, typed or {}, again)
        # Replacing is for a form that was handed back before; a list stays where it is.
        place = None if replace else False
        await answer(interaction, content, file=file, view=view, replace=place)
    except Exception as failure:  # noqa: BLE001 - nobody is left to tell: Discord itself does not answer
        give_up(interaction)
        code = getattr(failure, "code", None)
        log.warning("apology_lost", interaction=interaction.id, error=type(failure).__name__, code=code)


async def turn_away(
    interaction: Interaction,
    *,
    typed: Mapping[str, str] | None = None,
    again: discord.ui.Button[Any] | None = None,
) -> None:
    """Tell a member that there is no room for what they do just now (:mod:`bot.ui.crowd`); never raises.

    What they had ``typed`` they get back, with the button ``again``. Nobody waits longer for it than Discord does, so
    that those who are turned away do not pile up either.
    """
    if not can_be_told(interaction):
        give_up(interaction)
        return
    try:
        async with asyncio.timeout(_LISTENS):
            await apologise(interaction, Refuse(NO_ROOM), typed=typed, again=again, replace=True)
    except TimeoutError:
        give_up(interaction)


def note(event: str, interaction: Interaction, error: Exception) -> None:
    """Log, as ``event``, what the member does not hear of; what they wrote is blacked out there, too."""
    if _is_lost(error):
        log.warning(event, interaction=interaction.id, code=getattr(error, "code", None))
    else:
        log.error(event, **_circumstances(interaction, error, None))


def _cause(error: Exception) -> Exception:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    return error


def _is_lost(error: Exception) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in _LOST


def _unexpected(error: Exception, *, kept: bool) -> str:
    if isinstance(error, DatabaseUnavailable):
        if kept:
            return _("I could not save that just now, but nothing is lost: here is what you typed.")
        return _("I could not get at my records just now. Nothing was changed; please try again in a minute.")
    if isinstance(error, discord.Forbidden):
        sentence = _("Discord did not let me do that here, and an organizer may have to allow it first.")
    else:
        sentence = _("Something went wrong on my side, and I have noted it.")
    return " ".join((sentence, _("Nothing you typed is lost: here it is."))) if kept else sentence


def _expected(interaction: Interaction, error: Exception) -> str | None:
    """Return the sentence for an expected no, or None for what nobody expected."""
    match error:
        case Refuse():
            return error.sentence
        case app_commands.NoPrivateMessage():
            return _("This works inside a server, not in direct messages.")
        case app_commands.CommandOnCooldown():
            ready_at = interaction.created_at + timedelta(seconds=error.retry_after + 1)
            return _(
                "That was a little quick. You can use this again {again_at}.",
                again_at=discord.utils.format_dt(ready_at, "R"),
            )
        case app_commands.MissingPermissions():
            return _(
                "You need {permissions} in this server to do that.",
                permissions=_permissions(error.missing_permissions),
            )
        case app_commands.BotMissingPermissions():
            return _(
                "I need {permissions} here first. An organizer can give it to me.",
                permissions=_permissions(error.missing_permissions),
            )
        case app_commands.MissingRole() | app_commands.MissingAnyRole():
            return _("That is for members with a certain role. An organizer can tell you which.")
        case app_commands.TransformerError():
            return _(
                "I could not make sense of “{typed}”. Please try another.",
                typed=escape(shorten(str(error.value), 100)),
            )
        case app_commands.CheckFailure():
            return _("You cannot use this here.")
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return _("This command has changed since you opened Discord. Reload Discord and try it again.")
        case _:
            wording = _WORDED.get(type(error))
            return None if wording is None else wording(error)


def _permissions(names: Iterable[str]) -> str:
    return listed([f"**{server_permission(name)}**" for name in names])


def _circumstances(
    interaction: Interaction, error: Exception, typed: Mapping[str, str] | None
) -> dict[str, object]:
    return {
        "error": type(error).__name__,
        "where": _where(interaction),
        "interaction": interaction.id,
        "guild": interaction.guild_id,
        "channel": interaction.channel_id,
        "user": interaction.user.id,
        "exception": _traceback(error, _secrets(interaction, typed)),
    }


def _where(interaction: Interaction) -> str:
    """Name the command or the address, without the arguments: those may be a member's words."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    return ":".join((interaction.custom_id or "").split(":")[:2])


def _secrets(interaction: Interaction, typed: Mapping[str, str] | None) -> list[str]:
    """Return what must not reach the log, longest first so that no part of it survives."""
    words = [*_written(interaction.data), *(typed or {}).values()]
    pieces = {piece.strip() for word in words for piece in (word, *word.splitlines())}
    pieces |= {repr(piece)[1:-1] for piece in pieces}
    return [
        interaction.token,
        *sorted((p for p in pieces if len(p) >= _SHORTEST_SECRET), key=len, reverse=True),
    ]


def _written(data: object) -> Iterator[str]:
    """Yield every text in an interaction's payload that a person may have written."""
    if isinstance(data, Mapping):
        for key, value in cast("Mapping[str, object]", data).items():
            if key in {"value", "content", "description"} and isinstance(value, str):
                yield value
            else:
                yield from _written(value)
    elif isinstance(data, list):
        for value in cast("list[object]", data):
            yield from _written(value)


def _traceback(error: Exception, private: list[str]) -> str:
    """Format ``error``; its messages are blacked out, the lines of our own code are not.

    Of an outage of the database only what it says: it is nobody's mistake, and comes with everything that is pressed.
    """
    described = traceback.TracebackException.from_exception(error)
    is_outage = isinstance(error, DatabaseUnavailable)
    parts = described.format_exception_only() if is_outage else described.format()
    return "".join(
        part if part.lstrip(" |").startswith('File "') else _black_out(part, private) for part in parts
    )


def _black_out(text: str, private: list[str]) -> str:
    for piece in private:
        text = text.replace(piece, "█")
    return _SQL_PARAMETERS.sub("[parameters: █]", text)

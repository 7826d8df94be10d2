"""Answering an interaction: in time, in the right place, and without pinging anybody.

Discord wants the first response within three seconds or the token dies; the token then lives for
fifteen minutes (https://discord.com/developers/docs/interactions/receiving-and-responding). Every
answer of the bot goes through :func:`answer` or :func:`show`, so that the timer of :func:`patience`
and the handler never respond to the same interaction at the same time.

Views are paper here: what can be pressed on them is addressed (see :mod:`bot.ui.buttons`) and found
again by its ``custom_id``, so discord.py never has to remember a message. That is why a view is
stopped before it is sent: nothing is stored, and no fifteen-minute task is started per answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import discord
import structlog

from bot.core.language import Said, _

Interaction: TypeAlias = discord.Interaction[Any]
View: TypeAlias = discord.ui.View | discord.ui.LayoutView

PATIENCE: Final = 1.5
"""Seconds after which an unanswered interaction is deferred: half of what Discord grants."""
NOBODY: Final = discord.AllowedMentions.none()
"""Whom a message of the bot may ping. Edits parse mentions again, so it goes with those too."""

_KEY: Final = "hallway.answering"
_DEFERRED: Final = discord.InteractionResponseType.deferred_channel_message
_DEFERRED_UPDATE: Final = discord.InteractionResponseType.deferred_message_update

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Answering:
    """What is known about the answering of one interaction; lives in its ``extras``."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    replaces: bool = False
    ephemeral: bool = True
    answered: bool = False
    """Something the member can read, or a form, was given; a mere deferral does not count."""
    timed: bool = False
    """A :func:`patience` is at work."""
    timer: asyncio.TimerHandle | None = None
    deferral: asyncio.Task[None] | None = None


def _answering(interaction: Interaction) -> _Answering:
    state = interaction.extras.get(_KEY)
    if not isinstance(state, _Answering):
        state = interaction.extras[_KEY] = _Answering()
    return state


def give_up(interaction: Interaction) -> None:
    """Let no further answer be made up for a member whom none can reach."""
    _answering(interaction).answered = True


async def answer(
    interaction: Interaction,
    content: Said | None = None,
    *,
    embed: discord.Embed | None = None,
    view: View | None = None,
    file: discord.File | None = None,
    ephemeral: bool = True,
    replace: bool | None = None,
) -> None:
    """Answer ``interaction`` whatever its state: respond, fill what was deferred, or follow up.

    With ``replace`` the answer takes the place of the message whose button was pressed; left out, it
    is what :func:`patience` was told, except that a public answer is never put in the place of a
    message only one member sees. Only the first answer can replace; later ones follow up. Once
    deferred, the first answer inherits the deferral's visibility, whatever ``ephemeral`` says.

    A ``LayoutView`` carries its own text and excludes ``content`` and ``embed`` (``ValueError``).
    Raises what discord.py raises; inside a handler that reaches the one error exit.
    """
    if isinstance(view, discord.ui.LayoutView) and (content is not None or embed is not None):
        raise ValueError("a LayoutView carries its own text: no content or embed beside it")
    if content is None and embed is None and view is None and file is None:
        raise ValueError("an answer needs something to say")
    state = _answering(interaction)
    async with state.lock:
        wants_place = (state.replaces and ephemeral) if replace is None else replace
        response = interaction.response.type
        message = _Message(None if content is None else str(content), embed, view, file)
        if response is None and wants_place and interaction.message is not None:
            message = message.fit_for(interaction.message)
            await interaction.response.edit_message(**message.edit())
        elif response is None:
            await interaction.response.send_message(**message.send(), ephemeral=ephemeral)
        elif not state.answered and response is _DEFERRED:
            await interaction.edit_original_response(**message.edit())
        elif not state.answered and response is _DEFERRED_UPDATE and wants_place:
            if interaction.message is not None:
                message = message.fit_for(interaction.message)
            await interaction.edit_original_response(**message.edit())
        else:
            await interaction.followup.send(**message.send(), ephemeral=ephemeral)
        state.answered = True


async def amend(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Put ``view`` in the place of what :func:`answer` showed last in answer to ``interaction``, as work goes on."""
    state = _answering(interaction)
    async with state.lock:
        view.stop()
        await interaction.edit_original_response(view=view, allowed_mentions=NOBODY)


async def show(interaction: Interaction, modal: discord.ui.Modal) -> bool:
    """Open ``modal`` if the interaction is still unanswered; return whether it was opened.

    Discord takes a modal only as the first response. The modal is not stored: its submission
    reaches :class:`bot.ui.forms.Forms`, in this process or in the next.
    """
    state = _answering(interaction)
    async with state.lock:
        if interaction.response.type is not None:
            return False
        modal.stop()
        await interaction.response.send_modal(modal)
        state.answered = True
        return True


@contextlib.asynccontextmanager
async def patience(
    interaction: Interaction, *, ephemeral: bool = True, replace: bool = False, seconds: float = PATIENCE
) -> AsyncGenerator[None]:
    """Keep the interaction alive while its handler works.

    If the handler has not answered within ``seconds``, the interaction is deferred, and the first
    :func:`answer` fills the deferral. ``ephemeral`` is the visibility of that deferral; with
    ``replace`` answers take the place of the message whose button was pressed, and the deferral is
    silent. A handler that ends without any answer is answered for, and that is logged.

    Inside another ``patience`` of the same interaction this one does nothing.
    """
    state = _answering(interaction)
    if state.timed:
        yield
        return
    state.timed = True
    state.replaces, state.ephemeral = replace and interaction.message is not None, ephemeral
    timer = _timer(interaction, state, seconds)
    try:
        yield
        if not state.answered:
            await _close(interaction, state)
    finally:
        timer.cancel()
        if state.deferral is not None:
            await asyncio.wait((state.deferral,))


def be_patient(interaction: Interaction, seconds: float) -> None:
    """Keep ``interaction`` alive until the running task ends, from before its handler's own :func:`patience`.

    It is deferred in ``seconds`` if it has no answer by then; a later patience keeps to that. What is asked while
    somebody types can't be deferred: nothing is suggested then, nor if there is none when the task has ended.
    """
    task, state = asyncio.current_task(), _answering(interaction)
    if task is None:
        return
    timer = _timer(interaction, state, seconds)

    def over(_: object) -> None:
        timer.cancel()
        if interaction.type is discord.InteractionType.autocomplete and interaction.response.type is None:
            _lose_patience(interaction, state)

    task.add_done_callback(over)


def _timer(interaction: Interaction, state: _Answering, seconds: float) -> asyncio.TimerHandle:
    """Return what defers the interaction in time: one for each."""
    if state.timer is None:
        state.timer = asyncio.get_running_loop().call_later(seconds, _lose_patience, interaction, state)
    return state.timer


def _lose_patience(interaction: Interaction, state: _Answering) -> None:
    state.deferral = asyncio.get_running_loop().create_task(_defer(interaction, state))
    state.deferral.add_done_callback(functools.partial(_note_failure, interaction))


async def _defer(interaction: Interaction, state: _Answering) -> None:
    async with state.lock:
        if interaction.response.type is not None:
            return
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
        else:
            await interaction.response.defer(thinking=not state.replaces, ephemeral=state.ephemeral)


async def _close(interaction: Interaction, state: _Answering) -> None:
    if interaction.response.type not in (None, _DEFERRED):
        return
    if state.replaces:
        state.ephemeral = True
        await _defer(interaction, state)  # nothing to change is a fine answer to a click
        return
    log.warning("unanswered", interaction=interaction.id)
    try:
        await answer(interaction, _("Done."))
    except discord.HTTPException as error:
        log.warning("answer_lost", interaction=interaction.id, code=error.code)


def _note_failure(interaction: Interaction, deferral: asyncio.Task[None]) -> None:
    if not deferral.cancelled() and (error := deferral.exception()) is not None:
        log.warning("deferral_failed", interaction=interaction.id, error=type(error).__name__)


@dataclass(frozen=True, slots=True)
class _Message:
    """The parts of one answer, as discord.py wants them for sending and for editing."""

    content: str | None
    embed: discord.Embed | None
    view: View | None
    file: discord.File | None

    def send(self) -> dict[str, Any]:
        parts = {"content": self.content, "embed": self.embed, "view": self.view, "file": self.file}
        self._stop()
        return {name: part for name, part in parts.items() if part is not None} | {"allowed_mentions": NOBODY}

    def edit(self) -> dict[str, Any]:
        """Name every part, so that nothing of the edited message stays behind."""
        self._stop()
        return {
            "content": self.content,
            "embeds": [] if self.embed is None else [self.embed],
            "view": self.view,
            "attachments": [] if self.file is None else [self.file],
            "allowed_mentions": NOBODY,
        }

    def fit_for(self, replaced: discord.Message) -> _Message:
        """Dress plain text as a layout where it replaces one: IS_COMPONENTS_V2 cannot be unset."""
        if not replaced.flags.components_v2 or isinstance(self.view, discord.ui.LayoutView):
            return self
        if self.content is None or self.embed is not None or self.view is not None:
            raise ValueError("a layout can be replaced by a layout or by plain text only")
        layout = discord.ui.LayoutView(timeout=None)
        layout.add_item(discord.ui.TextDisplay[discord.ui.LayoutView](self.content))
        return _Message(None, None, layout, self.file)

    def _stop(self) -> None:
        if self.view is not None:
            self.view.stop()

"""The doors of the pillars, where members act: what a form, a button or a command belongs to is asked first.

Whatever is an act of a member in a pillar says so: a form and an addressed item by their class's ``pillar``, a
command by :func:`in_pillar`. What is always possible says nothing: one's own things, taking down, saying no. The
rooms decide once more, within the unit of the act; but only here is known what Discord says of who acts, and so
here, and nowhere else, are the gates that ask for a role or an age.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar, cast

import discord
from discord import app_commands

from bot.core.standing import Standing
from bot.ui.answers import Interaction
from bot.ui.organizers import organizes

_T = TypeVar("_T")

Keeper: TypeAlias = Callable[[Interaction, str], Awaitable[None]]
"""Called with what a member does and the name of the pillar; raises what they are told if it is closed to them."""


class Doorkeeper:
    """Who is asked whether somebody may pass; until somebody is appointed everybody may."""

    def __init__(self) -> None:
        self._keeper: Keeper | None = None

    def appoint(self, keeper: Keeper) -> None:
        """Ask ``keeper`` from now on."""
        self._keeper = keeper

    async def admit(self, interaction: Interaction, pillar: str) -> None:
        """Let whoever acts pass, or raise why not."""
        if self._keeper is not None:
            await self._keeper(interaction, pillar)


async def admit(interaction: Interaction, pillar: str | None) -> None:
    """Let whoever acts pass where something belongs to ``pillar``, or raise why not; None belongs to none."""
    keeper = getattr(interaction.client, "doorkeeper", None)
    if pillar is not None and isinstance(keeper, Doorkeeper):
        await keeper.admit(interaction, pillar)


def in_pillar(pillar: str) -> Callable[[_T], _T]:
    """Say that a command is an act in ``pillar``, above or below ``@app_commands.command``.

    Below ``@command.autocomplete`` it says so of what is offered while somebody types: to whom the pillar is closed,
    nothing is.
    """

    async def is_open(interaction: Interaction) -> bool:
        try:
            await admit(interaction, pillar)
        except Exception as error:
            # discord.py hands only errors of its own from a check to the tree, and so to the one exit.
            command = cast("app_commands.Command[Any, ..., Any]", interaction.command)
            raise app_commands.CommandInvokeError(command, error) from error
        return True

    is_open.pillar = pillar  # type: ignore[attr-defined]  # a mark on the function, read by pillar_of
    return app_commands.check(is_open)


def pillar_of(command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu) -> str | None:
    """Return the pillar that a command says it belongs to."""
    return next((mark for check in command.checks if (mark := getattr(check, "pillar", None))), None)


def standing(member: discord.Member, organizer_role_id: int | None) -> Standing:
    """Return what Discord says of a member who acts, as it came with what they do."""
    return Standing(
        joined_at=member.joined_at,
        created_at=member.created_at,
        role_ids=frozenset(role.id for role in member.roles),
        is_organizer=organizes(member, organizer_role_id),
    )

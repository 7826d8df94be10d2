"""The commands of `/organizer` that keep the place safe: who is kept out, what rests, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.utils import utcnow

from bot.audit.rules import TEXT_MOST
from bot.client import service
from bot.guilds.pillars import PAUSE_REASON_MOST, BadDays, Pillar
from bot.guilds.pillars_service import PillarsService
from bot.moderation.rules import EVERYTHING
from bot.ui.answers import answer, patience
from bot.ui.errors import Refuse
from bot.ui.groups import organizer_group
from cogs.moderation import wording
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation import wording_of_pausing as pausing
from cogs.moderation.acting import organizing
from cogs.moderation.audit import AuditList, acts_like, filters_of
from cogs.moderation.deciding import open_note
from cogs.moderation.keeping_out import lift, open_suspend
from cogs.moderation.lists import SuspendedList

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

_SCOPES: Final = [Choice(name=locale_str(said.message), value=name) for name, said in out.SCOPES.items()]
_DAYS: Final = [Choice(name=locale_str(said.message), value=days) for days, said in out.DURATIONS.items()]
_PILLARS: Final = [choice for choice in _SCOPES if choice.value != EVERYTHING]


@app_commands.describe(
    member=locale_str("Only what was done about this member"),
    by=locale_str("Only what this organizer did"),
    what=locale_str("What was done: choose from the list, or type a word that a reason holds"),
)
async def audit(
    interaction: Interaction,
    member: discord.User | None = None,
    by: discord.User | None = None,
    what: Range[str, 1, TEXT_MOST] = "",
) -> None:
    """Show the first page of what was done, newest first."""
    async with patience(interaction):
        await AuditList().show(interaction, filters_of(member and member.id, by and by.id, what))


async def audit_what(interaction: Interaction, current: str) -> list[Choice[str]]:
    """Offer the acts whose names hold what was typed; they are the same for everybody."""
    del interaction
    return acts_like(current)


@app_commands.describe(
    member=locale_str("Who is kept out"), what=locale_str("Out of what"), duration=locale_str("For how long")
)
@app_commands.rename(duration="for")
@app_commands.choices(what=_SCOPES, duration=_DAYS)
async def suspend(interaction: Interaction, member: discord.User, what: str = "", duration: str = "") -> None:
    """Open the form that asks for what was not chosen, and why."""
    await open_suspend(interaction, member.id, what, duration)


@app_commands.describe(member=locale_str("Who is let back in"))
async def lift_command(interaction: Interaction, member: discord.User) -> None:
    """Ask whether it is meant."""
    async with patience(interaction):
        await lift(interaction, member)


async def suspended(interaction: Interaction) -> None:
    """Show the first page of who is kept out."""
    async with patience(interaction):
        await SuspendedList().show(interaction)


@app_commands.describe(member=locale_str("Whom it is about"))
async def note(interaction: Interaction, member: discord.User) -> None:
    """Open the form for a note."""
    await open_note(interaction, member.id)


@app_commands.describe(
    pillar=locale_str("What rests"), reason=locale_str("What members are told; may stay empty")
)
@app_commands.choices(pillar=_PILLARS)
async def pause(interaction: Interaction, pillar: str, reason: Range[str, 0, PAUSE_REASON_MOST] = "") -> None:
    """Let a part rest."""
    async with patience(interaction):
        await _change(interaction, pillar, reason)


@app_commands.describe(pillar=locale_str("What goes on"))
@app_commands.choices(pillar=_PILLARS)
async def resume(interaction: Interaction, pillar: str) -> None:
    """Let a part go on."""
    async with patience(interaction):
        await _change(interaction, pillar, None)


async def _change(interaction: Interaction, name: str, pause: str | None) -> None:
    settings = await organizing(interaction, out.NOT_AN_ORGANIZER)
    pillar = next((pillar for pillar in Pillar if pillar.value == name), None)
    if pillar is None:
        raise Refuse(wording.NOT_A_CHOICE)
    pillars = service(interaction, PillarsService)
    before = await pillars.settings(settings.guild_id, pillar)
    if pause is None and before.paused_at is None:
        raise Refuse(pausing.not_paused(before))
    after = await pillars.change(
        settings.guild_id, pillar, utcnow(), changed_by=interaction.user.id, pause=pause
    )
    assert not isinstance(after, BadDays), "no days were given"
    await answer(interaction, pausing.paused(after) if after.paused_at else pausing.resumed(after))


def add_commands(tree: app_commands.CommandTree[Any]) -> None:
    """Add them to ``/organizer``, in place of those of an earlier loading."""
    group = organizer_group(tree)
    for name, description, callback in (
        ("audit", locale_str("What was done here, by whom, on whom and why"), audit),
        ("suspend", locale_str("Keep a member out of a part, or of everything I do here"), suspend),
        ("lift", locale_str("Let a member back in"), lift_command),
        ("suspended", locale_str("Who is kept out of what, and until when"), suspended),
        ("note", locale_str("Write a note on a member for the other organizers"), note),
        ("pause", locale_str("Let a part rest for a while; members are told"), pause),
        ("resume", locale_str("Let a part go on that was paused"), resume),
    ):
        command = app_commands.Command[Any, ..., Any](name=name, description=description, callback=callback)
        if callback is audit:
            command.autocomplete("what")(audit_what)
        group.add_command(command, override=True)

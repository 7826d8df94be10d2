"""The panel that shows a server's settings and changes each where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.calendar import zone_names
from bot.guilds.rules import GuildSettings, TroubleKind
from bot.guilds.service import GuildsService
from bot.rescue.service import RescueService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import ACCENT, CARE, Panel
from bot.ui.channels import CHANNEL_TYPES, POSTABLE, look
from bot.ui.errors import Refuse
from bot.ui.fields import Kind, Text
from bot.ui.forms import Form
from bot.ui.organizers import is_organizer
from cogs.setup import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Hallway
    from bot.ui.answers import Interaction
    from bot.ui.channels import Look
    from bot.ui.fields import Values

_LONGEST_ZONE: Final = 64


async def organizing(interaction: Interaction) -> GuildSettings:
    """Return the settings of the server whoever acts organizes; refuse everybody else."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        raise Refuse(wording.NOT_AN_ORGANIZER)
    return settings


async def change(interaction: Interaction, **changes: Any) -> GuildSettings:
    """Change settings, all of them or none, and try at once what had been held up.

    Whoever acts must be an organizer; what can't be is refused.
    """
    settings = await organizing(interaction)
    guilds = service(interaction, GuildsService)
    changed = await guilds.change(settings.guild_id, utcnow(), changed_by=interaction.user.id, **changes)
    if not isinstance(changed, GuildSettings):
        raise Refuse(f"{wording.refusal(changed)} {wording.UNCHANGED}")
    return changed


async def show_settings(interaction: Interaction, *, said: str = "", replace: bool | None = None) -> None:
    """Answer with the settings as they are, what is amiss, and how to change them; to organizers only."""
    settings = await organizing(interaction)
    guild = interaction.guild
    channel_id = settings.share_channel_id
    found = look(guild, channel_id) if channel_id else None
    amiss = await _amiss(interaction, settings, found)
    is_fine = found is not None and found.is_fine and not amiss
    status = wording.status(found, settings)
    panel = Panel(accent=ACCENT if is_fine else CARE).heading(wording.HEADING)
    panel.text(f"{said} {status}" if said else status)
    if found is not None and found.is_there:
        me = guild.me.display_name if guild else ""
        panel.text(wording.missing(found)).text(wording.how_to_allow(found, me)).note(wording.wish(found))
    panel.select(ShareChannelSelect(given=_there(guild, channel_id)))
    if found is not None and found.is_fine:
        panel.note(wording.preview(found))
    if amiss:
        panel.rule().text("\n".join(amiss))
    role = _there(guild, settings.organizer_role_id)
    panel.rule().text(wording.organizers(settings, role_is_there=bool(role)))
    panel.select(OrganizerRoleSelect(given=role, at_least=0))
    panel.rule().section(wording.times(settings, utcnow()), TimesButton())
    if channel_id is not None:
        rate = await service(interaction, RescueService).rate(settings.guild_id, utcnow())
        panel.note(wording.rate(rate)).buttons(LookAgainButton())
    await answer(interaction, view=panel.view(), replace=replace)


async def _amiss(interaction: Interaction, settings: GuildSettings, found: Look | None) -> list[str]:
    """Return what is amiss beside what a look at the channel has already told."""
    told: set[TroubleKind] = set()
    if found is not None and not found.is_fine:
        told = {TroubleKind.SHARE_CHANNEL_GONE, TroubleKind.SHARE_CHANNEL_FORBIDDEN}
    troubles = await service(interaction, GuildsService).troubles(settings.guild_id)
    lines = [wording.trouble(trouble) for trouble in troubles if trouble.kind not in told]
    if broken := sorted(cast("Hallway", interaction.client).broken_cogs):
        lines.append(wording.broken(broken))
    return lines


def _there(guild: discord.Guild | None, wanted_id: int | None) -> tuple[str, ...]:
    """Return the id for a select to show as chosen: Discord knows nothing of what was deleted."""
    if guild is None or wanted_id is None:
        return ()
    found = guild.get_channel(wanted_id) or guild.get_role(wanted_id)
    return () if found is None else (str(wanted_id),)


def share_channel(guild: discord.Guild | None, channel_id: str) -> int:
    """Return the id of a channel shares can go to, found anew in this server, or refuse it."""
    channel = guild.get_channel(int(channel_id)) if guild and channel_id.isdecimal() else None
    if not isinstance(channel, POSTABLE):
        raise Refuse(wording.CHANNEL_VANISHED)
    return channel.id


def organizer_role(guild: discord.Guild | None, role_id: str) -> int:
    """Return the id of a role that can tell organizers, found anew in this server, or refuse it."""
    role = guild.get_role(int(role_id)) if guild and role_id.isdecimal() else None
    if role is None:
        raise Refuse(wording.ROLE_VANISHED)
    if role.is_default():
        raise Refuse(wording.NOT_EVERYONE)
    return role.id


def known_zone(typed: str) -> str:
    """Return a zone's own spelling if only case or spaces differ, else what was typed."""
    wanted = typed.strip().replace(" ", "_").casefold()
    return next((name for name in zone_names() if name.casefold() == wanted), typed.strip())


class ShareChannelSelect(
    AddressedSelect,
    feature="setup",
    verb="channel",
    placeholder=wording.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=CHANNEL_TYPES,
    replaces=True,
):
    """Where shares go."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store it, and show what is missing there."""
        await organizing(interaction)
        channel_id = share_channel(interaction.guild, "".join(values))
        await change(interaction, share_channel_id=channel_id)
        await show_settings(interaction, said=wording.SAVED)


class OrganizerRoleSelect(
    AddressedSelect,
    feature="setup",
    verb="role",
    placeholder=wording.CHOOSE_ROLE,
    picks=Kind.ROLE,
    replaces=True,
):
    """Who organizes, beside those who may manage the server."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store it; none is a choice too."""
        await organizing(interaction)
        role_id = organizer_role(interaction.guild, values[0]) if values else None
        await change(interaction, organizer_role_id=role_id)
        await show_settings(interaction, said=wording.SAVED)


class TimesForm(Form, feature="setup", verb="times", title=wording.TIMES_TITLE):
    """The server's zone, and how long a share may wait for its first answer."""

    fields = (
        Text(
            "zone",
            wording.ZONE_LABEL,
            hint=wording.ZONE_HINT,
            placeholder="Europe/Lisbon",
            max_length=_LONGEST_ZONE,
        ),
        Text("hours", wording.HOURS_LABEL, hint=wording.HOURS_HINT, placeholder="48", max_length=5),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store both, or neither."""
        await organizing(interaction)
        hours = values["hours"].strip()
        if not hours.isascii() or not hours.isdecimal():
            raise Refuse(f"{wording.NOT_HOURS} {wording.UNCHANGED}")
        await change(interaction, zone=known_zone(values["zone"]), rescue_after_hours=int(hours))
        await show_settings(interaction, said=wording.SAVED, replace=True)


class TimesButton(AddressedButton, feature="setup", verb="times", label=wording.CHANGE_TIMES):
    """Change zone and hours."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, filled with what is settled now."""
        settings = await organizing(interaction)
        values = {"zone": settings.zone, "hours": str(settings.rescue_after_hours)}
        await TimesForm(values=values).open(interaction)


class LookAgainButton(AddressedButton, feature="setup", verb="look", label=wording.LOOK_AGAIN, replaces=True):
    """Look whether what was amiss has been mended, and try at once what had been held up."""

    async def pressed(self, interaction: Interaction) -> None:
        """Look, and show what is found."""
        settings = await organizing(interaction)
        await service(interaction, GuildsService).look_again(settings.guild_id, utcnow())
        await show_settings(interaction, said=wording.LOOKED)

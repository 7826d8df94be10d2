"""Use cases of server settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.core import outbox
from bot.core.database import Database, Reader, Unit
from bot.guilds import records
from bot.guilds.rules import GuildSettings, SettingsRefusal, Trouble, check, trouble_kind


class Keep:
    """Stands for "leave this setting as it is" where None means "unset it"."""


KEEP: Final = Keep()


class GuildsService:
    """Reads and changes what a server's organizers have settled."""

    def __init__(self, database: Database, *, default_zone: str = "UTC") -> None:
        self._database = database
        self._default_zone = default_zone

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return the server's settings; defaults where nothing was set."""
        async with self._database.reading() as read:
            return await self.settings_in(read, guild_id)

    async def settings_in(self, read: Reader, guild_id: int) -> GuildSettings:
        """The same, inside a unit or a reading that is already open."""
        settings = await records.settings(read, guild_id)
        return settings if settings.set_up_at else replace(settings, zone=self._default_zone)

    async def change(
        self,
        guild_id: int,
        now: datetime,
        *,
        changed_by: int,
        zone: str | Keep = KEEP,
        share_channel_id: int | Keep | None = KEEP,
        organizer_role_id: int | Keep | None = KEEP,
        rescue_after_hours: int | Keep = KEEP,
    ) -> GuildSettings | SettingsRefusal:
        """Change what is given, forget the troubles and try at once whatever they held up.

        The caller has made sure that ``changed_by`` organizes this server.
        """
        async with self._database.unit(now) as unit:
            await unit.hold(f"settings:{guild_id}")
            before = await self.settings_in(unit, guild_id)
            after = replace(
                before,
                zone=before.zone if isinstance(zone, Keep) else zone,
                share_channel_id=(
                    before.share_channel_id if isinstance(share_channel_id, Keep) else share_channel_id
                ),
                organizer_role_id=(
                    before.organizer_role_id if isinstance(organizer_role_id, Keep) else organizer_role_id
                ),
                rescue_after_hours=(
                    before.rescue_after_hours if isinstance(rescue_after_hours, Keep) else rescue_after_hours
                ),
                set_up_at=before.set_up_at or now,
            )
            refusal = check(after)
            if refusal is not None:
                return refusal
            await records.save(unit, after, changed_by)
            await self._look_again(unit, guild_id)
            return after

    async def look_again(self, guild_id: int, now: datetime) -> int:
        """Forget the troubles and try at once whatever they held up; return how much that was.

        For when a channel, a role or a permission changed in the server.
        """
        async with self._database.unit(now) as unit:
            return await self._look_again(unit, guild_id)

    async def _look_again(self, unit: Unit, guild_id: int) -> int:
        await records.clear_troubles(unit, guild_id)
        return await outbox.hurry(unit, guild_id)

    async def note_trouble(self, unit: Unit, guild_id: int, code: int, channel_id: int | None) -> None:
        """Remember, within ``unit``, that Discord refused something an organizer can mend."""
        await records.note_trouble(unit, guild_id, trouble_kind(code), channel_id, code)

    async def troubles_over(self, unit: Unit, guild_id: int) -> None:
        """Forget the troubles, within ``unit``, since what they held up went well; what still is one comes back."""
        await records.clear_troubles(unit, guild_id)

    async def troubles(self, guild_id: int) -> list[Trouble]:
        """Return what is amiss in the server, longest standing first."""
        async with self._database.reading() as read:
            return await records.current_troubles(read, guild_id)

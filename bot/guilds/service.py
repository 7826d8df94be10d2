"""Use cases of server settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypedDict, Unpack

from bot.audit.rules import Act
from bot.audit.service import note
from bot.core import outbox
from bot.core.database import Database, Reader, Unit
from bot.guilds import records
from bot.guilds.phrases import Phrase, PhrasesChanged, PhrasesRefusal, mark_of, parse_phrases
from bot.guilds.rules import (
    GuildSettings,
    Part,
    SettingsRefusal,
    Trouble,
    check,
    differences,
    trouble_kind,
    troubles_of,
)

Observer = Callable[[Unit, GuildSettings, GuildSettings], Awaitable[None]]


class Changes(TypedDict, total=False):
    """Settings to be changed, named as in :class:`~bot.guilds.rules.GuildSettings`; None unsets one."""

    zone: str
    share_channel_id: int | None
    organizer_role_id: int | None
    rescue_after_hours: int
    introductions_channel_id: int | None
    asks_open_most: int
    asks_received_most: int
    pair_again_days: int
    is_giving_first: bool
    looking_channel_id: int | None
    hiring_channel_id: int | None
    looking_role_id: int | None
    hiring_role_id: int | None
    looking_tag: str
    hiring_tag: str
    is_celebrating: bool
    flag_days: int
    reports_channel_id: int | None
    language: str


class Keep:
    """Stands for "leave this setting as it is" where None means "unset it"."""


KEEP: Final = Keep()


class GuildsService:
    """Reads and changes what a server's organizers have settled."""

    def __init__(self, database: Database, *, default_zone: str = "UTC") -> None:
        self._database = database
        self._default_zone = default_zone
        self._observers: list[Observer] = []
        self._hopeful: list[Callable[[Unit, int], Awaitable[None]]] = []

    def when_looked_again(self, observer: Callable[[Unit, int], Awaitable[None]]) -> None:
        """Call ``observer(unit, guild_id)`` in each unit that forgets a server's troubles, as they may be mended."""
        self._hopeful.append(observer)

    def observe(self, observer: Observer) -> None:
        """Call ``observer`` inside the unit of each change, with the settings before it and after it."""
        self._observers.append(observer)

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return the server's settings; defaults where nothing was set."""
        async with self._database.reading() as read:
            return await self.settings_in(read, guild_id)

    async def language(self, guild_id: int) -> str:
        """Return the language its organizers chose for a server; empty if they left it to Discord."""
        return (await self.settings(guild_id)).language

    async def settings_in(self, read: Reader, guild_id: int) -> GuildSettings:
        """The same, inside a unit or a reading that is already open."""
        settings = await records.settings(read, guild_id)
        return settings if settings.set_up_at else replace(settings, zone=self._default_zone)

    async def change(
        self, guild_id: int, now: datetime, *, changed_by: int, **changes: Unpack[Changes]
    ) -> GuildSettings | SettingsRefusal:
        """Change what is given, note it, forget the troubles and try at once whatever they held up.

        The caller has made sure that ``changed_by`` organizes this server.
        """
        async with self._database.unit(now) as unit:
            return await self.change_in(unit, guild_id, changed_by=changed_by, **changes)

    async def change_in(
        self,
        unit: Unit,
        guild_id: int,
        *,
        changed_by: int,
        act: Act = Act.SETTINGS,
        details: Mapping[str, str] | None = None,
        **changes: Unpack[Changes],
    ) -> GuildSettings | SettingsRefusal:
        """The same within ``unit``; ``act`` is how it is noted, with ``details`` beside what changed.

        After a refusal nothing of it is stored.
        """
        await unit.hold(f"settings:{guild_id}")
        before = await self.settings_in(unit, guild_id)
        after = replace(before, **changes, set_up_at=before.set_up_at or unit.now)
        refusal = check(after)
        if refusal is not None:
            return refusal
        await records.save(unit, after, changed_by)
        changed = {**differences(before, after), **(details or {})}
        if changed:
            await note(unit, guild_id, act, by=changed_by, details=changed)
        await self._look_again(unit, guild_id)
        for observer in self._observers:
            await observer(unit, before, after)
        return after

    async def look_again(self, guild_id: int, now: datetime) -> int:
        """Forget the troubles and try at once whatever they held up; return how much that was.

        For when a channel, a role or a permission changed in the server.
        """
        async with self._database.unit(now) as unit:
            return await self._look_again(unit, guild_id)

    async def mended(self, guild_id: int, now: datetime, *, by: int, details: Mapping[str, str]) -> None:
        """Note that the bot mended something in the server as an organizer asked it to, and look again.

        The caller has made sure that ``by`` organizes this server.
        """
        async with self._database.unit(now) as unit:
            await note(unit, guild_id, Act.FIXED, by=by, details=details)
            await self._look_again(unit, guild_id)

    async def _look_again(self, unit: Unit, guild_id: int) -> int:
        await records.clear_troubles(unit, guild_id)
        for observer in self._hopeful:
            await observer(unit, guild_id)
        return await outbox.hurry(unit, guild_id)

    async def note_trouble(
        self, unit: Unit, guild_id: int, code: int, channel_id: int | None, *, of: Part = Part.SHARES
    ) -> None:
        """Remember, within ``unit``, that Discord refused something of ``of`` that an organizer can mend."""
        await records.note_trouble(unit, guild_id, trouble_kind(code, of=of), channel_id, code)

    async def troubles_over(self, unit: Unit, guild_id: int, *, of: Part = Part.SHARES) -> None:
        """Forget, within ``unit``, the troubles of the part where something went well now.

        What still is one comes back.
        """
        await records.clear_troubles(unit, guild_id, troubles_of(of))

    async def troubles(self, guild_id: int) -> list[Trouble]:
        """Return what is amiss in the server, longest standing first."""
        async with self._database.reading() as read:
            return await records.current_troubles(read, guild_id)

    # ------------------------------------------------------------------ the coach's phrases

    async def phrases(self, guild_id: int) -> list[Phrase]:
        """Return the phrases organizers added to the coach, in their order."""
        async with self._database.reading() as read:
            return await records.phrases(read, guild_id)

    async def set_phrases(
        self, guild_id: int, typed: str, now: datetime, *, changed_by: int, seen: str | None = None
    ) -> list[Phrase] | PhrasesRefusal:
        """Store the phrases ``typed`` a line each, in place of all there are; blank text leaves none.

        With the mark of the phrases that were ``seen`` (:func:`bot.guilds.phrases.mark_of`) nothing is
        stored if they have changed since, unless to just what was typed. The caller has made sure that
        ``changed_by`` organizes this server.
        """
        wanted = parse_phrases(typed)
        if not isinstance(wanted, list):
            return wanted
        async with self._database.unit(now) as unit:
            await unit.hold(f"phrases:{guild_id}")
            before = await records.phrases(unit, guild_id)
            if before == wanted:
                return wanted
            if seen is not None and seen != mark_of(before):
                return PhrasesChanged(tuple(before))
            await records.put_phrases(unit, guild_id, wanted, changed_by)
            return wanted

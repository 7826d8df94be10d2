"""Every setting there is: what kind it is of, its default and bounds, how it is read, checked and changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from discord.utils import utcnow

from bot.audit.service import AuditService
from bot.client import service
from bot.core.calendar import as_spelt
from bot.core.text import line
from bot.core.zones import zone_meant
from bot.guilds.pillars import GATE_DAYS_MOST, BadDays, Pillar, PillarSettings
from bot.guilds.pillars_service import PillarsService
from bot.guilds.rules import LIMITS, RESCUE_HOURS_LEAST, RESCUE_HOURS_MOST, GuildSettings, Limit
from bot.ui.channels import everyone_sees
from bot.ui.errors import Refuse
from cogs.setup import wording, wording_of_doing
from cogs.setup import wording_of_settings as words
from cogs.setup.settling import (
    badge_role,
    cards_channel,
    change,
    introductions_channel,
    organizer_role,
    organizing,
    share_channel,
    whole,
)
from cogs.setup.wording_of_settings import Group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import discord

    from bot.ui.answers import Interaction

LOG_CHANNEL: Final = "log_channel"


class Sort(Enum):
    """How a setting is changed."""

    TYPED = auto()
    """A number, a zone or a few letters, in a form."""
    CHANNEL = auto()
    FORUM = auto()
    """A text channel or a forum."""
    ROLE = auto()
    SWITCH = auto()
    PAUSE = auto()
    """On or off, with a word."""
    LANGUAGE = auto()


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: a field of :class:`GuildSettings`, one of a pillar's as ``pillar.field``, or the log channel."""

    name: str
    group: Group
    sort: Sort
    least: int | None = None
    most: int | None = None

    @property
    def pillar(self) -> Pillar | None:
        """The pillar it belongs to, if it is one of a pillar's own."""
        named, _, _ = self.name.rpartition(".")
        return Pillar(named) if named else None

    @property
    def field(self) -> str:
        """The name of the field that holds it."""
        return self.name.rpartition(".")[2]

    @property
    def default(self) -> Any:
        """What it is where nobody chose."""
        if self.pillar is not None:
            return None if self.sort is Sort.PAUSE else getattr(PillarSettings(0, self.pillar), self.field)
        return None if self.name == LOG_CHANNEL else getattr(GuildSettings(0), self.name)


def _limit(limit: Limit, group: Group) -> Setting:
    return Setting(limit.value, group, Sort.TYPED, *LIMITS[limit])


def _of_pillar(pillar: Pillar) -> tuple[Setting, ...]:
    group = Group(pillar.value)
    return (
        Setting(f"{pillar}.is_on", group, Sort.SWITCH),
        Setting(f"{pillar}.pause", group, Sort.PAUSE),
        Setting(f"{pillar}.role_id", group, Sort.ROLE),
        Setting(f"{pillar}.member_days", group, Sort.TYPED, 0, GATE_DAYS_MOST),
        Setting(f"{pillar}.account_days", group, Sort.TYPED, 0, GATE_DAYS_MOST),
    )


SETTINGS: Final[Sequence[Setting]] = (
    *(setting for pillar in Pillar for setting in _of_pillar(pillar)),
    Setting("zone", Group.GENERAL, Sort.TYPED),
    Setting("language", Group.GENERAL, Sort.LANGUAGE),
    Setting("organizer_role_id", Group.GENERAL, Sort.ROLE),
    Setting("share_channel_id", Group.SHARES, Sort.FORUM),
    Setting("rescue_after_hours", Group.SHARES, Sort.TYPED, RESCUE_HOURS_LEAST, RESCUE_HOURS_MOST),
    Setting("looking_channel_id", Group.LOOKING, Sort.CHANNEL),
    Setting("hiring_channel_id", Group.LOOKING, Sort.CHANNEL),
    Setting("looking_role_id", Group.LOOKING, Sort.ROLE),
    Setting("hiring_role_id", Group.LOOKING, Sort.ROLE),
    Setting("looking_tag", Group.LOOKING, Sort.TYPED),
    Setting("hiring_tag", Group.LOOKING, Sort.TYPED),
    Setting("is_celebrating", Group.LOOKING, Sort.SWITCH),
    _limit(Limit.FLAG_DAYS, Group.LOOKING),
    Setting("introductions_channel_id", Group.INTRODUCTIONS, Sort.CHANNEL),
    _limit(Limit.ASKS_OPEN, Group.INTRODUCTIONS),
    _limit(Limit.ASKS_RECEIVED, Group.INTRODUCTIONS),
    _limit(Limit.PAIR_AGAIN, Group.INTRODUCTIONS),
    Setting("is_giving_first", Group.INTRODUCTIONS, Sort.SWITCH),
    Setting("reports_channel_id", Group.MODERATION, Sort.CHANNEL),
    Setting(LOG_CHANNEL, Group.MODERATION, Sort.CHANNEL),
)
BY_NAME: Final[Mapping[str, Setting]] = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settled:
    """Everything that is settled in a server."""

    settings: GuildSettings
    pillars: Mapping[Pillar, PillarSettings]
    log_channel_id: int | None

    def value(self, setting: Setting) -> Any:
        """Return what a setting is."""
        if setting.pillar is not None:
            of_pillar = self.pillars[setting.pillar]
            return of_pillar.paused_at if setting.sort is Sort.PAUSE else getattr(of_pillar, setting.field)
        return self.log_channel_id if setting.name == LOG_CHANNEL else getattr(self.settings, setting.name)

    def shown(self, setting: Setting) -> str:
        """Return what a setting is, as it is read."""
        if setting.sort is Sort.PAUSE and setting.pillar is not None:
            return words.pause(self.pillars[setting.pillar])
        return words.value(setting.name, self.value(setting))


async def settled(interaction: Interaction) -> Settled:
    """Return everything that is settled in the server whoever acts organizes; refuse everybody else."""
    settings = await organizing(interaction)
    pillars = await service(interaction, PillarsService).of_server(settings.guild_id)
    log_channel_id = await service(interaction, AuditService).channel(settings.guild_id)
    return Settled(settings, pillars, log_channel_id)


def checked(guild: discord.Guild | None, setting: Setting, typed: str) -> Any:
    """Return the value that was typed or picked for a setting, found anew in this server, or refuse it.

    Nothing typed unsets what can be unset. Bounds are the rooms' to check.
    """
    if setting.sort in (Sort.CHANNEL, Sort.FORUM, Sort.ROLE):
        return _found(guild, setting, typed) if typed else None
    if setting.sort is Sort.LANGUAGE:
        return line(typed)
    if setting.name == "zone":
        return as_spelt(zone_meant(typed))
    if setting.least is None or setting.most is None:
        return line(typed)
    return whole(typed, wording.whole_number(setting.least, setting.most), field="value")


def _found(guild: discord.Guild | None, setting: Setting, typed: str) -> int:
    match setting.name:
        case "share_channel_id":
            return share_channel(guild, typed)
        case "introductions_channel_id":
            return introductions_channel(guild, typed)
        case "looking_channel_id" | "hiring_channel_id":
            return cards_channel(guild, typed)
        case "looking_role_id" | "hiring_role_id":
            return badge_role(guild, typed)
        case "organizer_role_id":
            return organizer_role(guild, typed)
        case _ if setting.sort is Sort.ROLE:
            role = guild.get_role(int(typed)) if guild and typed.isdecimal() else None
            if role is None or role.is_default():
                raise Refuse(words.ROLE_GONE)
            return role.id
        case _:
            channel_id = cards_channel(guild, typed)
            if everyone_sees(guild, channel_id):
                raise Refuse(wording_of_doing.EVERYBODY_SEES)
            return channel_id


async def store(interaction: Interaction, setting: Setting, value: Any) -> None:
    """Change one setting, noted in the trail; refuse what it can't be, and whoever does not organize.

    Of a pause the value is the word that members read, None to end it.
    """
    settings = await organizing(interaction)
    by, now = interaction.user.id, utcnow()
    if setting.name == LOG_CHANNEL:
        await service(interaction, AuditService).set_channel(settings.guild_id, value, by, now)
        return
    if setting.pillar is None:
        await change(interaction, **{setting.name: value})
        return
    changed = await service(interaction, PillarsService).change(
        settings.guild_id, setting.pillar, now, changed_by=by, **{setting.field: value}
    )
    if isinstance(changed, BadDays):
        told = words.BAD_DAYS.format(most=changed.most)
        raise Refuse(f"{told} {wording.UNCHANGED}", field="value")

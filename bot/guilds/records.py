"""The tables of server settings and troubles, and every statement on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import NOBODY, named
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata
from bot.guilds.phrases import ADVICE_MOST, PHRASE_MOST, Phrase
from bot.guilds.rules import (
    ASKS_OPEN_DEFAULT,
    ASKS_RECEIVED_DEFAULT,
    FLAG_DAYS_DEFAULT,
    PAIR_AGAIN_DAYS_DEFAULT,
    RESCUE_HOURS_DEFAULT,
    TAG_MOST,
    GuildSettings,
    Trouble,
    TroubleKind,
)

guild_settings: Final = sa.Table(
    "guild_settings",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("zone", sa.String(64), nullable=False, server_default="UTC"),
    sa.Column("share_channel_id", Snowflake),
    sa.Column("organizer_role_id", Snowflake),
    sa.Column("rescue_after_hours", sa.Integer, nullable=False, server_default=str(RESCUE_HOURS_DEFAULT)),
    sa.Column("set_up_at", UTCDateTime),
    sa.Column("changed_at", UTCDateTime),
    sa.Column("changed_by", Snowflake, info=named("organizing")),
    sa.Column("introductions_channel_id", Snowflake),
    sa.Column("asks_open_most", sa.Integer, nullable=False, server_default=str(ASKS_OPEN_DEFAULT)),
    sa.Column("asks_received_most", sa.Integer, nullable=False, server_default=str(ASKS_RECEIVED_DEFAULT)),
    sa.Column("pair_again_days", sa.Integer, nullable=False, server_default=str(PAIR_AGAIN_DAYS_DEFAULT)),
    # Written so that what Alembic makes of it on SQLite is the same, and PostgreSQL can read it; sa.true() is not.
    sa.Column("is_giving_first", sa.Boolean, nullable=False, server_default=sa.text("(true)")),
    sa.Column("looking_channel_id", Snowflake),
    sa.Column("hiring_channel_id", Snowflake),
    sa.Column("looking_role_id", Snowflake),
    sa.Column("hiring_role_id", Snowflake),
    sa.Column("looking_tag", sa.String(TAG_MOST), nullable=False, server_default=""),
    sa.Column("hiring_tag", sa.String(TAG_MOST), nullable=False, server_default=""),
    sa.Column("is_celebrating", sa.Boolean, nullable=False, server_default=sa.text("(false)")),
    sa.Column("flag_days", sa.Integer, nullable=False, server_default=str(FLAG_DAYS_DEFAULT)),
    sa.Column("reports_channel_id", Snowflake),
    sa.Column("language", sa.String(16), nullable=False, server_default=""),
)
troubles: Final = sa.Table(
    "troubles",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(32), primary_key=True),
    sa.Column("channel_id", Snowflake),
    sa.Column("code", sa.Integer, nullable=False),
    sa.Column("since", UTCDateTime, nullable=False),
    sa.Column("last_at", UTCDateTime, nullable=False),
)
coach_phrases: Final = sa.Table(
    "coach_phrases",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("phrase", sa.String(PHRASE_MOST), nullable=False),
    sa.Column("advice", sa.String(ADVICE_MOST), nullable=False),
    sa.Column("added_by", Snowflake, nullable=False, info=named("organizing", blank=NOBODY)),
    sa.Column("added_at", UTCDateTime, nullable=False),
)

_SETTINGS: Final = sa.select(
    guild_settings.c.guild_id,
    guild_settings.c.zone,
    guild_settings.c.share_channel_id,
    guild_settings.c.organizer_role_id,
    guild_settings.c.rescue_after_hours,
    guild_settings.c.set_up_at,
    guild_settings.c.introductions_channel_id,
    guild_settings.c.asks_open_most,
    guild_settings.c.asks_received_most,
    guild_settings.c.pair_again_days,
    guild_settings.c.is_giving_first,
    guild_settings.c.looking_channel_id,
    guild_settings.c.hiring_channel_id,
    guild_settings.c.looking_role_id,
    guild_settings.c.hiring_role_id,
    guild_settings.c.looking_tag,
    guild_settings.c.hiring_tag,
    guild_settings.c.is_celebrating,
    guild_settings.c.flag_days,
    guild_settings.c.reports_channel_id,
    guild_settings.c.language,
).where(guild_settings.c.guild_id == sa.bindparam("guild_id"))
_put = insert(guild_settings).values({column.name: sa.bindparam(column.name) for column in guild_settings.c})
_PUT: Final = _put.on_conflict_do_update(
    index_elements=[guild_settings.c.guild_id],
    set_={column.name: _put.excluded[column.name] for column in guild_settings.c if not column.primary_key},
)
_trouble = insert(troubles).values({column.name: sa.bindparam(column.name) for column in troubles.c})
_NOTE_TROUBLE: Final = _trouble.on_conflict_do_update(
    index_elements=[troubles.c.guild_id, troubles.c.kind],
    set_={name: _trouble.excluded[name] for name in ("channel_id", "code", "last_at")},
)
_CLEAR_TROUBLES: Final = sa.delete(troubles).where(
    troubles.c.guild_id == sa.bindparam("guild"), troubles.c.kind.in_(sa.bindparam("kinds", expanding=True))
)
_TROUBLES: Final = (
    sa.select(troubles.c.kind, troubles.c.channel_id, troubles.c.code, troubles.c.since, troubles.c.last_at)
    .where(troubles.c.guild_id == sa.bindparam("guild"))
    .order_by(troubles.c.since)
)
_PHRASES: Final = (
    sa.select(
        coach_phrases.c.phrase, coach_phrases.c.advice, coach_phrases.c.added_by, coach_phrases.c.added_at
    )
    .where(coach_phrases.c.guild_id == sa.bindparam("guild"))
    .order_by(coach_phrases.c.position)
)
_CLEAR_PHRASES: Final = sa.delete(coach_phrases).where(coach_phrases.c.guild_id == sa.bindparam("guild"))
_PUT_PHRASE: Final = insert(coach_phrases).values(
    {column.name: sa.bindparam(column.name) for column in coach_phrases.c}
)


async def settings(read: Reader, guild_id: int) -> GuildSettings:
    """Return a server's settings; the defaults if it never set any."""
    row = await read.one_or_none(_SETTINGS, {"guild_id": guild_id})
    return GuildSettings(guild_id) if row is None else GuildSettings(*row)


async def save(unit: Unit, settings: GuildSettings, changed_by: int) -> None:
    """Store a server's settings."""
    values: dict[str, Any] = {
        "guild_id": settings.guild_id,
        "zone": settings.zone,
        "share_channel_id": settings.share_channel_id,
        "organizer_role_id": settings.organizer_role_id,
        "rescue_after_hours": settings.rescue_after_hours,
        "set_up_at": settings.set_up_at,
        "changed_at": unit.now,
        "changed_by": changed_by,
        "introductions_channel_id": settings.introductions_channel_id,
        "asks_open_most": settings.asks_open_most,
        "asks_received_most": settings.asks_received_most,
        "pair_again_days": settings.pair_again_days,
        "is_giving_first": settings.is_giving_first,
        "looking_channel_id": settings.looking_channel_id,
        "hiring_channel_id": settings.hiring_channel_id,
        "looking_role_id": settings.looking_role_id,
        "hiring_role_id": settings.hiring_role_id,
        "looking_tag": settings.looking_tag,
        "hiring_tag": settings.hiring_tag,
        "is_celebrating": settings.is_celebrating,
        "flag_days": settings.flag_days,
        "reports_channel_id": settings.reports_channel_id,
        "language": settings.language,
    }
    await unit.execute(_PUT, values)


async def note_trouble(
    unit: Unit, guild_id: int, kind: TroubleKind, channel_id: int | None, code: int
) -> None:
    """Remember a trouble, keeping since when it lasts."""
    await unit.execute(
        _NOTE_TROUBLE,
        {
            "guild_id": guild_id,
            "kind": kind.value,
            "channel_id": channel_id,
            "code": code,
            "since": unit.now,
            "last_at": unit.now,
        },
    )


async def clear_troubles(unit: Unit, guild_id: int, kinds: Iterable[TroubleKind] = TroubleKind) -> int:
    """Forget a server's troubles of these kinds; what still is one will be noted again."""
    return await unit.execute(_CLEAR_TROUBLES, {"guild": guild_id, "kinds": [kind.value for kind in kinds]})


async def current_troubles(read: Reader, guild_id: int) -> list[Trouble]:
    """Return a server's troubles, longest standing first."""
    rows = await read.all(_TROUBLES, {"guild": guild_id})
    return [Trouble(TroubleKind(kind), *rest) for kind, *rest in rows]


async def phrases(read: Reader, guild_id: int) -> list[Phrase]:
    """Return the phrases a server's organizers added to the coach, in their order."""
    return [Phrase(row.phrase, row.advice) for row in await read.all(_PHRASES, {"guild": guild_id})]


async def put_phrases(unit: Unit, guild_id: int, wanted: Sequence[Phrase], added_by: int) -> None:
    """Store these phrases in place of all there are; one that stays keeps who added it, and when."""
    rows = await unit.all(_PHRASES, {"guild": guild_id})
    added = {Phrase(row.phrase, row.advice): (row.added_by, row.added_at) for row in rows}
    await unit.execute(_CLEAR_PHRASES, {"guild": guild_id})
    for position, phrase in enumerate(wanted):
        by, at = added.get(phrase, (added_by, unit.now))
        values: dict[str, Any] = {
            "guild_id": guild_id,
            "position": position,
            "phrase": phrase.phrase,
            "advice": phrase.advice,
            "added_by": by,
            "added_at": at,
        }
        await unit.execute(_PUT_PHRASE, values)

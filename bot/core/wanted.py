"""What a unit stores beside its rows: the tables of the outbox and the agenda, and how something gets in.

How it gets out again is in :mod:`bot.core.outbox` and :mod:`bot.core.agenda`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.effects import Effect, Moment
from bot.core.ids import new_id
from bot.core.schema import Snowflake, UTCDateTime, insert, metadata

outbox: Final = sa.Table(
    "outbox",
    metadata,
    # SQLite only numbers rows by itself when the column is called INTEGER.
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("nonce", sa.String(25), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("lane", sa.String(60), nullable=False),
    sa.Column("key", sa.String(80)),
    sa.Column("guild_id", Snowflake),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("due_at", UTCDateTime),  # NULL once finished
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("leased_by", sa.String(20)),
    sa.Column("leased_until", UTCDateTime),
    sa.Column("finished_at", UTCDateTime),
    sa.Column("ending", sa.String(12)),
    sa.Column("code", sa.Integer),
    sa.Column("reason", sa.String(200)),
    sqlite_autoincrement=True,  # an id is never used twice, even after the newest row is pruned
)
is_waiting: Final = outbox.c.due_at.is_not(None)
sa.Index("ix_outbox_due", outbox.c.due_at, outbox.c.id, sqlite_where=is_waiting, postgresql_where=is_waiting)
sa.Index("ix_outbox_lane", outbox.c.lane, outbox.c.id, sqlite_where=is_waiting, postgresql_where=is_waiting)
_is_untouched = sa.and_(outbox.c.key.is_not(None), is_waiting, outbox.c.attempts == 0)
sa.Index(
    "uq_outbox_waiting_key",
    outbox.c.key,
    unique=True,
    sqlite_where=_is_untouched,
    postgresql_where=_is_untouched,
)
_is_of_server = outbox.c.guild_id.is_not(None)
sa.Index("ix_outbox_guild", outbox.c.guild_id, sqlite_where=_is_of_server, postgresql_where=_is_of_server)
is_finished: Final = outbox.c.finished_at.is_not(None)
sa.Index(
    "ix_outbox_finished",
    outbox.c.finished_at,
    sqlite_where=is_finished,
    postgresql_where=is_finished,
)

ADD: Final = (
    insert(outbox)
    .values({name: sa.bindparam(name) for name in
             ("nonce", "kind", "lane", "key", "guild_id", "payload", "created_at", "due_at")})
    .on_conflict_do_nothing()
    .returning(outbox.c.id)
)  # fmt: skip
TWIN: Final = sa.select(outbox.c.id).where(outbox.c.key == sa.bindparam("key"), _is_untouched)

agenda: Final = sa.Table(
    "agenda",
    metadata,
    sa.Column("kind", sa.String(40), primary_key=True),
    sa.Column("subject", sa.String(60), primary_key=True),
    sa.Column("guild_id", Snowflake, index=True),
    sa.Column("due_at", UTCDateTime, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
)

_added = insert(agenda).values(
    {name: sa.bindparam(name) for name in ("kind", "subject", "guild_id", "due_at")}
)
_moved = {"guild_id": _added.excluded.guild_id, "due_at": _added.excluded.due_at, "attempts": 0}
PUT: Final = _added.on_conflict_do_update(index_elements=[agenda.c.kind, agenda.c.subject], set_=_moved)
PUT_OR_SOONER: Final = _added.on_conflict_do_update(
    index_elements=[agenda.c.kind, agenda.c.subject],
    set_=_moved,
    where=agenda.c.due_at > _added.excluded.due_at,
)
_this = (agenda.c.kind == sa.bindparam("kind_"), agenda.c.subject == sa.bindparam("subject_"))
DROP: Final = sa.delete(agenda).where(*_this)
HOLD: Final = sa.select(agenda.c.due_at).where(*_this).with_for_update()


def entry(effect: Effect, now: datetime) -> dict[str, Any]:
    """Return the parameters of :data:`ADD` for an effect, with a nonce of its own."""
    return {
        "nonce": new_id(now),
        "kind": effect.kind,
        "lane": effect.lane,
        "key": effect.key,
        "guild_id": effect.guild_id,
        "payload": dict(effect.payload),
        "created_at": now,
        "due_at": now,
    }


def planned(moment: Moment) -> dict[str, Any]:
    """Return the parameters of :data:`PUT` and :data:`PUT_OR_SOONER` for a moment."""
    return {
        "kind": moment.kind,
        "subject": moment.subject,
        "guild_id": moment.guild_id,
        "due_at": moment.due_at,
    }

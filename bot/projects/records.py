"""The tables of shares and their progress, and every statement on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.core.text import normalised
from bot.projects.rules import Ask, Filter, Kind, Share, State, Update

shares: Final = sa.Table(
    "shares",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column(
        "author_id", Snowflake, nullable=False, info=by_room("shares", without=("wanted_words", "held_at"))
    ),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("ask", sa.String(20), nullable=False),
    sa.Column("ask_detail", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("updated_at", UTCDateTime, nullable=False),
    sa.Column("posted_at", UTCDateTime),
    sa.Column("channel_id", Snowflake),
    sa.Column("message_id", Snowflake),
    sa.Column("thread_id", Snowflake),
    sa.Column("first_reply_at", UTCDateTime),
    sa.Column("held_at", UTCDateTime),
    sa.Column("wanted_words", sa.Text, nullable=False),
    sa.CheckConstraint("state IN ('open', 'closed', 'removed')", name="state"),
    sa.Index("ix_shares_guild", "guild_id", "created_at", "id"),
    sa.Index("ix_shares_author", "guild_id", "author_id", "created_at", "id"),
    sa.Index("ix_shares_thread", "thread_id", unique=True),
)
share_updates: Final = sa.Table(
    "share_updates",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("share_id", RowId, sa.ForeignKey("shares.id"), nullable=False, index=True),
    sa.Column("author_id", Snowflake, nullable=False, info=by_room("shares")),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("message_id", Snowflake),
)
_share = tuple(column for column in shares.c if column.name != "wanted_words")
_ADD: Final = insert(shares).on_conflict_do_nothing()
_BY_ID: Final = sa.select(*_share).where(shares.c.id == sa.bindparam("share"))
_BY_ID_TO_CHANGE: Final = _BY_ID.with_for_update()
_BY_THREAD: Final = sa.select(*_share).where(shares.c.thread_id == sa.bindparam("thread")).with_for_update()
_CARDS_AMONG: Final = sa.select(shares.c.id, shares.c.message_id).where(
    # A thread that began with a message has that message's id; a renewed card lies in the thread.
    shares.c.thread_id.in_(sa.bindparam("threads", expanding=True)),
    shares.c.message_id.in_(sa.bindparam("messages", expanding=True)),
)
_REPLY_WANTED: Final = sa.select(shares.c.id).where(
    shares.c.thread_id == sa.bindparam("thread"), shares.c.first_reply_at.is_(None)
)
_RECENT_BY: Final = sa.select(shares.c.created_at).where(
    shares.c.guild_id == sa.bindparam("guild"),
    shares.c.author_id == sa.bindparam("author"),
    shares.c.created_at > sa.bindparam("after"),
)
_SAVE: Final = (
    sa.update(shares)
    .where(shares.c.id == sa.bindparam("share"))
    .values(
        {
            column.name: sa.bindparam(f"new_{column.name}")
            for column in shares.c
            if column.name not in ("id", "guild_id", "author_id", "created_at")
        }
    )
)
_listed = sa.and_(
    shares.c.guild_id == sa.bindparam("guild"),
    shares.c.state != State.REMOVED,
    sa.or_(sa.bindparam("kind", type_=sa.String).is_(None), shares.c.kind == sa.bindparam("kind")),
    sa.or_(
        sa.bindparam("words", type_=sa.Text).is_(None),
        shares.c.wanted_words.like(sa.bindparam("words"), escape="\\"),
    ),
)
_by_author = shares.c.author_id == sa.bindparam("author")
_newest = (shares.c.created_at.desc(), shares.c.id.desc())
_most: Final = sa.bindparam("most", type_=sa.Integer)
_skip: Final = sa.bindparam("skip", type_=sa.Integer)
_LIST: Final = sa.select(*_share).where(_listed).order_by(*_newest).limit(_most).offset(_skip)
_LIST_BY: Final = sa.select(*_share).where(_listed, _by_author).order_by(*_newest).limit(_most).offset(_skip)
_COUNT: Final = sa.select(sa.func.count()).select_from(shares).where(_listed)
_COUNT_BY: Final = sa.select(sa.func.count()).select_from(shares).where(_listed, _by_author)
_ALL_BY: Final = (
    sa.select(*_share)
    .where(shares.c.guild_id == sa.bindparam("guild"), _by_author, shares.c.state != State.REMOVED)
    .order_by(*_newest)
)

_ADD_UPDATE: Final = insert(share_updates).on_conflict_do_nothing()
_UPDATE: Final = sa.select(share_updates).where(share_updates.c.id == sa.bindparam("row"))
_LATEST_UPDATES: Final = (
    sa.select(share_updates)
    .where(share_updates.c.share_id == sa.bindparam("share"), share_updates.c.text != "")
    .order_by(share_updates.c.created_at.desc(), share_updates.c.id.desc())
    .limit(sa.bindparam("most"))
)
_UPDATES_OF: Final = (
    sa.select(share_updates)
    .where(share_updates.c.share_id.in_(sa.bindparam("shares", expanding=True)))
    .order_by(share_updates.c.created_at)
)
_FORGET_UPDATES: Final = (
    sa.update(share_updates).where(share_updates.c.share_id == sa.bindparam("share")).values(text="", link="")
)
_FORGET_UPDATE: Final = (
    sa.update(share_updates).where(share_updates.c.id == sa.bindparam("row")).values(text="", link="")
)
_UPDATE_SAID: Final = (
    sa.update(share_updates)
    .where(share_updates.c.id == sa.bindparam("row"))
    .values(message_id=sa.bindparam("message"))
)


async def add(unit: Unit, share: Share) -> bool:
    """Store a new share; False if its id is taken, which a second submission of one form brings about."""
    values = _values(share)
    values.update(id=share.id, guild_id=share.guild_id, author_id=share.author_id)
    return bool(await unit.execute(_ADD, {**values, "created_at": share.created_at}))


async def get(read: Reader, share_id: str) -> Share | None:
    """Return a share, or None."""
    row = await read.one_or_none(_BY_ID, {"share": share_id})
    return None if row is None else _to_share(row)


async def get_to_change(unit: Unit, share_id: str) -> Share | None:
    """The same, keeping every other unit from changing it until this one ends."""
    row = await unit.one_or_none(_BY_ID_TO_CHANGE, {"share": share_id})
    return None if row is None else _to_share(row)


async def get_by_thread(unit: Unit, thread_id: int) -> Share | None:
    """Return the share whose thread this is, to change it."""
    row = await unit.one_or_none(_BY_THREAD, {"thread": thread_id})
    return None if row is None else _to_share(row)


async def cards_among(read: Reader, channel_id: int, message_ids: Sequence[int]) -> list[tuple[str, int]]:
    """Return the shares whose cards are among these messages of a channel or thread."""
    rows = await read.all(
        _CARDS_AMONG, {"threads": [channel_id, *message_ids], "messages": list(message_ids)}
    )
    return [(row.id, row.message_id) for row in rows]


async def reply_is_wanted(read: Reader, thread_id: int) -> bool:
    """Say whether this is the thread of a share that nobody has answered yet."""
    return await read.scalar(_REPLY_WANTED, {"thread": thread_id}) is not None


async def save(unit: Unit, share: Share) -> None:
    """Store a changed share."""
    values = {f"new_{name}": value for name, value in _values(share).items()}
    await unit.execute(_SAVE, {**values, "share": share.id})


async def created_since(read: Reader, guild_id: int, author_id: int, after: datetime) -> list[datetime]:
    """Return when a member shared, after a moment; taken-down shares count."""
    rows = await read.all(_RECENT_BY, {"guild": guild_id, "author": author_id, "after": after})
    return [row.created_at for row in rows]


async def find(read: Reader, guild_id: int, wanted: Filter, *, most: int, skip: int) -> list[Share]:
    """Return shares of a server, newest first."""
    params = {**_wanted(guild_id, wanted), "most": most, "skip": skip}
    rows = await read.all(_LIST if wanted.author_id is None else _LIST_BY, params)
    return [_to_share(row) for row in rows]


async def count(read: Reader, guild_id: int, wanted: Filter) -> int:
    """Return how many shares :func:`find` would find in all."""
    statement = _COUNT if wanted.author_id is None else _COUNT_BY
    return int(await read.scalar(statement, _wanted(guild_id, wanted)))


async def all_by(read: Reader, guild_id: int, author_id: int) -> list[Share]:
    """Return everything a member shared and did not take down, newest first."""
    return [_to_share(row) for row in await read.all(_ALL_BY, {"guild": guild_id, "author": author_id})]


async def add_update(unit: Unit, update: Update) -> bool:
    """Store a piece of progress; False if this very one is stored already."""
    return bool(
        await unit.execute(
            _ADD_UPDATE,
            {
                "id": update.id,
                "share_id": update.share_id,
                "author_id": update.author_id,
                "text": update.text,
                "link": update.link,
                "created_at": update.created_at,
            },
        )
    )


async def get_update(read: Reader, update_id: str) -> Update | None:
    """Return a piece of progress, or None."""
    row = await read.one_or_none(_UPDATE, {"row": update_id})
    return None if row is None else Update(*row)


async def latest_updates(read: Reader, share_id: str, most: int) -> list[Update]:
    """Return the newest pieces of progress, newest first."""
    rows = await read.all(_LATEST_UPDATES, {"share": share_id, "most": most})
    return [Update(*row) for row in rows]


async def updates_of(read: Reader, share_ids: Sequence[str]) -> list[Update]:
    """Return all progress of several shares, oldest first."""
    return [Update(*row) for row in await read.all(_UPDATES_OF, {"shares": list(share_ids)})]


async def forget_updates(unit: Unit, share_id: str) -> None:
    """Forget what all progress of a share said; where it was said stays known, to take it back there."""
    await unit.execute(_FORGET_UPDATES, {"share": share_id})


async def forget_update(unit: Unit, update_id: str) -> None:
    """The same for one piece of progress."""
    await unit.execute(_FORGET_UPDATE, {"row": update_id})


async def update_said(unit: Unit, update_id: str, message_id: int | None) -> None:
    """Remember the message that says a piece of progress."""
    await unit.execute(_UPDATE_SAID, {"row": update_id, "message": message_id})


def _wanted(guild_id: int, wanted: Filter) -> dict[str, Any]:
    words = normalised(wanted.text)
    pattern = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    params: dict[str, Any] = {
        "guild": guild_id,
        "kind": wanted.kind.value if wanted.kind else None,
        "words": f"%{pattern}%" if words else None,
    }
    if wanted.author_id is not None:
        params["author"] = wanted.author_id
    return params


def _values(share: Share) -> dict[str, Any]:
    return {
        "title": share.title,
        "kind": share.kind.value,
        "what": share.what,
        "link": share.link,
        "ask": share.ask.value,
        "ask_detail": share.ask_detail,
        "state": share.state.value,
        "updated_at": share.updated_at,
        "posted_at": share.posted_at,
        "channel_id": share.channel_id,
        "message_id": share.message_id,
        "thread_id": share.thread_id,
        "first_reply_at": share.first_reply_at,
        "held_at": share.held_at,
        # Folded here: SQLite's own lower() and LIKE know only ASCII.
        "wanted_words": normalised(f"{share.title}\n{share.what}"),
    }


def _to_share(row: sa.Row[Any]) -> Share:
    return Share(
        id=row.id,
        guild_id=row.guild_id,
        author_id=row.author_id,
        title=row.title,
        kind=Kind(row.kind),
        what=row.what,
        link=row.link,
        ask=Ask(row.ask),
        ask_detail=row.ask_detail,
        state=State(row.state),
        created_at=row.created_at,
        updated_at=row.updated_at,
        posted_at=row.posted_at,
        channel_id=row.channel_id,
        message_id=row.message_id,
        thread_id=row.thread_id,
        first_reply_at=row.first_reply_at,
        held_at=row.held_at,
    )

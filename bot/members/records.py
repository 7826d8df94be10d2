"""The tables of profiles, reach and inboxes, and every statement on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.ids import new_id
from bot.core.personal import owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.members.rules import InboxItem, News, Profile, Reach, ReachChoice

profiles: Final = sa.Table(
    "profiles",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("profile")),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("ask_me", sa.Text, nullable=False),
    # One to a line: no link has a line end in it.
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("updated_at", UTCDateTime, nullable=False),
    sa.Column("place", sa.Text, nullable=False, server_default=""),
    sa.Column("zone", sa.Text, nullable=False, server_default=""),
)
reaches: Final = sa.Table(
    "reaches",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("reach")),
    sa.Column("reach", sa.String(12), nullable=False),
    sa.Column("chosen_at", UTCDateTime, nullable=False),
    sa.Column("closed_at", UTCDateTime),
    sa.Column("told_at", UTCDateTime),
    sa.Index("ix_reaches_user", "user_id"),
)
reach_questions: Final = sa.Table(
    "reach_questions",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("reach")),
    sa.Column("asked_at", UTCDateTime, nullable=False),
)
inbox: Final = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=owner("inbox")),
    sa.Column("news", sa.String(20), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("read_at", UTCDateTime),
    sa.Column("sent_at", UTCDateTime),
    sa.Column("sent_with", sa.String(25)),  # what tells that direct message from every other
    sa.Index("ix_inbox_member", "guild_id", "user_id", "created_at", "id"),
    sa.Index("ix_inbox_age", "created_at"),
)
directs: Final = sa.Table(
    "directs",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("user_id", Snowflake, nullable=False, info=owner("reach")),
    sa.Column("sent_at", UTCDateTime, nullable=False),
    sa.Index("ix_directs_member", "user_id", "sent_at"),
    sa.Index("ix_directs_age", "sent_at"),
)

_mine = sa.and_(inbox.c.guild_id == sa.bindparam("guild"), inbox.c.user_id == sa.bindparam("user"))
_item = (
    inbox.c.id,
    inbox.c.guild_id,
    inbox.c.user_id,
    inbox.c.news,
    inbox.c.payload,
    inbox.c.created_at,
    inbox.c.read_at,
)

_PROFILE: Final = sa.select(
    profiles.c.headline,
    profiles.c.about,
    profiles.c.ask_me,
    profiles.c.link,
    profiles.c.place,
    profiles.c.zone,
).where(profiles.c.guild_id == sa.bindparam("guild"), profiles.c.user_id == sa.bindparam("user"))
_put_profile = insert(profiles).values({column.name: sa.bindparam(column.name) for column in profiles.c})
_PUT_PROFILE: Final = _put_profile.on_conflict_do_update(
    index_elements=[profiles.c.guild_id, profiles.c.user_id],
    set_={column.name: _put_profile.excluded[column.name] for column in profiles.c if not column.primary_key},
)

_REACH: Final = sa.select(reaches.c.reach, reaches.c.chosen_at, reaches.c.closed_at).where(
    reaches.c.guild_id == sa.bindparam("guild"), reaches.c.user_id == sa.bindparam("user")
)
_put_reach = insert(reaches).values({column.name: sa.bindparam(column.name) for column in reaches.c})
_PUT_REACH: Final = _put_reach.on_conflict_do_update(
    index_elements=[reaches.c.guild_id, reaches.c.user_id],
    set_={name: _put_reach.excluded[name] for name in ("reach", "chosen_at", "closed_at", "told_at")},
)
_my_reach = sa.and_(reaches.c.guild_id == sa.bindparam("guild"), reaches.c.user_id == sa.bindparam("user"))
_is_open = sa.and_(reaches.c.reach == Reach.DIRECT.value, reaches.c.closed_at.is_(None))
_is_untold = sa.and_(_my_reach, reaches.c.closed_at.is_not(None), reaches.c.told_at.is_(None))
_CLOSE_REACH: Final = (
    # The first of several messages turned away closes it: those behind it must not have it told anew.
    sa.update(reaches).where(_my_reach, _is_open).values(closed_at=sa.bindparam("at"))
)
_UNTOLD: Final = sa.select(reaches.c.closed_at).where(_is_untold)
_MARK_TOLD: Final = sa.update(reaches).where(_is_untold).values(told_at=sa.bindparam("at"))
_TURNED_AWAY: Final = sa.select(
    sa.func.count().label("wanted"), sa.func.count().filter(reaches.c.closed_at.is_not(None)).label("closed")
).where(reaches.c.guild_id == sa.bindparam("guild"), reaches.c.reach == Reach.DIRECT.value)
_OPEN_TO: Final = (
    sa.select(reaches.c.guild_id)
    .where(reaches.c.user_id == sa.bindparam("user"), _is_open)
    .order_by(reaches.c.guild_id)
)
_ASKED: Final = sa.select(reach_questions.c.asked_at).where(
    reach_questions.c.guild_id == sa.bindparam("guild"), reach_questions.c.user_id == sa.bindparam("user")
)
_MARK_ASKED: Final = (
    insert(reach_questions)
    .values({column.name: sa.bindparam(column.name) for column in reach_questions.c})
    .on_conflict_do_nothing()
)
_REACHABLE: Final = sa.select(reaches.c.user_id, reaches.c.reach, reaches.c.closed_at).where(
    reaches.c.guild_id == sa.bindparam("guild"), reaches.c.user_id.in_(sa.bindparam("users", expanding=True))
)

_ADD_ITEM: Final = sa.insert(inbox)
_ITEMS: Final = (
    sa.select(*_item)
    .where(_mine)
    .order_by(inbox.c.created_at.desc(), inbox.c.id.desc())
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skip"))
)
_COUNT: Final = sa.select(
    sa.func.count().label("total"), sa.func.count().filter(inbox.c.read_at.is_(None)).label("unread")
).where(_mine)  # fmt: skip
_MARK_READ: Final = (
    sa.update(inbox)
    .where(_mine, inbox.c.id.in_(sa.bindparam("ids", expanding=True)), inbox.c.read_at.is_(None))
    .values(read_at=sa.bindparam("at"))
)
_UNSENT: Final = (
    sa.select(*_item)
    .where(
        _mine,
        inbox.c.read_at.is_(None),
        inbox.c.sent_at.is_(None),
        inbox.c.created_at <= sa.bindparam("up_to"),
    )
    .order_by(inbox.c.created_at, inbox.c.id)
    .limit(sa.bindparam("most"))
)
_MARK_SENT: Final = (
    sa.update(inbox)
    .where(
        _mine,
        inbox.c.sent_at.is_(None),
        inbox.c.created_at <= sa.bindparam("up_to"),
        # What was read before was not in it.
        sa.or_(inbox.c.read_at.is_(None), inbox.c.read_at >= sa.bindparam("up_to")),
    )
    .values(sent_at=sa.bindparam("at"), sent_with=sa.bindparam("nonce"))
)
_SENT_WITH: Final = (
    sa.select(*_item)
    .where(_mine, inbox.c.sent_with == sa.bindparam("nonce"))
    .order_by(inbox.c.created_at, inbox.c.id)
    .limit(sa.bindparam("most"))
)
_PRUNE: Final = sa.delete(inbox).where(inbox.c.created_at < sa.bindparam("before"))
_PRUNE_DIRECTS: Final = sa.delete(directs).where(directs.c.sent_at < sa.bindparam("before"))
_ADD_DIRECT: Final = sa.insert(directs)
_DIRECTS: Final = sa.select(directs.c.sent_at).where(
    directs.c.user_id == sa.bindparam("user"), directs.c.sent_at > sa.bindparam("after")
)


def _member(guild_id: int, user_id: int) -> dict[str, Any]:
    return {"guild": guild_id, "user": user_id}


async def profile(read: Reader, guild_id: int, user_id: int) -> Profile:
    """Return a member's profile; an empty one if they never wrote it."""
    row = await read.one_or_none(_PROFILE, _member(guild_id, user_id))
    if row is None:
        return Profile()
    return Profile(row.headline, row.about, row.ask_me, tuple(row.link.split()), row.place, row.zone)


async def save_profile(unit: Unit, guild_id: int, user_id: int, profile: Profile) -> None:
    """Store a member's profile."""
    await unit.execute(
        _PUT_PROFILE,
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "headline": profile.headline,
            "about": profile.about,
            "ask_me": profile.ask_me,
            "link": "\n".join(profile.links),
            "place": profile.place,
            "zone": profile.zone,
            "updated_at": unit.now,
        },
    )


async def reach(read: Reader, guild_id: int, user_id: int) -> ReachChoice:
    """Return how a member wants to be reached."""
    row = await read.one_or_none(_REACH, _member(guild_id, user_id))
    return ReachChoice() if row is None else ReachChoice(Reach(row.reach), row.chosen_at, row.closed_at)


async def save_reach(unit: Unit, guild_id: int, user_id: int, reach: Reach) -> None:
    """Store a choice with its date."""
    await unit.execute(
        _PUT_REACH,
        {
            "guild_id": guild_id,
            "user_id": user_id,
            "reach": reach.value,
            "chosen_at": unit.now,
            "closed_at": None,
            "told_at": None,
        },
    )


async def close_reach(unit: Unit, guild_id: int, user_id: int) -> None:
    """Remember that Discord turned a direct message away, unless that is known or none is wanted."""
    await unit.execute(_CLOSE_REACH, {**_member(guild_id, user_id), "at": unit.now})


async def is_untold(read: Reader, guild_id: int, user_id: int) -> bool:
    """Say whether direct messages are turned away and the member was not told so since."""
    return await read.one_or_none(_UNTOLD, _member(guild_id, user_id)) is not None


async def mark_told(unit: Unit, guild_id: int, user_id: int) -> bool:
    """Remember that they were told; False if they had been."""
    return bool(await unit.execute(_MARK_TOLD, {**_member(guild_id, user_id), "at": unit.now}))


async def turned_away(read: Reader, guild_id: int) -> tuple[int, int]:
    """Return how many want direct messages, and for how many of these Discord turned one away since."""
    row = await read.one_or_none(_TURNED_AWAY, {"guild": guild_id})
    return (0, 0) if row is None else (int(row.wanted), int(row.closed))


async def open_to_directs(read: Reader, user_id: int) -> list[int]:
    """Return the servers of which a member wants direct messages that get through."""
    return [row.guild_id for row in await read.all(_OPEN_TO, {"user": user_id})]


async def was_asked(read: Reader, guild_id: int, user_id: int) -> bool:
    """Say whether a member was shown the question how they may be reached."""
    return await read.one_or_none(_ASKED, _member(guild_id, user_id)) is not None


async def mark_asked(unit: Unit, guild_id: int, user_id: int) -> bool:
    """Remember that they were shown it; False if they had been."""
    row = {"guild_id": guild_id, "user_id": user_id, "asked_at": unit.now}
    return bool(await unit.execute(_MARK_ASKED, row))


async def choices(read: Reader, guild_id: int, user_ids: Sequence[int]) -> dict[int, ReachChoice]:
    """Return the choices of those among ``user_ids`` who made one."""
    rows = await read.all(_REACHABLE, {"guild": guild_id, "users": list(user_ids)})
    return {row.user_id: ReachChoice(Reach(row.reach), None, row.closed_at) for row in rows}


async def add_items(
    unit: Unit, guild_id: int, payloads: Mapping[int, Mapping[str, str | int | None]], news: News
) -> None:
    """Put news of one kind into several inboxes: a payload for each member."""
    await unit.execute(
        _ADD_ITEM,
        [
            {
                "id": new_id(unit.now),
                "guild_id": guild_id,
                "user_id": user_id,
                "news": news.value,
                "payload": dict(payload),
                "created_at": unit.now,
            }
            for user_id, payload in payloads.items()
        ],
    )


async def items(read: Reader, guild_id: int, user_id: int, *, most: int, skip: int) -> list[InboxItem]:
    """Return a page of an inbox, newest first."""
    rows = await read.all(_ITEMS, {**_member(guild_id, user_id), "most": most, "skip": skip})
    return [_to_item(row) for row in rows]


async def count(read: Reader, guild_id: int, user_id: int) -> tuple[int, int]:
    """Return how many items an inbox holds, and how many are unread."""
    row = await read.one_or_none(_COUNT, _member(guild_id, user_id))
    return (0, 0) if row is None else (int(row.total), int(row.unread))


async def mark_read(unit: Unit, guild_id: int, user_id: int, ids: Sequence[str]) -> None:
    """Mark items as read by their owner."""
    await unit.execute(_MARK_READ, {**_member(guild_id, user_id), "ids": list(ids), "at": unit.now})


async def unsent(read: Reader, guild_id: int, user_id: int, *, up_to: datetime, most: int) -> list[InboxItem]:
    """Return what lay in the inbox by ``up_to`` and is neither read nor sent yet, oldest first."""
    rows = await read.all(_UNSENT, {**_member(guild_id, user_id), "up_to": up_to, "most": most})
    return [_to_item(row) for row in rows]


async def mark_sent(unit: Unit, guild_id: int, user_id: int, up_to: datetime, nonce: str) -> None:
    """Mark what lay in the inbox by ``up_to``, and was new, as sent with the message of this ``nonce``."""
    given = {**_member(guild_id, user_id), "up_to": up_to, "at": unit.now, "nonce": nonce}
    await unit.execute(_MARK_SENT, given)


async def sent_with(read: Reader, guild_id: int, user_id: int, nonce: str, *, most: int) -> list[InboxItem]:
    """Return what is left in the inbox of what a message told, oldest first."""
    rows = await read.all(_SENT_WITH, {**_member(guild_id, user_id), "nonce": nonce, "most": most})
    return [_to_item(row) for row in rows]


async def add_direct(unit: Unit, user_id: int) -> None:
    """Count one direct message against the weekly cap."""
    await unit.execute(_ADD_DIRECT, {"id": new_id(unit.now), "user_id": user_id, "sent_at": unit.now})


async def directs_since(read: Reader, user_id: int, after: datetime) -> list[datetime]:
    """Return when direct messages were sent to a member, from any server."""
    return [row.sent_at for row in await read.all(_DIRECTS, {"user": user_id, "after": after})]


async def prune(unit: Unit, before: datetime) -> int:
    """Forget old news."""
    return await unit.execute(_PRUNE, {"before": before})


async def prune_directs(unit: Unit, before: datetime) -> int:
    """Forget direct messages that count against no cap any more."""
    return await unit.execute(_PRUNE_DIRECTS, {"before": before})


def _to_item(row: sa.Row[Any]) -> InboxItem:
    return InboxItem(
        row.id, row.guild_id, row.user_id, News(row.news), row.payload, row.created_at, row.read_at
    )

"""The tables of what members say to shares and whom they follow, and every statement on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import by_room, owner
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.projects.records import shares
from bot.projects.rules import Help, Question

helped: Final = sa.Table(
    "helped",
    metadata,
    sa.Column("share_id", RowId, sa.ForeignKey("shares.id"), primary_key=True),
    sa.Column("member_id", Snowflake, primary_key=True, autoincrement=False, info=by_room("answers")),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("message_id", Snowflake),
    sa.Index("ix_helped_member", "member_id"),
)
questions: Final = sa.Table(
    "questions",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("share_id", RowId, sa.ForeignKey("shares.id"), nullable=False, index=True),
    sa.Column("member_id", Snowflake, nullable=False, info=by_room("answers")),
    sa.Column("tried", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("message_id", Snowflake),
)
follows: Final = sa.Table(
    "follows",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column(
        "author_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info=owner("follows", unexported="whom others follow"),
    ),
    sa.Column("follower_id", Snowflake, primary_key=True, autoincrement=False, info=owner("follows")),
    sa.Column("created_at", UTCDateTime, nullable=False),
)

_put_help = insert(helped)
_PUT_HELP: Final = _put_help.on_conflict_do_update(
    index_elements=[helped.c.share_id, helped.c.member_id],
    set_={"part": _put_help.excluded.part, "how": _put_help.excluded.how},
)
_HELP: Final = sa.select(helped).where(
    helped.c.share_id == sa.bindparam("share"), helped.c.member_id == sa.bindparam("member")
)
_HELPS_OF: Final = (
    sa.select(helped)
    .where(helped.c.share_id.in_(sa.bindparam("shares", expanding=True)))
    .order_by(helped.c.created_at)
)
_HAS_HELPED: Final = (
    sa.select(sa.literal(1))
    .select_from(helped.join(shares, shares.c.id == helped.c.share_id))
    .where(helped.c.member_id == sa.bindparam("member"), shares.c.guild_id == sa.bindparam("guild"))
    .limit(1)
)
_HELP_SAID: Final = (
    sa.update(helped)
    .where(helped.c.share_id == sa.bindparam("share"), helped.c.member_id == sa.bindparam("member"))
    .values(message_id=sa.bindparam("message"))
)

_ADD_QUESTION: Final = insert(questions).on_conflict_do_nothing()
_QUESTION: Final = sa.select(questions).where(questions.c.id == sa.bindparam("row"))
_QUESTION_SAID: Final = (
    sa.update(questions)
    .where(questions.c.id == sa.bindparam("row"))
    .values(message_id=sa.bindparam("message"))
)

_FOLLOW: Final = insert(follows).on_conflict_do_nothing()
_one_follow = sa.and_(
    follows.c.guild_id == sa.bindparam("guild"),
    follows.c.author_id == sa.bindparam("author"),
    follows.c.follower_id == sa.bindparam("follower"),
)
_UNFOLLOW: Final = sa.delete(follows).where(_one_follow, follows.c.created_at <= sa.bindparam("before"))
_FOLLOWERS: Final = sa.select(follows.c.follower_id).where(
    follows.c.guild_id == sa.bindparam("guild"), follows.c.author_id == sa.bindparam("author")
)


async def put_help(unit: Unit, help_: Help) -> None:
    """Store or reword what somebody said helped them."""
    await unit.execute(
        _PUT_HELP,
        {
            "share_id": help_.share_id,
            "member_id": help_.member_id,
            "part": help_.part,
            "how": help_.how,
            "created_at": help_.created_at,
        },
    )


async def get_help(read: Reader, share_id: str, member_id: int) -> Help | None:
    """Return what a member said about a share, or None."""
    row = await read.one_or_none(_HELP, {"share": share_id, "member": member_id})
    return None if row is None else Help(*row)


async def helps_of(read: Reader, share_ids: Sequence[str]) -> list[Help]:
    """Return what was said about several shares, oldest first."""
    return [Help(*row) for row in await read.all(_HELPS_OF, {"shares": list(share_ids)})]


async def has_helped(read: Reader, guild_id: int, member_id: int) -> bool:
    """Say whether a member ever said, of a share of this server, which part of it helped."""
    return await read.scalar(_HAS_HELPED, {"guild": guild_id, "member": member_id}) is not None


async def help_said(unit: Unit, share_id: str, member_id: int, message_id: int | None) -> None:
    """Remember the message that says it."""
    await unit.execute(_HELP_SAID, {"share": share_id, "member": member_id, "message": message_id})


async def add_question(unit: Unit, question: Question) -> bool:
    """Store a question; False if this very one is stored already."""
    return bool(
        await unit.execute(
            _ADD_QUESTION,
            {
                "id": question.id,
                "share_id": question.share_id,
                "member_id": question.member_id,
                "tried": question.tried,
                "question": question.question,
                "created_at": question.created_at,
            },
        )
    )


async def get_question(read: Reader, question_id: str) -> Question | None:
    """Return a question, or None."""
    row = await read.one_or_none(_QUESTION, {"row": question_id})
    return None if row is None else Question(*row)


async def question_said(unit: Unit, question_id: str, message_id: int | None) -> None:
    """Remember the message that asks it."""
    await unit.execute(_QUESTION_SAID, {"row": question_id, "message": message_id})


async def follow(unit: Unit, guild_id: int, author_id: int, follower_id: int) -> bool:
    """Follow; False if that was so already."""
    return bool(
        await unit.execute(
            _FOLLOW,
            {
                "guild_id": guild_id,
                "author_id": author_id,
                "follower_id": follower_id,
                "created_at": unit.now,
            },
        )
    )


async def unfollow(unit: Unit, guild_id: int, author_id: int, follower_id: int, before: datetime) -> bool:
    """Stop following; False if that began after ``before``, or never did."""
    params = {"guild": guild_id, "author": author_id, "follower": follower_id, "before": before}
    return bool(await unit.execute(_UNFOLLOW, params))


async def followers(read: Reader, guild_id: int, author_id: int) -> list[int]:
    """Return who follows an author here."""
    rows = await read.all(_FOLLOWERS, {"guild": guild_id, "author": author_id})
    return [row.follower_id for row in rows]

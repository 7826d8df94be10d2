"""Every statement on what somebody leaves behind of shares and answers when everything about them is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.core.database import Unit
from bot.core.personal import NOBODY
from bot.core.schema import UTCDateTime
from bot.projects.records import share_updates, shares
from bot.projects.records_of_answers import helped, questions
from bot.projects.rules import Ask, State

_S, _U, _H, _Q = shares.c, share_updates.c, helped.c, questions.c
_here: Final = _S.guild_id == sa.bindparam("guild")
_hers: Final = (_here, _S.author_id == sa.bindparam("user"))
_in_here = sa.select(_S.id).where(_here)
_in_hers = sa.select(_S.id).where(*_hers)

_UPDATES_SAID: Final = sa.select(_U.share_id, _U.id).where(
    _U.share_id.in_(_in_hers), _U.message_id.is_not(None)
)
_UPDATES_SAID_ELSEWHERE: Final = sa.select(_U.share_id, _U.id).where(
    _U.share_id.in_(_in_here), _U.author_id == sa.bindparam("user"), _U.message_id.is_not(None)
)
_FORGET_UPDATES: Final = (
    sa.update(share_updates).where(_U.share_id.in_(_in_hers)).values(text="", link="", author_id=NOBODY)
)
_FORGET_UPDATES_ELSEWHERE: Final = (
    sa.update(share_updates)
    .where(_U.share_id.in_(_in_here), _U.author_id == sa.bindparam("user"))
    .values(text="", link="", author_id=NOBODY)
)
_QUESTIONS_SAID: Final = sa.select(_Q.share_id, _Q.id).where(
    _Q.share_id.in_(_in_hers), _Q.message_id.is_not(None), _Q.member_id != sa.bindparam("user")
)
_SHARES: Final = sa.select(_S.id, _S.thread_id).where(*_hers)
_BURY: Final = (
    sa.update(shares)
    .where(*_hers)
    .values(
        author_id=NOBODY,
        title="",
        what="",
        link="",
        ask=Ask.NOTHING.value,
        ask_detail="",
        wanted_words="",
        state=State.REMOVED.value,
        held_at=None,
        updated_at=sa.bindparam("now", type_=UTCDateTime),
    )
)
_HELPS: Final = (
    sa.select(_S.thread_id, _H.message_id)
    .select_from(helped.join(shares, _S.id == _H.share_id))
    .where(_here, _H.member_id == sa.bindparam("user"))
)
_FORGET_HELPS: Final = sa.delete(helped).where(
    _H.member_id == sa.bindparam("user"), _H.share_id.in_(_in_here)
)
_QUESTIONS: Final = (
    sa.select(_S.thread_id, _Q.message_id)
    .select_from(questions.join(shares, _S.id == _Q.share_id))
    .where(_here, _Q.member_id == sa.bindparam("user"))
)
_FORGET_QUESTIONS: Final = sa.delete(questions).where(
    _Q.share_id.in_(_in_here), _Q.member_id == sa.bindparam("user")
)
_buried = sa.select(_S.id).where(
    _here,
    _S.author_id == NOBODY,
    _S.updated_at < sa.bindparam("before", type_=UTCDateTime),
    ~sa.exists().where(_H.share_id == _S.id),
    ~sa.exists().where(_Q.share_id == _S.id),
)
_DROP_UPDATES: Final = sa.delete(share_updates).where(_U.share_id.in_(_buried))
_DROP: Final = sa.delete(shares).where(_S.id.in_(_buried))


@dataclass(frozen=True, slots=True)
class Said:
    """Where something was said in a share's thread."""

    thread_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Buried:
    """What is to be brought down of somebody's shares."""

    shares: list[tuple[str, int | None]]
    """Each with its thread."""
    updates: list[tuple[str, str]]
    """Of which progress, of theirs or by them, a message tells: share and progress."""
    questions: list[tuple[str, str]]
    """Which questions of others name them: share and question."""


async def bury(unit: Unit, guild_id: int, user_id: int) -> Buried:
    """Forget all words of somebody's shares and that they are theirs; what others said to them stays."""
    params = {"guild": guild_id, "user": user_id}
    said = [*await unit.all(_UPDATES_SAID, params), *await unit.all(_UPDATES_SAID_ELSEWHERE, params)]
    updates = list(dict.fromkeys((row.share_id, row.id) for row in said))
    asked = [(row.share_id, row.id) for row in await unit.all(_QUESTIONS_SAID, params)]
    found = [(row.id, row.thread_id) for row in await unit.all(_SHARES, params)]
    for statement in (_FORGET_UPDATES, _FORGET_UPDATES_ELSEWHERE):
        await unit.execute(statement, params)
    await unit.execute(_BURY, {**params, "now": unit.now})
    return Buried(found, updates, asked)


async def forget_answers(unit: Unit, guild_id: int, user_id: int) -> list[Said]:
    """Forget what somebody said to others' shares; return where it was said."""
    params = {"guild": guild_id, "user": user_id}
    said = [*await unit.all(_HELPS, params), *await unit.all(_QUESTIONS, params)]
    for statement in (_FORGET_HELPS, _FORGET_QUESTIONS):
        await unit.execute(statement, params)
    return [Said(row.thread_id, row.message_id) for row in said if row.thread_id and row.message_id]


async def drop_buried(unit: Unit, guild_id: int, before: datetime) -> int:
    """Drop what is left of shares that were buried before then, and to which nobody said anything."""
    params = {"guild": guild_id, "before": before}
    await unit.execute(_DROP_UPDATES, params)
    return await unit.execute(_DROP, params)

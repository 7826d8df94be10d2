"""By what flags are found, and the skills in use: the tables, and every statement on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.looking.records import several
from bot.looking.rules import Audience, Flag, Sort

# By which words a flag is found, while it can be found. One range of the primary key is one list, newest last.
listings: Final = sa.Table(
    "flag_listings",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("sort", sa.String(10), primary_key=True),
    sa.Column("term", sa.Text, primary_key=True),
    sa.Column("posted_at", UTCDateTime, primary_key=True),
    sa.Column("flag_id", RowId, sa.ForeignKey("flags.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("audience", sa.String(14), nullable=False),
    sa.Index("ix_flag_listings_flag", "flag_id"),
    sqlite_with_rowid=False,  # the primary key is the table: a range of it is read as it lies
)
# How many public flags name a skill, and how it was written first.
skills: Final = sa.Table(
    "flag_skills",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("skill", sa.Text, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Index("ix_flag_skills_uses", "guild_id", "uses", "skill"),
)

_L, _K = listings.c, skills.c

_UNLIST: Final = sa.delete(listings).where(_L.flag_id == sa.bindparam("id_"))
_LIST: Final = insert(listings).on_conflict_do_nothing(
    index_elements=[_L.guild_id, _L.sort, _L.term, _L.posted_at, _L.flag_id]
)

_NAME_SKILL: Final = (
    insert(skills)
    .values(
        guild_id=sa.bindparam("guild"),
        skill=sa.bindparam("name"),
        label=sa.bindparam("text"),
        uses=sa.bindparam("by"),
    )
    .on_conflict_do_update(index_elements=[_K.guild_id, _K.skill], set_={"uses": _K.uses + 1})
)
_DROP_SKILL: Final = (
    sa.update(skills)
    .where(_K.guild_id == sa.bindparam("guild"), _K.skill == sa.bindparam("name"))
    .values(uses=_K.uses - 1)
)
_FORGET_SKILL: Final = sa.delete(skills).where(
    _K.guild_id == sa.bindparam("guild"), _K.skill == sa.bindparam("name"), _K.uses <= 0
)
_TOP_SKILLS: Final = (
    sa.select(_K.label)
    .where(_K.guild_id == sa.bindparam("guild"))
    .order_by(_K.uses.desc(), _K.skill)
    .limit(sa.bindparam("most"))
)
_beginning = sa.bindparam("first", type_=sa.Text)
_SKILLS_FROM: Final = (
    sa.select(_K.label, _K.uses, _K.skill)
    .where(
        _K.guild_id == sa.bindparam("guild"),
        # Not a range: what lies between two texts is another thing in each of PostgreSQL's languages.
        sa.func.substr(_K.skill, 1, sa.func.length(_beginning)) == _beginning,
    )
    .order_by(_K.uses.desc(), _K.skill)
    .limit(sa.bindparam("most"))
)

MOST_TERMS: Final = 6
"""How many terms one search may have: a skill, a kind, the pay and three words of a place."""

_OTHERS: Final = [listings.alias(f"other{number}") for number in range(1, MOST_TERMS)]
_is_listed = (
    _L.guild_id == sa.bindparam("guild"),
    _L.sort == sa.bindparam("sort"),
    _L.term == sa.bindparam("term0"),
    _L.audience.in_(sa.bindparam("audiences", expanding=True)),
)
# Every flag is listed by the empty term, so a search by fewer terms is one by several that are empty.
_has_the_others = [
    sa.exists().where(
        other.c.guild_id == sa.bindparam("guild"),
        other.c.sort == sa.bindparam("sort"),
        other.c.term == sa.bindparam(f"term{number}"),
        other.c.posted_at == _L.posted_at,
        other.c.flag_id == _L.flag_id,
    )
    for number, other in enumerate(_OTHERS, start=1)
]
_BROWSE: Final = (
    sa.select(_L.flag_id)
    .where(*_is_listed)
    .order_by(_L.posted_at.desc(), _L.flag_id.desc())
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skip"))
)
_BROWSE_NARROWLY: Final = _BROWSE.where(*_has_the_others)
COUNTED_MOST: Final = 1_000
"""How many flags a search counts: nobody leafs through more, and counting is what takes the time."""
_some = sa.select(_L.flag_id).where(*_is_listed).limit(COUNTED_MOST)
_COUNT: Final = sa.select(sa.func.count()).select_from(_some.subquery())
_COUNT_NARROWLY: Final = sa.select(sa.func.count()).select_from(_some.where(*_has_the_others).subquery())


# ---------------------------------------------------------------------- finding flags


async def unlist(unit: Unit, flag_id: str) -> None:
    """Let a flag be found no more."""
    await unit.execute(_UNLIST, {"id_": flag_id})


async def list_by(unit: Unit, flag: Flag, terms: Iterable[str]) -> None:
    """Let a flag that was put up be found by ``terms``, by those who belong to its audience."""
    common = {
        "guild_id": flag.guild_id,
        "sort": flag.sort.value,
        "posted_at": flag.posted_at,
        "flag_id": flag.id,
    }
    await unit.execute(
        _LIST, [common | {"term": term, "audience": flag.audience.value} for term in sorted(terms)]
    )


async def browse(
    read: Reader,
    guild_id: int,
    sort: Sort,
    terms: Sequence[str],
    audiences: Iterable[Audience],
    *,
    most: int,
    skip: int,
) -> tuple[list[Flag], int]:
    """Return a page of the flags that have all of ``terms`` (1 to :data:`MOST_TERMS`), newest first, and their number.

    The number is :data:`COUNTED_MOST` at most, whatever there is beyond.
    """
    where: dict[str, Any] = {
        "guild": guild_id,
        "sort": sort.value,
        "audiences": [audience.value for audience in audiences],
        "term0": terms[0],
    }
    count, find = _COUNT, _BROWSE
    if len(terms) > 1:
        count, find = _COUNT_NARROWLY, _BROWSE_NARROWLY
        where |= {f"term{number}": "" for number in range(1, MOST_TERMS)}
        where |= {f"term{number}": term for number, term in enumerate(terms)}
    total = int(await read.scalar(count, where) or 0)
    rows = await read.all(find, {**where, "most": most, "skip": skip})
    return await several(read, [row.flag_id for row in rows]), total


# ---------------------------------------------------------------------- skills in use


async def name_skill(unit: Unit, guild_id: int, skill: str, label: str) -> None:
    """Count one more public flag that names a skill; ``label`` is how it is written if it is the first."""
    await unit.execute(_NAME_SKILL, {"guild": guild_id, "name": skill, "text": label, "by": 1})


async def drop_skill(unit: Unit, guild_id: int, skill: str) -> None:
    """Count one less; forget a skill that none names."""
    await unit.execute(_DROP_SKILL, {"guild": guild_id, "name": skill})
    await unit.execute(_FORGET_SKILL, {"guild": guild_id, "name": skill})


async def top_skills(read: Reader, guild_id: int, most: int) -> list[str]:
    """Return the skills that most public flags name, as they were written."""
    return [row.label for row in await read.all(_TOP_SKILLS, {"guild": guild_id, "most": most})]


async def skills_from(read: Reader, guild_id: int, beginning: str, most: int) -> list[str]:
    """Return the skills whose comparable form begins like this, those of most flags first."""
    params = {"guild": guild_id, "first": beginning, "most": most}
    return [row.label for row in await read.all(_SKILLS_FROM, params)]

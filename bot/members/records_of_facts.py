"""The table of what members say of themselves in single words, and every statement on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import owner
from bot.core.schema import Snowflake, metadata
from bot.members.facts import Audience, Fact, FactKind

member_facts: Final = sa.Table(
    "member_facts",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("user_id", Snowflake, primary_key=True, autoincrement=False, info=owner("profile")),
    sa.Column("kind", sa.String(12), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("audience", sa.String(12), nullable=False),
)

_OF: Final = (
    sa.select(member_facts)
    .where(
        member_facts.c.guild_id == sa.bindparam("guild"),
        member_facts.c.user_id.in_(sa.bindparam("users", expanding=True)),
    )
    .order_by(member_facts.c.user_id, member_facts.c.kind, member_facts.c.position)
)
_FORGET: Final = sa.delete(member_facts).where(
    member_facts.c.guild_id == sa.bindparam("guild"),
    member_facts.c.user_id == sa.bindparam("user"),
    member_facts.c.kind == sa.bindparam("of_kind"),
)
_ADD: Final = sa.insert(member_facts)
_ORDER: Final = list(FactKind)


async def of(read: Reader, guild_id: int, user_ids: Sequence[int]) -> dict[int, list[Fact]]:
    """Return what each of these members says of themselves, by kind and as they ordered it."""
    found: dict[int, list[Fact]] = {user_id: [] for user_id in user_ids}
    for row in await read.all(_OF, {"guild": guild_id, "users": list(found)}):
        found[row.user_id].append(Fact(FactKind(row.kind), row.value, Audience(row.audience)))
    for facts in found.values():
        facts.sort(key=lambda fact: _ORDER.index(fact.kind))
    return found


async def replace(unit: Unit, guild_id: int, user_id: int, kind: FactKind, facts: Sequence[Fact]) -> None:
    """Store a member's facts of one kind in place of those they had."""
    await unit.execute(_FORGET, {"guild": guild_id, "user": user_id, "of_kind": kind.value})
    if facts:
        await unit.execute(
            _ADD,
            [
                {
                    "guild_id": guild_id,
                    "user_id": user_id,
                    "kind": kind.value,
                    "position": position,
                    "value": fact.value,
                    "audience": fact.audience.value,
                }
                for position, fact in enumerate(facts)
            ],
        )

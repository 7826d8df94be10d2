"""The table of set-ups that are under way, and every statement on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, Final, cast

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.personal import NOBODY, named
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.guilds.pillars import Pillar
from bot.guilds.setting_up import Make, Place, Question, SetUp, Spot, Step

setups: Final = sa.Table(
    "setups",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("id", RowId, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=named("drafts", blank=NOBODY)),
    sa.Column("begun_at", UTCDateTime, nullable=False),
    sa.Column("changed_at", UTCDateTime, nullable=False),
    sa.Column("doing_at", UTCDateTime),
    sa.Column("doing_by", Snowflake, info=named("drafts")),
    sa.Column("is_stored", sa.Boolean, nullable=False),
    sa.Column("chosen", sa.JSON, nullable=False),
    sa.Index("ix_setups_age", "changed_at"),
)

_S = setups.c
_GET: Final = sa.select(setups).where(_S.guild_id == sa.bindparam("guild"))
_put = insert(setups).values({column.name: sa.bindparam(column.name) for column in setups.c})
_PUT: Final = _put.on_conflict_do_update(
    index_elements=[_S.guild_id],
    set_={column.name: _put.excluded[column.name] for column in setups.c if not column.primary_key},
)
_DROP: Final = sa.delete(setups).where(_S.guild_id == sa.bindparam("guild"))
_PRUNE: Final = sa.delete(setups).where(_S.changed_at < sa.bindparam("before"))


async def get(read: Reader, guild_id: int) -> tuple[SetUp, datetime] | None:
    """Return the set-up of a server, and when it was changed last."""
    row = await read.one_or_none(_GET, {"guild": guild_id})
    return None if row is None else (_set_up(row), row.changed_at)


async def put(unit: Unit, set_up: SetUp) -> None:
    """Store a server's set-up, in place of the one there is."""
    await unit.execute(
        _PUT,
        {
            "guild_id": set_up.guild_id,
            "id": set_up.id,
            "user_id": set_up.user_id,
            "begun_at": set_up.begun_at,
            "changed_at": unit.now,
            "doing_at": set_up.doing_at,
            "doing_by": set_up.doing_by,
            "is_stored": set_up.is_stored,
            "chosen": _chosen(set_up),
        },
    )


async def drop(unit: Unit, guild_id: int) -> None:
    """Forget a server's set-up."""
    await unit.execute(_DROP, {"guild": guild_id})


async def prune(unit: Unit, before: datetime) -> None:
    """Forget those that nobody went on with since then."""
    await unit.execute(_PRUNE, {"before": before})


def _chosen(set_up: SetUp) -> dict[str, Any]:
    question = set_up.question
    return {
        "step": set_up.step.value,
        "pillars": sorted(pillar.value for pillar in set_up.pillars),
        "places": {
            spot.value: place if isinstance(place, int) else place.value
            for spot, place in set_up.places.items()
            if place is not None
        },
        "category_id": set_up.category_id,
        "zone": set_up.zone,
        "language": set_up.language,
        "organizer_role_id": set_up.organizer_role_id,
        "looking_role_id": set_up.looking_role_id,
        "hiring_role_id": set_up.hiring_role_id,
        "looking_tag": set_up.looking_tag,
        "hiring_tag": set_up.hiring_tag,
        "question": None
        if question is None
        else {"texts": list(question.texts), "weekday": question.weekday, "at": f"{question.at:%H:%M}"},
        "begun": {name: at.isoformat() for name, at in set_up.begun.items()},
        "made": dict(set_up.made),
    }


def _set_up(row: sa.Row[Any]) -> SetUp:
    chosen = cast("Mapping[str, Any]", row.chosen)
    question = cast("Mapping[str, Any] | None", chosen["question"])
    return SetUp(
        id=row.id,
        guild_id=row.guild_id,
        user_id=row.user_id,
        begun_at=row.begun_at,
        step=Step(chosen["step"]),
        pillars=frozenset(map(Pillar, chosen["pillars"])),
        places={Spot(name): _place(place) for name, place in chosen["places"].items()},
        category_id=chosen["category_id"],
        zone=chosen["zone"],
        language=chosen.get("language", ""),
        organizer_role_id=chosen["organizer_role_id"],
        looking_role_id=chosen["looking_role_id"],
        hiring_role_id=chosen["hiring_role_id"],
        looking_tag=chosen["looking_tag"],
        hiring_tag=chosen["hiring_tag"],
        question=None
        if question is None
        else Question(tuple(question["texts"]), question["weekday"], time.fromisoformat(question["at"])),
        begun={name: datetime.fromisoformat(at).astimezone(UTC) for name, at in chosen["begun"].items()},
        made=dict(chosen["made"]),
        doing_at=row.doing_at,
        doing_by=row.doing_by,
        is_stored=row.is_stored,
    )


def _place(stored: int | str) -> Place:
    return stored if isinstance(stored, int) else Make(stored)

"""The tables of prompts, their texts and drafts, and every statement on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Final

import sqlalchemy as sa

from bot.core.database import Reader, Unit
from bot.core.ids import new_id
from bot.core.personal import NOBODY, named, owner
from bot.core.schedule import Often, Schedule, Span
from bot.core.schema import RowId, Snowflake, UTCDateTime, insert, metadata
from bot.core.text import normalised
from bot.prompts.rules import NAME_MOST, TAG_MOST, Draft, Prompt, Settings, State, Text


def _settings_columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns of what organizers choose, which a draft has as the prompt it becomes."""
    return (
        sa.Column("name", sa.String(NAME_MOST), nullable=False),
        sa.Column("channel_id", Snowflake, nullable=False),
        sa.Column("tag", sa.String(TAG_MOST), nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("often", sa.String(8), nullable=False),
        sa.Column("anchor", sa.String(10)),
        # Dates, a list that is only ever read as a whole.
        sa.Column("left_out", sa.Text, nullable=False),
        sa.Column("open_hours", sa.Integer, nullable=False),
        sa.Column("is_recap", sa.Boolean, nullable=False),
        sa.Column("is_reminding", sa.Boolean, nullable=False),
    )


prompts: Final = sa.Table(
    "prompts",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    *_settings_columns(),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("keeper_id", Snowflake, nullable=False, info=named("organizing", blank=NOBODY)),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("changed_at", UTCDateTime, nullable=False),
    # A local date and time, without a zone: it names the run to come.
    sa.Column("next_slot", sa.String(26)),
    sa.Column("next_at", UTCDateTime),
    sa.Column("last_date", sa.String(10)),
    sa.Column("silent_runs", sa.Integer, nullable=False),
    sa.Column("silence_asked_at", UTCDateTime),
    sa.Column("low_told_at", UTCDateTime),
    sa.Column("held_code", sa.Integer),
    sa.Column("held_since", UTCDateTime),
    sa.Column("held_told_at", UTCDateTime),
    sa.CheckConstraint("state IN ('active', 'paused', 'deleted')", name="state"),
    sa.Index("ix_prompts_guild", "guild_id", "state", "id"),
    sa.Index("ix_prompts_active", "state", "id"),
)
prompt_texts: Final = sa.Table(
    "prompt_texts",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("prompt_id", RowId, sa.ForeignKey("prompts.id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("used_at", UTCDateTime),
    sa.Column("suggested_by", Snowflake, info=named("prompts")),
    sa.Index("ix_prompt_texts_prompt", "prompt_id", "position"),
)
prompt_drafts: Final = sa.Table(
    "prompt_drafts",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("guild_id", Snowflake, nullable=False),
    sa.Column("user_id", Snowflake, nullable=False, info=owner("drafts")),
    *_settings_columns(),
    sa.Column("texts", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("prompt_id", RowId),
    sa.Column("base_version", sa.Integer, nullable=False),
    sa.Column("is_saved", sa.Boolean, nullable=False),
    sa.Index("ix_prompt_drafts_age", "created_at"),
    sa.Index("ix_prompt_drafts_member", "guild_id", "user_id"),
)
prompt_servers: Final = sa.Table(
    "prompt_servers",
    metadata,
    sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    sa.Column("paused_at", UTCDateTime),
    sa.Column("paused_by", Snowflake, info=named("organizing")),
)

_P, _T, _D, _S = prompts.c, prompt_texts.c, prompt_drafts.c, prompt_servers.c
_here = _P.guild_id == sa.bindparam("guild")
_is_kept = _P.state.in_((State.ACTIVE.value, State.PAUSED.value))


def _all_of(table: sa.Table, *without: str) -> dict[str, sa.BindParameter[Any]]:
    return {
        column.name: sa.bindparam(f"new_{column.name}")
        for column in table.columns
        if column.name not in without
    }


_ADD: Final = insert(prompts).values(_all_of(prompts)).on_conflict_do_nothing(index_elements=[_P.id])
_SAVE: Final = (
    sa.update(prompts)
    .where(_P.id == sa.bindparam("prompt"))
    .values(_all_of(prompts, "id", "guild_id", "created_at"))
)
_GET: Final = sa.select(prompts).where(_P.id == sa.bindparam("prompt"))
_GET_TO_CHANGE: Final = _GET.with_for_update()
_LIST: Final = sa.select(prompts).where(_here, _is_kept).order_by(_P.id).limit(sa.bindparam("most"))
_COUNT: Final = sa.select(sa.func.count()).where(_here, _is_kept)
_ACTIVE_AFTER: Final = (
    sa.select(prompts)
    .where(_P.state == State.ACTIVE.value, _P.id > sa.bindparam("after"))
    .order_by(_P.id)
    .limit(sa.bindparam("most"))
)

_TEXTS: Final = sa.select(_T.id, _T.prompt_id, _T.text, _T.used_at, _T.suggested_by).where(
    _T.prompt_id == sa.bindparam("prompt")
).order_by(_T.position, _T.id)  # fmt: skip
_FORGET_TEXTS: Final = sa.delete(prompt_texts).where(_T.prompt_id == sa.bindparam("prompt"))
_ADD_TEXTS: Final = insert(prompt_texts).values(_all_of(prompt_texts))
_USED: Final = (
    sa.update(prompt_texts).where(_T.id == sa.bindparam("text_id")).values(used_at=sa.bindparam("at"))
)

_UNUSED: Final = (
    sa.update(prompt_texts)
    .where(_T.prompt_id == sa.bindparam("prompt"), _T.used_at == sa.bindparam("at"))
    .values(used_at=None)
)
_USED_AFTER_ALL: Final = (
    sa.update(prompt_texts)
    .where(_T.prompt_id == sa.bindparam("prompt"), _T.text == sa.bindparam("words"), _T.used_at.is_(None))
    .values(used_at=sa.bindparam("at"))
)

_PUT_DRAFT: Final = insert(prompt_drafts).values(_all_of(prompt_drafts))
_CHANGE_DRAFT: Final = _PUT_DRAFT.on_conflict_do_update(
    index_elements=[_D.id],
    set_={
        column.name: _PUT_DRAFT.excluded[column.name]
        for column in prompt_drafts.columns
        if column.name not in ("id", "guild_id", "user_id", "created_at", "prompt_id")
    },
)
_DRAFT: Final = sa.select(prompt_drafts).where(_D.id == sa.bindparam("draft"))
_DRAFT_TO_CHANGE: Final = _DRAFT.with_for_update()
_DROP_DRAFT: Final = sa.delete(prompt_drafts).where(_D.id == sa.bindparam("draft"))
_PRUNE_DRAFTS: Final = sa.delete(prompt_drafts).where(_D.created_at < sa.bindparam("before"))

_PAUSED: Final = sa.select(_S.paused_at).where(_S.guild_id == sa.bindparam("guild"))
_put_server = insert(prompt_servers).values(_all_of(prompt_servers))
_PUT_SERVER: Final = _put_server.on_conflict_do_update(
    index_elements=[_S.guild_id],
    set_={name: _put_server.excluded[name] for name in ("paused_at", "paused_by")},
)


# ---------------------------------------------------------------------- prompts


async def add(unit: Unit, prompt: Prompt) -> bool:
    """Store a new prompt; False if there is one with its id."""
    return bool(await unit.execute(_ADD, _new(_values(prompt))))


async def save(unit: Unit, prompt: Prompt) -> None:
    """Store a prompt as it is now."""
    values = _values(prompt)
    for name in ("id", "guild_id", "created_at"):
        del values[name]
    await unit.execute(_SAVE, {"prompt": prompt.id, **_new(values)})


async def get(read: Reader, prompt_id: str) -> Prompt | None:
    """Return a prompt, or None if there is none with this id."""
    row = await read.one_or_none(_GET, {"prompt": prompt_id})
    return None if row is None else _prompt(row)


async def get_to_change(unit: Unit, prompt_id: str) -> Prompt | None:
    """The same, held until the unit ends: whoever else wants to change it waits."""
    row = await unit.one_or_none(_GET_TO_CHANGE, {"prompt": prompt_id})
    return None if row is None else _prompt(row)


async def of_server(read: Reader, guild_id: int, most: int) -> list[Prompt]:
    """Return a server's prompts that were not deleted, oldest first."""
    return [_prompt(row) for row in await read.all(_LIST, {"guild": guild_id, "most": most})]


async def count(read: Reader, guild_id: int) -> int:
    """Return how many prompts a server has."""
    return int(await read.scalar(_COUNT, {"guild": guild_id}))


async def active_after(read: Reader, prompt_id: str, most: int) -> list[Prompt]:
    """Return active prompts of all servers, by id, from the first whose id is greater."""
    return [_prompt(row) for row in await read.all(_ACTIVE_AFTER, {"after": prompt_id, "most": most})]


async def texts(read: Reader, prompt_id: str) -> list[Text]:
    """Return a prompt's texts, in their order."""
    return [Text(*row) for row in await read.all(_TEXTS, {"prompt": prompt_id})]


async def put_texts(
    unit: Unit, prompt_id: str, wanted: Sequence[str], suggested_by: int | None = None
) -> None:
    """Store these texts in place of all there are; one that stays, or reads alike, keeps when it was used.

    ``suggested_by`` is who suggested those that are new.
    """
    known = {normalised(text.text): text for text in await texts(unit, prompt_id)}
    await unit.execute(_FORGET_TEXTS, {"prompt": prompt_id})
    rows: list[dict[str, Any]] = []
    for position, words in enumerate(wanted):
        before = known.get(normalised(words))
        rows.append(
            _new(
                {
                    "id": before.id if before else new_id(unit.now),
                    "prompt_id": prompt_id,
                    "position": position,
                    "text": words,
                    "used_at": before.used_at if before else None,
                    "suggested_by": before.suggested_by if before else suggested_by,
                }
            )
        )
    if rows:
        await unit.execute(_ADD_TEXTS, rows)


async def used(unit: Unit, text_id: str) -> None:
    """Remember that a text is used now."""
    await unit.execute(_USED, {"text_id": text_id, "at": unit.now})


async def unused(unit: Unit, prompt_id: str, used_at: datetime) -> None:
    """Forget that a text was used at a moment: nobody was asked it."""
    await unit.execute(_UNUSED, {"prompt": prompt_id, "at": used_at})


async def used_after_all(unit: Unit, prompt_id: str, words: str, used_at: datetime) -> None:
    """Remember that the text with these words was used at a moment, which had been forgotten."""
    await unit.execute(_USED_AFTER_ALL, {"prompt": prompt_id, "words": words, "at": used_at})


# ---------------------------------------------------------------------- drafts


async def put_draft(unit: Unit, draft: Draft) -> None:
    """Store a draft, new or changed."""
    await unit.execute(_CHANGE_DRAFT, _new(_draft_values(draft)))


async def draft(read: Reader, draft_id: str) -> Draft | None:
    """Return a draft, or None."""
    row = await read.one_or_none(_DRAFT, {"draft": draft_id})
    return None if row is None else _to_draft(row)


async def draft_to_change(unit: Unit, draft_id: str) -> Draft | None:
    """The same, held until the unit ends."""
    row = await unit.one_or_none(_DRAFT_TO_CHANGE, {"draft": draft_id})
    return None if row is None else _to_draft(row)


async def drop_draft(unit: Unit, draft_id: str) -> None:
    """Forget a draft."""
    await unit.execute(_DROP_DRAFT, {"draft": draft_id})


async def prune_drafts(unit: Unit, before: datetime) -> int:
    """Forget drafts begun before a moment; return how many."""
    return await unit.execute(_PRUNE_DRAFTS, {"before": before})


# ---------------------------------------------------------------------- servers


async def paused_at(read: Reader, guild_id: int) -> datetime | None:
    """Return since when all prompts of a server are paused; None if they are not."""
    return await read.scalar(_PAUSED, {"guild": guild_id})


async def put_paused(unit: Unit, guild_id: int, at: datetime | None, by: int) -> None:
    """Store since when all prompts of a server are paused, and who paused them or let them go on."""
    await unit.execute(_PUT_SERVER, _new({"guild_id": guild_id, "paused_at": at, "paused_by": by}))


# ---------------------------------------------------------------------- rows and values


def _new(values: dict[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in values.items()}


def spans_written(spans: Iterable[Span]) -> str:
    """Return spans as they are stored."""
    return ",".join(f"{span.first.isoformat()}/{span.last.isoformat()}" for span in spans)


def _spans(stored: str) -> tuple[Span, ...]:
    parts = (each.partition("/") for each in stored.split(",") if each)
    return tuple(Span(date.fromisoformat(first), date.fromisoformat(last)) for first, _, last in parts)


def _settings_values(settings: Settings) -> dict[str, Any]:
    schedule = settings.schedule
    return {
        "name": settings.name,
        "channel_id": settings.channel_id,
        "tag": settings.tag,
        "at": schedule.at.isoformat("minutes"),
        "zone": schedule.zone,
        "weekdays": "".join(map(str, sorted(schedule.weekdays))),
        "often": schedule.often.value,
        "anchor": schedule.anchor and schedule.anchor.isoformat(),
        "left_out": spans_written(schedule.left_out),
        "open_hours": settings.open_hours,
        "is_recap": settings.is_recap,
        "is_reminding": settings.is_reminding,
    }


def _settings(row: sa.Row[Any]) -> Settings:
    schedule = Schedule(
        at=time.fromisoformat(row.at),
        zone=row.zone,
        weekdays=frozenset(map(int, row.weekdays)),
        often=Often(row.often),
        anchor=date.fromisoformat(row.anchor) if row.anchor else None,
        left_out=_spans(row.left_out),
    )
    return Settings(
        row.name, row.channel_id, schedule, row.open_hours, row.tag, row.is_recap, row.is_reminding
    )


_PLAIN: Final = (
    "id", "guild_id", "version", "keeper_id", "created_at", "changed_at", "next_at", "silent_runs",
    "silence_asked_at", "low_told_at", "held_code", "held_since", "held_told_at",
)  # fmt: skip


def _values(prompt: Prompt) -> dict[str, Any]:
    return {
        **{name: getattr(prompt, name) for name in _PLAIN},
        **_settings_values(prompt.settings),
        "state": prompt.state.value,
        "next_slot": prompt.next_slot and prompt.next_slot.isoformat(),
        "last_date": prompt.last_date and prompt.last_date.isoformat(),
    }


def _prompt(row: sa.Row[Any]) -> Prompt:
    return Prompt(
        **{name: getattr(row, name) for name in _PLAIN},
        settings=_settings(row),
        state=State(row.state),
        next_slot=datetime.fromisoformat(row.next_slot) if row.next_slot else None,
        last_date=date.fromisoformat(row.last_date) if row.last_date else None,
    )


_PLAIN_OF_DRAFTS: Final = (
    "id", "guild_id", "user_id", "created_at", "prompt_id", "base_version", "is_saved",
)  # fmt: skip


def _draft_values(draft: Draft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in _PLAIN_OF_DRAFTS},
        **_settings_values(draft.settings),
        "texts": "\n".join(draft.texts),
    }


def _to_draft(row: sa.Row[Any]) -> Draft:
    return Draft(
        **{name: getattr(row, name) for name in _PLAIN_OF_DRAFTS},
        settings=_settings(row),
        texts=tuple(row.texts.splitlines()),
    )

"""A database of an earlier Hallway keeps what it holds, and what is new has its default."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.core import migrate
from bot.core.database import Database
from bot.guilds.service import GuildsService
from bot.introductions import records
from bot.introductions.preferences import Preferences
from bot.introductions.preferring import PreferencesService
from bot.members.rules import Reach
from bot.members.service import MembersService
from tests.core.test_migrate import empty_url

__all__ = ["empty_url"]

GUILD, ANA = 100, 1
SET_UP_AT = 1_767_000_000_000_000
"""Microseconds since 1970, as moments are kept."""
FIRST = (
    (
        "INSERT INTO guild_settings (guild_id, zone, share_channel_id, organizer_role_id, rescue_after_hours, set_up_at, "
        f"changed_at, changed_by) VALUES ({GUILD}, 'Europe/Madrid', 110, NULL, 24, {SET_UP_AT}, {SET_UP_AT}, 5)"
    ),
    (
        "INSERT INTO profiles (guild_id, user_id, headline, about, ask_me, link, updated_at) VALUES "
        f"({GUILD}, {ANA}, 'Tides', 'About tides', 'Ask me about tides', 'https://example.org/tides', {SET_UP_AT})"
    ),
    f"INSERT INTO reaches (guild_id, user_id, reach, chosen_at) VALUES ({GUILD}, {ANA}, 'direct', {SET_UP_AT})",
)
REQUEST = "0" * 20
SECOND = (
    (
        "INSERT INTO introductions (id, guild_id, way, phase, starter_id, low_id, high_id, reason, share_id, line, agenda, "
        f"minutes, created_at, due_at, made_at, thread_id, rounds) VALUES ('{REQUEST}', {GUILD}, 'asked', 'made', {ANA}, "
        f"{ANA}, 2, 'work', '', 'Tides', 'Tides', 30, {SET_UP_AT}, {SET_UP_AT}, {SET_UP_AT}, 77, 0)"
    ),
    *(
        "INSERT INTO introduction_seats (introduction_id, seat, guild_id, user_id, answer, note) VALUES "
        f"('{REQUEST}', {seat}, {GUILD}, {user_id}, 'yes', '')"
        for seat, user_id in enumerate((ANA, 2))
    ),
)


def _begin_with_the_first(connection: sa.Connection) -> None:
    from alembic import command

    for version, statements in (("hallway_0001", FIRST), ("hallway_0002", SECOND)):
        command.upgrade(migrate.config(connection), version)
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture
async def upgraded(empty_url: str) -> AsyncGenerator[Database]:
    """A database that each earlier Hallway has used in turn, opened by this one."""
    database = await Database.open(empty_url, busy_timeout=0.2)
    try:
        await database.run_sync(_begin_with_the_first)
        assert await migrate.version(database) == "hallway_0002"
        assert await migrate.migrate(database)
        assert await migrate.version(database) == migrate.HEAD
        yield database
    finally:
        await database.close()


async def test_what_a_server_settled_stands_and_the_limits_have_their_defaults(upgraded: Database) -> None:
    settings = await GuildsService(upgraded).settings(GUILD)
    assert (settings.zone, settings.share_channel_id, settings.rescue_after_hours) == (
        "Europe/Madrid",
        110,
        24,
    )
    assert settings.set_up_at == datetime.fromtimestamp(SET_UP_AT / 1_000_000, UTC)
    assert settings.introductions_channel_id is None
    assert (settings.asks_open_most, settings.asks_received_most, settings.pair_again_days) == (3, 2, 90)
    assert settings.is_giving_first
    assert (settings.looking_channel_id, settings.hiring_role_id, settings.looking_tag) == (None, None, "")
    assert (settings.is_celebrating, settings.flag_days) == (False, 30)


async def test_who_was_introduced_stays_so_and_answered_no_flag(upgraded: Database) -> None:
    async with upgraded.reading() as read:
        met = await records.last_met(read, GUILD, ANA, 2)
    assert met is not None
    assert (met.id, met.thread_id, met.flag_id, met.answers_flag) == (REQUEST, 77, "", False)


async def test_what_a_member_said_stands(upgraded: Database) -> None:
    members = MembersService(upgraded, GuildsService(upgraded))
    profile = await members.profile(GUILD, ANA)
    assert (profile.headline, profile.links) == ("Tides", ("https://example.org/tides",))
    assert (profile.place, profile.zone) == ("", "")
    assert (await members.reach(GUILD, ANA)).reach is Reach.DIRECT
    assert await PreferencesService(upgraded).preferences(GUILD, ANA) == Preferences()
    now = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert not await members.first_question(GUILD, ANA, now), "who has said is not asked"

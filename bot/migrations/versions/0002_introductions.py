"""Introductions, what members settle about them, facts about oneself, blocks, and reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0002"
down_revision = "hallway_0001"


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocker_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocked_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "blocker_id", "blocked_id", name=op.f("pk_blocks")),
    )
    op.create_table(
        "coach_phrases",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phrase", sa.String(length=60), nullable=False),
        sa.Column("advice", sa.String(length=200), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "position", name=op.f("pk_coach_phrases")),
    )
    op.create_table(
        "edges",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "from_id", "to_id", "kind", name=op.f("pk_edges")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "intro_drafts",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intro_drafts")),
    )
    op.create_index(op.f("ix_intro_drafts_created_at"), "intro_drafts", ["created_at"], unique=False)
    op.create_table(
        "intro_preferences",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("openness", sa.String(length=8), nullable=False),
        sa.Column("weekly_most", sa.Integer(), nullable=True),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("is_link", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_intro_preferences")),
    )
    op.create_table(
        "introductions",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("starter_id", sa.BigInteger(), nullable=False),
        sa.Column("low_id", sa.BigInteger(), nullable=False),
        sa.Column("high_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("share_id", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
    )
    op.create_index(
        "ix_introductions_pair", "introductions", ["guild_id", "low_id", "high_id", "made_at"], unique=False
    )
    op.create_index(
        "ix_introductions_starter", "introductions", ["guild_id", "starter_id", "created_at"], unique=False
    )
    op.create_table(
        "member_facts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "kind", "position", name=op.f("pk_member_facts")),
    )
    op.create_table(
        "reach_questions",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_reach_questions")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('dismissed', 'suspended')", name=op.f("ck_reports_outcome")),
        sa.CheckConstraint(
            "(closed_at IS NULL AND closed_by IS NULL AND outcome IS NULL AND reason IS NULL) OR (closed_at IS NOT NULL AND closed_by IS NOT NULL AND outcome IS NOT NULL AND reason IS NOT NULL)",
            name=op.f("ck_reports_settled_whole"),
        ),
        sa.CheckConstraint("reporter_id <> subject_id", name=op.f("ck_reports_not_oneself")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_reporter", "reports", ["guild_id", "reporter_id", "created_at"], unique=False)
    op.create_index(
        "ix_reports_waiting",
        "reports",
        ["guild_id", "subject_id", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "rhythms",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_rhythms")),
    )
    op.create_table(
        "suspensions",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pillar", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("suspended_by", sa.BigInteger(), nullable=False),
        sa.Column("suspended_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_suspensions_lifted_whole")
        ),
        sa.CheckConstraint("until > suspended_at", name=op.f("ck_suspensions_ends_after_it_began")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "pillar", name=op.f("pk_suspensions")),
    )
    op.create_index(
        "ix_suspensions_until",
        "suspensions",
        ["guild_id", "until"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "introduction_seats",
        sa.Column("introduction_id", sa.String(length=20), nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("admitted_at", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("talk", sa.String(length=12), nullable=True),
        sa.Column("talked_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_introduction_seats_introduction_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("introduction_id", "seat", name=op.f("pk_introduction_seats")),
    )
    op.create_index(
        "ix_introduction_seats_member",
        "introduction_seats",
        ["guild_id", "user_id", "introduction_id"],
        unique=False,
    )
    op.create_index(
        "ix_introduction_seats_person", "introduction_seats", ["introduction_id", "user_id"], unique=True
    )
    op.create_index(
        "ix_introduction_seats_shown", "introduction_seats", ["guild_id", "user_id", "shown_at"], unique=False
    )
    op.create_table(
        "thanks",
        sa.Column("introduction_id", sa.String(length=20), nullable=False),
        sa.Column("from_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_thanks_introduction_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("introduction_id", "from_id", "to_id", name=op.f("pk_thanks")),
    )
    op.add_column("guild_settings", sa.Column("introductions_channel_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "guild_settings", sa.Column("asks_open_most", sa.Integer(), server_default="3", nullable=False)
    )
    op.add_column(
        "guild_settings", sa.Column("asks_received_most", sa.Integer(), server_default="2", nullable=False)
    )
    op.add_column(
        "guild_settings", sa.Column("pair_again_days", sa.Integer(), server_default="90", nullable=False)
    )
    op.add_column(
        "guild_settings",
        sa.Column("is_giving_first", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
    )
    op.create_index("ix_helped_member", "helped", ["member_id"], unique=False)
    op.add_column("profiles", sa.Column("place", sa.Text(), server_default="", nullable=False))
    op.add_column("profiles", sa.Column("zone", sa.Text(), server_default="", nullable=False))
    op.add_column("reaches", sa.Column("told_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_reaches_user", "reaches", ["user_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

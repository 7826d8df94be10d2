"""Prompts: their texts and drafts, runs with answers and recaps, suggestions, and members' own rhythms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0004"
down_revision = "hallway_0003"


def upgrade() -> None:
    op.create_table(
        "prompt_drafts",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("often", sa.String(length=8), nullable=False),
        sa.Column("anchor", sa.String(length=10), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("open_hours", sa.Integer(), nullable=False),
        sa.Column("is_recap", sa.Boolean(), nullable=False),
        sa.Column("is_reminding", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("prompt_id", sa.String(length=20), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("is_saved", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_drafts")),
    )
    op.create_index("ix_prompt_drafts_age", "prompt_drafts", ["created_at"], unique=False)
    op.create_table(
        "prompt_rhythms",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_reminded", sa.Boolean(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_prompt_rhythms")),
    )
    op.create_index(
        "ix_prompt_rhythms_reminded", "prompt_rhythms", ["guild_id", "is_reminded", "user_id"], unique=False
    )
    op.create_table(
        "prompt_servers",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_prompt_servers")),
    )
    op.create_table(
        "prompt_suggestions",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("prompt_id", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "standing IN ('open', 'approved', 'declined')", name=op.f("ck_prompt_suggestions_standing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_suggestions")),
    )
    op.create_index("ix_prompt_suggestions_decided", "prompt_suggestions", ["decided_at"], unique=False)
    op.create_index(
        "ix_prompt_suggestions_guild",
        "prompt_suggestions",
        ["guild_id", "standing", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_prompt_suggestions_member",
        "prompt_suggestions",
        ["guild_id", "user_id", "standing"],
        unique=False,
    )
    op.create_table(
        "prompts",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("often", sa.String(length=8), nullable=False),
        sa.Column("anchor", sa.String(length=10), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("open_hours", sa.Integer(), nullable=False),
        sa.Column("is_recap", sa.Boolean(), nullable=False),
        sa.Column("is_reminding", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("keeper_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("next_slot", sa.String(length=26), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("last_date", sa.String(length=10), nullable=True),
        sa.Column("silent_runs", sa.Integer(), nullable=False),
        sa.Column("silence_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("low_told_at", sa.BigInteger(), nullable=True),
        sa.Column("held_code", sa.Integer(), nullable=True),
        sa.Column("held_since", sa.BigInteger(), nullable=True),
        sa.Column("held_told_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('active', 'paused', 'deleted')", name=op.f("ck_prompts_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompts")),
    )
    op.create_index("ix_prompts_active", "prompts", ["state", "id"], unique=False)
    op.create_index("ix_prompts_guild", "prompts", ["guild_id", "state", "id"], unique=False)
    op.create_table(
        "prompt_runs",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("prompt_id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.String(length=26), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=20), nullable=False),
        sa.Column("is_recap", sa.Boolean(), nullable=False),
        sa.Column("is_reminding", sa.Boolean(), nullable=False),
        sa.Column("is_manual", sa.Boolean(), nullable=False),
        sa.Column("suggested_by", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(length=10), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("missed_from", sa.String(length=26), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("post_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('posting', 'open', 'closed', 'skipped', 'lost')", name=op.f("ck_prompt_runs_state")
        ),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompts.id"], name=op.f("fk_prompt_runs_prompt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_runs")),
    )
    op.create_index("uq_prompt_runs_slot", "prompt_runs", ["prompt_id", "slot"], unique=True)
    op.create_index("ix_prompt_runs_age", "prompt_runs", ["closes_at"], unique=False)
    op.create_index("ix_prompt_runs_guild", "prompt_runs", ["guild_id", "closes_at", "id"], unique=False)
    op.create_index("ix_prompt_runs_newest", "prompt_runs", ["prompt_id", "due_at", "id"], unique=False)
    op.create_index("ix_prompt_runs_thread", "prompt_runs", ["thread_id"], unique=True)
    op.create_table(
        "prompt_texts",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("prompt_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("suggested_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompts.id"], name=op.f("fk_prompt_texts_prompt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_texts")),
    )
    op.create_index("ix_prompt_texts_prompt", "prompt_texts", ["prompt_id", "position"], unique=False)
    op.create_table(
        "prompt_answers",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("run_id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ask", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("share_id", sa.String(length=20), nullable=True),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("held_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["prompt_runs.id"], name=op.f("fk_prompt_answers_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_answers")),
    )
    op.create_index("uq_prompt_answers_member", "prompt_answers", ["run_id", "user_id"], unique=True)
    op.create_index(
        "ix_prompt_answers_member", "prompt_answers", ["guild_id", "user_id", "created_at"], unique=False
    )
    op.create_index("ix_prompt_answers_message", "prompt_answers", ["run_id", "message_id"], unique=False)
    op.create_index("ix_prompt_answers_share", "prompt_answers", ["share_id"], unique=False)
    op.create_table(
        "prompt_recaps",
        sa.Column("run_id", sa.String(length=20), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["prompt_runs.id"], name=op.f("fk_prompt_recaps_run_id")),
        sa.PrimaryKeyConstraint("run_id", "page", name=op.f("pk_prompt_recaps")),
    )
    op.create_table(
        "prompt_reminders",
        sa.Column("run_id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("admitted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["prompt_runs.id"], name=op.f("fk_prompt_reminders_run_id")),
        sa.PrimaryKeyConstraint("run_id", "user_id", name=op.f("pk_prompt_reminders")),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

"""Looking and hiring: flags, badges, alerts, thanks for what was found, and their settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0003"
down_revision = "hallway_0002"


def upgrade() -> None:
    op.create_table(
        "alert_matches",
        sa.Column("round_id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("flag_ids", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "user_id", name=op.f("pk_alert_matches")),
    )
    op.create_index("ix_alert_matches_age", "alert_matches", ["created_at"], unique=False)
    op.create_index("ix_alert_matches_member", "alert_matches", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "alert_state",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("told_id", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.String(length=20), nullable=True),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("until_id", sa.String(length=20), nullable=True),
        sa.Column("cursor", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_alert_state")),
    )
    op.create_table(
        "alerts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("also", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "sort", "term", "also", name=op.f("pk_alerts")),
    )
    op.create_table(
        "flag_skills",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "skill", name=op.f("pk_flag_skills")),
    )
    op.create_index("ix_flag_skills_uses", "flag_skills", ["guild_id", "uses", "skill"], unique=False)
    op.create_table(
        "flags",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kinds", sa.String(length=80), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("pay", sa.String(length=10), nullable=True),
        sa.Column("pay_range", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=14), nullable=False),
        sa.Column("shows", sa.String(length=20), nullable=False),
        sa.Column("is_matched", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.Column("public_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("warned_at", sa.BigInteger(), nullable=True),
        sa.Column("admitted_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index("ix_flags_drafts", "flags", ["state", "created_at"], unique=False)
    op.create_index("ix_flags_ended", "flags", ["ended_at"], unique=False)
    op.create_index("ix_flags_matched", "flags", ["guild_id", "is_matched", "state", "user_id"], unique=False)
    op.create_index("ix_flags_owner", "flags", ["guild_id", "user_id", "state", "id"], unique=False)
    op.create_index("ix_flags_public", "flags", ["guild_id", "public_at", "id"], unique=False)
    op.create_index("ix_flags_running", "flags", ["guild_id", "state", "id"], unique=False)
    op.create_table(
        "gratitudes",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("flag_id", sa.String(length=20), nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gratitudes")),
    )
    op.create_index(op.f("ix_gratitudes_created_at"), "gratitudes", ["created_at"], unique=False)
    op.create_index(
        "ix_gratitudes_member", "gratitudes", ["guild_id", "user_id", "created_at", "id"], unique=False
    )
    op.create_table(
        "worn",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=True),
        sa.Column("role_ids", sa.Text(), nullable=False),
        sa.Column("leaving_ids", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("nick_before", sa.Text(), nullable=True),
        sa.Column("nick_found", sa.Text(), nullable=True),
        sa.Column("nick_meant", sa.Text(), nullable=True),
        sa.Column("tags_found", sa.Text(), nullable=False),
        sa.Column("tags_meant", sa.Text(), nullable=False),
        sa.Column("tags_off", sa.Text(), nullable=False),
        sa.Column("notes", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_worn")),
    )
    op.create_table(
        "flag_listings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("flag_id", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["flags.id"], name=op.f("fk_flag_listings_flag_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "guild_id", "sort", "term", "posted_at", "flag_id", name=op.f("pk_flag_listings")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_flag_listings_flag", "flag_listings", ["flag_id"], unique=False)
    op.create_table(
        "gratitude_people",
        sa.Column("gratitude_id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("through_id", sa.BigInteger(), nullable=True),
        sa.Column("share_id", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("glad_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gratitude_id"],
            ["gratitudes.id"],
            name=op.f("fk_gratitude_people_gratitude_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("gratitude_id", "user_id", name=op.f("pk_gratitude_people")),
    )
    op.add_column("guild_settings", sa.Column("looking_channel_id", sa.BigInteger(), nullable=True))
    op.add_column("guild_settings", sa.Column("hiring_channel_id", sa.BigInteger(), nullable=True))
    op.add_column("guild_settings", sa.Column("looking_role_id", sa.BigInteger(), nullable=True))
    op.add_column("guild_settings", sa.Column("hiring_role_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "guild_settings", sa.Column("looking_tag", sa.String(length=14), server_default="", nullable=False)
    )
    op.add_column(
        "guild_settings", sa.Column("hiring_tag", sa.String(length=14), server_default="", nullable=False)
    )
    op.add_column(
        "guild_settings",
        sa.Column("is_celebrating", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
    )
    op.add_column("guild_settings", sa.Column("flag_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column(
        "introductions", sa.Column("flag_id", sa.String(length=20), server_default="", nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

"""Privacy: seals, and what is looked up when everything about a member or a server is erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0006"
down_revision = "hallway_0005"


def upgrade() -> None:
    op.create_table(
        "sealed_blocks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seal", sa.String(length=43), nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "seal", name=op.f("pk_sealed_blocks")),
    )
    op.create_table(
        "sealed_suspensions",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seal", sa.String(length=43), nullable=False),
        sa.Column("suspended_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "seal", name=op.f("pk_sealed_suspensions")),
    )
    op.create_index("ix_sealed_suspensions_until", "sealed_suspensions", ["until"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.Column("is_back", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_erasures")),
    )
    op.add_column("flags", sa.Column("said_channel_id", sa.BigInteger(), nullable=True))
    op.add_column("flags", sa.Column("said_message_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_agenda_guild_id", "agenda", ["guild_id"], unique=False)
    op.create_index("ix_introductions_age", "introductions", ["created_at"], unique=False)
    op.create_index("ix_intro_drafts_member", "intro_drafts", ["guild_id", "user_id"], unique=False)
    op.create_index(
        "ix_outbox_guild",
        "outbox",
        ["guild_id"],
        unique=False,
        sqlite_where=sa.text("guild_id IS NOT NULL"),
        postgresql_where=sa.text("guild_id IS NOT NULL"),
    )
    op.create_index("ix_prompt_drafts_member", "prompt_drafts", ["guild_id", "user_id"], unique=False)
    op.create_index("ix_reports_age", "reports", ["closed_at"], unique=False)
    op.create_index("ix_suspensions_age", "suspensions", ["until"], unique=False)
    op.create_index("ix_suspensions_lifted", "suspensions", ["lifted_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

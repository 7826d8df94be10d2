"""Control: the audit trail and its channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0005"
down_revision = "hallway_0004"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("on_id", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_age", "audit", ["at"], unique=False)
    op.create_index("ix_audit_by", "audit", ["by_id", "guild_id", "id"], unique=False)
    op.create_index("ix_audit_guild", "audit", ["guild_id", "id"], unique=False)
    op.create_index("ix_audit_on", "audit", ["on_id", "guild_id", "id"], unique=False)
    op.create_table(
        "audit_channels",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_audit_channels")),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

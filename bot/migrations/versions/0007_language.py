"""Language: what a server's organizers chose for what several read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0007"
down_revision = "hallway_0006"


def upgrade() -> None:
    op.add_column(
        "guild_settings", sa.Column("language", sa.String(length=16), server_default="", nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

"""Sent with: which direct message told a piece of news, so that it can be brought down there too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0008"
down_revision = "hallway_0007"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("sent_with", sa.String(length=25), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

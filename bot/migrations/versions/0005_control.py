"""Control: the audit trail and its channel, set-ups, pillars, and cases of reports."""

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
    op.add_column("guild_settings", sa.Column("reports_channel_id", sa.BigInteger(), nullable=True))
    op.create_table(
        "setups",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("doing_at", sa.BigInteger(), nullable=True),
        sa.Column("doing_by", sa.BigInteger(), nullable=True),
        sa.Column("is_stored", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_setups")),
    )
    op.create_index("ix_setups_age", "setups", ["changed_at"], unique=False)
    op.create_table(
        "pillars",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pillar", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_by", sa.BigInteger(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=True),
        sa.Column("member_days", sa.Integer(), nullable=False),
        sa.Column("account_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "paused_by IS NULL OR paused_at IS NOT NULL", name=op.f("ck_pillars_paused_whole")
        ),
        sa.PrimaryKeyConstraint("guild_id", "pillar", name=op.f("pk_pillars")),
    )
    op.create_index("ix_pillars_paused_by", "pillars", ["paused_by"], unique=False)
    op.create_table(
        "report_cards",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "subject_id", name=op.f("pk_report_cards")),
    )
    op.add_column("flags", sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
    _more_outcomes()
    op.create_index(
        "ix_reports_settled",
        "reports",
        ["guild_id", "subject_id", "closed_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )


def _more_outcomes() -> None:
    """Let a report end as a warning or a removal, too."""
    outcomes = "outcome IN ('dismissed', 'warned', 'removed', 'suspended')"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_reports_outcome", "reports", type_="check")
        op.create_check_constraint(op.f("ck_reports_outcome"), "reports", outcomes)
        return
    # SQLite changes no constraint, so the table is made anew, as https://sqlite.org/lang_altertable.html has it;
    # but the old one is renamed, not the new one, which would be stored with quotation marks around its name.
    op.drop_index("ix_reports_reporter", "reports")
    op.drop_index("ix_reports_waiting", "reports")
    op.rename_table("reports", "reports_before")
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
        sa.CheckConstraint(outcomes, name=op.f("ck_reports_outcome")),
        sa.CheckConstraint(
            "(closed_at IS NULL AND closed_by IS NULL AND outcome IS NULL AND reason IS NULL) OR (closed_at IS NOT NULL AND closed_by IS NOT NULL AND outcome IS NOT NULL AND reason IS NOT NULL)",
            name=op.f("ck_reports_settled_whole"),
        ),
        sa.CheckConstraint("reporter_id <> subject_id", name=op.f("ck_reports_not_oneself")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.execute("INSERT INTO reports SELECT * FROM reports_before")
    op.drop_table("reports_before")
    op.create_index("ix_reports_reporter", "reports", ["guild_id", "reporter_id", "created_at"], unique=False)
    op.create_index(
        "ix_reports_waiting",
        "reports",
        ["guild_id", "subject_id", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hallway_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agenda",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_agenda")),
    )
    op.create_index(op.f("ix_agenda_due_at"), "agenda", ["due_at"], unique=False)
    op.create_table(
        "circuits",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("struck_at", sa.BigInteger(), nullable=True),
        sa.Column("struck_before_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("probed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_circuits")),
    )
    op.create_table(
        "directs",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directs")),
    )
    op.create_index("ix_directs_age", "directs", ["sent_at"], unique=False)
    op.create_index("ix_directs_member", "directs", ["user_id", "sent_at"], unique=False)
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "follows",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("follower_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "author_id", "follower_id", name=op.f("pk_follows")),
    )
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(length=64), server_default="UTC", nullable=False),
        sa.Column("share_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("organizer_role_id", sa.BigInteger(), nullable=True),
        sa.Column("rescue_after_hours", sa.Integer(), server_default="48", nullable=False),
        sa.Column("set_up_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild_settings")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("news", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_age", "inbox", ["created_at"], unique=False)
    op.create_index("ix_inbox_member", "inbox", ["guild_id", "user_id", "created_at", "id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=25), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("lane", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_by", sa.String(length=20), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_finished",
        "outbox",
        ["finished_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NOT NULL"),
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "uq_outbox_waiting_key",
        "outbox",
        ["key"],
        unique=True,
        sqlite_where=sa.text('"key" IS NOT NULL AND due_at IS NOT NULL AND attempts = 0'),
        postgresql_where=sa.text('"key" IS NOT NULL AND due_at IS NOT NULL AND attempts = 0'),
    )
    op.create_table(
        "profiles",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("ask_me", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "reaches",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reach", sa.String(length=12), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_reaches")),
    )
    op.create_table(
        "rescue_volunteers",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "kind", "user_id", name=op.f("pk_rescue_volunteers")),
    )
    op.create_index("ix_rescue_volunteers_member", "rescue_volunteers", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "rescues",
        sa.Column("share_id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("waited_at", sa.BigInteger(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_rescues")),
    )
    op.create_index("ix_rescues_guild", "rescues", ["guild_id", "waited_at"], unique=False)
    op.create_table(
        "shares",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("ask", sa.String(length=20), nullable=False),
        sa.Column("ask_detail", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("first_reply_at", sa.BigInteger(), nullable=True),
        sa.Column("held_at", sa.BigInteger(), nullable=True),
        sa.Column("wanted_words", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed', 'removed')", name=op.f("ck_shares_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    op.create_index("ix_shares_author", "shares", ["guild_id", "author_id", "created_at", "id"], unique=False)
    op.create_index("ix_shares_guild", "shares", ["guild_id", "created_at", "id"], unique=False)
    op.create_index("ix_shares_thread", "shares", ["thread_id"], unique=True)
    op.create_table(
        "troubles",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", name=op.f("pk_troubles")),
    )
    op.create_table(
        "helped",
        sa.Column("share_id", sa.String(length=20), nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_helped_share_id")),
        sa.PrimaryKeyConstraint("share_id", "member_id", name=op.f("pk_helped")),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("share_id", sa.String(length=20), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_questions_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_share_id"), "questions", ["share_id"], unique=False)
    op.create_table(
        "share_updates",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("share_id", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_share_updates_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_updates")),
    )
    op.create_index(op.f("ix_share_updates_share_id"), "share_updates", ["share_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A backup made before the update is the way back.")

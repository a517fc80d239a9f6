"""Accounts, sessions, the audit log, drafts, collections, use; and what a bookshelf item says of itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)

_SQLITE = (
    "CREATE TRIGGER audit_log_keeps_{verb} BEFORE {verb} ON audit_log "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END"
)
# INSERT OR REPLACE takes a row's place without its DELETE trigger.
_SQLITE_INSERT = (
    "CREATE TRIGGER audit_log_keeps_INSERT BEFORE INSERT ON audit_log "
    "WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END"
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_log_keeps() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is not changed'; END $$",
    "CREATE TRIGGER audit_log_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_keeps()",
)


def upgrade() -> None:
    _accounts()
    _audit_log()
    _drafts()
    _collections()
    op.add_column("documents", sa.Column("licence", WORD, nullable=False, server_default=""))
    op.add_column("documents", sa.Column("published_year", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("media_url", WORD, nullable=False, server_default=""))
    op.add_column("documents", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("full_name", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("password_hash", WORD, nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", WORD, nullable=False),
        sa.Column("totp_on", sa.Boolean(), nullable=False),
        sa.Column("totp_used", BIG, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", WORD, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account_id"])


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", WORD, nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_log_subject", "audit_log", ["subject"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(verb=verb))
        op.execute(_SQLITE_INSERT)
    else:
        for statement in _POSTGRESQL:
            op.execute(statement)


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_id", WORD, nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", WORD, nullable=False),
        sa.Column("shelf", WORD, nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("note", WORD, nullable=False),
        sa.Column("publish_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_drafts_state", "drafts", ["state", "publish_at"])
    op.create_table(
        "draft_versions",
        sa.Column("draft_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", WORD, nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("note", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"]),
        sa.PrimaryKeyConstraint("draft_id", "version"),
    )


def _collections() -> None:
    op.create_table(
        "collections",
        sa.Column("id", WORD, nullable=False),
        sa.Column("title", WORD, nullable=False),
        sa.Column("introduction", WORD, nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "collection_items",
        sa.Column("collection_id", WORD, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", WORD, nullable=False),
        sa.Column("note", WORD, nullable=False),
        sa.ForeignKeyConstraint(["collection_id"], ["collections.id"]),
        sa.PrimaryKeyConstraint("collection_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "usage",
        sa.Column("kind", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "day"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_usage_day", "usage", ["kind", "day"])


def downgrade() -> None:
    for column in ("licence", "published_year", "media_url", "changed_at"):
        op.drop_column("documents", column)
    for table in (
        "usage", "collection_items", "collections", "draft_versions", "drafts", "audit_log", "sessions",
        "accounts",
    ):  # fmt: skip
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_log_keeps()")

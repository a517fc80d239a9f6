"""The record: documents with their texts, provisions, labels, relations and files; quarantine; revisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("key", BIG, autoincrement=False, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", WORD, nullable=False),
        sa.Column("content", WORD, nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("canonical_number", WORD, nullable=True),
        sa.Column("locality", WORD, nullable=False),
        sa.Column("source", WORD, nullable=False),
        sa.Column("source_key", WORD, nullable=False),
        sa.Column("title", WORD, nullable=False),
        sa.Column("shelf", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.Column("doc_type", WORD, nullable=False),
        sa.Column("abstract", WORD, nullable=False),
        sa.Column("introduction", WORD, nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("place", WORD, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("expired_on", sa.Date(), nullable=True),
        sa.Column("validity", WORD, nullable=False),
        sa.Column("level", WORD, nullable=True),
        sa.Column("scope", WORD, nullable=False),
        sa.Column("gazette_number", WORD, nullable=False),
        sa.Column("gazette_on", sa.Date(), nullable=True),
        sa.Column("url", WORD, nullable=False),
        sa.Column("text_status", WORD, nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("source_metadata", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("revision"),
        sa.UniqueConstraint("source", "source_key", name="uq_documents_source"),
    )
    op.create_index("ix_documents_canonical_number", "documents", ["canonical_number"])
    op.create_index("ix_documents_shelf", "documents", ["shelf", "issued_on"])
    op.create_table(
        "refusals",
        sa.Column("source", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("code", WORD, nullable=False),
        sa.Column("reason_vi", WORD, nullable=False),
        sa.Column("reason_en", WORD, nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
    )
    op.create_table(
        "revisions",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("latest", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "files",
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("media_type", WORD, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("document_key", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_files_sha256", "files", ["sha256"])
    op.create_table(
        "labels",
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", WORD, nullable=False),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("document_key", "kind", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_labels_value", "labels", ["kind", "value", "document_key"])
    op.create_table(
        "provisions",
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.Column("heading", WORD, nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("path", WORD, nullable=False),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("document_key", "ordinal"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relations",
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("target_number", WORD, nullable=False),
        sa.Column("target_title", WORD, nullable=False),
        sa.Column("target_id", WORD, nullable=True),
        sa.Column("canonical_number", WORD, nullable=True),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("document_key", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_relations_canonical_number", "relations", ["canonical_number"])
    op.create_index("ix_relations_target_id", "relations", ["target_id"])
    op.create_table(
        "texts",
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("text", WORD, nullable=False),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("document_key"),
    )
    op.execute("INSERT INTO revisions (id, latest) VALUES (1, 0)")


def downgrade() -> None:
    for table in (
        "texts",
        "relations",
        "provisions",
        "labels",
        "files",
        "revisions",
        "refusals",
        "documents",
    ):
        op.drop_table(table)

"""What each source says of a document, and what documents were before they changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "appearances",
        sa.Column("source", WORD, nullable=False),
        sa.Column("source_key", WORD, nullable=False),
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("fingerprint", WORD, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("source", "source_key"),
    )
    op.create_index("ix_appearances_document", "appearances", ["document_key", "rank"])
    op.create_table(
        "versions",
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("revision", BIG, autoincrement=False, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("document_key", "revision"),
    )


def downgrade() -> None:
    op.drop_table("versions")
    op.drop_table("appearances")

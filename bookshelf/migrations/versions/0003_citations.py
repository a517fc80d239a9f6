"""Citations, relations down to provisions, and laws by their names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bookshelf.law_names import law_name

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "citations",
        sa.Column("document_key", BIG, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_key"], ["documents.key"]),
        sa.PrimaryKeyConstraint("document_key"),
    )
    op.add_column("relations", sa.Column("target_path", WORD, nullable=False, server_default=""))
    op.add_column("relations", sa.Column("target_on", WORD, nullable=False, server_default=""))
    op.add_column("relations", sa.Column("span_start", sa.Integer(), nullable=True))
    op.add_column("relations", sa.Column("span_end", sa.Integer(), nullable=True))
    op.add_column("relations", sa.Column("confidence", sa.Double(), nullable=False, server_default="1"))
    op.add_column("documents", sa.Column("law_name", WORD, nullable=True))
    op.create_index("ix_documents_law_name", "documents", ["law_name"])
    _name_laws()


def _name_laws() -> None:
    documents = sa.table(
        "documents",
        sa.column("key", BIG),
        sa.column("doc_type", WORD),
        sa.column("title", WORD),
        sa.column("law_name", WORD),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(documents.c.key, documents.c.doc_type, documents.c.title)).all()
    for key, doc_type, title in rows:
        if name := law_name(doc_type, title):
            connection.execute(documents.update().where(documents.c.key == key).values(law_name=name))


def downgrade() -> None:
    op.drop_index("ix_documents_law_name", "documents")
    op.drop_column("documents", "law_name")
    for column in ("confidence", "span_end", "span_start", "target_on", "target_path"):
        op.drop_column("relations", column)
    op.drop_table("citations")

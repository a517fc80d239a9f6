"""The tables of the record.

A document's row keeps its slug for ever: a removed one stays as a tombstone without content. `key` is the
revision that first brought the document, so it is unique, small and needs no sequence. Texts stand in a table
of their own, so that lists never read them. Lists of names (issuers, fields, …) are rows, so that the shelf
can be filtered by them; what is only read with its document (signers, provenance, source metadata) is JSON.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Double, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BIG = BigInteger().with_variant(Integer(), "sqlite")
WORD = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared and sorted by code points on every database."""


class Base(DeclarativeBase):
    """What migrations compare themselves with."""

    type_annotation_map = {str: WORD, int: BIG, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class RevisionRow(Base):
    """One row: the latest revision. Writers lock it, so revisions are committed in their order."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    latest: Mapped[int]


class DocumentRow(Base):
    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("source", "source_key", name="uq_documents_source"),
        Index("ix_documents_shelf", "shelf", "issued_on"),
        Index("ix_documents_canonical_number", "canonical_number"),
        Index("ix_documents_law_name", "law_name"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    revision: Mapped[int] = mapped_column(unique=True)
    removed: Mapped[bool]
    fingerprint: Mapped[str]
    content: Mapped[str]
    edited: Mapped[bool]
    canonical_number: Mapped[str | None]
    law_name: Mapped[str | None]
    locality: Mapped[str]
    source: Mapped[str]
    source_key: Mapped[str]
    title: Mapped[str]
    shelf: Mapped[str]
    number: Mapped[str]
    doc_type: Mapped[str]
    abstract: Mapped[str]
    introduction: Mapped[str]
    author: Mapped[str]
    place: Mapped[str]
    issued_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    expired_on: Mapped[date | None]
    validity: Mapped[str]
    level: Mapped[str | None]
    scope: Mapped[str]
    gazette_number: Mapped[str]
    gazette_on: Mapped[date | None]
    url: Mapped[str]
    text_status: Mapped[str]
    signers: Mapped[list[Any]]
    provenance: Mapped[list[Any]]
    source_metadata: Mapped[dict[str, Any]]
    licence: Mapped[str] = mapped_column(server_default="")
    published_year: Mapped[int | None] = mapped_column(Integer)
    media_url: Mapped[str] = mapped_column(server_default="")
    changed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class TextRow(Base):
    __tablename__ = "texts"

    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"), primary_key=True)
    text: Mapped[str]


class ProvisionRow(Base):
    """Clustered by document on SQLite: a document's units are read in one sweep."""

    __tablename__ = "provisions"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    parent: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str]
    number: Mapped[str]
    heading: Mapped[str]
    span_start: Mapped[int] = mapped_column(Integer)
    span_end: Mapped[int] = mapped_column(Integer)
    path: Mapped[str]


class LabelRow(Base):
    """One name of a list: `kind` is the document's field (`issuers`, `fields`, `sectors`, `audiences`)."""

    __tablename__ = "labels"
    __table_args__ = (
        Index("ix_labels_value", "kind", "value", "document_key"),
        {"sqlite_with_rowid": False},
    )

    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    value: Mapped[str]


class RelationRow(Base):
    """`canonical_number` joins with that of documents, so that a relation finds a target that comes later.

    For a target without a number it is the key of the law's name, which joins with `law_name`.
    """

    __tablename__ = "relations"
    __table_args__ = (
        Index("ix_relations_canonical_number", "canonical_number"),
        Index("ix_relations_target_id", "target_id"),
        {"sqlite_with_rowid": False},
    )

    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str]
    target_number: Mapped[str]
    target_title: Mapped[str]
    target_id: Mapped[str | None]
    canonical_number: Mapped[str | None]
    target_path: Mapped[str]
    target_on: Mapped[str]
    span_start: Mapped[int | None] = mapped_column(Integer)
    span_end: Mapped[int | None] = mapped_column(Integer)
    confidence: Mapped[float] = mapped_column(Double)


class CitationRow(Base):
    """A document's citations in one packed row: they are only read with their document."""

    __tablename__ = "citations"

    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"), primary_key=True)
    content: Mapped[bytes]


class FileRow(Base):
    __tablename__ = "files"
    __table_args__ = (Index("ix_files_sha256", "sha256"), {"sqlite_with_rowid": False})

    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    role: Mapped[str]


class AppearanceRow(Base):
    """What one source says of a document, whole: `content` is a packed line of the exchange format."""

    __tablename__ = "appearances"
    __table_args__ = (Index("ix_appearances_document", "document_key", "rank"),)

    source: Mapped[str] = mapped_column(primary_key=True)
    source_key: Mapped[str] = mapped_column(primary_key=True)
    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"))
    rank: Mapped[int] = mapped_column(Integer)
    fingerprint: Mapped[str]
    content: Mapped[bytes]


class VersionRow(Base):
    """What a document was before the change of `revision`, packed as in `AppearanceRow`."""

    __tablename__ = "versions"

    document_key: Mapped[int] = mapped_column(ForeignKey("documents.key"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    content: Mapped[bytes]


class RecognisedPageRow(Base):
    """What was recognised of one page of a scanned file; the file's document is made when all are there."""

    __tablename__ = "recognised_pages"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    confidence: Mapped[float] = mapped_column(Double)
    content: Mapped[bytes]


class RefusalRow(Base):
    """Quarantine: a file or line that could not be taken in, with its reason."""

    __tablename__ = "refusals"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str]
    code: Mapped[str]
    reason_vi: Mapped[str]
    reason_en: Mapped[str]
    refused_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


CHILDREN = (TextRow, ProvisionRow, LabelRow, RelationRow, CitationRow, FileRow)
"""The tables that hold a document's content under its key."""

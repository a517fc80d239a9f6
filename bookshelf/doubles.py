"""Whether the bookshelf has a document already: by its file, or by số hiệu, day of issue and issuer."""

from __future__ import annotations

from sqlalchemy import select

from bookshelf.entries import Summary
from bookshelf.merging import same_document
from bookshelf.model import Document
from bookshelf.record import Record
from bookshelf.schema import DocumentRow, FileRow


def doubles(record: Record, document: Document) -> list[Summary]:
    """The documents of the record that are the same as this one, without itself."""
    numbered = [one.id for one in record.with_number(document.number)] if document.number else []
    found = [one.id for one in record.load(numbered) if same_document(one, document)]
    found += _with_files(record, [file.sha256 for file in document.files if file.role == "original"])
    address = (document.source, document.source_key)
    return [one for one in record.summaries(dict.fromkeys(found)) if (one.source, one.source_key) != address]


def _with_files(record: Record, hashes: list[str]) -> list[str]:
    statement = (
        select(DocumentRow.id)
        .join(FileRow, FileRow.document_key == DocumentRow.key)
        .where(FileRow.sha256.in_(hashes), DocumentRow.removed.is_(False))
        .order_by(DocumentRow.id)
        .limit(20)
    )
    with record.reading.begin() as connection:
        return list(connection.scalars(statement))

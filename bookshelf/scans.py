"""Scans in the record: which documents wait for recognition, and the pages that were recognised so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from bookshelf.model import TextStatus
from bookshelf.schema import DocumentRow, RecognisedPageRow


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """Page `page` (from 1) of the file `sha256`; `content` is the recogniser's, `confidence` from 0 to 1."""

    sha256: str
    page: int
    confidence: float
    content: bytes


def waiting(connection: Connection) -> Sequence[str]:
    """The ids of documents that are scans without words, in the order in which they came."""
    statement = (
        select(DocumentRow.id)
        .where(DocumentRow.text_status == TextStatus.NEEDS_OCR.value, DocumentRow.removed.is_(False))
        .order_by(DocumentRow.key)
    )
    return connection.scalars(statement).all()


def keep(connection: Connection, page: RecognisedPage) -> None:
    """Keep a page; one that was there is replaced."""
    table = RecognisedPageRow
    connection.execute(delete(table).where(table.sha256 == page.sha256, table.page == page.page))
    connection.execute(
        insert(table).values(
            sha256=page.sha256, page=page.page, confidence=page.confidence, content=page.content
        )
    )


def pages(connection: Connection, sha256: str) -> list[RecognisedPage]:
    """The pages of a file that were recognised, by number."""
    columns = RecognisedPageRow.sha256, RecognisedPageRow.page, RecognisedPageRow.confidence
    statement = select(*columns, RecognisedPageRow.content).where(RecognisedPageRow.sha256 == sha256)
    return [RecognisedPage(*row) for row in connection.execute(statement.order_by(RecognisedPageRow.page))]

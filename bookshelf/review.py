"""What a person should look at: fields that were read with little confidence, and fields that a person set
and a later reading of the same source reads differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, cast, or_, select

from bookshelf.corrections import READ_DIFFERENTLY, REVIEWED, plain
from bookshelf.model import Document, Method, Provenance
from bookshelf.reading import load
from bookshelf.schema import DocumentRow

BELOW = 0.75
"""A field that was read with less confidence (0 to 1) is doubtful."""

_AROUND = 60


@dataclass(frozen=True, slots=True)
class Doubt:
    """One field of one document. `excerpt` is the place in the text that it was read from, with a few words
    around; `read` is what the last import read, where a person had set the field to `value` before.
    """

    document_id: str
    title: str
    field: str
    value: str
    confidence: float
    excerpt: str = ""
    read: str = ""


def doubts(document: Document) -> Iterator[Doubt]:
    """The doubtful fields of a document, and those that were read differently."""
    believed: dict[str, Provenance | None] = dict.fromkeys(REVIEWED)
    for item in reversed(document.provenance):  # the first one of a field is believed
        believed[item.field] = item
    reread = {one["field"]: one["value"] for one in document.source_metadata.get(READ_DIFFERENTLY, ())}
    for name in REVIEWED:
        note = believed[name]
        if note is None:
            continue
        value = plain(getattr(document, name))
        if name in reread:
            yield Doubt(document.id, document.title, name, value, note.confidence, read=reread[name])
        elif note.confidence < BELOW and note.method in (Method.EXTRACTED, Method.ADDRESS):
            yield Doubt(document.id, document.title, name, value, note.confidence, _excerpt(document, note))


def doubtful(connection: Connection, limit: int) -> list[Doubt]:
    """The doubts about the documents that changed last, at least `limit` of them if there are so many.

    Documents are looked through in batches, and only those whose provenance could tell of doubt.
    """
    found: list[Doubt] = []
    before: int | None = None
    while len(found) < limit:
        rows = connection.execute(_candidates(before)).all()
        if not rows:
            break
        for document in load(connection, [row.id for row in rows]):
            found.extend(doubts(document))
        before = rows[-1].revision
    return found


_BATCH = 50


def _candidates(before: int | None) -> Any:
    written = cast(DocumentRow.provenance, Text)
    low = [written.like(f'%"confidence":0.{digit}%') for digit in range(int(BELOW * 10) + 1)]
    reread = cast(DocumentRow.source_metadata, Text).like(f'%"{READ_DIFFERENTLY}"%')
    statement = select(DocumentRow.id, DocumentRow.revision).where(
        DocumentRow.removed.is_(False), or_(reread, *low)
    )
    if before is not None:
        statement = statement.where(DocumentRow.revision < before)
    return statement.order_by(DocumentRow.revision.desc()).limit(_BATCH)


def _excerpt(document: Document, item: Provenance) -> str:
    if item.start is None or item.end is None:
        return ""
    first = max(0, item.start - _AROUND)
    words = " ".join(document.text[first : min(item.end, item.start + 200) + _AROUND].split())
    return f"… {words} …"

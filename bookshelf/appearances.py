"""What each source says of a document is kept beside the document that is made of all of them.

An entry with a rank is such an appearance. The document keeps the (source, source_key) and the slug of the
source that brought it first; when one source says something new, the document is merged anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, tuple_

from analyzers.number import canonical_number
from bookshelf import writing
from bookshelf.entries import Entry, Outcome, Put
from bookshelf.merging import merge, same_document
from bookshelf.model import Document
from bookshelf.packing import pack, unpack
from bookshelf.reading import load
from bookshelf.schema import AppearanceRow, DocumentRow

UNRANKED = 90
"""The rank of what was imported before another source showed the same document."""


def put(connection: Connection, entries: Sequence[Entry]) -> list[Put]:
    """As `writing.put`; entries that have a rank, or that came with one before, are merged."""
    puts: list[Put] = []
    gathered = _known(connection, entries)
    for is_plain, group in groupby(
        entries, key=lambda one: one.rank is None and _address(one) not in gathered
    ):
        if is_plain:
            puts += writing.put(connection, list(group))
        else:
            puts += [_gather(connection, entry) for entry in group]
    return puts


def _address(entry: Entry) -> writing.Address:
    return entry.document.source, entry.document.source_key


def _known(connection: Connection, entries: Sequence[Entry]) -> set[writing.Address]:
    addresses = [_address(entry) for entry in entries if entry.rank is None]
    found: set[writing.Address] = set()
    for at in range(0, len(addresses), 200):
        chunk = addresses[at : at + 200]
        rows = connection.execute(
            select(AppearanceRow.source, AppearanceRow.source_key).where(
                tuple_(AppearanceRow.source, AppearanceRow.source_key).in_(chunk)
            )
        )
        found |= {(row.source, row.source_key) for row in rows}
    return found


def _gather(connection: Connection, entry: Entry) -> Put:
    writing.lock_revision(connection)
    document = entry.document
    mine = connection.execute(
        select(AppearanceRow.document_key, AppearanceRow.fingerprint, AppearanceRow.rank, DocumentRow.id)
        .join(DocumentRow, DocumentRow.key == AppearanceRow.document_key)
        .where(
            AppearanceRow.source == document.source,
            AppearanceRow.source_key == document.source_key,
            DocumentRow.removed.is_(False),
        )
    ).first()
    if mine and entry.fingerprint and entry.fingerprint == mine.fingerprint:
        return Put(mine.id, Outcome.UNCHANGED)
    rank = entry.rank if entry.rank is not None else mine.rank if mine else UNRANKED
    owner = _owner(connection, mine.document_key) if mine else _match(connection, document)
    if owner is None:
        (done,) = writing.put(connection, [entry])
        key = connection.scalars(select(DocumentRow.key).where(DocumentRow.id == done.document_id)).one()
        _keep(connection, key, document, rank, entry.fingerprint)
        return done
    _keep_unranked(connection, owner)
    _keep(connection, owner.key, document, rank, entry.fingerprint)
    merged = replace(
        merge(_appearances(connection, owner.key)),
        id=owner.id,
        source=owner.source,
        source_key=owner.source_key,
    )
    is_owner = (owner.source, owner.source_key) == (document.source, document.source_key)
    (done,) = writing.put(connection, [Entry(merged, entry.fingerprint if is_owner else "")])
    return done


class _Owner(NamedTuple):
    """The document that an appearance belongs to."""

    key: int
    id: str
    source: str
    source_key: str
    fingerprint: str


_OWNER = (
    DocumentRow.key,
    DocumentRow.id,
    DocumentRow.source,
    DocumentRow.source_key,
    DocumentRow.fingerprint,
)


def _owner(connection: Connection, key: int) -> _Owner | None:
    row = connection.execute(select(*_OWNER).where(DocumentRow.key == key)).first()
    return _Owner(*row) if row else None


def _match(connection: Connection, document: Document) -> _Owner | None:
    """The document that is this one already: of the same address, or the only one that is the same."""
    present = DocumentRow.removed.is_(False)
    own = connection.execute(
        select(*_OWNER).where(
            DocumentRow.source == document.source, DocumentRow.source_key == document.source_key, present
        )
    ).first()
    number = canonical_number(document.number) if document.number else None
    if own is not None or number is None:
        return _Owner(*own) if own else None
    rows = connection.execute(
        select(*_OWNER).where(
            DocumentRow.canonical_number == number,
            DocumentRow.issued_on == document.issued_on,
            DocumentRow.source != document.source,
            present,
        )
    ).all()
    stored = {one.id: one for one in load(connection, [row.id for row in rows])}
    same = [row for row in rows if same_document(stored[row.id], document)]
    # Its own source knows it under one key alone: two keys of one source are two documents.
    free = [row for row in same if not _has_source(connection, row.key, document.source)]
    return _Owner(*free[0]) if len(free) == 1 else None


def _has_source(connection: Connection, key: int, source: str) -> bool:
    statement = select(AppearanceRow.rank).where(
        AppearanceRow.document_key == key, AppearanceRow.source == source
    )
    return connection.execute(statement).first() is not None


def _keep_unranked(connection: Connection, owner: _Owner) -> None:
    """A document that came without a rank becomes an appearance when a second source shows it."""
    any_kept = select(AppearanceRow.rank).where(AppearanceRow.document_key == owner.key)
    if connection.execute(any_kept).first() is None:
        (stored,) = load(connection, [owner.id])
        _keep(connection, owner.key, stored, UNRANKED, owner.fingerprint)


def _keep(connection: Connection, key: int, document: Document, rank: int, fingerprint: str) -> None:
    connection.execute(
        delete(AppearanceRow).where(
            AppearanceRow.source == document.source, AppearanceRow.source_key == document.source_key
        )
    )
    connection.execute(
        insert(AppearanceRow).values(
            source=document.source,
            source_key=document.source_key,
            document_key=key,
            rank=rank,
            fingerprint=fingerprint,
            content=pack(document),
        )
    )


def _appearances(connection: Connection, key: int) -> list[Document]:
    """The best rank first; of equals the one that is named first."""
    rows = connection.execute(
        select(AppearanceRow.content)
        .where(AppearanceRow.document_key == key)
        .order_by(AppearanceRow.rank, AppearanceRow.source, AppearanceRow.source_key)
    )
    return [unpack(row.content) for row in rows]

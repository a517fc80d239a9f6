"""Read documents out of the tables, many at once: one sweep over each table for a chunk of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bookshelf import mapping
from bookshelf.law_names import CONSTITUTION, RESOLUTION
from bookshelf.model import Citation, Document, FileRef, Provision, Relation, RelationKind
from bookshelf.resolution import Candidate, Citing, choose, choose_constitution, choose_law, year_of
from bookshelf.schema import (
    CitationRow,
    DocumentRow,
    FileRow,
    LabelRow,
    ProvisionRow,
    RelationRow,
    TextRow,
)

T = TypeVar("T")

_CHUNK = 500
"""Values in one IN list: SQLite allows 32,766 parameters, and plans stay cached for equal lists."""


def chunked(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Slices that fit into an IN list."""
    return (items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK))


def load(connection: Connection, ids: Sequence[str]) -> list[Document]:
    """The documents in the order of their ids; those that are not there (or removed) are left out."""
    found: dict[str, Document] = {}
    for chunk in chunked(list(dict.fromkeys(ids))):
        found |= {document.id: document for document in _load_chunk(connection, chunk)}
    return [found[document_id] for document_id in ids if document_id in found]


def _load_chunk(connection: Connection, ids: Sequence[str]) -> Iterator[Document]:
    rows = connection.execute(
        select(DocumentRow.__table__, TextRow.text)
        .join(TextRow, TextRow.document_key == DocumentRow.key)
        .where(DocumentRow.id.in_(ids), DocumentRow.removed.is_(False))
    ).mappings()
    documents = {row["key"]: row for row in rows}
    keys = sorted(documents)
    labels = labels_of(connection, keys)
    provisions = _provisions(connection, keys)
    relations = _relations(connection, keys)
    citations = _citations(connection, keys)
    files = _files(connection, keys)
    for key, row in documents.items():
        yield mapping.build_document(
            {str(name): value for name, value in row.items()},
            row["text"],
            labels.get(key, {}),
            provisions.get(key, ()),
            tuple(relations.get(key, ())),
            citations.get(key, ()),
            tuple(files.get(key, ())),
        )


def labels_of(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """The names of these documents: {key: {kind: [value, …]}}."""
    labels: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = connection.execute(
        select(LabelRow.document_key, LabelRow.kind, LabelRow.value)
        .where(LabelRow.document_key.in_(keys))
        .order_by(LabelRow.document_key, LabelRow.kind, LabelRow.position)
    )
    for key, kind, value in rows:
        labels[key][kind].append(value)
    return labels


def candidates(connection: Connection, numbers: Sequence[str]) -> dict[str, list[Candidate]]:
    """The documents that have these canonical numbers."""
    return _candidates_by(connection, DocumentRow.canonical_number, numbers)


def laws(connection: Connection, names: Sequence[str]) -> dict[str, list[Candidate]]:
    """The laws that go by these names (keys)."""
    return _candidates_by(connection, DocumentRow.law_name, names)


def _candidates_by(
    connection: Connection, column: InstrumentedAttribute[Any], values: Sequence[str]
) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for chunk in chunked(values):
        rows = connection.execute(
            select(
                column.label("value"),
                DocumentRow.key,
                DocumentRow.id,
                DocumentRow.locality,
                DocumentRow.issued_on,
                DocumentRow.law_name.is_not(None).label("is_law"),
            ).where(column.in_(chunk), DocumentRow.removed.is_(False))
        )
        for row in rows:
            candidate = Candidate(row.key, row.id, row.locality, row.issued_on, bool(row.is_law))
            found[str(row.value)].append(candidate)
    return found


class Targets:
    """The documents of the library that numbers and names may mean, read at once."""

    def __init__(self, connection: Connection, numbers: Iterable[str], names: Iterable[str]) -> None:
        self._numbers = candidates(connection, sorted(set(numbers)))
        self._laws = laws(connection, sorted(set(names)))

    def find(self, citing: Citing, number: str, name: str, on: str) -> str | None:
        """The id of the document that is meant, None where that is not certain or it is not here."""
        numbered = self._numbers.get(number, ())
        if name:
            numbered = [one for one in numbered if one.is_law == (name != RESOLUTION)]
        if found := choose(citing, numbered, on):
            return found
        choose_named = choose_constitution if name == CONSTITUTION else choose_law
        year = on or year_of(number)
        return choose_named(citing, self._laws.get(name, ()), year) if name else None


def _citations(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[Citation, ...]]:
    rows = connection.execute(
        select(CitationRow.document_key, CitationRow.content).where(CitationRow.document_key.in_(keys))
    )
    return {key: mapping.build_citations(content) for key, content in rows}


def _provisions(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[Provision, ...]]:
    unit = ProvisionRow
    rows = connection.execute(
        select(
            unit.document_key,
            unit.ordinal,
            unit.parent,
            unit.kind,
            unit.number,
            unit.heading,
            unit.span_start,
            unit.span_end,
            unit.path,
        )
        .where(unit.document_key.in_(keys))
        .order_by(unit.document_key, unit.ordinal)
    )
    return {
        key: mapping.build_provisions(tuple(row)[1:] for row in group)
        for key, group in groupby(rows, key=itemgetter(0))
    }


def _relations(connection: Connection, keys: Sequence[int]) -> dict[int, list[Relation]]:
    given = aliased(DocumentRow)
    rows = connection.execute(
        select(
            RelationRow.document_key,
            RelationRow.kind,
            RelationRow.target_number,
            RelationRow.target_title,
            RelationRow.canonical_number,
            RelationRow.target_path,
            RelationRow.target_on,
            RelationRow.span_start,
            RelationRow.span_end,
            RelationRow.confidence,
            given.id.label("given_id"),
            DocumentRow.id,
            DocumentRow.locality,
            DocumentRow.issued_on,
        )
        .join(DocumentRow, DocumentRow.key == RelationRow.document_key)
        .outerjoin(given, (given.id == RelationRow.target_id) & given.removed.is_(False))
        .where(RelationRow.document_key.in_(keys))
        .order_by(RelationRow.document_key, RelationRow.position)
    ).all()
    open_keys = [row.canonical_number for row in rows if row.canonical_number and not row.given_id]
    targets = Targets(connection, open_keys, open_keys)
    relations: dict[int, list[Relation]] = defaultdict(list)
    for row in rows:
        citing = Citing(row.id, row.locality, row.issued_on)
        number, name = mapping.sought(row.canonical_number, row.target_title)
        relations[row.document_key].append(
            Relation(
                RelationKind(row.kind),
                row.target_number,
                row.target_title,
                row.given_id or targets.find(citing, number, name, row.target_on),
                row.target_path,
                row.target_on,
                row.span_start,
                row.span_end,
                row.confidence,
            )
        )
    return relations


def _files(connection: Connection, keys: Sequence[int]) -> dict[int, list[FileRef]]:
    rows: Any = connection.execute(
        select(
            FileRow.document_key,
            FileRow.sha256,
            FileRow.name,
            FileRow.media_type,
            FileRow.size,
            FileRow.role,
        )
        .where(FileRow.document_key.in_(keys))
        .order_by(FileRow.document_key, FileRow.position)
    )
    files: dict[int, list[FileRef]] = defaultdict(list)
    for key, *file in rows:
        files[key].append(FileRef(*file))
    return files

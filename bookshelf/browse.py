"""Lists of documents: what stands on a shelf, what came last, what cites a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, distinct, exists, func, or_, select

from bookshelf import mapping
from bookshelf.entries import IncomingRelation, ShelfCount, ShelfPage, Summary
from bookshelf.model import Level, RelationKind, TextStatus, Validity
from bookshelf.reading import Targets, candidates, chunked, labels_of
from bookshelf.resolution import Citing
from bookshelf.schema import DocumentRow, LabelRow, RelationRow

_COLUMNS = (
    "id", "source", "source_key", "title", "shelf", "number", "doc_type", "abstract", "introduction",
    "author", "issued_on", "effective_on", "expired_on", "scope", "url",
)  # fmt: skip

_PRESENT = DocumentRow.removed.is_(False)


def shelf_page(
    connection: Connection,
    shelf: str | None,
    field: str | None,
    audience: str | None,
    page: int,
    size: int,
) -> ShelfPage:
    """The documents that stand there, the latest issued first, those without a date last."""
    filters: list[ColumnElement[bool]] = [_PRESENT]
    if shelf:
        filters.append(DocumentRow.shelf == shelf)
    if field:
        filters.append(_has_label("fields", field))
    if audience:
        filters.append(_has_label("audiences", audience))
    total = connection.scalar(select(func.count()).select_from(DocumentRow).where(*filters)) or 0
    keys = (
        select(DocumentRow.key)
        .where(*filters)
        .order_by(DocumentRow.issued_on.desc().nulls_last(), DocumentRow.key.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return ShelfPage(_summaries_in_order(connection, keys), total, page, size)


def shelf_counts(connection: Connection) -> list[ShelfCount]:
    """Of every shelf that holds something, in the order of the shelves' slugs."""
    totals = connection.execute(
        select(DocumentRow.shelf, func.count())
        .where(_PRESENT)
        .group_by(DocumentRow.shelf)
        .order_by(DocumentRow.shelf)
    ).all()
    per_field: dict[str, dict[str, int]] = defaultdict(dict)
    rows = connection.execute(
        select(DocumentRow.shelf, LabelRow.value, func.count(distinct(DocumentRow.key)))
        .join(LabelRow, LabelRow.document_key == DocumentRow.key)
        .where(_PRESENT, LabelRow.kind == "fields")
        .group_by(DocumentRow.shelf, LabelRow.value)
        .order_by(LabelRow.value)
    )
    for shelf, value, count in rows:
        per_field[shelf][value] = count
    return [ShelfCount(shelf, total, per_field[shelf]) for shelf, total in totals]


def latest(connection: Connection, count: int) -> list[Summary]:
    """The documents that came to the library last, the newest first."""
    keys = select(DocumentRow.key).where(_PRESENT).order_by(DocumentRow.key.desc()).limit(count)
    return list(_summaries_in_order(connection, keys))


def relations_to(connection: Connection, document_id: str) -> list[IncomingRelation]:
    """What other documents do to this one, the latest issued first."""
    target = connection.execute(
        select(DocumentRow.key, DocumentRow.canonical_number, DocumentRow.law_name).where(
            DocumentRow.id == document_id, _PRESENT
        )
    ).one_or_none()
    if target is None:
        return []
    keys = [key for key in (target.canonical_number, target.law_name) if key]
    targets = Targets(connection, keys, keys)
    rows = connection.execute(
        select(
            RelationRow.kind,
            RelationRow.target_id,
            RelationRow.canonical_number,
            RelationRow.target_on,
            RelationRow.target_title,
            RelationRow.target_path,
            RelationRow.confidence,
            DocumentRow.key,
            DocumentRow.id,
            DocumentRow.locality,
            DocumentRow.issued_on,
        )
        .join(DocumentRow, DocumentRow.key == RelationRow.document_key)
        .where(or_(RelationRow.target_id == document_id, RelationRow.canonical_number.in_(keys)), _PRESENT)
        .order_by(DocumentRow.issued_on.desc().nulls_last(), DocumentRow.key.desc(), RelationRow.position)
    ).all()
    given = _present(connection, {row.target_id for row in rows if row.target_id})
    meant = [
        (row.kind, row.key, row.target_path, row.confidence)
        for row in rows
        if (row.target_id if row.target_id in given else _target(targets, row)) == document_id
    ]
    summaries = summaries_by_key(connection, [key for _, key, _, _ in meant])
    return [
        IncomingRelation(RelationKind(kind), summaries[key], path, confidence)
        for kind, key, path, confidence in dict.fromkeys(meant)
    ]


def _target(targets: Targets, row: Any) -> str | None:
    citing = Citing(row.id, row.locality, row.issued_on)
    number, name = mapping.sought(row.canonical_number, row.target_title)
    return targets.find(citing, number, name, row.target_on)


def summaries_by_key(connection: Connection, keys: Sequence[int]) -> dict[int, Summary]:
    """Summaries of documents by their keys in the tables."""
    found = {}
    for chunk in chunked(sorted(set(keys))):
        labels = labels_of(connection, chunk)
        rows = connection.execute(
            select(
                DocumentRow.key,
                DocumentRow.validity,
                DocumentRow.level,
                DocumentRow.text_status,
                *(getattr(DocumentRow, name) for name in _COLUMNS),
            ).where(DocumentRow.key.in_(chunk))
        )
        for row in rows.mappings():
            names = labels.get(row["key"], {})
            found[row["key"]] = Summary(
                **{name: row[name] for name in _COLUMNS},
                validity=Validity(row["validity"]),
                level=Level(row["level"]) if row["level"] else None,
                text_status=TextStatus(row["text_status"]),
                issuers=tuple(names.get("issuers", ())),
                fields=tuple(names.get("fields", ())),
                audiences=tuple(names.get("audiences", ())),
            )
    return found


def summaries(connection: Connection, ids: Sequence[str]) -> list[Summary]:
    """In the order of the ids, without those that are not there."""
    keys: dict[str, int] = {}
    for chunk in chunked(list(dict.fromkeys(ids))):
        statement = select(DocumentRow.id, DocumentRow.key).where(DocumentRow.id.in_(chunk), _PRESENT)
        keys.update((row.id, row.key) for row in connection.execute(statement))
    found = summaries_by_key(connection, list(keys.values()))
    return [found[keys[document_id]] for document_id in ids if document_id in keys]


def summaries_of_number(connection: Connection, canonical: str) -> list[Summary]:
    """All documents that have the canonical number, in the order they came."""
    keys = sorted(item.key for item in candidates(connection, [canonical]).get(canonical, []))
    found = summaries_by_key(connection, keys)
    return [found[key] for key in keys]


def _summaries_in_order(connection: Connection, keys: Select[int]) -> tuple[Summary, ...]:
    ordered = connection.scalars(keys).all()
    found = summaries_by_key(connection, ordered)
    return tuple(found[key] for key in ordered)


def _has_label(kind: str, value: str) -> ColumnElement[bool]:
    return exists().where(
        LabelRow.document_key == DocumentRow.key, LabelRow.kind == kind, LabelRow.value == value
    )


def _present(connection: Connection, ids: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunked(sorted(ids)):
        found.update(connection.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(chunk), _PRESENT)))
    return found

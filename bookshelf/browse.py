"""Lists of documents: what stands on a shelf, what came last, what cites a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    distinct,
    exists,
    extract,
    func,
    or_,
    select,
)

from bookshelf import mapping
from bookshelf.desk_schema import UsageRow
from bookshelf.entries import IncomingRelation, ShelfCount, ShelfPage, ShelfQuery, ShelfSort, Summary
from bookshelf.model import Document, Level, RelationKind, TextStatus, Validity
from bookshelf.names import name_key
from bookshelf.reading import Targets, candidates, chunked, labels_of
from bookshelf.resolution import Citing
from bookshelf.schema import DocumentRow, FileRow, LabelRow, RelationRow
from bookshelf.shelves import SHELVES

_COLUMNS = (
    "id", "source", "source_key", "title", "shelf", "number", "doc_type", "abstract", "introduction",
    "author", "issued_on", "effective_on", "expired_on", "scope", "url", "licence", "published_year",
    "media_url",
)  # fmt: skip

_MOST_SORTED = 20_000
"""Titles that are sorted here, as people do; of more, the database's order by code points has to do."""

_EDUCATION = tuple(shelf.slug for shelf in SHELVES if shelf.slug != "van-ban")
_PRESENT = DocumentRow.removed.is_(False)


def shelf_page(connection: Connection, query: ShelfQuery, page: int, size: int) -> ShelfPage:
    """The documents that stand there, in the order asked for; those without a date come last."""
    filters = _filters(query)
    total = connection.scalar(select(func.count()).select_from(DocumentRow).where(*filters)) or 0
    if query.sort is ShelfSort.NAME and total <= _MOST_SORTED:
        titles = connection.execute(select(DocumentRow.key, DocumentRow.title).where(*filters)).all()
        ordered = sorted(titles, key=lambda row: (_title_key(row.title), row.key))
        shown = [row.key for row in ordered[(page - 1) * size : page * size]]
        return ShelfPage(_summaries_of(connection, shown), total, page, size)
    keys = _sorted(select(DocumentRow.key).where(*filters), query.sort)
    found = _summaries_in_order(connection, keys.limit(size).offset((page - 1) * size))
    return ShelfPage(found, total, page, size)


@lru_cache(maxsize=2 * _MOST_SORTED)
def _title_key(title: str) -> str:
    """Remembered: folding is most of the cost of sorting."""
    return name_key(title)


def _filters(query: ShelfQuery) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = [_PRESENT]
    if query.shelf:
        filters.append(DocumentRow.shelf == query.shelf)
    if query.field:
        filters.append(_has_label("fields", query.field))
    if query.audience:
        filters.append(_has_label("audiences", query.audience))
    if query.year is not None:
        filters.append(_of_year(query.year))
    return filters


def _of_year(year: int) -> ColumnElement[bool]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    issued = and_(DocumentRow.published_year.is_(None), DocumentRow.issued_on.between(first, last))
    return or_(DocumentRow.published_year == year, issued)


def _sorted(keys: Select[int], sort: ShelfSort) -> Select[int]:
    newest = (DocumentRow.issued_on.desc().nulls_last(), DocumentRow.key.desc())
    if sort is ShelfSort.NAME:
        return keys.order_by(DocumentRow.title, DocumentRow.key)
    if sort is ShelfSort.NEWEST:
        return keys.order_by(*newest)
    reads = (
        select(func.sum(UsageRow.count))
        .where(UsageRow.kind == "read", UsageRow.key == DocumentRow.id)
        .scalar_subquery()
    )
    return keys.order_by(func.coalesce(reads, 0).desc(), *newest)


def shelf_counts(connection: Connection) -> list[ShelfCount]:
    """Of every shelf that holds something, in the order of the shelves' slugs."""
    totals = connection.execute(
        select(DocumentRow.shelf, func.count())
        .where(_PRESENT)
        .group_by(DocumentRow.shelf)
        .order_by(DocumentRow.shelf)
    ).all()
    labels: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    rows = connection.execute(
        select(DocumentRow.shelf, LabelRow.kind, LabelRow.value, func.count(distinct(DocumentRow.key)))
        .join(LabelRow, LabelRow.document_key == DocumentRow.key)
        .where(_PRESENT, LabelRow.kind.in_(("fields", "audiences")))
        .group_by(DocumentRow.shelf, LabelRow.kind, LabelRow.value)
        .order_by(LabelRow.value)
    )
    for shelf, kind, value, count in rows:
        labels[shelf, kind][value] = count
    return [
        ShelfCount(shelf, total, labels[shelf, "fields"], labels[shelf, "audiences"])
        for shelf, total in totals
    ]


def shelf_years(connection: Connection, shelf: str) -> dict[int, int]:
    """{year: documents} of a shelf, the latest year first; documents without a year are left out."""
    year = func.coalesce(DocumentRow.published_year, extract("year", DocumentRow.issued_on))
    rows = connection.execute(
        select(year, func.count())
        .where(_PRESENT, DocumentRow.shelf == shelf, year.is_not(None))
        .group_by(year)
        .order_by(year.desc())
    )
    return {int(found): count for found, count in rows}


def places(connection: Connection, count: int, after: int) -> list[tuple[str, datetime | None]]:
    """(id, changed_at) of `count` documents behind the first `after`, in the order in which they came."""
    rows = connection.execute(
        select(DocumentRow.id, DocumentRow.changed_at)
        .where(_PRESENT)
        .order_by(DocumentRow.key)
        .limit(count)
        .offset(after)
    )
    return [(row.id, _in_utc(row.changed_at)) for row in rows]


def of_same_field(connection: Connection, document: Document, count: int) -> list[Summary]:
    """Items that explain and spread the law in a field of this document: those of its own shelf first.

    Legal documents themselves are left out: of one field there are too many to be told as related.
    """
    if not document.fields:
        return []
    labelled = exists().where(
        LabelRow.document_key == DocumentRow.key,
        LabelRow.kind == "fields",
        LabelRow.value.in_(document.fields),
    )
    own_shelf = case((DocumentRow.shelf == document.shelf, 0), else_=1)
    keys = (
        select(DocumentRow.key)
        .where(_PRESENT, DocumentRow.shelf.in_(_EDUCATION), labelled, DocumentRow.id != document.id)
        .order_by(own_shelf, DocumentRow.issued_on.desc().nulls_last(), DocumentRow.key.desc())
        .limit(count)
    )
    return list(_summaries_in_order(connection, keys))


def latest(connection: Connection, count: int, shelf: str) -> list[Summary]:
    """The documents that came to the library, or to a shelf, last; the newest first."""
    fits = [_PRESENT, DocumentRow.shelf == shelf] if shelf else [_PRESENT]
    keys = select(DocumentRow.key).where(*fits).order_by(DocumentRow.key.desc()).limit(count)
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
        labels, covers = labels_of(connection, chunk), _covers(connection, chunk)
        rows = connection.execute(
            select(
                DocumentRow.key,
                DocumentRow.validity,
                DocumentRow.level,
                DocumentRow.text_status,
                DocumentRow.changed_at,
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
                cover=covers.get(row["key"], ""),
                changed_at=_in_utc(row["changed_at"]),
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
    return _summaries_of(connection, connection.scalars(keys).all())


def _summaries_of(connection: Connection, keys: Sequence[int]) -> tuple[Summary, ...]:
    found = summaries_by_key(connection, keys)
    return tuple(found[key] for key in keys)


def _covers(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The first picture among the covers of each document."""
    rows = connection.execute(
        select(FileRow.document_key, FileRow.sha256)
        .where(FileRow.document_key.in_(keys), FileRow.role == "cover")
        .order_by(FileRow.document_key, FileRow.position.desc())
    )
    return {row.document_key: row.sha256 for row in rows}


def _has_label(kind: str, value: str) -> ColumnElement[bool]:
    return exists().where(
        LabelRow.document_key == DocumentRow.key, LabelRow.kind == kind, LabelRow.value == value
    )


def _present(connection: Connection, ids: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunked(sorted(ids)):
        found.update(connection.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(chunk), _PRESENT)))
    return found


def _in_utc(at: datetime | None) -> datetime | None:
    """SQLite gives the time back without its zone, which is UTC; documents from before 0005 have none."""
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None

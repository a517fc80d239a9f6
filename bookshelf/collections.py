"""Bộ sưu tập: documents that officers put together on a subject, in an order, each with a note.

Every change is one transaction that the audit log tells of. An item names a document by its id; one whose
document was withdrawn stays in the collection, and the pages leave it out.

>>> collections = Collections(record)  # doctest: +SKIP
>>> made = collections.create("Hộ tịch cho người mới đến", "", by="lan")  # doctest: +SKIP
>>> collections.add(made, "to-gap-khai-sinh", "Đọc trước", by="lan")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal
from unicodedata import normalize

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from bookshelf import audit
from bookshelf.desk_schema import CollectionItemRow, CollectionRow
from bookshelf.names import name_key
from bookshelf.record import Record
from bookshelf.schema import DocumentRow, RevisionRow

LONGEST_TITLE: Final = 200
LONGEST_INTRODUCTION: Final = 2_000
LONGEST_NOTE: Final = 500
MOST_ITEMS: Final = 300

_LONGEST_ID = 80

Fault = Literal[
    "no-collection", "no-title", "title-long", "introduction-long", "note-long", "no-document",
    "there-already", "not-there", "full", "empty", "delete-unsure",
]  # fmt: skip
"""Why something is refused; the pages have a sentence for each."""


class Refused(Exception):
    """What was asked cannot be done; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a collection, with what the officers say of it there."""

    document_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """`author` is the name of the account that made it; `updated_at` has a time zone."""

    id: str
    title: str
    introduction: str
    published: bool
    author: str
    updated_at: datetime
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """A collection as lists show it; `count` counts the items whose documents are in the library."""

    id: str
    title: str
    introduction: str
    published: bool
    updated_at: datetime
    count: int


class Collections:
    """The collections of a record. `by` is the name for the audit log. Changes raise `Refused`."""

    def __init__(self, record: Record) -> None:
        self._reading, self._writing = record.reading, record.writing

    # Reading

    def get(self, collection_id: str) -> Collection | None:
        with self._reading.begin() as connection:
            return _load(connection, collection_id)

    def all(self, *, published: bool) -> list[CollectionCard]:
        """The collections that changed last first; the published ones alone, or all."""
        return self._cards(_CARDS.where(CollectionRow.published.is_(True)) if published else _CARDS)

    def holding(self, document_id: str, *, published: bool) -> list[CollectionCard]:
        """The collections that a document is in."""
        inside = select(CollectionItemRow.collection_id).where(CollectionItemRow.document_id == document_id)
        cards = _CARDS.where(CollectionRow.id.in_(inside))
        return self._cards(cards.where(CollectionRow.published.is_(True)) if published else cards)

    def _cards(self, statement: Select[Any]) -> list[CollectionCard]:
        newest = statement.order_by(CollectionRow.updated_at.desc(), CollectionRow.id)
        with self._reading.begin() as connection:
            rows = [row._asdict() for row in connection.execute(newest)]
        return [CollectionCard(**row | {"updated_at": _in_utc(row["updated_at"])}) for row in rows]

    # Changing

    def create(self, title: str, introduction: str, *, by: str) -> str:
        """A new one, not published; gives its id, which is made of the title and stays."""
        title, introduction = _title(title), _words(introduction, LONGEST_INTRODUCTION, "introduction-long")
        with self._writing.begin() as connection:
            connection.execute(select(RevisionRow.latest).with_for_update())
            made = _free_id(connection, title)
            connection.execute(
                insert(CollectionRow).values(
                    id=made,
                    title=title,
                    introduction=introduction,
                    published=False,
                    author=by,
                    updated_at=datetime.now(UTC),
                )
            )
            audit.append(connection, by, "collection.create", made, {"title": title})
        return made

    def describe(self, collection_id: str, title: str, introduction: str, *, by: str) -> None:
        """Another title and introduction."""
        values = {
            "title": _title(title),
            "introduction": _words(introduction, LONGEST_INTRODUCTION, "introduction-long"),
        }
        with self._changing(collection_id, by, "collection.describe", values) as (connection, _):
            _set(connection, collection_id, **values)

    def publish(self, collection_id: str, published: bool, *, by: str) -> None:
        """Show it to readers, or take it back. An empty one is not shown."""
        action = "collection.publish" if published else "collection.withdraw"
        with self._changing(collection_id, by, action, {}) as (connection, kept):
            if published and not kept.items:
                raise Refused("empty")
            _set(connection, collection_id, published=published)

    def remove(self, collection_id: str, *, by: str) -> None:
        """Delete it; its documents stay in the library."""
        with self._changing(collection_id, by, "collection.delete", {}) as (connection, _):
            _replace_items(connection, collection_id, ())
            connection.execute(delete(CollectionRow).where(CollectionRow.id == collection_id))

    def add(self, collection_id: str, document_id: str, note: str = "", *, by: str) -> None:
        """Put a document of the library at the end."""
        detail = {"document": document_id, "note": _words(note, LONGEST_NOTE, "note-long")}
        with self._changing(collection_id, by, "collection.add", detail) as (connection, kept):
            there = select(DocumentRow.key).where(
                DocumentRow.id == document_id, DocumentRow.removed.is_(False)
            )
            if connection.scalar(there) is None:
                raise Refused("no-document")
            if any(item.document_id == document_id for item in kept.items):
                raise Refused("there-already")
            if len(kept.items) >= MOST_ITEMS:
                raise Refused("full")
            _replace_items(connection, collection_id, (*kept.items, Item(document_id, detail["note"])))

    def take_out(self, collection_id: str, document_id: str, *, by: str) -> None:
        detail = {"document": document_id}
        with self._changing(collection_id, by, "collection.take_out", detail) as (connection, kept):
            at = _place(kept, document_id)
            _replace_items(connection, collection_id, kept.items[:at] + kept.items[at + 1 :])

    def annotate(self, collection_id: str, document_id: str, note: str, *, by: str) -> None:
        """What the collection says of one of its documents."""
        detail = {"document": document_id, "note": _words(note, LONGEST_NOTE, "note-long")}
        with self._changing(collection_id, by, "collection.annotate", detail) as (connection, kept):
            at = _place(kept, document_id)
            item = replace(kept.items[at], note=detail["note"])
            _replace_items(connection, collection_id, (*kept.items[:at], item, *kept.items[at + 1 :]))

    def move(self, collection_id: str, document_id: str, steps: int, *, by: str) -> None:
        """Move a document down by so many places (up when negative), at most to the end."""
        detail = {"document": document_id, "steps": steps}
        with self._changing(collection_id, by, "collection.move", detail) as (connection, kept):
            at = _place(kept, document_id)
            rest = kept.items[:at] + kept.items[at + 1 :]
            to = min(max(at + steps, 0), len(rest))
            _replace_items(connection, collection_id, (*rest[:to], kept.items[at], *rest[to:]))

    @contextmanager
    def _changing(
        self, collection_id: str, by: str, action: str, detail: Mapping[str, Any]
    ) -> Iterator[tuple[Connection, Collection]]:
        """A transaction on one collection as it is now; the change is dated and told to the audit log."""
        with self._writing.begin() as connection:
            connection.execute(select(RevisionRow.latest).with_for_update())
            kept = _load(connection, collection_id)
            if kept is None:
                raise Refused("no-collection")
            _set(connection, collection_id, updated_at=datetime.now(UTC))
            yield connection, kept
            audit.append(connection, by, action, collection_id, detail)


_COUNT = (
    select(func.count())
    .select_from(CollectionItemRow)
    .join(DocumentRow, DocumentRow.id == CollectionItemRow.document_id)
    .where(CollectionItemRow.collection_id == CollectionRow.id, DocumentRow.removed.is_(False))
    .scalar_subquery()
)
_CARDS = select(
    CollectionRow.id,
    CollectionRow.title,
    CollectionRow.introduction,
    CollectionRow.published,
    CollectionRow.updated_at,
    _COUNT.label("count"),
)


def _load(connection: Connection, collection_id: str) -> Collection | None:
    row: Row[Any] | None = connection.execute(
        select(CollectionRow.__table__).where(CollectionRow.id == collection_id)
    ).first()
    if row is None:
        return None
    items = connection.execute(
        select(CollectionItemRow.document_id, CollectionItemRow.note)
        .where(CollectionItemRow.collection_id == collection_id)
        .order_by(CollectionItemRow.position)
    )
    values = row._asdict() | {"updated_at": _in_utc(row.updated_at)}
    return Collection(**values, items=tuple(Item(*item) for item in items))


def _replace_items(connection: Connection, collection_id: str, items: tuple[Item, ...]) -> None:
    connection.execute(delete(CollectionItemRow).where(CollectionItemRow.collection_id == collection_id))
    rows = [
        {
            "collection_id": collection_id,
            "position": position,
            "document_id": item.document_id,
            "note": item.note,
        }
        for position, item in enumerate(items)
    ]
    if rows:
        connection.execute(insert(CollectionItemRow), rows)


def _set(connection: Connection, collection_id: str, **values: Any) -> None:
    connection.execute(update(CollectionRow).where(CollectionRow.id == collection_id).values(values))


def _place(collection: Collection, document_id: str) -> int:
    for at, item in enumerate(collection.items):
        if item.document_id == document_id:
            return at
    raise Refused("not-there")


def _free_id(connection: Connection, title: str) -> str:
    stem = name_key(title).replace(" ", "-")[:_LONGEST_ID].strip("-") or "bo-suu-tap"
    taken = set(connection.scalars(select(CollectionRow.id).where(CollectionRow.id.startswith(stem))))
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem}-{number}"
    return made


def _title(title: str) -> str:
    tidy = _words(title, LONGEST_TITLE, "title-long").replace("\n", " ")
    if not tidy:
        raise Refused("no-title")
    return tidy


def _words(text: str, longest: int, fault: Fault) -> str:
    """As kept: NFC, plain line ends, no control characters."""
    plain = normalize("NFC", text).replace("\r\n", "\n")
    plain = "".join(sign for sign in plain if sign == "\n" or sign.isprintable()).strip()
    if len(plain) > longest:
        raise Refused(fault)
    return plain


def _in_utc(at: datetime) -> datetime:
    """SQLite gives the time back without its zone, which is UTC."""
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)

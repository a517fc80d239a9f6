"""Put documents into the tables: one transaction a batch, rows written in bulk.

The caller's transaction holds the row of `revisions`, so no other writer is between reading what is known and
writing what is new, and revisions are committed in their order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bookshelf import mapping
from bookshelf.entries import Entry, Outcome, Put
from bookshelf.model import Document
from bookshelf.packing import pack
from bookshelf.reading import chunked, load
from bookshelf.schema import (
    CHILDREN,
    Base,
    CitationRow,
    DocumentRow,
    FileRow,
    LabelRow,
    ProvisionRow,
    RelationRow,
    RevisionRow,
    TextRow,
    VersionRow,
)

Address = tuple[str, str]
"""(source, source_key)."""


def put(connection: Connection, entries: Sequence[Entry]) -> list[Put]:
    """Keep the documents; outcomes in the order of the entries.

    Raises `Unstorable` before anything is written.
    """
    plan = _Plan.begin(connection, entries)
    outcomes = [plan.take(entry) for entry in entries]
    plan.write(connection)
    return outcomes


def remove(connection: Connection, document_id: str) -> bool:
    """Leave a tombstone. False when there is no such document."""
    latest = lock_revision(connection)
    row = connection.execute(
        select(DocumentRow.key).where(DocumentRow.id == document_id, DocumentRow.removed.is_(False))
    ).one_or_none()
    if row is None:
        return False
    _clear(connection, [row.key])
    tombstone = {
        "revision": latest + 1, "removed": True, "fingerprint": "", "content": "", "edited": False,
        "canonical_number": None, "signers": [], "provenance": [], "source_metadata": {},
    }  # fmt: skip
    connection.execute(update(DocumentRow).where(DocumentRow.key == row.key).values(tombstone))
    _set_revision(connection, latest + 1)
    return True


@dataclass(slots=True)
class _Known:
    """What the library knows of one (source, source_key)."""

    key: int
    id: str
    fingerprint: str
    content: str
    removed: bool
    edited: bool
    new: bool = False
    revision: int = 0
    document: Document | None = None
    """Set when it is to be written, or when a person's edits in it must be kept."""


@dataclass(slots=True)
class _Plan:
    """What a batch will write. An entry is compared with what the entries before it left."""

    revision: int
    known: dict[Address, _Known]
    slugs: _Slugs
    same_content: list[_Known] = field(default_factory=list)

    @classmethod
    def begin(cls, connection: Connection, entries: Sequence[Entry]) -> _Plan:
        revision = lock_revision(connection)
        known = _known(connection, entries)
        edited = {state.id: state for state in known.values() if state.edited}
        for document in load(connection, list(edited)):
            edited[document.id].document = document
        wanted = {
            entry.document.id
            for entry in entries
            if (entry.document.source, entry.document.source_key) not in known
        }
        return cls(revision, known, _Slugs.around(connection, wanted))

    def take(self, entry: Entry) -> Put:
        document = entry.document
        address = (document.source, document.source_key)
        state = self.known.get(address)
        if state and not state.removed and entry.fingerprint and entry.fingerprint == state.fingerprint:
            return Put(state.id, Outcome.UNCHANGED)
        if state and state.edited and state.document:
            document = mapping.keep_edits(state.document, document)
        content = mapping.content_hash(document)
        if state and not state.removed and content == state.content:
            if entry.fingerprint:
                state.fingerprint = entry.fingerprint
                self.same_content.append(state)
            return Put(state.id, Outcome.UNCHANGED)
        outcome = Outcome.CHANGED if state and not state.removed else Outcome.ADDED
        self.revision += 1
        if state is None:
            state = _Known(self.revision, self.slugs.take(document.id), "", "", False, False, new=True)
            self.known[address] = state
        state.document = replace(document, id=state.id)
        state.content, state.revision, state.removed = content, self.revision, False
        state.fingerprint = entry.fingerprint or state.fingerprint
        state.edited = mapping.has_edits(document)
        return Put(state.id, outcome)

    def write(self, connection: Connection) -> None:
        written = [state for state in self.known.values() if state.revision]
        _insert(connection, DocumentRow, (_row(state) for state in written if state.new))
        changed = [state for state in written if not state.new]
        _keep_versions(connection, changed)
        _clear(connection, [state.key for state in changed])
        _update_by_key(connection, [_row(state) for state in changed])
        _update_by_key(
            connection,
            [{"key": state.key, "fingerprint": state.fingerprint} for state in self.same_content],
        )
        _insert_content(connection, [(state.key, state.document) for state in written if state.document])
        _set_revision(connection, self.revision)


@dataclass(slots=True)
class _Slugs:
    """Slugs that are taken, of those wanted and of their numbered forms (`x`, `x-2`, `x-3` …)."""

    taken: set[str]
    next_number: dict[str, int] = field(default_factory=lambda: defaultdict(lambda: 2))

    @classmethod
    def around(cls, connection: Connection, wanted: Iterable[str]) -> _Slugs:
        taken: set[str] = set()
        for chunk in chunked(sorted(wanted)):
            taken.update(connection.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(chunk))))
        for slug in list(taken):
            # "." follows "-": the range holds what begins with the slug and a dash.
            numbered = select(DocumentRow.id).where(DocumentRow.id > f"{slug}-", DocumentRow.id < f"{slug}.")
            taken.update(item for item in connection.scalars(numbered) if _NUMBERED.search(item))
        return cls(taken)

    def take(self, slug: str) -> str:
        free = slug
        while free in self.taken:
            free = f"{slug}-{self.next_number[slug]}"
            self.next_number[slug] += 1
        self.taken.add(free)
        return free


_NUMBERED = re.compile(r"-\d+$")


def lock_revision(connection: Connection) -> int:
    """The latest revision; no other writer comes in until the transaction ends."""
    return connection.execute(select(RevisionRow.latest).with_for_update()).scalar_one()


def _set_revision(connection: Connection, revision: int) -> None:
    connection.execute(update(RevisionRow).values(latest=revision))


def _known(connection: Connection, entries: Sequence[Entry]) -> dict[Address, _Known]:
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        keys[entry.document.source].add(entry.document.source_key)
    known: dict[Address, _Known] = {}
    for source, chunk in _source_chunks(keys):
        rows = connection.execute(
            select(
                DocumentRow.source_key,
                DocumentRow.key,
                DocumentRow.id,
                DocumentRow.fingerprint,
                DocumentRow.content,
                DocumentRow.removed,
                DocumentRow.edited,
            ).where(DocumentRow.source == source, DocumentRow.source_key.in_(chunk))
        )
        for row in rows:
            known[source, row.source_key] = _Known(
                row.key, row.id, row.fingerprint, row.content, row.removed, row.edited
            )
    return known


def _source_chunks(keys: Mapping[str, set[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    return ((source, chunk) for source, those in keys.items() for chunk in chunked(sorted(those)))


def _row(state: _Known) -> mapping.Row:
    assert state.document is not None
    own = {
        "key": state.key, "id": state.id, "revision": state.revision, "removed": False,
        "fingerprint": state.fingerprint, "content": state.content, "edited": state.edited,
        "changed_at": datetime.now(UTC),
    }  # fmt: skip
    return own | mapping.document_row(state.document)


def _keep_versions(connection: Connection, changed: Sequence[_Known]) -> None:
    """What the documents were so far, where a reader would see the difference."""
    new = {state.id: state for state in changed}
    now = datetime.now(UTC)
    rows = (
        {
            "document_key": new[old.id].key, "revision": new[old.id].revision, "until": now,
            "content": pack(old),
        }
        for old in load(connection, list(new))
        if _shown(old) != _shown(new[old.id].document)
    )  # fmt: skip
    _insert(connection, VersionRow, rows)


def _shown(document: Document | None) -> Document | None:
    """What of a document its readers see, but for what only follows from the text."""
    if document is None:
        return None
    stated = tuple(relation for relation in document.relations if relation.start is None)
    return replace(document, provenance=(), source_metadata={}, relations=stated, citations=())


def _insert_content(connection: Connection, documents: Sequence[tuple[int, Document]]) -> None:
    _insert(connection, TextRow, ({"document_key": key, "text": item.text} for key, item in documents))
    for table, rows_of in (
        (ProvisionRow, mapping.provision_rows),
        (LabelRow, mapping.label_rows),
        (RelationRow, mapping.relation_rows),
        (CitationRow, mapping.citation_rows),
        (FileRow, mapping.file_rows),
    ):
        _insert(connection, table, (row for key, item in documents for row in rows_of(key, item)))


def _insert(connection: Connection, table: type[Base], rows: Iterator[mapping.Row]) -> None:
    if found := list(rows):
        connection.execute(insert(table), found)


def _update_by_key(connection: Connection, rows: Sequence[mapping.Row]) -> None:
    if not rows:
        return
    statement = update(DocumentRow.__table__).where(DocumentRow.key == bindparam("at"))  # type: ignore[arg-type]
    names: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "key"}
    connection.execute(statement.values(names), [row | {"at": row["key"]} for row in rows])


def _clear(connection: Connection, keys: Sequence[int]) -> None:
    for chunk in chunked(keys):
        for table in CHILDREN:
            connection.execute(delete(table).where(table.document_key.in_(chunk)))

"""The system of record: documents, what changed when, and what could not be taken in.

>>> with Record.open("sqlite:////tmp/record.db") as record:  # doctest: +SKIP
...     record.put_many([Entry(document, fingerprint="sha256 of its bytes")])
...     record.get(document.id)

A `Record` may be used by several threads, and one database by several processes; each process opens its own
(never carry one over a fork). Writers wait for each other; a reader sees one committed state per call.
A batch is one transaction: after a kill at any moment the library holds whole documents of whole batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, delete, func, insert, select

from analyzers.number import canonical_number
from bookshelf import appearances, browse, citing, database, reading, review, scans, writing
from bookshelf.citing import Link
from bookshelf.database import UnusableDatabase
from bookshelf.entries import (
    Change,
    Entry,
    IncomingRelation,
    Outcome,
    Put,
    Refusal,
    ShelfCount,
    ShelfPage,
    ShelfQuery,
    Summary,
    Unstorable,
    Version,
)
from bookshelf.model import Document, FileRef
from bookshelf.packing import unpack
from bookshelf.review import Doubt
from bookshelf.scans import RecognisedPage
from bookshelf.schema import AppearanceRow, DocumentRow, FileRow, RefusalRow, RevisionRow, VersionRow

__all__ = [
    "Change", "Entry", "IncomingRelation", "Outcome", "Put", "Record", "Refusal", "ShelfCount", "ShelfPage",
    "Summary", "Unstorable", "UnusableDatabase", "Version",
]  # fmt: skip

T = TypeVar("T")
_PRESENT = DocumentRow.removed.is_(False)
_STREAM = 50
"""Documents in memory at once while all are read: at most 50 × 3 M characters."""


class Record:
    """The library's documents in a database at `url`. Open with `Record.open`.

    `reading` and `writing` are for the stores of what stands beside the documents (accounts, drafts, …).
    """

    def __init__(self, url: str, engine: Engine) -> None:
        self.url = url
        self._engine = engine
        self.reading = database.reading(engine)
        self.writing = database.writing(engine)
        self._counted: dict[str, tuple[int, Any]] = {}

    @classmethod
    def open(cls, url: str) -> Self:
        """Open `sqlite:///path` (made if absent) or `postgresql://…`, and bring its schema up to date.

        Raises `UnusableDatabase` for an address or a schema that cannot be used.
        """
        return cls(url, database.open_database(url))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def put_many(self, entries: Sequence[Entry]) -> list[Put]:
        """Keep documents, in one transaction; outcomes in the order of the entries.

        The same (source, source_key) is the same document and keeps its id; a new one whose slug is taken
        gets `-2`, `-3` …. Fields that a person edited survive. A removed document that comes again
        is added again. Raises `Unstorable`, and then keeps none of them.
        """
        if not entries:
            return []
        with self.writing.begin() as connection:
            return appearances.put(connection, entries)

    def remove(self, document_id: str) -> bool:
        """Take a document out, leaving a tombstone that keeps its id. False when there is none."""
        with self.writing.begin() as connection:
            return writing.remove(connection, document_id)

    # Documents

    def get(self, document_id: str) -> Document | None:
        return next(iter(self.load([document_id])), None)

    def get_by_source(self, source: str, key: str) -> Document | None:
        statement = select(DocumentRow.id).where(DocumentRow.source == source, DocumentRow.source_key == key)
        with self.reading.begin() as connection:
            return next(iter(reading.load(connection, connection.scalars(statement).all())), None)

    def load(self, ids: Sequence[str]) -> list[Document]:
        """The documents in the order of the ids; ids that the library does not have are left out."""
        with self.reading.begin() as connection:
            return reading.load(connection, ids)

    def documents(self) -> Iterator[Document]:
        """All documents in the order of their ids, few in memory at once."""
        ids = self.document_ids()
        for at in range(0, len(ids), _STREAM):
            yield from self.load(ids[at : at + _STREAM])

    def document_ids(self) -> list[str]:
        """All ids, sorted by code points."""
        with self.reading.begin() as connection:
            return list(connection.scalars(select(DocumentRow.id).where(_PRESENT).order_by(DocumentRow.id)))

    def count(self) -> int:
        with self.reading.begin() as connection:
            return connection.scalar(select(func.count()).select_from(DocumentRow).where(_PRESENT)) or 0

    def fingerprints(self, source: str) -> dict[str, str]:
        """{source_key: fingerprint} of the source's documents."""
        statement = select(DocumentRow.source_key, DocumentRow.fingerprint)
        with self.reading.begin() as connection:
            rows = connection.execute(statement.where(DocumentRow.source == source, _PRESENT))
            return {row.source_key: row.fingerprint for row in rows}

    def file_hashes(self) -> set[str]:
        """The sha256 of every file that a document names."""
        with self.reading.begin() as connection:
            return set(connection.scalars(select(FileRow.sha256).distinct()))

    def file(self, sha256: str) -> FileRef | None:
        """How a document of the library names the file with this content; None if none does."""
        columns = (FileRow.sha256, FileRow.name, FileRow.media_type, FileRow.size, FileRow.role)
        statement = (
            select(*columns)
            .join(DocumentRow, DocumentRow.key == FileRow.document_key)
            .where(FileRow.sha256 == sha256, _PRESENT)
            .order_by(FileRow.document_key)
            .limit(1)
        )
        with self.reading.begin() as connection:
            row = connection.execute(statement).first()
        return FileRef(*row) if row else None

    def versions(self, document_id: str) -> list[Version]:
        """What the document was before, the latest first."""
        statement = (
            select(VersionRow.revision, VersionRow.until, VersionRow.content)
            .join(DocumentRow, DocumentRow.key == VersionRow.document_key)
            .where(DocumentRow.id == document_id, _PRESENT)
            .order_by(VersionRow.revision.desc())
        )
        with self.reading.begin() as connection:
            rows = connection.execute(statement).all()
        return [Version(row.revision, _in_utc(row.until), unpack(row.content)) for row in rows]

    def view(self, source: str, key: str) -> Document | None:
        """What one source says of a document that others show, too; None where that is not kept apart."""
        statement = select(AppearanceRow.content).where(
            AppearanceRow.source == source, AppearanceRow.source_key == key
        )
        with self.reading.begin() as connection:
            content = connection.scalar(statement)
        return unpack(content) if content else None

    def doubtful(self, limit: int) -> list[Doubt]:
        """What a person should look at, the documents that changed last first; about `limit` entries."""
        with self.reading.begin() as connection:
            return review.doubtful(connection, limit)

    # Changes

    def revision(self) -> int:
        """The latest revision, 0 for a library that never held anything."""
        with self.reading.begin() as connection:
            return connection.scalar(select(RevisionRow.latest)) or 0

    def changes_since(self, revision: int, limit: int) -> list[Change]:
        """Each document's latest change after `revision`, in the order of revisions, at most `limit`."""
        statement = (
            select(DocumentRow.revision, DocumentRow.id, DocumentRow.removed)
            .where(DocumentRow.revision > revision)
            .order_by(DocumentRow.revision)
            .limit(limit)
        )
        with self.reading.begin() as connection:
            return [Change(*row) for row in connection.execute(statement)]

    # Quarantine

    def refuse(self, refusal: Refusal) -> None:
        """Keep the refusal; a newer one of the same (source, key) takes its place."""
        same = (RefusalRow.source == refusal.source) & (RefusalRow.key == refusal.key)
        values = asdict(refusal) | {"refused_at": refusal.refused_at.astimezone(UTC)}
        with self.writing.begin() as connection:
            connection.execute(select(RevisionRow.latest).with_for_update())
            connection.execute(delete(RefusalRow).where(same))
            connection.execute(insert(RefusalRow).values(values))

    def clear_refusal(self, source: str, key: str) -> bool:
        """Forget a refusal once its file came in. False when there was none."""
        same = (RefusalRow.source == source) & (RefusalRow.key == key)
        with self.writing.begin() as connection:
            return connection.execute(delete(RefusalRow).where(same)).rowcount > 0

    def refusals(self) -> list[Refusal]:
        """All refusals, by source and key."""
        statement = select(RefusalRow.__table__).order_by(RefusalRow.source, RefusalRow.key)
        with self.reading.begin() as connection:
            rows = [dict(row) for row in connection.execute(statement).mappings()]
        return [Refusal(**row | {"refused_at": _in_utc(row["refused_at"])}) for row in rows]

    # Scans

    def waiting_for_ocr(self) -> list[str]:
        """The ids of documents that are scans without words, in the order in which they came."""
        with self.reading.begin() as connection:
            return list(scans.waiting(connection))

    def keep_page(self, page: RecognisedPage) -> None:
        """Keep what was recognised of a page; one that was there is replaced."""
        with self.writing.begin() as connection:
            scans.keep(connection, page)

    def recognised_pages(self, sha256: str) -> list[RecognisedPage]:
        """The pages of a file that were recognised so far, by number."""
        with self.reading.begin() as connection:
            return scans.pages(connection, sha256)

    # Lists

    def browse(self, query: ShelfQuery, page: int = 1, size: int = 20) -> ShelfPage:
        """What stands on a shelf (all shelves when none is named); pages count from 1.

        Raises ValueError for a page or size below 1.
        """
        if page < 1 or size < 1:
            raise ValueError(f"page {page} of size {size}: both count from 1")
        with self.reading.begin() as connection:
            return browse.shelf_page(connection, query, page, size)

    def shelf_counts(self) -> list[ShelfCount]:
        """How many documents every shelf holds, per field and audience too; empty shelves are left out."""
        with self.reading.begin() as connection:
            return self._of_revision(connection, "counts", lambda: browse.shelf_counts(connection))

    def shelf_years(self, shelf: str) -> dict[int, int]:
        """{year: documents} of a shelf, the latest year first."""
        with self.reading.begin() as connection:
            return self._of_revision(
                connection, f"years {shelf}", lambda: browse.shelf_years(connection, shelf)
            )

    def _of_revision(self, connection: Connection, key: str, count: Callable[[], T]) -> T:
        """Counts of all documents take long in a large library; they hold until it changes."""
        revision = connection.scalar(select(RevisionRow.latest)) or 0
        if self._counted.get(key, (-1, None))[0] != revision:
            self._counted[key] = (revision, count())
        counted: T = self._counted[key][1]
        return counted

    def latest(self, count: int, shelf: str = "") -> list[Summary]:
        """The documents that came to the library, or to one shelf, last; the newest first."""
        with self.reading.begin() as connection:
            return browse.latest(connection, count, shelf)

    def places(self, count: int, after: int) -> list[tuple[str, datetime | None]]:
        """(id, changed_at) of `count` documents behind the first `after`, in the order in which they came."""
        with self.reading.begin() as connection:
            return browse.places(connection, count, after)

    def of_same_field(self, document: Document, count: int) -> list[Summary]:
        """Items of the bookshelf in a field of this document, those of its shelf first."""
        with self.reading.begin() as connection:
            return browse.of_same_field(connection, document, count)

    def relations_to(self, document_id: str) -> list[IncomingRelation]:
        """What other documents do to this one, the latest issued first."""
        with self.reading.begin() as connection:
            return browse.relations_to(connection, document_id)

    def links(self, document: Document) -> tuple[Link, ...]:
        """Where the citations of the document lead in the library, in reading order and apart."""
        with self.reading.begin() as connection:
            return citing.links(connection, document)

    def with_number(self, number: str) -> list[Summary]:
        """The documents that have a số hiệu, in any spelling of it."""
        canonical = canonical_number(number)
        if canonical is None:
            return []
        with self.reading.begin() as connection:
            return browse.summaries_of_number(connection, canonical)

    def summaries(self, ids: Iterable[str]) -> list[Summary]:
        """Summaries in the order of the ids; ids that the library does not have are left out."""
        wanted = list(ids)
        with self.reading.begin() as connection:
            return browse.summaries(connection, wanted)


def _in_utc(at: datetime) -> datetime:
    """SQLite gives the time back without its zone, which is UTC."""
    return at.replace(tzinfo=at.tzinfo or UTC)

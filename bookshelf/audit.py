"""Who did what, when: a log to which rows are only added, each chained to the one before by its digest.

The database refuses to change or delete a row (triggers of migration 0005). Whoever gets round them, with the
rights of the database's owner, breaks the chain, and `state` tells where. Rows cut off at the end leave a
whole chain: note the last digest elsewhere from time to time, and look for it again.

>>> with record.writing.begin() as connection:  # doctest: +SKIP
...     append(connection, actor="lan", action="publish", subject="qd-14-2026-qd-ubnd", detail={"version": 3})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from bookshelf.desk_schema import AuditRow
from bookshelf.record import Record
from bookshelf.schema import RevisionRow

ROOT: Final = "0" * 64
"""What stands before the first digest."""
_STREAM = 1_000
_COLUMNS = (
    AuditRow.id, AuditRow.at, AuditRow.actor, AuditRow.action, AuditRow.subject, AuditRow.detail,
    AuditRow.digest,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One row; `subject` is the id of what was acted on, `detail` what changed, without secrets."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Events:
    """A page of the log, the latest first; `total` rows fit."""

    total: int
    rows: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class ChainState:
    """`broken_at` is the first row that does not fit the one before it; None when all do."""

    rows: int
    last_digest: str
    broken_at: int | None


def append(
    connection: Connection, actor: str, action: str, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Add a row, in the caller's transaction: it stands if what it tells of stands.

    Raises TypeError for a detail that JSON cannot hold.
    """
    # The lock that every writer of the record takes: one chain, and no two locks in two orders.
    connection.execute(select(RevisionRow.latest).with_for_update())
    last = connection.execute(
        select(AuditRow.id, AuditRow.digest).order_by(AuditRow.id.desc()).limit(1)
    ).first()
    number, before = (last.id, last.digest) if last else (0, ROOT)
    event = Event(
        number + 1, datetime.now(UTC), actor, action, subject, orjson.loads(orjson.dumps(detail or {})), ""
    )
    values = {name: getattr(event, name) for name in Event.__slots__}
    connection.execute(insert(AuditRow).values(values | {"digest": digest(before, event)}))


def digest(before: str, event: Event) -> str:
    """SHA-256, in hex, over the digest before and the row in canonical JSON (sorted keys, UTC)."""
    row = [event.id, event.at.isoformat(), event.actor, event.action, event.subject, event.detail]
    return sha256(before.encode() + orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()


class AuditLog:
    """The log of a record, for reading."""

    def __init__(self, record: Record) -> None:
        self._reading = record.reading

    def page(self, actor: str = "", subject: str = "", page: int = 1, size: int = 50) -> Events:
        """Rows of an actor, on a subject (all where empty); pages count from 1."""
        fits: list[ColumnElement[bool]] = []
        if actor:
            fits.append(AuditRow.actor == actor)
        if subject:
            fits.append(AuditRow.subject == subject)
        rows = select(*_COLUMNS).where(*fits).order_by(AuditRow.id.desc())
        with self._reading.begin() as connection:
            total = connection.scalar(select(func.count()).select_from(AuditRow).where(*fits)) or 0
            found = connection.execute(rows.limit(size).offset((page - 1) * size)).all()
        return Events(total, tuple(map(_event, found)))

    def last(self) -> int:
        """The number of the last row, which is how many there are; 0 for an empty log."""
        with self._reading.begin() as connection:
            return connection.scalar(select(func.max(AuditRow.id))) or 0

    def state(self) -> ChainState:
        """Follow the whole chain: about 50 µs a row."""
        before, count = ROOT, 0
        statement = select(*_COLUMNS).order_by(AuditRow.id).execution_options(yield_per=_STREAM)
        with self._reading.begin() as connection, connection.execute(statement) as rows:
            for event in map(_event, rows):
                count += 1
                if event.id != count or event.digest != digest(before, event):
                    return ChainState(count, before, event.id)
                before = event.digest
        return ChainState(count, before, None)


def _event(row: Row[Any]) -> Event:
    at = row.at.replace(tzinfo=row.at.tzinfo or UTC).astimezone(UTC)
    return Event(row.id, at, row.actor, row.action, row.subject, row.detail, row.digest)

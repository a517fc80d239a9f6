"""Drafts out of their tables: as lists show them, with their document, with their history.

What writes calls these in its own transaction, so that it decides on what it read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bookshelf.desk_schema import DraftRow, DraftVersionRow
from bookshelf.model import Document
from bookshelf.packing import unpack
from bookshelf.schema import DocumentRow
from bookshelf.workflow import OPEN, Action, Standing, State

SOURCE = "tu-sach"
"""The source of the bookshelf's own items; their key is the number of the draft."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft in a list. `document_id` is the slug in the record, None before the first publishing.

    `is_up`: readers see the document now. `is_correction`: it came from elsewhere, and is corrected here.
    `note` is why it was returned last, `publish_at` when it is to be published.
    """

    id: int
    document_id: str | None
    state: State
    version: int
    title: str
    shelf: str
    author: str
    note: str
    publish_at: datetime | None
    created_at: datetime
    updated_at: datetime
    is_up: bool
    is_correction: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with its document; `writers` changed it since it was last published."""

    listed: Listed
    document: Document
    writers: frozenset[str]

    @property
    def id(self) -> int:
        return self.listed.id

    @property
    def version(self) -> int:
        return self.listed.version

    @property
    def state(self) -> State:
        return self.listed.state

    @property
    def standing(self) -> Standing:
        return Standing(self.state, self.listed.is_up, self.listed.is_correction, self.writers)


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did; `changed`: the document became another one."""

    version: int
    at: datetime
    actor: str
    action: Action
    note: str
    state: State
    changed: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of drafts, the latest changed first; `total` counts all pages'."""

    drafts: tuple[Listed, ...]
    total: int


class NoDraft(LookupError):
    """There is no such draft, or no such version of it."""


class Stale(Exception):
    """Somebody else changed the draft meanwhile; `draft` is what it is now, `by` who it was."""

    def __init__(self, draft: Draft, by: str) -> None:
        super().__init__(f"draft {draft.id} was changed by {by}")
        self.draft, self.by = draft, by


class Gone(Exception):
    """The document that was to be corrected is not in the record any more."""


def is_open() -> Any:
    return DraftRow.state.in_([state.value for state in OPEN])


_COLUMNS = (
    DraftRow.id, DraftRow.document_id, DraftRow.state, DraftRow.version, DraftRow.title, DraftRow.shelf,
    DraftRow.author, DraftRow.note, DraftRow.publish_at, DraftRow.created_at, DraftRow.updated_at,
)  # fmt: skip


def listing() -> Any:
    return select(*_COLUMNS, DocumentRow.removed, DocumentRow.source).outerjoin(
        DocumentRow, DocumentRow.id == DraftRow.document_id
    )


def listed(row: Row[Any]) -> Listed:
    return Listed(
        row.id, row.document_id, State(row.state), row.version, row.title, row.shelf, row.author, row.note,
        utc(row.publish_at) if row.publish_at else None, utc(row.created_at), utc(row.updated_at),
        row.removed is not None and not row.removed, row.source is not None and row.source != SOURCE,
    )  # fmt: skip


def get(connection: Connection, draft_id: int) -> Draft | None:
    statement = listing().add_columns(DraftRow.content).where(DraftRow.id == draft_id)
    row = connection.execute(statement).first()
    if row is None:
        return None
    return Draft(listed(row), unpack(row.content), _writers(connection, draft_id))


def found(connection: Connection, draft_id: int) -> Draft:
    if (draft := get(connection, draft_id)) is None:
        raise NoDraft(f"there is no draft {draft_id}")
    return draft


def open_for(connection: Connection, document_id: str) -> Listed | None:
    statement = listing().where(DraftRow.document_id == document_id, is_open())
    row = connection.execute(statement.order_by(DraftRow.id.desc()).limit(1)).first()
    return listed(row) if row else None


def fresh(connection: Connection, draft_id: int, version: int) -> Draft:
    """The draft, if nothing but notes came after `version`. Raises `Stale`, `NoDraft`."""
    draft = found(connection, draft_id)
    table = DraftVersionRow
    since = select(table.actor).where(
        table.draft_id == draft_id, table.version > version, table.action != Action.NOTE.value
    )
    by = connection.scalars(since.order_by(table.version.desc()).limit(1)).first()
    if by is not None:
        raise Stale(draft, by)
    return draft


def _writers(connection: Connection, draft_id: int) -> frozenset[str]:
    table = DraftVersionRow
    last = connection.scalar(
        select(func.max(table.version)).where(
            table.draft_id == draft_id, table.action == Action.PUBLISH.value
        )
    )
    statement = select(table.actor).where(
        table.draft_id == draft_id,
        table.version > (last or 0),
        table.action == Action.SAVE.value,
        func.length(table.content) > 0,
    )
    return frozenset(connection.scalars(statement.distinct()))


def as_of(connection: Connection, draft_id: int, version: int) -> Document:
    table = DraftVersionRow
    statement = select(table.content).where(
        table.draft_id == draft_id, table.version <= version, func.length(table.content) > 0
    )
    content = connection.scalars(statement.order_by(table.version.desc()).limit(1)).first()
    if content is None:
        raise NoDraft(f"draft {draft_id} has no version {version}")
    return unpack(content)


def step(row: Row[Any]) -> Step:
    return Step(
        row.version, utc(row.at), row.actor, Action(row.action), row.note, State(row.state), bool(row.changed)
    )


def utc(at: datetime) -> datetime:
    """SQLite gives the time back without its zone, which is UTC."""
    return at.replace(tzinfo=at.tzinfo or UTC)

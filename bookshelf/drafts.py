"""Drafts: what officers work on beside the record, until publishing puts it there as any other document.

>>> drafts = Drafts(record)  # doctest: +SKIP
>>> draft = drafts.create(document, lan)  # doctest: +SKIP
>>> draft = drafts.act(draft.id, draft.version, Action.SEND, lan)  # doctest: +SKIP

Each save and each action is one transaction with its version, its row in the audit log and, where it
publishes or withdraws, the change of the record. Two officers at one draft: the second one's version is not
the draft's any more, and `Stale` keeps the first one's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bookshelf import appearances, audit, draft_rows, mapping, reading, writing
from bookshelf.corrections import corrected, edits
from bookshelf.desk_schema import DraftRow, DraftVersionRow
from bookshelf.draft_rows import SOURCE, Desk, Draft, Gone, Listed, NoDraft, Stale, Step
from bookshelf.entries import Entry, Unstorable
from bookshelf.model import Document
from bookshelf.packing import pack, unpack
from bookshelf.record import Record
from bookshelf.schema import DocumentRow
from bookshelf.workflow import RULES, Action, NotAllowed, State, Who, check

__all__ = [
    "CLOCK", "LONGEST_NOTE", "SOURCE", "Desk", "Draft", "Drafts", "Gone", "Listed", "NoDraft", "Stale",
    "Step",
]  # fmt: skip

CLOCK = "tusach"
"""Who publishes what was scheduled."""

LONGEST_NOTE = 2_000


class Drafts:
    """The drafts of a record."""

    def __init__(self, record: Record) -> None:
        self._record = record

    # Reading

    def get(self, draft_id: int) -> Draft | None:
        with self._record.reading.begin() as connection:
            return draft_rows.get(connection, draft_id)

    def listed(
        self,
        states: Sequence[State] = (),
        author: str = "",
        words: str = "",
        page: int = 1,
        size: int = 50,
    ) -> Desk:
        """Drafts in one of the states (any when empty) by this author, with the words in their title."""
        fits: list[Any] = []
        if states:
            fits.append(DraftRow.state.in_([state.value for state in states]))
        if author:
            fits.append(DraftRow.author == author)
        fits += [func.lower(DraftRow.title).contains(word, autoescape=True) for word in words.lower().split()]
        statement = draft_rows.listing().where(*fits).order_by(DraftRow.updated_at.desc(), DraftRow.id.desc())
        with self._record.reading.begin() as connection:
            total = connection.scalar(select(func.count()).select_from(DraftRow).where(*fits)) or 0
            rows = connection.execute(statement.limit(size).offset((page - 1) * size)).all()
        return Desk(tuple(map(draft_rows.listed, rows)), total)

    def counts(self) -> dict[State, int]:
        """How many drafts stand in each state, the empty ones too."""
        statement = select(DraftRow.state, func.count()).group_by(DraftRow.state)
        with self._record.reading.begin() as connection:
            found = {row[0]: row[1] for row in connection.execute(statement)}
        return {state: found.get(state.value, 0) for state in State}

    def history(self, draft_id: int) -> list[Step]:
        """What was done with the draft, the first step first."""
        table = DraftVersionRow
        statement = (
            select(
                table.version,
                table.at,
                table.actor,
                table.action,
                table.note,
                table.state,
                (func.length(table.content) > 0).label("changed"),
            )
            .where(table.draft_id == draft_id)
            .order_by(table.version)
        )
        with self._record.reading.begin() as connection:
            rows: Any = connection.execute(statement).all()
        return [draft_rows.step(row) for row in rows]

    def as_of(self, draft_id: int, version: int) -> Document:
        """The document that the draft was at a version. Raises `NoDraft`."""
        with self._record.reading.begin() as connection:
            return draft_rows.as_of(connection, draft_id, version)

    def open_for(self, document_id: str) -> Listed | None:
        """The draft in which somebody is at this document of the record; at most one is."""
        with self._record.reading.begin() as connection:
            return draft_rows.open_for(connection, document_id)

    def open_documents(self) -> dict[str, int]:
        """{document_id: draft} of the documents of the record that somebody is at."""
        statement = select(DraftRow.document_id, DraftRow.id).where(
            DraftRow.document_id.is_not(None), draft_rows.is_open()
        )
        with self._record.reading.begin() as connection:
            return {str(document_id): number for document_id, number in connection.execute(statement)}

    def twins(self, document: Document) -> list[Listed]:
        """Other open drafts that hold one of the document's files."""
        files = {file.sha256 for file in document.files if file.role == "original"}
        if not files:
            return []
        statement = draft_rows.listing().add_columns(DraftRow.content).where(draft_rows.is_open())
        with self._record.reading.begin() as connection:
            rows = connection.execute(statement.order_by(DraftRow.id.desc()).limit(200)).all()
        return [
            draft_rows.listed(row)
            for row in rows
            if files & {file.sha256 for file in unpack(row.content).files}
            and str(row.id) != document.source_key
        ]

    # Writing

    def create(self, document: Document, who: Who) -> Draft:
        """A draft of a new item. Raises `NotAllowed`, `Unstorable`."""
        if who.role < RULES[Action.SAVE].role:
            raise NotAllowed(Action.SAVE, "role")
        with self._record.writing.begin() as connection:
            writing.lock_revision(connection)
            number = _next_number(connection)
            own = replace(document, source=SOURCE, source_key=str(number))
            return _insert(connection, number, own, None, who)

    def open_document(self, document_id: str, who: Who) -> Draft:
        """The draft to edit a document of the record in: the one that is open, else a new one.

        Raises `NotAllowed`, `Gone`.
        """
        with self._record.writing.begin() as connection:
            writing.lock_revision(connection)
            document = next(iter(reading.load(connection, [document_id])), None)
            if document is None:
                raise Gone(document_id)
            if found := draft_rows.open_for(connection, document_id):
                return draft_rows.found(connection, found.id)
            if own := _own_draft(connection, document):
                return _act(connection, own, Action.REOPEN, who)
            if who.role < RULES[Action.SAVE].role:
                raise NotAllowed(Action.SAVE, "role")
            return _insert(connection, _next_number(connection), document, document_id, who)

    def save(self, draft_id: int, version: int, document: Document, who: Who) -> Draft:
        """What the officer made of version `version`. Raises `Stale`, `NotAllowed`, `NoDraft`, `Unstorable`.

        Nothing is written where the document is as it was.
        """
        with self._record.writing.begin() as connection:
            writing.lock_revision(connection)
            draft = draft_rows.fresh(connection, draft_id, version)
            state = check(Action.SAVE, draft.standing, who)
            own = replace(document, source=draft.document.source, source_key=draft.document.source_key)
            mapping.content_hash(own)
            if own == draft.document:
                return draft
            return _step(connection, draft, Action.SAVE, who.name, state, content=own)

    def act(
        self,
        draft_id: int,
        version: int,
        action: Action,
        who: Who,
        note: str = "",
        publish_at: datetime | None = None,
    ) -> Draft:
        """Do anything but save. `publish_at` (with its zone) goes with scheduling alone.

        Raises `Stale`, `NotAllowed`, `NoDraft`, `Unstorable`, `Gone`.
        """
        with self._record.writing.begin() as connection:
            writing.lock_revision(connection)
            if action is Action.NOTE:
                version = draft_rows.found(connection, draft_id).version
            draft = draft_rows.fresh(connection, draft_id, version)
            return _act(connection, draft, action, who, note.strip()[:LONGEST_NOTE], publish_at)

    def publish_due(self, now: datetime) -> list[str]:
        """Publish what is scheduled for `now` or before; once, however many processes ask. Gives the slugs.

        What cannot be published goes back to its author with the reason.
        """
        now = now.astimezone(UTC)
        due = select(DraftRow.id).where(DraftRow.state == State.SCHEDULED.value, DraftRow.publish_at <= now)
        with self._record.reading.begin() as connection:
            ids = connection.scalars(due.order_by(DraftRow.publish_at, DraftRow.id)).all()
        published = (self._publish_one(draft_id, now) for draft_id in ids)
        return [slug for slug in published if slug]

    def _publish_one(self, draft_id: int, now: datetime) -> str | None:
        try:
            with self._record.writing.begin() as connection:
                writing.lock_revision(connection)
                draft = draft_rows.found(connection, draft_id)
                at = draft.listed.publish_at
                if draft.state is not State.SCHEDULED or at is None or at > now:
                    return None  # somebody was quicker
                return _publish(connection, draft, CLOCK).listed.document_id
        except (Unstorable, Gone) as error:
            with self._record.writing.begin() as connection:
                writing.lock_revision(connection)
                draft = draft_rows.found(connection, draft_id)
                _step(connection, draft, Action.RETURN, CLOCK, State.DRAFT, note=str(error), keep_note=True)
            return None


def _act(
    connection: Connection,
    draft: Draft,
    action: Action,
    who: Who,
    note: str = "",
    publish_at: datetime | None = None,
) -> Draft:
    state = check(action, draft.standing, who)
    if RULES[action].needs_note and not note:
        raise NotAllowed(action, "note")
    if action is Action.PUBLISH:
        return _publish(connection, draft, who.name, note)
    if action is Action.SCHEDULE and (publish_at is None or publish_at <= datetime.now(UTC)):
        raise NotAllowed(action, "time")
    if action is Action.SEND:
        mapping.content_hash(draft.document)
    when = publish_at.astimezone(UTC) if publish_at and action is Action.SCHEDULE else None
    if action is Action.WITHDRAW and draft.listed.document_id:
        writing.remove(connection, draft.listed.document_id)
    content = None
    if action is Action.REOPEN and draft.listed.document_id:
        content = next(iter(reading.load(connection, [draft.listed.document_id])), None)
    return _step(
        connection, draft, action, who.name, state, note=note, content=content,
        publish_at=when, keep_note=action is Action.RETURN,
    )  # fmt: skip


def _publish(connection: Connection, draft: Draft, by: str, note: str = "") -> Draft:
    """Put the document into the record, or what was set in it, where the document came from elsewhere."""
    document = draft.document
    if draft.listed.is_correction:
        document = _with_edits(connection, draft)
    (put,) = appearances.put(connection, [Entry(document)])
    return _step(
        connection, draft, Action.PUBLISH, by, State.PUBLISHED, note=note, document_id=put.document_id
    )


def _with_edits(connection: Connection, draft: Draft) -> Document:
    """The document as it is in the record now, with what was set since the draft was opened."""
    slug = draft.listed.document_id or ""
    document = next(iter(reading.load(connection, [slug])), None)
    if document is None:
        raise Gone(f"{slug} is not on the bookshelf any more; discard the correction")
    set_here = edits(draft_rows.as_of(connection, draft.id, 1), draft.document)
    for name in sorted(set_here):
        document = corrected(document, name, getattr(draft.document, name), set_here[name].source)
    return document


def _insert(
    connection: Connection, number: int, document: Document, document_id: str | None, who: Who
) -> Draft:
    mapping.content_hash(document)
    now = datetime.now(UTC)
    connection.execute(
        insert(DraftRow).values(
            id=number, document_id=document_id, state=State.DRAFT.value, version=0, title=document.title,
            shelf=document.shelf, author=who.name, note="", publish_at=None, created_at=now, updated_at=now,
            content=pack(document),
        )
    )  # fmt: skip
    return _step(
        connection, draft_rows.found(connection, number), Action.SAVE, who.name, State.DRAFT, content=document
    )


def _step(
    connection: Connection,
    draft: Draft,
    action: Action,
    by: str,
    state: State,
    *,
    note: str = "",
    content: Document | None = None,
    publish_at: datetime | None = None,
    document_id: str | None = None,
    keep_note: bool = False,
) -> Draft:
    """The next version: in the draft, in its history and in the audit log."""
    now, version = datetime.now(UTC), draft.version + 1
    values: dict[str, Any] = {"state": state.value, "version": version, "updated_at": now}
    if action is not Action.NOTE:
        values |= {"note": note if keep_note else "", "publish_at": publish_at}
    if content is not None:
        values |= {"content": pack(content), "title": content.title, "shelf": content.shelf}
    if document_id is not None:
        values["document_id"] = document_id
    connection.execute(update(DraftRow).where(DraftRow.id == draft.id).values(values))
    connection.execute(
        insert(DraftVersionRow).values(
            draft_id=draft.id, version=version, at=now, actor=by, action=action.value, note=note,
            state=state.value, content=values.get("content", b""),
        )
    )  # fmt: skip
    detail: dict[str, Any] = {"version": version, "state": state.value, "title": draft.listed.title}
    if content is not None:
        detail["title"] = content.title
        detail["fields"] = sorted(edits(draft.document, content))
    known = {"note": note, "publish_at": publish_at, "document": document_id or draft.listed.document_id}
    audit.append(
        connection, by, f"ban-thao.{action.value}", subject(draft.id),
        detail | {name: value for name, value in known.items() if value},
    )  # fmt: skip
    return draft_rows.found(connection, draft.id)


def subject(draft_id: int) -> str:
    """What the audit log calls the draft."""
    return f"ban-thao/{draft_id}"


def _next_number(connection: Connection) -> int:
    """Free among the drafts, and among items that came without theirs, by an import. The caller holds the
    lock of all writers."""
    keys = connection.scalars(select(DocumentRow.source_key).where(DocumentRow.source == SOURCE))
    taken = (int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 10)
    return max(connection.scalar(select(func.max(DraftRow.id))) or 0, max(taken, default=0)) + 1


def _own_draft(connection: Connection, document: Document) -> Draft | None:
    """The draft that an item of the bookshelf was published from, if it is here."""
    key = document.source_key
    if document.source != SOURCE or not (key.isascii() and key.isdigit() and len(key) < 10):
        return None
    draft = draft_rows.get(connection, int(key))
    return draft if draft and draft.listed.document_id == document.id else None

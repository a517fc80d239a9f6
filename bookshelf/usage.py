"""What readers use: how often a document was read and a query found something, per day, without names.

Counting costs a request nothing but a note in memory; a background thread writes the notes in one short
transaction. A kill loses at most what was noted since then, and never leaves half of it.

What people type can name them. So a query is counted only if it looks like nothing personal, and shown only
once enough askings were counted. Who asked is never stored: for one day, a salted hash in memory tells that
the same client asks again.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import blake2b
from threading import Event, Lock, Thread
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from analyzers.normal_form import nfc
from bookshelf.desk_schema import UsageRow
from bookshelf.record import Record

_READ, _QUERY = "read", "query"
_VIETNAM = timezone(timedelta(hours=7))
_KEPT_DAYS = 400
_FLUSH_SECONDS = 30.0
_FLUSH_EVENTS = 500
_FRESH_FOR = timedelta(minutes=5)
"""What is most read changes slowly; within this time an answer is not computed anew."""
_MOST_NOTES = 200_000
"""Notes and clients in memory at most (20 MB): in a flood, or when nothing can be written, it stops."""
_MOST_ANSWERS = 32
_ROWS = 500
"""Rows of one INSERT: four values each stay below what SQLite and PostgreSQL take."""
_LONGEST_QUERY = 80
_LONGEST_ID = 200

_PERSONAL = re.compile(
    r"""\d{9}                                # numbers of identity cards, accounts, telephones
      | (?:\+84|\b0)(?:[ .-]?\d){8}          # telephones in groups
      | @""",
    re.VERBOSE,
)
_PROGRAM = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|fetch|monitor|headless|preview|facebookexternalhit|archiver"
    r"|^(?:curl|wget|python|java|go-http|okhttp|libwww|apache|ruby|php|node|axios|postman)",
    re.IGNORECASE,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """A document's id, or a query in its normal form, with the times it was counted."""

    key: str
    count: int


_Answer = tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    kind: str
    days: int
    n: int
    at_least: int


class Usage:
    """Counts and tells what is used. `start` and `stop` run the background thread; without it, call `flush`.

    `now` gives the time with a zone; days are those of Việt Nam.
    """

    def __init__(self, record: Record, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._record = record
        self._now = now
        self._lock = Lock()
        self._notes: Counter[tuple[str, str, date]] = Counter()
        self._events = 0
        self._seen: set[bytes] = set()
        self._seen_on = date.min
        self._salt = b""
        self._answers: dict[_Question, tuple[datetime, _Answer]] = {}
        self._swept_on = date.min
        self._wake, self._ended = Event(), Event()
        self._thread: Thread | None = None

    # Counting

    def read(self, document_id: str, client: str, agent: str) -> None:
        """Somebody opened a document. `client` tells readers of one day apart; `agent` is the User-Agent."""
        if document_id and len(document_id) <= _LONGEST_ID:
            self._note(_READ, document_id, client, agent)

    def asked(self, query: str, client: str, agent: str) -> None:
        """Somebody's query found something; one that may hold personal data is passed over."""
        if key := countable(query):
            self._note(_QUERY, key, client, agent)

    def _note(self, kind: str, key: str, client: str, agent: str) -> None:
        if is_program(agent):
            return
        day = self._today()
        with self._lock:
            if day != self._seen_on:
                self._seen.clear()
                self._seen_on, self._salt = day, secrets.token_bytes(16)
            mark = blake2b(repr((client, agent, kind, key)).encode(), key=self._salt, digest_size=12).digest()
            if mark in self._seen or max(len(self._seen), len(self._notes)) >= _MOST_NOTES:
                return
            self._seen.add(mark)
            self._notes[kind, key, day] += 1
            self._events += 1
            full = self._events >= _FLUSH_EVENTS
        if full:
            self._wake.set()

    # Telling

    def most_read(self, days: int, n: int) -> tuple[Counted, ...]:
        """Ids of at most `n` documents that were read most in the last `days`, the most read first.

        A document that has left the library meanwhile may be among them.
        """
        return self._answer(_Question(_READ, days, n, 1))

    def popular_queries(self, days: int, n: int, at_least: int = 5) -> tuple[Counted, ...]:
        """At most `n` queries that were counted `at_least` times in the last `days`, the most asked first."""
        return self._answer(_Question(_QUERY, days, n, at_least))

    def _answer(self, question: _Question) -> _Answer:
        with self._lock:
            known = self._answers.get(question)
        # With a thread, it keeps answers fresh; no reader waits for a sum over many days.
        if known and (self._thread or self._now() - known[0] < _FRESH_FOR):
            return known[1]
        return self._ask(question)

    def _ask(self, question: _Question) -> _Answer:
        total = func.sum(UsageRow.count)
        since = self._today() - timedelta(days=question.days - 1)
        statement = (
            select(UsageRow.key, total)
            .where(UsageRow.kind == question.kind, UsageRow.day >= since)
            .group_by(UsageRow.key)
            .having(total >= question.at_least)
            .order_by(total.desc(), UsageRow.key)
            .limit(question.n)
        )
        with self._record.reading.begin() as connection:
            answer = tuple(Counted(key, int(count)) for key, count in connection.execute(statement))
        with self._lock:
            if question in self._answers or len(self._answers) < _MOST_ANSWERS:
                self._answers[question] = (self._now(), answer)
        return answer

    # Keeping

    def flush(self) -> None:
        """Write what was noted, in one transaction; when that fails the notes stay for the next time."""
        with self._lock:
            notes, self._notes, self._events = self._notes, Counter(), 0
        if not notes:
            return
        try:
            self._write(notes)
        except BaseException:
            with self._lock:
                self._notes.update(notes)
            raise

    def _write(self, notes: Counter[tuple[str, str, date]]) -> None:
        # In one order everywhere, so that two servers never wait for each other's rows.
        rows = [
            {"kind": kind, "key": key, "day": day, "count": count}
            for (kind, key, day), count in sorted(notes.items())
        ]
        today = self._today()
        with self._record.writing.begin() as connection:
            insert: Any = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert
            for at in range(0, len(rows), _ROWS):
                connection.execute(_adding(insert(UsageRow), rows[at : at + _ROWS]))
            if self._swept_on != today:
                old = today - timedelta(days=_KEPT_DAYS)
                connection.execute(delete(UsageRow).where(UsageRow.day < old))
        self._swept_on = today

    def refresh(self) -> None:
        """Compute anew the answers that are no longer fresh."""
        with self._lock:
            old = [question for question, (at, _) in self._answers.items() if self._now() - at >= _FRESH_FOR]
        for question in old:
            self._ask(question)

    def _today(self) -> date:
        return self._now().astimezone(_VIETNAM).date()

    # The background thread

    def start(self) -> None:
        """Write every half minute, or sooner when much was noted."""
        self._thread = Thread(target=self._run, name="usage", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is left and end."""
        if self._thread is None:
            return
        self._ended.set()
        self._wake.set()
        self._thread.join()
        self._thread = None
        self._step()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(_FLUSH_SECONDS)
            self._wake.clear()
            self._step()

    def _step(self) -> None:
        try:
            self.flush()
            self.refresh()
        except Exception:
            _log.exception("The counts of use could not be written; they are kept and tried again")


def _adding(insert: Any, rows: Sequence[dict[str, Any]]) -> Any:
    statement = insert.values(rows)
    return statement.on_conflict_do_update(
        index_elements=["kind", "key", "day"],
        set_={"count": UsageRow.count + statement.excluded.count},
    )


def countable(query: str) -> str:
    """The normal form that a query is counted in, or "" for one that is not counted.

    >>> countable("  Đất   ĐAI "), countable("nguyễn văn a 0912 345 678"), countable("a@b.vn")
    ('đất đai', '', '')
    """
    key = " ".join(nfc(query).lower().split())
    if len(key) > _LONGEST_QUERY or not any(letter.isalnum() for letter in key) or not key.isprintable():
        return ""
    return "" if _PERSONAL.search(key) else key


def is_program(agent: str) -> bool:
    """Whether a User-Agent is that of a crawler or script, as far as it says so."""
    return not agent.strip() or _PROGRAM.search(agent) is not None

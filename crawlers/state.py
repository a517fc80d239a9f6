"""The crawl's own memory: frontier, known documents, answers of earlier runs, and what went wrong in runs.

A SQLite database beside the record. Every step is a transaction, so that a run killed at any moment goes on
from its frontier: a document leaves the frontier only when the library has it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from bookshelf.write_ahead import write_ahead
from crawlers.pages import KeptPages
from crawlers.source import Found

_BUSY_SECONDS = 60

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, began TEXT NOT NULL, ended TEXT, outcome TEXT NOT NULL,
    full INTEGER NOT NULL, route TEXT NOT NULL DEFAULT '', counts TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS runs_source ON runs (source, id);
CREATE TABLE IF NOT EXISTS frontier (
    position INTEGER PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL,
    version TEXT NOT NULL, listed TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, UNIQUE (source, key));
CREATE TABLE IF NOT EXISTS documents (
    source TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, version TEXT NOT NULL,
    listed TEXT NOT NULL, fingerprint TEXT NOT NULL, met_run INTEGER NOT NULL, read_at TEXT NOT NULL,
    gone_at TEXT, PRIMARY KEY (source, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS troubles (
    run INTEGER NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, route TEXT NOT NULL, key TEXT NOT NULL,
    url TEXT NOT NULL, vi TEXT NOT NULL, en TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS troubles_run ON troubles (run);
CREATE TABLE IF NOT EXISTS fired (source TEXT PRIMARY KEY, due TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tries (
    source TEXT PRIMARY KEY, due TEXT NOT NULL, number INTEGER NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alarms (
    source TEXT NOT NULL, code TEXT NOT NULL, since TEXT NOT NULL, told TEXT,
    PRIMARY KEY (source, code)) WITHOUT ROWID;
"""


class TroubleKind(StrEnum):
    """What became of the thing that went wrong."""

    CLOSED = "closed"
    """A route is closed for the run."""
    FAILED = "failed"
    """A route or a document could not be read; it is tried again in the next run."""
    REFUSED = "refused"
    """Ingest took the bytes and could not make a document of them."""
    DOUBT = "doubt"
    """The document is kept, and somebody should look at it."""
    UNKNOWN = "unknown"
    """A code of the source that means nothing to us; the document is kept without it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """`key` is "" for what concerns a route."""

    kind: TroubleKind
    code: str
    vi: str
    en: str
    route: str = ""
    key: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document of the frontier, in whose reading `tries` runs have failed."""

    found: Found
    tries: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the last look at a document left. `gone_at` is set once the source said that it is not there."""

    version: str
    fingerprint: str
    read_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Run:
    """`outcome`: running, done, failed (no route served, or the site is down), stopped, killed."""

    id: int
    source: str
    began: datetime
    ended: datetime | None
    outcome: str
    full: bool
    route: str
    counts: Mapping[str, int]


class CrawlState:
    """Open it with a folder; one object belongs to one thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._database = sqlite3.connect(
            folder / "state.db", timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._database.row_factory = sqlite3.Row
        write_ahead(self._database, _BUSY_SECONDS)
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_SCHEMA)
        self.pages = KeptPages(self._database, folder / "pages")

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> CrawlState:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done inside is kept as a whole or not at all."""
        if self._database.in_transaction:
            yield
            return
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    # Runs

    def begin_run(self, source: str, at: datetime, *, full: bool) -> int:
        """A new run; one of the source that never ended was killed, and is called so."""
        with self.together():
            self._database.execute(
                "UPDATE runs SET outcome = 'killed', ended = ? WHERE source = ? AND ended IS NULL",
                (_text(at), source),
            )
            began = self._database.execute(
                "INSERT INTO runs (source, began, outcome, full) VALUES (?, ?, 'running', ?)",
                (source, _text(at), full),
            )
        assert began.lastrowid is not None
        return began.lastrowid

    def note_run(self, run: int, counts: Mapping[str, int], route: str) -> None:
        """How far a run is."""
        self._database.execute(
            "UPDATE runs SET counts = ?, route = ? WHERE id = ?", (json.dumps(dict(counts)), route, run)
        )

    def end_run(self, run: int, at: datetime, outcome: str) -> None:
        self._database.execute(
            "UPDATE runs SET outcome = ?, ended = ? WHERE id = ?", (outcome, _text(at), run)
        )

    def runs(self, source: str, limit: int = 20) -> list[Run]:
        """The latest first."""
        rows = self._database.execute(
            "SELECT * FROM runs WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit)
        )
        return [_run(row) for row in rows]

    def last_run(self, source: str, *, full: bool = False) -> Run | None:
        """The last run that came to its end, or the last full sweep that did."""
        row = self._database.execute(
            "SELECT * FROM runs WHERE source = ? AND outcome = 'done' AND full >= ? ORDER BY id DESC LIMIT 1",
            (source, full),
        ).fetchone()
        return _run(row) if row else None

    def last_new(self, source: str) -> datetime | None:
        """When a run began that brought something new or changed."""
        row = self._database.execute(
            "SELECT began FROM runs WHERE source = ? AND "
            "json_extract(counts, '$.new') + json_extract(counts, '$.changed') > 0 ORDER BY id DESC LIMIT 1",
            (source,),
        ).fetchone()
        return datetime.fromisoformat(row["began"]) if row else None

    def note(self, run: int, trouble: Trouble, at: datetime) -> None:
        one = trouble
        self._database.execute(
            "INSERT INTO troubles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (run, one.kind, one.code, one.route, one.key, one.url, one.vi, one.en, _text(at)),
        )

    def troubles(self, run: int, limit: int = 1000) -> list[Trouble]:
        rows = self._database.execute(
            "SELECT kind, code, vi, en, route, key, url FROM troubles WHERE run = ? ORDER BY rowid LIMIT ?",
            (run, limit),
        )
        return [Trouble(TroubleKind(row["kind"]), *tuple(row)[1:]) for row in rows]

    def doubted(self, limit: int) -> list[tuple[str, str]]:
        """(source, key) of documents that a run doubted, the latest first."""
        rows = self._database.execute(
            "SELECT source, key FROM troubles JOIN runs ON runs.id = troubles.run "
            "WHERE kind = ? AND key <> '' GROUP BY source, key ORDER BY max(troubles.rowid) DESC LIMIT ?",
            (TroubleKind.DOUBT, limit),
        )
        return [(row["source"], row["key"]) for row in rows]

    # Frontier

    def await_reading(self, source: str, found: Found) -> bool:
        """Put a document on the frontier; False when it stands there already (its newer version counts)."""
        values = (source, found.key, found.url, found.version, json.dumps(dict(found.listed)))
        with self.together():
            old = self._database.execute(
                "SELECT 1 FROM frontier WHERE source = ? AND key = ?", (source, found.key)
            ).fetchone()
            self._database.execute(
                "INSERT INTO frontier (source, key, url, version, listed) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (source, key) DO UPDATE SET "
                "url = excluded.url, version = excluded.version, listed = excluded.listed",
                values,
            )
        return old is None

    def waiting(self, source: str, after: int, limit: int) -> list[tuple[int, Waiting]]:
        """(position, document) of the frontier behind a position, in its order."""
        rows = self._database.execute(
            "SELECT * FROM frontier WHERE source = ? AND position > ? ORDER BY position LIMIT ?",
            (source, after, limit),
        )
        return [(row["position"], Waiting(_found(row), row["tries"])) for row in rows]

    def waiting_count(self, source: str) -> int:
        row = self._database.execute("SELECT count(*) FROM frontier WHERE source = ?", (source,)).fetchone()
        return int(row[0])

    def failed_to_read(self, source: str, key: str) -> None:
        """It stays on the frontier."""
        self._database.execute(
            "UPDATE frontier SET tries = tries + 1 WHERE source = ? AND key = ?", (source, key)
        )

    # Documents

    def known(self, source: str, key: str) -> Known | None:
        row = self._database.execute(
            "SELECT version, fingerprint, read_at, gone_at FROM documents WHERE source = ? AND key = ?",
            (source, key),
        ).fetchone()
        if row is None:
            return None
        gone = datetime.fromisoformat(row["gone_at"]) if row["gone_at"] else None
        return Known(row["version"], row["fingerprint"], datetime.fromisoformat(row["read_at"]), gone)

    def met(self, source: str, key: str, run: int) -> None:
        """Discovery of this run has seen a known document."""
        self._database.execute(
            "UPDATE documents SET met_run = ? WHERE source = ? AND key = ?", (run, source, key)
        )

    def not_met(self, source: str, run: int) -> list[Found]:
        """Known documents that this run did not meet and that are not known to be gone."""
        rows = self._database.execute(
            "SELECT key, url, version, listed FROM documents "
            "WHERE source = ? AND met_run <> ? AND gone_at IS NULL",
            (source, run),
        )
        return [_found(row) for row in rows]

    def has_read(self, source: str, found: Found, fingerprint: str, run: int, at: datetime) -> None:
        """The library has it: it leaves the frontier and is known."""
        listed = json.dumps(dict(found.listed))
        with self.together():
            self._database.execute("DELETE FROM frontier WHERE source = ? AND key = ?", (source, found.key))
            self._database.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (source, found.key, found.url, found.version, listed, fingerprint, run, _text(at)),
            )

    def is_gone(self, source: str, found: Found, run: int, at: datetime) -> bool:
        """The source says that it is not there; what was known stays known. Whether it had been there."""
        known = self.known(source, found.key)
        if known is None:
            self.has_read(source, found, "", run, at)
        with self.together():
            self._database.execute("DELETE FROM frontier WHERE source = ? AND key = ?", (source, found.key))
            self._database.execute(
                "UPDATE documents SET gone_at = coalesce(gone_at, ?), version = ?, read_at = ? "
                "WHERE source = ? AND key = ?",
                (_text(at), found.version, _text(at), source, found.key),
            )
        return known is not None and known.gone_at is None

    def document_count(self, source: str) -> int:
        row = self._database.execute("SELECT count(*) FROM documents WHERE source = ?", (source,)).fetchone()
        return int(row[0])

    # The schedule and the alarms

    def last_fired(self, source: str) -> datetime | None:
        """The time of the plan that the source's last finished run stood for."""
        row = self._database.execute("SELECT due FROM fired WHERE source = ?", (source,)).fetchone()
        return datetime.fromisoformat(row["due"]) if row else None

    def has_fired(self, source: str, due: datetime) -> None:
        self._database.execute("INSERT OR REPLACE INTO fired VALUES (?, ?)", (source, _text(due)))

    def begins_to_fire(self, source: str, due: datetime, at: datetime) -> None:
        """A run for a time of the plan begins; `tries` tells how often that was so."""
        self._database.execute(
            "INSERT INTO tries VALUES (?, ?, 1, ?) ON CONFLICT (source) DO UPDATE SET "
            "number = CASE due WHEN excluded.due THEN number + 1 ELSE 1 END, "
            "due = excluded.due, at = excluded.at",
            (source, _text(due), _text(at)),
        )

    def tries(self, source: str, due: datetime) -> tuple[int, datetime | None]:
        """How often a run for a time of the plan was begun, and when last."""
        row = self._database.execute(
            "SELECT number, at FROM tries WHERE source = ? AND due = ?", (source, _text(due))
        ).fetchone()
        return (row["number"], datetime.fromisoformat(row["at"])) if row else (0, None)

    def raise_alarm(self, source: str, code: str, at: datetime) -> None:
        """It stands from now, unless it does already."""
        self._database.execute(
            "INSERT OR IGNORE INTO alarms (source, code, since) VALUES (?, ?, ?)", (source, code, _text(at))
        )

    def alarm_since(self, source: str, code: str) -> datetime | None:
        row = self._database.execute(
            "SELECT since FROM alarms WHERE source = ? AND code = ?", (source, code)
        ).fetchone()
        return datetime.fromisoformat(row["since"]) if row else None

    def clear_alarms(self, source: str, but: Sequence[str]) -> None:
        """Forget the source's alarms, but those of these codes."""
        marks = ", ".join("?" * len(but))
        self._database.execute(
            f"DELETE FROM alarms WHERE source = ? AND code NOT IN ({marks})", (source, *but)
        )

    def untold(self, source: str) -> list[str]:
        """Codes of the alarms that nobody was told of."""
        rows = self._database.execute(
            "SELECT code FROM alarms WHERE source = ? AND told IS NULL ORDER BY code", (source,)
        )
        return [row["code"] for row in rows]

    def has_told(self, source: str, code: str, at: datetime) -> None:
        self._database.execute(
            "UPDATE alarms SET told = ? WHERE source = ? AND code = ?", (_text(at), source, code)
        )


def _text(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.isoformat()


def _found(row: sqlite3.Row) -> Found:
    return Found(row["key"], row["url"], row["version"], json.loads(row["listed"]))


def _run(row: sqlite3.Row) -> Run:
    return Run(
        id=row["id"],
        source=row["source"],
        began=datetime.fromisoformat(row["began"]),
        ended=datetime.fromisoformat(row["ended"]) if row["ended"] else None,
        outcome=row["outcome"],
        full=bool(row["full"]),
        route=row["route"],
        counts=json.loads(row["counts"]),
    )

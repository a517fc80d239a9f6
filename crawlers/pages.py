"""Answers of earlier runs, so that a site is only asked whether they still hold."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path

from bookshelf.files import FileStore
from crawlers.source import Page

_CACHED_BYTES = 16 << 20
"""A longer answer is not kept; it is fetched again when its document is looked at again."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, final_url TEXT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL,
    charset TEXT NOT NULL, headers TEXT NOT NULL, fetched_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_sha256 ON pages (sha256);
"""


class KeptPages:
    """Validators in the crawl's database, bodies as files in a folder."""

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        self._database, self._bodies = database, FileStore(folder)
        database.executescript(_SCHEMA)

    def page(self, url: str) -> Page | None:
        row = self._database.execute("SELECT * FROM pages WHERE url = ?", (url,)).fetchone()
        if row is None or not self._bodies.verify(row["sha256"]):
            return None
        return Page(
            row["final_url"],
            self._bodies.get(row["sha256"]),
            row["media_type"],
            row["charset"],
            datetime.fromisoformat(row["fetched_at"]),
            json.loads(row["headers"]),
        )

    def keep_page(self, url: str, page: Page) -> None:
        """Only what the site can be asked about again; the body that it replaces is thrown away."""
        headers = {name: page.headers[name] for name in ("etag", "last-modified") if page.headers.get(name)}
        old = self._database.execute("SELECT sha256 FROM pages WHERE url = ?", (url,)).fetchone()
        if headers and len(page.data) <= _CACHED_BYTES:
            digest = self._bodies.put(page.data)
            self._database.execute(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(url, page.url, digest, page.media_type, page.charset),
                    *(json.dumps(headers), page.fetched_at.isoformat()),
                ),
            )
        else:
            self._database.execute("DELETE FROM pages WHERE url = ?", (url,))
        if (
            old
            and not self._database.execute(
                "SELECT 1 FROM pages WHERE sha256 = ?", (old["sha256"],)
            ).fetchone()
        ):
            self._bodies.remove(old["sha256"])

"""(b) SQLite's full-text search: FTS5, tokenizer unicode61, its bm25()."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from bookshelf.model import Document

_WORD = re.compile(r"\w+")
_PAGE = """
    SELECT key, highlight(texts, 1, '<b>', '</b>'), snippet(texts, 2, '<b>', '</b>', '…', 40)
    FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10
"""


class FTS5:
    """Whole documents; the title counts three times as much. Any of the words may match."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "fts5.db", check_same_thread=False)

    def fill(self, documents: Iterable[Document]) -> None:
        with self._connection as connection:
            connection.execute("DROP TABLE IF EXISTS texts")
            connection.execute(
                "CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, title, text, tokenize = 'unicode61')"
            )
            rows = ((one.source_key, f"{one.number} {one.title}", one.text) for one in documents)
            connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)
            connection.execute("INSERT INTO texts (texts, rank) VALUES ('rank', 'bm25(0, 3, 1)')")

    def rank(self, text: str, depth: int) -> list[tuple[str, float]]:
        statement = "SELECT key, -rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
        return self._connection.execute(statement, (_any_word(text), depth)).fetchall()

    def page(self, text: str) -> list[tuple[str, str, str]]:
        """Ten hits with marks; FTS5 counts no facets."""
        return self._connection.execute(_PAGE, (_any_word(text),)).fetchall()


def _any_word(text: str) -> str:
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(text.lower())))

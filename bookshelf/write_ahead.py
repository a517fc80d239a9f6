"""SQLite's write-ahead log, turned on by whoever comes first.

Readers and a writer then do not wait for each other (https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import sqlite3
import time

_PAUSE = 0.01


def write_ahead(database: sqlite3.Connection, patience: float) -> None:
    """Have `database` write ahead; the file stays so.

    Where several connections turn it on at once, SQLite refuses all but one without asking `busy_timeout`,
    so it is asked again here, for at most `patience` seconds. Raises `sqlite3.OperationalError`.
    """
    until = time.monotonic() + patience
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(_PAUSE)

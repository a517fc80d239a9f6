from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from bookshelf.database import HEAD, UnusableDatabase, alembic_config, open_database, reading, writing
from bookshelf.desk_schema import METADATA
from bookshelf.record import Record
from bookshelf.write_ahead import write_ahead

REPO = Path(__file__).resolve().parents[2]

OPEN = """
import sys
from bookshelf.record import Record
with Record.open(sys.argv[1]) as record:
    print(record.revision())
"""

WRITE = """
import sys
from bookshelf.record import Entry, Record
from tests.bookshelf.examples import document
with Record.open(sys.argv[1]) as record:
    for batch in range(100_000):
        words = f"Lời văn {batch}. " * 2_000
        documents = [document(f"{batch}-{item}", text=words, issuers=("A", "B")) for item in range(5)]
        record.put_many([Entry(item) for item in documents])
        print(batch, flush=True)
"""


def start(program: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program, url], cwd=REPO, stdout=subprocess.PIPE, text=True)


def test_migrations_make_the_schema_of_the_code(url: str) -> None:
    engine = open_database(url)
    with reading(engine).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == HEAD
    engine.dispose()


def test_processes_that_open_a_new_record_at_once(url: str) -> None:
    opening = [start(OPEN, url) for _ in range(4)]
    assert [process.communicate()[0] for process in opening] == ["0\n"] * 4


def test_a_kill_leaves_whole_batches(url: str) -> None:
    process = start(WRITE, url)
    assert process.stdout is not None
    done = [process.stdout.readline() for _ in range(5)]
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0].splitlines()
    committed = len(done) + len(rest)
    with Record.open(url) as record:
        # The batch after the last one reported may have been committed too.
        assert record.count() in (5 * committed, 5 * committed + 5)
        for document in record.documents():
            batch = document.source_key.split("-")[0]
            assert document.text == f"Lời văn {batch}. " * 2_000
            assert document.issuers == ("A", "B")
        assert record.revision() == record.count()


def test_sqlite_writes_ahead_and_syncs(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/record.db")
    with reading(engine).connect() as connection:
        settings = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert settings == ["wal", 2, 1]


def test_a_record_may_be_made_by_several_at_once(tmp_path: Path) -> None:
    """SQLite refuses a second connection that turns the write-ahead log on meanwhile."""
    together, counts = Barrier(4), []

    def come(url: str) -> None:
        together.wait()
        with Record.open(url) as record:
            counts.append(record.count())

    for at in range(10):
        url = f"sqlite:///{tmp_path}/{at}.db"
        threads = [Thread(target=come, args=(url,)) for _ in range(together.parties)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [0] * 40


def test_who_reads_in_the_old_way_is_waited_for_and_then_named(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with closing(sqlite3.connect(path)) as reader, closing(sqlite3.connect(path, timeout=0)) as comer:
        reader.execute("CREATE TABLE kept (value)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM kept").fetchall()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            write_ahead(comer, 0.05)
        reader.rollback()
        write_ahead(comer, 0.05)
        assert comer.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    with Record.open(f"sqlite:///{tmp_path}/record.db") as record:
        other = create_engine(record.url)
        with other.connect() as writer:
            writer.exec_driver_sql("BEGIN IMMEDIATE")
            assert record.count() == 0
            writer.rollback()
        other.dispose()


def test_a_schema_of_a_newer_program_is_refused(url: str) -> None:
    engine = open_database(url)
    with writing(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(UnusableDatabase, match=r"9999.*install the version"):
        Record.open(url)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("record.db", "no database URL"),
        ("mysql://host/x", "mysql is not supported"),
        ("sqlite://", "give the SQLite URL a file"),
        ("sqlite:///:memory:", "give the SQLite URL a file"),
    ],
)
def test_unusable_addresses(url: str, message: str) -> None:
    with pytest.raises(UnusableDatabase, match=message):
        Record.open(url)

from __future__ import annotations

from pathlib import Path

import orjson
from sqlalchemy import create_engine, text

from bookshelf.audit import append
from bookshelf.files import FileStore
from bookshelf.record import Record
from search_api.embedded.engine import EmbeddedEngine
from tests.tusach.library import tusach, write_lines


def url(home: Path) -> str:
    return f"sqlite:///{home}/record.db"


def problems(home: Path) -> list[str]:
    result = tusach(home, "check")
    found = [line for line in result.output.splitlines() if line.startswith("Problem: ")]
    assert result.exit_code == (1 if found else 0)
    return found


def test_a_sound_library_is_said_to_be_sound(made_home: Path) -> None:
    assert "All is well: 4 documents" in tusach(made_home, "check").output


def test_a_lost_and_a_damaged_file_are_found(home: Path) -> None:
    store = FileStore(home / "files")
    (digest,) = store
    store.path(digest).chmod(0o644)
    store.path(digest).write_bytes(b"changed")
    assert ["damaged" in problem for problem in problems(home)] == [True]
    store.remove(digest)
    assert ["not in the store" in problem for problem in problems(home)] == [True]


def test_what_the_index_lacks_or_has_too_much_is_found_and_rebuilt(home: Path) -> None:
    engine = EmbeddedEngine.open(home / "index")
    engine.remove(["qd-02-2025-qd-ubnd-dong-nai"])
    engine.commit(engine.revision())
    engine.close()
    assert problems(home) == ["Problem: qd-02-2025-qd-ubnd-dong-nai: not in the index; run `tusach rebuild`"]
    assert "holds 4 documents" in tusach(home, "rebuild").output
    assert problems(home) == []
    with Record.open(url(home)) as record:
        record.remove("qd-02-2025-qd-ubnd-dong-nai")
    assert ["the index is at revision" in problem for problem in problems(home)] == [True]


def test_provisions_that_do_not_fit_their_text_are_found(home: Path) -> None:
    database = create_engine(url(home))
    with database.begin() as connection:
        connection.execute(text("UPDATE texts SET text = substr(text, 1, 40)"))
    database.dispose()
    assert any("spans" in problem for problem in problems(home))


def test_an_audit_log_that_was_changed_is_found(home: Path) -> None:
    with Record.open(url(home)) as record, record.writing.begin() as connection:
        for subject in ("a", "b"):
            append(connection, "lan", "x", subject)
        connection.execute(text("DROP TRIGGER audit_log_keeps_UPDATE"))
        connection.execute(text("UPDATE audit_log SET actor = 'minh' WHERE id = 2"))
    assert ["audit log" in one and "row 2" in one for one in problems(home)] == [True]


def test_stats_count_and_measure(made_home: Path) -> None:
    output = tusach(made_home, "stats").output
    assert "4 documents, 0 files or lines in quarantine" in output
    assert "3  Quyết định" in output
    assert "3  2025" in output
    assert "Last change: 20" in output


def test_quarantine_lists_and_forgets(home: Path, tmp_path: Path) -> None:
    assert "Nothing is in quarantine." in tusach(home, "quarantine").output
    path = write_lines(tmp_path / "b.jsonl", [b"{", b"}"])
    assert tusach(home, "import", path).exit_code == 1
    listed = [orjson.loads(line) for line in tusach(home, "quarantine", "--json").stdout.splitlines()]
    assert [(one["name"], one["code"]) for one in listed] == [
        ("b.jsonl:1", "invalid-json"),
        ("b.jsonl:2", "invalid-json"),
    ]
    assert "All is well" in tusach(home, "check").output
    output = tusach(home, "quarantine", "--forget", "b.jsonl:1").output
    assert "b.jsonl:2" in output
    assert "b.jsonl:1 " not in output
    wrong = tusach(home, "quarantine", "--forget", "b.jsonl:1")
    assert wrong.exit_code == 2
    assert "nothing in quarantine is called b.jsonl:1" in wrong.output


def test_export_refuses_an_ending_that_it_cannot_write(home: Path, tmp_path: Path) -> None:
    result = tusach(home, "export", tmp_path / "library.zip")
    assert result.exit_code == 2
    assert not (tmp_path / "library.zip").exists()
    assert tusach(home, "export", "--files").exit_code == 2

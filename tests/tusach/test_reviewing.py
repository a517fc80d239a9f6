from __future__ import annotations

import json
from pathlib import Path

from bookshelf.record import Record
from tests.tusach.library import decision, line, tusach, write_lines

CONTRADICTED = decision(7).replace("năm 2025\n", "năm 2031\n")
"""The year of its number is not that of its day of issue."""


def imported(home: Path, text: str = CONTRADICTED) -> None:
    assert (
        tusach(home, "import", write_lines(home / "in" / "a.jsonl", [line("d7", text=text)])).exit_code == 0
    )


def listed(home: Path) -> list[tuple[str, str, str]]:
    lines = tusach(home, "review", "--json").output.splitlines()
    return [(one["field"], one["value"], one["read"]) for one in map(json.loads, lines)]


def test_a_field_is_listed_corrected_kept_and_its_difference_shown(tmp_path: Path) -> None:
    imported(tmp_path)
    assert listed(tmp_path) == [("number", "7/2025/QĐ-UBND", ""), ("issued_on", "2031-08-12", "")]
    with Record.open(f"sqlite:///{tmp_path}/record.db") as record:
        (name,) = record.document_ids()
    assert "confidence 0.40" in tusach(tmp_path, "review").output
    done = tusach(tmp_path, "review", name, "issued_on", "2025-08-12", "--by", "Lan")
    assert f"{name}: issued_on is 2025-08-12 (was 2031-08-12)." in done.output
    assert tusach(tmp_path, "review", name, "number", "--confirm").exit_code == 0
    assert tusach(tmp_path, "review").output == "Nothing to review.\n"
    imported(tmp_path, CONTRADICTED + "\n")
    imported(tmp_path, CONTRADICTED + " thêm.")
    assert listed(tmp_path) == [("issued_on", "2025-08-12", "2031-08-12")]
    assert "now read as 2031-08-12" in tusach(tmp_path, "review").output


def test_wrong_uses_are_told(tmp_path: Path) -> None:
    imported(tmp_path)
    assert "There is no document x" in tusach(tmp_path, "review", "x", "number", "1").output
    for arguments in (("x", "number"), ("x",), ("x", "number", "1", "--confirm")):
        result = tusach(tmp_path, "review", *arguments)
        assert result.exit_code == 2
        assert "VALUE or --confirm" in result.output
    with Record.open(f"sqlite:///{tmp_path}/record.db") as record:
        (name,) = record.document_ids()
    assert "write yyyy-mm-dd" in tusach(tmp_path, "review", name, "issued_on", "mai").output

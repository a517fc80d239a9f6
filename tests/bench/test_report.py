from __future__ import annotations

from pathlib import Path

import pytest

from bench.report import Report, Table, replaced

TABLE = Table("Speed", ["engine", "ms"], [["embedded", "7.0"], ["other", "14.0"]], ["A note."])


def test_markdown() -> None:
    lines = ["**Speed**", "", "| engine | ms |", "| --- | ---: |", "| embedded | 7.0 |", "| other | 14.0 |"]
    assert TABLE.markdown() == "\n".join([*lines, "", "A note."])


def test_columns_stand_below_each_other() -> None:
    _, _, head, first, second, _ = TABLE.plain().split("\n")
    assert head.index("ms") + 2 == len(first) == len(second)


def test_block_is_replaced_and_the_rest_kept(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A\n<!-- x begin -->\nold\n<!-- x end -->\n<!-- y begin -->\nkept\n<!-- y end -->\n")
    for _ in range(2):
        Report(page, "3 documents").block("x", [TABLE])
    text = page.read_text()
    assert "old" not in text
    assert text.count("| embedded | 7.0 |") == 1
    assert "3 documents" in text
    assert text.startswith("# A\n<!-- x begin -->\n")
    assert text.endswith("<!-- x end -->\n<!-- y begin -->\nkept\n<!-- y end -->\n")


@pytest.mark.parametrize("page", ["", "<!-- x begin -->", "<!-- x end --> <!-- y begin -->"])
def test_page_without_the_markers_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="x begin"):
        replaced(page, "x", "new")


def test_without_a_page_it_is_only_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Report(None, "3 documents").block("x", [TABLE])
    assert "embedded" in capsys.readouterr().out

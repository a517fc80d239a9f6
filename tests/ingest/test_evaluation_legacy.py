"""The measure of old encodings: what counts as recovered."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.evaluation.legacy import Recovery, compare, evaluate
from tests.ingest.word97_papers import Para, Parts, Text, font, make_doc


@pytest.mark.parametrize(
    ("reading", "recovered", "cased", "syllables"),
    [
        ("Nghị định số 1", 4, 4, 4),
        ("Trang 2 Nghị định số 1", 4, 4, 4),
        ("NGHỊ định số", 4, 3, 3),
        ("Nghi đinh số 1", 2, 2, 2),
        ("Nghịđịnh số 1", 4, 4, 2),
        ("", 0, 0, 0),
    ],
)
def test_compare(reading: str, recovered: int, cased: int, syllables: int) -> None:
    found = compare("a.doc", "Nghị định\nsố 1", reading)
    assert found == Recovery("a.doc", 4, recovered, cased, 4, syllables, misses=found.misses)
    assert bool(found.misses) is (syllables < 4)


def test_rows(tmp_path: Path) -> None:
    old, word = tmp_path / "files/legacy/tcvn3", tmp_path / "files/original/doc"
    old.mkdir(parents=True)
    word.mkdir(parents=True)
    data = make_doc([Para([Text("NghÞ ®Þnh", font(1))])], Parts(fonts=("Arial", ".VnTime")))
    (old / "a.doc").write_bytes(data)
    (old / "a.txt").write_text("Nghị định", encoding="utf-8")
    (word / "b.doc").write_bytes(data[:2000])
    values = {row.measure: row.value for row in evaluate(tmp_path)}
    assert values == {
        "letters with a mark recovered": 1.0,
        "syllables recovered": 1.0,
        "letters with a mark, in their case": 1.0,
        "files in old encodings read": 1.0,
        "DOC files read": 0.0,
    }


def test_data_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(evaluate(tmp_path))

"""Fields that cannot be true together."""

from __future__ import annotations

from datetime import date

import pytest

from bookshelf.model import Method, Provenance
from ingest.plausible import DOUBTED, weighed

NAMES = ("number", "doc_type", "issued_on", "effective_on")
DAY = date(2031, 5, 3)


def doubted(number: str, doc_type: str, issued_on: date | None, effective_on: date | None) -> set[str]:
    notes = [Provenance(name, Method.EXTRACTED, "s") for name in NAMES]
    return {
        note.field
        for note in weighed(notes, number, doc_type, issued_on, effective_on)
        if note.confidence == DOUBTED
    }


@pytest.mark.parametrize(
    ("number", "doc_type", "issued_on", "effective_on", "expected"),
    [
        ("7/2031/NĐ-CP", "Nghị định", DAY, date(2031, 7, 1), set()),
        ("7/2030/NĐ-CP", "Nghị định", date(2031, 1, 3), None, set()),
        ("7/2019/NĐ-CP", "Nghị định", DAY, None, {"number", "issued_on"}),
        ("7/2031/NĐ-CP", "Thông tư", DAY, None, {"doc_type"}),
        ("7/2031/QH20", "Nghị quyết", DAY, None, set()),
        ("50-QĐ/TW", "Quy định", DAY, None, set()),
        ("7/2031/NĐ-CP", "Nghị định", DAY, date(2031, 5, 2), {"effective_on", "issued_on"}),
        ("", "", None, None, set()),
    ],
)
def test_what_contradicts_is_doubted(
    number: str, doc_type: str, issued_on: date | None, effective_on: date | None, expected: set[str]
) -> None:
    assert doubted(number, doc_type, issued_on, effective_on) == expected


def test_what_the_source_states_is_not_weighed() -> None:
    note = Provenance("issued_on", Method.SOURCE, "s")
    assert list(weighed([note], "7/2019/NĐ-CP", "Nghị định", DAY, None)) == [note]

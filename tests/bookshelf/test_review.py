"""Doubtful fields, corrections, and what a later import reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.corrections import UnknownValue, corrected, plain, typed
from bookshelf.entries import Entry
from bookshelf.model import Document, Method, Provenance, Signer
from bookshelf.record import Record
from bookshelf.review import doubts

TEXT = "BỘ Y TẾ\nSố: 7/2031/TT-BYT\nTHÔNG TƯ\nVề thuốc nam"


def read(number: str = "7/2031/TT-BYT", confidence: float = 0.5, **values: object) -> Document:
    notes = (
        Provenance("number", Method.EXTRACTED, "s", confidence=confidence, start=12, end=25),
        Provenance("issuers", Method.EXTRACTED, "s", confidence=1.0, start=0, end=7),
        Provenance("fields", Method.ADDRESS, "s", confidence=0.5),
    )
    document = Document(
        "tt-7", "s", "1", "Về thuốc nam", TEXT, number=number, issuers=("Bộ Y tế",), provenance=notes
    )
    return replace(document, **values)  # type: ignore[arg-type]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(f"sqlite:///{tmp_path}/record.db") as opened:
        yield opened


def test_a_field_of_little_confidence_is_listed_with_its_place(record: Record) -> None:
    record.put_many([Entry(read())])
    (one,) = record.doubtful(10)
    assert (one.document_id, one.field, one.value, one.confidence) == ("tt-7", "number", "7/2031/TT-BYT", 0.5)
    assert "Số: 7/2031/TT-BYT THÔNG TƯ" in one.excerpt


def test_what_is_sure_or_stated_is_not_listed(record: Record) -> None:
    stated = (Provenance("number", Method.SOURCE, "s", confidence=0.5),)
    record.put_many(
        [Entry(read(confidence=0.9)), Entry(replace(read(), id="b", source_key="2", provenance=stated))]
    )
    assert record.doubtful(10) == []


def test_a_correction_leaves_the_list_and_survives_an_import(record: Record) -> None:
    record.put_many([Entry(read())])
    record.put_many([Entry(corrected(read(), "number", "17/2031/TT-BYT", "Lan"))])
    assert record.doubtful(10) == []
    record.put_many([Entry(read())])
    (one,) = record.doubtful(10)
    assert (one.value, one.read) == ("17/2031/TT-BYT", "7/2031/TT-BYT")
    kept = record.get("tt-7")
    assert kept is not None
    assert kept.provenance[0] == Provenance("number", Method.EDITED, "Lan")


def test_a_difference_is_settled_by_confirming(record: Record) -> None:
    record.put_many([Entry(corrected(read(), "number", "17/2031/TT-BYT", "Lan"))])
    record.put_many([Entry(read())])
    kept = record.get("tt-7")
    assert kept is not None
    record.put_many([Entry(corrected(kept, "number", kept.number, "Lan"))])
    assert record.doubtful(10) == []
    assert record.get("tt-7").source_metadata == {}  # type: ignore[union-attr]


def test_an_import_that_agrees_is_no_difference(record: Record) -> None:
    record.put_many([Entry(corrected(read(), "number", "17/2031/TT-BYT", "Lan"))])
    record.put_many([Entry(read("17/2031/TT-BYT"))])
    assert record.doubtful(10) == []


def test_a_removed_document_is_not_listed(record: Record) -> None:
    record.put_many([Entry(read())])
    record.remove("tt-7")
    assert record.doubtful(10) == []


def test_all_are_found_over_several_batches(record: Record) -> None:
    record.put_many([Entry(replace(read(), id=f"d{n}", source_key=str(n))) for n in range(120)])
    assert len({one.document_id for one in record.doubtful(1000)}) == 120
    assert record.doubtful(10)[0].document_id == "d119"


def test_the_text_cannot_be_set_as_a_field() -> None:
    with pytest.raises(UnknownValue, match="text: cannot be set; choose one of number"):
        corrected(read(), "text", "", "Lan")


def test_a_day_must_be_one() -> None:
    with pytest.raises(UnknownValue, match="is no date"):
        typed("issued_on", "3 tháng 5")


NAMES = st.text("abcđê ", min_size=1).map(lambda words: " ".join(words.split())).filter(bool)


@given(st.dates(), st.lists(NAMES), st.lists(st.tuples(NAMES, NAMES)))
def test_what_is_shown_can_be_typed(day: date, issuers: list[str], people: list[tuple[str, str]]) -> None:
    signers = tuple(Signer(*person) for person in people)
    for name, value in (
        ("issued_on", day),
        ("issuers", tuple(issuers)),
        ("signers", signers),
        ("effective_on", None),
    ):
        assert typed(name, plain(value)) == value


def test_a_document_without_provenance_has_no_doubts() -> None:
    assert list(doubts(replace(read(), provenance=()))) == []

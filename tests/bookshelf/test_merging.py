"""One document from several sources: what is believed, what is kept, what survives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bookshelf.entries import Entry, Outcome
from bookshelf.merging import merge, same_document
from bookshelf.model import Document, FileRef, Method, Provenance, Relation, RelationKind, TextStatus
from bookshelf.record import Record
from tests.bookshelf.examples import document

ISSUED = date(2025, 8, 12)


def view(source: str, method: Method = Method.SOURCE, **values: object) -> Document:
    """What a source says of one decision."""
    stated = {
        "number": "5/2025/QĐ-UBND",
        "title": "Về quản lý chợ",
        "issuers": ("Ủy ban nhân dân tỉnh Đồng Nai",),
        "issued_on": ISSUED,
        **values,
    }
    made = replace(document(f"{source}-5"), source=source, source_key="5", provenance=(), **stated)  # type: ignore[arg-type]
    notes = [Provenance(name, method, source, fetched_at=datetime(2026, 1, 1, tzinfo=UTC)) for name in stated]
    return replace(made, provenance=tuple(notes))


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"number": "05 /2025/QÐ-UBND"}, True),
        ({"issuers": ("UBND tỉnh Đồng Nai",)}, True),
        ({"issuers": ("UBND tỉnh Bình Dương",)}, False),
        ({"issuers": ("UBND huyện Long Thành, tỉnh Đồng Nai",)}, False),
        ({"issuers": ()}, False),
        ({"issued_on": date(2025, 8, 13)}, False),
        ({"issued_on": None}, False),
        ({"number": "6/2025/QĐ-UBND"}, False),
        ({"number": ""}, False),
    ],
)
def test_same_document(change: dict[str, object], same: bool) -> None:
    one, other = view("a", number="05/2025/QĐ-UBND"), view("b", **{"number": "05/2025/QĐ-UBND", **change})
    assert same_document(one, other) is same


def test_the_better_source_is_believed_and_the_other_is_told() -> None:
    merged = merge([view("a", effective_on=date(2025, 9, 1)), view("b", effective_on=date(2025, 10, 1))])
    assert merged.effective_on == date(2025, 9, 1)
    assert merged.source_metadata["conflicts"] == [
        {
            "field": "effective_on",
            "values": [{"source": "a", "value": "2025-09-01"}, {"source": "b", "value": "2025-10-01"}],
        }
    ]
    assert [one.source for one in merged.provenance if one.field == "title"] == ["a", "b"]


def test_what_a_source_states_outranks_what_was_extracted() -> None:
    merged = merge([view("a", Method.EXTRACTED, title="Dòng đầu"), view("b", title="Về chợ")])
    assert merged.title == "Về chợ"
    assert "conflicts" not in merged.source_metadata
    assert next(one.source for one in merged.provenance if one.field == "title") == "b"


def test_words_files_and_relations_come_from_whoever_has_them() -> None:
    scan = replace(
        view("a"),
        text="",
        provisions=(),
        text_status=TextStatus.NEEDS_OCR,
        files=(FileRef("a" * 64, "a.pdf", "", 1),),
    )
    full = replace(
        view("b"),
        text="Điều 1. Chợ",
        provisions=(),
        files=(FileRef("b" * 64, "b.docx", "", 1), FileRef("a" * 64, "x.pdf", "", 1)),
        relations=(Relation(RelationKind.BASED_ON, "1/2020/NĐ-CP"),),
    )
    merged = merge([scan, full])
    assert (merged.text, merged.text_status) == ("Điều 1. Chợ", TextStatus.TEXT)
    assert [file.name for file in merged.files] == ["a.pdf", "b.docx"]
    assert merged.relations == full.relations


def test_two_sources_make_one_document(url: str) -> None:
    with Record.open(url) as record:
        first = record.put_many([Entry(view("gazette", title="Về chợ"), "f1", rank=20)])
        second = record.put_many([Entry(view("vbpl", title="Về quản lý chợ"), "f2", rank=10)])
        assert [one.outcome for one in first + second] == [Outcome.ADDED, Outcome.CHANGED]
        assert first[0].document_id == second[0].document_id
        (kept,) = record.documents()
        assert (kept.source, kept.title) == ("gazette", "Về quản lý chợ")
        assert [one["source"] for one in kept.source_metadata["sources"]] == ["vbpl", "gazette"]
        again = record.put_many(
            [
                Entry(view("gazette", title="Về chợ"), "f1", rank=20),
                Entry(view("vbpl", title="Về quản lý chợ"), "f2", rank=10),
            ]
        )
        assert [one.outcome for one in again] == [Outcome.UNCHANGED] * 2
        assert record.count() == 1


def test_a_source_of_low_rank_that_comes_again_changes_nothing_stated_better(url: str) -> None:
    with Record.open(url) as record:
        record.put_many([Entry(view("a"), "f1", rank=10), Entry(view("b"), "f2", rank=20)])
        record.put_many([Entry(view("b", title="Tên khác hẳn"), "f3", rank=20)])
        (kept,) = record.documents()
        assert kept.title == "Về quản lý chợ"
        assert {one["field"] for one in kept.source_metadata["conflicts"]} == {"title"}


def test_an_import_and_a_source_are_one(url: str) -> None:
    with Record.open(url) as record:
        record.put_many([Entry(view("file", title="Từ tệp"), "f1")])
        record.put_many([Entry(view("vbpl"), "f2", rank=10)])
        assert record.count() == 1
        record.put_many([Entry(view("file", title="Từ tệp, sửa"), "f3")])
        (kept,) = record.documents()
        assert kept.title == "Về quản lý chợ"


def test_a_persons_edit_survives_every_source(url: str) -> None:
    with Record.open(url) as record:
        record.put_many([Entry(view("a"), "f1", rank=10)])
        (kept,) = record.documents()
        edited = replace(kept, title="Sửa tay", provenance=(Provenance("title", Method.EDITED, "officer"),))
        record.put_many([Entry(edited)])
        record.put_many([Entry(view("a", title="Mới"), "f4", rank=10), Entry(view("b"), "f2", rank=5)])
        (kept,) = record.documents()
        assert kept.title == "Sửa tay"


def test_two_keys_of_one_source_stay_two_documents(url: str) -> None:
    with Record.open(url) as record:
        record.put_many([Entry(view("a"), rank=10), Entry(replace(view("a"), source_key="6"), rank=10)])
        assert record.count() == 2


def test_versions_keep_what_readers_saw(url: str) -> None:
    with Record.open(url) as record:
        (put,) = record.put_many([Entry(view("a"), "f1", rank=10)])
        record.put_many([Entry(view("a", title="Tên mới"), "f2", rank=10)])
        record.put_many(
            [Entry(replace(view("a", title="Tên mới"), source_metadata={"seen": 2}), "f3", rank=10)]
        )
        versions = record.versions(put.document_id)
        assert [one.document.title for one in versions] == ["Về quản lý chợ"]
        assert versions[0].until.tzinfo is not None

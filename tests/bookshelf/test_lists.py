"""Lists of the record: shelves, summaries, what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from bookshelf.desk_schema import UsageRow
from bookshelf.entries import ShelfQuery, ShelfSort
from bookshelf.model import Document, FileRef, Level, Validity
from bookshelf.record import Record
from tests.bookshelf.examples import document, full_document, put


def shelf(record: Record) -> None:
    put(
        record,
        document("1", fields=("dau-tu", "bao-hiem"), issued_on=date(2020, 1, 1), issuers=("B", "A")),
        document("2", fields=("dau-tu",), issued_on=date(2021, 1, 1), validity=Validity.EXPIRED),
        document(
            "3",
            shelf="to-gap",
            audiences=("nguoi-dan",),
            fields=("dau-tu",),
            title="An toàn",
            issued_on=None,
            published_year=2019,
        ),
        document("4", level=Level.COMMUNE, title="Đất đai"),
    )
    reads = [("doc-4", date(2026, 1, 1), 2), ("doc-4", date(2026, 1, 2), 2), ("doc-1", date(2026, 1, 1), 3)]
    with record.writing.begin() as connection:
        for key, day, count in reads:
            connection.execute(insert(UsageRow).values(kind="read", key=key, day=day, count=count))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["doc-2", "doc-1", "doc-4", "doc-3"]),
        ({"shelf": "to-gap"}, ["doc-3"]),
        ({"field": "dau-tu"}, ["doc-2", "doc-1", "doc-3"]),
        ({"field": "bao-hiem", "shelf": "van-ban"}, ["doc-1"]),
        ({"audience": "nguoi-dan"}, ["doc-3"]),
        ({"audience": "dau-tu"}, []),
        ({"year": 2021}, ["doc-2"]),
        ({"year": 2019}, ["doc-3"]),
        ({"year": 2020, "field": "bao-hiem"}, ["doc-1"]),
        ({"sort": ShelfSort.NAME}, ["doc-3", "doc-4", "doc-1", "doc-2"]),
        ({"sort": ShelfSort.READ}, ["doc-4", "doc-1", "doc-2", "doc-3"]),
        ({"sort": ShelfSort.READ, "shelf": "to-gap"}, ["doc-3"]),
    ],
)
def test_browse(record: Record, wanted: dict[str, Any], expected: list[str]) -> None:
    shelf(record)
    page = record.browse(ShelfQuery(**wanted))
    assert ([item.id for item in page.documents], page.total) == (expected, len(expected))


def test_browse_by_pages(record: Record) -> None:
    shelf(record)
    pages = [record.browse(ShelfQuery(), page=number, size=3) for number in (1, 2, 3)]
    assert [[item.id for item in page.documents] for page in pages] == [
        ["doc-2", "doc-1", "doc-4"],
        ["doc-3"],
        [],
    ]
    assert {page.total for page in pages} == {4}
    with pytest.raises(ValueError, match="count from 1"):
        record.browse(ShelfQuery(), page=0)


def test_a_summary_says_what_the_document_says(record: Record) -> None:
    cover = FileRef("12" * 32, "bìa.jpg", "image/jpeg", 7, "cover")
    whole = replace(full_document(), files=(*full_document().files, cover))
    started = datetime.now(UTC)
    put(record, whole)
    [found] = record.latest(5)
    assert found.cover == cover.sha256
    assert found.changed_at is not None
    assert started <= found.changed_at <= datetime.now(UTC)
    for name in set(found.__slots__) - {"cover", "changed_at"}:
        assert getattr(found, name) == getattr(whole, name)


def test_shelf_counts(record: Record) -> None:
    shelf(record)
    record.remove("doc-2")
    counts = {item.shelf: (item.total, dict(item.fields)) for item in record.shelf_counts()}
    assert counts == {"to-gap": (1, {"dau-tu": 1}), "van-ban": (2, {"bao-hiem": 1, "dau-tu": 1})}
    audiences = {item.shelf: dict(item.audiences) for item in record.shelf_counts()}
    assert audiences == {"to-gap": {"nguoi-dan": 1}, "van-ban": {}}
    assert record.shelf_years("van-ban") == {2020: 1}
    assert record.shelf_years("to-gap") == {2019: 1}
    put(record, document("9", shelf="to-gap", published_year=2024))
    assert [item.total for item in record.shelf_counts()] == [2, 2], "counted anew after a change"
    assert record.shelf_years("to-gap") == {2024: 1, 2019: 1}


def test_others_of_the_same_field_come_from_the_own_shelf_first(record: Record) -> None:
    shelf(record)
    put(record, document("5", shelf="sach", fields=("dau-tu",)), document("6", shelf="sach"))

    def related(one: Document) -> list[str]:
        return [found.id for found in record.of_same_field(one, 2)]

    assert related(document("1", fields=("dau-tu",))) == ["doc-5", "doc-3"]
    assert related(document("9", shelf="to-gap", fields=("dau-tu",))) == ["doc-3", "doc-5"]
    assert related(document("5", shelf="sach", fields=("dau-tu",))) == ["doc-3"]
    assert related(document("1")) == []


def test_latest_are_those_that_came_last(record: Record) -> None:
    shelf(record)
    put(record, document("1", title="Mới"))
    assert [item.id for item in record.latest(2)] == ["doc-4", "doc-3"]
    assert [item.id for item in record.latest(2, "to-gap")] == ["doc-3"]

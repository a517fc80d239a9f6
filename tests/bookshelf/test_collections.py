"""Collections on both databases: order, notes, publishing, what is refused, what the audit log says."""

from __future__ import annotations

from typing import Any

import pytest

from bookshelf.audit import AuditLog
from bookshelf.collections import (
    LONGEST_INTRODUCTION,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_ITEMS,
    Collections,
    Item,
    Refused,
)
from bookshelf.record import Entry, Record
from tests.bookshelf.examples import document


@pytest.fixture
def collections(record: Record) -> Collections:
    record.put_many([Entry(document(str(number))) for number in range(1, 5)])
    return Collections(record)


@pytest.fixture
def made(collections: Collections) -> str:
    found = collections.create("Hộ tịch – điều cần biết", "Cho người mới đến.\r\nĐọc lần lượt.", by="lan")
    for number in (1, 2, 3):
        collections.add(found, f"doc-{number}", by="lan")
    return found


def order(collections: Collections, collection_id: str) -> list[str]:
    kept = collections.get(collection_id)
    assert kept is not None
    return [item.document_id for item in kept.items]


def test_a_collection_comes_back(collections: Collections, made: str) -> None:
    kept = collections.get(made)
    assert kept is not None
    assert (kept.id, kept.title, kept.author, kept.published) == (
        "ho-tich-dieu-can-biet",
        "Hộ tịch – điều cần biết",
        "lan",
        False,
    )
    assert kept.introduction == "Cho người mới đến.\nĐọc lần lượt."
    assert kept.updated_at.utcoffset() is not None
    assert kept.items == (Item("doc-1"), Item("doc-2"), Item("doc-3"))
    assert collections.get("khong-co") is None


def test_ids_differ_and_stay(collections: Collections, made: str) -> None:
    other = collections.create("Hộ tịch: điều cần biết", "", by="lan")
    assert other == f"{made}-2"
    collections.describe(other, "Tên khác", "", by="lan")
    kept = collections.get(other)
    assert kept is not None
    assert kept.title == "Tên khác"
    assert collections.create("—", "", by="lan") == "bo-suu-tap"


@pytest.mark.parametrize(
    ("moved", "steps", "expected"),
    [
        ("doc-3", -1, ["doc-1", "doc-3", "doc-2"]),
        ("doc-1", 1, ["doc-2", "doc-1", "doc-3"]),
        ("doc-1", -1, ["doc-1", "doc-2", "doc-3"]),
        ("doc-3", 5, ["doc-1", "doc-2", "doc-3"]),
        ("doc-3", -9, ["doc-3", "doc-1", "doc-2"]),
    ],
)
def test_moving(collections: Collections, made: str, moved: str, steps: int, expected: list[str]) -> None:
    collections.move(made, moved, steps, by="lan")
    assert order(collections, made) == expected


def test_notes_and_taking_out(collections: Collections, made: str) -> None:
    collections.annotate(made, "doc-2", "Đọc trước.", by="lan")
    collections.take_out(made, "doc-1", by="lan")
    kept = collections.get(made)
    assert kept is not None
    assert kept.items == (Item("doc-2", "Đọc trước."), Item("doc-3"))


def test_readers_see_what_is_published(collections: Collections, made: str, record: Record) -> None:
    assert collections.all(published=True) == []
    assert collections.holding("doc-2", published=True) == []
    assert [card.id for card in collections.holding("doc-2", published=False)] == [made]
    collections.publish(made, True, by="hoa")
    record.remove("doc-1")
    [card] = collections.all(published=True)
    assert (card.id, card.count) == (made, 2), "a withdrawn document does not count"
    assert [one.id for one in collections.holding("doc-2", published=True)] == [made]
    assert collections.holding("doc-4", published=True) == []
    collections.publish(made, False, by="hoa")
    assert collections.all(published=True) == []
    collections.remove(made, by="hoa")
    assert collections.all(published=False) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda all, _: all.create(" \n", "", by="lan"), "no-title"),
        (lambda all, _: all.create("a" * (LONGEST_TITLE + 1), "", by="lan"), "title-long"),
        (
            lambda all, one: all.describe(one, "A", "b" * (LONGEST_INTRODUCTION + 1), by="lan"),
            "introduction-long",
        ),
        (lambda all, one: all.annotate(one, "doc-1", "c" * (LONGEST_NOTE + 1), by="lan"), "note-long"),
        (lambda all, one: all.add(one, "doc-9", by="lan"), "no-document"),
        (lambda all, one: all.add(one, "doc-1", by="lan"), "there-already"),
        (lambda all, one: all.take_out(one, "doc-4", by="lan"), "not-there"),
        (lambda all, _: all.move("khac", "doc-1", 1, by="lan"), "no-collection"),
        (lambda all, _: all.publish(all.create("Trống", "", by="lan"), True, by="lan"), "empty"),
    ],
)
def test_refused(collections: Collections, made: str, change: Any, fault: str) -> None:
    before = collections.get(made)
    with pytest.raises(Refused) as refused:
        change(collections, made)
    assert refused.value.fault == fault
    assert collections.get(made) == before


def test_a_collection_has_an_end(collections: Collections, made: str, record: Record) -> None:
    more = [document(str(number)) for number in range(10, 10 + MOST_ITEMS)]
    record.put_many([Entry(one) for one in more])
    for one in more[: MOST_ITEMS - 3]:
        collections.add(made, one.id, by="lan")
    with pytest.raises(Refused, match="full"):
        collections.add(made, more[-1].id, by="lan")


def test_the_audit_log_tells_of_every_change(collections: Collections, made: str, record: Record) -> None:
    collections.move(made, "doc-3", -1, by="hoa")
    collections.publish(made, True, by="hoa")
    told = AuditLog(record).page(subject=made).rows
    assert [(one.actor, one.action) for one in told] == [
        ("hoa", "collection.publish"),
        ("hoa", "collection.move"),
        ("lan", "collection.add"),
        ("lan", "collection.add"),
        ("lan", "collection.add"),
        ("lan", "collection.create"),
    ]
    assert told[1].detail == {"document": "doc-3", "steps": -1}

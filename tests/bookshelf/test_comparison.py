from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookshelf.comparison import Change, Comparison, compare, units
from bookshelf.model import Document
from bookshelf.word_changes import words_of
from tests.bookshelf.examples import documents
from tests.web.samples import document

LENDING = "Điều 1. Cho mượn sách\nNgười đọc được mượn ba cuốn sách trong mười lăm ngày tại thư viện xã.\n"
FEES = "Điều 2. Mức phí\nMỗi thẻ thư viện nộp phí hai nghìn đồng một năm cho bộ phận tiếp nhận.\n"
CARE = "Điều 3. Giữ gìn tài liệu\nLàm rách hoặc mất tài liệu thì phải bồi thường theo giá bìa.\n"
NEW = "Điều 2. Tủ sách lưu động\nXe chở tủ sách lưu động đến từng ấp vào sáng thứ bảy hằng tuần.\n"


def numbered(*articles: str) -> Document:
    """The articles with the numbers of their places."""
    text = "".join(f"Điều {n}.{one.partition('.')[2]}" for n, one in enumerate(articles, 1))
    return document("a", "Quy chế thư viện", text)


def changes(found: Comparison) -> list[tuple[str, str, str]]:
    return [
        (str(pair.change), pair.before.path if pair.before else "", pair.after.path if pair.after else "")
        for pair in found.pairs
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([LENDING, FEES], [LENDING, FEES], [("same", "dieu-1", "dieu-1"), ("same", "dieu-2", "dieu-2")]),
        (
            [LENDING, FEES],
            [LENDING, FEES.replace("hai nghìn", "năm nghìn")],
            [("same", "dieu-1", "dieu-1"), ("changed", "dieu-2", "dieu-2")],
        ),
        (
            [LENDING, FEES, CARE],
            [LENDING, NEW, FEES, CARE],
            [
                ("same", "dieu-1", "dieu-1"),
                ("added", "", "dieu-2"),
                ("moved", "dieu-2", "dieu-3"),
                ("moved", "dieu-3", "dieu-4"),
            ],
        ),
        (
            [LENDING, FEES, CARE],
            [LENDING, CARE],
            [("same", "dieu-1", "dieu-1"), ("removed", "dieu-2", ""), ("moved", "dieu-3", "dieu-2")],
        ),
        ([FEES], [], [("removed", "dieu-1", "")]),
        ([], [FEES], [("added", "", "dieu-1")]),
        ([FEES], [NEW], [("removed", "dieu-1", ""), ("added", "", "dieu-1")]),
    ],
)
def test_what_became_of_each_dieu(
    before: list[str], after: list[str], expected: list[tuple[str, str, str]]
) -> None:
    assert changes(compare(numbered(*before), numbered(*after))) == expected


def test_a_moved_dieu_tells_whether_its_words_changed() -> None:
    found = compare(numbered(LENDING, FEES, CARE), numbered(FEES, CARE.replace("giá bìa", "giá thị trường")))
    assert [(str(pair.change), pair.edited) for pair in found.pairs if pair.change is Change.MOVED] == [
        ("moved", False),
        ("moved", True),
    ]


def test_articles_of_one_pattern_are_told_apart() -> None:
    chance = Random(1)
    articles = [
        f"Điều {n}. Mức phạt\nPhạt {' '.join(chance.choices(['tiền', 'đất', 'rừng', 'nước', 'xe'], k=40))}.\n"
        for n in range(40)
    ]
    found = compare(numbered(*articles), numbered(FEES, *articles))
    assert [str(pair.change) for pair in found.pairs] == ["added", *["moved"] * 40]
    assert all(
        pair.before is None or pair.before.start < pair.after.start for pair in found.pairs if pair.after
    )
    assert not any(pair.edited for pair in found.pairs if pair.change is Change.MOVED)


def test_text_without_structure_is_one_unit() -> None:
    one = Document("a", "s", "1", "Tên", "Dòng một.\nDòng hai.")
    (pair,) = compare(one, replace(one, text="Chữ khác hẳn.")).pairs
    assert (pair.change, pair.anchor) == (Change.CHANGED, "toan-van")
    same = compare(one, one)
    assert len(same.rows(same.pairs[0])) == 2


def test_anchors_differ() -> None:
    found = compare(numbered(LENDING, FEES), numbered(NEW, CARE))
    anchors = [pair.anchor for pair in found.pairs]
    assert len(set(anchors)) == len(anchors) == 4


def test_tone_placement_and_spaces_are_no_change() -> None:
    one = numbered("Điều 1. Hòa giải\nỦy ban hòa giải ở cơ sở.\n")
    other = numbered("Điều 1. Hoà giải\nUỷ ban  hoà giải\nở cơ sở.\n")
    assert compare(one, other).count(Change.SAME) == 1


ARTICLES = st.lists(
    st.lists(st.sampled_from([LENDING, FEES, CARE, NEW]), min_size=1, max_size=2).map(
        lambda some: some[0] + "".join(one.partition("\n")[2] for one in some[1:])
    ),
    max_size=7,
)


@given(ARTICLES, ARTICLES)
def test_both_ways_tell_the_same(before: list[str], after: list[str]) -> None:
    there = compare(numbered(*before), numbered(*after))
    back = compare(numbered(*after), numbered(*before))
    for change in (Change.SAME, Change.CHANGED, Change.MOVED):
        assert there.count(change) == back.count(change)
    assert there.count(Change.ADDED) == back.count(Change.REMOVED)
    assert there.count(Change.REMOVED) == back.count(Change.ADDED)


@settings(max_examples=30)
@given(documents(), documents())
def test_every_word_is_told_once(before: Document, after: Document) -> None:
    found = compare(before, after)
    for made, side in ((before, "before"), (after, "after")):
        spans = [(unit.start, unit.end) for pair in found.pairs if (unit := getattr(pair, side)) is not None]
        assert sorted(spans) == [(unit.start, unit.end) for unit in units(made)]
        pieces = ("".join(words_of(made.text[start:end])) for start, end in sorted(spans))
        assert "".join(pieces) == "".join(words_of(made.text))
    for pair in found.pairs:
        changed = any(row.changed for row in found.rows(pair))
        assert changed or pair.change in (Change.SAME, Change.CHANGED, Change.MOVED)
        assert not (changed and pair.change is Change.SAME and pair.edited)


@settings(max_examples=30)
@given(documents())
def test_nothing_changed_between_a_document_and_itself(one: Document) -> None:
    found = compare(one, one)
    assert found.count(Change.SAME) == len(found.pairs)

"""What completes a query beside documents: how typed words are found in names, and what is left out."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.record import Record
from search_api.completions import Places, begun, marked, matching_queries, typed_words
from search_api.optional import optional
from search_api.results import Suggestion

POPULAR = ("luật đất đai", "đăng ký khai sinh", "đất", "đăng ký kết hôn")


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("dat d", "Luật Đất đai", ["Đất", "đ"]),
        ("đai đất", "Luật Đất đai", ["Đất", "đai"]),
        ("ĐẤT", "đất đai, đất rừng", ["đất", "đất"]),
        ("14/2019", "14/2019/QĐ-TTg", ["14", "2019"]),
        ("at", "Luật Đất đai", None),
        ("đất x", "Luật Đất đai", None),
        ("d da", "đất đai", ["đất"[:2], "đa"]),
        ("(", "a (b)", []),
    ],
)
def test_typed_words_begin_words(typed: str, text: str, shown: list[str] | None) -> None:
    spans = begun(typed_words(typed), text)
    assert (None if spans is None else [text[begin:end] for begin, end in spans]) == shown


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("dat d", "Sử dụng đất, đất đai", ["đất, đ"]),
        ("dat d", "Đất ở và dịch vụ", ["Đất"]),
        ("d", "Luật Đất đai", ["Đ"]),
        ("", "Luật", []),
    ],
)
def test_marks_of_a_title(typed: str, text: str, shown: list[str]) -> None:
    one = marked(Suggestion(text=text, document_id="a", number=""), typed_words(typed))
    assert [text[begin:end] for begin, end in one.marks] == shown


@given(st.text(max_size=40), st.text(max_size=60))
def test_marks_lie_in_the_text_and_apart(typed: str, text: str) -> None:
    one = marked(Suggestion(text=text, document_id="a", number=""), typed_words(typed))
    ends = [0, *(place for span in one.marks for place in span), len(text)]
    assert ends == sorted(ends)
    assert all(begin < end for begin, end in one.marks)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang ky k", ["đăng ký khai sinh", "đăng ký kết hôn"]),
        ("đất", ["luật đất đai"]),
        ("", list(POPULAR[:3])),
        ("hộ tịch", []),
    ],
)
def test_popular_queries_go_on_from_what_is_typed(typed: str, found: list[str]) -> None:
    assert [one.text for one in matching_queries(POPULAR, typed, 3)] == found


class Shelves(Record):
    """A record that holds two shelves, one of them with a field; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def shelf_counts(self) -> list[Any]:
        self.asked += 1
        return [
            SimpleNamespace(shelf="to-gap", fields={"giao-thong-van-tai": 2}),
            SimpleNamespace(shelf="van-ban", fields={}),
        ]


def test_shelves_and_fields_that_hold_something() -> None:
    time = [0.0]
    record = Shelves()
    places = Places(record, lambda: time[0])
    assert [(one.kind, one.value) for one in places.matching("gia", 3)] == [("field", "giao-thong-van-tai")]
    leaflet = places.matching("to g", 3)[0]
    assert (leaflet.kind, leaflet.value, leaflet.vi.marks) == ("shelf", "to-gap", ((0, 2), (3, 4)))
    assert places.matching("leaf", 3)[0].value == "to-gap"
    assert places.matching("bảo hiểm", 3) == places.matching("", 3) == ()
    assert record.asked == 1
    time[0] = 61.0
    places.matching("văn", 3)
    assert record.asked == 2


def test_a_part_that_fails_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> list[int]:
        raise RuntimeError("no table")

    with caplog.at_level(logging.ERROR):
        assert optional("the counts", fails, []) == []
    assert "the counts" in caplog.text
    assert "no table" in caplog.text

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search_api.request import MAX_QUERY, SearchRequest, Sort
from web.address import (
    DATES,
    LISTS,
    Ignored,
    chips,
    page_numbers,
    pairs,
    query_string,
    read,
    whole_number,
    without_filters,
)


def asked(query: str) -> SearchRequest:
    return read(MultiDict(parse_qsl(query, keep_blank_values=True))).request


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {}),
        ("q=%20+%C4%91%E1%BA%A5t+", {"q": "đất"}),
        ("doc_type=A&doc_type=B&doc_type=A&doc_type=", {"doc_type": ["A", "B"]}),
        ("year=2025&year=2026", {"year": [2025, 2026]}),
        ("issued_from=2025-12-31&issued_to=", {"issued_from": date(2025, 12, 31)}),
        ("in_force_on=5/1/2026", {"in_force_on": date(2026, 1, 5)}),
        ("utm_source=x&lang=en&q=a", {"q": "a"}),
        ("sort=newest&page=3", {"sort": Sort.NEWEST, "page": 3}),
    ],
)
def test_read(query: str, expected: dict[str, object]) -> None:
    found = read(MultiDict(parse_qsl(query, keep_blank_values=True)))
    assert found.request == SearchRequest.model_validate(expected)
    assert found.ignored == ()


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ("page=abc", [Ignored("page", "abc")]),
        ("page=0", [Ignored("page", "0")]),
        ("page=-1", [Ignored("page", "-1")]),
        ("issued_from=99", [Ignored("issued_from", "99")]),
        ("issued_from=31/2/2025", [Ignored("issued_from", "2025-02-31")]),
        ("year=x&year=2025&year=y", [Ignored("year", "x"), Ignored("year", "y")]),
        ("sort=best&scope=all", [Ignored("scope", "all"), Ignored("sort", "best")]),
        ("size=1000000", [Ignored("size", "1000000")]),
        (f"issuer={'a' * 400}", [Ignored("issuer", "a" * 60)]),
    ],
)
def test_values_without_sense_are_named_and_left_out(query: str, ignored: list[Ignored]) -> None:
    found = read(MultiDict(parse_qsl(query + "&q=a")))
    assert sorted(found.ignored, key=lambda one: (one.name, one.value)) == ignored
    assert found.request.q == "a"


def test_what_makes_sense_beside_it_stays() -> None:
    assert asked("year=x&year=2025").year == [2025]


def test_a_long_query_is_cut() -> None:
    found = read(MultiDict([("q", "a" * (MAX_QUERY + 1))]))
    assert (len(found.request.q), found.ignored[0].name) == (MAX_QUERY, "q")


REQUESTS = st.builds(
    SearchRequest,
    q=st.text(max_size=40).map(str.strip),
    doc_type=st.lists(st.text(min_size=1, max_size=9).map(str.strip).filter(bool), unique=True, max_size=3),
    year=st.lists(st.integers(1945, 2100), unique=True, max_size=3),
    issued_from=st.none() | st.dates(),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 999),
)


@given(REQUESTS)
def test_the_address_is_the_state(request: SearchRequest) -> None:
    assert read(MultiDict(pairs(request))).request == request


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "page", "size", "sort", "scope", *LISTS, *DATES]), st.text(max_size=20)
        )
    )
)
def test_any_address_can_be_read(parameters: list[tuple[str, str]]) -> None:
    assert read(MultiDict(parameters)).request.page >= 1


def test_each_chip_removes_its_filter_alone() -> None:
    request = asked("q=a&doc_type=A&doc_type=B&issued_from=2025-01-02&page=3")
    found = {(chip.name, chip.value): asked(chip.address[1:]) for chip in chips(request)}
    assert list(found) == [("doc_type", "A"), ("doc_type", "B"), ("issued_from", "2025-01-02")]
    assert found["doc_type", "A"] == asked("q=a&doc_type=B&issued_from=2025-01-02")
    assert found["issued_from", "2025-01-02"] == asked("q=a&doc_type=A&doc_type=B")


def test_next_steps() -> None:
    request = asked("q=a&doc_type=A&sort=newest&page=3")
    assert query_string(request, page=4) == "?q=a&doc_type=A&sort=newest&page=4"
    assert query_string(request, sort=Sort.RELEVANCE) == "?q=a&doc_type=A"
    assert without_filters(request) == "?q=a&sort=newest"
    assert query_string(SearchRequest()) == ""


@pytest.mark.parametrize(
    ("page", "pages", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
        (99, 9, [1, None, 9]),
    ],
)
def test_page_numbers(page: int, pages: int, expected: list[int | None]) -> None:
    assert page_numbers(page, pages) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("12", 12), ("", 0), ("-1", 0), ("x", 0), ("٣", 0), ("9" * 12, 0)]
)
def test_whole_number(value: str, expected: int) -> None:
    assert whole_number(value) == expected

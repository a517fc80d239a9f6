"""The pages of an original are found in the text, whatever a printer adds, breaks or leaves out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Provision, ProvisionKind
from bookshelf.page_map import Place, page_starts, places
from tests.web.samples import document

ARTICLES = [
    f"Điều {n}. Nội dung thứ {n}\n1. Cơ quan số {n} làm việc {n * 7} giờ mỗi tuần, theo lịch đã định "
    f"cho nhóm {n * 13}, báo cáo hằng quý.\n"
    for n in range(1, 40)
]
TEXT = "".join(ARTICLES)
THIRDS = ["".join(ARTICLES[:13]), "".join(ARTICLES[13:26]), "".join(ARTICLES[26:])]
STARTS = [0, len(THIRDS[0]), len(THIRDS[0]) + len(THIRDS[1])]


def printed(page: str, number: int) -> str:
    """As a PDF gives it: a running head, short lines, capitals, a number at the foot."""
    words = page.upper().split()
    lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
    return f"CÔNG BÁO/Số 12/Ngày 3-4-2026\r\n{number}\r\n" + "\r\n".join(lines) + f"\r\n- {number} -"


def test_pages_are_found_behind_running_heads() -> None:
    assert page_starts(TEXT, [printed(page, n) for n, page in enumerate(THIRDS, 1)]) == STARTS


def test_a_page_without_words_lies_between_its_neighbours() -> None:
    starts = page_starts(TEXT, [THIRDS[0], "", THIRDS[1], THIRDS[2]])
    assert [starts[0], *starts[2:]] == STARTS
    assert STARTS[0] < starts[1] < STARTS[1]


def test_a_page_that_begins_in_the_middle_of_a_clause() -> None:
    cut = TEXT.index("báo cáo", STARTS[1])
    assert page_starts(TEXT, [TEXT[:cut], TEXT[cut:]]) == [0, cut]


def test_another_document_has_no_places() -> None:
    other = ["Tờ trình về kinh phí tổ chức hội nghị tổng kết công tác năm của đơn vị. " * 9] * 3
    assert page_starts(TEXT, other) == []
    assert page_starts("", ["x" * 99]) == []
    assert page_starts(TEXT, []) == []


@given(st.lists(st.integers(0, len(TEXT)), max_size=8))
def test_places_never_fall_and_stay_in_the_text(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(TEXT)]
    starts = page_starts(TEXT, [TEXT[a:b] for a, b in pairwise(ends)])
    assert starts == sorted(starts)
    assert all(0 <= one < len(TEXT) for one in starts)


def test_a_place_is_in_the_smallest_unit_with_a_heading() -> None:
    units = (
        Provision(0, None, ProvisionKind.CHAPTER, "1", "", 10, 90, "chuong-1"),
        Provision(1, 0, ProvisionKind.ARTICLE, "1", "", 20, 60, "dieu-1"),
        Provision(2, 1, ProvisionKind.CLAUSE, "1", "", 30, 60, "dieu-1/khoan-1"),
    )
    made = document("a", "x", "x" * 100, provisions=units)
    assert places(made, [5, 15, 40, 75, 95]) == [
        Place("", 0.05),
        Place("chuong-1", 0.0625),
        Place("dieu-1", 0.5),
        Place("chuong-1", 0.8125),
        Place("", 0.95),
    ]

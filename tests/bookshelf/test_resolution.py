from __future__ import annotations

from datetime import date

import pytest

from bookshelf.model import Level
from bookshelf.resolution import CENTRAL, UNKNOWN, Candidate, Citing, choose, choose_law, locality
from tests.bookshelf.examples import document

DAY, LATER = date(2020, 1, 1), date(2021, 1, 1)


@pytest.mark.parametrize(
    ("issuers", "level", "scope", "expected"),
    [
        (("Ủy ban nhân dân tỉnh Đồng Nai",), Level.PROVINCE, "", "dong nai"),
        (("UBND THÀNH PHỐ ĐỒNG NAI",), None, "", "dong nai"),
        (("UBND huyện Long Thành, tỉnh Đồng Nai",), Level.DISTRICT, "", "dong nai"),
        (("HĐND TP. Hồ Chí Minh",), Level.PROVINCE, "", "ho chi minh"),
        (("Sở Tư pháp",), Level.PROVINCE, "Tỉnh Đồng Nai", "dong nai"),
        (("Sở Tư pháp",), Level.PROVINCE, "", UNKNOWN),
        (("Chính phủ",), Level.CENTRAL, "Toàn quốc", CENTRAL),
        (("Bộ Tư pháp",), None, "Toàn quốc", CENTRAL),
        ((), None, "", CENTRAL),
    ],
)
def test_locality(issuers: tuple[str, ...], level: Level | None, scope: str, expected: str) -> None:
    assert locality(document(issuers=issuers, level=level, scope=scope)) == expected


def candidate(key: int, place: str, issued_on: date | None = DAY) -> Candidate:
    return Candidate(key, f"doc-{key}", place, issued_on)


@pytest.mark.parametrize(
    ("place", "candidates", "expected"),
    [
        (CENTRAL, [], None),
        (CENTRAL, [candidate(1, CENTRAL)], "doc-1"),
        ("dong nai", [candidate(1, CENTRAL)], "doc-1"),
        ("dong nai", [candidate(1, CENTRAL), candidate(2, "dong nai")], "doc-2"),
        ("dong nai", [candidate(1, "ha noi")], None),
        (CENTRAL, [candidate(1, "ha noi")], None),
        (UNKNOWN, [candidate(1, UNKNOWN)], None),
        (CENTRAL, [candidate(2, CENTRAL), candidate(1, CENTRAL)], "doc-1"),
        (CENTRAL, [candidate(1, CENTRAL), candidate(2, CENTRAL, LATER)], None),
        (CENTRAL, [candidate(9, CENTRAL)], None),
    ],
)
def test_choose(place: str, candidates: list[Candidate], expected: str | None) -> None:
    assert choose(Citing("doc-9", place), candidates) == expected


def test_the_day_tells_documents_of_one_number_apart() -> None:
    two = [candidate(1, CENTRAL), candidate(2, CENTRAL, LATER)]
    assert choose(Citing("doc-9", CENTRAL), two, LATER.isoformat()) == "doc-2"
    assert choose(Citing("doc-9", CENTRAL), two, "1999") is None


@pytest.mark.parametrize(
    ("issued_on", "on", "expected"),
    [
        (None, "", "doc-2"),
        (DAY, "", "doc-1"),
        (date(2019, 1, 1), "", None),
        (None, "2020", "doc-1"),
        (None, "2021-01-01", "doc-2"),
        (LATER, "2003", None),
    ],
)
def test_a_law_is_that_of_its_year_or_the_latest_before(
    issued_on: date | None, on: str, expected: str | None
) -> None:
    laws = [candidate(1, CENTRAL), candidate(2, CENTRAL, LATER)]
    assert choose_law(Citing("doc-9", CENTRAL, issued_on), laws, on) == expected

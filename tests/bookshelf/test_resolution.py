from __future__ import annotations

from datetime import date

import pytest

from bookshelf.model import Level
from bookshelf.resolution import CENTRAL, UNKNOWN, Candidate, choose, locality
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
    assert choose(place, "doc-9", candidates) == expected

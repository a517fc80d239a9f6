from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from search_api.tokens import (
    DOCUMENT_FIELDS,
    PASSAGE_FIELDS,
    filter_key,
    index_document,
    number_key,
    own_number_terms,
    own_terms,
)
from tests.search_api.library import LIBRARY


def test_only_known_fields_are_filled() -> None:
    for one in map(index_document, LIBRARY):
        assert set(one.tokens) <= set(DOCUMENT_FIELDS)
        assert all(set(passage.tokens) <= set(PASSAGE_FIELDS) for passage in one.passages)


def test_a_passage_has_its_own_tokens() -> None:
    fines = index_document(LIBRARY[2]).passages[1]
    assert fines.tokens["h"] == "đèn tín_hiệu"
    assert "tín_hiệu" in fines.tokens["w"].split()
    assert "den_tin" in fines.tokens["fb"].split()
    assert "nồng_độ" not in fines.tokens["w"].split()


def test_cited_and_own_numbers_are_apart() -> None:
    fines = index_document(LIBRARY[2])
    assert "901/2020/qh14" in fines.passages[2].tokens["n"].split()
    assert "901/2020/qh14" not in fines.passages[2].tokens["own"].split()
    assert "930/2021/nđ-cp" in fines.passages[2].tokens["own"].split()


@pytest.mark.parametrize(
    ("number", "first"),
    [
        ("14/2019/QĐ-TTg", "14/2019/qđ-ttg"),
        ("7437/SYT-NVY", "7437/syt-nvy"),
        ("", None),
        ("không số", None),
    ],
)
def test_own_number(number: str, first: str | None) -> None:
    assert next(iter(own_number_terms(number)), None) == first


@pytest.mark.parametrize(
    ("number", "issued_on", "term"),
    [
        ("14/2019/QĐ-TTg", None, "14/2019"),
        ("7437/SGDĐT-NVY", date(2022, 1, 3), "7437/2022"),
        ("7437/SGDĐT-NVY", None, "7437/sgddt-nvy"),
    ],
)
def test_a_number_is_found_by_serial_and_year_and_without_accents(
    number: str, issued_on: date | None, term: str
) -> None:
    assert term in own_terms(replace(LIBRARY[0], number=number, issued_on=issued_on))


def test_numbers_are_sorted_as_people_read_them() -> None:
    numbers = ["9/2020/NĐ-CP", "10/2019/NĐ-CP", "10/2020/NĐ-CP", "7296/KH-UBND", "không số"]
    mixed = [numbers[place] for place in (3, 1, 4, 0, 2)]
    assert sorted(mixed, key=number_key) == numbers


@pytest.mark.parametrize("value", ["Quyết định", "QUYẾT  ĐỊNH", "quyet dinh"])
def test_filter_values_are_compared_without_accents_and_case(value: str) -> None:
    assert filter_key(value) == "quyet dinh"

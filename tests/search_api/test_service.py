from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.request import SearchRequest, Sort
from search_api.results import Marked, Mode, SearchResults
from search_api.service import SearchService
from tests.search_api.library import LIBRARY

LAND = "qd-910-2024-qd-ubnd-dong-nai"
PLOT = "qd-905-2019-qd-ubnd-dong-nai"
FINES = "nd-930-2021-nd-cp"
ROADS = "luat-901-2020-qh14"
FEES = "nq-920-2023-nq-hdnd-dong-nai"
LEAFLET = "to-gap-dat-rung"


def search(service: SearchService, q: str = "", **values: Any) -> SearchResults:
    return service.search(SearchRequest(q=q, **values))


def complete(results: SearchResults) -> set[str]:
    return {hit.id for hit in results.hits if hit.complete}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hạn mức giao đất ở", {LAND, LEAFLET}),
        ("hạn mức", {LAND, LEAFLET}),
        ("han muc giao dat o", {LAND, LEAFLET}),
        ("HẠN MỨC", {LAND, LEAFLET}),
        ("dất", {LEAFLET}),
        ("dat rung", {PLOT, LEAFLET}),
        ("hòa giải", {ROADS}),
        ("hoà giải", {ROADS}),
        ('"đèn tín hiệu giao thông"', {FINES}),
        ('"tín hiệu đèn"', set()),
        ('"den tin hieu"', {FINES}),
        ("đất ở -tách", {LAND, LEAFLET}),
        ('giao thông -"nồng độ cồn"', {ROADS}),
        ("mũ giao thông", {ROADS}),
        ("901/2020/QH14", {ROADS, FINES}),
        ("luật số 901/2020/QH14", {ROADS, FINES}),
        ("920/2023/nq-hdnd", {FEES}),
        ('đất loai:"Quyết định" nam:2019', {PLOT}),
        ("loai:nghi_dinh", set()),
        ("coquan:quốc", {ROADS, FEES}),
        ("khôngcótừnày", set()),
    ],
)
def test_words_select_documents(service: SearchService, typed: str, found: set[str]) -> None:
    results = search(service, typed)
    assert complete(results) == found
    assert results.total == len(found)


def test_the_document_of_a_number_comes_before_those_that_cite_it(service: SearchService) -> None:
    assert [hit.id for hit in search(service, "901/2020/qh14").hits] == [ROADS, FINES]


def test_documents_with_most_words_follow_set_apart(service: SearchService) -> None:
    results = search(service, "hạn mức tách thửa")
    assert (results.total, results.partial_total) == (0, 1)
    assert not complete(results)
    assert [note.code for note in results.notes] == ["partial-only"]


def test_a_question_is_ranked_by_its_provisions(service: SearchService) -> None:
    results = search(service, "Ô tô không chấp hành đèn tín hiệu bị phạt bao nhiêu?")
    assert results.mode is Mode.QUESTION
    assert (results.hits[0].id, results.hits[0].provisions[0].path) == (FINES, "dieu-2")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"doc_type": ["Quyết định"]}, {LAND, PLOT}),
        ({"doc_type": ["quyet dinh", "Luật"]}, {LAND, PLOT, ROADS}),
        ({"issuer": ["Quốc hội"]}, {ROADS}),
        ({"issuer": ["Đồng Nai"]}, {LAND, PLOT, FEES}),
        ({"issuer": ["Đồng Nai"], "doc_type": ["Nghị quyết"]}, {FEES}),
        ({"field": ["vi-pham-hanh-chinh"]}, {FINES}),
        ({"year": [2024, 2023]}, {LAND, FEES}),
        ({"validity": ["HHL"]}, {PLOT}),
        ({"level": ["central"]}, {FINES, ROADS}),
        ({"shelf": ["to-gap"]}, {LEAFLET}),
        ({"audience": ["nguoi-dan"]}, {LEAFLET}),
        ({"issued_from": date(2021, 12, 1)}, {LAND, FINES, FEES}),
        ({"issued_from": date(2020, 6, 15), "issued_to": date(2021, 12, 1)}, {ROADS, FINES}),
        ({"effective_to": date(2021, 1, 1)}, {PLOT, ROADS}),
        ({"expired_from": date(2000, 1, 1)}, {PLOT}),
        ({"in_force_on": date(2024, 2, 29)}, {PLOT, FINES, ROADS, FEES}),
        ({"in_force_on": date(2024, 3, 1)}, {LAND, FINES, ROADS, FEES}),
        ({"in_force_on": date(2019, 5, 11)}, set()),
    ],
)
def test_filters(service: SearchService, filters: dict[str, Any], found: set[str]) -> None:
    results = search(service, **filters)
    assert {hit.id for hit in results.hits} == found
    assert results.total == len(found)


def counts(results: SearchResults, facet: str) -> dict[str, int]:
    found = next(one for one in results.facets if one.name == facet)
    return {bucket.value: bucket.count for bucket in found.buckets}


def test_facets_count_documents_over_the_other_filters(service: SearchService) -> None:
    results = search(service, doc_type=["Quyết định"])
    assert counts(results, "doc_type") == {"Quyết định": 2, "Nghị định": 1, "Luật": 1, "Nghị quyết": 1}
    assert counts(results, "year") == {"2024": 1, "2019": 1}
    assert counts(results, "validity") == {"CHL": 1, "HHL": 1}


def test_facets_agree_with_what_is_listed(service: SearchService) -> None:
    results = search(service, "đất ở")
    listed = [hit for hit in results.hits if hit.complete]
    assert counts(results, "doc_type") == Counter(hit.doc_type for hit in listed if hit.doc_type)
    assert counts(results, "issuer") == Counter(issuer for hit in listed for issuer in hit.issuers)


def test_a_chosen_value_without_documents_stays_to_be_removed(service: SearchService) -> None:
    facet = next(
        one for one in search(service, "học phí", doc_type=["Luật"]).facets if one.name == "doc_type"
    )
    assert ("Luật", 0, True) in [(one.value, one.count, one.selected) for one in facet.buckets]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NEWEST, [LAND, FEES, FINES, ROADS, PLOT, LEAFLET]),
        (Sort.OLDEST, [PLOT, ROADS, FINES, FEES, LAND, LEAFLET]),
        (Sort.NUMBER, [ROADS, PLOT, LAND, FEES, FINES, LEAFLET]),
    ],
)
def test_sort(service: SearchService, sort: Sort, order: list[str]) -> None:
    assert [hit.id for hit in search(service, sort=sort).hits] == order


@pytest.mark.parametrize("q", ["", "đất ở", "quy định đất hạn mức", "mức phạt là bao nhiêu?"])
@pytest.mark.parametrize("sort", list(Sort))
def test_paging_reaches_every_document_once(service: SearchService, q: str, sort: Sort) -> None:
    first = search(service, q, size=1, sort=sort)
    seen = [
        hit.id
        for page in range(1, first.pages + 1)
        for hit in search(service, q, size=1, page=page, sort=sort).hits
    ]
    assert len(seen) == first.total + first.partial_total
    assert len(set(seen)) == len(seen)
    assert search(service, q, size=1, page=first.pages + 1, sort=sort).hits == ()


def test_snippets_are_the_documents_own_text(service: SearchService) -> None:
    texts = {one.id: one.text for one in LIBRARY}
    for q in ("đất ở", "dat o", "phạt tiền", "901/2020/QH14"):
        for hit in search(service, q).hits:
            for one in hit.provisions:
                stretch = texts[hit.id][one.start : one.start + len(one.snippet.text)]
                assert one.snippet.text == stretch.replace("\n", " ")


def marked(text: Marked) -> list[str]:
    return [text.text[start:end] for start, end in text.marks]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("đèn tín hiệu", {"Đèn tín hiệu", "đèn tín hiệu"}),
        ("den tin hieu", {"Đèn tín hiệu", "đèn tín hiệu", "đến"}),
        ('"đèn tín hiệu"', {"Đèn tín hiệu", "đèn tín hiệu"}),
    ],
)
def test_marks(service: SearchService, typed: str, words: set[str]) -> None:
    best = search(service, typed).hits[0].provisions[0]
    assert best.path == "dieu-2"
    assert {*marked(best.heading), *marked(best.snippet)} == words


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 500,
        "đất " * 125,
        "?!.,;:",
        "[a-z]+(.*)?\\",
        'AND OR NOT () "" ~ ^2 *:*',
        "đất",
        "\x00\ud7ff",
        "🙂",
        '"',
        "-",
        '-"',
    ],
)
def test_odd_queries_answer(service: SearchService, typed: str) -> None:
    results = search(service, typed)
    assert results.hits or results.notes or results.total == 0


@settings(deadline=None, max_examples=150)
@given(q=st.text(max_size=80), page=st.integers(1, 5), sort=st.sampled_from(Sort))
def test_any_query_answers(service: SearchService, q: str, page: int, sort: Sort) -> None:
    results = search(service, q, page=page, sort=sort)
    assert len(results.hits) <= results.size
    for hit in results.hits:
        for one in (hit.title, *(part.snippet for part in hit.provisions)):
            assert all(0 <= start < end <= len(one.text) for start, end in one.marks)


def test_rank_gives_source_keys_in_the_order_of_the_list(service: SearchService) -> None:
    ranked = service.rank("hạn mức giao đất ở là bao nhiêu?", 10)
    assert ranked[0][0] == LAND
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hạn", LAND),
        ("han muc giao", LAND),
        ("giao thông đ", ROADS),
        ("901/20", ROADS),
        ("zzz", None),
        ("", None),
    ],
)
def test_suggestions(service: SearchService, typed: str, first: str | None) -> None:
    found = service.suggest(typed)
    assert (found[0].document_id if found else None) == first

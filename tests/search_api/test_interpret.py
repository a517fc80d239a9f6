"""Queries that name a document, on every engine: from what is typed to what stands first."""

from __future__ import annotations

import pytest

from search_api.request import SearchRequest
from search_api.results import SearchResults
from search_api.service import SearchService

LAND = "qd-910-2024-qd-ubnd-dong-nai"
PLOT = "qd-905-2019-qd-ubnd-dong-nai"
FINES = "nd-930-2021-nd-cp"
ROADS = "luat-901-2020-qh14"
FEES = "nq-920-2023-nq-hdnd-dong-nai"


def search(service: SearchService, q: str, **values: object) -> SearchResults:
    return service.search(SearchRequest.model_validate({"q": q, **values}))


@pytest.mark.parametrize(
    ("typed", "document", "path", "said"),
    [
        ("điều 2 luật giao thông đường bộ", ROADS, "dieu-2", "Điều 2 – Luật Giao thông đường bộ 2020"),
        ("dieu 2 luat giao thong duong bo 2020", ROADS, "dieu-2", "Điều 2 – Luật Giao thông đường bộ 2020"),
        ("điều 2 nđ 930/2021", FINES, "dieu-2", "Điều 2 – Nghị định 930/2021/NĐ-CP"),
        ("qd 910/2024 ubnd", LAND, None, "Quyết định 910/2024/QĐ-UBND"),
        ("nghị quyết 920 năm 2023", FEES, None, "Nghị quyết 920/2023/NQ-HĐND"),
        ("luật giao thông đường bộ", ROADS, None, "Luật Giao thông đường bộ 2020"),
        ("d2 lgtđb", ROADS, "dieu-2", "Điều 2 – Luật Giao thông đường bộ 2020"),
    ],
)
def test_what_is_named_stands_first(
    service: SearchService, typed: str, document: str, path: str | None, said: str
) -> None:
    results = search(service, typed)
    assert (results.hits[0].id, results.hits[0].complete) == (document, True)
    assert path is None or results.hits[0].provisions[0].path == path
    assert said in [one.vi for one in results.understood]
    assert service.rank(typed, 10)[0][0] == document


def test_what_is_named_is_counted_and_listed_once(service: SearchService) -> None:
    first = search(service, "luật giao thông đường bộ", size=1)
    seen = [
        hit.id
        for page in range(1, first.pages + 1)
        for hit in search(service, "luật giao thông đường bộ", size=1, page=page).hits
    ]
    assert seen[0] == ROADS
    assert len(seen) == len(set(seen)) == first.total + first.partial_total


def test_filters_hold_for_what_is_named(service: SearchService) -> None:
    assert ROADS not in [hit.id for hit in search(service, "901/2020/QH14", doc_type=["Nghị định"]).hits]


def test_filters_in_words(service: SearchService) -> None:
    results = search(service, "quyết định của UBND tỉnh Đồng Nai năm 2019")
    assert [hit.id for hit in results.hits] == [PLOT]
    assert {one.kind for one in results.understood} == {"doc_type", "issuer", "year"}
    wider = search(service, "quyết định của UBND tỉnh Đồng Nai năm 2019", literal=["all"])
    assert wider.understood == ()


def test_a_slip_is_corrected_and_told(service: SearchService) -> None:
    results = search(service, "hạn mứcc giao đất")
    assert results.hits[0].id == LAND
    assert [one.kind for one in results.understood] == ["spelling"]
    assert search(service, "hạn mứcc giao đất", literal=["spelling"]).understood == ()


def test_next_steps_are_counted(service: SearchService) -> None:
    results = search(service, "hạn mức", doc_type=["Luật"])
    assert [(one.kind, one.without, one.total) for one in results.next_steps] == [
        ("without-filter", "doc_type", 2)
    ]


def test_reasons_are_given_on_request(service: SearchService) -> None:
    hit = search(service, "901/2020/QH14", explain=True).hits[0]
    assert {"number", "cited", "in-force"} <= {note.code for note in hit.why}
    words = search(service, "đèn tín hiệu", explain=True).hits[0]
    assert any("Điều 2" in note.vi and "đèn tín hiệu" in note.vi.lower() for note in words.why)
    assert search(service, "đèn tín hiệu").hits[0].why == ()

"""Every engine does the same: what `Engine` promises, and the same pages hit by hit.

The scenarios of test_service.py and test_api.py run on both engines, too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from search_api import planner
from search_api.elastic import ElasticEngine
from search_api.embedded import EmbeddedEngine
from search_api.engine import Engine
from search_api.query import parse
from search_api.reading import read
from search_api.request import SearchRequest, Sort
from search_api.results import SearchResults
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.library import LIBRARY, document

SCORES = 0.01
"""Relative. In Elasticsearch a field without terms holds one that stands for nothing, which moves averages a
little; here, where documents are few and short, the most."""

QUERIES = (
    "",
    "đất",
    "đất ở",
    "dat o",
    "hạn mức giao đất ở",
    "quy định đất hạn mức",
    "hạn mức tách thửa",
    '"đèn tín hiệu giao thông"',
    '"den tin hieu"',
    "đất ở -tách",
    'giao thông -"nồng độ cồn"',
    "901/2020/QH14",
    "luật số 901/2020/QH14",
    "ô tô không chấp hành đèn tín hiệu bị phạt bao nhiêu?",
    "mức phạt là bao nhiêu?",
    "hoc phi tieu hoc la bao nhieu",
    'đất loai:"Quyết định" nam:2019',
    "coquan:quốc",
    "khôngcótừnày",
)
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"doc_type": ["quyet dinh", "Luật"]},
    {"issuer": ["Đồng Nai"], "doc_type": ["Nghị quyết"]},
    {"issuer": ["Quốc hội"]},
    {"field": ["vi-pham-hanh-chinh"], "level": ["central"]},
    {"year": [2024, 2023], "validity": ["CHL"]},
    {"audience": ["nguoi-dan"]},
    {"issued_from": date(2020, 6, 15), "issued_to": date(2021, 12, 1)},
    {"effective_to": date(2021, 1, 1)},
    {"expired_from": date(2000, 1, 1)},
    {"in_force_on": date(2024, 2, 29)},
    {"scope": "title"},
)


def fill(engine: Engine, count: int = len(LIBRARY)) -> None:
    engine.put([index_document(one) for one in LIBRARY[:count]])
    engine.commit(count)


def found(engine: Engine, q: str) -> set[str]:
    return {hit.id for hit in SearchService(engine).search(SearchRequest(q=q)).hits}


def shown(results: SearchResults) -> Any:
    """Everything of a page but its time; scores apart, as they are only nearly the same."""
    page = results.model_dump(exclude={"took_ms"})
    scores = []
    for hit in page["hits"]:
        scores.append(hit.pop("score"))
        scores += [one.pop("score") for one in hit["provisions"]]
    return page, scores


def assert_same_page(one: SearchService, other: SearchService, request: SearchRequest) -> None:
    page, scores = shown(one.search(request))
    other_page, other_scores = shown(other.search(request))
    assert page == other_page
    assert scores == pytest.approx(other_scores, rel=SCORES)


@pytest.fixture(scope="session")
def pair(embedded: EmbeddedEngine, elastic: ElasticEngine) -> tuple[SearchService, SearchService]:
    return SearchService(embedded), SearchService(elastic)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("q", QUERIES)
def test_the_same_page(pair: tuple[SearchService, SearchService], q: str, filters: dict[str, Any]) -> None:
    assert_same_page(*pair, SearchRequest(q=q, **filters))


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.parametrize("q", ["", "đất ở", "mức phạt là bao nhiêu?"])
def test_the_same_order_and_paging(
    pair: tuple[SearchService, SearchService], q: str, page: int, sort: Sort
) -> None:
    assert_same_page(*pair, SearchRequest(q=q, page=page, size=2, sort=sort))


@pytest.mark.parametrize("q", ["phạt", "901/2020/QH14", "mức phạt là bao nhiêu?"])
def test_the_same_authority(embedded: EmbeddedEngine, elastic: ElasticEngine, q: str) -> None:
    plans = []
    for engine in (embedded, elastic):
        query = parse(q)
        plan = planner.plan(SearchRequest(q=q), query, read(query, engine), engine)
        plans.append(engine.search(replace(plan, authority=3.0)))
    one, other = ([(found.meta["id"], round(found.score, 1)) for found in page.found] for page in plans)
    assert one == other


@pytest.mark.parametrize("typed", ["h", "hạn", "han muc giao", "giao thông đ", "901/20", "quy", "zzz", ""])
def test_the_same_suggestions(pair: tuple[SearchService, SearchService], typed: str) -> None:
    one, other = (service.suggest(typed) for service in pair)
    assert one == other


@pytest.mark.parametrize("q", QUERIES)
def test_the_same_ranking_and_marks(pair: tuple[SearchService, SearchService], q: str) -> None:
    one, other = pair
    assert one.rank(q, 10) == other.rank(q, 10)
    assert one.marks(q, LIBRARY[0].text) == other.marks(q, LIBRARY[0].text)


def test_an_empty_library_answers(empty: Engine) -> None:
    assert (empty.revision(), empty.document_count(), list(empty.document_ids())) == (0, 0, [])
    assert found(empty, "đất") == set()
    assert found(empty, "") == set()


def test_only_what_was_committed_is_seen(empty: Engine) -> None:
    empty.put([index_document(LIBRARY[0])])
    assert empty.document_count() == 0
    empty.commit(1)
    assert (empty.document_count(), empty.revision()) == (1, 1)


def test_putting_again_replaces(empty: Engine) -> None:
    fill(empty)
    changed = replace(LIBRARY[0], title="Hạn mức mới", text="Điều 1. Bãi bỏ.", provisions=())
    empty.put([index_document(changed)])
    empty.commit(len(LIBRARY) + 1)
    assert empty.document_count() == len(LIBRARY)
    assert found(empty, "bãi bỏ") == {LIBRARY[0].id}
    assert LIBRARY[0].id not in found(empty, '"giao đất ở"')


def test_removed_documents_are_gone(empty: Engine) -> None:
    fill(empty)
    empty.remove([LIBRARY[0].id])
    empty.commit(len(LIBRARY) + 1)
    assert set(empty.document_ids()) == {one.id for one in LIBRARY[1:]}


def test_a_rebuild_that_was_killed_changes_nothing(empty: Engine) -> None:
    fill(empty, 2)
    fill(empty.begin_rebuild(), 1)
    assert empty.document_count() == 2
    second = empty.begin_rebuild()
    assert second.document_count() == 0
    fill(second)
    empty.adopt(second)
    assert empty.document_count() == len(LIBRARY)


def test_more_documents_than_the_head_of_the_list_are_all_reached(empty: Engine) -> None:
    """More matches than are ranked by their passages at once: the rest follows by whole documents."""
    many = [
        document(
            f"so-{number}", f"Văn bản {number}", ("Thuế", f"Thuế đất số {number}." + " thuế" * (number % 7))
        )
        for number in range(1_100)
    ]
    empty.put([index_document(one) for one in many])
    empty.commit(1)
    service = SearchService(empty)
    pages = [service.search(SearchRequest(q="thuế đất", size=100, page=page)) for page in range(1, 12)]
    assert pages[0].total == 1_100
    seen = [hit.id for page in pages for hit in page.hits]
    assert sorted(seen) == sorted(one.id for one in many)
    assert all(hit.provisions for page in pages for hit in page.hits)


def test_more_passages_than_before_and_fewer_again(empty: Engine) -> None:
    """However a document grows and shrinks, before and after commits, only its last passages are found."""
    for words in (["một"], ["một", "hai", "ba"], ["bốn"], ["năm", "sáu"]):
        texts = ((word, f"Nội dung {word}.") for word in words)
        empty.put([index_document(document("v", "Văn bản", *texts))])
    empty.commit(1)
    page = SearchService(empty).search(SearchRequest(q="nội dung"))
    assert [[one.heading.text for one in hit.provisions] for hit in page.hits] == [["năm", "sáu"]]


def test_the_rebuilt_index_serves_from_its_adoption_on(empty: Engine) -> None:
    fill(empty, 2)
    rebuilt = empty.begin_rebuild()
    fill(rebuilt)
    assert (empty.document_count(), empty.revision()) == (2, 2)
    assert "luat-901-2020-qh14" not in found(empty, "mũ bảo hiểm")
    empty.adopt(rebuilt)
    assert (empty.document_count(), empty.revision(), empty.is_current()) == (6, 6, True)
    assert "luat-901-2020-qh14" in found(empty, "mũ bảo hiểm")

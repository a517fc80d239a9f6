"""Pages that are kept for a moment are those that would be found anew."""

from __future__ import annotations

import pytest

from search_api.embedded import EmbeddedEngine
from search_api.engine import Engine, Unavailable
from search_api.recent import RecentPages
from search_api.request import SearchRequest
from search_api.results import SearchResults
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.library import LIBRARY

ASKED = SearchRequest(q="học phí", year=[2023])
QUESTION = SearchRequest(q="Mức thu học phí là bao nhiêu?", explain=True, page=2)


class Found:
    """Counts what is looked for."""

    def __init__(self, service: SearchService) -> None:
        self.count = 0
        self._service = service

    def __call__(self, request: SearchRequest) -> SearchResults:
        self.count += 1
        return self._service.search(request)


@pytest.mark.parametrize("wanted", [ASKED, SearchRequest(), QUESTION])
def test_a_kept_page_is_the_page(engine: Engine, wanted: SearchRequest) -> None:
    anew, kept = SearchService(engine), SearchService(engine, kept=9)
    shown = {"took_ms": 0.0}
    expected = anew.search(wanted).model_copy(update=shown)
    assert [kept.search(wanted).model_copy(update=shown) for _ in range(2)] == [expected] * 2


def test_a_search_that_was_just_asked_is_not_looked_for_again(embedded: EmbeddedEngine) -> None:
    found = Found(SearchService(embedded))
    pages = RecentPages(found, lambda: 1, most=9)
    assert pages.page(ASKED) is pages.page(SearchRequest(q="học phí", year=[2023]))
    pages.page(ASKED.model_copy(update={"page": 2}))
    assert found.count == 2


@pytest.mark.parametrize(("state", "most"), [(None, 9), (1, 0)])
def test_nothing_is_kept_where_changes_are_not_seen_or_none_is_wanted(
    embedded: EmbeddedEngine, state: int | None, most: int
) -> None:
    found = Found(SearchService(embedded))
    pages = RecentPages(found, lambda: state, most)
    for _ in range(2):
        pages.page(ASKED)
    assert found.count == 2


def test_a_new_document_is_found_at_once(empty_embedded: EmbeddedEngine) -> None:
    service = SearchService(empty_embedded, kept=9)
    assert not service.search(ASKED).total
    empty_embedded.put([index_document(one) for one in LIBRARY])
    empty_embedded.commit(1)
    assert service.search(ASKED).total == 1


def test_a_failure_is_not_kept() -> None:
    asked: list[SearchRequest] = []

    def fail(request: SearchRequest) -> SearchResults:
        asked.append(request)
        raise Unavailable("away")

    pages = RecentPages(fail, lambda: 1, most=9)
    for _ in range(2):
        with pytest.raises(Unavailable):
            pages.page(ASKED)
    assert asked == [ASKED] * 2

"""Places behind the window of hits that Elasticsearch skips are reached by walking there."""

from __future__ import annotations

import pytest

from search_api.elastic import ElasticEngine
from search_api.elastic import search as running
from search_api.elastic import walk as walking
from search_api.request import SearchRequest, Sort
from search_api.service import SearchService


def ids(service: SearchService, q: str, page: int, size: int, sort: Sort) -> list[str]:
    return [hit.id for hit in service.search(SearchRequest(q=q, page=page, size=size, sort=sort)).hits]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("q", ["", "quy định", "quy định đất hạn mức"])
def test_pages_behind_the_window(
    elastic: ElasticEngine, monkeypatch: pytest.MonkeyPatch, q: str, sort: Sort
) -> None:
    service = SearchService(elastic)
    within = [ids(service, q, page, 1, sort) for page in range(1, 9)]
    for module in (running, walking):
        monkeypatch.setattr(module, "WINDOW", 2)
    assert [ids(service, q, page, 1, sort) for page in range(1, 9)] == within


def test_documents_behind_the_head_are_reached_behind_the_window(
    elastic: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A head of no document leaves all of them to be ranked as a whole."""
    monkeypatch.setattr(running, "FEW", 0)
    monkeypatch.setattr(running, "DEPTH", 1)
    service = SearchService(elastic)
    within = [ids(service, "quy định", page, 1, Sort.RELEVANCE) for page in range(1, 8)]
    for module in (running, walking):
        monkeypatch.setattr(module, "WINDOW", 2)
    assert [ids(service, "quy định", page, 1, Sort.RELEVANCE) for page in range(1, 8)] == within
    assert len({one for page in within for one in page}) == sum(map(len, within))

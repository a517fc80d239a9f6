"""How many requests a page takes, once the frequencies of its words are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search_api.elastic import ElasticEngine
from search_api.elastic.connection import Cluster
from search_api.request import SearchRequest, Sort
from search_api.service import SearchService


@pytest.mark.parametrize(
    ("q", "sort", "trips"),
    [
        ("", Sort.RELEVANCE, 1),
        ("", Sort.NUMBER, 1),
        ("đất ở", Sort.NEWEST, 3),
        ("đất ở", Sort.RELEVANCE, 3),
        ("hạn mức tách thửa", Sort.RELEVANCE, 4),
        ("học phí tiểu học", Sort.RELEVANCE, 3),
        ("mức phạt là bao nhiêu?", Sort.RELEVANCE, 4),
    ],
)
def test_trips_of_a_page(
    elastic: ElasticEngine, monkeypatch: pytest.MonkeyPatch, q: str, sort: Sort, trips: int
) -> None:
    service, request = SearchService(elastic), SearchRequest(q=q, sort=sort, size=1 if q == "" else 3)
    service.search(request)
    attempt, asked = Cluster.attempt, []

    def counted(cluster: Cluster, request: Callable[[Any], Any], timeout: float) -> Any:
        asked.append(timeout)
        return attempt(cluster, request, timeout)

    monkeypatch.setattr(Cluster, "attempt", counted)
    service.search(request)
    assert len(asked) == trips

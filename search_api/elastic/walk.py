"""The documents at any place of a long list: within the window by their place, behind it by walking there.

Elasticsearch skips `WINDOW` hits at most. Behind them, a point in time holds the list still while keys are
passed over, a window at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_api.elastic.compile import Query
from search_api.elastic.connection import Session
from search_api.elastic.mapping import WINDOW

Sort = Sequence[Mapping[str, str]]
"""Fields and directions; the last one is the key."""

_KEPT = "1m"
_BARE = {"_source": False, "stored_fields": "_none_", "track_total_hits": False}


def keys_at(session: Session, index: str, query: Query, sort: Sort, offset: int, size: int) -> list[str]:
    """The keys of the documents at places `offset` to `offset + size` of the sorted list."""
    if offset + size <= WINDOW:
        body = {"query": query, "sort": sort, "from": offset, "size": size, **_BARE}
        [answer] = session.search_all([(index, body)])
        return [hit["sort"][-1] for hit in answer.get("hits", {}).get("hits", [])]
    return _walk(session, index, query, sort, offset, size)


def _walk(session: Session, index: str, query: Query, sort: Sort, offset: int, size: int) -> list[str]:
    opened = session.ask(lambda client: client.open_point_in_time(index=index, keep_alive=_KEPT))
    pit = opened["id"]
    try:
        after = _values_before(session, pit, query, sort, offset)
        hits = _window(session, pit, query, sort, after, size) if after else []
    finally:
        session.ask(lambda client: client.options(ignore_status=404).close_point_in_time(id=pit))
    return [hit["sort"][len(sort) - 1] for hit in hits]


def _values_before(session: Session, pit: str, query: Query, sort: Sort, offset: int) -> list[Any]:
    """The sort values of the last hit before `offset`; none when the list is shorter."""
    after: list[Any] = []
    passed = 0
    while passed < offset:
        hits = _window(session, pit, query, sort, after, min(WINDOW, offset - passed))
        if not hits:
            return []
        after = hits[-1]["sort"]
        passed += len(hits)
    return after


def _window(
    session: Session, pit: str, query: Query, sort: Sort, after: list[Any], size: int
) -> list[dict[str, Any]]:
    body: dict[str, Any] = {"query": query, "sort": sort, "size": size, **_BARE}
    if after:
        body["search_after"] = after

    def ask(client: Any) -> Any:
        return client.search(
            pit={"id": pit, "keep_alive": _KEPT},
            search_type="dfs_query_then_fetch",
            filter_path="hits.hits.sort",
            **body,
        )

    hits: list[dict[str, Any]] = session.ask(ask).get("hits", {}).get("hits", [])
    return hits

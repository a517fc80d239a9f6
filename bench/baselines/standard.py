"""(c) Elasticsearch as a user would set it up: whole documents, the standard analyzer, one `match`.

Default settings of index and highlighter, facets by terms aggregations, ten hits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from bench.clients import Call, Target
from bench.queries import Search
from bookshelf.model import Document

INDEX = "standard"
_FACETS = ("doc_type", "issuer", "field", "year", "validity", "level", "shelf", "audience")
_LONGEST = 1_000_000
"""Characters: the highlighter refuses longer texts unless it is told where to stop."""

_MOST_VALUES = 10_000

_MAPPING = {
    "properties": {
        "title": {"type": "text"},
        "text": {"type": "text"},
        "issued_on": {"type": "date"},
        **{name: {"type": "keyword"} for name in _FACETS},
    }
}


class StandardElasticsearch:
    """The same documents, facets and page as ours."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = Elasticsearch(url, request_timeout=120)

    def fill(self, documents: Iterable[Document]) -> None:
        self._client.options(ignore_status=404).indices.delete(index=INDEX)
        self._client.indices.create(index=INDEX, mappings=_MAPPING, settings={"number_of_replicas": 0})
        bulk(self._client, _entries(documents), chunk_size=100)
        self._client.indices.refresh(index=INDEX)

    def count(self) -> int:
        if not self._client.indices.exists(index=INDEX):
            return 0
        return int(self._client.count(index=INDEX)["count"])

    def size(self) -> int:
        """Bytes on disk."""
        answer = self._client.indices.stats(index=INDEX, metric="store")
        return int(answer["_all"]["total"]["store"]["size_in_bytes"])

    def rank(self, text: str, depth: int) -> list[tuple[str, float]]:
        answer = self._client.search(index=INDEX, query=_match(text), size=depth, source=False)
        return [(hit["_id"], float(hit["_score"])) for hit in answer["hits"]["hits"]]

    def target(self) -> Target:
        """Its page over HTTP, asked without a client library between."""
        return Target(self._url, lambda search: Call(f"/{INDEX}/_search", orjson.dumps(_page(search))))

    def close(self) -> None:
        self._client.close()


def _entries(documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
    for one in documents:
        yield {
            "_index": INDEX,
            "_id": one.source_key,
            "title": f"{one.number} {one.title}",
            "text": one.text,
            "doc_type": one.doc_type,
            "issuer": list(one.issuers),
            "field": list(one.fields),
            "year": str(one.issued_on.year) if one.issued_on else None,
            "validity": one.validity.value,
            "level": one.level.value if one.level else None,
            "shelf": one.shelf,
            "audience": list(one.audiences),
            "issued_on": one.issued_on.isoformat() if one.issued_on else None,
        }


def _match(text: str) -> dict[str, Any]:
    return {"multi_match": {"query": text, "fields": ["title^3", "text"]}}


def _page(search: Search) -> Mapping[str, Any]:
    """As ours: every value of a facet is counted, under all filters but its own."""
    filters = dict(_filters(search))
    return {
        "query": _match(search.text),
        "post_filter": {"bool": {"filter": list(filters.values())}},
        "size": 10,
        "_source": {"excludes": ["text"]},
        "highlight": {"fields": {"title": {}, "text": {}}, "max_analyzed_offset": _LONGEST},
        "aggs": {name: _facet(name, filters) for name in _FACETS},
        "track_total_hits": True,
    }


def _facet(name: str, filters: Mapping[str, Any]) -> Mapping[str, Any]:
    others = [one for field, one in filters.items() if field != name]
    values = {"terms": {"field": name, "size": _MOST_VALUES}}
    return {"filter": {"bool": {"filter": others}}, "aggs": {name: values}} if others else values


def _filters(search: Search) -> Iterator[tuple[str, Any]]:
    for name, values in search.filters:
        if name == "issued_from":
            yield name, {"range": {"issued_on": {"gte": values[0]}}}
        else:
            yield name, {"terms": {name: list(values)}}

from __future__ import annotations

import time

import pytest
from elasticsearch import Elasticsearch

from search_api.elastic import Access, ElasticEngine
from search_api.engine import Unavailable
from search_api.tokens import index_document
from tests.search_api.elastic.nodes import Nodes
from tests.search_api.library import LIBRARY

PATIENCE = 60.0


def indices(node: Nodes, engine: ElasticEngine) -> dict[str, list[str]]:
    """Index → aliases, of this library alone; without the lease."""
    with Elasticsearch(list(node.urls)) as client:
        found = client.indices.get(index=f"{engine.prefix}-*-g*")
        return {name: sorted(one["aliases"]) for name, one in found.items()}


def fill(engine: ElasticEngine) -> None:
    engine.put([index_document(one) for one in LIBRARY])
    engine.commit(len(LIBRARY))


def test_one_generation_is_left_with_the_aliases(node: Nodes, empty_elastic: ElasticEngine) -> None:
    fill(empty_elastic)
    empty_elastic.begin_rebuild()
    rebuilt = empty_elastic.begin_rebuild()
    fill(rebuilt)
    empty_elastic.adopt(rebuilt)
    prefix, generation = empty_elastic.prefix, empty_elastic.generation
    assert indices(node, empty_elastic) == {
        f"{prefix}-documents-{generation}": [f"{prefix}-documents"],
        f"{prefix}-passages-{generation}": [f"{prefix}-passages"],
    }


def test_a_rebuild_that_another_one_dropped_is_told(empty_elastic: ElasticEngine) -> None:
    dropped = empty_elastic.begin_rebuild()
    empty_elastic.begin_rebuild()
    with pytest.raises(Unavailable, match="another process has begun a rebuild"):
        fill(dropped)


def test_an_index_of_other_rules_serves_but_is_not_current(
    node: Nodes, empty_elastic: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(empty_elastic)
    monkeypatch.setattr("search_api.elastic.engine.VERSION", "another")
    again = ElasticEngine.open(Access(node.urls), prefix=empty_elastic.prefix)
    assert (again.is_current(), again.document_count()) == (False, len(LIBRARY))
    again.commit(99)
    assert not again.is_current()
    again.adopt(again.begin_rebuild())
    assert again.is_current()
    again.close()


def test_after_a_long_import_each_shard_is_one_segment(
    node: Nodes, empty_elastic: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_api.elastic.engine._LONG_IMPORT", len(LIBRARY))
    for revision, one in enumerate(LIBRARY, 1):
        empty_elastic.put([index_document(one)])
        empty_elastic.commit(revision)
    empty_elastic.finish()
    deadline = time.monotonic() + PATIENCE
    while segments(node, empty_elastic) > 1 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert segments(node, empty_elastic) == 1
    assert empty_elastic.document_count() == len(LIBRARY)


def segments(node: Nodes, engine: ElasticEngine) -> int:
    """Of the shard that has most."""
    with Elasticsearch(list(node.urls)) as client:
        found = client.indices.segments(index=f"{engine.prefix}-*-g*")["indices"].values()
    copies = [copy for one in found for shard in one["shards"].values() for copy in shard]
    return max(int(sum(part["search"] for part in copy["segments"].values())) for copy in copies)


def test_strange_entries_are_refused(empty_elastic: ElasticEngine, node: Nodes) -> None:
    """Mappings are strict: a field that nobody described is an error, never a new field."""
    fill(empty_elastic)
    name = f"{empty_elastic.prefix}-documents"
    with Elasticsearch(list(node.urls)) as client, pytest.raises(Exception, match="strict_dynamic"):
        client.index(index=name, document={"nobody": "knows"})

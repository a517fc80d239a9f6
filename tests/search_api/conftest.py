from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from search_api.elastic import Access, ElasticEngine
from search_api.embedded import EmbeddedEngine
from search_api.engine import Engine
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.elastic.nodes import Nodes, drop, running
from tests.search_api.library import LIBRARY

E = TypeVar("E", bound=Engine)

SHARDS = int(os.environ.get("TUSACH_TEST_NODES", "1"))
"""As many as nodes, so that each of them holds a part."""

ENGINES = ("embedded", "elastic")


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A cluster of one node, or of as many as TUSACH_TEST_NODES says."""
    with running(tmp_path_factory.mktemp("node"), SHARDS) as nodes:
        yield nodes


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """The small library in an embedded engine; for tests that only read."""
    engine = EmbeddedEngine.open(tmp_path_factory.mktemp("index"))
    yield filled(engine)
    engine.close()


@pytest.fixture(scope="session")
def elastic(node: Nodes) -> Iterator[ElasticEngine]:
    """The small library in Elasticsearch; for tests that only read."""
    engine = ElasticEngine.open(Access(node.urls), prefix="library", shards=SHARDS)
    yield filled(engine)
    engine.close()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """The small library in every engine, one after the other."""
    engine: Engine = request.getfixturevalue(request.param)
    return engine


@pytest.fixture(scope="session")
def service(engine: Engine) -> SearchService:
    return SearchService(engine)


@pytest.fixture
def empty_embedded(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """An empty embedded engine of the test's own."""
    engine = EmbeddedEngine.open(tmp_path / "index")
    yield engine
    engine.close()


@pytest.fixture
def empty_elastic(node: Nodes) -> Iterator[ElasticEngine]:
    """An empty library of the test's own in Elasticsearch."""
    prefix = f"t{uuid4().hex}"
    engine = ElasticEngine.open(Access(node.urls), prefix=prefix, shards=SHARDS)
    yield engine
    engine.close()
    drop(node.urls, prefix)


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest) -> Engine:
    """An empty engine of the test's own, of every kind."""
    engine: Engine = request.getfixturevalue(f"empty_{request.param}")
    return engine


def filled(engine: E) -> E:
    engine.put([index_document(document) for document in LIBRARY])
    engine.commit(revision=len(LIBRARY))
    return engine

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_api.embedded import EmbeddedEngine
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.library import LIBRARY


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """The small library in an embedded engine; for tests that only read."""
    engine = EmbeddedEngine.open(tmp_path_factory.mktemp("index"))
    engine.put([index_document(document) for document in LIBRARY])
    engine.commit(revision=len(LIBRARY))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def service(engine: EmbeddedEngine) -> SearchService:
    return SearchService(engine)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """An empty engine of the test's own."""
    engine = EmbeddedEngine.open(tmp_path / "index")
    yield engine
    engine.close()

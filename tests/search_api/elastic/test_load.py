"""Rebuilding and losing nodes under a steady load: no search fails, nothing is lost or doubled."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from bookshelf.record import Record
from search_api.elastic import Access, ElasticEngine
from search_api.engine import Engine
from search_api.indexer import catch_up, rebuild
from search_api.service import SearchService
from tests.search_api.elastic.load import indexing, keep, loaded
from tests.search_api.elastic.nodes import running

FIRST = 60
ROUNDS = 5
UNDER_LOAD = 3.0
"""Seconds."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Record.open(f"sqlite:///{tmp_path / 'record.db'}") as record:
        keep(record, 0, FIRST)
    return tmp_path


def test_a_rebuild_under_load(home: Path, empty: Engine) -> None:
    """Documents that arrive while the new index is built are in it; searches go on all the while."""
    with Record.open(f"sqlite:///{home / 'record.db'}") as record:
        catch_up(record, empty, workers=1)
        with loaded(SearchService(empty), home, None, FIRST) as load:
            time.sleep(UNDER_LOAD)
            rebuild(record, empty, workers=1)
            time.sleep(UNDER_LOAD)
        assert (load.errors, load.doubled) == ([], [])
        assert load.searches > 0
        catch_up(record, empty, workers=1)
        indexed = list(empty.document_ids())
        assert len(indexed) == len(set(indexed))
        assert set(indexed) == set(record.document_ids())


@pytest.mark.slow
def test_the_master_is_killed_again_and_again(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("three"), 3) as nodes, Elasticsearch(list(nodes.urls)) as client:
        engine = ElasticEngine.open(Access(nodes.urls), shards=2, replicas=1)
        with Record.open(f"sqlite:///{home / 'record.db'}") as record:
            catch_up(record, engine, workers=1)
            wait_for_green(client)
            for number in range(ROUNDS):
                with loaded(SearchService(engine), home, indexing(engine), record.count()) as load:
                    time.sleep(UNDER_LOAD)
                    nodes.kill(master(client))
                    time.sleep(UNDER_LOAD)
                    nodes.start()
                    time.sleep(UNDER_LOAD)
                wait_for_green(client)
                print(f"round {number}: {load.searches} searches, {load.commits} commits")
                assert (load.errors, load.doubled) == ([], []), f"round {number}"
                assert load.commits > 0
                catch_up(record, engine, workers=1)
                assert sorted(engine.document_ids()) == sorted(record.document_ids())
        engine.close()


def master(client: Elasticsearch) -> str:
    [found] = client.cat.master(format="json")
    return str(found["node"])


def wait_for_green(client: Elasticsearch) -> None:
    answer = client.options(request_timeout=130).cluster.health(
        wait_for_status="green", wait_for_nodes="3", timeout="120s"
    )
    assert not answer["timed_out"]

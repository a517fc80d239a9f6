"""Two processes with homes of their own, one cluster: one writes at a time, a late one undoes nothing."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bookshelf.record import Record
from search_api.elastic import Access, ElasticEngine, lease
from search_api.engine import Unavailable
from search_api.indexer import catch_up, rebuild
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.elastic.load import keep
from tests.search_api.elastic.nodes import Nodes
from tests.search_api.library import LIBRARY, document

OLD = document("qd-1", "Quy định cũ", ("Phạm vi", "Nội dung cũ."))
NEW = document("qd-1", "Quy định mới", ("Phạm vi", "Nội dung mới."), ("Thêm", "Một điều nữa."))


@pytest.fixture
def other(node: Nodes, empty_elastic: ElasticEngine) -> Iterator[ElasticEngine]:
    """The same library as `empty_elastic`, as another process has opened it."""
    engine = ElasticEngine.open(Access(node.urls), prefix=empty_elastic.prefix)
    yield engine
    engine.close()


def titles(engine: ElasticEngine) -> list[str]:
    return [found.text for found in SearchService(engine).suggest("quy định")]


def test_who_writes_is_named_to_who_waits_in_vain(
    empty_elastic: ElasticEngine, other: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "WAIT", 0.0)
    with empty_elastic.writing(), pytest.raises(Unavailable) as refused:
        other.put([index_document(NEW)])
    assert re.match(r"process \d+ on \S+ has been writing to this cluster since 20", str(refused.value))
    other.put([index_document(NEW)])


def test_a_lease_that_is_renewed_is_not_taken_over(
    empty_elastic: ElasticEngine, other: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEWED_EVERY", 0.05)
    monkeypatch.setattr(lease, "LASTS", 30.0)
    monkeypatch.setattr(lease, "WAIT", 1.0)
    with empty_elastic.writing():
        with pytest.raises(Unavailable, match="has been writing"), other.writing():
            pass
        empty_elastic.put([index_document(NEW)])


def test_the_next_writer_begins_when_the_first_has_finished(
    empty_elastic: ElasticEngine, other: ElasticEngine
) -> None:
    order = []

    def second() -> None:
        with other.writing():
            order.append("second")

    with empty_elastic.writing(), empty_elastic.writing():
        waiting = threading.Thread(target=second)
        waiting.start()
        empty_elastic.put([index_document(NEW)])
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


@pytest.fixture
def overslept(
    empty_elastic: ElasticEngine, other: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """`empty_elastic` writes an old version and is not heard of; `other` takes over and writes a new one."""
    monkeypatch.setattr(lease, "RENEWED_EVERY", 3600.0)
    monkeypatch.setattr(lease, "LASTS", 0.5)
    with empty_elastic.writing():
        empty_elastic.put([index_document(one) for one in (OLD, LIBRARY[0])])
        with other.writing():
            other.put([index_document(NEW)])
            other.remove([LIBRARY[0].id])
            other.commit(2)
            yield


@pytest.mark.usefixtures("overslept")
def test_a_late_writer_undoes_nothing(empty_elastic: ElasticEngine, other: ElasticEngine) -> None:
    for late in (OLD, LIBRARY[0]):
        with pytest.raises(Unavailable, match="another process has taken over"):
            empty_elastic.put([index_document(late)])
    with pytest.raises(Unavailable, match="another process has taken over"):
        empty_elastic.remove([NEW.id])
    other.commit(3)
    assert titles(other) == ["Quy định mới"]
    assert other.document_count() == 1


@pytest.mark.usefixtures("overslept")
def test_what_only_the_late_writer_had_is_written_again(
    empty_elastic: ElasticEngine, other: ElasticEngine
) -> None:
    empty_elastic.put([index_document(LIBRARY[1])])
    other.put([index_document(LIBRARY[1])])
    other.commit(3)
    assert sorted(other.document_ids()) == sorted([NEW.id, LIBRARY[1].id])


def test_who_lost_the_lease_learns_it_by_renewing(
    empty_elastic: ElasticEngine, other: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEWED_EVERY", 2.0)
    monkeypatch.setattr(lease, "LASTS", 0.2)
    with empty_elastic.writing(), other.writing(), pytest.raises(Unavailable, match="taken over"):
        watch(empty_elastic, 60)


def watch(engine: ElasticEngine, seconds: float) -> None:
    """Be about to write all the time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        engine._lease.epoch()
        time.sleep(0.05)


def test_two_homes_index_one_record_at_the_same_time(
    empty_elastic: ElasticEngine, other: ElasticEngine, tmp_path: Path
) -> None:
    """Each document is there once, and both say the record's revision."""
    url, errors = f"sqlite:///{tmp_path / 'record.db'}", []

    def index(engine: ElasticEngine, first: int) -> None:
        try:
            with Record.open(url) as record:
                for at in range(first, first + 30, 10):
                    keep(record, at, 10)
                    catch_up(record, engine, workers=1)
        except Exception as error:
            errors.append(error)

    threads = [
        threading.Thread(target=index, args=(engine, first))
        for engine, first in ((empty_elastic, 0), (other, 100))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Record.open(url) as record:
        assert errors == []
        assert catch_up(record, other, workers=1) == 0
        assert empty_elastic.revision() == other.revision() == record.revision()
        assert sorted(other.document_ids()) == sorted(record.document_ids())
        rebuild(record, other, workers=1)
        assert empty_elastic.document_count() == record.count() == 60

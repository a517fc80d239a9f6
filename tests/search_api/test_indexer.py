from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bookshelf.record import Entry, Record
from search_api.engine import Engine
from search_api.indexer import catch_up, rebuild
from tests.search_api.library import LIBRARY, document


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(f"sqlite:///{tmp_path / 'record.db'}") as record:
        yield record


def keep(record: Record, *documents: object) -> None:
    record.put_many([Entry(one, one.title + one.text) for one in documents])


def test_what_was_committed_is_not_indexed_again(
    record: Record, empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill: what a commit holds stays."""
    for name in ("_CHUNK", "_AT_ONCE"):
        monkeypatch.setattr(f"search_api.indexer.{name}", 2)
    keep(record, *LIBRARY)

    def killed(done: int, _total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catch_up(record, empty, workers=1, progress=killed)
    assert catch_up(record, empty, workers=1) == len(LIBRARY) - 4


def test_the_index_follows_the_record(record: Record, empty: Engine) -> None:
    keep(record, *LIBRARY)
    assert catch_up(record, empty, workers=1) == len(LIBRARY)
    assert catch_up(record, empty, workers=1) == 0
    keep(record, replace(LIBRARY[0], title="Tên mới"))
    record.remove(LIBRARY[1].id)
    assert catch_up(record, empty, workers=1) == 2
    assert set(empty.document_ids()) == set(record.document_ids())
    assert empty.revision() == record.revision()


def test_workers_index_the_same(record: Record, empty: Engine) -> None:
    many = [document(f"v-{number}", f"Văn bản {number}", ("Thuế", "Thuế đất.")) for number in range(90)]
    keep(record, *many)
    seen: list[tuple[int, int]] = []
    assert catch_up(record, empty, workers=2, progress=lambda done, todo: seen.append((done, todo))) == 90
    assert seen == [(40, 90), (80, 90), (90, 90)]
    assert sorted(empty.document_ids()) == sorted(one.id for one in many)


def test_a_rebuilt_index_holds_the_record(record: Record, empty: Engine) -> None:
    keep(record, *LIBRARY)
    empty.commit(record.revision())
    assert empty.document_count() == 0
    assert rebuild(record, empty, workers=1) == len(LIBRARY)
    assert set(empty.document_ids()) == set(record.document_ids())
    assert empty.revision() == record.revision()

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search_api.embedded import EmbeddedEngine
from search_api.engine import Unavailable
from search_api.request import SearchRequest
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.library import LIBRARY, document


def fill(engine: EmbeddedEngine, count: int = len(LIBRARY)) -> None:
    engine.put([index_document(one) for one in LIBRARY[:count]])
    engine.commit(count)


def found(engine: EmbeddedEngine, q: str) -> set[str]:
    return {hit.id for hit in SearchService(engine).search(SearchRequest(q=q)).hits}


def test_an_empty_library_answers(empty: EmbeddedEngine) -> None:
    assert (empty.revision(), empty.document_count(), list(empty.document_ids())) == (0, 0, [])
    assert found(empty, "đất") == set()
    assert found(empty, "") == set()


def test_only_what_was_committed_is_seen(empty: EmbeddedEngine) -> None:
    empty.put([index_document(LIBRARY[0])])
    assert empty.document_count() == 0
    empty.commit(1)
    assert (empty.document_count(), empty.revision()) == (1, 1)


def test_putting_again_replaces(empty: EmbeddedEngine) -> None:
    fill(empty)
    changed = replace(LIBRARY[0], title="Hạn mức mới", text="Điều 1. Bãi bỏ.", provisions=())
    empty.put([index_document(changed)])
    empty.commit(len(LIBRARY) + 1)
    assert empty.document_count() == len(LIBRARY)
    assert found(empty, "bãi bỏ") == {LIBRARY[0].id}
    assert LIBRARY[0].id not in found(empty, '"giao đất ở"')


def test_removed_documents_are_gone(empty: EmbeddedEngine) -> None:
    fill(empty)
    empty.remove([LIBRARY[0].id])
    empty.commit(len(LIBRARY) + 1)
    assert set(empty.document_ids()) == {one.id for one in LIBRARY[1:]}


def test_a_reader_follows_the_commits_of_another_process(empty: EmbeddedEngine, tmp_path: Path) -> None:
    reader = EmbeddedEngine.open(tmp_path / "index")
    assert reader.document_count() == 0
    fill(empty)
    assert reader.document_count() == len(LIBRARY)
    assert found(reader, "học phí") == {"nq-920-2023-nq-hdnd-dong-nai"}


def test_a_second_writer_is_told_to_wait(empty: EmbeddedEngine, tmp_path: Path) -> None:
    fill(empty, 1)
    with pytest.raises(Unavailable, match="another process is writing"):
        fill(EmbeddedEngine.open(tmp_path / "index"), 2)


def test_an_index_survives_closing(tmp_path: Path) -> None:
    first = EmbeddedEngine.open(tmp_path / "index")
    fill(first)
    first.close()
    again = EmbeddedEngine.open(tmp_path / "index")
    assert (again.document_count(), again.revision(), again.is_current()) == (
        len(LIBRARY),
        len(LIBRARY),
        True,
    )


def test_an_index_of_another_schema_gives_way_to_an_empty_one(tmp_path: Path) -> None:
    first = EmbeddedEngine.open(tmp_path / "index")
    fill(first)
    first.close()
    state = tmp_path / "index" / "state.json"
    state.write_text(state.read_text().replace('"version":"', '"version":"0'))
    again = EmbeddedEngine.open(tmp_path / "index")
    assert (again.document_count(), again.revision(), again.is_current()) == (0, 0, True)
    assert [one.name for one in (tmp_path / "index").iterdir() if one.is_dir()] == [again.generation]


def test_the_old_index_serves_until_the_rebuilt_one_is_adopted(empty: EmbeddedEngine, tmp_path: Path) -> None:
    fill(empty, 2)
    reader = EmbeddedEngine.open(tmp_path / "index")
    rebuilt = empty.begin_rebuild()
    fill(rebuilt)
    assert (empty.document_count(), reader.document_count()) == (2, 2)
    empty.adopt(rebuilt)
    assert (empty.document_count(), reader.document_count()) == (len(LIBRARY), len(LIBRARY))
    assert (empty.revision(), reader.revision()) == (len(LIBRARY), len(LIBRARY))
    assert [one.name for one in (tmp_path / "index").iterdir() if one.is_dir()] == [empty.generation]


def test_a_rebuild_that_was_killed_changes_nothing(empty: EmbeddedEngine) -> None:
    fill(empty, 2)
    fill(empty.begin_rebuild(), 1)
    assert empty.document_count() == 2
    second = empty.begin_rebuild()
    assert second.document_count() == 0
    fill(second)
    empty.adopt(second)
    assert empty.document_count() == len(LIBRARY)


def test_more_documents_than_the_head_of_the_list_are_all_reached(empty: EmbeddedEngine) -> None:
    """More matches than are ranked by their passages at once: the rest follows by whole documents."""
    many = [
        document(
            f"so-{number}", f"Văn bản {number}", ("Thuế", f"Thuế đất số {number}." + " thuế" * (number % 7))
        )
        for number in range(1_100)
    ]
    empty.put([index_document(one) for one in many])
    empty.commit(1)
    service = SearchService(empty)
    pages = [service.search(SearchRequest(q="thuế đất", size=100, page=page)) for page in range(1, 12)]
    assert pages[0].total == 1_100
    seen = [hit.id for page in pages for hit in page.hits]
    assert sorted(seen) == sorted(one.id for one in many)
    assert all(hit.provisions for page in pages for hit in page.hits)

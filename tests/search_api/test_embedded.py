from __future__ import annotations

from pathlib import Path

import pytest

from search_api.embedded import EmbeddedEngine
from search_api.engine import Unavailable
from search_api.request import SearchRequest
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.library import LIBRARY


def fill(engine: EmbeddedEngine, count: int = len(LIBRARY)) -> None:
    engine.put([index_document(one) for one in LIBRARY[:count]])
    engine.commit(count)


def found(engine: EmbeddedEngine, q: str) -> set[str]:
    return {hit.id for hit in SearchService(engine).search(SearchRequest(q=q)).hits}


def test_a_reader_follows_the_commits_of_another_process(
    empty_embedded: EmbeddedEngine, tmp_path: Path
) -> None:
    reader = EmbeddedEngine.open(tmp_path / "index")
    assert reader.document_count() == 0
    fill(empty_embedded)
    assert reader.document_count() == len(LIBRARY)
    assert found(reader, "học phí") == {"nq-920-2023-nq-hdnd-dong-nai"}


def test_a_second_writer_is_told_to_wait(empty_embedded: EmbeddedEngine, tmp_path: Path) -> None:
    fill(empty_embedded, 1)
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


def test_the_old_index_serves_until_the_rebuilt_one_is_adopted(
    empty_embedded: EmbeddedEngine, tmp_path: Path
) -> None:
    fill(empty_embedded, 2)
    reader = EmbeddedEngine.open(tmp_path / "index")
    rebuilt = empty_embedded.begin_rebuild()
    fill(rebuilt)
    assert (empty_embedded.document_count(), reader.document_count()) == (2, 2)
    empty_embedded.adopt(rebuilt)
    assert (empty_embedded.document_count(), reader.document_count()) == (len(LIBRARY), len(LIBRARY))
    assert (empty_embedded.revision(), reader.revision()) == (len(LIBRARY), len(LIBRARY))
    assert [one.name for one in (tmp_path / "index").iterdir() if one.is_dir()] == [empty_embedded.generation]


@pytest.mark.parametrize(
    "asked",
    [
        SearchRequest(),
        SearchRequest(q="học phí", size=1, page=2),
        SearchRequest(q="học phí", sort="newest", page=9),
        SearchRequest(q="đất đai quy hoạch", doc_type=["Quyết định"]),
        SearchRequest(q="Mức thu học phí là bao nhiêu?", size=1, page=2),
    ],
    ids=lambda asked: asked.model_dump_json(exclude_defaults=True),
)
def test_a_large_library_is_asked_beside_and_answers_the_same(
    embedded: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch, asked: SearchRequest
) -> None:
    took = {"took_ms": 0.0}
    small = SearchService(embedded).search(asked).model_copy(update=took)
    monkeypatch.setattr("search_api.embedded.search.LARGE", 0)
    assert SearchService(embedded).search(asked).model_copy(update=took) == small

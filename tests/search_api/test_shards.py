"""The passages of a large library lie in two indexes and are found as if they lay in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from search_api.embedded import EmbeddedEngine
from search_api.embedded.passages import FULL, shard_for
from search_api.engine import IndexDocument, Scored
from search_api.rarity import rarity
from search_api.request import SearchRequest
from search_api.service import SearchService
from search_api.tokens import index_document
from tests.search_api.library import LIBRARY

ROOM = 4
"""Passages that the first index holds in these tests."""


@pytest.fixture
def sharded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedEngine]:
    monkeypatch.setattr("search_api.embedded.passages.FULL", ROOM)
    engine = EmbeddedEngine.open(tmp_path / "sharded")
    yield engine
    engine.close()


def put(engine: EmbeddedEngine, documents: list[IndexDocument], revision: int) -> None:
    """A commit for every two documents."""
    for at in range(0, len(documents), 2):
        engine.put(documents[at : at + 2])
        engine.commit(revision)


def held(engine: EmbeddedEngine) -> list[int]:
    engine.document_count()
    return [int(one.searcher().num_docs) for one in engine._current.passages]


def same_length(count: int) -> list[IndexDocument]:
    """Documents of one passage each, all as long as another, some of which hold "đất"."""
    model = index_document(LIBRARY[0])
    passage = model.passages[0]
    words = ["đất" if number % 3 == 0 else "chợ" for number in range(count)]
    return [
        replace(
            model,
            id=f"van-ban-{number}",
            meta={**model.meta, "id": f"van-ban-{number}", "source_key": f"{number}"},
            passages=(replace(passage, tokens=dict.fromkeys(passage.tokens, f"{word} phường")),),
        )
        for number, word in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("passages", "shard"),
    [
        ([0, 0], 0),
        ([FULL - 1, 0], 0),
        ([FULL, 0], 1),
        ([FULL, FULL - 1], 1),
        ([FULL + 3, FULL + 2], 1),
        ([FULL + 2, FULL + 3], 0),
        ([4 * FULL, FULL], 1),
    ],
)
def test_the_second_index_is_filled_when_the_first_is_full(passages: list[int], shard: int) -> None:
    assert shard_for(passages) == shard


def test_a_word_weighs_what_bm25_says() -> None:
    assert rarity(3, 10) == pytest.approx(log(1 + (10 - 3 + 0.5) / (3 + 0.5)))
    assert 0 < rarity(24, 12) < rarity(12, 12)


def test_passages_score_what_they_do_in_one_index(sharded: EmbeddedEngine, tmp_path: Path) -> None:
    documents = same_length(30)
    put(sharded, documents, 1)
    assert min(held(sharded)) > ROOM
    scored = [Scored(next(iter(documents[0].passages[0].tokens)), word, 1.5) for word in ("đất", "phường")]
    found = sharded._view_now().passages.best(scored, [], 100)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search_api.embedded.passages.FULL", FULL)
        whole = EmbeddedEngine.open(tmp_path / "whole")
        put(whole, documents, 1)
        expected = whole._view_now().passages.best(scored, [], 100)
        assert held(whole) == [30, 0]
        whole.close()
    scores = {key: score for score, key, _ in expected}
    assert {key: pytest.approx(score, rel=1e-5) for score, key, _ in found} == scores
    assert [score for score, _, _ in found] == sorted((score for score, _, _ in found), reverse=True)


@pytest.mark.parametrize(
    "asked",
    [
        SearchRequest(),
        SearchRequest(q="học phí"),
        SearchRequest(q="đất đai", size=1, page=2),
        SearchRequest(q="quy định", doc_type=["Quyết định"]),
        SearchRequest(q="Mức thu học phí là bao nhiêu?"),
    ],
    ids=lambda asked: asked.model_dump_json(exclude_defaults=True),
)
def test_the_same_documents_and_counts_are_found(
    sharded: EmbeddedEngine, embedded: EmbeddedEngine, asked: SearchRequest
) -> None:
    put(sharded, [index_document(one) for one in LIBRARY], 1)
    assert all(held(sharded))
    apart, whole = (SearchService(one).search(asked) for one in (sharded, embedded))
    assert (apart.total, apart.partial_total, apart.facets) == (
        whole.total,
        whole.partial_total,
        whole.facets,
    )
    if asked.page == 1:
        pages = [
            {hit.id: sorted(one.path for one in hit.provisions) for hit in page.hits}
            for page in (apart, whole)
        ]
        assert pages[0] == pages[1]


def test_words_that_tell_little_are_not_looked_for_in_a_large_library(
    sharded: EmbeddedEngine, embedded: EmbeddedEngine
) -> None:
    documents = same_length(30)
    put(sharded, documents, 1)
    field = next(iter(documents[0].passages[0].tokens))
    everywhere, rare = Scored(field, "phường", 1.0), Scored(field, "đất", 1.0)
    assert sharded._view_now().passages.telling([everywhere, rare]) == [rare]
    assert sharded._view_now().passages.telling([everywhere]) == [everywhere]
    assert list(embedded._view_now().passages.telling([everywhere, rare])) == [everywhere, rare]


def test_what_is_replaced_or_removed_is_so_in_every_index(sharded: EmbeddedEngine) -> None:
    documents = same_length(12)
    put(sharded, documents, 1)
    put(sharded, documents, 2)
    assert sum(held(sharded)) == sharded.document_count() == 12
    field = next(iter(documents[0].passages[0].tokens))
    found = sharded._view_now().passages.best([Scored(field, "phường", 1.0)], [], 100)
    assert len({key for _, key, _ in found}) == len(found) == 12
    assert all(score > 0 for score, _, _ in found)
    sharded.remove([one.id for one in documents])
    sharded.commit(3)
    assert (held(sharded), sharded.document_count()) == ([0, 0], 0)

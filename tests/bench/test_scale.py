"""Copies of a document: other names, a vocabulary that grows, and the words of the queries as they were."""

from __future__ import annotations

from bench.scale import copied, query
from search_api.tokens import index_document
from tests.search_api.library import LIBRARY

DOCUMENTS = [index_document(one) for one in LIBRARY]


def words(field: str, copy: int, kept: frozenset[str] = frozenset()) -> set[str]:
    return {word for one in DOCUMENTS for word in copied(one, copy, kept).tokens[field].split()}


def test_copies_have_names_of_their_own() -> None:
    ids = {copied(one, copy, frozenset()).id for one in DOCUMENTS for copy in (1, 2)}
    assert len(ids) == 2 * len(DOCUMENTS)
    assert all(copied(one, 1, frozenset()).meta["id"] == f"{one.id}-1" for one in DOCUMENTS)


def test_each_copy_brings_about_a_quarter_of_new_words() -> None:
    original = {word for one in DOCUMENTS for word in one.tokens["ds"].split()}
    first, second = words("ds", 1), words("ds", 2)
    assert 0.15 < len(first - original) / len(original) < 0.35
    assert first - original != second - original


def test_words_of_queries_stay() -> None:
    kept = frozenset(word for one in DOCUMENTS for word in one.tokens["ds"].split())
    assert words("ds", 1, kept) == kept
    assert words("db", 1, kept) == {word for one in DOCUMENTS for word in one.tokens["db"].split()}


def test_passages_change_as_their_document_does() -> None:
    one = copied(DOCUMENTS[0], 1, frozenset())
    assert len(one.passages) == len(DOCUMENTS[0].passages)
    assert {word for part in one.passages for word in part.tokens["s"].split()} <= set(
        one.tokens["ds"].split()
    )


def test_queries_are_words_of_titles() -> None:
    assert query("Quy định hạn mức giao đất ở trên địa bàn tỉnh, năm 2024") == "ở trên địa bàn"

"""How many documents of the library cite a document, by its số hiệu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tantivy

from search_api.tokens import own_number_terms

Metas = Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]
"""What was indexed of documents, by their keys."""


class Citations:
    """Counts over one commit, each made when it is first asked for and then kept."""

    def __init__(self, documents: tantivy.Searcher) -> None:
        self._documents = documents
        self._counts: dict[int, int] = {}

    def of(self, keys: Sequence[int], metas: Metas) -> Mapping[int, int]:
        """{key: citing documents}; a document without a number has none."""
        new = [key for key in keys if key not in self._counts]
        if new:
            self._counts.update({key: self._count(meta["number"]) for key, meta in metas(new).items()})
        return self._counts

    def _count(self, number: str) -> int:
        own = next(iter(own_number_terms(number)), None)
        # A document's own number is among the numbers that it holds.
        return max(0, int(self._documents.doc_freq("dn", own)) - 1) if own else 0

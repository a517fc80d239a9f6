"""What ranking asks of documents again and again: who they are and how many others cite them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy

from search_api.candidates import EXPIRED, Standing
from search_api.tokens import own_number_terms

Metas = Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]
"""What was indexed of documents, by their keys."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one document."""

    source_key: str
    standing: Standing


class FactsOf:
    """The facts of the documents of one commit, each found out when it is first asked for and then kept."""

    def __init__(self, documents: tantivy.Searcher) -> None:
        self._documents = documents
        self._known: dict[int, Facts] = {}

    def of(self, keys: Sequence[int], metas: Metas) -> Mapping[int, Facts]:
        """Those of `keys` at least; a document without a number is cited by none."""
        new = [key for key in keys if key not in self._known]
        if new:
            self._known.update(
                {
                    key: Facts(
                        meta["source_key"],
                        Standing(self._cited(meta["number"]), meta["validity"] in EXPIRED),
                    )
                    for key, meta in metas(new).items()
                }
            )
        return self._known

    def _cited(self, number: str) -> int:
        own = next(iter(own_number_terms(number)), None)
        # A document's own number is among the numbers that it holds.
        return max(0, int(self._documents.doc_freq("dn", own)) - 1) if own else 0

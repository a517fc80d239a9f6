"""What is asked again and again: who documents are, how many others cite them, how many hold a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
import tantivy

from search_api.candidates import EXPIRED, Standing
from search_api.embedded.compile import Compiler
from search_api.tokens import own_number_terms

Meta = Mapping[str, Any]
"""What was indexed of a document to be shown."""

_MOST_METAS = 10_000
"""Kept in memory, 3 kB or so each."""

_MOST_TERMS = 1 << 16


class Facts:
    """The facts of one commit, each found out when it is first asked for and then kept."""

    def __init__(self, documents: tantivy.Searcher, compiler: Compiler) -> None:
        self._documents, self._compiler = documents, compiler
        self._metas: dict[int, Meta] = {}
        self._standings: dict[int, Standing] = {}
        self.frequency = lru_cache(maxsize=_MOST_TERMS)(documents.doc_freq)
        """How many documents hold a term: (field, term)."""

    def metas(self, keys: Sequence[int]) -> Mapping[int, Meta]:
        """Those of `keys`, but of documents that the commit does not hold."""
        kept = self._metas
        found = {key: kept[key] for key in keys if key in kept}
        new = [key for key in keys if key not in found]
        if new:
            read = dict(self._read(new))
            self._metas = kept | read if len(kept) < _MOST_METAS else read
            found |= read
        return found

    def standings(self, keys: Iterable[int]) -> Mapping[int, Standing]:
        """Those of `keys` at least; a document without a number is cited by none."""
        new = [key for key in keys if key not in self._standings]
        for key, meta in self.metas(new).items():
            self._standings[key] = Standing(self._cited(meta["number"]), meta["validity"] in EXPIRED)
        return self._standings

    def _read(self, keys: Sequence[int]) -> Iterable[tuple[int, Meta]]:
        documents = self._documents
        hits = documents.search(self._compiler.keys(keys), limit=len(keys), count=False).hits
        found = documents.fast_field_values("key", [address for _, address in hits])
        for key, (_, address) in zip(found, hits, strict=True):
            yield int(key or 0), orjson.loads(bytes(documents.doc(address).get_first("meta") or b""))

    def _cited(self, number: str) -> int:
        own = next(iter(own_number_terms(number)), None)
        # A document's own number is among the numbers that it holds.
        return max(0, self.frequency("dn", own) - 1) if own else 0

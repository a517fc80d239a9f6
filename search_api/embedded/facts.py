"""What is asked again and again: who documents are, how many others cite them, how many hold a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
import tantivy

from search_api.candidates import Standing
from search_api.embedded.compile import Compiler

Meta = Mapping[str, Any]
"""What was indexed of a document to be shown."""

_MOST_METAS = 10_000
"""Kept in memory, 3 kB or so each."""

_MOST_TERMS = 1 << 16
_MOST_STANDINGS = 1 << 16


class Facts:
    """The facts of one commit, each found out when it is first asked for and then kept."""

    def __init__(self, documents: tantivy.Searcher, compiler: Compiler) -> None:
        self._documents, self._compiler = documents, compiler
        self._metas: dict[int, Meta] = {}
        self.standing = lru_cache(maxsize=_MOST_STANDINGS)(self._standing)
        """What a code of the schema's `standing_code` says."""
        self.frequency = lru_cache(maxsize=_MOST_TERMS)(documents.doc_freq)
        """How many documents hold a term: (field, term)."""

    def metas(self, keys: Sequence[int]) -> Mapping[int, Meta]:
        """Those of `keys`, but of documents that the commit does not hold."""
        kept = self._metas
        found = {key: kept[key] for key in keys if key in kept}
        new = [key for key in keys if key not in found]
        if new:
            read = dict(self._read(new))
            if len(kept) < _MOST_METAS:
                kept.update(read)
            else:
                self._metas = read
            found |= read
        return found

    def _read(self, keys: Sequence[int]) -> Iterable[tuple[int, Meta]]:
        documents = self._documents
        hits = documents.search(self._compiler.keys(keys), limit=len(keys), count=False).hits
        found = documents.fast_field_values("key", [address for _, address in hits])
        for key, (_, address) in zip(found, hits, strict=True):
            yield int(key or 0), orjson.loads(bytes(documents.doc(address).get_first("meta") or b""))

    def _standing(self, code: int) -> Standing:
        own, expired = divmod(code, 2)
        # A document's own number is among the numbers that it holds.
        cited = max(0, self._documents.doc_freq("cites", own) - 1) if own else 0
        return Standing(cited, bool(expired))

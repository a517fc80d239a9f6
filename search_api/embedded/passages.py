"""The passages of a library: one index while it is small, two that are searched at once when it is large.

To find the best passages is most of the work of a large library's page, and tantivy searches an index on one
core. So the passages behind the first `FULL` go to a second index until it holds as many, then to either in
turn. Each index weighs a word by how seldom it is there; the weights are evened out, so that a passage scores
what it would in one index, but for the mean length of fields.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

import tantivy
from tantivy import Occur, Query

from search_api.embedded import bodies
from search_api.embedded.aside import aside
from search_api.embedded.compile import Compiler
from search_api.engine import FoundPassage, Scored
from search_api.rarity import rarity

SHARDS = 2

FULL = 500_000
"""Passages of 20,000 documents or so: what one index holds before the next is begun."""

Place = tuple[int, tantivy.DocAddress]
"""Which index, and where in it."""

_MOST_TERMS = 1 << 15

TELLING = 0.15
"""Share of the strongest word's weight: without weaker ones the first tens of hits stay the same, and the
slowest searches take a third less."""

_LUCK = 1 / 6
"""An index may hold more of the best passages than its share of all, by this share of them."""


def shard_for(held: Sequence[int]) -> int:
    """The index that takes the next commit's documents, by how many passages each holds.

    >>> shard_for([FULL - 1, 0]), shard_for([FULL, 0]), shard_for([FULL + 9, FULL + 2])
    (0, 1, 1)
    """
    for shard, count in enumerate(held):
        if count < FULL:
            return shard
    return held.index(min(held))


class Passages:
    """The passages of one commit; a document's are all in one index."""

    def __init__(self, searchers: Sequence[tantivy.Searcher], compiler: Compiler) -> None:
        self.compiler = compiler
        self._searchers = searchers
        self._shards = [shard for shard, one in enumerate(searchers) if one.num_docs] or [0]
        self._all = sum(int(one.num_docs) for one in searchers)
        self._shares = [int(one.num_docs) / max(self._all, 1) for one in searchers]
        self._rarity = lru_cache(maxsize=_MOST_TERMS)(self._rarity_of)
        self._evened = lru_cache(maxsize=_MOST_TERMS)(self._evened_out)

    def best(
        self, scored: Sequence[Scored], within: Sequence[tuple[Occur, Query]], depth: int
    ) -> list[tuple[float, int, Place]]:
        """The best passages under the conditions `within`, best first: score, document's key, place."""
        first, *others = self._shards
        asked = [aside(partial(self._best_of, shard, scored, within, depth)) for shard in others]
        found = self._best_of(first, scored, within, depth)
        if not asked:
            return found
        found = sorted([*found, *(hit for one in asked for hit in one())], key=lambda hit: -hit[0])
        return found[:depth]

    def telling(self, scored: Sequence[Scored]) -> Sequence[Scored]:
        """In a large library without the words that add next to nothing beside the strongest: each costs as
        much to look for as any other."""
        if len(self._shards) == 1:
            return scored
        strengths = [one.weight * self._rarity(one[:2]) for one in scored]
        least = TELLING * max(strengths, default=0.0)
        return [one for one, strength in zip(scored, strengths, strict=True) if strength >= least]

    def _best_of(
        self, shard: int, scored: Sequence[Scored], within: Sequence[tuple[Occur, Query]], depth: int
    ) -> list[tuple[float, int, Place]]:
        if len(self._shards) > 1:
            scored = [one._replace(weight=one.weight * self._evened(shard, one[:2])) for one in scored]
        query = self.compiler.scored(scored)
        # Without conditions, the promising part of the passages alone is looked at.
        query = Query.boolean_query([(Occur.Must, query), *within]) if within else query
        searcher = self._searchers[shard]
        most = min(depth, math.ceil((self._shares[shard] + _LUCK) * depth))
        hits = searcher.search(query, limit=most, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        return [
            (score, int(key or 0), (shard, address)) for key, (score, address) in zip(keys, hits, strict=True)
        ]

    def _rarity_of(self, term: tuple[str, str]) -> float:
        """Of a (field, term) among all passages."""
        return rarity(sum(self._searchers[shard].doc_freq(*term) for shard in self._shards), self._all)

    def _evened_out(self, shard: int, term: tuple[str, str]) -> float:
        """What makes a term's weight in one index its weight among all passages."""
        here = self._searchers[shard]
        return self._rarity(term) / rarity(here.doc_freq(*term), int(here.num_docs))

    def values(self, name: str, places: Sequence[Place]) -> Iterator[int]:
        """A number of each passage, by the name of its field."""
        searchers = self._searchers
        found = {
            shard: iter(searchers[shard].fast_field_values(name, [at for one, at in places if one == shard]))
            for shard in self._shards
        }
        return (int(next(found[shard]) or 0) for shard, _ in places)

    def passage(self, score: float, place: Place) -> FoundPassage:
        """What is shown of a passage."""
        shard, address = place
        body = self._searchers[shard].doc(address).get_first("body")
        return bodies.unpack(bytes(body or b""), score)

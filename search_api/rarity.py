"""How much a word tells: the seldomer it is, the more."""

from __future__ import annotations

from math import log1p


def rarity(holding: int, every: int) -> float:
    """The weight of a word that so many of all documents or passages hold: BM25's inverse document frequency,
    as tantivy and Lucene have it. Those that were deleted may still count as holding it.

    >>> round(rarity(3, 10), 3)
    1.145
    """
    return log1p((max(every - holding, 0) + 0.5) / (holding + 0.5))

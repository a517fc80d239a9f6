"""How the titles of candidates stand to the question and to each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analyzers.syllable_model import model
from search_api.forward import Codes, Lists, half_code
from search_api.ranker.matching import Question

Column = NDArray[np.float64]

NAMES = ("title_heavy_density", "newer_alike", "older_alike", "sanctions", "amends")
"""The columns of `titles_of`: share of the title's rarity that is the question's; how alike the title of
a newer candidate is at most, and of an older one; whether it says xử phạt, and sửa đổi or bổ sung."""

_BITS = 64
"""Of the numbers that bits are counted in."""

_COMMON = 4.0
"""Syllables that are one in e^4 or more tell nothing of a title."""

_LEAST, _UNKNOWN = 0.2, 1e-7
_FOLDED, _EXACT = np.uint32(16), np.uint32(0xFFFF)
_SANCTIONS = (("xu", "phat"),)
_AMENDS = (("sua", "doi"), ("bo", "sung"))
"""Pairs of syllables; accents are compared without."""


def titles_of(question: Question, titles: Lists, issued: NDArray[np.intp]) -> NDArray[np.float64]:
    """A row a candidate, columns as in `NAMES`; the titles lie end to end; `issued` are days of issue."""
    laid = titles.codes
    count = len(titles.lengths)
    owner = np.repeat(np.arange(count), titles.lengths)
    rarity = _rarity()[laid & _EXACT]
    whole = np.bincount(owner, rarity, minlength=count)
    asked = np.bincount(owner, rarity * _asked(question, laid), minlength=count)
    alike = _alike(laid, owner, count)
    newer = issued[None, :] > issued[:, None]
    return np.column_stack(
        [
            asked / np.maximum(whole, 1e-9),
            (alike * newer).max(axis=1),
            (alike * newer.T).max(axis=1),
            _hold(laid, owner, count, _SANCTIONS),
            _hold(laid, owner, count, _AMENDS),
        ]
    )


def _asked(question: Question, laid: Codes) -> NDArray[np.bool_]:
    """Which syllables of the titles are the question's."""
    among = np.zeros(1 << 16, np.bool_)
    among[[half_code(one) for one in question.syllables]] = True
    found: NDArray[np.bool_] = among[laid >> _FOLDED if question.folded else laid & _EXACT]
    return found


def _alike(laid: Codes, owner: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """Of each two titles, the syllables that both hold as a share of those that one of them holds; of a title
    with itself, 0."""
    codes, place = np.unique(laid, return_inverse=True)
    held = np.zeros((count, -(-len(codes) // _BITS) * _BITS), np.bool_)
    held[owner, place] = True
    # Bits, for a product of matrices would wake the threads of NumPy's BLAS, which costs more than the work.
    bits = np.packbits(held, axis=1).view(np.uint64)
    common = np.bitwise_count(bits[:, None, :] & bits).sum(axis=2, dtype=np.float64)
    size = held.sum(axis=1)
    shares: NDArray[np.float64] = common / np.maximum(size[:, None] + size - common, 1.0)
    np.fill_diagonal(shares, 0.0)
    return shares


def _hold(laid: Codes, owner: NDArray[np.intp], count: int, pairs: Sequence[tuple[str, str]]) -> Column:
    """Whether one of the pairs of syllables stands in each title."""
    folded = laid >> _FOLDED
    found = np.zeros(len(laid), np.bool_)
    for first, second in pairs:
        found[:-1] |= (folded[:-1] == half_code(first)) & (folded[1:] == half_code(second))
    found[:-1] &= owner[:-1] == owner[1:]
    return (np.bincount(owner[found], minlength=count) > 0).astype(np.float64)


@cache
def _rarity() -> Column:
    """How rare the syllables of each half code are in legal texts."""
    share = np.full(1 << 16, _UNKNOWN)
    for syllable, part in model().shares():
        share[half_code(syllable)] += part
    rarity: Column = np.maximum(-np.log(share) - _COMMON, _LEAST)
    return rarity

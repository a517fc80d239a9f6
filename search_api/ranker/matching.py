"""How the syllables of a question stand in many short texts, measured for all of them at once.

The texts are codes of syllables (`search_api.forward`), laid end to end; `finding` looks at each of them
once, and the measures are sums over what it has counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_api.forward import Ints, Lists, half_code
from search_api.ranker.finding import Counts, find

Column = NDArray[np.float64]

MEASURES = ("coverage", "syllables", "bigrams", "trigrams", "run", "heavy_run", "density", "length")
"""The columns of `measure`: share of the question's rarity that the text holds; BM25 of its syllables, of
its bigrams and of its trigrams; longest common run, in syllables and as a share of the rarity; share of the
text's syllables that are the question's; length."""

_MOST_SYLLABLES = 100
"""Different syllables of a question that are looked at."""

_AVERAGE_LENGTH = 300.0
_K1 = 0.4
_B_SYLLABLES = 0.4
_B_NEIGHBOURS = 0.6
"""BM25 by which a term counts for being there, hardly for being repeated."""


@dataclass(frozen=True, slots=True)
class Question:
    """Normalized syllables in order, folded where accents are to be ignored; how rare each of them is, and
    each pair of neighbours (inverse document frequency); values of `Prior` that must not count."""

    syllables: tuple[str, ...]
    folded: bool
    rarity: Mapping[str, float]
    pair_rarity: Mapping[tuple[str, str], float]
    disregarded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """Which terms of a question stand in which texts: a `weight` a term, a row of `held` a text."""

    weight: Column
    held: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measured:
    """`table` has a row a text and columns as in `MEASURES`; `pairs` and `triples` are the neighbours of the
    question that the texts hold."""

    table: NDArray[np.float64]
    pairs: Held
    triples: Held


class _Neighbours(NamedTuple):
    """The pairs of terms that are neighbours in a question: the `number_of` two terms (-1: none), a `weight`
    for each pair, and the question as numbers of pairs, which have neighbours in turn."""

    number_of: NDArray[np.short]
    weight: Column
    order: list[int]


def measure(question: Question, texts: Lists) -> Measured:
    """A text is codes of syllables, of which one half is compared."""
    lengths = texts.lengths
    table = np.zeros((len(lengths), len(MEASURES)))
    distinct = tuple(dict.fromkeys(question.syllables))[:_MOST_SYLLABLES]
    if not distinct or not lengths.any():
        none = Held(np.zeros(0), np.zeros((len(lengths), 0), np.bool_))
        return Measured(table, none, none)
    weight = np.array([question.rarity.get(one, 0.0) for one in distinct])
    whole = float(weight.sum()) or 1.0
    pairs, triples = _neighbours_in(question, distinct)
    found = find(
        *texts, question.folded, _numbers_of(distinct), pairs.number_of, triples.number_of, weight,
        len(pairs.weight), len(triples.weight),
    )  # fmt: skip
    table[:, 0] = weighed(found.terms > 0, weight) / whole
    table[:, 1] = _bm25(found.terms, weight, lengths, _B_SYLLABLES)
    table[:, 2] = _bm25(found.pairs, pairs.weight, lengths, _B_NEIGHBOURS)
    table[:, 3] = _bm25(found.triples, triples.weight, lengths, _B_NEIGHBOURS)
    table[:, 4] = found.longest
    table[:, 5] = found.heaviest / whole
    table[:, 6] = found.terms.sum(axis=1) / np.maximum(lengths, 1)
    table[:, 7] = lengths
    return Measured(table, Held(pairs.weight, found.pairs > 0), Held(triples.weight, found.triples > 0))


def _numbers_of(distinct: Sequence[str]) -> NDArray[np.short]:
    """The number of each half code's syllable, -1 where it is none of them."""
    numbers = np.full(1 << 16, -1, np.short)
    numbers[[half_code(one) for one in distinct]] = range(len(distinct))
    return numbers


def _neighbours_in(question: Question, distinct: Sequence[str]) -> tuple[_Neighbours, _Neighbours]:
    """Its pairs of syllables, and its pairs of such pairs."""
    numbers = {syllable: number for number, syllable in enumerate(distinct)}
    asked = [numbers.get(one, -1) for one in question.syllables]
    weights = [question.pair_rarity.get(pair, 0.0) for pair in pairwise(question.syllables)]
    pairs = _neighbours(asked, weights, len(distinct))
    return pairs, _neighbours(pairs.order, [sum(two) / 2 for two in pairwise(weights)], len(pairs.weight))


def _neighbours(asked: Sequence[int], weights: Sequence[float], terms: int) -> _Neighbours:
    """Of a question whose terms are `asked`, in order. A term of -1 has no neighbours."""
    number_of = np.full((terms, terms), -1, np.short)
    weight: list[float] = []
    order: list[int] = []
    numbers: dict[tuple[int, int], int] = {}
    for pair, one in zip(pairwise(asked), weights, strict=True):
        if min(pair) >= 0 and pair not in numbers:
            number_of[pair] = numbers[pair] = len(numbers)
            weight.append(one)
        order.append(numbers.get(pair, -1))
    return _Neighbours(number_of, np.array(weight), order)


def _bm25(counts: Counts, weight: Column, lengths: Ints, b: float) -> Column:
    """The BM25 of terms that occur `counts` times, a row a text."""
    norm = _K1 * (1 - b + b * np.maximum(lengths, 1) / _AVERAGE_LENGTH)
    return weighed(counts * (_K1 + 1) / (counts + norm[:, None]), weight)


def weighed(held: NDArray[Any], weight: Column) -> Column:
    """The sum over the terms, a row a text. A product of matrices would do the same, but wakes the threads of
    NumPy's BLAS, which costs more than the sum."""
    found: Column = np.einsum("ij,j->i", held, weight)
    return found

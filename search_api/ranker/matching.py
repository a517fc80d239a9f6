"""How the syllables of a question stand in many short texts, measured for all of them at once.

The texts are codes of syllables (`search_api.forward`), laid end to end; every measure is a few passes of
NumPy over the places where a syllable of the question stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_api.forward import Codes, half_code

Column = NDArray[np.float64]
Ints = NDArray[np.intp]

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
class _Terms:
    """Terms of a question and where they stand in the texts: a `weight` for each term; for each occurrence,
    in the order of the texts, the number of its `term`, its place `at`, and the number of its text."""

    weight: Column
    term: Ints
    at: Ints
    text: Ints

    def counts(self, texts: int) -> Ints:
        """Occurrences: a row a text, a column a term."""
        terms = len(self.weight)
        return np.bincount(self.text * terms + self.term, minlength=texts * terms).reshape(texts, terms)


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


def measure(question: Question, texts: Sequence[Codes]) -> Measured:
    """A text is codes of syllables, of which one half is compared."""
    table = np.zeros((len(texts), len(MEASURES)))
    lengths = np.array([len(text) for text in texts], np.intp)
    distinct = tuple(dict.fromkeys(question.syllables))[:_MOST_SYLLABLES]
    if not distinct or not lengths.any():
        none = Held(np.zeros(0), np.zeros((len(texts), 0), np.bool_))
        return Measured(table, none, none)
    laid = np.concatenate(texts)
    laid = laid >> np.uint32(16) if question.folded else laid & np.uint32(0xFFFF)
    single = _syllables(question, distinct, laid, lengths)
    numbers = {syllable: number for number, syllable in enumerate(distinct)}
    asked = [numbers.get(one, -1) for one in question.syllables]
    pair_weights = [question.pair_rarity.get(pair, 0.0) for pair in pairwise(question.syllables)]
    pairs, order = _neighbours(single, asked, pair_weights)
    triples, _ = _neighbours(pairs, order, [sum(two) / 2 for two in pairwise(pair_weights)])
    whole = float(single.weight.sum()) or 1.0
    counts, of_pairs, of_triples = (terms.counts(len(texts)) for terms in (single, pairs, triples))
    table[:, 0] = weighed(counts > 0, single.weight) / whole
    table[:, 1] = _bm25(counts, single.weight, lengths, _B_SYLLABLES)
    table[:, 2] = _bm25(of_pairs, pairs.weight, lengths, _B_NEIGHBOURS)
    table[:, 3] = _bm25(of_triples, triples.weight, lengths, _B_NEIGHBOURS)
    table[:, 4], heavy = _longest_runs(single, pairs, len(texts))
    table[:, 5] = heavy / whole
    table[:, 6] = counts.sum(axis=1) / np.maximum(lengths, 1)
    table[:, 7] = lengths
    return Measured(table, Held(pairs.weight, of_pairs > 0), Held(triples.weight, of_triples > 0))


def _syllables(question: Question, distinct: Sequence[str], laid: Codes, lengths: Ints) -> _Terms:
    number_of = np.full(1 << 16, -1, np.intp)
    number_of[[half_code(one) for one in distinct]] = range(len(distinct))
    number = number_of[laid]
    at = np.flatnonzero(number >= 0)
    text = np.repeat(np.arange(len(lengths)), lengths)[at]
    return _Terms(np.array([question.rarity.get(one, 0.0) for one in distinct]), number[at], at, text)


def _neighbours(terms: _Terms, asked: Sequence[int], weights: Sequence[float]) -> tuple[_Terms, list[int]]:
    """The pairs of terms that are neighbours in the question (whose terms are `asked`, in order) and in a
    text; and the question as numbers of such pairs. A term of -1 has no neighbours."""
    numbers: dict[tuple[int, int], int] = {}
    weight: list[float] = []
    order: list[int] = []
    for pair, one in zip(pairwise(asked), weights, strict=False):
        if min(pair) >= 0 and pair not in numbers:
            numbers[pair] = len(numbers)
            weight.append(one)
        order.append(numbers.get(pair, -1))
    number_of = np.full((len(terms.weight), len(terms.weight)), -1, np.intp)
    for (first, second), number in numbers.items():
        number_of[first, second] = number
    follows = np.flatnonzero((np.diff(terms.at) == 1) & (np.diff(terms.text) == 0))
    found = number_of[terms.term[follows], terms.term[follows + 1]]
    follows, found = follows[found >= 0], found[found >= 0]
    return _Terms(np.array(weight), found, terms.at[follows], terms.text[follows]), order


def _bm25(counts: Ints, weight: Column, lengths: Ints, b: float) -> Column:
    """The BM25 of terms that occur `counts` times, a row a text."""
    norm = _K1 * (1 - b + b * np.maximum(lengths, 1) / _AVERAGE_LENGTH)
    return weighed(counts * (_K1 + 1) / (counts + norm[:, None]), weight)


def weighed(held: NDArray[Any], weight: Column) -> Column:
    """The sum over the terms, a row a text. A product of matrices would do the same, but wakes the threads of
    NumPy's BLAS, which costs more than the sum."""
    found: Column = np.einsum("ij,j->i", held, weight)
    return found


def _longest_runs(single: _Terms, pairs: _Terms, texts: int) -> tuple[Column, Column]:
    """Of each text the longest run of the question's pairs, in syllables, and the heaviest by rarity."""
    longest, heaviest = np.zeros(texts), np.zeros(texts)
    np.maximum.at(longest, single.text, 1.0)
    np.maximum.at(heaviest, single.text, single.weight[single.term])
    if not len(pairs.at):
        return longest, heaviest
    begins = np.ones(len(pairs.at), np.bool_)
    begins[1:] = (np.diff(pairs.at) != 1) | (np.diff(pairs.text) != 0)
    run = np.cumsum(begins) - 1
    weight = single.weight[single.term]
    first = np.searchsorted(single.at, pairs.at)
    np.maximum.at(longest, pairs.text[begins], np.bincount(run) + 1.0)
    np.maximum.at(heaviest, pairs.text[begins], weight[first[begins]] + np.bincount(run, weight[first + 1]))
    return longest, heaviest

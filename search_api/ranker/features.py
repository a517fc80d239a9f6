"""What the ranker looks at: plain numbers about a question and each of the documents to put in order.

They come from the first stage's scores and from how the question's syllables stand in the document's best
passages, its heading and its title. Nothing is known of particular documents or questions; the number of a
document's passages is left out, for it taught the ranker which documents the training questions were about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.folding import fold
from search_api.forward import Ints, Lists, Records
from search_api.ranker import titles
from search_api.ranker.matching import MEASURES, Held, Measured, Question, measure, weighed
from search_api.ranker.titles import titles_of
from search_api.weights import AUTHORITY

Table = NDArray[np.float64]
Column = NDArray[np.float64]

LOOKED_AT_PASSAGES = 3
"""Passages of a document that are looked at, best first."""

ON_TOP = 20
"""Passages of the first stage that count for "on_top"."""

_OF_DOCUMENT = (
    "best",
    "best_relative",
    "second",
    "second_relative",
    "third_relative",
    "rank",
    "on_top",
    "document",
    "document_relative",
    "document_rank",
    "cited",
    "cited_by",
    "cited_by_best",
    "authority",
    "newer",
    "age",
    "found",
    "lead",
)
_PRIORS = {
    "authority": tuple(map(_OF_DOCUMENT.index, ("cited", "cited_by", "cited_by_best", "authority"))),
    "age": tuple(map(_OF_DOCUMENT.index, ("newer", "age"))),
}
ASKS: Mapping[str, tuple[str, ...]] = {
    "sanction": ("phạt", "xử lý", "vi phạm"),
    "procedure": ("hồ sơ", "thủ tục", "mẫu", "đơn"),
    "meaning": ("là gì", "thế nào là", "được hiểu"),
    "amount": ("bao nhiêu", "mức"),
}
"""What a question asks for, by words in it; which kind of document answers, the trees know."""

ASKS_FOLDED = {name: tuple(fold(word) for word in words) for name, words in ASKS.items()}

_SUMMED = ("best", "second", "cited", "document")
_RELATIVE = ("syllables", "bigrams", "trigrams", "heavy_run")
_PARTS = ("passage", "heading", "title", "most")
"""The best passage, its heading, the title, and the most of any passage looked at."""

_UNION = ("union_pairs_relative", "union_triples_relative", "union_telling", "union_telling_relative")
"""What the best passages, the heading and the title hold together of the question's neighbours: by their
rarity, and by how few of the candidates hold them."""

NAMES = (
    *_OF_DOCUMENT,
    *(f"{part}_{name}" for part in _PARTS for name in MEASURES),
    *(f"passage_{name}_relative" for name in _RELATIVE),
    *(f"most_{name}_relative" for name in _RELATIVE),
    "sum_bigrams_relative",
    "linear_relative",
    "linear_rank",
    "measured_relative",
    "measured_rank",
    *_UNION,
    *titles.NAMES,
    "title_heavy_density_relative",
    *(f"asks_{name}" for name in ASKS),
    "question_length",
)
"""The columns of `table_of`."""


class Candidates(NamedTuple):
    """Documents, a row each, in the order of the first stage: the `scores` of the best `LOOKED_AT_PASSAGES`
    passages of each, 0 for none; how many there are (1 at least), whose forward `records` follow each other;
    how many passages of it the first stage has found, and how many among its best; its score and rank as a
    whole document; how many documents cite it."""

    scores: Table
    passages: Ints
    records: Records
    found: Column
    on_top: Column
    document: Column
    document_rank: Column
    cited: Column


def table_of(question: Question, candidates: Candidates) -> Table:
    """A row a candidate, of which there is one at least; columns as in `NAMES`."""
    count, records = len(candidates.passages), candidates.records
    firsts = np.cumsum(candidates.passages) - candidates.passages
    titles = records.lists("title", firsts)
    measured = measure(question, records.lists("text").followed_by(records.lists("heading", firsts), titles))
    titles = titles.end_to_end()
    by_passage, heading, title = np.split(measured.table, [len(records), len(records) + count])
    passage, most = by_passage[firsts], np.maximum.reduceat(by_passage, firsts, axis=0)
    ageless = "age" in question.disregarded
    issued = np.zeros(count, np.intp) if ageless else records.number("issued")[firsts]
    of_titles = titles_of(question, titles, issued)
    columns = [MEASURES.index(name) for name in _RELATIVE]
    bigrams = MEASURES.index("bigrams")
    known = _of_documents(candidates, firsts, titles)
    for prior in question.disregarded:
        known[:, _PRIORS.get(prior, ())] = 0.0
    linear, by_measures = _sums(known, passage, heading, title)
    return np.column_stack(
        [
            known,
            passage,
            heading,
            title,
            most,
            _relative(passage[:, columns]),
            _relative(most[:, columns]),
            _relative(np.add.reduceat(by_passage[:, bigrams], firsts)),
            _relative(linear),
            _rank(linear),
            _relative(by_measures),
            _rank(by_measures),
            _together(measured, firsts, len(records)),
            of_titles,
            _relative(of_titles[:, 0]),
            np.tile(_asked(question), (count, 1)),
        ]
    )


def _sums(known: Table, passage: Table, heading: Table, title: Table) -> tuple[Column, Column]:
    """Two plain sums: of the first stage's score with heading and title, and of the measures alone."""
    best, second, cited, document = (known[:, _OF_DOCUMENT.index(name)] for name in _SUMMED)
    syllables, bigrams, trigrams = (MEASURES.index(name) for name in ("syllables", "bigrams", "trigrams"))
    linear = best + 0.1 * second + 0.4 * heading[:, bigrams] + 0.3 * title[:, bigrams]
    linear += 0.32 * heading[:, syllables] + 0.1 * title[:, syllables]
    measured = passage[:, bigrams] + passage[:, syllables] + 0.5 * passage[:, trigrams] + 0.1 * document
    measured += 0.4 * heading[:, bigrams] + 0.3 * title[:, bigrams] + 0.1 * heading[:, syllables]
    authority = 1.0 + AUTHORITY * cited
    return authority * linear, authority * measured


def _rank(values: Column) -> Column:
    return np.argsort(np.argsort(-values, kind="stable")).astype(np.float64)


def _together(measured: Measured, firsts: Ints, texts: int) -> Table:
    """A row a candidate, columns as in `_UNION`; `texts` are the passages, and `firsts` of each candidate the
    first of them."""

    def union(terms: Held) -> NDArray[np.bool_]:
        heading, title = np.split(terms.held[texts:], 2)
        found: NDArray[np.bool_] = (
            np.logical_or.reduceat(terms.held[:texts], firsts, axis=0) | heading | title
        )
        return found

    pairs, triples = union(measured.pairs), union(measured.triples)
    holders = pairs.sum(axis=0)
    telling = np.log((len(firsts) + 1) / (holders + 0.5)) * (holders > 0)
    told = weighed(pairs, telling) / max(float(telling.sum()), 1e-9)
    of_pairs, of_triples = weighed(pairs, measured.pairs.weight), weighed(triples, measured.triples.weight)
    return np.column_stack([_relative(of_pairs), _relative(of_triples), told, _relative(told)])


def _asked(question: Question) -> list[float]:
    text = " ".join(question.syllables)
    asks = ASKS_FOLDED if question.folded else ASKS
    return [*(float(any(word in text for word in words)) for words in asks.values()), len(question.syllables)]


def _relative(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each column as a share of its greatest value."""
    top = values.max(axis=0)
    shares: NDArray[np.float64] = values / np.where(top > 0, top, 1.0)
    return shares


def _of_documents(candidates: Candidates, firsts: Ints, titles: Lists) -> Table:
    first, second, third = candidates.scores.T
    best = max(float(first.max()), 1e-9)
    issued = candidates.records.number("issued")[firsts]
    rank = candidates.records.number("rank")[firsts]
    return np.column_stack(
        [
            first,
            first / best,
            second,
            second / best,
            third / best,
            np.arange(len(firsts)),
            candidates.on_top,
            candidates.document,
            _relative(candidates.document),
            candidates.document_rank,
            np.log1p(candidates.cited),
            *_cited_by_others(candidates, firsts, first / best),
            rank,
            _has_newer(titles, rank.tolist(), issued.tolist()),
            np.where(issued > 0, (issued.max() - issued) / 365.25, -1.0),
            candidates.found,
            np.full(len(firsts), np.sort(first)[-2] / best if len(firsts) > 1 else 0.0),
        ]
    )


def _cited_by_others(candidates: Candidates, firsts: Ints, weight: Column) -> tuple[Column, Column]:
    """Of each document, the weights of the others whose passages cite it: their sum, and the most."""
    count, records = len(firsts), candidates.records
    own = records.number("number")[firsts]
    numbers, place = np.unique(own, return_inverse=True)
    cites, _, lengths = records.lists("cites").end_to_end()
    citing = np.repeat(np.repeat(np.arange(count), candidates.passages), lengths)
    cited = np.minimum(np.searchsorted(numbers, cites), len(numbers) - 1)
    right = (numbers[cited] == cites) & (own[citing] != cites)
    pairs = np.unique(cited[right] * count + citing[right])
    cited, citing = np.divmod(pairs, count)
    most = np.zeros(len(numbers))
    np.maximum.at(most, cited, weight[citing])
    sums: Column = np.bincount(cited, weight[citing], minlength=len(numbers)).astype(np.float64)
    return sums[place] * (own > 0), most[place] * (own > 0)


def _has_newer(titles: Lists, ranks: Sequence[int], issued: Sequence[int]) -> list[bool]:
    """Of each candidate: whether one of the same title and type is newer."""
    stretches = zip(titles.firsts.tolist(), (titles.firsts + titles.lengths).tolist(), strict=True)
    written = [titles.codes[first:last].tobytes() for first, last in stretches]
    names = list(zip(ranks, written, strict=True))
    newest: dict[tuple[int, bytes], int] = {}
    for name, day in zip(names, issued, strict=True):
        newest[name] = max(newest.get(name, 0), day)
    return [day < newest[name] for name, day in zip(names, issued, strict=True)]

"""What the ranker looks at: plain numbers about a question and each of the documents to put in order.

They come from the first stage's scores and from how the question's syllables stand in the document's best
passages, its heading and its title. Nothing is known of particular documents or questions; the number of a
document's passages is left out, for it taught the ranker which documents the training questions were about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p

import numpy as np
from numpy.typing import NDArray

from analyzers.folding import fold
from search_api.forward import Codes, Forward, half_code
from search_api.ranker.matching import MEASURES, Question, measure
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
    "authority",
    "newer",
    "age",
    "found",
    "candidates",
    "lead",
)
_PRIORS = {
    "authority": tuple(map(_OF_DOCUMENT.index, ("cited", "cited_by", "authority"))),
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
    "sanctions",
    "amends",
    *(f"asks_{name}" for name in ASKS),
    "question_length",
)
"""The columns of `table_of`."""

_SANCTIONS = frozenset({(half_code("xu"), half_code("phat"))})
_AMENDS = frozenset({(half_code("sua"), half_code("doi")), (half_code("bo"), half_code("sung"))})
"""Pairs of syllables in titles: xử phạt vi phạm hành chính, sửa đổi, bổ sung một số điều."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One document: the scores of its passages, best first, and the forward records of the best
    `LOOKED_AT_PASSAGES` of them; how many passages of it the first stage has found, and how many among its
    best; its score and rank as a whole document; how many documents cite it."""

    scores: tuple[float, ...]
    passages: tuple[Forward, ...]
    found: int
    on_top: int
    document: float
    document_rank: int
    cited: int


def table_of(question: Question, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """A row a candidate, in the order of the first stage; columns as in `NAMES`."""
    if not candidates:
        return np.zeros((0, len(NAMES)))
    count = len(candidates)
    texts = [passage.text for one in candidates for passage in one.passages]
    headings = [one.passages[0].heading for one in candidates]
    titles = [one.passages[0].title for one in candidates]
    measured = measure(question, [*texts, *headings, *titles])
    by_passage, heading, title = np.split(measured, [len(texts), len(texts) + count])
    firsts = np.cumsum([0, *(len(one.passages) for one in candidates[:-1])])
    passage, most = by_passage[firsts], np.maximum.reduceat(by_passage, firsts, axis=0)
    columns = [MEASURES.index(name) for name in _RELATIVE]
    bigrams = MEASURES.index("bigrams")
    known = _of_documents(candidates)
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
            [_holds(one.passages[0].title, _SANCTIONS) for one in candidates],
            [_holds(one.passages[0].title, _AMENDS) for one in candidates],
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


def _holds(title: Codes, pairs: frozenset[tuple[int, int]]) -> bool:
    """Whether one of the pairs of syllables stands in a title; accents are compared without."""
    return not pairs.isdisjoint(pairwise((title >> 16).tolist()))


def _asked(question: Question) -> list[float]:
    text = " ".join(question.syllables)
    asks = ASKS_FOLDED if question.folded else ASKS
    return [*(float(any(word in text for word in words)) for words in asks.values()), len(question.syllables)]


def _relative(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each column as a share of its greatest value."""
    top = values.max(axis=0)
    shares: NDArray[np.float64] = values / np.where(top > 0, top, 1.0)
    return shares


def _of_documents(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    first, second, third = (np.array([_score(one, at) for one in candidates]) for at in range(3))
    best = max(float(first.max()), 1e-9)
    document = np.array([one.document for one in candidates])
    return np.column_stack(
        [
            first,
            first / best,
            second,
            second / best,
            third / best,
            np.arange(len(candidates)),
            [one.on_top for one in candidates],
            document,
            _relative(document),
            [one.document_rank for one in candidates],
            [log1p(one.cited) for one in candidates],
            _cited_by_others(candidates, first / best),
            [one.passages[0].rank for one in candidates],
            _has_newer(candidates),
            _ages(candidates),
            [one.found for one in candidates],
            np.full(len(candidates), len(candidates)),
            np.full(len(candidates), np.sort(first)[-2] / best if len(candidates) > 1 else 0.0),
        ]
    )


def _score(candidate: Candidate, at: int) -> float:
    return candidate.scores[at] if at < len(candidate.scores) else 0.0


def _cited_by_others(candidates: Sequence[Candidate], weight: NDArray[np.float64]) -> list[float]:
    """Of each document, the weights of the other candidates whose best passage cites it."""
    cited: Counter[int] = Counter()
    for one, share in zip(candidates, weight.tolist(), strict=True):
        best = one.passages[0]
        for number in best.cites.tolist():
            if number != best.number:
                cited[number] += share
    return [float(cited[one.passages[0].number]) if one.passages[0].number else 0.0 for one in candidates]


def _ages(candidates: Sequence[Candidate]) -> list[float]:
    """Years behind the newest candidate; -1 for a document whose day of issue is not known."""
    newest = max(one.passages[0].issued for one in candidates)
    issued = [one.passages[0].issued for one in candidates]
    return [(newest - day) / 365.25 if day else -1.0 for day in issued]


def _has_newer(candidates: Sequence[Candidate]) -> list[bool]:
    """Whether a newer candidate of the same title and type is among them."""
    newest: dict[tuple[int, bytes], int] = {}
    names = [(one.passages[0].rank, one.passages[0].title.tobytes()) for one in candidates]
    for name, one in zip(names, candidates, strict=True):
        newest[name] = max(newest.get(name, 0), one.passages[0].issued)
    return [one.passages[0].issued < newest[name] for name, one in zip(names, candidates, strict=True)]

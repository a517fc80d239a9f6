"""The order of the best documents of a search, on every engine: by their passages, then by a closer look.

An engine finds the best `DEPTH` passages; they are grouped here by document and put in order by the linear
score, the first stage. For a question the best `LOOKED_AT` documents, and some that score well as a whole,
are then put in order by the ranker (`search_api.ranker`); the others follow as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log1p
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from search_api.engine import Plan
from search_api.forward import Records
from search_api.ranker import LOOKED_AT_PASSAGES, NAMES, ON_TOP, Candidates, Question, table_of, trained
from search_api.weights import PASSAGE_SHARES

DEPTH = 300
"""Passages that make the head of the list; 50 documents or so, where a second page still begins."""

FEW = 300
"""A match of so few documents is ranked whole by its passages. Of a larger one the best passages of all
documents tell the same first hit, and mostly the same ten, without looking up hundreds of documents."""

LOOKED_AT = 50
"""Documents that the ranker puts in order; more add next to none of those that answer."""

BESIDE = 10
"""The best whole documents are looked at, too."""

WHOLE_DEPTH = 100
"""Whole documents whose score is asked for."""

Place = TypeVar("Place")
"""How an engine finds a passage again."""

Key = TypeVar("Key", int, str)
"""How an engine names a document; the order among equals."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a document beyond its words: how many others cite it by its số hiệu, and whether it is
    no longer in force."""

    cited: int = 0
    expired: bool = False


_UNKNOWN = Standing()
EXPIRED = frozenset({"HHL", "KCPH"})
"""Codes of validity: hết hiệu lực toàn bộ, không còn phù hợp."""


@dataclass(slots=True)
class Candidate(Generic[Key, Place]):
    """A document in the head of the list and its scored passages, best first; so many of them are among the
    best `ON_TOP` of all."""

    key: Key
    passages: list[tuple[float, Place]] = field(default_factory=list)
    on_top: int = 0
    standing: Standing = _UNKNOWN
    score: float = 0.0


def by_document(passages: Iterable[tuple[float, Key, Place]]) -> list[Candidate[Key, Place]]:
    """Passages, best first, grouped by document; the document of the best passage first."""
    found: dict[Key, Candidate[Key, Place]] = {}
    for rank, (score, key, place) in enumerate(passages):
        one = found.get(key) or found.setdefault(key, Candidate(key))
        one.passages.append((score, place))
        one.on_top += rank < ON_TOP
    return list(found.values())


def best_first(
    candidates: Sequence[Candidate[Key, Place]], plan: Plan, standings: Mapping[Key, Standing]
) -> list[Candidate[Key, Place]]:
    """In the order of the linear score."""
    for one in candidates:
        one.standing = standings.get(one.key, _UNKNOWN)
        shares = zip(PASSAGE_SHARES, one.passages, strict=False)
        own = sum([share * score for share, (score, _) in shares])
        kept = 1.0 - plan.validity if one.standing.expired and not plan.question else 1.0
        one.score = kept * (1.0 + plan.authority * log1p(one.standing.cited)) * own
    return sorted(candidates, key=lambda one: (-one.score, one.key))


Read = Callable[[list[Place]], Records]
"""Brings the forward records of passages."""


def in_order_of_question(
    question: Question,
    validity: float,
    ordered: Sequence[Candidate[Key, Place]],
    whole: Mapping[Key, float],
    read: Read[Place],
) -> list[Candidate[Key, Place]]:
    """Candidates `ordered` by the linear score, those that are looked at first; `whole` are the scores of the
    best whole documents, best first. What is no longer in force falls by the share `validity` of the way from
    the best to the worst."""
    looked_at: list[Candidate[Key, Place]]
    looked_at, table = look_at(question, ordered, whole, read)
    scores = trained().scores(table).tolist()
    top, lowest = ordered[0].score, min(scores)
    fall = validity * (max(scores) - lowest)
    seen = {one.key for one in looked_at}
    rest: list[Candidate[Key, Place]] = [one for one in ordered if one.key not in seen]
    for one in rest:
        one.score /= max(top, 1e-9)
    for one, score in zip(looked_at, scores, strict=True):
        one.score = 1.0 + score - lowest - fall * one.standing.expired
    looked_at.sort(key=lambda one: (-one.score, one.key))
    return looked_at + rest


def look_at(
    question: Question,
    ordered: Sequence[Candidate[Key, Place]],
    whole: Mapping[Key, float],
    read: Read[Place],
) -> tuple[list[Candidate[Key, Place]], NDArray[np.float64]]:
    """The candidates that the ranker puts in order, and its table of them."""
    if not ordered:
        return [], np.zeros((0, len(NAMES)))
    beside = set(islice(whole, BESIDE))
    looked_at = [one for place, one in enumerate(ordered) if place < LOOKED_AT or one.key in beside]
    ranks = {key: rank for rank, key in enumerate(whole)}
    known = [
        (len(one.passages), one.on_top, whole.get(one.key, 0.0), ranks.get(one.key, WHOLE_DEPTH),
         one.standing.cited)
        for one in looked_at
    ]  # fmt: skip
    best = [one.passages[:LOOKED_AT_PASSAGES] for one in looked_at]
    scores = np.zeros((len(best), LOOKED_AT_PASSAGES))
    for row, passages in enumerate(best):
        scores[row, : len(passages)] = [score for score, _ in passages]
    return looked_at, table_of(
        question,
        Candidates(
            scores,
            np.array([len(passages) for passages in best], np.intp),
            read([place for passages in best for _, place in passages]),
            *np.array(known, np.float64).T,
        ),
    )

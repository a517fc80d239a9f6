"""From a request and its reading to a plan: what a document must hold, what adds to its passages' scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, pairwise

from analyzers.pipeline import analyze_query
from search_api.engine import Clause, DateRange, Plan, Scored
from search_api.query import Query
from search_api.ranker.matching import Question
from search_api.rarity import rarity
from search_api.reading import (
    FIELDS,
    Counted,
    Reading,
    Statistics,
    Word,
    clause_of,
    neighbours,
    phrase_of,
)
from search_api.request import Prior, Scope, SearchRequest
from search_api.results import Mode
from search_api.tokens import filter_key
from search_api.weights import (
    AS_BIGRAM,
    AUTHORITY,
    BIGRAMS,
    CITED_NUMBER,
    COMMON,
    COMMON_TO_MATCH,
    FOLDED,
    KEYWORDS,
    LOOKED_AT,
    LOOKED_AT_FOLDED,
    MOST_TELLING,
    MOST_WORDS,
    OWN_NUMBER,
    QUESTION,
    VALIDITY,
    WHOLE,
    WORDS_TO_MATCH,
)

BESIDE_RESTORED: Mapping[str, Mapping[str, float]] = {"bigram": {"fb": 0.3}}
"""What the words as typed, without accents, add beside them: the restored accents may be wrong."""

_FILTERS = ("doc_type", "issuer", "field", "validity", "level", "shelf", "audience")


def plan(
    request: SearchRequest, query: Query, reading: Reading, statistics: Statistics, *, linear: bool = False
) -> Plan:
    """Everything an engine needs for the page; `linear` leaves the ranker out."""
    words, ranked, asked = reading.words, reading, None
    if query.mode is Mode.QUESTION:
        counted = Counted.of(reading.words, statistics)
        words, ranked = _matched(counted), _ranked(reading, counted, statistics)
        asked = None if linear else _question(request, reading, counted.documents, statistics)
    required = list(_required(words, reading, request.scope))
    filters, conditions = _filters(request, query, statistics)
    return Plan(
        required=tuple(required),
        enough=_enough(query, required),
        partial_counts=query.mode is Mode.QUESTION,
        conditions=tuple(conditions),
        excluded=tuple(_excluded(query, reading, request.scope)),
        scored=tuple(each_once(_scored(_weights(query, asked), ranked))),
        filters=filters,
        dates=tuple(_dates(request)),
        in_force_on=request.in_force_on,
        authority=0.0 if Prior.AUTHORITY in request.disregard else AUTHORITY,
        validity=0.0 if Prior.VALIDITY in request.disregard else VALIDITY,
        question=asked,
        whole=tuple(_whole(asked)) if asked else (),
        sort=request.sort.value,
        offset=(request.page - 1) * request.size,
        size=request.size,
    )


def _question(
    request: SearchRequest, reading: Reading, documents: int, statistics: Statistics
) -> Question | None:
    """What the ranker is asked; it is trained on questions and looks at nothing else."""
    if not reading.words:
        return None
    if reading.meant:
        return _question(request, reading.meant[0][0], documents, statistics)
    single, double = FIELDS[Scope.FULL_TEXT, reading.folded]
    syllables, pairs = neighbours(reading.analysis, reading.folded)
    held = statistics.frequency
    return Question(
        syllables=tuple(syllables),
        folded=reading.folded,
        rarity={one: rarity(held(single, one), documents) for one in dict.fromkeys(syllables)},
        pair_rarity={pair: rarity(held(double, "_".join(pair)), documents) for pair in pairs},
        disregarded=frozenset(one.value for one in request.disregard),
    )


def _whole(question: Question) -> Iterable[Scored]:
    text, title = ("dfb", "tfb") if question.folded else ("db", "tb")
    for pair in question.pair_rarity:
        yield Scored(text, "_".join(pair), WHOLE["b"])
        yield Scored(title, "_".join(pair), WHOLE["t"])


def _matched(counted: Counted) -> tuple[Word, ...]:
    """A question is matched by those of its words that tell something."""
    words = counted.telling(COMMON_TO_MATCH)
    return tuple(counted.rarest(words, WORDS_TO_MATCH) or words)


def _ranked(reading: Reading, counted: Counted, statistics: Statistics) -> Reading:
    """A question is ranked without the words and neighbours that most documents hold: they cost most and tell
    next to nothing."""
    _, field = FIELDS[Scope.FULL_TEXT, reading.folded]
    analysis, most = reading.analysis, COMMON * counted.documents
    pairs = analysis.folded_bigrams() if reading.folded else analysis.bigram_terms()
    return replace(
        reading,
        words=tuple(counted.telling(COMMON)),
        untelling=frozenset(one for one in pairs if statistics.frequency(field, one) > most),
        meant=tuple(
            (_ranked(meant, Counted.of(meant.words, statistics), statistics), weight)
            for meant, weight in reading.meant
        ),
    )


def _required(words: Iterable[Word], reading: Reading, scope: Scope) -> Iterable[Clause]:
    """What a document must hold, all or some of it: of the reading's words, these."""
    for number in reading.numbers:
        yield Clause("own" if scope is Scope.TITLE else "dn", (number,))
    for word in words:
        yield clause_of(word, scope)
    yield from _phrase_clauses(reading.phrases, scope)


def _phrase_clauses(phrases: Iterable[Word], scope: Scope) -> Iterable[Clause]:
    for phrase in phrases:
        single, _ = FIELDS[scope, phrase.folded]
        yield Clause(single, phrase.syllables, phrase=True)


def _excluded(query: Query, reading: Reading, scope: Scope) -> Iterable[Clause]:
    for text in query.excluded:
        numbers = analyze_query(text, words=False).number_terms()
        if numbers:
            yield Clause("dn", tuple(numbers))
            continue
        yield from _phrase_clauses([phrase_of(text, reading.folded)], scope)


def _enough(query: Query, required: list[Clause]) -> int:
    """How many clauses make "most of them"; with a phrase, all of them."""
    if query.phrases or (query.mode is Mode.KEYWORDS and len(required) < 2):
        return len(required)
    share = MOST_TELLING if query.mode is Mode.QUESTION else MOST_WORDS
    return max(1, math.ceil(share * len(required)))


def _filters(
    request: SearchRequest, query: Query, statistics: Statistics
) -> tuple[dict[str, tuple[str, ...]], list[Clause]]:
    """Filter values; an issuer that is nobody's whole name means every issuer whose name holds the words."""
    filters: dict[str, tuple[str, ...]] = {"year": tuple(str(year) for year in request.year)}
    for name in _FILTERS:
        filters[name] = tuple(getattr(request, name))
    for name, values in query.filters.items():
        filters[name] = (*filters[name], *values)
    conditions = [
        _issuer_words(issuer)
        for issuer in filters["issuer"]
        if not statistics.frequency("is_issuer", filter_key(issuer))
    ]
    if conditions:
        filters["issuer"] = ()
    return {name: values for name, values in filters.items() if values}, conditions


def _issuer_words(issuer: str) -> Clause:
    syllables = tuple(analyze_query(issuer, words=False).folded_syllables())
    return Clause("di", syllables or ("-",), phrase=True)


def _dates(request: SearchRequest) -> Iterable[DateRange]:
    for name in ("issued", "effective", "expired"):
        first, last = getattr(request, f"{name}_from"), getattr(request, f"{name}_to")
        if first or last:
            yield DateRange(f"{name}_on", first, last)


_Weights = Mapping[str, Mapping[str, float]]


def _weights(query: Query, asked: Question | None) -> tuple[_Weights, _Weights]:
    """The weights of the first stage: of words with accents, and of those without."""
    if asked:
        return LOOKED_AT, LOOKED_AT_FOLDED
    return (QUESTION if query.mode is Mode.QUESTION else KEYWORDS), FOLDED


def _scored(weights: tuple[_Weights, _Weights], reading: Reading) -> Iterable[Scored]:
    for number in reading.numbers:
        yield Scored("n", number, CITED_NUMBER)
        yield Scored("own", number, OWN_NUMBER)
    with_accents, without = weights
    beside = BESIDE_RESTORED if reading.folded and reading.meant else without
    yield from _by_words((with_accents, beside), reading)
    for meant, share in reading.meant:
        yield from _by_words(weights, meant, share)


def each_once(scored: Iterable[Scored]) -> Iterator[Scored]:
    """Each term of a field once; a word of two syllables counts as the bigram that it is."""
    weights: dict[tuple[str, str], float] = {}
    for one in scored:
        weights[one[:2]] = weights.get(one[:2], 0.0) + one.weight
    for name, term in list(weights):
        bigram = (BIGRAMS.get(name, ""), term)
        if bigram in weights:
            weights[bigram] += AS_BIGRAM * weights.pop((name, term))
    return (Scored(name, term, weight) for (name, term), weight in weights.items())


def _by_words(weights: tuple[_Weights, _Weights], reading: Reading, share: float = 1.0) -> Iterable[Scored]:
    for folded, fields in zip((False, True), weights, strict=True):
        terms = _terms(reading, folded)
        for kind, weight_in in fields.items():
            for term in dict.fromkeys(terms[kind]):
                for name, weight in weight_in.items():
                    yield Scored(name, term, share * weight)


def _terms(reading: Reading, folded: bool) -> Mapping[str, list[str]]:
    """The terms of the words with accents, or of those without, by the kinds that have weights."""
    phrases = [phrase.syllables for phrase in reading.phrases if phrase.folded is folded]
    words = [*(word.syllables for word in reading.words if word.folded is folded), *phrases]
    return {
        "word": list(map("_".join, words)),
        "bigram": [
            *(one for one in _bigrams(reading, folded) if one not in reading.untelling),
            *map("_".join, chain.from_iterable(map(pairwise, phrases))),
        ],
        "syllable": list(chain.from_iterable(words)),
        "alone": [word[0] for word in words if len(word) == 1],
    }


def _bigrams(reading: Reading, folded: bool) -> list[str]:
    if folded:
        return reading.analysis.folded_bigrams() if any(word.folded for word in reading.words) else []
    return [] if reading.folded else reading.analysis.bigram_terms()

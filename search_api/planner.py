"""From a request to a plan: which tokens a document must hold, and which add to its passages' scores.

Accents count when they are typed. A query without any is looked up in the folded fields; in a query with
some, a word without accents is taken as typed, unless hardly any document has it so (`_RARE`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from analyzers.folding import fold
from analyzers.normal_form import normalize
from analyzers.number import canonical_number
from analyzers.pipeline import Analysis, analyze
from analyzers.unaccented import unaccented_words
from search_api.engine import Clause, DateRange, Plan, Scored
from search_api.query import Query
from search_api.ranker.matching import Question
from search_api.request import Prior, Scope, SearchRequest
from search_api.results import Mode
from search_api.spelling import restored
from search_api.tokens import filter_key
from search_api.weights import (
    AUTHORITY,
    CITED_NUMBER,
    COMMON,
    FOLDED,
    KEYWORDS,
    LOOKED_AT,
    LOOKED_AT_FOLDED,
    MOST_WORDS,
    OWN_NUMBER,
    QUESTION,
    VALIDITY,
    WHOLE,
)


class Statistics(Protocol):
    """What the plan asks of the index; every `Engine` answers it."""

    def expect(self, terms: Iterable[tuple[str, str]]) -> None: ...

    def frequency(self, field: str, term: str) -> int: ...

    def document_count(self) -> int: ...


RESTORED = 1.0
"""Share of the accents that were most probably meant in the scores of a query without any."""

BESIDE_RESTORED: Mapping[str, Mapping[str, float]] = {"bigram": {"fb": 0.3}}
"""What the words as typed, without accents, add beside them: the restored accents may be wrong."""

OFFERED = 1.0
"""Share of a better spelling in the scores, beside what was typed."""

_RARE = 0.02
"""Share of the folded word's documents below which an unaccented word is taken for a lazily typed one."""

_FIELDS: Mapping[tuple[Scope, bool], tuple[str, str]] = {
    (Scope.FULL_TEXT, False): ("ds", "db"),
    (Scope.FULL_TEXT, True): ("dfs", "dfb"),
    (Scope.TITLE, False): ("ts", "tb"),
    (Scope.TITLE, True): ("tfs", "tfb"),
}
_FILTERS = ("doc_type", "issuer", "field", "validity", "level", "shelf", "audience")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the query: its syllables as typed, normalized, and whether accents are to be ignored."""

    syllables: tuple[str, ...]
    folded: bool

    def forms(self) -> tuple[str, ...]:
        return tuple(fold(one) for one in self.syllables) if self.folded else self.syllables


@dataclass(frozen=True, slots=True)
class Reading:
    """The query as words and numbers, for the plan and for the marks in a text.

    `meant` are readings of the whole with the accents or letters that it probably lacks, each with the weight
    of what it adds to the scores; which documents are found is decided by the words as typed.
    """

    words: tuple[Word, ...]
    numbers: tuple[str, ...]
    phrases: tuple[Word, ...]
    folded: bool
    analysis: Analysis
    meant: tuple[tuple[Reading, float], ...] = ()


def read(query: Query, statistics: Statistics, offered: str = "") -> Reading:
    """Split the query's running text into words and số hiệu, and decide on accents.

    `offered` is another spelling of the running text that may have been meant.
    """
    reading = _read(query, statistics)
    if not reading.words:
        return reading
    if reading.folded:
        text = restored(offered or query.words)
        meant = _read(replace(query, text=text, words=text), statistics)
        return reading if meant.folded else replace(reading, meant=((meant, RESTORED),))
    if offered:
        return replace(reading, meant=((_read(replace(query, words=offered), statistics), OFFERED),))
    return reading


def _read(query: Query, statistics: Statistics) -> Reading:
    alone = canonical_number(query.words)
    analysis = analyze("" if alone else query.words)
    folded = not _has_accents(query.text)
    in_number = _inside_numbers(analysis)
    ranges = unaccented_words(analysis.syllables, analysis.joined) if folded else analysis.words
    typed = [
        tuple(analysis.syllables[first:last]) for first, last in ranges if not any(in_number[first:last])
    ]
    statistics.expect(_terms_to_weigh(query, typed, folded))
    return Reading(
        words=tuple(dict.fromkeys(_word(syllables, folded, statistics) for syllables in typed)),
        numbers=(alone,) if alone else tuple(dict.fromkeys(analysis.number_terms())),
        phrases=tuple(_phrase(text, folded) for text in query.phrases),
        folded=folded,
        analysis=analysis,
    )


def plan(
    request: SearchRequest, query: Query, reading: Reading, statistics: Statistics, *, linear: bool = False
) -> Plan:
    """Everything an engine needs for the page; `linear` leaves the ranker out."""
    required = [*_word_clauses(reading, request.scope), *_phrase_clauses(reading.phrases, request.scope)]
    filters, conditions = _filters(request, query, statistics)
    asked = None if linear else _question(query, reading, statistics)
    if asked and request.disregard:
        asked = replace(asked, disregarded=frozenset(one.value for one in request.disregard))
    return Plan(
        required=tuple(required),
        enough=_enough(query, required),
        partial_counts=query.mode is Mode.QUESTION,
        conditions=tuple(conditions),
        excluded=tuple(_excluded(query, reading, request.scope)),
        scored=tuple(_scored(_weights(query, asked), _for_ranking(query, reading, statistics))),
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


def _question(query: Query, reading: Reading, statistics: Statistics) -> Question | None:
    """What the ranker is asked; it is trained on questions and looks at nothing else."""
    if query.mode is not Mode.QUESTION or not reading.words:
        return None
    if reading.meant:
        return _question(query, reading.meant[0][0], statistics)
    folded = reading.folded
    syllables = reading.analysis.folded_syllables() if folded else reading.analysis.syllables
    single, double = _FIELDS[Scope.FULL_TEXT, folded]
    pairs = list(dict.fromkeys(pairwise(syllables)))
    whole = statistics.document_count()

    def rarity(name: str, term: str) -> float:
        held = statistics.frequency(name, term)
        return math.log1p((whole - held + 0.5) / (held + 0.5))

    return Question(
        syllables=tuple(syllables),
        folded=folded,
        rarity={one: rarity(single, one) for one in dict.fromkeys(syllables)},
        pair_rarity={pair: rarity(double, "_".join(pair)) for pair in pairs},
    )


def _whole(question: Question) -> Iterable[Scored]:
    text, title = ("dfb", "tfb") if question.folded else ("db", "tb")
    for pair in question.pair_rarity:
        yield Scored(text, "_".join(pair), WHOLE["b"])
        yield Scored(title, "_".join(pair), WHOLE["t"])


@lru_cache(maxsize=1 << 14)
def _has_accents(text: str) -> bool:
    normal = normalize(text)
    return fold(normal) != normal


def _inside_numbers(analysis: Analysis) -> list[bool]:
    spans = [(number.start, number.end) for number in analysis.numbers]
    return [any(first <= start < last for first, last in spans) for start in analysis.starts]


def _word(syllables: tuple[str, ...], folded: bool, statistics: Statistics) -> Word:
    if folded or _has_accents(" ".join(syllables)):
        return Word(syllables, folded)
    exact, loose = Word(syllables, folded=False), Word(syllables, folded=True)
    if syllables[0].isdigit():
        return exact
    return loose if frequency_of(exact, statistics) < _RARE * frequency_of(loose, statistics) else exact


def _terms_to_weigh(
    query: Query, typed: Iterable[tuple[str, ...]], folded: bool
) -> Iterator[tuple[str, str]]:
    """The (field, term) pairs whose frequencies reading and ranking this query take."""
    for syllables in typed:
        doubted = not (folded or _has_accents(" ".join(syllables)))
        if query.mode is not Mode.QUESTION and not doubted:
            continue
        for one in (False, True) if doubted else (folded,):
            clause = clause_of(Word(syllables, folded=one), Scope.FULL_TEXT)
            yield from ((clause.field, term) for term in clause.terms)


def frequency_of(word: Word, statistics: Statistics) -> int:
    """How many documents hold the word at most."""
    clause = clause_of(word, Scope.FULL_TEXT)
    return min(statistics.frequency(clause.field, term) for term in clause.terms)


def _phrase(text: str, folded: bool) -> Word:
    return Word(tuple(analyze(text, words=False).syllables), folded)


def clause_of(word: Word, scope: Scope) -> Clause:
    """A document holds the word. A word of several syllables is its bigrams, so that it is found however the
    text was segmented.
    """
    single, double = _FIELDS[scope, word.folded]
    forms = word.forms()
    if len(forms) == 1:
        return Clause(single, forms)
    return Clause(double, tuple(f"{first}_{second}" for first, second in pairwise(forms)))


def _word_clauses(reading: Reading, scope: Scope) -> Iterable[Clause]:
    for number in reading.numbers:
        yield Clause("own" if scope is Scope.TITLE else "dn", (number,))
    for word in reading.words:
        yield clause_of(word, scope)


def _phrase_clauses(phrases: Iterable[Word], scope: Scope) -> Iterable[Clause]:
    for phrase in phrases:
        single, _ = _FIELDS[scope, phrase.folded]
        yield Clause(single, phrase.forms(), phrase=True)


def _excluded(query: Query, reading: Reading, scope: Scope) -> Iterable[Clause]:
    for text in query.excluded:
        numbers = analyze(text, words=False).number_terms()
        if numbers:
            yield Clause("dn", tuple(numbers))
            continue
        yield from _phrase_clauses([_phrase(text, reading.folded)], scope)


def _enough(query: Query, required: list[Clause]) -> int:
    """How many clauses make "most of them"; with a phrase, all of them."""
    if query.phrases or (query.mode is Mode.KEYWORDS and len(required) < 2):
        return len(required)
    return max(1, math.ceil(MOST_WORDS * len(required)))


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
    syllables = tuple(analyze(issuer, words=False).folded_syllables())
    return Clause("di", syllables or ("-",), phrase=True)


def _dates(request: SearchRequest) -> Iterable[DateRange]:
    for name in ("issued", "effective", "expired"):
        first, last = getattr(request, f"{name}_from"), getattr(request, f"{name}_to")
        if first or last:
            yield DateRange(f"{name}_on", first, last)


def telling(words: Sequence[Word], share: float, statistics: Statistics) -> Sequence[Word]:
    """The words that at most this share of the documents hold; all of them when there is none such."""
    most = share * statistics.document_count()
    found = [word for word in words if frequency_of(word, statistics) <= most]
    return found or words


def _for_ranking(query: Query, reading: Reading, statistics: Statistics) -> Reading:
    """A question is ranked without the words that nearly every document holds: they cost most and tell
    nothing."""
    if query.mode is not Mode.QUESTION:
        return reading
    return replace(
        reading,
        words=tuple(telling(reading.words, COMMON, statistics)),
        meant=tuple(
            (replace(meant, words=tuple(telling(meant.words, COMMON, statistics))), weight)
            for meant, weight in reading.meant
        ),
    )


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
        yield from _times(share, _by_words(weights, meant))


def _by_words(weights: tuple[_Weights, _Weights], reading: Reading) -> Iterable[Scored]:
    words = [*reading.words, *reading.phrases]
    for folded, fields in zip((False, True), weights, strict=True):
        yield from _weigh(reading, [word for word in words if word.folded is folded], folded, fields)


def _times(factor: float, scored: Iterable[Scored]) -> Iterable[Scored]:
    return (replace(one, weight=one.weight * factor) for one in scored)


def _weigh(
    reading: Reading, words: list[Word], folded: bool, weights: Mapping[str, Mapping[str, float]]
) -> Iterable[Scored]:
    syllables = [form for word in words for form in word.forms()]
    bigrams = _bigrams(reading, folded) + [
        f"{first}_{second}"
        for phrase in reading.phrases
        if phrase.folded is folded
        for first, second in pairwise(phrase.forms())
    ]
    terms = {
        "word": ["_".join(word.forms()) for word in words],
        "bigram": bigrams,
        "syllable": syllables,
    }
    for kind, fields in weights.items():
        for term in dict.fromkeys(terms[kind]):
            for name, weight in fields.items():
                yield Scored(name, term, weight)


def _bigrams(reading: Reading, folded: bool) -> list[str]:
    if folded:
        return reading.analysis.folded_bigrams() if any(word.folded for word in reading.words) else []
    return [] if reading.folded else reading.analysis.bigram_terms()

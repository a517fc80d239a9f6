"""The query as words: what was typed, with or without accents, and what was probably meant.

Accents count when they are typed. A query without any is looked up in the folded fields; in a query with
some, a word without accents is taken as typed, unless hardly any document has it so (`_RARE`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, Protocol, Self

from analyzers.folding import fold
from analyzers.normal_form import normalize
from analyzers.number import canonical_number
from analyzers.pipeline import Analysis, analyze_query
from analyzers.unaccented import unaccented_words
from search_api.engine import Clause
from search_api.query import Query
from search_api.request import Scope
from search_api.results import Mode
from search_api.spelling import restored


class Statistics(Protocol):
    """What the plan asks of the index; every `Engine` answers it."""

    def expect(self, terms: Iterable[tuple[str, str]]) -> None: ...

    def frequency(self, field: str, term: str) -> int: ...

    def document_count(self) -> int: ...


RESTORED = 1.0
"""Share of the accents that were most probably meant in the scores of a query without any."""


OFFERED = 1.0
"""Share of a better spelling in the scores, beside what was typed."""


_RARE = 0.02
"""Share of the folded word's documents below which an unaccented word is taken for a lazily typed one."""


FIELDS: Mapping[tuple[Scope, bool], tuple[str, str]] = {
    (Scope.FULL_TEXT, False): ("ds", "db"),
    (Scope.FULL_TEXT, True): ("dfs", "dfb"),
    (Scope.TITLE, False): ("ts", "tb"),
    (Scope.TITLE, True): ("tfs", "tfb"),
}


class Word(NamedTuple):
    """One word of the query: its syllables as typed, normalized, and whether accents are to be ignored: then
    it has none itself."""

    syllables: tuple[str, ...]
    folded: bool


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
    untelling: frozenset[str] = frozenset()
    """Neighbours in the text that are not ranked by."""


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
    analysis = analyze_query("" if alone else query.words)
    folded = not _has_accents(query.text)
    words = _words(analysis, folded)
    doubted = [] if folded else _without_accents(words, analysis)
    statistics.expect(_terms_to_weigh(query, words, doubted))
    if query.mode is Mode.QUESTION:
        statistics.expect(_terms_of_question(analysis, folded))
    meant = {word: _meant(word, statistics) for word in doubted}
    return Reading(
        words=tuple(dict.fromkeys(meant.get(word, word) for word in words)),
        numbers=(alone,) if alone else tuple(dict.fromkeys(analysis.number_terms())),
        phrases=tuple(phrase_of(text, folded) for text in query.phrases),
        folded=folded,
        analysis=analysis,
    )


def _words(analysis: Analysis, folded: bool) -> list[Word]:
    """The words beside the số hiệu, each once."""
    ranges = unaccented_words(analysis.syllables, analysis.joined) if folded else analysis.words
    if analysis.numbers:
        inside = _inside_numbers(analysis)
        ranges = [(first, last) for first, last in ranges if not any(inside[first:last])]
    return list(dict.fromkeys(Word(tuple(analysis.syllables[first:last]), folded) for first, last in ranges))


def _without_accents(words: Iterable[Word], analysis: Analysis) -> list[Word]:
    plain = frozenset(analysis.folded_syllables())
    return [word for word in words if plain.issuperset(word.syllables)]


def neighbours(analysis: Analysis, folded: bool) -> tuple[Sequence[str], list[tuple[str, str]]]:
    """The syllables in order, and each two that follow each other, once."""
    syllables = analysis.folded_syllables() if folded else analysis.syllables
    return syllables, list(dict.fromkeys(pairwise(syllables)))


def _terms_of_question(analysis: Analysis, folded: bool) -> Iterator[tuple[str, str]]:
    """The (field, term) pairs whose frequencies `_question` and `_ranked` take."""
    single, double = FIELDS[Scope.FULL_TEXT, folded]
    syllables, pairs = neighbours(analysis, folded)
    yield from ((single, one) for one in dict.fromkeys(syllables))
    yield from ((double, "_".join(pair)) for pair in pairs)


def _has_accents(text: str) -> bool:
    return fold(text) != normalize(text)


def _inside_numbers(analysis: Analysis) -> list[bool]:
    spans = [(number.start, number.end) for number in analysis.numbers]
    return [any(first <= start < last for first, last in spans) for start in analysis.starts]


def _meant(typed: Word, statistics: Statistics) -> Word:
    """The word with its accents ignored where hardly any document has it as typed."""
    if typed.syllables[0].isdigit():
        return typed
    loose = typed._replace(folded=True)
    return loose if frequency_of(typed, statistics) < _RARE * frequency_of(loose, statistics) else typed


def _terms_to_weigh(
    query: Query, words: Sequence[Word], doubted: Sequence[Word]
) -> Iterator[tuple[str, str]]:
    """The (field, term) pairs whose frequencies reading and ranking this query take."""
    as_typed = words if query.mode is Mode.QUESTION else doubted
    for word in (*as_typed, *(word._replace(folded=True) for word in doubted)):
        clause = clause_of(word, Scope.FULL_TEXT)
        yield from ((clause.field, term) for term in clause.terms)


def frequency_of(word: Word, statistics: Statistics) -> int:
    """How many documents hold the word at most."""
    clause = clause_of(word, Scope.FULL_TEXT)
    return min(statistics.frequency(clause.field, term) for term in clause.terms)


def phrase_of(text: str, folded: bool) -> Word:
    return Word(tuple(analyze_query(text, words=False).syllables), folded)


def clause_of(word: Word, scope: Scope) -> Clause:
    """A document holds the word. A word of several syllables is its bigrams, so that it is found however the
    text was segmented.
    """
    single, double = FIELDS[scope, word.folded]
    if len(word.syllables) == 1:
        return Clause(single, word.syllables)
    return Clause(double, tuple(map("_".join, pairwise(word.syllables))))


@dataclass(frozen=True, slots=True)
class Counted:
    """Words with the number of documents that hold each of them at most, and the number of all documents."""

    held: Mapping[Word, int]
    documents: int

    @classmethod
    def of(cls, words: Iterable[Word], statistics: Statistics) -> Self:
        held = {word: frequency_of(word, statistics) for word in words}
        return cls(held, statistics.document_count())

    def telling(self, share: float) -> Collection[Word]:
        """The words that at most this share of the documents hold; all of them when there is none such."""
        most = share * self.documents
        return [word for word, held in self.held.items() if held <= most] or self.held.keys()

    def rarest(self, words: Iterable[Word], most: int) -> Sequence[Word]:
        """Those of the words that fewest documents hold, but some do; `most` of them at most."""
        return sorted((word for word in words if self.held[word]), key=self.held.__getitem__)[:most]

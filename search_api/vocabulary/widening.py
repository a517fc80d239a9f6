"""Widen a plan by other words for what the query says.

They add to the score with a share of the typed words' weight, and a document that holds them counts as one
that holds the typed words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import is_normalized

from analyzers.folding import fold
from analyzers.pipeline import analyze_query
from analyzers.syllable_model import model
from search_api.engine import Clause, Plan, Scored
from search_api.planner import each_once
from search_api.reading import Reading, Word, clause_of
from search_api.request import Scope
from search_api.weights import QUESTION

SHARE = 0.35
"""Of the typed words' weight."""

MOST = 6
"""Terms that are added to one query."""

Syllables = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What was typed, and another term for it."""

    typed: Syllables
    term: str

    @property
    def word(self) -> Word:
        """The term as a word, to be looked for and to be marked."""
        return Word(_syllables(self.term), folded=False)


class Vocabulary:
    """Looks up what else a query may say. Tables as `files` reads them: {term: other terms}."""

    def __init__(
        self,
        abbreviations: Mapping[str, Sequence[str]] | None = None,
        documents: Mapping[str, Sequence[str]] | None = None,
        everyday: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        shorts = {**(abbreviations or {}), **(documents or {})}
        self.abbreviations = {
            spelling: terms[0]
            for short, terms in shorts.items()
            for spelling in (*_syllables(short), fold(short))
            if not _is_a_word(spelling)
        }
        """In lower case, with and without accents: "blds" → "bộ luật dân sự". Those that are a syllable as
        well are
        left out: "vat" may be "vật"."""
        self.kept = frozenset(one for short in shorts for one in (*_syllables(short), fold(short)))
        """Syllables that are no slips."""
        self._terms: dict[Syllables, tuple[str, ...]] = {}
        self._folded: dict[Syllables, tuple[str, ...]] = {}
        for short, terms in shorts.items():
            self._add(_syllables(short), terms)
            for term in terms:
                self._add(_syllables(term), (short,))
        for said, terms in (everyday or {}).items():
            self._add(_syllables(said), terms)
        self._lengths: dict[str, list[int]] = {}
        for key in sorted({*self._terms, *self._folded}, key=len, reverse=True):
            lengths = self._lengths.setdefault(key[0], [])
            if len(key) not in lengths:
                lengths.append(len(key))

    def _add(self, typed: Syllables, terms: Sequence[str]) -> None:
        folded = tuple(fold(one) for one in typed)
        ambiguous = len(folded) == 1 and _is_a_word(folded[0])
        for table, key in ((self._terms, typed), (self._folded, folded)):
            if ambiguous and table is self._folded:
                continue
            table[key] = tuple(dict.fromkeys((*table.get(key, ()), *terms)))

    def expansions(self, syllables: Sequence[str], folded: bool) -> Iterator[Expansion]:
        """Other terms for stretches of the query's syllables, the longest stretch first; stretches do not
        overlap."""
        table = self._folded if folded else self._terms
        at = 0
        while at < len(syllables):
            typed = next((key for key in self._beginnings(syllables, at) if key in table), None)
            if typed is None:
                at += 1
                continue
            yield from (Expansion(typed, term) for term in table[typed])
            at += len(typed)

    def _beginnings(self, syllables: Sequence[str], at: int) -> Iterator[Syllables]:
        for length in self._lengths.get(syllables[at], ()):
            if at + length <= len(syllables):
                yield tuple(syllables[at : at + length])

    def of(self, reading: Reading) -> list[Expansion]:
        """What the words of a query are widened by."""
        analysis = reading.analysis
        syllables = analysis.folded_syllables() if reading.folded else analysis.syllables
        return list(self.expansions(syllables, reading.folded))[:MOST]


def widened(plan: Plan, reading: Reading, found: Sequence[Expansion], scope: Scope) -> Plan:
    """The plan with other words for the query's; phrases in quotes stay exact."""
    if not found:
        return plan
    others = _others(reading.words, found, scope)
    required = tuple(replace(one, or_else=others[one]) if one in others else one for one in plan.required)
    if not plan.scored:
        return replace(plan, required=required)
    known = {(one.field, one.term) for one in plan.scored}
    scored = dict.fromkeys(added for one in found for added in _scored(one.term))
    new = (one for one in scored if (one.field, one.term) not in known)
    return replace(plan, required=required, scored=(*plan.scored, *new))


def _others(
    words: Sequence[Word], found: Sequence[Expansion], scope: Scope
) -> Mapping[Clause, tuple[Clause, ...]]:
    """The other terms for a word, by the clause of the word."""
    choices: dict[Clause, tuple[Clause, ...]] = {}
    for word in words:
        if other := [one.word for one in found if _within(word.syllables, one.typed)]:
            choices[clause_of(word, scope)] = tuple(clause_of(one, scope) for one in other)
    return choices


@lru_cache(maxsize=4096)
def _scored(term: str) -> tuple[Scored, ...]:
    analysis = analyze_query(term)
    terms = {"word": analysis.word_terms(), "bigram": analysis.bigram_terms()}
    return tuple(
        each_once(
            Scored(field, one, weight * SHARE)
            for kind, fields in QUESTION.items()
            for one in terms[kind]
            for field, weight in fields.items()
        )
    )


def _within(word: Syllables, typed: Syllables) -> bool:
    return word[0] in typed and any(
        typed[at : at + len(word)] == word for at in range(len(typed) - len(word) + 1)
    )


def _is_a_word(folded: str) -> bool:
    """Whether it is also how an accented syllable looks without its accents: đ alone is no accent."""
    readings = (model().syllable(number) for number in model().readings(folded))
    return any(not is_normalized("NFD", one) for one in readings)


def _syllables(text: str) -> Syllables:
    return tuple(analyze_query(text, words=False).syllables)

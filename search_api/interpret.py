"""From a request to what an engine is asked: parse → understand → spell → read → plan.

All that was read in the query beyond its words is told (`Interpretation.told`), and each reading can be
turned off by the request's `literal`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from search_api import planner
from search_api.engine import Clause, Engine, Filters, Plan, Scored
from search_api.labels import understood_condition, understood_reference, understood_spelling
from search_api.query import Query, parse
from search_api.reading import Reading, Word, read
from search_api.request import SearchRequest, Sort
from search_api.results import Suggestion, Understood
from search_api.spelling import spelled
from search_api.suggestions import suggest
from search_api.targets import NamesOfLibrary, resolve, target_plan
from search_api.tokens import filter_key
from search_api.understanding import Reference, understand
from search_api.understanding import Understood as Meaning
from search_api.understanding.conditions import Condition
from search_api.vocabulary import Vocabulary, widened

ALL = "all"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What is asked of the engine, and what was made of the query on the way."""

    typed: Query
    query: Query
    reading: Reading
    plan: Plan
    reference: Reference | None = None
    target: Plan | None = None
    offered: str = ""
    told: tuple[Understood, ...] = ()
    also: tuple[Word, ...] = ()
    """Other words for the same, to be marked like those that were typed."""


class Interpreter:
    """Interprets the requests to one engine."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary, *, linear: bool = False) -> None:
        self._engine = engine
        self._vocabulary = vocabulary
        self._linear = linear
        self._names = NamesOfLibrary(engine)

    def interpret(self, request: SearchRequest) -> Interpretation:
        typed = parse(request.q)
        if ALL in request.literal or not typed.words:
            return self._literally(request, typed)
        meaning, ids = self._understand(typed, request.literal)
        query, offered, told = self._spell(meaning.query, request.literal)
        told = [*_told_conditions(meaning), *told]
        reading = read(query, self._engine, offered)
        asked = _with_filters(request, meaning)
        plan = planner.plan(asked, query, reading, self._engine, linear=self._linear)
        others = [] if "vocabulary" in request.literal else self._vocabulary.of(reading)
        plan = widened(plan, reading, others, request.scope)
        also = tuple(one.word for one in others)
        found = Interpretation(typed, query, reading, plan, offered=offered, told=tuple(told), also=also)
        if not ids or meaning.reference is None or request.sort is not Sort.RELEVANCE:
            return found
        target = target_plan(plan, ids, meaning.reference, self._scored(request, meaning, plan))
        named = understood_reference(meaning.reference, self._meta_of(ids[0]), ids[0])
        return replace(found, reference=meaning.reference, target=target, told=(named, *told))

    def suggest(self, typed: str, size: int, filters: Filters) -> list[Suggestion]:
        """What completes a query that is being typed."""
        names, abbreviations = self._names.now(), self._vocabulary.abbreviations
        return suggest(self._engine, names, abbreviations, typed, size, filters)

    def _literally(self, request: SearchRequest, query: Query) -> Interpretation:
        reading = read(query, self._engine)
        plan = planner.plan(request, query, reading, self._engine, linear=self._linear)
        return Interpretation(query, query, reading, plan)

    def _understand(self, query: Query, literal: Collection[str]) -> tuple[Meaning, tuple[str, ...]]:
        """What the query means in this library, and the ids of the documents that it refers to: a reference
        to a document, or a filter by a value, that the library does not have is none.
        """
        names, unread = self._names.now(), set(literal)
        meaning = understand(query, names, self._vocabulary.abbreviations, unread)
        ids = resolve(meaning.reference, self._engine) if meaning.reference else ()
        if meaning.reference and not ids:
            unread.add("reference")
            meaning = understand(query, names, self._vocabulary.abbreviations, unread)
        unknown = {one.kind for one in meaning.conditions if not self._is_known(one)}
        if unknown:
            meaning = understand(query, names, self._vocabulary.abbreviations, unread | unknown)
        return meaning, ids

    def _is_known(self, one: Condition) -> bool:
        """Whether the library has documents of such a value; issuers are found by parts of their names."""
        if one.kind not in ("validity", "field", "doc_type", "year"):
            return True
        field = f"is_{one.kind}"
        return any(self._engine.frequency(field, filter_key(value)) for value in one.values)

    def _spell(self, query: Query, literal: Collection[str]) -> tuple[Query, str, list[Understood]]:
        if "spelling" in literal or not query.words:
            return query, "", []
        found = spelled(query.words, lambda one: self._engine.frequency("ds", one), self._vocabulary.kept)
        if found.text == query.words:
            return query, found.offered, []
        return replace(query, words=found.text), found.offered, [understood_spelling(query.words, found.text)]

    def _scored(self, request: SearchRequest, meaning: Meaning, plan: Plan) -> tuple[Scored, ...]:
        """What orders the passages of the document that is named: the words beside its name."""
        if not meaning.rest:
            return plan.scored
        query = replace(meaning.query, words=meaning.rest)
        return planner.plan(request, query, read(query, self._engine), self._engine).scored or plan.scored

    def _meta_of(self, document_id: str) -> dict[str, str]:
        plan = Plan(required=(Clause("key", (document_id,)),), size=1, facets=())
        found = self._engine.search(plan).found
        return dict(found[0].meta) if found else {}


def _with_filters(request: SearchRequest, meaning: Meaning) -> SearchRequest:
    """The request with the filters that the query states in words; those of the request itself go before
    them.
    """
    changes: dict[str, object] = {}
    for one in meaning.conditions:
        if one.kind == "issued":
            if one.first and not request.issued_from:
                changes["issued_from"] = one.first
            if one.last and not request.issued_to:
                changes["issued_to"] = one.last
        elif one.kind and not getattr(request, one.kind):
            values = [int(value) for value in one.values] if one.kind == "year" else list(one.values)
            changes[one.kind] = values
    return request.model_copy(update=changes) if changes else request


def _told_conditions(meaning: Meaning) -> list[Understood]:
    return [understood_condition(one) for one in meaning.conditions if one.kind]

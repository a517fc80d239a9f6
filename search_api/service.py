"""Search as the pages, the JSON API and the command line use it: a request in, results out."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import Any

from search_api.engine import ANYTHING, Engine, Filters, Found, FoundPassage, Page, Plan
from search_api.explain import Circumstances, explain
from search_api.interpret import Interpretation, Interpreter
from search_api.labels import FACET_LABELS, labels_of
from search_api.next_steps import next_steps
from search_api.query import Query
from search_api.reading import Counted, Word
from search_api.recent import RecentPages
from search_api.request import MAX_QUERY, SearchRequest
from search_api.results import Bucket, Facet, Hit, Marked, Mode, Note, ProvisionHit, SearchResults, Suggestion
from search_api.snippets import Marker, one_line
from search_api.targets import search_with, wanted_first
from search_api.tokens import filter_key, own_number_terms
from search_api.vocabulary import Vocabulary, load

_MARKED_AT_MOST = 0.6
"""A word of a question that so many documents hold ("quy định", "của") is not marked: it would drown the
rest."""

_CHOOSING = 3
"""So many words of a question, the rarest, choose what a snippet shows."""

SHOWN_PASSAGES = 3
"""Provisions that are shown of a document."""

_TO_HEADING = 500
"""Characters before an Điều's heading at most: its number and the lines of the Chương above it."""


class SearchService:
    """Searches over one engine. With `linear`, questions are ranked like keywords, without the ranker; `kept`
    pages are remembered for a moment."""

    def __init__(
        self, engine: Engine, vocabulary: Vocabulary | None = None, *, linear: bool = False, kept: int = 0
    ) -> None:
        self._engine = engine
        self._interpreter = Interpreter(engine, vocabulary or load(), linear=linear)
        self._recent = RecentPages(self._page, engine.state, kept)

    def search(self, request: SearchRequest) -> SearchResults:
        """One page of results, whatever was typed; raises `Unavailable` when the engine cannot answer."""
        begun = perf_counter()
        found = self._recent.page(request)
        return found.model_copy(update={"took_ms": round((perf_counter() - begun) * 1000, 2)})

    def _page(self, request: SearchRequest) -> SearchResults:
        asked = self._interpreter.interpret(request)
        page = search_with(self._engine, asked.plan, asked.target)
        marker = self._marker(asked)
        listed = page.total + page.partial_total
        path = asked.reference.path if asked.reference else ""
        first = set(asked.target.required[0].terms) if asked.target else set()
        hits = [_hit(found, marker, path if found.meta["id"] in first else "") for found in page.found]
        if request.explain:
            hits = self._explained(hits, asked, first)
        return SearchResults(
            query=asked.typed.text,
            mode=asked.query.mode,
            notes=(*asked.typed.notes, *_notes(asked.query, page)),
            understood=asked.told,
            offered=_whole(asked, asked.offered),
            next_steps=tuple(next_steps(self._engine, request, asked)) if not listed else (),
            total=page.total,
            partial_total=page.partial_total,
            page=request.page,
            pages=math.ceil(listed / request.size),
            size=request.size,
            took_ms=0.0,
            hits=tuple(hits),
            facets=_facets(page, asked.plan),
        )

    def _explained(self, hits: Sequence[Hit], asked: Interpretation, named: Collection[str]) -> list[Hit]:
        own = {hit.id: next(iter(own_number_terms(hit.number)), "") for hit in hits}
        self._engine.expect([("dn", number) for number in own.values() if number])
        return [
            replace(hit, why=explain(hit, self._circumstances(hit, own[hit.id], asked, named)))
            for hit in hits
        ]

    def _circumstances(
        self, hit: Hit, number: str, asked: Interpretation, named: Collection[str]
    ) -> Circumstances:
        # A document's own number is among the numbers that it holds.
        cited_by = max(0, self._engine.frequency("dn", number) - 1) if number else 0
        return Circumstances(asked.reading.numbers, hit.id in named, cited_by)

    def rank(self, query: str, depth: int) -> list[tuple[str, float]]:
        """Source keys of the best documents with a score that falls with the rank, for evaluation runs."""
        asked = self._interpreter.interpret(SearchRequest(q=query[:MAX_QUERY]))
        if asked.target is None:
            return self._engine.rank(asked.plan, depth)
        first = [key for key, _ in self._engine.rank(asked.target, depth)]
        others = [key for key, _ in self._engine.rank(asked.plan, depth) if key not in first]
        return [(key, 1.0 / (place + 1)) for place, key in enumerate((first + others)[:depth])]

    def suggest(self, prefix: str, size: int = 8, filters: Filters = ANYTHING) -> list[Suggestion]:
        """The documents that `prefix` may mean: by name, số hiệu or words of the title."""
        return self._interpreter.suggest(prefix, size, filters)

    def marks(self, query: str, text: str) -> list[tuple[int, int]]:
        """Where the query's words stand in `text`: sorted ranges that do not overlap."""
        return self._marker(self._interpreter.interpret(SearchRequest(q=query[:MAX_QUERY]))).marks(text)

    def _marker(self, asked: Interpretation) -> Marker:
        reading = asked.reading
        words: Sequence[Word] = [*reading.phrases, *reading.words]
        if asked.query.mode is not Mode.QUESTION:
            return Marker([*words, *asked.also], reading.numbers)
        counted = Counted.of(words, self._engine)
        marked = counted.telling(_MARKED_AT_MOST)
        return Marker([*marked, *asked.also], reading.numbers, counted.rarest(counted.held, _CHOOSING))


def _whole(asked: Interpretation, words: str) -> str:
    """The typed query with its running text replaced by `words`; "" for no words."""
    return asked.typed.text.replace(asked.typed.words, words) if words else ""


def _notes(query: Query, page: Page) -> list[Note]:
    if query.mode is Mode.BROWSE or page.total:
        return []
    if page.partial_total:
        return [
            Note(
                code="partial-only",
                vi="Không có văn bản nào chứa đủ các từ; dưới đây là những văn bản chứa phần lớn các từ.",
                en="No document holds all the words; those that hold most of them follow.",
            )
        ]
    return [
        Note(
            code="nothing-found",
            vi="Không tìm thấy văn bản nào. Hãy bớt từ, bỏ bớt bộ lọc, hoặc kiểm tra chính tả.",
            en="No document was found. Try fewer words, fewer filters, or check the spelling.",
        )
    ]


def _hit(found: Found, marker: Marker, wanted: str) -> Hit:
    meta = found.meta
    passages = wanted_first(found.passages, wanted, SHOWN_PASSAGES)
    return Hit(
        id=meta["id"],
        source_key=meta["source_key"],
        number=meta["number"],
        doc_type=meta["doc_type"],
        title=Marked(text=meta["title"], marks=tuple(marker.marks(meta["title"]))),
        shelf=meta["shelf"],
        issuers=tuple(meta["issuers"]),
        fields=tuple(meta["fields"]),
        issued_on=_date(meta["issued_on"]),
        effective_on=_date(meta["effective_on"]),
        expired_on=_date(meta["expired_on"]),
        validity=meta["validity"],
        text_status=meta["text_status"],
        score=round(found.score, 4),
        complete=found.complete,
        provisions=tuple(_provision(passage, marker) for passage in passages),
    )


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _provision(passage: FoundPassage, marker: Marker) -> ProvisionHit:
    (begin, end), marks = marker.snippet(passage.text, _behind_heading(passage))
    return ProvisionHit(
        path=passage.path,
        label=passage.label,
        heading=Marked(text=passage.heading, marks=tuple(marker.marks(passage.heading))),
        snippet=Marked(text=one_line(passage.text[begin:end]), marks=tuple(marks)),
        start=passage.start + begin,
        score=round(passage.score, 4),
    )


def _behind_heading(passage: FoundPassage) -> int:
    """Where the text behind the heading's line begins: the heading is shown by itself."""
    at = passage.text.find(passage.heading, 0, _TO_HEADING + len(passage.heading)) if passage.heading else -1
    line_end = passage.text.find("\n", at + len(passage.heading)) if at >= 0 else -1
    return line_end + 1 if line_end >= 0 and passage.text[line_end:].strip() else 0


def _facets(page: Page, plan: Plan) -> tuple[Facet, ...]:
    return tuple(
        Facet(name=name, label=FACET_LABELS[name], buckets=_buckets(name, counts, plan.filters.get(name, ())))
        for name, counts in page.facets.items()
    )


def _buckets(name: str, counts: Sequence[tuple[str, int]], chosen: Sequence[str]) -> tuple[Bucket, ...]:
    """A facet's values; chosen ones that nothing matches any more stay, with a count of 0, to be removed."""
    label = labels_of(name).get
    if not chosen:
        return tuple([Bucket(value, label(value, value), count) for value, count in counts])
    keys = {filter_key(value) for value in chosen}
    present = {value: filter_key(value) for value, _ in counts}
    buckets = [Bucket(value, label(value, value), count, present[value] in keys) for value, count in counts]
    held = frozenset(present.values())
    missing = [value for value in dict.fromkeys(chosen) if filter_key(value) not in held]
    buckets += [Bucket(value, label(value, value), 0, selected=True) for value in missing]
    return tuple(buckets)

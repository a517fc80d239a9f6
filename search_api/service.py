"""Search as the pages, the JSON API and the command line use it: a request in, results out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from time import perf_counter
from typing import Any

from analyzers.folding import fold
from analyzers.normal_form import nfc, normalize
from analyzers.pipeline import analyze
from search_api import planner
from search_api.engine import Engine, Found, FoundPassage, Page, Plan
from search_api.labels import FACET_LABELS, bucket_label
from search_api.planner import Reading, Word
from search_api.query import Query, parse
from search_api.request import MAX_QUERY, SearchRequest
from search_api.results import Bucket, Facet, Hit, Marked, Mode, Note, ProvisionHit, SearchResults, Suggestion
from search_api.snippets import Marker, one_line
from search_api.tokens import filter_key

_MARKED_AT_MOST = 0.6
"""A word of a question that so many documents hold ("quy định", "của") is not marked: it would drown the
rest."""


_TO_HEADING = 500
"""Characters before an Điều's heading at most: its number and the lines of the Chương above it."""


class SearchService:
    """Searches over one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def search(self, request: SearchRequest) -> SearchResults:
        """One page of results, whatever was typed; raises `Unavailable` when the engine cannot answer."""
        begun = perf_counter()
        query = parse(request.q)
        reading = planner.read(query, self._engine)
        plan = planner.plan(request, query, reading, self._engine)
        page = self._engine.search(plan)
        marker = self._marker(query, reading)
        listed = page.total + page.partial_total
        return SearchResults(
            query=query.text,
            mode=query.mode,
            notes=(*query.notes, *_notes(query, page)),
            total=page.total,
            partial_total=page.partial_total,
            page=request.page,
            pages=math.ceil(listed / request.size),
            size=request.size,
            took_ms=round((perf_counter() - begun) * 1000, 2),
            hits=tuple(_hit(found, marker) for found in page.found),
            facets=_facets(page, plan),
        )

    def rank(self, query: str, depth: int) -> list[tuple[str, float]]:
        """Source keys of the best documents with a score that falls with the rank, for evaluation runs."""
        parsed = parse(query)
        request = SearchRequest(q=query[:MAX_QUERY])
        reading = planner.read(parsed, self._engine)
        return self._engine.rank(planner.plan(request, parsed, reading, self._engine), depth)

    def suggest(self, prefix: str, size: int = 8) -> list[Suggestion]:
        """Titles and số hiệu that complete `prefix`."""
        analysis = analyze(prefix[:MAX_QUERY], words=False)
        terms = analysis.syllables
        folded = all(fold(term) == term for term in terms)
        number = "".join(normalize(nfc(prefix[:MAX_QUERY])).split())
        found = self._engine.suggest(terms, number, folded, size)
        return [Suggestion(text=one.text, document_id=one.document_id, number=one.number) for one in found]

    def marks(self, query: str, text: str) -> list[tuple[int, int]]:
        """Where the query's words stand in `text`: sorted ranges that do not overlap."""
        parsed = parse(query)
        return self._marker(parsed, planner.read(parsed, self._engine)).marks(text)

    def _marker(self, query: Query, reading: Reading) -> Marker:
        words: Sequence[Word] = [*reading.phrases, *reading.words]
        if query.mode is Mode.QUESTION:
            words = planner.telling(words, _MARKED_AT_MOST, self._engine)
        return Marker(words, reading.numbers)


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


def _hit(found: Found, marker: Marker) -> Hit:
    meta = found.meta
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
        provisions=tuple(_provision(passage, marker) for passage in found.passages),
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
    keys = {filter_key(value) for value in chosen}
    buckets = [
        Bucket(value=value, label=bucket_label(name, value), count=count, selected=filter_key(value) in keys)
        for value, count in counts
    ]
    present = {filter_key(value) for value, _ in counts}
    missing = [value for value in dict.fromkeys(chosen) if filter_key(value) not in present]
    buckets += [
        Bucket(value=value, label=bucket_label(name, value), count=0, selected=True) for value in missing
    ]
    return tuple(buckets)

"""Run a plan over one consistent view of the indexes.

Documents are selected and counted in the documents index. They are ordered by their best passages: the best
`DEPTH` passages make the head of the list; the documents behind them follow by the score of the whole
document, so that paging reaches every match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Order, Query

from search_api.candidates import (
    DEPTH,
    FEW,
    WHOLE_DEPTH,
    Candidate,
    best_first,
    by_document,
    in_order_of_question,
    look_at,
)
from search_api.embedded.aside import LARGE, Aside
from search_api.embedded.compile import ALL, Compiler, counted
from search_api.embedded.facts import Facts
from search_api.embedded.forwards import ForwardReader
from search_api.embedded.passages import Passages, Place
from search_api.engine import Found, Page, Plan
from search_api.facets import of_buckets
from search_api.forward import Records

_Buckets = dict[str, tuple[tuple[str, int], ...]]
_Facets = Aside[tuple[int, _Buckets]]

_MOST_VALUES = 10_000
_PASSAGES_OF_PAGE = 300


@dataclass(frozen=True, slots=True)
class View:
    """The indexes as they were at one commit."""

    documents: tantivy.Searcher
    passages: Passages
    compile_document: Compiler
    facts: Facts
    forwards: ForwardReader

    @property
    def large(self) -> bool:
        return int(self.documents.num_docs) >= LARGE


_Candidate = Candidate[int, Place]


def search(view: View, plan: Plan) -> Page:
    """One page with its facets."""
    facets = Aside(view.large, partial(_facets, view, plan))
    matches = list(_matches(view, plan, facets))
    if not plan.question:
        facets.begin()
        for match in matches[1:]:
            match.counting.begin()
    placed: list[tuple[_Candidate, bool]] = []
    offset = plan.offset
    for match in matches:
        first = match is matches[0]
        placed.extend((one, first) for one in match.page(offset, plan.size - len(placed)))
        if match is not matches[-1]:
            offset = max(0, offset - match.count)
    found = tuple(_found(view, plan, placed))
    total, buckets = facets.result()
    return Page(total, sum(match.count for match in matches[1:]), found, buckets)


def rank(view: View, plan: Plan, depth: int) -> list[tuple[str, float]]:
    """Source keys and scores of the best `depth` documents, in the order of the list.

    A question's best documents are those that the list begins with, then the best as a whole; which of them
    hold enough of its words is not asked.
    """
    ranked = _ranked_question(view, plan, depth) if plan.question else []
    for match in _matches(view, plan):
        missing = depth - len(ranked)
        if missing > 0:
            ranked.extend(match.behind(ranked, 0, missing) if plan.question else match.page(0, missing))
    metas = view.facts.metas([one.key for one in ranked])
    return [(metas[one.key]["source_key"], 1.0 / (place + 1)) for place, one in enumerate(ranked)]


def _matches(view: View, plan: Plan, facets: _Facets | None = None) -> Iterator[_Match]:
    """The set that is counted, which `facets` do if they are given, then the set that is listed apart behind
    it."""
    every = len(plan.required)
    ranked = cache(partial(ranked_head, view, plan, facets))
    if plan.partial_counts:
        yield _Match(view, plan, range(min(plan.enough, every), every + 1), ranked, facets)
        return
    yield _Match(view, plan, range(every, every + 1), ranked, facets)
    if 0 < plan.enough < every:
        yield _Match(view, plan, range(plan.enough, every), ranked)


class _Match:
    """One set of documents and its order: those that hold so many of the required clauses.

    `ranked` gives the documents of the best passages, whether they match or not.
    """

    def __init__(
        self,
        view: View,
        plan: Plan,
        clauses: range,
        ranked: Callable[[], list[_Candidate]],
        facets: _Facets | None = None,
    ) -> None:
        self._view, self._plan, self._clauses, self._facets = view, plan, clauses, facets
        self._ranked = ranked
        self._query = view.compile_document.documents(plan, clauses)
        self.counting = Aside(view.large, partial(_count, view.documents, self._query))

    @property
    def count(self) -> int:
        return self._facets.result()[0] if self._facets else self.counting.result()

    def page(self, offset: int, size: int) -> list[_Candidate]:
        if size <= 0:
            return []
        if self._plan.sort != "relevance" or not self._plan.scored:
            return self._sorted(offset, size)
        head = self._head(offset + size)
        page = head[offset : offset + size]
        if len(page) < size and len(head) < self.count:
            page.extend(self.behind(head, max(0, offset - len(head)), size - len(page)))
        return page

    def _sorted(self, offset: int, size: int) -> list[_Candidate]:
        if offset >= self.count:
            return []
        sort = self._plan.sort if self._plan.sort != "relevance" else "newest"
        order = Order.Desc if sort == "newest" else Order.Asc
        hits = self._view.documents.search(
            self._query, limit=size, offset=offset, order_by_field=f"by_{sort}", order=order, count=False
        ).hits
        return self._candidates(hits)

    def _candidates(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[_Candidate]:
        return [_Candidate(key) for key in _keys(self._view.documents, hits)]

    def _head(self, size: int) -> list[_Candidate]:
        """The best documents, `size` of them if there are so many, else all that the list begins with."""
        if self._view.large:
            # The best passages are looked for while the match is counted, even if it turns out to be a few.
            self._ranked()
        if not self._plan.question and self.count <= FEW:
            return self._ranked_whole()
        ranked = self._ranked()
        head: list[_Candidate] = []
        while ranked and len(head) < size:
            some, ranked = ranked[: 2 * size], ranked[2 * size :]
            matching = self._of_match([one.key for one in some])
            head.extend(one for one in some if one.key in matching)
        return head

    def _ranked_whole(self) -> list[_Candidate]:
        """A match of a few documents, all of them."""
        view, plan = self._view, self._plan
        hits = view.documents.search(self._query, limit=FEW, count=False).hits
        if not hits:
            return []
        within = [(Occur.Must, view.passages.compiler.keys(_keys(view.documents, hits)))]
        return _best_first(view, plan, _by_document(view, plan, within, DEPTH))

    def _of_match(self, keys: Sequence[int]) -> frozenset[int]:
        query = self._view.compile_document.clauses_held(self._plan, keys)
        hits = self._view.documents.search(query, limit=len(keys), count=False).hits
        matching = [hit for hit in hits if round(hit[0]) in self._clauses]
        return frozenset(_keys(self._view.documents, matching))

    def behind(self, head: Sequence[_Candidate], offset: int, size: int) -> list[_Candidate]:
        """Documents behind the head, by the score of the whole document."""
        parts = [(Occur.Must, self._query)]
        if head:
            parts.append((Occur.MustNot, self._view.compile_document.keys([one.key for one in head])))
        query = Query.boolean_query(parts)
        hits = self._view.documents.search(query, limit=size, offset=offset, count=False).hits
        return self._candidates(hits)


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    return int(searcher.search(query, limit=1).count)  # type: ignore[attr-defined]  # absent from the stub


def _keys(searcher: tantivy.Searcher, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
    return [int(key or 0) for key in searcher.fast_field_values("key", [address for _, address in hits])]


def looked_at(view: View, plan: Plan) -> tuple[list[str], NDArray[np.float64]]:
    """The source keys of the documents that the ranker puts in order, and its table of them."""
    if plan.question is None:
        raise ValueError("the ranker looks at questions only")
    ordered = _first_stage(view, plan)
    candidates, table = look_at(plan.question, ordered, _by_whole(view, plan), partial(_forwards, view))
    metas = view.facts.metas([one.key for one in candidates])
    return [metas[one.key]["source_key"] for one in candidates], table


def ranked_head(view: View, plan: Plan, facets: _Facets | None = None) -> list[_Candidate]:
    """The documents of the best passages, whether they match or not, in their order.

    The `facets` begin when the best passages are found: beside that search, which keeps two cores busy, they
    would only delay it.
    """
    ordered = _first_stage(view, plan)
    if facets:
        facets.begin()
    return _by_question(view, plan, ordered, _by_whole(view, plan)) if plan.question else ordered


def _ranked_question(view: View, plan: Plan, depth: int) -> list[_Candidate]:
    """The same, then the documents that score best as a whole, up to `depth`."""
    whole = _by_whole(view, plan)
    ranked = _by_question(view, plan, _first_stage(view, plan), whole)[:depth]
    known = {one.key for one in ranked}
    others = (key for key in whole if key not in known)
    return ranked + [_Candidate(key) for key in islice(others, depth - len(ranked))]


def _by_question(
    view: View, plan: Plan, ordered: list[_Candidate], whole: Mapping[int, float]
) -> list[_Candidate]:
    if plan.question is None or not ordered:
        return ordered
    return in_order_of_question(plan.question, plan.validity, ordered, whole, partial(_forwards, view))


def _first_stage(view: View, plan: Plan) -> list[_Candidate]:
    """The documents of the best passages, by the linear score."""
    filters = view.passages.compiler.filters(plan)
    return _best_first(view, plan, _by_document(view, plan, filters, DEPTH))


def _best_first(view: View, plan: Plan, candidates: list[_Candidate]) -> list[_Candidate]:
    codes = view.passages.values("standing", [one.passages[0][1] for one in candidates])
    standings = {one.key: view.facts.standing(code) for one, code in zip(candidates, codes, strict=True)}
    return best_first(candidates, plan, standings)


def _by_document(view: View, plan: Plan, within: list[tuple[Occur, Query]], depth: int) -> list[_Candidate]:
    """The best passages under the conditions `within`, grouped."""
    scored = view.passages.telling(plan.scored) if plan.question else plan.scored
    return by_document(view.passages.best(scored, within, depth))


def _by_whole(view: View, plan: Plan) -> dict[int, float]:
    """The documents that score best as a whole, best first."""
    scored, filters = view.compile_document.scored(plan.whole), view.compile_document.filters(plan)
    query = Query.boolean_query([(Occur.Must, scored), *filters]) if filters else scored
    hits = view.documents.search(query, limit=WHOLE_DEPTH, count=False).hits
    return dict(zip(_keys(view.documents, hits), (float(score) for score, _ in hits), strict=True))


def _forwards(view: View, places: list[Place]) -> Records:
    return view.forwards.read(list(view.passages.values("forward", places)))


def _found(view: View, plan: Plan, placed: Sequence[tuple[_Candidate, bool]]) -> Iterator[Found]:
    metas = view.facts.metas([one.key for one, _ in placed])
    bare = [one.key for one, _ in placed if not one.passages] if plan.scored and plan.passages else []
    extra = _passages_of(view, plan, bare)
    for one, complete in placed:
        passages = one.passages or extra.get(one.key, [])
        bodies = tuple(view.passages.passage(*passage) for passage in passages[: plan.passages])
        yield Found(metas[one.key], one.score, complete, bodies)


def _passages_of(view: View, plan: Plan, keys: list[int]) -> dict[int, list[tuple[float, Place]]]:
    """The best passages of documents that were found without them."""
    if not keys:
        return {}
    within = [(Occur.Must, view.passages.compiler.keys(keys))]
    return {one.key: one.passages for one in _by_document(view, plan, within, _PASSAGES_OF_PAGE)}


def _facets(view: View, plan: Plan) -> tuple[int, _Buckets]:
    """How many documents match, and the facets. Each is counted over all conditions but its own, so that a
    second value can be chosen."""
    chosen = [name for name in plan.facets if plan.filters.get(name)]
    free = [name for name in plan.facets if name not in chosen]
    total, counts = _counts(view, plan, free, "")
    for name in chosen:
        counts |= _counts(view, plan, [name], name)[1]
    return total, {name: counts[name] for name in plan.facets}


def _counts(view: View, plan: Plan, names: list[str], without: str) -> tuple[int, _Buckets]:
    every = len(plan.required)
    least = min(plan.enough, every) if plan.partial_counts else every
    query = view.compile_document.documents(plan, range(least, every + 1), without)
    answer = view.documents.aggregate(query, dict(counted(names, _MOST_VALUES)))
    return int(answer[ALL]["value"]), {name: of_buckets(answer[name]["buckets"]) for name in names}

"""Run a plan over the two indices, in as few round trips as its order allows.

The order is that of the embedded engine: documents are selected and counted in the documents index and
ordered by their best passages; the documents behind this head follow by the score of the whole document.

Counts, facets and, where the order is that of a sort key, the page itself come with the first trip. A ranked
page takes a trip for its passages (two when more than `FEW` documents match), then one for what is shown of
it.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search_api.candidates import (
    DEPTH,
    EXPIRED,
    FEW,
    WHOLE_DEPTH,
    Candidate,
    Standing,
    best_first,
    by_document,
    in_order_of_question,
)
from search_api.elastic import compile as compiled
from search_api.elastic.compile import Query
from search_api.elastic.connection import Session
from search_api.elastic.mapping import WINDOW, passage_id
from search_api.elastic.remembered import Frequencies
from search_api.elastic.walk import keys_at
from search_api.engine import Found, FoundPassage, Page, Plan
from search_api.facets import of_buckets
from search_api.forward import Records

_PASSAGES_OF_PAGE = 300

_BY_KEY = [{"key": "asc"}, {"number": "asc"}, {"facet_validity": "asc"}]
_BEST_DOCUMENTS = [{"_score": "desc"}, {"key": "asc"}]
_BEST_PASSAGES = [{"_score": "desc"}, {"key": "asc"}, {"at": "asc"}]
_KEYS_ONLY = {"_source": False, "stored_fields": "_none_", "track_total_hits": False}

_Candidate = Candidate[str, str]
"""Passages by their ids."""


@dataclass(frozen=True, slots=True)
class Names:
    """The two indices, by the aliases that are asked and written to."""

    documents: str
    passages: str


@dataclass(slots=True)
class _Match:
    """One set of documents. What is None was not asked yet."""

    query: Query
    count: int = 0
    keys: list[str] | None = None
    head: list[_Candidate] | None = None


def search(session: Session, names: Names, plan: Plan, frequencies: Frequencies) -> Page:
    """One page with its facets."""
    return _Run(session, names, plan, frequencies).page()


def rank(
    session: Session, names: Names, plan: Plan, frequencies: Frequencies, depth: int
) -> list[tuple[str, float]]:
    """Source keys and scores of the best `depth` documents, in the order of the list."""
    return _Run(session, names, plan, frequencies).ranking(depth)


class _Run:
    """One plan on its way; answers that several steps use are kept here."""

    def __init__(self, session: Session, names: Names, plan: Plan, frequencies: Frequencies) -> None:
        self._session, self._names, self._plan = session, names, plan
        self._frequencies = frequencies
        self._ranked = plan.sort == "relevance" and bool(plan.scored)
        self._matches = list(_matches(plan))
        self._metas: dict[str, Mapping[str, Any]] = {}
        self._numbers: dict[str, str] = {}
        self._expired: set[str] = set()
        self._best: list[_Candidate] | None = None
        self._whole: dict[str, float] = {}

    def page(self) -> Page:
        plan = self._plan
        facets = self._begin(plan.facets, plan.offset, plan.size)
        placed = self._placed(plan.offset, plan.size)
        counts = [match.count for match in self._matches]
        return Page(counts[0], sum(counts[1:]), tuple(self._found(placed)), facets)

    def ranking(self, depth: int) -> list[tuple[str, float]]:
        """A question's best documents are those that the list begins with, then the best as a whole; which of
        them hold enough of its words is not asked."""
        self._begin((), 0, depth)
        ranked = self._ranked_question()[:depth] if self._plan.question else []
        if len(ranked) < depth:
            ranked += [one for one, _ in self._placed(len(ranked), depth - len(ranked))]
        self._read_metas(one.key for one in ranked)
        known = [self._metas[one.key] for one in ranked if one.key in self._metas]
        return [(meta["source_key"], 1.0 / (place + 1)) for place, meta in enumerate(known)]

    def _begin(self, facets: Sequence[str], offset: int, size: int) -> dict[str, tuple[tuple[str, int], ...]]:
        """The first trip: all counts, and of the page what can be known at once. Gives back the facets.

        Each facet is counted over all conditions but its own, so that a second value can be chosen.
        """
        plan = self._plan
        chosen = [name for name in facets if plan.filters.get(name)]
        free = [name for name in facets if name not in chosen]
        questions = [self._counting(match) for match in self._matches]
        questions[0] |= {"aggs": compiled.counted(free)} | self._listing(offset, size)
        least = plan.enough if plan.partial_counts else None
        questions += [
            {
                "query": compiled.documents(plan, least=least, without=name),
                "size": 0,
                "track_total_hits": False,
                "aggs": compiled.counted([name]),
            }
            for name in chosen
        ]
        asked = [(self._names.documents, question) for question in questions]
        eager = self._ranked and plan.partial_counts
        if eager:
            asked.append((self._names.passages, self._best_under(compiled.filters(plan))))
        if plan.question:
            asked.append((self._names.documents, self._best_whole()))
        answers = self._session.search_all(asked)
        if plan.question:
            self._whole = {hit["sort"][1]: float(hit["sort"][0]) for hit in _hits(answers.pop())}
        if eager:
            self._best = _by_document(_hits(answers.pop()))
        for match, answer in zip(self._matches, answers, strict=False):
            match.count = answer["hits"]["total"]["value"]
        self._take_listing(_hits(answers[0]))
        counted = [answers[0], *answers[len(self._matches) :]]
        buckets = {
            name: one["buckets"] for part in counted for name, one in part.get("aggregations", {}).items()
        }
        return {name: of_buckets(buckets.get(name, ())) for name in facets}

    def _counting(self, match: _Match) -> dict[str, Any]:
        return {"query": match.query, "size": 0, "track_total_hits": True}

    def _listing(self, offset: int, size: int) -> dict[str, Any]:
        """What the first trip lists of the first match: the page of a sorted list, or the keys to rank."""
        if self._ranked:
            return (
                {}
                if self._plan.partial_counts
                else {"size": FEW, "sort": _BY_KEY, "_source": False, "stored_fields": "_none_"}
            )
        if offset + size > WINDOW:
            return {}
        return {"from": offset, "size": size, "sort": self._sort(), "_source": ["meta"]}

    def _take_listing(self, hits: list[dict[str, Any]]) -> None:
        first = self._matches[0]
        if self._ranked:
            first.keys = None if self._plan.partial_counts else self._take_keys(hits)
            return
        self._metas |= _metas(hits)
        first.keys = [hit["_id"] for hit in hits]

    def _take_keys(self, hits: list[dict[str, Any]]) -> list[str]:
        """The documents of a list that is sorted by key; their số hiệu and validity are noted."""
        listed = [hit["sort"] for hit in hits]
        self._numbers |= {key: number for key, number, _ in listed if number}
        self._expired.update(key for key, _, validity in listed if validity in EXPIRED)
        return [key for key, _, _ in listed]

    def _sort(self) -> list[dict[str, str]]:
        sort = self._plan.sort if self._plan.sort != "relevance" else "newest"
        return [{f"by_{sort}": "desc" if sort == "newest" else "asc"}, {"key": "asc"}]

    def _placed(self, offset: int, size: int) -> list[tuple[_Candidate, bool]]:
        """The page's documents, and whether each is of the first match."""
        placed: list[tuple[_Candidate, bool]] = []
        for match in self._matches:
            first = match is self._matches[0]
            if len(placed) < size and offset < match.count:
                page = self._page_of(match, offset, size - len(placed))
                placed.extend((one, first) for one in page)
            offset = max(0, offset - match.count)
        return placed

    def _page_of(self, match: _Match, offset: int, size: int) -> list[_Candidate]:
        if not self._ranked:
            return self._sorted_page(match, offset, size)
        head = self._head(match)
        page = head[offset : offset + size]
        if len(page) < size and len(head) < match.count:
            page += self._behind_head(match, head, max(0, offset - len(head)), size - len(page))
        return page

    def _sorted_page(self, match: _Match, offset: int, size: int) -> list[_Candidate]:
        if match.keys is not None and offset + size <= WINDOW:
            return [_Candidate(key) for key in match.keys]
        return self._documents_at(match.query, self._sort(), offset, size)

    def _behind_head(self, match: _Match, head: list[_Candidate], offset: int, size: int) -> list[_Candidate]:
        """Documents behind the head, by the score of the whole document."""
        known = compiled.keys([one.key for one in head])
        query = {"bool": {"must": [match.query], "must_not": [known]}} if head else match.query
        return self._documents_at(query, _BEST_DOCUMENTS, offset, size)

    def _documents_at(
        self, query: Query, sort: list[dict[str, str]], offset: int, size: int
    ) -> list[_Candidate]:
        keys = keys_at(self._session, self._names.documents, query, sort, offset, size)
        return [_Candidate(key) for key in keys]

    def _head(self, match: _Match) -> list[_Candidate]:
        if match.head is None:
            few = match.count <= FEW and not self._plan.question
            match.head = self._ranked_whole(match) if few else self._ranked_best(match)
        return match.head

    def _ranked_whole(self, match: _Match) -> list[_Candidate]:
        keys = match.keys
        if keys is None:
            [keys] = self._keys(match.query, size=FEW)
        if not keys:
            return []
        return self._best_first(self._by_document([compiled.keys(keys)], DEPTH))

    def _ranked_best(self, match: _Match) -> list[_Candidate]:
        keys = [one.key for one in self._best_passages()]
        if not keys:
            return []
        among = {"bool": {"filter": [match.query, compiled.keys(keys)]}}
        matching, _ = self._keys(among, compiled.keys(keys), size=len(keys))
        return [one for one in self._ranked_head() if one.key in matching]

    def _ranked_head(self) -> list[_Candidate]:
        """The documents of the best passages, whether they match or not, in their order."""
        plan = self._plan
        ordered = self._best_first(self._best_passages())
        if plan.question is None or not ordered:
            return ordered
        return in_order_of_question(plan.question, plan.validity, ordered, self._whole, self._forwards)

    def _ranked_question(self) -> list[_Candidate]:
        """The same, then the documents that score best as a whole."""
        ranked = self._ranked_head()
        known = {one.key for one in ranked}
        return ranked + [_Candidate(key) for key in self._whole if key not in known]

    def _best_passages(self) -> list[_Candidate]:
        if self._best is None:
            self._best = self._by_document(compiled.filters(self._plan), DEPTH)
        return self._best

    def _forwards(self, places: list[str]) -> Records:
        query = {"query": {"bool": {"filter": [compiled.ids(places)]}}, "size": len(places)}
        shown = {"stored_fields": ["forward"], "track_total_hits": False}
        [answer] = self._session.search_all([(self._names.passages, query | shown)])
        found = {hit["_id"]: b64decode(hit["fields"]["forward"][0]) for hit in _hits(answer)}
        return Records.of([found.get(one, b"") for one in places])

    def _keys(self, *queries: Query, size: int) -> list[list[str]]:
        body = {"size": size, "sort": _BY_KEY, **_KEYS_ONLY}
        asked = [(self._names.documents, {"query": query, **body}) for query in queries]
        return [self._take_keys(_hits(answer)) for answer in self._session.search_all(asked)]

    def _best_first(self, candidates: list[_Candidate]) -> list[_Candidate]:
        if not candidates:
            return []
        keys = [one.key for one in candidates]
        if not any(key in self._numbers for key in keys):
            self._keys(compiled.keys(keys), size=len(keys))
        cited = self._citations(keys)
        standings = {key: Standing(cited.get(key, 0), key in self._expired) for key in keys}
        return best_first(candidates, self._plan, standings)

    def _citations(self, keys: Sequence[str]) -> dict[str, int]:
        """How many documents cite each of these by its số hiệu; those without one are left out.

        A document's own number is among the numbers that it holds.
        """
        terms = {key: ("dn", self._numbers[key]) for key in keys if key in self._numbers}
        counts = self._frequencies.learn(terms.values(), lambda: self._session)
        return {key: max(0, counts[term] - 1) for key, term in terms.items()}

    def _by_document(self, within: list[Query], depth: int) -> list[_Candidate]:
        """The best passages under the conditions `within`, grouped."""
        [answer] = self._session.search_all([(self._names.passages, self._best_under(within, depth))])
        return _by_document(_hits(answer))

    def _best_under(self, within: list[Query], depth: int = DEPTH) -> dict[str, Any]:
        query = compiled.scored(self._plan.scored, within)
        return {"query": query, "size": depth, "sort": _BEST_PASSAGES, **_KEYS_ONLY}

    def _best_whole(self) -> dict[str, Any]:
        """The documents that score best as a whole, best first."""
        query = compiled.scored(self._plan.whole, compiled.filters(self._plan))
        return {"query": query, "size": WHOLE_DEPTH, "sort": _BEST_DOCUMENTS, **_KEYS_ONLY}

    def _found(self, placed: Sequence[tuple[_Candidate, bool]]) -> Iterator[Found]:
        plan = self._plan
        bare = [one.key for one, _ in placed if not one.passages] if plan.scored and plan.passages else []
        extra = self._by_document([compiled.keys(bare)], _PASSAGES_OF_PAGE) if bare else []
        passages = {one.key: one.passages[: plan.passages] for one in extra}
        passages |= {one.key: one.passages[: plan.passages] for one, _ in placed if one.passages}
        places = [place for those in passages.values() for _, place in those]
        bodies = self._read(places, [one.key for one, _ in placed])
        for one, complete in placed:
            if one.key not in self._metas:
                continue  # it was removed since it was found
            shown = [
                FoundPassage(**bodies[place], score=score)
                for score, place in passages.get(one.key, ())
                if place in bodies
            ]
            yield Found(self._metas[one.key], one.score, complete, tuple(shown))

    def _read(self, ids: Sequence[str], keys: Iterable[str]) -> dict[str, Any]:
        """The bodies of passages by their ids; the metas of documents are read along with them."""
        missing = [key for key in keys if key not in self._metas]
        asked = [(self._names.passages, _by_id(ids, "body"))] if ids else []
        if missing:
            asked.append((self._names.documents, _by_id(missing, "meta")))
        if not asked:
            return {}
        answers = self._session.search_all(asked)
        if missing:
            self._metas |= _metas(_hits(answers.pop()))
        return {hit["_id"]: hit["_source"]["body"] for answer in answers for hit in _hits(answer)}

    def _read_metas(self, keys: Iterable[str]) -> None:
        self._read((), keys)


def _matches(plan: Plan) -> Iterator[_Match]:
    """The set that is counted, then the set that is listed apart behind it."""
    if plan.partial_counts:
        yield _Match(compiled.documents(plan, least=plan.enough))
        return
    yield _Match(compiled.documents(plan))
    if 0 < plan.enough < len(plan.required):
        yield _Match(compiled.partial(plan))


def _by_id(ids: Sequence[str], shown: str) -> dict[str, Any]:
    return {
        "query": {"bool": {"filter": [compiled.ids(ids)]}},
        "size": len(ids),
        "_source": [shown],
        "track_total_hits": False,
    }


def _hits(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    hits: list[dict[str, Any]] = answer.get("hits", {}).get("hits", [])
    return hits


def _metas(hits: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {hit["_id"]: hit["_source"]["meta"] for hit in hits}


def _by_document(hits: Iterable[Mapping[str, Any]]) -> list[_Candidate]:
    """Passages, best first, grouped by document."""
    passages = (hit["sort"] for hit in hits)
    return by_document((float(score), key, passage_id(key, at)) for score, key, at in passages)

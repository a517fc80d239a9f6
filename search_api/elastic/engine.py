"""Elasticsearch behind the `Engine` protocol."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any

from analyzers.pipeline import ANALYZER_VERSION
from search_api.elastic import compile as compiled
from search_api.elastic import indices
from search_api.elastic.bulk import Action, write
from search_api.elastic.connection import Access, Cluster, Session
from search_api.elastic.indices import Layout, State
from search_api.elastic.lease import Lease
from search_api.elastic.mapping import (
    MAPPING_VERSION,
    document_entry,
    key_of,
    passage_entries,
    passage_id,
)
from search_api.elastic.remembered import Frequencies
from search_api.elastic.search import Names, rank, search
from search_api.engine import ANYTHING, Filters, IndexDocument, Page, Plan, Suggested
from search_api.tokens import TOKENS_VERSION

VERSION = f"{MAPPING_VERSION}/{TOKENS_VERSION}/{ANALYZER_VERSION}"
"""An index of another version was built by other rules: it serves, but must be rebuilt."""

_TO_COUNT = 0.9
_TO_SEARCH = 1.9
"""Seconds; a page counts its words, then searches, and somebody waits for it."""

_TO_WRITE = 120.0
_TO_RANK = 60.0
_IDS_AT_ONCE = 5_000

_LONG_IMPORT = 1_000
"""Documents; after so many, merging costs less than carrying what is not merged."""

_GRACE = 3.0
"""Seconds for which the old generation is kept behind a swap: longer than any search that began on it."""


class ElasticEngine:
    """Searches are safe from any thread and any process; one process at a time may write.

    Opening it asks nothing: the indices are made by the first write, and while they are not there, the
    library is an empty one.
    """

    name = "elasticsearch"

    def __init__(self, cluster: Cluster, layout: Layout, lease: Lease, generation: str = "") -> None:
        """`generation` is one that is being built; without, it is the one that serves."""
        self._cluster, self._layout, self._lease, self._generation = cluster, layout, lease, generation
        self._names: Names = layout.beside(generation) if generation else layout.serving()
        self._frequencies = Frequencies(self._ask_frequencies)
        self._unmerged = 0

    @classmethod
    def open(
        cls, access: Access, *, prefix: str = "tusach", shards: int = 1, replicas: int = 1
    ) -> ElasticEngine:
        """The engine over the cluster at `access`; `shards` and `replicas` hold for indices made from now
        on."""
        cluster, layout = Cluster(access), Layout(prefix, shards, replicas)
        return cls(cluster, layout, Lease(cluster, layout.writer(), replicas))

    @property
    def prefix(self) -> str:
        """What the names of this library's indices begin with."""
        return self._layout.prefix

    @property
    def generation(self) -> str:
        """The generation that is read and written; "" when there is none yet."""
        return self._generation_now(self._brief())

    def revision(self) -> int:
        found = indices.read_state(self._brief(), self._names)
        return found[1].revision if found else 0

    def state(self) -> Hashable:
        """None: to ask the cluster would be a trip of its own."""
        return None

    def is_current(self) -> bool:
        """Whether the index was built by the rules of this code."""
        found = indices.read_state(self._brief(), self._names)
        return found is None or found[1].version == VERSION

    def document_count(self) -> int:
        return self._frequencies.documents(self._brief_count)

    def document_ids(self) -> Iterator[str]:
        session = self._cluster.patiently(_TO_WRITE)
        after: list[str] = []
        while True:
            body = {
                "query": {"match_all": {}},
                "sort": [{"key": "asc"}],
                "size": _IDS_AT_ONCE,
                "_source": ["meta.id"],
                **({"search_after": after} if after else {}),
            }
            [answer] = session.search_all([(self._names.documents, body)])
            hits = answer.get("hits", {}).get("hits", [])
            if not hits:
                return
            yield from (hit["_source"]["meta"]["id"] for hit in hits)
            after = hits[-1]["sort"]

    def writing(self) -> AbstractContextManager[None]:
        """Hold the lease, so that no process on any machine writes to this library."""
        return self._lease.held()

    def put(self, documents: Sequence[IndexDocument]) -> None:
        """A document's number of passages is written before they grow in number and never shrinks: whenever a
        process is killed, the next one knows which passages may be there."""
        if not documents:
            return
        with self.writing():
            session = self._cluster.patiently(_TO_WRITE)
            self._make(session)
            held = indices.passages_held(session, self._names, [key_of(one.id) for one in documents])
            self._write(session, (self._entry(one, held) for one in documents))
            self._write(session, chain.from_iterable(self._passages(one, held) for one in documents))
            self._unmerged += len(documents)

    def remove(self, document_ids: Sequence[str]) -> None:
        if not document_ids:
            return
        with self.writing():
            session = self._cluster.patiently(_TO_WRITE)
            self._make(session)
            keys = [key_of(document_id) for document_id in document_ids]
            held = indices.passages_held(session, self._names, keys)
            ids = (passage_id(key, at) for key, count in held.items() for at in range(count))
            self._write(session, (Action(self._names.passages, one) for one in ids))
            self._write(session, (Action(self._names.documents, key) for key in held))

    def commit(self, revision: int) -> None:
        with self.writing():
            session = self._cluster.patiently(_TO_WRITE)
            self._make(session)
            indices.refresh(session, self._names)
            found = indices.read_state(session, self._names)
            version = found[1].version if found else VERSION
            self._lease.epoch()
            indices.write_state(session, self._names, State(revision, version))
        self._frequencies.forget()

    def finish(self) -> None:
        """After a long import, have segments merged; after a short one, the cluster does so by and by."""
        if self._unmerged < _LONG_IMPORT:
            return
        self._unmerged = 0
        indices.merge(self._cluster.patiently(_TO_WRITE), self._names)

    def search(self, plan: Plan) -> Page:
        return search(self._brief(), self._names, plan, self._frequencies)

    def rank(self, plan: Plan, depth: int) -> list[tuple[str, float]]:
        return rank(self._cluster.patiently(_TO_RANK), self._names, plan, self._frequencies, depth)

    def expect(self, terms: Iterable[tuple[str, str]]) -> None:
        self._frequencies.learn(terms, self._brief_count)

    def frequency(self, field: str, term: str) -> int:
        return self._frequencies.learn([(field, term)], self._brief_count)[field, term]

    def suggest(
        self, terms: Sequence[str], number: str, folded: bool, size: int, filters: Filters = ANYTHING
    ) -> list[Suggested]:
        if not terms:
            return []
        body = {
            "query": {
                "bool": {
                    "must": compiled.completion(terms, "tfs" if folded else "ts", number),
                    "filter": compiled.filters(Plan(filters=filters)),
                }
            },
            "size": size,
            "sort": [{"_score": "desc"}, {"by_newest": "desc"}],
            "_source": ["meta"],
            "track_total_hits": False,
        }
        [answer] = self._brief().search_all([(self._names.documents, body)])
        metas = [hit["_source"]["meta"] for hit in answer.get("hits", {}).get("hits", [])]
        return [Suggested(meta["title"], meta["id"], meta["number"]) for meta in metas]

    def close(self) -> None:
        self._cluster.close()

    def drop(self) -> None:
        """Delete all generations and what is left of them."""
        with self.writing():
            self._drop_all_but(self._cluster.patiently(_TO_WRITE), "")
        self._frequencies.forget()

    def begin_rebuild(self) -> ElasticEngine:
        """An empty generation beside this one, to be filled and then `adopt`ed; leftovers are dropped."""
        with self.writing():
            session = self._cluster.patiently(_TO_WRITE)
            self._drop_all_but(session, self._generation_now(session))
            generation = indices.new_generation()
            aliases = self._layout.beside(generation)
            indices.create(session, self._layout, generation, aliases, State(0, VERSION))
        return ElasticEngine(self._cluster, self._layout, self._lease, generation)

    def adopt(self, rebuilt: ElasticEngine) -> None:
        """Serve the rebuilt generation from now on; the old one is dropped once no search reads it."""
        with self.writing():
            session = self._cluster.patiently(_TO_WRITE)
            old = self._generation_now(session)
            rebuilt.finish()
            self._lease.epoch()
            indices.serve(session, self._layout, rebuilt._generation, old)
            self._frequencies.forget()
            if old:
                time.sleep(_GRACE)
                indices.drop(session, self._layout, old)

    def _brief(self) -> Session:
        return self._cluster.briefly(_TO_SEARCH)

    def _generation_now(self, session: Session) -> str:
        found = indices.read_state(session, self._names)
        return found[0].removeprefix(f"{self._layout.serving().documents}-") if found else ""

    def _drop_all_but(self, session: Session, serving: str) -> None:
        for generation in indices.generations(session, self._layout):
            if generation != serving:
                indices.drop(session, self._layout, generation)

    def _make(self, session: Session) -> None:
        """The first write makes the indices."""
        if self._generation or indices.read_state(session, self._names):
            return
        indices.create(session, self._layout, indices.new_generation(), self._names, State(0, VERSION))

    def _write(self, session: Session, actions: Iterable[Action]) -> None:
        write(session, actions, self._lease.epoch())

    def _entry(self, document: IndexDocument, held: dict[str, int]) -> Action:
        key = key_of(document.id)
        passages = max(len(document.passages), held.get(key, 0))
        return Action(self._names.documents, key, document_entry(document, passages))

    def _passages(self, document: IndexDocument, held: dict[str, int]) -> Iterator[Action]:
        for one, entry in passage_entries(document):
            yield Action(self._names.passages, one, entry)
        key = key_of(document.id)
        for at in range(len(document.passages), held.get(key, 0)):
            yield Action(self._names.passages, passage_id(key, at))

    def _brief_count(self) -> Session:
        return self._cluster.briefly(_TO_COUNT)

    def _ask_frequencies(self, session: Session, terms: Sequence[tuple[str, str]]) -> tuple[int, list[int]]:
        """The number of documents, and of those with each term."""
        body: dict[str, Any] = {"size": 0, "track_total_hits": True}
        if terms:
            body["aggs"] = compiled.frequencies(terms)
        [answer] = session.search_all([(self._names.documents, body)])
        buckets = answer.get("aggregations", {}).get("frequency", {}).get("buckets", {})
        counts = [buckets.get(str(at), {}).get("doc_count", 0) for at in range(len(terms))]
        return answer["hits"]["total"]["value"], counts

"""The border to an engine: what it is given to index, what it is asked, what it answers.

Engines get tokens, never text to analyse: all language work is done in `analyzers`, once. The same plan
gives the same page on every engine. What a page has many of is a tuple, which is made in half the time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol, Self

from search_api.ranker.matching import Question

FACETS = ("doc_type", "issuer", "field", "year", "validity", "level", "shelf", "audience")
"""The facets, by the names of `SearchRequest`."""


@dataclass(frozen=True, slots=True)
class IndexPassage:
    """One ranked unit. `tokens` maps a token field to space-joined terms; `text` starts at `start`;
    `forward` is a record of `search_api.forward`."""

    path: str
    label: str
    heading: str
    text: str
    start: int
    tokens: Mapping[str, str]
    forward: bytes


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One listed unit: its filter values, its whole-document tokens and its passages."""

    id: str
    meta: Mapping[str, Any]
    facets: Mapping[str, tuple[str, ...]]
    issued_on: date | None
    effective_on: date | None
    expired_on: date | None
    number_key: int
    tokens: Mapping[str, str]
    passages: tuple[IndexPassage, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition over the whole document: every token of `terms` in token field `field`.

    With `phrase` they must stand in this order, side by side. A document that holds one of `or_else` (which
    have none of their own) fulfils it as well. The field "key" is no token field: its term is a document's
    id.
    """

    field: str
    terms: tuple[str, ...]
    phrase: bool = False
    or_else: tuple[Clause, ...] = ()


class Scored(NamedTuple):
    """One term that adds to a passage's score: BM25 in `field`, times `weight`."""

    field: str
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class DateRange:
    """Closed range on one of issued_on, effective_on, expired_on; None is open."""

    field: str
    first: date | None
    last: date | None


Filters = Mapping[str, tuple[str, ...]]
"""Names of `FACETS` and the values of which a document must have one."""
ANYTHING: Filters = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """A search that any engine can run.

    `required` clauses select documents: all of them for `total`, at least `enough` of them for the partial
    matches; with `partial_counts` (a question) enough of them is the match itself. `conditions` must hold and
    `excluded` must not, in every case. A document's score grows by the share `authority`
    times log(1 + documents that cite it), and falls by the share `validity` when it is no longer in force.
    With `question`, the best documents are put in order by the ranker, which looks at their score by the
    terms `whole` of the whole document, too. `sort` is a `Sort` value.
    """

    required: tuple[Clause, ...] = ()
    enough: int = 0
    partial_counts: bool = False
    conditions: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    scored: tuple[Scored, ...] = ()
    filters: Filters = field(default_factory=dict)
    dates: tuple[DateRange, ...] = ()
    in_force_on: date | None = None
    authority: float = 0.0
    validity: float = 0.0
    question: Question | None = None
    whole: tuple[Scored, ...] = ()
    sort: str = "relevance"
    offset: int = 0
    size: int = 10
    passages: int = 3
    facets: tuple[str, ...] = FACETS


class FoundPassage(NamedTuple):
    """A passage of a found document, as it was indexed."""

    path: str
    label: str
    heading: str
    text: str
    start: int
    score: float


class Found(NamedTuple):
    """A found document: `meta` as it was indexed, its best passages, best first."""

    meta: Mapping[str, Any]
    score: float
    complete: bool
    passages: tuple[FoundPassage, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `facets` maps a facet to its (value, document count) pairs, most first."""

    total: int
    partial_total: int
    found: tuple[Found, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A title or số hiệu that completes what was typed."""

    text: str
    document_id: str
    number: str


class Unavailable(Exception):
    """The engine cannot answer now; `retry_after` in seconds."""

    def __init__(self, message: str, retry_after: int = 30) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Engine(Protocol):
    """What every engine does. Readers see only what was committed."""

    @property
    def name(self) -> str:
        """ "embedded" or "elasticsearch"."""
        ...

    def revision(self) -> int:
        """The record's revision up to which everything is indexed; 0 for an empty index."""
        ...

    def state(self) -> Hashable:
        """Another value after every change that searches see; None where that cannot be told at once."""
        ...

    def is_current(self) -> bool:
        """Whether the index was built by the rules of this code; one of others serves, but must be
        rebuilt."""
        ...

    def document_count(self) -> int: ...

    def document_ids(self) -> Iterable[str]: ...

    def writing(self) -> AbstractContextManager[None]:
        """Be the one writer until the block ends, and read the revision to go on from in it. Raises
        `Unavailable` when another process stays the writer."""
        ...

    def put(self, documents: Sequence[IndexDocument]) -> None:
        """Add or replace; seen after `commit`."""
        ...

    def remove(self, document_ids: Sequence[str]) -> None: ...

    def commit(self, revision: int) -> None:
        """Make everything since the last commit visible and durable, up to `revision`."""
        ...

    def finish(self) -> None:
        """What a long import ends with, for quick searches."""
        ...

    def search(self, plan: Plan) -> Page: ...

    def rank(self, plan: Plan, depth: int) -> list[tuple[str, float]]:
        """(source key, score) of the best documents, for evaluation runs."""
        ...

    def expect(self, terms: Iterable[tuple[str, str]]) -> None:
        """The frequencies of these (field, term) pairs are about to be asked for: an engine on other machines
        fetches them at once."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """How many documents hold `term` in a field of the whole document."""
        ...

    def suggest(
        self, terms: Sequence[str], number: str, folded: bool, size: int, filters: Filters = ANYTHING
    ) -> list[Suggested]:
        """Documents whose title holds the terms, the last one unfinished, or whose số hiệu begins with
        `number`; of those that the filters leave."""
        ...

    def begin_rebuild(self) -> Self:
        """An empty index beside this one, to be filled and then `adopt`ed."""
        ...

    def adopt(self, rebuilt: Self) -> None:
        """Serve the rebuilt index from now on; the old one is deleted."""
        ...

    def drop(self) -> None:
        """Delete the index; it is empty when it is opened again."""
        ...

    def close(self) -> None: ...

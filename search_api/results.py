"""What a search answers, as the JSON API and the pages show it.

Marks are half-open code-point ranges into the text beside them, so that any client can highlight
without trusting HTML from us.

What a page holds many of (`Hit`, `Marked`, `ProvisionHit`, `Bucket`) are plain dataclasses: a frozen one
takes four times as long to make, one with slots six times as long to write as JSON, a model much longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Base of all answers: frozen, no surprises."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mode(StrEnum):
    """How the query was read: nothing typed, words to hold, or a natural question."""

    BROWSE = "browse"
    KEYWORDS = "keywords"
    QUESTION = "question"


class Note(Answer):
    """A friendly remark about the query (an unbalanced quote, a word that was ignored)."""

    code: str
    vi: str
    en: str


class Understood(Answer):
    """One thing that was read in the query beyond its words; `literal` turns it off in a new request."""

    kind: str = Field(description="reference, spelling, restored, or the name of a filter")
    literal: str = Field(description="The value of the parameter `literal` that turns this reading off")
    written: str = Field(description="What was typed")
    vi: str
    en: str
    document_id: str = Field("", description="The document that a reference names")
    path: str = Field("", description="The provision that a reference names")


class NextStep(Answer):
    """A search that finds something where this one did not: what to type, how many documents it finds."""

    kind: str = Field(description="without-word, without-filter, or spelling")
    query: str
    without: str = Field("", description="The word or filter that was left out")
    total: int


@dataclass
class Marked:
    """A text with the places where the query's words stand."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass
class ProvisionHit:
    """One Điều (or passage) of a hit. `start` is the snippet's offset in the document's text."""

    path: Annotated[str, Field(description="Permalink path within the document, e.g. dieu-5")]
    label: Annotated[str, Field(description="What it is called, e.g. Điều 5")]
    heading: Marked
    snippet: Marked
    start: int
    score: float


@dataclass
class Hit:
    """One document of the result list, with its best provisions."""

    id: str
    source_key: str
    number: str
    doc_type: str
    title: Marked
    shelf: str
    issuers: tuple[str, ...]
    fields: tuple[str, ...]
    issued_on: date | None
    effective_on: date | None
    expired_on: date | None
    validity: str
    text_status: str
    score: float
    complete: Annotated[
        bool, Field(description="Holds every word of the query; false for those with most of them")
    ]
    provisions: tuple[ProvisionHit, ...] = ()
    why: Annotated[tuple[Note, ...], Field(description="Why it was found, in plain words; on request")] = ()


@dataclass
class Bucket:
    """One value of a facet; `count` is the exact number of documents."""

    value: str
    label: str
    count: int
    selected: bool = False


class Facet(Answer):
    """Counts over the other filters, so that choosing a second value is always possible."""

    name: str
    label: str
    buckets: tuple[Bucket, ...]


class SearchResults(Answer):
    """One page of results.

    `total` counts the documents that match (for keywords: that hold every word); `partial_total`
    those that hold most of the words, which are listed after them.
    """

    query: str
    mode: Mode
    notes: tuple[Note, ...] = ()
    understood: tuple[Understood, ...] = Field((), description="What was read in the query beyond its words")
    offered: str = Field("", description="Did you mean: another spelling of the whole query")
    next_steps: tuple[NextStep, ...] = Field((), description="What to try when nothing was found")
    total: int
    partial_total: int = 0
    page: int
    pages: int
    size: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]


class Suggestion(Answer):
    """One document that completes what is typed, with the places that were typed."""

    text: str
    document_id: str
    number: str
    marks: tuple[tuple[int, int], ...] = ()
    number_marks: tuple[tuple[int, int], ...] = ()


class SuggestedPlace(Answer):
    """A shelf or field whose name goes on from what is typed."""

    kind: str = Field(description="shelf or field")
    value: str = Field(description="Its code, as filters take it")
    vi: Marked
    en: Marked

"""What goes into the record and comes out of it beside whole documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bookshelf.model import Document, Level, RelationKind, TextStatus, Validity


class Unstorable(ValueError):
    """A document that no database can keep as it is; the message names it, the field and what to do."""


class Outcome(StrEnum):
    """What `put_many` did with an entry."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to keep. `fingerprint` stands for the bytes and the rules that it was made from.

    An empty fingerprint says nothing: the content is compared, and the stored fingerprint stays.
    With a `rank` (1 is believed most) the document is one source's view, and is merged with the views that
    other sources have of the same document.
    """

    document: Document
    fingerprint: str = ""
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """`document_id` is the slug that the document has in the library."""

    document_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Version:
    """What a document was until `until`, when the change of `revision` took its place."""

    revision: int
    until: datetime
    document: Document


@dataclass(frozen=True, slots=True)
class Change:
    """The latest change of one document; engines follow them in the order of `revision`."""

    revision: int
    document_id: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Quarantine: what could not be taken in, and why. `refused_at` has a time zone."""

    source: str
    key: str
    name: str
    sha256: str
    code: str
    reason_vi: str
    reason_en: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """A document without its text, for lists; `cover` is the sha256 of its picture, "" without one.

    `changed_at` (with a time zone) is when the library got it as it is now; None is unknown.
    """

    id: str
    source: str
    source_key: str
    title: str
    shelf: str
    number: str
    doc_type: str
    abstract: str
    introduction: str
    author: str
    issuers: tuple[str, ...]
    issued_on: date | None
    effective_on: date | None
    expired_on: date | None
    validity: Validity
    level: Level | None
    scope: str
    fields: tuple[str, ...]
    audiences: tuple[str, ...]
    url: str
    text_status: TextStatus
    licence: str = ""
    published_year: int | None = None
    media_url: str = ""
    cover: str = ""
    changed_at: datetime | None = None


class ShelfSort(StrEnum):
    """The order of a shelf's items; the value is what addresses carry."""

    NEWEST = "newest"
    READ = "read"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ShelfQuery:
    """What of a shelf is asked for; "" and None leave a filter out.

    `year` is that of publishing, of an item without one that of its issue.
    """

    shelf: str = ""
    field: str = ""
    audience: str = ""
    year: int | None = None
    sort: ShelfSort = ShelfSort.NEWEST


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """Page `page` (from 1) of what stands on a shelf; `total` counts all pages' documents."""

    documents: tuple[Summary, ...]
    total: int
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class ShelfCount:
    """How many documents a shelf holds, and how many of them in each field and for each audience.

    A document of two fields counts in both, one of no field in none; `total` counts each once.
    """

    shelf: str
    total: int
    fields: Mapping[str, int]
    audiences: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IncomingRelation:
    """`document` does `kind` to the document that was asked about, or to its provision `path`."""

    kind: RelationKind
    document: Summary
    path: str = ""
    confidence: float = 1.0

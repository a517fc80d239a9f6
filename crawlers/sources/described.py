"""What a source's page or answer says of one document, in one form for all sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from typing import Any

import orjson
from pydantic import TypeAdapter

from bookshelf.model import Relation, RelationKind, Signer, Validity


class LayoutChanged(ValueError):
    """A page or answer that has not the form this parser knows: the source's site has changed, or this is
    no page of it. `vi` and `en` say which part is missing and what to do."""

    code = "layout-changed"

    def __init__(self, url: str, vi: str, en: str) -> None:
        super().__init__(f"{url}: {en}")
        self.url, self.vi, self.en = url, vi, en


class NotThere(LookupError):
    """The source itself says that the document is not there (and may do so with status 200)."""


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code of the source that nobody has told us the meaning of; the run's report names it loudly.

    `kind` is what it codes (relation type, status …); the document is kept without that value.
    """

    kind: str
    code: str
    where: str

    def __str__(self) -> str:
        return f"unknown {self.kind} {self.code!r} at {self.where}"


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of the document at the source; `role` is original, text or issue (the gazette's own PDF)."""

    url: str
    name: str
    role: str = "original"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What another document does to this one: `kind` is said of the other document."""

    kind: RelationKind
    number: str = ""
    title: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Lịch sử hiệu lực: one line. `on` is None where the source's date is no legal date."""

    on: date | None
    action: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """One document as its source describes it; empty values are "", (), None.

    `body` is HTML of the words, `attributes` the source's labels with their values as written, `unread_dates`
    (label, value) of what stands for a date and is none, `unknown` the codes that mean nothing to us.
    """

    key: str
    url: str
    title: str = ""
    number: str = ""
    doc_type: str = ""
    abstract: str = ""
    issuers: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    issued_on: date | None = None
    effective_on: date | None = None
    expired_on: date | None = None
    updated_on: date | None = None
    validity: Validity = Validity.UNKNOWN
    scope: str = ""
    sectors: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    gazette_number: str = ""
    gazette_on: date | None = None
    relations: tuple[Relation, ...] = ()
    incoming: tuple[Incoming, ...] = ()
    history: tuple[HistoryEvent, ...] = ()
    files: tuple[FileLink, ...] = ()
    body: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    unread_dates: tuple[tuple[str, str], ...] = ()
    unknown: tuple[UnknownCode, ...] = ()

    def filled_from(self, other: Described) -> Described:
        """With what `other` says of the same document where this says nothing; troubles of both."""
        empty = {name: getattr(other, name) for name, blank in _EMPTY.items() if getattr(self, name) == blank}
        joined = {
            "attributes": {**other.attributes, **self.attributes},
            "unread_dates": tuple(dict.fromkeys((*self.unread_dates, *other.unread_dates))),
            "unknown": tuple(dict.fromkeys((*self.unknown, *other.unknown))),
        }
        return replace(self, **{**empty, **joined})

    def to_json(self) -> dict[str, Any]:
        """What a list says, to be kept until the document is read."""
        values: dict[str, Any] = orjson.loads(orjson.dumps(self))
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Described:
        """Raises `pydantic.ValidationError` where it is not of `to_json`."""
        return _ADAPTER.validate_python(values)

    def metadata(self) -> dict[str, Any]:
        """The exchange format's keys of which the source says something."""
        stated = {name: getattr(self, name) for name in _STATED}
        return {name: value for name, value in stated.items() if value != _EMPTY[name]}

    def source_metadata(self) -> dict[str, Any]:
        """What else the source says, as JSON values."""
        said: dict[str, Any] = {
            "attributes": dict(self.attributes),
            "updated_on": self.updated_on.isoformat() if self.updated_on else "",
            "incoming": [
                {"kind": item.kind.value, "number": item.number, "title": item.title, "key": item.key}
                for item in self.incoming
            ],
            "history": [
                {"on": item.on.isoformat() if item.on else "", "action": item.action, "by": item.by}
                for item in self.history
            ],
            "unknown_codes": [str(item) for item in self.unknown],
        }
        return {name: value for name, value in said.items() if value}


_STATED = (
    "title", "number", "doc_type", "abstract", "issuers", "signers", "issued_on", "effective_on",
    "expired_on", "validity", "scope", "sectors", "fields", "gazette_number", "gazette_on", "relations",
)  # fmt: skip
_EMPTY = {item.name: item.default for item in fields(Described) if item.default is not MISSING}
_ADAPTER = TypeAdapter(Described)

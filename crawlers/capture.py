"""What a crawler hands on: one document as its source showed it, bytes and provenance together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from crawlers.sources.described import UnknownCode


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should look at: a stable code and the reason in both languages."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the document: its bytes as they came, its name at the source.

    `role` is `original` (the signed document), `text` (its words, such as a DOCX) or `issue` (a gazette's
    own PDF).
    """

    url: str
    name: str
    data: bytes
    media_type: str
    fetched_at: datetime
    role: str = "original"

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Capture:
    """One document of a source. (`source`, `key`) identify it there for ever.

    `data` is the page or answer that describes it, as it came; `body` the HTML of its words ("" where only
    `attachments` have them). `metadata` has the keys and values of the exchange format
    (`ExchangeDocument`): title, number, issued_on, relations …; `source_metadata` what else the source says,
    as JSON values. `doubts` and `unknown` are what somebody should look at.
    """

    source: str
    key: str
    url: str
    fetched_at: datetime
    data: bytes
    media_type: str
    body: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    source_metadata: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[UnknownCode, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the page's bytes."""
        return sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """Bytes that it holds in memory, about."""
        return len(self.data) + 2 * len(self.body) + sum(len(one.data) for one in self.attachments)

    def fingerprint(self) -> str:
        """Equal while the source says the same of the document, whatever else its page shows around it."""
        said = orjson.dumps(
            [
                self.url,
                self.body,
                self.metadata,
                self.source_metadata,
                [(one.name, one.role, one.sha256) for one in self.attachments],
            ],
            option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS,
            default=str,
        )
        return sha256(said).hexdigest()

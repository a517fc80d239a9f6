"""Where a document's bytes came from, as far as its carrier knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bookshelf.model import FileRef


@dataclass(frozen=True, slots=True)
class Origin:
    """(`source`, `key`) identify the document at its source; `metadata` has the domain's keys
    (the exchange format's names) that the source states, which outrank what the text says."""

    source: str
    key: str
    url: str = ""
    name: str = ""
    sha256: str = ""
    fetched_at: datetime | None = None
    files: tuple[FileRef, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    source_metadata: Mapping[str, Any] = field(default_factory=dict)

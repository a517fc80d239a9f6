"""The numbers by which engines know, filter and order documents; the same on every engine."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from search_api.engine import IndexDocument

DATES = ("issued_on", "effective_on", "expired_on")
EARLIEST_DATE = 0
UNKNOWN_DATE = 5_000_000
"""Days; later than `date.max`, so that no range and no "in force on" holds for an unknown date."""

_LATEST = 4_000_000
_TIE_BITS = 40


def document_key(document_id: str) -> int:
    """63 bits of the hash of a document's slug."""
    return int.from_bytes(blake2b(document_id.encode(), digest_size=8).digest(), "big") >> 1


def citation_key(number: str) -> int:
    """62 bits of the hash of a canonical số hiệu, never 0."""
    return document_key(number) >> 1 or 1


def days(value: date | None) -> int:
    return value.toordinal() if value else UNKNOWN_DATE


def orders(document: IndexDocument) -> dict[str, int]:
    """Sort keys by `Sort` value; no two documents share one, so that pages never overlap. What is unknown
    comes last."""
    tie = document_key(document.id) & ((1 << _TIE_BITS) - 1)
    issued = document.issued_on.toordinal() if document.issued_on else None
    return {
        "newest": ((issued or 0) << _TIE_BITS) | tie,
        "oldest": ((issued or _LATEST) << _TIE_BITS) | tie,
        "number": (document.number_key << 32) | (tie >> (_TIE_BITS - 32)),
    }

"""Which document of the library a số hiệu means.

The same number is used by many local authorities, so a local document answers only to documents of its own
province. What stays ambiguous stays unresolved: a wrong link is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analyzers.folding import fold
from bookshelf.model import Document, Level

CENTRAL = ""
UNKNOWN = "?"
"""Locality of a local document that does not say of where it is; nothing answers to it."""

_NATIONWIDE = ("toan quoc", "ca nuoc", "trung uong")
_PLACE = re.compile(r"(?:tinh|thanh pho|t\.p|tp\.?)\s+([\w ]+)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that has the number; `key` is smaller for what came earlier."""

    key: int
    id: str
    locality: str
    issued_on: date | None


def locality(document: Document) -> str:
    """The province of a local document (folded: "dong nai"), "" of a central one, "?" where it is unknown.

    The province is the last tỉnh or thành phố of an issuer's name, else the scope (phạm vi).
    """
    if document.level is Level.CENTRAL:
        return CENTRAL
    for name in (*document.issuers, document.scope):
        places = _PLACE.findall(fold(name))
        if places:
            return str(places[-1]).strip()
    scope = fold(document.scope).strip()
    if scope and not scope.startswith(_NATIONWIDE):
        return scope
    return UNKNOWN if document.level else CENTRAL


def choose(locality: str, citing_id: str, candidates: Sequence[Candidate]) -> str | None:
    """The id of the document that is meant where a document of this locality cites the number, or None.

    Copies of one document (same date of issue) count as one: the earliest in the library stands for it.
    """
    others = [item for item in candidates if item.id != citing_id]
    same_place = [item for item in others if item.locality == locality not in (CENTRAL, UNKNOWN)]
    meant = same_place or [item for item in others if item.locality == CENTRAL]
    if not meant or len({item.issued_on for item in meant}) > 1:
        return None
    return min(meant, key=lambda item: item.key).id

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
    is_law: bool = False
    """Whether it goes by a name: a law and a resolution of one term may share a number."""


@dataclass(frozen=True, slots=True)
class Citing:
    """Who cites, and when: what a number or a name means depends on it."""

    id: str
    locality: str
    issued_on: date | None = None


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


def choose(citing: Citing, candidates: Sequence[Candidate], on: str = "") -> str | None:
    """The id of the document of a number that is meant, or None; `on` is its day (ISO) or year if said.

    Numbers without a year ("86/CP") came again every year: one of another year is not meant.

    Copies of one document (same date of issue) count as one: the earliest in the library stands for it.
    """
    others = [item for item in candidates if item.id != citing.id]
    same_place = [item for item in others if item.locality == citing.locality not in (CENTRAL, UNKNOWN)]
    meant = same_place or [item for item in others if item.locality == CENTRAL]
    if on:
        meant = [item for item in meant if item.issued_on is None or _day(item)[:4] == on[:4]]
    if len({item.issued_on for item in meant}) > 1:
        meant = [item for item in meant if on and _day(item).startswith(on)]
    return _earliest(meant)


def choose_law(citing: Citing, candidates: Sequence[Candidate], on: str = "") -> str | None:
    """The id of the law of a name that is meant: that of the day or year, else the latest before the citing.

    Where the library lacks what is meant, no older law of the name is taken for it: not if a year is said,
    and not after more than ten years, which few laws outlast.
    """
    others = [item for item in candidates if item.id != citing.id and item.issued_on]
    if on:
        that_day = [item for item in others if _day(item).startswith(on)]
        return _earliest(that_day or [item for item in others if _day(item).startswith(on[:4])])
    if citing.issued_on:
        now = citing.issued_on
        others = [one for one in others if one.issued_on and one.issued_on <= now < _outlived(one.issued_on)]
    latest = max((_day(item) for item in others), default="")
    return _earliest([item for item in others if _day(item) == latest])


def choose_constitution(citing: Citing, candidates: Sequence[Candidate], on: str = "") -> str | None:
    """The Hiến pháp of the year that is said, else that of the time of the citing document."""
    now = citing.issued_on.isoformat() if citing.issued_on else "9999"
    year = on[:4] or max((day for day in _CONSTITUTIONS if day <= now), default="")[:4]
    if year == "1992" and now > _AMENDED_IN_2001:
        return choose_law(citing, candidates, "2001") or choose_law(citing, candidates, year)
    return choose_law(citing, candidates, year) if year else None


_CONSTITUTIONS = ("1946-11-09", "1959-12-31", "1980-12-18", "1992-04-15", "2013-11-28")
_AMENDED_IN_2001 = "2001-12-25"


def year_of(number: str) -> str:
    """The year in a canonical number, "" if it has none."""
    found = _YEAR.search(number)
    return found[1] if found else ""


_YEAR = re.compile(r"/((?:19|20)\d\d)/")


def _outlived(issued_on: date) -> date:
    return issued_on.replace(year=issued_on.year + 10, day=min(issued_on.day, 28))


def _day(item: Candidate) -> str:
    return item.issued_on.isoformat() if item.issued_on else "?"


def _earliest(meant: Sequence[Candidate]) -> str | None:
    if not meant or len({item.issued_on for item in meant}) > 1:
        return None
    return min(meant, key=lambda item: item.key).id

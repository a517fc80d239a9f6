"""Số hiệu, as people type them: is the document of that number the first hit?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

import click

from bench.effort import Effort
from bench.libraries import Bench
from bench.queries import SEED, unaccented
from bench.report import Table
from bench.systems import OURS
from search_api.request import SearchRequest
from search_api.results import Hit
from search_api.service import SearchService

COUNT = 1_000
_NUMBER = re.compile(
    r"(?P<serial>\d+)/(?:(?P<year>\d{4})/)?(?P<code>[A-ZĐ][^\W_&]{0,11}(?:-[A-ZĐ][^\W_&]{0,11})*)"
)
"""Of a document with a serial, mostly a year, and a code: 14/2019/QĐ-TTg, 437/NQ-UBTVQH14."""

_SHORT = re.compile(r"QĐ|NĐ|NQ|TTLT|TT|CT|PL|KH|TB|HD|CĐ|VBHN")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document by its number; `year` is that of the number, else of its issue."""

    number: str
    doc_type: str
    serial: str
    year: str
    code: str
    has_year: bool

    @property
    def short(self) -> str:
        """How the code abbreviates the type; empty where it does not ("15/2012/QH13")."""
        first = self.code.split("-")[0]
        return first if _SHORT.fullmatch(first) else ""

    @property
    def rest(self) -> str:
        """The code without the type: the issuer."""
        return self.code.removeprefix(self.short).removeprefix("-")


def _turned(one: Numbered) -> str:
    year = f"/{one.year}" if one.has_year else ""
    return f"{one.short or one.doc_type} {one.serial}{year} {one.rest}"


def _glued(one: Numbered) -> str:
    """Type and serial; then the year that the number has, else its issuer."""
    name = one.short or f"{one.doc_type} "
    return f"{name}{one.serial}/{one.year}" if one.has_year else f"{name}{one.serial} {one.rest}"


SPELLINGS: Mapping[str, Callable[[Numbered], str]] = {
    "14/2019/QĐ-TTg": lambda one: one.number,
    "14/2019/qđ-ttg": lambda one: one.number.lower(),
    "14/2019/qd-ttg": lambda one: unaccented(one.number).lower(),
    "14 2019 qd ttg": lambda one: re.sub(r"[/-]", " ", unaccented(one.number).lower()),
    "Quyết định số 14/2019/QĐ-TTg": lambda one: f"{one.doc_type} số {one.number}",
    "qd 14/2019 ttg": lambda one: unaccented(_turned(one)).lower(),
    "QĐ14/2019": _glued,
    "quyết định 14 năm 2019": lambda one: f"{one.doc_type.lower()} {one.serial} năm {one.year}",
}
"""The last two do not name the issuer: any document of that type, serial and year is right."""

_UNSURE = frozenset(list(SPELLINGS)[-2:])


def measure(bench: Bench, _: Effort) -> list[Table]:
    """The right document first, by spelling."""
    drawn = numbered(bench)
    rows = []
    for engine, service in bench.services.items():
        click.echo(f"  {OURS[engine]}", err=True)
        right = {name: _share_right(service, drawn, name) for name in SPELLINGS}
        rows += [[f"{OURS[engine]}: {name}", f"{100 * share:.1f} %"] for name, share in right.items()]
        rows.append([f"{OURS[engine]}: all", f"{100 * sum(right.values()) / len(right):.2f} %"])
    held = Counter(one.number.lower() for one in bench.outlines)
    twins = sum(held[one.number.lower()] > 1 for one in drawn)
    note = (
        f"{len(drawn):,} documents of the library, drawn by a seed; {twins} of them have a number that "
        "others have, too, any of which is right. Without an issuer, any document of that type, serial and "
        "year is."
    )
    return [Table("Số hiệu", ["typed like", "right document first"], rows, [note])]


def numbered(bench: Bench) -> list[Numbered]:
    """Documents with a full number, drawn by a seed."""
    found = []
    for one in bench.outlines:
        match = _NUMBER.fullmatch(one.number)
        year = (match["year"] or (str(one.issued_on.year) if one.issued_on else "")) if match else ""
        if match and year and one.doc_type:
            found.append(
                Numbered(one.number, one.doc_type, match["serial"], year, match["code"], bool(match["year"]))
            )
    Random(SEED).shuffle(found)
    return found[:COUNT]


def _share_right(service: SearchService, drawn: list[Numbered], spelling: str) -> float:
    right = 0
    for one in drawn:
        hits = service.search(SearchRequest(q=SPELLINGS[spelling](one), size=1)).hits
        right += bool(hits) and _is_right(hits[0], one, spelling in _UNSURE)
    return right / max(1, len(drawn))


def _is_right(hit: Hit, wanted: Numbered, unsure: bool) -> bool:
    if hit.number.lower() == wanted.number.lower():
        return True
    match = _NUMBER.match(hit.number)
    if not unsure or match is None:
        return False
    year = match["year"] or (str(hit.issued_on.year) if hit.issued_on else "")
    return (match["serial"].lstrip("0"), year) == (wanted.serial.lstrip("0"), wanted.year) and (
        hit.doc_type == wanted.doc_type
    )

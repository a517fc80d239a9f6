"""The documents that a query names come first: which they are, and their place on the page.

A reference ("Điều 5 Luật Đất đai", "qd 14/2019 ttg") is resolved to documents of the library, which are asked
for by their ids and put before what the words find. So it holds on every engine, whatever the ranking is.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from analyzers.folding import fold
from search_api.engine import ANYTHING, Clause, Engine, Filters, Found, FoundPassage, Page, Plan, Scored
from search_api.facets import most_first
from search_api.tokens import PASSAGE_FIELDS
from search_api.understanding import DocumentNames, Reference
from search_api.understanding.names import NAMED_TYPES

MOST = 5
"""Documents of one số hiệu or name that are put first: many provinces have a 43/2021/QĐ-UBND."""

_NAMED_AT_MOST = 5_000
_KEPT_SECONDS = 60.0
_PASSAGES = 60
"""Passages among which the named provision is looked for."""

_HERE = 50.0
"""Weight of the provision that is named, against the other words."""


class NamesOfLibrary:
    """The names of the laws that an engine holds; a minute old at most."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names = DocumentNames()
        self._until = 0.0
        self._revision = -1

    def now(self) -> DocumentNames:
        if time.monotonic() < self._until:
            return self._names
        self._until = time.monotonic() + _KEPT_SECONDS
        revision = self._engine.revision()
        if revision != self._revision:
            plan = Plan(filters={"doc_type": NAMED_TYPES}, sort="newest", size=_NAMED_AT_MOST, facets=())
            self._names = DocumentNames(found.meta for found in self._engine.search(plan).found)
            self._revision = revision
        return self._names


def resolve(reference: Reference, engine: Engine) -> tuple[str, ...]:
    """Ids of the documents that are meant, best first."""
    if reference.documents:
        return tuple(one.id for one in reference.documents[:MOST])
    spellings = tuple(dict.fromkeys(one for number in reference.numbers for one in (number, fold(number))))
    engine.expect([("own", one) for one in (reference.dated, *spellings) if one])
    of_type = {"doc_type": (reference.doc_type,)} if reference.doc_type else {}
    found = _own(engine, reference.dated, of_type) if reference.dated else ()
    return found or next(filter(None, (_own(engine, one) for one in spellings)), ())


def _own(engine: Engine, number: str, filters: Filters = ANYTHING) -> tuple[str, ...]:
    if not engine.frequency("own", number):
        return ()
    plan = Plan(required=(Clause("own", (number,)),), filters=filters, sort="newest", size=MOST, facets=())
    return tuple(found.meta["id"] for found in engine.search(plan).found)


def search_with(engine: Engine, plan: Plan, target: Plan | None) -> Page:
    """The page of `plan`, with the documents of `target` before all others."""
    if target is None:
        return engine.search(plan)
    first = engine.search(target)
    count = len(first.found)
    shown = _in_order(first.found, target)[plan.offset : plan.offset + plan.size]
    rest = replace(
        plan,
        excluded=(*plan.excluded, *target.required),
        offset=max(0, plan.offset - count),
        size=max(1, plan.size - len(shown)),
    )
    page = engine.search(rest)
    found = (*shown, *page.found)[: plan.size]
    return Page(page.total + count, page.partial_total, found, _sum(page.facets, first.facets))


def target_plan(plan: Plan, ids: Sequence[str], reference: Reference, scored: Sequence[Scored]) -> Plan:
    """Asks for the documents `ids` under the conditions of `plan`; `scored` orders their passages."""
    place = _place_terms(reference.path)
    return replace(
        plan,
        required=(Clause("key", tuple(ids)),),
        enough=1,
        partial_counts=False,
        excluded=(),
        scored=(*place, *scored),
        offset=0,
        size=len(ids),
        passages=_PASSAGES if place else plan.passages,
    )


def _place_terms(path: str) -> list[Scored]:
    head = path.partition("/")[0]
    found = [Scored("p", head, _HERE)] if head and "p" in PASSAGE_FIELDS else []
    if head.startswith("dieu-"):
        found.append(Scored("b", f"điều_{head.removeprefix('dieu-')}", _HERE / 5))
    return found


def _in_order(found: Sequence[Found], target: Plan) -> list[Found]:
    [clause] = target.required
    return sorted(found, key=lambda one: clause.terms.index(one.meta["id"]))


def _sum(
    one: Mapping[str, tuple[tuple[str, int], ...]], other: Mapping[str, tuple[tuple[str, int], ...]]
) -> dict[str, tuple[tuple[str, int], ...]]:
    summed: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, counts in one.items():
        total = Counter[str]()
        for value, count in chain(counts, other.get(name, ())):
            total[value] += count
        summed[name] = most_first(total.items())
    return summed


def wanted_first(passages: Sequence[FoundPassage], path: str, shown: int) -> tuple[FoundPassage, ...]:
    """The provision `path`, or what holds it, before the other passages; at most `shown` of them."""
    if not path:
        return tuple(passages[:shown])
    ordered = sorted(passages, key=lambda one: not _within(one.path, path.split("/")[0]))
    pieces = [one for one in ordered if _within(one.path, path.split("/")[0])]
    best = _holding(sorted(pieces, key=lambda one: one.start), path)
    first = [_narrowed(best, path)] if best else []
    return tuple([*first, *(one for one in ordered if one is not best)][:shown])


def _within(path: str, head: str) -> bool:
    return path == head or path.startswith(f"{head}/")


def _holding(pieces: Sequence[FoundPassage], path: str) -> FoundPassage | None:
    """The piece of a long Điều in which the khoản begins; the first one when it is not seen."""
    for piece in pieces:
        if _clause_at(piece, path) is not None:
            return piece
    return pieces[0] if pieces else None


def _clause_at(piece: FoundPassage, path: str) -> int | None:
    """Where in the piece the khoản of `path` begins, if it names one and the piece has it."""
    steps = path.split("/")
    clause = next((step.removeprefix("khoan-") for step in steps if step.startswith("khoan-")), "")
    found = re.search(rf"^{clause}[.)]", piece.text, re.MULTILINE) if clause else None
    return found.start() if found else None


def _narrowed(piece: FoundPassage, path: str) -> FoundPassage:
    """The passage from the named khoản on, under its own permalink."""
    at = _clause_at(piece, path)
    if at is None:
        return piece
    head, clause = path.split("/")[:2]
    name = f"{piece.label.partition(' khoản ')[0]} khoản {clause.removeprefix('khoan-')}"
    return piece._replace(
        path=f"{head}/{clause}",
        label=name,
        text=piece.text[at:],
        start=piece.start + at,
        heading=piece.heading,
    )

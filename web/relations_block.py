"""Relations of a document in both directions: grouped lists, the legal basis apart, and a small graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from bookshelf.entries import IncomingRelation, Summary
from bookshelf.model import Document, Relation, RelationKind
from bookshelf.record import Record
from bookshelf.validity import CHANGES, can_change
from web.citation_text import path_label
from web.relation_graph import Node, graph
from web.words import Words

FEW = 10
"""Documents of one kind that are shown at once; the rest is folded."""

_WEIGHT = (
    RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.REPEALS_PARTLY,
    RelationKind.SUSPENDS, RelationKind.PAUSES, RelationKind.CORRECTS, RelationKind.CONSOLIDATES,
    RelationKind.DETAILS, RelationKind.GUIDES, RelationKind.EXPLAINS, RelationKind.ANNOUNCES,
    RelationKind.BASED_ON, RelationKind.REFERS_TO,
)  # fmt: skip
"""The order of the lists, and of what the graph keeps."""

_LINES = {
    RelationKind.REPLACES: "replaces",
    RelationKind.REPEALS: "replaces",
    RelationKind.REPEALS_PARTLY: "amends",
    RelationKind.AMENDS: "amends",
    RelationKind.SUSPENDS: "amends",
    RelationKind.PAUSES: "amends",
    RelationKind.BASED_ON: "basis",
    RelationKind.REFERS_TO: "basis",
    RelationKind.GUIDES: "guides",
    RelationKind.DETAILS: "guides",
}
_COMPARED = frozenset(_WEIGHT[:4]) | {RelationKind.CONSOLIDATES}

_YEAR = re.compile(r"/((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Related:
    """A document on the other end; `id` is "" if it is not in the library, `compare` the address or ""."""

    id: str
    name: str
    compare: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in one relation; `rest` is folded."""

    name: str
    shown: tuple[Related, ...]
    rest: tuple[Related, ...]

    @property
    def count(self) -> int:
        return len(self.shown) + len(self.rest)


@dataclass(frozen=True, slots=True)
class Relations:
    """The block: lists in both directions, the legal basis in both, `graph` as SVG, "" for none."""

    outgoing: tuple[Group, ...] = ()
    incoming: tuple[Group, ...] = ()
    bases: tuple[Group, ...] = ()
    graph: str = ""

    def __bool__(self) -> bool:
        return bool(self.outgoing or self.incoming or self.bases)


@dataclass(frozen=True, slots=True)
class _End:
    """One document on the other end of one kind of relation, with the provisions that are concerned."""

    kind: RelationKind
    id: str
    name: str
    number: str
    year: int | None
    paths: tuple[str, ...]
    incoming: bool


Targets = Mapping[str, Summary]
"""The documents of the library that a document relates to, by their ids."""


def targets_of(document: Document, record: Record) -> Targets:
    """Looks them up."""
    ids = {one.target_id for one in document.relations if one.target_id and one.target_id != document.id}
    return {one.id: one for one in record.summaries(sorted(ids))}


def possible(document: Document, targets: Targets) -> tuple[Relation, ...]:
    """Its relations but for changes of what stands above it: they were read wrongly."""
    return tuple(one for one in document.relations if _can_be(one, document, targets))


def relations(
    document: Document, incoming: Sequence[IncomingRelation], targets: Targets, t: Words
) -> Relations:
    """The block of a document's page."""
    out = list(_outgoing(possible(document, targets), targets))
    coming = list(_incoming(one for one in incoming if one.document.id != document.id))
    ends = sorted((*out, *coming), key=lambda one: _WEIGHT.index(one.kind))
    bases = [one for one in ends if one.kind is RelationKind.BASED_ON]
    others = [one for one in ends if one.kind is not RelationKind.BASED_ON]
    return Relations(
        outgoing=tuple(_groups([one for one in others if not one.incoming], document, t)),
        incoming=tuple(_groups([one for one in others if one.incoming], document, t)),
        bases=tuple(_groups(bases, document, t)),
        graph=_graph(document, ends, t),
    )


def _can_be(relation: Relation, document: Document, targets: Targets) -> bool:
    there = targets.get(relation.target_id or "")
    return there is None or relation.kind not in CHANGES or can_change(document, there)


def _outgoing(some: Iterable[Relation], targets: Targets) -> Iterator[_End]:
    together: dict[tuple[RelationKind, str], list[Relation]] = {}
    for one in some:
        key = one.target_id or one.target_number or one.target_title
        together.setdefault((one.kind, key), []).append(one)
    for (kind, _), same in together.items():
        first = same[0]
        there = targets.get(first.target_id or "")
        paths = tuple(dict.fromkeys(one.target_path for one in same if one.target_path))
        number = first.target_number or (there.number if there else "")
        title = first.target_title or (there.title if there else "")
        year = there.issued_on.year if there and there.issued_on else _year(first)
        yield _End(
            kind, there.id if there else "", _named(number, title), number or title, year, paths, False
        )


def _incoming(some: Iterable[IncomingRelation]) -> Iterator[_End]:
    together: dict[tuple[RelationKind, str], list[IncomingRelation]] = {}
    for one in some:
        together.setdefault((one.kind, one.document.id), []).append(one)
    for (kind, _), same in together.items():
        other = same[0].document
        paths = tuple(dict.fromkeys(one.path for one in same if one.path))
        year = other.issued_on.year if other.issued_on else None
        name = _named(other.number, other.title)
        yield _End(kind, other.id, name, other.number or other.title, year, paths, True)


def _named(number: str, title: str) -> str:
    return " – ".join(part for part in (number, title) if part) or "-"


def _year(relation: Relation) -> int | None:
    written = relation.target_on[:4] or ((found := _YEAR.search(relation.target_number)) and found[1]) or ""
    return int(written) if written.isdecimal() else None


def _groups(ends: Sequence[_End], document: Document, t: Words) -> Iterator[Group]:
    by_name: dict[str, list[Related]] = {}
    for one in ends:
        by_name.setdefault(_kind_name(one, t), []).append(_related(one, document))
    for name, some in by_name.items():
        yield Group(name, tuple(some[:FEW]), tuple(some[FEW:]))


def _kind_name(one: _End, t: Words) -> str:
    return t(f"in.{one.kind.value}") if one.incoming else t(f"out.{one.kind.value}")


def _related(one: _End, document: Document) -> Related:
    labels = ", ".join(path_label(path) or path for path in one.paths)
    name = f"{one.name} ({labels})" if labels else one.name
    compare = ""
    if one.id and one.kind in _COMPARED:
        pair = (document.id, one.id) if one.incoming else (one.id, document.id)
        compare = url_for("pages.comparison", a=pair[0], b=pair[1])
    return Related(one.id, name, compare)


def _graph(document: Document, ends: Sequence[_End], t: Words) -> Markup:
    now = document.issued_on.year if document.issued_on else None
    seen: dict[str, Node] = {}
    for one in ends:  # the weightiest relation of a document is the one that is drawn
        if one.name != "-":
            seen.setdefault(one.id or one.name, _node(one, now, t))
    return graph(
        document.number or document.title, list(seen.values()), t("relations.graph"), "#relations-list"
    )


def _node(one: _End, now: int | None, t: Words) -> Node:
    later = one.incoming if one.year is None or now is None or one.year == now else one.year > now
    address = url_for("pages.document", document_id=one.id) if one.id else ""
    line = _LINES.get(one.kind, "plain")
    return Node(one.number, one.name, _kind_name(one, t), line, address, one.year, later)

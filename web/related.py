"""Relations of a document in both directions, as lists by kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bookshelf.entries import IncomingRelation
from bookshelf.model import Document, Relation
from web.citation_text import path_label
from web.words import Words


@dataclass(frozen=True, slots=True)
class Related:
    """A document on the other end of a relation; `id` is "" if it is not in the library."""

    id: str
    name: str


def outgoing(document: Document, t: Words) -> list[tuple[str, list[Related]]]:
    relations = sorted(document.relations, key=lambda one: one.kind)
    return [
        (t(f"out.{kind.value}"), [_target(one) for one in group])
        for kind, group in groupby(relations, key=lambda one: one.kind)
    ]


def _target(relation: Relation) -> Related:
    name = " – ".join(part for part in (relation.target_number, relation.target_title) if part)
    name = name or relation.target_id or "-"
    if relation.target_path:
        name = f"{path_label(relation.target_path)} {name}"
    return Related(relation.target_id or "", name)


def incoming(incoming: Iterable[IncomingRelation], t: Words) -> list[tuple[str, list[Related]]]:
    relations = sorted(incoming, key=lambda one: one.kind)
    return [
        (t(f"in.{kind.value}"), [_source(one) for one in group])
        for kind, group in groupby(relations, key=lambda one: one.kind)
    ]


def _source(one: IncomingRelation) -> Related:
    document = one.document
    name = " – ".join(part for part in (document.number, document.title) if part) or document.id
    return Related(document.id, f"{name} ({path_label(one.path)})" if one.path else name)

"""What the codes of shelves, fields, audiences, levels and validities are called in a reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bookshelf.entries import ShelfCount
from bookshelf.fields import FIELDS, Field
from bookshelf.names import name_key
from bookshelf.shelves import AUDIENCES, SHELVES, Audience, Shelf
from web.words import Words


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name, and the documents under it."""

    code: str
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class ShelfCard:
    """One shelf as it is offered: with its fields and audiences, the fullest first."""

    code: str
    name: str
    description: str
    count: int
    fields: tuple[Named, ...]
    audiences: tuple[Named, ...] = ()


_CODED: Mapping[str, Mapping[str, Shelf | Field | Audience]] = {
    "shelf": {one.slug: one for one in SHELVES},
    "field": {one.slug: one for one in FIELDS},
    "audience": {one.slug: one for one in AUDIENCES},
}


def value_name(kind: str, value: str, t: Words) -> str:
    """The name of a value of a facet or attribute; a value that is a name already stays as it is."""
    if coded := _CODED.get(kind, {}).get(value):
        return coded.en if t.language == "en" else coded.vi
    return t.known(f"{kind}.{value}", value)


def shelf_link(shelf: str, t: Words) -> Named | None:
    """The shelf to link to; None for one that the bookshelf does not show."""
    return Named(shelf, value_name("shelf", shelf, t)) if shelf in _CODED["shelf"] else None


def shelf_cards(counts: Iterable[ShelfCount], t: Words) -> list[ShelfCard]:
    """Every shelf in the order of the taxonomy, the empty ones too."""
    by_shelf = {one.shelf: one for one in counts}
    return [_card(one, by_shelf.get(one.slug), t) for one in SHELVES]


def _card(shelf: Shelf, counted: ShelfCount | None, t: Words) -> ShelfCard:
    return ShelfCard(
        code=shelf.slug,
        name=value_name("shelf", shelf.slug, t),
        description=shelf.description_en if t.language == "en" else shelf.description_vi,
        count=counted.total if counted else 0,
        fields=_fullest(named("field", counted.fields if counted else {}, t)),
        audiences=_fullest(named("audience", counted.audiences if counted else {}, t)),
    )


def _fullest(found: list[Named]) -> tuple[Named, ...]:
    return tuple(sorted(found, key=lambda one: -one.count))


def named(kind: str, counts: Mapping[str, int], t: Words) -> list[Named]:
    """The counted codes with their names, in the order of the alphabet."""
    found = [Named(code, value_name(kind, code, t), count) for code, count in counts.items()]
    return sorted(found, key=lambda one: name_key(one.name))


def audiences(t: Words, counts: Mapping[str, int]) -> list[Named]:
    """Every audience with its documents, in the order of the taxonomy."""
    return [
        Named(one.slug, value_name("audience", one.slug, t), counts.get(one.slug, 0)) for one in AUDIENCES
    ]

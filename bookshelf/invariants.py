"""What must hold in every document, whoever made it."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import is_normalized

from bookshelf.model import Document, Provision


def problems(document: Document) -> list[str]:
    """What is wrong with the text and its provisions, in words; empty when all holds."""
    found = [] if is_normalized("NFC", document.text) else ["text is not NFC, so offsets are not certain"]
    paths: set[str] = set()
    for place, unit in enumerate(document.provisions):
        found += [f"provision {place} ({unit.path}) {problem}" for problem in _unit(document, place, unit)]
        if unit.path in paths:
            found.append(f"provision {place} ({unit.path}) has the path of an earlier one")
        paths.add(unit.path)
    length = len(document.text)
    for one in document.citations:
        if not 0 <= one.start < one.end <= length:
            found.append(f"a citation spans {one.start}–{one.end}; the text has {length} characters")
    return found


def _unit(document: Document, place: int, unit: Provision) -> Iterator[str]:
    if unit.ordinal != place:
        yield f"has the ordinal {unit.ordinal}; ordinals count from 0 in reading order"
    if not 0 <= unit.start <= unit.end <= len(document.text):
        yield f"spans {unit.start}–{unit.end}; the text has {len(document.text)} characters"
    if place and unit.start < document.provisions[place - 1].start:
        yield "begins before the one that precedes it"
    if unit.parent is None:
        return
    if not 0 <= unit.parent < place:
        yield f"has the parent {unit.parent}; a parent stands before its parts"
        return
    around = document.provisions[unit.parent]
    if unit.start < around.start or unit.end > around.end:
        yield f"reaches out of its parent {around.path}"

"""What a reader would see that differs between two versions of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from bookshelf.merging import MERGED
from bookshelf.model import Document, Signer

LONGEST = 20_000
"""Lines of a text beyond which lines are not compared: that would take minutes."""

_AROUND = 1


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with what it said before and what it says now, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was taken out ("-"), that came in ("+"), or that stands beside such (" "); "…" is a gap."""

    mark: Literal["-", "+", " ", "…"]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """`text_changed` is set without lines where the texts are too long to compare."""

    fields: tuple[FieldChange, ...]
    lines: tuple[Line, ...]
    text_changed: bool


def difference(before: Document, after: Document) -> Difference:
    """From the earlier version to the later one.

    >>> one = Document("a", "s", "1", "Tên", "Điều 1. A\\nĐiều 2. B")
    >>> two = Document("a", "s", "1", "Tên", "Điều 1. A\\nĐiều 2. C")
    >>> [line.mark + line.text for line in difference(one, two).lines]
    [' Điều 1. A', '-Điều 2. B', '+Điều 2. C']
    """
    pairs = ((name, _plain(getattr(before, name)), _plain(getattr(after, name))) for name in MERGED)
    fields = tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])
    changed = before.text != after.text
    return Difference(fields, tuple(_lines(before.text, after.text)) if changed else (), changed)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return "; ".join(one.name if isinstance(one, Signer) else str(one) for one in value)
    return str(value)


def _lines(before: str, after: str) -> Iterator[Line]:
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > LONGEST:
        return
    for number, group in enumerate(SequenceMatcher(None, old, new).get_grouped_opcodes(_AROUND)):
        if number:
            yield Line("…")
        for what, a, b, c, d in group:
            if what == "equal":
                yield from (Line(" ", text) for text in old[a:b])
                continue
            yield from (Line("-", text) for text in old[a:b])
            yield from (Line("+", text) for text in new[c:d])

"""Highlights and links: offsets into a plain text become `<mark>` and `<a>`, everything else is escaped.

This is the only place where text from outside becomes HTML that is trusted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape as escape_text
from operator import attrgetter, itemgetter

from markupsafe import Markup, escape

Span = tuple[int, int]

_SPECIAL = re.compile("[&<>]")
_ON = '<mark class="on">'


def tidy(marks: Iterable[Span], length: int) -> list[Span]:
    """Marks in order, inside a text of `length` code points, none empty, none overlapping.

    >>> tidy([(5, 9), (0, 2), (1, 3), (8, 99)], 10)
    [(0, 3), (5, 10)]
    """
    clipped = sorted((max(0, start), min(length, end)) for start, end in marks)
    found: list[Span] = []
    for start, end in clipped:
        if start >= end:
            continue
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def joined(text: str, marks: Sequence[Span]) -> list[Span]:
    """Tidy marks where neighbours with only spaces between them are one hit: a phrase is read as one.

    >>> joined("đất đai của", [(0, 3), (4, 7), (8, 11)])
    [(0, 11)]
    """
    found: list[Span] = []
    for start, end in marks:
        if found and not text[found[-1][1] : start].strip(" \u00a0"):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def marked(text: str, marks: Iterable[Span]) -> Markup:
    """The text as HTML with its marks.

    >>> str(marked("a < b", [(4, 5)]))
    'a &lt; <mark>b</mark>'
    """
    pieces: list[str] = []
    position = 0
    for start, end in tidy(marks, len(text)):
        pieces += (_escaped(text[position:start]), "<mark>", _escaped(text[start:end]), "</mark>")
        position = end
    pieces.append(_escaped(text[position:]))
    return Markup("".join(pieces))


@dataclass(frozen=True, slots=True)
class Anchor:
    """`text[start:end]` is a link to `address`, which is our own.

    `kind` is its class: "cite" for a citation, "own" for the number of a khoản or điểm, a link to itself.
    """

    start: int
    end: int
    address: str
    kind: str = "cite"


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one document: tidy spans in `text`, the one the reader stands on (from 1, 0 for none).

    `links` are in order and apart; a hit that reaches over the end of one is marked on both sides.
    """

    text: str
    spans: tuple[Span, ...] = ()
    current: int = 0
    links: tuple[Anchor, ...] = ()

    def __len__(self) -> int:
        return len(self.spans)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range of the indices of the hits that touch text[start:end]."""
        first = bisect_right(self.spans, start, key=itemgetter(1))
        return first, bisect_left(self.spans, end, key=itemgetter(0))

    def markup(self, start: int, end: int) -> str:
        """text[start:end] as HTML.

        Where the hit that the reader stands on begins, its mark is `hit-N`, N from 1. Marks that go on with a
        hit behind the end of a line or link have the class `on`.
        """
        first = bisect_right(self.links, start, key=attrgetter("end"))
        last = bisect_left(self.links, end, key=attrgetter("start"))
        pieces: list[str] = []
        position = start
        for link in self.links[first:last]:
            here, there = max(start, link.start), min(end, link.end)
            pieces.append(self._marked(position, here))
            pieces.append(
                f'<a class="{link.kind}" href="{escape(link.address)}">{self._marked(here, there)}</a>'
            )
            position = there
        pieces.append(self._marked(position, end))
        return "".join(pieces)

    def _marked(self, start: int, end: int) -> str:
        first, last = self.within(start, end)
        text = self.text[start:end]
        if first >= last:
            return _escaped(text)
        pieces: list[str] = []
        position = 0
        for index in range(first, last):
            here, there = self.spans[index]
            begin, close = max(here - start, 0), there - start
            pieces += (
                _escaped(text[position:begin]),
                self._tag(index) if here >= start else _ON,
                _escaped(text[begin:close]),
                "</mark>",
            )
            position = close
        pieces.append(_escaped(text[position:]))
        return "".join(pieces)

    def _tag(self, index: int) -> str:
        return f'<mark id="hit-{self.current}" class="now">' if index + 1 == self.current else "<mark>"


def _escaped(text: str) -> str:
    """For what stands between tags: a hundred thousand pieces of a long text, most of them as they are."""
    return escape_text(text, quote=False) if _SPECIAL.search(text) else text

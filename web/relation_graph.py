"""A small graph of related documents as SVG: the document in the middle, earlier ones left, later ones right.

Pure; colours and line styles come from the classes in `static/history.css`, so both themes and print hold.
Two columns a side, one staggered against the other: lines from the outer boxes pass between the inner ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

MOST = 24
"""Boxes around the middle; the rest is a number that leads to the list."""

_WIDTH, _HEIGHT = 172, 44
_COLUMN = 206
"""From one column's left edge to the next one's."""
_ROW = 66
_MARGIN = 12
_LETTERS = 22
"""Characters of a line that fit into a box."""


@dataclass(frozen=True, slots=True)
class Node:
    """A document of the graph. `title` is its whole name, `kind` what it does; `line` the class of its line.

    `address` is "" if it is not in the library; `year` is None where unknown; `later` puts it on the right.
    """

    label: str
    title: str
    kind: str
    line: str
    address: str
    year: int | None
    later: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """The left upper corner of a box, in SVG units."""

    x: float
    y: float


def graph(centre: str, nodes: Sequence[Node], name: str, more_address: str) -> Markup:
    """The drawing, called `name` by screen readers; "" without nodes.

    Where there are too many nodes, the first ones of each side are drawn: hand them over weightiest first.
    """
    if not nodes:
        return Markup()
    left, right = (_side(nodes, later) for later in (False, True))
    half = MOST // 2
    room = (min(len(left), MOST - min(len(right), half)), min(len(right), MOST - min(len(left), half)))
    hidden = len(left) - room[0] + len(right) - room[1]
    sides = (_by_year(left[: room[0]]), _by_year(right[: room[1]]))
    columns = (_columns(sides[0]), _columns(sides[1]))
    every = [*columns[0], *columns[1]]
    rows = max(map(len, every))
    staggered = max(len(side) for side in columns) > 1
    height = rows * _ROW + (_ROW // 2) * staggered + 2 * _MARGIN + (_ROW // 2) * bool(hidden)
    width = (len(columns[0]) + len(columns[1])) * _COLUMN + _WIDTH + 2 * _MARGIN
    down = ((rows - 1) * _ROW + (_ROW // 2) * staggered) / 2
    middle = _Place(_MARGIN + len(columns[0]) * _COLUMN, _MARGIN + down)
    placed = [
        one
        for side, later in zip(columns, (False, True), strict=True)
        for one in _placed(side, middle, later)
    ]
    parts = [
        f'<svg viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" role="group" '
        f'aria-label="{escape(name)}">',
        *(_line(node, place, middle) for node, place in placed),
        f'<g class="centre">{_box(middle, centre, "")}</g>',
        *(_node(node, place) for node, place in placed),
    ]
    if hidden:
        parts.append(_more(hidden, more_address, middle, height))
    return Markup("".join((*parts, "</svg>")))


def _side(nodes: Sequence[Node], later: bool) -> list[Node]:
    return [node for node in nodes if node.later is later]


def _by_year(some: Sequence[Node]) -> list[Node]:
    return sorted(some, key=lambda node: (node.year is None, node.year or 0, node.label))


def _columns(some: Sequence[Node]) -> list[list[Node]]:
    """One column for few, else two; the earlier half is the left one."""
    if len(some) <= 4:
        return [list(some)] if some else []
    half = len(some) // 2
    return [list(some[:half]), list(some[half:])]


def _placed(columns: Sequence[Sequence[Node]], middle: _Place, later: bool) -> Iterator[tuple[Node, _Place]]:
    """The side as a whole stands as high as the middle."""
    rows = max(map(len, columns), default=0)
    top = middle.y - ((rows - 1) * _ROW + (_ROW // 2) * (len(columns) > 1)) / 2
    for number, column in enumerate(columns):
        away = number + 1 if later else number - len(columns)
        shift = _ROW // 2 if abs(away) == 2 else 0
        for row, node in enumerate(column):
            yield node, _Place(middle.x + away * _COLUMN, top + row * _ROW + shift)


def _line(node: Node, place: _Place, middle: _Place) -> str:
    """From the box to the middle: straight past the inner column, then a curve."""
    y, goal = place.y + _HEIGHT / 2, middle.y + _HEIGHT / 2
    if node.later:
        start, inner, end = place.x, middle.x + _COLUMN, middle.x + _WIDTH
    else:
        start, inner, end = place.x + _WIDTH, middle.x - _COLUMN + _WIDTH, middle.x
    turn = (inner + end) / 2
    return (
        f'<path class="{escape(node.line)}" d="M{start:g} {y:g}H{inner:g}'
        f'C{turn:g} {y:g} {turn:g} {goal:g} {end:g} {goal:g}"/>'
    )


def _node(node: Node, place: _Place) -> str:
    year = f" · {node.year}" if node.year else ""
    kind = _short(node.kind, _LETTERS - 2) + year
    box = f"<title>{escape(node.title)}</title>{_box(place, node.label, kind)}"
    if not node.address:
        return f'<g class="absent">{box}</g>'
    name = f"{node.kind}: {node.title}"
    return f'<a href="{escape(node.address)}" aria-label="{escape(name)}">{box}</a>'


def _box(place: _Place, label: str, kind: str) -> str:
    x = place.x + _WIDTH / 2
    first = place.y + (18 if kind else 27)
    written = f'<text x="{x:g}" y="{first:g}" text-anchor="middle">{escape(_short(label, _LETTERS))}</text>'
    if kind:
        written += (
            f'<text class="kind" x="{x:g}" y="{place.y + 35:g}" text-anchor="middle">{escape(kind)}</text>'
        )
    return f'<rect x="{place.x:g}" y="{place.y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>{written}'


def _more(hidden: int, address: str, middle: _Place, height: float) -> str:
    x, y = middle.x + _WIDTH / 2, height - _MARGIN
    return f'<a href="{escape(address)}"><text x="{x:g}" y="{y:g}" text-anchor="middle">+{hidden}</text></a>'


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"

"""Ruled tables of a page: from its drawn lines to cells. Pure geometry, in PDF points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

THIN = 2.5
"""A drawn box thinner than this is a line."""

_TOLERANCE = 3.0
"""Lines that come this close meet."""

_MOST_RULES = 4000
"""A page with more drawn lines is a map or a drawing; no tables are sought in it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line: `at` is its y or x, from `start` to `end` along it."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of `xs` (left to right) and `ys` (top to bottom). Merged cells share their first cell's place:
    `heads[row][column]`; `rows` lists, for each row, the heads of its cells in order (a cell that began in a
    row above keeps its own place, which holds no words)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    heads: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def middle(self) -> float:
        return (self.ys[0] + self.ys[-1]) / 2

    @property
    def rows(self) -> list[list[tuple[int, int]]]:
        rows = []
        for row, heads in enumerate(self.heads):
            kept = [
                head if head[0] == row else (row, column)
                for column, head in enumerate(heads)
                if column == 0 or heads[column - 1] != head
            ]
            rows.append(kept)
        return rows

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The head of the cell at a point that the table holds."""
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, -y, key=lambda place: -place), len(self.ys) - 1) - 1
        return self.heads[max(row, 0)][max(column, 0)]


def is_thin(left: float, bottom: float, right: float, top: float) -> bool:
    """A filled box that is no shading of a background but a drawn line."""
    return top - bottom <= THIN or right - left <= THIN


def rules_of_box(left: float, bottom: float, right: float, top: float) -> list[Rule]:
    """A thin box is one rule; any other is its four sides."""
    if top - bottom <= THIN:
        return [Rule(True, (bottom + top) / 2, left, right)] if right - left > THIN else []
    if right - left <= THIN:
        return [Rule(False, (left + right) / 2, bottom, top)]
    across = [Rule(True, y, left, right) for y in (bottom, top)]
    return across + [Rule(False, x, bottom, top) for x in (left, right)]


def find_tables(rules: Sequence[Rule]) -> list[Table]:
    """The grids of at least two columns and one row, or two rows and one column, that the rules form."""
    if len(rules) > _MOST_RULES:
        return []
    tables = (_table(group) for group in _connected(rules))
    return [table for table in tables if table is not None]


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of rules that meet, by union-find over crossings."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    across = sorted((i for i, rule in enumerate(rules) if rule.horizontal), key=lambda i: rules[i].at)
    heights = [rules[i].at for i in across]
    for v, upright in enumerate(rules):
        if upright.horizontal:
            continue
        low = bisect_right(heights, upright.start - _TOLERANCE)
        high = bisect_right(heights, upright.end + _TOLERANCE)
        for h in across[low:high]:
            if rules[h].start - _TOLERANCE <= upright.at <= rules[h].end + _TOLERANCE:
                parent[root(h)] = root(v)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), []).append(rule)
    return [group for group in groups.values() if len(group) > 3]


def _table(rules: Sequence[Rule]) -> Table | None:
    across = [rule for rule in rules if rule.horizontal]
    upright = [rule for rule in rules if not rule.horizontal]
    xs = _places(
        [r.at for r in upright] + [min(r.start for r in across), max(r.end for r in across)] if across else []
    )
    ys = _places(
        [r.at for r in across] + [min(r.start for r in upright), max(r.end for r in upright)]
        if upright
        else []
    )[::-1]
    if len(xs) < 3 or len(ys) < 2:
        return None
    return Table(tuple(xs), tuple(ys), _merge(xs, ys, across, upright))


def _places(values: Iterable[float]) -> list[float]:
    """Sorted, those within the tolerance as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _TOLERANCE:
            places.append(value)
    return places


def _merge(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], upright: Sequence[Rule]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Each grid place gets the head of its cell: where no rule parts it from the left or above, theirs."""
    heads: list[list[tuple[int, int]]] = []
    for row, (top, bottom) in enumerate(pairwise(ys)):
        line: list[tuple[int, int]] = []
        for column, (left, right) in enumerate(pairwise(xs)):
            if column and not _ruled(upright, left, (top + bottom) / 2):
                line.append(line[-1])
            elif row and not _ruled(across, top, (left + right) / 2):
                line.append(heads[-1][column])
            else:
                line.append((row, column))
        heads.append(line)
    return tuple(tuple(line) for line in heads)


def _ruled(rules: Sequence[Rule], at: float, where: float) -> bool:
    return any(abs(r.at - at) <= _TOLERANCE and r.start - 1 <= where <= r.end + 1 for r in rules)

"""Words with their places on a page → lines and table rows in reading order. Pure geometry.

Units are PDF points; y grows upward, as in PDF. Two texts side by side (the issuer beside the national
motto, "Nơi nhận" beside the signature) come out one after the other, the left one first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.pdf_tables import Rule, Table

_SEGMENT_GAP = 1.5
"""Gap that may separate two columns, in heights of the line; words of justified text stand closer."""

_LONE_GAP = 4.0
"""The same where only a single line shows it."""

_GUTTER = 0.6
"""What must stay empty between two columns over all their lines, in heights of a line."""

_COLUMN_WIDTH = 40.0
"""Points; a narrower left column is a list's numbering."""

_STEP = 3.0
"""Distance of the middles of two neighbouring lines of a column at most, in heights: room for a rule."""

_LEADING = 2
"""Lines of one side alone that may lead the columns of their neighbours."""

_BESIDE = 0.9
"""Lines whose middles are closer, in heights, stand side by side, though not on one baseline."""

_TOUCHING = 0.07
"""Words closer than this, in heights, are parts of one word."""

MOTTO = re.compile(r"C[ỘỌO]NG\s+H(ÒA|OÀ|OA)\s+X[ÃA]\s+H[ỘO]I", re.IGNORECASE)
_MOTTO_OPENS = {c + o for c in "Cc" for o in ("Ộ", "Ọ", "O", "ộ", "ọ", "o", "")}
_GAZETTE_PART = re.compile(r"PHẦN(\s+[IVX]+\.?)?\s+VĂN BẢN (QUY PHẠM PHÁP LUẬT|KHÁC|HỢP NHẤT)")
_HEADING_LINES = 12
_LABEL = re.compile(r"(\d{1,3}[.)]?|[a-zđ][.)]|Điều \d+\w?\.?|[IVXLC]+\.?|[-–+*•·▪])", re.IGNORECASE)
_RULE = re.compile(r"[_\u2500-\u257f]+")


Gap = tuple[float, float]
"""Where an empty place of a line starts and ends."""

Side = TypeVar("Side", float, NDArray[np.float64])


class Word(NamedTuple):
    """A run of characters without a space and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool = False

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True)
class Line:
    """Words on one baseline, left to right; never empty."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max([word[3] for word in self.words])

    @property
    def middle(self) -> float:
        return self.words[0].middle

    @cached_property
    def height(self) -> float:
        return max([word[4] - word[2] for word in self.words])

    @property
    def bold(self) -> bool:
        return 2 * sum([word[5] for word in self.words]) > len(self.words)

    @cached_property
    def text(self) -> str:
        parts = [self.words[0].text]
        for before, word in pairwise(self.words):
            if word[1] - before[3] >= _TOUCHING * (word[4] - word[2]):
                parts.append(" ")
            parts.append(word[0])
        return "".join(parts)

    @property
    def gaps(self) -> list[Gap]:
        """Candidates for a gutter, the best first: before the motto, else the widest."""
        gaps: list[Gap] = []
        for place, (before, word) in enumerate(pairwise(self.words), start=1):
            if word[0][:2] in _MOTTO_OPENS and MOTTO.match(Line(self.words[place:]).text):
                return [(before[3], word[1])]
            if word[1] - before[3] >= _SEGMENT_GAP * (word[4] - word[2]):
                gaps.append((before[3], word[1]))
        return sorted(gaps, key=lambda gap: gap[0] - gap[1])


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a ruled table; `table` counts the tables of the page from 0."""

    cells: tuple[str, ...]
    table: int


@dataclass(frozen=True, slots=True)
class _Gutter:
    """The empty strip between two columns and the lines (half-open range) that it divides."""

    left: float
    right: float
    start: int
    end: int


def without_gazette_heading(words: Sequence[Word]) -> list[Word]:
    """A page's words without what the gazette sets above a document's head (Công báo).

    "PHẦN I. VĂN BẢN QUY PHẠM PHÁP LUẬT" and below it the kind of issuer, in capitals in the middle, would
    hide the two columns of the head that begins with the national motto.
    """
    if "PHẦN" not in map(_TEXT, words):
        return list(words)
    lines = baselines(words)[:_HEADING_LINES]
    motto = next((at for at, line in enumerate(lines) if _has_motto(line)), 0)
    heading = next((at for at, line in enumerate(lines[:motto]) if _GAZETTE_PART.fullmatch(line.text)), None)
    if heading is None or not all(line.text.isupper() for line in lines[heading:motto]):
        return list(words)
    gone = {word for line in lines[heading:motto] for word in line.words}
    return [word for word in words if word not in gone]


def _has_motto(line: Line) -> bool:
    return MOTTO.search(line.text) is not None


def arrange(words: Iterable[Word], tables: Sequence[Table] = ()) -> Iterator[Line | Row]:
    """The page in reading order: top to bottom, columns left to right, tables row by row."""
    rest = [word for word in words if word.text[0].isalnum() or not _RULE.fullmatch(word.text)]
    for index, table in enumerate(sorted(tables, key=lambda table: -table.top)):
        inside = [word for word in rest if table.holds((word.left + word.right) / 2, word.middle)]
        if not inside:
            continue
        chosen = set(inside)
        rest = [word for word in rest if word not in chosen]
        yield from read_lines([word for word in rest if word.middle > table.middle])
        rest = [word for word in rest if word.middle <= table.middle]
        yield from _rows(inside, table, index)
    yield from read_lines(rest)


def _rows(words: Sequence[Word], table: Table, index: int) -> Iterator[Row]:
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        cells.setdefault(table.cell((word.left + word.right) / 2, word.middle), []).append(word)
    for heads in table.rows:
        texts = tuple(" ".join(line.text for line in read_lines(cells.get(head, ()))) for head in heads)
        if any(texts):
            yield Row(texts, index)


def read_lines(words: Iterable[Word]) -> list[Line]:
    """Lines in reading order, columns told apart wherever an empty strip divides several lines."""
    lines = baselines(words)
    gaps = [_side_by_side(lines, at).gaps for at in range(len(lines))]
    ordered: list[Line] = []
    at = 0
    while at < len(lines):
        gutter = _find_gutter(lines, gaps, at)
        if gutter is None:
            ordered.append(lines[at])
            at += 1
            continue
        inside = [word for line in lines[gutter.start : gutter.end] for word in line.words]
        ordered += read_lines(word for word in inside if word.right <= gutter.left)
        ordered += read_lines(word for word in inside if word.right > gutter.left)
        at = gutter.end
    return ordered


def baselines(words: Iterable[Word]) -> list[Line]:
    """Top to bottom; a word joins the line above it when half of the lower of the two overlaps."""
    groups: list[list[Word]] = []
    low = high = 0.0
    for (bottom, top), run in groupby(sorted(words, key=_downward), _HEIGHTS):
        shared = min(top, high) - max(bottom, low)
        if groups and shared >= 0.5 * min(high - low, top - bottom):
            groups[-1] += run
        else:
            groups.append(list(run))
            low, high = bottom, top
    return [Line(tuple(sorted(group, key=_LEFT))) for group in groups]


_TEXT = itemgetter(0)
_LEFT = itemgetter(1)
_HEIGHTS = itemgetter(2, 4)


def _downward(word: Word) -> float:
    """Twice the height of its middle, the highest first."""
    return -(word[2] + word[4])


def _find_gutter(lines: Sequence[Line], gaps: Sequence[Sequence[Gap]], at: int) -> _Gutter | None:
    """The columns that begin at line `at`, if any; `gaps` of each line with what stands beside it."""
    if not any(gaps[at : at + _LEADING + 1]):
        return None
    for seed in range(at, min(at + _LEADING + 1, len(lines))):
        if seed > at and not _follows(lines[seed - 1], lines[seed]):
            return None
        for left, right in gaps[seed]:
            gutter = _extend(lines, at, seed, left, right)
            if gutter:
                return gutter
    return None


def _side_by_side(lines: Sequence[Line], at: int) -> Line:
    """The line, with the next one where the two only stand at slightly different heights."""
    line = lines[at]
    if at + 1 == len(lines) or not _beside(line, lines[at + 1]):
        return line
    following = lines[at + 1]
    if line.right <= following.left:
        return Line(line.words + following.words)
    return Line(following.words + line.words) if following.right <= line.left else line


def _beside(line: Line, following: Line) -> bool:
    return line.middle - following.middle < _BESIDE * min(line.height, following.height)


def _extend(lines: Sequence[Line], at: int, seed: int, left: float, right: float) -> _Gutter | None:
    """Follow the gap (left, right) of line `seed` up to `at` and down as far as it stays empty."""
    sides: list[str] = []
    for line in lines[at:]:
        narrowed = _narrow(line, left, right)
        if narrowed is None:
            break
        left, right, side = narrowed
        sides.append(side)
    for place, pair in enumerate(pairwise(sides)):
        if set(pair) == {"left", "right"} and _beside(lines[at + place], lines[at + place + 1]):
            sides[place] = sides[place + 1] = "both"
    if len(sides) <= seed - at or "both" not in sides:
        return None
    end = _reach(lines[at:], sides, max(place for place, side in enumerate(sides, start=1) if side == "both"))
    gutter = _Gutter(left, right, at, at + end)
    return gutter if _are_columns(lines, gutter, sides[:end]) else None


def _reach(lines: Sequence[Line], sides: Sequence[str], end: int) -> int:
    """Where columns end that stand side by side until `end`: the left one may go on ("Số: …", "V/v …"),
    and the right one beside it, but a title in the middle of the page is in neither."""
    last = lines[end - 1]
    centre = (last.words[-1].right + _widest_gap(last)) / 2
    for place in range(end, len(sides)):
        line = lines[place]
        if not _follows(lines[place - 1], line) or not (
            sides[place] == "left" or line.left <= centre <= line.right
        ):
            break
        if sides[place] == "left":
            end = place + 1
    return end


def _widest_gap(line: Line) -> float:
    """The left end of what stands right of the line's widest gap."""
    return (
        max(pairwise(line.words), key=lambda pair: pair[1].left - pair[0].right)[1].left
        if line.words[1:]
        else line.left
    )


def _narrow(line: Line, left: float, right: float) -> tuple[float, float, str] | None:
    """The strip with this line's words out of it and the side(s) where they stand; None if it closes."""
    centre = (left + right) / 2
    west = [word for word in line.words if (word.left + word.right) / 2 < centre]
    east = [word for word in line.words if (word.left + word.right) / 2 >= centre]
    left = max([left, *(word.right for word in west)])
    right = min([right, *(word.left for word in east)])
    if right - left < _GUTTER * line.height:
        return None
    return left, right, "both" if west and east else "left" if west else "right"


def _follows(above: Line, below: Line) -> bool:
    return above.middle - below.middle <= _STEP * below.height


def _are_columns(lines: Sequence[Line], gutter: _Gutter, sides: Sequence[str]) -> bool:
    divided = lines[gutter.start : gutter.end]
    west = [w for line in divided for w in line.words if w.right <= gutter.left]
    east = [w for line in divided for w in line.words if w.right > gutter.left]
    if not west or not east or min(_width(west), _width(east)) < _COLUMN_WIDTH:
        return False
    if all(_LABEL.fullmatch(line.text) for line in baselines(west)):
        return False
    if any(MOTTO.match(line.text) for line in baselines(east)):
        return True
    if sides.count("both") >= 2 or {"left", "right"} <= set(sides):
        return True
    return gutter.right - gutter.left >= _LONE_GAP * divided[0].height


def _width(words: Sequence[Word]) -> float:
    return max(word.right for word in words) - min(word.left for word in words)


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader finds on one page: words in the file's order, and drawn rules."""

    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """How a page of `width` × `height` is shown: turned clockwise by `turn` degrees (0, 90, 180, 270)."""

    width: float
    height: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)

    def turned(self, left: Side, bottom: Side, right: Side, top: Side) -> tuple[Side, Side, Side, Side]:
        """A box of the page, or the sides of many, where the reader sees it."""
        match self.turn:
            case 90:
                return bottom, self.width - right, top, self.width - left
            case 180:
                return self.width - right, self.height - top, self.width - left, self.height - bottom
            case 270:
                return self.height - top, left, self.height - bottom, right
            case _:
                return left, bottom, right, top

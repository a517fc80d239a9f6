"""How the words of one text became those of another: lines beside each other, what went and what came.

Spaces, line ends and the place of a tone (hòa, hoà) are no change: copies of one document differ in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from analyzers.normal_form import dictionary_spelling

LONGEST = 400_000_000
"""Lines of one text times those of the other: 20,000 each take 50 MB and a tenth of a second."""

_ALIKE = 0.5
"""Two lines of which this share of the words is the same are one line that was changed."""
_BAND = 15
"""How many lines a changed line may stand from its place in proportion."""
_LONGEST_GAP = 3_000
"""Changed lines in a row beyond which no line is compared with another."""
_SPLINTER = 2
"""So few equal words between two changes read worse than one change."""

_WORD = re.compile(r"\w+(?:[./-]\w+)*|[^\w\s]")


class Mark(StrEnum):
    """What became of a few words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that share a mark, as the text writes them."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line and what it became; a side is () where the line stands in the other text only."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(piece.mark is not Mark.SAME for piece in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class _Line:
    """`spans` are the places of the words in `text`, `words` what is compared."""

    text: str
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]


class TooLong(ValueError):
    """Texts of so many lines that comparing them would take too much memory."""


def words_of(text: str) -> list[str]:
    """What is compared of a text.

    >>> words_of("Uỷ ban\\n số 05/2026/QĐ-UBND,")
    ['Uỷ', 'ban', 'số', '05/2026/QĐ-UBND', ',']
    """
    return _WORD.findall(dictionary_spelling(text))


def rows(before: str, after: str) -> tuple[Row, ...]:
    """The lines of both texts, in the order of both. Raises `TooLong`.

    >>> for row in rows("Mức phạt 5 đồng.\\nHết.", "Mức phạt 7 đồng.\\nHết."):
    ...     print([str(piece.mark) for piece in row.after], row.changed)
    ['same', 'added', 'same'] True
    ['same'] False
    """
    old, new = list(_lines(before)), list(_lines(after))
    if len(old) * len(new) > LONGEST:
        raise TooLong(f"{len(old)} and {len(new)} lines")
    return tuple(_rows(old, new))


def _lines(text: str) -> Iterator[_Line]:
    plain = dictionary_spelling(text)
    start = 0
    for line in text.split("\n"):
        found = list(_WORD.finditer(plain, start, start + len(line)))
        if found:
            spans = tuple((one.start() - start, one.end() - start) for one in found)
            yield _Line(line, spans, tuple(one[0] for one in found))
        start += len(line) + 1


def _rows(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[Row]:
    for same, a, b, c, d in _runs([line.words for line in old], [line.words for line in new]):
        if same:
            yield from (
                Row((Piece(Mark.SAME, one.text),), (Piece(Mark.SAME, other.text),))
                for one, other in zip(old[a:b], new[c:d], strict=True)
            )
        else:
            yield from _gap(old[a:b], new[c:d])


Run = tuple[bool, int, int, int, int]


def _runs(old: Sequence[object], new: Sequence[object]) -> list[Run]:
    """(same, a, b, c, d): old[a:b] is new[c:d], or became it; equal and changed runs take turns."""
    found: list[Run] = []
    for step in Indel.opcodes(old, new):
        same = step.tag == "equal"
        if found and found[-1][0] == same:
            _, a, _, c, _ = found.pop()
            found.append((same, a, step.src_end, c, step.dest_end))
        else:
            found.append((same, step.src_start, step.src_end, step.dest_start, step.dest_end))
    return found


def _gap(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[Row]:
    """Lines that are not equal: those that are alike beside each other, the others alone."""
    at = there = 0
    for i, j in [*_alike(old, new), (len(old), len(new))]:
        yield from (Row((Piece(Mark.REMOVED, one.text),), ()) for one in old[at:i])
        yield from (Row((), (Piece(Mark.ADDED, one.text),)) for one in new[there:j])
        if i < len(old):
            yield _changed(old[i], new[j])
        at, there = i + 1, j + 1


def _alike(old: Sequence[_Line], new: Sequence[_Line]) -> list[tuple[int, int]]:
    """Pairs of lines in the order of both, so that as much as possible is alike."""
    if not old or not new or len(old) + len(new) > _LONGEST_GAP:
        return []
    best: dict[tuple[int, int], float] = {}
    taken: set[tuple[int, int]] = set()
    for i in range(len(old) - 1, -1, -1):
        for j in reversed(_band(i, len(old), len(new))):
            alone = max(best.get((i + 1, j), 0.0), best.get((i, j + 1), 0.0))
            alike = Indel.normalized_similarity(old[i].words, new[j].words, score_cutoff=_ALIKE)
            together = alike + best.get((i + 1, j + 1), 0.0) if alike else 0.0
            best[i, j] = max(alone, together)
            if alike and together >= alone:
                taken.add((i, j))
    return list(_path(best, taken, len(old), len(new)))


def _band(i: int, before: int, after: int) -> range:
    centre = i * after // before
    return range(max(0, centre - _BAND), min(after, centre + _BAND + 1))


def _path(
    best: dict[tuple[int, int], float], taken: set[tuple[int, int]], before: int, after: int
) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < before and j < after:
        if (i, j) in taken:
            yield i, j
            i, j = i + 1, j + 1
        elif best.get((i + 1, j), 0.0) >= best.get((i, j + 1), 0.0):
            i += 1
        else:
            j += 1


def _changed(old: _Line, new: _Line) -> Row:
    before: list[Piece] = []
    after: list[Piece] = []
    for same, a, b, c, d in _smooth(_runs(old.words, new.words)):
        _add(before, old, a, b, Mark.SAME if same else Mark.REMOVED)
        _add(after, new, c, d, Mark.SAME if same else Mark.ADDED)
    return Row(tuple(before), tuple(after))


def _add(pieces: list[Piece], line: _Line, first: int, last: int, mark: Mark) -> None:
    """The words first…last with the space before them; the end of the line goes with its last words."""
    if first < last:
        start = line.spans[first - 1][1] if first else 0
        end = line.spans[last - 1][1] if last < len(line.spans) else len(line.text)
        pieces.append(Piece(mark, line.text[start:end]))


def _smooth(runs: Sequence[Run]) -> list[Run]:
    """Without splinters: a word or two that stay between changes that are as long go with them."""
    found: list[Run] = []
    for at, (same, a, b, c, d) in enumerate(runs):
        inside = same and b - a <= _SPLINTER and 0 < at < len(runs) - 1
        if inside and b - a <= min(_size(runs[at - 1]), _size(runs[at + 1])):
            same = False
        if found and not same and not found[-1][0]:
            _, first, _, there, _ = found.pop()
            found.append((False, first, b, there, d))
        else:
            found.append((same, a, b, c, d))
    return found


def _size(run: Run) -> int:
    _, a, b, c, d = run
    return max(b - a, d - c)

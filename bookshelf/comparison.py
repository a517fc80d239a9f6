"""Two documents, or two versions of one, Điều by Điều: which stayed, changed, moved, went and came.

Pure. The units are Điều, phụ lục and what stands between them (mở đầu, the lines of a chương, nơi nhận);
`rows` tells the words that differ inside a unit. A unit is the one of its permalink if the words are alike,
else the one most like it: an Điều that was renumbered or moved is found again. Seen from the other side, the
same units are paired.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from bookshelf.model import Document, Provision, ProvisionKind
from bookshelf.word_changes import Row, rows, words_of

_INSIDE = frozenset({ProvisionKind.CLAUSE, ProvisionKind.POINT})
_ONLY_ONE = frozenset({None, ProvisionKind.PREAMBLE, ProvisionKind.SIGNATURE})
"""Units that a document has one of: they are compared whatever they say."""

_ENOUGH = 0.45
"""Score from which two units are one: 1 for equal words, plus what speaks for them beside the words."""
_SAME_PATH = 0.15
_SAME_HEADING = 0.15
_COMMON = 6
"""Words in a row that stand in more units of one side tell nothing."""
_LONG = 5
"""Words in a row that are rare even where all pairs are common, as in articles made by one pattern."""
_CANDIDATES = 6
"""Units of the other side that a unit is compared with, beside the one of its permalink."""

_LABEL = re.compile(
    r"\s*(?:(?:điều|chương|tiểu mục|mục|phần|phụ lục)\s+(?:thứ\s+)?[\w.]+"
    r"|[IVXLC\d]+(?:\.\d+)*(?=[.)]))[.:)]?",
    re.IGNORECASE,
)


class Change(StrEnum):
    """What became of a unit. A moved one has another permalink, and may have other words, too."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Unit:
    """`text[start:end]` of a document; `provision` is None for text before the first unit, or without any."""

    provision: Provision | None
    start: int
    end: int

    @property
    def path(self) -> str:
        return self.provision.path if self.provision else ""

    @property
    def kind(self) -> ProvisionKind | None:
        return self.provision.kind if self.provision else None


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit before and after; `edited` if its words differ beyond its number."""

    change: Change
    before: Unit | None
    after: Unit | None
    edited: bool

    @property
    def anchor(self) -> str:
        """Its permalink on a page; that of a unit that is gone begins with `bo/`."""
        if self.after:
            return self.after.path or "toan-van"
        return f"bo/{self.before.path if self.before else ''}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`pairs` are in the order of `after`; what was removed stands where it stood."""

    before: Document
    after: Document
    pairs: tuple[Pair, ...]

    def count(self, change: Change) -> int:
        return sum(pair.change is change for pair in self.pairs)

    def rows(self, pair: Pair) -> tuple[Row, ...]:
        """The lines of a pair beside each other. Raises `word_changes.TooLong`."""
        return rows(_text(self.before, pair.before), _text(self.after, pair.after))


def compare(before: Document, after: Document) -> Comparison:
    """What became of each unit of `before` in `after`.

    >>> from bookshelf.model import Document
    >>> one = Document("a", "s", "1", "Tên", "Mức phí là 5 đồng.")
    >>> [str(pair.change) for pair in compare(one, one).pairs]
    ['same']
    """
    old = [_Words(before, unit) for unit in units(before)]
    new = [_Words(after, unit) for unit in units(after)]
    return Comparison(before, after, tuple(_ordered(old, new, _matched(old, new))))


def units(document: Document) -> Iterator[Unit]:
    """The text cut at the start of every unit but khoản and điểm; blank stretches are left out."""
    marks: list[tuple[int, Provision | None]] = [(0, None)]
    marks += [(one.start, one) for one in document.provisions if one.kind not in _INSIDE]
    marks.sort(key=lambda mark: mark[0])
    for (start, provision), (end, _) in pairwise([*marks, (len(document.text), None)]):
        if document.text[start:end].strip():
            yield Unit(provision, start, end)


class _Words:
    """A unit with what is compared of it."""

    def __init__(self, document: Document, unit: Unit) -> None:
        text = document.text[unit.start : unit.end]
        label = _LABEL.match(text) if unit.provision else None
        self.unit = unit
        self.words = words_of(text)
        self.body = words_of(text[label.end() :]) if label else self.words
        self.heading = " ".join(unit.provision.heading.lower().split()) if unit.provision else ""
        self._lower = ["", *(word.lower() for word in self.body)]
        self._grams: Counter[tuple[str, str]] | None = None

    @property
    def grams(self) -> Counter[tuple[str, str]]:
        """Pairs of neighbouring words; a first word has a pair of its own."""
        if self._grams is None:
            self._grams = Counter(pairwise(self._lower))
        return self._grams

    def traces(self) -> set[tuple[str, ...]]:
        """What a unit may be found by: its pairs of words, and some of its longer runs."""
        runs = zip(*(self._lower[at:] for at in range(_LONG)), strict=False)
        return {*self.grams, *(run for run in runs if _kept(run[0]))}


@lru_cache(maxsize=50_000)
def _kept(word: str) -> bool:
    """Whether runs that begin with the word are looked at: a fourth, and the starts of units."""
    return crc32(word.encode()) % 4 == 0


def _text(document: Document, unit: Unit | None) -> str:
    return document.text[unit.start : unit.end] if unit else ""


Match = tuple[int, int]


def _matched(old: Sequence[_Words], new: Sequence[_Words]) -> list[Match]:
    """Pairs of places. The best score goes first, among equals the nearest: either side gives the same."""
    found = list(_unchanged(old, new))
    left = set(range(len(old))) - {i for i, _ in found}
    right = set(range(len(new))) - {j for _, j in found}
    scored = []
    for i, j in _likely(old, new, left, right):
        score = _score(old[i], new[j])
        if score >= _ENOUGH:
            scored.append((-score, abs(i - j), i + j, i, j))
    for *_, i, j in sorted(scored):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            found.append((i, j))
    return found


def _unchanged(old: Sequence[_Words], new: Sequence[_Words]) -> Iterator[Match]:
    places = {one.unit.path: j for j, one in enumerate(new)}
    for i, one in enumerate(old):
        j = places.get(one.unit.path)
        if j is not None and one.words == new[j].words:
            yield i, j


def _likely(old: Sequence[_Words], new: Sequence[_Words], left: set[int], right: set[int]) -> set[Match]:
    """Units worth comparing: those of one permalink, and those that share the most rare words in a row."""
    places = {new[j].unit.path: j for j in right}
    same_path = {(i, places[old[i].unit.path]) for i in left if old[i].unit.path in places}
    here, there = _holders(old, left), _holders(new, right)
    shared: Counter[Match] = Counter()
    for gram, some in here.items():
        others = there.get(gram, ())
        if len(some) <= _COMMON and len(others) <= _COMMON:
            shared.update((i, j) for i in some for j in others if old[i].unit.kind is new[j].unit.kind)
    of_old: dict[int, list[tuple[int, int]]] = defaultdict(list)
    of_new: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (i, j), count in shared.items():
        of_old[i].append((-count, j))
        of_new[j].append((-count, i))
    nearest = {(i, j) for i, some in of_old.items() for _, j in sorted(some)[:_CANDIDATES]}
    nearest |= {(i, j) for j, some in of_new.items() for _, i in sorted(some)[:_CANDIDATES]}
    return same_path | nearest


def _holders(some: Sequence[_Words], places: Iterable[int]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in sorted(places):
        for gram in some[place].traces():
            found[gram].append(place)
    return found


def _score(one: _Words, other: _Words) -> float:
    """Share of the pairs of words that both have (Dice), and what else speaks for the two being one."""
    same_path = one.unit.path == other.unit.path
    if same_path and one.unit.kind in _ONLY_ONE:
        return 1 + _SAME_PATH
    few, many = sorted((one.grams, other.grams), key=len)
    total = few.total() + many.total()
    alike = 2 * sum(min(count, many[gram]) for gram, count in few.items() if gram in many) / max(total, 1)
    same_heading = bool(one.heading) and one.heading == other.heading
    return alike + _SAME_PATH * same_path + _SAME_HEADING * same_heading


def _ordered(old: Sequence[_Words], new: Sequence[_Words], matches: Iterable[Match]) -> Iterator[Pair]:
    before_of = {j: i for i, j in matches}
    gone = sorted(set(range(len(old))) - set(before_of.values()))
    behind: dict[int | None, list[int]] = defaultdict(list)
    after_of = {i: j for j, i in before_of.items()}
    for i in gone:
        behind[next((after_of[k] for k in range(i - 1, -1, -1) if k in after_of), None)].append(i)
    for place in (None, *range(len(new))):
        if place is not None:
            yield _pair(old[before_of[place]] if place in before_of else None, new[place])
        yield from (Pair(Change.REMOVED, old[i].unit, None, True) for i in behind[place])


def _pair(one: _Words | None, other: _Words) -> Pair:
    if one is None:
        return Pair(Change.ADDED, None, other.unit, True)
    if one.unit.path != other.unit.path:
        return Pair(Change.MOVED, one.unit, other.unit, one.body != other.body)
    change = Change.SAME if one.words == other.words else Change.CHANGED
    return Pair(change, one.unit, other.unit, change is Change.CHANGED)

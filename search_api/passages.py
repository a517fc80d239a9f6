"""Cut a document into the units that are ranked: its Điều, or passages where it has none.

An Điều longer than `LONGEST` characters is cut at paragraph ends; its parts keep its heading and permalink,
or that of the khoản they begin with, so that a hit in a code of 100 pages still lands on the right line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bookshelf.model import Document, Provision, ProvisionKind

LONGEST = 6_000
"""Characters; BM25's length norm hides a word in a passage much longer than the average Điều (2,100)."""

_TITLE_LINES = 400
"""Characters of a Chương's or Mục's own lines at most; more than that is text of its own."""

_RANKED = frozenset(
    {
        ProvisionKind.PREAMBLE,
        ProvisionKind.ARTICLE,
        ProvisionKind.APPENDIX,
        ProvisionKind.HEADING,
        ProvisionKind.SIGNATURE,
    }
)
_CONTAINERS = frozenset(
    {ProvisionKind.PART, ProvisionKind.CHAPTER, ProvisionKind.SECTION, ProvisionKind.SUBSECTION}
)
_NAMES = {
    ProvisionKind.PREAMBLE: "Phần mở đầu",
    ProvisionKind.PART: "Phần",
    ProvisionKind.CHAPTER: "Chương",
    ProvisionKind.SECTION: "Mục",
    ProvisionKind.SUBSECTION: "Tiểu mục",
    ProvisionKind.ARTICLE: "Điều",
    ProvisionKind.CLAUSE: "khoản",
    ProvisionKind.POINT: "điểm",
    ProvisionKind.APPENDIX: "Phụ lục",
    ProvisionKind.HEADING: "Mục",
    ProvisionKind.SIGNATURE: "Nơi nhận, chữ ký",
}


WHOLE = "Toàn văn"
"""What the passages of a text without structure are called."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of `Document.text` and what it is called; `path` is "" for a text without structure."""

    path: str
    label: str
    heading: str
    start: int
    end: int


def label(provision: Provision) -> str:
    """What a provision is called in running text: "Điều 5", "Phụ lục I"."""
    return f"{_NAMES[provision.kind]} {provision.number}".strip()


def passages(document: Document) -> list[Passage]:
    """The ranked units in reading order; they do not overlap and hold every word of the text.

    >>> from bookshelf.model import Document
    >>> [p.start for p in passages(Document(id="a", source="s", source_key="1", title="", text="Một."))]
    [0]
    """
    found: list[Passage] = []
    for unit, start, end in _spans(document):
        found.extend(_pieces(document, unit, start, end))
    return found


def _spans(document: Document) -> Iterator[tuple[Provision | None, int, int]]:
    """Runs of text between the starts of ranked units, each with the unit that it belongs to.

    The line of a Chương or Mục goes with the Điều behind it: it says what that Điều is about.
    """
    marks: list[tuple[int, Provision | None]] = [(0, None)]
    marks += [(one.start, one) for one in document.provisions if one.kind in _RANKED | _CONTAINERS]
    held: int | None = None
    for (start, unit), (end, following) in pairwise([*marks, (len(document.text), None)]):
        begin = start if held is None else held
        held = None
        if following and unit and unit.kind in _CONTAINERS and end - begin <= _TITLE_LINES:
            held = begin
        elif document.text[begin:end].strip():
            yield unit, begin, end


def _pieces(document: Document, unit: Provision | None, start: int, end: int) -> Iterator[Passage]:
    clauses = _clauses_within(document, start, end) if end - start > LONGEST else []
    for first, last in _cuts(document.text, start, end):
        place = unit if first == start or unit is None else _clause_at(clauses, first) or unit
        yield Passage(
            path=place.path if place else "",
            label=_label_within(unit, place, whole=len(document.provisions) < 2),
            heading=unit.heading if unit else "",
            start=first,
            end=last,
        )


def _label_within(unit: Provision | None, place: Provision | None, whole: bool) -> str:
    if unit is None or (unit.kind is ProvisionKind.PREAMBLE and whole):
        return WHOLE
    if place is None or place is unit:
        return label(unit)
    return f"{label(unit)} {label(place)}"


def _clauses_within(document: Document, start: int, end: int) -> list[Provision]:
    return [
        one for one in document.provisions if one.kind is ProvisionKind.CLAUSE and start <= one.start < end
    ]


def _clause_at(clauses: list[Provision], position: int) -> Provision | None:
    index = bisect_right(clauses, position, key=lambda clause: clause.start) - 1
    if index < 0 or clauses[index].end <= position:
        return None
    return clauses[index]


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of at most about `LONGEST` characters, cut behind a line end, else behind a space."""
    while end - start > LONGEST:
        cut = _cut_before(text, start, start + LONGEST)
        yield start, cut
        start = cut
    yield start, end


def _cut_before(text: str, start: int, limit: int) -> int:
    for mark in ("\n", " "):
        cut = text.rfind(mark, start + LONGEST // 2, limit)
        if cut > 0:
            return cut + 1
    return limit

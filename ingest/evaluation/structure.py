"""Structure: Điều, khoản and điểm against the marks of vbpl.vn (`prov-*` classes in its HTML).

A unit is right when it starts at the same words, is of the same kind and has the same number; what it belongs
to follows from the order of units. What the truth itself gets wrong is set apart by three rules, each checked
by hand on documents, and counted in the note:

- doubled marks: broken HTML repeats an element within itself, and the same words are marked again;
- marks on words that bear no number of their kind: line breaks inside a unit, parts of a letterhead;
- what is below the signature (attached regulations, phụ lục, forms): vbpl.vn marks nothing there, in no
  document, so it can neither confirm nor refute what is found there.

Units that vbpl.vn passed over between two that it marked still count against us.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from lxml import etree

from bookshelf.model import Document, ProvisionKind
from ingest.evaluation.labelled import HALVES, half, lines
from ingest.evaluation.rows import Row
from ingest.html import extract_html
from ingest.origin import Origin
from ingest.understand import understand

_TARGETS = {ProvisionKind.ARTICLE: 0.995, ProvisionKind.CLAUSE: 0.98, ProvisionKind.POINT: 0.98}
_NAMES = {ProvisionKind.ARTICLE: "Điều", ProvisionKind.CLAUSE: "khoản", ProvisionKind.POINT: "điểm"}
_MARKS = {
    "prov-article": (ProvisionKind.ARTICLE, re.compile(r"[“\"]?(?:Điều|ĐIỀU)\s*(\d+[a-zđ]{0,2})")),
    "prov-clause": (ProvisionKind.CLAUSE, re.compile(r"[“\"]?(\d{1,3}[a-zđ]?)(?:\s?[.)/]|\s?[-–]\s)")),
    "prov-item": (ProvisionKind.POINT, re.compile(r"[“\"]?([a-zđ]{1,2}\d?)\s?[).\/]")),
}
_FIRST_WORDS = 24

Unit = tuple[ProvisionKind, str, str]
"""Kind, number, and the first letters of the words that it starts with."""


@dataclass(slots=True)
class Marks:
    """What the truth marks in one document, and how much of it was set apart."""

    units: list[Unit] = field(default_factory=list)
    doubled: int = 0
    unnumbered: int = 0


@dataclass(slots=True)
class _Count:
    right: int = 0
    missed: int = 0
    invented: int = 0

    @property
    def f1(self) -> float:
        wanted = 2 * self.right + self.missed + self.invented
        return 2 * self.right / wanted if wanted else 1.0


def evaluate(data: Path) -> Iterator[Row]:
    """F1 of each kind of unit over the bodies of the documents of `vbpl2026` that bear marks."""
    counts: dict[tuple[ProvisionKind, str], _Count] = defaultdict(_Count)
    misses: dict[ProvisionKind, list[str]] = defaultdict(list)
    documents = doubled = unnumbered = beyond = 0
    for line in lines(data / "vbpl2026" / "docs.jsonl.xz"):
        marks = read_marks(line.get("html") or "")
        if not marks.units:
            continue
        documents += 1
        doubled += marks.doubled
        unnumbered += marks.unnumbered
        found, outside = body_units(understand(extract_html(line["html"].encode()), Origin("vbpl", "1")))
        beyond += outside
        for unit, count in _differences(marks.units, found, line["file"], misses):
            _add(counts[unit, half(line["file"])], count)
    apart = f"{doubled} doubled and {unnumbered} unnumbered marks, {beyond} units below signatures set apart"
    for kind, target in _TARGETS.items():
        yield _row(kind, target, counts, f"{documents} documents; {apart}", misses[kind])


def read_marks(html: str) -> Marks:
    """The units that the HTML marks, in order.

    >>> read_marks('<p class="prov-article">Điều 1. Tên</p>').units
    [(<ProvisionKind.ARTICLE: 'dieu'>, '1', 'điều1tên')]
    """
    marks = Marks()
    if "prov-" not in html:
        return marks
    root = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    last: dict[str, str] = {}
    for element in root.iter("*"):
        name = next((one for one in element.get("class", "").split() if one in _MARKS), "")
        if not name:
            continue
        kind, pattern = _MARKS[name]
        words = " ".join(normalize("NFC", "".join(map(str, element.itertext()))).split()).replace("Ð", "Đ")
        number = pattern.match(words)
        if number is None:
            marks.unnumbered += 1
        elif last.get(name) == _key(words) and _is_within(element, name):
            marks.doubled += 1
        else:
            marks.units.append((kind, number[1].lower(), _key(words)))
            last[name] = _key(words)
    return marks


def body_units(document: Document) -> tuple[list[Unit], int]:
    """The units above the first signature, phụ lục or attached regulation, and how many there are below."""
    wanted = [unit for unit in document.provisions if unit.kind in _TARGETS]
    end = next((unit.start for unit in document.provisions if _ends_body(unit.kind, unit.number)), None)
    inside = [unit for unit in wanted if end is None or unit.start < end]
    found = [
        (unit.kind, unit.number, _key(document.text[unit.start : unit.start + 200].split("\n", 1)[0]))
        for unit in inside
    ]
    return found, len(wanted) - len(inside)


def _ends_body(kind: ProvisionKind, number: str) -> bool:
    if kind is ProvisionKind.HEADING:
        return not number
    return kind in (ProvisionKind.SIGNATURE, ProvisionKind.APPENDIX)


def _is_within(element: etree._Element, name: str) -> bool:
    return any(name in around.get("class", "").split() for around in element.iterancestors())


def _key(words: str) -> str:
    return re.sub(r"[\W_]", "", words).lower()[:_FIRST_WORDS]


def _differences(
    marked: Sequence[Unit], found: Sequence[Unit], name: str, misses: dict[ProvisionKind, list[str]]
) -> Iterator[tuple[ProvisionKind, _Count]]:
    truth, ours = Counter(marked), Counter(found)
    for unit in truth | ours:
        missed, invented = max(truth[unit] - ours[unit], 0), max(ours[unit] - truth[unit], 0)
        yield unit[0], _Count(min(truth[unit], ours[unit]), missed, invented)
        if missed or invented:
            what = "not found" if missed else "not marked by vbpl.vn"
            misses[unit[0]].append(f"{name}: {what}: {_NAMES[unit[0]]} {unit[1]} ({unit[2]})")


def _add(total: _Count, count: _Count) -> None:
    total.right += count.right
    total.missed += count.missed
    total.invented += count.invented


def _row(
    kind: ProvisionKind,
    target: float,
    counts: dict[tuple[ProvisionKind, str], _Count],
    note: str,
    misses: Sequence[str],
) -> Row:
    total = _Count()
    for name in HALVES:
        _add(total, counts[kind, name])
    halves = ", ".join(f"{counts[kind, name].f1:.4f} {name}" for name in HALVES)
    missing = f"{total.missed} not found, {total.invented} not marked by vbpl.vn"
    return Row(
        "structure",
        f"F1 of {_NAMES[kind]}",
        target,
        total.f1,
        f"{halves}; {missing}; {note}",
        tuple(misses),
    )

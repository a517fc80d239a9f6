"""Relations found in texts against those that vbpl.vn lists (`lien_quan` of `vbpl2017`), both being there.

The truth has errors of its own; precision and recall are given as it stands, and without them. Set apart are:

- căn cứ that the source leaves out: the target's number, or its name with its year (or with none), stands in
  the text on a line that begins with "Căn cứ" (52 of them were read: all but three were such);
- what no words of the text can tell: the target's number or name stands on no line that begins with "Căn cứ",
  in no khoản that has said "sửa đổi", "thay thế" or the like before; many of these texts lack their preamble;
- amendments and replacements that were read one by one (`data/relations.json`, with the reason of each).

Copies of one document count as one, and so do the Hiến pháp of 1992 and the same as amended in 2001, which
the source lists without rule. A repeal in part counts with amendments, as the source has it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzers.number import canonical_number
from bookshelf.law_names import CONSTITUTION, RESOLUTION, law_name, title_key
from bookshelf.model import Document, ProvisionKind, Relation, RelationKind
from bookshelf.names import name_key
from bookshelf.resolution import (
    CENTRAL,
    Candidate,
    Citing,
    choose,
    choose_constitution,
    choose_law,
    year_of,
)
from ingest.dates import parse_date
from ingest.evaluation.citations import plain
from ingest.evaluation.labelled import lines
from ingest.evaluation.rows import Row
from ingest.origin import Origin
from ingest.understand import understand_text

Kind = RelationKind
READ = Path(__file__).parent / "data" / "relations.json"


@dataclass(frozen=True, slots=True)
class _Part:
    """Our kinds, the source's lists that are true, those that are no error, and words that tell such."""

    name: str
    kinds: frozenset[RelationKind]
    true: tuple[str, ...]
    neutral: tuple[str, ...]
    words: re.Pattern[str]
    precision: float
    recall: float


_PARTS = (
    _Part("căn cứ", frozenset({Kind.BASED_ON}), ("vbcancu",), (), re.compile(r"(?i)\W*căn\s+cứ"), 0.98, 0.95),
    _Part(
        "sửa đổi",
        frozenset({Kind.AMENDS, Kind.REPEALS_PARTLY}),
        ("vbsuadoibosung",),
        ("vbbibomotphan",),
        re.compile(r"(?i)sửa\s+đổi|bổ\s+sung|bãi\s+bỏ|thay"),
        0.95,
        0.90,
    ),
    _Part(
        "thay thế",
        frozenset({Kind.REPLACES, Kind.REPEALS}),
        ("vbbithaythe",),
        ("vbbihethieuluc", "vbbibomotphan"),
        re.compile(r"(?i)thay|bãi\s+bỏ|h[ủu][yỷ]\s+bỏ|hết\s+hiệu\s+lực"),
        0.95,
        0.90,
    ),
)


@dataclass(slots=True)
class _Count:
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    omitted: int = 0
    untold: int = 0


@dataclass(frozen=True, slots=True)
class _Item:
    """One document of the source with what was read from its text."""

    id: str
    line: Mapping[str, Any]
    document: Document


class _Shelf:
    """The source's documents by number and name, as the record finds them."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self.by_id = {one.id: one for one in items}
        self._numbers: dict[str, list[Candidate]] = defaultdict(list)
        self._names: dict[str, list[Candidate]] = defaultdict(list)
        self._first: dict[tuple[str, ...], str] = {}
        for key, one in enumerate(items):
            name = law_name(one.document.doc_type, one.document.title)
            candidate = Candidate(key, one.id, CENTRAL, one.document.issued_on, name is not None)
            if number := canonical_number(one.document.number):
                self._numbers[number].append(candidate)
            if name:
                self._names[name].append(candidate)
            self._first.setdefault(self._identity(one.id), one.id)

    def same(self, document_id: str) -> str:
        """The first of the copies of a document."""
        return self._first[self._identity(document_id)]

    def target(self, citing: _Item, relation: Relation) -> str | None:
        by = Citing(citing.id, CENTRAL, citing.document.issued_on)
        number = canonical_number(relation.target_number) or ""
        name = title_key(relation.target_title) or ""
        numbered = [one for one in self._numbers[number] if not name or one.is_law == (name != RESOLUTION)]
        found = choose(by, numbered, relation.target_on)
        if found or not name:
            return found
        chosen = choose_constitution if name == CONSTITUTION else choose_law
        return chosen(by, self._names[name], relation.target_on or year_of(number))

    def _identity(self, document_id: str) -> tuple[str, ...]:
        document = self.by_id[document_id].document
        day = str(document.issued_on)
        if name_key(document.doc_type) == CONSTITUTION:
            return CONSTITUTION, "1992" if day[:4] in ("1992", "2001") else day
        number = canonical_number(document.number)
        if number and law_name(document.doc_type, document.title):  # several were passed under one number
            return number, day, name_key(document.title)
        return (number, day) if number else (name_key(document.doc_type), name_key(document.title), day)


def evaluate(data: Path) -> Iterator[Row]:
    """Precision and recall of căn cứ, of what is amended and of what is replaced or repealed."""
    items = list(_items(data))
    shelf = _Shelf(items)
    read = json.loads(READ.read_text("utf-8"))
    for part in _PARTS:
        count = _Count()
        for item in items:
            _compare(part, item, shelf, read, count)
        yield from _rows(part, count)


def _items(data: Path) -> Iterator[_Item]:
    for line in lines(data / "vbpl2017" / "docs.jsonl.xz"):
        stated = {
            "number": line["sokihieu"],
            "doc_type": line["loaivanban"],
            "title": " ".join(line["type"].split()),
            "issued_on": parse_date(line["ngaybanhanh"]),
        }
        origin = Origin("vbpl2017", line["itemID"], metadata=stated)
        yield _Item(
            line["itemID"], line["lien_quan"], understand_text(plain(line["noi_dung_md"] or ""), origin)
        )


def _compare(part: _Part, item: _Item, shelf: _Shelf, read: Mapping[str, str], count: _Count) -> None:
    def listed(names: Sequence[str]) -> set[str]:
        ids = (one for name in names for one in item.line.get(name, ()))
        return {shelf.same(one) for one in ids if one in shelf.by_id} - {shelf.same(item.id)}

    targets = (shelf.target(item, one) for one in item.document.relations if one.kind in part.kinds)
    found = {shelf.same(one) for one in targets if one} - {shelf.same(item.id)}
    true, neutral = listed(part.true), listed(part.neutral)
    count.right += len(found & true)
    for target in sorted(found - true - neutral):
        pair = f"{item.id}>{target}"
        stated = part.name == "căn cứ" and _told(part, item.document, shelf.by_id[target].document)
        if stated or f"{part.name} {pair}" in read:
            count.omitted += 1
            continue
        count.wrong.append(pair)
    for target in sorted(true - found):
        if _told(part, item.document, shelf.by_id[target].document):
            count.missed.append(f"{item.id}>{target}")
            continue
        count.untold += 1


def _told(part: _Part, document: Document, target: Document) -> bool:
    """Whether a line of the text has the part's words and the target's number, or its name and year."""
    number = "".join(target.number.split()).lower()
    is_constitution = name_key(target.doc_type) == CONSTITUTION
    name = CONSTITUTION if is_constitution else name_key(target.title)[:60]
    year = "1992" if is_constitution and target.title.find("1992") >= 0 else str(target.issued_on)[:4]
    in_preamble = part.name == "căn cứ"
    end = next((one.start for one in document.provisions if one.kind is ProvisionKind.ARTICLE), None)
    said = False
    for line in f"{document.title}\n{document.text[:end] if in_preamble else document.text}".split("\n"):
        if in_preamble:
            said = part.words.match(line) is not None
        else:  # what is said before a list is said of each line of it
            said = part.words.search(line) is not None or (said and not _OPENS.match(line))
        if not said:
            continue
        if "/" in number and number in "".join(line.split()).lower():
            return True
        if len(name) > 4 and name in name_key(line) and (year in line or not _YEAR.search(line)):
            return True
    return False


_YEAR = re.compile(r"(?:19|20)\d\d")
_OPENS = re.compile(r"(?:Điều\s+)?\d+\s*\.|Điều\s")
"""Begins an Điều or a khoản."""


def _rows(part: _Part, count: _Count) -> Iterator[Row]:
    wrong, missed = len(count.wrong), len(count.missed)
    raw = count.right / max(1, count.right + wrong + count.omitted)
    note = f"{count.right} found that are listed, {count.omitted} that the source omits, {wrong} wrong"
    yield Row("relations", f"{part.name}: precision as listed", None, raw, note)
    right = count.right + count.omitted
    yield Row(
        "relations", f"{part.name}: precision", part.precision, right / max(1, right + wrong), note,
        tuple(count.wrong),
    )  # fmt: skip
    raw = count.right / max(1, count.right + missed + count.untold)
    note = f"{count.right} of those listed found, {count.untold} that the text does not tell, {missed} missed"
    yield Row("relations", f"{part.name}: recall as listed", None, raw, note)
    yield Row(
        "relations", f"{part.name}: recall", part.recall, count.right / max(1, count.right + missed), note,
        tuple(count.missed),
    )  # fmt: skip

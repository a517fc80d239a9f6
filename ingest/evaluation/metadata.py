"""Metadata from the text alone: no address, no metadata of the source.

| documents | what is true |
|---|---|
| `vbpl2026`, those with a letterhead | vbpl.vn's attributes |
| `files/reference`, the PDFs with text | the attributes of their pages on vbpl.vn |
| `dsc2026`, one document in eight | số hiệu and type that the address at their source names |
| `vbpl2017`, no letterhead | days of taking effect; signers where the text names them |

A value counts where the truth has one and the text states it: the text of a standard that lost its first
page has no số hiệu to read. Days of taking effect count where the text states one: where the true day stands
behind "hiệu lực" in figures, and wherever a day was read.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from analyzers.folding import fold
from bookshelf.doc_types import resolve_doc_type
from bookshelf.model import Document, Signer, TextStatus
from bookshelf.names import name_key
from ingest.address import Address, read_address
from ingest.dates import DATE, date_of, parse_date
from ingest.evaluation.labelled import HALVES, half, lines
from ingest.evaluation.rows import Row
from ingest.extract import extract
from ingest.issuers import proper_name
from ingest.origin import Origin
from ingest.type_names import type_of_number
from ingest.understand import understand, understand_text

_TARGETS = {
    "số hiệu": 0.99,
    "type": 0.99,
    "issued date": 0.985,
    "issuer": 0.98,
    "signer": 0.96,
    "signer's title": 0.96,
    "effective date": 0.95,
}
_EVERY = 8
_BEHIND = 160
_FIRST_PAGE = 2500
_END = 200
_NO_NUMBER = {"", "khongso", "khong"}


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a document; None where nobody says. `signers` are (name, title)."""

    number: str | None = None
    doc_type: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    effective_on: date | None = None
    signers: tuple[Signer, ...] = ()
    printed_number: str = ""
    """The number as the letterhead has it, where that is known to differ from what the source calls it."""


@dataclass(slots=True)
class _Score:
    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    misses: list[str] = field(default_factory=list)


def evaluate(data: Path) -> Iterator[Row]:
    """The share of right values of each field and each set of documents."""
    for name, cases in (
        ("vbpl2026", _vbpl2026),
        ("files/reference", _reference),
        ("dsc2026", _dsc2026),
        ("vbpl2017", _vbpl2017),
    ):
        scores: dict[str, _Score] = defaultdict(_Score)
        for key, document, truth in cases(data):
            for asked, ours, wanted in _compare(document, truth):
                _note(scores[asked], key, ours, wanted)
        yield from (_row(name, asked, scores[asked]) for asked in _TARGETS if asked in scores)


def _row(name: str, asked: str, score: _Score) -> Row:
    total = sum(score.asked.values())
    halves = ", ".join(
        f"{score.right[one] / score.asked[one]:.4f} {one}" for one in HALVES if score.asked[one]
    )
    return Row(
        "metadata",
        f"{asked}, {name}",
        _TARGETS[asked],
        sum(score.right.values()) / total,
        f"{total} values; {halves}",
        tuple(score.misses),
    )


def _note(score: _Score, key: str, ours: str, wanted: str) -> None:
    score.asked[half(key)] += 1
    if ours == wanted:
        score.right[half(key)] += 1
    else:
        score.misses.append(f"{key}: {wanted!r} was read as {ours!r}")


# --- the documents ---------------------------------------------------------------------------------------

Case = tuple[str, Document, Truth]


def _vbpl2026(data: Path) -> Iterator[Case]:
    for line in lines(data / "vbpl2026" / "docs.jsonl.xz"):
        headed = bool(line["so_hieu_trong_van_ban"])
        truth = Truth(
            number=line["so_hieu"] if headed else None,
            printed_number=_printed(line["so_hieu_trong_van_ban"] or ""),
            doc_type=line["loai"] if headed else None,
            issued_on=_day(line["ngay_ban_hanh"]) if headed else None,
            issuer=line["co_quan_dau_van_ban"] if headed else None,
            effective_on=_day(line["ngay_hieu_luc"]),
        )
        yield line["file"], understand_text(line["noi_dung"], Origin("vbpl", line["file"])), truth


def _printed(words: str) -> str:
    """What stands behind "Số:": the data keep 40 letters of it, with the place and date run in."""
    return _number(words.split("\t")[0])


def _reference(data: Path) -> Iterator[Case]:
    found = sorted((data / "files" / "reference" / "text").glob("*.json"))
    if not found:
        raise FileNotFoundError(2, "no reference files", str(data / "files" / "reference" / "text"))
    for path in found:
        pdf = path.with_suffix(".pdf")
        document = understand(extract(pdf.read_bytes(), pdf.name), Origin("reference", path.stem))
        if document.text_status is TextStatus.NEEDS_OCR:
            continue  # its words are measured with those of scans
        yield path.name, document, _attributes(json.loads(path.read_text(encoding="utf-8")))


def _dsc2026(data: Path) -> Iterator[Case]:
    for index, line in enumerate(lines(data / "dsc2026" / "corpus.jsonl.xz")):
        if index % _EVERY:
            continue
        said = read_address(line["slug"])
        document = understand_text(line["text"], Origin("dsc", str(line["id"])))
        truth = Truth(number=said.number or None, doc_type=_type_of_address(said) or None)
        yield str(line["id"]), document, truth if _has_head(document.text, said) else Truth()


def _has_head(text: str, said: Address) -> bool:
    """Whether the first page is there: it has the number, or where the address has none, the type."""
    first = text[:_FIRST_PAGE]
    if said.number:
        return _number(said.number) in _number(first)
    return name_key(said.doc_type) in name_key(first)


def _type_of_address(said: Address) -> str:
    """The site names a joint circular a circular now and then; its number tells."""
    by_number = type_of_number(said.number)
    return by_number if by_number == "Thông tư liên tịch" else said.doc_type


def _vbpl2017(data: Path) -> Iterator[Case]:
    for line in lines(data / "vbpl2017" / "docs.jsonl.xz"):
        text = line.get("noi_dung_md") or ""
        known = _attributes(line)
        named = known.signers and all(name_key(one.name) in name_key(text[-_END:]) for one in known.signers)
        origin = Origin("vbpl", line["itemID"], metadata={"issued_on": known.issued_on})
        truth = Truth(effective_on=known.effective_on, signers=known.signers if named else ())
        yield line["itemID"], understand_text(text, origin), truth


def _attributes(values: Mapping[str, str]) -> Truth:
    """Of the names that the pages of the old vbpl.vn give their attributes."""
    pairs = [(values.get(f"nguoiki{n}"), values.get(f"chucdanh{n}")) for n in range(1, 6)]
    return Truth(
        number=values.get("sokihieu") or None,
        doc_type=values.get("loaivanban") or None,
        issued_on=_day(values.get("ngaybanhanh")),
        issuer=values.get("coquanbanhanh1") or None,
        effective_on=_day(values.get("ngaycohieuluc")),
        signers=tuple(Signer(name, title or "") for name, title in pairs if name),
    )


def _day(value: str | None) -> date | None:
    return parse_date(value) if value else None


# --- what counts as right ----------------------------------------------------------------------------------

Compared = tuple[str, str, str]
"""The field, our value and the true one, both in a form in which equal means right."""


def _compare(document: Document, truth: Truth) -> Iterator[Compared]:
    if truth.number and _number(truth.number) not in _NO_NUMBER:
        yield "số hiệu", *_same_number(_number(document.number), truth)
    if truth.doc_type:
        yield "type", _type(document.doc_type), _type(truth.doc_type)
    if truth.issued_on:
        yield "issued date", str(document.issued_on), str(truth.issued_on)
    if truth.issuer:
        yield "issuer", *_nearest(map(_agency, document.issuers), _agency(truth.issuer))
    if truth.signers:
        yield from _signers(document.signers, truth.signers, document.text)
    if truth.effective_on and (document.effective_on or _states(document.text, truth)):
        yield "effective date", str(document.effective_on), str(truth.effective_on)


def _number(number: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(number)).lstrip("0")


def _same_number(ours: str, truth: Truth) -> tuple[str, str]:
    """Right is what the source calls it, or what the letterhead prints where the two differ (a serial "66.15"
    that lost its first part, a code cut at a Cyrillic letter, a slip of the issuer); an address may name the
    first groups of the code alone.
    """
    wanted = _number(truth.number or "")
    printed = len(truth.printed_number) > 8 and ours.startswith(truth.printed_number)
    cut = len(wanted) > 8 and ours.startswith(wanted)
    return (wanted if printed or cut else ours), wanted


def _type(name: str) -> str:
    known = resolve_doc_type(name)
    return known.name if known else name_key(name)


def _agency(name: str) -> str:
    return name_key(proper_name(name))


def _nearest(ours: Iterator[str], wanted: str) -> tuple[str, str]:
    """One of several joint issuers is enough: the attributes name one. `vbpl2026` has the first line of the
    letterhead, which may end within the name or run on into the quốc hiệu.
    """
    names = list(ours)
    bare = wanted.split(" cong hoa xa hoi")[0]
    right = any(name == bare or (bare.count(" ") and name.startswith(f"{bare} ")) for name in names)
    return (wanted if right else "; ".join(names)), wanted


def _signers(ours: Sequence[Signer], wanted: Sequence[Signer], text: str) -> Iterator[Compared]:
    names = sorted(name_key(one.name) for one in wanted)
    yield "signer", "; ".join(sorted(name_key(one.name) for one in ours)), "; ".join(names)
    titles = {name_key(one.name): name_key(one.title) for one in ours}
    for one in wanted:
        title, true = titles.get(name_key(one.name), ""), name_key(one.title)
        if true and true in name_key(text[-_END:]):
            same = bool(title) and (title.startswith(true) or true.startswith(title))
            yield "signer's title", true if same else title, true


_IN_FORCE = re.compile(r"(?i)hiệu\s*lực")


def _states(text: str, truth: Truth) -> bool:
    """Whether the true day stands in figures behind "hiệu lực"."""
    for match in _IN_FORCE.finditer(text):
        behind = text[match.end() : match.end() + _BEHIND].split("\n", 1)[0]
        if any(date_of(found) == truth.effective_on for found in DATE.finditer(behind)):
            return True
    return False

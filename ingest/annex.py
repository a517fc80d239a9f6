"""A phụ lục that comes as a file of its own: what its first lines state about the document it belongs to.

"Phụ lục III / BẢNG CHỮ VIẾT TẮT … / (Kèm theo Nghị định số … ngày … của …)", after Nghị định 30/2020/NĐ-CP,
phụ lục I, mục III.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.casing import restore_case
from ingest.dates import DATE, date_of
from ingest.issuers import issuers_of
from ingest.letterhead import Found, Piece
from ingest.type_names import type_at_start

_NAME = re.compile(
    r"(?i)^phụ\s+lục(?:\s+số)?(?:\s+(?P<n>[ivxlc]{1,7}|\d{1,3}|[a-zđ]))?\s*[.:]?\s*(?P<title>.*)$"
)
_ATTACHED = re.compile(
    r"(?i)^\(\s*(?:được\s+)?(?:ban\s+hành\s+)?kèm\s+theo\s+[^\d)]{3,60}?\s*số\s*:?\s*(?P<number>\d[^\s)]*(?:\s?/\S+)?)"
)
_OF = re.compile(r"(?i)\bcủa\s+(?P<issuer>[^()]{3,160}?)\s*\)?\s*$")
_REACH = 8


@dataclass(frozen=True, slots=True)
class Annex:
    """`number`, `issued_on` and `issuers` are those of the document that it is attached to; `end` is where
    the head ends."""

    title: Found[str]
    number: Found[str]
    issued_on: Found[date] | None
    issuers: Found[tuple[str, ...]] | None
    end: int


def read_annex(pieces: Sequence[Piece], text: str) -> Annex | None:
    """None unless the text begins with "Phụ lục" and says within a few lines what it is attached to."""
    name = _NAME.match(pieces[0].text) if pieces else None
    if name is None or len(pieces[0].text) > 300:
        return None
    for index, piece in enumerate(pieces[1:_REACH], start=1):
        if attached := _ATTACHED.match(piece.text):
            return _annex(pieces, index, attached, name, text)
    return None


def _annex(
    pieces: Sequence[Piece], index: int, attached: re.Match[str], name: re.Match[str], text: str
) -> Annex:
    first, last = pieces[index], index
    while ")" not in pieces[last].text and last + 1 < min(len(pieces), index + 4):
        last += 1
    start, end = first.start, pieces[last].end
    closing = text.find(")", start, end)
    note = text[start : closing if closing > 0 else end].replace("\n", " ")
    number = first.start + attached.start("number")
    return Annex(
        _title(pieces[1:index], name, text, pieces[0].start, end),
        Found(attached["number"], number, number + len(attached["number"]), 0.6),
        _date(note, start),
        _issuers(note, start),
        end,
    )


def _title(named: Sequence[Piece], name: re.Match[str], text: str, start: int, end: int) -> Found[str]:
    words = " ".join([name["title"], *(piece.text for piece in named)]).strip()
    label = f"Phụ lục {name['n'].upper()}" if name["n"] else "Phụ lục"
    title = restore_case(words, text[end : end + 20_000])
    return Found(f"{label}. {title[:1].upper()}{title[1:]}" if title else label, start, end, 0.8)


def _date(note: str, start: int) -> Found[date] | None:
    found = DATE.search(note)
    day = date_of(found) if found else None
    return Found(day, start + found.start(), start + found.end(), 0.6) if found and day else None


def _issuers(note: str, start: int) -> Found[tuple[str, ...]] | None:
    found = _OF.search(note)
    if found is None or type_at_start(found["issuer"]):
        return None
    names = issuers_of([found["issuer"]])
    return Found(names, start + found.start("issuer"), start + found.end("issuer"), 0.6) if names else None

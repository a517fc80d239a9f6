"""The letterhead as pieces of text with its landmarks: quốc hiệu, số hiệu, place and date, type, body.

Lines, cells of a two-column table, and two columns run together on one line all become pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from ingest.lines import is_rule
from ingest.type_names import type_at_start

T = TypeVar("T")
_REACH = 90
_SCAN = 200
NATION = re.compile(
    r"(?i)c[ộô]ng\s+h[oò][àaò]a?\s+x[ãa]\s+h[ộô]i|dân\s+chủ\s+cộng\s+h[oò][àa]|đảng\s+cộng\s+sản\s+việt\s+nam"
)
_SEAM = re.compile(
    r"\t|\s*\|\s*|(?<=[\w-]) +(?=C[ỘÔ]NG\s+H[OÒ][ÀAÒ]A?\s+X[ÃA]\s+H|Độc\s+lập\s*[-–]\s*Tự\s+do"
    r"|DÂN CHỦ CỘNG H|ĐẢNG CỘNG SẢN VIỆT NAM)"
    r"|(?<=[A-ZÀ-ỸĐ\-_]) +(?=(?:Luật |Bộ luật |Pháp lệnh |Nghị quyết )?[Ss]ố *: *\d)"
    r"|(?:(?<=[A-ZĐ\d])|(?<=phúc)|(?<=Phúc)) +(?=(?:[A-ZĐ]\w*[ .]+){0,4}[A-ZĐ]\w*, *ngày +\d)"
)
_SEAM_SIGNS = ("\t", "|", "CỘNG", "CÔNG", "Độc", "DÂN CHỦ", "ĐẢNG", "ố:", "ố :", "ngày")
"""What a seam has beside it: lines without any are not searched."""

MOTTO = re.compile(
    r"(?i)^\W*(?:chủ\s+nghĩa\s+việt\s+nam|việt\s+nam$|độc\s+lập\s*[-–—.:]?\s*tự\s+do|nước\s+việt\s+nam)"
)
NUMBER_LINE = re.compile(
    r"(?i)^\W{0,3}(?:(?:luật|bộ\s+luật|pháp\s+lệnh|nghị\s+quyết|nghị\s+định|quyết\s+định|thông\s+tư|lệnh"
    r"|sắc\s+lệnh|chỉ\s+thị)\s+)?"
    r"(?:số|sô|so)(?:\s+hiệu)?\s*[:.]?\s*(?P<n>\d.{0,80})"
)
NUMBERED = re.compile(r"(?i)\s+số\s*:?\s*(?=\d+/\d{4}/)")
_BARE_NUMBER = re.compile(
    r"^\d{1,5}(?:/\d{4})?/(?:TTLT|NQ|NĐ|QĐ|TT|CT|VBHN|QH|UBTVQH)[\w/&.\-]*$|^\d{1,4}/\d{4}/(?:QH|UBTVQH"
    r"|L-CTN)\d*$"
)
PLACE_DATE = re.compile(
    r"(?:^\W{0,3}|(?<=\s)(?=[A-ZĐ][^,\n]{1,40},\s*ngày))"
    r"(?:(?P<place>(?!Số)[A-ZĐ][\w.\-]*(?: +(?!ngày)[\w.\-]+){0,8}?)\s*,?\s*)?(?:ngày|Ngày|NGÀY)\s*"
    r"(?P<date>[\d_.…]{1,4}\s*(?:tháng|[/.\-])\s*[\d_.…]{1,4}\s*(?:,?\s*năm|[/.\-])\s*\d{4})(?=\W*$)"
)
_SUBJECT = re.compile(r"(?i)^(?:v\s*/\s*v|về\s+việc)\b")
_NO_PLACE = re.compile(r"(?i)\b(?:luật|nghị|quyết|thông tư|hiến|căn cứ|số|bộ|điều)\b")
_BODY = re.compile(
    r"^(?:(?i:căn\s+cứ|kính\s+gửi|chương\s+(?:[ivx]+|1)\b|điều\s+(?:1|thứ)\b|phần\s+(?:thứ|i\b)|mục\s+lục"
    r"|lời\s+nói\s+đầu"
    r"|-\s+căn\s+cứ|quy\s+định\s+chung|[i1]\s*[.\-–]\s)|Xét|XÉT|Theo\s+đề\s+nghị|Để\s|Thực\s+hiện"
    r"|Thi\s+hành|Tiếp\s+theo"
    r"|Trong\s+thời\s+gian|Ngày\s+\d|Được\s|Nguồn\s+án\s+lệ)"
)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value with its place in the text (code points, half-open) and how sure it is, from 0 to 1."""

    value: T
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the head, or a cell of a row of it."""

    text: str
    start: int
    line: int
    column: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class Layout:
    """Where the landmarks of the head are, as indices of pieces."""

    pieces: Sequence[Piece]
    nation: int | None = None
    number: int | None = None
    dated: int | None = None
    type: int | None = None
    body: int = 0


def read_layout(text: str) -> Layout:
    """The pieces of the first lines of `Document.text` and the landmarks among them."""
    return _layout(_pieces(text))


def _pieces(text: str) -> list[Piece]:
    """The pieces from the letterhead on: what stands above it (a site's banner) is no part of the head."""
    result: list[Piece] = []
    letterhead: int | None = None
    for piece in _every_piece(text):
        if not result and piece.text.lower().startswith("phụ lục"):
            letterhead = 0  # a quốc hiệu below belongs to a form
        result.append(piece)
        if letterhead is None and _is_nation(piece.text):
            letterhead = _left_column_start(result, len(result) - 1)
        if letterhead is not None and len(result) >= letterhead + _REACH:
            break
    return result[letterhead or 0 :][:_REACH]


def _every_piece(text: str) -> Iterator[Piece]:
    start, line = 0, 0
    while start < len(text) and line < _SCAN:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        for column, (first, last) in enumerate(_cells(text, start, min(end, start + 2000))):
            cell = text[first:last]
            lead = len(cell) - len(cell.lstrip())
            if bare := cell.strip():
                yield Piece(bare, first + lead, line, column)
        start, line = end + 1, line + 1


def _is_nation(text: str) -> bool:
    return len(text) < 60 and NATION.match(text) is not None and text.isupper()


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the cells of a line, of two columns run together as well."""
    line = text[start:end]
    if not any(sign in line for sign in _SEAM_SIGNS):
        return [(start, end)]
    cuts = [start]
    cuts.extend(match.end() for match in _SEAM.finditer(text, start, end))
    cuts.append(end)
    return list(pairwise(cuts))[:6]


def _left_column_start(pieces: Sequence[Piece], nation: int) -> int:
    """Where the left column above the quốc hiệu starts; the "V/v …" of a letter may wrap within it."""
    start = nation
    while start > 0 and nation - start < 10:
        if _is_letterhead(pieces[start - 1].text):
            start -= 1
            continue
        if start > 1 and NUMBER_LINE.match(pieces[start - 2].text) and len(pieces[start - 1].text) < 40:
            start -= 2  # a stamp or a note that stands below the number
            continue
        above = range(start - 1, max(start - 5, 0), -1)
        subject = next((index for index in above if _SUBJECT.match(pieces[index].text)), None)
        if subject is None:
            break
        start = subject
    return start


def _is_letterhead(text: str) -> bool:
    if is_rule(text) or NUMBER_LINE.match(text):
        return True
    letters = text.replace("TP.", "").strip(" -*_.")
    return len(letters) < 120 and (letters.isupper() or letters.startswith(("Số", "Luật số", "UBND", "HĐND")))


def _layout(pieces: list[Piece]) -> Layout:
    layout = Layout(pieces, body=len(pieces))
    for index, piece in enumerate(pieces):
        if layout.nation is None and len(piece.text) < 90 and NATION.search(piece.text):
            layout.nation = index
        elif layout.number is None and states_number(piece.text):
            layout.number = index
        if layout.dated is None and is_dateline(piece.text):
            layout.dated = index
        elif layout.type is None and _is_type_line(piece.text):
            layout.type = index
        elif _BODY.match(piece.text) and (layout.type is not None or index > 2):
            layout.body = index
            break
    if layout.type is None:
        layout.type = _last_resort_type(layout)
        if layout.type is not None:
            after = range(layout.type + 1, layout.body)
            layout.body = next((i for i in after if _BODY.match(pieces[i].text)), layout.body)
    return layout


def is_dateline(text: str) -> bool:
    match = PLACE_DATE.search(text) if len(text) < 120 else None
    return match is not None and not _NO_PLACE.search(text[: match.start("date")])


def states_number(text: str) -> bool:
    match = NUMBER_LINE.match(text) if len(text) < 400 else None
    if match:
        return ":" in text[: match.start("n")] or len(text) < 60
    return _BARE_NUMBER.match(text) is not None


def is_letter_part(piece: Piece) -> bool:
    text = piece.text
    return bool(
        (NATION.search(text[:60]) and len(text) < 60)
        or MOTTO.match(text)
        or states_number(text)
        or is_dateline(text)
    )


def _is_type_line(text: str) -> bool:
    match = type_at_start(text)
    if match is None or match[1].upper() != match[1] or len(text) > 300:
        return False
    return not text.endswith(":") or len(text) > len(match[1]) + 3


def _last_resort_type(layout: Layout) -> int | None:
    """A type in lower case: "Nghị định" alone on its line, "Án lệ số …" in the first lines, or the name of
    a law below "Luật số …", as the Công báo sets it."""
    numbered: int | None = None
    for index, piece in enumerate(layout.pieces[: layout.body]):
        match = type_at_start(piece.text) if piece.text[0].isupper() else None
        if match is None:
            continue
        if match.end() == len(piece.text):
            return numbered if numbered is not None else index
        if index < 2 and numbered is None and NUMBERED.match(piece.text, match.end()):
            numbered = index
            continue
        above = layout.pieces[index - 1].text if index and index - 1 == layout.number else ""
        if type_at_start(above) and len(piece.text) < 200 and not piece.text.endswith((".", ";", ",")):
            return index
    return numbered

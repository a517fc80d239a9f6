"""The head of a document: what its letterhead and first lines state about it.

Nghị định 30/2020/NĐ-CP (phụ lục I) lays it out: issuer and số hiệu on the left, quốc hiệu – tiêu ngữ and
place with date on the right, then the type in capitals and the trích yếu; an official letter (công văn) has
its "V/v …" under the số hiệu instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.annex import Annex, read_annex
from ingest.dates import DATE, date_of
from ingest.issuers import agencies_of_code, issuers_of, proper_name
from ingest.letterhead import (
    MOTTO,
    NUMBER_LINE,
    NUMBERED,
    PLACE_DATE,
    Found,
    Layout,
    Piece,
    is_letter_part,
    read_layout,
)
from ingest.lines import is_rule
from ingest.title import ABOUT, ENACTOR, read_title
from ingest.type_names import type_at_start, type_name, type_of_number

_NUMBER = re.compile(
    r"(?P<serial>\d{1,6}(?:\.\d{1,3})?[a-zA-Z]?)\s*(?P<rest>(?:(?:[-/]{1,2}"
    r"|(?<=\d )(?=[A-ZĐ]))\s*[\w&.()+,]{1,30}\s?(?=[-/]|\s|$|[,;])\s*){1,12})"
)
_STANDARD = re.compile(
    r"\b((?:TCVN|QCVN|TCXDVN|TCN|QCĐP)(?:[ -]?[A-ZĐ/]{2,12})?[ -]?\d[\w.-]*(?:\s?:\s?\d{4}(?:/[A-ZĐ]+)?)?)"
)
_ADDRESSED = re.compile(r"(?i)kính\s+gửi\b")
_ADOPTED = re.compile(
    r"(?:(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Hiến pháp)\s+này\s+(?:đã\s+)?được|^Được)\s+"
    r"(?P<by>[^.\n]{5,160}?)\s+thông\s+qua\s+(?:vào\s+)?(?:các\s+ngày\s+(?:\d{1,2}\s*(?:,|và)\s*)*|(?=ngày\s))",
    re.M,
)
_ENACTING = re.compile(
    r"(?m)^([A-ZĐ][\w ,\-]{4,90}?)\s+ban hành\s+(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định"
    r"|Thông tư|Chỉ thị)\b"
)


@dataclass(slots=True)
class Head:
    """What the first lines state; None where they do not. `end` is where the head ends in the text."""

    number: Found[str] | None = None
    doc_type: Found[str] | None = None
    title: Found[str] | None = None
    issuers: Found[tuple[str, ...]] | None = None
    place: Found[str] | None = None
    issued_on: Found[date] | None = None
    end: int = 0


def read_head(text: str) -> Head:
    """The head of `Document.text` (paragraphs by line, cells by tab).

    >>> read_head("CHÍNH PHỦ\\nSố: 7/2031/NĐ-CP\\nNGHỊ ĐỊNH\\nVề chợ nổi\\nCăn cứ Hiến pháp;").number.value
    '7/2031/NĐ-CP'
    """
    layout = read_layout(text)
    head = Head()
    if not layout.pieces:
        return head
    if annex := read_annex(layout.pieces, text):
        return _head_of_annex(annex)
    head.number = _number(layout)
    _place_and_date(layout, head, text)
    head.doc_type = _doc_type(layout, head)
    head.title = read_title(layout, text)
    head.issuers = _issuers(layout, head) or _enacting(text)
    head.end = _end(layout, head)
    return head


def _end(layout: Layout, head: Head) -> int:
    """Where the body starts, else behind the last landmark."""
    if layout.body < len(layout.pieces):
        return layout.pieces[layout.body].start
    marks = (layout.nation, layout.number, layout.dated, layout.type)
    ends = [layout.pieces[mark].end for mark in marks if mark is not None]
    return max([*ends, head.title.end if head.title else 0])


def _head_of_annex(annex: Annex) -> Head:
    number = Found(
        tidy_number(annex.number.value), annex.number.start, annex.number.end, annex.number.confidence
    )
    kind = Found("Phụ lục", annex.title.start, annex.title.start + len("Phụ lục"))
    return Head(number, kind, annex.title, annex.issuers, None, annex.issued_on, annex.end)


def _number(layout: Layout) -> Found[str] | None:
    if layout.number is not None:
        piece = layout.pieces[layout.number]
        line = NUMBER_LINE.match(piece.text)
        return _number_in(piece, line.start("n") if line else 0)
    if layout.type is not None:
        own = layout.pieces[layout.type]
        kind = type_at_start(own.text)
        numbered = NUMBERED.match(own.text, kind.end()) if kind else None
        if numbered:
            return _number_in(own, numbered.end())
    for piece in layout.pieces[: min(layout.body, 12)]:
        if piece.column == 0 and len(piece.text) < 80 and (standard := _STANDARD.match(piece.text)):
            start = piece.start + standard.start()
            return Found(tidy_number(standard[1]), start, piece.start + standard.end(), 0.8)
    return None


def _number_in(piece: Piece, at: int) -> Found[str] | None:
    match = _NUMBER.match(piece.text, at)
    if match is None:
        return None
    raw = piece.text[at : match.end()]
    if cut := ABOUT.search(raw):
        raw = raw[: cut.start()]
    value = tidy_number(_first_words(raw))
    return Found(value, piece.start + at, piece.start + at + len(raw.rstrip())) if value else None


def _first_words(raw: str) -> str:
    """Spaces inside a số hiệu stand beside a slash or a dash; any other space ends it."""
    joined = re.sub(r"\s*([-/])[-/\s]*", r"\1", raw.strip())
    joined = re.sub(r"(?<=\d) (?=[A-ZĐ])", "-", joined)
    return joined.split()[0] if joined.split() else ""


_STANDARD_SPACES = re.compile(r"^((?:TCVN|QCVN|TCXDVN|QCĐP))(ISO(?:/IEC)?)?(?=\d)")
_LOOKALIKES = str.maketrans("АВСЕНІКМОРТХаеорсхÐð–—‑", "ABCEHIKMOPTXaeopcxĐđ---")


def tidy_number(number: str) -> str:
    """A số hiệu as written, without spaces and look-alike letters.

    >>> tidy_number("74 /2025/QÐ-UBND")
    '74/2025/QĐ-UBND'
    """
    bare = re.sub(r"\s+", "", number.translate(_LOOKALIKES)).strip(".,;:-/*_()")
    bare = _STANDARD_SPACES.sub(lambda m: " ".join(filter(None, (m[1], m[2]))) + " ", bare)
    return re.sub(r"(?<=/AL)\d$", "", bare)


def _place_and_date(layout: Layout, head: Head, text: str) -> None:
    if layout.dated is None:
        head.issued_on = _date_below_type(layout) or _adopted(text)
        return
    piece = layout.pieces[layout.dated]
    match = PLACE_DATE.search(piece.text)
    if match is None:
        return
    start = piece.start + match.start()
    if match["place"]:
        place = match["place"].strip(" ,.-*_")
        head.place = Found(place, start, start + len(match["place"]))
    found = DATE.search(match["date"])
    if found and (day := date_of(found)):
        head.issued_on = Found(day, piece.start + match.start("date"), piece.start + match.end("date"))


def _adopted(text: str) -> Found[date] | None:
    """ "… đã được Quốc hội … thông qua ngày …": the last words of a law whose head bears no date."""
    adoptions = list(_ADOPTED.finditer(text))
    found = DATE.match(text, adoptions[-1].end()) if adoptions else None
    day = date_of(found) if found else None
    return Found(day, found.start(), found.end(), 0.8) if found and day else None


def _date_below_type(layout: Layout) -> Found[date] | None:
    """Older documents date the type line: "QUYẾT ĐỊNH CỦA … SỐ … NGÀY 5 THÁNG 6 NĂM 1994"."""
    if layout.type is None:
        return None
    for piece in layout.pieces[layout.type : min(layout.type + 2, layout.body)]:
        match = re.search(r"(?i)\bsố\s.{1,60}?\bngày\s", piece.text)
        if match and (piece.text.isupper() or match.start() < 2):
            found = DATE.search(piece.text, match.end() - 6)
            if found and (day := date_of(found)):
                return Found(day, piece.start + found.start(), piece.start + found.end(), 0.8)
    return None


def _doc_type(layout: Layout, head: Head) -> Found[str] | None:
    number = head.number
    by_code = type_of_number(number.value) if number else ""
    if number and by_code == "Văn bản hợp nhất":
        return Found(by_code, number.start, number.end)
    if layout.type is not None:
        piece = layout.pieces[layout.type]
        match = type_at_start(piece.text)
        if match:
            written = type_name(match[1])
            if number and by_code and _is_named_after_content(written, by_code, number.value):
                return Found(by_code, number.start, number.end, 0.7)
            return Found(written, piece.start, piece.start + match.end())
    if number is None:
        return None
    if by_code and not any(_ADDRESSED.match(piece.text) for piece in layout.pieces):
        return Found(by_code, number.start, number.end, 0.9)
    return Found("Công văn", number.start, number.end, 0.8)


_ATTACHED = frozenset({"Quy định", "Quy chế", "Điều lệ", "Nội quy"})


def _is_named_after_content(written: str, by_code: str, number: str) -> bool:
    """Whether the number tells the type better: "QUY ĐỊNH CHẾ ĐỘ …" is the trích yếu of a circular without
    its type line, and "THÔNG TƯ / LIÊN TỊCH" is broken. The Party's regulations (QĐ/TW) are what they
    are called.
    """
    if written == "Thông tư" and by_code == "Thông tư liên tịch":
        return True
    return written in _ATTACHED and by_code != written and not number.endswith(("/TW", "/TƯ"))


def _issuers(layout: Layout, head: Head) -> Found[tuple[str, ...]] | None:
    if (left := _left_column(layout)) and (names := issuers_of(piece.text for piece in left)):
        return Found(names, left[0].start, left[-1].end)
    if named := _issuer_in_title_block(layout):
        return named
    if head.number and (names := agencies_of_code(_code(head.number.value))):
        return Found(names, head.number.start, head.number.end, 0.7)
    return None


def _enacting(text: str) -> Found[tuple[str, ...]] | None:
    """ "Bộ trưởng Bộ … ban hành Thông tư …": the sentence that enacts, where there is no letterhead."""
    adopted = _ADOPTED.search(text, 0, 2000)
    if adopted and len(adopted["by"]) < 80:
        return Found((proper_name(adopted["by"]),), adopted.start("by"), adopted.end("by"), 0.7)
    match = _ENACTING.search(text, 0, 8000)
    if match is None or not ENACTOR.match(match[1]):
        return None
    return Found((proper_name(match[1]),), match.start(1), match.end(1), 0.7)


def _code(number: str) -> str:
    return number.split("/", 1)[1] if "/" in number else number


def _left_column(layout: Layout) -> list[Piece]:
    """The capitals to the left of, or above, the quốc hiệu."""
    if layout.nation is None:
        return list(_leading_capitals(layout))
    nation = layout.pieces[layout.nation]
    last = min(index for index in (layout.type, layout.body) if index is not None)
    before = [piece for piece in layout.pieces[: layout.nation] if _names_agency(piece)]
    if nation.column == 0 and not before:
        after = layout.pieces[layout.nation + 1 : last]
        return [piece for piece in after if _names_agency(piece) and piece.text.isupper()][:3]
    row_mates = [
        piece
        for piece in layout.pieces[layout.nation + 1 : last]
        if nation.column > 0 and piece.column == 0 and piece.line <= nation.line + 3 and _names_agency(piece)
    ]
    return before + [piece for piece in row_mates if piece.text.isupper() and not MOTTO.match(piece.text)]


def _names_agency(piece: Piece) -> bool:
    text = piece.text
    if is_rule(text) or is_letter_part(piece) or len(text) > 200:
        return False
    return (text.isupper() or text.startswith(("UBND", "HĐND", "TAND"))) and len(text) > 2


def _leading_capitals(layout: Layout) -> Iterator[Piece]:
    last = min((index for index in (layout.type, layout.number, layout.body) if index is not None), default=0)
    for piece in layout.pieces[: min(last, 5)]:
        if not _names_agency(piece) or not ENACTOR.match(piece.text):
            return
        yield piece


def _issuer_in_title_block(layout: Layout) -> Found[tuple[str, ...]] | None:
    """ "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG …" or the enacting line in capitals between trích yếu and căn cứ."""
    if layout.type is None:
        return None
    own = layout.pieces[layout.type]
    match = re.search(r"(?i)\s(?:(?:liên tịch\s+)?của|[-–])\s+(.+?)(?=\s+số\s|\s+ngày\s|$)", own.text)
    if match and own.text.isupper() and ENACTOR.match(match[1]):
        return Found((proper_name(match[1]),), own.start + match.start(1), own.start + match.end(1), 0.8)
    for piece in layout.pieces[layout.type + 1 : layout.body + 8]:
        if (
            piece.text.isupper()
            and len(piece.text) < 120
            and ENACTOR.match(piece.text)
            and not piece.text.endswith(":")
        ):
            return Found((proper_name(piece.text),), piece.start, piece.end, 0.8)
    return None

"""The head of a document: what its letterhead and first lines state about it.

Nghị định 30/2020/NĐ-CP (phụ lục I) lays it out: issuer and số hiệu on the left, quốc hiệu – tiêu ngữ and
place with date on the right, then the type in capitals and the trích yếu; an official letter (công văn) has its
"V/v …" under the số hiệu instead. Lines and two-column rows are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from ingest.casing import restore_case
from ingest.dates import DATE, date_of
from ingest.issuers import agencies_of_code, issuers_of, proper_name
from ingest.lines import is_rule
from ingest.type_names import type_at_start, type_name, type_of_number

T = TypeVar("T")
_REACH = 90
_SCAN = 200

_NATION = re.compile(
    r"(?i)c[ộô]ng\s+h[oò][àaò]a?\s+x[ãa]\s+h[ộô]i|dân\s+chủ\s+cộng\s+h[oò][àa]|đảng\s+cộng\s+sản\s+việt\s+nam"
)
_SEAM = re.compile(
    r"\t|(?<=[\w-]) +(?=C[ỘÔ]NG\s+H[OÒ][ÀAÒ]A?\s+X[ÃA]\s+H|Độc\s+lập\s*[-–]\s*Tự\s+do|DÂN CHỦ CỘNG H|ĐẢNG CỘNG SẢN VIỆT NAM)"
    r"|(?<=[A-ZĐ\d]) +(?=(?:[A-ZĐ]\w*[ .]+){0,4}[A-ZĐ]\w*, *ngày +\d)"
)
_MOTTO = re.compile(
    r"(?i)^\W*(?:chủ\s+nghĩa\s+việt\s+nam|việt\s+nam$|độc\s+lập\s*[-–—.:]?\s*tự\s+do|nước\s+việt\s+nam)"
)
_NUMBER_LINE = re.compile(
    r"(?i)^\W{0,3}(?:(?:luật|bộ\s+luật|pháp\s+lệnh|nghị\s+quyết|nghị\s+định|quyết\s+định|thông\s+tư|lệnh|sắc\s+lệnh|chỉ\s+thị)\s+)?"
    r"(?:số|sô|so)(?:\s+hiệu)?\s*[:.]?\s*(?P<n>\d.{0,80})"
)
_NUMBER = re.compile(
    r"(?P<serial>\d{1,6}(?:\.\d{1,3})?[a-zA-Z]?)\s*(?P<rest>(?:(?:[-/]|(?<=\d )(?=[A-ZĐ]))\s*[\w&.()+,]{1,30}\s?(?=[-/]|\s|$|[,;])\s*){1,7})"
)
_BARE_NUMBER = re.compile(
    r"^\d{1,5}(?:/\d{4})?/(?:TTLT|NQ|NĐ|QĐ|TT|CT|VBHN|QH|UBTVQH)[\w/&.\-]*$|^\d{1,4}/\d{4}/(?:QH|UBTVQH|L-CTN)\d*$"
)
_STANDARD = re.compile(r"\b((?:TCVN|QCVN|TCXDVN|TCN|QCĐP)(?:[ -]?[A-ZĐ/]{2,12})?[ -]?\d[\w.:/-]*)")
_PLACE_DATE = re.compile(
    r"(?:^|(?<=\s)|(?<=\*))(?:(?P<place>(?!Số)[A-ZĐ][\w.\-]*(?:[ -]+(?!ngày)[\w.\-]+){0,7}?)\s*,?\s*)?(?:ngày|Ngày|NGÀY)\s*"
    r"(?P<date>[\d_.…]{1,4}\s*(?:tháng|[/.\-])\s*[\d_.…]{1,4}\s*(?:,?\s*năm|[/.\-])\s*\d{4})(?=\W*$)"
)
_NO_PLACE = re.compile(r"(?i)\b(?:luật|nghị|quyết|thông tư|hiến|căn cứ|số|bộ|điều)\b")
_BODY = re.compile(
    r"(?i)^(?:(?:căn\s+cứ|xét|theo\s+đề\s+nghị|kính\s+gửi|chương\s+(?:[ivx]+|1)\b|điều\s+(?:1|thứ)\b|phần\s+(?:thứ|i\b)|mục\s+lục"
    r"|lời\s+nói\s+đầu|để\s+|thực\s+hiện|thi\s+hành|tiếp\s+theo|trong\s+thời\s+gian|ngày\s+\d)|[i1]\s*[.\-–]\s|-\s+căn\s+cứ|quy\s+định\s+chung)"
)
_BANNER = re.compile(r"(?i)^(?:đang tải văn bản|tải về|văn bản gốc|mục lục$|bản dịch này)")
_ABOUT = re.compile(r"(?i)(?:^|\s)(?:v\s*/\s*v|v\.v|về\s+việc)\s*[:.]?\s*")
_ENACTOR = re.compile(
    r"(?i)^(?:chính phủ|thủ tướng chính phủ|quốc hội|ủy ban|uỷ ban|hội đồng|chủ tịch|bộ trưởng|bộ\s|tổng|thống đốc|chánh án|viện trưởng"
    r"|giám đốc|cục trưởng|ban\s|chủ nhiệm|tòa án|tỉnh ủy|sở\s|đoàn|thanh tra|kiểm toán|liên bộ|ngân hàng|trưởng)"
)
_SIGN_OR_FRAME = re.compile(r"^[(\[].{0,160}[)\]]\W*$")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value with its place in the text (code points, half-open) and how sure it is, from 0 to 1."""

    value: T
    start: int
    end: int
    confidence: float = 1.0


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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of the head, or a cell of a row of it."""

    text: str
    start: int
    line: int
    column: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class _Layout:
    """Where the landmarks of the head are, as indices of pieces."""

    pieces: Sequence[_Piece]
    nation: int | None = None
    number: int | None = None
    dated: int | None = None
    type: int | None = None
    body: int = 0
    skip: set[int] = field(default_factory=set)


def read_head(text: str) -> Head:
    """The head of `Document.text` (paragraphs by line, cells by tab).

    >>> read_head("CHÍNH PHỦ\\nSố: 7/2031/NĐ-CP\\nNGHỊ ĐỊNH\\nVề chợ nổi\\nCăn cứ Hiến pháp;").number.value
    '7/2031/NĐ-CP'
    """
    layout = _layout(_pieces(text))
    head = Head()
    if not layout.pieces:
        return head
    head.number = _number(layout)
    _place_and_date(layout, head)
    head.doc_type = _doc_type(layout, head)
    head.title = _title(layout, text)
    head.issuers = _issuers(layout, head)
    head.end = layout.pieces[layout.body].start if layout.body < len(layout.pieces) else layout.pieces[-1].end
    return head


def _pieces(text: str) -> list[_Piece]:
    result: list[_Piece] = []
    start, line = 0, 0
    while start < len(text) and line < _SCAN:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        for column, (first, last) in enumerate(_cells(text, start, min(end, start + 2000))):
            cell = text[first:last]
            lead = len(cell) - len(cell.lstrip())
            if bare := cell.strip():
                result.append(_Piece(bare, first + lead, line, column))
        start, line = end + 1, line + 1
    return _without_banner(result)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the cells of a line, of two columns run together as well."""
    cuts = [start]
    cuts.extend(match.end() for match in _SEAM.finditer(text, start, end))
    cuts.append(end)
    return list(zip(cuts, cuts[1:], strict=False))[:6]


def _without_banner(pieces: list[_Piece]) -> list[_Piece]:
    """What stands above the letterhead (a site's banner) is no part of the head."""
    for index, piece in enumerate(pieces):
        if len(piece.text) < 60 and _NATION.match(piece.text) and piece.text.isupper():
            return pieces[_left_column_start(pieces, index) :][:_REACH]
    return pieces[:_REACH]


def _left_column_start(pieces: Sequence[_Piece], nation: int) -> int:
    start = nation
    while start > 0 and nation - start < 8 and _is_letterhead(pieces[start - 1].text):
        start -= 1
    return start


def _is_letterhead(text: str) -> bool:
    if is_rule(text) or _NUMBER_LINE.match(text):
        return True
    letters = text.replace("TP.", "").strip(" -*_.")
    return len(letters) < 120 and (letters.isupper() or letters.startswith(("Số", "Luật số", "UBND", "HĐND")))


def _layout(pieces: list[_Piece]) -> _Layout:
    layout = _Layout(pieces, body=len(pieces))
    for index, piece in enumerate(pieces):
        if layout.nation is None and len(piece.text) < 90 and _NATION.search(piece.text):
            layout.nation = index
        elif layout.number is None and _states_number(piece.text):
            layout.number = index
        if layout.dated is None and _is_dateline(piece.text):
            layout.dated = index
        if layout.type is None and _is_type_line(piece.text):
            layout.type = index
        elif _BODY.match(piece.text) and (layout.type is not None or index > 2):
            layout.body = index
            break
    if layout.type is None:
        layout.type = _last_resort_type(pieces, layout.body)
    return layout


def _is_dateline(text: str) -> bool:
    match = _PLACE_DATE.search(text) if len(text) < 120 else None
    return match is not None and not _NO_PLACE.search(text[: match.start("date")])


def _states_number(text: str) -> bool:
    return len(text) < 400 and bool(_NUMBER_LINE.match(text) or _BARE_NUMBER.match(text))


def _is_type_line(text: str) -> bool:
    match = type_at_start(text)
    if match is None or match[1].upper() != match[1] or len(text) > 300:
        return False
    return not text.endswith(":") or len(text) > len(match[1]) + 3


def _last_resort_type(pieces: Sequence[_Piece], body: int) -> int | None:
    """A type in lower case: "Nghị định" alone on its line, or "Luật Biên phòng" as the first line."""
    for index, piece in enumerate(pieces[:body]):
        if type_name(piece.text) and piece.text[0].isupper():
            return index
    return None


def _number(layout: _Layout) -> Found[str] | None:
    if layout.number is not None:
        piece = layout.pieces[layout.number]
        return _number_in(piece)
    for piece in layout.pieces[: min(layout.body, 12)]:
        if (standard := _STANDARD.search(piece.text)) and len(piece.text) < 80:
            return Found(standard[1], piece.start + standard.start(), piece.start + standard.end(), 0.8)
    return None


def _number_in(piece: _Piece) -> Found[str] | None:
    line = _NUMBER_LINE.match(piece.text)
    at = line.start("n") if line else 0
    match = _NUMBER.match(piece.text, at)
    if match is None:
        return None
    raw = piece.text[at : match.end()]
    if cut := _ABOUT.search(raw):
        raw = raw[: cut.start()]
    value = tidy_number(_first_words(raw))
    return Found(value, piece.start + at, piece.start + at + len(raw.rstrip())) if value else None


def _first_words(raw: str) -> str:
    """Spaces inside a số hiệu stand beside a slash or a dash; any other space ends it."""
    joined = re.sub(r"\s*([-/])\s*", r"\1", raw.strip())
    joined = re.sub(r"(?<=\d) (?=[A-ZĐ])", "-", joined)
    return joined.split()[0] if joined.split() else ""


_LOOKALIKES = str.maketrans("АВСЕНІКМОРТХаеорсхÐð–—‑", "ABCEHIKMOPTXaeopcxĐđ---")


def tidy_number(number: str) -> str:
    """A số hiệu as written, without spaces and look-alike letters.

    >>> tidy_number("74 /2025/QÐ-UBND")
    '74/2025/QĐ-UBND'
    """
    return re.sub(r"\s+", "", number.translate(_LOOKALIKES)).strip(".,;:-/*_()")


def _place_and_date(layout: _Layout, head: Head) -> None:
    if layout.dated is None:
        head.issued_on = _date_below_type(layout)
        return
    piece = layout.pieces[layout.dated]
    match = _PLACE_DATE.search(piece.text)
    if match is None:
        return
    start = piece.start + match.start()
    if match["place"]:
        place = match["place"].strip(" ,.-*_")
        head.place = Found(place, start, start + len(match["place"]))
    found = DATE.search(match["date"])
    if found and (day := date_of(found)):
        head.issued_on = Found(day, piece.start + match.start("date"), piece.start + match.end("date"))


def _date_below_type(layout: _Layout) -> Found[date] | None:
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


def _doc_type(layout: _Layout, head: Head) -> Found[str] | None:
    number = head.number
    by_code = type_of_number(number.value) if number else ""
    if number and by_code == "Văn bản hợp nhất":
        return Found(by_code, number.start, number.end)
    if layout.type is not None:
        piece = layout.pieces[layout.type]
        match = type_at_start(piece.text)
        if match:
            return Found(type_name(match[1]), piece.start, piece.start + match.end())
    if number is None:
        return None
    if by_code and _subject(layout) is None:
        return Found(by_code, number.start, number.end, 0.9)
    return Found("Công văn", number.start, number.end, 0.8)


def _title(layout: _Layout, text: str) -> Found[str] | None:
    pieces = _title_pieces(layout)
    if not pieces:
        pieces = [] if _subject(layout) else _untyped_title(layout)
    if not pieces:
        return _subject(layout)
    words = " ".join(piece.text for piece in pieces).strip(" *_-:")
    start, end = pieces[0].start, pieces[-1].end
    if not words:
        return None
    return Found(restore_case(words, text[end : end + 20_000]), start, end)


def _title_pieces(layout: _Layout) -> list[_Piece]:
    if layout.type is None:
        return []
    own = layout.pieces[layout.type]
    rest = _after_type(own)
    result = [rest] if rest else []
    for piece in layout.pieces[layout.type + 1 : min(layout.body, layout.type + 14)]:
        if _ends_title(piece, result):
            break
        if not (is_rule(piece.text) or _SIGN_OR_FRAME.match(piece.text) or _is_letter_part(piece)):
            result.append(piece)
        if sum(len(p.text) for p in result) > 1500:
            break
    return result


def _untyped_title(layout: _Layout) -> list[_Piece]:
    """Capitals below the place and date when the type is left out."""
    first = max((index for index in (layout.dated, layout.number, layout.nation) if index is not None), default=-1)
    for piece in layout.pieces[first + 1 : min(layout.body, first + 5)]:
        if len(piece.text) > 12 and piece.text.isupper() and not (_is_letter_part(piece) or _ENACTOR.match(piece.text)):
            return [piece]
    return []


def _after_type(piece: _Piece) -> _Piece | None:
    """The words of the type line after the type: a law's name, or an issuer and date, which are no title."""
    match = type_at_start(piece.text)
    end = match.end() if match else len(piece.text)
    rest = piece.text[end:].strip(" :*")
    if not rest or re.match(r"(?i)(?:của|số|liên tịch|\()", rest) or is_rule(rest):
        about = _ABOUT.search(rest)
        rest = rest[about.start() :].strip() if about else ""
    if not rest:
        return None
    at = piece.text.index(rest)
    return _Piece(rest, piece.start + at, piece.line, piece.column)


def _is_letter_part(piece: _Piece) -> bool:
    text = piece.text
    return bool(
        (_NATION.search(text[:60]) and len(text) < 60)
        or _MOTTO.match(text)
        or _states_number(text)
        or _is_dateline(text)
    )


def _ends_title(piece: _Piece, title: Sequence[_Piece]) -> bool:
    text = piece.text
    if text.endswith(":") and text.isupper():
        return True
    if not title:
        return (
            text.isupper()
            and bool(_ENACTOR.match(text))
            and not re.match(r"(?i)(?:tổng kết|bộ tiêu chí|ban hành)", text)
        )
    if text.isupper() and _ENACTOR.match(text) and not re.match(r"(?i)ban hành", text):
        return not _goes_on_in(title[-1].text, text)
    if title[-1].text.isupper() and not text.isupper():
        return len(text) > 60 or text.endswith((";", ".", ",", ":"))
    return len(text) > 700 or text.endswith((";", ","))


def _goes_on_in(before: str, after: str) -> bool:
    return (
        bool(re.search(r"(?i)(?:\b(?:của|và|tại|do|với|các|thuộc|cho|về|trong)|[,-])$", before))
        and after.isupper()
    )


def _subject(layout: _Layout) -> Found[str] | None:
    """The "V/v …" of an official letter, which may wrap over the cells around it."""
    for index, piece in enumerate(layout.pieces[: min(layout.body + 1, 25)]):
        match = re.search(r"(?i)(?:^|\s)(?:v\s*/\s*v|về\s+việc)\s*[:.]?\s*|^về\s+(?=\w)", piece.text)
        if match and len(piece.text) < 600:
            words = [piece.text[match.end() :]]
            end = piece.end
            for after in layout.pieces[index + 1 : min(layout.body, index + 4)]:
                if not after.text[0].islower() or _is_dateline(after.text):
                    break
                words.append(after.text)
                end = after.end
            value = " ".join(words).strip(" .*_-")
            return (
                Found(value[:1].upper() + value[1:], piece.start + match.start(), end, 0.9) if value else None
            )
    return None


def _issuers(layout: _Layout, head: Head) -> Found[tuple[str, ...]] | None:
    if (left := _left_column(layout)) and (names := issuers_of(piece.text for piece in left)):
        return Found(names, left[0].start, left[-1].end)
    if named := _issuer_in_title_block(layout):
        return named
    if head.number and (names := agencies_of_code(_code(head.number.value))):
        return Found(names, head.number.start, head.number.end, 0.7)
    return None


def _code(number: str) -> str:
    return number.split("/", 1)[1] if "/" in number else number


def _left_column(layout: _Layout) -> list[_Piece]:
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
    return before + [piece for piece in row_mates if piece.text.isupper() and not _MOTTO.match(piece.text)]


def _names_agency(piece: _Piece) -> bool:
    text = piece.text
    if is_rule(text) or _is_letter_part(piece) or len(text) > 200:
        return False
    return (text.isupper() or text.startswith(("UBND", "HĐND", "TAND"))) and len(text) > 2


def _leading_capitals(layout: _Layout) -> Iterator[_Piece]:
    last = min((index for index in (layout.type, layout.number, layout.body) if index is not None), default=0)
    for piece in layout.pieces[: min(last, 5)]:
        if not _names_agency(piece) or not _ENACTOR.match(piece.text):
            return
        yield piece


def _issuer_in_title_block(layout: _Layout) -> Found[tuple[str, ...]] | None:
    """ "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG …" or the enacting line in capitals between trích yếu and căn cứ."""
    if layout.type is None:
        return None
    own = layout.pieces[layout.type]
    match = re.search(r"(?i)\s(?:liên tịch\s+)?của\s+(.+?)(?=\s+số\s|\s+ngày\s|$)", own.text)
    if match and own.text.isupper():
        return Found((proper_name(match[1]),), own.start + match.start(1), own.start + match.end(1), 0.8)
    for piece in layout.pieces[layout.type + 1 : layout.body + 8]:
        if (
            piece.text.isupper()
            and len(piece.text) < 120
            and _ENACTOR.match(piece.text)
            and not piece.text.endswith(":")
        ):
            return Found((proper_name(piece.text),), piece.start, piece.end, 0.8)
    return None

"""Lines that look like the start of a unit: matched by one pattern, told from citations by punctuation.

What is left may still be a line of a table or of a form: `structure` decides by the order of numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bookshelf.model import ProvisionKind
from ingest.quotes import quoted_lines

Kind = ProvisionKind

RANK = {
    Kind.PREAMBLE: 0,
    Kind.APPENDIX: 0,
    Kind.SIGNATURE: 0,
    Kind.HEADING: 1,
    Kind.PART: 2,
    Kind.CHAPTER: 3,
    Kind.SECTION: 4,
    Kind.SUBSECTION: 5,
    Kind.ARTICLE: 8,
    Kind.CLAUSE: 9,
    Kind.POINT: 10,
}
LETTER_RANK, ROMAN_RANK = 6, 7

_SIGNS = r"""
    N[ơƠ][iI][ ]+[nN][hH][ậẬ][nN][ ]*:?
  | (?:T\.?M|T/M|K\.?T|K/T|TUQ|T\.?L|Q)[ ]?[./][ ]?[A-ZĐ][^\n]{0,80}
  | (?:BỘ[ ]TRƯỞNG|CHỦ[ ]TỊCH|THỦ[ ]TƯỚNG|THỐNG[ ]ĐỐC|CHÁNH[ ]ÁN|VIỆN[ ]TRƯỞNG|(?:TỔNG[ ])?CỤC[ ]TRƯỞNG
    |(?:TỔNG[ ])?GIÁM[ ]ĐỐC|CHỦ[ ]NHIỆM|BÍ[ ]THƯ|TỔNG[ ]KIỂM[ ]TOÁN[ ]NHÀ[ ]NƯỚC|TỔNG[ ]THANH[ ]TRA
    )[^\n.:;]{0,60}
"""
_ATTACHABLE = (
    "QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|NỘI QUY|CHIẾN LƯỢC|PHƯƠNG ÁN|HƯỚNG DẪN"
    "|DANH MỤC|QUY TRÌNH"
).replace(" ", "[ ]")
_MARKER = re.compile(
    rf"""(?m)^[ ]?(?:
      (?P<article>(?:Điều|ĐIỀU)[ ]+(?P<a>\d{{1,4}}[a-zđ]{{0,2}}|thứ[ ]\w+)
        (?P<ap>[ ]*[.:)]|[ ]*[-–][ ]|(?=[ \t]|$))(?P<at>[^\n]*))
    | (?P<division>(?P<dk>Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Tiểu[ ]mục|TIỂU[ ]MỤC)
        [ ]+(?P<dn>(?:thứ|THỨ)[ ]\w+(?:[ ]\w+)?|[IVXLC]{{1,7}}|\d{{1,3}}|[A-ZĐ])\b
        (?P<dp>[ ]*[.:\-–)]?)[ ]?(?P<dt>[^\n\t]{{0,300}})$)
    | (?P<appendix>(?:PHỤ[ ]LỤC|Phụ[ ]lục)(?:[ ](?:SỐ|số)[ ]*:?)?
        (?:[ ]+(?P<pn>[IVXLC]{{1,7}}|\d{{1,3}}[A-Za-z]?|[A-ZĐ])(?![\w/]))?
        (?P<pp>[ ]*[.:\-–]?)[ ]?(?P<pt>[^\n\t]{{0,250}})$)
    | (?P<attached>(?:{_ATTACHABLE})[ ]?[^\n\t]{{0,300}}$)
    | (?P<sign>(?:{_SIGNS})(?=$|\t))
    | (?P<clause>(?P<c>\d{{1,3}}[a-zđ]?)(?:[.)/]|[ ]?[-–](?=[ ]))(?![\d\t])[ ]*(?P<ct>[^\n\t]*)$)
    | (?P<point>(?P<p>[a-zđ]{{1,2}}\d?|\d{{1,2}}\.\d{{1,3}})
        (?:\)|(?<=[a-zđ])/(?=[ ])|(?<=[a-zđ])\.(?=[ ][A-ZÀ-ỸĐ])|(?<=\d)\.?(?=[ ]))[^\n\t]*)
    | (?P<roman>(?P<r>[IVX]{{1,6}}|[A-HĐ])[ ]*[.)\-–/:][ ]*(?P<rt>[^\n\t]{{2,400}}))
    )""",
    re.X,
)
_KIND = {"phần": Kind.PART, "chương": Kind.CHAPTER, "mục": Kind.SECTION, "tiểu mục": Kind.SUBSECTION}
_CITING = re.compile(
    r"(?i)^\s*(?:,|;|và\b|hoặc\b|của\b|này\b|khoản\b|điểm\b|luật\b|bộ luật\b|nghị định\b|nghị quyết\b"
    r"|thông tư\b|quyết định\b|pháp lệnh\b"
    r"|hiến pháp\b|điều lệ\b|quy chế\b|nêu\b|trên\b|đến\b|tại\b|thì\b|\(|quy định\b(?! )|văn bản\b"
    r"|chương\b|mục\b)"
)
_ATTACHED_BY = re.compile(
    r"(?i)\(?\s*(?:được\s+)?(?:ban\s+hành|phê\s+duyệt|kèm\s+theo"
    r"|ban\s+hành\s+kèm)[^\n]{0,60}(?:quyết\s+định|nghị|thông\s+tư|luật|theo|số)"
)
_ALPHABET = "abcdđefghijklmnopqrstuvwxyz"
POINT_K = _ALPHABET.index("k") + 1
_ORDINALS = {
    "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
MAX_HEADING = 300


@dataclass(slots=True)
class Marker:
    """A line that starts a unit. `value` is its number for ordering, `line_end` where the line ends."""

    kind: ProvisionKind
    rank: int
    number: str
    value: int
    heading: str
    start: int
    line_end: int
    firm: bool = True


def markers(text: str, head_end: int) -> Iterator[Marker]:
    """The candidates of `text` from `head_end` on, in order; none in a block that quotes another document."""
    quoted = quoted_lines(text)
    starts = [start for start, _ in quoted]
    for match in _MARKER.finditer(text, head_end):
        at = match.start()
        index = bisect_right(starts, at) - 1
        if index >= 0 and at < quoted[index][1]:
            continue
        marker = _marker(match, text)
        if marker:
            yield marker


def _marker(match: re.Match[str], text: str) -> Marker | None:
    match match.lastgroup:
        case "article":
            return _article(match)
        case "division":
            return _division(match)
        case "appendix":
            return _appendix(match)
        case "attached":
            return _attached(match, text)
        case "sign":
            return Marker(Kind.SIGNATURE, 0, "", 0, "", match.start(), match.end())
        case "clause":
            return _numbered(match, Kind.CLAUSE, match["c"], match["ct"])
        case "point":
            return _point(match)
        case _:
            return _roman(match)


def _article(match: re.Match[str]) -> Marker | None:
    rest = match["at"].strip()
    firm = bool(match["ap"].strip()) or not rest
    if _CITING.match(rest) and not (firm and not re.match(r"[,;(]|(?i:và|của|này)\b", rest)):
        return None
    if not firm and not rest[:1].isupper():
        return None
    number = match["a"].lower()
    value = _ordinal(number) if number.startswith("thứ") else int(re.sub(r"\D", "", number))
    if number.startswith("thứ"):
        number = str(value)
    return Marker(Kind.ARTICLE, RANK[Kind.ARTICLE], number, value, rest, match.start(), match.end(), firm)


def _division(match: re.Match[str]) -> Marker | None:
    word = " ".join(match["dk"].lower().split())
    kind, rest = _KIND[word], match["dt"].strip()
    punctuated = bool(match["dp"].strip())
    if rest and not punctuated and (_CITING.match(rest) or not rest[0].isupper()):
        return None
    if punctuated and _CITING.match(rest) and not rest.isupper():
        return None
    if rest.endswith((".", ";", ",")) and not rest.isupper():
        return None
    value = _ordinal(match["dn"].lower())
    if value == 0:
        return None
    return Marker(kind, RANK[kind], str(value), value, rest, match.start(), match.end())


def _appendix(match: re.Match[str]) -> Marker | None:
    rest = match["pt"].strip()
    capitals = match.group().lstrip().startswith("PHỤ")
    if (
        rest
        and not capitals
        and (not match["pp"].strip() or rest[0].islower() or rest.endswith((".", ";", ",")))
    ):
        return None
    if rest and rest[0].islower() and not match["pp"].strip():
        return None
    if rest.endswith((";", ".")) and not rest.isupper():
        return None
    number = match["pn"] or ""
    value = _ordinal(number.lower()) if number else 0
    return Marker(Kind.APPENDIX, 0, str(value) if value else number, value, rest, match.start(), match.end())


def _attached(match: re.Match[str], text: str) -> Marker | None:
    """A regulation that the document puts in force: its title in capitals above "(ban hành kèm theo …)"."""
    line = match.group().strip()
    below = text[match.end() + 1 : match.end() + 900]
    lines = below.split("\n", 6)[:6]
    if not line.isupper() or line.endswith(":"):
        return None
    for index, candidate in enumerate(lines):
        if _ATTACHED_BY.match(candidate):
            heading = " ".join([line, *(part.strip() for part in lines[:index])])
            return Marker(
                Kind.HEADING, RANK[Kind.HEADING], "", 0, heading[:MAX_HEADING], match.start(), match.end()
            )
        if not candidate.isupper() and candidate.strip():
            return None
    return None


def _numbered(match: re.Match[str], kind: ProvisionKind, number: str, rest: str) -> Marker | None:
    digits = re.sub(r"\D", "", number)
    return Marker(kind, RANK[kind], number, int(digits), rest.strip(), match.start(), match.end())


def _point(match: re.Match[str]) -> Marker | None:
    number = match["p"]
    if number[0].isdigit():
        return Marker(
            Kind.POINT,
            RANK[Kind.POINT],
            number,
            int(number.split(".")[1]),
            "",
            match.start(),
            match.end(),
            False,
        )
    if len(number) == 2 and number[1].isalpha() and number[0] != number[1]:
        return None
    value = _ALPHABET.find(number[0]) + 1
    if value == 0:
        return None
    if len(number) == 2 and number[1].isalpha():
        value += len(_ALPHABET)
    return Marker(Kind.POINT, RANK[Kind.POINT], number, value, "", match.start(), match.end())


def _roman(match: re.Match[str]) -> Marker | None:
    number = match["r"]
    rest = match["rt"].strip()
    if len(rest) > MAX_HEADING and number not in ("I", "II", "III", "IV"):
        return None
    roman = _ordinal(number.lower()) if set(number) <= set(_ROMAN) and number != "C" else 0
    if roman:
        return Marker(Kind.HEADING, ROMAN_RANK, number, roman, rest, match.start(), match.end())
    value = "ABCDĐEGH".find(number) + 1
    if value == 0:
        return None
    return Marker(Kind.HEADING, LETTER_RANK, number, value, rest, match.start(), match.end())


def _ordinal(number: str) -> int:
    """ "ii" → 2, "7" → 7, "thứ nhất" → 1, "b" → 2; 0 for what is no number."""
    words = " ".join(number.split())
    if words.startswith("thứ "):
        name = words[4:]
        return _ORDINALS.get(name) or _ORDINALS.get(name.split()[0], 0)
    if digits := re.match(r"\d+", words):
        return int(digits[0])
    upper = words.upper()
    if all(letter in _ROMAN for letter in upper):
        values = [_ROMAN[letter] for letter in upper]
        return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
    return _ALPHABET.find(words[0]) + 1 if len(words) == 1 else 0

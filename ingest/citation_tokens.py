"""The words that citations are made of: units with their numbers, and documents by number, name or "này".

Nghị định 34/2016/NĐ-CP and 30/2020/NĐ-CP say how a document cites another: điểm, khoản, Điều, then the type,
số hiệu and date; laws and ordinances go by their names. One pattern finds where a token may start, the rest
is read from there, so that a text is passed over once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from analyzers.number import canonical_number
from bookshelf.names import law_key, name_key
from ingest.dates import DATE, date_of
from ingest.law_names import read_name


class Rank(IntEnum):
    """Units from the smallest to the document."""

    POINT = 1
    CLAUSE = 2
    ARTICLE = 3
    SECTION = 4
    CHAPTER = 5
    PART = 6
    DOCUMENT = 9


@dataclass(frozen=True, slots=True)
class Item:
    """One number of a unit's list; `last` is the end of a range "1 đến 4", else "". "này" stands as ""."""

    number: str
    start: int
    end: int
    last: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A document as cited. All empty: the citing document itself ("Luật này").

    `number` is canonical; `name` is the key of a law's name, or of an alias; `on` is a year or an ISO date.
    `attached`: what was issued with the document is meant (quy chế ban hành kèm theo).
    """

    number: str = ""
    name: str = ""
    on: str = ""
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """`items` of a unit; `target` and `kind` (folded type: "thong tu") of a document."""

    rank: Rank
    start: int
    end: int
    items: tuple[Item, ...] = ()
    target: Target | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """What some tokens name together: `units` are numbers by rank ("" for "này"), `target` None where no
    document is said; `last` is the number that ends a range."""

    start: int
    end: int
    units: Mapping[Rank, str]
    target: Target | None
    last: str = ""


_UNITS = {
    "điểm": Rank.POINT, "khoản": Rank.CLAUSE, "điều": Rank.ARTICLE, "mục": Rank.SECTION,
    "chương": Rank.CHAPTER, "phần": Rank.PART,
}  # fmt: skip
_CODE = r"[A-ZĐÐ][A-Za-zĐÐđÀ-ỹ&.]*\d{0,2}(?:\s?[-–/]\s?[A-ZĐÐ][A-Za-zĐÐđÀ-ỹ&.]*\d{0,2}){0,6}"
_NUMBER = rf"\d{{1,6}}[a-zA-Z]?(?:\.\d{{1,3}})?\s?[-/]\s?(?:(?:(?:19|20)\d\d|[89]\d)\s?[-/–]\s?)?{_CODE}"
_LIKE_A_NUMBER = r"""(?=\d|này\b|thứ\s|[IVXLC]+\b|[a-zđ]{1,2}\d?\b|["“”'‘’(][a-zđ]["“”'‘’)])"""
_SELF_OR_NUMBER = (
    r"(?=\s+(?:liên\s+tịch\s+)?này\b"
    r"|\s*(?:(?:[Ll]uật|[Bb]ộ\s+luật|[Pp]háp\s+lệnh)\s+)?\(?\s*(?:[Ss]ố)?\s*:?\s*\d)"
)
_UNIT = rf"[^\S\n]+{_LIKE_A_NUMBER}"
_TYPE = rf"(?=\s){_SELF_OR_NUMBER}"
_LAW = r"(?=\s|$)"
_STANDARD = r"CVN(?=[\s-])"
_AFTER_LETTER = {
    "đ": rf"i(?:ều|ểm){_UNIT}",
    "k": rf"(?<![Tt]ài\sk)hoản{_UNIT}",
    "m": rf"ục{_UNIT}",
    "Đ": rf"(?:i(?:ều|ểm){_UNIT}|(?:iều\s+lệ|ề\s+án){_TYPE})",
    "K": rf"(?:(?<![Tt]ài\sK)hoản{_UNIT}|ế\s+hoạch{_TYPE})",
    "M": rf"ục{_UNIT}",
    "C": rf"(?:hương{_UNIT}|(?:hỉ\s+thị|ông\s+(?:văn|điện)|hương\s+trình){_TYPE})",
    "P": rf"(?:hần{_UNIT}|háp\s+lệnh{_LAW})",
    "N": rf"(?:ghị\s+(?:định|quyết(?:\s+liên\s+tịch)?)|ội\s+quy){_TYPE}",
    "T": rf"(?:(?:hông\s+(?:tư(?:\s+liên\s+(?:tịch|bộ))?|báo)|ờ\s+trình){_TYPE}|{_STANDARD})",
    "Q": rf"(?:uy(?:ết\s+định|\s+(?:chế|định|trình|chuẩn)){_TYPE}|{_STANDARD})",
    "B": rf"(?:(?:ản\s+[Qq]uy\s+(?:chế|định)|áo\s+cáo){_TYPE}|ộ\s+[Ll]uật{_LAW})",
    "H": rf"(?:ướng\s+dẫn{_TYPE}|iến\s+pháp(?!\w))",
    "S": rf"ắc\s+lệnh{_TYPE}",
    "V": rf"ăn\s+bản(?:\s+hợp\s+nhất)?{_TYPE}",
    "L": rf"(?:ệnh{_TYPE}|uật{_LAW})",
} | dict.fromkeys(
    "0123456789",
    r"\d{0,5}[a-zA-Z]?(?:\.\d{1,3})?\s?[-/]\s?"
    r"(?:(?:19|20)\d\d\s?[-/]\s?|[89]\d\s?[-/]\s?)?(?=[A-ZĐÐ])",
)  # fmt: skip
# `re` skips to the letters that alternatives begin with, as long as each begins with a plain one.
_TOKEN = re.compile("|".join(rf"{letter}(?<!\w.){rest}" for letter, rest in _AFTER_LETTER.items()))
_UNIT_NUMBER = {
    Rank.POINT: re.compile(
        r"""["“”'‘’(]?(?P<n>(?:[a-zđ]{1,2}\d?(?:[.]\d+)*|\d{1,2}(?:\.\d{1,2}){1,3})(?![\w]))["“”'‘’)]?"""
    ),
    Rank.CLAUSE: re.compile(r"(?P<n>\d{1,3}[a-zđ]?(?![\w%]|[.,/]\d))"),
    Rank.ARTICLE: re.compile(r"(?P<n>\d{1,4}[a-zđ]{0,2}(?![\w%]|[.,/]\d))"),
    Rank.SECTION: re.compile(r"(?P<n>(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3}|[A-ZĐ])(?![\w%]|/\d))"),
    Rank.CHAPTER: re.compile(r"(?P<n>(?:[IVXLC]{1,7}|\d{1,2})(?![\w%]|[.,/]\d))"),
    Rank.PART: re.compile(
        r"(?P<n>(?:thứ\s+\w+(?:\s+(?:một|hai|ba))?|[IVXLC]{1,6}|\d{1,2}|[A-ZĐ])(?![\w%]|[.,/]\d))"
    ),
}
_AGAIN = re.compile(r"\s*(?:,\s*và|[,;]|và|hoặc|(?P<to>(?:cho\s+)?đến|tới|[-–]))\s*")
_MEASURE = re.compile(
    r"\s*(?:%|[,.]\d|/\d|(?:ngày|tháng|năm|triệu|tỷ|tỉ|nghìn|đồng|người|lần|phần|giờ|phút|cơ|đơn|trường|mẫu|bản|bộ"
    r"|loại|nhóm|hạng|cấp|điểm(?!\s+[a-zđ]\b)|mức|khoản(?!\s+\d)|điều(?!\s+\d)|tuổi|km|m|kg|tổ|hành)\b)"
)
_SELF = re.compile(r"\s+(?:liên\s+tịch\s+)?này\b")
_SO = re.compile(r"\s*(?:(?:[Ll]uật|[Bb]ộ\s+luật|[Pp]háp\s+lệnh)\s+)?\(?\s*(?:[Ss]ố)?\s*:?\s*")
_FULL_NUMBER = re.compile(_NUMBER)
_SHORT_NUMBER = re.compile(
    r"(?P<serial>\d{1,6}[a-z]?)(?:\s?[/-]\s?(?P<year>(?:19|20)\d\d))?(?![\w/]|\s?(?:%|ngày|tháng|năm|triệu|[.,]\d))"
)
_STANDARD_NUMBER = re.compile(
    r"[QT]CVN(?:[\s-]*(?:[A-Z]{2,5}(?:[/-][A-Z]{2,5}){0,3}))?[\s-]*\d{1,6}(?:-[0-9a-z]{1,4}){0,3}"
    r"\s?:\s?(?:19|20)\d\d(?:\s?/\s?[A-Z]{2,12})?"
)
_AMENDING = re.compile(
    r"\s+(?:[Ss]ửa\s+đổi(?:\s*(?:,|và)?\s*bổ\s+sung)?|[Bb]ổ\s+sung)\s[^\n.;()“”\"]{0,300}?"
    r"(?=\s*(?:\(|[Ss]ố:?\s*\d|[Ll]uật\s+số|ngày\s+\d|năm\s+(?:19|20)\d\d(?!\s+(?:số|ngày))|như\s+sau|[;.\n“”\"()]))"
)
_FORM = re.compile(r"(?i)(?:mẫu|biểu)(?:\s+số)?[\s.:]*$")
_ISSUES = re.compile(r"ban\s+hành\s+$")
_WHEN = re.compile(
    r"(?:\s*,)?\s*(?:\(?\s*(?:đã\s+)?(?:được\s+)?(?:Quốc\s+hội\s+(?:nước\s[^\n,;.]{20,70}?\s)?)?"
    r"(?:ban\s+hành|thông\s+qua|ký)\s+)?(?=\(?(?:ngày|năm)\s*\d)\(?"
)
_YEAR = re.compile(r"\s*\(?\s*(?:năm\s+)?((?:19|20)\d\d)(?![\d/-]|[.,]\d)")
_NAMED = {"luat": "luat", "bo luat": "bo luat", "phap lenh": "phap lenh"}


def tokens(text: str) -> Iterator[Token]:
    """The tokens of NFC text in reading order; none overlaps another."""
    done = 0
    for match in _TOKEN.finditer(text):
        if match.start() < done:
            continue
        token = _read(match, text)
        if token:
            done = token.end
            yield token


def _read(match: re.Match[str], text: str) -> Token | None:
    if match[0][0].isdigit():
        return _bare_number(match, text)
    if match[0][-1].isspace():
        return _unit(match, text)
    return _standard(match, text) if match[0].endswith("CVN") else _document(match, text)


def _unit(match: re.Match[str], text: str) -> Token | None:
    rank, at = _UNITS[match[0].rstrip().lower()], match.end()
    if text.startswith("này", at):
        end = at + 3
        return Token(rank, match.start(), end, (Item("", match.start(), end),))
    if rank >= Rank.SECTION and text[at].islower() and not text.startswith("thứ", at):
        return None
    items = _items(rank, match.start(), at, text)
    return Token(rank, match.start(), items[-1].end, items) if items else None


def _items(rank: Rank, start: int, at: int, text: str) -> tuple[Item, ...]:
    """The numbers of "điểm a, b và c", of "khoản 1 đến 4"."""
    pattern = _UNIT_NUMBER[rank]
    found: list[Item] = []
    number = pattern.match(text, at)
    while (number and not _MEASURE.match(text, number.end())) or (number and not found):
        assert number is not None
        found.append(Item(number["n"], start if not found else number.start("n"), number.end("n")))
        again = _AGAIN.match(text, number.end())
        number = pattern.match(text, again.end()) if again else None
        if again and again["to"] and number:
            first = found[-1]
            found[-1] = Item(first.number, first.start, number.end("n"), number["n"])
            again = _AGAIN.match(text, number.end())
            number = pattern.match(text, again.end()) if again and not again["to"] else None
        if number and rank is Rank.POINT and len(number["n"]) > 1 and number["n"].isalpha():
            number = None  # "điểm a và có": a word, not a letter
    return tuple(found)


def _standard(match: re.Match[str], text: str) -> Token | None:
    number = _STANDARD_NUMBER.match(text, match.start())
    canonical = canonical_number(" ".join(number[0].split())) if number else None
    if number is None or canonical is None:
        return None
    return Token(Rank.DOCUMENT, number.start(), number.end(), target=Target(canonical), kind="standard")


def _bare_number(match: re.Match[str], text: str) -> Token | None:
    if text[match.start() - 1 : match.start()] in ("/", "…", "_"):
        return None  # the blank of a form: "Thông tư số …/2031/TT-BTC"
    read = _number(text, match.start(), "")
    if read is None or _FORM.search(text, max(0, match.start() - 12), match.start()):
        return None
    canonical, end = read
    target = Target(canonical, on=_when(text, end)[0])
    return Token(Rank.DOCUMENT, match.start(), end, target=target)


def _document(match: re.Match[str], text: str) -> Token | None:
    written, at = match[0], match.end()
    kind = _kind(written)
    if self_ := _SELF.match(text, at):
        return Token(Rank.DOCUMENT, match.start(), self_.end(), target=Target(), kind=kind)
    if kind in _NAMED or kind == "hien phap":
        return _law(match, text, kind)
    so = _SO.match(text, at)
    begin = so.end() if so else at
    if read := _number(text, begin, written):
        target = Target(read[0], kind if _SHARED_SERIES.search(read[0]) else "", _when(text, read[1])[0])
        return Token(Rank.DOCUMENT, match.start(), read[1], target=target, kind=kind)
    short = _SHORT_NUMBER.match(text, begin)
    if short and kind in _SHORT_KINDS:
        return Token(
            Rank.DOCUMENT,
            match.start(),
            short.end(),
            target=Target(name=f"{kind} {short['serial']}"),
            kind=kind,
        )
    return None


_SHARED_SERIES = re.compile(r"/(?:qh|ubtvqh)\d+$")
"""Laws and resolutions of one Quốc hội may have the same number: their type goes with it."""

_SHORT_KINDS = frozenset(
    {"nghi dinh", "thong tu", "thong tu lien tich", "nghi quyet", "quyet dinh", "chi thi", "cong van"}
)
"""Types that go by their serial alone once they were cited in full: "Nghị định 30"."""


def _law(match: re.Match[str], text: str, kind: str) -> Token | None:
    at = match.end()
    so = _SO.match(text, at)
    read = _number(text, so.end(), match[0]) if so else None
    if read:
        return Token(
            Rank.DOCUMENT,
            match.start(),
            read[1],
            target=Target(read[0], kind, on=_when(text, read[1])[0]),
            kind=kind,
        )
    if kind == "hien phap":
        name, end = "hien phap", at
        country = _COUNTRY.match(text, at)
        end = country.end() if country else end
    elif amending := _AMENDING.match(text, at):
        if _ISSUES.search(text, max(0, match.start() - 20), match.start()):
            return None  # "Quốc hội ban hành Luật sửa đổi …": its own name, in which others stand
        name, end = f"{kind} {law_key(amending[0])}", amending.end()
    elif named := read_name(text, at, kind):
        name, end = named
    else:
        return None
    so = _SO.match(text, end)
    read = _number(text, so.end(), match[0]) if so else None
    on, end_of_year = _when(text, read[1] if read else end)
    number, end = read or ("", end_of_year)
    return Token(Rank.DOCUMENT, match.start(), end, target=Target(number, name, on), kind=kind)


_COUNTRY = re.compile(
    r"\s+(?:của\s+)?[Nn]ước\s+[Cc]ộng\s+h[oòóaà]+\s+[Xx]ã\s+hội\s+[Cc]hủ\s+nghĩa\s+Việt\s+Nam"
)


def _number(text: str, at: int, kind: str) -> tuple[str, int] | None:
    """(canonical, end) of the số hiệu at `at`; `kind` completes one without a code: "25/2011"."""
    full = _FULL_NUMBER.match(text, at)
    if full:
        written = full[0].removesuffix("ngày").rstrip(".&-/ ")
        canonical = canonical_number(" ".join(written.split()))
        return (canonical, at + len(written)) if canonical else None
    short = _SHORT_NUMBER.match(text, at) if kind else None
    if short and short["year"]:
        canonical = canonical_number(f"{' '.join(kind.split())} {short['serial']}/{short['year']}")
        return (canonical, short.end()) if canonical else None
    return None


@lru_cache(maxsize=256)
def _kind(written: str) -> str:
    """ "Thông  tư" → "thong tu", "Bản quy chế" → "quy che"."""
    return name_key(written).removeprefix("ban ")


def _when(text: str, at: int) -> tuple[str, int]:
    """The date or year behind a document: ("2013-11-29" | "2013" | "", where a bare year ends, else `at`)."""
    if year := _YEAR.match(text, at):
        return year[1], year.end()
    before = _WHEN.match(text, at)
    found = DATE.match(text, before.end()) if before else None
    day = date_of(found) if found else None
    return (day.isoformat() if day else ""), at

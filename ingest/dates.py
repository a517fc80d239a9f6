"""Dates as Vietnamese documents write them: "ngày 06 tháng 9 năm 2012", "06/9/2012", "2-9-1945"."""

from __future__ import annotations

import re
from datetime import date, timedelta

_WORDS = r"(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*(?:,\s*)?năm\s*(?P<y>\d(?:\s?\d){3})(?!\d)"
_FIGURES = r"(?P<d2>\d{1,2})\s*[/.\-]\s*(?P<m2>\d{1,2})\s*[/.\-]\s*(?P<y2>\d{4})(?!\d)"
DATE = re.compile(rf"(?i)(?<!\d)(?:(?:ngày|mồng|mùng)\s*)?(?:{_WORDS}|{_FIGURES})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|[T ])")
_FIRST_YEAR = 1945


def to_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day or it is before the Republic (1945)."""
    if year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def date_of(match: re.Match[str]) -> date | None:
    """The date that a match of `DATE` states.

    >>> date_of(DATE.search("Hà Nội, ngày 06 tháng 9 năm 2012"))
    datetime.date(2012, 9, 6)
    """
    if match["d"]:
        return to_date(int(match["y"].replace(" ", "")), int(match["m"]), int(match["d"]))
    return to_date(int(match["y2"]), int(match["m2"]), int(match["d2"]))


def parse_date(value: object) -> date | None:
    """A date out of metadata: a date, an ISO date or time, or any Vietnamese form; None if it is none."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str) or len(value) > 100:
        return None
    if iso := _ISO.match(value.strip()):
        return to_date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = DATE.search(value)
    return date_of(found) if found else None


_EFFECT = re.compile(
    r"(?i)có\s*hiệu\s*lực(?:\s*(?:thi\s*hành|pháp\s*lý|áp\s*dụng))?[\s,]*"
    r"(?:sau\s+(?:\w+\s+){0,4}?\(?(?P<days>\d{1,3})\)?(?:\s*\([^()\n]{0,30}\))?\s*ngày[\s,]*)?"
    r"(?:kể\s+)?(?:bắt\s+đầu\s+)?từ\s+"
    r"(?P<when>ngày\s+(?:được\s+)?(?:ký|ban\s+hành|thông\s+qua)\b|(?:ngày|mồng|mùng)?\s*\d)"
)
_TYPES = (
    r"(?:luật|bộ\s+luật|pháp\s+lệnh|nghị\s+quyết|nghị\s+định|quyết\s+định|thông\s+tư(?:\s+liên\s+tịch)?"
    r"|chỉ\s+thị|quy\s+chế|quy\s+định|điều\s+lệ)"
)
_OWN = re.compile(
    rf"(?i)(?:(?P<part>\bcủa\s+)?{_TYPES}\s+này\b[^.;\n]{{0,160}}"
    r"|(?:^|\n)\s*(?:điều\s*\d+\s*[.:]\s*|\d+\s*[.)]\s*)?"
    r"(?:(?:nghị\s+định|nghị\s+quyết|thông\s+tư|chỉ\s+thị)|(?:bộ\s+luật|luật|pháp\s+lệnh)[^.;:\n\d]{0,60})\s*)$"
)
_BEFORE = 260


def effective_date(text: str, issued_on: date | None) -> tuple[date, int, int] | None:
    """The day "this document" says it takes effect, with the place that says so.

    Reads "Nghị định này có hiệu lực (thi hành) (kể) từ ngày …", "… từ ngày ký / ban hành / thông qua", which
    is the day of issue, and "… sau 15 ngày kể từ ngày ký". None where the text has no such plain statement;
    one about some articles of the document alone is none.
    """
    for match in _EFFECT.finditer(text):
        own = _OWN.search(text[max(0, match.start() - _BEFORE) : match.start()])
        if own is None or own["part"]:
            continue
        if not match["when"][-1].isdigit():
            day = issued_on + timedelta(days=int(match["days"] or 0)) if issued_on else None
            return (day, match.start(), match.end()) if day else None
        found = DATE.match(text, _skip_spaces(text, match.start("when")))
        day = date_of(found) if found else None
        if found and day and not match["days"] and (issued_on is None or day.year >= issued_on.year - 1):
            return day, match.start(), found.end()
    return None


def _skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at

"""Provisions: Phần > Chương > Mục > Tiểu mục > Điều > Khoản > Điểm, phụ lục, and what stands around them.

Nghị định 34/2016/NĐ-CP, điều 62, names the units. Lines are first matched by one pattern (`markers`), then
told from citations, quoted articles of other documents and tables of contents by punctuation, quotation marks
and the order of numbers, and last nested by rank.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bookshelf.model import Provision, ProvisionKind
from ingest.quotes import quoted_lines

Kind = ProvisionKind

_RANK = {
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
_LETTER_RANK, _ROMAN_RANK = 6, 7
_LEAVES = (Kind.PREAMBLE, Kind.SIGNATURE)

_MARKER = re.compile(
    r"""(?m)^[ ]?(?:
      (?P<article>(?:Điều|ĐIỀU)\s+(?P<a>\d{1,4}[a-zđ]{0,2}|thứ\s+\w+)(?P<ap>\s*[.:)]|\s*[-–]\s|(?=\s|$))(?P<at>[^\n]*))
    | (?P<division>(?P<dk>Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Tiểu\s+mục|TIỂU\s+MỤC)
        \s+(?P<dn>(?:thứ|THỨ)\s+\w+(?:\s+\w+)?|[IVXLC]{1,7}|\d{1,3}|[A-ZĐ])\b(?P<dp>\s*[.:\-–)]?)[ ]?(?P<dt>[^\n\t]{0,300})$)
    | (?P<appendix>(?:PHỤ\s+LỤC|Phụ\s+lục)(?:\s+(?:SỐ|số)\s*:?)?(?:\s+(?P<pn>[IVXLC]{1,7}|\d{1,3}[A-Za-z]?|[A-ZĐ])(?![\w/]))?(?P<pp>\s*[.:\-–]?)[ ]?(?P<pt>[^\n\t]{0,250})$)
    | (?P<attached>(?P<ak>QUY\s+CHẾ|QUY\s+ĐỊNH|ĐIỀU\s+LỆ|KẾ\s+HOẠCH|CHƯƠNG\s+TRÌNH|ĐỀ\s+ÁN|NỘI\s+QUY|CHIẾN\s+LƯỢC|PHƯƠNG\s+ÁN|HƯỚNG\s+DẪN|DANH\s+MỤC|QUY\s+TRÌNH)[ ]?(?P<att>[^\n\t]{0,300})$)
    | (?P<sign>(?:N[ơƠ][iI]\s+[nN][hH][ậẬ][nN]\s*:?|(?:T\.?M|T/M|K\.?T|K/T|TUQ|T\.?L|Q)\s?[./]\s?[A-ZĐ][^\n]{0,80}
        |(?:BỘ\s+TRƯỞNG|CHỦ\s+TỊCH|THỦ\s+TƯỚNG|THỐNG\s+ĐỐC|CHÁNH\s+ÁN|VIỆN\s+TRƯỞNG|CỤC\s+TRƯỞNG|TỔNG\s+CỤC\s+TRƯỞNG|GIÁM\s+ĐỐC
        |TỔNG\s+GIÁM\s+ĐỐC|CHỦ\s+NHIỆM|TỔNG\s+KIỂM\s+TOÁN\s+NHÀ\s+NƯỚC|TỔNG\s+THANH\s+TRA)[^\n.:;]{0,60})(?=$|\t))
    | (?P<clause>(?P<c>\d{1,3}[a-zđ]?)(?:[.)]|\s?[-–](?=\s))(?!\d)\s*(?P<ct>[^\n\t]*))
    | (?P<point>(?P<p>[a-zđ]{1,2}\d?|\d{1,2}\.\d{1,3})(?:\)|(?<=\d)\.?(?=\s))\s*(?P<ptx>[^\n\t]*))
    | (?P<roman>(?P<r>[IVX]{1,6}|[A-HĐ])\s*[.)\-–/:]\s*(?P<rt>[^\n\t]{2,400}))
    )""",
    re.X,
)
_KIND = {"phần": Kind.PART, "chương": Kind.CHAPTER, "mục": Kind.SECTION, "tiểu mục": Kind.SUBSECTION}
_CITING = re.compile(
    r"(?i)^\s*(?:,|;|và\b|hoặc\b|của\b|này\b|khoản\b|điểm\b|luật\b|bộ luật\b|nghị định\b|nghị quyết\b|thông tư\b|quyết định\b|pháp lệnh\b"
    r"|hiến pháp\b|điều lệ\b|quy chế\b|nêu\b|trên\b|đến\b|tại\b|thì\b|\(|quy định\b(?! )|văn bản\b|chương\b|mục\b)"
)
_ATTACHED_BY = re.compile(
    r"(?i)\(?\s*(?:được\s+)?(?:ban\s+hành|phê\s+duyệt|kèm\s+theo|ban\s+hành\s+kèm)[^\n]{0,60}(?:quyết\s+định|nghị|thông\s+tư|luật|theo|số)"
)
_ALPHABET = "abcdđeghijklmnopqrstuvwxyz"
_ORDINALS = {
    "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12,
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_MAX_HEADING = 300


@dataclass(slots=True)
class _Marker:
    """A line that starts a unit. `value` is its number for ordering, `line_end` where the line ends."""

    kind: ProvisionKind
    rank: int
    number: str
    value: int
    heading: str
    start: int
    line_end: int
    firm: bool = True


def provisions(text: str, head_end: int = 0) -> tuple[Provision, ...]:
    """The units of `text` in reading order; top-level spans cover it, children lie in their parents.

    `head_end` is where the letterhead and title end: no unit starts before. Paths are unique.
    """
    if not text.strip():
        return ()
    found = _containers(_known(text, head_end), text)
    kept = [marker for container in found for marker in _own(container)]
    kept = _without_contents(kept)
    if not kept or kept[0].start > 0:
        kept.insert(0, _Marker(Kind.PREAMBLE, 0, "", 0, "", 0, 0))
    _read_headings(kept, text)
    return _nested(kept, len(text))


# --- lines that look like the start of a unit ------------------------------------------------------


def _known(text: str, head_end: int) -> Iterator[_Marker]:
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


def _marker(match: re.Match[str], text: str) -> _Marker | None:
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
            return _Marker(Kind.SIGNATURE, 0, "", 0, "", match.start(), match.end())
        case "clause":
            return _numbered(match, Kind.CLAUSE, match["c"], match["ct"])
        case "point":
            return _point(match)
        case _:
            return _roman(match)


def _article(match: re.Match[str]) -> _Marker | None:
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
    return _Marker(Kind.ARTICLE, _RANK[Kind.ARTICLE], number, value, rest, match.start(), match.end(), firm)


def _division(match: re.Match[str]) -> _Marker | None:
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
    return _Marker(kind, _RANK[kind], str(value), value, rest, match.start(), match.end())


def _appendix(match: re.Match[str]) -> _Marker | None:
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
    return _Marker(Kind.APPENDIX, 0, str(value) if value else number, value, rest, match.start(), match.end())


def _attached(match: re.Match[str], text: str) -> _Marker | None:
    """A regulation that the document puts in force: its title in capitals, with "(ban hành kèm theo …)" below."""
    line = match.group().strip()
    below = text[match.end() + 1 : match.end() + 900]
    lines = below.split("\n", 6)[:6]
    if not line.isupper() or line.endswith(":"):
        return None
    for index, candidate in enumerate(lines):
        if _ATTACHED_BY.match(candidate):
            heading = " ".join([line, *(part.strip() for part in lines[:index])])
            return _Marker(
                Kind.HEADING, _RANK[Kind.HEADING], "", 0, heading[:_MAX_HEADING], match.start(), match.end()
            )
        if not candidate.isupper() and candidate.strip():
            return None
    return None


def _numbered(match: re.Match[str], kind: ProvisionKind, number: str, rest: str) -> _Marker | None:
    digits = re.sub(r"\D", "", number)
    return _Marker(kind, _RANK[kind], number, int(digits), rest.strip(), match.start(), match.end())


def _point(match: re.Match[str]) -> _Marker | None:
    number = match["p"]
    if number[0].isdigit():
        return _Marker(
            Kind.POINT,
            _RANK[Kind.POINT],
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
    return _Marker(Kind.POINT, _RANK[Kind.POINT], number, value, "", match.start(), match.end())


def _roman(match: re.Match[str]) -> _Marker | None:
    number = match["r"]
    rest = match["rt"].strip()
    if len(rest) > _MAX_HEADING and number not in ("I", "II", "III", "IV"):
        return None
    roman = _ordinal(number.lower()) if set(number) <= set(_ROMAN) and number != "C" else 0
    if roman:
        return _Marker(Kind.HEADING, _ROMAN_RANK, number, roman, rest, match.start(), match.end())
    value = "ABCDĐEGH".find(number) + 1
    if value == 0:
        return None
    return _Marker(Kind.HEADING, _LETTER_RANK, number, value, rest, match.start(), match.end())


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


# --- containers: the body, what is attached to it, its appendices ---------------------------------------


@dataclass(slots=True)
class _Container:
    """A stretch with numbering of its own; `opener` is the marker that starts it, None for the body."""

    opener: _Marker | None
    markers: list[_Marker]


def _containers(markers: Iterable[_Marker], text: str) -> list[_Container]:
    result = [_Container(None, [])]
    signed = False
    for marker in markers:
        if marker.kind is Kind.APPENDIX or (
            marker.kind is Kind.HEADING and marker.rank == _RANK[Kind.HEADING]
        ):
            result.append(_Container(marker, []))
            signed = False
        elif marker.kind is Kind.SIGNATURE:
            if not signed and _ends_a_document(result[-1], marker, text):
                signed = True
                result[-1].markers.append(marker)
        elif not signed:
            result[-1].markers.append(marker)
        elif _starts_again(marker):
            result.append(_Container(None, [marker]))
            signed = False
    return result


def _ends_a_document(container: _Container, sign: _Marker, text: str) -> bool:
    """A signature follows text that has ended; "BỘ TRƯỞNG …" above căn cứ is the enactor."""
    if not container.markers and container.opener is None and sign.start < 0.5 * len(text):
        return text.startswith(("Nơi", "NƠI"), sign.start)
    before = text[max(0, sign.start - 3) : sign.start].rstrip()
    return not before.endswith((",", ":"))


def _starts_again(marker: _Marker) -> bool:
    if marker.kind is Kind.ARTICLE:
        return marker.value == 1 and marker.firm
    return marker.kind in (Kind.CHAPTER, Kind.PART) and marker.value == 1


# --- which of them are units of this document --------------------------------------------------------


def _own(container: _Container) -> Iterator[_Marker]:
    if container.opener:
        yield container.opener
    if any(marker.kind is Kind.ARTICLE and marker.firm for marker in container.markers):
        yield from _by_articles(container.markers)
    else:
        yield from _by_headings(container.markers)


def _by_articles(markers: Sequence[_Marker]) -> Iterator[_Marker]:
    """Divisions and articles in order of numbers; clauses and points within an article only."""
    article = clause = point = 0
    suffix = ""
    for marker in markers:
        match marker.kind:
            case Kind.ARTICLE:
                if not _follows(marker, article, suffix):
                    continue
                article, suffix, clause, point = marker.value, marker.number, 0, 0
            case Kind.CLAUSE:
                if not article or not _next_clause(marker, clause):
                    continue
                clause, point = marker.value, 0
            case Kind.POINT:
                if not article or not marker.firm or not _next_point(marker, point):
                    continue
                point = marker.value
            case Kind.HEADING:
                continue
            case _:
                clause = point = 0
        yield marker


def _follows(marker: _Marker, before: int, number_before: str) -> bool:
    """Điều N comes after N-1, after N with a letter less, further on (others were repealed), or starts again at 1."""
    if marker.value == before + 1 or marker.value == 1:
        return True
    if not marker.firm:
        return False
    if marker.value == before:
        return marker.number > number_before
    return before < marker.value <= before + 60 or before == 0


def _next_clause(marker: _Marker, before: int) -> bool:
    if marker.value == before:
        return marker.number[-1].isalpha()
    return before < marker.value <= before + 3 if before else marker.value <= 2


def _next_point(marker: _Marker, before: int) -> bool:
    if marker.value == before:
        return marker.number[-1].isdigit()
    return before < marker.value <= before + 4 if before else marker.value <= 2


def _by_headings(markers: Sequence[_Marker]) -> Iterator[_Marker]:
    """A document without Điều: Phần/Chương/Mục, then A., I., 1., 1.1. or a), each in order."""
    last = {_LETTER_RANK: 0, _ROMAN_RANK: 0, _RANK[Kind.CLAUSE]: 0, _RANK[Kind.POINT]: 0}
    clause = ""
    for marker in markers:
        if marker.kind in (Kind.ARTICLE,):
            continue
        if marker.rank not in last:
            last = dict.fromkeys(last, 0)
            yield marker
            continue
        before = last[marker.rank]
        if marker.kind is Kind.POINT and not marker.firm:
            if marker.number.split(".")[0] != clause or marker.value != before + 1:
                continue
        elif marker.value != before + 1 and not (before and before < marker.value <= before + 2):
            continue
        if marker.kind is Kind.CLAUSE:
            clause = marker.number
        last[marker.rank] = marker.value
        for rank in last:
            if rank > marker.rank:
                last[rank] = 0
        yield marker


def _without_contents(markers: list[_Marker]) -> list[_Marker]:
    """Drops a table of contents: articles on neighbouring lines that all come again, in the same words, below."""
    articles = [index for index, marker in enumerate(markers) if marker.kind is Kind.ARTICLE]
    again = next((k for k in range(1, len(articles)) if markers[articles[k]].value == 1), 0)
    if again < 3:
        return markers
    first, second = markers[articles[0]], markers[articles[again]]
    bare = sum(
        markers[here + 1].start <= markers[here].line_end + 2
        for here in articles[:again]
        if here + 1 < len(markers)
    )
    same = _words(first.heading)[:30] == _words(second.heading)[:30]
    if not same or bare < 0.8 * again:
        return markers
    start = articles[again]
    while start > 0 and markers[start - 1].rank < _RANK[Kind.ARTICLE] and start - 1 > articles[again - 1]:
        start -= 1
    return markers[start:]


def _words(heading: str) -> str:
    return re.sub(r"[\W\d_]+", " ", heading).strip().lower()


# --- headings and the tree -------------------------------------------------------------------------------


def _read_headings(markers: Sequence[_Marker], text: str) -> None:
    for index, marker in enumerate(markers):
        limit = markers[index + 1].start if index + 1 < len(markers) else len(text)
        if marker.kind is Kind.ARTICLE:
            has_body = text[marker.line_end : limit].strip() != ""
            child = index + 1 < len(markers) and markers[index + 1].rank > marker.rank
            marker.heading = marker.heading if _is_heading(marker.heading, has_body or child) else ""
        elif marker.kind in (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.APPENDIX):
            marker.heading = marker.heading or _heading_below(
                text[marker.line_end : min(limit, marker.line_end + 700)]
            )
        elif marker.rank in (_LETTER_RANK, _ROMAN_RANK):
            marker.heading = marker.heading if _is_heading(marker.heading, True) else ""
        elif marker.kind in (Kind.CLAUSE, Kind.POINT):
            marker.heading = ""


def _is_heading(line: str, has_body: bool) -> bool:
    return has_body and 0 < len(line) <= _MAX_HEADING and not line.endswith((".", ";", ","))


def _heading_below(text: str) -> str:
    """The lines right below "Chương I" that are its name: the first one, and more if they are in capitals."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or len(lines[0]) > _MAX_HEADING or lines[0].endswith((";", ",")) or "\t" in lines[0]:
        return ""
    kept = [lines[0].strip("()") if lines[0].isupper() else lines[0]]
    if lines[0].isupper():
        for line in lines[1:3]:
            if not line.isupper() or "\t" in line:
                break
            kept.append(line)
    return " ".join(kept)[:_MAX_HEADING]


def _nested(markers: Sequence[_Marker], length: int) -> tuple[Provision, ...]:
    ends = _ends(markers, length)
    taken: dict[str, int] = {}
    result: list[Provision] = []
    open_units: list[int] = []
    for ordinal, marker in enumerate(markers):
        while open_units and _closes(marker, markers[open_units[-1]]):
            open_units.pop()
        parent = open_units[-1] if open_units else None
        path = _unique(_path(marker, parent, open_units, markers, result), taken)
        result.append(
            Provision(
                ordinal, parent, marker.kind, marker.number, marker.heading, marker.start, ends[ordinal], path
            )
        )
        open_units.append(ordinal)
    return tuple(result)


def _closes(marker: _Marker, before: _Marker) -> bool:
    return before.rank >= marker.rank or before.kind in _LEAVES


def _ends(markers: Sequence[_Marker], length: int) -> list[int]:
    """Each unit ends where the next of its rank or above starts."""
    ends = [length] * len(markers)
    waiting: list[int] = []
    for index, marker in enumerate(markers):
        while waiting and _closes(marker, markers[waiting[-1]]):
            ends[waiting.pop()] = marker.start
        waiting.append(index)
    return ends


def _path(
    marker: _Marker,
    parent: int | None,
    around: Sequence[int],
    markers: Sequence[_Marker],
    done: Sequence[Provision],
) -> str:
    name = _segment(marker)
    appendix = next((done[index].path for index in around if markers[index].kind is Kind.APPENDIX), "")
    if parent is None or marker.kind is Kind.ARTICLE:
        return f"{appendix}/{name}" if appendix else name
    above = markers[parent]
    if above.rank == _RANK[Kind.HEADING]:
        return name
    return f"{done[parent].path}/{name}"


def _segment(marker: _Marker) -> str:
    word = marker.kind.value
    if marker.kind is Kind.HEADING and not marker.number:
        return word
    number = marker.number.lower().replace("đ", "dd").replace(".", "-")
    return f"{word}-{number}" if number else word


def _unique(path: str, taken: dict[str, int]) -> str:
    candidate = path
    while candidate in taken:
        taken[path] += 1
        candidate = f"{path}-{taken[path]}"
    taken[candidate] = 1
    return candidate

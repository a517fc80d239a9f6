"""Provisions: Phần > Chương > Mục > Tiểu mục > Điều > Khoản > Điểm, phụ lục, and what stands around them.

Nghị định 34/2016/NĐ-CP, điều 62, names the units. Lines that may start one (`markers`) are told from tables,
forms and tables of contents by the order of their numbers, and nested by rank.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bookshelf.model import Provision
from ingest.markers import LETTER_RANK, MAX_HEADING, POINT_K, RANK, ROMAN_RANK, Kind, Marker, markers

_LEAVES = (Kind.PREAMBLE, Kind.SIGNATURE)


def provisions(text: str, head_end: int = 0) -> tuple[Provision, ...]:
    """The units of `text` in reading order; top-level spans cover it, children lie in their parents.

    `head_end` is where the letterhead and title end: no unit starts before. Paths are unique.
    """
    if not text.strip():
        return ()
    found = _containers(markers(text, head_end), text)
    kept = [marker for container in found for marker in _own(container, text)]
    kept = _without_contents(kept)
    if not kept or kept[0].start > 0:
        kept.insert(0, Marker(Kind.PREAMBLE, 0, "", 0, "", 0, 0))
    _read_headings(kept, text)
    return _nested(kept, len(text))


# --- containers: the body, what is attached to it, its appendices ---------------------------------------


@dataclass(slots=True)
class _Container:
    """A stretch with numbering of its own; `opener` is the marker that starts it, None for the body."""

    opener: Marker | None
    markers: list[Marker]


def _containers(markers: Iterable[Marker], text: str) -> list[_Container]:
    found = list(markers)
    going_on = _goes_on(found)
    result = [_Container(None, [])]
    signed = False
    for marker, goes_on in zip(found, going_on, strict=True):
        if marker.kind is Kind.APPENDIX or (
            marker.kind is Kind.HEADING and marker.rank == RANK[Kind.HEADING]
        ):
            result.append(_Container(marker, []))
            signed = False
        elif marker.kind is Kind.SIGNATURE:
            if not signed and not goes_on and _ends_a_document(result[-1], marker, text):
                signed = True
                result[-1].markers.append(marker)
        elif not signed:
            result[-1].markers.append(marker)
        elif _starts_again(marker):
            result.append(_Container(None, [marker]))
            signed = False
    return result


def _goes_on(markers: Sequence[Marker]) -> list[bool]:
    """For each line that may sign: whether the numbers of articles go on behind it, as they do behind
    "Chương VI / CHỦ TỊCH NƯỚC"."""
    result: list[bool] = []
    before: Marker | None = None
    after = _articles_after(markers)
    for marker, following in zip(markers, after, strict=True):
        if marker.kind is Kind.APPENDIX or marker.rank == RANK[Kind.HEADING]:
            before = None
        elif marker.kind is Kind.ARTICLE and marker.firm:
            before = marker
        result.append(
            marker.kind is Kind.SIGNATURE
            and before is not None
            and following is not None
            and following.value == before.value + 1
        )
    return result


def _articles_after(markers: Sequence[Marker]) -> list[Marker | None]:
    """The next article before an appendix or attached regulation, for each marker."""
    result: list[Marker | None] = []
    after: Marker | None = None
    for marker in reversed(markers):
        result.append(after)
        if marker.kind is Kind.APPENDIX or marker.rank == RANK[Kind.HEADING]:
            after = None
        elif marker.kind is Kind.ARTICLE and marker.firm:
            after = marker
    return result[::-1]


def _ends_a_document(container: _Container, sign: Marker, text: str) -> bool:
    """A signature follows text that has ended; "BỘ TRƯỞNG …" above căn cứ is the enactor."""
    if not container.markers and container.opener is None and sign.start < 0.5 * len(text):
        return text.startswith(("Nơi", "NƠI"), sign.start)
    before = text[max(0, sign.start - 3) : sign.start].rstrip()
    return not before.endswith((",", ":"))


def _starts_again(marker: Marker) -> bool:
    if marker.kind is Kind.ARTICLE:
        return marker.value == 1 and marker.firm
    return marker.kind in (Kind.CHAPTER, Kind.PART) and marker.value == 1


# --- which of them are units of this document --------------------------------------------------------


def _own(container: _Container, text: str) -> Iterator[Marker]:
    if container.opener:
        yield container.opener
    if any(marker.kind is Kind.ARTICLE and marker.firm for marker in container.markers):
        yield from _by_articles(container.markers, text)
    else:
        yield from _by_headings(container.markers)


def _by_articles(markers: Sequence[Marker], text: str) -> Iterator[Marker]:
    """Divisions and articles in order of numbers; clauses and points within an article only."""
    later = _LaterArticles(markers)
    article = clause = point = 0
    suffix = split = ""
    last_clause = 0
    for index, marker in enumerate(markers):
        match marker.kind:
            case Kind.ARTICLE:
                if not _follows(marker, article, suffix) or (
                    marker.value > article + 2 and later.has(article + 1, index)
                ):
                    continue
                article, suffix, clause, point, split = marker.value, marker.number, 0, 0, ""
            case Kind.CLAUSE if article and _is_point_l(marker, point, text):
                marker = _as_point_l(marker)
                point, split = marker.value, ""
            case Kind.CLAUSE:
                goes_on, last_clause = _next_clause(marker, clause, last_clause), marker.value
                if not article or not goes_on:
                    continue
                clause, point, split = marker.value, 0, ""
            case Kind.POINT:
                if not article or not marker.firm or not _next_point(marker, point):
                    continue
                if _splits(marker, split, text):
                    split = marker.number[0]
                    continue
                point, split = marker.value, ""
            case Kind.HEADING:
                continue
            case _:
                clause = point = 0
        yield marker


class _LaterArticles:
    """Where each number of an article stands, up to where numbers begin again at 1."""

    def __init__(self, markers: Sequence[Marker]) -> None:
        self._places: dict[int, list[int]] = {}
        self._starts: list[int] = []
        for index, marker in enumerate(markers):
            if marker.kind is Kind.ARTICLE and marker.firm:
                self._places.setdefault(marker.value, []).append(index)
                if marker.value == 1:
                    self._starts.append(index)

    def has(self, value: int, index: int) -> bool:
        """Whether an article of this number comes after `index` and before the next Điều 1."""
        places = self._places.get(value, [])
        at = bisect_right(places, index)
        start = bisect_right(self._starts, index)
        return at < len(places) and (start >= len(self._starts) or places[at] < self._starts[start])


def _splits(marker: Marker, split: str, text: str) -> bool:
    """ "b1)" is a part (tiết) of điểm b and no điểm, unless it was inserted between two: "b) …;" above it."""
    if len(marker.number) != 2 or not marker.number[1].isdigit():
        return False
    above = text[max(0, marker.start - 12) : marker.start].rstrip(" \n[]()0123456789")
    return marker.number[0] == split or (marker.number[1] == "1" and not above.endswith(";"))


def _is_point_l(marker: Marker, point: int, text: str) -> bool:
    """ "1)" behind điểm k: the letter l, mistyped or misread."""
    return point == POINT_K and marker.number == "1" and text.startswith("1)", marker.start)


def _as_point_l(marker: Marker) -> Marker:
    return replace(marker, kind=Kind.POINT, rank=RANK[Kind.POINT], number="l", value=POINT_K + 1, heading="")


def _follows(marker: Marker, before: int, number_before: str) -> bool:
    """Điều N comes after N-1, after N with a letter less, later (others were repealed), or begins again."""
    if marker.value == before + 1 or marker.value == 1:
        return True
    if not marker.firm:
        return False
    if marker.value == before:
        return marker.number > number_before
    return before < marker.value <= before + 60 or before == 0


def _next_clause(marker: Marker, before: int, seen: int) -> bool:
    """Khoản N comes after N-1, with gaps for what was repealed; a number may come twice by mistake, if no
    other list came between. `seen` is the last number that stood before, of a khoản or not."""
    if marker.value == before:
        return marker.number[-1].isalpha() or (seen == before and before > 1)
    return before < marker.value <= before + 4 if before else marker.value <= 2


def _next_point(marker: Marker, before: int) -> bool:
    """Điểm đ is often typed as a second d."""
    if marker.value == before:
        return marker.number[-1].isdigit() or marker.number in "dđ"
    return before < marker.value <= before + 4 if before else marker.value <= 2


def _by_headings(markers: Sequence[Marker]) -> Iterator[Marker]:
    """A document without Điều: Phần/Chương/Mục, then A., I., 1., 1.1. or a), each in order."""
    last = {LETTER_RANK: 0, ROMAN_RANK: 0, RANK[Kind.CLAUSE]: 0, RANK[Kind.POINT]: 0}
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


def _without_contents(markers: list[Marker]) -> list[Marker]:
    """Drops a table of contents: articles on neighbouring lines that come again below in the same words."""
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
    while start > 0 and markers[start - 1].rank < RANK[Kind.ARTICLE] and start - 1 > articles[again - 1]:
        start -= 1
    return markers[start:]


def _words(heading: str) -> str:
    return re.sub(r"[\W\d_]+", " ", heading).strip().lower()


# --- headings and the tree -------------------------------------------------------------------------------


def _read_headings(markers: Sequence[Marker], text: str) -> None:
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
        elif marker.rank in (LETTER_RANK, ROMAN_RANK):
            marker.heading = marker.heading if _is_heading(marker.heading, True) else ""
        elif marker.kind in (Kind.CLAUSE, Kind.POINT):
            marker.heading = ""


def _is_heading(line: str, has_body: bool) -> bool:
    return has_body and 0 < len(line) <= MAX_HEADING and not line.endswith((".", ";", ","))


def _heading_below(text: str) -> str:
    """The lines right below "Chương I" that are its name: the first one, and more if they are in capitals."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or len(lines[0]) > MAX_HEADING or lines[0].endswith((";", ",")) or "\t" in lines[0]:
        return ""
    kept = [lines[0].strip("()") if lines[0].isupper() else lines[0]]
    if lines[0].isupper():
        for line in lines[1:3]:
            if not line.isupper() or "\t" in line:
                break
            kept.append(line)
    return " ".join(kept)[:MAX_HEADING]


def _nested(markers: Sequence[Marker], length: int) -> tuple[Provision, ...]:
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


def _closes(marker: Marker, before: Marker) -> bool:
    return before.rank >= marker.rank or before.kind in _LEAVES


def _ends(markers: Sequence[Marker], length: int) -> list[int]:
    """Each unit ends where the next of its rank or above starts."""
    ends = [length] * len(markers)
    waiting: list[int] = []
    for index, marker in enumerate(markers):
        while waiting and _closes(marker, markers[waiting[-1]]):
            ends[waiting.pop()] = marker.start
        waiting.append(index)
    return ends


def _path(
    marker: Marker,
    parent: int | None,
    around: Sequence[int],
    markers: Sequence[Marker],
    done: Sequence[Provision],
) -> str:
    name = _segment(marker)
    appendix = next((done[index].path for index in around if markers[index].kind is Kind.APPENDIX), "")
    if parent is None or marker.kind is Kind.ARTICLE:
        return f"{appendix}/{name}" if appendix else name
    above = markers[parent]
    if above.rank == RANK[Kind.HEADING]:
        return name
    return f"{done[parent].path}/{name}"


def _segment(marker: Marker) -> str:
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

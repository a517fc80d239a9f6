"""The text of a document as HTML: nested provisions with their permalinks, tables, marked hits.

The longest documents have 3 million characters, so the HTML is put together here and not in a template, and
in blocks that a browser may leave unpainted until they are scrolled to (`content-visibility: auto`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from markupsafe import Markup, escape

from bookshelf.model import Document, Provision, ProvisionKind
from search_api.passages import label
from web.marking import Anchor, Hits, Span

CHUNK = 30
"""Paragraphs or table rows that are painted together."""

_WIDE = 4
"""Columns of a table that a phone shows only in part."""
_TALL = 15
"""Rows of a table whose header stays in view."""

HEADED = frozenset(
    {
        ProvisionKind.PART,
        ProvisionKind.CHAPTER,
        ProvisionKind.SECTION,
        ProvisionKind.SUBSECTION,
        ProvisionKind.ARTICLE,
        ProvisionKind.APPENDIX,
        ProvisionKind.HEADING,
    }
)
"""Kinds of units that have a line in the contents list."""
_LONGEST_HEADING = 220
_LETTERHEAD = 800
"""Characters at the head of a text in which the letterhead stands."""

_NUMERAL = re.compile(
    r"\s*(?:(?i:phần|chương|mục|tiểu mục|phụ lục)\s+(?i:thứ\s+)?|(?=[IVXLC]+[.)]))([IVXLC]+)\b"
)
_OWN_NUMBER = re.compile(r" *(\(?(?:\d{1,3}[a-zđ]{0,2}|[a-zđ]{1,2}) ?[.)])")
"""The number that a khoản or điểm begins with; it is the link to it."""
_MOTTO = re.compile(r"độc lập\s*[-–—]\s*tự do\s*[-–—]\s*hạnh phúc", re.IGNORECASE)
_FORMAL = re.compile(
    rf"{_MOTTO.pattern}|\bnơi nhận\s*:|(?-i:\b(?:KT|TM|TL|TUQ)\.\s*[A-ZĐƯỦÔ])", re.IGNORECASE
)
"""What a table of two columns holds that sets a letterhead or signatures side by side, and is no data."""
_LETTERHEAD_LINE = re.compile(
    r"\s+(?=Số\s*:|Độc lập\s*[-–—]|(?:KT|TM|TL|TUQ|Q)\.\s|-\s)"
    r"|(?<![.Ó])\s+(?=(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG)\b)"
    r"|(?<=Hạnh phúc)\s+|(?<=Nơi nhận:)\s+"
)
"""Where a new line begins in the cells of a letterhead or of signatures whose lines were joined."""

_HEAD_ENDS = re.compile(r"(?:Căn cứ|Kính gửi|Thực hiện|Theo|Xét|Để)\b|.*[;.:,]$|.{221,}")

Children = Mapping[int | None, Sequence[Provision]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents list; `hits` counts the hits in it."""

    path: str
    label: str
    heading: str
    hits: int
    entries: tuple[Entry, ...] = ()


def contents(document: Document, hits: Hits) -> tuple[Entry, ...]:
    """The contents list: every headed unit, nested as in the text."""
    return _entries(_children(document), None, hits)


def _entries(children: Children, parent: int | None, hits: Hits) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for unit in children.get(parent, ()):
        below = _entries(children, unit.ordinal, hits)
        if unit.kind not in HEADED:
            found.extend(below)
            continue
        first, last = hits.within(unit.start, unit.end)
        found.append(Entry(unit.path, written_label(unit, hits.text), unit.heading, last - first, below))
    return tuple(found)


def written_label(unit: Provision, text: str) -> str:
    """What a unit is called, with its number as the text writes it: "Chương I", where `number` is 1."""
    numeral = _NUMERAL.match(text, unit.start, unit.start + 60)
    if not numeral:
        return label(unit)
    if unit.kind is ProvisionKind.HEADING:
        return f"{numeral[1]}."
    return label(replace(unit, number=numeral[1]))


@dataclass(frozen=True, slots=True)
class Labels:
    """What the text's own controls are called, in the language of the page."""

    permalink: str
    table: str
    swipe: str
    broaden: str


NO_NOTES: Mapping[str, Markup] = MappingProxyType({})


def body(document: Document, hits: Hits, labels: Labels, notes: Mapping[str, Markup] = NO_NOTES) -> Markup:
    """The whole text. Each provision is an element whose id is its path; `notes` follow headings, by path."""
    numbered = replace(hits, links=_apart(hits.links, _own_numbers(document)))
    writer = _Writer(document, numbered, labels, notes)
    writer.span(0, len(document.text), None, 2)
    return Markup("".join(writer.pieces))


def _own_numbers(document: Document) -> Iterator[Anchor]:
    for unit in document.provisions:
        if unit.kind not in (ProvisionKind.CLAUSE, ProvisionKind.POINT):
            continue
        if found := _OWN_NUMBER.match(document.text, unit.start, unit.end):
            yield Anchor(*found.span(1), f"#{unit.path}", "own")


def _apart(links: Sequence[Anchor], numbers: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """All in order; a number that a citation or another number covers is no link."""
    found: list[Anchor] = []
    for one in sorted([*links, *numbers], key=lambda one: (one.start, one.kind)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def _children(document: Document) -> Children:
    found: dict[int | None, list[Provision]] = {}
    for unit in document.provisions:
        found.setdefault(unit.parent, []).append(unit)
    return found


class _Writer:
    """Writes into `pieces`; a list is quicker than generators five levels deep."""

    def __init__(self, document: Document, hits: Hits, labels: Labels, notes: Mapping[str, Markup]) -> None:
        self.pieces: list[str] = []
        self._notes = notes
        self._text = document.text
        self._children = _children(document)
        self._hits = hits
        self._permalink = escape(labels.permalink)
        self._table_name = escape(labels.table)
        self._broaden = (
            f'<button type="button" class="broaden" title="{escape(labels.broaden)}" '
            f'aria-label="{escape(labels.broaden)}" data-hint="{escape(labels.swipe)}"></button>'
        )
        self._letterhead_end = _letterhead_end(document.text)
        first_unit = min((unit.start for unit in document.provisions if unit.kind in HEADED), default=0)
        self._capitals_end = max(self._letterhead_end, first_unit) if self._letterhead_end else 0

    def span(self, start: int, end: int, parent: int | None, level: int) -> None:
        """text[start:end] with the units directly below `parent`; `level` is that of their headings."""
        position = start
        for unit in self._children.get(parent, ()):
            begin = min(max(unit.start, position), end)
            self._paragraphs(position, begin)
            self._unit(unit, begin, min(unit.end, end), level)
            position = max(position, min(unit.end, end))
        self._paragraphs(position, end)

    def _unit(self, unit: Provision, start: int, end: int, level: int) -> None:
        headed = unit.kind in HEADED
        self.pieces.append(f'<section id="{escape(unit.path)}" class="unit {unit.kind.value}">')
        if headed:
            body = self._heading_end(unit, start, end)
            self._heading(unit, start, body, min(level, 6))
            self.pieces.append(self._notes.get(unit.path, ""))
            start = body
        self.span(start, end, unit.ordinal, level + headed)
        self.pieces.append("</section>")

    def _heading_end(self, unit: Provision, start: int, end: int) -> int:
        """Where the heading lines end: the first line, and those in which the rest of the heading stands.

        Of a long first line ("Điều 1. Ban hành kèm theo …") only the label is a heading.
        """
        below = self._children.get(unit.ordinal, ())
        limit = min(end, below[0].start) if below else end
        first = _line_end(self._text, start, limit)
        if first - start > _LONGEST_HEADING:
            dot = self._text.find(".", start, start + 40)
            return dot + 1 if dot > 0 else start
        rest = " ".join(unit.heading.split())
        line = " ".join(self._text[start:first].split())
        if not rest or rest in line:
            return first
        return self._rest_of_heading(rest, first, limit)

    def _rest_of_heading(self, rest: str, position: int, limit: int) -> int:
        taken = position
        while rest and position < limit:
            end = _line_end(self._text, position, limit)
            line = " ".join(self._text[position:end].split())
            if not rest.startswith(line):
                break
            rest, position = rest[len(line) :].lstrip(), end
            taken = end if line else taken
        return taken

    def _heading(self, unit: Provision, start: int, end: int, level: int) -> None:
        lines = [self._hits.markup(first, last) for first, last in _lines(self._text, start, end)]
        if not lines:
            return
        run_in = ' class="run-in"' if end < len(self._text) and self._text[end - 1] != "\n" else ""
        name = f"{self._permalink}: {escape(label(unit))}"
        self.pieces.append(
            f"<h{level}{run_in}>{'<br>'.join(lines)}"
            f'<a class="permalink" href="#{escape(unit.path)}" title="{name}" aria-label="{name}">#</a>'
            f"</h{level}>"
        )

    def _paragraphs(self, start: int, end: int) -> None:
        if start >= end:
            return
        blocks = list(self._blocks(start, end))
        if len(blocks) <= CHUNK:
            self.pieces.extend(blocks)
            return
        for first in range(0, len(blocks), CHUNK):
            self.pieces.append(f'<div class="chunk">{"".join(blocks[first : first + CHUNK])}</div>')

    def _blocks(self, start: int, end: int) -> Iterator[str]:
        rows: list[Span] = []
        for first, last in _lines(self._text, start, end):
            if self._text.find("\t", first, last) >= 0:
                rows.append((first, last))
                continue
            if rows:
                yield from self._table(rows)
                rows = []
            yield f"<p{self._centred(first, last)}>{self._hits.markup(first, last)}</p>"
        if rows:
            yield from self._table(rows)

    def _centred(self, first: int, last: int) -> str:
        """A letterhead, and names in capitals between it and the first heading, stand in the middle."""
        if last - first <= _LONGEST_HEADING and self._text[first:last].isupper():
            return ' class="caps"' if last <= self._capitals_end else ""
        return ' class="centred"' if last <= self._letterhead_end else ""

    def _table(self, rows: Sequence[Span]) -> Iterator[str]:
        cells = [list(_cells(self._text, first, last)) for first, last in rows]
        columns = max(len(row) for row in cells)
        layout = columns == 2 and _FORMAL.search(self._text, rows[0][0], rows[-1][1]) is not None
        header = not layout and self._has_header(cells)
        if layout:
            yield '<div class="table letterhead"><table role="presentation">'
        else:
            yield self._table_start(columns, len(rows))
        for first in range(0, len(cells), CHUNK):
            yield "<tbody>"
            for index, row in enumerate(cells[first : first + CHUNK], first):
                if layout:
                    yield self._layout_row(row)
                else:
                    yield self._row(row, columns, "th" if header and index == 0 else "td")
            yield "</tbody>"
        yield "</table></div>"

    def _table_start(self, columns: int, rows: int) -> str:
        wide = " many" if columns >= _WIDE else ""
        tall = " tall" if rows > _TALL else ""
        name = f'tabindex="0" role="region" aria-label="{self._table_name}"'
        return f'{self._broaden if wide else ""}<div class="table{wide}{tall}" {name}><table>'

    def _has_header(self, cells: list[list[Span]]) -> bool:
        names = [self._text[first:last].strip() for first, last in cells[0]]
        return len(cells) > 2 and all(0 < len(name) < 120 for name in names)

    def _layout_row(self, row: list[Span]) -> str:
        """Both sides of a letterhead, or of the signatures."""
        cells = (
            "<br>".join(self._hits.markup(*line) for line in _letterhead_lines(self._text, first, last))
            for first, last in row
        )
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    def _row(self, row: list[Span], columns: int, tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        written = [f"<{tag}{scope}>{self._hits.markup(first, last)}</{tag}>" for first, last in row]
        written.extend(f"<{tag}></{tag}>" for _ in range(columns - len(row)))
        return f"<tr>{''.join(written)}</tr>"


def _letterhead_end(text: str) -> int:
    """Where the head with quốc hiệu, số, place and date, type and title ends; 0 for a text without one."""
    motto = _MOTTO.search(text, 0, _LETTERHEAD)
    if not motto:
        return 0
    end = 0
    for first, last in _lines(text, 0, min(len(text), 2 * _LETTERHEAD)):
        if last > motto.end() and _HEAD_ENDS.match(text, first, last) and not text[first:last].isupper():
            break
        end = last
    return end


def _letterhead_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of a cell, as they stand on paper.

    >>> text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Đồng Nai, ngày 3 tháng 2"
    >>> [text[first:last] for first, last in _letterhead_lines(text, 0, len(text))]
    ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'Đồng Nai, ngày 3 tháng 2']
    """
    position = start
    for gap in _LETTERHEAD_LINE.finditer(text, start, end):
        before = text[position : gap.start()]
        dashed = text.startswith("-", gap.end()) and not text[start:end].lstrip().startswith("Nơi nhận")
        if dashed or not before.strip():
            continue
        yield position, gap.start()
        position = gap.end()
    yield position, end


def _line_end(text: str, start: int, limit: int) -> int:
    end = text.find("\n", start, limit)
    return limit if end < 0 else end + 1


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Spans of the lines that are not blank, without their line ends."""
    position = start
    while position < end:
        following = _line_end(text, position, end)
        last = following - 1 if text[following - 1] == "\n" else following
        if text[position:last].strip():
            yield position, last
        position = following


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    while True:
        tab = text.find("\t", position, end)
        if tab < 0:
            yield position, end
            return
        yield position, tab
        position = tab + 1

"""DOCX → paragraphs and table rows as a reader sees them: numbers of automatic lists written out, tracked
changes accepted, hidden text left out, text boxes and footnotes read.

Element names are those of WordprocessingML (ECMA-376, part 1, section 17).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from ingest.block_builder import decode_blocks
from ingest.extracted import Block, BlockKind, Extracted, Refused
from ingest.legacy_fonts import Run, decode_runs, encoding_of_font, usual_encoding
from ingest.packages import ZIP_ERRORS, broken, check_package, unsafe
from ingest.plain import clean_line, printable_line
from ingest.word_numbering import Numbering, read_lists
from ingest.word_styles import Styles, is_on, w

DEPTH_LIMIT = 200
"""Elements inside one another."""

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DROPPED = frozenset(
    w(tag)
    for tag in (
        "del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "instrText", "delText", "rt",
    )
)  # fmt: skip
_NOTES = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
_CHARACTERS = {
    w("tab"): " ",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
    w("softHyphen"): "\u00ad",  # the letter ư in TCVN3
}


def extract_word(data: bytes) -> Extracted:
    """Paragraphs and rows in order, footnotes last; `hints` has the file's properties.

    Raises `Refused`: not-a-docx, broken-docx, unsafe-docx, empty-file.
    """
    check_package(data, "docx")
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except (*ZIP_ERRORS, PackageNotFoundError, KeyError, etree.XMLSyntaxError, AttributeError) as error:
        raise broken("docx", f"{type(error).__name__}: {error}") from error
    if body is None:
        raise broken("docx", "no body")
    _check_depth(document.element)
    reader = _Reader(Styles(_part(document, "styles")), Numbering(read_lists(_part(document, "numbering"))))
    read = (*reader.blocks(body), *_notes(reader, document))
    blocks = decode_blocks(read, usual_encoding(reader.sample))
    if not blocks:
        raise Refused("empty-file", "Văn bản Word không có chữ nào.", "The Word document holds no words.")
    return Extracted(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        blocks,
        hints=_hints(document),
    )


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH_LIMIT:
            raise unsafe("docx", "các phần lồng nhau quá sâu", "its parts nest too deep")


def _part(document: WordDocument, name: str) -> etree._Element | None:
    """The root of the main document's part of the relationship type `name`, such as "footnotes"."""
    for relationship in document.part.rels.values():
        if relationship.reltype.endswith(f"/{name}") and not relationship.is_external:
            try:
                return etree.fromstring(relationship.target_part.blob, _SAFE)
            except etree.XMLSyntaxError as error:
                raise broken("docx", f"{name}: {error}") from error
    return None


_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _hints(document: WordDocument) -> dict[str, str]:
    properties = document.core_properties
    values = {
        "title": properties.title,
        "subject": properties.subject,
        "author": properties.author,
        "keywords": properties.keywords,
    }
    return {name: text for name, value in values.items() if (text := clean_line(value or ""))}


def _notes(reader: _Reader, document: WordDocument) -> Iterator[Block]:
    """The notes that the text refers to, in the order of their marks."""
    parts = {name: _part(document, name) for name in dict.fromkeys(name for name, _ in reader.notes)}
    for mark, (name, identifier) in enumerate(reader.notes, start=1):
        part = parts[name]
        note = None if part is None else next((n for n in part if n.get(w("id")) == identifier), None)
        if note is None:
            continue
        inner = _Reader(reader.styles, reader.numbering, sample=reader.sample)
        text = " ".join(block.text for block in inner.blocks(note))
        yield Block(BlockKind.PARAGRAPH, f"[{mark}] {text}")


@dataclass(slots=True)
class _Reader:
    """Walks the body in order; `notes` collects the notes referred to, as (part, id), `sample`
    the runs whose font is an old Vietnamese one."""

    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)
    sample: list[Run] = field(default_factory=list)
    tables: int = 0

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of a body, a cell, a text box or a note."""
        for child in container:
            if child.tag == w("p"):
                yield from self._paragraph(child)
            elif child.tag == w("tbl"):
                yield from self._table(child)
            elif child.tag not in _DROPPED:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        runs, boxes = self._text(paragraph)
        label = self._label(paragraph)
        self.sample += [run for run in runs if encoding_of_font(run.font)]
        if label and runs:
            label = decode_runs([Run(label, runs[0].font)])
        bold, centred = self.styles.is_bold(paragraph), self.styles.is_centred(paragraph)
        lines = [line for line in map(printable_line, decode_runs(runs).split("\n")) if line]
        if lines and label:
            lines[0] = f"{label} {lines[0]}"
        elif label and next(paragraph.iterancestors()).tag == w("tc"):
            lines = [label]  # the number column of a table often holds nothing else
        for line in lines:
            yield Block(BlockKind.PARAGRAPH, line, bold=bold, centred=centred)
        for box in boxes:
            yield from self.blocks(box)

    def _label(self, paragraph: etree._Element) -> str:
        """The number of the list; a paragraph whose mark is deleted has none of its own."""
        if paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None:
            return ""
        place = self.styles.numbering_of(paragraph)
        return self.numbering.next_label(*place) if place else ""

    def _text(self, node: etree._Element) -> tuple[list[Run], list[etree._Element]]:
        """The text of a paragraph, "\\n" for line breaks, and its text boxes."""
        parts: list[Run] = []
        boxes: list[etree._Element] = []
        self._collect(node, parts, boxes)
        return parts, boxes

    def _collect(self, node: etree._Element, parts: list[Run], boxes: list[etree._Element]) -> None:
        font = self.styles.font_of(node) if node.tag == w("r") else ""
        for child in node:
            if child.tag in _DROPPED or (child.tag == w("r") and self.styles.is_hidden(child)):
                continue
            if child.tag in (w("t"), _MATH_TEXT):
                parts.append(Run(child.text or "", font))
            elif child.tag in _CHARACTERS:
                parts.append(Run(_CHARACTERS[child.tag], font))
            elif child.tag == w("sym"):
                named = child.get(w("font"), font)
                parts.append(Run(_symbol(child.get(w("char"), ""), named), named))
            elif child.tag in _NOTES:
                self.notes.append((_NOTES[child.tag], child.get(w("id"), "")))
                parts.append(Run(f"[{len(self.notes)}]", font))
            elif child.tag == w("txbxContent"):
                boxes.append(child)
            elif child.tag == _ALTERNATE:  # the same content for newer and older programs
                self._collect(next(iter(child), child), parts, boxes)
            else:
                self._collect(child, parts, boxes)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in _unwrapped(table, "tr") if not is_on(row.find(f"{w('trPr')}/{w('del')}"))]
        if all(len(list(_unwrapped(row, "tc"))) == 1 for row in rows):
            for row in rows:  # a frame around paragraphs
                yield from self.blocks(next(_unwrapped(row, "tc")))
            return
        number = self.tables
        self.tables += 1
        for row in rows:
            cells = tuple(self._cell(cell) for cell in _unwrapped(row, "tc"))
            if any(cells):
                text = "\t".join(cell.replace("\n", " ") for cell in cells)
                yield Block(BlockKind.ROW, text, cells, table=number)

    def _cell(self, cell: etree._Element) -> str:
        """Its paragraphs, one a line; the continuation of a cell above is empty."""
        merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
        if merge is not None and merge.get(w("val")) != "restart":
            return ""
        return "\n".join(block.text.replace("\t", " ") for block in self.blocks(cell))


def _unwrapped(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in node:
        if child.tag == w(tag):
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins")):
            yield from _unwrapped(child, tag)


def _symbol(code: str, font: str) -> str:
    """A character of a symbol font lies in the private area; only its place in the font is known.

    In an old Vietnamese font that place is the byte of a letter.
    """
    try:
        character = chr(int(code, 16))
    except ValueError:
        return ""
    if "\uf020" <= character <= "\uf0ff" and encoding_of_font(font):
        return chr(ord(character) & 0xFF)
    return "" if "\ue000" <= character <= "\uf8ff" else character

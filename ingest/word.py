"""DOCX → paragraphs and table rows as a reader sees them: numbers of automatic lists written out, tracked
changes accepted, hidden text left out, text boxes and footnotes read.

Element names are those of WordprocessingML (ECMA-376, part 1, section 17).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from ingest.extracted import Block, BlockKind, Extracted, Refused
from ingest.plain import clean_line
from ingest.word_numbering import Numbering
from ingest.word_styles import Styles, is_on, w

UNPACKED_LIMIT = 400 * 1024**2
"""Bytes of all parts of a file together."""

RATIO_LIMIT = 200
"""How much smaller than itself a part of more than a MiB may be packed; text packs about 10 to 30 times."""

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
}


def extract_word(data: bytes) -> Extracted:
    """Paragraphs and rows in order, footnotes last; `hints` has the file's properties.

    Raises `Refused`: not-a-docx, broken-docx, unsafe-docx, empty-file.
    """
    _check_package(data)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except (*_ZIP_ERRORS, PackageNotFoundError, KeyError, etree.XMLSyntaxError, AttributeError) as error:
        raise _broken(f"{type(error).__name__}: {error}") from error
    if body is None:
        raise _broken("no body")
    _check_depth(document.element)
    reader = _Reader(Styles(_part(document, "styles")), Numbering(_part(document, "numbering")))
    blocks = (*reader.blocks(body), *_notes(reader, document))
    if not blocks:
        raise Refused("empty-file", "Văn bản Word không có chữ nào.", "The Word document holds no words.")
    return Extracted(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        blocks,
        hints=_hints(document),
    )


def _check_package(data: bytes) -> None:
    """Refuse what is no whole zip, unpacks to too much, or brings entities of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > UNPACKED_LIMIT or any(map(_is_bomb, members)):
                raise _unsafe("nội dung bung ra quá lớn", "its content unpacks to too much")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(member).read(
                    4096
                ):
                    raise _unsafe("có khai báo thực thể XML", "it declares XML entities")
    except _ZIP_ERRORS as error:
        raise _broken(str(error)) from error


_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > 1024**2 and member.file_size > RATIO_LIMIT * max(member.compress_size, 1)


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH_LIMIT:
            raise _unsafe("các phần lồng nhau quá sâu", "its parts nest too deep")


def _part(document: WordDocument, name: str) -> etree._Element | None:
    """The root of the main document's part of the relationship type `name`, such as "footnotes"."""
    for relationship in document.part.rels.values():
        if relationship.reltype.endswith(f"/{name}") and not relationship.is_external:
            try:
                return etree.fromstring(relationship.target_part.blob, _SAFE)
            except etree.XMLSyntaxError as error:
                raise _broken(f"{name}: {error}") from error
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
        text = " ".join(block.text for block in _Reader(reader.styles, reader.numbering).blocks(note))
        yield Block(BlockKind.PARAGRAPH, f"[{mark}] {text}")


@dataclass(slots=True)
class _Reader:
    """Walks the body in order; `notes` collects the notes referred to, as (part, id)."""

    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)
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
        text, boxes = self._text(paragraph)
        label = self._label(paragraph)
        bold, centred = self.styles.is_bold(paragraph), self.styles.is_centred(paragraph)
        lines = [line for line in map(clean_line, text.split("\n")) if line]
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

    def _text(self, node: etree._Element) -> tuple[str, list[etree._Element]]:
        """The text of a paragraph, "\\n" for line breaks, and its text boxes."""
        parts: list[str] = []
        boxes: list[etree._Element] = []
        self._collect(node, parts, boxes)
        return "".join(parts), boxes

    def _collect(self, node: etree._Element, parts: list[str], boxes: list[etree._Element]) -> None:
        for child in node:
            if child.tag in _DROPPED or (child.tag == w("r") and self.styles.is_hidden(child)):
                continue
            if child.tag in (w("t"), _MATH_TEXT):
                parts.append(child.text or "")
            elif child.tag in _CHARACTERS:
                parts.append(_CHARACTERS[child.tag])
            elif child.tag == w("sym"):
                parts.append(_symbol(child.get(w("char"), "")))
            elif child.tag in _NOTES:
                self.notes.append((_NOTES[child.tag], child.get(w("id"), "")))
                parts.append(f"[{len(self.notes)}]")
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


def _symbol(code: str) -> str:
    """A character of a symbol font lies in the private area; only its place in the font is known."""
    try:
        character = chr(int(code, 16))
    except ValueError:
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" else character


def _broken(detail: str) -> Refused:
    return Refused(
        "broken-docx",
        f"Tệp DOCX hỏng hoặc bị cụt, không mở được ({detail}). Hãy tải lại tệp hoặc lưu lại bằng Word.",
        f"The DOCX is broken or cut off and cannot be opened ({detail}). "
        "Download it again or save it with Word.",
    )


def _unsafe(vi: str, en: str) -> Refused:
    return Refused(
        "unsafe-docx",
        f"Tệp DOCX không an toàn: {vi}. Hãy lưu lại tệp bằng Word.",
        f"The DOCX is not safe: {en}. Save it again with Word.",
    )

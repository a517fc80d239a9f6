"""HTML → paragraphs and table rows: what a reader sees of the document, without the site around it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from charset_normalizer import from_bytes
from lxml import etree

from ingest.block_builder import decode_blocks
from ingest.extracted import Block, BlockKind, Extracted, Refused
from ingest.html_lists import ListMarks
from ingest.legacy_fonts import Run, decode_runs, detect_encoding, usual_encoding
from ingest.plain import ansi, clean_line, printable_line

DEPTH_LIMIT = 1000
"""Elements inside one another; no page written by people or by Word comes near."""

_ERROR_PAGE_LENGTH = 600
"""Characters; a page with more is a document even if it speaks of errors."""

_MOST = 0.5
"""The share of a page's words that its main container holds at least."""

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "svg", "math", "object", "embed", "iframe",
    "canvas", "audio", "video", "select", "textarea", "button", "input", "nav",
})  # fmt: skip
_CHROME = frozenset({"header", "footer", "aside", "nav"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong", "th"}) | _HEADINGS
_HIDDEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_LATIN = frozenset({"iso-8859-1", "latin1", "us-ascii", "x-user-defined", "windows-1252"})
"""What browsers read as Windows code page 1252, and pages in old Vietnamese fonts declare."""

_TAG = re.compile(r"<[^<>]{0,2000}>")
_FONT_FAMILY = re.compile(r"""font-family\s*:\s*["']?([^"',;]{1,80})""", re.IGNORECASE)
_ERROR_WORDS = re.compile(
    r"\b(404|403|500|502|503|not found|access denied|forbidden|bad gateway|service unavailable"
    r"|internal server error|runtime error|log ?in|sign in|captcha|đăng nhập|mật khẩu|không tìm thấy"
    r"|không tồn tại|từ chối truy cập|truy cập bị từ chối|lỗi)\b",
    re.IGNORECASE,
)
_MAIN = etree.XPath(
    "//main | //article | //*[@role='main'] | //*[@id='content' or @id='main' or @id='toanvancontent' "
    "or @id='main-content' or @id='noidung' or @id='divContentDoc'] "
    "| //*[contains(concat(' ', normalize-space(@class), ' '), ' toanvan ') "
    "or contains(concat(' ', normalize-space(@class), ' '), ' fulltext ')]"
)


def extract_html(data: bytes) -> Extracted:
    """Paragraphs and rows in order; `hints` has the page's `title` and first `h1`.

    Raises `Refused`: unknown-charset, html-too-deep, error-page, empty-file.
    """
    root = _parse(decode(data))
    hints = {name: text for name in ("title", "h1") if (text := _first_text(root, name))}
    main = _main_container(root)
    reader = _Reader(in_main=main is not root)
    blocks = decode_blocks(reader.read(main), usual_encoding(reader.sample))
    words = [block.text for block in blocks]
    length = sum(map(len, words))
    if length < _ERROR_PAGE_LENGTH and _ERROR_WORDS.search(" ".join([*hints.values(), *words])):
        raise _error_page(hints.get("title", ""))
    if not blocks:
        raise Refused("empty-file", "Trang web không có chữ nào.", "The web page holds no words.")
    return Extracted("text/html", blocks, hints=hints)


def decode(data: bytes) -> str:
    """By byte-order mark, then UTF-8 if it fits, then what the page declares, then a guess by content."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    declared = _META_CHARSET.search(data[:4096])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    for one in ("utf-8-sig", "cp1252" if name in _LATIN else name):
        try:
            return data.decode(one)
        except (UnicodeDecodeError, LookupError):
            continue
    if detect_encoding(_TAG.sub(" ", ansi(data))) is not None:
        return ansi(data)
    guess = from_bytes(data[: 1 << 16]).best()
    if guess is None:
        raise Refused(
            "unknown-charset",
            "Không nhận ra bảng mã chữ của trang web. Hãy lưu lại trang với mã UTF-8.",
            "The character encoding of the web page is unknown. Save the page again as UTF-8.",
        )
    return data.decode(guess.encoding, errors="replace")


def _parse(text: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Refused(
            "broken-html",
            f"Trang web hỏng, không đọc được ({error}).",
            f"The web page is broken and cannot be read ({error}).",
        ) from error
    if root is None:
        raise Refused("empty-file", "Trang web không có chữ nào.", "The web page holds no words.")
    _check_depth(root)
    return root


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH_LIMIT:
            raise Refused(
                "html-too-deep",
                f"Trang web có hơn {DEPTH_LIMIT} thẻ lồng nhau nên không được đọc. Hãy lưu lại cho gọn hơn.",
                f"The web page nests more than {DEPTH_LIMIT} elements and is not read. Save a simpler copy.",
            )


def _first_text(root: etree._Element, tag: str) -> str:
    element = next(root.iter(tag), None)
    return "" if element is None else clean_line("".join(str(text) for text in element.itertext()))


def _main_container(root: etree._Element) -> etree._Element:
    """The container that holds most of the page's words and none of its frame, else the whole page."""
    whole = _length(root)
    found = cast("list[etree._Element]", _MAIN(root))
    inside = [(length, element) for element in found if (length := _length(element)) >= _MOST * whole]
    return max(inside, key=lambda pair: pair[0])[1] if inside else root


def _length(element: etree._Element) -> int:
    return sum(len(text) for text in _texts(element))


def _texts(element: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start" and (node.tag in _SKIPPED or node.tag in _CHROME):
            walk.skip_subtree()
            continue
        if event == "start" and node.text:
            yield node.text.strip()
        if event == "end" and node is not element and node.tail:
            yield node.tail.strip()


@dataclass(slots=True)
class _Row:
    cells: list[str] = field(default_factory=list)
    table: int = 0


@dataclass(slots=True)
class _Reader:
    """Walks the tree once, without recursion. `in_main` drops headers, footers and asides inside it too."""

    in_main: bool
    blocks: list[Block] = field(default_factory=list)
    sample: list[Run] = field(default_factory=list)
    _line: list[Run] = field(default_factory=list)
    _fonts: list[str] = field(default_factory=lambda: [""])
    _bold: int = 0
    _bold_letters: int = 0
    _letters: int = 0
    _centred: list[bool] = field(default_factory=list)
    _cell: list[str] | None = None
    _row: _Row | None = None
    _tables: int = 0
    _spans: dict[int, int] = field(default_factory=dict)
    _marks: ListMarks = field(default_factory=ListMarks)

    def read(self, root: etree._Element) -> list[Block]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, node in walk:
            if event == "end":
                self._leave(node)
                if node is not root:
                    self._say(node.tail)
            elif self._is_dropped(node):
                walk.skip_subtree()
                self._marks.skip(node)
                self._centred.append(False)
                self._fonts.append("")
                self._bold += node.tag in _BOLD  # _leave takes it back
            else:
                self._enter(node)
        self._break()
        return self.blocks

    def _is_dropped(self, node: etree._Element) -> bool:
        if node.tag in _SKIPPED or (self.in_main and node.tag in _CHROME):
            return True
        return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style", "")))

    def _enter(self, node: etree._Element) -> None:
        if node.tag in _BLOCKS or node.tag == "br":
            self._break()
        self._marks.enter(node)
        self._centred.append(
            node.tag == "center"
            or node.get("align", "").lower() == "center"
            or bool(_CENTRED.search(node.get("style", "")))
        )
        self._fonts.append(_font(node) or self._fonts[-1])
        self._bold += node.tag in _BOLD
        if _is_data(node, "tr"):
            self._row = _Row(table=self._tables)
        elif node.tag in ("td", "th") and self._row is not None and _is_data(node, "td", "th"):
            self._cell = []
        self._say(node.text)

    def _leave(self, node: etree._Element) -> None:
        if node.tag in _BLOCKS:
            self._break()
        self._marks.leave(node)
        self._centred.pop()
        self._fonts.pop()
        self._bold -= node.tag in _BOLD
        if node.tag in ("td", "th") and self._cell is not None:
            self._end_cell(node)
        elif node.tag == "tr" and self._row is not None:
            self._end_row()
        elif node.tag == "table":
            self._tables += 1
            self._spans = {}

    def _end_cell(self, node: etree._Element) -> None:
        if self._row is not None and self._cell is not None:
            self._skip_spanned()
            if (rows := _number(node.get("rowspan"))) > 1:
                self._spans[len(self._row.cells)] = rows
            self._row.cells.append("\n".join(self._cell))
        self._cell = None

    def _skip_spanned(self) -> None:
        """Cells that reach down from a row above keep their place, empty."""
        while self._row is not None and self._spans.get(len(self._row.cells), 0) > 0:
            self._row.cells.append("")

    def _end_row(self) -> None:
        self._skip_spanned()
        self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}
        if self._row is not None and any(self._row.cells):
            cells = tuple(self._row.cells)
            text = "\t".join(cell.replace("\n", " ") for cell in cells)
            self.blocks.append(Block(BlockKind.ROW, text, cells, table=self._row.table))
        self._row = None

    def _say(self, text: str | None) -> None:
        if not text:
            return
        self._line.append(Run(text, self._fonts[-1]))
        letters = sum(map(str.isalpha, text))
        self._letters += letters
        self._bold_letters += letters if self._bold else 0

    def _break(self) -> None:
        text = printable_line(decode_runs(self._line))
        self.sample += [run for run in self._line if run.font]
        bold = self._letters > 0 and 2 * self._bold_letters > self._letters
        self._line, self._letters, self._bold_letters = [], 0, 0
        if not text:
            return
        text = self._marks.take(text)
        if self._cell is not None:
            self._cell.append(text)
            return
        self.blocks.append(Block(BlockKind.PARAGRAPH, text, bold=bold, centred=any(self._centred)))


def _is_data(node: etree._Element, *tags: str) -> bool:
    """A part of a table that holds no other table: those that do only lay out the page."""
    if node.tag not in tags:
        return False
    table = next(node.iterancestors("table"), None)
    if table is None:
        return False
    inner = table.iterdescendants("table")
    return next(inner, None) is None and _columns(table) > 1


def _columns(table: etree._Element) -> int:
    return max((sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")), default=0)


def _font(node: etree._Element) -> str:
    """The first font that the element asks for, "" where it asks for none."""
    named = _FONT_FAMILY.search(node.get("style", ""))
    return named.group(1).strip() if named else node.get("face", "").split(",")[0].strip()


def _number(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdecimal() else 1


def _error_page(title: str) -> Refused:
    said = f" “{title}”" if title else ""
    return Refused(
        "error-page",
        f"Đây là trang báo lỗi hoặc trang đăng nhập{said}, không phải văn bản. Hãy tải lại từ nguồn.",
        f"This is an error or login page{said}, not a document. Download it from its source again.",
    )

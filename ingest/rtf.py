"""RTF → paragraphs and table rows, each run in the encoding of its font.

The control words are those of the Rich Text Format Specification, version 1.9.1. Headers, footers, comments,
pictures, embedded objects, deleted and hidden text are left out; footnotes follow the text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.block_builder import BlockBuilder
from ingest.extracted import Extracted, Refused
from ingest.legacy_fonts import Run, encoding_of_font

DEPTH_LIMIT = 500
"""Groups inside one another; programs write some twenty."""

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_SKIPPED = frozenset({
    "annotation", "atnauthor", "atnid", "atnref", "author", "bkmkend", "bkmkstart", "colorschememapping",
    "colortbl", "comment", "company", "creatim", "datafield", "datastore", "fldinst", "filetbl", "footer",
    "footerf", "footerl", "footerr", "fonttbl", "header", "headerf", "headerl", "headerr", "info", "keywords",
    "latentstyles", "listoverridetable", "listtable", "mmathpr", "nonesttables", "nonshppict", "objdata",
    "operator", "pict", "pntext", "private", "revtbl", "rsidtbl", "shprslt", "sn", "sp", "stylesheet",
    "subject", "sv", "tc", "themedata", "title", "txe", "ud", "xe", "xmlnstbl",
})  # fmt: skip
_READ_THOUGH_MARKED = frozenset({"shpinst", "shptxt"})
"""Destinations marked as optional (\\*) that hold text of the document."""

_CHARACTERS = {
    "tab": " ", "line": "\n", "page": "\n", "emdash": "—", "endash": "–", "bullet": "-", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_CHARSETS = {
    0: "cp1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def extract_rtf(data: bytes) -> Extracted:
    """Raises `Refused`: broken-rtf, rtf-too-deep, empty-file."""
    blocks = _Reader(data.decode("latin-1")).read()
    if not blocks.blocks:
        raise Refused("empty-file", "Tệp RTF không có chữ nào.", "The RTF file holds no words.")
    return blocks


@dataclass(frozen=True, slots=True)
class _State:
    """What a group passes on to the groups inside it. `skip` is the number of characters after a \\u."""

    font: int = -1
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    ignored: bool = False
    fallback: int = 1
    fonts: bool = False
    note: bool = False


@dataclass(slots=True)
class _Font:
    name: str = ""
    charset: str = ""


@dataclass(slots=True)
class _Reader:
    source: str
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _fonts: dict[int, _Font] = field(default_factory=dict)
    _default_font: int = 0
    _charset: str = "cp1252"
    _builder: BlockBuilder = field(default_factory=BlockBuilder)
    _runs: list[tuple[Run, bool]] = field(default_factory=list)
    _notes: list[list[Run]] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _in_table: bool = False
    _centred: bool = False
    _optional: bool = False
    _to_skip: int = 0

    def read(self) -> Extracted:
        at = 0
        while found := _TOKEN.search(self.source, at):
            at = found.end()
            if found["word"]:
                at = self._word(found["word"], found["number"], at)
            elif found["byte"]:
                self._byte(int(found["byte"], 16))
            elif found["symbol"]:
                self._symbol(found["symbol"])
            elif found["brace"] == "{":
                self._open()
            elif found["brace"]:
                self._close()
            else:
                self._text(found["text"])
        self._end_paragraph()
        for runs in self._notes:
            self._builder.paragraph(runs)
        return Extracted("application/rtf", self._builder.blocks())

    # --- groups -----------------------------------------------------------------------------------

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= DEPTH_LIMIT:
            raise _too_deep()
        self._stack.append(self._state)
        self._optional = False

    def _close(self) -> None:
        self._flush()
        if self._stack:
            self._state = self._stack.pop()
        self._optional, self._to_skip = False, 0

    # --- words ------------------------------------------------------------------------------------

    def _word(self, word: str, number: str | None, at: int) -> int:
        """Take in a control word; returns where to read on, which \\bin moves."""
        value = int(number) if number else None
        if word == "bin":
            return at + max(value or 0, 0)
        if word == "u":
            self._unicode(value or 0)
            return at
        self._to_skip = 0
        self._flush()
        if self._is_destination(word):
            return at
        if word in _CHARACTERS:
            self._letters(_CHARACTERS[word])
        elif handler := _HANDLERS.get(word):
            handler(self, value)
        return at

    def _is_destination(self, word: str) -> bool:
        """A group whose first word names what it holds; an optional one that is not known is left out."""
        optional, self._optional = self._optional, False
        if word == "fonttbl":
            self._state = replace(self._state, ignored=True, fonts=True)
            return True
        if word == "footnote":
            self._begin_note()
            return True
        if word in _SKIPPED or (optional and word not in _READ_THOUGH_MARKED):
            self._state = replace(self._state, ignored=True, fonts=False)
            return True
        return False

    def _begin_note(self) -> None:
        mark = f"[{len(self._notes) + 1}]"
        self._letters(mark)
        self._notes.append([Run(f"{mark} ")])
        self._state = replace(self._state, note=True)

    def _set_font(self, value: int | None) -> None:
        self._state = replace(self._state, font=value or 0)
        if self._state.fonts:
            self._fonts.setdefault(value or 0, _Font())

    def _set_charset(self, value: int | None) -> None:
        if self._state.fonts and self._state.font in self._fonts:
            self._fonts[self._state.font].charset = _CHARSETS.get(value or 0, "")

    def _set_page(self, value: int | None) -> None:
        try:
            self._charset = codecs.lookup(f"cp{value}").name
        except LookupError:
            self._charset = "cp1252"

    def _plain(self, _: int | None) -> None:
        self._state = replace(self._state, font=-1, bold=False, hidden=False, deleted=False)

    def _start_paragraph(self, _: int | None) -> None:
        self._in_table = self._centred = False

    def _end_paragraph(self, _: int | None = None) -> None:
        if self._state.note:
            self._letters(" ")
            return
        self._say(in_cell=self._in_table)

    def _end_cell(self, _: int | None) -> None:
        self._say(in_cell=True)
        self._builder.end_cell()

    def _end_inner(self, _: int | None) -> None:
        """A cell or row of a table inside a cell: a line of that cell."""
        self._say(in_cell=True)

    def _end_row(self, _: int | None) -> None:
        self._say(in_cell=True)
        self._builder.end_row()

    def _say(self, *, in_cell: bool) -> None:
        shown, self._runs = self._runs, []
        letters = sum(len(run.text) for run, _ in shown)
        bold = 2 * sum(len(run.text) for run, is_bold in shown if is_bold) > letters
        self._builder.paragraph([run for run, _ in shown], in_cell=in_cell, bold=bold, centred=self._centred)

    # --- text -------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        text = text[skipped:]
        if self._state.fonts:
            self._name_font(text)
        elif text.isascii():
            self._flush()
            self._letters(text)
        else:
            self._bytes += text.encode("latin-1")

    def _name_font(self, text: str) -> None:
        font = self._fonts.get(self._state.font)
        if font is not None and len(self._stack) and not self._optional:
            font.name = (font.name + text).split(";")[0] if ";" not in font.name else font.name

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._state.fonts:
            self._bytes.append(byte)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._optional = True
            return
        if self._to_skip:
            self._to_skip -= 1
            return
        self._flush()
        if symbol in "\n\r":
            self._end_paragraph()
        else:
            self._letters(_SYMBOLS.get(symbol, ""))

    def _unicode(self, value: int) -> None:
        """A character by its number, and characters after it for programs that do not know it."""
        self._flush()
        unit = value & 0xFFFF
        if 0xF000 <= unit <= 0xF0FF and encoding_of_font(self._font().name):
            unit &= 0xFF
        self._letters("" if 0xE000 <= unit <= 0xF8FF else chr(unit))
        self._to_skip = self._state.fallback

    def _flush(self) -> None:
        """Bytes gathered so far → letters: of several for one letter, all must be there."""
        if not self._bytes:
            return
        raw, self._bytes = bytes(self._bytes), bytearray()
        font = self._font()
        charset = "cp1252" if encoding_of_font(font.name) else font.charset or self._charset
        try:
            self._letters(raw.decode(charset))
        except UnicodeDecodeError:
            self._letters(raw.decode("latin-1"))

    def _letters(self, text: str) -> None:
        state = self._state
        if not text or state.ignored or state.hidden or state.deleted:
            return
        run = Run(text, self._font().name)
        if state.note:
            self._notes[-1].append(run)
        else:
            self._runs.append((run, state.bold))

    def _font(self) -> _Font:
        number = self._state.font if self._state.font >= 0 else self._default_font
        return self._fonts.get(number, _NO_FONT)

    # --- marks of letters -------------------------------------------------------------------------

    def _set_default_font(self, value: int | None) -> None:
        self._default_font = value or 0

    def _set_bold(self, value: int | None) -> None:
        self._state = replace(self._state, bold=value != 0)

    def _set_hidden(self, value: int | None) -> None:
        self._state = replace(self._state, hidden=value != 0)

    def _set_deleted(self, value: int | None) -> None:
        self._state = replace(self._state, deleted=value != 0)

    def _set_fallback(self, value: int | None) -> None:
        self._state = replace(self._state, fallback=min(max(value if value is not None else 1, 0), 16))

    def _set_in_table(self, _: int | None) -> None:
        self._in_table = True

    def _centre(self, _: int | None) -> None:
        self._centred = True


_NO_FONT = _Font()
_HANDLERS: dict[str, Callable[[_Reader, int | None], None]] = {
    "f": _Reader._set_font,
    "fcharset": _Reader._set_charset,
    "ansicpg": _Reader._set_page,
    "deff": _Reader._set_default_font,
    "b": _Reader._set_bold,
    "v": _Reader._set_hidden,
    "deleted": _Reader._set_deleted,
    "uc": _Reader._set_fallback,
    "plain": _Reader._plain,
    "pard": _Reader._start_paragraph,
    "par": _Reader._end_paragraph,
    "sect": _Reader._end_paragraph,
    "intbl": _Reader._set_in_table,
    "qc": _Reader._centre,
    "cell": _Reader._end_cell,
    "row": _Reader._end_row,
    "nestcell": _Reader._end_inner,
    "nestrow": _Reader._end_inner,
}


def _too_deep() -> Refused:
    return Refused(
        "rtf-too-deep",
        f"Tệp RTF có hơn {DEPTH_LIMIT} nhóm lồng nhau nên không được đọc. Hãy lưu lại tệp bằng Word.",
        f"The RTF file nests more than {DEPTH_LIMIT} groups and is not read. Save it again with Word.",
    )

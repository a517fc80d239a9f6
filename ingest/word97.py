"""DOC (Word 97 to 2003) → paragraphs and table rows, each run in the encoding of its font.

The text lies in pieces ([MS-DOC] 2.4.1), its looks beside it in pages. Headers, footers and comments are left
out, as are deleted text, hidden text and the instructions of fields; notes and text boxes follow the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.block_builder import BlockBuilder
from ingest.extracted import Block, Extracted, Refused
from ingest.legacy_fonts import Run, encoding_of_font, has_capitals_only
from ingest.packages import broken
from ingest.plain import ansi
from ingest.word97_bytes import BrokenFile, Bytes, read_plc
from ingest.word97_lists import read_numbering
from ingest.word97_properties import (
    Change,
    Character,
    Paragraph,
    StyleSheet,
    arranged,
    changed,
    character_stretches,
    of_piece,
    paragraph_stretches,
    read_fonts,
)
from ingest.word_numbering import Numbering

_IDENTIFIER = 0xA5EC
_FIRST_VERSION = 0x00C1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_COUNTS, _PLACES = 64, 154
_STYLES, _NOTE_REFS, _NOTE_TEXTS, _CHARACTERS, _PARAGRAPHS, _FONTS = 1, 2, 3, 12, 13, 15
_CLX, _END_REFS, _END_TEXTS, _BOXES, _LISTS, _LIST_OVERRIDES = 33, 46, 47, 56, 73, 74
_COMPRESSED = 0x40000000

_MARKS = re.compile("[\r\x07\x0c]")
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_WRITTEN = {"\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": "", "\t": " "}
_NOT_PLAIN = re.compile("[\x00-\x1f(\ue000-\uf8ff]")
_NOTE, _SYMBOL = "\x02", "("


def extract_word97(document: Bytes, tables: dict[str, Bytes]) -> Extracted:
    """`document` is the stream WordDocument, `tables` has those of "0Table" and "1Table" that are there.

    Raises `Refused`: password-protected, word-too-old, broken-doc, empty-file.
    """
    try:
        blocks = tuple(_File(document, tables).blocks())
    except BrokenFile as error:
        raise broken("doc", str(error)) from error
    if not blocks:
        raise Refused("empty-file", "Văn bản Word không có chữ nào.", "The Word document holds no words.")
    return Extracted("application/msword", blocks)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `start` to `end` of the text, at `place` in the stream, `width` bytes each."""

    start: int
    end: int
    place: int
    width: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Segment:
    """Text in one look; `start` counts characters, `place` bytes of the stream."""

    text: str
    start: int
    place: int
    width: int
    changes: tuple[Change, ...]
    arrangement: tuple[Change, ...]


@dataclass(slots=True)
class _Story:
    """What of a field is read: its result, not its instruction. One entry for each field that is open."""

    in_result: list[bool] = field(default_factory=list)

    def shows(self, mark: str) -> bool:
        """Take in a mark of a field or a letter; whether the letter is shown."""
        if mark == _FIELD_BEGIN:
            self.in_result.append(False)
        elif mark == _FIELD_RESULT and self.in_result:
            self.in_result[-1] = True
        elif mark == _FIELD_END and self.in_result:
            self.in_result.pop()
        return all(self.in_result)


class _File:
    """One file: its tables read, its text not yet."""

    def __init__(self, document: Bytes, tables: dict[str, Bytes]) -> None:
        _check(document)
        flags = document.u16(10)
        name = "1Table" if flags & _SECOND_TABLE else "0Table"
        if name not in tables:
            raise BrokenFile(f"no stream {name}")
        self._document, self._table = document, tables[name]
        self._groups, self._pieces = self._read_clx()
        self._styles = StyleSheet(self._part(_STYLES, "styles"))
        self._fonts = read_fonts(self._part(_FONTS, "fonts"))
        self._characters = character_stretches(document, self._part(_CHARACTERS, "characters"))
        self._paragraphs = paragraph_stretches(document, self._part(_PARAGRAPHS, "paragraphs"))
        self._numbering = Numbering(
            read_numbering(self._table, self._place(_LISTS), self._place(_LIST_OVERRIDES))
        )
        self._looks: dict[tuple[Character, tuple[Change, ...]], Character] = {}
        self._notes: dict[int, tuple[int, int]] = {}
        self._noted: list[tuple[int, int]] = []

    def blocks(self) -> Iterator[Block]:
        """The text, then its notes in the order of their marks, then the text boxes."""
        main, foot, head, macro, comment, end, boxes = (
            max(self._document.i32(_COUNTS + 12 + 4 * i), 0) for i in range(7)
        )
        foot_start = main
        end_start = main + foot + head + macro + comment
        self._notes |= self._read_notes(_NOTE_REFS, _NOTE_TEXTS, foot_start)
        self._notes |= self._read_notes(_END_REFS, _END_TEXTS, end_start)
        builder = BlockBuilder()
        self._read(0, main, builder)
        for number, (start, stop) in enumerate(list(self._noted), start=1):
            self._read(start, stop, builder, label=f"[{number}] ")
        self._read(end_start + end, end_start + end + boxes, builder)
        yield from builder.blocks()

    # --- places -----------------------------------------------------------------------------------

    def _place(self, index: int) -> tuple[int, int]:
        at = _PLACES + 8 * index
        if at + 8 > len(self._document):
            return 0, 0
        return self._document.u32(at), self._document.u32(at + 4)

    def _part(self, index: int, name: str) -> Bytes:
        at, size = self._place(index)
        return self._table.part(at, size, name) if size else Bytes(b"", name)

    def _read_clx(self) -> tuple[list[bytes], list[_Piece]]:
        clx = self._part(_CLX, "pieces")
        groups: list[bytes] = []
        at = 0
        while at < len(clx) and clx.u8(at) == 1:
            size = clx.u16(at + 1)
            groups.append(clx.part(at + 3, size).data)
            at += 3 + size
        if at >= len(clx) or clx.u8(at) != 2:
            raise BrokenFile("pieces: no piece table")
        plc = read_plc(clx.part(at + 5, clx.u32(at + 1), "pieces"), 8)
        pieces = []
        for start, end, datum in plc:
            place = datum.u32(2)
            packed = bool(place & _COMPRESSED)
            place = (place & ~_COMPRESSED) // 2 if packed else place
            pieces.append(_Piece(start, end, place, 1 if packed else 2, of_piece(datum.u16(6), groups)))
        if sum((one.end - one.start) * one.width for one in pieces) > len(self._document):
            raise BrokenFile("pieces: more text than bytes")
        return groups, pieces

    def _read_notes(self, refs: int, texts: int, base: int) -> dict[int, tuple[int, int]]:
        """Where a note is referred to → where its text stands; both count characters."""
        marks = read_plc(self._part(refs, "note references"), 2)
        places = read_plc(self._part(texts, "note texts"), 0).positions
        return {
            mark: (base + start, base + stop)
            for mark, start, stop in zip(marks.positions[:-1], places, places[1:], strict=False)
        }

    # --- text -------------------------------------------------------------------------------------

    def _segments(self, start: int, end: int) -> Iterator[_Segment]:
        for piece in self._pieces:
            first, last = max(start, piece.start), min(end, piece.end)
            if first >= last:
                continue
            place = piece.place + (first - piece.start) * piece.width
            raw = self._document.part(place, (last - first) * piece.width, "text").data
            text = ansi(raw) if piece.width == 1 else _utf16(raw)
            yield from self._split(piece, text, first, place)

    def _split(self, piece: _Piece, text: str, start: int, place: int) -> Iterator[_Segment]:
        """Cut where the look of the letters changes."""
        at = 0
        while at < len(text):
            here = place + at * piece.width
            stretch = self._characters.at(here)
            until = stretch.end if stretch else self._characters.next_start(here)
            size = min(max((until - here) // piece.width, 1), len(text) - at)
            own = (stretch.changes if stretch else ()) + piece.changes
            yield _Segment(text[at : at + size], start + at, here, piece.width, own, piece.changes)
            at += size

    def _read(self, start: int, end: int, builder: BlockBuilder, label: str = "") -> None:
        """Hand the paragraphs of a story to the builder; `label` stands before the first one."""
        story = _Story()
        held: list[_Segment] = []
        for segment in self._segments(start, end):
            at = 0
            for mark in _MARKS.finditer(segment.text):
                place = segment.place + segment.width * mark.start()
                stretch = self._paragraphs.at(place)
                if mark.group() == "\x0c" and stretch and stretch.end > place + segment.width:
                    continue  # a page break within a paragraph; else the end of a section
                held.append(_cut(segment, at, mark.start()))
                at = mark.end()
                look = self._paragraph(place, segment.arrangement)
                self._say(builder, held, look, mark.group(), story, label)
                held, label = [], ""
            held.append(_cut(segment, at, len(segment.text)))
        if any(segment.text for segment in held):
            self._say(builder, held, Paragraph(), "\r", story, label)

    def _paragraph(self, place: int, arrangement: tuple[Change, ...]) -> Paragraph:
        stretch = self._paragraphs.at(place)
        look = self._styles.paragraph(stretch.style if stretch else 0)
        return arranged(look, (stretch.changes if stretch else ()) + arrangement)

    def _say(
        self,
        builder: BlockBuilder,
        held: list[_Segment],
        look: Paragraph,
        mark: str,
        story: _Story,
        label: str,
    ) -> None:
        of_style = self._styles.character(look.style)
        shown = [
            (run, character.bold)
            for segment in held
            if not (character := self._look(of_style, segment.changes)).deleted
            for run in self._runs(segment, character, story)
        ]
        runs = [run for run, _ in shown]
        number = self._numbering.next_label(str(look.list_index), look.list_level) if look.list_index else ""
        first = next((run.font for run in runs if run.text.strip()), "")
        inside = look.in_table or look.depth > 0 or mark == "\x07"
        if number and (first or inside):
            runs.insert(0, Run(f"{number} ", first))
        if label:
            runs.insert(0, Run(label))
        builder.paragraph(runs, in_cell=inside, bold=_mostly_bold(shown), centred=look.centred)
        if look.ends_row:
            builder.end_row()
        elif mark == "\x07":
            builder.end_cell()

    def _look(self, of_style: Character, own: tuple[Change, ...]) -> Character:
        """How letters look; few looks make a document, so each is worked out once."""
        if (of_style, own) not in self._looks:
            self._looks[of_style, own] = changed(of_style, own, of_style, self._styles)
        return self._looks[of_style, own]

    def _runs(self, segment: _Segment, look: Character, story: _Story) -> Iterator[Run]:
        if look.hidden:
            for mark in segment.text:
                story.shows(mark)
            return
        text = segment.text
        if story.in_result or _NOT_PLAIN.search(text):
            text = "".join(
                written
                for index, letter in enumerate(text)
                if story.shows(letter) and (written := self._written(letter, segment.start + index, look))
            )
        font, ascii_font = self._font(look.font), self._font(look.ascii_font)
        if _draw_alike(font, ascii_font):
            yield Run(text, font)
            return
        for part in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text):
            yield Run(part, ascii_font if part.isascii() else font)

    def _written(self, letter: str, place: int, look: Character) -> str:
        """What a character of the file stands for; marks, pictures and comments are no text."""
        if letter == _SYMBOL and look.special and look.symbol:
            letter = look.symbol
        if letter == _NOTE and place in self._notes:
            self._noted.append(self._notes[place])
            return f"[{len(self._noted)}]"
        if letter in _WRITTEN:
            return _WRITTEN[letter]
        if "\ue000" <= letter <= "\uf8ff":  # a symbol font's; an old Vietnamese font has letters there
            low = chr(ord(letter) & 0xFF)
            return low if "\uf000" <= letter <= "\uf0ff" and encoding_of_font(self._font(look.font)) else ""
        return "" if letter < " " else letter

    def _font(self, index: int) -> str:
        return self._fonts[index] if index < len(self._fonts) else ""


def _check(document: Bytes) -> None:
    if document.u16(0) != _IDENTIFIER or document.u16(2) < _FIRST_VERSION:
        raise Refused(
            "word-too-old",
            "Tệp của Word 6, Word 95 hoặc cũ hơn, chưa đọc được. Hãy lưu lại thành DOCX.",
            "The file is of Word 6, Word 95 or older, which is not read. Save it as DOCX.",
        )
    if document.u16(10) & _ENCRYPTED:
        raise Refused(
            "password-protected",
            "Văn bản Word có mật khẩu. Hãy bỏ mật khẩu rồi nộp lại.",
            "The Word document has a password. Remove the password and submit it again.",
        )


def _utf16(raw: bytes) -> str:
    """One character of the result for each two bytes, so that places can be counted."""
    text = raw.decode("utf-16-le", errors="replace")
    if 2 * len(text) == len(raw):
        return text
    return "".join(
        chr(unit) if not 0xD800 <= unit < 0xE000 else "\ufffd" for unit in memoryview(raw).cast("H")
    )


def _cut(segment: _Segment, start: int, end: int) -> _Segment:
    return _Segment(
        segment.text[start:end],
        segment.start + start,
        segment.place + start * segment.width,
        segment.width,
        segment.changes,
        segment.arrangement,
    )


def _draw_alike(font: str, other: str) -> bool:
    return font == other or (
        encoding_of_font(font) is encoding_of_font(other)
        and has_capitals_only(font) is has_capitals_only(other)
    )


def _mostly_bold(shown: list[tuple[Run, bool]]) -> bool:
    letters = sum(len(run.text) for run, _ in shown)
    return 2 * sum(len(run.text) for run, bold in shown if bold) > letters

"""What the characters and paragraphs of a binary Word file look like: fonts, marks, tables, lists.

Properties are changes ("sprm", [MS-DOC] 2.6) to those of the style, and a style's are changes to those of the
style it is based on. Only what decides how a text reads is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ingest.word97_bytes import BrokenFile, Bytes, read_plc

_PAGE = 512
_MOST_PAGES = 100_000
_NO_STYLE = 0xFFF
_BASED_ON_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Character:
    """`font` draws the letters beyond ASCII, `ascii_font` those within; both are indices of fonts."""

    font: int = 0
    ascii_font: int = 0
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    special: bool = False
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`depth` counts the tables around it; `list_index` is 1-based, 0 for none."""

    style: int = 0
    in_table: bool = False
    ends_row: bool = False
    inner_cell: bool = False
    inner_row: bool = False
    depth: int = 0
    centred: bool = False
    list_index: int = 0
    list_level: int = 0


Change = tuple[int, bytes]
"""An sprm's code and its operand."""

_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DEFINE_TABLE, _CHANGE_TABS = 0xD608, 0xC615


def changes(raw: bytes) -> Iterator[Change]:
    """The sprms of a grpprl; one that is cut off ends them."""
    at = 0
    while at + 2 <= len(raw):
        code = int.from_bytes(raw[at : at + 2], "little")
        at += 2
        size = _operand_size(code, raw, at)
        if at + size > len(raw):
            return
        yield code, raw[at : at + size]
        at += size


def _operand_size(code: int, raw: bytes, at: int) -> int:
    kind = code >> 13
    if kind != 6:
        return _OPERAND_SIZES[kind]
    if code == _DEFINE_TABLE:
        return int.from_bytes(raw[at : at + 2], "little") + 1
    if code == _CHANGE_TABS and raw[at : at + 1] == b"\xff":
        return len(raw)  # its size is that of two arrays; nothing of ours comes after it
    return 1 + (raw[at] if at < len(raw) else 0)


# --- styles ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Style:
    base: int
    paragraph: tuple[Change, ...]
    character: tuple[Change, ...]


class StyleSheet:
    """The styles (STSH, 2.9.271) of a file; an unknown one changes nothing."""

    def __init__(self, raw: Bytes) -> None:
        self._styles: dict[int, _Style] = {}
        self._characters: dict[int, Character] = {}
        self.default = Character()
        if len(raw) < 20:
            return
        header = raw.u16(0)
        count, fixed = raw.u16(2), raw.u16(4)
        if header >= 18:
            self.default = Character(font=raw.u16(18), ascii_font=raw.u16(14))
        at = 2 + header
        for index in range(min(count, 4095)):
            if at + 2 > len(raw):
                return
            size = raw.u16(at)
            if size and (style := _read_style(raw.part(at + 2, min(size, len(raw) - at - 2)), fixed)):
                self._styles[index] = style
            at += 2 + size + (size & 1)

    def character(self, style: int) -> Character:
        """How letters in a paragraph of the style look by themselves."""
        if style not in self._characters:
            look = self.default
            for one in self._chain(style):
                look = changed(look, one.character, look, self)
            self._characters[style] = look
        return self._characters[style]

    def paragraph(self, style: int) -> Paragraph:
        look = Paragraph(style=style)
        for one in self._chain(style):
            look = arranged(look, one.paragraph)
        return replace(look, style=style)

    def character_changes(self, style: int) -> tuple[Change, ...]:
        return tuple(change for one in self._chain(style) for change in one.character if change[0] != _STYLE)

    def _chain(self, style: int) -> list[_Style]:
        """The style and those it is based on, furthest first; a circle ends where it began."""
        found: dict[int, _Style] = {}
        while style in self._styles and style not in found and len(found) < _BASED_ON_LIMIT:
            found[style] = self._styles[style]
            style = found[style].base
        return list(reversed(found.values()))


def _read_style(raw: Bytes, fixed: int) -> _Style | None:
    """An STD (2.9.260): its fixed part, its name, then the changes of its kind."""
    if len(raw) < fixed + 2 or fixed < 10:
        return None
    kind, base = raw.u16(2) & 0xF, raw.u16(2) >> 4
    at = fixed + 2 + 2 * raw.u16(fixed) + 2
    try:
        if kind == 1:
            first, at = _counted(raw, at)
            second, _ = _counted(raw, at)
            return _Style(base, tuple(changes(first[2:])), tuple(changes(second)))
        if kind == 2:
            only, _ = _counted(raw, at)
            return _Style(base, (), tuple(changes(only)))
    except BrokenFile:
        return _Style(base, (), ())
    return None


def _counted(raw: Bytes, at: int) -> tuple[bytes, int]:
    size = raw.u16(at)
    return raw.part(at + 2, size).data, at + 2 + size + (size & 1)


# --- changes --------------------------------------------------------------------------------------

_STYLE, _SYMBOL = 0x4A30, 0x6A09
_FONT_ASCII, _FONT_OTHER, _FONT_OLD = 0x4A4F, 0x4A51, 0x4A3D
_TOGGLES = {0x0800: "deleted", 0x0835: "bold", 0x083C: "hidden", 0x0855: "special"}


def changed(look: Character, by: tuple[Change, ...], base: Character, styles: StyleSheet) -> Character:
    """`look` after the changes; `base` is what a toggle that says "as the style" or "not" refers to."""
    for code, operand in by:
        if code in _TOGGLES:
            name = _TOGGLES[code]
            toggle: dict[str, Any] = {name: _toggled(operand[0], getattr(base, name))}
            look = replace(look, **toggle)
        elif code in (_FONT_ASCII, _FONT_OTHER, _FONT_OLD):
            look = _with_font(look, code, int.from_bytes(operand[:2], "little"))
        elif code == _STYLE:
            own = styles.character_changes(int.from_bytes(operand[:2], "little"))
            look = changed(look, own, look, styles)
        elif code == _SYMBOL:
            font, character = operand[:2], operand[2:4]
            look = replace(
                _with_font(look, _FONT_OTHER, int.from_bytes(font, "little")), symbol=_letter(character)
            )
    return look


def _with_font(look: Character, code: int, font: int) -> Character:
    if code == _FONT_ASCII:
        return replace(look, ascii_font=font)
    return replace(look, font=font) if code == _FONT_OTHER else replace(look, font=font, ascii_font=font)


def _letter(raw: bytes) -> str:
    letter = raw.decode("utf-16-le", errors="ignore")
    return letter or "\ufffd"


def _toggled(value: int, of_style: bool) -> bool:
    return {0x80: of_style, 0x81: not of_style}.get(value, bool(value))


def arranged(look: Paragraph, by: tuple[Change, ...]) -> Paragraph:
    """`look` after the changes to a paragraph."""
    for code, operand in by:
        value = int.from_bytes(operand[:4], "little")
        match code:
            case 0x2416:
                look = replace(look, in_table=bool(value))
            case 0x2417:
                look = replace(look, ends_row=bool(value))
            case 0x244B:
                look = replace(look, inner_cell=bool(value))
            case 0x244C:
                look = replace(look, inner_row=bool(value))
            case 0x6649:
                look = replace(look, depth=value if value < 1000 else 0)
            case 0x2403 | 0x2461:
                look = replace(look, centred=value == 1)
            case 0x460B:
                look = replace(look, list_index=value if value < 0x07FF else 0)
            case 0x260A:
                look = replace(look, list_level=min(value, 8))
            case _:
                pass
    return look


_SHORT_CHANGES = {
    0x05: 0x2403, 0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x55: 0x0835, 0x5C: 0x083C, 0x75: 0x0855,
}  # fmt: skip


def of_piece(word: int, groups: list[bytes]) -> tuple[Change, ...]:
    """The changes that a piece brings (Prm, 2.9.205): one short one, or a group of the CLX by its index."""
    if word & 1:
        index = word >> 1
        return tuple(changes(groups[index])) if index < len(groups) else ()
    code = _SHORT_CHANGES.get((word >> 1) & 0x7F)
    return ((code, bytes([word >> 8])),) if code else ()


# --- pages of properties --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of the text from `start` to `end` that have the same changes."""

    start: int
    end: int
    style: int
    changes: tuple[Change, ...]


class Stretches:
    """The stretches of a whole file by their place; between them nothing is changed."""

    def __init__(self, stretches: list[Stretch]) -> None:
        self._all = sorted(stretches, key=lambda one: one.start)
        self._starts = [one.start for one in self._all]

    def at(self, place: int) -> Stretch | None:
        index = bisect_right(self._starts, place) - 1
        if index < 0 or self._all[index].end <= place:
            return None
        return self._all[index]

    def next_start(self, place: int) -> int:
        """Where the next stretch after `place` begins; beyond everything where there is none."""
        index = bisect_right(self._starts, place)
        return self._starts[index] if index < len(self._starts) else 1 << 40


def character_stretches(document: Bytes, table: Bytes) -> Stretches:
    """The runs of the ChpxFkp pages (2.9.33) that the bin table names."""
    return Stretches([one for page in _pages(document, table) for one in _runs(page)])


def paragraph_stretches(document: Bytes, table: Bytes) -> Stretches:
    """The paragraphs of the PapxFkp pages (2.9.174)."""
    return Stretches([one for page in _pages(document, table) for one in _paragraphs(page)])


def _pages(document: Bytes, table: Bytes) -> Iterator[Bytes]:
    numbers = dict.fromkeys(datum.u32(0) & 0x3FFFFF for _, _, datum in read_plc(table, 4))
    if len(numbers) > _MOST_PAGES:
        raise BrokenFile(f"{table.name}: {len(numbers)} pages")
    for number in numbers:
        if (number + 1) * _PAGE <= len(document):
            yield document.part(number * _PAGE, _PAGE, f"{table.name} page {number}")


def _runs(page: Bytes) -> Iterator[Stretch]:
    count = min(page.u8(_PAGE - 1), 101)
    for index in range(count):
        at = 2 * page.u8(4 * (count + 1) + index)
        raw = page.data[at + 1 : at + 1 + page.u8(at)] if at else b""
        yield Stretch(page.u32(4 * index), page.u32(4 * index + 4), 0, tuple(changes(raw)))


def _paragraphs(page: Bytes) -> Iterator[Stretch]:
    count = min(page.u8(_PAGE - 1), 29)
    for index in range(count):
        at = 2 * page.u8(4 * (count + 1) + 13 * index)
        raw = _paragraph_changes(page, at) if at else b""
        style = int.from_bytes(raw[:2], "little")
        yield Stretch(page.u32(4 * index), page.u32(4 * index + 4), style, tuple(changes(raw[2:])))


def _paragraph_changes(page: Bytes, at: int) -> bytes:
    """A PapxInFkp (2.9.175): its size in words comes first, in a second byte where the first is 0."""
    words = page.u8(at)
    if words:
        return page.data[at + 1 : at + 2 * words]
    return page.data[at + 2 : at + 2 + 2 * page.u8(at + 1)] if at + 1 < _PAGE else b""


def read_fonts(raw: Bytes) -> list[str]:
    """The names of the font table (SttbfFfn, 2.9.286), by index."""
    fonts: list[str] = []
    if len(raw) < 4:
        return fonts
    at = 4
    for _ in range(raw.u16(0)):
        if at >= len(raw):
            break
        size = raw.u8(at)
        entry = raw.data[at + 1 : at + 1 + size]
        name = entry[39:].decode("utf-16-le", errors="replace").split("\0")[0]
        fonts.append(name)
        at += 1 + size
    return fonts

"""Binary Word files for tests, byte by byte after [MS-DOC] and [MS-CFB]; one page of properties of a kind."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TEXT = 1024
"""Where the text begins in the stream WordDocument."""

_PAGE = 512


@dataclass(frozen=True, slots=True)
class Text:
    """Letters with their changes (sprms)."""

    text: str
    changes: bytes = b""


@dataclass(frozen=True, slots=True)
class Para:
    """`mark` ends it: "\\r", or "\\x07" for a cell or row."""

    runs: Sequence[Text]
    changes: bytes = b""
    mark: str = "\r"
    style: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands in the table stream beside the pieces; counts of characters by their index in the FIB."""

    fonts: Sequence[str] = ("Times New Roman",)
    styles: bytes = b""
    lists: bytes = b""
    list_levels: bytes = b""
    overrides: bytes = b""
    note_refs: Sequence[int] = ()
    note_texts: Sequence[int] = ()
    counts: Mapping[int, int] = field(default_factory=dict)
    flags: int = 0x0200


def sprm(code: int, value: int, size: int = 1) -> bytes:
    return struct.pack("<H", code) + value.to_bytes(size, "little")


def font(index: int) -> bytes:
    return sprm(0x4A4F, index, 2) + sprm(0x4A51, index, 2)


IN_TABLE, ENDS_ROW = sprm(0x2416, 1), sprm(0x2417, 1)
BOLD, HIDDEN, DELETED, SPECIAL = (sprm(code, 1) for code in (0x0835, 0x083C, 0x0800, 0x0855))
CENTRED = sprm(0x2403, 1)


def in_list(index: int, level: int = 0) -> bytes:
    return sprm(0x460B, index, 2) + sprm(0x260A, level)


def make_streams(
    paragraphs: Sequence[Para], parts: Parts | None = None, *, wide: bool = False
) -> tuple[bytes, bytes]:
    """The streams WordDocument and 1Table."""
    parts = parts or Parts()
    width = 2 if wide else 1
    runs: list[tuple[int, int, bytes]] = []
    ends: list[tuple[int, int, bytes]] = []
    text, at = "", TEXT
    for paragraph in paragraphs:
        begun = at
        for run in (*paragraph.runs, Text(paragraph.mark)):
            end = at + width * len(run.text)
            runs.append((at, end, run.changes))
            text, at = text + run.text, end
        ends.append((begun, at, struct.pack("<H", paragraph.style) + paragraph.changes))
    raw = text.encode("utf-16-le" if wide else "cp1252", errors="replace")
    body = raw + bytes(-(TEXT + len(raw)) % _PAGE)
    first_page = (TEXT + len(body)) // _PAGE
    tables: dict[int, bytes] = {
        33: _pieces(len(text), wide=wide),
        12: struct.pack("<III", TEXT, at, first_page),
        13: struct.pack("<III", TEXT, at, first_page + 1),
        15: _fonts(parts.fonts),
    }
    if parts.styles:
        tables[1] = parts.styles
    if parts.overrides:
        tables |= {73: parts.lists, 74: parts.overrides}
    if parts.note_refs:
        tables[2] = struct.pack(f"<{len(parts.note_refs)}I", *parts.note_refs) + bytes(
            2 * (len(parts.note_refs) - 1)
        )
        tables[3] = struct.pack(f"<{len(parts.note_texts)}I", *parts.note_texts)
    table, places = b"", {}
    for index, data in tables.items():
        places[index] = (len(table), len(data))
        table += data + (parts.list_levels if index == 73 else b"")
    counts = {0: len(text), **parts.counts}
    document = _fib(places, counts, parts.flags) + body + _character_page(runs) + _paragraph_page(ends)
    return document, table


def make_doc(paragraphs: Sequence[Para], parts: Parts | None = None, *, wide: bool = False) -> bytes:
    document, table = make_streams(paragraphs, parts, wide=wide)
    return make_ole({"WordDocument": document, "1Table": table})


def _fib(places: Mapping[int, tuple[int, int]], counts: Mapping[int, int], flags: int) -> bytes:
    fib = bytearray(TEXT)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", fib, 10, flags)
    struct.pack_into("<H", fib, 32, 14)
    struct.pack_into("<H", fib, 62, 22)
    struct.pack_into("<H", fib, 152, 93)
    for index, count in counts.items():
        struct.pack_into("<i", fib, 76 + 4 * index, count)
    for index, (at, size) in places.items():
        struct.pack_into("<II", fib, 154 + 8 * index, at, size)
    return bytes(fib)


def _pieces(length: int, *, wide: bool) -> bytes:
    place = TEXT if wide else 0x40000000 | 2 * TEXT
    plc = struct.pack("<II", 0, length) + struct.pack("<HIH", 0, place, 0)
    return b"\x02" + struct.pack("<I", len(plc)) + plc


def _fonts(names: Sequence[str]) -> bytes:
    entries = b""
    for name in names:
        entry = bytes(39) + (name + "\0").encode("utf-16-le")
        entries += bytes([len(entry)]) + entry
    return struct.pack("<HH", len(names), 0) + entries


def _character_page(runs: Sequence[tuple[int, int, bytes]]) -> bytes:
    page, top = bytearray(_PAGE), _PAGE - 1
    page[_PAGE - 1] = len(runs)
    for index, (start, end, changes) in enumerate(runs):
        struct.pack_into("<II", page, 4 * index, start, end)
        if changes:
            top = (top - 1 - len(changes)) & ~1
            page[top : top + 1 + len(changes)] = bytes([len(changes)]) + changes
            page[4 * (len(runs) + 1) + index] = top // 2
    return bytes(page)


def _paragraph_page(ends: Sequence[tuple[int, int, bytes]]) -> bytes:
    page, top = bytearray(_PAGE), _PAGE - 1
    page[_PAGE - 1] = len(ends)
    for index, (start, end, changes) in enumerate(ends):
        struct.pack_into("<II", page, 4 * index, start, end)
        changes += bytes(len(changes) & 1)
        top = (top - 2 - len(changes)) & ~1
        page[top : top + 2 + len(changes)] = bytes([0, len(changes) // 2]) + changes
        page[4 * (len(ends) + 1) + 13 * index] = top // 2
    return bytes(page)


# --- containers -----------------------------------------------------------------------------------

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096
"""Shorter streams would go to another place of the container."""


def make_ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with the streams in its root; up to 128 sectors of them are enough for a test."""
    body, chains, entries = b"", [], [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        padded = data + bytes(max(_SMALLEST - len(data), 0))
        start, sectors = len(body) // _SECTOR, -(-len(padded) // _SECTOR)
        chains += [*range(start + 1, start + sectors), _END]
        body += padded + bytes(-len(padded) % _SECTOR)
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, start, len(padded), right=right))
    directory = b"".join(entries) + bytes(-len(b"".join(entries)) % _SECTOR)
    first, size = len(chains), len(directory) // _SECTOR
    chains += [*range(first + 1, first + size), _END]
    count = -(-(len(chains) + 8) // 128)
    fat_at = len(chains)
    chains += [_FAT] * count
    chains += [_FREE] * (-len(chains) % 128)
    fat = struct.pack(f"<{len(chains)}I", *chains)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, first, 0, _SMALLEST, _END, 0, _END, 0
    )
    places = [*range(fat_at, fat_at + count)]
    return header + struct.pack("<109I", *places, *[_FREE] * (109 - count)) + body + directory + fat


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size
    )

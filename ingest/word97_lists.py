"""The automatic lists of a binary Word file ([MS-DOC] 2.9.131 to 2.9.150), for `word_numbering` to count."""

from __future__ import annotations

from ingest.word97_bytes import BrokenFile, Bytes
from ingest.word_numbering import Level, NumberedList

_LEVELS = 9
_MOST_LISTS = 10_000
_FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 22: "decimalZero",
    23: "bullet", 255: "none",
}  # fmt: skip


def read_numbering(
    table: Bytes, lists: tuple[int, int], overrides: tuple[int, int]
) -> dict[str, NumberedList]:
    """The lists by the number that a paragraph names them with, as text.

    `lists` and `overrides` are the places (offset, size) of PlfLst and PlfLfo in the table stream. What is
    broken in them leaves the paragraphs without numbers: the text itself is not lost for it.
    """
    try:
        return (
            _overridden(table, overrides[0], _definitions(table, *lists)) if lists[1] and overrides[1] else {}
        )
    except BrokenFile:
        return {}


def _definitions(table: Bytes, at: int, size: int) -> dict[int, dict[int, Level]]:
    """The levels of each list (LSTF) by its id; they stand behind the array that `size` measures."""
    count = min(table.u16(at), _MOST_LISTS)
    found: dict[int, dict[int, Level]] = {}
    place = at + size
    for index in range(count):
        entry = at + 2 + 28 * index
        levels = {}
        for depth in range(1 if table.u8(entry + 26) & 1 else _LEVELS):
            levels[depth], place = _read_level(table, place, depth)
        found[table.i32(entry)] = levels
    return found


def _read_level(table: Bytes, at: int, depth: int) -> tuple[Level, int]:
    """An LVL (2.9.147) and where it ends."""
    form, info = table.u8(at + 4), table.u8(at + 5)
    characters = at + 28 + table.u8(at + 24) + table.u8(at + 25)
    length = table.u16(characters)
    pattern = "".join(
        f"%{ord(c) + 1}" if ord(c) < _LEVELS else c for c in table.utf16(characters + 2, length)
    )
    restart = (
        table.u8(at + 26) if info & 8 else None
    )  # fNoRestart: the level named is the one that restarts it
    level = Level(
        form=_FORMS.get(form, "decimal"),
        pattern=pattern,
        start=min(max(table.i32(at), 0), 32767),
        restart=restart if restart is None or restart <= depth else 0,
        legal=bool(info & 4),
    )
    return level, characters + 2 + 2 * length


def _overridden(table: Bytes, at: int, known: dict[int, dict[int, Level]]) -> dict[str, NumberedList]:
    """The lists as paragraphs name them (LFO): a definition, with starts or levels of its own."""
    count = min(table.u32(at), _MOST_LISTS)
    place = at + 4 + 16 * count
    found: dict[str, NumberedList] = {}
    for index in range(count):
        entry = at + 4 + 16 * index
        identifier = table.i32(entry)
        levels = dict(known.get(identifier, {}))
        starts: dict[int, int] = {}
        place += 4
        for _ in range(table.u8(entry + 12)):
            start, flags = table.i32(place), table.u32(place + 4)
            place += 8
            depth = min(flags & 0xF, _LEVELS - 1)
            if flags & 0x20:
                levels[depth], place = _read_level(table, place, depth)
            if flags & 0x10:
                starts[depth] = min(max(start, 0), 32767) if not flags & 0x20 else levels[depth].start
        found[str(index + 1)] = NumberedList(str(identifier), levels, starts)
    return found

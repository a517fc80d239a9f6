"""The numbers that Word writes before the paragraphs of automatic lists: "Điều 1.", "1.", "a)".

Word keeps only the list and the level of a paragraph; the number is counted while reading
(ECMA-376, part 1, section 17.9).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.word_styles import is_on, w

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """`form` is Word's name of a number format; `pattern` has %1 … %9 for the numbers of the levels."""

    form: str
    pattern: str
    start: int
    restart: int | None
    legal: bool


@dataclass(frozen=True, slots=True)
class NumberedList:
    """`counter` names the counters that the list shares with others of the same definition."""

    counter: str
    levels: dict[int, Level]
    overrides: dict[int, int]


class Numbering:
    """The lists of one document by their identifiers, and where each of them stands."""

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_label(self, identifier: str, level: int) -> str:
        """Count one more paragraph of list `identifier` at `level`; its label, "" for an unknown list."""
        known = self._lists.get(identifier)
        if known is None or level not in known.levels:
            return ""
        counts = self._counts.setdefault(known.counter, [None] * _LEVELS)
        self._count(known, identifier, level, counts)
        own = known.levels[level]
        if own.form == "bullet":
            return _bullet(own.pattern)
        return _PLACE.sub(
            lambda m: _written(known, counts, int(m.group(1)) - 1, own.legal), own.pattern
        ).strip()

    def _count(self, known: NumberedList, identifier: str, level: int, counts: list[int | None]) -> None:
        for above in range(level):
            if counts[above] is None:
                counts[above] = _start(known, above)
        fresh = level in known.overrides and (identifier, level) not in self._begun
        self._begun.add((identifier, level))
        before = counts[level]
        counts[level] = _start(known, level) if before is None or fresh else before + 1
        for below in range(level + 1, _LEVELS):
            restart = known.levels[below].restart if below in known.levels else None
            if restart is None or (restart > 0 and level < restart):
                counts[below] = None


def read_lists(root: etree._Element | None) -> dict[str, NumberedList]:
    """The lists of a DOCX by numId; `root` is `w:numbering` or None."""
    if root is None:
        return {}
    lists = {}
    abstract = {a.get(w("abstractNumId"), ""): a for a in root.findall(w("abstractNum"))}
    for number in root.findall(w("num")):
        definition = number.find(w("abstractNumId"))
        name = "" if definition is None else definition.get(w("val"), "")
        if name in abstract:
            lists[number.get(w("numId"), "")] = _read_list(name, abstract, number)
    return lists


def _read_list(name: str, abstract: dict[str, etree._Element], number: etree._Element) -> NumberedList:
    levels = {_depth(level): _read_level(level) for level in abstract[name].findall(w("lvl"))}
    overrides: dict[int, int] = {}
    for override in number.findall(w("lvlOverride")):
        depth = _depth(override)
        if (level := override.find(w("lvl"))) is not None:
            levels[depth] = _read_level(level)
        if (start := override.find(w("startOverride"))) is not None:
            overrides[depth] = _integer(start.get(w("val")), 1)
    return NumberedList(name, levels, overrides)


def _read_level(level: etree._Element) -> Level:
    def value(tag: str, default: str) -> str:
        found = level.find(w(tag))
        return default if found is None else found.get(w("val"), default)

    restart = level.find(w("lvlRestart"))
    return Level(
        form=value("numFmt", "decimal"),
        pattern=value("lvlText", ""),
        start=_integer(value("start", "0"), 0),
        restart=None if restart is None else _integer(restart.get(w("val")), 0),
        legal=is_on(level.find(w("isLgl"))),
    )


def _depth(element: etree._Element) -> int:
    return min(_integer(element.get(w("ilvl")), 0), _LEVELS - 1)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


def _start(known: NumberedList, level: int) -> int:
    if level in known.overrides:
        return known.overrides[level]
    return known.levels[level].start if level in known.levels else 1


def _written(known: NumberedList, counts: list[int | None], level: int, legal: bool) -> str:
    count = counts[level] if counts[level] is not None else _start(known, level)
    form = known.levels[level].form if level in known.levels else "decimal"
    return number_as(count or 0, "decimal" if legal else form)


def number_as(count: int, form: str) -> str:
    """`count` in a number format of Word; formats that Vietnamese documents do not use come as digits."""
    match form:
        case "none":
            return ""
        case "lowerLetter":
            return _letters(count)
        case "upperLetter":
            return _letters(count).upper()
        case "lowerRoman":
            return _roman(count).lower()
        case "upperRoman":
            return _roman(count)
        case "decimalZero":
            return f"{count:02d}"
        case _:
            return str(count)


def _letters(count: int) -> str:
    """a … z, aa, bb … as Word repeats them."""
    if not 0 < count <= 780:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    parts = []
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        parts.append(letters * times)
    return "".join(parts)


def _bullet(pattern: str) -> str:
    """Bullets of symbol fonts lie in the private area of Unicode; they are written as dashes."""
    return "-" if not pattern or any("\ue000" <= c <= "\uf8ff" for c in pattern) else pattern

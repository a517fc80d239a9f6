"""Text without accents, for queries typed on a plain keyboard: `dat dai` finds `đất đai`."""

from __future__ import annotations

import unicodedata

from analyzers.normal_form import LOWER_CASE, CodePoints, code_points, from_code_points

_FIRST_ACCENTED, _LAST_ACCENTED = 0xC0, 0x1FFF


def _base_letters() -> dict[int, int]:
    """Letters that decompose into one base letter and marks, with that letter; đ is added by hand."""
    bases = {ord("đ"): ord("d"), ord("Đ"): ord("D")}
    for code in range(_FIRST_ACCENTED, _LAST_ACCENTED + 1):
        parts = unicodedata.normalize("NFD", chr(code))
        base, marks = parts[0], parts[1:]
        if marks and base.isalpha() and all(map(unicodedata.combining, marks)):
            bases[code] = ord(base)
    return bases


def _folded_table() -> CodePoints:
    bases = _base_letters()
    table = LOWER_CASE.copy()
    table[list(bases)] = list(bases.values())
    return LOWER_CASE[table[LOWER_CASE]]


FOLDED = _folded_table()
"""What `fold` makes of each code point."""


def fold(text: str) -> str:
    """NFC text → its normal form without accents, đ as d; same length.

    >>> fold("Đất ĐAI")
    'dat dai'
    """
    return from_code_points(FOLDED[code_points(text)])

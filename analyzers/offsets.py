"""From offsets into the composed (NFC) text back to offsets into the text as it was given."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analyzers.normal_form import code_points

Offsets = NDArray[np.int64]

_FIRST_MARK, _AFTER_LAST_DECOMPOSED = 0x300, 0x30000
_UNICODE_SIZE = 0x110000
# Hangul vowels and final consonants compose by rule, not by table.
_HANGUL = (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))


@cache
def _tables() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each code point: may it compose or trade places with the one before; is it no NFC by itself."""
    marks, unstable = np.zeros(_UNICODE_SIZE, np.bool_), np.zeros(_UNICODE_SIZE, np.bool_)
    marks[list(_HANGUL)] = True
    for code in range(_FIRST_MARK, _AFTER_LAST_DECOMPOSED):
        char = chr(code)
        if unicodedata.combining(char):
            marks[code] = True
        parts = unicodedata.decomposition(char)
        if not parts or parts.startswith("<"):
            continue
        marks[[int(part, 16) for part in parts.split()[1:]]] = True
        unstable[code] = unicodedata.normalize("NFC", char) != char
    return marks, unstable


def spans_in_original(original: str, composed: str) -> tuple[Offsets, Offsets]:
    """For each character of `composed` (NFC of `original`) the start and end of what it was composed from.

    Characters composed together share one span.
    """
    codes = code_points(original)
    marks, unstable = _tables()
    is_mark = marks[codes]
    is_mark[:1] = False
    starts = np.flatnonzero(~is_mark)
    ends = np.append(starts[1:], len(original))
    lengths = np.ones(len(starts), np.int64)
    for unit in np.flatnonzero((ends - starts > 1) | unstable[codes[starts]]).tolist():
        lengths[unit] = len(unicodedata.normalize("NFC", original[starts[unit] : ends[unit]]))
    if lengths.sum() != len(composed):
        raise AssertionError("the parts of a text compose to another length than the whole")
    return np.repeat(starts, lengths), np.repeat(ends, lengths)

"""From offsets into the composed (NFC) text back to offsets into the text as it was given."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]

_FIRST_MARK = 0x300
_NOTATION = "<"


@cache
def _marks() -> frozenset[str]:
    """Characters that may compose with the one before them or trade places among themselves."""
    # Hangul vowels and final consonants compose by rule, not by table.
    marks = set(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))
    for char in map(chr, range(_FIRST_MARK, sys.maxunicode + 1)):
        if unicodedata.combining(char):
            marks.add(char)
        parts = unicodedata.decomposition(char)
        if parts and not parts.startswith(_NOTATION):
            marks.update(chr(int(part, 16)) for part in parts.split()[1:])
    return frozenset(marks)


@cache
def _decomposed() -> re.Pattern[str]:
    """Marks, which may change the character before them, and characters that are not in NFC by themselves."""
    every = map(chr, range(_FIRST_MARK, sys.maxunicode + 1))
    alone = {char for char in every if unicodedata.normalize("NFC", char) != char} - _marks()
    marks, singles = (re.escape("".join(sorted(chars))) for chars in (_marks(), alone))
    return re.compile(f"[{marks}]+|[{singles}][{marks}]*")


def spans_in_original(original: str, composed: str) -> tuple[Offsets, Offsets]:
    """For each character of `composed` (NFC of `original`) the start and end of what it was composed from.

    Characters composed together share one span.
    """
    marks = _marks()
    begins_unit = np.ones(len(original), np.bool_)
    firsts, counts = [], []
    for match in _decomposed().finditer(original):
        start, end = match.span()
        start -= start > 0 and original[start] in marks
        begins_unit[start + 1 : end] = False
        firsts.append(start)
        counts.append(len(unicodedata.normalize("NFC", original[start:end])))
    starts = np.flatnonzero(begins_unit)
    ends = np.append(starts[1:], len(original))
    composed_lengths = np.ones(len(starts), np.int64)
    composed_lengths[np.searchsorted(starts, firsts)] = counts
    if composed_lengths.sum() != len(composed):
        raise AssertionError("the parts of a text compose to another length than the whole")
    return np.repeat(starts, composed_lengths), np.repeat(ends, composed_lengths)

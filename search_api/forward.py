"""What the second stage of the ranking reads of a passage: its syllables in order, as small numbers.

The index answers which passages hold a term; how the terms stand to each other in the fifty best of them is
seen in these records. A syllable is a code of 32 bits: the upper half is the hash of its folded form, the
lower half that of the syllable itself, so that one record serves questions with accents and without. Two
syllables share a half code once in 65,536 pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from analyzers.folding import fold

Codes = NDArray[np.uint32]

_NUMBERS = 7
"""The head of a record: lengths of the four lists, then what is one number."""

CODE = np.dtype("<u4")
"""A number of a record."""


class Forward(NamedTuple):
    """One passage. `title`, `heading` and `text` are codes of syllables, `cites` codes of the số hiệu in it;
    `number` is the code of the document's own số hiệu (0: none), `issued` its day of issue (0: unknown),
    `rank` that of its type in the legal order."""

    title: Codes
    heading: Codes
    text: Codes
    cites: Codes
    number: int
    issued: int
    rank: int


_NONE = np.zeros(0, np.uint32)

NO_FORWARD = Forward(_NONE, _NONE, _NONE, _NONE, number=0, issued=0, rank=0)
"""Of a passage that was removed since it was found."""


@lru_cache(maxsize=400_000)
def code(syllable: str) -> int:
    """The code of a normalized syllable."""
    return half_code(fold(syllable)) << 16 | half_code(syllable)


def half_code(form: str) -> int:
    """16 bits for one form of a syllable."""
    return crc32(form.encode()) & 0xFFFF


def codes(syllables: Sequence[str]) -> Codes:
    """The codes of normalized syllables."""
    return np.fromiter((code(one) for one in syllables), np.uint32, len(syllables))


def number_code(number: str) -> int:
    """The code of a canonical số hiệu; that of none is 0."""
    return crc32(number.encode()) if number else 0


def number_codes(numbers: Iterable[str]) -> Codes:
    """The codes of canonical số hiệu, each once."""
    return np.array(sorted({number_code(one) for one in numbers}), np.uint32)


def pack(forward: Forward) -> bytes:
    """The record as it is stored: a head of `_NUMBERS` numbers of 32 bits, then the four lists."""
    parts = (forward.title, forward.heading, forward.text, forward.cites)
    head = [*(len(part) for part in parts), forward.number, forward.issued, forward.rank]
    return np.concatenate([np.array(head, np.uint32), *parts]).astype(CODE).tobytes()


def unpack(record: bytes) -> Forward:
    """Read what `pack` wrote."""
    return forward_of(np.frombuffer(record, CODE))


def forward_of(numbers: Codes) -> Forward:
    """The record whose numbers these are; its lists are views of them."""
    title, heading, text, cites, number, issued, rank = numbers[:_NUMBERS].tolist()
    title += _NUMBERS
    heading += title
    text += heading
    cites += text
    return Forward(
        numbers[_NUMBERS:title], numbers[title:heading], numbers[heading:text], numbers[text:cites],
        number, issued, rank,
    )  # fmt: skip

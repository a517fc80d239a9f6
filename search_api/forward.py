"""What the second stage of the ranking reads of a passage: its syllables in order, as small numbers.

The index answers which passages hold a term; how the terms stand to each other in the fifty best of them is
seen in these records. A syllable is a code of 32 bits: the upper half is the hash of its folded form, the
lower half that of the syllable itself, so that one record serves questions with accents and without. Two
syllables share a half code once in 65,536 pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, get_args
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from analyzers.folding import fold

Codes = NDArray[np.uint32]
Ints = NDArray[np.intp]

Part = Literal["title", "heading", "text", "cites"]
Number = Literal["number", "issued", "rank"]

_PARTS, _SINGLE = get_args(Part), get_args(Number)
_LISTS, _NUMBERS = len(_PARTS), len(_PARTS) + len(_SINGLE)
"""The head of a record: lengths of the lists, then what is one number."""

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


class Lists(NamedTuple):
    """Lists of codes among others: where each begins in `codes`, and how long it is."""

    codes: Codes
    firsts: Ints
    lengths: Ints

    def followed_by(self, *others: Lists) -> Lists:
        """These, then others among the same codes."""
        _, firsts, lengths = zip(self, *others, strict=True)
        return Lists(self.codes, np.concatenate(firsts), np.concatenate(lengths))

    def end_to_end(self) -> Lists:
        """The same lists with nothing between them."""
        firsts = np.cumsum(self.lengths) - self.lengths
        places = np.repeat(self.firsts - firsts, self.lengths) + np.arange(self.lengths.sum())
        return Lists(self.codes[places], firsts, self.lengths)


_NOTHING = bytes(_NUMBERS * CODE.itemsize)
"""The record of a passage without a word."""


class Records:
    """The records of several passages, as they are stored: each begins in `numbers` at one of `firsts`."""

    def __init__(self, numbers: Codes, firsts: Ints) -> None:
        self._numbers = numbers
        self._heads = numbers[firsts[:, None] + np.arange(_NUMBERS)].astype(np.intp)
        self._ends = firsts[:, None] + _NUMBERS + np.cumsum(self._heads[:, :_LISTS], axis=1)

    @classmethod
    def of(cls, records: Sequence[bytes]) -> Records:
        """What `pack` has written; b"" stands for a passage that was removed since it was found."""
        whole = [record or _NOTHING for record in records]
        sizes = np.array([len(record) // CODE.itemsize for record in whole], np.intp)
        return cls(np.frombuffer(b"".join(whole), CODE), np.cumsum(sizes) - sizes)

    def __len__(self) -> int:
        return len(self._heads)

    def lists(self, name: Part, which: Ints | None = None) -> Lists:
        """One of the lists of all passages, or of `which` of them."""
        part = _PARTS.index(name)
        ends, lengths = self._ends[:, part], self._heads[:, part]
        if which is not None:
            ends, lengths = ends[which], lengths[which]
        return Lists(self._numbers, ends - lengths, lengths)

    def number(self, name: Number) -> Ints:
        """What is one number of each passage."""
        numbers: Ints = self._heads[:, _LISTS + _SINGLE.index(name)]
        return numbers


def pack(forward: Forward) -> bytes:
    """The record as it is stored: a head of `_NUMBERS` numbers of 32 bits, then the four lists."""
    parts = (forward.title, forward.heading, forward.text, forward.cites)
    head = [*(len(part) for part in parts), forward.number, forward.issued, forward.rank]
    return np.concatenate([np.array(head, np.uint32), *parts]).astype(CODE).tobytes()

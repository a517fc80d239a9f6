"""The records of `search_api.forward` in one file: written behind its end, read where the index says.

A record is never changed. Those of replaced documents stay until the index is rebuilt, and what a killed
process wrote without a commit is read by nobody.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search_api.forward import CODE, Codes, Forward, forward_of

_WORD = 4
"""Bytes; records are made of numbers of this size."""

_LENGTH_BITS = 24
"""A place is (first word << 24) | words: a passage of up to 16 million syllables, 4 TB of passages."""


_BUFFER = 8_000_000
"""Bytes that wait in memory to be written."""


class ForwardWriter:
    """Takes records in; they are on the disk after `flush`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size if path.exists() else 0
        self._waiting = bytearray(b"\0" * (-self._size % _WORD))

    def put(self, record: bytes) -> int:
        """Take a record; gives back its place."""
        first = (self._size + len(self._waiting)) // _WORD
        self._waiting += record
        if len(self._waiting) > _BUFFER:
            self.flush()
        return first << _LENGTH_BITS | len(record) // _WORD

    def flush(self) -> None:
        with self._path.open("ab") as file:
            file.truncate(self._size)  # what an attempt on a full disk left
            file.write(self._waiting)
            file.flush()
            os.fsync(file.fileno())
        self._size += len(self._waiting)
        self._waiting.clear()


class ForwardReader:
    """The records of one commit, by their places."""

    def __init__(self, path: Path) -> None:
        size = path.stat().st_size if path.exists() else 0
        if not size:
            self._numbers = np.zeros(0, CODE)
            return
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        if hasattr(mmap, "MADV_RANDOM"):
            # Records lie anywhere: what the system reads ahead of one is hardly ever the next.
            mapped.madvise(mmap.MADV_RANDOM)
        self._numbers = np.frombuffer(mapped, CODE, size // _WORD)

    def read(self, places: Sequence[int]) -> list[Forward]:
        return [forward_of(self._record(place)) for place in places]

    def _record(self, place: int) -> Codes:
        first = place >> _LENGTH_BITS
        return self._numbers[first : first + (place & ((1 << _LENGTH_BITS) - 1))]

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

from search_api.forward import CODE, Records

_BUFFER = 8_000_000
"""Bytes that wait in memory to be written."""


class ForwardWriter:
    """Takes records in; they are on the disk after `flush`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size if path.exists() else 0
        self._waiting = bytearray(b"\0" * (-self._size % CODE.itemsize))

    def put(self, record: bytes) -> int:
        """Take a record; gives back its place, counted in words."""
        place = (self._size + len(self._waiting)) // CODE.itemsize
        self._waiting += record
        if len(self._waiting) > _BUFFER:
            self.flush()
        return place

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
        self._numbers = np.frombuffer(mapped, CODE, size // CODE.itemsize)

    def read(self, places: Sequence[int]) -> Records:
        return Records(self._numbers, np.array(places, np.intp))

"""Bytes of a binary Word file, read with bounds: a place outside of its stream is a broken file, not a crash.

The layout is that of [MS-DOC], Word (.doc) Binary File Format; section numbers in these modules are its.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise


class BrokenFile(Exception):
    """A structure points outside of its stream or contradicts itself; the message names it."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """A stream or a part of it; offsets count from its start."""

    data: bytes
    name: str

    def __len__(self) -> int:
        return len(self.data)

    def u8(self, at: int) -> int:
        return int(self._unpack("<B", at))

    def u16(self, at: int) -> int:
        return int(self._unpack("<H", at))

    def i16(self, at: int) -> int:
        return int(self._unpack("<h", at))

    def u32(self, at: int) -> int:
        return int(self._unpack("<I", at))

    def i32(self, at: int) -> int:
        return int(self._unpack("<i", at))

    def part(self, at: int, size: int, name: str = "") -> Bytes:
        """`size` bytes from `at`. Raises `BrokenFile` where they are not all there."""
        if at < 0 or size < 0 or at + size > len(self.data):
            raise BrokenFile(f"{name or self.name}: {size} bytes at {at} of {len(self.data)}")
        return Bytes(self.data[at : at + size], name or self.name)

    def utf16(self, at: int, characters: int) -> str:
        return self.part(at, 2 * characters).data.decode("utf-16-le", errors="replace")

    def _unpack(self, form: str, at: int) -> int:
        try:
            if at < 0:
                raise BrokenFile(f"{self.name}: offset {at}")
            value: int = struct.unpack_from(form, self.data, at)[0]
        except struct.error:
            raise BrokenFile(f"{self.name}: offset {at} of {len(self.data)}") from None
        return value


@dataclass(frozen=True, slots=True)
class Plc:
    """A PLC (2.2.2): positions that rise, and one datum of a fixed size between two of them."""

    positions: tuple[int, ...]
    data: tuple[Bytes, ...]

    def __iter__(self) -> Iterator[tuple[int, int, Bytes]]:
        yield from zip(self.positions, self.positions[1:], self.data, strict=False)


def read_plc(raw: Bytes, size: int) -> Plc:
    """`size` is that of a datum in bytes; 0 for a PLC of positions only."""
    count = max((len(raw) - 4) // (4 + size), 0)
    positions = tuple(raw.u32(4 * i) for i in range(count + 1)) if len(raw) >= 4 else ()
    if any(before > after for before, after in pairwise(positions)):
        raise BrokenFile(f"{raw.name}: positions do not rise")
    first = 4 * (count + 1)
    return Plc(positions, tuple(raw.part(first + size * i, size) for i in range(count)))

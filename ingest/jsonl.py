"""The lines of a JSONL file, plain or compressed, one at a time and never more of it in memory.

How it is compressed is read from its first bytes, whatever its name says.
"""

from __future__ import annotations

import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from ingest.extracted import Refused

MAX_LINE = 32 * 1024 * 1024
"""Bytes of one line, after decompression: ten times the longest code of laws."""

XZ_MEMORY = 256 * 1024 * 1024
"""Bytes that decompressing may take; `xz -9` needs 65 MiB."""

_CHUNK = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_XZ_MAGIC = b"\xfd7zXZ\x00"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1, blank lines too, as an editor shows it."""

    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that cannot be taken; when `last`, nothing after it can be read either."""

    number: int
    reason: Refused
    last: bool = False


class JsonLines:
    """Iterate over the non-blank lines of the file at `path`.

    `position` says how many of the file's `size` bytes (as they lie on disk) have been read so far.
    Raises OSError when the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size

    @property
    def position(self) -> int:
        return self._file.tell() if not self._file.closed else self.size

    def __iter__(self) -> Iterator[Line | BrokenLine]:
        number = 0
        with self._file:
            stream = _decompressed(self._file)
            while True:
                number += 1
                try:
                    data = stream.readline(MAX_LINE + 1)
                    too_long = len(data) > MAX_LINE
                    if too_long:
                        _skip_line(stream, data)
                except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
                    yield BrokenLine(number, damaged(str(error)), last=True)
                    return
                if not data:
                    return
                if too_long:
                    yield BrokenLine(number, line_too_long())
                    continue
                data = data.removeprefix(_BOM) if number == 1 else data
                if not data.isspace():
                    yield Line(number, data.rstrip(b"\r\n"))


def parse_object(data: bytes) -> dict[str, object]:
    """The JSON object of one line. Raises `Refused` (`invalid-json`) that says where it breaks."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused(
            "invalid-json",
            f"Dòng không phải JSON hợp lệ (sai từ ký tự {error.pos + 1}: {error.msg}). "
            "Hãy sửa dòng này, mã hóa UTF-8, mỗi dòng một đối tượng JSON, rồi nhập lại.",
            f"The line is no valid JSON (wrong from character {error.pos + 1}: {error.msg}). "
            "Correct the line (UTF-8, one JSON object a line) and import again.",
        ) from None
    if isinstance(value, dict):
        return value
    raise Refused(
        "invalid-json",
        "Dòng không phải một đối tượng JSON {…}. Mỗi dòng phải là một đối tượng có khóa id.",
        "The line is no JSON object {…}. Each line must be one object with the key id.",
    )


def damaged(detail: str) -> Refused:
    return Refused(
        "damaged-archive",
        f"Tệp nén hỏng hoặc bị cắt từ dòng này ({detail}); các dòng trước đã nhập. "
        "Hãy tải lại tệp rồi nhập lại.",
        f"The compressed file is damaged or cut off from this line on ({detail}); the lines before came in. "
        "Fetch the file again and import it again.",
    )


def line_too_long() -> Refused:
    megabytes = MAX_LINE // 1024 // 1024
    return Refused(
        "line-too-long",
        f"Dòng dài hơn {megabytes} MB. Hãy chia văn bản thành nhiều dòng.",
        f"The line is longer than {megabytes} MB. Split the document over several lines.",
    )


def _decompressed(file: BinaryIO) -> BinaryIO:
    magic = file.read(len(_XZ_MAGIC))
    file.seek(0)
    if magic.startswith(_GZIP_MAGIC):
        return gzip.open(file)  # type: ignore[return-value]
    if magic == _XZ_MAGIC:
        return io.BufferedReader(_XzStream(file), _CHUNK)
    return file


def _skip_line(stream: BinaryIO, start: bytes) -> None:
    piece = start
    while piece and not piece.endswith(b"\n"):
        piece = stream.readline(_CHUNK)


class _XzStream(io.RawIOBase):
    """Like `lzma.LZMAFile`, but bounds the memory that a file's header may claim."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decompressor = _xz_decompressor()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = b""
        while not data:
            if self._decompressor.eof:
                rest = self._start_of_next_stream()
                if not rest:
                    return 0
                self._decompressor = _xz_decompressor()
            elif self._decompressor.needs_input:
                rest = self._file.read(_CHUNK)
                if not rest:
                    raise EOFError("the file ends in the middle")
            else:
                rest = b""
            data = self._decompressor.decompress(rest, max_length=len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _start_of_next_stream(self) -> bytes:
        """b"" at the end of the file; zeros may pad a stream."""
        rest = self._decompressor.unused_data or self._file.read(_CHUNK)
        while rest and not (rest := rest.lstrip(b"\0")):
            rest = self._file.read(_CHUNK)
        return rest


def _xz_decompressor() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

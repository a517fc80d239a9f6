"""Plain text → paragraphs: the encoding is decided by content, Unicode only."""

from __future__ import annotations

import codecs
import unicodedata

from ingest.extracted import Block, BlockKind, Extracted, Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def extract_plain(data: bytes) -> Extracted:
    """One block a line, since a plain text may break its lines by hand. Raises `Refused`."""
    lines = (clean_line(line) for line in _decode(data).splitlines())
    blocks = tuple(Block(BlockKind.LINE, line) for line in lines if line)
    if not blocks:
        raise Refused("empty-file", "Tệp không có chữ nào.", "The file holds no words.")
    return Extracted("text/plain", blocks)


def clean_line(text: str) -> str:
    """NFC, without control characters and soft hyphens, with single spaces."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    return " ".join(kept.split())


def _decode(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            "not-unicode",
            f"Văn bản thuần không phải UTF-8 hay UTF-16 (byte {error.start}). Hãy lưu lại tệp với mã UTF-8.",
            f"The plain text is neither UTF-8 nor UTF-16 (byte {error.start}). Save it again as UTF-8.",
        ) from error

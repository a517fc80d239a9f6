"""Plain text → lines: the encoding is decided by content, Unicode or one of the older Vietnamese ones."""

from __future__ import annotations

import codecs
import unicodedata

from ingest.extracted import Block, BlockKind, Extracted, Refused
from ingest.legacy_fonts import decode_lines, detect_encoding

_SOFT_HYPHEN = "\u00ad"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def extract_plain(data: bytes) -> Extracted:
    """One block a line, since a plain text may break its lines by hand. Raises `Refused`."""
    lines = map(clean_line, decode_lines(_decode(data).splitlines()))
    blocks = tuple(Block(BlockKind.LINE, line) for line in lines if line)
    if not blocks:
        raise Refused("empty-file", "Tệp không có chữ nào.", "The file holds no words.")
    return Extracted("text/plain", blocks)


def clean_line(text: str) -> str:
    """NFC, without control characters and soft hyphens, with single spaces."""
    return printable_line(text.replace(_SOFT_HYPHEN, ""))


def printable_line(text: str) -> str:
    """As `clean_line`, but with soft hyphens: in an old Vietnamese font they are the letter ư."""
    if not text.isprintable():
        text = "".join(map(_printable, text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _printable(letter: str) -> str:
    if letter.isspace():
        return " "
    return letter if letter.isprintable() or letter == _SOFT_HYPHEN else ""


def _decode(data: bytes) -> str:
    """Bytes that are no Unicode are taken as an old encoding, if they make Vietnamese words in it."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = ansi(data)
        if detect_encoding(text) is not None:
            return text
        raise Refused(
            "not-unicode",
            f"Văn bản thuần không phải UTF-8 hay UTF-16 (byte {error.start}), cũng không phải TCVN3 hay VNI. "
            "Hãy lưu lại tệp với mã UTF-8.",
            f"The plain text is neither UTF-8 nor UTF-16 (byte {error.start}), nor TCVN3 or VNI. "
            "Save it again as UTF-8.",
        ) from error


def ansi(data: bytes) -> str:
    """One character for each byte, as Windows code page 1252 shows it: old encodings are read like this."""
    return data.decode("latin-1").translate(_ANSI)


_ANSI = {
    byte: letter for byte in range(0x80, 0xA0) if (letter := bytes([byte]).decode("cp1252", errors="ignore"))
}

"""What is fuzzed: our own parsers, each as a function of bytes. A `Refused` is an answer, all else a finding.

What was read must hold in the record: NFC, without lone surrogates and control characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import suppress

from ingest.archive import unpack
from ingest.detect import detect
from ingest.extract import extract
from ingest.extracted import Extracted, Refused
from ingest.html import extract_html
from ingest.legacy_encodings import Encoding, decode
from ingest.legacy_fonts import Run, decode_lines, decode_runs, detect_encoding
from ingest.origin import Origin
from ingest.plain import extract_plain
from ingest.rtf import extract_rtf
from ingest.sheets import extract_xls, extract_xlsx
from ingest.understand import understand, understand_text
from ingest.word import extract_word
from ingest.word97 import extract_word97
from ingest.word97_bytes import Bytes

_FONTS = ("", ".VnTime", ".VnTimeH", "VNI-Times", "Arial")
_ORIGIN = Origin(source="fuzz", key="fuzz")


def check(extracted: Extracted) -> None:
    for block in extracted.blocks:
        for text in (block.text, *block.cells):
            text.encode()
            assert unicodedata.is_normalized("NFC", text), text
            assert all(c.isprintable() or c in "\t\n" for c in text), text
            assert "\u00ad" not in text, text


def fuzz_word97(data: bytes) -> None:
    """The size of the stream WordDocument, that stream, then the table stream."""
    size = int.from_bytes(data[:2], "little")
    table = Bytes(data[2 + size :], "Table")
    check(extract_word97(Bytes(data[2 : 2 + size], "WordDocument"), {"0Table": table, "1Table": table}))


def fuzz_decoding(data: bytes) -> None:
    """The first byte chooses the fonts of the lines."""
    if not data:
        return
    text = data[1:].decode("utf-8", errors="ignore") if data[0] & 1 else data[1:].decode("latin-1")
    lines = text.split("\n")
    detect_encoding(text)
    decode_lines(lines, (None, *Encoding)[data[0] >> 1 & 3])
    decode_runs([Run(line, _FONTS[(data[0] + i) % len(_FONTS)]) for i, line in enumerate(lines)])
    for encoding in Encoding:
        assert unicodedata.is_normalized("NFC", decode(text, encoding))


def fuzz_understand(data: bytes) -> None:
    understand_text(data.decode("utf-8", errors="ignore"), _ORIGIN)


def fuzz_file(data: bytes) -> None:
    """Whatever the bytes are, from detection to the document."""
    detect(data)
    extracted = extract(data, "tep")
    check(extracted)
    understand(extracted, _ORIGIN)


def _checked(read: Callable[[bytes], Extracted]) -> Callable[[bytes], None]:
    return lambda data: check(read(data))


TARGETS: dict[str, Callable[[bytes], object]] = {
    "word97": fuzz_word97,
    "rtf": _checked(extract_rtf),
    "html": _checked(extract_html),
    "plain": _checked(extract_plain),
    "docx": _checked(extract_word),
    "xls": _checked(extract_xls),
    "xlsx": _checked(extract_xlsx),
    "archive": unpack,
    "decoding": fuzz_decoding,
    "understand": fuzz_understand,
    "file": fuzz_file,
}


def answer(target: str, data: bytes) -> None:
    """One input; a refusal is fine."""
    with suppress(Refused):
        TARGETS[target](data)

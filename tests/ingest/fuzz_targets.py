"""What is fuzzed: our own parsers, each as a function of bytes. A `Refused` is an answer, all else a finding.

What was read must hold in the record: NFC, without lone surrogates and control characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress

import numpy as np

from ingest.archive import unpack
from ingest.detect import detect
from ingest.extract import extract
from ingest.extracted import Extracted, Refused
from ingest.html import extract_html
from ingest.legacy_encodings import Encoding, decode
from ingest.legacy_fonts import Run, decode_lines, decode_runs, detect_encoding
from ingest.origin import Origin
from ingest.pdf import blocks_of
from ingest.pdf_drawing import join_pieces
from ingest.pdf_layout import Page, Word
from ingest.pdf_tables import Rule
from ingest.plain import extract_plain
from ingest.rtf import extract_rtf
from ingest.sheets import extract_xls, extract_xlsx
from ingest.understand import understand, understand_text
from ingest.word import extract_word
from ingest.word97 import extract_word97
from ingest.word97_bytes import Bytes

_FONTS = ("", ".VnTime", ".VnTimeH", "VNI-Times", "Arial")
_PRINTED = (
    "CÔNG BÁO/Số 12 + 13/Ngày 15-3-2026", "CỘNG", "HÒA", "XÃ", "HỘI", "Số:", "12/2026/QĐ-UBND", "PHẦN", "I.",
    "TM.", "Nguyễn Văn An", "(Xem tiếp Công báo số 14 + 15)", "(Tiếp theo Công báo số 12 + 13)", "Điều", "1.",
    "a)", "-", "__", "Người ký: A", "Thời gian ký: 05.03.2026", "C¨n cø", "LuËt", "Tæ chøc",
    "chữ\u00ad", "e\u0301",
)  # fmt: skip
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


def fuzz_pages(data: bytes) -> None:
    """Words and rules in boxes of any size anywhere, five bytes each; 255 turns the page."""
    pages = [page for part in data.split(b"\xff") for page in _page(part)]
    if pages:
        check(Extracted("application/pdf", blocks_of(pages)))


def _page(data: bytes) -> Iterator[Page]:
    words, pieces = [], []
    for at in range(0, len(data) - 4, 5):
        what, left, bottom, width, height = data[at : at + 5]
        if what < 128:
            box = (4.0 * left, 4.0 * bottom, 4.0 * left + width, 4.0 * bottom + height / 8)
            words.append(Word(_PRINTED[what % len(_PRINTED)], *box, bold=what > 64))
        else:
            pieces.append((what % 2, 4.0 * bottom, 4.0 * left, 4.0 * left + 4 * width))
    rules = [
        Rule(bool(across), *piece)
        for across in (0, 1)
        for piece in join_pieces(*np.array([one[1:] for one in pieces if one[0] == across]).reshape(-1, 3).T)
    ]
    yield Page(595, 842, tuple(words), tuple(rules))


def _checked(read: Callable[[bytes], Extracted]) -> Callable[[bytes], None]:
    return lambda data: check(read(data))


TARGETS: dict[str, Callable[[bytes], object]] = {
    "word97": fuzz_word97,
    "rtf": _checked(extract_rtf),
    "html": _checked(extract_html),
    "plain": _checked(extract_plain),
    "pages": fuzz_pages,
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

"""A scanned page → its lines with their places; the pages of a file → what any PDF gives.

The program's own order of lines is kept: measured on scans with known text it follows letterheads, columns
and cells better than the geometry that serves exact places. Stamps, page numbers and running heads are left
out as from every PDF. A page that recognition made no words of stays without: no junk is taken for text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from bookshelf.model import TextStatus
from ingest.extracted import Block, BlockKind, Extracted
from ingest.ocr_correct import Said, correct
from ingest.ocr_image import POINT, prepare, render
from ingest.ocr_language import Language, legal_vietnamese
from ingest.pdf_furniture import strip_furniture
from ingest.pdf_layout import Line, Word
from ingest.plain import clean_line
from ingest.tesseract import Recognised, recognise, turn_of

PAGE_SECONDS = 120.0
"""Processor time that one run of the recognising program may take."""

_DOUBTFUL = 0.75
"""Confidence below which a page may lie on its side."""

_NO_WORDS = 0.4
"""Confidence of a page below which nothing of it is believed: a drawing, a map, a cover."""

_NOISE = 0.3
"""Confidence of a word without a letter or digit, or of one character, below which it is a speck."""

_MARKS = frozenset("-–—+*•·.,:;…!?()[]/%&\"'“”‘’«»=<>≤≥×§°_□")
"""What stands alone in texts beside letters and digits."""


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What was recognised of one page; lengths in points, `confidence` from 0 to 1 (0 for no words).

    Each line is one `Word` with spaces in it.
    """

    width: float
    height: float
    confidence: float
    lines: tuple[Line, ...]


def read_page(data: bytes, number: int) -> OcrPage:
    """Recognise page `number` (from 1) of the PDF `data`.

    Raises `Refused` where the program is missing or fails, `PdfiumError` where the file cannot be opened.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        picture = render(document[number - 1])
    finally:
        document.close()
    scan = prepare(picture)
    lines = recognise(scan, PAGE_SECONDS)
    if confidence_of(lines) < _DOUBTFUL and (turn := turn_of(picture, PAGE_SECONDS)):
        turned = prepare(picture.rotate(-turn, expand=True, fillcolor=255))
        others = recognise(turned, PAGE_SECONDS)
        if confidence_of(others) > confidence_of(lines):
            scan, lines = turned, others
    return page_of(scan.size, lines, legal_vietnamese())


def page_of(size: tuple[int, int], lines: Sequence[Sequence[Recognised]], language: Language) -> OcrPage:
    """The lines with their marks put right, none where they are not to be believed; `size` is in dots."""
    confidence = confidence_of(lines)
    width, height = size[0] * POINT, size[1] * POINT
    if confidence < _NO_WORDS:
        return OcrPage(width, height, confidence, ())
    kept = [words for line in lines if (words := [word for word in line if not _is_speck(word)])]
    texts = iter(correct([Said(word.text, word.confidence) for line in kept for word in line], language))
    placed = tuple(_line(" ".join(next(texts) for _ in line), line, height) for line in kept)
    return OcrPage(width, height, confidence, placed)


def extracted(pages: Sequence[OcrPage]) -> Extracted:
    """The pages of one file, in order, as extraction gives them; `NO_TEXT` where no page has words."""
    contents = strip_furniture([page.lines for page in pages], [page.height for page in pages])
    blocks = tuple(
        Block(BlockKind.LINE, text, page=number)
        for number, content in enumerate(contents, start=1)
        for line in content
        if isinstance(line, Line) and (text := clean_line(line.text))
    )
    status = TextStatus.RECOGNISED if blocks else TextStatus.NO_TEXT
    return Extracted("application/pdf", blocks, len(pages), status)


def page_starts(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """(page, offset in the document's `text`) where each page's words begin, as far as they are found."""
    at, seen = 0, 0
    for block in blocks:
        found = text.find(block.text, at)
        if found < 0:
            continue
        at = found + len(block.text)
        if block.page is not None and block.page > seen:
            seen = block.page
            yield seen, found


def confidence_of(lines: Sequence[Sequence[Recognised]]) -> float:
    """The mean over characters, 0 to 1."""
    words = [word for line in lines for word in line]
    characters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / characters if characters else 0.0


def _line(text: str, words: Sequence[Recognised], height: float) -> Line:
    left, right = min(word.left for word in words), max(word.right for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    box = (left * POINT, height - bottom * POINT, right * POINT, height - top * POINT)
    return Line((Word(text, *box),))


def _is_speck(word: Recognised) -> bool:
    """What no letter makes, by its confidence or because no document is written with it (¬, |, ~)."""
    if any(map(str.isalnum, word.text)):
        return len(word.text) == 1 and word.confidence < _NOISE
    return word.confidence < _NOISE or not _MARKS.issuperset(word.text)

"""The first reader of PDF, PDFium: a page's words with their boxes, and the lines drawn on it.

Calls into PDFium are what costs, so a word is measured by its first and last character; only where these do
not look like the ends of one word is each character measured.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.legacy_encodings import Encoding, decode
from ingest.legacy_fonts import detect_encoding, has_capitals_only
from ingest.pdf_drawing import rules_of_page
from ingest.pdf_layout import Page, View, Word, join_characters
from ingest.pdfium_calls import address, measure_character, text_object_at

_LETTERS = {"\0": " ", "\2": "-", "\ufffe": "-"}
"""PDFium marks a hyphen at the end of a line with a code of its own."""

_WORD = re.compile(r"\S+")

_WIDEST = 0.62
"""Width of a character, in heights of its box, on the average of a word: a wider one may hide a gap."""

_RUN_TOGETHER = re.compile(r"(?<!\S)\d(?:\S*?\d)?[^\W\d_]\S*")
"""A number and a word of the next column, which PDFium sometimes gives without a space."""

_BOLD_WEIGHT = 600

Span = tuple[int, int]
"""Where a word starts and ends among a page's characters."""

_as_word = partial(tuple.__new__, Word)
"""A `Word` of the tuple of its fields, in half the time: there are 400 on a page."""

_MOST_CHARACTERS = 200_000
"""Characters of a page that are read: a page of fine print has 10,000."""


def read_pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    """The pages in order; PDFium's errors are `PdfiumError`."""
    for number in range(len(document)):
        page = _with_annotations(document, number)
        try:
            turn = page.get_rotation()
            if turn:
                page.set_rotation(0)  # boxes come in the unturned space of the page
            view = View(page.get_width(), page.get_height(), turn)
            words = tuple(_words(page, view, _Font()))
            rules = tuple(rules_of_page(page, view)) if words else ()
            yield Page(*view.size, words, rules)
        finally:
            page.close()


def _with_annotations(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """The page with what signing programs write over it: a document's number and date often come so."""
    page = document[number]
    if not pdfium.FPDFPage_GetAnnotCount(page.raw):
        return page
    done = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    if done != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number]


def _words(page: pypdfium2.PdfPage, view: View, font: _Font) -> list[Word]:
    text_page = page.get_textpage()
    try:
        count = min(text_page.count_chars(), _MOST_CHARACTERS)
        text = _text(text_page, count)
        if text is None:
            return list(_measured(text_page, view, font, 0, count))
        spans = [match.span() for match in _WORD.finditer(text)]
        left, bottom, right, top, is_odd = _boxes_of_ends(address(text_page.raw), spans)
        sides = (side.tolist() for side in view.turned(left, bottom, right, top))
        bold, capitals = _styles(text_page, text, spans, font)
        words = list(map(_as_word, zip(text.split(), *sides, bold, strict=True)))
        odd = {*np.flatnonzero(is_odd).tolist(), *_run_together(text, spans)}
        capital = _capitals(text) if capitals else str
        for at in sorted(odd | capitals, reverse=True):
            parts: Iterable[Word] = (
                _measured(text_page, view, font, *spans[at]) if at in odd else words[at : at + 1]
            )
            if at in capitals:
                parts = (one._replace(text=capital(one.text)) for one in parts)
            words[at : at + 1] = parts
        return words
    finally:
        text_page.close()


def _styles(
    text_page: pypdfium2.PdfTextPage, text: str, spans: Sequence[Span], font: _Font
) -> tuple[list[bool], set[int]]:
    """Whether each word is bold, and which are in a font of capitals: the words of a line are as its first,
    but that each word of a line that begins with such a font is looked at."""
    bold: list[bool] = []
    capitals: set[int] = set()
    line_end, is_bold = 0, False
    for at, (start, end) in enumerate(spans):
        if start >= line_end:
            is_bold = font.is_bold(text_page, start)
            if font.has_capitals_only:
                capitals.add(at)
            else:
                line_end = text.find("\n", end) + 1 or len(text)
        bold.append(is_bold)
    return bold, capitals


def _run_together(text: str, spans: Sequence[Span]) -> Iterator[int]:
    """The places of words in which a number and a word may have come without a space."""
    for match in _RUN_TOGETHER.finditer(text):
        yield bisect_left(spans, match.span())


def _capitals(page: str) -> Callable[[str], str]:
    """What words of a font mean that draws small letters as capitals: in TCVN3 or, on a page that is not,
    in Unicode."""
    if detect_encoding(page) is not Encoding.TCVN3:
        return str.upper
    return lambda word: decode(word, Encoding.TCVN3).upper()


def _boxes_of_ends(text_page: int, words: Sequence[Span]) -> tuple[NDArray[Any], ...]:
    """For words given by their spans: left of the first character, its bottom, right of the last one, top of
    the first, and whether these are no ends of one word.

    The boxes of all words are asked for in one pass without Python's loop, then looked at together.
    """
    spans = np.array(words, dtype=np.int64).reshape(-1, 2)
    boxes = np.zeros((len(spans), 2, 4), dtype=np.float32)
    places = range(boxes.ctypes.data, boxes.ctypes.data + boxes.nbytes, boxes.itemsize * 4)
    ends = (spans - (0, 1)).ravel().tolist()
    deque(map(measure_character, repeat(text_page), ends, places), maxlen=0)
    first, last = boxes.astype(np.float64).transpose(1, 2, 0)
    left, top, _, bottom = first
    _, _, right, last_bottom = last
    height, width = top - bottom, right - left
    widest = _WIDEST * height * (spans[:, 1] - spans[:, 0])
    is_odd = (width < -0.1 * height) | (width > widest) | (abs(last_bottom - bottom) >= 0.3 * height)
    return left, bottom, right, top, is_odd


def _text(text_page: pypdfium2.PdfTextPage, count: int) -> str | None:
    """The page's characters in one string whose indices are PDFium's; None where they would differ."""
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(text_page.raw, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        return None
    for index in (count // 3, count // 2, count - 1) if count else ():
        if ord(text[index]) != pdfium.FPDFText_GetUnicode(text_page.raw, index):
            return None
    for code, letter in _LETTERS.items():
        text = text.replace(code, letter)
    return text


def _measured(
    text_page: pypdfium2.PdfTextPage, view: View, font: _Font, start: int, end: int
) -> Iterator[Word]:
    """The words of a range, by the box of each of its characters."""
    return join_characters(_characters(text_page, view, font, start, end))


def _characters(
    text_page: pypdfium2.PdfTextPage, view: View, font: _Font, start: int, end: int
) -> Iterator[Word]:
    box, is_bold, begins = pdfium.FS_RECTF(), False, True
    for index in range(start, end):
        character = chr(pdfium.FPDFText_GetUnicode(text_page.raw, index))
        character = _LETTERS.get(character, character)
        if character.isspace():
            begins = True
            yield Word(" ", 0, 0, 0, 0)
        elif pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, box):
            if begins:
                is_bold, begins = font.is_bold(text_page, index), False
            yield Word(character, *view.turned(box.left, box.bottom, box.right, box.top), is_bold)


class _Font:
    """Of one page: whether a character is bold, by its font's name or, where that says nothing, its weight;
    and whether the font asked about last has capitals only."""

    def __init__(self) -> None:
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._object: int | None = None
        self._is_bold = False
        self.has_capitals_only = False

    def is_bold(self, text_page: pypdfium2.PdfTextPage, index: int) -> bool:
        """Asked once for each run of text that the file shows in one piece."""
        handle = text_page.raw
        shown = text_object_at(address(handle), index)
        if shown is None or shown != self._object:
            self._object = shown
            pdfium.FPDFText_GetFontInfo(handle, index, self._name, 128, self._flags)
            name = self._name.value
            self.has_capitals_only = _has_capitals_only(name)
            self._is_bold = (
                b"bold" in name.lower() or pdfium.FPDFText_GetFontWeight(handle, index) >= _BOLD_WEIGHT
            )
        return self._is_bold


@lru_cache(maxsize=1024)
def _has_capitals_only(name: bytes) -> bool:
    return has_capitals_only(name.decode("utf-8", "replace"))

"""The first reader of PDF, PDFium: a page's words with their boxes, and the lines drawn on it.

Calls into PDFium are what costs, so a word is measured by its first and last character; only where these do
not look like the ends of one word is each character measured.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.legacy_encodings import Encoding, decode
from ingest.legacy_fonts import detect_encoding, has_capitals_only
from ingest.pdf_characters import join_characters
from ingest.pdf_drawing import rules_of_page
from ingest.pdf_layout import Page, View, Word
from ingest.pdfium_calls import font_of, measure_characters, text_object_at

_LETTERS = {"\0": " ", "\2": "-", "\ufffe": "-"}
"""PDFium marks a hyphen at the end of a line with a code of its own."""

_IS_SPACE = np.zeros(0x10000, dtype=bool)
"""For each code of a character whether it stands between words, as for `str.split`."""
_IS_SPACE[[code for code in range(len(_IS_SPACE)) if chr(code).isspace()]] = True

_WIDEST = 0.62
"""Width of a character, in heights of its box, on the average of a word: a wider one may hide a gap."""

_RUN_TOGETHER = re.compile(r"\d(?<!\S\d)(?:\S*?\d)?[^\W\d_]\S*")
"""A number and a word of the next column, which PDFium sometimes gives without a space."""

_BOLD_WEIGHT = 600

Spans = NDArray[np.int64]
"""Where words start and end among a page's characters, a row each."""

Style = tuple[bool, bool]
"""Whether it is bold, and whether a font's small letters are drawn as capitals."""

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
            words = tuple(_words(page, view, _Fonts()))
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


def _words(page: pypdfium2.PdfPage, view: View, fonts: _Fonts) -> list[Word]:
    text_page = page.get_textpage()
    try:
        count = min(text_page.count_chars(), _MOST_CHARACTERS)
        text = _text(text_page, count)
        if text is None:
            return list(_measured(text_page, view, fonts, 0, count))
        spans = _spans(text)
        starts = spans[:, 0].tolist()
        left, bottom, right, top, is_odd = _boxes_of_ends(text_page, spans)
        sides = (side.tolist() for side in view.turned(left, bottom, right, top))
        bold, capitals = _styles(text_page, text, starts, fonts)
        words = list(map(_as_word, zip(text.split(), *sides, bold, strict=True)))
        odd = {*np.flatnonzero(is_odd).tolist(), *_run_together(text, starts)}
        capital = _capitals(text) if capitals else str
        for at in sorted(odd | capitals, reverse=True):
            parts: Iterable[Word] = (
                _measured(text_page, view, fonts, *spans[at].tolist()) if at in odd else words[at : at + 1]
            )
            if at in capitals:
                parts = (one._replace(text=capital(one.text)) for one in parts)
            words[at : at + 1] = parts
        return words
    finally:
        text_page.close()


def _spans(text: str) -> Spans:
    """The words of `text.split()`, all characters being of the basic plane."""
    is_space = _IS_SPACE[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)]
    return np.flatnonzero(np.diff(is_space, prepend=True, append=True)).reshape(-1, 2)


def _styles(
    text_page: pypdfium2.PdfTextPage, text: str, starts: Sequence[int], fonts: _Fonts
) -> tuple[list[bool], set[int]]:
    """Whether each word is bold, and which are in a font of capitals: the words of a line are as its first,
    but that each word of a line that begins with such a font is looked at."""
    bold: list[bool] = []
    capitals: set[int] = set()
    while (at := len(bold)) < len(starts):
        is_bold, has_capitals = fonts.style(text_page, starts[at])
        bold.append(is_bold)
        if has_capitals:
            capitals.add(at)
        else:
            line_end = text.find("\n", starts[at]) + 1 or len(text)
            bold += [is_bold] * (bisect_left(starts, line_end, at + 1) - at - 1)
    return bold, capitals


def _run_together(text: str, starts: Sequence[int]) -> Iterator[int]:
    """The places of words in which a number and a word may have come without a space."""
    for match in _RUN_TOGETHER.finditer(text):
        yield bisect_left(starts, match.start())


def _capitals(page: str) -> Callable[[str], str]:
    """What words of a font mean that draws small letters as capitals: in TCVN3 or, on a page that is not,
    in Unicode."""
    if detect_encoding(page) is not Encoding.TCVN3:
        return str.upper
    return lambda word: decode(word, Encoding.TCVN3).upper()


def _boxes_of_ends(text_page: pypdfium2.PdfTextPage, spans: Spans) -> tuple[NDArray[Any], ...]:
    """For words: left of the first character, its bottom, right of the last one, top of the first, and
    whether these are no ends of one word."""
    boxes = measure_characters(text_page.raw, (spans - (0, 1)).ravel().tolist())
    first, last = boxes.reshape(-1, 2, 4).transpose(1, 2, 0)
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
    text_page: pypdfium2.PdfTextPage, view: View, fonts: _Fonts, start: int, end: int
) -> Iterator[Word]:
    """The words of a range, by the box of each of its characters."""
    return join_characters(_characters(text_page, view, fonts, start, end))


def _characters(
    text_page: pypdfium2.PdfTextPage, view: View, fonts: _Fonts, start: int, end: int
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
                (is_bold, _), begins = fonts.style(text_page, index), False
            yield Word(character, *view.turned(box.left, box.bottom, box.right, box.top), is_bold)


class _Fonts:
    """Of one page: what the font of a character says of it, asked once for each font."""

    def __init__(self) -> None:
        self._styles: dict[int, Style] = {}
        self._last: Style = False, False
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def style(self, text_page: pypdfium2.PdfTextPage, index: int) -> Style:
        """Of a character, or of the one asked about before where nothing in the file shows it."""
        shown = text_object_at(text_page.raw, index)
        if shown is not None:
            font = font_of(shown)
            if font not in self._styles:
                self._styles[font] = self._asked(text_page, index)
            self._last = self._styles[font]
        return self._last

    def _asked(self, text_page: pypdfium2.PdfTextPage, index: int) -> Style:
        """Bold is told by the font's name or, where that says nothing, its weight."""
        pdfium.FPDFText_GetFontInfo(text_page.raw, index, self._name, len(self._name), self._flags)
        name = self._name.value
        is_bold = (
            b"bold" in name.lower() or pdfium.FPDFText_GetFontWeight(text_page.raw, index) >= _BOLD_WEIGHT
        )
        return is_bold, has_capitals_only(name.decode("utf-8", "replace"))

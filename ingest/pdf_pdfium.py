"""The first reader of PDF, PDFium: a page's words with their boxes, and the lines drawn on it.

Calls into PDFium are what costs, so a word is measured by its first and last character; only where these do
not look like the ends of one word is each character measured.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from functools import partial

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.pdf_drawing import rules_of_page
from ingest.pdf_layout import Page, View, Word, join_characters
from ingest.pdfium_calls import address, measure_character, text_object_at

_LETTERS = {"\0": " ", "\2": "-", "\ufffe": "-"}
"""PDFium marks a hyphen at the end of a line with a code of its own."""

_WORD = re.compile(r"\S+")

_WIDEST = 0.62
"""Width of a character, in heights of its box, on the average of a word: a wider one may hide a gap."""

_RUN_TOGETHER = re.compile(r"\d[^\W\d_]")
"""A number and a word of the next column, which PDFium sometimes gives without a space."""

_BOLD_WEIGHT = 600

_as_word = partial(tuple.__new__, Word)
"""A `Word` of the tuple of its fields, in half the time: there are 400 on a page."""

_MOST_CHARACTERS = 200_000
"""Characters of a page that are read: a page of fine print has 10,000."""


def read_pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    """The pages in order; PDFium's errors are `PdfiumError`."""
    bold = _Bold()
    for number in range(len(document)):
        page = _with_annotations(document, number)
        try:
            turn = page.get_rotation()
            if turn:
                page.set_rotation(0)  # boxes come in the unturned space of the page
            view = View(page.get_width(), page.get_height(), turn)
            words = tuple(_words(page, view, bold))
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


def _words(page: pypdfium2.PdfPage, view: View, bold: _Bold) -> Iterator[Word]:
    text_page = page.get_textpage()
    try:
        count = min(text_page.count_chars(), _MOST_CHARACTERS)
        text = _text(text_page, count)
        if text is None:
            yield from _measured(text_page, view, bold, 0, count)
            return
        handle, box = address(text_page.raw), (ctypes.c_float * 4)()
        reference, measure = ctypes.byref(box), measure_character
        turned, bold_here, line_end = view.turned if view.turn else None, False, 0
        for match in _WORD.finditer(text):
            start, end = match.span()
            if start >= line_end:  # the words of a line are as bold as its first
                bold_here = bold.at(text_page, start)
                line_end = text.find("\n", end) + 1 or count
            measure(handle, start, reference)
            left, top, right, bottom = box[:]
            last_bottom = bottom
            if end - start > 1:
                measure(handle, end - 1, reference)
                _, _, right, last_bottom = box[:]
            height = top - bottom
            if (
                not -0.1 * height <= right - left <= _WIDEST * height * (end - start)
                or abs(last_bottom - bottom) >= 0.3 * height
                or (text[start].isdigit() and _RUN_TOGETHER.search(text, start, end))
            ):
                yield from _measured(text_page, view, bold, start, end)
                continue
            if turned:
                left, bottom, right, top = turned(left, bottom, right, top)
            yield _as_word((text[start:end], left, bottom, right, top, bold_here))
    finally:
        text_page.close()


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
    text_page: pypdfium2.PdfTextPage, view: View, bold: _Bold, start: int, end: int
) -> Iterator[Word]:
    """The words of a range, by the box of each of its characters."""
    return join_characters(_characters(text_page, view, bold, start, end))


def _characters(
    text_page: pypdfium2.PdfTextPage, view: View, bold: _Bold, start: int, end: int
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
                is_bold, begins = bold.at(text_page, index), False
            yield Word(character, *view.turned(box.left, box.bottom, box.right, box.top), is_bold)


class _Bold:
    """Whether a character is bold, by its font's name or, where that says nothing, its weight."""

    def __init__(self) -> None:
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._object: int | None = None
        self._is_bold = False

    def at(self, text_page: pypdfium2.PdfTextPage, index: int) -> bool:
        """Asked once for each run of text that the file shows in one piece."""
        handle = text_page.raw
        shown = text_object_at(address(handle), index)
        if shown is None or shown != self._object:
            self._object = shown
            pdfium.FPDFText_GetFontInfo(handle, index, self._name, 128, self._flags)
            self._is_bold = (
                b"bold" in self._name.value.lower()
                or pdfium.FPDFText_GetFontWeight(handle, index) >= _BOLD_WEIGHT
            )
        return self._is_bold

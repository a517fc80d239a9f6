"""The second reader of PDF, pdfminer.six: slower, but it opens some files that PDFium does not."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTPage

from ingest.pdf_characters import join_characters
from ingest.pdf_layout import Page, Word
from ingest.pdf_tables import Rule, rules_of_box

logging.getLogger("pdfminer").setLevel(
    logging.ERROR
)  # it warns of each flaw of a broken file, thousands of times


def read_pages(data: bytes, limit: int = 0) -> Iterator[Page]:
    """The pages of `data` (the first `limit`, 0 for all); errors are pdfminer's own, of many classes."""
    for page in extract_pages(io.BytesIO(data), maxpages=limit, laparams=None):
        parts = list(_parts(page))
        characters = (_character(part) for part in parts if isinstance(part, LTChar))
        yield Page(page.width, page.height, tuple(join_characters(characters)), tuple(_rules(parts, page)))


def _parts(container: LTContainer[LTComponent]) -> Iterator[LTComponent]:
    for part in container:
        if isinstance(part, LTContainer):
            yield from _parts(part)
        else:
            yield part


def _character(char: LTChar) -> Word:
    text = char.get_text()
    if text.startswith("(cid:"):
        text = "\ufffd"
    return Word(text or " ", char.x0, char.y0, char.x1, char.y1, "bold" in char.fontname.lower())


def _rules(parts: list[LTComponent], page: LTPage) -> Iterator[Rule]:
    for part in parts:
        if isinstance(part, LTCurve) and part.width < page.width:
            yield from rules_of_box(part.x0, part.y0, part.x1, part.y1)

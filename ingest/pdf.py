"""PDF → lines and table rows, or the finding that it is a scan.

PDFium reads it; pdfminer.six does where PDFium cannot open the file, or where the letters that PDFium finds
make no words and those of pdfminer.six do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from bookshelf.model import TextStatus
from ingest import pdf_miner, pdf_pdfium
from ingest.block_builder import decode_blocks
from ingest.extracted import Block, BlockKind, Extracted, Refused
from ingest.legacy_fonts import detect_encoding
from ingest.pdf_furniture import strip_furniture
from ingest.pdf_layout import Line, Page, Row, arrange, without_gazette_heading
from ingest.pdf_neighbours import without_neighbours
from ingest.pdf_tables import find_tables
from ingest.plain import printable_line
from ingest.readable import is_readable, vietnamese_share

PAGE_LIMIT = 5000
"""Pages of the longest file that is read."""

_SCAN = 200
"""Letters a page: a file with fewer on average, its stamps aside, is a scan."""

_SAMPLE = 5
"""Pages that are compared where both readers may read a file."""

_BETTER = 0.2
"""By how much more of its words pdfminer.six must make Vietnamese to be preferred."""

_TAIL = 8192
"""Bytes at the end of a file where its closing marks are sought; signing programs add to them."""

_OFF_CENTRE = 36.0
"""Points that the middle of a centred line may lie beside the middle of the page (margins differ)."""

_SHORT = 0.7
"""A centred line takes less of the page's width."""


def extract_pdf(data: bytes) -> Extracted:
    """The text layer in reading order; `NEEDS_OCR` without blocks where there is none to speak of.

    Raises `Refused`: password-protected, truncated-pdf, broken-pdf, too-many-pages.
    """
    if b"%%EOF" not in data[-_TAIL:] and b"startxref" not in data[-_TAIL:]:
        raise _truncated()
    pages = _read(data)
    if not pages:
        raise _broken("no pages")
    blocks = blocks_of(pages)
    text = "\n".join(block.text for block in blocks)
    if not _has_letters(text, _SCAN * len(pages)) or not is_readable(text):
        return Extracted("application/pdf", (), len(pages), TextStatus.NEEDS_OCR)
    return Extracted("application/pdf", blocks, len(pages))


def blocks_of(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The lines and rows of a file's pages in reading order, without what belongs to the pages alone."""
    own = without_neighbours(pages)
    contents = strip_furniture(
        [list(arrange(without_gazette_heading(page.words), find_tables(page.rules))) for page in own],
        [page.height for page in own],
    )
    return decode_blocks(tuple(_blocks(contents, own)), hyphen="-")


def _read(data: bytes) -> list[Page]:
    try:
        pages = read_pdfium(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise _locked() from error
        return _read_miner(data)
    if not pages:
        return _read_miner(data)
    sample = _text(pages[:_SAMPLE])
    if not sample.strip() or is_readable(sample) or detect_encoding(sample) is not None:
        return pages
    try:
        other = _text(list(pdf_miner.read_pages(data, _SAMPLE)))
    except Exception:  # pdfminer.six documents no closed set; PDFium's reading stands
        return pages
    return _read_miner(data) if vietnamese_share(other) > vietnamese_share(sample) + _BETTER else pages


def _read_miner(data: bytes) -> list[Page]:
    try:
        pages = list(islice(pdf_miner.read_pages(data), PAGE_LIMIT + 1))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise _locked() from error
    except MemoryError:
        raise
    except Exception as error:  # pdfminer.six raises whatever a malformed file leads to
        raise _broken(f"{type(error).__name__}: {error}") from error
    _check_length(len(pages))
    return pages


def read_pdfium(data: bytes) -> list[Page]:
    """The pages as PDFium reads them; its errors are `PdfiumError`."""
    document = pypdfium2.PdfDocument(data)
    try:
        _check_length(len(document))
        return list(pdf_pdfium.read_pages(document))
    finally:
        document.close()


def _has_letters(text: str, fewest: int) -> bool:
    """Looks at no more of the text than it takes."""
    return sum(1 for _ in islice(filter(str.isalnum, text), fewest)) == fewest


def _text(pages: Sequence[Page]) -> str:
    return " ".join(word.text for page in pages for word in page.words)


def _blocks(contents: Sequence[Sequence[Line | Row]], pages: Sequence[Page]) -> Iterator[Block]:
    table = -1
    for number, (content, page) in enumerate(zip(contents, pages, strict=True), start=1):
        last = None
        for part in content:
            if isinstance(part, Line):
                text = printable_line(part.text)
                if text:
                    yield Block(
                        BlockKind.LINE, text, page=number, bold=part.bold, centred=_centred(part, page)
                    )
                continue
            if part.table != last:
                table, last = table + 1, part.table
            cells = tuple(printable_line(cell) for cell in part.cells)
            yield Block(BlockKind.ROW, "\t".join(cells), cells, number, table)


def _centred(line: Line, page: Page) -> bool:
    left, right = line.left, line.right
    return right - left < _SHORT * page.width and abs(left + right - page.width) / 2 < _OFF_CENTRE


def _check_length(pages: int) -> None:
    if pages > PAGE_LIMIT:
        raise Refused(
            "too-many-pages",
            f"Tệp PDF có hơn {PAGE_LIMIT} trang. Hãy chia nhỏ tệp.",
            f"The PDF has more than {PAGE_LIMIT} pages. Split it.",
        )


def _locked() -> Refused:
    return Refused(
        "password-protected",
        "Tệp PDF có mật khẩu. Hãy nhập bản không đặt mật khẩu.",
        "The PDF is protected with a password. Provide a copy without one.",
    )


def _truncated() -> Refused:
    return Refused(
        "truncated-pdf",
        "Tệp PDF bị cụt: thiếu phần cuối, có thể do tải về dở dang. Hãy tải lại tệp.",
        "The PDF is cut off: its end is missing, perhaps an unfinished download. Download it again.",
    )


def _broken(detail: str) -> Refused:
    return Refused(
        "broken-pdf",
        f"Tệp PDF hỏng, không mở được ({detail}). Hãy tải lại tệp hoặc in lại thành PDF mới.",
        f"The PDF is broken and cannot be opened ({detail}). Download it again or print it to a new PDF.",
    )

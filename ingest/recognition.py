"""The queue of scans: each page is recognised once and kept at once; the last page makes the document.

What was recognised stays in the record under the file's sha256, so that a run that was stopped goes on at the
next page, and a document that is read anew by a later version does not wait again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pypdfium2

from bookshelf.entries import Entry
from bookshelf.files import FileStore
from bookshelf.model import Document, FileRef, Method, TextStatus
from bookshelf.record import Record
from bookshelf.scans import RecognisedPage
from ingest import ocr
from ingest.extracted import Refused
from ingest.ocr import OcrPage
from ingest.origin import Origin
from ingest.pdf import PAGE_LIMIT
from ingest.pdf_layout import Line, Word
from ingest.sandbox import WorkerPool
from ingest.tesseract import PATIENCE
from ingest.understand import understand

OCR = "ocr"
"""The key of `source_metadata` under which a document carries how its pages were recognised."""

SECONDS = 4 * ocr.PAGE_SECONDS * PATIENCE
"""Time that a page may take on a busy machine: it may be turned and read again."""

_PDF = "application/pdf"

Progress = Callable[[int, int, str], None]
"""Called with (pages done, pages that waited, the document at hand)."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """Page `page` (from 1) of the file whose bytes lie at `path`."""

    path: Path
    sha256: str
    page: int


@dataclass(frozen=True, slots=True)
class Scan:
    """A document that waits, the file that is read for it, and the file's pages."""

    document_id: str
    file: FileRef
    pages: int


@dataclass(slots=True)
class Tally:
    """What a run did: counts of pages and documents; `failed` pages stay empty, with confidence 0."""

    pages: int = 0
    failed: int = 0
    documents: int = 0
    interrupted: bool = False


def waiting(record: Record, files: FileStore) -> Iterator[Scan]:
    """Scans whose file is in the store and opens, in the order in which they came."""
    for document in record.load(record.waiting_for_ocr()):
        for file in document.files:
            if file.media_type == _PDF and files.has(file.sha256):
                pages = count_pages(files.path(file.sha256))
                if 0 < pages <= PAGE_LIMIT:
                    yield Scan(document.id, file, pages)
                    break


def run(record: Record, files: FileStore, progress: Progress, most: int | None = None) -> Tally:
    """Recognise what waits, `most` pages of it; Ctrl-C ends it, and what was read is kept."""
    tally = Tally()
    scans = list(waiting(record, files))
    known = {
        scan.file.sha256: {one.page for one in record.recognised_pages(scan.file.sha256)} for scan in scans
    }
    total = sum(scan.pages - len(known[scan.file.sha256]) for scan in scans)
    total = min(total, most) if most is not None else total
    with WorkerPool(1, timeout=SECONDS) as pool:
        try:
            for scan in scans:
                path = files.path(scan.file.sha256)
                missing = [page for page in range(1, scan.pages + 1) if page not in known[scan.file.sha256]]
                if most is not None:
                    missing = missing[: most - tally.pages]
                tasks = [PageTask(path, scan.file.sha256, page) for page in missing]
                for task, outcome in pool.map(read_task, tasks):
                    record.keep_page(kept(task, outcome))
                    known[scan.file.sha256].add(task.page)
                    tally.pages += 1
                    tally.failed += isinstance(outcome, Refused)
                    progress(tally.pages, total, scan.document_id)
                if len(known[scan.file.sha256]) >= scan.pages:
                    tally.documents += finish(record, scan)
        except KeyboardInterrupt:
            tally.interrupted = True
    return tally


def read_task(task: PageTask) -> bytes:
    """What a worker does: a page → its lines, packed. Raises `Refused`."""
    return pack(ocr.read_page(task.path.read_bytes(), task.page))


def finish(record: Record, scan: Scan) -> bool:
    """Make the document of its recognised pages and keep it. False where no page had words."""
    stored = record.get(scan.document_id)
    if stored is None:
        return False
    view = record.view(stored.source, stored.source_key) or stored
    pages = [unpack(one.content) for one in record.recognised_pages(scan.file.sha256)]
    record.put_many([Entry(recognised(view, scan.file, pages))])
    return any(page.lines for page in pages)


def recognised(document: Document, file: FileRef, pages: list[OcrPage]) -> Document:
    """The scan `document` with the words of its pages, and what they tell of it.

    What its source stated stays; `source_metadata["ocr"]` says how sure the words are, page by page.
    """
    extracted = ocr.extracted(pages)
    origin = Origin(
        source=document.source,
        key=document.source_key,
        url=document.url,
        name=file.name,
        sha256=file.sha256,
        fetched_at=next((one.fetched_at for one in document.provenance if one.fetched_at), None),
        files=document.files,
        metadata=_stated(document),
        source_metadata=document.source_metadata,
    )
    read = understand(extracted, origin)
    starts = dict(ocr.page_starts(read.text, extracted.blocks))
    report = [
        {"page": number, "confidence": round(page.confidence, 3), "start": starts.get(number)}
        for number, page in enumerate(pages, start=1)
    ]
    said = {OCR: {"sha256": file.sha256, "pages": report}}
    status = TextStatus.RECOGNISED if read.text.strip() else TextStatus.NO_TEXT
    return replace(read, text_status=status, source_metadata=dict(document.source_metadata) | said)


def count_pages(path: Path) -> int:
    """0 for a file that PDFium does not open."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return 0
    try:
        return len(document)
    finally:
        document.close()


def pack(page: OcrPage) -> bytes:
    lines = [
        (word.text, *(round(side, 1) for side in (word.left, word.bottom, word.right, word.top)))
        for line in page.lines
        for word in line.words
    ]
    return orjson.dumps([page.width, page.height, page.confidence, lines])


def unpack(content: bytes) -> OcrPage:
    width, height, confidence, lines = orjson.loads(content)
    return OcrPage(width, height, confidence, tuple(Line((Word(*line),)) for line in lines))


def kept(task: PageTask, outcome: bytes | Refused) -> RecognisedPage:
    """A page that cost the program its life is kept without words: the others make the document."""
    content = pack(OcrPage(0.0, 0.0, 0.0, ())) if isinstance(outcome, Refused) else outcome
    return RecognisedPage(task.sha256, task.page, unpack(content).confidence, content)


def _stated(document: Document) -> Mapping[str, Any]:
    """The fields that the source stated or a person edited."""
    names = {one.field for one in document.provenance if one.method in (Method.SOURCE, Method.EDITED)}
    values = {name: getattr(document, name) for name in names if name != "text" and hasattr(document, name)}
    if document.relations:
        values["relations"] = document.relations
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

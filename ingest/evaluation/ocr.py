"""Scans: words in their order against true texts. Takes some 3 seconds a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median

from ingest import ocr
from ingest.evaluation import words
from ingest.evaluation.rows import Row
from ingest.lines import paragraphs
from ingest.recognition import count_pages
from ingest.tesseract import what_is_missing

PART = "ocr"
MEDIAN_TARGET = 0.97


def evaluate(data: Path) -> Iterator[Row]:
    """Rows for `files/reference/scanned`."""
    folder = data / "files" / "reference" / "scanned"
    paths = sorted(folder.glob("*.pdf"))
    if not paths:
        raise FileNotFoundError(2, "no PDF files", str(folder))
    if missing := what_is_missing():
        raise FileNotFoundError(2, missing, "tesseract")
    found: dict[str, float] = {}
    confidences: list[float] = []
    examples: list[str] = []
    for path in paths:
        content = path.read_bytes()
        pages = [ocr.read_page(content, number) for number in range(1, count_pages(path) + 1)]
        confidences += [page.confidence for page in pages]
        true = words.true_words(path.with_suffix(".txt").read_text("utf-8"))
        read = words.words("\n".join(paragraphs(ocr.extracted(pages).blocks)))
        found[path.stem] = words.recall(true, read)
        if found[path.stem] < MEDIAN_TARGET:
            examples += words.misses(path.stem, true, read)
    note = f"{len(paths)} files, {len(confidences)} pages"
    yield Row(PART, "words in order, median", MEDIAN_TARGET, median(found.values()), note, tuple(examples))
    yield Row(PART, "words in order, mean", None, mean(found.values()), note)
    yield Row(PART, "confidence of pages, median", None, median(confidences), note)

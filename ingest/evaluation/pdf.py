"""PDF with a text layer: words in order against true texts, scans told apart, speed beside pdfminer.six."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean, median
from time import process_time

from pdfminer.high_level import extract_text

from bookshelf.model import TextStatus
from ingest.evaluation import words
from ingest.evaluation.rows import Row
from ingest.lines import paragraphs
from ingest.pdf import extract_pdf

PART = "pdf"
MEDIAN_TARGET, MEAN_TARGET, SPEED_TARGET = 0.99, 0.97, 10.0

_TIMED = 8
"""Files on which speed is measured."""

_READINGS = 3


def evaluate(data: Path) -> Iterator[Row]:
    """Rows for `files/reference/text`, and for the files there and in `files/original` that are scans."""
    reference = data / "files" / "reference"
    paths = sorted(reference.glob("text/*.pdf"))
    if not paths:
        raise FileNotFoundError(2, "no PDF files", str(reference / "text"))
    yield from _recall(paths)
    yield _scans(data / "files")
    yield _speed(paths[:_TIMED])


def _recall(paths: list[Path]) -> Iterator[Row]:
    found: dict[str, float] = {}
    scans: list[str] = []
    examples: list[str] = []
    for path in paths:
        extracted = extract_pdf(path.read_bytes())
        if extracted.status is TextStatus.NEEDS_OCR:
            scans.append(path.stem)
            continue
        true = words.true_words(path.with_suffix(".txt").read_text("utf-8"))
        read = words.words("\n".join(paragraphs(extracted.blocks)))
        found[path.stem] = words.recall(true, read)
        if found[path.stem] < MEDIAN_TARGET:
            examples += words.misses(path.stem, true, read)
    note = f"{len(found)} files; without text: {', '.join(scans) or 'none'}"
    yield Row(PART, "words in order, median", MEDIAN_TARGET, median(found.values()), note, tuple(examples))
    yield Row(PART, "words in order, mean", MEAN_TARGET, mean(found.values()), note)


def _scans(files: Path) -> Row:
    """Scans, stamps alone and junk layers must not be taken for text."""
    scans = [
        *files.glob("reference/scanned/*.pdf"),
        *files.glob("reference/text_no_vietnamese_mapping/*.pdf"),
        *files.glob("original/pdf_scanned/*.pdf"),
    ]
    taken = [
        path.name
        for path in sorted(scans)
        if extract_pdf(path.read_bytes()).status is not TextStatus.NEEDS_OCR
    ]
    share = 1 - len(taken) / len(scans) if scans else 0.0
    return Row(PART, "scans and junk layers told apart", 1.0, share, f"{len(scans)} files", tuple(taken))


def _speed(paths: list[Path]) -> Row:
    files = [path.read_bytes() for path in paths]
    ours = sum(_seconds(extract_pdf, data) for data in files)
    theirs = sum(_seconds(lambda data: extract_text(io.BytesIO(data)), data) for data in files)
    return Row(PART, "pages a second, times pdfminer.six", SPEED_TARGET, theirs / ours, f"{len(files)} files")


def _seconds(read: Callable[[bytes], object], data: bytes) -> float:
    """Of processor time, the least of several readings: what else the machine does only adds to it."""
    return min(_once(read, data) for _ in range(_READINGS))


def _once(read: Callable[[bytes], object], data: bytes) -> float:
    begun = process_time()
    read(data)
    return process_time() - begun

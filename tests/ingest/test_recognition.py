"""Scans in the queue: pages are kept one by one, the last one makes the document."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from bookshelf.entries import Entry
from bookshelf.files import FileStore
from bookshelf.model import Document, FileRef, Method, Provenance, TextStatus
from bookshelf.record import Record
from ingest import recognition, tesseract
from ingest.extract import extract
from ingest.extracted import Refused
from ingest.ocr import OcrPage, extracted, page_of, page_starts
from ingest.ocr_language import legal_vietnamese
from ingest.pdf_layout import Line, Word
from ingest.tesseract import Recognised, what_is_missing
from tests.ingest.papers import BODY, make_pdf, write_lines

needs_tesseract = pytest.mark.skipif(
    bool(what_is_missing()), reason="needs tesseract: make setup installs it"
)


def page(*lines: str, confidence: float = 0.9) -> OcrPage:
    placed = (Line((Word(text, 70, 700 - 20 * n, 500, 712 - 20 * n),)) for n, text in enumerate(lines))
    return OcrPage(595, 842, confidence, tuple(placed))


def scanned(*pages: tuple[str, ...]) -> bytes:
    """A PDF whose pages are pictures of the lines."""
    text = make_pdf(*(lambda canvas, lines=lines: write_lines(canvas, lines, top=700) for lines in pages))
    printed = pypdfium2.PdfDocument(text)
    pictures = [page.render(scale=200 / 72).to_pil().convert("L") for page in printed]
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return stream.getvalue()


@pytest.fixture
def record(tmp_path: Path):
    with Record.open(f"sqlite:///{tmp_path / 'record.db'}") as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def a_scan(data: bytes, files: FileStore) -> Document:
    assert extract(data, "a.pdf").status is TextStatus.NEEDS_OCR
    file = FileRef(files.put(data), "a.pdf", "application/pdf", len(data))
    return Document(
        id="quyet-dinh-1",
        source="file",
        source_key="a.pdf",
        title="Tên mà nguồn ghi",
        text="",
        issued_on=date(2020, 1, 2),
        text_status=TextStatus.NEEDS_OCR,
        files=(file,),
        provenance=(
            Provenance("title", Method.SOURCE, "file"),
            Provenance("issued_on", Method.SOURCE, "file"),
        ),
    )


@needs_tesseract
def test_a_scan_becomes_a_document_page_by_page(record: Record, files: FileStore) -> None:
    document = a_scan(scanned(("Điều 1. Phạm vi điều chỉnh", *BODY), ("Điều 2. Hiệu lực", *BODY)), files)
    record.put_many([Entry(document, "mark")])

    first = recognition.run(record, files, lambda *_: None, most=1)
    assert (first.pages, first.documents, record.waiting_for_ocr()) == (1, 0, [document.id])
    second = recognition.run(record, files, lambda *_: None)
    assert (second.pages, second.documents, record.waiting_for_ocr()) == (1, 1, [])

    read = record.get(document.id)
    assert read is not None
    assert read.text_status is TextStatus.RECOGNISED
    assert (read.title, read.issued_on) == ("Tên mà nguồn ghi", date(2020, 1, 2))
    assert " ".join(BODY) in read.text
    assert [unit.path for unit in read.provisions if unit.path.startswith("dieu")] == ["dieu-1", "dieu-2"]
    pages = read.source_metadata[recognition.OCR]["pages"]
    assert [one["page"] for one in pages] == [1, 2]
    assert all(one["confidence"] > 0.8 for one in pages)
    assert read.text[pages[1]["start"] :].startswith("Điều 2")
    assert record.fingerprints("file") == {"a.pdf": "mark"}  # importing it again changes nothing


@needs_tesseract
def test_a_page_that_fails_costs_itself(
    record: Record, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.put_many([Entry(a_scan(scanned(BODY, BODY), files))])
    monkeypatch.setattr(recognition, "SECONDS", 0.001)
    tally = recognition.run(record, files, lambda *_: None)
    assert (tally.pages, tally.failed) == (2, 2)
    assert [document.text_status for document in record.documents()] == [TextStatus.NO_TEXT]


def test_what_cannot_be_opened_waits_without_stopping_others(record: Record, files: FileStore) -> None:
    file = FileRef(files.put(b"no pdf"), "b.pdf", "application/pdf", 6)
    document = Document("x", "file", "b.pdf", "Tên", "", text_status=TextStatus.NEEDS_OCR, files=(file,))
    record.put_many([Entry(document)])
    assert list(recognition.waiting(record, files)) == []


def test_pages_are_packed_and_unpacked() -> None:
    one = page("Điều 1. Tên", "Lời")
    assert recognition.unpack(recognition.pack(one)) == one


def test_stamps_and_page_numbers_of_scans_are_left_out() -> None:
    stamp = ("Người ký: CỔNG THÔNG TIN", "Thời gian ký: 05.03.2026 08:30:00 +07:00")
    number = Line((Word("2", 290, 800, 300, 812),))
    content = page("Điều 1. Tên", *stamp)
    read = extracted([OcrPage(595, 842, 0.9, (number, *content.lines)), page("tiếp theo")])
    assert [block.text for block in read.blocks] == ["Điều 1. Tên", "tiếp theo"]
    assert read.status is TextStatus.RECOGNISED
    assert list(page_starts("Điều 1. Tên\ntiếp theo", read.blocks)) == [(1, 0), (2, 12)]


def test_no_junk_is_taken_for_text() -> None:
    junk = [[Recognised("opuị", 10, 10, 60, 30, 0.3), Recognised("8ướp", 70, 10, 99, 30, 0.2)]]
    assert page_of((100, 100), junk, legal_vietnamese()).lines == ()
    assert extracted([page_of((100, 100), junk, legal_vietnamese())]).status is TextStatus.NO_TEXT


def test_specks_are_no_words() -> None:
    texts = {"¬": 0.9, "|": 0.95, "NGHỊ": 0.9, "ĐỊNH": 0.9, "-": 0.9, ".": 0.2, "l": 0.2, "1": 0.9}
    line = [Recognised(text, 10, 10, 60, 30, confidence) for text, confidence in texts.items()]
    (read,) = page_of((100, 100), [line], legal_vietnamese()).lines
    assert read.text == "NGHỊ ĐỊNH - 1"


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "what_is_missing", lambda: "Thiếu tesseract. / Install tesseract.")
    with pytest.raises(Refused) as refused:
        tesseract.recognise(Image.new("L", (100, 100), 255), 1.0)
    assert (refused.value.code, refused.value.en) == ("ocr-missing", "Install tesseract.")


@needs_tesseract
def test_a_page_that_takes_too_much_time_is_refused() -> None:
    noise = Image.effect_noise((4000, 4000), 100)
    with pytest.raises(Refused, match="processor time") as refused:
        tesseract.recognise(noise, 1.0)
    assert refused.value.code == "ocr-timeout"

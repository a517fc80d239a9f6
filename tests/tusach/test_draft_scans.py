"""Scans in drafts get their words in the background; what an officer set meanwhile stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bookshelf.accounts import Role
from bookshelf.corrections import corrected
from bookshelf.drafts import CLOCK, Draft, Drafts
from bookshelf.files import FileStore
from bookshelf.model import FileRef, Method, TextStatus
from bookshelf.record import Record
from bookshelf.scans import RecognisedPage
from bookshelf.workflow import Action, Who
from ingest import recognition
from ingest.tesseract import what_is_missing
from tests.bookshelf.examples import document
from tests.ingest.papers import BODY
from tests.ingest.test_recognition import page, scanned
from tusach.draft_scans import ScanReader

LAN = Who("lan", Role.EDITOR)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(f"sqlite:///{tmp_path}/record.db") as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def a_scan(record: Record, files: FileStore, *pages: tuple[str, ...]) -> tuple[Draft, str]:
    data = scanned(*pages)
    file = FileRef(files.put(data), "a.pdf", "application/pdf", len(data))
    scan = document(text="", text_status=TextStatus.NEEDS_OCR, files=(file,))
    draft = Drafts(record).create(corrected(scan, "title", "Tên đã sửa", "lan"), LAN)
    return draft, file.sha256


def test_pages_become_the_words_of_the_draft(record: Record, files: FileStore) -> None:
    draft, sha256 = a_scan(record, files, BODY[:1], BODY[1:2])
    for number in (1, 2):
        content = recognition.pack(page("Điều 1. Phạm vi", f"Trang {number} của văn bản."))
        record.keep_page(RecognisedPage(sha256, number, 0.9, content))
    reader = ScanReader(record, files)
    assert reader.look() == 1
    read = Drafts(record).get(draft.id)
    assert read is not None
    assert "Trang 2 của văn bản." in read.document.text
    assert (read.document.text_status, read.document.title) == (TextStatus.RECOGNISED, "Tên đã sửa")
    assert {one.field for one in read.document.provenance if one.method is Method.EDITED} == {"title"}
    assert Drafts(record).history(draft.id)[-1].actor == CLOCK
    assert reader.look() == 0


@pytest.mark.skipif(bool(what_is_missing()), reason="needs tesseract: make setup installs it")
def test_missing_pages_are_recognised(record: Record, files: FileStore) -> None:
    draft, sha256 = a_scan(record, files, BODY)
    assert ScanReader(record, files).look() == 1
    assert [one.page for one in record.recognised_pages(sha256)] == [1]
    assert "văn bản" in Drafts(record).get(draft.id).document.text  # type: ignore[union-attr]


def test_what_was_sent_is_left_alone(record: Record, files: FileStore) -> None:
    draft, _ = a_scan(record, files, BODY[:1])
    Drafts(record).act(draft.id, draft.version, Action.SEND, LAN)
    assert ScanReader(record, files).look() == 0
    assert Drafts(record).get(draft.id).document.text == ""  # type: ignore[union-attr]


def test_the_thread_ends(record: Record, files: FileStore) -> None:
    reader = ScanReader(record, files, every=0.01)
    reader.start()
    reader.stop()
    assert not reader.is_alive()

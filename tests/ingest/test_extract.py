"""The format is told by the content; what is not read is refused with its reason in two languages."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.detect import Format, detect
from ingest.extract import extract, too_large
from ingest.extracted import Refused
from tests.ingest.papers import BODY, make_docx, make_pdf, write_lines

PDF = make_pdf(lambda canvas: write_lines(canvas, BODY * 2))
DOCX = make_docx(lambda document: document.add_paragraph("Điều 1. Phạm vi"))
HTML = "<!DOCTYPE html><html><body><p>Điều 1. Phạm vi</p></body></html>".encode()


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", Format.EMPTY),
        (b"\x00\n \x00", Format.EMPTY),
        (PDF, Format.PDF),
        (b"\r\n\r\n" + PDF, Format.PDF),
        (DOCX, Format.DOCX),
        (DOCX[: len(DOCX) // 2], Format.DOCX),
        (zipped("xl/workbook.xml"), Format.XLSX),
        (zipped("van-ban.pdf"), Format.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), Format.OLE),
        (rb"{\rtf1\ansi Quyet dinh}", Format.RTF),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), Format.IMAGE),
        (b"\xff\xd8\xff\xe0" + bytes(90), Format.IMAGE),
        (b"BM 01 la bieu mau", Format.PLAIN),
        (HTML, Format.HTML),
        (b"\xef\xbb\xbf\n" + HTML, Format.HTML),
        ("\ufeff<p>Điều 1</p>".encode("utf-16-le"), Format.HTML),
        (b"<!-- saved from a site --><div>x</div>", Format.HTML),
        (b"<?xml version='1.0'?><vanban/>", Format.XML),
        ("# Điều 1\n\n- mục <br> một".encode(), Format.PLAIN),
        ("số lượng < 5 và > 3".encode(), Format.PLAIN),
        (bytes(range(256)) * 8, Format.UNKNOWN),
    ],
)
def test_detect(data: bytes, form: Format) -> None:
    assert detect(data) is form


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PDF, "quyet-dinh.docx", "application/pdf"),
        (DOCX, "quyet-dinh.pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (HTML, "quyet-dinh.doc", "text/html"),
        (rb"{\rtf1\ansi Quyet dinh}", "quyet-dinh.doc", "application/rtf"),
        ("Điều 1. Phạm vi".encode(), "quyet-dinh", "text/plain"),
        ("Điều 1. Phạm vi".encode("utf-16"), "quyet-dinh.txt", "text/plain"),
    ],
)
def test_the_name_does_not_decide(data: bytes, name: str, media_type: str) -> None:
    assert extract(data, name).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "empty-file"),
        (b"\xef\xbb\xbf\n", "a.txt", "empty-file"),
        (HTML, "a.PDF", "html-named-pdf"),
        (b"Xin loi, khong co tep nay", "a.pdf", "not-a-pdf"),
        (b"khong phai zip", "a.docx", "not-a-docx"),
        (bytes(range(256)) * 8, "a.docx", "not-a-docx"),
        (DOCX[: len(DOCX) // 2], "a.docx", "broken-docx"),
        (PDF[: len(PDF) // 2], "a.pdf", "truncated-pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.doc", "broken-ole"),
        (zipped("ppt/presentation.xml"), "a.pptx", "format-not-yet-read"),
        (rb"{\rtf1 }", "a.doc", "empty-file"),
        (zipped("a.txt"), "a.zip", "archive-without-documents"),
        (bytes(range(256)) * 8, "a.bin", "unknown-format"),
        ("chữ Latinh é".encode("latin-1", "replace"), "a.txt", "not-unicode"),
    ],
)
def test_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract(data, name)
    assert refused.value.code == code
    assert refused.value.vi
    assert str(refused.value) == refused.value.en


def test_lines_of_plain_text() -> None:
    data = "\ufeffĐiều 1.  Phạm\u00a0vi\r\n\r\n\tTie\u0302\u0301ng\u200b Việt\x07".encode()
    assert [block.text for block in extract(data, "a.txt").blocks] == ["Điều 1. Phạm vi", "Tiếng Việt"]


def test_too_large_names_both_sizes() -> None:
    refused = too_large(200 * 2**20, 100 * 2**20)
    assert (refused.code, "200.0 MB" in refused.en, "100 MB" in refused.vi) == ("too-large", True, True)

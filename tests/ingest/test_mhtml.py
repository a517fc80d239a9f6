"""Web archives: the first page is read, whatever the file is called."""

from __future__ import annotations

import base64

import pytest

from ingest.detect import Format, detect
from ingest.extract import extract
from ingest.extracted import Refused

PAGE = "<html><body><p>Nghị định</p></body></html>"


def archive(page: bytes, encoding: str, head: str = "") -> bytes:
    return (
        (
            f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=b"\r\n\r\n--=b\r\n'
            f"Content-Type: text/html\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        ).encode()
        + page
        + b"\r\n--=b\r\nContent-Type: image/png\r\n\r\nx\r\n--=b--\r\n"
    )


@pytest.mark.parametrize(
    "data",
    [
        archive(base64.b64encode(PAGE.encode()), "base64"),
        archive(PAGE.replace("ị", "=E1=BB=8B").replace("đ", "=C4=91").encode(), "quoted-printable"),
        archive(PAGE.encode(), "8bit", "From: <Saved by Word>\r\nSubject: a\r\n\tb\r\n"),
        archive(base64.b64encode("<p><font face='.VnTime'>NghÞ ®Þnh".encode()), "base64"),
    ],
)
def test_the_page_is_read(data: bytes) -> None:
    assert detect(data) is Format.MHTML
    assert [block.text for block in extract(data, "van-ban.doc").blocks] == ["Nghị định"]


def test_without_a_page_it_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        extract(b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx", "van-ban.doc")
    assert refused.value.code == "broken-mhtml"


def test_endless_headers_are_looked_at_once() -> None:
    assert detect(b"A: b\r\n" + b" \r\n" * 5000) is Format.PLAIN


def test_a_text_that_speaks_of_it_is_a_text() -> None:
    assert detect("Thư có dòng MIME-Version: 1.0".encode()) is Format.PLAIN

"""Recognised scans: the notice, each page's words beside its picture, and what is not there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from PIL import Image

from bookshelf.entries import Entry
from bookshelf.model import Document, FileRef, TextStatus
from tests.ingest.papers import BODY, make_pdf, write_lines
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings
from web.scan_page import scan_pages

TEXT = "Điều 1. Phạm vi\nĐiều 2. Hiệu lực"


def a_scan(file: str, **ocr: object) -> Document:
    pages = [
        {"page": 1, "confidence": 0.95, "start": 0},
        {"page": 2, "confidence": 0.0, "start": None},
        {"page": 3, "confidence": 0.71, "start": 16},
    ]
    return Document(
        id="qd-1",
        source="file",
        source_key="a.pdf",
        title="Quyết định quét",
        text=TEXT,
        text_status=TextStatus.RECOGNISED,
        files=(
            FileRef(file, "a.pdf", "application/pdf", 1),
            FileRef("b" * 64, "b.doc", "application/msword", 1),
        ),
        source_metadata={"ocr": {"sha256": file, "pages": pages, **ocr}},
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path_factory.mktemp("scans"), workers=1)) as opened:
        sha256 = opened.files.put(make_pdf(*[lambda canvas: write_lines(canvas, BODY)] * 3))
        broken = opened.files.put(b"%PDF-1.7 no pages\n%%EOF")
        other = replace(a_scan(broken), id="qd-2", source_key="b.pdf")
        opened.record.put_many([Entry(a_scan(sha256)), Entry(other)])
        opened.update_index()
        yield opened


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(library.settings, library).test_client()


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def test_the_document_says_that_its_words_were_recognised(client: FlaskClient) -> None:
    notice = page(client, "/van-ban/qd-1").select_one(".notice.scan")
    assert notice is not None
    assert "Bản quét – văn bản nhận dạng" in notice.text
    assert [(link.text, link["href"]) for link in notice.select("a")] == [
        (str(n), f"/ban-quet/qd-1/{n}") for n in (1, 2, 3)
    ]
    assert [one.text for one in notice.select("strong")] == ["2", "3"]  # those to be looked at


def test_a_hit_is_marked(client: FlaskClient) -> None:
    badges = [one.text for one in page(client, "/tim-kiem?q=phạm+vi").select(".badge.scan")]
    assert set(badges) == {"Bản quét – văn bản nhận dạng"}


def test_a_page_stands_beside_its_picture(client: FlaskClient) -> None:
    third = page(client, "/ban-quet/qd-1/3")
    assert [line.text for line in third.select(".scan article p")] == ["Điều 2. Hiệu lực"]
    assert "71 %" in third.text
    address = third.select_one(".scan img")["src"]
    for _ in range(2):  # drawn, then out of the cache
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert Image.open(io.BytesIO(answer.data)).width == 1000
        answer.close()


def test_a_page_without_words_says_so(client: FlaskClient) -> None:
    assert "không nhận dạng được" in page(client, "/ban-quet/qd-1/2").select_one(".scan").text


def test_what_is_not_there(client: FlaskClient, library: Library) -> None:
    first, second = (document.files[0].sha256 for document in library.record.load(["qd-1", "qd-2"]))
    for address in (
        "/ban-quet/qd-1/4", "/ban-quet/none/1", f"/trang/{first}/0.jpg", f"/trang/{first}/4.jpg",
        f"/trang/{second}/1.jpg", f"/trang/{'a' * 64}/1.jpg", f"/trang/{'b' * 64}/1.jpg", "/trang/x/1.jpg",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "said",
    [
        {"pages": "x"}, {"pages": [1, None, {"page": "1"}, {"page": -1}]}, {"sha256": "c" * 64},
        {"sha256": ["x"]}, {"pages": [{"page": 1, "confidence": "high", "start": -3}]},
    ],
)  # fmt: skip
def test_metadata_from_outside_is_not_believed(said: dict[str, object]) -> None:
    assert all(one.percent == 0 and one.start == len(TEXT) for one in scan_pages(a_scan("a" * 64, **said)))

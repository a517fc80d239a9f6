"""Originals: their pages beside the words, the map from pages to provisions, and what cannot be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bookshelf.entries import Entry
from bookshelf.model import FileRef
from tests.ingest.papers import make_pdf, write_lines
from tests.web.samples import document
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings
from web import limited, page_text

PAGES = [
    (
        f"Điều {n}. Trách nhiệm thứ {n}",
        f"Đơn vị số {n} báo cáo trước ngày {n + 9} hằng tháng cho cơ quan cấp trên.",
    )
    for n in (1, 2, 3)
]
TEXT = "".join("\n".join(page) + "\n" for page in PAGES)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with Library.open(Settings(home=tmp_path_factory.mktemp("originals"), workers=1)) as opened:
        drawn = make_pdf(*[lambda canvas, page=page: write_lines(canvas, page) for page in PAGES])
        good, broken = opened.files.put(drawn), opened.files.put(b"%PDF-1.7 nothing\n%%EOF")
        whole = document("qd-1", "Quyết định", TEXT, files=(FileRef(good, "qd.pdf", "application/pdf", 1),))
        word = FileRef("a" * 64, "a.doc", "application/msword", 1)
        lost = FileRef("b" * 64, "b.pdf", "application/pdf", 1)
        others = [
            replace(whole, id="khac", source_key="khac", text="Một văn bản khác hẳn.", provisions=()),
            replace(whole, id="hong", source_key="hong", files=(replace(whole.files[0], sha256=broken),)),
            replace(whole, id="word", source_key="word", files=(word,)),
            replace(whole, id="mat", source_key="mat", files=(lost,)),
        ]
        opened.record.put_many([Entry(one) for one in (whole, *others)])
        opened.update_index()
        yield create_app(opened.settings, opened).test_client()


def read(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def test_the_map_names_the_provision_of_each_page(client: FlaskClient) -> None:
    for _ in range(2):  # read, then out of the cache
        said = client.get("/ban-goc/qd-1/trang.json").get_json()
        assert said["count"] == 3
        assert said["places"] == [["dieu-1", 0.0], ["dieu-2", 0.0], ["dieu-3", 0.0]]
        picture = client.get(said["picture"].replace("0.jpg", "2.jpg"))
        assert picture.mimetype == "image/jpeg"
        picture.close()


def test_a_page_stands_beside_its_words(client: FlaskClient) -> None:
    html = read(client, "/ban-goc/qd-1/2")
    assert [line.get_text() for line in html.select(".scan article p")] == list(PAGES[1])
    assert html.select_one("a.back")["href"] == "/van-ban/qd-1#dieu-2"
    assert html.select_one("a[rel=prev]")["href"] == "/ban-goc/qd-1/1"
    assert html.select_one("a[rel=next]")["href"] == "/ban-goc/qd-1/3"
    assert "Điều 1." in read(client, "/ban-goc/qd-1").select_one(".scan article").get_text()


def test_pages_of_another_text_are_shown_without_places(client: FlaskClient) -> None:
    assert client.get("/ban-goc/khac/trang.json").get_json()["places"] == []
    assert "Không dò được" in read(client, "/ban-goc/khac/1").main.get_text()


@pytest.mark.parametrize(
    "address", ["/ban-goc/qd-1/0", "/ban-goc/qd-1/4", "/ban-goc/hong/1", "/ban-goc/mat/1", "/ban-goc/word/1",
                "/ban-goc/none/1", "/ban-goc/word/trang.json"],
)  # fmt: skip
def test_what_cannot_be_shown(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_only_a_document_with_a_pdf_offers_its_original(client: FlaskClient) -> None:
    link = read(client, "/van-ban/qd-1").select_one("a.open-original")
    assert (link["href"], link["data-map"]) == ("/ban-goc/qd-1", "/ban-goc/qd-1/trang.json")
    word = read(client, "/van-ban/word")
    assert word.select_one("a.open-original") is None
    assert word.select_one("a.file")


def test_a_file_that_cannot_be_read_is_not_tried_again_at_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/ban-goc/hong/1").status_code == 404

    started: list[str] = []

    def output(module: str, *_: str) -> bytes:
        started.append(module)
        raise limited.Failed("not today")

    monkeypatch.setattr(limited, "output", output)
    assert client.get("/ban-goc/hong/1").status_code == 404
    assert started == []
    later = page_text.time() + 2 * 24 * 3600
    monkeypatch.setattr(page_text, "time", lambda: later)
    assert client.get("/ban-goc/hong/1").status_code == 404
    assert started == ["web.page_text"]

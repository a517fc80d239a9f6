"""What all pages share: language, errors, headers, links."""

from __future__ import annotations

import gzip
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bookshelf.model import FileRef
from search_api.engine import Unavailable
from search_api.request import SearchRequest
from search_api.service import SearchService
from tests.web.conftest import ORIGINAL
from tests.web.markup import LAND, Page, links_of
from tests.web.samples import documents
from tusach.library import Library

LIMITED = ("/tim-kiem.csv", "/tim-kiem.xlsx", "/tim-kiem.atom")
"""Asked for often, they answer 429."""


def test_english(client: FlaskClient) -> None:
    html = BeautifulSoup(client.get(f"{LAND}?lang=en&q=đất").text, "lxml")
    assert html.html["lang"] == "en"
    assert "In force" in html.main.get_text()
    assert html.select_one("article#text")["lang"] == "vi"
    assert "Search" in client.get("/").text
    back = html.select_one("a.language")
    assert back.get_text() == "Tiếng Việt"
    assert parse_qs(urlsplit(back["href"]).query) == {"q": ["đất"], "lang": ["vi"]}
    assert 'lang="vi"' in client.get(back["href"]).text
    assert 'lang="vi"' in client.get("/").text


def test_errors_are_pages_for_people_and_json_for_programs(client: FlaskClient, page: Page) -> None:
    assert page("/khong-co", 404).select_one("form#search")
    answer = client.get("/api/v1/khong-co")
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert set(answer.json) == {"code", "vi", "en"}
    assert client.post("/tim-kiem").status_code == 405


def test_search_out_of_order_is_a_503_page(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_self: SearchService, *_asked: object) -> None:
        raise Unavailable("the engine is away", retry_after=12)

    monkeypatch.setattr(type(library.service), "search", unavailable)
    monkeypatch.setattr(type(library.service), "marks", unavailable)
    response = client.get("/tim-kiem?q=đất")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "12")
    assert "12 giây" in response.text
    assert client.get(f"{LAND}?q=đất").status_code == 200


def test_an_error_of_ours_is_a_500_page_without_secrets(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: SearchService, _request: SearchRequest) -> None:
        raise RuntimeError("password=1")

    monkeypatch.setattr(type(library.service), "search", broken)
    response = client.get("/tim-kiem?q=đất")
    assert (response.status_code, response.mimetype) == (500, "text/html")
    assert "password" not in response.text


@pytest.mark.parametrize("address", ["/", "/tim-kiem?q=đất", LAND, "/tu-sach", "/nhung", "/khong-co"])
def test_headers_of_pages(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert {"Cookie", "Accept-Encoding"} <= {part.strip() for part in headers["Vary"].split(",")}


@pytest.mark.parametrize("address", ["/", "/tim-kiem?q=đất", f"{LAND}?q=đất", "/tu-sach", "/nhung"])
def test_no_inline_script_or_style_and_nothing_from_elsewhere(page: Page, address: str) -> None:
    html = page(address)
    assert all(
        script.get("src", "").startswith(("/assets/", "/widget.js"))
        for script in html.find_all("script")
        if script.get("type") != "application/ld+json"  # data, which no browser runs
    )
    assert not html.find_all("style")
    assert not html.select("[style], [onclick], [onload], [onerror]")
    for one in html.select("img, link[rel=stylesheet], link[rel=icon], iframe, source"):
        assert (one.get("src") or one.get("href")).startswith("/assets/")


@pytest.mark.parametrize("address", [LAND, "/widget.js", "/assets/pages.css", "/api/v1/search?q=hòa giải"])
def test_text_is_compressed_for_those_who_take_it(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data)
    assert LAND not in address or gzip.decompress(packed.data) == plain.data
    plain.close()
    packed.close()


def test_downloads_are_sent_as_they_are(client: FlaskClient, page: Page) -> None:
    response = client.get(page(LAND).select_one("a.file")["href"], headers={"Accept-Encoding": "gzip"})
    assert response.data == ORIGINAL
    response.close()


def test_every_link_answers(client: FlaskClient) -> None:
    """Follow every link from the home page; the filters' endless combinations are cut at two parameters."""
    seen: set[str] = set()
    waiting = {"/"}
    broken: list[str] = []
    while waiting:
        address = waiting.pop()
        if address in seen or len(parse_qs(urlsplit(address).query)) > 2:
            continue
        seen.add(address)
        if address.startswith(LIMITED):
            continue
        response = client.get(address)
        if response.status_code not in (200, 302):
            broken.append(f"{response.status_code} {address}")
        if response.mimetype == "text/html" and response.status_code == 200:
            waiting |= links_of(response.text)
        response.close()
    assert broken == []
    assert len(seen) > 100


def test_samples_are_what_the_tests_think(library: Library) -> None:
    file = FileRef("0" * 64, "a", "application/pdf", 1)
    assert library.record.count() == len(documents(file)) == library.engine.document_count()
    stored = library.record.get("qd-14-2026-qd-ubnd-dong-nai")
    assert stored is not None
    assert stored.issued_on == date(2026, 3, 5)

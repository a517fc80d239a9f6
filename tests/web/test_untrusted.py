"""What comes from outside, in documents and in addresses, stays text."""

from __future__ import annotations

import json
from urllib.parse import quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web.markup import LAND, Page
from tests.web.samples import PAYLOADS


@pytest.mark.parametrize("number", range(1, len(PAYLOADS) + 1))
def test_payloads_in_every_field_do_nothing(page: Page, number: int) -> None:
    payload = PAYLOADS[number - 1]
    for address in (
        f"/van-ban/doc-hai-{number}?q=thử",
        "/tu-sach/van-ban?page=2",
        "/tim-kiem?q=tài liệu thử&size=50",
    ):
        assert_harmless(page(address))
    assert payload in page(f"/van-ban/doc-hai-{number}").h1.get_text()


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "address",
    [
        "/tim-kiem?q={}", "/tim-kiem?doc_type={}", "/tim-kiem?issued_from={}", "/tim-kiem?page={}",
        "/tim-kiem?lang={}", "/tim-kiem?field={}&q=a", "/tu-sach/van-ban?field={}", "/tu-sach/{}",
        "/van-ban/{}", LAND + "?q={}", LAND + "/{}", "/{}", "/tep/{}/{}", "//{}",
    ],
)  # fmt: skip
def test_payloads_in_every_parameter_do_nothing(client: FlaskClient, address: str, payload: str) -> None:
    response = client.get(address.replace("{}", quote(payload, safe="")), follow_redirects=True)
    assert response.status_code in (200, 404)
    assert_harmless(BeautifulSoup(response.text, "lxml"))


def assert_harmless(html: BeautifulSoup) -> None:
    for script in html.find_all("script"):
        if not script.get("src"):  # data, which no browser runs
            assert script["type"] == "application/ld+json"
            assert json.loads(script.string)["@context"] == "https://schema.org"
    assert not html.select("[onerror], [onload]")
    assert {image["src"].split("?")[0] for image in html.find_all("img")} <= {"/assets/mark.svg"}
    for link in html.find_all(href=True):
        assert urlsplit(link["href"]).scheme in ("", "http", "https")
        assert not link["href"].startswith("//")
    assert "49" not in html.h1.get_text()

"""The search in a frame of another site."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search_api.engine import Unavailable
from tests.web.markup import Page
from tests.web.samples import PAYLOADS
from tusach.app import create_app
from tusach.library import Library
from web.address import encoded

FRAMED = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}


def policy(headers: object) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in headers["Content-Security-Policy"].split(";"))  # type: ignore[index]
    return {name: value for name, _, value in parts}


def test_a_box_then_results_with_their_filters(page: Page) -> None:
    html = page("/nhung/khung?doc_type=Thông báo&size=3&label=Tra cứu")
    form = html.form
    assert form is not None
    assert html.select("ol") == []
    assert html.select_one("label").get_text() == "Tra cứu"
    fields = [(one["name"], one.get("value", "")) for one in form.select("input[type=hidden]")]
    found = page(form["action"] + encoded([("q", "hòa giải"), *fields]))
    assert len(found.select("li")) == 3
    assert found.select_one("mark")
    following = page(found.select_one("a[rel=next]")["href"])
    assert len(following.select("li")) == 3
    assert following.select_one("h3").get_text() != found.select_one("h3").get_text()
    assert following.select_one("a[rel=prev]")


def test_it_has_no_script_and_opens_documents_in_a_window(page: Page) -> None:
    html = page("/nhung/khung?q=đất công ích")
    assert not html.select("script, style, [style], [onclick]")
    leaving = [link for link in html.select("a[href]") if not link["href"].startswith("/nhung/khung")]
    assert len(leaving) > 3
    assert {(link["target"], *link["rel"]) for link in leaving} == {("_blank", "noopener")}


def test_on_the_portal(page: Page) -> None:
    html = page("/nhung/khung?results=portal&shelf=to-gap&lang=en&q=x")
    assert html.form["action"] == "/tim-kiem"
    assert html.form["target"] == "_blank"
    fields = {one["name"]: one["value"] for one in html.form.select("input[type=hidden]")}
    assert fields == {"shelf": "to-gap", "lang": "en"}
    assert not html.select("ol")


def test_no_cookie_and_a_policy_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/nhung/khung?lang=en&q=đất")
    assert 'lang="en"' in answer.text
    assert "Set-Cookie" not in answer.headers
    rules = policy(answer.headers)
    assert (rules["default-src"], rules["frame-ancestors"]) == ("'none'", "*")
    assert "script-src" not in rules


def test_colours(client: FlaskClient, page: Page) -> None:
    html = page("/nhung/khung?accent=8a1538&ink=%23222222&paper=red;}")
    [link] = [one["href"] for one in html.select("link[rel=stylesheet]") if "mau.css" in one["href"]]
    answer = client.get(link)
    assert (answer.mimetype, answer.text) == (
        "text/css",
        ":root{--accent:#8a1538;--ink:#222222;--paper:#ffffff;}\n",
    )
    assert client.get("/nhung/mau.css?accent=red}*{display:none").text == ""


@pytest.mark.parametrize(
    ("referrer", "headers", "status"),
    [
        ("https://xa.example.vn/trang", FRAMED, 200),
        ("https://evil.example/", FRAMED, 403),
        ("https://evil.example/", {}, 403),
        ("http://localhost/nhung/khung?q=a", FRAMED, 200),
        ("", FRAMED, 200),
        ("https://evil.example/", {"Sec-Fetch-Dest": "document"}, 200),
    ],
)
def test_listed_sites_alone_may_frame_it(
    library: Library, referrer: str, headers: dict[str, str], status: int
) -> None:
    settings = library.settings.model_copy(update={"widget_origins": "https://xa.example.vn"})
    answer = (
        create_app(settings, library)
        .test_client()
        .get("/nhung/khung", headers={"Referer": referrer, **headers})
    )
    assert answer.status_code == status
    shown = policy(answer.headers)["frame-ancestors"]
    assert shown == ("*" if status == 403 else "'self' https://xa.example.vn")
    if status == 403:
        assert "https://evil.example" in BeautifulSoup(answer.text, "lxml").get_text()
        assert "<form" not in answer.text


def test_search_out_of_order_is_said_in_the_frame(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise Unavailable("the engine is away", retry_after=12)

    monkeypatch.setattr(type(library.service), "search", unavailable)
    answer = client.get("/nhung/khung?q=đất")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "12")
    assert "12 giây" in answer.text
    assert policy(answer.headers)["frame-ancestors"] == "*"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_text(page: Page, payload: str) -> None:
    for name in ("q", "label", "placeholder", "shelf", "accent", "page"):
        html = page("/nhung/khung" + encoded([("q", "tài liệu thử"), (name, payload)]))
        assert not html.select("script, img, svg, [onerror], [onload]")
    assert "Tài liệu thử" in page("/nhung/khung?q=tài liệu thử").get_text()

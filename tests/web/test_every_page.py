"""What holds for every address of the application: table, headers, forms, HTML, language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import randrange
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bookshelf.accounts import Role
from tests.web.html_form import faults
from tests.web.signed_in import sign_in
from tests.web.whole_site import ERRORS, LAND, NO_PAGES, PARTS, VISITS, Site, Visit, all_visits, whole_site
from web.words import LANGUAGES

OURS = [*all_visits()]


def named(visit: Visit) -> str:
    return f"{visit.address} {visit.role or ''}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with whole_site(tmp_path_factory.mktemp("whole")) as made:
        yield made


def ask(site: Site, visit: Visit, language: str = "vi") -> TestResponse:
    """Each time as another reader, so that no limit of requests is met."""
    client = site.client(visit.role)
    client.set_cookie("lang", language)
    reader = {"REMOTE_ADDR": f"127.0.{randrange(256)}.{randrange(1, 255)}"}
    return client.get(site.address(visit), buffered=True, environ_base=reader)


def rules(app: Flask, method: str) -> list[Rule]:
    return [one for one in app.url_map.iter_rules() if method in (one.methods or ())]


def test_every_endpoint_is_in_the_table(site: Site) -> None:
    assert {one.endpoint for one in rules(site.app, "GET")} == VISITS.keys()
    adapter = site.app.url_map.bind("localhost")
    for endpoint, visits in VISITS.items():
        for visit in visits:
            path = site.address(visit).partition("?")[0]
            assert adapter.match(path, method="GET")[0] == endpoint, visit


@pytest.mark.parametrize("visit", OURS, ids=named)
def test_answers_with_headers_that_protect(site: Site, visit: Visit) -> None:
    response = ask(site, visit)
    assert response.status_code == visit.status
    headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer")
    assert "Server" not in headers or "tusach" not in headers["Server"]
    if not response.request.path.startswith(("/api/", "/healthz", "/metrics")):
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy or "frame-ancestors *" in policy
        if "sandbox" not in policy:
            assert "base-uri 'none'" in policy
            assert "frame-ancestors" in policy
            assert "form-action" in policy
        if response.request.path != "/nhung/khung" and "sandbox" not in policy:
            assert "frame-ancestors 'self'" in policy
    if visit.role is not None and response.mimetype == "text/html":
        assert headers["Cache-Control"] == "no-store"
    for cookie in headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_the_table_knows_what_is_a_page(site: Site) -> None:
    for endpoint, visits in VISITS.items():
        kinds = {ask(site, one).mimetype == "text/html" for one in visits if one.status == 200}
        assert kinds <= {endpoint not in NO_PAGES or endpoint == "pages.totp_picture"}, endpoint
    assert VISITS.keys() >= NO_PAGES | PARTS


def test_officers_pages_are_not_kept_and_not_shown_to_others(site: Site) -> None:
    closed = [
        one for visits in VISITS.values()
        if not any(visit.role is None and visit.status == 200 for visit in visits)
        for one in visits if one.role is not None and one.status != 403
    ]  # fmt: skip
    assert len(closed) > 15
    for visit in closed:
        stranger = site.client().get(site.address(visit))
        assert (stranger.status_code, stranger.headers["Location"].partition("?")[0]) == (302, "/dang-nhap")
        if not visit.address.startswith("/tai-khoan"):
            assert site.client(Role.READER).get(site.address(visit)).status_code == 403, visit
        if visit.status == 200:
            kept = ask(site, visit).headers["Cache-Control"]
            assert "no-store" in kept, visit


def test_cookies_over_https_come_from_this_host_alone(site: Site) -> None:
    over_https = {"base_url": "https://tusach.example"}
    client = site.app.test_client()
    form = client.get("/dang-nhap", **over_https)  # type: ignore[arg-type]
    (cookie,) = form.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-tusach-form=")
    assert "Secure" in cookie
    (language,) = client.get("/?lang=en", **over_https).headers.getlist("Set-Cookie")  # type: ignore[arg-type]
    assert "Secure" in language


def filled(rule: Rule, site: Site) -> str:
    values: dict[str, Any] = {"draft_id": site.names["draft"], "number": 1, "name": "nguoi-duyet"}
    values |= {"collection_id": site.names["collection"], "document_id": "doc-hai-1", "action": "gui-duyet"}
    return str(
        site.app.url_map.bind("localhost").build(rule.endpoint, {k: values[k] for k in rule.arguments})
    )


@pytest.mark.parametrize("role", [None, Role.ADMIN])
def test_every_form_is_refused_without_its_token(site: Site, role: Role | None) -> None:
    """Also with the token of somebody else, and with the right one from a page of another site."""
    changing = [
        one for one in site.app.url_map.iter_rules() if (one.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    ]
    assert {method for one in changing for method in one.methods or ()} == {"POST", "OPTIONS"}
    assert len(changing) > 10
    revision = site.library.record.revision()
    stranger = site.client()
    theirs = sign_in(stranger, site.library.record, Role.EDITOR)
    for rule in changing:
        address = filled(rule, site)
        client = site.app.test_client()
        own = sign_in(client, site.library.record, role) if role else ""
        for data, headers in (
            ({}, {}),
            ({"csrf": ""}, {}),
            ({"csrf": "0" * 80}, {}),
            ({"csrf": theirs}, {}),
            ({"csrf": own}, {"Sec-Fetch-Site": "cross-site"}),
            ({"csrf": own}, {"Origin": "https://evil.example"}),
        ):
            answer = client.post(address, data=data, headers=headers)
            assert answer.status_code == 400, (address, data, headers)
    assert site.library.record.revision() == revision


PAGES = [one for one in OURS if one.status not in (301, 302)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("visit", PAGES, ids=named)
def test_the_html_is_sound(site: Site, visit: Visit, language: str) -> None:
    response = ask(site, visit, language)
    if response.mimetype != "text/html":
        return
    assert faults(response.text) == []
    html = BeautifulSoup(response.text, "lxml")
    assert html.html is not None
    path = response.request.path
    if not path.startswith("/xem-nhanh/"):
        # The frame on another site takes the language from its address alone.
        assert html.html["lang"] == ("vi" if path == "/nhung/khung" else language)
        assert len(html.select("main")) == 1
        assert len(html.select("h1")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_tell_pages_apart(site: Site, language: str) -> None:
    seen: dict[str, str] = {}
    for visits in VISITS.values():
        visit = visits[0]
        response = ask(site, visit, language)
        if response.mimetype != "text/html" or response.status_code != 200 or "xem-nhanh" in visit.address:
            continue
        title = BeautifulSoup(response.text, "lxml").title
        assert title is not None, visit
        words = re.sub(r"\s+", " ", title.get_text()).strip()
        assert len(words) > 20
        assert words not in seen, (visit.address, seen.get(words))
        seen[words] = visit.address
    assert len(seen) > 25


WORDS_OF_DOCUMENTS = {
    "/tim-kiem?q=đất công ích": (".hit h3", ".hit .provisions li", ".hit .type"),
    LAND: ("h1", ".contents li a span", ".relations dd > a"),
    "/tu-sach": (".strip-title", ".card h3"),
    "/tu-sach/video": (".book h3", ".book .introduction, .book dd"),
    "/bo-suu-tap/{collection}": ("h1", ".book h3", ".book .note"),
}


@pytest.mark.parametrize("address", WORDS_OF_DOCUMENTS)
def test_the_words_of_documents_are_said_to_be_vietnamese_on_english_pages(site: Site, address: str) -> None:
    html = BeautifulSoup(ask(site, Visit(address), "en").text, "lxml")
    for chosen in WORDS_OF_DOCUMENTS[address]:
        assert html.select(chosen), chosen
        assert any(one.get("lang") == "vi" for one in html.select(chosen)), chosen
    assert not BeautifulSoup(ask(site, Visit(address), "vi").text, "lxml").select(".hit [lang], h1[lang]")


def test_errors_are_pages_that_help_on(site: Site) -> None:
    for visit in ERRORS:
        html = BeautifulSoup(ask(site, visit).text, "lxml")
        assert html.select("main a[href='/']")

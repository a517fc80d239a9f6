"""Any text in any parameter, path or field: never an error of ours, always a page that is sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bookshelf.accounts import Role
from tests.web.html_form import faults
from tests.web.signed_in import sign_in
from tests.web.whole_site import NO_PAGES, PARTS, Site, whole_site

PARAMETERS = (
    "q", "scope", "sort", "page", "size", "lang", "shelf", "field", "audience", "year", "doc_type",
    "issuer", "validity", "level", "signer", "issued_from", "issued_to", "effective_from",
    "effective_to", "in_force_on", "luot", "trang", "a", "b", "xem", "phan", "ban", "tiep", "xong",
    "tinh-trang", "cua-toi", "actor", "action", "subject", "ink", "paper", "accent", "label",
    "placeholder", "results", "box_lang", "exact", "as_typed", "literal", "disregard",
)  # fmt: skip
FIELDS = (
    "name", "password", "code", "full_name", "role", "current", "again", "do", "title", "introduction",
    "document", "note", "sure", "version", "publish_at", "text", "media_url", "shelf", "collection",
    "van-ban", "thong-tin", "gia-tri", "viec", "number", "issued_on", "fields", "audiences", "validity",
    "tep", "tiep", "gui",
)  # fmt: skip
HEADERS = (
    "Accept", "Accept-Encoding", "Cookie", "Range", "If-None-Match", "If-Modified-Since", "Origin",
    "Referer", "User-Agent", "Accept-Language", "Sec-Fetch-Site", "Host",
)  # fmt: skip
BAD = (
    "", "\0", "%00", "../" * 20 + "etc/passwd", "\u202eđảo\u202c", "\ud800", "\udfff\ud83d",
    "x" * 100_000, "'\"><script>", "-1", "0", "9" * 40, "1e999", "NaN", "²", "१२", "٣", "0001-01-01",
    "9999-12-31", "2026-02-30", "[]", "a[]=1", "{{7*7}}", "\r\nSet-Cookie: x=1", "//evil.example",
    "javascript:alert(1)", "\\\\evil.example", "“", "-", "\"", "AND OR NOT (", "\u0000\uffff\ufffe",
    "Ế" * 3000, "e\u0302\u0301" * 500, "*", "+", "a:b", "\u2028", "\x1b[31m", "a@1", "@", "a@-1",
)  # fmt: skip
anything = st.one_of(
    st.sampled_from(BAD), st.text(max_size=40), st.text(alphabet="0123456789-/@.:đ ", max_size=12)
)
latin = st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with whole_site(tmp_path_factory.mktemp("anything")) as made:
        yield made


@pytest.fixture(scope="module")
def admin(site: Site) -> tuple[FlaskClient, str]:
    client = site.app.test_client()
    return client, sign_in(client, site.library.record, Role.ADMIN)


def encoded(text: str) -> str:
    """As an address carries it; what is no Unicode too."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def assert_sound(response: TestResponse) -> None:
    assert response.status_code < 500, response.text[:300]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for name, value in response.headers:
        assert "\r" not in name + value
        assert "\n" not in name + value
    if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert faults(response.text) == []
        assert "<html lang=" in response.text or response.request.path.startswith("/xem-nhanh/")
    place = response.headers.get("Location", "/")
    assert not place.startswith(("//", "http://evil", "https://evil", "javascript:"))


def path_of(rule: Rule, site: Site, draw: Any) -> str:
    """The rule's path with what is there, or with anything, for each of its parts."""
    known: dict[str, str] = {
        "draft_id": site.names["draft"], "number": "1", "name": "nguoi-duyet", "path": "dieu-1",
        "shelf": "video", "collection_id": site.names["collection"],
        "document_id": "qd-14-2026-qd-ubnd-dong-nai", "sha256": site.names["pdf"],
        "filename": "pages.css", "action": "ghi-chu",
    }  # fmt: skip
    path = ""
    for is_dynamic, part in rule._trace:
        if is_dynamic and part in known:
            path += encoded(known[part] if draw(st.integers(0, 2)) else draw(anything)[:2000])
        else:
            path += part.removeprefix("|") if not is_dynamic else part
    return path


@given(data=st.data())
@settings(max_examples=250, suppress_health_check=list(HealthCheck))
def test_addresses(site: Site, admin: tuple[FlaskClient, str], data: Any) -> None:
    rules = [
        one for one in site.app.url_map.iter_rules()
        if "GET" in (one.methods or ())
        and (one.endpoint not in NO_PAGES | PARTS or one.arguments or "search" in one.endpoint)
    ]  # fmt: skip
    rule = data.draw(st.sampled_from(rules))
    path = path_of(rule, site, data.draw)
    chosen = data.draw(st.lists(st.tuples(st.sampled_from(PARAMETERS), anything), max_size=4))
    query = "&".join(f"{name}={encoded(value)}" for name, value in chosen)
    client = admin[0] if data.draw(st.booleans()) else site.app.test_client()
    assert_sound(client.get(f"{path}?{query}", buffered=True))


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_forms(site: Site, admin: tuple[FlaskClient, str], data: Any) -> None:
    rules = [
        one for one in site.app.url_map.iter_rules()
        if "POST" in (one.methods or ())
        and one.endpoint not in ("pages.sign_out", "pages.upload", "pages.cover")
    ]  # fmt: skip
    rule = data.draw(st.sampled_from(rules))
    path = path_of(rule, site, data.draw)
    chosen = data.draw(st.lists(st.tuples(st.sampled_from(FIELDS), anything), max_size=6))
    body = "&".join(f"{name}={encoded(value)}" for name, value in [("csrf", admin[1]), *chosen])
    response = admin[0].post(path, data=body, content_type="application/x-www-form-urlencoded")
    assert_sound(response)


@given(st.dictionaries(st.sampled_from(HEADERS), st.text(latin, max_size=40), max_size=4))
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_headers(site: Site, headers: dict[str, str]) -> None:
    for address in ("/", "/tim-kiem?q=đất", f"/tep/{site.names['pdf']}/a.pdf", "/widget.js", "/moi.atom"):
        assert_sound(site.app.test_client().get(address, headers=headers, buffered=True))

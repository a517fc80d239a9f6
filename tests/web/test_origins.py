"""Which sites may read the API and show the widget."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.tusach.library import tusach
from tusach.app import create_app
from tusach.library import Library
from web.origins import Origins, origin_of

LISTED = "https://sotuphap.example.vn, https://*.dongnai.example.vn http://localhost:8000/"
SHARED = (
    "/api/v1/search?q=đất",
    "/api/v1/suggest?q=đất",
    "/api/v1/shelves",
    "/api/v1/openapi.json",
    "/widget.js",
)
OTHERS = ("/", "/nhung", "/tim-kiem?q=đất", "/nhung/khung", "/healthz", "/assets/pages.css")


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://sotuphap.example.vn", True),
        ("HTTPS://SoTuPhap.example.vn", True),
        ("https://xa-long-hung.dongnai.example.vn", True),
        ("https://a.b.dongnai.example.vn", True),
        ("http://localhost:8000", True),
        ("http://localhost:8001", False),
        ("https://dongnai.example.vn", False),
        ("http://xa.dongnai.example.vn", False),
        ("https://xa.dongnai.example.vn:8443", False),
        ("https://xadongnai.example.vn", False),
        ("https://sotuphap.example.vn.evil.example", False),
        ("https://evil.example/?.dongnai.example.vn", False),
        ("https://evil.example#.dongnai.example.vn", False),
        ("https://user@x.dongnai.example.vn", False),
        ("https://.dongnai.example.vn", False),
        ("https://sotuphap.example.vn, https://sotuphap.example.vn", False),
        ("null", False),
        ("", False),
    ],
)
def test_allows(origin: str, allowed: bool) -> None:
    assert Origins.parse(LISTED).allows(origin) is allowed


@pytest.mark.parametrize(
    ("text", "ancestors"),
    [
        ("*", "*"),
        ("https://a.vn, *", "*"),
        ("", "'self'"),
        ("https://a.vn https://*.b.vn:444", "'self' https://a.vn https://*.b.vn:444"),
    ],
)
def test_frame_ancestors(text: str, ancestors: str) -> None:
    assert Origins.parse(text).frame_ancestors == ancestors


@pytest.mark.parametrize(
    "text",
    ["a.vn", "https://", "ftp://a.vn", "https://a.vn/path", "https://*", "https://a.*.vn", "https://a.vn;x"],
)
def test_what_is_no_origin_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="is no origin"):
        Origins.parse(text)
    monkeypatch.setenv("TUSACH_WIDGET_ORIGINS", text)
    result = tusach(tmp_path, "stats")
    assert result.exit_code == 2
    assert "TUSACH_WIDGET_ORIGINS" in result.output


@pytest.mark.parametrize(
    ("address", "origin"),
    [("https://a.vn:8/b?c", "https://a.vn:8"), ("about:blank", ""), ("", ""), ("http://[", ""), ("/x", "")],
)
def test_origin_of(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.fixture(scope="module")
def listed(library: Library) -> FlaskClient:
    """An application that a few sites may show."""
    settings = library.settings.model_copy(update={"widget_origins": LISTED})
    return create_app(settings, library).test_client()


@pytest.mark.parametrize("address", SHARED)
def test_by_default_every_site_may_read(client: FlaskClient, address: str) -> None:
    with client.get(address, headers={"Origin": "https://any.example"}) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("address", SHARED)
def test_listed_sites_alone_may_read(listed: FlaskClient, address: str) -> None:
    for origin in ("https://sotuphap.example.vn", "https://evil.example", ""):
        with listed.get(address, headers={"Origin": origin} if origin else {}) as answer:
            allowed = origin == "https://sotuphap.example.vn"
            assert answer.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
            assert "Origin" in answer.headers["Vary"]
            assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("address", OTHERS)
def test_pages_are_read_by_no_other_site(client: FlaskClient, address: str) -> None:
    with client.get(address, headers={"Origin": "https://any.example"}) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_what_went_wrong_can_be_read_too(client: FlaskClient) -> None:
    for address, status in (
        ("/api/v1/search?page=0", 422),
        ("/api/v1/documents/none", 404),
        ("/api/v1/none", 404),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")
        assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_reading_is_shared(client: FlaskClient, method: str) -> None:
    answer = client.open("/api/v1/search", method=method, headers={"Origin": "https://any.example"})
    assert answer.status_code == 405
    assert "Access-Control-Allow-Origin" not in answer.headers
    asked = {"Origin": "https://any.example", "Access-Control-Request-Method": method}
    before = client.options("/api/v1/search", headers=asked)
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD"

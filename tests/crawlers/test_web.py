"""The network as a source sees it: robots.txt, closed routes, the cache, media types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawlers import media, robots
from crawlers.failures import FetchFailed, NotThere, RouteClosed
from crawlers.state import CrawlState
from crawlers.web import CrawlWeb
from tests.crawlers.faulty import FaultySite, faulty_site, fetcher


@pytest.fixture
def site() -> Iterator[FaultySite]:
    with faulty_site() as made:
        yield made


@contextmanager
def browsing(site: FaultySite, folder: Path) -> Iterator[CrawlWeb]:
    with CrawlState(folder) as state, fetcher(site, folder / "hosts") as made:
        yield CrawlWeb(made, state.pages)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/unauthorised", "http-401"),
        ("/forbidden", "http-403"),
        ("/challenge", "challenge"),
        ("/challenge?503", "challenge"),
    ],
)
def test_a_refusal_closes_its_route_and_no_other(
    site: FaultySite, tmp_path: Path, path: str, code: str
) -> None:
    with browsing(site, tmp_path) as web:
        for _ in range(2):
            with pytest.raises(RouteClosed) as caught:
                web.get(site.base + path, route="api")
            assert (caught.value.code, caught.value.route) == (code, "api")
        with pytest.raises(RouteClosed):
            web.get(f"{site.base}/fine", route="api")
        assert web.get(f"{site.base}/fine", route="pages").media_type == media.HTML
        assert list(web.closed) == ["api"]
    assert (site.asked[path.partition("?")[0]], site.asked["/fine"]) == (1, 1)


def test_what_robots_txt_forbids_is_never_asked_for(site: FaultySite, tmp_path: Path) -> None:
    site.robots = b"User-agent: *\nAllow: /\nDisallow: /forbidden\nCrawl-delay: 0.01"
    with browsing(site, tmp_path) as web:
        with pytest.raises(RouteClosed) as caught:
            web.get(f"{site.base}/forbidden", route="x")
        assert caught.value.code == "robots"
        assert web.get(f"{site.base}/fine").data
    assert (site.asked["/forbidden"], site.asked["/robots.txt"]) == (0, 1)


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(site: FaultySite, tmp_path: Path) -> None:
    site.robots = b"User-agent: tusach\nDisallow: /fine"
    with browsing(site, tmp_path) as web, pytest.raises(RouteClosed):
        web.get(f"{site.base}/moved")
    assert site.asked["/fine"] == 0


def test_what_did_not_change_is_not_sent_again(site: FaultySite, tmp_path: Path) -> None:
    for _ in range(3):
        with browsing(site, tmp_path) as web:
            assert web.get(f"{site.base}/tagged").data == b"<html>tagged</html>"
    assert site.headers["/tagged"]["if-none-match"] == '"one"'


def test_a_page_without_validators_is_not_kept(site: FaultySite, tmp_path: Path) -> None:
    with browsing(site, tmp_path) as web, CrawlState(tmp_path) as state:
        web.get(f"{site.base}/fine")
        assert state.pages.page(f"{site.base}/fine") is None


@pytest.mark.parametrize(("path", "error"), [("/nowhere", NotThere), ("/teapot", FetchFailed)])
def test_other_answers(site: FaultySite, tmp_path: Path, path: str, error: type[Exception]) -> None:
    with browsing(site, tmp_path) as web, pytest.raises(error):
        web.get(site.base + path)


def test_post_sends_json(site: FaultySite, tmp_path: Path) -> None:
    with browsing(site, tmp_path) as web, pytest.raises(FetchFailed) as caught:
        web.post(f"{site.base}/fine", {"keyword": "chợ"})
    assert caught.value.code == "http-501"


RULES = b"""
User-agent: other
Disallow: /

User-agent: *
Allow: /
Disallow: /api/
Disallow: /*.pdf$
Disallow: /tim-kiem?*trang=
Allow: /api/public
"""


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/", True),
        ("/api", True),
        ("/api/doc", False),
        ("/api/public/1", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
        ("/a/b.pdf.pdf", False),
        ("/tim-kiem?q=1&trang=2", False),
        ("/tim-kiem?q=1", True),
    ],
)
def test_robots_rules(target: str, allowed: bool) -> None:
    assert robots.parse(RULES, "tusach").allow(target) is allowed


@pytest.mark.parametrize(
    ("text", "allowed", "delay"),
    [
        ("", True, 0),
        ("User-agent: *\nDisallow:", True, 0),
        ("User-agent: *\nDisallow: /", False, 0),
        ("User-agent: a\nUser-agent: TuSach\nDisallow: /\nCrawl-delay: 5", False, 5),
        ("User-agent: tusach\nAllow: /x\n\nUser-agent: *\nDisallow: /", True, 0),
        ("<html>Not found</html>", True, 0),
        ("Disallow: /", True, 0),
    ],
)
def test_robots_groups(text: str, allowed: bool, delay: float) -> None:
    rules = robots.parse(text.encode(), "tusach")
    assert (rules.allow("/x"), rules.delay) == (allowed, delay)


@pytest.mark.parametrize(
    ("data", "stated", "kind"),
    [
        (b"%PDF-1.7 ...", "text/html", media.PDF),
        (b"\r\n<!DOCTYPE html><p>", "application/pdf", media.HTML),
        (b"<?xml version='1.0'?><urlset/>", "text/html", media.XML),
        (b"<rss version='2.0'>", "", media.XML),
        (b' {"a": 1}', "text/html", media.JSON),
        (b"PK\x03\x04....word/document.xml", "", media.DOCX),
        (b"PK\x03\x04....a.txt", "", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "application/msword"),
        ("<html>Đ".encode("utf-16"), "", media.HTML),
        (b"Xin", "text/plain; charset=utf-8", "text/plain"),
        (b"", "", "application/octet-stream"),
    ],
)
def test_media_type_is_what_the_bytes_are(data: bytes, stated: str, kind: str) -> None:
    assert media.media_type(data, stated) == kind

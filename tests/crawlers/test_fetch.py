"""Faults of sites and of the way to them, against a real server on this machine."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from crawlers import media
from crawlers.failures import FetchFailed
from crawlers.fetch import Fetcher, Limits, Request, retry_after
from tests.crawlers.faulty import IMPATIENT, QUICK, VIETNAMESE, FaultySite, faulty_site, fetcher

NEVER_ENDING = ("/silent", "/drip", "/drip-headers")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared() -> Iterator[FaultySite]:
    with faulty_site() as made:
        yield made


@pytest.fixture
def site(shared: FaultySite) -> FaultySite:
    shared.asked.clear()
    return shared


def failure(
    site: FaultySite, folder: Path, path: str, waits: list[float] | None = None, limits: Limits = QUICK
) -> FetchFailed:
    with fetcher(site, folder, waits, limits) as made, pytest.raises(FetchFailed) as caught:
        made.fetch(Request(site.base + path))
    assert caught.value.vi
    assert caught.value.url.startswith("http") or caught.value.code == "bad-address"
    return caught.value


def test_says_who_we_are(site: FaultySite, tmp_path: Path) -> None:
    with fetcher(site, tmp_path) as made:
        assert made.fetch(Request(f"{site.base}/fine")).status == 200
    asked = site.headers["/fine"]
    assert "tusach" in asked["user-agent"]
    assert "tu-phap@example.vn" in asked["user-agent"]
    assert asked["host"] == site.host


def test_waits_as_long_as_the_site_says(site: FaultySite, tmp_path: Path) -> None:
    waits: list[float] = []
    with fetcher(site, tmp_path, waits) as made:
        assert made.fetch(Request(f"{site.base}/busy")).status == 200
        assert made.requests == 3
    assert waits == [7.0, 7.0]


def test_a_wait_beyond_the_limit_is_for_the_next_run(site: FaultySite, tmp_path: Path) -> None:
    waits: list[float] = []
    assert failure(site, tmp_path, "/busy-for-a-day", waits).code == "http-503"
    assert waits == []


def test_a_5xx_is_tried_again_later_each_time(site: FaultySite, tmp_path: Path) -> None:
    waits: list[float] = []
    assert failure(site, tmp_path, "/failing", waits).code == "http-500"
    assert (site.asked["/failing"], waits) == (3, [1.0, 2.0])
    with fetcher(site, tmp_path) as made:
        assert made.fetch(Request(f"{site.base}/failing-once")).status == 200


def test_a_4xx_is_not_tried_again(site: FaultySite, tmp_path: Path) -> None:
    with fetcher(site, tmp_path) as made:
        assert made.fetch(Request(f"{site.base}/teapot")).status == 418
    assert site.asked["/teapot"] == 1


@pytest.mark.parametrize(
    ("path", "code", "tries"),
    [
        ("/reset", "network", 3),
        ("/cut-off", "network", 3),
        ("/silent", "network", 3),
        ("/drip", "too-slow", 3),
        ("/drip-headers", "too-slow", 3),
        ("/endless", "too-large", 1),
        ("/huge", "too-large", 1),
        ("/bomb", "too-large", 1),
        ("/broken-gzip", "cut-off", 1),
        ("/circle", "redirects", 1),
        ("/stairs", "redirects", 6),
        ("/to-private", "host-not-allowed", 1),
        ("/to-localhost", "host-not-allowed", 1),
        ("/to-file", "bad-address", 1),
    ],
)
def test_fault(site: FaultySite, tmp_path: Path, path: str, code: str, tries: int) -> None:
    limits = IMPATIENT if path in NEVER_ENDING else QUICK
    assert failure(site, tmp_path, path, limits=limits).code == code
    assert site.asked[path] == tries


def test_one_bad_answer_does_not_spoil_the_next(site: FaultySite, tmp_path: Path) -> None:
    with fetcher(site, tmp_path, limits=replace(QUICK, retries=0)) as made:
        for path in ("/reset", "/endless", "/bomb", "/broken-gzip"):
            with pytest.raises(FetchFailed):
                made.fetch(Request(site.base + path))
            assert made.fetch(Request(f"{site.base}/fine")).data == b"<html><body>fine</body></html>"


def test_private_addresses_are_refused_after_resolution_and_redirect(
    site: FaultySite, tmp_path: Path
) -> None:
    limits = replace(QUICK, allow_private=False)
    for base in (site.base, f"http://localhost:{site.port}", f"http://[::1]:{site.port}"):
        host = base.removeprefix("http://")
        with Fetcher({host}, "a@example.vn", tmp_path, pace=0, limits=limits) as made:
            with pytest.raises(FetchFailed) as caught:
                made.fetch(Request(f"{base}/fine"))
            assert caught.value.code == "private-address"
            assert made.requests == 0
    assert not site.asked


def test_an_allowed_host_that_points_inside_is_refused_after_a_redirect(
    site: FaultySite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.addresses._is_public", lambda address: address == "127.0.0.1")
    limits = replace(QUICK, allow_private=False)
    with (
        Fetcher({site.host, "10.0.0.1"}, "a@example.vn", tmp_path, pace=0, limits=limits) as made,
        pytest.raises(FetchFailed) as caught,
    ):
        made.fetch(Request(f"{site.base}/to-private"))
    assert caught.value.code == "private-address"


@pytest.mark.parametrize(("more", "code"), [((), "host-not-allowed"), (("127.0.0.1",), "private-address")])
def test_a_redirect_to_127_0_0_1_is_refused(
    site: FaultySite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], code: str
) -> None:
    """The site passes for a public one until it has sent us on."""
    monkeypatch.setattr("crawlers.addresses._is_public", lambda _address: not site.asked["/to-loopback"])
    hosts = {f"{name}:{site.port}" for name in ("localhost", *more)}
    limits = replace(QUICK, allow_private=False)
    with (
        Fetcher(hosts, "a@example.vn", tmp_path, pace=0, limits=limits) as made,
        pytest.raises(FetchFailed) as caught,
    ):
        made.fetch(Request(f"http://localhost:{site.port}/to-loopback"))
    assert caught.value.code == code
    assert (site.asked["/to-loopback"], site.asked["/fine"]) == (1, 0)


def test_moved_pages_are_followed(site: FaultySite, tmp_path: Path) -> None:
    allowed: list[str] = []
    with fetcher(site, tmp_path) as made:
        answer = made.fetch(Request(f"{site.base}/moved"), allowed.append)
    assert answer.url == f"{site.base}/fine"
    assert allowed == [f"{site.base}/moved", f"{site.base}/fine"]


@pytest.mark.parametrize(
    "url", ["ftp://a.vn/x", "http://u:p@a.vn/", "http://a.vn:99999/", "nothing", "http://b.vn/"]
)
def test_addresses_that_are_never_asked(tmp_path: Path, url: str) -> None:
    with Fetcher({"a.vn"}, "a@example.vn", tmp_path) as made, pytest.raises(FetchFailed):
        made.fetch(Request(url))


def test_charset_is_what_the_bytes_are(site: FaultySite, tmp_path: Path) -> None:
    with fetcher(site, tmp_path) as made:
        wrong = made.fetch(Request(f"{site.base}/wrong-charset"))
        zipped = made.fetch(Request(f"{site.base}/zipped"))
        old = made.fetch(Request(f"{site.base}/old-charset"))
    assert media.charset(wrong.data, media.HTML, wrong.headers["content-type"]) == "utf-8"
    assert zipped.data.decode() == VIETNAMESE
    assert media.charset(old.data, media.HTML, "") == "windows-1258"


def test_a_key_goes_to_its_own_host_alone(site: FaultySite, tmp_path: Path) -> None:
    for host, expected in ((site.host, "k1"), ("other.vn", None)):
        with Fetcher(
            {site.host}, "a@example.vn", tmp_path, pace=0, limits=QUICK, host_headers={host: {"X-Key": "k1"}}
        ) as made:
            made.fetch(Request(f"{site.base}/fine"))
        assert site.headers["/fine"].get("x-key") == expected


def test_a_broken_certificate_chain_is_told(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    host = f"localhost:{server.server_address[1]}"
    try:
        with Fetcher({host}, "a@example.vn", tmp_path, pace=0, limits=QUICK) as made:
            with pytest.raises(FetchFailed) as caught:
                made.fetch(Request(f"https://{host}/"))
            assert (caught.value.code, made.requests) == ("tls", 1)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_requests_to_a_host_are_paced(site: FaultySite, tmp_path: Path) -> None:
    waits: list[float] = []
    for _ in range(2):  # a second process of the same home keeps to it, too
        with Fetcher(
            {site.host}, "a@example.vn", tmp_path, pace=50, limits=QUICK, sleep=waits.append
        ) as made:
            made.fetch(Request(f"{site.base}/fine"))
            made.fetch(Request(f"{site.base}/fine"))
    assert len(waits) == 3
    assert all(40 < wait <= 50 for wait in waits)


def test_the_deadline_holds_on_a_connection_that_was_used_before(site: FaultySite, tmp_path: Path) -> None:
    with fetcher(site, tmp_path, limits=replace(QUICK, deadline=2.0, retries=0)) as made:
        made.fetch(Request(f"{site.base}/fine"))
        with pytest.raises(FetchFailed) as caught:
            made.fetch(Request(f"{site.base}/drip"))
        assert caught.value.code == "too-slow"
        assert made.fetch(Request(f"{site.base}/fine")).status == 200


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 23 Nov 2026 08:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds

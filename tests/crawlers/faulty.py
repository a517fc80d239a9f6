"""A site that misbehaves on purpose, one path for each fault."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawlers.fetch import Fetcher, Limits

BOMB = gzip.compress(b"\0" * (64 << 20), 1)
VIETNAMESE = "Ủy ban nhân dân tỉnh Đồng Nai quyết định"


class FaultySite:
    """`asked` counts requests by path, `headers` keeps those of the last request by path."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.robots = b""
        self.port = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: FaultySite

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.site.asked[path] += 1
        self.site.headers[path] = {name.lower(): value for name, value in self.headers.items()}
        with suppress(ConnectionError, TimeoutError):
            getattr(self, "on_" + path.strip("/").replace("-", "_").replace(".", "_"), self.on_absent)()

    def reply(self, status: int = 200, body: bytes = b"ok", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def on_absent(self) -> None:
        self.reply(404)

    def on_robots_txt(self) -> None:
        self.reply(200 if self.site.robots else 404, self.site.robots, Content_Type="text/plain")

    def on_fine(self) -> None:
        self.reply(body=b"<html><body>fine</body></html>")

    def on_busy(self) -> None:
        """429 twice, then fine."""
        if self.site.asked["/busy"] <= 2:
            self.reply(429, Retry_After="7")
        else:
            self.on_fine()

    def on_busy_for_a_day(self) -> None:
        self.reply(503, Retry_After="86400")

    def on_failing(self) -> None:
        self.reply(500)

    def on_failing_once(self) -> None:
        self.reply(200 if self.site.asked["/failing-once"] > 1 else 502)

    def on_teapot(self) -> None:
        self.reply(418)

    def on_reset(self) -> None:
        """Half of what was announced, then a reset."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x" * 500)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def on_cut_off(self) -> None:
        """Half of what was announced, then a polite end."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x" * 500)
        self.close_connection = True

    def on_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self._drip()

    def on_drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self._drip()

    def _drip(self) -> None:
        for _ in range(1000):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def on_silent(self) -> None:
        time.sleep(3)
        self.close_connection = True

    def on_endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk = b"x" * 65536
        while True:
            self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")

    def on_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()

    def on_bomb(self) -> None:
        self.reply(body=BOMB, Content_Encoding="gzip")

    def on_broken_gzip(self) -> None:
        self.reply(body=gzip.compress(b"x" * 1000)[:-20], Content_Encoding="gzip")

    def on_zipped(self) -> None:
        self.reply(body=gzip.compress(VIETNAMESE.encode()), Content_Encoding="gzip")

    def on_circle(self) -> None:
        self.reply(302, Location="/circle-2")

    def on_circle_2(self) -> None:
        self.reply(302, Location="/circle")

    def on_stairs(self) -> None:
        step = int(self.path.partition("?")[2] or 0)
        self.reply(302, Location=f"/stairs?{step + 1}")

    def on_moved(self) -> None:
        self.reply(301, Location="/fine")

    def on_to_private(self) -> None:
        self.reply(302, Location="http://10.0.0.1/secret")

    def on_to_localhost(self) -> None:
        self.reply(302, Location=f"http://localhost:{self.site.port}/fine")

    def on_to_loopback(self) -> None:
        self.reply(302, Location=f"http://127.0.0.1:{self.site.port}/fine")

    def on_to_file(self) -> None:
        self.reply(302, Location="file:///etc/passwd")

    def on_wrong_charset(self) -> None:
        self.reply(body=f"<html><p>{VIETNAMESE}</p>".encode(), Content_Type="text/html; charset=iso-8859-1")

    def on_old_charset(self) -> None:
        body = "<html><meta charset=windows-1258><p>Hi\u1ec3u l\u1ef1c</p>"
        self.reply(body=body.replace("ể", "ê\u0309").replace("ự", "ư\u0323").encode("cp1258"))

    def on_unauthorised(self) -> None:
        self.reply(401)

    def on_forbidden(self) -> None:
        self.reply(403)

    def on_challenge(self) -> None:
        self.reply(
            503 if self.path.endswith("?503") else 200, b"<title>Just a moment...</title>cf-chl-bypass"
        )

    def on_tagged(self) -> None:
        if self.headers["If-None-Match"] == '"one"':
            self.reply(304, b"")
        else:
            self.reply(body=b"<html>tagged</html>", ETag='"one"')

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def faulty_site() -> Iterator[FaultySite]:
    site = FaultySite()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


QUICK = Limits(max_bytes=1 << 20, deadline=60, timeout=30, retries=2, backoff=1.0, allow_private=True)
"""Limits for tests; the waits between tries are recorded, not slept."""

IMPATIENT = replace(QUICK, deadline=0.5, timeout=0.3)
"""For answers that never come."""


@contextmanager
def fetcher(
    site: FaultySite, folder: Path, waits: list[float] | None = None, limits: Limits = QUICK
) -> Iterator[Fetcher]:
    recorded = waits if waits is not None else []
    with Fetcher(
        {site.host}, "tu-phap@example.vn", folder, pace=0, limits=limits, sleep=recorded.append
    ) as made:
        yield made

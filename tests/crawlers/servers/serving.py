"""A site of our own on a free port of this machine: pages from a function, requests counted."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import orjson


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the path decoded, the query's values, the JSON of a POST."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, object] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        return self.query.get(name, default)


@dataclass(frozen=True, slots=True)
class Reply:
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Site(Protocol):
    """What a look-alike is: it answers requests. `base` is its own address, set when it is served."""

    base: str

    def answer(self, asked: Asked) -> Reply: ...


@dataclass
class Served:
    """A site that is served. `refused` are path prefixes that get the status given, `seen` what was asked."""

    site: Site
    base: str
    seen: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc

    def count(self, part: str = "") -> int:
        """Requests whose address holds `part`; robots.txt is not counted."""
        return sum(part in path for path in self.seen if path != "/robots.txt")


def page(html: str, status: int = 200) -> Reply:
    return Reply(html.encode(), status=status)


def absent() -> Reply:
    return page("<!DOCTYPE html><title>404 Not Found</title><h1>Not Found</h1>", 404)


def json_reply(value: object, status: int = 200) -> Reply:
    return Reply(orjson.dumps(value), "application/json", status)


@contextmanager
def serve(site: Site, port: int = 0) -> Iterator[Served]:
    """The site at 127.0.0.1 while the block runs."""
    served: list[Served] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet for head and body: two would wait 40 ms for each other's acknowledgement.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._answer(orjson.loads(self.rfile.read(length) or b"{}"))

        def _answer(self, body: Mapping[str, object]) -> None:
            parts = urlsplit(self.path)
            query = {
                name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()
            }
            served[0].seen.append(self.path)
            status = next((code for prefix, code in served[0].refused.items() if prefix in self.path), 0)
            asked = Asked(self.command, unquote(parts.path), query, body)
            reply = page(f"<h1>{status}</h1>", status) if status else site.answer(asked)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Quiet: `seen` is the log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    served.append(Served(site, site.base))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""One request at a time, politely and within limits: redirects checked, tries counted, every answer bounded.

What a status means for a route, and robots.txt, is `crawlers.web`'s to decide.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any
from urllib.parse import SplitResult, urljoin, urlunsplit

import httpx

from crawlers.addresses import checked, resolve
from crawlers.body import read_body, too_large
from crawlers.challenge import is_challenge
from crawlers.failures import FetchFailed
from crawlers.pacing import Pacing

PRODUCT = "tusach"
"""Our name in the User-Agent, and the one that robots.txt may address."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_BUSY = frozenset({429, 503})
_DEFAULT_BUSY_WAIT = 60.0
"""Seconds to wait after a 429 that does not say how long."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds; `crawlers.settings.Settings` says what each is for."""

    max_bytes: int = 100 << 20
    deadline: float = 300.0
    timeout: float = 30.0
    retries: int = 3
    backoff: float = 5.0
    longest_wait: float = 900.0
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """`json` is the body of a POST."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, with any status but those that are tried again. `url` is the last address."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes
    fetched_at: datetime


class _Again(Exception):
    """The request may be tried again, after so many seconds if the site says so."""

    def __init__(self, failure: FetchFailed, wait: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure, self.wait = failure, wait


class Fetcher:
    """Requests for one run of one source. `host_headers` go to their own host alone; `requests` counts."""

    def __init__(
        self,
        hosts: Collection[str],
        contact: str,
        folder: Path,
        *,
        pace: float = 2.0,
        limits: Limits | None = None,
        host_headers: Mapping[str, Mapping[str, str]] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.hosts, self.limits = frozenset(hosts), limits or Limits()
        self.requests = 0
        self.delays: dict[str, float] = {}
        self._host_headers = {host.lower(): dict(values) for host, values in (host_headers or {}).items()}
        self._user_agent = f"{PRODUCT}/0.1 (law bookshelf of Dong Nai province; {contact})"
        self._pacing = Pacing(folder, pace, sleep)
        self._sleep = sleep
        self._lines: dict[str, _Line] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for line in self._lines.values():
            line.client.close()

    def fetch(self, request: Request, allow: Callable[[str], None] = lambda _: None) -> Answer:
        """Follow redirects to the answer. `allow` may raise for an address before it is asked for.

        Raises `FetchFailed`.
        """
        url, seen = request.url, set[str]()
        for _ in range(_MOST_REDIRECTS + 1):
            allow(url)
            answer = self._with_tries(Request(url, request.headers, request.json))
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            seen.add(url)
            url = urljoin(url, answer.headers["location"])
            if url in seen or request.json is not None:
                break
        raise FetchFailed(
            "redirects",
            request.url,
            "Trang chuyển hướng vòng quanh hoặc quá nhiều lần.",
            f"the address redirects in a circle or more than {_MOST_REDIRECTS} times (last to {url[:200]})",
        )

    def _with_tries(self, request: Request) -> Answer:
        """Network errors and 5xx are tried again, later each time; 429 and 503 when the site says."""
        wait = self.limits.backoff
        for left in range(self.limits.retries, -1, -1):
            try:
                return self._once(request)
            except _Again as again:
                if not left:
                    raise again.failure from None
                asked = wait if again.wait is None else again.wait
                if asked > self.limits.longest_wait:
                    raise again.failure from None
                self._sleep(asked)
                wait *= 2
        raise AssertionError("unreachable")

    def _once(self, request: Request) -> Answer:
        parts = checked(request.url, self.hosts)
        address = resolve(parts, allow_private=self.limits.allow_private)
        with self._pacing.turn(parts.netloc.lower(), self.delays.get(parts.netloc.lower(), 0.0)):
            self.requests += 1
            try:
                answer = self._ask(request, parts, address)
            except httpx.HTTPError as error:
                raise _network_failure(request.url, error) from None
        busy = answer.status in _BUSY or answer.status >= 500
        if busy and not is_challenge(answer.headers, answer.data):
            raise _site_failure(answer)
        return answer

    def _ask(self, request: Request, parts: SplitResult, address: str) -> Answer:
        """The request goes to the address that was checked; the host's name stays in Host and in TLS."""
        host = f"[{address}]" if ":" in address else address
        netloc = f"{host}:{parts.port}" if parts.port else host
        target = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
        line = self._line(parts.netloc)
        with _Watch(line, self.limits.deadline) as watch:
            try:
                with line.client.stream(
                    "GET" if request.json is None else "POST",
                    target,
                    headers=self._headers(request, parts),
                    json=request.json,
                    extensions={"sni_hostname": parts.hostname, "trace": line.trace},
                ) as response:
                    return self._read(response, request.url)
            except (httpx.HTTPError, OSError, ValueError) as error:
                if watch.fired:
                    raise _Again(_too_slow(request.url, self.limits.deadline)) from None
                if isinstance(error, ValueError):
                    raise _Again(_broken(request.url, error)) from None
                raise

    def _read(self, response: httpx.Response, url: str) -> Answer:
        limit = self.limits.max_bytes
        stated = response.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > limit:
            raise too_large(url, limit)
        data = read_body(response.iter_raw(), response.headers.get("content-encoding", ""), url, limit)
        return Answer(url, response.status_code, dict(response.headers), data, datetime.now(UTC))

    def _headers(self, request: Request, parts: SplitResult) -> dict[str, str]:
        own = self._host_headers.get(parts.netloc.lower(), {})
        if parts.scheme != "https" and not self.limits.allow_private:
            own = {}
        return {
            "User-Agent": self._user_agent,
            "Accept": "*/*",
            "Accept-Language": "vi",
            "Accept-Encoding": "gzip",
            **request.headers,
            **own,
            "Host": parts.netloc,
        }

    def _line(self, netloc: str) -> _Line:
        """One client, and so one connection, for each host: hosts behind one address never share it."""
        if netloc not in self._lines:
            self._lines[netloc] = _Line(self.limits.timeout)
        return self._lines[netloc]


class _Line:
    """The client of one host, and the socket that it uses now, which a later request may use again."""

    def __init__(self, timeout: float) -> None:
        self.client = httpx.Client(
            timeout=timeout,
            limits=httpx.Limits(max_connections=1),
            trust_env=False,
            follow_redirects=False,
        )
        self._socket: socket.socket | None = None

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore's own trace: it tells the socket of each new connection."""
        stream = info.get("return_value")
        if event.endswith(("connect_tcp.complete", "start_tls.complete")) and stream is not None:
            self._socket = stream.get_extra_info("socket")

    def cut(self) -> None:
        with _ignored(OSError):
            if self._socket is not None:
                # Of the plain class: that of SSLSocket forgets its TLS state while a reader still uses it.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Watch:
    """Cuts the line at the deadline: a site that drips bytes never times out by itself."""

    def __init__(self, line: _Line, seconds: float) -> None:
        self.fired = False
        self._line = line
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.fired = True
        self._line.cut()


@contextmanager
def _ignored(*errors: type[BaseException]) -> Iterator[None]:
    try:
        yield
    except errors:
        return


def _network_failure(url: str, error: httpx.HTTPError) -> Exception:
    """A broken certificate chain is told as what it is, and is never tried again or ignored."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(cause):
            return FetchFailed(
                "tls",
                url,
                f"Chứng chỉ TLS của máy chủ không hợp lệ ({cause}). Hãy báo cho chủ trang; không bỏ qua.",
                f"the certificate chain is not valid ({cause}); tell the site's owner: it is never ignored",
            )
        cause = cause.__cause__ or cause.__context__
    return _Again(_broken(url, error))


def _broken(url: str, error: Exception) -> FetchFailed:
    return FetchFailed(
        "network",
        url,
        f"Kết nối bị lỗi hoặc đứt giữa chừng ({type(error).__name__}).",
        f"the connection failed or broke ({type(error).__name__}: {error})",
    )


def _too_slow(url: str, seconds: float) -> FetchFailed:
    return FetchFailed(
        "too-slow",
        url,
        f"Máy chủ trả lời quá {seconds:g} giây.",
        f"the answer took more than {seconds:g} seconds",
    )


def _site_failure(answer: Answer) -> _Again:
    failure = FetchFailed(
        f"http-{answer.status}",
        answer.url,
        f"Máy chủ báo lỗi {answer.status}.",
        f"the site answered with status {answer.status}",
    )
    asked = retry_after(answer.headers.get("retry-after", ""), answer.fetched_at)
    if answer.status == 429 and asked is None:
        asked = _DEFAULT_BUSY_WAIT
    return _Again(failure, asked if answer.status in _BUSY else None)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None where it makes no sense."""
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None

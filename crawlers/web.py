"""The network as a source sees it in one run: robots.txt obeyed, answers cached, refused routes closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from crawlers import media, robots
from crawlers.challenge import is_challenge
from crawlers.failures import FetchFailed, NotThere, RouteClosed
from crawlers.fetch import PRODUCT, Answer, Fetcher, Request
from crawlers.source import Page

_LONGEST_DELAY = 60.0
"""A robots.txt that asks for a longer Crawl-delay is taken to mean this many seconds."""

_REFUSED = frozenset({401, 403, 407, 451})
_ABSENT = frozenset({404, 410})


class PageCache(Protocol):
    """Answers of earlier runs, by address."""

    def page(self, url: str) -> Page | None: ...

    def keep_page(self, url: str, page: Page) -> None: ...


class CrawlWeb:
    """A `Web` over a fetcher and a cache. `closed` tells the routes that were closed, in their order."""

    def __init__(self, fetcher: Fetcher, cache: PageCache) -> None:
        self._fetcher, self._cache = fetcher, cache
        self._rules: dict[str, robots.Rules] = {}
        self.closed: dict[str, RouteClosed] = {}

    @property
    def requests(self) -> int:
        return self._fetcher.requests

    def get(self, url: str, *, route: str = "", headers: Mapping[str, str] | None = None) -> Page:
        """The page, from the cache where the site says that it did not change."""
        cached = self._cache.page(url)
        answer = self._ask(Request(url, {**_conditions(cached), **(headers or {})}), route)
        if answer.status == 304 and cached is not None:
            return cached
        page = _page(answer)
        self._cache.keep_page(url, page)
        return page

    def post(
        self, url: str, body: Mapping[str, Any], *, route: str = "", headers: Mapping[str, str] | None = None
    ) -> Page:
        return _page(self._ask(Request(url, headers or {}, body), route))

    def _ask(self, request: Request, route: str) -> Answer:
        if route in self.closed:
            raise self.closed[route]
        answer = self._fetcher.fetch(request, lambda url: self._obey_robots(url, route))
        if answer.status in _REFUSED or is_challenge(answer.headers, answer.data):
            raise self._close(_refused(route, answer))
        if answer.status in _ABSENT:
            raise NotThere(f"{request.url}: status {answer.status}")
        if answer.status not in (200, 304):
            raise FetchFailed(
                f"http-{answer.status}",
                request.url,
                f"Máy chủ trả lời {answer.status}: {_words(answer.data)}",
                f"the site answered with status {answer.status}: {_words(answer.data)}",
            )
        return answer

    def _close(self, closed: RouteClosed) -> RouteClosed:
        self.closed.setdefault(closed.route, closed)
        return closed

    def _obey_robots(self, url: str, route: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = self._read_robots(f"{origin}/robots.txt", route)
            self._fetcher.delays[parts.netloc.lower()] = min(self._rules[origin].delay, _LONGEST_DELAY)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        if not self._rules[origin].allow(target):
            raise self._close(
                RouteClosed(
                    route,
                    "robots",
                    url,
                    "robots.txt của trang không cho phép tải địa chỉ này.",
                    "robots.txt of the site does not allow this address",
                )
            )

    def _read_robots(self, url: str, route: str) -> robots.Rules:
        """A site without the file allows everything; one that refuses it, or fails, allows nothing."""
        cached = self._cache.page(url)
        answer = self._fetcher.fetch(Request(url, _conditions(cached)))
        if cached is not None and answer.status == 304:
            return robots.parse(cached.data, PRODUCT)
        if answer.status in _REFUSED or is_challenge(answer.headers, answer.data):
            raise self._close(_refused(route, answer))
        if answer.status != 200:
            return robots.EVERYTHING
        page = _page(answer)
        self._cache.keep_page(url, page)
        return robots.EVERYTHING if page.media_type == media.HTML else robots.parse(page.data, PRODUCT)


def _conditions(cached: Page | None) -> dict[str, str]:
    if cached is None:
        return {}
    validators = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    return {name: cached.headers[of] for name, of in validators.items() if cached.headers.get(of)}


def _page(answer: Answer) -> Page:
    stated = answer.headers.get("content-type", "")
    kind = media.media_type(answer.data, stated)
    return Page(
        url=answer.url,
        data=answer.data,
        media_type=kind,
        charset=media.charset(answer.data, kind, stated),
        fetched_at=answer.fetched_at,
        headers=answer.headers,
    )


def _refused(route: str, answer: Answer) -> RouteClosed:
    if answer.status not in _REFUSED:
        return RouteClosed(
            route,
            "challenge",
            answer.url,
            "Trang đòi kiểm tra trình duyệt. Hãy xin chủ trang mở cho địa chỉ này hoặc cấp khóa.",
            "the site asks for a browser check; ask its owner to admit this address or for a key",
        )
    return RouteClosed(
        route,
        f"http-{answer.status}",
        answer.url,
        f"Trang từ chối ({answer.status}). Hãy xin chủ trang cấp khóa hoặc mở cho địa chỉ này, "
        "rồi ghi khóa vào headers trong crawlers.toml.",
        f"the site refuses ({answer.status}); ask its owner for a key or to admit this address, "
        "and put the key into headers in crawlers.toml",
    )


def _words(data: bytes) -> str:
    return " ".join(data[:200].decode("utf-8", "replace").split())

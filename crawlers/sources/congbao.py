"""Công báo of the Government, congbao.chinhphu.vn, by its RSS feeds (known from others' crawlers, 2026-09).

`/cac-van-ban-moi-ban-hanh.rss` holds the 50 newest documents, always: a feed without items is a broken one.
A document's page is `/van-ban/{slug}-{id}.htm`, also `/van-ban/{slug}-{id}/{issue's id}.htm`.

Quirks: `og:title` is entity-encoded twice; the page is full of other documents' dates, so dates are read only
after "Ban hành:" and "Hiệu lực:"; PDFs lie on congbaocdn.chinhphu.vn, long documents in several parts whose
order counts; the site's search has been broken, and a second download host has a bad TLS chain.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bs4 import BeautifulSoup

from bookshelf.doc_types import resolve_doc_type
from crawlers.capture import Capture
from crawlers.settings import SourceSettings
from crawlers.source import Found, Route, Web
from crawlers.sources.capturing import capture
from crawlers.sources.described import Described, FileLink, LayoutChanged
from crawlers.sources.feeds import FeedItem, parse_rss
from crawlers.sources.labels import Frame, describe, pairs_anywhere
from crawlers.sources.links import file_name, link
from crawlers.sources.profiles import Profile, base_url, chosen, profile_of
from crawlers.sources.reading import (
    TITLE_LIMIT,
    day,
    doc_type_of_title,
    labelled,
    number_of_title,
    plain_title,
    read_html,
    words,
)

ADDRESS = "https://congbao.chinhphu.vn"
FILES_HOST = "congbaocdn.chinhphu.vn"

_KEY = re.compile(r"/van-ban/[^/?]*?-?(\d+)(?:/\d+)?\.htm")
_ISSUED = re.compile(r"Ban hành:\s*(\d{1,2}/\d{1,2}/\d{4})")
_EFFECTIVE = re.compile(r"Hiệu lực:\s*(\d{1,2}/\d{1,2}/\d{4})")
_GAZETTE = re.compile(
    r"Công báo số\s+(\d+(?:\s*[+,]\s*\d+)*).{0,40}?ngày\s+(\d{1,2}[/-]\d{1,2}[/-]\d{4})", re.I
)


def key_of(url: str) -> str:
    """The document's id in its address; "" for another address."""
    found = _KEY.search(url)
    return found.group(1) if found else ""


def parse_feed(data: bytes | str, url: str) -> tuple[FeedItem, ...]:
    """The feed's documents. Raises `LayoutChanged` where it has none: it always has 50."""
    items = tuple(item for item in parse_rss(data, url) if key_of(item.url))
    if not items:
        raise LayoutChanged(
            url, "RSS không có văn bản nào; trang đã đổi", "the feed names no document: the site has changed"
        )
    return items


def parse_detail(data: bytes | str, url: str) -> Described:
    """A document's page. Raises `LayoutChanged` where it has no og:title."""
    page = read_html(data, url)
    meta = page.select_one('meta[property="og:title"][content]')
    raw_title = words(html.unescape(html.unescape(str(meta["content"]))))[:TITLE_LIMIT] if meta else ""
    if not raw_title:
        raise LayoutChanged(url, "trang không có og:title", "the page has no og:title")
    text = words(page.body)
    number = number_of_title(raw_title)
    doc_type = doc_type_of_title(raw_title, number)
    gazette = _GAZETTE.search(text)
    labelled_values = describe(Frame(key_of(url), url), labelled(pairs_anywhere(page)))
    stated = Described(
        key=key_of(url),
        url=url,
        title=plain_title(raw_title, doc_type, number),
        number=number,
        doc_type=doc_type if resolve_doc_type(doc_type) else "",
        issued_on=_first(_ISSUED, text),
        effective_on=_first(_EFFECTIVE, text),
        gazette_number=gazette.group(1) if gazette else "",
        gazette_on=day(gazette.group(2)) if gazette else None,
        files=_files(page, url),
        attributes={"title": raw_title},
    )
    return stated.filled_from(labelled_values)


def _first(pattern: re.Pattern[str], text: str) -> date | None:
    found = pattern.search(text)
    return day(found.group(1)) if found else None


def _files(page: BeautifulSoup, url: str) -> tuple[FileLink, ...]:
    """The PDFs in the page's order, which is that of the parts."""
    found: dict[str, FileLink] = {}
    for node in page.select("a[href], iframe[src], embed[src]"):
        address = link(url, str(node.get("href") or node.get("src") or ""))
        if "/CongBaoCP/VanBan/" in address and address.lower().endswith(".pdf"):
            found[address] = FileLink(address, file_name(address))
    return tuple(found.values())


class CongBaoProfile(Profile):
    """`[sources.NAME.profile]` of the Government's gazette."""

    feeds: tuple[str, ...] = ("/cac-van-ban-moi-ban-hanh.rss",)
    """Paths of the feeds."""
    title_words: tuple[str, ...] = ()
    """Only documents whose title has one of these are taken; empty: all."""


class CongBao:
    """The Government's gazette."""

    def __init__(self, name: str, settings: SourceSettings, profile: CongBaoProfile) -> None:
        self.name = name
        self._settings, self._profile = settings, profile
        self._base = base_url(name, settings, ADDRESS)
        self._routes = chosen(name, settings, [Route("feed", self._from_feeds, newest_first=True)])

    @property
    def hosts(self) -> frozenset[str]:
        own = frozenset({"congbao.chinhphu.vn", FILES_HOST})
        return self._settings.allowed_hosts or own

    def routes(self) -> Sequence[Route]:
        return self._routes

    def read(self, found: Found, web: Web) -> Capture:
        page = web.get(found.url, route="detail")
        return capture(self.name, replace(parse_detail(page.text, page.url), key=found.key), page, web)

    def _from_feeds(self, web: Web, _since: date | None) -> Iterator[Found]:
        wanted = tuple(word.lower() for word in self._profile.title_words)
        for path in self._profile.feeds:
            url = f"{self._base}{path}"
            for item in parse_feed(web.get(url, route="feed").data, url):
                if not wanted or any(word in item.title.lower() for word in wanted):
                    version = item.published.isoformat() if item.published else ""
                    yield Found(key_of(item.url), item.url, version)


def create(name: str, settings: SourceSettings) -> CongBao:
    """Raises `WrongSettings`."""
    return CongBao(name, settings, profile_of(CongBaoProfile, name, settings))

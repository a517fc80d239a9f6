"""dongnai.gov.vn, its departments and communes: NukeViet 4.5 with the module laws, under the alias van-ban.

Seen at three sites of the province in 2026 (`https://{site}.dongnai.gov.vn/vi/van-ban/detail/{slug}-{id}/`,
`?download=1&id={n}`); the root portal is probably built alike. The module's addresses: list `/vi/van-ban/`
and `/vi/van-ban/page-N/`, category `/vi/van-ban/{category}/`, feed `/vi/van-ban/rss/` (the 30 newest, titles
"[số hiệu] tên").

Quirks: an id that is not there redirects to the list with status 200; a theme may change every class, so
labels are what counts; old themes lay a detail out as `tr.hoatim`, new ones as `table.table-properties`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from crawlers.capture import Capture
from crawlers.settings import SourceSettings
from crawlers.source import Found, Route, Web
from crawlers.sources.capturing import capture
from crawlers.sources.described import Described, FileLink, LayoutChanged, NotThere
from crawlers.sources.feeds import parse_rss
from crawlers.sources.labels import Frame, describe, has_known, pairs_anywhere
from crawlers.sources.links import link
from crawlers.sources.profiles import Profile, base_url, chosen, profile_of
from crawlers.sources.reading import day, html_of, labelled, read_html, words

_DETAIL = re.compile(r"/detail/(?:[^/?]*-)?(\d+)/?(?:\?|$)")
_FEED_TITLE = re.compile(r"^\[(.+?)\]\s*(.*)$", re.DOTALL)
_FILES = ".laws-download-file a[href], ul.laws-download a[href], a[href*='download=1']"


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list: its documents and the address of the page after it ("" at the end)."""

    documents: tuple[Described, ...]
    following: str


def key_of(url: str) -> str:
    """The id in a detail's address; "" for another address."""
    found = _DETAIL.search(url)
    return found.group(1) if found else ""


def parse_list(data: bytes | str, url: str) -> Listed:
    """A list, category or search page. Raises `LayoutChanged` where no address of a document stands in it."""
    page = read_html(data, url)
    rows = page.select(".flex-table-laws .table-rows:not(.table-head)")
    found: dict[str, Described] = {}
    for document in (_row(row, url) for row in rows) if rows else _by_links(page, url):
        if document and document.key not in found:
            found[document.key] = document
    following = _following(page, url)
    if not found and not rows and not page.select(".flex-table-laws, .generate_page, .pagination"):
        raise LayoutChanged(url, "không thấy danh sách văn bản", "no list of documents is found")
    return Listed(tuple(found.values()), following)


def parse_detail(data: bytes | str, url: str) -> Described:
    """A document's page. Raises `NotThere` for the list that an unknown id leads to, `LayoutChanged`."""
    page = read_html(data, url)
    attributes = labelled(_pairs(page))
    if not has_known(attributes):
        attributes = labelled(pairs_anywhere(page))
    heading = words(page.select_one("h1.lawh3, h3.lawh3, .law-detail h1, h1"))
    if not has_known(attributes):
        if page.select(".flex-table-laws .table-rows"):
            raise NotThere(url)
        raise LayoutChanged(
            url, "không thấy bảng thuộc tính của văn bản", "the document's table of attributes is missing"
        )
    frame = Frame(key_of(url), url, heading, _files(page, url), _body(page))
    return describe(frame, attributes)


def parse_feed(data: bytes | str, url: str) -> tuple[Described, ...]:
    """The module's feed: số hiệu, title, and the date where the description has it."""
    return tuple(
        Described(
            key=key_of(item.url),
            url=item.url,
            title=titled.group(2) if (titled := _FEED_TITLE.match(item.title)) else item.title,
            number=titled.group(1) if titled else "",
            issued_on=day(item.description[:60]) if "ban hành" in item.description[:20].lower() else None,
            attributes={"published": item.published.isoformat()} if item.published else {},
        )
        for item in parse_rss(data, url)
        if key_of(item.url)
    )


def _row(row: Tag, url: str) -> Described | None:
    anchor = row.select_one(".c-code a[href]") or row.select_one("a[href*='/detail/']")
    address = link(url, str(anchor["href"])) if anchor else ""
    if not anchor or not key_of(address):
        return None
    intro = row.select_one(".c-intro .l-intro") or row.select_one(".c-intro a")
    return Described(
        key=key_of(address),
        url=address,
        title=words(intro),
        number=words(anchor),
        issued_on=day(words(row.select_one(".c-time"))),
        files=_files(row, url),
    )


def _by_links(page: BeautifulSoup, url: str) -> Iterator[Described | None]:
    """A theme of its own: whatever leads to a detail is a document."""
    for anchor in page.select("a[href*='/detail/']"):
        address = link(url, str(anchor["href"]))
        yield Described(key_of(address), address, title=words(anchor)) if key_of(address) else None


def _following(page: BeautifulSoup, url: str) -> str:
    """The page after this one, by its number: "next" arrows differ between themes."""
    here = _page_number(url)
    addresses = (link(url, str(anchor["href"])) for anchor in page.select("a[href]"))
    same = [address for address in addresses if _listing(address) == _listing(url)]
    return next((address for address in same if _page_number(address) == here + 1), "")


def _page_number(url: str) -> int:
    found = re.search(r"(?:/page-|[?&]page=)(\d{1,6})\b", url)
    return int(found.group(1)) if found else 1


def _listing(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"/page-\d+", "", parts.path).rstrip("/")
    query = re.sub(r"(^|&)page=\d+", "", parts.query).strip("&")
    return f"{parts.netloc}{path}?{query}"


def _pairs(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """(label, value) of whatever table or list holds labels that we know; several links become a; b."""
    tables = page.select("table.table-properties, table:has(tr.hoatim), .law-detail table, table.table")
    for table in tables[:4]:
        for row in table.find_all("tr"):
            cells = row.find_all(["td", "th"], recursive=False)
            for label, value in zip(cells[::2], cells[1::2], strict=False):
                yield words(label), _value(value)
    for term in page.select(".law-detail dl dt, dl.law-attributes dt"):
        if isinstance(told := term.find_next_sibling("dd"), Tag):
            yield words(term), _value(told)


def _value(cell: Tag) -> str:
    parts = [words(part) for part in cell.select("a, li")]
    return "; ".join(dict.fromkeys(filter(None, parts))) if len(parts) > 1 else words(cell)


def _files(node: Tag, url: str) -> tuple[FileLink, ...]:
    found: dict[str, FileLink] = {}
    for anchor in node.select(_FILES):
        address = link(url, str(anchor["href"]))
        if address and not str(anchor["href"]).startswith("#"):
            strong = anchor.find("strong")
            named = words(strong) if strong else words(str(anchor.get("title") or "")) or words(anchor)
            found.setdefault(address, FileLink(address, named[:200]))
    return tuple(found.values())


def _body(page: BeautifulSoup) -> str:
    """The words: the body's tab, or what follows the heading "Nội dung"."""
    body = page.select_one("#doc-body .bodytext, .bodytext")
    if body is None:
        heading = next((node for node in page.find_all(["h2", "h3"]) if words(node) == "Nội dung"), None)
        body = heading.find_next_sibling(["div", "p"]) if heading else None
    return html_of(body if isinstance(body, Tag) else None)


class NukeVietProfile(Profile):
    """`[sources.NAME.profile]` of a NukeViet site."""

    lists: tuple[str, ...] = ("/vi/van-ban/",)
    """Paths of the lists to read: the module's main page, or categories."""
    feed: str = "/vi/van-ban/rss/"
    """Path of the module's feed; "" for a site without one."""
    page_limit: int = 2000
    """Pages of one list at most."""


class NukeViet:
    """A site with the module laws."""

    def __init__(self, name: str, settings: SourceSettings, profile: NukeVietProfile) -> None:
        self.name = name
        self._settings, self._profile = settings, profile
        self._routes = chosen(name, settings, self._all_routes())

    @property
    def hosts(self) -> frozenset[str]:
        return self._settings.allowed_hosts

    def routes(self) -> Sequence[Route]:
        return self._routes

    def _all_routes(self) -> Sequence[Route]:
        lists = Route("list", self._from_lists, newest_first=True, complete=True)
        return (lists, Route("feed", self._from_feed, newest_first=True)) if self._profile.feed else (lists,)

    def read(self, found: Found, web: Web) -> Capture:
        page = web.get(found.url, route="detail")
        if not key_of(page.url):
            raise NotThere(found.url)
        described = parse_detail(page.text, page.url)
        return capture(self.name, replace(described, key=found.key), page, web)

    def _from_lists(self, web: Web, _since: date | None) -> Iterator[Found]:
        """All pages of the lists; the run itself stops among known documents, dates being no order here."""
        for path in self._profile.lists:
            address, seen = f"{self._settings.base_url}{path}", 0
            while address and seen < self._profile.page_limit:
                page = web.get(address, route="list")
                listed = parse_list(page.text, page.url)
                yield from map(_found, listed.documents)
                address, seen = listed.following, seen + 1

    def _from_feed(self, web: Web, _since: date | None) -> Iterator[Found]:
        page = web.get(f"{self._settings.base_url}{self._profile.feed}", route="feed")
        yield from map(_found, parse_feed(page.data, page.url))


def create(name: str, settings: SourceSettings) -> NukeViet:
    """Raises `WrongSettings`."""
    base_url(name, settings)
    return NukeViet(name, settings, profile_of(NukeVietProfile, name, settings))


def _found(document: Described) -> Found:
    return Found(document.key, document.url)

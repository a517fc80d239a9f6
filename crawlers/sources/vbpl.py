"""vbpl.vn, the national legal database with the documents of Đồng Nai and (until 2025-07-01) Bình Phước.

Relaunched on 2026-04-23; old ItemIDs are ids of the new site. robots.txt (2026-07-17) allows all but `/api/`
and `/Pages/`. Routes, each falling through to the next:

- `gateway` where the profile says `gateway = true`: the JSON gateway's list by agency, complete for those
  agencies. It takes an agreement with the site's owner: a key goes into the settings' headers.
- `sitemap`: every document whose address names the province; lastmod tells what changed.
- `list`: the page of local documents, which a browser has to fill; plain HTTP may get the shell alone.
- `saved`: a folder of pages saved from a browser (`*.html`) or records of the old site (`*.json`, `*.txt`).

A document is read from the gateway where that is allowed and open, else from its page. The tabs of a page are
asked for one by one. What is not there: agency ids of UBND and of Bình Phước (537 is HĐND tỉnh Đồng Nai).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import Field, field_validator

from bookshelf.model import RelationKind
from crawlers.capture import Capture
from crawlers.failures import FetchFailed, RouteClosed
from crawlers.settings import SourceSettings
from crawlers.source import Found, Page, Route, Web
from crawlers.sources import vbpl_gateway as gateway
from crawlers.sources.capturing import capture
from crawlers.sources.described import Described, LayoutChanged, NotThere
from crawlers.sources.feeds import lastmod_day, parse_sitemap
from crawlers.sources.links import link
from crawlers.sources.profiles import Profile, base_url, chosen, profile_of
from crawlers.sources.reading import paragraphs, read_html
from crawlers.sources.vbpl_archive import parse_record
from crawlers.sources.vbpl_codes import PROVINCES, REFERENCE_TYPES
from crawlers.sources.vbpl_pages import VbplPage, key_of, parse_page
from crawlers.sources.vbpl_sitemap import candidates, parts
from crawlers.sources.vbpl_tree import parse_tree, tree_text
from crawlers.sources.vbpl_wire import MISSING

ADDRESS = "https://vbpl.vn"
GATEWAY = "https://vbpl-bientap-gateway.moj.gov.vn/api/qtdc/public"
SHELLS = 3
"""After so many pages in a row without a document, pages are given up until the run ends."""
SAVED_LIMIT = 24 << 20
"""Bytes of a saved page or record."""


class VbplProfile(Profile):
    """`[sources.NAME.profile]` of the national database."""

    gateway: bool = False
    """Whether we may use the JSON gateway: set it when its owner has agreed."""
    gateway_url: str = GATEWAY
    """The gateway's base address."""
    agencies: tuple[str, ...] = ("537",)
    """Ids of the issuers whose documents are listed (537: HĐND tỉnh Đồng Nai)."""
    keywords: tuple[str, ...] = ()
    """Also the documents that the gateway finds for these words, to learn the ids of agencies."""
    page_size: int = Field(100, ge=1, le=500)
    """Documents of one list page."""
    provinces: tuple[str, ...] = tuple(PROVINCES)
    """Parts of addresses that make a document ours."""
    lists: tuple[str, ...] = (
        "/van-ban/dia-phuong?province=thanh-pho-dong-nai",
        "/van-ban/dia-phuong?province=tinh-dong-nai",
    )
    """Paths of the rendered lists."""
    tabs: tuple[str, ...] = ("thuoc-tinh", "toan-van", "luoc-do")
    """Tabs of a page that are asked for; a tab that the page does not offer is left out."""
    extras: tuple[str, ...] = ("diagram", "history")
    """What else is asked of the gateway for each document."""
    reference_types: dict[int, RelationKind] = Field(default_factory=dict)
    """Relation types beyond the known ones, when a report has named an unknown code."""

    @field_validator("extras")
    @classmethod
    def _known(cls, extras: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in extras if name not in ("diagram", "history")]:
            raise ValueError(f"{unknown[0]!r} is not one of diagram, history")
        return extras


class Vbpl:
    """The national database."""

    def __init__(self, name: str, settings: SourceSettings, profile: VbplProfile) -> None:
        self.name = name
        self._settings, self._profile = settings, profile
        self._base = base_url(name, settings, ADDRESS)
        self._gateway = profile.gateway_url.rstrip("/")
        self._types = {**REFERENCE_TYPES, **profile.reference_types}
        self._routes = chosen(name, settings, self._all_routes())
        self._shells = 0

    @property
    def hosts(self) -> frozenset[str]:
        own = {urlsplit(self._base).netloc.lower()}
        if self._profile.gateway:
            own.add(urlsplit(self._gateway).netloc.lower())
        return self._settings.allowed_hosts | own

    def routes(self) -> Sequence[Route]:
        return self._routes

    def read(self, found: Found, web: Web) -> Capture:
        if "file" in found.listed:
            return self._read_saved(found, web)
        if not self._profile.gateway:
            return self._read_page(found, web)
        try:
            return self._read_gateway(found, web)
        except RouteClosed:
            return self._read_page(found, web)

    # --- discovery ---------------------------------------------------------------------------------------

    def _all_routes(self) -> list[Route]:
        routes = [Route("gateway", self._from_gateway)] if self._profile.gateway else []
        routes.append(Route("sitemap", self._from_sitemap))
        routes.append(Route("list", self._from_lists, newest_first=True))
        if self._settings.folder:
            routes.append(Route("saved", self._from_folder))
        return routes

    def _from_gateway(self, web: Web, _since: date | None) -> Iterator[Found]:
        """All documents of the agencies, then those of the keywords.

        The gateway knows no "changed since", and statuses of old documents change: every run reads the whole
        list, whose items say when they were updated.
        """
        queries: list[dict[str, object]] = [{"agencyIds": list(self._profile.agencies)}]
        queries += [{"keyword": word, "optionDoc": "title"} for word in self._profile.keywords]
        seen: set[str] = set()
        for query in queries:
            for found in self._listed(web, query):
                if found.key not in seen:
                    seen.add(found.key)
                    yield found

    def _listed(self, web: Web, query: dict[str, object]) -> Iterator[Found]:
        url, size, met, number = f"{self._gateway}/doc/all", self._profile.page_size, 0, 0
        while True:
            number += 1
            order = {"sortBy": "issueDate", "sortDirection": "desc"}
            answer = web.post(
                url, {"pageSize": size, "pageNumber": number, **order, **query}, route="gateway"
            )
            listed = gateway.parse_list(answer.data, url)
            for document in listed.documents:
                changed = document.attributes.get("updatedDate", "")
                yield Found(document.key, document.url, changed)
            met += len(listed.documents)
            if not listed.documents or met >= listed.total:
                return

    def _from_sitemap(self, web: Web, since: date | None) -> Iterator[Found]:
        index_url = f"{self._base}/sitemap.xml"
        index = parse_sitemap(web.get(index_url, route="sitemap").data, index_url)
        pages = parts(index) if index.is_index else (index_url,)
        for url in pages:
            sitemap = parse_sitemap(web.get(url, route="sitemap").data, url) if index.is_index else index
            for one in candidates(sitemap, self._profile.provinces):
                changed = lastmod_day(one.changed)
                if since is None or changed is None or changed >= since:
                    yield Found(one.key, one.url, one.changed)

    def _from_lists(self, web: Web, _since: date | None) -> Iterator[Found]:
        """The first page of each list: later ones need a browser."""
        for path in self._profile.lists:
            url = f"{self._base}{path}"
            cards = _cards(web.get(url, route="list").data, url)
            yield from (Found(key, address) for key, address in cards.items())

    def _from_folder(self, _web: Web, _since: date | None) -> Iterator[Found]:
        folder = Path(self._settings.folder)
        for path in sorted(folder.rglob("*")):
            if path.suffix not in (".json", ".html", ".htm") or not path.is_file():
                continue
            key = path.stem.rpartition("--")[2]
            status = path.stat()
            url = f"{self._base}/van-ban/chi-tiet/x--{quote(key, safe='')}"
            yield Found(key, url, f"{status.st_size}-{status.st_mtime_ns}", {"file": str(path)})

    # --- reading -----------------------------------------------------------------------------------------

    def _read_gateway(self, found: Found, web: Web) -> Capture:
        url = f"{self._gateway}/doc/{quote(found.key, safe='')}"
        page = self._ask_gateway(url, web)
        described = replace(gateway.parse_detail(page.data, url, self._types), url=found.url)
        if "diagram" in self._profile.extras:
            described = self._with_neighbours(described, f"{url}/diagram", web)
        if "history" in self._profile.extras:
            answer = self._ask_gateway(f"{url}/history", web)
            described = replace(described, history=gateway.parse_history(answer.data, f"{url}/history"))
        if not described.body:
            tree_url = f"{self._gateway}/doc/provision/tree/{quote(found.key, safe='')}"
            text = tree_text(parse_tree(self._ask_gateway(tree_url, web).data, tree_url))
            described = replace(described, body=paragraphs(text))
        return capture(self.name, described, page, web, files="gateway-files")

    def _with_neighbours(self, described: Described, url: str, web: Web) -> Described:
        """The diagram tells what the detail's references leave out: a quarter of the amending documents."""
        found = gateway.parse_diagram(self._ask_gateway(url, web).data, url, self._types)
        known = {(relation.kind, relation.target_number) for relation in described.relations}
        more = (one for one in found.outgoing if (one.kind, one.target_number) not in known)
        return replace(
            described,
            relations=(*described.relations, *more),
            incoming=found.incoming,
            unknown=tuple(dict.fromkeys((*described.unknown, *found.unknown))),
        )

    def _ask_gateway(self, url: str, web: Web) -> Page:
        """The gateway says 400 of a document that it does not have."""
        try:
            return web.get(url, route="gateway")
        except FetchFailed as failed:
            if failed.code == "http-400" and MISSING in failed.en:
                raise NotThere(url) from None
            raise

    def _read_page(self, found: Found, web: Web) -> Capture:
        """One request for each tab that the page offers; the first one says which.

        Where one page after another is a shell, no more are asked for: a browser would have to fill them.
        """
        if self._shells >= SHELLS:
            raise _only_shells(found.url)
        slugged = found.url if "--" in found.url else f"{self._base}/van-ban/chi-tiet/x--{found.key}"
        first, offered, described = None, self._profile.tabs, Described(found.key, found.url)
        for tab in self._profile.tabs:
            if tab not in offered:
                continue
            page = web.get(f"{slugged}?tabs={tab}", route="page")
            parsed = self._parse(page)
            described = described.filled_from(parsed.described)
            first, offered = first or page, parsed.tabs
        if first is None:
            raise LayoutChanged(slugged, "không có thẻ nào để đọc", "there is no tab to read")
        return capture(self.name, described, first, web)

    def _parse(self, page: Page) -> VbplPage:
        try:
            parsed = parse_page(page.data, page.url)
        except LayoutChanged:
            self._shells += 1
            raise
        self._shells = 0
        return parsed

    def _read_saved(self, found: Found, web: Web) -> Capture:
        path = Path(str(found.listed["file"]))
        try:
            size, data = path.stat().st_size, path.read_bytes()
        except FileNotFoundError:
            raise NotThere(str(path)) from None
        if size > SAVED_LIMIT:
            raise LayoutChanged(str(path), "tệp quá lớn", "the file is too large")
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.suffix == ".json":
            words = path.with_suffix(".txt")
            text = words.read_text(encoding="utf-8", errors="replace") if words.is_file() else ""
            described, media_type = parse_record(data, found.url, text), "application/json"
        else:
            described, media_type = parse_page(data, found.url).described, "text/html"
        page = Page(found.url, data, media_type, "utf-8", changed)
        return capture(self.name, replace(described, key=found.key), page, web)


def _only_shells(url: str) -> RouteClosed:
    return RouteClosed(
        "page",
        "unrendered",
        url,
        "Máy chủ chỉ trả về khung trang, không có văn bản. Hãy xin dùng cổng JSON (gateway = true) "
        "hoặc đặt các trang đã lưu từ trình duyệt vào folder.",
        "the site gives shells without documents; ask for the use of the JSON gateway (gateway = true), "
        "or put pages saved from a browser into folder",
    )


def _cards(data: bytes, url: str) -> dict[str, str]:
    """Key → address of the documents on a rendered list. Raises `LayoutChanged` where there is none."""
    page = read_html(data, url)
    links = (link(url, str(node["href"])) for node in page.select("[class*=DocumentCard] a[href]"))
    cards = {key_of(address): address for address in links if key_of(address)}
    if not cards:
        raise LayoutChanged(
            url,
            "danh sách rỗng: máy chủ chỉ trả về khung trang, hoặc giao diện đã đổi",
            "the list names no document: it is the shell that scripts fill, or the layout has changed",
        )
    return cards


def create(name: str, settings: SourceSettings) -> Vbpl:
    """Raises `WrongSettings`."""
    return Vbpl(name, settings, profile_of(VbplProfile, name, settings))

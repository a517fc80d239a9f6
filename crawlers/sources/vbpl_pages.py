"""Pages of vbpl.vn as a browser shows them since 2026-04-23 (a Next.js site with Ant Design components).

Address `https://vbpl.vn/van-ban/chi-tiet/{anything}--{id}`: the server reads what follows the last `--`;
a bare id has been seen to fail, so a slug always stands before it. Tabs are toan-van, thuoc-tinh, luoc-do,
hien-thi-pdf, tai-ve; a saved page holds the active tab alone. No toan-van tab means no text (every sixth
page, most consolidated texts), and then thuoc-tinh is active.

Quirks: a page that is not there says "Văn bản không tồn tại" with status 200; plain HTTP gives a shell
without the document, whose scripts hold the names of all statuses, so nothing is taken from scripts; a
chapter's number and title are two paragraphs with one id; some bodies have no `prov-` classes; amended
provisions keep the old version hidden; bodies carry links to commercial sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bs4 import BeautifulSoup, Tag

from bookshelf.model import ProvisionKind, Relation, RelationKind, Signer
from bookshelf.names import name_key
from crawlers.sources.described import (
    Described,
    FileLink,
    HistoryEvent,
    Incoming,
    LayoutChanged,
    NotThere,
    UnknownCode,
)
from crawlers.sources.links import link
from crawlers.sources.reading import (
    TITLE_LIMIT,
    Labels,
    day,
    day_or_unread,
    doc_type_of_title,
    labelled,
    number_of_title,
    plain_title,
    read_html,
    said,
    split_names,
    validity_or_unknown,
    words,
)
from crawlers.sources.vbpl_codes import INCOMING_LABELS, LEVELS, OUTGOING_LABELS

TABS = ("toan-van", "thuoc-tinh", "luoc-do", "hien-thi-pdf", "tai-ve")

_MISSING = "van ban khong ton tai"
_KEY = re.compile(r"--([\w-]{1,64})$")
_CANONICAL = re.compile(r"/chi-tiet/(?:.*--)?([\w-]{1,64})$")
_COUNT = re.compile(r"\s*\(\d+\)\s*$")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:[.,]\d+)?\s*[KMG]?B", re.IGNORECASE)
_SCOPES: Mapping[str, str] = MappingProxyType({"trung-uong": "central", "dia-phuong": "local"})


@dataclass(frozen=True, slots=True)
class PageProvision:
    """A paragraph that the page marks as a provision. `amended_by` is "10:<id>" as the page has it."""

    id: str
    kind: ProvisionKind | None
    parent: str
    text: str
    hidden: bool
    amended_by: str


@dataclass(frozen=True, slots=True)
class VbplPage:
    """One saved page: `tabs` that it offers, the tab that it holds, and what that tab says."""

    described: Described
    tabs: tuple[str, ...]
    active: str
    scope: str
    provisions: tuple[PageProvision, ...]

    @property
    def has_text(self) -> bool:
        """Whether the source has the words, on this tab or another."""
        return "toan-van" in self.tabs


def key_of(url: str) -> str:
    """The document's id at the source; "" for an address that is no document's."""
    found = _KEY.search(url.split("?")[0].split("#")[0].rstrip("/"))
    return found.group(1) if found else ""


def parse_page(data: bytes | str, url: str) -> VbplPage:
    """A rendered page. Raises `NotThere`; `LayoutChanged` also for a shell that no browser has filled."""
    page = read_html(data, url)
    tabs = tuple(str(tab["data-node-key"]) for tab in page.select(".ant-tabs-tab[data-node-key]"))
    heading = page.select_one("[class*=lawDocumentHeader_title]")
    if heading is None or not tabs:
        if _MISSING in name_key(words(page.body)):
            raise NotThere(url)
        raise _unrendered(url)
    active = page.select_one(".ant-tabs-tab-active[data-node-key]")
    pane = page.select_one(".ant-tabs-tabpane-active")
    return VbplPage(
        described=_described(page, pane, words(heading)[:TITLE_LIMIT], url),
        tabs=tabs,
        active=str(active["data-node-key"]) if active else "",
        scope=_scope(page),
        provisions=tuple(_provisions(pane)) if pane else (),
    )


def _described(page: BeautifulSoup, pane: Tag | None, raw_title: str, url: str) -> Described:
    unread: list[tuple[str, str]] = []
    unknown: list[UnknownCode] = []
    attributes = _attributes(page)
    labels = Labels(attributes)
    number = labels.get("Số hiệu") or number_of_title(raw_title)
    doc_type = labels.get("Loại văn bản") or doc_type_of_title(raw_title, number)
    status = labels.raw("Tình trạng hiệu lực") or words(page.select_one("[class*=effStatus_detailStatusTag]"))
    outgoing, incoming = _neighbours(page, url, unknown)
    return Described(
        key=key_of(url) or _canonical_key(page),
        url=url,
        title=plain_title(raw_title, doc_type, number),
        number=number,
        doc_type=doc_type,
        issuers=split_names(labels.get("Cơ quan ban hành")),
        signers=_signers(labels),
        issued_on=day_or_unread("Ngày ban hành", labels.get("Ngày ban hành", "Ngày ký xác thực"), unread),
        effective_on=day_or_unread("Ngày có hiệu lực", labels.get("Ngày có hiệu lực"), unread),
        expired_on=day_or_unread("Ngày hết hiệu lực", labels.get("Ngày hết hiệu lực"), unread),
        updated_on=day_or_unread("Ngày cập nhật", labels.get("Ngày cập nhật"), unread),
        validity=validity_or_unknown(status, url, unknown),
        sectors=split_names(labels.get("Ngành")),
        fields=split_names(labels.get("Lĩnh vực")),
        relations=outgoing,
        incoming=incoming,
        history=tuple(_history(page)),
        files=tuple(_files(page, url)),
        body=_body(pane),
        attributes={"title": raw_title, **attributes},
        unread_dates=tuple(unread),
        unknown=tuple(unknown),
    )


def _attributes(page: BeautifulSoup) -> dict[str, str]:
    """The thuoc-tinh tab's labels, then those of the page's head."""
    items = (
        (
            words(item.select_one(".ant-descriptions-item-label")),
            words(item.select_one(".ant-descriptions-item-content")),
        )
        for item in page.select(".ant-descriptions-item-container")
    )
    dates = (
        (
            words(item.select_one("[class*=lawDocumentHeader_dateLabel]")),
            words(item.select_one("[class*=lawDocumentHeader_dateValue]")),
        )
        for item in page.select("[class*=lawDocumentHeader_dateItem]")
    )
    return labelled([*items, *dates])


def _signers(labels: Labels) -> tuple[Signer, ...]:
    names, titles = split_names(labels.get("Người ký")), split_names(labels.get("Chức danh"))
    padded = (*titles, *("" for _ in names))
    return tuple(Signer(name, title) for name, title in zip(names, padded, strict=False))


def _scope(page: BeautifulSoup) -> str:
    for anchor in page.select("nav.ant-breadcrumb a[href]"):
        scope = _SCOPES.get(str(anchor["href"]).rstrip("/").rpartition("/")[2])
        if scope:
            return scope
    return ""


def _canonical_key(page: BeautifulSoup) -> str:
    node = page.select_one("link[rel=canonical][href]")
    found = _CANONICAL.search(str(node["href"])) if node else None
    return found.group(1) if found else ""


def _body(pane: Tag | None) -> str:
    """The words' HTML: without the hidden old versions, buttons and links that lead out of the site."""
    body = pane.select_one("div.preview-content") if pane else None
    if body is None:
        return ""
    copy = BeautifulSoup(str(body), "lxml")
    for node in copy.select("button, script, style"):
        node.decompose()
    for node in copy.find_all(style=_HIDDEN):
        node.decompose()
    for anchor in copy.find_all("a"):
        anchor.unwrap()
    root = copy.select_one("div.preview-content")
    return str(root) if root else ""


def parse_body(data: bytes | str, url: str) -> tuple[PageProvision, ...]:
    """The marked provisions of a body that stands alone: the gateway's HTML, or one that was saved."""
    return tuple(_provisions(read_html(data, url)))


def _provisions(pane: Tag) -> Iterator[PageProvision]:
    for node in pane.select("[class*=prov-], prov-content"):
        marks = [name for name in (node.get("class") or [node.name]) if name.startswith("prov-")]
        kind = LEVELS.get(marks[0].removeprefix("prov-")) if marks else None
        if not marks or (kind is None and marks[0] != "prov-content"):
            continue
        yield PageProvision(
            id=str(node.get("id") or "").removeprefix("id_"),
            kind=kind,
            parent=str(node.get("parent-id") or "").removeprefix("id_"),
            text=words(node),
            hidden=_is_hidden(node),
            amended_by=_amended_by(node),
        )


def _is_hidden(node: Tag) -> bool:
    return any(_HIDDEN.search(str(item.get("style") or "")) for item in (node, *node.parents))


def _amended_by(node: Tag) -> str:
    for item in (node, *node.parents):
        mark = str(item.get("data-amend-type") or item.get("type") or "")
        if ":" in mark:
            return mark
    return ""


def _neighbours(
    page: BeautifulSoup, url: str, unknown: list[UnknownCode]
) -> tuple[tuple[Relation, ...], tuple[Incoming, ...]]:
    """The Lược đồ tab: groups above "VĂN BẢN ĐANG XEM" are outgoing, those below incoming."""
    panel = page.select_one("[id$=panel-luoc-do]")
    outgoing: dict[Relation, None] = {}
    incoming: dict[Incoming, None] = {}
    below = False
    for node in panel.select(".ant-card-body > span, .ant-card-body li, *") if panel else ():
        text = words(node) if not node.find(True) else ""
        if text.upper() == "VĂN BẢN ĐANG XEM":
            below = True
        if "ant-card-body" not in (node.get("class") or []):
            continue
        label = _COUNT.sub("", words(node.find("span", recursive=False)))
        kind = (INCOMING_LABELS if below else OUTGOING_LABELS).get(name_key(label))
        items = [words(item) for item in node.select("li a, li")]
        titles = list(dict.fromkeys(filter(None, map(said, items))))
        if kind is None and label and titles:
            unknown.append(UnknownCode("relation label", label[:80], url))
        if kind is None:
            continue
        for title in titles:
            _take(kind, title, below, outgoing, incoming)
    return tuple(outgoing), tuple(incoming)


def _take(
    kind: RelationKind,
    title: str,
    below: bool,
    outgoing: dict[Relation, None],
    incoming: dict[Incoming, None],
) -> None:
    number = number_of_title(title)
    if below:
        incoming[Incoming(kind, number, title)] = None
    else:
        outgoing[Relation(kind, number, title)] = None


def _history(page: BeautifulSoup) -> Iterator[HistoryEvent]:
    for row in page.select("[id$=panel-lich-su] tbody tr.ant-table-row"):
        cells = [words(cell) for cell in row.find_all("td")]
        if len(cells) >= 2:
            yield HistoryEvent(day(cells[0]), cells[1], cells[2] if len(cells) > 2 else "")


def _files(page: BeautifulSoup, url: str) -> Iterator[FileLink]:
    """The tai-ve tab names files without addresses; those that have one are yielded."""
    for anchor in page.select("[id$=panel-tai-ve] a[href]"):
        address = link(url, str(anchor["href"]))
        if address:
            yield FileLink(address, _SIZE.sub("", words(anchor)).strip() or address.rpartition("/")[2])


def _unrendered(url: str) -> LayoutChanged:
    return LayoutChanged(
        url,
        "trang chưa có nội dung văn bản: máy chủ chỉ trả về khung trang, hoặc giao diện đã đổi. "
        "Hãy dùng cổng JSON (nếu được cấp quyền) hoặc thư mục trang đã lưu từ trình duyệt.",
        "the page holds no document: it is the shell that scripts fill, or the layout has changed. "
        "Use the JSON gateway (where allowed) or a folder of pages saved from a browser.",
    )

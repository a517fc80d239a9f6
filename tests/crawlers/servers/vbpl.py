"""A look-alike of vbpl.vn: robots.txt, sitemap, rendered pages (or shells), and the JSON gateway."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from urllib.parse import unquote

from tests.crawlers.servers.corpus import Paper, papers
from tests.crawlers.servers.serving import Asked, Reply, absent, json_reply, page

PART_SIZE = 500
GATEWAY = "/api/qtdc/public"

_ROBOTS = "User-agent: *\nAllow: /\nDisallow: /api/\nDisallow: /Pages/\nSitemap: {base}/sitemap.xml\n"
_TABS = (
    ("toan-van", "Toàn văn"),
    ("thuoc-tinh", "Thuộc tính"),
    ("luoc-do", "Lược đồ"),
    ("hien-thi-pdf", "Văn bản gốc"),
    ("tai-ve", "Tải về"),
)


class VbplSite:
    """`papers` may be changed while it is served; `lastmod` by ordinal; `rendered` False gives shells."""

    def __init__(self, count: int, *, rendered: bool = True) -> None:
        self.base = ""
        self.rendered = rendered
        self.papers = papers(count)
        self.lastmod = dict.fromkeys(self.papers, "2026-05-01T00:00:00.000Z")

    def change(self, ordinal: int, lastmod: str = "2026-11-20T00:00:00.000Z") -> None:
        self.papers[ordinal] = self.papers[ordinal].changed()
        self.lastmod[ordinal] = lastmod

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return Reply(_ROBOTS.format(base=self.base).encode(), "text/plain")
        if asked.path == "/sitemap.xml":
            return Reply(self._index().encode(), "application/xml")
        if part := re.fullmatch(r"/sitemap/(\d+)\.xml", asked.path):
            return Reply(self._part(int(part.group(1))).encode(), "application/xml")
        if asked.path.startswith("/van-ban/chi-tiet/"):
            return self._page(asked)
        return absent()

    def address(self, paper: Paper) -> str:
        return f"{self.base}/van-ban/chi-tiet/{paper.slug}--{paper.key}"

    def _parts(self) -> list[list[Paper]]:
        listed = list(self.papers.values())
        return [listed[at : at + PART_SIZE] for at in range(0, len(listed), PART_SIZE)]

    def _index(self) -> str:
        numbers = range(len(self._parts()) + 1)
        rows = "".join(f"<sitemap><loc>{self.base}/sitemap/{n}.xml</loc></sitemap>" for n in numbers)
        return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="{_XMLNS}">{rows}</sitemapindex>'

    def _part(self, number: int) -> str:
        if number == 0:
            rows = f"<url><loc>{self.base}/gioi-thieu</loc></url>"
        else:
            rows = "".join(
                f"<url><loc>{self.address(item)}</loc><lastmod>{self.lastmod[item.ordinal]}</lastmod></url>"
                for item in self._parts()[number - 1]
            )
            other = "quyet-dinh-so-01-2020-qd-ubnd-quy-dinh-ve-cho-tai-tinh-khac"
            rows += (
                f"<!-- Địa phương --><url><loc>{self.base}/van-ban/chi-tiet/{other}--9{number}</loc></url>"
            )
        return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{_XMLNS}">{rows}</urlset>'

    def _page(self, asked: Asked) -> Reply:
        key = asked.path.rpartition("--")[2]
        found = self.papers.get(int(key) - 300000) if key.isdecimal() else None
        if not self.rendered:
            return page(_shell('<script>self.__next_f.push([1,"Còn hiệu lực"])</script>'))
        if found is None:
            return page(_shell('<main><p class="text-base">Văn bản không tồn tại</p></main>'))
        return page(_rendered(found, asked.get("tabs") or "toan-van"))


class GatewaySite:
    """The JSON gateway over the documents of a `VbplSite`."""

    def __init__(self, site: VbplSite) -> None:
        self.base = ""
        self._site = site

    def answer(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix(GATEWAY)
        if path == "/doc/all" and asked.method == "POST":
            return json_reply(
                self._listed(int(str(asked.body["pageNumber"])), int(str(asked.body["pageSize"])))
            )
        for pattern, reply in (
            (r"/doc/(\d+)", self._detail),
            (r"/doc/(\d+)/diagram", self._diagram),
            (r"/doc/(\d+)/history", self._history),
            (r"/doc/provision/tree/(\d+)", self._tree),
        ):
            if found := re.fullmatch(pattern, path):
                paper = self._site.papers.get(int(found.group(1)) - 300000)
                return json_reply(_envelope(reply(paper))) if paper else json_reply(_MISSING, 400)
        if file := re.fullmatch(r"/doc/minio/buckets/vbpl/(\d+)/(.+)/download", path):
            paper = self._site.papers.get(int(file.group(1)) - 300000)
            return (
                Reply(paper.docx(), _DOCX) if paper and unquote(file.group(2)) == _file(paper) else absent()
            )
        return absent()

    def _listed(self, number: int, size: int) -> object:
        listed = sorted(self._site.papers.values(), key=lambda item: item.issued_on, reverse=True)
        items = [self._short(item) for item in listed[(number - 1) * size : number * size]]
        return _envelope(
            {"current": number, "total": len(listed), "pageNumber": 0, "pageSize": size, "items": items}
        )

    def _short(self, paper: Paper) -> dict[str, object]:
        return {
            "id": paper.key,
            "title": paper.full_title,
            "docAbs": None,
            "docNum": paper.number,
            "docType": {"id": "x", "name": paper.doc_type, "code": "X"},
            "issueDate": f"{paper.issued_on}T00:00:00",
            "effFrom": f"{paper.effective_on}T00:00:00",
            "effTo": None,
            "updatedDate": self._site.lastmod[paper.ordinal].rstrip("Z"),
            "effStatus": {"id": "y", "code": "CHL", "name": "Còn hiệu lực"},
            "documentMajors": [{"id": "m", "majorType": {"code": "nganh_1", "name": "Tư pháp"}}],
            "documentRelatedList": [],
        }

    def _detail(self, paper: Paper) -> dict[str, object]:
        issue = {
            "agencyId": "537",
            "agencyName": paper.issuer,
            "personName": paper.signer,
            "jobTitleName": paper.signer_title,
            "orderIndex": 1,
        }
        law = {"id": "178340", "docNum": "72/2025/QH15", "title": paper.based_on[0]}
        reference = {"targetDocument": law, "referenceType": 3}
        return {
            **self._short(paper),
            "documentContent": None
            if paper.ordinal % 10 == 9
            else {"content": f"<html>{paper.html()}</html>"},
            "documentContentFileName": "Template.pdf",
            "documentContentFileDocName": _file(paper),
            "documentIssues": [issue],
            "documentMajors": [{"id": "m", "name": "Tư pháp", "code": None}],
            "documentFields": [{"id": "f", "name": paper.field, "code": None}],
            "references": [reference, reference],
        }

    def _diagram(self, paper: Paper) -> dict[str, object]:
        later = self._site.papers.get(paper.ordinal + 3)
        incoming = {"10": [{"id": later.key, "name": later.full_title}]} if later else {}
        outgoing = {"3": [{"id": "178340", "name": paper.based_on[0]}]}
        return {"documentNamesByType": outgoing, "documentNamesBySource": incoming}

    def _history(self, paper: Paper) -> Sequence[object]:
        issued = {"createdDate": f"{paper.issued_on}T00:00:00", "createdBy": "Job", "content": "DATE_BH"}
        return [{**issued, "editType": "1", "sourceDocumentName": None, "expiryProvisions": []}]

    def _tree(self, paper: Paper) -> Sequence[object]:
        lines = paper.lines()
        articles = [(line, words) for line, words in pairwise(lines) if line.startswith("Điều ")]
        return [
            {
                "key": f"{paper.key}-{count}",
                "id": f"{paper.key}-{count}",
                "title": title,
                "ptype": 5,
                "level": "Article",
                "orderIndex": count,
                "isLeaf": True,
                "content": {"title": f"Điều {count}", "content": f"{title}<br>{words}"},
            }
            for count, (title, words) in enumerate(articles, start=1)
        ]


_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MISSING = {
    "success": False,
    "statusCode": 400,
    "message": "Không tìm thấy",
    "messageCode": "invalid.document.entity.not.found",
    "data": None,
}


def _file(paper: Paper) -> str:
    return f"{paper.number.replace('/', '.')}.docx"


def _envelope(data: object) -> dict[str, object]:
    return {
        "success": True,
        "statusCode": 200,
        "message": "OK",
        "messageCode": "ok",
        "data": data,
        "total": 1,
    }


def _shell(inside: str) -> str:
    return (
        '<!DOCTYPE html><html lang="vi"><head><title>Văn bản pháp luật | Cơ sở dữ liệu</title></head>'
        f'<body class="font-sans">{inside}</body></html>'
    )


def _rendered(paper: Paper, tab: str) -> str:
    tabs = "".join(
        f'<div class="ant-tabs-tab{" ant-tabs-tab-active" if key == tab else ""}" data-node-key="{key}">'
        f"<div>{label}</div></div>"
        for key, label in _TABS
    )
    panes = {"toan-van": _body, "thuoc-tinh": _attributes, "luoc-do": _diagram}
    pane = panes[tab](paper) if tab in panes else ""
    crumb = '<a class="ant-breadcrumb-link" href="https://vbpl.vn/van-ban/dia-phuong">Địa phương</a>'
    dates = "".join(
        '<div class="lawDocumentHeader_dateItem__a">'
        f'<span class="lawDocumentHeader_dateLabel__a">{label}</span>'
        f'<span class="lawDocumentHeader_dateValue__a">{value:%d/%m/%Y}</span></div>'
        for label, value in (("Ngày có hiệu lực:", paper.effective_on), ("Ngày cập nhật:", paper.issued_on))
    )
    return _shell(
        f'<main><nav class="ant-breadcrumb">{crumb}</nav><div class="lawDocumentHeader_container__a">'
        f'<h1 class="lawDocumentHeader_title__a">{escape(paper.full_title)}</h1>'
        f'<div class="effStatus_detailStatusTag__a">Còn hiệu lực</div>{dates}</div>'
        f'<div class="ant-tabs-nav-list">{tabs}</div>'
        f'<div class="ant-tabs-tabpane ant-tabs-tabpane-active" id="rc-tabs-0-panel-{tab}">{pane}</div>'
        "</main>"
    )


def _body(paper: Paper) -> str:
    marked = re.sub(r"<p>(Điều (\d+)\.)", rf'<p class="prov-article" id="id_{paper.key}-\2">\1', paper.html())
    return f'<div class="preview-content">{marked}</div>'


def _attributes(paper: Paper) -> str:
    rows = (
        ("Số hiệu", paper.number),
        ("Loại văn bản", paper.doc_type),
        ("Ngành", "--"),
        ("Ngày ban hành", f"{paper.issued_on:%d/%m/%Y}"),
        ("Lĩnh vực", paper.field),
        ("Ngày có hiệu lực", f"{paper.effective_on:%d/%m/%Y}"),
        ("Tình trạng hiệu lực", "Còn hiệu lực"),
        ("Ngày hết hiệu lực", "--"),
        ("Cơ quan ban hành", paper.issuer),
        ("Chức danh", paper.signer_title),
        ("Người ký", paper.signer),
    )
    return "".join(
        '<div class="ant-descriptions-item-container">'
        f'<span class="ant-descriptions-item-label">{label}</span>'
        f'<span class="ant-descriptions-item-content"><span>{escape(value)}</span></span></div>'
        for label, value in rows
    )


def _diagram(paper: Paper) -> str:
    def card(label: str, titles: Sequence[str]) -> str:
        items = "".join(f"<li><a>{escape(title)}</a></li>" for title in titles) or "<li>--</li>"
        return f'<div class="ant-card-body"><span>{label} ({len(titles)})</span><ul>{items}</ul></div>'

    amending = f"Quyết định số {paper.ordinal + 900}/2026/QĐ-UBND Sửa đổi {paper.number}"
    return (
        card("Căn cứ ban hành", paper.based_on)
        + card("Văn bản được thay thế", [])
        + "<div><span>VĂN BẢN ĐANG XEM</span></div>"
        + card("Văn bản sửa đổi bổ sung", [amending])
        + card("Văn bản hợp nhất", [])
    )

"""A look-alike of a department's NukeViet site with the module laws, in the theme as it comes or another."""

from __future__ import annotations

import re
from html import escape

from tests.crawlers.servers.corpus import Paper, papers
from tests.crawlers.servers.serving import Asked, Reply, absent, page

PER_PAGE = 20
MODULE = "/vi/van-ban"


class NukeVietSite:
    """`theme` is new (tabs), old (tr.hoatim) or own (neither classes nor tables: labels alone)."""

    def __init__(self, count: int, first: int = 9000, *, theme: str = "new") -> None:
        self.base = ""
        self.theme = theme
        self.papers = papers(count, first)

    def address(self, paper: Paper) -> str:
        return f"{MODULE}/detail/{paper.slug[:80]}-{paper.ordinal}/"

    def newest_first(self) -> list[Paper]:
        return sorted(self.papers.values(), key=lambda item: item.ordinal, reverse=True)

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /admin/\n", "text/plain")
        if asked.path == f"{MODULE}/rss/":
            return Reply(self._feed().encode(), "application/rss+xml")
        if found := re.fullmatch(rf"{MODULE}/(?:page-(\d+)/)?", asked.path):
            return page(self._list(int(found.group(1) or 1)))
        if found := re.fullmatch(rf"{MODULE}/detail/.*-(\d+)/", asked.path):
            paper = self.papers.get(int(found.group(1)))
            if paper is None:
                return Reply(b"", status=302, headers={"Location": f"{MODULE}/"})
            if asked.get("download"):
                return Reply(paper.docx(), "application/force-download")
            return page(self._detail(paper))
        return absent()

    def _list(self, number: int) -> str:
        listed = self.newest_first()
        last = (len(listed) - 1) // PER_PAGE + 1
        rows = "".join(
            f'<div class="table-rows"><div class="c-code"><span class="label-name">Số hiệu:</span>'
            f'<a href="{self.address(item)}">{item.number}</a></div>'
            f'<div class="c-time"><span>Ngày ban hành:</span>{item.issued_on:%d/%m/%Y}</div>'
            f'<div class="c-intro"><a href="{self.address(item)}">{escape(item.title)}</a></div>'
            '<div class="c-file"><ul class="laws-download"><li>'
            f'<a href="{self.address(item)}?download=1&amp;id=0">'
            "Tải tập tin</a></li></ul></div></div>"
            for item in listed[(number - 1) * PER_PAGE : number * PER_PAGE]
        )
        pages = "".join(
            f'<li><a href="{MODULE}/page-{n}/">{n}</a></li>'
            for n in {2, number - 1, number + 1, last}
            if 1 < n <= last
        )
        return (
            '<div class="flex-table-laws"><div class="table-rows table-head"></div>'
            f'{rows}</div><div class="generate_page"><ul class="pagination">{pages}</ul></div>'
        )

    def _detail(self, paper: Paper) -> str:
        pairs = _pairs(paper)
        file = f"{self.address(paper)}?download=1&amp;id=0"
        name = f"{paper.number.replace('/', '-')}.docx"
        files = (
            f'<div class="laws-download-file"><a href="{file}">Tải tập tin: <strong>{name}</strong></a></div>'
        )
        if self.theme == "old":
            rows = "".join(f'<tr class="hoatim"><td>{k}</td><td>{escape(v)}</td></tr>' for k, v in pairs)
            return f'<h3 class="lawh3">{escape(paper.title)}</h3><table>{rows}</table>{files}'
        if self.theme == "own":
            lines = "".join(f"<p><b>{k}:</b> {escape(v)}</p>" for k, v in pairs)
            return f'<h1>{escape(paper.title)}</h1>{lines}<p><a href="{file}">Tải về</a></p>'
        rows = "".join(f'<tr><td class="col-header">{k}</td><td>{escape(v)}</td></tr>' for k, v in pairs)
        return (
            f'<div class="law-detail"><h1>{escape(paper.title)}</h1>'
            f'<table class="table table-properties">{rows}</table>'
            f'<div id="doc-body"><div class="bodytext">{paper.html()}</div></div>{files}</div>'
        )

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>[{item.number}] {escape(item.title)}</title>"
            f"<link>{self.base}{self.address(item)}</link><guid>laws_{item.ordinal}</guid>"
            f"<description>Ngày ban hành: {item.issued_on:%d/%m/%Y}. Trích yếu: {escape(item.title)}"
            "</description>"
            "<pubDate>Fri, 20 Nov 2026 02:00:00 GMT</pubDate></item>"
            for item in self.newest_first()[:30]
        )
        return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'


def _pairs(paper: Paper) -> tuple[tuple[str, str], ...]:
    return (
        ("Số kí hiệu", paper.number),
        ("Ngày ban hành", f"{paper.issued_on:%d/%m/%Y}"),
        ("Ngày bắt đầu hiệu lực", f"{paper.effective_on:%d/%m/%Y}"),
        ("Thể loại", paper.doc_type),
        ("Lĩnh vực", paper.field),
        ("Cơ quan ban hành", paper.issuer),
        ("Người ký", paper.signer),
    )

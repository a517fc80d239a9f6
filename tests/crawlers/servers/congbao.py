"""A look-alike of congbao.chinhphu.vn: the feed of 50, detail pages, PDFs in parts."""

from __future__ import annotations

import re
from html import escape

from tests.crawlers.servers.corpus import Paper, papers
from tests.crawlers.servers.serving import Asked, Reply, absent, page

FEED = "/cac-van-ban-moi-ban-hanh.rss"


class CongBaoSite:
    def __init__(self, count: int, first: int = 20000) -> None:
        self.base = ""
        self.papers = papers(count, first)

    def answer(self, asked: Asked) -> Reply:
        if asked.path == FEED:
            return Reply(self._feed().encode(), "application/rss+xml")
        if found := re.fullmatch(r"/van-ban/.*?-?(\d+)(?:/\d+)?\.htm", asked.path):
            paper = self.papers.get(int(found.group(1)))
            return page(self._detail(paper)) if paper else absent()
        if found := re.fullmatch(r"/CongBaoCP/VanBan/2026/9/(\d+)/phan (\d)\.pdf", asked.path):
            return Reply(_pdf(f"Phan {found.group(2)}"), "application/pdf")
        return absent()

    def _feed(self) -> str:
        newest = sorted(self.papers.values(), key=lambda item: item.ordinal, reverse=True)[:50]
        items = "".join(
            f"<item><title>{escape(item.full_title)}</title><link>{self.base}/van-ban/{item.slug[:60]}-"
            f"{item.ordinal}.htm</link><pubDate>Fri, 04 Sep 2026 02:00:00 GMT</pubDate></item>"
            for item in newest
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'

    def _detail(self, paper: Paper) -> str:
        title = escape(paper.full_title.replace("ố", "&#7889;"))
        parts = "".join(
            f'<a href="{self.base}/CongBaoCP/VanBan/2026/9/{paper.ordinal}/phan {part}.pdf">Tải về</a>'
            for part in (1, 2)
        )
        return (
            f'<html><head><meta property="og:title" content="{title}"></head><body><p>Thứ hai, 23/11/2026</p>'
            f"<p>Ban hành: {paper.issued_on:%d/%m/%Y} - Hiệu lực: {paper.effective_on:%d/%m/%Y}</p>"
            f"<p>Công báo số 498 + 499, ngày 04/09/2026</p>{parts}</body></html>"
        )


def _pdf(words: str) -> bytes:
    """A PDF of one line."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return (
        out + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    )

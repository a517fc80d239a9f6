"""A look-alike of a province's Công báo on Lotus Domino, with the quirks of the recorded one."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from tests.crawlers.servers.corpus import Paper, papers
from tests.crawlers.servers.serving import Asked, Reply, absent, page

DATABASE = "/congbao.nsf"
PER_ISSUE = 10
LAST_ISSUE = date(2026, 7, 25)


class DominoSite:
    """`papers` in issues of ten, an issue every five days; every third issue is a double one (44 + 45)."""

    def __init__(self, count: int, first: int = 5000) -> None:
        self.base = ""
        self.papers = papers(count, first)

    def issues(self) -> list[tuple[str, date, list[Paper]]]:
        """(number, date, documents), newest first."""
        listed = sorted(self.papers.values(), key=lambda item: item.ordinal)
        groups = [listed[at : at + PER_ISSUE] for at in range(0, len(listed), PER_ISSUE)]
        dated = []
        for count, group in enumerate(groups):
            number = f"{count + 1:02} + {count + 2:02}" if count % 3 == 2 else f"{count + 1:02}"
            dated.append((number, LAST_ISSUE - timedelta(days=5 * (len(groups) - 1 - count)), group))
        return dated[::-1]

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return absent()
        view = asked.path.removeprefix(f"{DATABASE}/")
        category = asked.get("RestrictToCategory")
        if view == "DanhMucVB":
            return page(self._front())
        if view == "GazettesByYearMonth":
            return page(self._year(int(category)))
        if view == "DocumentsByGazette":
            return page(self._issue(category))
        if view == "VanBanQPPL2":
            return page(self._list(int(asked.get("Start", "1"))))
        paper = self._by_unid(asked.get("ParentUNID") or view.partition("/")[0])
        if paper is None:
            return absent()
        if view == "ThuocTinh":
            return page(_attributes(paper))
        if view == "NoiDung":
            return page(f"<html><body><h1>Nội dung</h1>{_download(paper)}</body></html>")
        return Reply(paper.docx(), "application/octet-stream") if "/$file/" in view else absent()

    def _by_unid(self, unid: str) -> Paper | None:
        return self.papers.get(int(unid, 16) - 1) if len(unid) == 32 else None

    def _front(self) -> str:
        years = sorted({on.year for _, on, _ in self.issues()}, reverse=True)
        return f'<select id="gazette-year">{"".join(f"<option>{year}</option>" for year in years)}</select>'

    def _year(self, year: int) -> str:
        rows = "".join(
            f"<tr><td><a href='x?OpenDocument'><span doccate='{year}%2FNo.%7B{number}%7D' "
            f"value='{_category(number, on)}'>‣</span> Số {number} Ngày {on.day}/{on.month}</a></td></tr>"
            for number, on, _ in self.issues()
            if on.year == year
        )
        return (
            f"<html><body><form><table>{rows or '<h2>No documents found</h2>'}</table></form></body></html>"
        )

    def _issue(self, category: str) -> str:
        for number, on, group in self.issues():
            if _category(number, on) == category:
                head = "issue<tr><th class='level1-heading'>Phần văn bản quy phạm pháp luật</th></tr>"
                return head + "UBND Tỉnh".join(_row(paper) for paper in group)
        return "<h2>No documents found</h2>"

    def _list(self, start: int) -> str:
        listed = sorted(self.papers.values(), key=lambda item: item.ordinal, reverse=True)
        rows = "".join(
            f'<tr><td><a class="kyhieu" href="NoiDung?openForm&amp;ParentUNID={item.unid}">{item.number}</a>'
            f'<span class="w-effect">{item.issued_on:%d/%m/%Y}</span>'
            f'<span class="excerpt">{escape(item.title)}</span>{_download(item)}</td></tr>'
            for item in listed[start - 1 : start + 29]
        )
        return (
            f'<div class="divData">Tìm thấy: <span id="total">{len(listed)}</span>'
            f"<table><tr><th>STT</th></tr>{rows}</table></div>"
        )


def _category(number: str, on: date) -> str:
    return f"Số {number} Ngày {on.day}/{on.month}/{on.year}"


def _download(paper: Paper) -> str:
    name = f"{paper.doc_type[:2]} so {paper.number.partition('/')[0]}.docx"
    return f'<div class="download-links"><a href="{paper.unid}/$file/{name}">{name}</a></div>'


def _row(paper: Paper) -> str:
    on = paper.issued_on
    kind = f"{paper.doc_type} của {'HĐND' if 'HĐND' in paper.number else 'UBND'} tỉnh"
    return (
        f"<tr><td>{on.day}/{on.month}/{on.year}</td>"
        f"<td><a href='NoiDung?openForm&ParentUNID={paper.unid}'><span class='doc-cate'>{kind}</span> "
        f"<span class='doc-notation'>số {paper.number}</span> {escape(paper.title)}</a></td>"
        f"<td>{_download(paper)}</td><td>4</td></tr>"
    )


def _attributes(paper: Paper) -> str:
    rows = (
        ("Số, ký hiệu", paper.number),
        ("Ngày ban hành", f"{paper.issued_on:%d/%m/%Y}"),
        ("Cơ quan ban hành", "HĐND tỉnh" if "HĐND" in paper.number else "UBND tỉnh"),
        ("Người ký", paper.signer),
        ("Loại văn bản", paper.doc_type),
        ("Lĩnh vực", paper.field),
        ("Trích yếu", paper.title),
        ("Ngày hiệu lực", f"{paper.effective_on:%d/%m/%Y}"),
        ("Ngày hết hiệu lực", "..."),
        ("Tình trạng hiệu lực", "Đang hiệu lực"),
        ("Trang", "4"),
    )
    cells = "".join(f"<tr><th>{label}</th><td>{escape(value)}</td></tr>" for label, value in rows)
    return f'<html><body><table class="tbl-attributes">{cells}</table></body></html>'

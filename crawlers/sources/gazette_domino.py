"""Công báo on Lotus Domino (`congbao.nsf`), as provinces have had it made since about 2012.

Seen recorded at one province in 2026-08; Bình Phước's gazette and others are of the same make. Views are
addresses: `GazettesByYearMonth` lists a year's issues, `DocumentsByGazette` the documents of one,
`ThuocTinh` a document's attributes, `NoiDung` its words, `UNID/$file/name` its files.

Quirks: an issue's category in `DocumentsByGazette` is the `value` of its span ("Số 44 + 45 Ngày 10/7/2026"),
and for its PDF the same with every + written as _; an issue's page is a run of table rows without a table,
with bare words between them; file names hold spaces; pages carry `noindex`, which is for search engines; TLS
chains lack an intermediate certificate; "No documents found" is how a view says that it is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qs, quote, urlsplit

from bs4 import BeautifulSoup, Tag

from crawlers.sources.described import Described, FileLink, LayoutChanged
from crawlers.sources.labels import Frame, describe
from crawlers.sources.links import file_name, link, linked_files
from crawlers.sources.reading import day, day_or_unread, html_of, labelled, read_html, said, table_rows, words

ROWS_PER_PAGE = 30

_UNID = re.compile(r"[0-9A-F]{32}", re.IGNORECASE)
_ISSUE = re.compile(r"Số\s+(.+?)\s+Ngày\s+(\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE)
_OPENED = re.compile(r"""window\.open\(\s*["']([^"']+)["']""")
_BY = re.compile(r"^(.+?)\s+của\s+(.+)$")
_EMPTY = "No documents found"
_FILES = 'a[href*="$file/"], a[href*="$FILE/"]'


@dataclass(frozen=True, slots=True)
class Issue:
    """A số công báo. `category` is what the views call it; double issues are "44 + 45"."""

    category: str
    number: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a view of documents; `total` of the whole view, None where the page does not say."""

    total: int | None
    documents: tuple[Described, ...]


def issues_url(base: str, year: int) -> str:
    return f"{base}/GazettesByYearMonth?openView&Count=-1&RestrictToCategory={year}"


def issue_url(base: str, category: str) -> str:
    return f"{base}/DocumentsByGazette?openView&Count=-1&RestrictToCategory={quote(category, safe='')}"


def issue_file_url(base: str, category: str) -> str:
    """The view that names the issue's own PDF."""
    name = quote(category.replace("+", "_"), safe="")
    return f"{base}/GazettesByYearMonthDayNo?openView&Count=-1&RestrictToCategory={name}"


def attributes_url(base: str, unid: str) -> str:
    return f"{base}/ThuocTinh?openForm&ParentUNID={unid}"


def content_url(base: str, unid: str) -> str:
    return f"{base}/NoiDung?openForm&ParentUNID={unid}"


def list_url(base: str, view: str, page: int) -> str:
    """A view of documents, newest first; pages count from 1."""
    return f"{base}/{view}?OpenView&Start={ROWS_PER_PAGE * (page - 1) + 1}&page={page}"


def parse_years(data: bytes | str, url: str) -> tuple[int, ...]:
    """The years that the gazette's front page offers, newest first. Raises `LayoutChanged`."""
    options = (words(option) for option in read_html(data, url).select("#gazette-year option"))
    years = {int(option) for option in options if re.fullmatch(r"(19|20)\d\d", option)}
    if not years:
        raise LayoutChanged(url, "không có ô chọn năm công báo", "the list of years is missing")
    return tuple(sorted(years, reverse=True))


def parse_issues(data: bytes | str, url: str) -> tuple[Issue, ...]:
    """`GazettesByYearMonth` of a year, in the page's order. Raises `LayoutChanged`."""
    page = read_html(data, url)
    spans = page.select("span[doccate][value]")
    if not spans and not _is_empty(page):
        raise LayoutChanged(url, "không có số công báo nào", "no issue of the gazette is named")
    return tuple(dict.fromkeys(_issue(words(str(span["value"]))) for span in spans))


def parse_issue_documents(data: bytes | str, url: str) -> tuple[Described, ...]:
    """`DocumentsByGazette`: the documents of one issue with section, page and files.

    Raises `LayoutChanged` where there are rows but none names a document.
    """
    page = _as_table(data, url)
    category = parse_qs(urlsplit(url).query).get("RestrictToCategory", [""])[0]
    issue = _issue(category)
    found = [document for document in _issue_rows(page, url) if document]
    if not found and not _is_empty(page):
        raise LayoutChanged(url, "số công báo không có văn bản nào", "the issue names no document")
    return tuple(
        replace(document, gazette_number=issue.number, gazette_on=issue.on) if issue.on else document
        for document in found
    )


def parse_issue_file(data: bytes | str, url: str) -> FileLink | None:
    """The issue's own PDF, named by `GazettesByYearMonthDayNo`; None where there is none."""
    for anchor in read_html(data, url).select("gazettefile a[onclick]"):
        if opened := _OPENED.search(str(anchor["onclick"])):
            address = link(url, opened.group(1))
            if address:
                name = words(str(anchor.get("title") or "")) or file_name(address)
                return FileLink(address, name, "issue")
    return None


def parse_list(data: bytes | str, url: str) -> ListPage:
    """`VanBanQPPL2` and its like: rows with số hiệu, trích yếu, dates, files. Raises `LayoutChanged`."""
    page = read_html(data, url)
    total = words(page.select_one("#total"))
    rows = page.select("div.divData table tr")
    documents = tuple(document for document in (_list_row(row, url) for row in rows) if document)
    if not rows and not _is_empty(page):
        raise LayoutChanged(url, "không có bảng văn bản (div.divData)", "the table div.divData is missing")
    return ListPage(int(total) if total.isdecimal() else None, documents)


def parse_attributes(data: bytes | str, url: str) -> Described:
    """`ThuocTinh`: the table of labels and values. Raises `LayoutChanged`."""
    page = read_html(data, url)
    table = page.select_one("table.tbl-attributes")
    if table is None:
        raise LayoutChanged(url, "không có bảng thuộc tính", "the table tbl-attributes is missing")
    frame = Frame(_unid(url), url, files=linked_files(page, url, _FILES))
    return describe(frame, labelled(table_rows(table)))


def parse_content(data: bytes | str, url: str) -> tuple[str, tuple[FileLink, ...]]:
    """`NoiDung`: the words as HTML ("" where only files have them) and the files."""
    page = read_html(data, url)
    files = linked_files(page, url, _FILES)
    for node in page.select("script, style, select, .download, .cb-div-head, .cb-table-menu-group"):
        node.decompose()
    body = page.select_one("#noidung, .noidung, #content, .document-content, #divNoidung")
    return html_of(body), files


def _issue(category: str) -> Issue:
    named = _ISSUE.search(category)
    return Issue(category, named.group(1), day(named.group(2))) if named else Issue(category, "", None)


def _issue_rows(page: BeautifulSoup, url: str) -> Iterator[Described | None]:
    part = section = ""
    for row in page.find_all("tr"):
        heading = row.find("th", class_=("level1-heading", "level2-heading"))
        if isinstance(heading, Tag):
            is_part = "level1-heading" in (heading.get("class") or [])
            part, section = (words(heading), "") if is_part else (part, words(heading))
            continue
        yield _issue_row(row, part, section, url)


def _issue_row(row: Tag, part: str, section: str, url: str) -> Described | None:
    anchor = row.select_one("a[href*=ParentUNID]")
    if anchor is None:
        return None
    address = link(url, str(anchor["href"]))
    cells = [words(cell) for cell in row.find_all("td", recursive=False)]
    category, notation = words(anchor.select_one(".doc-cate")), words(anchor.select_one(".doc-notation"))
    by = _BY.match(category)
    unread: list[tuple[str, str]] = []
    return Described(
        key=_unid(address),
        url=address,
        title=words(anchor)[len(f"{category} {notation}") :].strip() or words(anchor),
        number=said(re.sub(r"^số\s+", "", notation, flags=re.IGNORECASE)),
        doc_type=by.group(1) if by else category,
        issuers=(by.group(2),) if by else ((section,) if section else ()),
        issued_on=day_or_unread("Ngày ban hành", cells[0], unread) if cells else None,
        files=linked_files(row, url, _FILES),
        attributes={
            name: value
            for name, value in (("part", part), ("section", section), ("page", cells[-1] if cells else ""))
            if value
        },
        unread_dates=tuple(unread),
    )


def _list_row(row: Tag, url: str) -> Described | None:
    anchor = row.select_one("a.kyhieu[href*=ParentUNID]") or row.select_one("a[href*=ParentUNID]")
    if anchor is None:
        return None
    address = link(url, str(anchor["href"]))
    unread: list[tuple[str, str]] = []
    return Described(
        key=_unid(address),
        url=address,
        title=words(row.select_one("span.excerpt")),
        number=said(words(anchor)),
        issued_on=day_or_unread("w-effect", words(row.select_one("span.w-effect")), unread),
        effective_on=day_or_unread("effecting", words(row.select_one("span.effecting")), unread),
        files=linked_files(row, url, _FILES),
        unread_dates=tuple(unread),
    )


def _unid(url: str) -> str:
    found = _UNID.search(urlsplit(url).query)
    return found.group().upper() if found else ""


def _as_table(data: bytes | str, url: str) -> BeautifulSoup:
    """Rows that stand without a table are dropped by HTML parsers, so one is put around them."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return read_html(text if re.search(r"<table\b", text, re.IGNORECASE) else f"<table>{text}</table>", url)


def _is_empty(page: BeautifulSoup) -> bool:
    return _EMPTY.lower() in words(page).lower()

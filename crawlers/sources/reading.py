"""Values as sites write them: words of a node, dates, empty marks, số hiệu in a title, labelled rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from unicodedata import normalize

from bs4 import BeautifulSoup, Tag
from lxml import etree

from bookshelf.model import Validity
from bookshelf.names import name_key
from bookshelf.spellings import Misspelt, as_date, as_validity
from crawlers.sources.described import LayoutChanged, UnknownCode

PAGE_LIMIT = 24 << 20
"""Bytes of a page or answer that a parser takes; the longest recorded page has one million."""

TITLE_LIMIT = 2000
"""Characters of a title; longer ones are no titles, and patterns need not look at them."""

_XML_DECLARATION = re.compile(r"<\?xml", re.IGNORECASE)
"""XHTML pages begin with it, and what reads them warns of it."""
_BLANK = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_NOTHING = re.compile(r"[-–—.…_ ]*|(?:chưa có|không có|đang cập nhật|n/a|null)", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\b")
_NUMBER = re.compile(
    r"(?:(?:số|sô|no\.?)\s*:?\s*)?([\w.+-]*\d[\w.+-]*\s*/\s*[^\s,;:()]+(?:(?<=-)\s+[^\s,;:()]+)?)",
    re.IGNORECASE,
)
"""A dash may have a space behind it: "21/2017/TT- NHNN"."""
_LAW_NUMBER = re.compile(r"^(.*?)[\s,]+số\s+(\d+/\d{4}/\S+)$", re.IGNORECASE | re.DOTALL)


def read_html(data: bytes | str, url: str) -> BeautifulSoup:
    """The page's tree. Raises `LayoutChanged` for what is no page: nothing, or beyond `PAGE_LIMIT`."""
    _refuse_size(data, url)
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return BeautifulSoup(_XML_DECLARATION.sub("", text), "lxml")


def read_xml(data: bytes | str, url: str) -> etree._Element:
    """The root of a feed or sitemap; entities are not resolved. Raises `LayoutChanged`."""
    _refuse_size(data, url)
    raw = data.encode() if isinstance(data, str) else data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    try:
        return etree.fromstring(raw.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise LayoutChanged(
            url, f"không phải XML hợp lệ ({error.msg})", f"is not valid XML ({error.msg})"
        ) from None


def _refuse_size(data: bytes | str, url: str) -> None:
    if not data.strip():
        raise LayoutChanged(url, "trang rỗng", "the page is empty")
    if len(data) > PAGE_LIMIT:
        raise LayoutChanged(
            url,
            f"trang dài hơn {PAGE_LIMIT >> 20} MB, không phải trang văn bản",
            f"the page has more than {PAGE_LIMIT >> 20} MB and is no document's page",
        )


def words(node: Tag | str | None) -> str:
    """The text of a node (or a value) on one line, NFC."""
    if node is None:
        return ""
    text = node if isinstance(node, str) else node.get_text(" ")
    return normalize("NFC", _BLANK.sub(" ", text)).strip()


def html_of(node: Tag | None) -> str:
    """The node as HTML; "" where it is not there or has no words."""
    return str(node) if node is not None and words(node) else ""


def said(value: str) -> str:
    """The value, or "" where the site writes a mark for nothing: --, ..., Đang cập nhật."""
    value = words(value)
    return "" if _NOTHING.fullmatch(value) else value


def day(value: str) -> date | None:
    """The first dd/mm/yyyy (or an ISO date) in the value; None where there is none that exists."""
    found = _DATE.search(value)
    try:
        return as_date("/".join(found.groups()) if found else value)
    except Misspelt:
        return None


def day_or_unread(label: str, value: str, unread: list[tuple[str, str]]) -> date | None:
    """The date; a value that is there but is no date goes to `unread` with its label."""
    value = said(value)
    found = day(value) if value else None
    if value and found is None:
        unread.append((label, value[:60]))
    return found


def validity_or_unknown(value: str, where: str, unknown: list[UnknownCode]) -> Validity:
    """The status by code or name; one that means nothing goes to `unknown`."""
    value = said(value).rsplit(":", 1)[-1].strip()
    try:
        return as_validity(value)
    except Misspelt:
        unknown.append(UnknownCode("status", value[:80], where))
        return Validity.UNKNOWN


def number_of_title(title: str) -> str:
    """The số hiệu that a site's title begins with ("Nghị định số 01/2020/NĐ-CP Về …"), or ends with (laws).

    >>> number_of_title("Quyết định số 05/2021/QĐ-UBND Ban hành quy định")
    '05/2021/QĐ-UBND'
    """
    if law := _LAW_NUMBER.match(title):
        return law.group(2)
    found = _NUMBER.search(title[:300])
    before = name_key(title[: found.start()]) if found else ""
    return found.group(1).replace(" ", "") if found and len(before.split()) <= 5 else ""


def plain_title(title: str, doc_type: str, number: str) -> str:
    """Trích yếu alone: without the type and số hiệu that the site puts before it or, of laws, behind it.

    >>> plain_title("Quyết định số 05/2021/QĐ-UBND Ban hành quy định", "Quyết định", "05/2021/QĐ-UBND")
    'Ban hành quy định'
    """
    if (law := _LAW_NUMBER.match(title)) and law.group(2) == number:
        return law.group(1)
    before = rf"(?:{re.escape(doc_type)}\s*)?(?:(?:số|sô)\s*:?\s*)?"
    head = rf"{before}{_spaced(number)}\s*[:,.–-]?\s*"
    found = re.match(head, title, re.IGNORECASE) if number else None
    return (title[found.end() :] if found else title) or title


def doc_type_of_title(title: str, number: str) -> str:
    """The words before the số hiệu: "Thông tư liên tịch số 01/…" → "Thông tư liên tịch"."""
    if (law := _LAW_NUMBER.match(title)) and law.group(2) == number:
        return next((name for name in ("Bộ luật", "Luật", "Pháp lệnh") if title.startswith(name)), "")
    found = re.search(_spaced(number), title) if number else None
    before = title[: found.start()] if found else ""
    before = re.sub(r"\s*(?:số|sô)?\s*:?\s*$", "", before, flags=re.IGNORECASE)
    return before if len(before.split()) <= 5 else ""


def _spaced(number: str) -> str:
    """A pattern for the number with spaces anywhere in it."""
    return r"\s*".join(map(re.escape, number))


def labelled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Label → value as written, labels without their colon; the first of equal labels stays."""
    found: dict[str, str] = {}
    for label, value in pairs:
        label = words(label).rstrip(" :")
        if label:
            found.setdefault(label, words(value))
    return found


class Labels:
    """The values of a page by label, in whatever spelling the theme has; names are tried in turn."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._values = {name_key(label): value for label, value in pairs.items()}

    def get(self, *names: str) -> str:
        """The first value that says something."""
        found = (said(self._values.get(name_key(name), "")) for name in names)
        return next((value for value in found if value), "")

    def raw(self, *names: str) -> str:
        """As `get`, with marks for nothing kept."""
        return next((self._values[name_key(name)] for name in names if name_key(name) in self._values), "")


def table_rows(node: Tag) -> Iterator[tuple[str, str]]:
    """(label, value) of table rows: every odd cell is the label of the cell after it."""
    for row in node.find_all("tr"):
        cells = row.find_all(["td", "th"], recursive=False)
        yield from ((words(a), words(b)) for a, b in zip(cells[::2], cells[1::2], strict=False))


def paragraphs(text: str) -> str:
    """Plain text as HTML, a paragraph a line."""
    return "\n".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def split_names(value: str) -> tuple[str, ...]:
    """Several names in one value: by semicolon, or by line."""
    return tuple(name for name in (said(part) for part in re.split(r"[;\n]", value)) if name)

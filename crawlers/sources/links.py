"""Links of a page: their addresses, and the files behind them."""

from __future__ import annotations

from unicodedata import normalize
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from bs4 import Tag

from crawlers.sources.described import FileLink
from crawlers.sources.reading import words

FILE_ENDINGS = (".pdf", ".doc", ".docx", ".rtf", ".odt", ".xls", ".xlsx", ".zip", ".rar", ".7z", ".tif")
"""What a link to a file ends with."""


def link(base: str, href: str) -> str:
    """The absolute address, with spaces and Vietnamese letters encoded and no fragment; "" if not of the web.

    >>> link("https://e.vn/a/b", "c/$file/QD so 37.doc")
    'https://e.vn/a/c/$file/QD%20so%2037.doc'
    """
    parts = urlsplit(urljoin(base, href.strip()))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def file_name(url: str) -> str:
    """The last part of the address's path, decoded."""
    return normalize("NFC", unquote(urlsplit(url).path.rsplit("/", 1)[-1]))[:200]


def linked_files(node: Tag, url: str, selector: str) -> tuple[FileLink, ...]:
    """The files behind the links that a CSS selector names, each once, in the page's order."""
    found: dict[str, FileLink] = {}
    for anchor in node.select(selector):
        address = link(url, str(anchor.get("href") or ""))
        if address:
            found.setdefault(address, FileLink(address, file_name(address) or words(anchor)))
    return tuple(found.values())

"""Sitemaps (sitemaps.org) and RSS 2.0 feeds: what a site says has changed, and when."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from crawlers.sources.described import LayoutChanged
from crawlers.sources.links import link
from crawlers.sources.reading import read_xml, words

ENTRY_LIMIT = 60_000
"""Entries of one sitemap or feed; the protocol allows 50,000."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """`changed` is the lastmod as written ("" where there is none): equal means unchanged."""

    url: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """`is_index`: the entries are sitemaps themselves."""

    entries: tuple[SitemapEntry, ...]
    is_index: bool


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of an RSS feed; `key` is its guid, or its address."""

    key: str
    url: str
    title: str
    description: str
    published: datetime | None


def parse_sitemap(data: bytes | str, url: str) -> Sitemap:
    """A sitemap or an index of sitemaps; addresses that are not of the web are left out.

    Raises `LayoutChanged`.
    """
    root = read_xml(data, url)
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise LayoutChanged(url, f"không phải sitemap (<{kind}>)", f"is no sitemap (<{kind}>)")
    entries = []
    for node in _limited(root, url):
        address = link(url, _child(node, "loc"))
        if address:
            entries.append(SitemapEntry(address, _child(node, "lastmod")))
    return Sitemap(tuple(entries), kind == "sitemapindex")


def parse_rss(data: bytes | str, url: str) -> tuple[FeedItem, ...]:
    """The items of an RSS feed. Raises `LayoutChanged`; a feed without items is one that has none."""
    root = read_xml(data, url)
    channel = root.find("channel")
    if etree.QName(root).localname != "rss" or channel is None:
        raise LayoutChanged(url, "không phải RSS", "is no RSS feed")
    return tuple(
        FeedItem(
            key=_child(node, "guid") or link(url, _child(node, "link")),
            url=link(url, _child(node, "link")),
            title=words(html.unescape(_child(node, "title"))),
            description=words(html.unescape(_child(node, "description"))),
            published=_published(_child(node, "pubDate")),
        )
        for node in _limited(channel, url)
        if etree.QName(node).localname == "item"
    )


def lastmod_day(changed: str) -> date | None:
    """The day of a lastmod (W3C date or time); None where it is none."""
    try:
        return date.fromisoformat(changed[:10])
    except ValueError:
        return None


def _limited(root: etree._Element, url: str) -> Iterator[etree._Element]:
    if len(root) > ENTRY_LIMIT:
        raise LayoutChanged(url, f"có hơn {ENTRY_LIMIT} mục", f"has more than {ENTRY_LIMIT} entries")
    return root.iterchildren(tag=etree.Element)


def _child(node: etree._Element, name: str) -> str:
    children = node.iterchildren(tag=etree.Element)
    found = next((child for child in children if etree.QName(child).localname == name), None)
    return (found.text or "").strip() if found is not None else ""


def _published(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None

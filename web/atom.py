"""Atom feeds (RFC 4287): what is new, for readers of feeds and for other portals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from xml.etree import ElementTree as ET

from flask import Response

MEDIA_TYPE = "application/atom+xml"

_NAMESPACE = "http://www.w3.org/2005/Atom"
_VIETNAM = timezone(timedelta(hours=7))
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""`updated` of what has no date, and of an empty feed: the element must be there (4.1.1, 4.1.2)."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (2.2)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a feed; `address` is its permanent one and identifies it."""

    address: str
    title: str
    summary: str = ""
    updated: datetime | None = None
    published: datetime | None = None
    authors: Sequence[str] = ()
    categories: Sequence[str] = ()


def at_midnight(day: date | None) -> datetime | None:
    """The beginning of a day in Việt Nam."""
    return datetime.combine(day, time(), _VIETNAM) if day else None


def feed(
    entries: Iterable[Entry], *, address: str, page: str, title: str, author: str, language: str
) -> Response:
    """The feed at `address`, which shows what the HTML page at `page` lists; both are absolute addresses."""
    listed = list(entries)
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    _add(root, "id", address)
    _add(root, "title", title)
    _add(root, "updated", _moment(max((_updated(one) for one in listed), default=_LONG_AGO)))
    ET.SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _person(root, author)
    for one in listed:
        _entry(root, one)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    response = Response(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _entry(root: ET.Element, one: Entry) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", one.address)
    _add(entry, "title", one.title)
    _add(entry, "updated", _moment(_updated(one)))
    if one.published:
        _add(entry, "published", _moment(one.published))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.address})
    for name in one.authors:
        _person(entry, name)
    for category in one.categories:
        ET.SubElement(entry, "category", {"term": _clean(category)})
    if one.summary:
        _add(entry, "summary", one.summary)


def _updated(one: Entry) -> datetime:
    return one.updated or one.published or _LONG_AGO


def _person(parent: ET.Element, name: str) -> None:
    _add(ET.SubElement(parent, "author"), "name", name)


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = _clean(words)


def _clean(words: str) -> str:
    return _NO_XML.sub(" ", words)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")

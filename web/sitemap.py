"""For search engines: robots.txt and the sitemap, an index of parts that are written while they are sent.

The form is that of sitemaps.org: at most 50,000 addresses a part.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, url_for

from bookshelf.collections import Collections
from bookshelf.record import Record
from bookshelf.shelves import SHELVES

PART = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CHUNK = 500
"""Lines that are sent at once."""

Place = tuple[str, datetime | None]
"""An absolute address, and when what stands there changed."""


def register(pages: Blueprint, record: Record) -> None:
    """Add robots.txt and the sitemap."""
    collections = Collections(record)

    @pages.get("/robots.txt")
    def robots() -> Response:
        return Response(robots_text(url_for("pages.sitemap", _external=True)), mimetype="text/plain")

    @pages.get("/sitemap.xml")
    def sitemap() -> Response:
        parts = math.ceil(record.count() / PART)
        addresses = [url_for("pages.sitemap_shelves", _external=True)]
        addresses += [
            url_for("pages.sitemap_part", number=number, _external=True) for number in range(1, parts + 1)
        ]
        return _xml("sitemapindex", (f"<sitemap><loc>{escape(one)}</loc></sitemap>\n" for one in addresses))

    @pages.get("/sitemap/tu-sach.xml")
    def sitemap_shelves() -> Response:
        return _xml("urlset", map(_line, list(_shelves(collections))))

    @pages.get("/sitemap/<int:number>.xml")
    def sitemap_part(number: int) -> Response:
        if not 1 <= number <= max(1, math.ceil(record.count() / PART)):
            abort(404)
        address = url_for("pages.document", document_id="ID", _external=True).removesuffix("ID")
        documents = record.places(PART, (number - 1) * PART)
        return _xml("urlset", (_line((address + one, changed)) for one, changed in documents))


def robots_text(sitemap: str) -> str:
    """What robots may read: everything but searches, what belongs to officers, and copies of other pages."""
    closed = (
        "/tim-kiem?", "/dang-nhap", "/tai-khoan", "/quan-tri", "/ban-lam-viec", "/ra-soat", "/phien-ban/",
        "/tep/", "/api/",
    )  # fmt: skip
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {sitemap}", ""]
    return "\n".join(lines)


def _shelves(collections: Collections) -> Iterator[Place]:
    yield url_for("pages.home", _external=True), None
    yield url_for("pages.shelves", _external=True), None
    for shelf in SHELVES:
        yield url_for("pages.shelf", shelf=shelf.slug, _external=True), None
    yield url_for("pages.collections", _external=True), None
    for one in collections.all(published=True):
        yield url_for("pages.collection", collection_id=one.id, _external=True), one.updated_at


def _line(place: Place) -> str:
    address, changed = place
    when = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{when}</url>\n"


def _xml(root: str, lines: Iterable[str]) -> Response:
    def written() -> Iterator[str]:
        yield f'{_HEAD}<{root} xmlns="{_NAMESPACE}">\n'
        held: list[str] = []
        for line in lines:
            held.append(line)
            if len(held) == _CHUNK:
                yield "".join(held)
                held.clear()
        yield "".join(held) + f"</{root}>\n"

    return Response(written(), mimetype="application/xml")

"""The document page: attributes, contents, the text with its hits, files, relations, provenance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from flask import Blueprint, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from bookshelf.citing import Link
from bookshelf.model import Document, Provision
from bookshelf.record import Record
from bookshelf.validity import Derived, bearing, derive
from search_api.engine import Unavailable
from search_api.request import MAX_QUERY
from search_api.service import SearchService
from web import attributes, collected, reading, relations_block, timeline
from web.address import whole_number
from web.attributes import web_address
from web.blocks import block
from web.citation_text import citation
from web.errors import Missing
from web.file_page import download
from web.frame import render, words
from web.marking import Anchor, Hits, joined, tidy
from web.names import shelf_link
from web.original_page import original
from web.rendered import Rendered
from web.scan_page import scan_pages
from web.structured_data import structured_data
from web.words import Words

_LONG = 200_000
"""Characters of a text whose HTML is worth keeping."""
_MOST_KEPT = 24_000_000
"""Characters of HTML that are kept: four of the longest documents; at most 100 MB, four bytes a character."""
_SHOWN = frozenset({"cover", "captions"})
"""Roles of files that belong to how an item is shown, and are no documents to take along."""
_ENDLESS = 1000
"""Lines of a contents list that is painted only as far as it is seen; a shorter one never moves."""
_LIVE = 400_000
"""Characters of a text that is searched while the reader types."""


def register(pages: Blueprint, service: SearchService, record: Record) -> None:
    """Add the document page and its permalinks."""
    rendered = Rendered(_MOST_KEPT)

    @pages.get("/van-ban/<document_id>")
    def document(document_id: str) -> str:
        revision = record.revision()
        return _page(found(record, document_id), service, record, rendered, revision)

    @pages.get("/van-ban/<document_id>/<path:path>")
    def provision(document_id: str, path: str) -> Response:
        unit = found_unit(found(record, document_id), path)
        query = request.args.get("q")
        return redirect(url_for("pages.document", document_id=document_id, q=query, _anchor=unit.path))


def found(record: Record, document_id: str) -> Document:
    """The document; raises `Missing`, which becomes a page that helps on."""
    if (document := record.get(document_id)) is None:
        raise Missing
    return document


def found_unit(document: Document, path: str) -> Provision:
    """The provision; raises `Missing`, which becomes a page that helps on."""
    unit = next((one for one in document.provisions if one.path == path), None)
    if unit is None:
        raise Missing(document.id, path)
    return unit


def _page(
    document: Document, service: SearchService, record: Record, rendered: Rendered, revision: int
) -> str:
    t = words()
    query = request.args.get("q", "").strip()[:MAX_QUERY]
    incoming = block("relations", lambda: record.relations_to(document.id), [])
    effects = bearing(document, incoming)
    derived = derive(document.effective_on, document.expired_on, effects, date.today())
    badges = block("badges", lambda: timeline.badges(document, effects, t), {})
    targets = block("targets", lambda: relations_block.targets_of(document, record), {})
    told = replace(document, relations=relations_block.possible(document, targets))
    hits = _hits(document, query, service)
    return render(
        "document.html",
        here="document",
        document=document,
        query=query,
        hits=hits,
        step=_steps(document.id, query, hits),
        body=_body(document, hits, badges, record, rendered, revision, t),
        live=len(document.text) <= _LIVE,
        contents=reading.contents(document, hits),
        endless=sum(one.kind in reading.HEADED for one in document.provisions) > _ENDLESS,
        citation=citation(document),
        derived=derived,
        linked_data=block("linked data", lambda: structured_data(told, derived), {}),
        original=block("original", lambda: original(document), None),
        attributes=attributes.attributes(document, derived, t),
        provenance=[attributes.origin(one, t) for one in document.provenance],
        conflicts=block("conflicts", lambda: _conflicts(document, derived, t), []),
        gone=block("gone", lambda: collected.gone_from(document, t), []),
        doubts=block("doubts", lambda: collected.doubts(document, t), []),
        scan_pages=block("scan pages", lambda: scan_pages(document), ()),
        source_address=web_address(document.url),
        files=[download(file, t) for file in document.files if file.role not in _SHOWN],
        shelf=shelf_link(document.shelf, t),
        moments=block("timeline", lambda: timeline.moments(document, effects, t), []),
        relations=block("relations", lambda: relations_block.relations(document, effects, targets, t), None),
    )


def _body(
    document: Document,
    hits: Hits,
    badges: Mapping[str, Markup],
    record: Record,
    rendered: Rendered,
    revision: int,
    t: Words,
) -> Markup:
    """The text as HTML; that of a long one is kept until the library changes."""

    def write(links: tuple[Anchor, ...]) -> Markup:
        names = ("permalink", "table", "swipe", "broaden")
        labels = reading.Labels(*(t(f"document.{name}") for name in names))
        return reading.body(document, replace(hits, links=links), labels, badges)

    def linked() -> Markup:
        if hits or len(document.text) < _LONG:
            return write(_links(document, record))
        key = (document.id, revision, date.today(), t.language, url_for("pages.home"))
        return rendered.get(key, lambda: write(_links(document, record)))

    text = block("citations", linked, None)
    return write(()) if text is None else text


def _conflicts(document: Document, derived: Derived, t: Words) -> list[collected.Conflict]:
    return [*collected.conflicts(document, t), *attributes.validity_conflict(document, derived, t)]


def _hits(document: Document, query: str, service: SearchService) -> Hits:
    if not query:
        return Hits(document.text)
    try:
        marks = tidy(service.marks(query, document.text), len(document.text))
    except Unavailable:  # the text can be read all the same
        return Hits(document.text)
    spans = joined(document.text, marks)
    at = whole_number(request.args.get("luot", ""))
    return Hits(document.text, tuple(spans), min(at, len(spans)))


def _links(document: Document, record: Record) -> tuple[Anchor, ...]:
    """The citations that lead somewhere in the library."""

    def address(link: Link) -> str:
        if link.document_id == document.id:
            return f"#{link.path}"
        return url_for("pages.document", document_id=link.document_id, _anchor=link.path or None)

    leading = (link for link in record.links(document) if link.path or link.document_id != document.id)
    return tuple(Anchor(link.start, link.end, address(link)) for link in leading)


def _steps(document_id: str, query: str, hits: Hits) -> Callable[[int], str]:
    """Addresses of the next and the previous hit, round the ends."""

    def step(by: int) -> str:
        start = hits.current or (0 if by > 0 else 1)
        at = (start + by - 1) % len(hits) + 1
        return url_for("pages.document", document_id=document_id, q=query, luot=at, _anchor=f"hit-{at}")

    return step

"""The document page: attributes, contents, the text with its hits, files, relations, provenance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bookshelf.citing import Link
from bookshelf.model import Document
from bookshelf.record import Record
from bookshelf.validity import derive
from search_api.engine import Unavailable
from search_api.request import MAX_QUERY
from search_api.service import SearchService
from web import attributes, collected, reading, related
from web.address import whole_number
from web.attributes import web_address
from web.errors import Missing
from web.file_page import download
from web.frame import render, words
from web.marking import Anchor, Hits, joined, tidy
from web.names import shelf_link
from web.scan_page import scan_pages


def register(pages: Blueprint, service: SearchService, record: Record) -> None:
    """Add the document page and its permalinks."""

    @pages.get("/van-ban/<document_id>")
    def document(document_id: str) -> str:
        return _page(_found(record, document_id), service, record)

    @pages.get("/van-ban/<document_id>/<path:path>")
    def provision(document_id: str, path: str) -> Response:
        found = _found(record, document_id)
        if all(unit.path != path for unit in found.provisions):
            raise Missing(document_id, path)
        query = request.args.get("q")
        return redirect(url_for("pages.document", document_id=document_id, q=query, _anchor=path))


def _found(record: Record, document_id: str) -> Document:
    if (document := record.get(document_id)) is None:
        raise Missing
    return document


def _page(document: Document, service: SearchService, record: Record) -> str:
    t = words()
    query = request.args.get("q", "").strip()[:MAX_QUERY]
    relations = record.relations_to(document.id)
    derived = derive(document.effective_on, document.expired_on, relations, date.today())
    hits = replace(_hits(document, query, service), links=_links(document, record))
    return render(
        "document.html",
        here="document",
        document=document,
        query=query,
        hits=hits,
        step=_steps(document.id, query, hits),
        body=reading.body(document, hits, t("document.permalink")),
        contents=reading.contents(document, hits),
        attributes=attributes.attributes(document, derived, t),
        provenance=[attributes.origin(one, t) for one in document.provenance],
        conflicts=[*collected.conflicts(document, t), *attributes.validity_conflict(document, derived, t)],
        gone=collected.gone_from(document, t),
        doubts=collected.doubts(document, t),
        scan_pages=scan_pages(document),
        source_address=web_address(document.url),
        files=[download(file, t) for file in document.files],
        shelf=shelf_link(document.shelf, t),
        outgoing=related.outgoing(document, t),
        incoming=related.incoming(relations, t),
    )


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

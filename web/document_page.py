"""The document page: attributes, contents, the text with its hits, files, relations, provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bookshelf.citing import Link
from bookshelf.entries import IncomingRelation
from bookshelf.model import Document, FileRef, Provenance, Relation, Validity
from bookshelf.record import Record
from bookshelf.validity import Derived, contradicts, derive
from search_api.engine import Unavailable
from search_api.request import MAX_QUERY
from search_api.service import SearchService
from web import collected, reading
from web.address import whole_number
from web.errors import Missing
from web.frame import render, words
from web.marking import Anchor, Hits, joined, tidy
from web.names import shelf_link, value_name
from web.scan_page import scan_pages
from web.words import Words


@dataclass(frozen=True, slots=True)
class Related:
    """A document on the other end of a relation; `id` is "" if it is not in the library."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download; `size` as people read it."""

    name: str
    address: str
    size: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of one field came from."""

    field: str
    method: str
    source: str
    address: str
    fetched_at: datetime | None


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
        attributes=_attributes(document, derived, t),
        provenance=[_origin(one, t) for one in document.provenance],
        conflicts=[*collected.conflicts(document, t), *_validity_conflict(document, derived, t)],
        gone=collected.gone_from(document, t),
        doubts=collected.doubts(document, t),
        scan_pages=scan_pages(document),
        source_address=web_address(document.url),
        files=[_download(file, t) for file in document.files],
        shelf=shelf_link(document.shelf, t),
        outgoing=_outgoing(document, t),
        incoming=_incoming(relations, t),
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


def _attributes(document: Document, derived: Derived, t: Words) -> list[tuple[str, list[str]]]:
    """Every attribute with its values, "-" for an empty one."""
    gazette = [document.gazette_number] if document.gazette_number else []
    if document.gazette_on:
        gazette.append(t.day(document.gazette_on))
    found: list[tuple[str, Iterable[str]]] = [
        ("number", [document.number]),
        ("doc_type", [document.doc_type]),
        ("issuers", document.issuers),
        ("signers", [_signer(one.name, one.title) for one in document.signers]),
        ("issued_on", [t.day(document.issued_on)]),
        ("effective_on", [t.day(document.effective_on)]),
        ("expired_on", [t.day(document.expired_on)]),
        ("validity", [_validity(document, derived, t)]),
        ("level", [value_name("level", document.level or "", t)]),
        ("scope", [document.scope]),
        ("place", [document.place]),
        ("fields", [value_name("field", one, t) for one in document.fields]),
        ("sectors", document.sectors),
        ("audiences", [value_name("audience", one, t) for one in document.audiences]),
        ("gazette", gazette),
        ("shelf", [value_name("shelf", document.shelf, t)]),
        ("author", [document.author]),
        ("abstract", [document.abstract]),
    ]
    return [(name, [value for value in values if value] or ["-"]) for name, values in found]


def _validity(document: Document, derived: Derived, t: Words) -> str:
    """What the source states; else what follows from other documents, said to be so."""
    if document.validity is Validity.UNKNOWN and derived.validity is not Validity.UNKNOWN:
        return f"{_derived_name(derived, t)} ({t('validity.derived')})"
    return value_name("validity", document.validity, t)


def _derived_name(derived: Derived, t: Words) -> str:
    name = value_name("validity", derived.validity, t)
    return f"{name} ({t.day(derived.since)})" if derived.since else name


def _validity_conflict(document: Document, derived: Derived, t: Words) -> list[collected.Conflict]:
    if not contradicts(document.validity, derived):
        return []
    stated = (document.source, value_name("validity", document.validity, t))
    told = (t("validity.derived"), _derived_name(derived, t))
    return [collected.Conflict(t("document.validity"), (stated, told))]


def _signer(name: str, title: str) -> str:
    return f"{name} ({title})" if title else name


def _origin(one: Provenance, t: Words) -> Origin:
    return Origin(
        field=t.known(f"document.{one.field}", one.field),
        method=t(f"method.{one.method.value}"),
        source=one.source,
        address=web_address(one.url),
        fetched_at=one.fetched_at,
    )


def web_address(url: str) -> str:
    """The address if a browser may follow it safely, else "": a source may hold anything."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _download(file: FileRef, t: Words) -> Download:
    name = PurePosixPath(file.name).name or file.sha256
    return Download(
        file.name or name, url_for("pages.file", sha256=file.sha256, name=name), size_name(file.size, t)
    )


def size_name(size: int, t: Words) -> str:
    """Bytes as people read them: 532 B, 48 kB, 1,5 MB."""
    if size < 1_000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1_000)} kB"
    written = f"{size / 1_000_000:.1f} MB"
    return written.replace(".", ",") if t.language == "vi" else written


def _outgoing(document: Document, t: Words) -> list[tuple[str, list[Related]]]:
    relations = sorted(document.relations, key=lambda one: one.kind)
    return [
        (t(f"out.{kind.value}"), [_target(one) for one in group])
        for kind, group in groupby(relations, key=lambda one: one.kind)
    ]


def _target(relation: Relation) -> Related:
    name = " – ".join(part for part in (relation.target_number, relation.target_title) if part)
    name = name or relation.target_id or "-"
    if relation.target_path:
        name = f"{path_label(relation.target_path)} {name}"
    return Related(relation.target_id or "", name)


_UNIT_NAMES = {
    "diem": "điểm", "khoan": "khoản", "dieu": "Điều", "muc": "Mục", "chuong": "Chương", "phan": "Phần",
}  # fmt: skip


def path_label(path: str) -> str:
    """A permalink as documents write it.

    >>> path_label("dieu-5/khoan-2/diem-dd")
    'điểm đ khoản 2 Điều 5'
    """
    parts = (part.partition("-") for part in reversed(path.split("/")))
    return " ".join(
        f"{_UNIT_NAMES[name]} {number.replace('dd', 'đ')}" for name, _, number in parts if name in _UNIT_NAMES
    )


def _incoming(incoming: Iterable[IncomingRelation], t: Words) -> list[tuple[str, list[Related]]]:
    relations = sorted(incoming, key=lambda one: one.kind)
    return [
        (t(f"in.{kind.value}"), [_source(one) for one in group])
        for kind, group in groupby(relations, key=lambda one: one.kind)
    ]


def _source(one: IncomingRelation) -> Related:
    document = one.document
    name = " – ".join(part for part in (document.number, document.title) if part) or document.id
    return Related(document.id, f"{name} ({path_label(one.path)})" if one.path else name)

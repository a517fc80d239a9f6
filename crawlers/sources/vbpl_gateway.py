"""The JSON gateway of the national legal database, as its answers looked in 2026-04 … 2026-09.

Base `https://vbpl-bientap-gateway.moj.gov.vn/api/qtdc/public`. It is not open to everybody: some callers are
answered 401 or 403, which closes the route for the run. The operator may hold a key (a header in the
settings); nothing here goes around a refusal.

Quirks: dates are local, without a zone, and only their day counts; `isLw` does not tell norms from other
documents; `references` hold exact duplicates; `documentContentFileName` may be the placeholder
`Template.pdf`; the total in the envelope counts something else than `data.total`; a missing document is
HTTP 400 with `invalid.document.entity.not.found`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bookshelf.model import Relation, RelationKind, Signer, Validity
from crawlers.sources.described import (
    Described,
    FileLink,
    HistoryEvent,
    Incoming,
    UnknownCode,
)
from crawlers.sources.reading import (
    TITLE_LIMIT,
    day_or_unread,
    number_of_title,
    plain_title,
    said,
    words,
)
from crawlers.sources.vbpl_codes import (
    BODY_FILES,
    FILE_PLACEHOLDER,
    FILE_ROLES,
    REFERENCE_TYPES,
    STATUS_CODES,
)
from crawlers.sources.vbpl_wire import (
    Coded,
    Diagram,
    HistoryRow,
    Issue,
    Neighbour,
    Reference,
    StoredFile,
    WireDocument,
    WireList,
    as_list,
    envelope,
    read_as,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of `POST /doc/all`: `total` of the whole list, this page's documents (without bodies)."""

    total: int
    documents: tuple[Described, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`GET /doc/{id}/diagram`: both directions."""

    outgoing: tuple[Relation, ...]
    incoming: tuple[Incoming, ...]
    unknown: tuple[UnknownCode, ...] = ()


def parse_detail(
    data: bytes | str, url: str, types: Mapping[int, RelationKind] = REFERENCE_TYPES
) -> Described:
    """`GET /doc/{id}`. Raises `NotThere`, `LayoutChanged`."""
    return _described(read_as(WireDocument, envelope(data, url), url), url, types)


def parse_list(data: bytes | str, url: str) -> Listed:
    """`POST /doc/all`. Raises `LayoutChanged`."""
    found = read_as(WireList, envelope(data, url), url)
    return Listed(found.total, tuple(_described(item, url, REFERENCE_TYPES) for item in found.items))


def parse_history(data: bytes | str, url: str) -> tuple[HistoryEvent, ...]:
    """`GET /doc/{id}/history`. A row's date is a legal date only when the site's job wrote it."""
    rows = [read_as(HistoryRow, row, url) for row in as_list(envelope(data, url), url)]
    return tuple(
        HistoryEvent(
            day_or_unread("createdDate", row.createdDate or "", []) if row.createdBy == "Job" else None,
            words(row.content or row.editType or ""),
            words(row.sourceDocumentName or ""),
        )
        for row in rows
    )


def parse_diagram(
    data: bytes | str, url: str, types: Mapping[int, RelationKind] = REFERENCE_TYPES
) -> Neighbours:
    """`GET /doc/{id}/diagram`: groups by relation type, with the documents' ids and names."""
    found = read_as(Diagram, envelope(data, url), url)
    unknown: list[UnknownCode] = []
    out = list(_grouped(found.documentNamesByType or {}, types, url, unknown))
    into = list(_grouped(found.documentNamesBySource or {}, types, url, unknown))
    return Neighbours(
        tuple(dict.fromkeys(Relation(kind, number, title) for kind, number, title, _ in out)),
        tuple(dict.fromkeys(Incoming(*item) for item in into)),
        tuple(dict.fromkeys(unknown)),
    )


def file_url(base: str, key: str, name: str) -> str:
    """Where the gateway gives a file of the document."""
    return f"{base}/doc/minio/buckets/vbpl/{quote(key, safe='')}/{quote(name, safe='')}/download"


def _described(document: WireDocument, url: str, types: Mapping[int, RelationKind]) -> Described:
    unread: list[tuple[str, str]] = []
    unknown: list[UnknownCode] = []
    doc_type, raw_title = _name(document.docType), words(document.title or "")[:TITLE_LIMIT]
    number = said(document.docNum or "")
    issues = sorted(document.documentIssues or [], key=lambda issue: issue.orderIndex or 0)
    agencies = tuple(dict.fromkeys(said(issue.agencyName or "") for issue in issues))
    return Described(
        key=document.id,
        url=f"https://vbpl.vn/van-ban/chi-tiet/x--{quote(document.id, safe='')}",
        title=plain_title(raw_title, doc_type, number),
        number=number,
        doc_type=doc_type,
        abstract=said(document.docAbs or ""),
        issuers=tuple(filter(None, agencies)) or tuple(filter(None, (said(document.agencyName or ""),))),
        signers=tuple(
            Signer(said(issue.personName or ""), said(issue.jobTitleName or ""))
            for issue in issues
            if said(issue.personName or "")
        ),
        issued_on=day_or_unread("issueDate", document.issueDate or "", unread),
        effective_on=day_or_unread("effFrom", document.effFrom or "", unread),
        expired_on=day_or_unread("effTo", document.effTo or "", unread),
        updated_on=day_or_unread("updatedDate", document.updatedDate or "", unread),
        validity=_validity(document.effStatus, url, unknown),
        sectors=_majors(document.documentMajors or []),
        fields=tuple(filter(None, map(_name, document.documentFields or []))),
        relations=_references(document.references or [], types, url, unknown),
        files=_files(document, url),
        body=(document.documentContent.content or "") if document.documentContent else "",
        attributes=_attributes(document, raw_title, issues),
        unread_dates=tuple(unread),
        unknown=tuple(unknown),
    )


def _attributes(document: WireDocument, raw_title: str, issues: list[Issue]) -> dict[str, str]:
    values = {
        "title": raw_title,
        "agencyName": document.agencyName,
        "agencyIds": ",".join(issue.agencyId for issue in issues if issue.agencyId),
        "status": document.status,
        "publicDate": document.publicDate,
        "updatedDate": document.updatedDate,
        "documentContentFileName": document.documentContentFileName,
        "isConsolidatedDocument": "true" if document.isConsolidatedDocument else "",
        "isTranslationDoc": "true" if document.isTranslationDoc else "",
    }
    return {name: value for name, value in values.items() if value}


def _validity(status: Coded | None, url: str, unknown: list[UnknownCode]) -> Validity:
    if status is None or not (code := status.code or ""):
        return Validity.UNKNOWN
    if code not in STATUS_CODES:
        unknown.append(UnknownCode("status", f"{code} ({_name(status)})", url))
    return STATUS_CODES.get(code, Validity.UNKNOWN)


def _references(
    references: Iterable[Reference],
    types: Mapping[int, RelationKind],
    url: str,
    unknown: list[UnknownCode],
) -> tuple[Relation, ...]:
    found: dict[Relation, None] = {}
    for reference in references:
        target, code = reference.targetDocument, reference.referenceType
        if target is None:
            continue
        if code is None or code not in types:
            unknown.append(UnknownCode("relation type", str(code), url))
            continue
        title = words(target.title or "")[:TITLE_LIMIT]
        number = said(target.docNum or "") or number_of_title(title)
        found[Relation(types[code], number, title)] = None
    return tuple(found)


def _grouped(
    groups: Mapping[str, list[Neighbour]],
    types: Mapping[int, RelationKind],
    url: str,
    unknown: list[UnknownCode],
) -> Iterator[tuple[RelationKind, str, str, str]]:
    for code, documents in groups.items():
        kind = types.get(int(code)) if code.isdecimal() else None
        if kind is None:
            unknown.append(UnknownCode("relation type", code[:40], url))
            continue
        for document in documents:
            title = words(document.name or "")[:TITLE_LIMIT]
            yield kind, number_of_title(title), title, document.id or ""


def _files(document: WireDocument, url: str) -> tuple[FileLink, ...]:
    base = url.partition("/doc/")[0]
    named = [
        (document.documentContentFileName, "original"),
        (document.documentContentFileDocName, "text"),
        *((item.fileName, FILE_ROLES.get(item.relatedType or "", "original")) for item in _own(document)),
    ]
    found: dict[str, FileLink] = {}
    for name, role in named:
        if name and name != FILE_PLACEHOLDER and name not in found:
            found[name] = FileLink(file_url(base, document.id, name), name, role)
    return tuple(found.values())


def _own(document: WireDocument) -> Iterator[StoredFile]:
    return (item for item in document.documentRelatedList or [] if item.relatedType not in BODY_FILES)


def _majors(majors: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """`{name}` in details, `{majorType: {name}}` in lists."""
    names = (major.get("name") or (major.get("majorType") or {}).get("name") or "" for major in majors)
    return tuple(filter(None, (said(str(name)) for name in names)))


def _name(coded: Coded | None) -> str:
    return said(coded.name or "") if coded else ""

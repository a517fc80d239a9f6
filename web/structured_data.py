"""A document as search engines and assistants read it: JSON-LD by https://schema.org/Legislation.

What is no legislation (a leaflet, a story, a book) is a schema.org/CreativeWork.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import url_for

from bookshelf.model import Document, FileRef, Relation, RelationKind, Validity
from bookshelf.validity import Derived

_FORCE: Mapping[Validity, str] = {
    Validity.IN_FORCE: "InForce",
    Validity.PARTLY_EXPIRED: "PartiallyInForce",
    Validity.PARTLY_SUSPENDED: "PartiallyInForce",
    Validity.NOT_YET: "NotInForce",
    Validity.EXPIRED: "NotInForce",
    Validity.SUSPENDED: "NotInForce",
    Validity.OBSOLETE: "NotInForce",
}
_PROPERTIES: Mapping[RelationKind, str] = {
    RelationKind.AMENDS: "legislationChanges",
    RelationKind.REPLACES: "legislationChanges",
    RelationKind.REPEALS: "legislationChanges",
    RelationKind.REPEALS_PARTLY: "legislationChanges",
    RelationKind.CORRECTS: "legislationChanges",
    RelationKind.SUSPENDS: "legislationChanges",
    RelationKind.PAUSES: "legislationChanges",
    RelationKind.GUIDES: "legislationApplies",
    RelationKind.DETAILS: "legislationApplies",
    RelationKind.CONSOLIDATES: "legislationConsolidates",
    RelationKind.BASED_ON: "isBasedOn",
    RelationKind.REFERS_TO: "citation",
}
_LEGISLATION = "van-ban"
_MOST_RELATIONS = 100

_external = partial(url_for, _external=True)


def structured_data(document: Document, derived: Derived) -> dict[str, Any]:
    """The document as JSON-LD; values that are not known are left out.

    It becomes HTML by the template's `tojson`, which escapes `<`, `>`, `&` and quotes: a text from outside
    cannot end the block that holds it.
    """
    address = _address(document.id)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if document.shelf == _LEGISLATION else "CreativeWork",
        "@id": address,
        "url": address,
        "name": document.title or document.number or document.id,
        "inLanguage": "vi",
        "abstract": document.introduction or document.abstract,
        "keywords": list(document.sectors),
        "license": document.licence,
        "author": document.author and {"@type": "Organization", "name": document.author},
        "encoding": [_encoding(file) for file in document.files],
    }
    if document.shelf == _LEGISLATION:
        said |= _legislation(document, derived)
    return {name: value for name, value in said.items() if value}


def _legislation(document: Document, derived: Derived) -> dict[str, Any]:
    validity = derived.validity if document.validity is Validity.UNKNOWN else document.validity
    passed_by = [{"@type": "GovernmentOrganization", "name": one} for one in document.issuers]
    return {
        "legislationIdentifier": document.number,
        "legislationType": document.doc_type,
        "legislationDate": document.issued_on and document.issued_on.isoformat(),
        "datePublished": document.gazette_on and document.gazette_on.isoformat(),
        "legislationPassedBy": passed_by,
        "legislationJurisdiction": document.scope or "Việt Nam",
        "legislationLegalForce": validity in _FORCE and f"https://schema.org/{_FORCE[validity]}",
        "temporalCoverage": _in_force_during(document),
        **_related(document.relations[:_MOST_RELATIONS]),
    }


def _in_force_during(document: Document) -> str:
    """An ISO 8601 interval; ".." is an open end."""
    if not document.effective_on:
        return ""
    end = document.expired_on.isoformat() if document.expired_on else ".."
    return f"{document.effective_on.isoformat()}/{end}"


def _related(relations: Iterable[Relation]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for one in relations:
        if one.kind in _PROPERTIES and (named := _target(one)) not in found[_PROPERTIES[one.kind]]:
            found[_PROPERTIES[one.kind]].append(named)
    return found


def _target(relation: Relation) -> dict[str, str]:
    said = {
        "@type": "Legislation",
        "@id": _address(relation.target_id) if relation.target_id else "",
        "legislationIdentifier": relation.target_number,
        "name": relation.target_title,
    }
    return {name: value for name, value in said.items() if value}


def _encoding(file: FileRef) -> dict[str, str]:
    name = file.name or file.sha256
    address = _external("pages.file", sha256=file.sha256, name=name)
    return {"@type": "MediaObject", "contentUrl": address, "encodingFormat": file.media_type}


def _address(document_id: str) -> str:
    return _external("pages.document", document_id=document_id)

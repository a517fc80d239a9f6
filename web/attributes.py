"""A document's attributes, and where each value came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bookshelf.model import Document, Provenance, Validity
from bookshelf.validity import Derived, contradicts
from web.collected import Conflict
from web.names import value_name
from web.words import Words


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of one field came from."""

    field: str
    method: str
    source: str
    address: str
    fetched_at: datetime | None


def attributes(document: Document, derived: Derived, t: Words) -> list[tuple[str, list[str]]]:
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


def validity_conflict(document: Document, derived: Derived, t: Words) -> list[Conflict]:
    if not contradicts(document.validity, derived):
        return []
    stated = (document.source, value_name("validity", document.validity, t))
    told = (t("validity.derived"), _derived_name(derived, t))
    return [Conflict(t("document.validity"), (stated, told))]


def _signer(name: str, title: str) -> str:
    return f"{name} ({title})" if title else name


def origin(one: Provenance, t: Words) -> Origin:
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

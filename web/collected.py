"""What collecting left on a document: where sources disagree, where it is gone, what it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint

from bookshelf.difference import Difference, FieldChange, difference
from bookshelf.model import Document
from bookshelf.record import Record
from web.comparison_page import version_address
from web.errors import Missing
from web.frame import render, words
from web.names import value_name
from web.words import Words


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which sources disagree; `values` are (source, what it says), the believed one first."""

    field: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did, on which day, and the address of the comparison of before and after."""

    on: str
    comparison: str
    difference: Difference
    fields: tuple[FieldChange, ...]


def register(pages: Blueprint, record: Record) -> None:
    """Add the page of a document's versions."""

    @pages.get("/phien-ban/<document_id>")
    def versions(document_id: str) -> str:
        document = record.get(document_id)
        if document is None:
            raise Missing
        t = words()
        changes = list(_changes(document, record, t))
        return render("versions.html", here="document", document=document, changes=changes)


def conflicts(document: Document, t: Words) -> list[Conflict]:
    """As the record keeps them in the document's source metadata."""
    found = document.source_metadata.get("conflicts", ())
    return [
        Conflict(
            t.known(f"document.{one['field']}", one["field"]),
            tuple((item["source"], _shown(one["field"], item["value"], t)) for item in one["values"]),
        )
        for one in (found if isinstance(found, list) else ())
    ]


def gone_from(document: Document, t: Words) -> list[tuple[str, str]]:
    """(source, day) of the sources that do not have the document any more."""
    found = document.source_metadata.get("gone", ())
    return [
        (one["source"], t.day(date.fromisoformat(one["on"])))
        for one in (found if isinstance(found, list) else ())
    ]


def doubts(document: Document, t: Words) -> list[str]:
    """What the crawler and ingest found odd in what a source gave, in the reader's language."""
    found = document.source_metadata.get("review", ())
    noted = (one for one in (found if isinstance(found, list) else ()) if isinstance(one, dict))
    return [str(one[t.language]) for one in noted if one.get(t.language)]


def _changes(document: Document, record: Record, t: Words) -> Iterator[Change]:
    """The latest change first."""
    later, revision = document, None
    for version in record.versions(document.id):
        found = difference(version.document, later)
        fields = tuple(
            FieldChange(
                t.known(f"document.{one.field}", one.field),
                _shown(one.field, one.before, t),
                _shown(one.field, one.after, t),
            )
            for one in found.fields
        )
        address = version_address(document.id, version.revision, revision)
        yield Change(t.day(version.until), address, found, fields)
        later, revision = version.document, version.revision


def _shown(field: str, value: object, t: Words) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value_name("validity", str(value), t) if field == "validity" else str(value)

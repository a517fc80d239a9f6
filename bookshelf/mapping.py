"""Documents ↔ rows of the record. Pure: no database is touched here."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from analyzers.number import canonical_number
from bookshelf.corrections import READ_DIFFERENTLY, read_differently
from bookshelf.entries import Unstorable
from bookshelf.law_names import law_name, title_key
from bookshelf.model import (
    Citation,
    Document,
    FileRef,
    Level,
    Method,
    Provenance,
    Provision,
    ProvisionKind,
    Relation,
    Signer,
    TextStatus,
    Validity,
)
from bookshelf.resolution import locality
from bookshelf.spellings import YEARS, Misspelt, as_web_address

Row = dict[str, Any]

LABELS = ("issuers", "fields", "sectors", "audiences")
"""The document's lists of names, kept as rows."""

SCALARS = (
    "source", "source_key", "title", "shelf", "number", "doc_type", "abstract", "introduction", "author",
    "place", "issued_on", "effective_on", "expired_on", "validity", "level", "scope", "gazette_number",
    "gazette_on", "url", "text_status", "signers", "provenance", "source_metadata", "licence",
    "published_year", "media_url",
)  # fmt: skip
"""The document's fields that its own row holds."""

_ADDED = {"licence": "", "published_year": None, "media_url": ""}
"""Fields that came later: a document without them keeps the hash that it had before."""

MAX_NAME = 600
"""Code points of what databases index: PostgreSQL's index entries end at 2,704 bytes."""

_KINDS = {kind.value: kind for kind in ProvisionKind}


def content_hash(document: Document) -> str:
    """Equal for documents of equal content.

    Left out: the slug (the library may have changed it), when it was fetched (a new look at the same content
    is no change), and targets that the library finds by their number anyway.
    Raises `Unstorable` for a document that a database refuses or would change.
    """
    content = replace(
        document,
        id="",
        relations=tuple(_as_written(relation) for relation in document.relations),
        provenance=tuple(replace(item, fetched_at=None) for item in document.provenance),
    )
    try:
        data = orjson.dumps(_stated(content))
    except (orjson.JSONEncodeError, TypeError) as error:
        raise _unstorable(
            document,
            f"{error}; texts must be valid Unicode, source_metadata plain JSON with 64-bit whole numbers",
        ) from None
    if b"\\u0000" in data and _NUL.search(data):
        raise _unstorable(document, "it holds a NUL character (U+0000); remove it")
    for name, value in _indexed(document):
        if len(value) > MAX_NAME:
            raise _unstorable(document, f"{name} has {len(value)} characters; shorten it to {MAX_NAME}")
    if document.published_year is not None and not YEARS[0] <= document.published_year <= YEARS[1]:
        raise _unstorable(document, f"published_year must be a year from {YEARS[0]} to {YEARS[1]}")
    try:
        as_web_address(document.media_url)
    except Misspelt as error:
        raise _unstorable(document, f"media_url: {error.en}") from None
    if not (document.id and document.source and document.source_key):
        raise _unstorable(document, "id, source and source_key must be set")
    return sha256(data).hexdigest()


def document_row(document: Document) -> Row:
    """The columns of `DocumentRow` that follow from the document alone."""
    row = {name: getattr(document, name) for name in SCALARS}
    row["canonical_number"] = canonical_number(document.number) if document.number else None
    row["law_name"] = _index_name(law_name(document.doc_type, document.title))
    row["locality"] = locality(document)
    row["source_metadata"] = dict(document.source_metadata)
    return row


def has_edits(document: Document) -> bool:
    """Whether a person edited any field."""
    return any(item.method is Method.EDITED for item in document.provenance)


def provision_rows(key: int, document: Document) -> list[Row]:
    return [
        {
            "document_key": key, "ordinal": unit.ordinal, "parent": unit.parent, "kind": unit.kind.value,
            "number": unit.number, "heading": unit.heading, "span_start": unit.start, "span_end": unit.end,
            "path": unit.path,
        }
        for unit in document.provisions
    ]  # fmt: skip


def label_rows(key: int, document: Document) -> list[Row]:
    return [
        {"document_key": key, "kind": kind, "position": position, "value": value}
        for kind in LABELS
        for position, value in enumerate(getattr(document, kind))
    ]


def relation_rows(key: int, document: Document) -> list[Row]:
    return [
        {
            "document_key": key,
            "position": position,
            "kind": relation.kind.value,
            "target_number": relation.target_number,
            "target_title": relation.target_title,
            "target_id": relation.target_id,
            "canonical_number": reference(relation),
            "target_path": relation.target_path,
            "target_on": relation.target_on,
            "span_start": relation.start,
            "span_end": relation.end,
            "confidence": relation.confidence,
        }
        for position, relation in enumerate(document.relations)
    ]


def reference(relation: Relation) -> str | None:
    """By what a relation finds its target: the canonical number, else the name of a law."""
    if relation.target_number:
        return canonical_number(relation.target_number)
    return _index_name(title_key(relation.target_title))


def sought(reference: str | None, title: str) -> tuple[str, str]:
    """(number, name of a law) by which the row of a relation finds its target, "" for what is not known."""
    name = _index_name(title_key(title)) or ""
    return (reference if reference and reference != name else ""), name


def _index_name(key: str | None) -> str | None:
    return key[:MAX_NAME] if key else None


def citation_rows(key: int, document: Document) -> list[Row]:
    if not document.citations:
        return []
    values = [[getattr(one, name) for name in _CITATION] for one in document.citations]
    return [{"document_key": key, "content": zlib.compress(orjson.dumps(values), 1)}]


def build_citations(content: bytes) -> tuple[Citation, ...]:
    """Of the content of a `CitationRow`."""
    return tuple(Citation(*values) for values in orjson.loads(zlib.decompress(content)))


def file_rows(key: int, document: Document) -> list[Row]:
    return [
        {"document_key": key, "position": position} | {name: getattr(file, name) for name in _FILE}
        for position, file in enumerate(document.files)
    ]


def build_document(
    row: Mapping[str, Any],
    text: str,
    labels: Mapping[str, Sequence[str]],
    provisions: tuple[Provision, ...],
    relations: tuple[Relation, ...],
    citations: tuple[Citation, ...],
    files: tuple[FileRef, ...],
) -> Document:
    """The document of a row of `DocumentRow` and of what the other tables hold under its key."""
    values = {name: row[name] for name in SCALARS}
    values |= {kind: tuple(labels.get(kind, ())) for kind in LABELS}
    values["validity"] = Validity(row["validity"])
    values["level"] = Level(row["level"]) if row["level"] else None
    values["text_status"] = TextStatus(row["text_status"])
    values["signers"] = tuple(Signer(**signer) for signer in row["signers"])
    values["provenance"] = tuple(_provenance(item) for item in row["provenance"])
    return Document(
        id=row["id"],
        text=text,
        provisions=provisions,
        relations=relations,
        citations=citations,
        files=files,
        **values,
    )


def build_provisions(rows: Iterable[tuple[Any, ...]]) -> tuple[Provision, ...]:
    """Of rows (ordinal, parent, kind, number, heading, start, end, path)."""
    return tuple(
        Provision(ordinal, parent, _KINDS[kind], number, heading, start, end, path)
        for ordinal, parent, kind, number, heading, start, end, path in rows
    )


def keep_edits(stored: Document, incoming: Document) -> Document:
    """The incoming document with the fields that a person edited in the stored one.

    A field that the incoming document calls edited itself is the newer edit and wins. An edited text keeps
    its provisions; places in a text that is not kept are forgotten. What was read in the edited fields and is
    something else is told in `source_metadata` (`corrections.READ_DIFFERENTLY`).
    """
    newer = {item.field for item in incoming.provenance if item.method is Method.EDITED}
    edits = [item for item in stored.provenance if item.method is Method.EDITED and item.field not in newer]
    names = {item.field for item in edits} & _EDITABLE
    if "text" in names:
        names |= {"provisions", "citations", "text_status"}
    rest = [item for item in incoming.provenance if item.field not in names]
    if "text" in names:
        rest = [replace(item, start=None, end=None) for item in rest]
    else:
        edits = [replace(item, start=None, end=None) for item in edits]
    kept = {name: getattr(stored, name) for name in names}
    metadata = dict(incoming.source_metadata)
    if reread := read_differently(stored, incoming, names):
        metadata[READ_DIFFERENTLY] = reread
    return replace(incoming, **kept, provenance=(*edits, *rest), source_metadata=metadata)


_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_FILE = tuple(item.name for item in fields(FileRef))
_CITATION = tuple(item.name for item in fields(Citation))
_EDITABLE = {item.name for item in fields(Document)} - {"id", "source", "source_key", "provenance"}


def _stated(document: Document) -> Row:
    """The fields in their order, without those of `_ADDED` that say nothing; metadata sorted by its keys."""
    values = {item.name: getattr(document, item.name) for item in fields(Document)}
    metadata = orjson.dumps(document.source_metadata, option=orjson.OPT_SORT_KEYS)
    values["source_metadata"] = orjson.Fragment(metadata)
    return {name: value for name, value in values.items() if name not in _ADDED or value != _ADDED[name]}


def _as_written(relation: Relation) -> Relation:
    return replace(relation, target_id=None) if reference(relation) else relation


def _unstorable(document: Document, problem: str) -> Unstorable:
    return Unstorable(
        f"document {document.id} ({document.source}/{document.source_key}) cannot be kept: {problem}"
    )


def _provenance(item: Row) -> Provenance:
    fetched_at = item["fetched_at"]
    return Provenance(
        **item
        | {
            "method": Method(item["method"]),
            "fetched_at": datetime.fromisoformat(fetched_at) if fetched_at else None,
        }
    )


def _indexed(document: Document) -> Iterator[tuple[str, str]]:
    for name in ("id", "source", "source_key", "shelf", "number"):
        yield name, getattr(document, name)
    for kind in LABELS:
        yield from ((kind, value) for value in getattr(document, kind))
    for relation in document.relations:
        yield "relations.target_number", relation.target_number
        yield "relations.target_id", relation.target_id or ""

"""Corrections: fields that a person set. Pure; `review` tells which fields to look at.

A correction is a field whose provenance says `edited`; `mapping.keep_edits` carries it through every import.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bookshelf.model import Document, Method, Provenance, Signer
from bookshelf.names import name_key

REVIEWED = ("number", "doc_type", "title", "issuers", "signers", "issued_on", "effective_on")
"""The fields that are reviewed, in the order of the list."""

READ_DIFFERENTLY = "read_differently"
"""Key of `source_metadata`: what the last import read in the fields that a person had set before."""


class UnknownValue(ValueError):
    """A correction that cannot be what the field holds; the message says what is wrong and what to do."""


def corrected(document: Document, name: str, value: Any, by: str) -> Document:
    """The document with the field as a person set it, or confirmed it; `by` names that person."""
    if name not in REVIEWED:
        raise UnknownValue(f"{name} is not reviewed; choose one of {', '.join(REVIEWED)}")
    rest = tuple(item for item in document.provenance if item.field != name)
    metadata = {key: kept for key, kept in document.source_metadata.items() if key != READ_DIFFERENTLY}
    left = [one for one in document.source_metadata.get(READ_DIFFERENTLY, ()) if one["field"] != name]
    if left:
        metadata[READ_DIFFERENTLY] = left
    edit = Provenance(name, Method.EDITED, by)
    values: dict[str, Any] = {name: value}
    return replace(document, **values, provenance=(edit, *rest), source_metadata=metadata)


def read_differently(kept: Document, incoming: Document, names: set[str]) -> list[dict[str, str]]:
    """What a new reading says of the fields that a person set, where it is something else."""
    pairs = ((name, plain(getattr(kept, name)), plain(getattr(incoming, name))) for name in sorted(names))
    return [
        {"field": name, "value": read}
        for name, ours, read in pairs
        if name in REVIEWED and read and name_key(read) != name_key(ours)
    ]


def plain(value: Any) -> str:
    """A field's value in words, as lists show it and as a correction is typed.

    >>> plain((Signer("Trần Văn Mẫu", "Bộ trưởng"), Signer("Lê Thị Mẫu")))
    'Trần Văn Mẫu, Bộ trưởng; Lê Thị Mẫu'
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(map(_one, value))
    return str(value)


def _one(value: object) -> str:
    if isinstance(value, Signer):
        return f"{value.name}, {value.title}" if value.title else value.name
    return str(value)


def typed(name: str, words: str) -> Any:
    """The value of a field out of what a person typed; the reverse of `plain`. Raises `UnknownValue`."""
    bare = words.strip()
    if name in ("issued_on", "effective_on"):
        return _day(name, bare)
    parts = [part.strip() for part in bare.split(";") if part.strip()]
    if name == "issuers":
        return tuple(parts)
    if name == "signers":
        people = (part.partition(",") for part in parts)
        return tuple(Signer(person.strip(), title.strip()) for person, _, title in people)
    return bare


def _day(name: str, words: str) -> date | None:
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise UnknownValue(f"{name}: {words!r} is no day; write it as 2031-05-03") from None

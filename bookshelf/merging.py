"""One document out of what several sources say of it. Pure: `appearances` does the reading and writing.

The best source that states a value is believed; what was only extracted from a text comes after what any
source states. Where sources state different values, all of them are kept in `source_metadata["conflicts"]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from analyzers.number import canonical_number
from bookshelf.model import Document, FileRef, Method, Provenance, Relation, Signer, TextStatus, Validity
from bookshelf.names import name_key

MERGED = (
    "title", "shelf", "number", "doc_type", "abstract", "introduction", "author", "issuers", "signers",
    "place", "issued_on", "effective_on", "expired_on", "validity", "level", "scope", "fields", "sectors",
    "audiences", "gazette_number", "gazette_on", "licence", "published_year", "media_url",
)  # fmt: skip
"""Fields that are chosen one by one."""

_COMPARED = ("number", "doc_type", "issued_on", "effective_on", "expired_on", "validity", "title", "signers")
"""Fields in which a disagreement is worth telling; others differ by the sources' habits alone."""

_OWN_KEYS = ("sources", "conflicts", "review", "gone")
_STRENGTH = {method: strength for strength, method in enumerate(Method)}
_DEFAULTS = {item.name: item.default for item in fields(Document)}
_ABBREVIATIONS = {"hdnd": "hoi dong nhan dan", "ubnd": "uy ban nhan dan"}
_PLACE_WORDS = re.compile(r"\b(?:tinh|thanh pho|tp|t p)\b")


def issuer_keys(document: Document) -> frozenset[str]:
    """The issuers, however sources spell them.

    >>> from bookshelf.model import Document
    >>> one = Document("a", "s", "1", "", "", issuers=("HĐND Tỉnh Đồng Nai",))
    >>> two = Document("b", "s", "2", "", "", issuers=("Hội đồng nhân dân tỉnh Đồng Nai",))
    >>> issuer_keys(one) == issuer_keys(two)
    True
    """
    return frozenset(_issuer_key(name) for name in document.issuers)


def _issuer_key(name: str) -> str:
    words = " ".join(_ABBREVIATIONS.get(word, word) for word in name_key(name).split())
    return " ".join(_PLACE_WORDS.sub(" ", words).split())


def same_document(one: Document, other: Document) -> bool:
    """Whether two sources mean one document: số hiệu, day of issue and an issuer are the same."""
    number = canonical_number(one.number) if one.number else None
    return (
        number is not None
        and one.issued_on is not None
        and number == (canonical_number(other.number) if other.number else None)
        and one.issued_on == other.issued_on
        and bool(issuer_keys(one) & issuer_keys(other))
    )


def merge(appearances: Sequence[Document]) -> Document:
    """The document, from at least one appearance; the best source comes first and gives `source`, `id`."""
    if len(appearances) == 1:
        return appearances[0]
    first, words = appearances[0], _with_words(appearances)
    chosen = {name: _choose(appearances, name) for name in MERGED}
    return replace(
        first,
        text=words.text,
        provisions=words.provisions,
        citations=words.citations,
        text_status=words.text_status,
        url=next((one.url for one in appearances if one.url), ""),
        files=_files(appearances),
        relations=_relations(appearances, words),
        provenance=tuple(_provenance(appearances, chosen, words)),
        source_metadata=_metadata(appearances),
        **{name: getattr(one, name) for name, one in chosen.items() if one is not None},
    )


def _with_words(appearances: Sequence[Document]) -> Document:
    """The first view that has the words; what a program read of a scan, only where no other has them."""
    for status in (TextStatus.TEXT, TextStatus.RECOGNISED):
        for one in appearances:
            if one.text_status is status and one.text.strip():
                return one
    return appearances[0]


def _strength(document: Document, name: str) -> int:
    """0 for the strongest method; a value without provenance was stated."""
    found = [_STRENGTH[one.method] for one in document.provenance if one.field == name]
    return min(found, default=_STRENGTH[Method.SOURCE])


def _says(document: Document, name: str) -> bool:
    value = getattr(document, name)
    return bool(value) and value != _DEFAULTS[name] and value != Validity.UNKNOWN


def _choose(appearances: Sequence[Document], name: str) -> Document | None:
    """Who is believed; of equals the first. None where nobody says anything."""
    saying = [one for one in appearances if _says(one, name)]
    return min(saying, key=lambda one: _strength(one, name), default=None)


def _provenance(
    appearances: Sequence[Document], chosen: dict[str, Document | None], words: Document
) -> Iterator[Provenance]:
    """Of every appearance, the one that is believed first; places hold in their own text alone."""
    names = dict.fromkeys(item.field for one in appearances for item in one.provenance)
    for name in names:
        believed = chosen.get(name) or appearances[0]
        for one in sorted(appearances, key=lambda one: one is not believed):
            for item in one.provenance:
                if item.field == name:
                    yield item if one is words else replace(item, start=None, end=None)


def _files(appearances: Sequence[Document]) -> tuple[FileRef, ...]:
    found: dict[str, FileRef] = {}
    for one in appearances:
        for file in one.files:
            found.setdefault(file.sha256, file)
    return tuple(found.values())


def _relations(appearances: Sequence[Document], words: Document) -> tuple[Relation, ...]:
    found: dict[tuple[str, str, str], Relation] = {}
    for one in appearances:
        for item in one.relations:
            target = canonical_number(item.target_number) or name_key(item.target_title)
            placed = item if one is words else replace(item, start=None, end=None)
            found.setdefault((item.kind, target, item.target_path), placed)
    return tuple(found.values())


def _metadata(appearances: Sequence[Document]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for one in appearances:
        for key, value in one.source_metadata.items():
            if key not in _OWN_KEYS:
                merged.setdefault(key, value)
    merged["sources"] = [{"source": one.source, "key": one.source_key, "url": one.url} for one in appearances]
    for key in ("review", "gone"):
        if listed := [item for one in appearances for item in one.source_metadata.get(key, ())]:
            merged[key] = listed
    if conflicts := list(_conflicts(appearances)):
        merged["conflicts"] = conflicts
    return merged


def _conflicts(appearances: Sequence[Document]) -> Iterator[dict[str, Any]]:
    for name in _COMPARED:
        stated = [
            one
            for one in appearances
            if _says(one, name) and _strength(one, name) <= _STRENGTH[Method.SOURCE]
        ]
        if len({_key(getattr(one, name)) for one in stated}) > 1:
            values = [{"source": one.source, "value": _plain(getattr(one, name))} for one in stated]
            yield {"field": name, "values": values}


def _key(value: Any) -> Any:
    """Equal for values that mean the same."""
    if isinstance(value, StrEnum | date):
        return value
    if isinstance(value, str):
        return canonical_number(value) or name_key(value)
    return tuple(name_key(one.name) if isinstance(one, Signer) else one for one in value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [one.name if isinstance(one, Signer) else str(one) for one in value]
    return str(value)

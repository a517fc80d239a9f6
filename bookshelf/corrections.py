"""Corrections: fields that a person set. Pure; `review` tells which fields to look at.

A correction is a field whose provenance says `edited`; `mapping.keep_edits` carries it through every import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from unicodedata import normalize

from bookshelf import spellings
from bookshelf.fields import resolve_field
from bookshelf.model import Document, Method, Provenance, Signer
from bookshelf.names import name_key

REVIEWED = ("number", "doc_type", "title", "issuers", "signers", "issued_on", "effective_on")
"""The fields that are reviewed, in the order of the list."""

CORRECTABLE = (
    *REVIEWED, "expired_on", "validity", "level", "scope", "place", "gazette_number", "gazette_on", "shelf",
    "fields", "audiences", "abstract", "introduction", "author", "published_year", "licence", "media_url",
)  # fmt: skip
"""The fields that a person may set, in the order of a form."""

READ_DIFFERENTLY = "read_differently"
"""Key of `source_metadata`: what the last import read in the fields that a person had set before."""

LONGEST = 600
"""Characters of a name, such as a số hiệu or an issuer."""
LONGEST_WORDS = 20_000
"""Characters of a title, an introduction, an abstract."""


class UnknownValue(ValueError):
    """A correction that cannot be what the field holds: what is wrong and what to do, in both languages."""

    def __init__(self, field: str, vi: str, en: str) -> None:
        super().__init__(f"{field}: {en}")
        self.field, self.vi, self.en = field, vi, en


def corrected(document: Document, name: str, value: Any, by: str) -> Document:
    """The document with the field as a person set it, or confirmed it; `by` names that person."""
    if name not in CORRECTABLE:
        choice = ", ".join(CORRECTABLE)
        raise UnknownValue(
            name, f"không sửa được; hãy chọn {choice}", f"cannot be set; choose one of {choice}"
        )
    rest = tuple(item for item in document.provenance if item.field != name)
    metadata = {key: kept for key, kept in document.source_metadata.items() if key != READ_DIFFERENTLY}
    left = [one for one in document.source_metadata.get(READ_DIFFERENTLY, ()) if one["field"] != name]
    if left:
        metadata[READ_DIFFERENTLY] = left
    edit = Provenance(name, Method.EDITED, by)
    values: dict[str, Any] = {name: value}
    return replace(document, **values, provenance=(edit, *rest), source_metadata=metadata)


def edits(before: Document, after: Document) -> dict[str, Provenance]:
    """{field: its note} of what a person set, or confirmed, between two versions of a document."""
    known = set(before.provenance)
    return {
        item.field: item
        for item in reversed(after.provenance)
        if item.method is Method.EDITED
        and item.field in CORRECTABLE
        and (item not in known or getattr(before, item.field) != getattr(after, item.field))
    }


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
    """The value of a field out of what a person typed; the reverse of `plain`. Raises `UnknownValue`.

    >>> typed("issued_on", "03/05/2031"), typed("fields", "hải quan; giáo dục")
    (datetime.date(2031, 5, 3), ('xuat-nhap-khau', 'giao-duc'))
    """
    bare = normalize("NFC", words.replace("\0", "").replace("\r\n", "\n")).strip()
    try:
        return _READERS.get(name, _name)(bare)
    except spellings.Misspelt as error:
        raise UnknownValue(name, error.vi, error.en) from None


def _words(bare: str) -> str:
    return _no_longer(bare, LONGEST_WORDS)


def _line(bare: str) -> str:
    return _no_longer(" ".join(bare.split()), LONGEST_WORDS)


def _name(bare: str) -> str:
    return _no_longer(" ".join(bare.split()), LONGEST)


def _no_longer(bare: str, longest: int) -> str:
    if len(bare) <= longest:
        return bare
    raise spellings.Misspelt(
        f"dài {len(bare)} ký tự; hãy rút còn {longest}", f"has {len(bare)} characters; shorten to {longest}"
    )


def _parts(bare: str) -> list[str]:
    return [_name(part.strip()) for part in bare.split(";") if part.strip()]


def _names(bare: str) -> tuple[str, ...]:
    return tuple(_parts(bare))


def _signers(bare: str) -> tuple[Signer, ...]:
    people = (part.partition(",") for part in _parts(bare))
    return tuple(Signer(person.strip(), title.strip()) for person, _, title in people)


def _fields(bare: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_field(part) for part in _parts(bare)))


def _field(name: str) -> str:
    if (field := resolve_field(name)) is None:
        raise spellings.Misspelt(
            f"“{name[:80]}” không có trong danh mục lĩnh vực; hãy chọn một lĩnh vực trong danh mục",
            f"{name[:80]!r} is no field of the taxonomy; choose one of it",
        )
    return field.slug


def _audiences(bare: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spellings.as_audience(part) for part in _parts(bare)))


def _year(bare: str) -> int | None:
    if not bare:
        return None
    first, last = spellings.YEARS
    if not (bare.isascii() and bare.isdigit() and first <= int(bare[:9]) <= last):
        raise spellings.Misspelt(
            f"“{bare[:40]}” không phải là năm; hãy viết bốn chữ số, như 2024",
            f"{bare[:40]!r} is no year; write four digits, such as 2024",
        )
    return int(bare)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "title": _line,
    "abstract": _words,
    "introduction": _words,
    "licence": _words,
    "issuers": _names,
    "signers": _signers,
    "issued_on": spellings.as_date,
    "effective_on": spellings.as_date,
    "expired_on": spellings.as_date,
    "gazette_on": spellings.as_date,
    "validity": spellings.as_validity,
    "level": spellings.as_level,
    "shelf": spellings.as_shelf,
    "fields": _fields,
    "audiences": _audiences,
    "published_year": _year,
    "media_url": spellings.as_web_address,
}

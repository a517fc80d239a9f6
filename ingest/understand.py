"""An extracted file, or the raw text of a document, → a `Document`, with the evidence for each field.

The source's metadata outranks what the text states, which outranks what the address says (`Method`).
Nothing here raises on odd text: a document without words has status `no_text`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from analyzers.number import canonical_number
from bookshelf.model import (
    Document,
    Level,
    Method,
    Provenance,
    Provision,
    ProvisionKind,
    Relation,
    RelationKind,
    Signer,
    TextStatus,
    Validity,
)
from ingest.address import Address, read_address, with_accents
from ingest.banner import without_banner
from ingest.citations import citations
from ingest.dates import effective_date, parse_date
from ingest.extracted import Extracted
from ingest.fields import FIRST_WORDS, FieldGuess, guess_fields
from ingest.head import Head, read_head, tidy_number
from ingest.issuers import level_of
from ingest.letterhead import Found
from ingest.lines import paragraphs, raw_paragraphs
from ingest.origin import Origin
from ingest.plausible import weighed
from ingest.relations import relations
from ingest.signature import signature_at_end, signers_of
from ingest.slug import document_slug
from ingest.structure import provisions

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)
_WORDS = ("author", "abstract", "introduction", "scope", "gazette_number", "licence", "media_url")
_LISTS = ("sectors", "audiences")
_DATES = ("expired_on", "gazette_on")
_PRECEDENT = "Án lệ"  # it tells of judgments and contracts, whose "có hiệu lực từ ngày" is not its own
_LONGEST_FIRST_LINE = 250
_FALLBACK_TITLE = "Văn bản không có tên"


def understand(extracted: Extracted, origin: Origin) -> Document:
    """The document that the blocks of one file hold."""
    return _document(_text(paragraphs(extracted.blocks)), extracted.status, extracted.hints, origin)


def understand_text(text: str, origin: Origin) -> Document:
    """The document in a plain string, as crawlers and JSONL lines carry it."""
    return _document(_text(raw_paragraphs(unicodedata.normalize("NFC", text))), TextStatus.TEXT, {}, origin)


def _text(lines: Sequence[str]) -> str:
    return unicodedata.normalize("NFC", "\n".join(without_banner(lines)))


@dataclass(slots=True)
class _Evidence:
    """Chooses each field's value by the rank of its method and notes where it came from."""

    origin: Origin
    notes: list[Provenance] = field(default_factory=list)

    def choose(
        self, name: str, stated: T | None, found: Found[T] | None, address: T | None, default: D
    ) -> T | D:
        if stated:
            self.note(name, Method.SOURCE)
            return stated
        if found and found.value:
            self.note(name, Method.EXTRACTED, found.confidence, found.start, found.end)
            return found.value
        if address:
            self.note(name, Method.ADDRESS, 0.5)
            return address
        return default

    def note(
        self,
        name: str,
        method: Method,
        confidence: float = 1.0,
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        here = self.origin
        self.notes.append(
            Provenance(
                name, method, here.source, here.url, here.sha256, here.fetched_at, confidence, start, end
            )
        )


def _document(text: str, status: TextStatus, hints: Mapping[str, str], origin: Origin) -> Document:
    stated, evidence = origin.metadata, _Evidence(origin)
    text_read = text.replace("Ð", "Đ")  # eth stands for Đ in old files; the text itself is kept
    head = read_head(text_read)
    address = _address(origin)
    units = provisions(text_read, head.end)
    number = tidy_number(
        evidence.choose("number", _string(stated, "number"), head.number, address.number, "")
    )
    doc_type = evidence.choose("doc_type", _string(stated, "doc_type"), head.doc_type, address.doc_type, "")
    title = _title(evidence, stated, head, address, hints, text)
    issuers = evidence.choose("issuers", _strings(stated, "issuers"), head.issuers, None, ())
    cited = citations(text_read, units, title, canonical_number(number) or "")
    acts = relations(text_read, units, cited, title)
    times = _times(evidence, stated, head, "" if doc_type == _PRECEDENT else text)
    return Document(
        id=document_slug(number, doc_type, title, issuers, origin.source, origin.key),
        source=origin.source,
        source_key=origin.key,
        title=title,
        text=text,
        number=number,
        doc_type=doc_type,
        issuers=issuers,
        signers=evidence.choose("signers", _signers(stated), _signed(text, units), None, ()),
        place=evidence.choose("place", _string(stated, "place"), head.place, None, ""),
        level=evidence.choose("level", _member(Level, stated, "level"), _level(issuers, head), None, None),
        url=_string(stated, "url") or origin.url,
        text_status=_status(text, status),
        provisions=units,
        relations=_all_relations(_relations(stated), acts),
        citations=cited,
        files=origin.files,
        source_metadata=dict(origin.source_metadata),
        **times,
        fields=_fields(
            evidence, stated, address, lambda: guess_fields(title, text, issuers, number, acts), len(text)
        ),
        **_only_stated(evidence, stated),
        provenance=tuple(
            weighed(evidence.notes, number, doc_type, times["issued_on"], times["effective_on"])
        ),
    )


def _status(text: str, status: TextStatus) -> TextStatus:
    if status is TextStatus.TEXT and not text.strip():
        return TextStatus.NO_TEXT
    return status


def _title(
    evidence: _Evidence,
    stated: Mapping[str, Any],
    head: Head,
    address: Address,
    hints: Mapping[str, str],
    text: str,
) -> str:
    known = " ".join(found.value for found in (head.doc_type, head.number) if found)
    address_known = " ".join(filter(None, (address.doc_type, address.number)))
    hint = _nfc(hints.get("title", ""))[:500]
    named = with_accents(address.title, text) if address.title and not head.title else ""
    fallback = named or known or address_known or _first_words(text) or hint or _nfc(evidence.origin.name)
    return evidence.choose("title", _string(stated, "title"), head.title, fallback, _FALLBACK_TITLE)


def _first_words(text: str) -> str:
    """The first line, where it could be a title: the question that an answer opens with, say."""
    line = text[: _LONGEST_FIRST_LINE + 1].split("\n", 1)[0].strip()
    is_title = 8 <= len(line) <= _LONGEST_FIRST_LINE and not line[0].islower() and "\t" not in line
    return line if is_title and any(map(str.isalpha, line)) else ""


def _level(issuers: tuple[str, ...], head: Head) -> Found[Level] | None:
    level = level_of(issuers[0]) if issuers else None
    place = head.issuers
    return Found(level, place.start if place else 0, place.end if place else 0, 0.9) if level else None


def _times(evidence: _Evidence, stated: Mapping[str, Any], head: Head, text: str) -> dict[str, Any]:
    issued_on = evidence.choose("issued_on", parse_date(stated.get("issued_on")), head.issued_on, None, None)
    effect = effective_date(text, issued_on)
    found = Found(*effect, 0.9) if effect else None
    effective_on = evidence.choose("effective_on", parse_date(stated.get("effective_on")), found, None, None)
    others = {name: evidence.choose(name, parse_date(stated.get(name)), None, None, None) for name in _DATES}
    return {"issued_on": issued_on, "effective_on": effective_on, **others}


def _fields(
    evidence: _Evidence,
    stated: Mapping[str, Any],
    address: Address,
    guess: Callable[[], FieldGuess],
    length: int,
) -> tuple[str, ...]:
    """As the source states them; else as the words tell, which is better than what an address says."""
    named = _strings(stated, "fields")
    guessed = FieldGuess((), 0.0) if named or not length else guess()
    read = min(length, FIRST_WORDS)
    found = Found(guessed.fields, 0, read, round(guessed.confidence, 2)) if guessed.fields else None
    return evidence.choose("fields", named, found, address.fields, ())


def _only_stated(evidence: _Evidence, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the text does not tell."""
    words: dict[str, Any] = {
        name: evidence.choose(name, _string(stated, name), None, None, "") for name in _WORDS
    }
    lists = {name: evidence.choose(name, _strings(stated, name), None, None, ()) for name in _LISTS}
    return {
        **words,
        **lists,
        "published_year": evidence.choose("published_year", _year(stated), None, None, None),
        "shelf": evidence.choose("shelf", _string(stated, "shelf"), None, None, "van-ban"),
        "validity": evidence.choose(
            "validity", _member(Validity, stated, "validity"), None, None, Validity.UNKNOWN
        ),
    }


def _signed(text: str, units: Iterable[Provision]) -> Found[tuple[Signer, ...]] | None:
    """The signers of the first signature block that names one: later ones belong to forms and appendices."""
    for unit in units:
        if unit.kind is ProvisionKind.SIGNATURE:
            signers = signers_of(text[unit.start : unit.end])
            return Found(signers, unit.start, unit.end, 0.8) if signers else None
    bare = signature_at_end(text)
    return Found((bare[0],), bare[1], bare[2], 0.6) if bare else None


def _address(origin: Origin) -> Address:
    """The first address that says anything: the source's own path, then the URL."""
    for value in (origin.source_metadata.get("slug"), origin.source_metadata.get("url"), origin.url):
        if isinstance(value, str) and (read := read_address(value)) != Address():
            return read
    return Address()


# --- the source's metadata: exchange names, of whatever type its JSON had ------------------------------


def _nfc(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()


def _string(stated: Mapping[str, Any], name: str) -> str:
    value = stated.get(name)
    return _nfc(value) if isinstance(value, str) else ""


def _year(stated: Mapping[str, Any]) -> int | None:
    value = stated.get("published_year")
    return value if isinstance(value, int) else None


def _strings(stated: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = stated.get(name)
    values = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return tuple(
        unicodedata.normalize("NFC", item).strip()
        for item in values
        if isinstance(item, str) and item.strip()
    )


def _member(kind: type[E], stated: Mapping[str, Any], name: str) -> E | None:
    try:
        return kind(stated[name])
    except (KeyError, ValueError):
        return None


def _signers(stated: Mapping[str, Any]) -> tuple[Signer, ...]:
    value = stated.get("signers")
    people = value if isinstance(value, list | tuple) else []
    return tuple(signer for signer in map(_signer, people) if signer)


def _signer(value: object) -> Signer | None:
    if isinstance(value, Signer):
        return value
    if isinstance(value, str):
        return Signer(value.strip()) if value.strip() else None
    if isinstance(value, Mapping) and _string(value, "name"):
        return Signer(_string(value, "name"), _string(value, "title"))
    return None


def _relations(stated: Mapping[str, Any]) -> tuple[Relation, ...]:
    value = stated.get("relations")
    items = value if isinstance(value, list | tuple) else []
    return tuple(relation for relation in map(_relation, items) if relation)


def _all_relations(stated: tuple[Relation, ...], found: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """What the source states, and what the text says beyond it."""
    known = {(one.kind, canonical_number(one.target_number)) for one in stated if one.target_number}
    beyond = (
        one
        for one in found
        if one.target_path or (one.kind, canonical_number(one.target_number)) not in known
    )
    return (*stated, *beyond)


def _relation(value: object) -> Relation | None:
    if isinstance(value, Relation):
        return value
    if not isinstance(value, Mapping):
        return None
    kind, number = _member(RelationKind, value, "kind"), _string(value, "target_number")
    if kind is None or not (number or _string(value, "target_title")):
        return None
    return Relation(kind, number, _string(value, "target_title"), _string(value, "target_id") or None)

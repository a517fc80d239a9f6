"""The domain types: what a legal document is, whatever file or site it came from.

All text is NFC. Offsets count code points (Python string indices) in `Document.text`, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """Cấp: the tier of the State that issued the document."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Validity(StrEnum):
    """Tình trạng hiệu lực, by the codes of the national database."""

    NOT_YET = "CCHL"
    IN_FORCE = "CHL"
    PARTLY_EXPIRED = "HHL1P"
    EXPIRED = "HHL"
    SUSPENDED = "TNHL"
    PARTLY_SUSPENDED = "TNHL1P"
    OBSOLETE = "KCPH"
    UNKNOWN = "unknown"


class TextStatus(StrEnum):
    """Whether the document's words are known: a scan is recorded, not taken for an empty text.

    The words of a recognised scan were read by a program (OCR) and may hold mistakes.
    """

    TEXT = "text"
    RECOGNISED = "recognised"
    NEEDS_OCR = "needs_ocr"
    NO_TEXT = "no_text"


class ProvisionKind(StrEnum):
    """The units of a document; the value is the word that permalinks use."""

    PREAMBLE = "mo-dau"
    PART = "phan"
    CHAPTER = "chuong"
    SECTION = "muc"
    SUBSECTION = "tieu-muc"
    ARTICLE = "dieu"
    CLAUSE = "khoan"
    POINT = "diem"
    APPENDIX = "phu-luc"
    HEADING = "de-muc"
    SIGNATURE = "ky"


class RelationKind(StrEnum):
    """Quan hệ: what the document does to its target (the inverse is derived, never stored)."""

    BASED_ON = "can-cu"
    REFERS_TO = "dan-chieu"
    AMENDS = "sua-doi-bo-sung"
    REPLACES = "thay-the"
    REPEALS = "bai-bo"
    REPEALS_PARTLY = "bai-bo-mot-phan"
    CORRECTS = "dinh-chinh"
    SUSPENDS = "dinh-chi"
    PAUSES = "tam-ngung"
    GUIDES = "huong-dan"
    DETAILS = "quy-dinh-chi-tiet"
    CONSOLIDATES = "hop-nhat"
    ANNOUNCES = "cong-bo"
    EXPLAINS = "giai-thich"


class Method(StrEnum):
    """How a field's value became known, from the strongest to the weakest."""

    EDITED = "edited"
    SOURCE = "source"
    EXTRACTED = "extracted"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Provision:
    """One unit of the text (Điều, Khoản, …); its span holds its descendants' spans.

    `path` is unique in its document and is the permalink: `dieu-5/khoan-2/diem-a`.
    `parent` is the ordinal of the unit around it; ordinals count from 0 in reading order.
    """

    ordinal: int
    parent: int | None
    kind: ProvisionKind
    number: str
    heading: str
    start: int
    end: int
    path: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Người ký with chức danh; a joint circular has several."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """`target_number` is as written; `target_id` is set when the target is in the library.

    `target_path` is the provision that is meant, "" for the whole document; `target_on` the day (ISO) or year
    of a target that is known by its name. `start`/`end` give the place in `Document.text` of a relation that
    was found there, with its confidence; one that a source states has none.
    """

    kind: RelationKind
    target_number: str
    target_title: str = ""
    target_id: str | None = None
    target_path: str = ""
    target_on: str = ""
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Citation:
    """Dẫn chiếu: `text[start:end]` names a document or a provision of one.

    `number` is the canonical số hiệu, `name` the key of a law's name (`luat dat dai`), `on` the day (ISO) or
    the year that tells one law of a name from another; without number and name the document cites itself.
    `path` is the provision (`dieu-5/khoan-2`), "" for the whole document; `last` ends a range that begins
    there. `attached/` before a path: of what was issued with the document (quy chế kèm theo), not its own.
    """

    start: int
    end: int
    number: str = ""
    name: str = ""
    on: str = ""
    path: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file kept in the store under its sha256 (lower-case hex).

    `role` is what the file is to its document: `original` (the signed document, or what was uploaded), `text`
    (its words again, such as a DOCX), `issue` (a whole number of a gazette); of an item of the bookshelf also
    `cover` (a picture), `audio`, `video` and `captions` (their words with times, WebVTT).
    """

    sha256: str
    name: str
    media_type: str
    size: int
    role: str = "original"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one field's value came from. `start`/`end` give the place in `Document.text`."""

    field: str
    method: Method
    source: str
    url: str = ""
    sha256: str = ""
    fetched_at: datetime | None = None
    confidence: float = 1.0
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the library. Empty text fields are "", unknown dates None.

    `licence` says on what terms an item may be used, `published_year` when it was published, `media_url`
    where a video or a sound stands that we only refer to.

    `id` is the readable slug, stable for ever; (`source`, `source_key`) is what the source calls it.
    Tables stand in `text` as consecutive lines whose cells are separated by tabs.
    """

    id: str
    source: str
    source_key: str
    title: str
    text: str
    shelf: str = "van-ban"
    number: str = ""
    doc_type: str = ""
    abstract: str = ""
    introduction: str = ""
    author: str = ""
    issuers: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    place: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    expired_on: date | None = None
    validity: Validity = Validity.UNKNOWN
    level: Level | None = None
    scope: str = ""
    fields: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    gazette_number: str = ""
    gazette_on: date | None = None
    url: str = ""
    text_status: TextStatus = TextStatus.TEXT
    provisions: tuple[Provision, ...] = ()
    relations: tuple[Relation, ...] = ()
    citations: tuple[Citation, ...] = ()
    files: tuple[FileRef, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    source_metadata: Mapping[str, Any] = field(default_factory=dict)
    licence: str = ""
    published_year: int | None = None
    media_url: str = ""

"""A document as a crawler brought it: what the site says of it, its words as HTML, its files in the store.

The words are the site's own where it shows them, else those of the best file. What the site states outranks
what the words say. A document whose files cannot be read is still a document: it is kept without words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from analyzers.number import canonical_number
from bookshelf.exchange import ExchangeDocument, ExchangeError, from_object
from bookshelf.model import Document, FileRef, TextStatus
from ingest.extract import extract
from ingest.extracted import Extracted, Refused
from ingest.head import read_head
from ingest.html import extract_html
from ingest.origin import Origin
from ingest.understand import understand, understand_text

_ROLES = ("text", "original")
"""Files that may hold the document's words, the better first; a gazette's whole issue holds others', too."""

REVIEW = "review"
"""The key of `source_metadata` under which a document carries what somebody should look at."""


@dataclass(frozen=True, slots=True)
class CapturedTask:
    """`metadata` has keys of the exchange format; `kept` the files with their places in the store."""

    source: str
    key: str
    url: str
    fingerprint: str
    sha256: str
    fetched_at: datetime
    body: str
    metadata: Mapping[str, Any]
    source_metadata: Mapping[str, Any]
    kept: tuple[tuple[FileRef, Path], ...] = ()
    review: tuple[Mapping[str, str], ...] = field(default=())


def read_captured(task: CapturedTask) -> Document:
    """Raises `Refused` where the site's metadata breaks the rules; other trouble is noted for review."""
    origin = _origin(task)
    review = list(task.review)
    document = understand(extract_html(task.body.encode()), origin) if task.body.strip() else None
    if document is None or not document.text.strip():
        document = _from_files(task, origin, review) or document or understand_text("", origin)
    review += _another_number(task, document)
    return with_review(document, review)


def without_words(task: CapturedTask, refused: Refused) -> Document:
    """What is kept of a document whose words cost the parser its life. Raises `Refused`."""
    return with_review(understand_text("", _origin(task)), [*task.review, _item(refused)])


def with_review(document: Document, review: list[Mapping[str, str]]) -> Document:
    """The document with what somebody should look at."""
    rest = {name: value for name, value in document.source_metadata.items() if name != REVIEW}
    said = {REVIEW: [dict(item) for item in review]} if review else {}
    return replace(document, source_metadata=rest | said)


def _origin(task: CapturedTask) -> Origin:
    try:
        stated: ExchangeDocument = from_object({**task.metadata, "id": task.key, "text": ""})
    except ExchangeError as error:
        raise Refused(
            "bad-metadata",
            f"Thông tin của nguồn sai: {error.vi}. Hãy xem lại trang {task.url} và bộ đọc của nguồn.",
            f"What the source states is wrong: {error.en}. Look at {task.url} and at the source's parser.",
        ) from None
    return Origin(
        source=task.source,
        key=task.key,
        url=task.url,
        name=task.kept[0][0].name if task.kept else "",
        sha256=task.sha256,
        fetched_at=task.fetched_at,
        files=tuple(file for file, _ in task.kept),
        metadata=stated.metadata(),
        source_metadata=task.source_metadata,
    )


def _from_files(task: CapturedTask, origin: Origin, review: list[Mapping[str, str]]) -> Document | None:
    """The words of the first file that has some; else a scan; what cannot be read is noted."""
    scan: Document | None = None
    refusals: list[Mapping[str, str]] = []
    for file, path in _readable(task):
        try:
            extracted = extract(path.read_bytes(), file.name)
        except Refused as refused:
            refusals.append(_item(refused, file.name))
            continue
        document = understand(extracted, origin)
        if _has_words(extracted) and document.text.strip():
            return document
        scan = scan or document
    review += refusals
    return scan


def _readable(task: CapturedTask) -> Iterator[tuple[FileRef, Path]]:
    for role in _ROLES:
        yield from (one for one in task.kept if one[0].role == role)


def _has_words(extracted: Extracted) -> bool:
    return extracted.status is TextStatus.TEXT


def _another_number(task: CapturedTask, document: Document) -> Iterator[Mapping[str, str]]:
    """The head of the words names another số hiệu than the site: a typing error, or another's file."""
    found, stated = read_head(document.text).number, task.metadata.get("number")
    known = any(item.get("code") == "number-mismatch" for item in task.review)
    if found is None or not isinstance(stated, str) or known:
        return
    ours, theirs = canonical_number(found.value), canonical_number(stated)
    if ours and theirs and ours != theirs:
        yield {
            "code": "number-mismatch",
            "vi": f"Nội dung ghi số {found.value}, nguồn ghi {stated}: có thể là văn bản khác.",
            "en": f"the text says number {found.value}, the source {stated}: it may be another document",
        }


def _item(refused: Refused, name: str = "") -> Mapping[str, str]:
    at = f"{name}: " if name else ""
    return {"code": refused.code, "vi": at + refused.vi, "en": at + refused.en}

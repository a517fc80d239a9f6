"""Recognised scans: how sure the words are, and each page's words beside its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from bookshelf.files import FileStore
from bookshelf.model import Document, TextStatus
from bookshelf.record import Record
from web.errors import Missing
from web.frame import render
from web.limited import Failed
from web.page_picture import picture

DOUBTFUL = 0.8
"""Confidence of a page below which readers are told to look at the picture."""

_DAY = 24 * 3600
_MOST_PAGES = 5000


@dataclass(frozen=True, slots=True)
class ScanPage:
    """Page `number` of the file `sha256`; its words are `text[start:end]`, `percent` is their confidence."""

    number: int
    sha256: str
    percent: int
    start: int
    end: int

    @property
    def doubtful(self) -> bool:
        return self.percent < 100 * DOUBTFUL


def scan_pages(document: Document) -> tuple[ScanPage, ...]:
    """The pages of a recognised scan, in order; none of another document."""
    said = document.source_metadata.get("ocr")
    if document.text_status is not TextStatus.RECOGNISED or not isinstance(said, dict):
        return ()
    sha256, pages = said.get("sha256"), said.get("pages")
    if (
        not isinstance(sha256, str)
        or sha256 not in {file.sha256 for file in document.files}
        or not isinstance(pages, list)
    ):
        return ()
    whole = [page for page in pages[:_MOST_PAGES] if isinstance(page, dict) and _is_number(page.get("page"))]
    starts = _starts(document, whole)
    ends = [*starts[1:], len(document.text)][: len(starts)]
    return tuple(
        ScanPage(page["page"], sha256, _percent(page.get("confidence")), start, end)
        for page, start, end in zip(whole, starts, ends, strict=True)
    )


def register(pages: Blueprint, record: Record, files: FileStore) -> None:
    """Add the pages of scans and their pictures."""
    cache = files.root.parent / "pictures"

    @pages.get("/ban-quet/<document_id>/<int:number>")
    def scan(document_id: str, number: int) -> str:
        document = record.get(document_id)
        if document is None:
            raise Missing
        found = scan_pages(document)
        page = next((one for one in found if one.number == number), None)
        if page is None:
            raise Missing(document_id)
        lines = [line for line in document.text[page.start : page.end].split("\n") if line.strip()]
        return render("scan.html", here="document", document=document, page=page, pages=found, lines=lines)

    @pages.get("/trang/<sha256>/<int:number>.jpg")
    def page_picture(sha256: str, number: int) -> Response:
        path = _kept(record, files, sha256)
        if path is None or not 1 <= number <= _MOST_PAGES:
            abort(404)
        try:
            drawn = picture(cache, path, sha256, number)
        except Failed:
            abort(404)
        return send_file(drawn.absolute(), mimetype="image/jpeg", max_age=_DAY)


def _kept(record: Record, files: FileStore, sha256: str) -> Path | None:
    """The bytes of a PDF that a document of the library names."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        return None
    known = record.file(sha256)
    if known is None or known.media_type != "application/pdf" or not files.has(sha256):
        return None
    return files.path(sha256)


def _is_number(page: object) -> bool:
    return isinstance(page, int) and 1 <= page <= _MOST_PAGES


def _starts(document: Document, pages: Sequence[dict[str, object]]) -> list[int]:
    """Where each page's words begin; a page without words begins where the next one does."""
    starts: list[int] = []
    after = len(document.text)
    for page in reversed(pages):
        start = page.get("start")
        after = min(start, after) if isinstance(start, int) and start >= 0 else after
        starts.append(after)
    return starts[::-1]


def _percent(confidence: object) -> int:
    return round(100 * min(max(confidence, 0.0), 1.0)) if isinstance(confidence, int | float) else 0

"""The printed original beside the text: its pages as pictures, and which page shows which provision."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, url_for

from bookshelf.files import FileStore
from bookshelf.model import Document, FileRef
from bookshelf.page_map import page_starts, places
from bookshelf.record import Record
from web.errors import Missing
from web.file_page import download
from web.frame import render, words
from web.limited import Failed
from web.page_text import page_texts
from web.scan_page import scan_pages

_PDF = "application/pdf"


def register(pages: Blueprint, record: Record, files: FileStore) -> None:
    """Add the pages of originals and the map from pages to provisions."""

    @pages.get("/ban-goc/<document_id>")
    def original_start(document_id: str) -> str:
        return original_page(document_id, 1)

    @pages.get("/ban-goc/<document_id>/<int:number>")
    def original_page(document_id: str, number: int) -> str:
        document, file = _found(record, document_id)
        count, starts = _pages(document, file, files)
        if not 1 <= number <= count:
            raise Missing(document_id)
        t = words()
        return render(
            "original.html",
            here="document",
            document=document,
            file=download(file, t),
            sha256=file.sha256,
            number=number,
            count=count,
            lines=_lines(document, starts, number),
            path=places(document, [starts[number - 1]])[0].path if starts else "",
            title=t("original.page", page=number),
        )

    @pages.get("/ban-goc/<document_id>/trang.json")
    def original_map(document_id: str) -> Response:
        document, file = _found(record, document_id)
        count, starts = _pages(document, file, files)
        picture = url_for("pages.page_picture", sha256=file.sha256, number=0)
        found = [[one.path, one.share] for one in places(document, starts)]
        return jsonify(count=count, picture=picture, places=found)


def original(document: Document) -> FileRef | None:
    """The PDF whose pages are shown: that of a recognised scan, else the first one."""
    scanned = {one.sha256 for one in scan_pages(document)}
    pdfs = [file for file in document.files if file.media_type == _PDF]
    return next((file for file in pdfs if file.sha256 in scanned), pdfs[0] if pdfs else None)


def _found(record: Record, document_id: str) -> tuple[Document, FileRef]:
    document = record.get(document_id)
    if document is None:
        raise Missing
    file = original(document)
    if file is None:
        raise Missing(document_id)
    return document, file


def _pages(document: Document, file: FileRef, files: FileStore) -> tuple[int, Sequence[int]]:
    """How many pages there are, and where each begins in the text; no places where that is not known."""
    scanned = scan_pages(document)
    if scanned and [one.number for one in scanned] == list(range(1, len(scanned) + 1)):
        return len(scanned), [one.start for one in scanned]
    if not files.has(file.sha256):
        raise Missing(document.id)
    try:
        texts = page_texts(files.root.parent / "pictures", files.path(file.sha256), file.sha256)
    except Failed:
        raise Missing(document.id) from None
    return len(texts), page_starts(document.text, texts)


def _lines(document: Document, starts: Sequence[int], number: int) -> list[str]:
    if not starts:
        return []
    end = starts[number] if number < len(starts) else len(document.text)
    return [line for line in document.text[starts[number - 1] : end].split("\n") if line.strip()]

"""A document or a provision at a glance: what a citation leads to, and how it is cited."""

from __future__ import annotations

from flask import Blueprint, url_for

from bookshelf.model import Document, Provision
from bookshelf.record import Record
from web.citation_text import citation, document_name, unit_name
from web.document_page import found, found_unit
from web.frame import render

LONGEST = 1_200
"""Characters: a phone's screen; the rest is one click away."""


def register(pages: Blueprint, record: Record) -> None:
    """Add the excerpts of documents and provisions."""

    @pages.get("/xem-nhanh/<document_id>")
    def excerpt_of_document(document_id: str) -> str:
        return _excerpt(found(record, document_id), None)

    @pages.get("/xem-nhanh/<document_id>/<path:path>")
    def excerpt(document_id: str, path: str) -> str:
        document = found(record, document_id)
        return _excerpt(document, found_unit(document, path))


def _excerpt(document: Document, unit: Provision | None) -> str:
    name = document_name(document)
    if unit:
        lines, cut = excerpt_lines(document.text[unit.start : unit.end])
        name = f"{unit_name(document, unit)} {name}"
    else:
        lines, cut = excerpt_lines(document.introduction or document.abstract)
    return render(
        "excerpt.html",
        here="document",
        document=document,
        name=name,
        citation=citation(document, unit),
        address=url_for("pages.document", document_id=document.id, _anchor=unit.path if unit else None),
        lines=lines,
        cut=cut,
    )


def excerpt_lines(text: str) -> tuple[list[str], bool]:
    """The first lines, `LONGEST` characters at most, a table's cells side by side; and whether there is more.

    >>> excerpt_lines("Điều 1. Phạm vi\\n\\nSTT\\tTên\\n")
    (['Điều 1. Phạm vi', 'STT – Tên'], False)
    """
    text = text.strip()
    cut = len(text) > LONGEST
    if cut:
        text = text[: max(text.rfind(" ", 0, LONGEST), text.rfind("\n", 0, LONGEST), LONGEST // 2)] + " …"
    lines = (" – ".join(cell.strip() for cell in line.split("\t")) for line in text.split("\n"))
    return [line for line in lines if line.strip(" –")], cut

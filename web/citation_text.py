"""How officers cite: "khoản 2 Điều 5 Nghị định 100/2019/NĐ-CP ngày 30/12/2019 của Chính phủ quy định …".

The order of the parts is that of Nghị định 30/2020/NĐ-CP (Phụ lục I, mục II.6: viện dẫn): type, number, day,
issuer, title; of a law or an ordinance the name stands before the number. Citations are Vietnamese whatever
the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookshelf.model import Document, Provision, ProvisionKind
from web.reading import written_label

_UNIT_NAMES = {
    "diem": "điểm", "khoan": "khoản", "dieu": "Điều", "muc": "Mục", "chuong": "Chương", "phan": "Phần",
}  # fmt: skip
_NAMED = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
"""Types that are cited by their name."""

_STANDS_ALONE = frozenset(
    {ProvisionKind.ARTICLE, ProvisionKind.PREAMBLE, ProvisionKind.SIGNATURE, ProvisionKind.HEADING}
)
"""Units that are found without naming the Chương around them."""

_REPEATED = re.compile(r"dieu-[0-9a-z]+-\d+")
"""An Điều of what was issued with the document: its number is one that an Điều of the document has."""

_ATTACHED = "của văn bản ban hành kèm theo"


def path_label(path: str) -> str:
    """A permalink as documents write it.

    >>> path_label("dieu-5/khoan-2/diem-dd")
    'điểm đ khoản 2 Điều 5'
    """
    parts = (part.partition("-") for part in reversed(path.split("/")))
    return " ".join(
        f"{_UNIT_NAMES[name]} {number.replace('dd', 'đ')}" for name, _, number in parts if name in _UNIT_NAMES
    )


def unit_name(document: Document, unit: Provision) -> str:
    """What a provision is called within its document: "điểm đ khoản 2 Điều 5", "Điều 3 Phụ lục I"."""
    return " ".join(_names(document, unit))


def _names(document: Document, unit: Provision) -> Iterator[str]:
    by_ordinal = {one.ordinal: one for one in document.provisions}
    within_article = False
    at: Provision | None = unit
    while at is not None:
        if not within_article or at.kind is ProvisionKind.APPENDIX:
            yield written_label(at, document.text)
        if _REPEATED.fullmatch(at.path):
            yield _ATTACHED
        within_article = within_article or at.kind in _STANDS_ALONE
        at = by_ordinal.get(at.parent) if at.parent is not None else None


def document_name(document: Document) -> str:
    """The short name of a document: "Nghị định 100/2019/NĐ-CP"; of one without a number its title.

    >>> law = Document("a", "s", "a", title="Đất đai", text="", doc_type="Luật", number="31/2024/QH15")
    >>> document_name(law)
    'Luật Đất đai số 31/2024/QH15'
    """
    if not document.number:
        return f"{document.doc_type} “{document.title or document.id}”".strip()
    if document.doc_type in _NAMED and (name := _without_type(document)):
        return f"{document.doc_type} {name} số {document.number}"
    return f"{document.doc_type} {document.number}".strip()


def citation(document: Document, unit: Provision | None = None) -> str:
    """The document, or one provision of it, as an officer's text cites it."""
    parts = [unit_name(document, unit)] if unit else []
    parts.append(document_name(document))
    if document.issued_on:
        parts.append(f"ngày {document.issued_on:%d/%m/%Y}")
    if document.issuers:
        parts.append(f"của {', '.join(document.issuers)}")
    if document.number and document.doc_type not in _NAMED:
        parts.append(_running(_without_type(document)))
    elif not document.number and document.author and not document.issuers:
        parts.append(f"({document.author})")
    return " ".join(part for part in parts if part)


def _without_type(document: Document) -> str:
    """The title without the type that a source writes before it: "Luật Đất đai" → "Đất đai"."""
    title = " ".join(document.title.split())
    if document.doc_type and title.casefold().startswith(f"{document.doc_type.casefold()} "):
        return title[len(document.doc_type) + 1 :]
    return title


def _running(title: str) -> str:
    """A title in the middle of a sentence; a title in capitals stays as it is."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title

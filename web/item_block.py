"""What a document page shows of an item of the bookshelf: cover, author, terms, players, more to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint

from bookshelf.accounts import Role
from bookshelf.collections import CollectionCard, Collections
from bookshelf.entries import Summary
from bookshelf.model import Document, FileRef
from bookshelf.record import Record
from web import access
from web.attributes import web_address
from web.blocks import block
from web.frame import words
from web.media_page import can_be_shown
from web.names import value_name

_RELATED = 6
_DOCUMENTS = "van-ban"


@dataclass(frozen=True, slots=True)
class Away:
    """A recording that another site keeps: its address, and the host that readers are told."""

    address: str
    host: str


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """`is_book`: it is on another shelf than that of legal documents. `cover` is a file's sha256 or ""."""

    is_book: bool
    cover: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    sounds: tuple[FileRef, ...]
    videos: tuple[FileRef, ...]
    captions: tuple[FileRef, ...]
    away: Away | None


@dataclass(frozen=True, slots=True)
class Onward:
    """What to read next; `own` are the collections that the signed-in officer may put the document into."""

    related: tuple[Summary, ...]
    collections: tuple[CollectionCard, ...]
    own: tuple[CollectionCard, ...]


def register(pages: Blueprint, record: Record) -> None:
    """Give the templates `item_of(document)` and `onward_from(document)`."""
    pages.add_app_template_global(value_name, "value_name")
    pages.add_app_template_global(item_of, "item_of")
    pages.add_app_template_global(partial(onward_from, record, Collections(record)), "onward_from")


def item_of(document: Document) -> ItemBlock:
    """The item that the document is."""
    t = words()
    shown = [file for file in document.files if can_be_shown(file)]
    year = document.published_year or (document.issued_on.year if document.issued_on else None)
    facts = {
        "item.author": [document.author or ", ".join(document.issuers)],
        "item.year": [str(year) if year else ""],
        "item.licence": [document.licence],
        "item.audience": [value_name("audience", one, t) for one in document.audiences],
        "item.field": [value_name("field", one, t) for one in document.fields],
    }
    return ItemBlock(
        is_book=document.shelf != _DOCUMENTS,
        cover=next((file.sha256 for file in shown if file.role == "cover"), ""),
        facts=tuple((name, tuple(filter(None, values)) or ("-",)) for name, values in facts.items()),
        sounds=_of_role(shown, "audio"),
        videos=_of_role(shown, "video"),
        captions=_of_role(shown, "captions"),
        away=_away(document.media_url),
    )


def onward_from(record: Record, collections: Collections, document: Document) -> Onward:
    """Where a reader goes from here; what cannot be found is left out."""
    account = access.current()
    own: list[CollectionCard] = []
    if account is not None and account.role >= Role.EDITOR:
        own = block("own collections", lambda: _open_to(account.role, collections), [])
    return Onward(
        related=tuple(block("related", lambda: record.of_same_field(document, _RELATED), [])),
        collections=tuple(block("collections", lambda: collections.holding(document.id, published=True), [])),
        own=tuple(own),
    )


def _open_to(role: Role, collections: Collections) -> list[CollectionCard]:
    return [one for one in collections.all(published=False) if role >= Role.APPROVER or not one.published]


def _of_role(files: Iterable[FileRef], role: str) -> tuple[FileRef, ...]:
    return tuple(file for file in files if file.role == role)


def _away(address: str) -> Away | None:
    """
    >>> _away("https://video.example/xem?v=1").host
    'video.example'
    >>> _away("javascript:alert(1)")
    """
    safe = web_address(address)
    return Away(safe, urlsplit(safe).hostname or safe) if safe else None

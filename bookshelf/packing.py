"""A whole document in few bytes, as the record keeps other views and earlier versions of it."""

from __future__ import annotations

import zlib

from bookshelf import exchange
from bookshelf.entries import Unstorable
from bookshelf.model import Document


def pack(document: Document) -> bytes:
    """A compressed line of the exchange format."""
    return zlib.compress(exchange.to_line(document), 6)


def unpack(content: bytes) -> Document:
    """What `pack` packed. Raises `Unstorable` where the content breaks the rules of documents."""
    try:
        return exchange.from_line(zlib.decompress(content)).to_document()
    except exchange.ExchangeError as error:
        raise Unstorable(str(error)) from None

"""What the pages of officers need from rooms that `web` does not know: handed in by the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from bookshelf.model import Document, FileRef


class Rejected(Exception):
    """An upload that cannot be taken: a stable code, and what is wrong and what to do in both languages."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.code, self.vi, self.en = code, vi, en


@dataclass(frozen=True, slots=True)
class Workshop:
    """`read` makes documents of an uploaded file with its name, and keeps it; an archive may hold several.

    `write` makes one of a title and words that somebody typed. `cover` makes a small picture of an uploaded
    one, and keeps it. All three raise `Rejected`. `slug` is the id that a document would have in the record,
    `max_bytes` bounds a file, `no_ocr` tells what is missing to recognise scans ("" for nothing).
    """

    read: Callable[[IO[bytes], str], tuple[Document, ...]]
    write: Callable[[str, str], Document]
    cover: Callable[[IO[bytes]], FileRef]
    slug: Callable[[Document], str]
    max_bytes: int
    no_ocr: Callable[[], str]

"""What the measurements need to know of the documents, read once from the record and kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from bookshelf.model import Document, ProvisionKind
from search_api.passages import passages


@dataclass(frozen=True, slots=True)
class Outline:
    """A document without its text; `articles` are the numbers of its own Điều, `size` is bytes of UTF-8."""

    id: str
    source_key: str
    number: str
    doc_type: str
    title: str
    issued_on: date | None
    articles: tuple[str, ...]
    passages: int
    size: int


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a library holds; `size` is bytes of text in UTF-8."""

    documents: int
    passages: int
    size: int

    def __str__(self) -> str:
        return f"{self.documents:,} documents, {self.passages:,} passages, {self.size / 1e6:,.0f} MB of text"


def extent(outlines: Sequence[Outline]) -> Extent:
    return Extent(len(outlines), sum(one.passages for one in outlines), sum(one.size for one in outlines))


def kept(path: Path, documents: Iterable[Document]) -> list[Outline]:
    """The outlines in the file, which is written first where there is none."""
    if not path.exists():
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            file.writelines(orjson.dumps(outline(one)) + b"\n" for one in documents)
        unfinished.rename(path)
    return [_read(line) for line in path.read_bytes().splitlines()]


def outline(one: Document) -> Outline:
    """Điều of a phụ lục have longer paths than those of the document itself."""
    articles = [unit for unit in one.provisions if unit.kind is ProvisionKind.ARTICLE]
    return Outline(
        id=one.id,
        source_key=one.source_key,
        number=one.number,
        doc_type=one.doc_type,
        title=one.title,
        issued_on=one.issued_on,
        articles=tuple(unit.number for unit in articles if unit.path == f"dieu-{unit.number}"),
        passages=len(passages(one)),
        size=len(one.text.encode()),
    )


def _read(line: bytes) -> Outline:
    values = orjson.loads(line)
    issued = date.fromisoformat(values["issued_on"]) if values["issued_on"] else None
    return Outline(**{**values, "issued_on": issued, "articles": tuple(values["articles"])})

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.outlines import extent, kept
from bookshelf.model import Document, Provision, ProvisionKind

TEXT = "Điều 1. Một\nĐiều 2. Hai\n"


def article(ordinal: int, number: str, path: str) -> Provision:
    return Provision(ordinal, None, ProvisionKind.ARTICLE, number, "", 0, 11, path)


def documents() -> Iterator[Document]:
    yield Document(
        "a", "s", "1", "Một", TEXT, issued_on=date(2020, 5, 1),
        provisions=(article(0, "1", "dieu-1"), article(1, "1", "phu-luc-1/dieu-1")),
    )  # fmt: skip
    yield Document("b", "s", "2", "Hai", "Chữ.")


def test_outlines_are_read_once(tmp_path: Path) -> None:
    first = kept(tmp_path / "o.jsonl", documents())
    assert kept(tmp_path / "o.jsonl", iter(())) == first
    assert [(one.id, one.articles, one.issued_on) for one in first] == [
        ("a", ("1",), date(2020, 5, 1)),
        ("b", (), None),
    ]


def test_extent_counts_bytes(tmp_path: Path) -> None:
    found = extent(kept(tmp_path / "o.jsonl", documents()))
    assert (found.documents, found.size) == (2, len(TEXT.encode()) + 6)
    assert found.passages >= 2

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from bookshelf.exchange import from_line, to_line
from bookshelf.export import export
from bookshelf.files import FileStore
from bookshelf.model import FileRef, Relation, RelationKind
from bookshelf.record import Entry, Record
from tests.bookshelf.examples import document, full_document

OPENERS: dict[str, Callable[[Path], bytes]] = {
    "a.jsonl": Path.read_bytes,
    "a.jsonl.gz": lambda path: gzip.decompress(path.read_bytes()),
    "a.xz": lambda path: lzma.decompress(path.read_bytes()),
}


@pytest.mark.parametrize("name", OPENERS)
def test_lines_in_each_compression_and_the_same_bytes_again(tmp_path: Path, name: str) -> None:
    documents = [document("1"), full_document()]
    first, second = tmp_path / name, tmp_path / "again" / name
    assert export(documents, first).documents == 2
    export(documents, second)
    assert OPENERS[name](first) == to_line(documents[0]) + to_line(documents[1])
    assert first.read_bytes() == second.read_bytes()


def test_export_import_export(record: Record, tmp_path: Path) -> None:
    relation = Relation(RelationKind.BASED_ON, full_document().number)
    record.put_many(
        [
            Entry(item)
            for item in (full_document(), document("b", relations=(relation,)), document("a", id="doc-b"))
        ]
    )
    export(record.documents(), tmp_path / "1.jsonl")
    lines = (tmp_path / "1.jsonl").read_bytes().splitlines()
    with Record.open(f"sqlite:///{tmp_path}/copy.db") as copy:
        copy.put_many([Entry(from_line(line).to_document()) for line in reversed(lines)])
        export(copy.documents(), tmp_path / "2.jsonl")
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_unsorted_documents_and_unknown_endings_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sort documents"):
        export([document("2"), document("1")], tmp_path / "a.jsonl")
    with pytest.raises(ValueError, match=r"\.jsonl, \.gz or \.xz"):
        export([], tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_bytes_of_files_lie_beside_the_lines(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "store")
    kept = FileRef(store.put(b"pdf"), "a.pdf", "application/pdf", 3)
    lost = FileRef("00" * 32, "b.pdf", "application/pdf", 3)
    documents = [document("1", files=(kept, lost)), document("2", files=(kept,))]
    exported = export(documents, tmp_path / "out" / "a.jsonl", store)
    assert (exported.documents, exported.files, exported.missing) == (2, 1, (lost,))
    assert (tmp_path / "out" / "files" / kept.sha256).read_bytes() == b"pdf"
    assert len(list((tmp_path / "out" / "files").iterdir())) == 1

"""Write the library in the exchange format: the same documents give the same bytes.

Lines stand in the order of the documents' ids. The bytes of files go into `files/<sha256>` beside the lines.
"""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bookshelf.atomic import replacing
from bookshelf.exchange import to_line
from bookshelf.files import FileStore
from bookshelf.model import Document, FileRef

FILES = "files"
"""The folder beside the lines that holds the files' bytes."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote; `missing` are the files that documents name and the store lacks."""

    documents: int
    files: int
    missing: tuple[FileRef, ...]


def export(documents: Iterable[Document], path: Path, store: FileStore | None = None) -> Exported:
    """Write the documents, sorted by id, to `path` (.jsonl, .gz or .xz), whole or not at all.

    With a store the files' bytes are written too. Raises ValueError for another ending or unsorted documents.
    """
    compressed = _compression(path)
    copied: set[str] = set()
    missing: list[FileRef] = []
    count, last = 0, ""
    with replacing(path) as file, compressed(file) as lines:
        for document in documents:
            if document.id <= last:
                raise ValueError(f"document {document.id} comes after {last}: sort documents by their ids")
            lines.write(to_line(document))
            count, last = count + 1, document.id
            if store:
                missing += _copy(document.files, store, path.parent / FILES, copied)
    return Exported(count, len(copied), tuple(missing))


def _copy(files: Iterable[FileRef], store: FileStore, folder: Path, copied: set[str]) -> list[FileRef]:
    """Copy what is not yet copied; gives back what the store lacks."""
    missing = []
    for file in files:
        if not store.has(file.sha256):
            missing.append(file)
        elif file.sha256 not in copied:
            with replacing(folder / file.sha256) as copy:
                copy.write(store.get(file.sha256))
            copied.add(file.sha256)
    return missing


def _compression(path: Path) -> Callable[[IO[bytes]], AbstractContextManager[IO[bytes]]]:
    found = _COMPRESSIONS.get(path.suffix)
    if found is None:
        raise ValueError(f"{path.name}: the name must end in .jsonl, .gz or .xz")
    return found


@contextmanager
def _gzip(file: IO[bytes]) -> Iterator[IO[bytes]]:
    # No name and no time in the header: they would differ from export to export.
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        yield packed  # type: ignore[misc]


@contextmanager
def _xz(file: IO[bytes]) -> Iterator[IO[bytes]]:
    with lzma.open(file, "wb") as packed:
        yield packed


_COMPRESSIONS: Mapping[str, Callable[[IO[bytes]], AbstractContextManager[IO[bytes]]]] = {
    ".jsonl": nullcontext,
    ".gz": _gzip,
    ".xz": _xz,
}

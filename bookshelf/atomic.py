"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

TEMPORARY = ".partial-"
"""What names of unfinished files begin with."""

_READABLE = 0o644


@contextmanager
def replacing(path: Path, temporary_folder: Path | None = None) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` when the block ends well; else `path` stays as it was.

    `temporary_folder` must be on the same file system; by default it is the folder of `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = temporary_folder or path.parent
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=TEMPORARY, delete=False) as file:
        partial = Path(file.name)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            partial.chmod(_READABLE)
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

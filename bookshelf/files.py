"""The store of original files, each under the sha256 of its bytes: `ab/cd/abcd….`

A file is there whole or not at all; the same bytes are kept once. What lies in the store is never changed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator
from hashlib import file_digest, sha256
from pathlib import Path

from bookshelf.atomic import TEMPORARY, replacing

_HASH = re.compile(r"[0-9a-f]{64}")
_ABANDONED_SECONDS = 24 * 3600
"""Age of a partial file that no living process can still be writing."""


class FileStore:
    """Files under `root`, which is made when the first file comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep the bytes; gives back their sha256 (lower-case hex)."""
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if not (path.is_file() and path.stat().st_size == len(data)):
            with replacing(path, self.root) as file:
                file.write(data)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes. Raises ValueError for what is no sha256, FileNotFoundError for what the store lacks."""
        return self.path(digest).read_bytes()

    def has(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where the file lies, or would; never outside `root`. Raises ValueError for what is no sha256."""
        if not _HASH.fullmatch(digest):
            raise ValueError(f"{digest[:80]!r} is no sha256: write 64 lower-case hexadecimal digits")
        return self.root / digest[:2] / digest[2:4] / digest

    def verify(self, digest: str) -> bool:
        """Whether the file is there and its bytes still have this sha256."""
        path = self.path(digest)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == digest

    def __iter__(self) -> Iterator[str]:
        """The sha256 of every file, sorted."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if _HASH.fullmatch(path.name) and path.is_file():
                yield path.name

    def orphans(self, named: Collection[str]) -> list[str]:
        """Files that are not among those `named` by documents."""
        return [digest for digest in self if digest not in named]

    def remove(self, digest: str) -> None:
        """Take a file out; nothing happens when the store lacks it."""
        self.path(digest).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Delete what killed processes left half-written; gives back how many files that were."""
        oldest = time.time() - _ABANDONED_SECONDS
        abandoned = [path for path in self.root.glob(f"{TEMPORARY}*") if path.stat().st_mtime < oldest]
        for path in abandoned:
            path.unlink(missing_ok=True)
        return len(abandoned)

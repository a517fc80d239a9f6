"""One run of a source at a time, among all processes of one home: a lock that ends with its owner."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def only_run(folder: Path, source: str, *, wait: bool) -> Iterator[bool]:
    """Yield whether this is now the only run of the source; with `wait`, after the other one has ended."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{source}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True

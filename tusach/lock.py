"""One writer at a time: a lock file in the home folder, which the system releases when its owner ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

_NAME = "write.lock"


@contextmanager
def waiting_to_write(home: Path) -> Iterator[None]:
    """Be the one writer in `home`; while another process is, say so on standard error and wait for it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / _NAME).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read().strip() or "another process"
            click.echo(
                f"Another import or rebuild ({owner}) is writing in {home}; waiting for its end.", err=True
            )
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        yield


@contextmanager
def writing_if_free(home: Path) -> Iterator[bool]:
    """Yield whether this process has become the one writer in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / _NAME).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True

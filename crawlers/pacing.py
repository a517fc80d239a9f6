"""One connection to a host at a time, and a pause between requests, among all processes of one home."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


class Pacing:
    """`folder` holds one lock file for each host; its time of change is the end of the last request."""

    def __init__(self, folder: Path, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._folder, self._seconds, self._sleep = folder, seconds, sleep
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def turn(self, host: str, at_least: float = 0.0) -> Iterator[None]:
        """Wait for the host's turn, then hold it. `at_least` is the pause that the host itself asks for."""
        pause = max(self._seconds, at_least)
        with (self._folder / f"{quote(host, safe='')}.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            status = os.fstat(file.fileno())
            waited = time.time() - status.st_mtime
            if file.tell() and 0 <= waited < pause:
                self._sleep(pause - waited)
            try:
                yield
            finally:
                if not file.tell():
                    file.write(".")
                    file.flush()
                os.utime(file.fileno())

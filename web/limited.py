"""Work on files that are not trusted, by processes of their own under limits of time and memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from threading import BoundedSemaphore

_SECONDS = 20
_MEMORY = 1024**3

_running = BoundedSemaphore(2)


class Failed(Exception):
    """The process gave nothing: the file does not open, holds too much, or took too long."""


def output(module: str, *arguments: str) -> bytes:
    """What `python -m MODULE ARGUMENTS…` writes; two such processes run at once. Raises `Failed`."""
    command = [sys.executable, "-m", module, *arguments]
    with _running:
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(f"{module} took more than {_SECONDS} seconds") from None
    if done.returncode or not done.stdout:
        raise Failed(done.stderr.decode("utf-8", "replace").strip()[-200:])
    return done.stdout


def limit() -> None:
    """Called first in such a process: more memory or time ends it."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))

"""What a large library is asked while the page is made: tantivy works without Python's lock, on another core.

In a small one, to hand the work over costs more than it brings.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")

LARGE = 20_000
"""So many documents make a library large."""

_CORES = frozenset(os.sched_getaffinity(0) if sys.platform.startswith("linux") else ())
"""Those of this process when it began: the thread that asks may be bound to one."""


def _anywhere() -> None:
    if _CORES:
        os.sched_setaffinity(0, _CORES)


_THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="aside", initializer=_anywhere)


class Aside(Generic[T]):
    """Work that a large library begins beside what follows once it is told to, and others when its result is
    wanted."""

    def __init__(self, large: bool, work: Callable[[], T]) -> None:
        self._large, self._work = large, work
        self._result: Callable[[], T] | None = None

    def begin(self) -> None:
        if self._large and not self._result:
            self._result = aside(self._work)

    def result(self) -> T:
        if not self._result:
            found = self._work()
            self._result = lambda: found
        return self._result()


def aside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin the work beside what follows; what is given back waits for its result."""
    return _THREADS.submit(work).result

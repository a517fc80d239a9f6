"""Pages of results are found one after the other in each process.

They keep a processor busy, and a process has one: threads that find several at once take Python's lock from
each other all the time, which costs an eighth of the pages, and makes every reader wait for the slowest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

PATHS = frozenset({"/tim-kiem", "/nhung/khung", "/api/v1/search"})


def in_turns(application: Wsgi) -> Wsgi:
    """The application, which finds one page of results at a time; all else it answers beside that."""
    turn = Lock()

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") not in PATHS:
            return application(environ, start_response)
        with turn:
            return application(environ, start_response)

    return answer

"""Parsers of untrusted files run in worker processes, under limits of memory and time.

A C parser that crashes, hangs or eats memory costs its own file only: the worker is killed and
replaced, and the file gets a refusal. Workers die with the process that started them, however it ends.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as TaskTimeout
from contextlib import contextmanager
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from ingest.extracted import Refused

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space a worker may have."""

TIME_LIMIT = 120.0
"""Seconds one item may take."""

Item = TypeVar("Item")
Result = TypeVar("Result")

_IN_FLIGHT_PER_WORKER = 4
_PR_SET_PDEATHSIG = 1
_CORES = frozenset(os.sched_getaffinity(0) if sys.platform.startswith("linux") else ())
"""Those of this process when it began: the thread that begins a worker may be bound to one."""


class WorkerPool:
    """`workers` processes that apply a function to items; an item that breaks its worker is refused.

    >>> with WorkerPool(workers=2, timeout=60) as pool:              # doctest: +SKIP
    ...     for path, outcome in pool.map(read_and_understand, paths):
    ...         if isinstance(outcome, Refused): ...

    `function` and the items must pickle, and the caller's main module must be importable
    (`if __name__ == "__main__"`). `timeout` is in seconds of wall time for each item, `memory` in bytes.
    """

    def __init__(
        self, workers: int | None = None, *, timeout: float = TIME_LIMIT, memory: int = MEMORY_LIMIT
    ) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._timeout = timeout
        self._pool = ProcessPool(
            max_workers=self._workers,
            initializer=limit_this_process,
            initargs=(memory, os.getpid(), _CORES),
            context=multiprocessing.get_context("spawn"),
        )
        with _ctrl_c_blocked():
            assert self._pool.active  # looking at it starts the pool

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill what still runs and end the workers."""
        self._pool.stop()
        self._pool.join()

    def map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result | Refused]]:
        """Yield (item, result) in the order of `items`; a `Refused` that `function` raises is a result.

        Items are taken from the iterable only as room is free, so that it may be endless.
        Refusals made here: `parser-timeout`, `parser-crashed`, `parser-memory`.
        """
        waiting: deque[tuple[Item, ProcessFuture[Any]]] = deque()
        for item in items:
            waiting.append((item, self._pool.schedule(function, args=(item,), timeout=self._timeout)))
            if len(waiting) > self._workers * _IN_FLIGHT_PER_WORKER:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _next(self, waiting: deque[tuple[Item, ProcessFuture[Any]]]) -> tuple[Item, Any]:
        item, future = waiting.popleft()
        return item, self._outcome(future)

    def _outcome(self, future: ProcessFuture[Any]) -> Any:
        try:
            return future.result()
        except Refused as refused:
            return refused
        except TaskTimeout:
            return timed_out(self._timeout)
        except ProcessExpired as expired:
            return crashed(f"exit code {expired.exitcode}")
        except MemoryError:
            return out_of_memory()
        except Exception as error:
            return crashed(f"{type(error).__name__}: {error}")


@contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """Threads and processes begun here never see Ctrl-C: what it means is for this process to decide."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def limit_this_process(memory: int, parent: int, cores: Iterable[int] = ()) -> None:
    """Bound this worker's address space, let it run on these cores, and have the kernel kill it when its
    parent ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux"):
        return  # an idle worker sees its pipe close; only a stuck one could outlive its parent
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    if cores:
        os.sched_setaffinity(0, cores)


def timed_out(seconds: float) -> Refused:
    return Refused(
        "parser-timeout",
        f"Đọc tệp quá {seconds:g} giây nên đã dừng. Hãy mở và lưu lại tệp bằng phần mềm gốc rồi nộp lại.",
        f"Reading the file took more than {seconds:g} seconds and was stopped. "
        "Open it in its own program, save it again and submit the new copy.",
    )


def crashed(detail: str) -> Refused:
    return Refused(
        "parser-crashed",
        f"Bộ đọc bị lỗi khi đọc tệp ({detail}). Hãy mở và lưu lại tệp bằng phần mềm gốc rồi nộp lại.",
        f"The parser crashed on the file ({detail}). "
        "Open it in its own program, save it again and submit the new copy.",
    )


def out_of_memory() -> Refused:
    return Refused(
        "parser-memory",
        "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng. Hãy chia nhỏ tệp rồi nộp lại.",
        "Reading the file needs more memory than allowed. Split the file and submit the parts.",
    )

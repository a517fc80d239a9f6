"""Several processes that answer on one address.

Python runs one thread of a process at a time, so one process keeps one core busy. The first process is the
one that was started; it listens, keeps the index up to the record, and starts the others, which only answer.
They share its listening socket: whoever is free takes the next connection.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from threading import Event, Thread

_AGAIN_AFTER = 1.0
"""Seconds before a process that died is started again."""
_STOPPING = 10.0

_log = logging.getLogger(__name__)

Answer = Callable[[socket.socket, int], None]
"""What a process, with its number, does with the listening socket until it is told to end; importable by its
name."""


@contextmanager
def bound_to_a_core(number: int) -> Iterator[None]:
    """This thread and those that it begins here run on one core, another for each process `number`.

    The threads of a process take turns at Python's lock anyway; where eight of them hand it from core to
    core, a page takes 1.4 times the processor time.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(cores)[number % len(cores)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


class Helpers(Thread):
    """The other processes. One that dies is started again; all end with the one that started them."""

    def __init__(self, answer: Answer, listening: socket.socket, count: int) -> None:
        super().__init__(name="server-processes", daemon=True)
        self._answer, self._listening = answer, listening
        self._ended = Event()
        self._processes = [self._new(place) for place in range(count)]

    def run(self) -> None:
        while not self._ended.is_set():
            wait([one.sentinel for one in self._processes], timeout=_AGAIN_AFTER)
            if self._ended.is_set():
                return
            for place, one in enumerate(self._processes):
                if not one.is_alive():
                    _log.error("A server process ended with code %s; another takes its place", one.exitcode)
                    self._ended.wait(_AGAIN_AFTER)
                    self._processes[place] = self._new(place)

    def stop(self) -> None:
        """End them, after the requests at hand."""
        self._ended.set()
        self.join()
        for one in self._processes:
            one.terminate()
        for one in self._processes:
            one.join(_STOPPING)
            if one.is_alive():
                one.kill()

    def _new(self, place: int) -> SpawnProcess:
        # A fork would carry the index's threads and open databases over; a daemon could start no process.
        arguments = (self._answer, self._listening, place + 1)
        process = get_context("spawn").Process(target=_help, args=arguments)
        process.start()
        return process


def _help(answer: Answer, listening: socket.socket, number: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first process ends the others
    signal.signal(signal.SIGTERM, lambda *_: _end())
    Thread(target=_end_with_parent, daemon=True).start()
    answer(listening, number)


def _end() -> None:
    raise SystemExit(0)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)

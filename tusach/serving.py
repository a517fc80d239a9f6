"""`tusach serve`: the pages and the API, with an index that follows the record."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from types import FrameType
from typing import Any

import click
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from bookshelf.usage import Usage
from ingest.tesseract import what_is_missing
from search_api.engine import Unavailable
from tusach.app import create_app
from tusach.draft_scans import ScanReader
from tusach.library import Library
from tusach.lock import writing_if_free
from tusach.processes import Helpers, bound_to_a_core
from tusach.publishing import Publisher
from tusach.settings import Settings

_LOOK_EVERY = 1.0
"""Seconds between looks at the record's revision, which costs one small query."""

_WAIT_PER_CONNECTION = 0.0005
_MOST_WAITS = 10

_LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_log = logging.getLogger(__name__)


class Follower(Thread):
    """Keeps the index up to the record while the server runs.

    An import indexes what it brought by itself; this thread does so for every other change, and for what an
    import that was killed left behind. Errors are logged and tried again: searching goes on meanwhile.
    """

    def __init__(self, library: Library) -> None:
        super().__init__(name="index-follower", daemon=True)
        self._library = library
        self._ended = Event()

    def run(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            try:
                self._look()
            except Unavailable as error:
                _log.warning("Indexing waits: %s", error)
                self._ended.wait(error.retry_after)
            except Exception:
                _log.exception("The index could not catch up with the record; it will be tried again")

    def stop(self) -> None:
        """End after the work at hand."""
        self._ended.set()
        self.join()

    def _look(self) -> None:
        if not self._library.index_is_behind():
            return
        with writing_if_free(self._library.settings.home) as free:
            if free and self._library.index_is_behind():
                touched = self._library.update_index()
                _log.info("Indexed %d documents", touched)


@click.command()
@click.option(
    "--host", metavar="ADDRESS", help="Address to listen on (default: TUSACH_HOST, else 127.0.0.1)."
)
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), help="Port (default: TUSACH_PORT, else 8080)."
)
@click.option("--threads", metavar="N", type=click.IntRange(1, 256), help="Requests answered at once.")
@click.option(
    "--processes",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Processes that answer (default: TUSACH_PROCESSES, else all cores, at most 4).",
)
@click.pass_obj
def serve(settings: Settings, /, **given: Any) -> None:
    """Serve the library's pages and its JSON API until Ctrl-C.

    What is imported meanwhile, by other processes too, is found a moment later.
    """
    settings = settings.model_copy(update={name: value for name, value in given.items() if value is not None})
    _log_to_the_terminal()
    with _listening(settings) as listening, Library.open(settings) as library:
        follower = Follower(library)
        follower.start()
        publisher = Publisher(library.record)
        publisher.start()
        scans = ScanReader(library.record, library.files) if not what_is_missing() else None
        if scans:
            scans.start()
        helpers = Helpers(partial(_help, settings), listening, settings.processes - 1)
        helpers.start()
        host_shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        try:
            with (
                _Ending(signal.SIGTERM, signal.SIGINT) as ending,
                bound_to_a_core(0),
                _server(settings, library, listening) as server,
            ):
                click.echo(f"Serving http://{host_shown}:{settings.port}/ (Ctrl-C ends)")
                ending.answer(server)
        finally:
            helpers.stop()
            if scans:
                scans.stop()
            publisher.stop()
            follower.stop()


def _log_to_the_terminal() -> None:
    logging.basicConfig(level=logging.INFO, format=_LOG_FORMAT)
    # Waitress warns of every request that waits for a thread, a line each.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _listening(settings: Settings) -> socket.socket:
    """The socket that all processes answer on."""
    try:
        family, *_, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=1024)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}. "
            "Choose another one with --host and --port."
        ) from error


def _help(settings: Settings, listening: socket.socket, number: int) -> None:
    """What a further process does: it answers, and leaves the index to the first."""
    _log_to_the_terminal()
    with (
        _Ending(signal.SIGTERM) as ending,
        Library.open(settings) as library,
        bound_to_a_core(number),
        _server(settings, library, listening) as server,
    ):
        ending.answer(server)


class Channel(HTTPChannel):
    """A connection. While a thread writes its answer, the server's loop waits for others.

    waitress asks again and again whether the thread has finished, and each time takes Python's lock, for
    which the thread waits: a fifth of a busy processor's time.
    """

    def writable(self) -> bool:
        if not super().writable() or not self.outbuf_lock.acquire(blocking=False):
            return False
        self.outbuf_lock.release()
        return True


class _Ending:
    """What the signals that end a server do from now on: the requests at hand are answered, and all is
    closed.

    They end the server's loop between two rounds. An exception that begins wherever the process happens to
    be would leave a connection that is just being taken, or a server that is just being made, without an
    owner.
    """

    def __init__(self, *signals: signal.Signals) -> None:
        self._told = False
        self._wake: Callable[[], None] = _nothing
        self._before = {one: signal.signal(one, self._tell) for one in signals}

    def __enter__(self) -> _Ending:
        return self

    def __exit__(self, *_: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)

    def answer(self, server: Any) -> None:
        """Answer until a signal comes."""
        self._wake = server.pull_trigger
        while not self._told:
            wasyncore.loop(timeout=server.adj.asyncore_loop_timeout, map=server._map, count=1)
        self._wake = _nothing
        server.task_dispatcher.shutdown()

    def _tell(self, _signal: int, _frame: FrameType | None) -> None:
        self._told = True
        self._wake()


def _nothing() -> None:
    """There is no loop to wake."""


@contextmanager
def _server(settings: Settings, library: Library, listening: socket.socket) -> Iterator[Any]:
    usage = Usage(library.record) if settings.usage else None
    server: Any = create_server(
        create_app(settings, library, usage),
        sockets=[listening],
        threads=settings.threads,
        # What proxies say is for the application to read, if there are any; else it is dropped here.
        clear_untrusted_proxy_headers=not settings.proxies,
    )
    server.channel_class = Channel
    _leave_to_the_idle(server)
    if usage:
        usage.start()
    _collect_seldom()
    try:
        yield server
    finally:
        if usage:
            usage.stop()
        wasyncore.close_all(server._map)
        del server.accept  # it holds the server


def _leave_to_the_idle(server: Any) -> None:
    """Wait a little before a connection is taken, longer with each that is open: a process that has fewer
    takes it first. Connections last, and all of them in one process would leave the other cores idle."""
    accept = server.accept

    def patiently() -> Any:
        time.sleep(_WAIT_PER_CONNECTION * min(len(server.active_channels), _MOST_WAITS))
        return accept()

    server.accept = patiently


def _collect_seldom() -> None:
    """A page makes thousands of objects that reference counts free; looking for cycles among them and all
    that was loaded before took a tenth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)

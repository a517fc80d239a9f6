"""Real HTTP on a free port, for browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from werkzeug.serving import make_server

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _closed_at_last(application: Wsgi) -> Wsgi:
    """werkzeug's server leaves an answer open whose reader is gone; a generator closes it at last."""

    def run(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        answer = application(environ, start_response)
        try:
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()

    return run


@contextmanager
def served(application: Wsgi) -> Iterator[str]:
    """Serve `application` while the block runs; gives its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, _closed_at_last(application), threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

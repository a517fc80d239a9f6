"""HTTP clients that keep their connection, as a browser or a proxy does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlsplit

from bench.queries import Search
from search_api.engine import Unavailable

_PATIENCE = 60.0
_REST = 3.5
"""Seconds; for three of them our engine asks no node after none has answered."""

_PAUSE = 0.1

Ask = Callable[[Search], object]
"""Search and wait for the page."""


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request; with a body it is a POST of JSON."""

    path: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A server, and how a search is asked of it."""

    url: str
    call: Callable[[Search], Call]

    def client(self) -> Client:
        return Client(self)


class NoAnswer(Exception):
    """503: the server could not answer in its time."""


class Client:
    """One connection. An answer that is neither 200 nor 503 ends the measurement."""

    def __init__(self, target: Target) -> None:
        self._target = target
        address = urlsplit(target.url)
        self._connection = HTTPConnection(address.hostname or "", address.port, timeout=_PATIENCE)

    def ask(self, search: Search) -> bytes:
        call = self._target.call(search)
        method = "GET" if call.body is None else "POST"
        headers = {} if call.body is None else {"Content-Type": "application/json"}
        self._connection.request(method, call.path, call.body, headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status == 503:
            raise NoAnswer
        if answer.status != 200:
            raise RuntimeError(f"{self._target.url}{call.path} answers {answer.status}: {body[:300]!r}")
        return body

    def close(self) -> None:
        self._connection.close()


def timed(ask: Ask, search: Search) -> tuple[float, bool]:
    """Milliseconds until the whole answer is there, and whether it is one.

    A search that gave up counts with the time it took; the next one begins when the engine asks again.
    """
    begun = time.perf_counter()
    try:
        ask(search)
    except (NoAnswer, Unavailable):
        took = time.perf_counter() - begun
        time.sleep(_REST)
        return took * 1000, False
    return (time.perf_counter() - begun) * 1000, True


def throughput(target: Target, searches: Sequence[Search], clients: int, seconds: float) -> float:
    """Answers per second that so many clients get who ask again at once."""
    counts, errors = [0] * clients, []
    deadline = time.perf_counter() + seconds

    def ask(number: int) -> None:
        client, at = target.client(), number * len(searches) // clients
        try:
            while time.perf_counter() < deadline:
                try:
                    client.ask(searches[at % len(searches)])
                    counts[number] += 1
                except NoAnswer:
                    time.sleep(_PAUSE)
                at += 1
        except Exception as error:
            errors.append(error)
        finally:
            client.close()

    begun = time.perf_counter()
    threads = [Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return sum(counts) / (time.perf_counter() - begun)


def api(url: str) -> Target:
    """The page of results as JSON."""
    return Target(url, lambda search: Call(f"/api/v1/search?{search.parameters()}"))


def html(url: str) -> Target:
    """The page of results as people see it."""
    return Target(url, lambda search: Call(f"/tim-kiem?{search.parameters()}"))


def client(target: Target, stack: ExitStack) -> Ask:
    """One client, whose connection ends with the stack."""
    one = target.client()
    stack.callback(one.close)
    return one.ask

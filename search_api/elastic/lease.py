"""One writer for a library in a cluster, whatever machine it runs on: a lease, and a fence for who overslept.

The lease is the one document of `<prefix>-writer`. Its holder renews it; another process that sees it
unchanged for longer than a lease lasts takes it over. Only times of one clock are compared, so clocks need
not agree.

A process that was suspended while it held the lease may wake up and go on writing. So every entry is written
under the holder's epoch, a number that grows with each holder, as its external version: Elasticsearch takes
no entry in over one of a later epoch. The new holder writes everything that the old one had not committed; so
what a late writer still gets in is overwritten, and what was written after it, it cannot overwrite.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import Event, RLock, Thread
from typing import Any
from uuid import uuid4

from elasticsearch import BadRequestError, ConflictError, Elasticsearch, NotFoundError

from search_api.elastic.connection import Cluster
from search_api.engine import Unavailable

LASTS = 20.0
"""Seconds for which a lease holds when it is not renewed."""

RENEWED_EVERY = 4.0
WAIT = 90.0
"""Seconds to wait for another writer: longer than most imports write, shorter than most rebuilds."""

_LOOK_EVERY = 0.5
_TO_ASK = 60.0
_ID = "writer"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: `token` is one for each hold, "" when nobody does; `name` and `since` are for people."""

    epoch: int
    token: str = ""
    name: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """The lease as it was read; a write that names this version fails when there is a newer one."""

    holder: Holder
    seq_no: int
    primary_term: int


class Lease:
    """Held within `with held():` blocks, which may nest; the threads of a process share it."""

    def __init__(self, cluster: Cluster, index: str, replicas: int) -> None:
        self._cluster, self._index, self._replicas = cluster, index, replicas
        self._lock = RLock()
        self._depth = 0
        self._hold: _Hold | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the one writer until the block ends; raises `Unavailable` when another one stays it."""
        with self._lock:
            if not self._depth:
                self._hold = self._take()
                self._hold.start()
            self._depth += 1
        try:
            yield
        finally:
            with self._lock:
                self._depth -= 1
                if not self._depth and self._hold:
                    self._hold.end()
                    self._hold = None

    def epoch(self) -> int:
        """The number to write under; raises `Unavailable` when another process has taken over."""
        hold = self._hold
        if hold is None or hold.lost:
            raise taken_over()
        return hold.holder.epoch

    def _take(self) -> _Hold:
        """Take the lease when nobody holds it, or when who holds it has not renewed it in time."""
        token, seen, give_up = uuid4().hex, None, time.monotonic() + WAIT
        since = time.monotonic()
        while True:
            found = self._read()
            if found != seen:
                seen, since = found, time.monotonic()
            if found and found.holder.token == token:  # the answer to our own write was lost
                return _Hold(self._cluster, self._index, found)
            if found is None or not found.holder.token or time.monotonic() - since > LASTS:
                epoch = max(found.holder.epoch + 1 if found else 0, int(time.time()))
                with suppress(ConflictError):
                    written = _write(self._cluster, self._index, _holder(epoch, token), found)
                    return _Hold(self._cluster, self._index, written)
                continue
            if time.monotonic() > give_up:
                raise Unavailable(
                    f"{found.holder.name} has been writing to this cluster since {found.holder.since}; "
                    "what is in the record is indexed when it has finished"
                )
            time.sleep(_LOOK_EVERY)

    def _read(self) -> _Found | None:
        """The lease, in an index that is made when it is missing."""
        try:
            return _read(self._cluster, self._index)
        except NotFoundError:
            settings = {"number_of_shards": 1, "auto_expand_replicas": f"0-{self._replicas}"}
            mapping = {"dynamic": "strict", "properties": dict.fromkeys(asdict(Holder(0)), _WORD)}
            self._cluster.patiently(_TO_ASK).ask(lambda client: _make(client, self._index, settings, mapping))
            return None


_WORD = {"type": "keyword", "index": False, "doc_values": False}


class _Hold(Thread):
    """Renews the lease from `start` to `end`."""

    def __init__(self, cluster: Cluster, index: str, found: _Found) -> None:
        super().__init__(name="writer-lease", daemon=True)
        self._cluster, self._index, self._found = cluster, index, found
        self._ended = Event()
        self.holder = found.holder
        self.lost = False

    def run(self) -> None:
        while not self.lost and not self._ended.wait(RENEWED_EVERY):
            with suppress(Unavailable):  # while no node answers, nobody can take it over either
                self._rewrite(self.holder)

    def end(self) -> None:
        """Let the next writer in at once; when that fails, it has to wait for a while."""
        self._ended.set()
        self.join()
        if not self.lost:
            with suppress(Unavailable):
                self._rewrite(Holder(self.holder.epoch))

    def _rewrite(self, holder: Holder) -> None:
        try:
            self._found = _write(self._cluster, self._index, holder, self._found)
        except ConflictError:
            found = _read(self._cluster, self._index)
            if found is None or found.holder != holder:
                self.lost = True
            else:  # the answer to our own write was lost
                self._found = found


def taken_over() -> Unavailable:
    return Unavailable(
        "another process has taken over writing to this cluster, as this one had not been heard of for "
        f"{LASTS:.0f} s; what this one had not finished, the other one indexes"
    )


def _holder(epoch: int, token: str) -> Holder:
    name = f"process {os.getpid()} on {socket.gethostname()}"
    return Holder(epoch, token, name, datetime.now(UTC).isoformat(timespec="seconds"))


def _read(cluster: Cluster, index: str) -> _Found | None:
    """None when there is an index without a lease; raises `NotFoundError` when there is no index."""

    def ask(client: Elasticsearch) -> Any:
        try:
            return client.get(index=index, id=_ID)
        except NotFoundError as error:
            if "found" in error.body:
                return None
            raise

    answer = cluster.patiently(_TO_ASK).ask(ask)
    if answer is None:
        return None
    return _Found(Holder(**answer["_source"]), answer["_seq_no"], answer["_primary_term"])


def _write(cluster: Cluster, index: str, holder: Holder, over: _Found | None) -> _Found:
    """Raises `ConflictError` when there is a newer one than `over`."""
    condition: dict[str, Any] = (
        {"if_seq_no": over.seq_no, "if_primary_term": over.primary_term} if over else {"op_type": "create"}
    )
    answer = cluster.patiently(_TO_ASK).ask(
        lambda client: client.index(index=index, id=_ID, document=asdict(holder), **condition)
    )
    return _Found(holder, answer["_seq_no"], answer["_primary_term"])


def _make(client: Elasticsearch, index: str, settings: dict[str, Any], mapping: dict[str, Any]) -> None:
    try:
        client.indices.create(index=index, settings=settings, mappings=mapping)
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise

"""Write to the indices in requests of bounded size; what a busy cluster puts off is sent again, more
slowly."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from search_api.elastic.connection import BUSY, Session
from search_api.elastic.faults import FORBIDDEN, forbidden
from search_api.elastic.lease import taken_over
from search_api.engine import Unavailable

_REQUEST_BYTES = 4_000_000
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 10.0
_PUT_OFF_AT_MOST = 8
_LATER_WRITER = 409


@dataclass(frozen=True, slots=True)
class Action:
    """Index `entry` under `id`, or delete what is there when there is no entry. Doing it twice changes
    nothing."""

    index: str
    id: str
    entry: dict[str, Any] | None = None

    def lines(self, epoch: int) -> bytes:
        """The action as the bulk API takes it: never over what a later writer wrote."""
        target = {"_index": self.index, "_id": self.id, "version": epoch, "version_type": "external_gte"}
        if self.entry is None:
            return orjson.dumps({"delete": target}) + b"\n"
        return orjson.dumps({"index": target}) + b"\n" + orjson.dumps(self.entry) + b"\n"


def write(session: Session, actions: Iterable[Action], epoch: int) -> None:
    """Every action is done and on the disks of the cluster when this returns; else `Unavailable` is raised.

    `epoch` is the writer's, see `lease`.
    """
    for request in _requests(action.lines(epoch) for action in actions):
        pause = _FIRST_PAUSE
        for _ in range(_PUT_OFF_AT_MOST):
            request = _put_off(session, request)
            if not request:
                break
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            raise Unavailable("Elasticsearch is too busy to take documents in")


def _requests(parts: Iterable[bytes]) -> Iterator[list[bytes]]:
    request: list[bytes] = []
    size = 0
    for part in parts:
        if request and size + len(part) > _REQUEST_BYTES:
            yield request
            request, size = [], 0
        request.append(part)
        size += len(part)
    if request:
        yield request


def _put_off(session: Session, request: list[bytes]) -> list[bytes]:
    """Send the request; give back what the cluster was too busy for."""
    answer = session.ask(lambda client: _send(client, request))
    if not answer["errors"]:
        return []
    results = [next(iter(item.values())) for item in answer["items"]]
    for result in results:
        if "error" not in result or result["status"] in BUSY:
            continue
        if result["status"] == _LATER_WRITER:
            raise taken_over()
        if result["status"] == FORBIDDEN:
            raise Unavailable(forbidden(result["error"].get("reason", "")))
        raise RuntimeError(f"Elasticsearch refuses {result.get('_id')}: {result['error']}")
    return [part for part, result in zip(request, results, strict=True) if result["status"] in BUSY]


def _send(client: Elasticsearch, request: Sequence[Any]) -> Any:
    """Only aliases are written to, so that no index is ever made by accident."""
    return client.bulk(
        operations=request,
        require_alias=True,
        filter_path=["errors", "items.*.status", "items.*.error", "items.*._id"],
    )

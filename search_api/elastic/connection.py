"""Talk to the nodes of a cluster: within bounded time, trying the other nodes, then `Unavailable`.

What one operation asks shares one deadline. An attempt may take a share of the time that is left, so that a
node which accepts and never answers leaves time for another one.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from elasticsearch import ApiError, ConnectionError, Elasticsearch, SSLError, TransportError
from elasticsearch.serializer import OrjsonSerializer

from search_api.elastic.faults import FORBIDDEN, forbidden, hint, refusal, told
from search_api.engine import Unavailable

T = TypeVar("T")

BUSY = frozenset({429, 502, 503, 504})
"""What a node answers that is overloaded, without a master, or missing a shard: worth another try."""

_SHARE = 0.5
_SHORTEST = 0.1
_PASSED_OVER = 5.0
_PASSED_OVER_AT_MOST = 30.0
"""Seconds for which a node that did not answer is passed over: no page waits for it twice."""

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 5.0
_REST = 3.0
"""Seconds in which nobody asks again after a search found no node that answers: pages go on without
waiting."""

RETRY_AFTER = 10


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the cluster: `urls`, and either an API key or user and password.

    `api_key` is what Elasticsearch gives as `encoded`, or `id:api_key`; `ca` is a PEM file of the authority
    that signed the nodes' certificates, where the system does not know it.
    """

    urls: tuple[str, ...]
    api_key: str = ""
    user: str = ""
    password: str = ""
    ca: str = ""


def connect(access: Access) -> Elasticsearch:
    """A client for these nodes; nothing is asked yet. An unusable `ca` raises `OSError`."""
    options: dict[str, Any] = {}
    if access.api_key:
        name, colon, key = access.api_key.partition(":")
        options["api_key"] = (name, key) if colon else access.api_key
    elif access.user:
        options["basic_auth"] = (access.user, access.password)
    if any(url.startswith("https://") for url in access.urls):
        options["ssl_context"] = ssl.create_default_context(cafile=access.ca or None)
    return Elasticsearch(
        list(access.urls),
        serializer=OrjsonSerializer(),
        max_retries=0,
        connections_per_node=16,
        dead_node_backoff_factor=_PASSED_OVER,
        max_dead_node_backoff=_PASSED_OVER_AT_MOST,
        **options,
    )


class Busy(Exception):
    """A part of an answer failed in a way that is worth another try."""


class Cluster:
    """The client, and when nodes last answered and when they last did not."""

    def __init__(self, access: Access) -> None:
        self._client = connect(access)
        self.nodes = len(access.urls)
        self._answered = 0.0
        self._rest_until = 0.0

    def patiently(self, seconds: float) -> Session:
        """For writing: keeps asking for so long."""
        return Session(self, time.monotonic() + seconds)

    def briefly(self, seconds: float) -> Session:
        """For a page that somebody waits for; when no node has answered, it fails at once for a while."""
        if time.monotonic() < self._rest_until:
            raise Unavailable("no node of the Elasticsearch cluster has answered lately", RETRY_AFTER)
        return Session(self, time.monotonic() + seconds)

    def attempt(self, request: Callable[[Elasticsearch], T], timeout: float) -> T:
        """Ask one node, the next one in turn."""
        answer = request(self._client.options(request_timeout=timeout))
        self._answered = time.monotonic()
        return answer

    def gave_up(self, begun: float) -> None:
        """An operation found no answer: unless others did meanwhile, nobody need wait for the next one."""
        if self._answered < begun:
            self._rest_until = time.monotonic() + _REST

    def close(self) -> None:
        self._client.close()


class Session:
    """The requests of one operation; they share a deadline."""

    def __init__(self, cluster: Cluster, deadline: float) -> None:
        self._cluster, self._begun, self._deadline = cluster, time.monotonic(), deadline

    def ask(self, request: Callable[[Elasticsearch], T]) -> T:
        """The answer to `request`, from whichever node gives it.

        Raises `Unavailable` when time is up, or when as many attempts as there are nodes failed for a
        certificate, which no waiting mends.
        """
        pause, reason, untrusted = _FIRST_PAUSE, "no time was left", 0
        while (left := self._deadline - time.monotonic()) > 0:
            try:
                return self._cluster.attempt(request, max(_SHORTEST, left * _SHARE))
            except SSLError as error:
                untrusted += 1
                reason = refusal(error)
                if untrusted >= self._cluster.nodes:
                    raise Unavailable(reason) from error
            except (ConnectionError, Busy) as error:
                reason = told(error)
            except (ApiError, TransportError) as error:
                if refused := refusal(error):
                    raise Unavailable(refused) from error
                if isinstance(error, ApiError) and error.status_code not in BUSY:
                    raise
                reason = told(error)
            time.sleep(min(pause, max(0.0, self._deadline - time.monotonic())))
            pause = min(2 * pause, _LONGEST_PAUSE)
        self._cluster.gave_up(self._begun)
        raise Unavailable(
            f"no node of the Elasticsearch cluster answers ({reason}){hint(reason)}", RETRY_AFTER
        )

    def search_all(self, questions: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
        """The answers to several (index, search body) pairs, in one request.

        An index that is not there yet is an empty one.
        """
        lines = [
            orjson.dumps(line) for index, body in questions for line in ({"index": index, **_HEADER}, body)
        ]
        return self.ask(lambda client: _answers(client, lines))


_HEADER = {
    "ignore_unavailable": True,
    "allow_partial_search_results": False,
    "search_type": "dfs_query_then_fetch",
}
"""Words weigh the same on every shard; with one shard, Elasticsearch leaves the extra round out."""

_SHOWN = (
    "responses.status",
    "responses.error",
    "responses.hits.total.value",
    "responses.hits.hits._id",
    "responses.hits.hits.sort",
    "responses.hits.hits._source",
    "responses.hits.hits.fields",
    "responses.aggregations.*.buckets",
    "responses.aggregations.*.doc_count",
)


def _answers(client: Elasticsearch, lines: Sequence[Any]) -> list[dict[str, Any]]:
    """`lines` are JSON already; the client takes that, too."""
    answers: list[dict[str, Any]] = client.msearch(searches=lines, filter_path=_SHOWN)["responses"]
    for answer in answers:
        if "error" not in answer:
            continue
        if answer["status"] in BUSY or answer["error"]["type"] == "index_not_found_exception":
            raise Busy(answer["error"].get("reason", ""))
        if answer["status"] == FORBIDDEN:
            raise Unavailable(forbidden(answer["error"].get("reason", "")))
        raise RuntimeError(f"Elasticsearch refuses a query: {answer['error']}")
    return answers

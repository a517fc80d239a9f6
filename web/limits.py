"""How often one address may ask: a token bucket for each, in memory that is bounded.

Each server process counts for itself; what all processes must count together is counted in the record.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Lock

from flask import Response, request

from search_api.api import Problem

_KEYS = 20_000
"""Addresses that are remembered: 20,000 buckets take about 5 MB."""
_IPV6_SITE = 64
"""Bits of a network in IPv6 (RFC 6177): whoever has one address has all of its network."""
_SUGGESTION = 0.25
"""A box asks for suggestions several times a word; one costs the index a fraction of a search."""


class RateLimit:
    """`per_minute` requests a minute for each key, `burst` of them at once.

    A `per_minute` of 0 is no limit. `clock` gives seconds that never go back.
    """

    def __init__(
        self, per_minute: float, burst: int, *, clock: Callable[[], float] = time.monotonic, keys: int = _KEYS
    ) -> None:
        self._per_second = per_minute / 60
        self._burst = float(burst)
        self._clock = clock
        self._keys = keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str, cost: float = 1.0) -> float:
        """0.0: go on, `cost` is taken. Else nothing is taken; `key` may ask again after so many seconds."""
        if not self._per_second:
            return 0.0
        now = self._clock()
        with self._lock:
            left, at = self._buckets.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._per_second)
            allowed = left >= cost
            self._buckets[key] = (left - cost if allowed else left, now)
            if len(self._buckets) > self._keys:
                self._buckets.popitem(last=False)
        return 0.0 if allowed else (cost - left) / self._per_second


def client_address() -> str:
    """Whose request this is, as a key to count by: an IPv4 address, or the /64 network of an IPv6 one.

    Behind proxies the application has been told how many of them to believe (`TUSACH_PROXIES`).
    """
    return counted_as(request.remote_addr or "")


def counted_as(address: str) -> str:
    """
    >>> counted_as("2001:db8:1:2:aaaa::1"), counted_as("::ffff:192.0.2.7"), counted_as("192.0.2.7")
    ('2001:db8:1:2::/64', '192.0.2.7', '192.0.2.7')
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, _IPV6_SITE), strict=False))


def api_limit(per_minute: float) -> Callable[[], Response | None]:
    """For `before_request` of the JSON API: 429 for who asks more than `per_minute`, that many at once."""
    limit = RateLimit(per_minute, burst=max(1, math.ceil(per_minute)))

    def too_many() -> Response | None:
        if request.method == "OPTIONS":
            return None
        cost = _SUGGESTION if request.endpoint == "api.suggest" else 1.0
        seconds = limit.wait(client_address(), cost)
        return _too_many(math.ceil(seconds)) if seconds else None

    return too_many


def _too_many(seconds: int) -> Response:
    problem = Problem(
        code="too-many-requests",
        vi=f"Địa chỉ này đang hỏi quá nhiều; xin thử lại sau {seconds} giây.",
        en=f"This address asks too often; try again in {seconds} seconds.",
    )
    response = Response(problem.model_dump_json(), 429, mimetype="application/json")
    response.headers["Retry-After"] = str(seconds)
    return response

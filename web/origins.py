"""Which other sites may show the search: their pages may read the API, load the widget and frame its page.

For reading only (GET, HEAD), and never with cookies: no answer says `Access-Control-Allow-Credentials`.
The rules are those of the Fetch standard (CORS) and of CSP 3 (`frame-ancestors`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, request

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Origins:
    """Origins that are allowed: scheme, host and port each; `*` is any, `https://*.example.vn` any below."""

    listed: tuple[str, ...] = ("*",)

    @classmethod
    def parse(cls, text: str) -> Origins:
        """`text` is `*`, or origins separated by commas or spaces; "" is none but our own.

        A ValueError names the one that is no origin.
        """
        listed = tuple(dict.fromkeys(one.rstrip("/").lower() for one in re.split(r"[,\s]+", text) if one))
        for one in listed:
            if one != "*" and not _ORIGIN.fullmatch(one):
                raise ValueError(
                    f"“{one}” is no origin: write https://host, https://*.host or *, separated by commas"
                )
        return cls(listed)

    @property
    def everyone(self) -> bool:
        return "*" in self.listed

    def allows(self, origin: str) -> bool:
        """Whether pages of `origin` may read.

        >>> some = Origins.parse("https://sotuphap.example.vn, https://*.dongnai.example.vn")
        >>> some.allows("https://xa.dongnai.example.vn"), some.allows("https://dongnai.example.vn.evil.example")
        (True, False)
        """
        return self.everyone or any(_matches(one, origin.lower()) for one in self.listed)

    @property
    def frame_ancestors(self) -> str:
        """The value of that directive of a Content-Security-Policy."""
        return "*" if self.everyone else " ".join(("'self'", *self.listed))


EVERYONE = Origins()


def _matches(listed: str, origin: str) -> bool:
    scheme, wildcard, domain = listed.partition("://*.")
    if not wildcard:
        return origin == listed
    given, _, host = origin.partition("://")
    return given == scheme and host.endswith(f".{domain}") and bool(_ORIGIN.fullmatch(origin))


def origin_of(address: str) -> str:
    """The origin of a page's address; "" for what has none.

    >>> origin_of("https://xa.example.vn/tin-tuc?id=1")
    'https://xa.example.vn'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def sharing(origins: Origins, shared: Callable[[], bool]) -> Callable[[Response], Response]:
    """For `after_request`: lets pages of allowed origins read the answers to requests that are `shared`."""

    def share(response: Response) -> Response:
        if not shared() or request.method not in _READING:
            return response
        if not origins.everyone:
            response.vary.add("Origin")
        origin = request.headers.get("Origin", "")
        if not origins.everyone and not (origin and origins.allows(origin)):
            return response
        response.headers["Access-Control-Allow-Origin"] = "*" if origins.everyone else origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
            response.headers["Access-Control-Max-Age"] = str(_DAY)
        return response

    return share

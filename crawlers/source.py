"""What a source is to the crawler: its routes of discovery, and how one of its documents is read.

A source never opens a connection itself. It asks a `Web`, which is polite and safe on its behalf, and which
refuses to go on where the site says no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

import orjson

from crawlers.capture import Capture


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with status 200. `url` is its address after redirects, `media_type` what its bytes are."""

    url: str
    data: bytes
    media_type: str
    charset: str
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The bytes decoded; what cannot be decoded becomes U+FFFD."""
        return self.data.decode(self.charset or "utf-8", "replace")

    def json(self) -> Any:
        """Raises ValueError (`orjson.JSONDecodeError`)."""
        return orjson.loads(self.data)


class Web(Protocol):
    """The network as a source sees it.

    `route` names the way that the request belongs to: once the site refuses one (401, 403, a challenge),
    every later request of that route raises `RouteClosed` at once, until the run ends.
    Raises `NotThere` for 404 and 410, `RouteClosed`, or `FetchFailed` (`crawlers.failures`).
    """

    def get(self, url: str, *, route: str = "", headers: Mapping[str, str] | None = None) -> Page: ...

    def post(
        self, url: str, body: Mapping[str, Any], *, route: str = "", headers: Mapping[str, str] | None = None
    ) -> Page:
        """POST the body as JSON; for the search endpoints that take no GET. Never cached."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A document that discovery met.

    `version` is whatever the list says that changes when the document does (lastmod, updatedDate); "" where
    it says nothing, and then the document is looked at again after `recheck_days`. `listed` are JSON values
    of the list that `read` needs.
    """

    key: str
    url: str
    version: str = ""
    listed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """One way to discover documents. `discover(web, since)` yields them as it meets them.

    `since` is None for a full sweep; else the route leaves out what certainly did not change since that day,
    if it can tell. `newest_first`: the list begins with what is new, so a run may stop among known documents.
    `complete`: a full sweep meets every document that the source has, so one it did not meet is asked for.
    """

    name: str
    discover: Callable[[Web, date | None], Iterator[Found]]
    newest_first: bool = False
    complete: bool = False


class Source(Protocol):
    """One source, made from its settings."""

    @property
    def name(self) -> str:
        """As the settings and the record call it."""
        ...

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that it may fetch from, lower case, with the port where it is not the scheme's own."""
        ...

    def routes(self) -> Sequence[Route]:
        """In order: a run takes the next one when one is closed or fails."""
        ...

    def read(self, found: Found, web: Web) -> Capture:
        """The document. Raises `NotThere`, `LayoutChanged`, and what `web` raises."""
        ...

"""A source without a network, for the tests of runs: a list that can change, and a sink that remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawlers.capture import Capture
from crawlers.failures import NotThere, RouteClosed
from crawlers.run import Crawl, Options, RunReport, Taken
from crawlers.settings import SourceSettings
from crawlers.source import Found, Page, Route, Web
from crawlers.state import CrawlState

START = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
BODY = "<p>Điều 1. Ủy ban nhân dân cấp xã quản lý chợ dân sinh theo kế hoạch số {}.</p>"


class NoWeb:
    """Nothing is fetched. `closed` can be filled by a source that goes on by another route."""

    def __init__(self) -> None:
        self.closed: dict[str, RouteClosed] = {}
        self.requests = 0

    def get(self, url: str, *, route: str = "", headers: Mapping[str, str] | None = None) -> Page:
        raise AssertionError((url, route, headers))

    def post(
        self, url: str, body: Mapping[str, Any], *, route: str = "", headers: Mapping[str, str] | None = None
    ) -> Page:
        raise AssertionError((url, body, route, headers))


def page_of(key: str, text: str) -> Capture:
    url = f"https://e.vn/{key}"
    return Capture("shelf", key, url, START, text.encode(), "text/html", BODY.format(text), {"title": key})


@dataclass
class Shelf:
    """`documents`: key → (version, text). `listing` may show something else than what is there."""

    documents: dict[str, tuple[str, str]] = field(default_factory=dict)
    listing: Callable[[], Iterator[str]] | None = None
    errors: dict[str, Exception] = field(default_factory=dict)
    route_errors: dict[str, Exception] = field(default_factory=dict)
    newest_first: bool = False
    reads: Counter[str] = field(default_factory=Counter)
    since: list[date | None] = field(default_factory=list)

    name = "shelf"
    hosts: frozenset[str] = frozenset()

    def routes(self) -> Sequence[Route]:
        return [
            Route(name, self._discover(name), newest_first=self.newest_first, complete=True)
            for name in ("first", "second")
        ]

    def _discover(self, route: str) -> Callable[[Web, date | None], Iterator[Found]]:
        def discover(_web: Web, since: date | None) -> Iterator[Found]:
            self.since.append(since)
            for key in self.listing() if self.listing else iter(list(self.documents)):
                yield Found(key, f"https://e.vn/{key}", self.documents.get(key, ("", ""))[0])
            if route in self.route_errors:
                raise self.route_errors[route]

        return discover

    def read(self, found: Found, _web: Web) -> Capture:
        self.reads[found.key] += 1
        if found.key in self.errors:
            raise self.errors[found.key]
        if found.key not in self.documents:
            raise NotThere(found.key)
        return page_of(found.key, self.documents[found.key][1])


@dataclass
class Memory:
    """A sink: what it took, by key; `fails` is raised instead of taking."""

    taken: dict[str, list[Capture]] = field(default_factory=dict)
    marked: list[str] = field(default_factory=list)
    fails: Exception | None = None

    def take(self, captures: Sequence[Capture]) -> list[Taken]:
        if self.fails:
            raise self.fails
        outcomes = []
        for one in captures:
            outcomes.append(Taken("changed" if one.key in self.taken else "added"))
            self.taken.setdefault(one.key, []).append(one)
        return outcomes

    def gone(self, source: str, key: str, at: datetime) -> None:
        assert (source, at.tzinfo) == ("shelf", UTC)
        self.marked.append(key)


@dataclass
class World:
    """A shelf, its memory, its state below `folder`, and days that pass when told."""

    folder: Path
    shelf: Shelf = field(default_factory=Shelf)
    sink: Memory = field(default_factory=Memory)
    settings: SourceSettings = field(default_factory=lambda: SourceSettings(kind="folder"))
    now: datetime = START
    web: NoWeb = field(default_factory=NoWeb)

    def run(self, **options: Any) -> RunReport:
        self.now += timedelta(days=1)
        self.shelf.reads.clear()
        with CrawlState(self.folder) as state:
            crawl = Crawl(self.shelf, self.settings, state, self.web, self.sink, clock=lambda: self.now)
            return crawl.run(Options(**options))

    def fill(self, count: int, version: str = "1") -> None:
        self.shelf.documents |= {f"d{number}": (version, f"lời {number}") for number in range(count)}

"""Sources over served look-alikes, for tests."""

from __future__ import annotations

import tomllib
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from crawlers.capture import Capture
from crawlers.fetch import Fetcher, Limits
from crawlers.settings import SourceSettings, create_source
from crawlers.source import Found, Page, Source
from crawlers.web import CrawlWeb
from tests.crawlers.servers.corpus import Paper
from tests.crawlers.servers.serving import Served, Site, serve


class _NoCache:
    def page(self, url: str) -> Page | None: ...

    def keep_page(self, url: str, page: Page) -> None: ...

    def touch_page(self, url: str, page: Page) -> None: ...


class Bench:
    """Sites served and sources made from a TOML table, with a web of their own."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack, self._folder = stack, folder

    def serve(self, site: Site) -> Served:
        return self._stack.enter_context(serve(site))

    def source(self, table: str) -> tuple[Source, CrawlWeb]:
        source = create_source("thu", SourceSettings.model_validate(tomllib.loads(table)))
        limits = Limits(allow_private=True, retries=0)
        fetcher = Fetcher(source.hosts, "thu@example.vn", self._folder, pace=0, limits=limits)
        return source, CrawlWeb(self._stack.enter_context(fetcher), _NoCache())


def discover(source: Source, web: CrawlWeb, route: str, since: date | None = None) -> list[Found]:
    return list(next(one for one in source.routes() if one.name == route).discover(web, since))


def says(capture: Capture, paper: Paper, *, issuer: str = "") -> None:
    """The golden result: what the look-alike shows of a paper."""
    assert capture.metadata["number"] == paper.number
    assert capture.metadata["title"] == paper.title
    assert capture.metadata["doc_type"] == paper.doc_type
    assert capture.metadata["issuers"] == (issuer or paper.issuer,)
    assert capture.metadata["issued_on"] == paper.issued_on
    assert capture.metadata["effective_on"] == paper.effective_on
    assert capture.metadata["fields"] == (paper.field,)
    assert capture.metadata["signers"][0].name == paper.signer
    assert (capture.doubts, capture.unknown) == ((), ())

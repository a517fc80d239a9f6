"""A crawl in a process of its own, to be killed: a shelf of slow pages, and the real record as its sink."""

from __future__ import annotations

import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from bookshelf.entries import Entry
from bookshelf.model import Document
from bookshelf.record import Record
from crawlers.capture import Capture
from crawlers.run import Crawl, Options, Taken
from crawlers.settings import SourceSettings
from crawlers.source import Found, Web
from crawlers.state import CrawlState
from tests.crawlers.shelf_site import NoWeb, Shelf

SIZE = 120


class SlowShelf(Shelf):
    def read(self, found: Found, web: Web) -> Capture:
        time.sleep(0.002)
        return super().read(found, web)


class RecordSink:
    def __init__(self, record: Record) -> None:
        self._record = record

    def take(self, captures: Sequence[Capture]) -> list[Taken]:
        time.sleep(0.002)
        documents = [
            Document(f"doc-{one.key}", one.source, one.key, one.key, one.data.decode()) for one in captures
        ]
        entries = [
            Entry(document, capture.fingerprint(), rank=10)
            for document, capture in zip(documents, captures, strict=True)
        ]
        return [Taken(put.outcome.value) for put in self._record.put_many(entries)]

    def gone(self, source: str, key: str, at: object) -> None:
        raise AssertionError((source, key, at))


def crawl(folder: Path, version: int, begun: Connection) -> None:
    """Read the shelf as it is in its `version`; tells that it has begun."""
    shelf = SlowShelf({f"d{number}": (str(version), f"lời {version}") for number in range(SIZE)})
    url = f"sqlite:///{folder / 'record.db'}"
    with Record.open(url) as record, CrawlState(folder / "crawl") as state:
        begun.send(True)
        settings = SourceSettings(kind="folder")
        report = Crawl(shelf, settings, state, NoWeb(), RecordSink(record)).run(Options())
        assert report.is_clean, report

"""A steady load of searches and imports, and what it counted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bookshelf.model import Document
from bookshelf.record import Entry, Record
from search_api.engine import Engine
from search_api.indexer import catch_up
from search_api.request import SearchRequest
from search_api.service import SearchService
from tests.search_api.library import document

BATCH = 5


@dataclass(slots=True)
class Load:
    """Counts of one run; errors are what failed, in words."""

    searches: int = 0
    commits: int = 0
    errors: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def numbered(number: int) -> Document:
    return document(
        f"v-{number}", f"Văn bản số {number}", ("Thuế", f"Thuế đất của thửa {number} là {number} đồng.")
    )


def keep(record: Record, first: int, count: int) -> None:
    record.put_many([Entry(numbered(number), str(number)) for number in range(first, first + count)])


@contextmanager
def loaded(
    service: SearchService, folder: Path, importing: Callable[[Record], None] | None, first: int
) -> Iterator[Load]:
    """Two clients search and one process imports until the block ends.

    `importing` brings the index up to the record after each batch; without, the record alone grows.
    """
    load, ended = Load(), threading.Event()

    def search() -> None:
        page = 1
        while not ended.is_set():
            try:
                results = service.search(SearchRequest(q="thuế đất", size=20, page=page))
            except Exception as error:
                load.errors.append(f"search: {error!r}")
                continue
            ids = [hit.id for hit in results.hits]
            if len(ids) != len(set(ids)) or not results.total:
                load.doubled.append(f"{results.total} found, on the page {ids}")
            load.searches += 1
            page = page % 3 + 1

    def import_() -> None:
        at = first
        with Record.open(f"sqlite:///{folder / 'record.db'}") as record:
            while not ended.is_set():
                keep(record, at, BATCH)
                at += BATCH
                if importing:
                    try:
                        importing(record)
                    except Exception as error:
                        load.errors.append(f"import: {error!r}")
                        continue
                    load.commits += 1
                ended.wait(0.05)

    threads = [threading.Thread(target=one) for one in (search, search, import_)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def indexing(engine: Engine) -> Callable[[Record], None]:
    return lambda record: (catch_up(record, engine, workers=1), None)[1]

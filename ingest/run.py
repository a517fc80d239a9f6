"""Import: files and JSON lines are read by worker processes and written to the record, in their order."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from threading import current_thread, main_thread
from time import monotonic

from bookshelf.files import FileStore
from bookshelf.model import Document
from bookshelf.record import Record
from ingest.extracted import Refused
from ingest.ledger import Ledger, Progress
from ingest.plan import Plan
from ingest.report import Report
from ingest.sandbox import WorkerPool
from ingest.walk import Ignored, Input, walk
from ingest.work import LineTask, Task, read_task

_BATCH = 50
_BATCH_CHARACTERS = 4_000_000
_BATCH_SECONDS = 2.0
"""A transaction ends at whichever comes first: so many documents, characters of text, seconds."""


@dataclass(frozen=True, slots=True)
class Options:
    """`source` names where the documents come from, unless a line names its own source.

    `max_bytes` bounds a file, `timeout` the seconds that reading one document may take.
    """

    source: str | None
    workers: int
    max_bytes: int
    timeout: float


def run(
    paths: Sequence[Path], record: Record, files: FileStore, options: Options, progress: Progress
) -> Report:
    """Import everything at `paths`. Ctrl-C ends it early, with what was read so far written."""
    ledger = Ledger(record, progress)
    plan = Plan(record, files, ledger, options.source, options.max_bytes)
    batch = _Batch(ledger)

    def read() -> None:
        for task, outcome in _read(plan.tasks(_inputs(paths, ledger.report)), options):
            if isinstance(outcome, Refused):
                ledger.refuse_task(task, outcome)
                continue
            for document in outcome:
                _take_files(task, document, files)
            batch.add(task, outcome)

    for step in (read, batch.write):
        try:
            step()
        except KeyboardInterrupt:
            ledger.report.interrupted = True
    return ledger.report


def _read(tasks: Iterator[Task], options: Options) -> Iterator[tuple[Task, tuple[Document, ...] | Refused]]:
    """Tasks with what came of them; starts no more workers than there are tasks, and none for none."""
    first = list(islice(tasks, options.workers))
    if not first:
        return
    with WorkerPool(len(first), timeout=options.timeout) as pool:
        yield from pool.map(read_task, chain(first, tasks))


def _inputs(paths: Sequence[Path], report: Report) -> list[Input]:
    found = [one for path in paths for one in walk(path)]
    report.ignored = sum(isinstance(one, Ignored) for one in found)
    return [one for one in found if isinstance(one, Input)]


def _take_files(task: Task, document: Document, store: FileStore) -> None:
    """Keep the files that came along with a line, if their bytes are what the line says."""
    if not isinstance(task, LineTask):
        return
    for file in document.files:
        path = task.companion / file.sha256
        if store.has(file.sha256) or not path.is_file():
            continue
        data = path.read_bytes()
        if sha256(data).hexdigest() == file.sha256:
            store.put(data)


@dataclass(slots=True)
class _Batch:
    """Documents that wait for their transaction."""

    ledger: Ledger
    documents: list[tuple[Task, Document]] = field(default_factory=list)
    characters: int = 0
    begun: float = field(default_factory=monotonic)

    def add(self, task: Task, documents: Sequence[Document]) -> None:
        """All that came of a task stands or falls together: a killed import does not keep half an archive."""
        self.documents += [(task, document) for document in documents]
        self.characters += sum(len(document.text) for document in documents)
        if (
            len(self.documents) >= _BATCH
            or self.characters >= _BATCH_CHARACTERS
            or monotonic() - self.begun >= _BATCH_SECONDS
        ):
            self.write()

    def write(self) -> None:
        documents, self.documents, self.characters = self.documents, [], 0
        self.begun = monotonic()
        if documents:
            with _interrupted_later():
                self.ledger.keep(documents)


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Ctrl-C waits: what is in the record must be told, too. Threads but the main one are not interrupted."""
    if current_thread() is not main_thread():
        yield
        return
    told: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: told.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if told:
        raise KeyboardInterrupt

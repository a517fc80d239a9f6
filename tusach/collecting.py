"""Where captures go: through ingest's workers into the record, a batch a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from bookshelf.entries import Entry, Refusal, Unstorable
from bookshelf.files import FileStore
from bookshelf.model import Document, FileRef
from bookshelf.record import Record
from crawlers.capture import Capture
from crawlers.run import Taken
from crawlers.state import Trouble, TroubleKind
from ingest.captured import REVIEW, CapturedTask, read_captured, without_words
from ingest.extracted import Refused
from ingest.ledger import unstorable
from ingest.sandbox import WorkerPool
from ingest.work import fingerprint
from tusach.lock import waiting_to_write
from tusach.settings import Settings


class LibrarySink:
    """A `crawlers.run.Sink` over one library. `rank` is that of the source. Close it when the run is over."""

    def __init__(self, settings: Settings, record: Record, files: FileStore, rank: int) -> None:
        self._settings, self._record, self._files, self._rank = settings, record, files, rank
        self._pool: WorkerPool | None = None

    def __enter__(self) -> LibrarySink:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.close()

    def take(self, captures: Sequence[Capture]) -> list[Taken]:
        """Files first, then the documents in one transaction, so that no document names a file in vain."""
        if self._pool is None:
            self._pool = WorkerPool(self._settings.workers, timeout=self._settings.file_timeout_seconds)
        # Workers read the first of them while the files of the next go to the disk.
        outcomes = list(self._pool.map(read_captured, map(self._task, captures)))
        tasks = [task for task, _ in outcomes]
        read = [_kept_anyway(task, outcome) for task, outcome in outcomes]
        with waiting_to_write(self._settings.home):
            return self._keep(tasks, read)

    def gone(self, source: str, key: str, at: datetime) -> None:
        """Mark the source's view of the document; the document stays."""
        view = self._record.view(source, key) or self._record.get_by_source(source, key)
        if view is None:
            return
        mark = {"source": source, "on": at.date().isoformat()}
        marked = replace(view, source_metadata={**view.source_metadata, "gone": [mark]})
        with waiting_to_write(self._settings.home):
            self._record.put_many([Entry(marked, fingerprint(b"gone", key.encode()), self._rank)])

    def _task(self, capture: Capture) -> CapturedTask:
        kept: list[tuple[FileRef, Path]] = []
        for file in capture.attachments:
            sha256 = self._files.put(file.data)
            ref = FileRef(sha256, file.name, file.media_type, len(file.data), file.role)
            if ref.sha256 not in {known.sha256 for known, _ in kept}:
                kept.append((ref, self._files.path(sha256)))
        return CapturedTask(
            source=capture.source,
            key=capture.key,
            url=capture.url,
            fingerprint=fingerprint(capture.fingerprint().encode()),
            sha256=capture.sha256,
            fetched_at=capture.fetched_at,
            body=capture.body,
            metadata=dict(capture.metadata),
            source_metadata=dict(capture.source_metadata),
            kept=tuple(kept),
            review=tuple(asdict(doubt) for doubt in capture.doubts),
        )

    def _keep(self, tasks: Sequence[CapturedTask], read: Sequence[Document | Refused]) -> list[Taken]:
        """One transaction; where one document cannot be stored, each has its own."""
        entries = [
            Entry(document, task.fingerprint, self._rank)
            for task, document in zip(tasks, read, strict=True)
            if isinstance(document, Document)
        ]
        try:
            puts = iter(self._record.put_many(entries))
        except Unstorable as error:
            if len(tasks) == 1:
                return [self._refuse(tasks[0], unstorable(error))]
            return [self._keep([one], [what])[0] for one, what in zip(tasks, read, strict=True)]
        return [
            self._refuse(task, document)
            if isinstance(document, Refused)
            else self._taken(task, document, next(puts).outcome.value)
            for task, document in zip(tasks, read, strict=True)
        ]

    def _taken(self, task: CapturedTask, document: Document, outcome: str) -> Taken:
        self._record.clear_refusal(task.source, task.key)
        known = {item["code"] for item in task.review}
        found = [item for item in document.source_metadata.get(REVIEW, ()) if item["code"] not in known]
        return Taken(outcome, tuple(_doubt(task, item) for item in found))

    def _refuse(self, task: CapturedTask, refused: Refused) -> Taken:
        name = f"{task.source}/{task.key}"
        self._record.refuse(
            Refusal(
                *(task.source, task.key, name, task.sha256),
                *(refused.code, refused.vi, refused.en, datetime.now(UTC)),
            )
        )
        trouble = Trouble(
            TroubleKind.REFUSED, refused.code, refused.vi, refused.en, key=task.key, url=task.url
        )
        return Taken("refused", (trouble,))


def _kept_anyway(task: CapturedTask, outcome: Document | Refused) -> Document | Refused:
    """A parser that died over the words leaves what the site says of the document."""
    if not isinstance(outcome, Refused) or not outcome.code.startswith("parser-"):
        return outcome
    try:
        return without_words(task, outcome)
    except Refused as refused:
        return refused


def _doubt(task: CapturedTask, item: Mapping[str, Any]) -> Trouble:
    return Trouble(TroubleKind.DOUBT, item["code"], item["vi"], item["en"], key=task.key, url=task.url)

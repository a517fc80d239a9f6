"""Scans that officers upload are recognised in the background, so that the words are there to be checked.

Only drafts that are being written: what was sent is not changed under an approver's eyes. A scan that is
published before is recognised in the library, by `tusach ocr`.
"""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Thread

from bookshelf import mapping
from bookshelf.accounts import Role
from bookshelf.drafts import CLOCK, Draft, Drafts, Stale
from bookshelf.files import FileStore
from bookshelf.model import FileRef, TextStatus
from bookshelf.record import Record
from bookshelf.workflow import NotAllowed, State, Who
from ingest import recognition
from ingest.pdf import PAGE_LIMIT
from ingest.sandbox import WorkerPool

LOOK_EVERY = 20.0
"""Seconds between looks."""

_PATIENCE = 5.0

_MOST = 100
"""Drafts that are looked at, the latest changed first."""

_READER = Who(CLOCK, Role.EDITOR)
_log = logging.getLogger(__name__)


class ScanReader(Thread):
    """Recognises while the server runs, one page at a time. Errors are logged and tried again."""

    def __init__(self, record: Record, files: FileStore, every: float = LOOK_EVERY) -> None:
        super().__init__(name="draft-scans", daemon=True)
        self._record, self._files, self._drafts = record, files, Drafts(record)
        self._every = every
        self._ended = Event()
        self._seen: set[tuple[int, int]] = set()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except Exception:
                _log.exception("Scans in drafts could not be recognised; it will be tried again")
            self._ended.wait(self._every)

    def stop(self) -> None:
        """End after the page at hand; one that takes long is not waited for, and is read again next time."""
        self._ended.set()
        self.join(_PATIENCE)

    def look(self) -> int:
        """Recognise what waits; gives back how many drafts have words now."""
        done = 0
        for listed in self._drafts.listed([State.DRAFT], size=_MOST).drafts:
            if (listed.id, listed.version) in self._seen or self._ended.is_set():
                continue
            draft = self._drafts.get(listed.id)
            if draft is not None and (file := self._scan(draft)) is not None:
                done += self._recognise(draft, file)
            if not self._ended.is_set():
                self._seen.add((listed.id, listed.version))
        return done

    def _scan(self, draft: Draft) -> FileRef | None:
        if draft.standing.is_correction or draft.document.text_status is not TextStatus.NEEDS_OCR:
            return None
        pdfs = (one for one in draft.document.files if one.media_type == "application/pdf")
        return next((one for one in pdfs if self._files.has(one.sha256)), None)

    def _recognise(self, draft: Draft, file: FileRef) -> bool:
        path = self._files.path(file.sha256)
        count = recognition.count_pages(path)
        if not 0 < count <= PAGE_LIMIT or not self._read_pages(path, file.sha256, count):
            return False
        pages = [recognition.unpack(one.content) for one in self._record.recognised_pages(file.sha256)]
        read = recognition.recognised(draft.document, file, pages)
        document = mapping.keep_edits(draft.document, read)
        try:
            self._drafts.save(draft.id, draft.version, document, _READER)
        except (Stale, NotAllowed):
            return False  # somebody was at it meanwhile: the next look takes the pages from the record
        return True

    def _read_pages(self, path: Path, sha256: str, count: int) -> bool:
        """Keep what is missing of the pages; whether all are there."""
        known = {one.page for one in self._record.recognised_pages(sha256)}
        missing = [page for page in range(1, count + 1) if page not in known]
        tasks = [recognition.PageTask(path, sha256, page) for page in missing]
        if not tasks:
            return True
        with WorkerPool(1, timeout=recognition.SECONDS) as pool:
            for task, outcome in pool.map(recognition.read_task, tasks):
                self._record.keep_page(recognition.kept(task, outcome))
                if self._ended.is_set():
                    return False
        return True

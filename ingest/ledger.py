"""What has become of each item of an import: written to the record, counted, shown as progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bookshelf.entries import Entry, Refusal, Unstorable
from bookshelf.model import Document, TextStatus
from bookshelf.record import Record
from ingest.extracted import Refused
from ingest.report import Report
from ingest.work import FileTask, Task

Progress = Callable[[int, int, Report], None]
"""Called with (bytes read, bytes in all, the report so far)."""


class Ledger:
    """The one place where an import writes. `read` and `total` are bytes of the input."""

    def __init__(self, record: Record, progress: Progress) -> None:
        self._record, self._progress = record, progress
        self._quarantined = {(one.source, one.key) for one in record.refusals()}
        self.report = Report()
        self.read = self.total = 0

    def unchanged(self, source: str, name: str) -> None:
        """The item is in the record already, from the same bytes."""
        self.report.unchanged += 1
        self._clear(source, name)
        self.show()

    def refuse(self, source: str, name: str, refused: Refused, *, sha256: str = "") -> None:
        """Quarantine: an item is known there by its place in the input, since it may have no key."""
        now = datetime.now(UTC)
        refusal = Refusal(source, name, name, sha256, refused.code, refused.vi, refused.en, now)
        self._record.refuse(refusal)
        self._quarantined.add((source, name))
        self.report.refuse(refusal)
        self.show()

    def keep(self, batch: Sequence[tuple[Task, Document]]) -> None:
        """Write documents in one transaction; one that cannot be stored is refused, the others are kept."""
        try:
            self._put(batch)
        except Unstorable as error:
            if len(batch) > 1:
                for one in batch:
                    self.keep([one])
                return
            self.refuse_task(batch[0][0], unstorable(error))
        self.show()

    def refuse_task(self, task: Task, refused: Refused) -> None:
        self.refuse(task.source, task.name, refused, sha256=task.sha256 if isinstance(task, FileTask) else "")

    def show(self) -> None:
        self._progress(self.read, self.total, self.report)

    def _put(self, batch: Sequence[tuple[Task, Document]]) -> None:
        puts = self._record.put_many([Entry(document, task.fingerprint) for task, document in batch])
        self.report.count([put.outcome for put in puts])
        for task, document in batch:
            self._clear(task.source, task.name)
            self.report.needs_ocr += document.text_status is TextStatus.NEEDS_OCR

    def _clear(self, source: str, name: str) -> None:
        if (source, name) in self._quarantined:
            self._record.clear_refusal(source, name)
            self._quarantined.discard((source, name))


def unstorable(error: Unstorable) -> Refused:
    return Refused(
        "unstorable",
        f"Không lưu được văn bản này ({error}). Hãy sửa giá trị đó rồi nhập lại.",
        f"The document cannot be stored ({error}). Correct that value and import it again.",
    )

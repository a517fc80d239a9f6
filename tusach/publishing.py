"""What was scheduled is published when its time has come: by a server that runs, and by `tusach schedule`."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from bookshelf.drafts import Drafts
from bookshelf.record import Record
from tusach.settings import Settings

LOOK_EVERY = 10.0
"""Seconds between looks, which cost one small query."""

_log = logging.getLogger(__name__)


class Publisher(Thread):
    """Publishes while the server runs. Errors are logged and tried again."""

    def __init__(self, record: Record, every: float = LOOK_EVERY) -> None:
        super().__init__(name="publisher", daemon=True)
        self._drafts = Drafts(record)
        self._every = every
        self._ended = Event()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                _publish(self._drafts)
            except Exception:
                _log.exception("What is scheduled could not be published; it will be tried again")
            self._ended.wait(self._every)

    def stop(self) -> None:
        """End after the work at hand."""
        self._ended.set()
        self.join()


def publish_due(home: str) -> None:
    """What the schedule of the crawlers calls."""
    settings = Settings(home=Path(home))
    with Record.open(settings.record_url) as record:
        _publish(Drafts(record))


def _publish(drafts: Drafts) -> None:
    for document_id in drafts.publish_due(datetime.now(UTC)):
        _log.info("Published %s as scheduled", document_id)

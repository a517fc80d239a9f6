"""Scheduled drafts are published by whoever runs: the thread of a server, the schedule of the crawlers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import update

from bookshelf.accounts import Role
from bookshelf.desk_schema import DraftRow
from bookshelf.drafts import Drafts
from bookshelf.record import Record
from bookshelf.workflow import Action, Who
from tests.bookshelf.examples import document
from tusach.publishing import Publisher, publish_due

LAN, MINH = Who("lan", Role.EDITOR), Who("minh", Role.APPROVER)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(f"sqlite:///{tmp_path}/record.db") as opened:
        yield opened


def schedule(record: Record, key: str) -> None:
    """A draft whose time has come."""
    drafts = Drafts(record)
    draft = drafts.create(document(key), LAN)
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    at = datetime.now(UTC) + timedelta(hours=1)
    drafts.act(draft.id, draft.version, Action.SCHEDULE, MINH, publish_at=at)
    with record.writing.begin() as connection:
        connection.execute(update(DraftRow).values(publish_at=datetime.now(UTC)))


def wait_for(ready: Callable[[], bool]) -> None:
    end = monotonic() + 30
    while not ready():
        assert monotonic() < end
        sleep(0.02)


def test_the_server_publishes_while_it_runs(record: Record, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    publisher = Publisher(record, every=0.02)
    publisher.start()
    try:
        schedule(record, "1")
        wait_for(lambda: record.get("doc-1") is not None)
        schedule(record, "2")
        wait_for(lambda: record.get("doc-2") is not None)
    finally:
        publisher.stop()
    assert not publisher.is_alive()
    assert "Published doc-1 as scheduled" in caplog.text


def test_an_error_is_logged_and_tried_again(
    record: Record, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[datetime] = []

    def fails(_drafts: Drafts, now: datetime) -> list[str]:
        asked.append(now)
        raise OSError("the disk is away")

    monkeypatch.setattr(Drafts, "publish_due", fails)
    publisher = Publisher(record, every=0.01)
    publisher.start()
    wait_for(lambda: len(asked) > 2)
    publisher.stop()
    assert "it will be tried again" in caplog.text


def test_the_schedule_publishes_too(record: Record, tmp_path: Path) -> None:
    schedule(record, "1")
    publish_due(str(tmp_path))
    assert record.get("doc-1") is not None

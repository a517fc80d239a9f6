"""Signs of life: what raises an alarm, who is told, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.health import Alarm, health, raise_alarms
from crawlers.settings import Settings, SourceSettings
from crawlers.state import CrawlState, Trouble, TroubleKind

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SETTINGS = Settings(contact="a@example.vn", sources={"vbpl": SourceSettings(kind="vbpl")})


def ran(
    state: CrawlState,
    days_ago: float,
    met: int = 50,
    new: int = 0,
    outcome: str = "done",
    *,
    full: bool = False,
) -> int:
    began = NOW - timedelta(days=days_ago)
    run = state.begin_run("vbpl", began, full=full)
    state.note_run(run, {"met": met, "new": new, "changed": 0}, "list")
    if outcome != "running":
        state.end_run(run, began + timedelta(hours=1), outcome)
    return run


def alarms(state: CrawlState) -> list[str]:
    (source,) = health(state, SETTINGS, NOW)
    return [one.code for one in source.alarms]


@pytest.mark.parametrize(
    ("runs", "codes"),
    [
        ([], []),
        ([(1, 50, 3, "done")], []),
        ([(3, 50, 3, "done"), (2, 9, 0, "done"), (1, 50, 0, "done")], []),
        ([(1, 50, 3, "done"), (0.5, 0, 0, "failed")], ["run-failed"]),
        ([(9, 50, 3, "done"), (1, 50, 0, "done")], ["nothing-new"]),
        ([(4, 9, 1, "done"), (3, 9, 1, "done"), (2, 9, 1, "done"), (1, 0, 0, "done")], ["zero-items"]),
        ([(4, 9, 1, "done"), (3, 0, 0, "done"), (2, 9, 1, "done"), (1, 0, 0, "done")], []),
        ([(20, 9, 1, "done"), (5, 9, 1, "running")], ["run-stuck", "no-success"]),
        ([(30, 9, 0, "done"), (1, 0, 0, "failed")], ["run-failed", "nothing-new", "no-success"]),
    ],
)
def test_alarms(tmp_path: Path, runs: list[tuple[float, int, int, str]], codes: list[str]) -> None:
    with CrawlState(tmp_path) as state:
        for days_ago, met, new, outcome in runs:
            ran(state, days_ago, met, new, outcome)
        found = alarms(state)
    assert found == codes


def test_an_empty_full_sweep_is_an_alarm_at_once(tmp_path: Path) -> None:
    with CrawlState(tmp_path) as state:
        ran(state, 2, 50, 50, full=True)
        ran(state, 1, 0, 0, full=True)
        assert alarms(state) == ["zero-items"]


def test_what_a_source_did_is_shown(tmp_path: Path) -> None:
    with CrawlState(tmp_path) as state:
        run = ran(state, 1, new=2)
        state.note(run, Trouble(TroubleKind.CLOSED, "http-401", "bị từ chối", "refused", "gateway"), NOW)
        state.note(run, Trouble(TroubleKind.DOUBT, "bad-date", "ngày sai", "bad date", key="1"), NOW)
        (source,) = health(state, SETTINGS, NOW)
    assert source.last is not None
    assert source.last == source.last_success
    assert [one.route for one in source.closed] == ["gateway"]
    assert [one.code for one in source.troubles] == ["bad-date"]


def test_an_alarm_is_told_once_until_it_is_over(tmp_path: Path) -> None:
    told: list[list[str]] = []

    def tell(untold: Sequence[Alarm], _settings: Settings) -> None:
        told.append([one.code for one in untold])

    with CrawlState(tmp_path) as state:
        ran(state, 1, outcome="failed")
        raise_alarms(state, SETTINGS, NOW, tell)
        raise_alarms(state, SETTINGS, NOW, tell)
        ran(state, 0.5, new=1)
        raise_alarms(state, SETTINGS, NOW, tell)
        ran(state, 0.2, outcome="failed")
        raise_alarms(state, SETTINGS, NOW, tell)
    assert told == [["run-failed", "no-success"], ["run-failed"]]


def test_an_alarm_that_could_not_be_told_is_tried_again(tmp_path: Path) -> None:
    tries = 0

    def tell(_untold: Sequence[Alarm], _settings: Settings) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ConnectionError("no mail server")

    with CrawlState(tmp_path) as state:
        ran(state, 1, outcome="failed")
        for _ in range(3):
            raise_alarms(state, SETTINGS, NOW, tell)
    assert tries == 2

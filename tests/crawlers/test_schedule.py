"""Plans: when a run is due, and a day of them on a simulated clock with two processes and a crash."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from crawlers.one_run import only_run
from crawlers.schedule import VIETNAM, due, fire, trigger
from crawlers.settings import WrongSettings
from crawlers.state import CrawlState
from tests.crawlers.scheduled import run_scheduler, set_clock

DAY = datetime(2026, 11, 23, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("plan", "fired", "now", "expected"),
    [
        ("30 2 * * *", None, DAY.replace(hour=3), DAY.replace(hour=2, minute=30)),
        ("30 2 * * *", None, DAY.replace(hour=2), DAY.replace(hour=2, minute=30) - timedelta(days=1)),
        ("30 2 * * *", DAY.replace(hour=2, minute=30), DAY.replace(hour=23), None),
        ("30 2 * * *", DAY - timedelta(days=9), DAY.replace(hour=3), DAY.replace(hour=2, minute=30)),
        ("0 5 * * mon", None, DAY.replace(hour=6), DAY.replace(hour=5)),
        ("0 5 1 1 *", None, DAY, datetime(2026, 1, 1, 5, tzinfo=VIETNAM)),
    ],
)
def test_due(plan: str, fired: datetime | None, now: datetime, expected: datetime | None) -> None:
    assert due(plan, fired, now) == expected


@pytest.mark.parametrize("plan", ["", "every day", "0 5 * *", "61 5 * * *", "0 5 * * 1", "0 5 * * 1-5"])
def test_plans_that_make_no_sense(plan: str) -> None:
    with pytest.raises(WrongSettings):
        trigger(plan)


def test_missed_times_become_one_and_a_failed_run_stays_due(tmp_path: Path) -> None:
    runs: list[str] = []

    def fails() -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        fire(tmp_path, "vbpl", "0 * * * *", fails, lambda: DAY)
    assert fire(tmp_path, "vbpl", "0 * * * *", lambda: runs.append("x"), lambda: DAY + timedelta(days=2))
    assert not fire(tmp_path, "vbpl", "0 * * * *", lambda: runs.append("x"), lambda: DAY + timedelta(days=2))
    assert runs == ["x"]


def test_one_run_of_a_source_at_a_time(tmp_path: Path) -> None:
    with only_run(tmp_path, "vbpl", wait=False) as first, only_run(tmp_path, "vbpl", wait=False) as second:
        assert (first, second) == (True, False)
    with only_run(tmp_path, "vbpl", wait=False) as again, only_run(tmp_path, "other", wait=False) as other:
        assert (again, other) == (True, True)


def test_a_day_of_plans_with_two_processes_and_a_crash(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crawlers.scheduled"])
    set_clock(tmp_path, DAY)
    with CrawlState(tmp_path) as state:
        for source in ("vbpl", "cong-bao", "so-y-te"):
            state.has_fired(source, DAY)
    processes: list[BaseProcess] = []

    def start() -> None:
        processes.append(context.Process(target=run_scheduler, args=(str(tmp_path),), daemon=True))
        processes[-1].start()
        _wait_until(lambda: (tmp_path / f"ready-{processes[-1].pid}").exists())

    start()
    start()
    try:
        expected = _pass_a_day(tmp_path, processes, start)
        assert [process.is_alive() for process in processes].count(False) == 1
    finally:
        (tmp_path / "stop").touch()
        for process in processes:
            process.join(60)
    assert _counts(tmp_path, "end") == expected
    assert _counts(tmp_path, "begin") == expected + Counter({"so-y-te": 1})


def _pass_a_day(folder: Path, processes: list[BaseProcess], start: Callable[[], None]) -> Counter[str]:
    """Hour by hour, when all that the plans want is done; gives back how often each source had to run.

    The process that dies at noon is started again, as a service manager does.
    """
    expected: Counter[str] = Counter()
    for hour in range(1, 25):
        if hour == 12:
            (folder / "crash-so-y-te").touch()  # whoever runs it dies in the middle of it
        set_clock(folder, DAY + timedelta(hours=hour))
        if hour == 12:
            _wait_until(lambda: not all(process.is_alive() for process in processes))
            start()
        expected.update({"vbpl": hour == 3, "cong-bao": hour in (5, 17), "so-y-te": hour in (6, 12, 18, 24)})
        _wait_for(folder, expected)
    return expected


def _counts(folder: Path, what: str) -> Counter[str]:
    log = folder / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    return Counter(line.split()[1] for line in lines if line.startswith(what))


def _wait_for(folder: Path, expected: Counter[str]) -> None:
    _wait_until(lambda: _counts(folder, "end") >= expected)


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("waited for a minute")

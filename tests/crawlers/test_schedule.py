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
from apscheduler.schedulers.background import BackgroundScheduler

from crawlers.one_run import only_run
from crawlers.schedule import VIETNAM, SharedStore, add_jobs, due, fire, trigger, wait_before_try
from crawlers.settings import Settings, SourceSettings, WrongSettings
from crawlers.state import CrawlState
from tests.crawlers.scheduled import PLANS, run_scheduler, set_clock

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


def test_a_run_that_never_ends_well_is_tried_less_and_less_often(tmp_path: Path) -> None:
    def fails() -> None:
        raise RuntimeError("killed")

    begun: list[int] = []
    for minute in range(1, 150):  # looks after the plan's time
        try:
            fire(tmp_path, "vbpl", "0 0 * * *", fails, lambda: DAY + timedelta(minutes=minute))  # noqa: B023
        except RuntimeError:
            begun.append(minute)
    assert begun == [1, 2, 4, 8, 16, 32, 64, 128]
    assert wait_before_try(50) == timedelta(hours=6)
    at = DAY + timedelta(days=1)  # the plan's next time begins anew
    with pytest.raises(RuntimeError):
        fire(tmp_path, "vbpl", "0 0 * * *", fails, lambda: at)


def test_what_is_planned_no_more_leaves_the_store(tmp_path: Path) -> None:
    for names in (("vbpl", "cong-bao"), ("vbpl",)):
        settings = Settings(
            contact="a@example.vn", sources={name: SourceSettings(kind="vbpl") for name in names}
        )
        scheduler = BackgroundScheduler(timezone=VIETNAM)
        add_jobs(scheduler, tmp_path, settings, "tests.crawlers.scheduled:fire", {"home": "x"}, DAY)
        scheduler.start(paused=True)
        kept = {job.id for job in scheduler.get_jobs("default")}
        scheduler.shutdown()
        assert kept == set(names)


def test_a_job_that_another_process_dropped_does_not_end_the_scheduler(tmp_path: Path) -> None:
    settings = Settings(contact="a@example.vn", sources={"vbpl": SourceSettings(kind="vbpl")})
    scheduler = BackgroundScheduler(timezone=VIETNAM)
    add_jobs(scheduler, tmp_path, settings, "tests.crawlers.scheduled:fire", {"home": "x"}, DAY)
    scheduler.start(paused=True)
    (job,) = scheduler.get_jobs("default")
    other = SharedStore(tmp_path, frozenset())
    other.start(scheduler, "other")  # its settings name no source
    other.update_job(job)
    assert scheduler.get_jobs("default") == []
    scheduler.shutdown()
    other.shutdown()


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
        for source in PLANS:
            state.has_fired(source, DAY)
    processes: list[BaseProcess] = []

    def start(count: int) -> None:
        new = [
            context.Process(target=run_scheduler, args=(str(tmp_path),), daemon=True) for _ in range(count)
        ]
        processes.extend(new)
        for process in new:
            process.start()
        _wait_until(lambda: all((tmp_path / f"ready-{process.pid}").exists() for process in new))

    start(2)
    try:
        expected = _pass_a_day(tmp_path, processes, start)
        assert [process.is_alive() for process in processes].count(False) == 1
    finally:
        (tmp_path / "stop").touch()
        for process in processes:
            process.join(60)
    assert _counts(tmp_path, "end") == expected
    assert _counts(tmp_path, "begin") == expected + Counter({"so-y-te": 1})


def _pass_a_day(folder: Path, processes: list[BaseProcess], start: Callable[[int], None]) -> Counter[str]:
    """Hour by hour, when all that the plans want is done; gives back how often each source had to run.

    The run of the process that dies at noon is taken up by the other one, two minutes later; then the dead
    one is started again, as a service manager does.
    """
    expected: Counter[str] = Counter()
    for hour in range(1, 25):
        if hour == 12:
            (folder / "crash-so-y-te").touch()  # whoever runs it dies in the middle of it
        set_clock(folder, DAY + timedelta(hours=hour))
        expected.update({"vbpl": hour == 3, "cong-bao": hour in (5, 17), "so-y-te": hour in (6, 12, 18, 24)})
        if hour == 12:
            _wait_until(lambda: not all(process.is_alive() for process in processes))
            set_clock(folder, DAY + timedelta(hours=hour, minutes=2))
        _wait_for(folder, expected)
        if hour == 12:
            start(1)
    return expected


def test_schedulers_that_start_at_the_same_instant(tmp_path: Path) -> None:
    at_once = 6
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crawlers.scheduled"])
    set_clock(tmp_path, DAY)
    barrier = context.Barrier(at_once)
    processes = [
        context.Process(target=run_scheduler, args=(str(tmp_path), barrier), daemon=True)
        for _ in range(at_once)
    ]
    for process in processes:
        process.start()
    try:
        _wait_until(lambda: all((tmp_path / f"ready-{process.pid}").exists() for process in processes))
        _wait_for(tmp_path, Counter(PLANS.keys()))
    finally:
        (tmp_path / "stop").touch()
        for process in processes:
            process.join(60)
    assert [process.exitcode for process in processes] == [0] * at_once
    assert _counts(tmp_path, "begin") == Counter(PLANS.keys())


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

"""A scheduler in a process of its own, under a clock that the test moves."""

from __future__ import annotations

import os
import time
from datetime import datetime, tzinfo
from multiprocessing.synchronize import Barrier
from pathlib import Path
from unittest import mock

from apscheduler.schedulers.background import BackgroundScheduler

from crawlers import schedule as plans
from crawlers.one_run import only_run
from crawlers.settings import Settings, SourceSettings

PLANS = {"cong-bao": "0 5,17 * * *", "vbpl": "30 2 * * *", "so-y-te": "0 */6 * * *"}
SETTINGS = Settings(
    contact="a@example.vn",
    sources={name: SourceSettings(kind="vbpl", schedule=plan) for name, plan in PLANS.items()},
)


def clock(folder: Path) -> datetime:
    """What the test says that the time is."""
    return datetime.fromisoformat((folder / "clock").read_text())


def set_clock(folder: Path, at: datetime) -> None:
    new = folder / "clock.new"
    new.write_text(at.isoformat())
    new.replace(folder / "clock")


def fire(home: str, source: str) -> None:
    """The job: notes when it begins and when it has ended; dies in the middle if it is told to."""
    folder = Path(home)

    def run() -> None:
        _note(folder, f"begin {source} {os.getpid()}")
        if (folder / f"crash-{source}").exists():
            (folder / f"crash-{source}").unlink()
            os._exit(9)
        time.sleep(0.02)
        _note(folder, f"end {source} {os.getpid()}")

    with only_run(folder / "runs", source, wait=False) as free:
        if free:
            plans.fire(folder, source, PLANS[source], run, lambda: clock(folder))


def _note(folder: Path, line: str) -> None:
    with (folder / "log").open("a") as file:
        file.write(line + "\n")


def run_scheduler(home: str, at_once: Barrier | None = None) -> None:
    """As `tusach schedule` does, but for the clock and a bell that rings all the time.

    With `at_once` it begins at the same instant as the others that wait there.
    """
    folder = Path(home)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock(folder).astimezone(tz)

    with mock.patch("apscheduler.schedulers.base.datetime", Clock):
        if at_once is not None:
            at_once.wait()
        scheduler = BackgroundScheduler(timezone=plans.VIETNAM)
        plans.add_jobs(scheduler, folder, SETTINGS, f"{__name__}:fire", {"home": home}, clock(folder))
        scheduler.start()
        (folder / f"ready-{os.getpid()}").touch()
        while not (folder / "stop").exists():
            scheduler.wakeup()
            time.sleep(0.05)
        scheduler.shutdown()

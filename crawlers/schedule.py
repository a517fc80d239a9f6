"""Runs by plan, each exactly once: whatever processes there are, and however they end.

APScheduler wakes up at the times of the plan, which its job store keeps, and each process looks once a minute
besides. Waking up alone runs nothing: `fire` asks the crawl's state, under the source's lock, which time of
the plan is due. So a second process finds nothing left to do, missed times become one, and the run of a
process that died is due at the next look of another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawlers.one_run import only_run
from crawlers.settings import Settings, WrongSettings
from crawlers.state import CrawlState

_log = logging.getLogger(__name__)

VIETNAM = timezone(timedelta(hours=7), "ICT")
"""The time of the plan. Viet Nam has one, all the year."""

_LOOK_BACK = timedelta(days=366)
"""A plan's last time is looked for within so long."""

_LOOK_EVERY = timedelta(minutes=1)
"""Between two looks of a process for what is due: a run whose process died is taken up within that."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""A run that did not come to its end is tried again after so long, twice as long after each further time."""


def trigger(plan: str) -> CronTrigger:
    """A plan as cron writes it. Raises `WrongSettings`.

    Days of the week are named: cron counts them from Sunday, APScheduler from Monday.
    """
    parts = plan.split()
    if len(parts) == 5 and any(letter.isdigit() for letter in parts[4].partition("/")[0]):
        raise WrongSettings(
            f"schedule {plan!r}: name the days of the week (mon, tue … sun) instead of numbers"
        )
    try:
        return CronTrigger.from_crontab(plan, timezone=VIETNAM)
    except ValueError as error:
        raise WrongSettings(f"schedule {plan!r}: write minute hour day month weekday ({error})") from None


def due(plan: str, fired: datetime | None, now: datetime) -> datetime | None:
    """The last time of the plan that is over and has not fired; None where there is none."""
    times = trigger(plan)
    for span in (timedelta(days=1), timedelta(days=8), timedelta(days=63), _LOOK_BACK):
        last, at = None, times.get_next_fire_time(None, now - span)
        while at is not None and at <= now:
            last, at = at, times.get_next_fire_time(at, at + timedelta(microseconds=1))
        if last is not None:
            return last if fired is None or last > fired else None
    return None


def wait_before_try(tries: int) -> timedelta:
    """How long a time of the plan rests that was begun so often and never came to an end.

    >>> [wait_before_try(tries) // timedelta(minutes=1) for tries in (1, 2, 3, 20)]
    [1, 2, 4, 360]
    """
    doubled: timedelta = _FIRST_WAIT * 2 ** min(tries - 1, 16)
    return min(doubled, _LONGEST_WAIT)


def fire(
    folder: Path, source: str, plan: str, run: Callable[[], object], clock: Callable[[], datetime]
) -> bool:
    """Run the source if a time of its plan is due, and remember that. Whether it ran.

    The caller holds the source's lock (`only_run`). A run that raises, or whose process is killed, stays due.
    """
    with CrawlState(folder) as state:
        now = clock()
        at = due(plan, state.last_fired(source), now)
        if at is None:
            return False
        tries, last = state.tries(source, at)
        if last is not None and now - last < wait_before_try(tries):
            return False
        _log.info("%s: the run of %s", source, at.isoformat())
        state.begins_to_fire(source, at, now)
        run()
        state.has_fired(source, at)
        return True


class SharedStore(SQLAlchemyJobStore):  # type: ignore[misc] # the library has no types
    """APScheduler's store is made for one scheduler; this one is shared by all processes of a home."""

    def __init__(self, folder: Path, planned: frozenset[str]) -> None:
        address = f"sqlite:///{(folder / 'schedule.db').absolute()}"
        super().__init__(address, engine_options={"connect_args": {"timeout": 60}})
        self._folder, self._planned = folder, planned

    def start(self, scheduler: BaseScheduler, alias: str) -> None:
        """Make the table, which two processes must not do at once, and drop what is planned no more."""
        with only_run(self._folder, "schedule", wait=True):
            super().start(scheduler, alias)
            for job in self.get_all_jobs():
                if job.id not in self._planned:
                    self.remove_job(job.id)

    def update_job(self, job: Job) -> None:
        """A job that another process has dropped is no reason to end: its settings are newer."""
        with suppress(JobLookupError):
            super().update_job(job)


def add_jobs(
    scheduler: BaseScheduler,
    folder: Path,
    settings: Settings,
    job: str,
    arguments: Mapping[str, Any],
    now: datetime,
) -> list[str]:
    """Put the plans of the sources into the scheduler's persistent store, and the looks into its memory.

    Called before the scheduler starts; gives back the sources' names. `job` is the text reference
    ("module:function") of what fires a source, at once or not at all: it is called with `source` and
    `arguments`. What the settings do not name any more leaves the store.
    """
    folder.mkdir(parents=True, exist_ok=True)
    planned = {name: one.schedule for name, one in settings.sources.items() if one.schedule}
    scheduler.add_jobstore(SharedStore(folder, frozenset(planned)))
    scheduler.add_jobstore("memory", "memory")
    # One thread of each source may be in its run, and another finds that it is; the rest is for alarms.
    scheduler.add_executor(ThreadPoolExecutor(2 * len(planned) + 2))
    for name, plan in planned.items():
        told = {"kwargs": {**arguments, "source": name}, "coalesce": True, "misfire_grace_time": None}
        scheduler.add_job(job, trigger(plan), id=name, name=name, replace_existing=True, **told)
        scheduler.add_job(
            job,
            IntervalTrigger(seconds=_LOOK_EVERY.total_seconds(), timezone=VIETNAM),
            id=f"{name}-look",
            jobstore="memory",
            next_run_time=now,
            max_instances=2,
            **told,
        )
    return sorted(planned)

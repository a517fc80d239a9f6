"""Runs by plan, each exactly once: whatever processes there are, and however they end.

APScheduler wakes up at the times of the plan, which its job store keeps. Waking up alone runs nothing: `fire`
asks the crawl's state, under the source's lock, which time of the plan is due. So a second process finds
nothing left to do, missed times become one, and a run that was killed is still due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger

from crawlers.settings import Settings, WrongSettings
from crawlers.state import CrawlState

_log = logging.getLogger(__name__)

VIETNAM = timezone(timedelta(hours=7), "ICT")
"""The time of the plan. Viet Nam has one, all the year."""

_LOOK_BACK = timedelta(days=366)
"""A plan's last time is looked for within so long."""


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


def fire(
    folder: Path, source: str, plan: str, run: Callable[[], object], clock: Callable[[], datetime]
) -> bool:
    """Run the source if a time of its plan is due, and remember that. Whether it ran.

    The caller holds the source's lock (`only_run`).
    """
    with CrawlState(folder) as state:
        at = due(plan, state.last_fired(source), clock())
        if at is None:
            return False
        _log.info("%s: the run of %s", source, at.isoformat())
        run()
        state.has_fired(source, at)
        return True


def add_jobs(
    scheduler: BaseScheduler, folder: Path, settings: Settings, job: str, arguments: Mapping[str, Any]
) -> list[str]:
    """Put the plans of the sources into the scheduler's persistent store; gives back the sources' names.

    `job` is the text reference ("module:function") of what fires a source; it is called with `source`
    and `arguments`. What the settings do not name any more leaves the store.
    """
    folder.mkdir(parents=True, exist_ok=True)
    store = SQLAlchemyJobStore(
        f"sqlite:///{(folder / 'schedule.db').absolute()}", engine_options={"connect_args": {"timeout": 60}}
    )
    scheduler.add_jobstore(store)
    scheduler.add_jobstore("memory", "memory")
    planned = {name: one.schedule for name, one in settings.sources.items() if one.schedule}
    for name, plan in planned.items():
        scheduler.add_job(
            job,
            trigger(plan),
            id=name,
            name=name,
            kwargs={**arguments, "source": name},
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    if scheduler.running:
        for left in {one.id for one in scheduler.get_jobs()} - planned.keys():
            scheduler.remove_job(left)
    return sorted(planned)

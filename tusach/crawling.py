"""`tusach crawl` and `tusach schedule`: documents arrive by themselves."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING

import click

from search_api.engine import Unavailable
from tusach.importing import INTERRUPTED
from tusach.settings import Settings

if TYPE_CHECKING:
    from crawlers.run import Options, RunReport
    from crawlers.source import Found

# What crawls is imported by the commands that do: the others start without the network's libraries.

_log = logging.getLogger(__name__)

_SHOWN = 20
_LOOK_EVERY = 3600
"""Seconds between looks for alarms."""


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every source of crawlers.toml, in its order.")
@click.option(
    "--since", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Only what changed since, YYYY-MM-DD."
)
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Read at most N documents of a source.")
@click.option("--full", is_flag=True, help="Look at everything that the sources have, as a full sweep does.")
@click.option("--dry-run", is_flag=True, help="List what would be read; fetch lists alone, write nothing.")
@click.pass_context
def crawl(
    context: click.Context,
    sources: tuple[str, ...],
    every: bool,
    since: datetime | None,
    limit: int | None,
    full: bool,
    dry_run: bool,
) -> None:
    """Collect what is new or changed at each SOURCE, a name of crawlers.toml in the home folder.

    One source after the other, with a report of each; one that fails does not keep the next from its turn.
    A run that was stopped goes on where it was. The exit code is 1 when anything failed, was refused, or a
    route was closed.
    """
    from crawlers.run import Options
    from tusach.crawl_run import named_sources

    settings: Settings = context.obj
    if every == bool(sources):
        raise click.UsageError("Name the sources to collect, or give --all.")
    names = named_sources(settings, None if every else sources)
    options = Options(since.date() if since else None, limit, full)
    one_of = _look_at if dry_run else _crawl_one
    codes = []
    for position, name in enumerate(names):
        codes.append(one_of(settings, name, options))
        if codes[-1] == INTERRUPTED:
            _tell_stop(names[position + 1 :])
            context.exit(INTERRUPTED)
    if len(names) > 1:
        click.echo(f"{len(names)} sources, {sum(map(bool, codes))} of them with something to look at.")
    context.exit(max(codes))


def _crawl_one(settings: Settings, name: str, options: Options) -> int:
    """One run and its report; gives back its exit code."""
    from tusach.crawl_run import AlreadyRunning, run_alone

    try:
        report = run_alone(settings, name, options, _print_report)
    except (AlreadyRunning, Unavailable) as error:
        click.echo(f"{name}: {error}", err=True)
        return 1
    if report.outcome == "stopped":
        return INTERRUPTED
    return 0 if report.is_clean else 1


def _look_at(settings: Settings, name: str, options: Options) -> int:
    """Show what a run would read; gives back its exit code."""
    from tusach.crawl_run import look

    report = look(settings, name, options, lambda found: click.echo(_line(name, found)))
    wanted, requests = report.counts["wanted"], report.counts["requests"]
    click.echo(f"{name}: {wanted:,} documents would be read; {requests:,} requests were made.", err=True)
    _print_troubles(report)
    return 1 if report.troubles else 0


def _line(source: str, found: Found) -> str:
    return "\t".join((source, found.key, found.version or "-", found.url))


def _tell_stop(left: Sequence[str]) -> None:
    untouched = f" Not begun: {', '.join(left)}." if left else ""
    click.echo(f"Stopped; what was read is kept.{untouched} Run the same command again to go on.", err=True)


@click.command()
@click.pass_obj
def schedule(settings: Settings) -> None:
    """Run every source by its plan until Ctrl-C; a service for a machine that is always on.

    Missed runs become one, a run that was killed goes on, and a second process never doubles a run.
    """
    from apscheduler.schedulers.blocking import BlockingScheduler

    from crawlers import schedule as plans
    from crawlers.settings import FILE
    from tusach import crawl_run, publishing

    crawlers = crawl_run.crawl_settings(settings)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("httpx", "apscheduler"):  # they tell every request, and every look at the clock
        logging.getLogger(chatty).setLevel(logging.WARNING)
    home = str(settings.home.absolute())
    scheduler = BlockingScheduler(timezone=plans.VIETNAM)
    planned = plans.add_jobs(
        scheduler,
        crawl_run.crawl_folder(settings),
        crawlers,
        "tusach.crawl_run:fire",
        {"home": home},
        datetime.now(UTC),
    )
    if not planned:
        raise click.ClickException(f"No source in {settings.home / FILE} has a schedule.")
    scheduler.add_job(
        crawl_run.look_for_alarms,
        "interval",
        seconds=_LOOK_EVERY,
        args=(home,),
        jobstore="memory",
        coalesce=True,
    )
    scheduler.add_job(
        publishing.publish_due,
        "interval",
        seconds=publishing.LOOK_EVERY,
        args=(home,),
        jobstore="memory",
        coalesce=True,
    )
    click.echo(f"Collecting {', '.join(planned)} by their plans (Ctrl-C ends)")
    signal.signal(signal.SIGTERM, _end)
    try:
        scheduler.start()
    except KeyboardInterrupt:
        _log.info("stopped; runs that were on go on next time")
        os._exit(INTERRUPTED)
    except Exception:
        _log.exception("the schedule cannot go on")
        os._exit(1)  # threads of runs would keep a service alive that does not serve


def _end(_signal: int, _frame: FrameType | None) -> None:
    """A run may be killed at any moment and goes on next time, so nothing needs to be waited for."""
    os._exit(0)


def _print_report(report: RunReport) -> None:
    counts = report.counts
    click.echo(
        f"{report.source}: {report.outcome}{' (full sweep)' if report.full else ''}"
        f"{', route ' + report.route if report.route else ''}: met {counts['met']:,}, new {counts['new']:,}, "
        f"changed {counts['changed']:,}, unchanged {counts['unchanged']:,}, gone {counts['gone']:,}, "
        f"refused {counts['refused']:,}, failed {counts['failed']:,}, to review {counts['doubts']:,}, "
        f"unknown codes {counts['unknown']:,}; {counts['requests']:,} requests."
    )
    _print_troubles(report)


def _print_troubles(report: RunReport) -> None:
    for trouble in report.troubles[:_SHOWN]:
        click.echo(
            f"  {trouble.kind} {trouble.key or trouble.route} ({trouble.code}): {trouble.en}", err=True
        )
    if len(report.troubles) > _SHOWN:
        click.echo("  and more: see the page /suc-khoe.", err=True)

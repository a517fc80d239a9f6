"""One run of a source over this library: settings, network, state, sink and index put together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from crawlers import schedule as plans
from crawlers.fetch import Fetcher, Limits
from crawlers.health import raise_alarms
from crawlers.one_run import only_run
from crawlers.run import Crawl, LookOnly, Options, RunReport
from crawlers.settings import FILE, SourceSettings, create_source, load
from crawlers.settings import Settings as CrawlSettings
from crawlers.source import Found, Page
from crawlers.state import CrawlState
from crawlers.web import CrawlWeb, PageCache
from tusach.collecting import LibrarySink
from tusach.importing import update_index
from tusach.library import Library
from tusach.lock import waiting_to_write
from tusach.settings import Settings

_log = logging.getLogger(__name__)


def crawl_folder(settings: Settings) -> Path:
    """Where the crawlers keep their own state, below the home folder."""
    return settings.home / "crawl"


def crawl_settings(settings: Settings) -> CrawlSettings:
    """What `crawlers.toml` in the home folder says. Raises `WrongSettings`."""
    found = load(settings.home / FILE)
    for one in found.sources.values():
        if one.schedule:
            plans.trigger(one.schedule)
    return found


Tell = Callable[[RunReport], None]
"""Shows the report of a run that has ended."""


def run_source(settings: Settings, name: str, options: Options, tell: Tell) -> RunReport:
    """One run, from discovery to the index. The caller holds the source's lock.

    The report is told before the index and the alarms have their turn, so that it is told if these fail.
    """
    crawlers = crawl_settings(settings)
    own = crawlers.sources[name]
    source = create_source(name, own)
    with (
        Library.open(settings) as library,
        CrawlState(crawl_folder(settings)) as state,
        LibrarySink(settings, library.record, library.files, own.rank) as sink,
        _web(settings, crawlers, own, source.hosts, state.pages) as web,
    ):
        report = Crawl(source, own, state, web, sink).run(options)
        tell(report)
        try:
            with waiting_to_write(settings.home):
                update_index(library)
        finally:
            raise_alarms(state, crawlers, datetime.now(UTC))
    return report


@contextmanager
def _web(
    settings: Settings, crawlers: CrawlSettings, own: SourceSettings, hosts: frozenset[str], cache: PageCache
) -> Iterator[CrawlWeb]:
    limits = Limits(
        max_bytes=crawlers.max_mb << 20,
        deadline=crawlers.deadline_seconds,
        timeout=crawlers.timeout_seconds,
        retries=crawlers.retries,
        backoff=crawlers.backoff_seconds,
        longest_wait=crawlers.longest_wait_seconds,
        allow_private=crawlers.allow_private,
    )
    with Fetcher(
        hosts | own.allowed_hosts,
        crawlers.contact,
        crawl_folder(settings) / "hosts",
        pace=own.pace_seconds,
        limits=limits,
        host_headers=own.headers,
    ) as fetcher:
        yield CrawlWeb(fetcher, cache)


def named_sources(settings: Settings, names: Sequence[str] | None) -> list[str]:
    """The sources that a person asks for, each once, in the order given; None: all, in the file's order.

    Every name and every profile is looked at before anything is fetched. Raises `click.UsageError` for
    names that are not there, `WrongSettings` for a profile that its kind cannot use.
    """
    known = crawl_settings(settings).sources
    file = settings.home / FILE
    if names is None and not known:
        raise click.UsageError(f"{file} names no source; add a table [sources.NAME] (docs/crawling.md).")
    wanted = list(known) if names is None else list(dict.fromkeys(names))
    if unknown := [name for name in wanted if name not in known]:
        there = ", ".join(sorted(known)) or "none"
        raise click.UsageError(
            f"{', '.join(unknown)}: not in {file} (there: {there}); add a table [sources.{unknown[0]}]."
        )
    for name in wanted:
        create_source(name, known[name])
    return wanted


class AlreadyRunning(Exception):
    """Another process, or the schedule, runs the source."""


def run_alone(settings: Settings, name: str, options: Options, tell: Tell) -> RunReport:
    """One run, if no other is on. Raises `AlreadyRunning`."""
    with only_run(crawl_folder(settings) / "runs", name, wait=False) as free:
        if not free:
            raise AlreadyRunning("another run of it is on; wait for its end")
        return run_source(settings, name, options, tell)


def look(settings: Settings, name: str, options: Options, show: Callable[[Found], None]) -> RunReport:
    """Show what a run would read. Lists alone are fetched, nothing is written."""
    crawlers = crawl_settings(settings)
    own = crawlers.sources[name]
    source = create_source(name, own)
    with (
        CrawlState(crawl_folder(settings)) as state,
        _web(settings, crawlers, own, source.hosts, _NoCache()) as web,
    ):
        looking = Crawl(source, own, state, web, LookOnly())
        for found in looking.look(options):
            looking.report.counts["wanted"] += 1
            show(found)
        looking.report.counts["requests"] = web.requests
    return looking.report


class _NoCache:
    def page(self, url: str) -> Page | None:  # noqa: ARG002
        return None

    def keep_page(self, url: str, page: Page) -> None:
        pass


def fire(home: str, source: str) -> None:
    """What the schedule calls: one run, if it is due and nobody is at it."""
    settings = Settings(home=Path(home))
    planned = crawl_settings(settings).sources.get(source)
    if planned is None or not planned.schedule:
        return  # it has left the file since the schedule began
    folder, plan = crawl_folder(settings), planned.schedule
    with only_run(folder / "runs", source, wait=False) as free:
        if free:
            plans.fire(
                folder,
                source,
                plan,
                lambda: run_source(settings, source, Options(), _log_report),
                lambda: datetime.now(UTC),
            )


def _log_report(report: RunReport) -> None:
    _log.info("%s: %s %s", report.source, report.outcome, dict(report.counts))


def look_for_alarms(home: str) -> None:
    """Tell the operator what stands, such as that nothing new came for days."""
    settings = Settings(home=Path(home))
    with CrawlState(crawl_folder(settings)) as state:
        raise_alarms(state, crawl_settings(settings), datetime.now(UTC))

"""One run of one source: discovery fills the frontier, the frontier is read, captures are handed on.

A document leaves the frontier when the sink has kept it, so that a run killed at any moment loses nothing,
and the next one does nothing twice that matters: the same bytes change nothing.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from crawlers.capture import Capture
from crawlers.checks import examine
from crawlers.failures import FetchFailed, NotThere, RouteClosed
from crawlers.settings import SourceSettings
from crawlers.source import Found, Route, Source, Web
from crawlers.state import CrawlState, Known, Trouble, TroubleKind
from crawlers.troubles import cannot_keep, in_a_circle, of_capture, of_error, shrank, site_is_down

_log = logging.getLogger(__name__)

_BATCH = 16
_BATCH_BYTES = 32 << 20
_BATCH_AGE = timedelta(seconds=30)
"""Captures are handed on when there are so many, so many bytes, or the first has waited so long."""

_BATCHES_AHEAD = 2
_MARGIN = timedelta(days=2)
"""Sites date their lists by the day, in their own time: discovery looks back a little further."""

_REPEATS = 500
"""A list that shows so many documents in a row that this run has met already is going in a circle."""

_FAILURES = 20
"""After so many documents in a row that could not be fetched, the site is down, and the run ends."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
_LISTED = 200
"""Troubles that the report holds one by one; all of them are in the state."""


class SinkFailed(Exception):
    """What was read cannot be kept (a full disk, a database that does not answer): the run must end."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a capture: added, changed, unchanged, refused. `troubles` are refusals and doubts."""

    outcome: str
    troubles: tuple[Trouble, ...] = ()


class Sink(Protocol):
    """Where captures go. It is called from one thread that is not the run's own."""

    def take(self, captures: Sequence[Capture]) -> Sequence[Taken]:
        """Keep them for good, in their order, before it returns. An exception ends the run."""
        ...

    def gone(self, source: str, key: str, at: datetime) -> None:
        """The source does not have the document any more: it is kept, and marked."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """`since` and `limit` (documents to read) make a run partial; `full` asks for a full sweep."""

    since: date | None = None
    limit: int | None = None
    full: bool = False


@dataclass(slots=True)
class RunReport:
    """What a run did. `outcome`: done, partial, failed, stopped. `counts` by what happened to documents."""

    source: str
    outcome: str = "running"
    full: bool = False
    route: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all needs a look."""
        bad = sum(self.counts[name] for name in ("failed", "refused", "unknown", "closed"))
        return self.outcome in ("done", "partial") and not bad


COUNTS = ("met", "new", "changed", "unchanged", "gone", "refused", "failed", "doubts", "unknown", "closed")
"""What is counted in every run, besides `requests`."""


class LookOnly:
    """A sink for looks at a source: nothing ever comes in."""

    def take(self, captures: Sequence[Capture]) -> Sequence[Taken]:
        raise NotImplementedError

    def gone(self, source: str, key: str, at: datetime) -> None:
        raise NotImplementedError


class RunWeb(Web, Protocol):
    """The web of one run (`crawlers.web.CrawlWeb`): it also tells what was closed, and counts."""

    @property
    def closed(self) -> Mapping[str, RouteClosed]: ...

    @property
    def requests(self) -> int: ...


class Crawl:
    """One run. `clock` gives the time with its zone."""

    def __init__(
        self,
        source: Source,
        settings: SourceSettings,
        state: CrawlState,
        web: RunWeb,
        sink: Sink,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._source, self._settings, self._state = source, settings, state
        self._web, self._sink = web, sink
        self._clock = clock
        self._closed: set[str] = set()
        self._run = 0
        self._keeping: deque[tuple[list[tuple[Found, Capture]], Future[Sequence[Taken]]]] = deque()
        self.report = RunReport(source.name)

    def run(self, options: Options) -> RunReport:
        """Ctrl-C (KeyboardInterrupt) ends it early, with what was read kept."""
        report, name = self.report, self._source.name
        partial = options.since is not None or options.limit is not None
        report.full = not partial and (options.full or self._full_sweep_is_due())
        report.counts.update(dict.fromkeys((*COUNTS, "requests"), 0))
        self._run = self._state.begin_run(name, self._clock(), full=report.full)
        fatal: list[Trouble] = []
        try:
            with ThreadPoolExecutor(1, thread_name_prefix="sink") as keeper:
                served = self._discover(self._since(options), options.limit)
                self._read(keeper, options.limit)
                self._collect(wait=True)
            report.outcome = ("partial" if partial else "done") if served else "failed"
        except KeyboardInterrupt:
            report.outcome = "stopped"
        except (SinkFailed, sqlite3.Error) as error:
            report.outcome = "failed"
            fatal.append(cannot_keep(error))
        self._last_words(fatal)
        return report

    def look(self, options: Options) -> Iterator[Found]:
        """What a run would read, by the first route that serves. Nothing is written."""
        seen: set[str] = set()
        for route in self._routes():
            try:
                for found in route.discover(self._web, self._since(options)):
                    if found.key not in seen and self._wants(found, self._known(found)):
                        yield found
                    seen.add(found.key)
                    if options.limit is not None and len(seen) >= options.limit:
                        return
            except Exception as error:
                self.report.troubles.append(of_error(error, route=route.name))
            else:
                return

    # Discovery

    def _discover(self, since: date | None, limit: int | None) -> bool:
        """Whether a route came to its end."""
        for route in self._routes():
            try:
                whole = self._follow(route, since, limit)
            except RouteClosed as closed:
                self._note_closed(closed, route.name)
                continue
            except Exception as error:
                _end_if_nothing_can_be_written(error)
                self._note(of_error(error, route=route.name))
                continue
            self.report.route = route.name
            if whole and self.report.full and route.complete:
                self._ask_for_unlisted()
            return True
        return False

    def _follow(self, route: Route, since: date | None, limit: int | None) -> bool:
        """Put on the frontier what a route meets. Whether it was followed to its end."""
        known_in_a_row = repeats = added = 0
        seen: set[str] = set()
        for found in route.discover(self._web, since):
            if found.key in seen:
                repeats += 1
                if repeats >= _REPEATS:
                    self._note(in_a_circle(route.name))
                    return False
                continue
            seen.add(found.key)
            repeats = 0
            self.report.counts["met"] += 1
            known = self._known(found)
            if known is not None:
                self._state.met(self._source.name, found.key, self._run)
            if self._wants(found, known):
                known_in_a_row = 0
                added += self._state.await_reading(self._source.name, found)
            else:
                known_in_a_row += 1
            if limit is not None and added >= limit:
                return False
            stop = self._settings.stop_after_known
            if route.newest_first and not self.report.full and known_in_a_row >= stop:
                return False
        return True

    def _ask_for_unlisted(self) -> None:
        """A full sweep did not meet them: the source itself shall say whether they are there."""
        unlisted = self._state.not_met(self._source.name, self._run)
        known = self._state.document_count(self._source.name)
        if len(unlisted) > max(10, known // 2):
            self._note(shrank(len(unlisted), known, self.report.route))
            return
        for found in unlisted:
            self._state.await_reading(self._source.name, found)

    def _routes(self) -> list[Route]:
        routes = {route.name: route for route in self._source.routes()}
        wanted = self._settings.routes or tuple(routes)
        return [routes[name] for name in wanted if name in routes]

    def _known(self, found: Found) -> Known | None:
        return self._state.known(self._source.name, found.key)

    def _wants(self, found: Found, known: Known | None) -> bool:
        if known is None or (found.version and found.version != known.version):
            return True
        return self._clock() - known.read_at >= timedelta(days=self._settings.recheck_days)

    def _since(self, options: Options) -> date | None:
        if options.since is not None or self.report.full:
            return options.since
        last = self._state.last_run(self._source.name)
        return (last.began - _MARGIN).date() if last else None

    def _full_sweep_is_due(self) -> bool:
        last = self._state.last_run(self._source.name, full=True)
        return last is None or self._clock() - last.began >= timedelta(days=self._settings.full_sweep_days)

    # Reading

    def _read(self, keeper: ThreadPoolExecutor, limit: int | None) -> None:
        batch: list[tuple[Found, Capture]] = []
        began, failures = self._clock(), 0
        for found in self._frontier(limit):
            try:
                capture = examine(self._source.read(found, self._web), self._clock().date())
            except NotThere:
                self._mark_gone(keeper, found)
                continue
            except Exception as error:
                _end_if_nothing_can_be_written(error)
                self._state.failed_to_read(self._source.name, found.key)
                self._note(of_error(error, key=found.key, url=found.url))
                failures = failures + 1 if isinstance(error, FetchFailed | RouteClosed) else 0
                if failures >= _FAILURES:
                    self._note(site_is_down(failures))
                    break
                continue
            failures = 0
            if not batch:
                began = self._clock()
            if not self._is_unchanged(found, capture):
                batch.append((found, capture))
            size = sum(one.size for _, one in batch)
            if len(batch) >= _BATCH or size >= _BATCH_BYTES or self._clock() - began >= _BATCH_AGE:
                self._hand_on(keeper, batch)
                batch = []
            self._collect(wait=False)
        self._hand_on(keeper, batch)

    def _frontier(self, limit: int | None) -> Iterator[Found]:
        """The frontier in its order, a piece at a time; each document once in a run."""
        position, count = 0, 0
        while piece := self._state.waiting(self._source.name, position, 100):
            for position, waiting in piece:  # noqa: B007 - the last one is where the next piece begins
                if limit is not None and count >= limit:
                    return
                count += 1
                yield waiting.found

    def _is_unchanged(self, found: Found, capture: Capture) -> bool:
        known = self._known(found)
        if known is None or known.gone_at or known.fingerprint != capture.fingerprint():
            return False
        self.report.counts["unchanged"] += 1
        self._state.has_read(self._source.name, found, known.fingerprint, self._run, self._clock())
        return True

    def _mark_gone(self, keeper: ThreadPoolExecutor, found: Found) -> None:
        known = self._known(found)
        if known is not None and known.gone_at is None:
            try:
                keeper.submit(self._sink.gone, self._source.name, found.key, self._clock()).result()
            except Exception as error:
                raise SinkFailed(str(error) or type(error).__name__) from error
            self.report.counts["gone"] += 1
        self._state.is_gone(self._source.name, found, self._run, self._clock())

    def _hand_on(self, keeper: ThreadPoolExecutor, batch: list[tuple[Found, Capture]]) -> None:
        if not batch:
            return
        while len(self._keeping) >= _BATCHES_AHEAD:
            self._settle(*self._keeping.popleft())
        self._keeping.append((batch, keeper.submit(self._sink.take, [capture for _, capture in batch])))

    def _collect(self, *, wait: bool) -> None:
        while self._keeping and (wait or self._keeping[0][1].done()):
            self._settle(*self._keeping.popleft())

    def _settle(self, batch: list[tuple[Found, Capture]], future: Future[Sequence[Taken]]) -> None:
        """The sink has kept a batch: its documents leave the frontier."""
        try:
            outcomes = future.result()
        except Exception as error:
            raise SinkFailed(str(error) or type(error).__name__) from error
        with self._state.together():
            for (found, capture), taken in zip(batch, outcomes, strict=True):
                name = {"added": "new"}.get(taken.outcome, taken.outcome)
                self.report.counts[name] += taken.outcome != "refused"  # refusals are counted as troubles
                for trouble in (*of_capture(capture), *taken.troubles):
                    self._note(trouble)
                self._state.has_read(
                    self._source.name, found, capture.fingerprint(), self._run, self._clock()
                )
        self._note_progress()

    # The report

    def _last_words(self, fatal: Sequence[Trouble]) -> None:
        """The run's end, in the state. Where that cannot be written either, the report alone says so."""
        try:
            for trouble in fatal:
                self._note(trouble)
            for route, closed in self._web.closed.items():
                self._note_closed(closed, route)
            self._note_progress()
            self._state.end_run(self._run, self._clock(), self.report.outcome)
        except sqlite3.Error as error:
            if not fatal:
                self.report.outcome = "failed"
                self.report.troubles.append(cannot_keep(error))

    def _note(self, trouble: Trouble) -> None:
        counted = {TroubleKind.DOUBT: "doubts"}.get(trouble.kind, trouble.kind.value)
        self.report.counts[counted] += 1
        if len(self.report.troubles) < _LISTED:
            self.report.troubles.append(trouble)
        self._state.note(self._run, trouble, self._clock())
        _log.warning(
            "%s: %s %s %s", self._source.name, trouble.code, trouble.key or trouble.route, trouble.en
        )

    def _note_closed(self, closed: RouteClosed, route: str) -> None:
        """Once for each route, whoever met it: a source may have gone on by another one."""
        if route not in self._closed:
            self._closed.add(route)
            self._note(of_error(closed, route=route))

    def _note_progress(self) -> None:
        self.report.counts["requests"] = self._web.requests
        self._state.note_run(self._run, self.report.counts, self.report.route)


def _end_if_nothing_can_be_written(error: Exception) -> None:
    """A full disk is no fault of the document at hand: the next one would fail likewise."""
    full = isinstance(error, OSError) and error.errno in _NO_ROOM
    if full or isinstance(error, sqlite3.Error):
        raise SinkFailed(str(error)) from error

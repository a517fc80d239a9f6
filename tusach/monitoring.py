"""The crawlers' health for people (`/suc-khoe`) and for Prometheus (`/metrics`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response

from bookshelf.model import Document
from crawlers.health import SourceHealth, health
from crawlers.schedule import VIETNAM
from crawlers.settings import WrongSettings
from crawlers.state import CrawlState
from tusach.crawl_run import crawl_folder, crawl_settings
from tusach.library import Library
from tusach.monitoring_words import HealthWords
from tusach.settings import Settings
from web.collected import doubts
from web.frame import remember_language, render, words
from web.headers import CONTENT_SECURITY_POLICY
from web.words import Words

_COUNTS = ("new", "changed", "gone", "refused", "failed", "doubts")
_DOUBTED = 200
"""Documents on the page of those to be looked at."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A document that has doubts, and the source that it was doubted at."""

    source: str
    document: Document
    why: list[str]


def create_monitoring(settings: Settings, library: Library) -> Blueprint:
    """The addresses, to be registered beside the pages."""
    monitoring = Blueprint("monitoring", __name__, template_folder="templates")
    monitoring.after_request(remember_language)

    @monitoring.get("/suc-khoe")
    def crawl_health() -> Response:
        try:
            sources = _sources(settings)
        except WrongSettings as error:
            heading = HealthWords(words())("wrong-settings")
            return _page("error.html", 500, code=500, heading=heading, help=str(error), document_id="")
        alarms = sum(len(one.alarms) for one in sources)
        return _page("health.html", sources=sources, alarms=alarms, at=_at, counts=_COUNTS)

    @monitoring.get("/suc-khoe/can-xem-lai")
    def doubted() -> Response:
        return _page("doubted.html", documents=_doubted(settings, library, words()))

    @monitoring.get("/metrics")
    def metrics() -> Response:
        try:
            lines = [
                *_library_lines(library),
                *_crawl_lines(_sources(settings)),
                *_gauge("crawl_settings_ok", 1),
            ]
        except WrongSettings:
            lines = [*_library_lines(library), *_gauge("crawl_settings_ok", 0)]
        return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")

    return monitoring


def _page(template: str, status: int = 200, **context: object) -> Response:
    response = make_response(render(template, here="health", h=HealthWords(words()), **context), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


def _doubted(settings: Settings, library: Library, t: Words) -> list[Doubted]:
    """Those that the runs doubted and that nobody has found sound since."""
    with CrawlState(crawl_folder(settings)) as state:
        keys = state.doubted(_DOUBTED)
    found: dict[str, Doubted] = {}
    for source, key in keys:
        view = library.record.get_by_source(source, key) or library.record.view(source, key)
        document = library.record.get(view.id) if view else None
        if document is not None and (why := doubts(document, t)):
            found.setdefault(document.id, Doubted(source, document, why))
    return list(found.values())


def _sources(settings: Settings) -> list[SourceHealth]:
    crawlers = crawl_settings(settings)
    if not crawlers.sources:
        return []
    with CrawlState(crawl_folder(settings)) as state:
        return health(state, crawlers, datetime.now(UTC))


def _at(when: datetime) -> str:
    return f"{when.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _library_lines(library: Library) -> Iterator[str]:
    yield from _gauge("documents", library.record.count())
    yield from _gauge("record_revision", library.record.revision())
    yield from _gauge("quarantined", len(library.record.refusals()))


def _crawl_lines(sources: list[SourceHealth]) -> Iterator[str]:
    """One family after the other, as the text format wants it."""
    samples: dict[str, list[tuple[str, float]]] = {}
    for one in sources:
        name = f'source="{one.name}"'
        samples.setdefault("crawl_documents", []).append((name, one.documents))
        samples.setdefault("crawl_waiting", []).append((name, one.waiting))
        for key, run in (("last_run", one.last), ("last_success", one.last_success)):
            began = run.began.timestamp() if run else 0.0
            samples.setdefault(f"crawl_{key}_timestamp_seconds", []).append((name, began))
        for count, value in sorted(one.last.counts.items()) if one.last else ():
            samples.setdefault("crawl_last_run_items", []).append((f'{name},what="{count}"', value))
        for closed in one.closed:
            label = f'{name},route="{_escaped(closed.route)}",code="{_escaped(closed.code)}"'
            samples.setdefault("crawl_route_closed", []).append((label, 1))
        for alarm in one.alarms:
            samples.setdefault("crawl_alarm", []).append((f'{name},code="{alarm.code}"', 1))
    for family, values in samples.items():
        yield f"# TYPE tusach_{family} gauge"
        for label, number in dict(values).items():
            yield f"tusach_{family}{{{label}}} {number:.15g}"


def _gauge(name: str, value: float) -> Iterator[str]:
    yield f"# TYPE tusach_{name} gauge"
    yield f"tusach_{name} {value:.15g}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")

"""Whether documents still arrive: what each source did last, and what an operator must be told.

A crawler that dies quietly looks like a quiet site, so the alarms ask for signs of life, not for errors.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.header import Header
from email.mime.text import MIMEText

import httpx

from crawlers.settings import Settings, SourceSettings
from crawlers.state import CrawlState, Run, Trouble, TroubleKind

_log = logging.getLogger(__name__)

_LOOK_BACK = 20
"""Runs that are looked at."""

_ALWAYS = 3
"""Runs in a row make a habit."""

_STUCK = timedelta(days=3)
"""A run that takes longer has lost its way, or its site sends a byte a minute."""

_TELL_SECONDS = 20.0
_UNTOLD = (OSError, smtplib.SMTPException, httpx.HTTPError, httpx.InvalidURL)


@dataclass(frozen=True, slots=True)
class Alarm:
    """`code` is stable; `since` is when it was first seen."""

    source: str
    code: str
    vi: str
    en: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source: its last run and the last one that came to its end, what is waiting, and its alarms."""

    name: str
    last: Run | None
    last_success: Run | None
    last_new: datetime | None
    documents: int
    waiting: int
    closed: tuple[Trouble, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    alarms: tuple[Alarm, ...] = field(default=())


def health(state: CrawlState, settings: Settings, now: datetime) -> list[SourceHealth]:
    """Every source of the settings, by name. Nothing is written."""
    return [_of_source(state, name, settings.sources[name], now) for name in sorted(settings.sources)]


def _of_source(state: CrawlState, name: str, settings: SourceSettings, now: datetime) -> SourceHealth:
    runs = state.runs(name, _LOOK_BACK)
    success, new = state.last_run(name), state.last_new(name)
    troubles = tuple(state.troubles(runs[0].id, 200)) if runs else ()
    alarms = [
        Alarm(name, code, vi, en, state.alarm_since(name, code) or now)
        for code, vi, en in _alarms(runs, success, new, settings, now)
    ]
    return SourceHealth(
        name=name,
        last=runs[0] if runs else None,
        last_success=success,
        last_new=new,
        documents=state.document_count(name),
        waiting=state.waiting_count(name),
        closed=tuple(one for one in troubles if one.kind is TroubleKind.CLOSED),
        troubles=tuple(one for one in troubles if one.kind is not TroubleKind.CLOSED),
        alarms=tuple(alarms),
    )


def _alarms(
    runs: Sequence[Run],
    success: Run | None,
    new: datetime | None,
    settings: SourceSettings,
    now: datetime,
) -> Iterator[tuple[str, str, str]]:
    ended = [run for run in runs if run.ended is not None]
    if ended and ended[0].outcome == "failed":
        yield (
            "run-failed",
            "Lượt thu thập gần nhất thất bại.",
            "the last run failed",
        )
    if runs and runs[0].ended is None and now - runs[0].began > _STUCK:
        yield "run-stuck", "Lượt thu thập đang chạy đã quá 3 ngày.", "a run has gone on for more than 3 days"
    if _list_fell_silent([run for run in ended if run.outcome in ("done", "failed")]):
        yield (
            "zero-items",
            "Danh sách rỗng, trong khi các lượt trước đều có: có thể trang đã đổi cấu trúc.",
            "the list is empty where there were always some: the site may have changed",
        )
    latest = new or (min(run.began for run in runs) if runs else None)
    if latest is not None and now - latest > timedelta(days=settings.nothing_new_days):
        days = (now - latest).days
        yield "nothing-new", f"Không có văn bản mới trong {days} ngày.", f"nothing new for {days} days"
    if runs and settings.schedule and (success is None or now - success.began > _overdue(settings)):
        yield (
            "no-success",
            "Đã lâu không có lượt thu thập nào chạy trọn vẹn.",
            "no run has come to its end for long",
        )


def _list_fell_silent(runs: Sequence[Run]) -> bool:
    """The last run met nothing, and those like it always met something.

    A list since a day may well be empty now and then, so a few runs before must have met some.
    """
    if not runs or runs[0].counts.get("met", 0):
        return False
    before = [run.counts.get("met", 0) for run in runs[1:] if run.full == runs[0].full][:_ALWAYS]
    return len(before) >= (1 if runs[0].full else _ALWAYS) and min(before) > 0


def _overdue(settings: SourceSettings) -> timedelta:
    return timedelta(days=max(3, settings.nothing_new_days))


Tell = Callable[[Sequence[Alarm], Settings], None]


def raise_alarms(
    state: CrawlState, settings: Settings, now: datetime, tell: Tell | None = None
) -> list[Alarm]:
    """The alarms that stand. Each is told once, until it is over; one that cannot be told is tried again."""
    standing: list[Alarm] = []
    for source in health(state, settings, now):
        for alarm in source.alarms:
            state.raise_alarm(source.name, alarm.code, now)
        state.clear_alarms(source.name, [alarm.code for alarm in source.alarms])
        standing += source.alarms
    untold = [alarm for alarm in standing if alarm.code in state.untold(alarm.source)]
    if untold:
        try:
            (tell or tell_operator)(untold, settings)
        except _UNTOLD as error:
            _log.error("the operator could not be told of %d alarms: %s", len(untold), error)
        else:
            for alarm in untold:
                state.has_told(alarm.source, alarm.code, now)
    return standing


def tell_operator(alarms: Sequence[Alarm], settings: Settings) -> None:
    """By webhook and by e-mail, whichever the settings name; one that fails does not silence the other.

    Raises what the last of them raised, when none could be told.
    """
    ways = [
        way for way, wanted in ((_post, settings.alarm_webhook), (_mail, settings.alarm_mail_to)) if wanted
    ]
    failures: list[Exception] = []
    for way in ways:
        try:
            way(alarms, settings)
        except _UNTOLD as error:
            _log.error("alarms by %s: %s", way.__name__.strip("_"), error)
            failures.append(error)
    if failures and len(failures) == len(ways):
        raise failures[-1]


def _post(alarms: Sequence[Alarm], settings: Settings) -> None:
    body = [
        {"source": one.source, "code": one.code, "vi": one.vi, "en": one.en, "since": one.since.isoformat()}
        for one in alarms
    ]
    httpx.post(
        settings.alarm_webhook, json={"alarms": body}, timeout=_TELL_SECONDS, trust_env=False
    ).raise_for_status()


def _mail(alarms: Sequence[Alarm], settings: Settings) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_TELL_SECONDS) as server:
        server.send_message(message(alarms, settings))


def message(alarms: Sequence[Alarm], settings: Settings) -> MIMEText:
    """The e-mail about the alarms."""
    mail = MIMEText("".join(f"{one.source}: {one.vi} ({one.en})\n" for one in alarms), "plain", "utf-8")
    # The newer EmailMessage loses a space where it folds Vietnamese.
    subject = Header(f"Tủ sách pháp luật: {len(alarms)} cảnh báo thu thập văn bản", "utf-8")
    mail["Subject"] = subject  # type: ignore[assignment]  # the stub does not know of headers
    mail["From"] = settings.alarm_mail_from or settings.contact
    mail["To"] = ", ".join(settings.alarm_mail_to)
    return mail

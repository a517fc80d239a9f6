"""Progress on standard error: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import Never

import click
from tqdm import tqdm

from ingest.report import Report

_LINE_EVERY = 15.0
"""Seconds between lines where there is no terminal."""


class Progress:
    """One stage of work; `unit` is what `total` counts ("B" is shown in multiples of 1024)."""

    def __init__(self, title: str, unit: str) -> None:
        self._title, self._unit = title, unit
        self._bar: tqdm[Never] | None = None
        self._next_line = monotonic() + _LINE_EVERY

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, done: int, total: int, note: str = "") -> None:
        if sys.stderr.isatty():
            self._show_bar(done, total, note)
        elif monotonic() >= self._next_line:
            self._next_line = monotonic() + _LINE_EVERY
            percent = 100 * done // total if total else 100
            click.echo(f"{self._title}: {percent} %{', ' + note if note else ''}", err=True)

    def _show_bar(self, done: int, total: int, note: str) -> None:
        bar = self._bar = self._bar or self._new_bar()
        bar.total = total
        if note:
            bar.set_postfix_str(note, refresh=False)
        bar.update(done - bar.n)

    def _new_bar(self) -> tqdm[Never]:
        return tqdm(
            desc=self._title,
            unit=self._unit,
            unit_scale=self._unit == "B",
            unit_divisor=1024,
            file=sys.stderr,
        )

    def of_import(self, done: int, total: int, report: Report) -> None:
        """Bytes of the input say how far it is; documents a second, how fast."""
        self.show(done, total, f"{report.done:,} documents, {report.rate:.1f}/s")

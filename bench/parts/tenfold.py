"""The embedded engine on ten times as many documents: how much slower, how much memory."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

import click

from bench import multiply, pages
from bench.clients import Ask, api, client
from bench.effort import Effort
from bench.libraries import EMBEDDED, Bench
from bench.measuring import MB, folder_size, memory
from bench.report import Table
from bench.servers import serving
from tusach.library import Library

TIMES = 10
ONCE, TENFOLD = "the library", f"{TIMES} times as many"


def measure(bench: Bench, effort: Effort) -> list[Table]:
    """Both libraries are served and asked by turns."""
    _ = bench.services
    homes = {ONCE: bench.home, TENFOLD: _tenfold(bench)}
    with ExitStack() as stack:
        environment = bench.environment(EMBEDDED)
        servers = {name: stack.enter_context(serving(home, environment)) for name, home in homes.items()}
        ways: dict[str, Ask] = {name: client(api(server.url), stack) for name, server in servers.items()}
        found = pages.latencies(ways, bench.questions, effort.queries, effort.rounds)
        held = {name: memory(server.process) for name, server in servers.items()}
    rows = [
        [
            name,
            *found[name, pages.ALL].cells(),
            f"{found[name, pages.ALL].p95 / found[ONCE, pages.ALL].p95:.2f}",
            str(held[name]),
            f"{folder_size(homes[name] / 'index') / MB:,.0f}",
        ]
        for name in homes
    ]
    head = ["embedded", "ms p50", "ms p95", "ms p99", "p95 ratio", "MB resident (own)", "index MB"]
    note = (
        "Documents repeated with other words and numbers (`bench/multiply.py`); full pages as JSON over "
        "HTTP. Resident memory includes pages of the index that the system may take back."
    )
    return [Table("Ten times the library", head, rows, [note])]


def _tenfold(bench: Bench) -> Path:
    """The home of the large library; one that was begun is finished."""
    home = bench.folder / f"home-{TIMES}"
    if home.exists():
        return home
    unfinished = home.with_name(f"{home.name}.part")
    if not unfinished.exists():
        copy = home.with_name(f"{home.name}.copy")
        shutil.copytree(bench.home, copy, dirs_exist_ok=True)
        copy.rename(unfinished)
    with Library.open_existing(bench.settings(EMBEDDED, unfinished)) as library:
        for times in multiply.grow(library, TIMES):
            click.echo(f"  {times} times as many", err=True)
    unfinished.rename(home)
    return home

"""Pages and throughput: our engines through `tusach serve`, the standard set-up, FTS5."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

import click

from bench import pages
from bench.clients import Ask, Target, api, client
from bench.effort import Effort
from bench.libraries import Bench
from bench.measuring import Latency
from bench.report import Table
from bench.servers import serving
from bench.systems import OURS, SQLITE, STANDARD, baselines

IN_PROCESS = "tusach, embedded, in the process"
KEPT = "tusach, embedded, which keeps pages for a minute (as installed)"
CLIENTS = 16


def measure(bench: Bench, effort: Effort) -> list[Table]:
    """Full pages by turns, one client; then as many as 16 clients get."""
    with ExitStack() as stack:
        compared = baselines(bench)
        targets: dict[str, Target] = {}
        for engine in bench.libraries:
            server = stack.enter_context(serving(bench.home, bench.environment(engine)))
            targets[OURS[engine]] = api(server.url)
        keeping: dict[str, Target] = {}
        if "embedded" in bench.libraries:
            kept = {**bench.environment("embedded"), "TUSACH_KEPT_PAGES": "200"}
            keeping[KEPT] = api(stack.enter_context(serving(bench.home, kept)).url)
        if compared.standard:
            targets[STANDARD] = compared.standard.target()
        ways: dict[str, Ask] = {name: client(target, stack) for name, target in targets.items()}
        if "embedded" in bench.services:
            service = bench.services["embedded"]
            ways[IN_PROCESS] = lambda search: service.search(search.request())
        ways[SQLITE] = lambda search: compared.fts5.page(search.text)
        found = pages.latencies(ways, bench.questions, effort.queries, effort.rounds)
        click.echo("  several clients", err=True)
        targets |= keeping
        rates = pages.throughputs(
            targets, bench.questions, effort.queries, effort.rounds, effort.seconds, (CLIENTS,)
        )
    return [_latencies(found, effort.rounds), _throughput(rates)]


def _latencies(found: Mapping[tuple[str, str], Latency], rounds: int) -> Table:
    ways = list(dict.fromkeys(way for way, _ in found))
    kinds = sorted({kind for _, kind in found}, key=lambda kind: (kind != pages.ALL, kind))
    rows = [[f"{kind}: {way}", *found[way, kind].cells()] for kind in kinds for way in ways]
    notes = [
        "Ten hits with highlights and facets, as JSON over HTTP, one client; medians of "
        f"{rounds} rounds in which the systems take turns search by search. FTS5 runs in the process, counts "
        "no facets and knows no filters."
    ]
    return Table("Page of results", ["searches: system", "ms p50", "ms p95", "ms p99"], rows, notes)


def _throughput(rates: Mapping[tuple[str, int], float]) -> Table:
    standard = rates.get((STANDARD, CLIENTS))
    rows = [
        [name, f"{rate:.1f}", f"{rate / standard:.1f} ×" if standard else "-"]
        for (name, _), rate in rates.items()
    ]
    note = (
        "The clients run on the same cores as the servers, and ask the searches of a round again and again. "
        "All servers find each page anew, but for the one that keeps pages."
    )
    head = [f"{CLIENTS} clients", "pages/s", "of the standard set-up's"]
    return Table("Throughput", head, rows, [note])

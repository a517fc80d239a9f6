"""Both engines side by side in one run: indexing, pages of results, throughput, memory.

`make bench-engines`, or `python -m bench.engines --help`.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import click
from elasticsearch import Elasticsearch

from bench import pages
from bench.clients import Ask, api, client, html
from bench.command import measure, shared, start
from bench.effort import Effort
from bench.libraries import ELASTIC, EMBEDDED, Bench
from bench.measuring import MB, Latency, Memory, Run, folder_size, measured, memory
from bench.report import Table
from bench.servers import Server, serving, tusach
from search_api.service import SearchService

IN_PROCESS, JSON, HTML = "search in the process", "JSON over HTTP", "HTML page over HTTP"


def indexing(bench: Bench, _: Effort) -> list[Table]:
    """The whole record is analysed and indexed anew by each engine, on all cores."""
    rows = []
    for engine in bench.options.engines:
        click.echo(f"Indexing with {engine} …", err=True)
        run, size = _indexed(bench, engine)
        rows.append([engine, *_rates(bench, run), f"{size / MB:,.0f}", *_peaks(run)])
    table = Table(
        "Indexing",
        [
            "engine",
            "s",
            "CPU s",
            "documents/s",
            "passages/s",
            "MB of text/s",
            "index MB",
            "peak MB",
            "peak MB of its server",
        ],
        rows,
        [
            "`tusach rebuild`: from the record through the analysis of the language to the last commit. "
            "CPU seconds are those of all cores, of Elasticsearch too; the peak is that of the "
            "command and its workers."
        ],
    )
    return [table]


def _indexed(bench: Bench, engine: str) -> tuple[Run, int]:
    if engine == EMBEDDED:
        run = measured(tusach(bench.home, "rebuild"), bench.environment(engine))
        return run, folder_size(bench.home / "index")
    with Elasticsearch(bench.node.url, request_timeout=120) as client:
        old = client.indices.get(index="tusach-*", filter_path="*.aliases")
        if old:
            client.indices.delete(index=list(old))
        run = measured(tusach(bench.home, "rebuild"), bench.environment(engine), [bench.node.process])
        size = client.indices.stats(index="tusach-*", metric="store")["_all"]["total"]["store"][
            "size_in_bytes"
        ]
        return run, int(size)


def _rates(bench: Bench, run: Run) -> list[str]:
    extent = bench.extent
    return [
        f"{run.seconds:,.0f}",
        f"{run.cpu_seconds:,.0f}",
        f"{extent.documents / run.seconds:,.0f}",
        f"{extent.passages / run.seconds:,.0f}",
        f"{extent.size / MB / run.seconds:.1f}",
    ]


def _peaks(run: Run) -> list[str]:
    return [f"{run.peak / MB:,.0f}", f"{run.peak_of_others / MB:,.0f}" if run.peak_of_others else "-"]


def searching(bench: Bench, effort: Effort) -> list[Table]:
    """Latency, throughput and memory of both engines, by turns."""
    engines = list(bench.libraries)
    with ExitStack() as stack:
        servers = {
            engine: stack.enter_context(serving(bench.home, bench.environment(engine))) for engine in engines
        }
        click.echo("Searching, one client …", err=True)
        ways = _ways(bench, servers, stack)
        found = pages.latencies(ways, bench.questions, effort.queries, effort.rounds)
        click.echo("Searching, several clients …", err=True)
        targets = {engine: api(server.url) for engine, server in servers.items()}
        rates = pages.throughputs(targets, bench.questions, effort.queries, effort.rounds, effort.seconds)
        held = {engine: memory(server.process) for engine, server in servers.items()}
        node = memory(bench.node.process) if ELASTIC in engines else None
    return [
        _latency_table(found, engines, effort.rounds),
        _throughput_table(rates, engines),
        _memory_table(held, node),
    ]


def _ways(bench: Bench, servers: dict[str, Server], stack: ExitStack) -> dict[str, Ask]:
    ways: dict[str, Ask] = {}
    for engine, server in servers.items():
        ways[f"{engine}, {IN_PROCESS}"] = in_process(bench.services[engine])
        for name, target in ((JSON, api(server.url)), (HTML, html(server.url))):
            ways[f"{engine}, {name}"] = client(target, stack)
    return ways


def in_process(service: SearchService) -> Ask:
    """Searches without a server between."""
    return lambda search: service.search(search.request())


def _latency_table(found: dict[tuple[str, str], Latency], engines: list[str], rounds: int) -> Table:
    kinds = list(dict.fromkeys(kind for _, kind in found))
    kinds.sort(key=lambda kind: (kind != pages.ALL, kind))
    head = [
        "page of 10 hits, one client, ms",
        *(f"{one} {p}" for one in engines for p in ("p50", "p95", "p99")),
    ]
    if len(engines) == 2:
        head.append("p95 ratio")
    rows = []
    for way in (IN_PROCESS, JSON, HTML):
        for kind in kinds:
            both = [found[f"{engine}, {way}", kind] for engine in engines]
            ratio = [f"{both[0].p95 / both[1].p95:.2f}"] if len(both) == 2 else []
            rows.append([f"{way}: {kind}", *(cell for one in both for cell in one.cells()), *ratio])
    notes = [
        "Ten hits with highlighted titles and provisions, and all facets. Medians of "
        f"{rounds} rounds in which the engines take turns search by search; the ratio is "
        f"{' to '.join(engines)}."
    ]
    return Table("Latency", head, rows, notes)


def _throughput_table(rates: dict[tuple[str, int], float], engines: list[str]) -> Table:
    rows = [[engine, *(f"{rates[engine, many]:.1f}" for many in pages.CLIENTS)] for engine in engines]
    head = ["pages/s (JSON over HTTP)", *(f"{many} client{'s' * (many > 1)}" for many in pages.CLIENTS)]
    return Table("Throughput", head, rows, ["The clients run on the same cores as the servers."])


def _memory_table(held: dict[str, Memory], node: Memory | None) -> Table:
    rows = [[f"tusach serve, {engine}", str(one)] for engine, one in held.items()]
    if node:
        rows.append(["Elasticsearch node", str(node)])
    head = ["MB after these searches", "resident (of it not pages of files)"]
    return Table("Memory", head, rows)


PARTS = {"indexing": indexing, "searching": searching}


@click.command()
@shared(PARTS)
def main(**given: Any) -> None:
    """Measure both engines on the same library, machine and searches, turn by turn."""
    measure("bench-engines", PARTS, given)


if __name__ == "__main__":
    start(main)

"""The embedded engine on ten times as many documents: how much slower, how much memory."""

from __future__ import annotations

from contextlib import ExitStack

import click

from bench import multiply, pages
from bench.clients import Ask, api, client
from bench.effort import Effort
from bench.libraries import Bench, import_into
from bench.measuring import MB, folder_size, memory
from bench.report import Table
from bench.servers import serving

TIMES = 10
ONCE, TENFOLD = "the library", f"{TIMES} times as many"


def measure(bench: Bench, effort: Effort) -> list[Table]:
    """Both libraries are served and asked by turns."""
    corpus = bench.options.corpus
    if corpus is None:
        raise click.UsageError("the tenfold library is made of a corpus file: name one with --corpus")
    large = bench.folder / f"home-{TIMES}"
    if not (large / "record.db").exists():
        click.echo("  making the tenfold library", err=True)
        many = bench.folder / f"corpus-{TIMES}.jsonl"
        multiply.write(corpus, many, TIMES, bench.options.documents)
        import_into(large, many)
        many.unlink()
    homes = {ONCE: bench.home, TENFOLD: large}
    with ExitStack() as stack:
        environment = bench.environment("embedded")
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

"""Our engines and the baselines on questions with known answers."""

from __future__ import annotations

import click

from bench import judging
from bench.effort import Effort
from bench.libraries import Bench
from bench.report import Table
from bench.systems import rankings


def measure(bench: Bench, _: Effort) -> list[Table]:
    """Quality on dev, and on its questions whose answers answer no question of train."""
    dev = bench.judged("dev")
    unseen = dev.unseen(bench.judged("train"))
    rows = []
    for name, rank in rankings(bench).items():
        click.echo(f"  {name}", err=True)
        outcome = judging.ask(rank, dev)
        all_of_them, new = outcome.measure(dev), outcome.measure(unseen)
        times = (f"{outcome.latency.p50:.1f}", f"{outcome.latency.p95:.1f}")
        rows.append([name, *judging.shown(all_of_them), *judging.shown(new), *times])
    head = ["system", "nDCG@10", "R@10", "R@1", "nDCG@10 new", "R@10 new", "R@1 new", "ms p50", "ms p95"]
    notes = [
        f"{len(dev.questions):,} questions of dev, the best {judging.DEPTH} documents. *New*: the "
        f"{len(unseen.questions):,} questions none of whose answers answers a question of train. Times are "
        "those of the ranking alone, one question after the other."
    ]
    return [Table("Quality", head, rows, notes)]

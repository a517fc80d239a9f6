"""Our engines and the baselines on questions with known answers."""

from __future__ import annotations

import click

from bench import judging
from bench.effort import Effort
from bench.libraries import Bench
from bench.report import Table
from bench.systems import SQLITE, rankings

SAMPLE = 5
"""FTS5 takes up to seconds for a question with common words: it is asked every so many questions."""


def measure(bench: Bench, _: Effort) -> list[Table]:
    """Quality on dev, and on its questions whose answers answer no question of train."""
    dev = bench.judged("dev")
    train = bench.judged("train")
    rows = []
    for name, rank in rankings(bench).items():
        click.echo(f"  {name}", err=True)
        step = SAMPLE if name == SQLITE else 1
        asked = dev.only(list(dev.questions)[::step])
        outcome = judging.ask(rank, asked)
        all_of_them, new = outcome.measure(asked), outcome.measure(asked.unseen(train))
        times = (f"{outcome.latency.p50:.1f}", f"{outcome.latency.p95:.1f}")
        rows.append([name, *judging.shown(all_of_them), *judging.shown(new), *times])
    head = ["system", "nDCG@10", "R@10", "R@1", "nDCG@10 new", "R@10 new", "R@1 new", "ms p50", "ms p95"]
    new_ones = len(dev.unseen(train).questions)
    notes = [
        f"{len(dev.questions):,} questions of dev, the best {judging.DEPTH} documents. *New*: the "
        f"{new_ones:,} questions none of whose answers answers a question of train. Times are those of the "
        f"ranking alone, one question after the other. {SQLITE} is asked every {SAMPLE}th only."
    ]
    return [Table("Quality", head, rows, notes)]

"""The same questions as hasty people type them: without accents, and with a typing mistake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click

from bench import judging
from bench.effort import Effort
from bench.libraries import Bench
from bench.queries import SEED, unaccented
from bench.report import Table
from bench.systems import OURS
from bench.typos import with_typo


def ascii_questions(bench: Bench, _: Effort) -> list[Table]:
    """Every question without its accents."""
    return [_compared(bench, "Without accents", unaccented, "Every accent left out, đ typed as d.")]


def typos(bench: Bench, _: Effort) -> list[Table]:
    """Every question with one mistake in one word (`bench/typos.py` describes them)."""
    seeds = {text: SEED + at for at, text in enumerate(bench.judged("dev").questions.values())}
    mistaken = partial(_mistaken, seeds)
    note = "One mistake in one word of every question, drawn by a seed; `bench/typos.py` describes the kinds."
    return [_compared(bench, "With a typing mistake", mistaken, note)]


def _mistaken(seeds: dict[str, int], text: str) -> str:
    return with_typo(text, seeds[text])


def _compared(bench: Bench, title: str, changed: Callable[[str], str], note: str) -> Table:
    dev = bench.judged("dev")
    rows = []
    for engine, service in bench.services.items():
        click.echo(f"  {OURS[engine]}", err=True)
        as_asked = judging.ask(service.rank, dev).measure(dev)
        as_typed = judging.ask(service.rank, dev, changed).measure(dev)
        shares = [f"{100 * as_typed[name] / as_asked[name]:.1f} %" for name in as_asked]
        rows.append([f"{OURS[engine]}: as asked", *judging.shown(as_asked)])
        rows.append([f"{OURS[engine]}: as typed", *judging.shown(as_typed)])
        rows.append([f"{OURS[engine]}: share", *shares])
    return Table(title, ["questions of dev", "nDCG@10", "R@10", "R@1"], rows, [note])

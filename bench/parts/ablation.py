"""What each part of our ranking brings: the quality without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import click

from bench import judging
from bench.effort import Effort
from bench.libraries import EMBEDDED, Bench
from bench.report import Table


@dataclass(frozen=True, slots=True)
class Variant:
    """The ranking with something left out: `changed` maps `module:name` to what becomes of its value."""

    name: str
    changed: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)


def _without(*fields: str) -> dict[str, Callable[[Any], Any]]:
    """A question's words do not count in these fields."""

    def left(weights: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        return {
            kind: {name: weight for name, weight in those.items() if name not in fields}
            for kind, those in weights.items()
        }

    return {"search_api.planner:QUESTION": left}


VARIANTS = (
    Variant("as it is"),
    Variant("without bigrams", _without("b", "hb", "tb")),
    Variant("without headings", _without("h", "hb")),
    Variant("without titles", _without("t", "tb")),
    Variant("without words, bigrams alone", _without("w", "h", "t")),
    Variant("best passage alone", {"search_api.embedded.search:PASSAGE_SHARES": lambda _: (1.0,)}),
    Variant("without authority", {"search_api.planner:AUTHORITY": lambda _: 0.0}),
)
"""Add a line for every part that the ranking gets."""


def measure(bench: Bench, _: Effort) -> list[Table]:
    """Every variant on dev, and on its questions with answers that train does not know."""
    dev = bench.judged("dev")
    unseen = dev.unseen(bench.judged("train"))
    rank = bench.services[EMBEDDED].rank
    rows = []
    for variant in VARIANTS:
        click.echo(f"  {variant.name}", err=True)
        with applied(variant):
            outcome = judging.ask(rank, dev)
        new = outcome.measure(unseen)["nDCG@10"]
        rows.append(
            [variant.name, *judging.shown(outcome.measure(dev)), f"{new:.3f}", f"{outcome.latency.p50:.1f}"]
        )
    head = ["embedded", "nDCG@10", "R@10", "R@1", "nDCG@10 new", "ms p50"]
    return [Table("What each part brings", head, rows)]


@contextmanager
def applied(variant: Variant) -> Iterator[None]:
    """The variant's values instead of the ranking's own; a name that is not there any more is an error."""
    kept = []
    try:
        for place, change in variant.changed.items():
            module_name, _, name = place.partition(":")
            module = import_module(module_name)
            if not hasattr(module, name):
                raise AttributeError(f"variant “{variant.name}”: {module_name} has no {name}")
            kept.append((module, name, getattr(module, name)))
            setattr(module, name, change(getattr(module, name)))
        yield
    finally:
        for module, name, value in kept:
            setattr(module, name, value)

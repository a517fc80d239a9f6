"""What each part of our ranking brings: the quality without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import click

from bench import judging
from bench.effort import Effort
from bench.libraries import EMBEDDED, Bench
from bench.report import Table

Change = Callable[[Any], Any]
"""Makes of a value what a variant has instead."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The ranking with something left out: `changed` maps `module:name` to what becomes of its value."""

    name: str
    changed: Mapping[str, Change] = field(default_factory=dict)


def _always(value: Any) -> Change:
    return lambda _: value


def _without(*fields: str) -> Mapping[str, Change]:
    """The words of a question do not count in these fields."""

    def left(weights: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        return {
            kind: {name: weight for name, weight in those.items() if name not in fields}
            for kind, those in weights.items()
        }

    return {"search_api.planner:QUESTION": left}


_AS_TYPED: Mapping[str, Change] = {
    "search_api.interpret:spelled": _always(lambda words, *_: SimpleNamespace(text=words, offered=""))
}
_ONE_VOCABULARY: Mapping[str, Change] = {"search_api.vocabulary:Vocabulary.of": _always(lambda *_: [])}
_LINEAR: Mapping[str, Change] = {"search_api.planner:_question": _always(lambda *_: None)}
"""The first stage alone: no question is looked at by the ranker."""


def _disregarding(*priors: str) -> Mapping[str, Change]:
    """The ranker does not see them."""

    def blind(question: Any) -> Any:
        def asked(*given: Any) -> Any:
            found = question(*given)
            return replace(found, disregarded=frozenset(priors)) if found else found

        return asked

    return {"search_api.planner:_question": blind}


VARIANTS = (
    Variant("as it is"),
    Variant("without authority", _disregarding("authority")),
    Variant("without age", _disregarding("age")),
    Variant("without spelling", _AS_TYPED),
    Variant("without vocabulary", _ONE_VOCABULARY),
    Variant("first stage alone", _LINEAR),
    Variant("first stage, without bigrams", {**_LINEAR, **_without("b", "hb", "tb")}),
    Variant("first stage, bigrams alone", {**_LINEAR, **_without("w", "h", "t")}),
    Variant("first stage, without headings", {**_LINEAR, **_without("h", "hb")}),
    Variant("first stage, without titles", {**_LINEAR, **_without("t", "tb")}),
    Variant(
        "first stage, best passage alone",
        {**_LINEAR, "search_api.candidates:PASSAGE_SHARES": _always((1.0,))},
    ),
    Variant("first stage, without authority", {**_LINEAR, "search_api.planner:AUTHORITY": _always(0.0)}),
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
            owner, name = _found(place, variant)
            kept.append((owner, name, getattr(owner, name)))
            setattr(owner, name, change(getattr(owner, name)))
        yield
    finally:
        for owner, name, value in reversed(kept):
            setattr(owner, name, value)


def _found(place: str, variant: Variant) -> tuple[Any, str]:
    """What holds the value of `module:name` or `module:Class.name`, and its name there."""
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    try:
        owner = reduce(getattr, owners, import_module(module))
        getattr(owner, name)
    except (ImportError, AttributeError) as error:
        raise click.ClickException(f"variant “{variant.name}”: {place} is not there any more") from error
    return owner, name

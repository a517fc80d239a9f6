"""A full page of results (ten hits with highlights, all facets) as somebody waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

import click

from bench.clients import Ask, Target, throughput, timed
from bench.measuring import Latency, median_latency
from bench.queries import searches

ALL = "all"
CLIENTS = (1, 4, 16)


def latencies(
    ways: Mapping[str, Ask], questions: Sequence[str], count: int, rounds: int
) -> dict[tuple[str, str], Latency]:
    """{(way, kind of search): latency}; `ALL` is a kind, too.

    The ways take turns search by search, and who begins changes, so that a load of the machine or a warm
    cache meets all of them alike. A round before the first is not counted.
    """
    found: dict[tuple[str, str], list[list[float]]] = {}
    for number in range(rounds + 1):
        times: dict[tuple[str, str], list[float]] = {}
        for at, search in enumerate(searches(questions, count if number else count // 2, number)):
            for way in turned(list(ways), at):
                milliseconds, answered = timed(ways[way], search)
                if not answered:
                    click.echo(f"  no answer: {way}, “{search.text}”", err=True)
                times.setdefault((way, search.kind), []).append(milliseconds)
                times.setdefault((way, ALL), []).append(milliseconds)
        if number:
            click.echo(f"  round {number} of {rounds} done", err=True)
            for key, values in times.items():
                found.setdefault(key, []).append(values)
    return {key: median_latency(values) for key, values in found.items()}


def turned(names: list[str], by: int) -> list[str]:
    """The names from another one on: who begins changes."""
    by %= len(names)
    return names[by:] + names[:by]


def throughputs(
    targets: Mapping[str, Target],
    questions: Sequence[str],
    count: int,
    rounds: int,
    seconds: float,
    clients: Sequence[int] = CLIENTS,
) -> dict[tuple[str, int], float]:
    """{(target, clients): pages per second}, medians of rounds in which the targets take turns."""
    found: dict[tuple[str, int], list[float]] = {}
    for number in range(rounds):
        asked = searches(questions, count, number)
        for many in clients:
            for name in turned(list(targets), number):
                pages = throughput(targets[name], asked, many, seconds)
                found.setdefault((name, many), []).append(pages)
    return {key: median(values) for key, values in found.items()}

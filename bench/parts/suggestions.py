"""Suggestions while somebody types a title, from any of its words on, with or without accents."""

from __future__ import annotations

from random import Random
from time import perf_counter

from bench.effort import Effort
from bench.libraries import Bench
from bench.measuring import median_latency
from bench.pages import turned
from bench.queries import SEED, unaccented
from bench.report import Table
from bench.systems import OURS

COUNT = 600
_SHORTEST, _LONGEST = 2, 24


def measure(bench: Bench, effort: Effort) -> list[Table]:
    """Latency of what is shown under the search box, and whether it holds what was typed."""
    typed = prefixes([one.title for one in bench.outlines if one.title])
    times: dict[str, list[list[float]]] = {engine: [] for engine in bench.services}
    found = dict.fromkeys(bench.services, 0)
    for number in range(effort.rounds + 1):
        for one in times.values():
            one.append([])
        for at, prefix in enumerate(typed):
            for engine in turned(list(bench.services), at + number):
                begun = perf_counter()
                suggestions = bench.services[engine].suggest(prefix)
                times[engine][-1].append((perf_counter() - begun) * 1000)
                found[engine] += any(_holds(one.text, prefix) for one in suggestions)
    rows = []
    for engine in bench.services:
        share = found[engine] / (len(typed) * (effort.rounds + 1))
        rows.append([OURS[engine], *median_latency(times[engine][1:]).cells(), f"{100 * share:.1f} %"])
    note = (
        f"{len(typed)} beginnings of {_SHORTEST} to {_LONGEST} letters, half of them without accents, drawn "
        "by a seed; in the process. *Found*: a suggestion holds what was typed."
    )
    return [Table("Suggestions", ["system", "ms p50", "ms p95", "ms p99", "found"], rows, [note])]


def prefixes(titles: list[str]) -> list[str]:
    """Stretches of titles that begin at a word and break off anywhere."""
    random = Random(SEED)
    found = []
    for at in range(COUNT if titles else 0):
        words = random.choice(titles).split()
        rest = " ".join(words[random.randrange(len(words)) :])
        stretch = rest[: random.randint(_SHORTEST, _LONGEST)].strip()
        found.append(unaccented(stretch) if at % 2 else stretch)
    return found


def _holds(title: str, typed: str) -> bool:
    return unaccented(typed).lower() in unaccented(title).lower()

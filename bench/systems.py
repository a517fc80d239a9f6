"""Everything that is compared: our engines, and the three that others would set up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import click

from bench.baselines.bm25 import PlainBM25
from bench.baselines.fts5 import FTS5
from bench.baselines.standard import StandardElasticsearch
from bench.libraries import ELASTIC, Bench
from bookshelf.model import Document

Rank = Callable[[str, int], list[tuple[str, float]]]
"""(question, depth) to (source key, score), best first."""

OURS = {"embedded": "tusach, embedded", ELASTIC: "tusach, Elasticsearch"}
BM25, SQLITE, STANDARD = "BM25, whole documents", "SQLite FTS5", "Elasticsearch, standard analyzer"


class Baseline(Protocol):
    """A system that we did not write."""

    def fill(self, documents: Iterable[Document]) -> None: ...

    def rank(self, text: str, depth: int) -> list[tuple[str, float]]: ...


@dataclass(frozen=True, slots=True)
class Baselines:
    """Filled with the library's documents; `standard` is None where Elasticsearch is not asked for."""

    bm25: PlainBM25
    fts5: FTS5
    standard: StandardElasticsearch | None

    def by_name(self) -> dict[str, Baseline]:
        found: dict[str, Baseline] = {BM25: self.bm25, SQLITE: self.fts5}
        return found | ({STANDARD: self.standard} if self.standard else {})


def baselines(bench: Bench) -> Baselines:
    """Those of the last run are used again when the library has not changed."""
    wanted = Baselines(
        PlainBM25(bench.folder / "bm25"),
        FTS5(bench.folder / "fts5"),
        StandardElasticsearch(bench.node.url) if ELASTIC in bench.options.engines else None,
    )
    revision = str(next(iter(bench.libraries.values())).record.revision())
    for name, system in wanted.by_name().items():
        done = bench.folder / f"{name}.filled"
        if done.exists() and done.read_text().split()[0] == revision:
            continue
        click.echo(f"Indexing with {name} …", err=True)
        begun = time.perf_counter()
        system.fill(bench.documents())
        done.write_text(f"{revision} {time.perf_counter() - begun:.0f}")
    return wanted


def rankings(bench: Bench) -> dict[str, Rank]:
    """Every system by its name, ours first."""
    found: dict[str, Rank] = {OURS[engine]: service.rank for engine, service in bench.services.items()}
    return found | {name: system.rank for name, system in baselines(bench).by_name().items()}

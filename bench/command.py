"""What both benchmarks share: the options, and the run part by part."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from bench.effort import Effort
from bench.libraries import ELASTIC, EMBEDDED, Bench, Options, default_corpus
from bench.report import Report, Table
from bench.servers import CannotRun

Part = Callable[[Bench, Effort], list[Table]]
"""One measurement."""

_EXISTING = click.Path(exists=True, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_CORPUS = (
    "JSONL file of documents, plain or .xz; train.* and dev.* beside it hold the questions "
    "(default: the corpus of ../shared/data/dsc2026 when it is there, else our sample library)."
)
_OPTIONS = (
    click.option("--corpus", type=_EXISTING, help=_CORPUS),
    click.option("--documents", type=click.IntRange(1), help="Only the first N lines of the corpus."),
    click.option(
        "--home",
        type=_EXISTING,
        help="A home folder that holds the corpus already: copied, so that nothing is imported.",
    ),
    click.option(
        "--work", type=_FOLDER, default=Path("var/bench"), help="Where libraries are kept for the next run."
    ),
    click.option("--es-heap", default="1g", help="Heap of the Elasticsearch node."),
    click.option("--engines", default=f"{EMBEDDED},{ELASTIC}", help="Our engines, separated by commas."),
    click.option("--rounds", type=click.IntRange(1), default=3, help="Rounds; medians are reported."),
    click.option("--queries", type=click.IntRange(2), default=100, help="Questions a round; as many others."),
    click.option("--seconds", type=float, default=8.0, help="How long each throughput is measured."),
    click.option("--write", type=_EXISTING, help="The Markdown page whose blocks are replaced."),
)


def shared(parts: Iterable[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options to a command that measures these parts."""
    names = list(parts)

    def add(command: Callable[..., None]) -> Callable[..., None]:
        only = click.option(
            "--only", default=",".join(names), help=f"Parts, separated by commas: {', '.join(names)}."
        )
        for decorate in (only, *reversed(_OPTIONS)):
            command = decorate(command)
        return command

    return add


def start(command: Callable[[], None]) -> None:
    """Run a command of this process; when it is ended by SIGTERM, its servers end, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command()


def measure(name: str, parts: Mapping[str, Part], given: Mapping[str, Any]) -> None:
    """Measure the parts that were asked for; each fills the block NAME-PART of the page."""
    chosen = _listed(given["only"])
    if unknown := [one for one in chosen if one not in parts]:
        raise click.BadParameter(f"there is no part {', '.join(unknown)}", param_hint="--only")
    effort = Effort(given["rounds"], given["queries"], given["seconds"])
    try:
        with Bench(_options(given)) as bench:
            report = Report(given["write"], str(bench.extent))
            for one in chosen:
                click.echo(f"{one} …", err=True)
                report.block(f"{name}-{one}", parts[one](bench, effort))
    except CannotRun as error:
        raise click.ClickException(f"{error} (--engines embedded measures the rest)") from error


def _options(given: Mapping[str, Any]) -> Options:
    engines = tuple(_listed(given["engines"]))
    if not engines or set(engines) - {EMBEDDED, ELASTIC}:
        raise click.BadParameter(f"name {EMBEDDED}, {ELASTIC} or both", param_hint="--engines")
    if given["home"] and given["documents"]:
        raise click.UsageError("--documents takes a part of a corpus file; --home is taken as it is.")
    return Options(
        corpus=given["corpus"] or default_corpus(),
        documents=given["documents"],
        home=given["home"],
        work=given["work"].absolute(),
        heap=given["es_heap"],
        engines=engines,
    )


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]

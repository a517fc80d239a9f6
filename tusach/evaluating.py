"""`tusach eval`: measures on real files with known truth, which are no part of the project."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click

import ingest.evaluation
from ingest.evaluation.rows import Row

_DATA = Path("..") / "shared" / "data"
_MOST_MISSES = 200


@click.group("eval")
def evaluate() -> None:
    """Measure how well the parts work, on real files with known truth."""


@evaluate.command("ingest")
@click.option(
    "--only", metavar="PART", multiple=True, help="Only this part of the table; may be given several times."
)
@click.option(
    "--data",
    envvar="TUSACH_SHARED_DATA",
    default=_DATA,
    show_default=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the real files (or TUSACH_SHARED_DATA).",
)
@click.option(
    "--misses",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write examples of what was read wrong to this file.",
)
@click.pass_context
def evaluate_ingest(context: click.Context, only: tuple[str, ...], data: Path, misses: Path | None) -> None:
    """Print how well files are read, against targets: layout, structure, metadata, citations and more.

    The exit code is 1 when a target is missed or a part could not be measured.
    """
    parts = _chosen(only)
    width = max(map(len, parts))
    click.echo(f"{'part':{width}}  {'target':>7}  {'value':>7}         measure")
    held: list[Row] = []
    unmeasured = False
    for part in parts:
        try:
            for row in _evaluation(part)(data):
                click.echo(_line(row, width))
                held.append(row)
        except FileNotFoundError as error:
            unmeasured = True
            click.echo(
                f"{part:{width}}  could not be measured: {error.filename or error} is not there.", err=True
            )
    if misses:
        misses.write_text("".join(_examples(held)), encoding="utf-8")
    short = sum(not row.met for row in held)
    click.echo(
        f"{len(held)} measures, {sum(row.target is not None for row in held)} with a target, {short} short."
    )
    context.exit(1 if short or unmeasured else 0)


def _parts() -> list[str]:
    """The names of the evaluations: the modules of `ingest.evaluation` that have one."""
    names = sorted(module.name for module in pkgutil.iter_modules(ingest.evaluation.__path__))
    return [name for name in names if hasattr(_module(name), "evaluate")]


def _module(part: str) -> ModuleType:
    return import_module(f"{ingest.evaluation.__name__}.{part}")


def _chosen(only: Iterable[str]) -> list[str]:
    known = _parts()
    chosen = list(dict.fromkeys(only)) or known
    if unknown := [name for name in chosen if name not in known]:
        raise click.BadParameter(
            f"{', '.join(unknown)}: no such part; there are {', '.join(known)}", param_hint="--only"
        )
    return chosen


def _evaluation(part: str) -> Callable[[Path], Iterator[Row]]:
    found: Callable[[Path], Iterator[Row]] = _module(part).evaluate
    return found


def _line(row: Row, width: int) -> str:
    target = "" if row.target is None else f"{row.target:.3f}"
    verdict = "" if row.target is None else "met" if row.met else "short"
    note = f" – {row.note}" if row.note else ""
    return f"{row.part:{width}}  {target:>7}  {row.value:>7.4g}  {verdict:5}  {row.measure}{note}"


def _examples(held: Iterable[Row]) -> Iterator[str]:
    for row in held:
        if not row.misses:
            continue
        yield f"## {row.part}: {row.measure} ({row.value:.4f})\n"
        yield from (f"{miss}\n" for miss in row.misses[:_MOST_MISSES])
        if len(row.misses) > _MOST_MISSES:
            yield f"… and {len(row.misses) - _MOST_MISSES:,} more\n"
        yield "\n"

"""`tusach migrate`: fill another engine's index from the record, beside the one that serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from tusach.checking import index_problems
from tusach.library import Library
from tusach.lock import waiting_to_write
from tusach.progress import Progress
from tusach.settings import ENGINES, Settings

_FEW = 1_000
"""Documents that the next server may have to catch up with."""


@click.command()
@click.argument("engine", type=click.Choice(ENGINES))
@click.option("--drop", is_flag=True, help="Delete the index of ENGINE, be it whole or half filled.")
@click.pass_context
def migrate(context: click.Context, engine: str, drop: bool) -> None:
    """Fill the index of ENGINE from the record, while the engine that serves goes on.

    Nothing is imported again. A run that was stopped goes on where it was. At the end, set TUSACH_ENGINE and
    restart what runs.
    """
    settings: Settings = context.obj
    with _other(settings, engine) as library:
        if drop:
            library.engine.drop()
            click.echo(f"The index of {engine} is gone. {settings.engine} serves as before.")
            return
        _fill(library)
        problems = [] if library.index_is_behind() else list(index_problems(library))
    for problem in problems:
        click.echo(f"Problem: {problem}")
    if problems:
        context.exit(1)
    click.echo(
        f"{engine} is ready. Set TUSACH_ENGINE={engine} and restart what runs; until then {settings.engine} "
        f"serves, and {engine} catches up afterwards. Then `tusach migrate {settings.engine} --drop` deletes "
        "the index that is no longer needed."
    )


@contextmanager
def _other(settings: Settings, engine: str) -> Iterator[Library]:
    """The library as it will be when `engine` serves. An import that goes on meanwhile is not waited for: it
    writes to the record and to the other index."""
    if engine == settings.engine:
        raise click.BadParameter(
            f"{engine} is what serves now: `tusach rebuild` builds its index anew", param_hint="ENGINE"
        )
    if engine == "elasticsearch" and not settings.es_nodes:
        raise click.BadParameter("set TUSACH_ES_URLS to the cluster's nodes first", param_hint="ENGINE")
    other = settings.model_copy(update={"engine": engine})
    with waiting_to_write(other.index_folder), Library.open_existing(other) as library:
        yield library


def _fill(library: Library) -> None:
    """Until hardly anything is missing that came meanwhile: an import may go on for ever."""
    begun = library.engine.revision()
    if begun and library.engine.is_current():
        click.echo(f"Going on from revision {begun:,} of {library.record.revision():,}.")
    with Progress("Filling the index", "doc") as progress:
        while library.update_index(progress.show) > _FEW:
            pass
    click.echo(f"Indexed {library.engine.document_count():,} documents.")

"""`tusach vocabulary`: check the files of other words for the same, and see what a query becomes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from search_api.interpret import Interpretation, Interpreter
from search_api.request import MAX_QUERY, SearchRequest
from search_api.vocabulary import FaultyVocabulary, Vocabulary, load
from search_api.vocabulary.files import OURS, read
from tusach.library import Library
from tusach.settings import Settings


def open_vocabulary(settings: Settings) -> Vocabulary:
    """Ours, with the file that the settings name beside it."""
    return load(settings.vocabulary)


@click.group()
def vocabulary() -> None:
    """Abbreviations, names of laws and everyday words: check the files, try a query."""


@vocabulary.command("check")
@click.argument(
    "files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def check(settings: Settings, files: tuple[Path, ...]) -> None:
    """Check FILEs; without any, the vocabulary in use: ours and the one of TUSACH_VOCABULARY."""
    faults = []
    for path in files or tuple(filter(None, (OURS, settings.vocabulary))):
        try:
            tables = read(path)
        except FaultyVocabulary as error:
            faults.append(str(error))
            continue
        counts = ", ".join(f"{len(table):,} in [{name}]" for name, table in tables.items())
        click.echo(f"{path}: {counts}.")
    if faults:
        raise click.ClickException("\n".join(faults))


@vocabulary.command("try")
@click.argument("query")
@click.pass_obj
def try_query(settings: Settings, query: str) -> None:
    """Show what is made of QUERY before it is searched."""
    with Library.open_existing(settings) as library:
        words = open_vocabulary(settings)
        asked = Interpreter(library.engine, words).interpret(SearchRequest(q=query[:MAX_QUERY]))
        for line in _lines(asked, words):
            click.echo(line)


def _lines(asked: Interpretation, words: Vocabulary) -> Iterator[str]:
    yield f"Read as {asked.query.mode.value}: {asked.query.words or '-'}"
    for one in asked.told:
        yield f"Understood: {one.vi}"
    if asked.offered:
        yield f"Did you mean: {asked.offered}"
    for expansion in words.of(asked.reading):
        yield f"{' '.join(expansion.typed)} = {expansion.term}"
    for filter_name, values in asked.plan.filters.items():
        yield f"Filter {filter_name}: {', '.join(values)}"

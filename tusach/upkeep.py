"""`tusach rebuild`, `stats`, `check` and `quarantine`: look after a library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
import orjson

from bookshelf.shelves import SHELVES
from search_api.request import SearchRequest
from search_api.results import Facet
from tusach.checking import find_problems
from tusach.library import Library
from tusach.lock import waiting_to_write
from tusach.progress import Progress
from tusach.settings import Settings

_MOST_YEARS = 15
_SHELF_NAMES = {shelf.slug: shelf.vi for shelf in SHELVES}


@click.command()
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Build the index anew beside the one that serves, then swap them.

    Needed after an upgrade that changes how texts are analysed; searching goes on meanwhile.
    """
    with Library.open_existing(settings) as library, waiting_to_write(settings.home):
        with Progress("Rebuilding", "doc") as progress:
            count = library.rebuild_index(progress.show)
        click.echo(f"The new index holds {count:,} documents.")


@click.command()
@click.pass_obj
def stats(settings: Settings) -> None:
    """Count what the library holds: by shelf, type and year, and its size on disk."""
    with Library.open_existing(settings) as library:
        refused = len(library.record.refusals())
        click.echo(f"{library.record.count():,} documents, {refused:,} files or lines in quarantine")
        click.echo(f"Last change: {_last_change(library)}")
        _print_sizes(library)
        counts = sorted(library.record.shelf_counts(), key=lambda one: -one.total)
        _print_table("Shelf", ((_SHELF_NAMES.get(one.shelf, one.shelf), one.total) for one in counts))
        facets = {facet.name: facet for facet in library.service.search(SearchRequest(size=1)).facets}
        _print_table("Type", _buckets(facets["doc_type"]))
        _print_table("Year of issue", _buckets(facets["year"])[:_MOST_YEARS])
        if library.index_is_behind():
            click.echo("\nThe index is behind the record, and so are types and years. Run `tusach rebuild`.")


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Verify that record, files and index agree; the exit code is 1 when they do not.

    What is in quarantine is listed, too; it is no fault of the library.
    """
    settings: Settings = context.obj
    with Library.open_existing(settings) as library:
        problems = 0
        with Progress("Checking", "doc") as progress:
            for problem in find_problems(library, progress.show):
                problems += 1
                click.echo(f"Problem: {problem}")
        refused = len(library.record.refusals())
        if refused:
            click.echo(f"{refused:,} files or lines are in quarantine: see `tusach quarantine`.")
        if problems:
            click.echo(f"{problems:,} problems found.")
            context.exit(1)
        click.echo(f"All is well: {library.record.count():,} documents; record, files and index agree.")


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line, with the reason in both languages."
)
@click.option("--forget", metavar="NAME", multiple=True, help="Take the file or line NAME off the list.")
@click.pass_obj
def quarantine(settings: Settings, as_json: bool, forget: tuple[str, ...]) -> None:
    """List what could not be taken in, and why.

    Importing the same file again tries it again; when it comes in, it leaves the list.
    """
    with Library.open_existing(settings) as library:
        for name in forget:
            _forget(library, name)
        refusals = library.record.refusals()
        for refusal in refusals:
            if as_json:
                click.echo(orjson.dumps(refusal).decode())
                continue
            click.echo(
                f"{refusal.name} ({refusal.source}; {refusal.code}; {refusal.refused_at:%Y-%m-%d %H:%M} UTC)"
            )
            click.echo(f"    {refusal.reason_en}\n    {refusal.reason_vi}")
        if not refusals and not as_json:
            click.echo("Nothing is in quarantine.")


def _forget(library: Library, name: str) -> None:
    same = [one for one in library.record.refusals() if one.name == name]
    if not same:
        raise click.BadParameter(f"nothing in quarantine is called {name}", param_hint="--forget")
    for one in same:
        library.record.clear_refusal(one.source, one.key)


def _last_change(library: Library) -> str:
    revision = library.record.revision()
    if not revision:
        return "none yet"
    database = library.settings.home / "record.db"
    if library.settings.database_url or not database.exists():
        return f"revision {revision:,}"
    files = [database, database.with_name(database.name + "-wal")]
    changed = max(file.stat().st_mtime for file in files if file.exists())
    return f"{datetime.fromtimestamp(changed).astimezone():%Y-%m-%d %H:%M:%S %z}, revision {revision:,}"


def _print_sizes(library: Library) -> None:
    home = library.settings.home
    record = sum(file.stat().st_size for file in home.glob("record.db*"))
    sizes = {"record": record, "files": _size(home / "files"), "index": _size(home / "index")}
    click.echo("Size: " + ", ".join(f"{name} {size / 1e6:,.1f} MB" for name, size in sizes.items()))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _buckets(facet: Facet) -> list[tuple[str, int]]:
    return [(bucket.label, bucket.count) for bucket in facet.buckets]


def _print_table(title: str, rows: Iterable[tuple[str, int]]) -> None:
    click.echo(f"\n{title}")
    for label, count in rows:
        click.echo(f"{count:>9,}  {label}")

"""`tusach export`: the whole library in the exchange format."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bookshelf.exchange import to_line
from bookshelf.export import export as write_export
from bookshelf.model import Document
from tusach.library import Library
from tusach.progress import Progress
from tusach.settings import Settings


@click.command()
@click.argument("out", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--files", "with_files", is_flag=True, help="Copy the documents' files into the folder files beside OUT."
)
@click.pass_obj
def export(settings: Settings, out: Path | None, with_files: bool) -> None:
    """Write all documents in the exchange format to OUT (.jsonl, .jsonl.gz, .jsonl.xz) or to standard output.

    Imported elsewhere, they make the same library; --files takes the original files along.
    """
    if with_files and out is None:
        raise click.UsageError("--files needs OUT: the files go into the folder files beside it.")
    with Library.open_existing(settings) as library, Progress("Exporting", "doc") as progress:
        if out is None:
            stream = sys.stdout.buffer
            for document in library.record.documents():
                stream.write(to_line(document))
            return
        try:
            written = write_export(_shown(library, progress), out, library.files if with_files else None)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="OUT") from error
    for file in written.missing:
        click.echo(f"{file.name} ({file.sha256}) is not in the file store: run `tusach check`.", err=True)
    click.echo(f"Exported {written.documents:,} documents and {written.files:,} files to {out}.")


def _shown(library: Library, progress: Progress) -> Iterator[Document]:
    count = library.record.count()
    for done, document in enumerate(library.record.documents(), start=1):
        yield document
        progress.show(done, count)

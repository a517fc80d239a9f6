"""`tusach ocr`: the words of scans, page by page, beside everything else."""

from __future__ import annotations

from time import sleep

import click

from ingest import recognition
from ingest.tesseract import what_is_missing
from tusach.importing import INTERRUPTED, update_index
from tusach.library import Library
from tusach.lock import waiting_to_write, writing_if_free
from tusach.progress import Progress
from tusach.settings import Settings

_LOOK_EVERY = 60.0
"""Seconds between looks for new scans."""


@click.command("ocr")
@click.option("--pages", metavar="N", type=click.IntRange(1), help="Stop after N pages.")
@click.option("--follow", is_flag=True, help="Go on with the scans that come later, until Ctrl-C.")
@click.pass_context
def ocr_command(context: click.Context, pages: int | None, follow: bool) -> None:
    """Recognise the text of scanned documents, one page at a time.

    Importing and serving go on meanwhile. Each page is kept as soon as it is read: a run that was stopped
    goes on at the next one. Needs tesseract with its Vietnamese data.
    """
    settings: Settings = context.obj
    if missing := what_is_missing():
        raise click.ClickException(missing)
    with writing_if_free(settings.home / "ocr") as free, Library.open_existing(settings) as library:
        if not free:
            raise click.ClickException("Another `tusach ocr` is at work in this library.")
        while True:
            interrupted = _once(library, pages)
            if interrupted:
                context.exit(INTERRUPTED)
            if not follow:
                return
            sleep(_LOOK_EVERY)


def _once(library: Library, pages: int | None) -> bool:
    """Whether it was stopped."""
    with Progress("Recognising", "page") as progress:
        tally = recognition.run(library.record, library.files, progress.show, pages)
    if tally.documents and not tally.interrupted:
        with waiting_to_write(library.settings.home):
            update_index(library)
    left = len(library.record.waiting_for_ocr())
    click.echo(
        f"Recognised {tally.pages:,} pages, {tally.documents:,} documents are whole; {left:,} scans wait."
    )
    if tally.failed:
        click.echo(f"{tally.failed:,} pages could not be recognised and stay without words.", err=True)
    if tally.interrupted:
        click.echo("Stopped; what was read is kept. Run the same command again to go on.", err=True)
    return tally.interrupted

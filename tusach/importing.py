"""`tusach import`: documents come in, and the index catches up."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.report import LISTED, Report
from ingest.run import Options, run
from tusach.library import Library
from tusach.lock import waiting_to_write
from tusach.progress import Progress
from tusach.settings import Settings

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


@click.command("import")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--source", metavar="NAME", help="Where the documents come from (default: file, for JSONL: import)."
)
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, 256), help="Processes that read (default: all cores)."
)
@click.pass_context
def import_command(
    context: click.Context, paths: tuple[Path, ...], source: str | None, workers: int | None
) -> None:
    """Take documents into the library: files, folders, and JSONL (plain, .gz or .xz).

    Importing again changes nothing that is already in; an import that was stopped goes on where it was.
    What cannot be read goes to quarantine with its reason, and the exit code is 1.
    """
    settings: Settings = context.obj
    if workers:
        settings = settings.model_copy(update={"workers": workers})
    if source is not None and not source.strip():
        raise click.BadParameter("must not be empty", param_hint="--source")
    with waiting_to_write(settings.home), Library.open(settings) as library:
        report = _read(library, paths, source)
        _print_report(report)
        if report.interrupted:
            click.echo("Stopped; what was read is kept. Run the same command again to go on.", err=True)
            context.exit(INTERRUPTED)
        update_index(library)
    context.exit(1 if report.refused else 0)


def update_index(library: Library) -> None:
    """The index catches up, with its progress."""
    if not library.index_is_behind():
        return
    with Progress("Indexing", "doc") as progress:
        touched = library.update_index(progress.show)
    click.echo(f"Indexed {touched:,} documents.")


def _read(library: Library, paths: tuple[Path, ...], source: str | None) -> Report:
    settings = library.settings
    options = Options(
        source=source,
        workers=settings.workers,
        max_bytes=settings.max_file_bytes,
        timeout=settings.file_timeout_seconds,
    )
    with Progress("Importing", "B") as progress:
        return run(paths, library.record, library.files, options, progress.of_import)


def _print_report(report: Report) -> None:
    click.echo(
        f"Added {report.added:,}, changed {report.changed:,}, unchanged {report.unchanged:,}, "
        f"refused {report.refused:,} in {report.seconds:.1f} s ({report.rate:.1f}/s)."
    )
    if report.needs_ocr:
        click.echo(f"{report.needs_ocr:,} of them are scans without text and need OCR.")
    if report.ignored:
        click.echo(f"Passed over {report.ignored:,} hidden or system files.")
    for refusal in report.refusals:
        click.echo(f"  refused {refusal.name} ({refusal.code}): {refusal.reason_en}", err=True)
    if report.refused > LISTED:
        click.echo(f"  and {report.refused - LISTED:,} more: see `tusach quarantine`.", err=True)
    if not report.done:
        click.echo("There was nothing to import.", err=True)

"""The `tusach` command."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from bookshelf.database import UnusableDatabase
from crawlers.settings import WrongSettings
from search_api.engine import Unavailable
from search_api.vocabulary import FaultyVocabulary
from tusach.crawling import crawl, schedule
from tusach.evaluating import evaluate
from tusach.exporting import export
from tusach.importing import INTERRUPTED, import_command
from tusach.library import NoLibrary
from tusach.migrating import migrate
from tusach.recognising import ocr_command
from tusach.reviewing import review
from tusach.searching import search
from tusach.serving import serve
from tusach.settings import Settings, explain
from tusach.upkeep import check, quarantine, rebuild, stats
from tusach.users import user
from tusach.vocabulary import vocabulary


class _Commands(click.Group):
    """Errors that a user can do something about are told in one line, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (NoLibrary, UnusableDatabase, Unavailable, WrongSettings, FaultyVocabulary) as error:
            raise click.ClickException(str(error)) from error
        except sqlite3.Error as error:
            raise click.ClickException(f"The crawlers' state cannot be read or written: {error}") from error
        except OperationalError as error:
            raise click.ClickException(f"The record cannot be read or written: {error.orig}") from error
        except BrokenPipeError:
            raise  # the reader of our output has seen enough; click ends quietly
        except OSError as error:
            raise click.ClickException(
                f"{error.filename or 'The system'}: {error.strerror or error}"
            ) from error
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            context.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that holds the library: record, files, index (default: TUSACH_HOME, else ./var).",
)
@click.version_option(package_name="tusach")
@click.pass_context
def main(context: click.Context, home: Path | None) -> None:
    """Tủ sách pháp luật điện tử: a library of Vietnamese legal documents and the search over it."""
    try:
        context.obj = Settings(home=home) if home else Settings()
    except ValidationError as error:
        raise click.UsageError(explain(error)) from error


for command in (
    import_command, search, serve, rebuild, migrate, export, stats, check, quarantine, crawl, schedule,
    evaluate, review, vocabulary, ocr_command, user,
):  # fmt: skip
    main.add_command(command)

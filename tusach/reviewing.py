"""`tusach review`: the fields that a person should look at, and that person's corrections."""

from __future__ import annotations

from dataclasses import asdict

import click
import orjson

from bookshelf.corrections import CORRECTABLE, UnknownValue, corrected, plain, typed
from bookshelf.entries import Entry
from bookshelf.model import Document
from bookshelf.review import Doubt
from tusach.importing import update_index
from tusach.library import Library
from tusach.lock import waiting_to_write
from tusach.settings import Settings


@click.command()
@click.argument("document_id", metavar="[DOCUMENT", required=False)
@click.argument("field", metavar="FIELD", required=False, type=click.Choice(CORRECTABLE))
@click.argument("value", metavar="VALUE]", required=False)
@click.option("--confirm", is_flag=True, help="The value is right as it is.")
@click.option("--by", metavar="NAME", default="tusach review", help="Who corrects, kept with the field.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 10_000), default=50, help="Entries to list.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_obj
def review(
    settings: Settings,
    document_id: str | None,
    field: str | None,
    value: str | None,
    confirm: bool,
    by: str,
    limit: int,
    as_json: bool,
) -> None:
    """List the fields that were read with little confidence, or set one of them.

    A correction survives every import; what an import reads differently afterwards is listed here again.
    """
    with Library.open_existing(settings) as library:
        if document_id is None:
            _list(library.record.doubtful(limit)[:limit], as_json)
            return
        if field is None or (value is None) != confirm:
            raise click.UsageError("Give a document, a field, and its VALUE or --confirm.")
        with waiting_to_write(settings.home):
            _correct(library, document_id, field, value, by)
            update_index(library)


def _correct(library: Library, document_id: str, field: str, value: str | None, by: str) -> None:
    document = library.record.get(document_id)
    if document is None:
        raise click.ClickException(f"There is no document {document_id}; `tusach review` lists the ids.")
    try:
        new = getattr(document, field) if value is None else typed(field, value)
    except UnknownValue as error:
        raise click.BadParameter(str(error), param_hint="VALUE") from error
    library.record.put_many([Entry(corrected(document, field, new, by))])
    click.echo(f"{document_id}: {field} is {plain(new) or 'empty'} (was {_was(document, field)}).")


def _was(document: Document, field: str) -> str:
    return plain(getattr(document, field)) or "empty"


def _list(found: list[Doubt], as_json: bool) -> None:
    for one in found:
        if as_json:
            click.echo(orjson.dumps(asdict(one)))
            continue
        click.echo(f"{one.document_id}  {one.field} = {one.value or 'empty'}  ({_why(one)})")
        if one.excerpt:
            click.echo(f"    {one.excerpt}")
    if not found and not as_json:
        click.echo("Nothing to review.")


def _why(one: Doubt) -> str:
    return f"now read as {one.read}" if one.read else f"confidence {one.confidence:.2f}"

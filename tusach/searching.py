"""`tusach search`: results in the terminal or as JSON, and evaluation runs over many queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import click
from pydantic import ValidationError
from tqdm import tqdm

from bookshelf.model import Validity
from search_api.request import Prior, Scope, SearchRequest, Sort
from search_api.results import Hit, Marked, ProvisionHit, SearchResults
from search_api.service import SearchService
from tusach.library import Library
from tusach.settings import Settings

_RUN_TAG = "tusach"
_LISTS = {
    "doc_type": 'Type, such as "Quyết định".',
    "issuer": "Issuing authority.",
    "field": "Field (lĩnh vực), by its code.",
    "year": "Year of issue.",
    "validity": "Validity code: CHL, HHL, …",
    "level": "central, province, district or commune.",
    "shelf": "Shelf of the bookshelf, by its code.",
    "audience": "Audience, by its code.",
}
_DATES = (
    "issued_from",
    "issued_to",
    "effective_from",
    "effective_to",
    "expired_from",
    "expired_to",
    "in_force_on",
)


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """The filters of `SearchRequest`, by the same names."""
    for name in reversed(_DATES):
        command = click.option(_option(name), metavar="YYYY-MM-DD", help=_date_help(name))(command)
    for name in reversed(_LISTS):
        command = click.option(_option(name), metavar="VALUE", multiple=True, help=_LISTS[name])(command)
    return command


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _date_help(name: str) -> str:
    if name == "in_force_on":
        return "In force on this day."
    event, _, end = name.partition("_")
    return f"{event.capitalize()} on this day or {'later' if end == 'from' else 'earlier'}."


@click.command()
@click.argument("query", required=False)
@_filters
@click.option(
    "--scope",
    type=click.Choice([one.value for one in Scope]),
    default=Scope.FULL_TEXT.value,
    help="Whole text, or number and title.",
)
@click.option(
    "--sort",
    type=click.Choice([one.value for one in Sort]),
    default=Sort.RELEVANCE.value,
    help="Order of the results.",
)
@click.option(
    "--disregard",
    type=click.Choice([one.value for one in Prior]),
    multiple=True,
    help="What must not count for the order.",
)
@click.option("--page", metavar="N", default=1, help="Page of results, from 1.")
@click.option("--size", metavar="N", default=10, help="Documents a page, at most 100.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON, as the API gives them.")
@click.option(
    "--batch",
    metavar="TSV",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Run all queries of a file: id, tab, query a line.",
)
@click.option(
    "--run",
    "run_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="TREC run that --batch writes.",
)
@click.option(
    "-k",
    "depth",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=100,
    help="Documents a query in the run.",
)
@click.pass_obj
def search(
    settings: Settings,
    /,
    query: str | None,
    as_json: bool,
    batch: Path | None,
    run_file: Path | None,
    depth: int,
    **asked: Any,
) -> None:
    """Search the library: words, "a phrase", -excluded, a số hiệu, or a question.

    Without a QUERY, all documents that the filters let through are listed. With --batch and --run, all
    queries of a file are run and their rankings written for evaluation.
    """
    if (batch is None) != (run_file is None):
        raise click.UsageError("--batch and --run go together: one names the queries, the other the ranking.")
    if batch is not None and query is not None:
        raise click.UsageError("Give either a QUERY or --batch TSV with --run FILE.")
    with Library.open_existing(settings) as library:
        if batch and run_file:
            _run_batch(library.service, batch, run_file, depth)
            return
        results = library.service.search(_request(query or "", asked))
        click.echo(results.model_dump_json(indent=2) if as_json else "\n".join(_lines(results)))


def _request(query: str, asked: dict[str, Any]) -> SearchRequest:
    given = {name: value for name, value in asked.items() if value not in (None, ())}
    try:
        return SearchRequest(q=query, **given)
    except ValidationError as error:
        fault = error.errors()[0]
        raise click.BadParameter(fault["msg"], param_hint=_option(str(fault["loc"][0]))) from error


def _lines(results: SearchResults) -> Iterator[str]:
    for note in results.notes:
        yield f"Note: {note.en}"
    yield f"{results.total:,} documents" + (
        f", and {results.partial_total:,} with most of the words" if results.partial_total else ""
    )
    for rank, hit in enumerate(results.hits, start=(results.page - 1) * results.size + 1):
        yield ""
        yield from _hit_lines(rank, hit)
    if results.pages > 1:
        yield ""
        yield f"Page {results.page:,} of {results.pages:,} (--page N)."


def _hit_lines(rank: int, hit: Hit) -> Iterator[str]:
    day = hit.issued_on.isoformat() if hit.issued_on else ""
    validity = "" if hit.validity == Validity.UNKNOWN else hit.validity
    about = [part for part in (hit.number, hit.doc_type, "; ".join(hit.issuers), day, validity) if part]
    partly = "" if hit.complete else "  (most of the words)"
    yield f"{rank:>3}. {_highlighted(hit.title)}{partly}"
    yield f"     {' · '.join(about)}"
    yield f"     /van-ban/{hit.id}"
    for provision in hit.provisions:
        yield from _provision_lines(hit, provision)


def _provision_lines(hit: Hit, provision: ProvisionHit) -> Iterator[str]:
    heading = _highlighted(provision.heading)
    yield f"       {provision.label}{'. ' + heading if heading else ''}"
    yield f"         {' '.join(_highlighted(provision.snippet).split())}"
    if provision.path:
        yield f"         /van-ban/{hit.id}/{provision.path}"


def _highlighted(marked: Marked) -> str:
    """Bold where the query's words stand; click leaves the codes out where there is no terminal."""
    parts, end = [], 0
    for first, last in marked.marks:
        parts += [marked.text[end:first], click.style(marked.text[first:last], bold=True, fg="yellow")]
        end = last
    return "".join([*parts, marked.text[end:]])


def _run_batch(service: SearchService, batch: Path, run_file: Path, depth: int) -> None:
    queries = _queries(batch)
    milliseconds = []
    with run_file.open("w", encoding="utf-8") as out:
        for query_id, query in tqdm(queries, desc="Searching", unit="query", disable=None):
            begun = perf_counter()
            ranked = service.rank(query, depth)
            milliseconds.append((perf_counter() - begun) * 1000)
            out.writelines(
                f"{query_id} Q0 {key} {rank} {score:.6f} {_RUN_TAG}\n"
                for rank, (key, score) in enumerate(ranked, start=1)
            )
    slow = quantiles(milliseconds, n=20)[-1] if len(milliseconds) > 1 else milliseconds[0]
    click.echo(f"{len(queries):,} queries: median {median(milliseconds):.1f} ms, p95 {slow:.1f} ms.")


def _queries(batch: Path) -> list[tuple[str, str]]:
    found = []
    try:
        lines = batch.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{batch} is not UTF-8: {error}", param_hint="--batch") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        query_id, tab, query = line.partition("\t")
        if not tab or not query_id.strip() or len(query_id.split()) != 1:
            raise click.BadParameter(
                f"{batch}:{number}: write an id without spaces, a tab, the query", param_hint="--batch"
            )
        found.append((query_id.strip(), query.strip()))
    if not found:
        raise click.BadParameter(f"{batch} holds no query", param_hint="--batch")
    return found

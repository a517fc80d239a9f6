"""What completes a query while it is typed: the document that it names, then titles that hold its words.

Titles match from any word on, with or without accents; those that hold the words side by side come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from analyzers.folding import fold
from analyzers.normal_form import nfc, normalize
from analyzers.pipeline import analyze_query
from search_api.engine import ANYTHING, Clause, Engine, Filters, Plan
from search_api.query import parse
from search_api.request import MAX_QUERY
from search_api.results import Suggestion
from search_api.targets import MOST, resolve
from search_api.understanding import DocumentNames, understand


def suggest(
    engine: Engine,
    names: DocumentNames,
    abbreviations: Mapping[str, str],
    typed: str,
    size: int,
    filters: Filters = ANYTHING,
) -> list[Suggestion]:
    """At most `size` documents that what was typed so far may mean, each once, best first."""
    text = typed[:MAX_QUERY]
    found: dict[str, Suggestion] = {}
    for one in islice(_all(engine, names, abbreviations, text, size, filters), 3 * size + MOST):
        found.setdefault(one.document_id, one)
        if len(found) == size:
            break
    return list(found.values())


def _all(
    engine: Engine,
    names: DocumentNames,
    abbreviations: Mapping[str, str],
    text: str,
    size: int,
    filters: Filters,
) -> Iterator[Suggestion]:
    yield from _named(engine, names, abbreviations, text, filters)
    terms = analyze_query(text, words=False).syllables
    if not terms:
        return
    number = "".join(normalize(nfc(text)).split())
    folded = [fold(term) for term in terms]
    if terms != folded:
        yield from _titles(engine, terms, number, False, size, filters)
    # An unfinished syllable may lack the letter that its accent waits for: "hoạ" becomes "hoạt".
    yield from _titles(engine, folded, number, True, size, filters)


def _titles(
    engine: Engine, terms: list[str], number: str, folded: bool, size: int, filters: Filters
) -> Iterator[Suggestion]:
    for one in engine.suggest(terms, number, folded, size, filters):
        yield Suggestion(text=one.text, document_id=one.document_id, number=one.number)


def _named(
    engine: Engine, names: DocumentNames, abbreviations: Mapping[str, str], text: str, filters: Filters
) -> Iterator[Suggestion]:
    reference = understand(parse(text), names, abbreviations).reference
    ids = resolve(reference, engine) if reference else ()
    if not ids:
        return
    page = engine.search(Plan(required=(Clause("key", ids),), filters=filters, size=len(ids), facets=()))
    metas: dict[str, Mapping[str, Any]] = {found.meta["id"]: found.meta for found in page.found}
    for one in ids:
        if meta := metas.get(one):
            yield Suggestion(text=meta["title"], document_id=one, number=meta["number"])

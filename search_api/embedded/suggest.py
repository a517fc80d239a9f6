"""Complete what is being typed: documents whose title or số hiệu holds the words, the last one unfinished."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from tantivy import Occur, Query

from search_api.embedded.search import View
from search_api.engine import Filters, Plan, Suggested


def suggest(
    view: View, terms: Sequence[str], number: str, folded: bool, size: int, filters: Filters
) -> list[Suggested]:
    """Titles that hold every term of `terms`, the last one as a beginning, or số hiệu that begin with
    `number`."""
    if not terms:
        return []
    query = view.compile_document.completion(terms, "tfs" if folded else "ts", number)
    if filters:
        conditions = view.compile_document.filters(Plan(filters=filters))
        query = Query.boolean_query([(Occur.Must, query), *conditions])
    # One unfinished word weighs the same in every title: the newest come first.
    order = "by_newest" if len(terms) == 1 else None
    hits = view.documents.search(query, limit=size, count=False, order_by_field=order).hits
    metas = [orjson.loads(bytes(view.documents.doc(at).get_first("meta") or b"")) for _, at in hits]
    return [Suggested(meta["title"], meta["id"], meta["number"]) for meta in metas]

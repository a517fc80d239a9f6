"""The bookshelf: its shelves, and what stands on each, by field, audience and year."""

from __future__ import annotations

import math
from dataclasses import replace

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from bookshelf.collections import Collections
from bookshelf.entries import ShelfCount, ShelfQuery, ShelfSort, Summary
from bookshelf.record import Record
from bookshelf.spellings import YEARS
from bookshelf.usage import Usage
from web.address import encoded, page_numbers, whole_number
from web.atom import Entry, at_midnight, feed
from web.blocks import block
from web.frame import render, words
from web.names import ShelfCard, audiences, named, shelf_cards, value_name
from web.words import Words

SIZE = 24
_LAST_PAGE = 1_000_000
_NEWEST = 6
_READ_DAYS = 90
_FEED = 50


def register(pages: Blueprint, record: Record, usage: Usage | None) -> None:
    """Add the pages of the shelves and the feeds of what is new."""
    collections = Collections(record)

    @pages.get("/tu-sach")
    def shelves() -> str:
        return render(
            "shelves.html",
            here="shelves",
            shelves=shelf_cards(record.shelf_counts(), words()),
            newest=block("newest", lambda: record.latest(_NEWEST), []),
            most_read=block("most read", lambda: most_read(record, usage, _NEWEST), []),
            collections=block("collections", lambda: collections.all(published=True)[:_NEWEST], []),
        )

    @pages.get("/tu-sach/<shelf>")
    def shelf(shelf: str) -> str:
        return _page(record, shelf)

    @pages.get("/tu-sach/<shelf>.atom")
    def shelf_feed(shelf: str) -> Response:
        card = _card(shelf, [], words())
        return _feed(
            record.latest(_FEED, shelf), card.name, url_for("pages.shelf", shelf=shelf, _external=True)
        )

    @pages.get("/moi.atom")
    def newest_feed() -> Response:
        t = words()
        return _feed(record.latest(_FEED), t("shelves.new"), url_for("pages.shelves", _external=True))


def most_read(record: Record, usage: Usage | None, count: int) -> list[Summary]:
    """What was read most lately and is still on the bookshelf; nothing where nothing is counted."""
    if usage is None:
        return []
    return record.summaries([one.key for one in usage.most_read(_READ_DAYS, 2 * count)])[:count]


def entry_of(item: Summary) -> Entry:
    """A document as feeds tell of it."""
    t = words()
    return Entry(
        address=url_for("pages.document", document_id=item.id, _external=True),
        title=": ".join(part for part in (item.number, item.title) if part) or item.id,
        summary=item.introduction or item.abstract,
        updated=item.changed_at or at_midnight(item.issued_on),
        published=at_midnight(item.issued_on),
        authors=[item.author] if item.author else item.issuers,
        categories=[value_name("field", one, t) for one in item.fields],
    )


def _feed(items: list[Summary], title: str, page: str) -> Response:
    t = words()
    return feed(
        map(entry_of, items),
        address=request.base_url,
        page=page,
        title=f"{title} – {t('site.short')}, {t('site.place')}",
        author=f"{t('site')} – {t('site.place')}",
        language=t.language,
    )


def _card(slug: str, counts: list[ShelfCount], t: Words) -> ShelfCard:
    card = next((one for one in shelf_cards(counts, t) if one.code == slug), None)
    if card is None:
        abort(404)
    return card


def _page(record: Record, slug: str) -> str:
    t = words()
    counts = {one.shelf: one for one in record.shelf_counts()}
    card = _card(slug, list(counts.values()), t)
    counted = counts.get(slug, ShelfCount(slug, 0, {}, {}))
    query = _query(slug)
    found = record.browse(query, _page_number(), SIZE)
    pages = math.ceil(found.total / SIZE)
    here = url_for("pages.shelf", shelf=slug)
    chosen = _pairs(query)
    return render(
        "shelf.html",
        here="shelves",
        shelf=card,
        query=query,
        fields=named("field", counted.fields, t),
        audiences=audiences(t, counted.audiences),
        years=block("years", lambda: record.shelf_years(slug), {}),
        sorts=[(sort.value, t(f"shelf.sort.{sort.value}")) for sort in ShelfSort],
        items=found.documents,
        total=found.total,
        page=found.page,
        pages=pages,
        numbers=page_numbers(found.page, pages),
        address=lambda number: here + encoded([*chosen, *([("page", str(number))] if number > 1 else [])]),
    )


def _query(shelf: str) -> ShelfQuery:
    """What the address asks for; a value that makes no sense is left out."""
    query = ShelfQuery(shelf, request.args.get("field", ""), request.args.get("audience", ""))
    year = whole_number(request.args.get("year", ""))
    sort = request.args.get("sort", "")
    if YEARS[0] <= year <= YEARS[1]:
        query = replace(query, year=year)
    return replace(query, sort=ShelfSort(sort)) if sort in set(ShelfSort) else query


def _pairs(query: ShelfQuery) -> list[tuple[str, str]]:
    """The query as an address says it."""
    said = {"field": query.field, "audience": query.audience, "year": str(query.year or "")}
    if query.sort is not ShelfSort.NEWEST:
        said["sort"] = query.sort.value
    return [(name, value) for name, value in said.items() if value]


def _page_number() -> int:
    return min(_LAST_PAGE, max(1, whole_number(request.args.get("page", ""))))

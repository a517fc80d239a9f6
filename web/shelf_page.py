"""The bookshelf: its shelves, and what stands on each, by field and audience."""

from __future__ import annotations

import math

from flask import Blueprint, abort, request, url_for

from bookshelf.entries import ShelfQuery
from bookshelf.record import Record
from web.address import encoded, page_numbers, whole_number
from web.frame import render, words
from web.names import audiences, named, shelf_cards

SIZE = 20
_LAST_PAGE = 1_000_000


def register(pages: Blueprint, record: Record) -> None:
    """Add the two pages."""

    @pages.get("/tu-sach")
    def shelves() -> str:
        return render("shelves.html", here="shelves", shelves=shelf_cards(record.shelf_counts(), words()))

    @pages.get("/tu-sach/<shelf>")
    def shelf(shelf: str) -> str:
        return _page(record, shelf)


def _page(record: Record, slug: str) -> str:
    t = words()
    counts = {one.shelf: one for one in record.shelf_counts()}
    shelf = next((one for one in shelf_cards(counts.values(), t) if one.code == slug), None)
    if shelf is None:
        abort(404)
    field, audience = request.args.get("field", ""), request.args.get("audience", "")
    found = record.browse(ShelfQuery(slug, field, audience), _page_number(), SIZE)
    chosen = [(name, value) for name, value in (("field", field), ("audience", audience)) if value]
    pages = math.ceil(found.total / SIZE)
    here = url_for("pages.shelf", shelf=slug)
    return render(
        "shelf.html",
        here="shelves",
        shelf=shelf,
        fields=named("field", counts[slug].fields if slug in counts else {}, t),
        audiences=audiences(t),
        chosen_field=field,
        chosen_audience=audience,
        items=found.documents,
        total=found.total,
        page=found.page,
        pages=pages,
        numbers=page_numbers(found.page, pages),
        address=lambda number: here + encoded([*chosen, *([("page", str(number))] if number > 1 else [])]),
    )


def _page_number() -> int:
    return min(_LAST_PAGE, max(1, whole_number(request.args.get("page", ""))))

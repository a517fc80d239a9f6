"""The first page: the search box, the shelves, what is new, and what others look for."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bookshelf.entries import Summary
from bookshelf.record import Record
from bookshelf.usage import Usage
from web.address import encoded
from web.blocks import block
from web.frame import render, words
from web.names import shelf_cards

_NEWEST = 8
_DAYS = 30
_POPULAR, _MOST_READ = 8, 5
_ENOUGH = 3
"""Fewer popular queries or much-read documents say more about a few readers than about the province."""


def register(pages: Blueprint, record: Record, usage: Usage | None) -> None:
    """Add the first page."""

    @pages.get("/")
    def home() -> str | Response:
        if request.args.get("q"):
            return redirect(url_for("pages.search") + encoded(list(request.args.items(multi=True))))
        cards = block("shelves", lambda: shelf_cards(record.shelf_counts(), words()), [])
        return render(
            "home.html",
            here="home",
            shelves=[card for card in cards if card.count],
            newest=block("newest", lambda: record.latest(_NEWEST), None),
            popular=block("popular queries", lambda: _popular(usage), []),
            most_read=block("most read", lambda: _most_read(record, usage), []),
        )


def _popular(usage: Usage | None) -> list[str]:
    found = [one.key for one in usage.popular_queries(_DAYS, _POPULAR)] if usage else []
    return found if len(found) >= _ENOUGH else []


def _most_read(record: Record, usage: Usage | None) -> list[Summary]:
    if usage is None:
        return []
    # Some of them may have left the library meanwhile.
    found = record.summaries(one.key for one in usage.most_read(_DAYS, 2 * _MOST_READ))[:_MOST_READ]
    return found if len(found) >= _ENOUGH else []

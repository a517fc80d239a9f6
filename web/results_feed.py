"""A search as a feed: the documents that fit it, the latest issued first, each time a reader asks anew."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import TooManyRequests

from bookshelf.record import Record
from search_api.request import SearchRequest, Sort
from search_api.results import Hit
from search_api.service import SearchService
from web import address, atom
from web.frame import words
from web.limits import RateLimit, client_address
from web.names import value_name
from web.words import Words

_ENTRIES = 50
_PER_MINUTE, _BURST = 30, 10


def register(pages: Blueprint, service: SearchService, record: Record) -> None:
    """Add the feed of every search."""
    limit = RateLimit(_PER_MINUTE, _BURST)

    @pages.get("/tim-kiem.atom")
    def search_feed() -> Response:
        if seconds := limit.wait(client_address()):
            raise TooManyRequests(retry_after=max(1, round(seconds)))
        t = words()
        wanted = followed(address.read(request.args).request)
        found = service.search(wanted.model_copy(update={"size": _ENTRIES}))
        changed = {one.id: one.changed_at for one in record.summaries(hit.id for hit in found.hits)}
        query_string = address.query_string(wanted)
        return atom.feed(
            [_entry(hit, changed.get(hit.id), t) for hit in found.hits],
            address=url_for("pages.search_feed", _external=True) + query_string,
            page=url_for("pages.search", _external=True) + query_string,
            title=_title(wanted, t),
            author=t("feed.author"),
            language=t.language,
        )


def followed(wanted: SearchRequest) -> SearchRequest:
    """The search as a feed has it: the newest first, from the beginning. The same search has one address."""
    return wanted.model_copy(update={"sort": Sort.NEWEST, "page": 1, "size": 10})


def _title(wanted: SearchRequest, t: Words) -> str:
    found = t("results.for", query=wanted.q[:100]) if wanted.q else t("results.all")
    filters = [value_name(one.name, one.value, t) or one.value for one in address.chips(wanted)]
    return " · ".join([found, *filters, t("site.short")])


def _entry(hit: Hit, changed: datetime | None, t: Words) -> atom.Entry:
    best = hit.provisions[0] if hit.provisions else None
    return atom.Entry(
        address=url_for("pages.document", document_id=hit.id, _external=True),
        title=" – ".join(part for part in (hit.number, hit.title.text) if part) or hit.id,
        summary=" – ".join(part for part in (best.label, best.snippet.text) if part) if best else "",
        updated=changed,
        published=atom.at_midnight(hit.issued_on),
        authors=hit.issuers,
        categories=[hit.doc_type, *(value_name("field", one, t) for one in hit.fields)],
    )

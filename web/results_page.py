"""The results page: what was asked, what was found, and every next step as an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Blueprint, request, url_for

from search_api.request import MAX_QUERY, Scope, SearchRequest, Sort
from search_api.results import Bucket, Facet, Mode, NextStep, SearchResults, Understood
from search_api.service import SearchService
from search_api.tokens import filter_key
from web import address
from web.address import Asked, Chip
from web.frame import render, words
from web.names import value_name
from web.words import Words

SHOWN = 8
"""Values of a facet that stand open; chosen ones always do."""
_OPEN = frozenset({"doc_type", "issuer", "field", "year", "validity"})
_SHOWN_ELSEWHERE = frozenset({"nothing-found"})
_IN_FORM = frozenset({"in_force_on", "issued_from", "issued_to", "effective_from", "effective_to"})


@dataclass(frozen=True, slots=True)
class Link:
    """A next step: what it is called and the query string that makes it."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """One facet as the page shows it."""

    code: str
    name: str
    open: bool
    first: tuple[Bucket, ...]
    rest: tuple[Bucket, ...]


def register(pages: Blueprint, service: SearchService) -> None:
    """Add the results page."""

    @pages.get("/tim-kiem")
    def search() -> str:
        asked = address.read(request.args)
        return _page(asked, service.search(asked.request.model_copy(update={"explain": True})))


def _page(asked: Asked, found: SearchResults) -> str:
    t = words()
    wanted = asked.request
    here = url_for("pages.search")
    return render(
        "results.html",
        here="search",
        request=wanted,
        found=found,
        notes=[*_ignored(asked, t), *_remarks(found, t)],
        understood=[_reading(one, wanted, t) for one in found.understood],
        offered=Link(found.offered, address.query_string(wanted, q=found.offered)) if found.offered else None,
        next_steps=[_next_step(one, wanted, t) for one in found.next_steps],
        said=lambda note: note.en if t.language == "en" else note.vi,
        summary=_summary(found, t),
        facets=[_group(facet, t) for facet in found.facets if facet.buckets],
        dates_open=any(getattr(wanted, name) for name in address.DATES),
        chips=[_named(chip, t) for chip in address.chips(wanted)],
        unlisted=_unlisted(wanted, found),
        cleared=address.without_filters(wanted),
        full_text=address.query_string(wanted, scope=Scope.FULL_TEXT),
        sorts=[sort.value for sort in Sort],
        numbers=address.page_numbers(found.page, found.pages),
        address=lambda page: here + address.query_string(wanted, page=page),
        search_address=here,
        document_address=_document_address(wanted.q),
    )


def _reading(one: Understood, wanted: SearchRequest, t: Words) -> Link:
    """What was read in the query; its address is the search without that reading."""
    address_ = address.query_string(wanted, literal=[*wanted.literal, one.literal])
    return Link(one.en if t.language == "en" else one.vi, address_)


def _next_step(one: NextStep, wanted: SearchRequest, t: Words) -> Link:
    if one.kind == "without-word":
        return Link(
            t("none.without_word", what=one.without, n=one.total), address.query_string(wanted, q=one.query)
        )
    changes = {one.without: [], "literal": [*wanted.literal, one.without]}
    name = t(f"name.{one.without}")
    return Link(t("none.without_filter", what=name, n=one.total), address.query_string(wanted, **changes))


def _document_address(query: str) -> Callable[..., str]:
    def to(document_id: str, path: str = "") -> str:
        return url_for("pages.document", document_id=document_id, q=query or None, _anchor=path or None)

    return to


def _ignored(asked: Asked, t: Words) -> list[str]:
    return [_ignored_note(one.name, one.value, t) for one in asked.ignored]


def _ignored_note(name: str, value: str, t: Words) -> str:
    if name == "q":
        return t("note.too_long", n=MAX_QUERY)
    key = "note.ignored_date" if name in address.DATES else "note.ignored"
    return t(key, name=t(f"name.{name}"), value=value)


def _remarks(found: SearchResults, t: Words) -> list[str]:
    notes = [note for note in found.notes if note.code not in _SHOWN_ELSEWHERE]
    return [note.en if t.language == "en" else note.vi for note in notes]


def _summary(found: SearchResults, t: Words) -> str:
    keys = {
        Mode.BROWSE: "results.total",
        Mode.KEYWORDS: "results.total_words",
        Mode.QUESTION: "results.total_question",
    }
    parts = [t(keys[found.mode], n=found.total)]
    if 1 < found.page <= found.pages:
        parts.append(t("results.page", page=t.number(found.page), pages=t.number(found.pages)))
    return ", ".join(parts)


def _group(facet: Facet, t: Words) -> Group:
    buckets = [_bucket(facet.name, bucket, t) for bucket in facet.buckets]
    if facet.name == "year":
        buckets.sort(key=lambda bucket: bucket.value, reverse=True)
    chosen = [bucket for bucket in buckets if bucket.selected]
    others = [bucket for bucket in buckets if not bucket.selected]
    room = max(0, SHOWN - len(chosen))
    if len(others) == room + 1:
        room += 1
    return Group(
        code=facet.name,
        name=t.known(f"name.{facet.name}", facet.label),
        open=bool(chosen) or facet.name in _OPEN,
        first=(*chosen, *others[:room]),
        rest=tuple(others[room:]),
    )


def _bucket(facet: str, bucket: Bucket, t: Words) -> Bucket:
    return replace(bucket, label=value_name(facet, bucket.value, t) or bucket.label)


def _named(chip: Chip, t: Words) -> Chip:
    return Chip(t(f"name.{chip.name}"), value_name(chip.name, chip.value, t) or chip.value, chip.address)


def _unlisted(wanted: SearchRequest, found: SearchResults) -> list[tuple[str, str]]:
    """Filters in force that no control of the page shows: the form must carry them along."""
    shown = {(facet.name, filter_key(bucket.value)) for facet in found.facets for bucket in facet.buckets}
    return [
        (name, value)
        for name, value in address.pairs(wanted)
        if (name in address.LISTS and (name, filter_key(value)) not in shown)
        or (name in address.DATES and name not in _IN_FORM)
    ]

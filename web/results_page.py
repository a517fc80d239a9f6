"""The results page: what was asked, what was found, and every next step as an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask import Blueprint, Response, make_response, request

from bookshelf.record import Record
from search_api.engine import Unavailable
from search_api.request import MAX_QUERY, Prior, Scope, SearchRequest, Sort
from search_api.results import Mode, NextStep, SearchResults, Understood
from search_api.service import SearchService
from search_api.tokens import filter_key
from web import address, counting, facets
from web.address import Asked, Chip
from web.blocks import block
from web.frame import render, words
from web.names import shelf_cards, value_name
from web.places import place
from web.results_export import MOST, listed
from web.results_feed import followed
from web.words import Words

_SHOWN_ELSEWHERE = frozenset({"nothing-found"})
_IN_FORM = frozenset({"in_force_on", "issued_from", "issued_to", "effective_from", "effective_to"})


@dataclass(frozen=True, slots=True)
class Link:
    """A next step: what it is called and the query string that makes it."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A form in which the results can be taken away: its address, and what to know of it."""

    code: str
    name: str
    help: str
    address: str


def register(pages: Blueprint, service: SearchService, record: Record) -> None:
    """Add the results page."""
    pages.add_app_template_global(facets.lines, "facet_lines")

    @pages.get("/tim-kiem")
    def search() -> str | Response:
        asked = address.read(request.args)
        try:
            found = service.search(asked.request.model_copy(update={"explain": True}))
        except Unavailable as problem:
            return _away(asked.request, problem, record)
        if found.hits and found.page == 1:
            counting.found(asked.request.q)
        return _page(asked, found)


def _away(wanted: SearchRequest, problem: Unavailable, record: Record) -> Response:
    """The page when the engine does not answer: what was asked stays, and the shelves can be read."""
    t = words()
    content = render(
        "results_away.html",
        here="search",
        request=wanted,
        seconds=problem.retry_after,
        again=place("pages.search") + address.query_string(wanted, page=wanted.page),
        shelves=block("shelves", lambda: shelf_cards(record.shelf_counts(), t), []),
    )
    response = make_response(content, 503)
    response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _page(asked: Asked, found: SearchResults) -> str:
    t = words()
    wanted = asked.request
    here = place("pages.search")
    today = date.today()
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
        facets=block("facets", lambda: _groups(found, t), []),
        issued_presets=facets.issued_presets(wanted, today, t),
        in_force_presets=facets.in_force_presets(wanted, today, t),
        dates_open=_opened().get("dates", any(getattr(wanted, name) for name in address.DATES)),
        chips=[*(_named(chip, t) for chip in address.chips(wanted)), *_as_typed(wanted, t)],
        unlisted=_unlisted(wanted, found),
        cleared=address.without_filters(wanted),
        full_text=address.query_string(wanted, scope=Scope.FULL_TEXT),
        sorts=[sort.value for sort in Sort],
        priors=[prior.value for prior in Prior],
        numbers=address.page_numbers(found.page, found.pages),
        address=lambda page: here + address.query_string(wanted, page=page),
        search_address=here,
        document_address=_document_address(wanted.q),
        taken=block("export", lambda: _taken(wanted, found, t), []),
        feed=place("pages.search_feed") + address.query_string(followed(wanted)),
    )


def _groups(found: SearchResults, t: Words) -> list[facets.Group]:
    kept_open = _opened()
    return [facets.group(facet, kept_open, t) for facet in found.facets if facet.buckets]


def _opened() -> dict[str, bool]:
    return facets.opened(request.cookies.get(facets.OPENED, ""))


def _taken(wanted: SearchRequest, found: SearchResults, t: Words) -> list[Taken]:
    """The same search as files, feed, JSON and a box on another page."""
    n = listed(found)
    rows = t("take.all", n=n) if n <= MOST else t("take.first", most=t.number(MOST), n=n)
    whole = address.query_string(wanted, size=10)
    files = [
        Taken("csv", t("take.csv"), rows, place("pages.search_csv") + whole),
        Taken("xlsx", t("take.xlsx"), rows, place("pages.search_xlsx") + whole),
    ]
    return [
        *(files if n else []),
        Taken(
            "atom",
            t("take.atom"),
            t("take.atom.help"),
            place("pages.search_feed") + address.query_string(followed(wanted)),
        ),
        Taken(
            "json",
            t("take.json"),
            t("take.json.help"),
            place("api.search") + address.query_string(wanted, page=wanted.page),
        ),
        Taken("embed", t("take.embed"), t("take.embed.help"), place("pages.embed") + whole),
    ]


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
    # Forty addresses on a page: the part that all share is made once.
    before, behind = place("pages.document", document_id="ID").rsplit("ID", 1)
    asked = address.encoded([("q", query)]) if query else ""

    def to(document_id: str, path: str = "") -> str:
        return f"{before}{quote(document_id)}{behind}{asked}{f'#{quote(path)}' if path else ''}"

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


def _named(chip: Chip, t: Words) -> Chip:
    return Chip(t(f"name.{chip.name}"), value_name(chip.name, chip.value, t) or chip.value, chip.address)


def _as_typed(wanted: SearchRequest, t: Words) -> list[Chip]:
    """That the query is taken as it was typed, to be taken back."""
    if not wanted.literal:
        return []
    return [Chip(t("name.q"), t("name.literal"), address.query_string(wanted, literal=[]))]


def _unlisted(wanted: SearchRequest, found: SearchResults) -> list[tuple[str, str]]:
    """What is in force and no control of the page shows: the form must carry it along."""
    shown = {
        (facet.name, filter_key(bucket.value))
        for facet in found.facets
        for bucket in facet.buckets
        if bucket.selected
    }
    return [
        (name, value)
        for name, value in address.pairs(wanted)
        if (name in address.LISTS and (name, filter_key(value)) not in shown)
        or (name in address.DATES and name not in _IN_FORM)
        or name == "literal"
    ]

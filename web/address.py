"""The address is the state: query parameters ↔ `SearchRequest`, and the addresses of the next steps.

Addresses are typed, shared and cut off, so reading is lenient: a value that makes no sense is left out with
a note that names it. (The JSON API refuses the same value: programs want to know.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap
from typing import Any
from urllib.parse import quote_plus

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from search_api.request import MAX_QUERY, MAX_VALUES, SearchRequest

LISTS = ("doc_type", "issuer", "field", "year", "validity", "level", "shelf", "audience")
DATES = (
    "issued_from",
    "issued_to",
    "effective_from",
    "effective_to",
    "expired_from",
    "expired_to",
    "in_force_on",
)
READINGS = ("literal", "disregard")
"""Readings of the query that are turned off, and what must not count for the order; no filters."""

SINGLE = ("q", "scope", *DATES, "sort", "page", "size")

_DEFAULTS = {
    name: field.get_default(call_default_factory=True) for name, field in SearchRequest.model_fields.items()
}

_KEPT = 256
"""Parameters whose encoded form is kept: the twenty addresses of a page share most of theirs."""

_VIETNAMESE_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A parameter that was left out because its value makes no sense."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, and what in it was left out."""

    request: SearchRequest
    ignored: tuple[Ignored, ...] = ()


def read(args: MultiDict[str, str]) -> Asked:
    """The search that the query parameters ask for; parameters that are not ours are passed over."""
    values, ignored = _values(args)
    while True:
        try:
            return Asked(SearchRequest.model_validate(values), tuple(ignored))
        except ValidationError as problem:
            ignored.extend(_drop(values, problem))


def _values(args: MultiDict[str, str]) -> tuple[dict[str, Any], list[Ignored]]:
    values: dict[str, Any] = {}
    ignored: list[Ignored] = []
    for name in SINGLE:
        if given := (args.get(name) or "").strip():
            values[name] = _iso(given) if name in DATES else given
    for name in (*LISTS, *READINGS):
        given_list = list(dict.fromkeys(value.strip() for value in args.getlist(name) if value.strip()))
        if given_list:
            values[name] = given_list[:MAX_VALUES]
        ignored.extend(Ignored(name, value) for value in given_list[MAX_VALUES:][:1])
    if len(values.get("q", "")) > MAX_QUERY:
        ignored.append(Ignored("q", values["q"][MAX_QUERY : MAX_QUERY + 40]))
        values["q"] = values["q"][:MAX_QUERY]
    return values, ignored


def _iso(value: str) -> str:
    """A date as people write it (31/12/2025) in the form that addresses use (2025-12-31)."""
    found = _VIETNAMESE_DATE.fullmatch(value)
    if not found:
        return value
    day, month, year = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _drop(values: dict[str, Any], problem: ValidationError) -> list[Ignored]:
    """Take the values that `problem` names out of `values`."""
    wrong: dict[str, set[int]] = {}
    for error in problem.errors(include_url=False, include_context=False):
        name, *rest = error["loc"]
        wrong.setdefault(str(name), set()).update(index for index in rest if isinstance(index, int))
    ignored: list[Ignored] = []
    for name, indices in wrong.items():
        given = values.pop(name)
        if not indices:
            ignored.append(Ignored(name, str(given)[:60]))
            continue
        ignored.extend(Ignored(name, str(given[index])[:60]) for index in sorted(indices))
        values[name] = [value for index, value in enumerate(given) if index not in indices]
    return ignored


def pairs(request: SearchRequest, **changes: Any) -> list[tuple[str, str]]:
    """The query parameters of a search with some values changed, without those that say nothing new."""
    found: list[tuple[str, str]] = []
    for name, default in _DEFAULTS.items():
        value = changes[name] if name in changes else getattr(request, name)
        if value != default:
            found.extend((name, str(one)) for one in (value if isinstance(value, list) else [value]))
    return found


def query_string(request: SearchRequest, **changes: Any) -> str:
    """`?…` of the search with some values changed; a change other than of the page goes to page 1."""
    if "page" not in changes:
        changes["page"] = 1
    return encoded(pairs(request, **changes))


def encoded(parameters: Sequence[tuple[str, str]]) -> str:
    """`?…` or "" for no parameters.

    >>> encoded([("q", "đất đai")])
    '?q=%C4%91%E1%BA%A5t+%C4%91ai'
    """
    return "?" + "&".join(starmap(_encoded_one, parameters)) if parameters else ""


@lru_cache(_KEPT)
def _encoded_one(name: str, value: str) -> str:
    return f"{quote_plus(name)}={quote_plus(value)}"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; `address` is the search without it."""

    name: str
    value: str
    address: str


def chips(request: SearchRequest) -> list[Chip]:
    """The filters in force, each removable."""
    found: list[Chip] = []
    for name in LISTS:
        given = getattr(request, name)
        for value in given:
            rest = [other for other in given if other != value]
            found.append(Chip(name, str(value), query_string(request, **{name: rest})))
    found.extend(
        Chip(name, day.isoformat(), query_string(request, **{name: None}))
        for name in DATES
        if (day := getattr(request, name))
    )
    return found


def without_filters(request: SearchRequest) -> str:
    """The same words, everywhere."""
    return encoded([(name, value) for name, value in pairs(request) if name in ("q", "sort")])


def whole_number(value: str) -> int:
    """The number that was typed, 0 for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The pages to offer, None for a gap.

    >>> page_numbers(6, 20)
    [1, None, 4, 5, 6, 7, 8, None, 20]
    """
    near = {1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)}
    found: list[int | None] = []
    for number in sorted(near):
        if found and found[-1] is not None and number - found[-1] > 1:
            found.append(None)
        found.append(number)
    return found

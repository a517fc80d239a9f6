"""The filters beside the results: facets with their values, and the usual periods, as links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from markupsafe import Markup, escape

from search_api.request import SearchRequest
from search_api.results import Bucket, Facet
from web import address
from web.names import value_name
from web.words import Words

SHOWN = 8
"""Values of a facet that stand open; chosen ones always do."""
_LISTED = 120
"""Values of a facet on a page at most: a corpus has thousands of issuers, and a page must stay small."""
_LONG = 10
"""A list with more values than this has a box to narrow it."""
_KEPT_LINES = 8192
"""Values whose line is kept: a page shows some hundred, and pages show the same ones."""
_OPEN = frozenset({"doc_type", "issuer", "field", "year", "validity"})

OPENED = "facets"
"""The cookie in which a browser keeps which facets its reader opened (1) or closed (0): "level-1.year-0"."""


@dataclass(frozen=True, slots=True)
class Group:
    """One facet as the page shows it; `left` values are not on the page."""

    code: str
    name: str
    open: bool
    chosen: int
    first: tuple[Bucket, ...]
    rest: tuple[Bucket, ...]
    left: int

    @property
    def long(self) -> bool:
        return len(self.rest) > _LONG


@dataclass(frozen=True, slots=True)
class Preset:
    """A period by its usual name; `address` is the search within it."""

    name: str
    address: str
    chosen: bool


def opened(cookie: str) -> dict[str, bool]:
    """What the reader opened and closed.

    >>> opened("level-1.year-0.x")
    {'level': True, 'year': False}
    """
    pairs = (part.rpartition("-") for part in cookie[:200].split("."))
    return {name: state == "1" for name, _, state in pairs if name and state in ("0", "1")}


def group(facet: Facet, kept_open: Mapping[str, bool], t: Words) -> Group:
    """The facet with the chosen values first; years in their order."""
    chosen = [bucket for bucket in facet.buckets if bucket.selected]
    others = [bucket for bucket in facet.buckets if not bucket.selected]
    left = max(0, len(others) - _LISTED)
    if facet.name == "year":
        others.sort(key=lambda bucket: bucket.value, reverse=True)
    room = max(0, SHOWN - len(chosen))
    if len(others) == room + 1:
        room += 1
    listed = (*chosen, *others[:_LISTED])
    return Group(
        code=facet.name,
        name=t.known(f"name.{facet.name}", facet.label),
        open=kept_open.get(facet.name, bool(chosen) or facet.name in _OPEN),
        chosen=len(chosen),
        first=listed[: len(chosen) + room],
        rest=listed[len(chosen) + room :],
        left=left,
    )


def lines(facet: str, buckets: Iterable[Bucket], t: Words) -> Markup:
    """Template global: values of a facet with their boxes to tick, as items of a list.

    No template, since a page has hundreds of them: they would take a third of its time.
    """
    written = []
    for bucket in buckets:
        box, label = _line(facet, bucket.value, value_name(facet, bucket.value, t) or bucket.label)
        ticked = " checked" if bucket.selected else ""
        written.append(f"{box}{ticked}{label}{t.number(bucket.count)}</span></label></li>\n")
    return Markup("".join(written))


@lru_cache(_KEPT_LINES)
def _line(facet: str, value: str, label: str) -> tuple[str, str]:
    """What stands before and behind the place where a box is ticked."""
    return (
        f'<li><label><input form="search" type="checkbox" name="{escape(facet)}" value="{escape(value)}"',
        f'> <span>{escape(label)}</span> <span class="count">',
    )


def issued_presets(wanted: SearchRequest, today: date, t: Words) -> list[Preset]:
    """Periods of issue up to today, and the years."""
    return [
        Preset(
            t(f"period.{name}"),
            address.query_string(wanted, issued_from=first, issued_to=last),
            (wanted.issued_from, wanted.issued_to) == (first, last),
        )
        for name, first, last in _periods(today)
    ]


def in_force_presets(wanted: SearchRequest, today: date, t: Words) -> list[Preset]:
    """In force today."""
    there = address.query_string(wanted, in_force_on=today)
    return [Preset(t("period.today"), there, wanted.in_force_on == today)]


def _periods(today: date) -> list[tuple[str, date, date | None]]:
    return [
        ("30-days", today - timedelta(days=30), None),
        ("this-year", date(today.year, 1, 1), None),
        ("last-year", date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        ("12-months", _years_before(today, 1), None),
        ("5-years", _years_before(today, 5), None),
    ]


def _years_before(day: date, years: int) -> date:
    """
    >>> _years_before(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)

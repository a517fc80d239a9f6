"""The builder of the widget (`/nhung`): what was chosen → a preview, and three kinds of code to copy.

Its address takes the parameters of a search, so that every search can be embedded with all its filters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, request, send_from_directory, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from search_api.engine import Unavailable
from search_api.request import SearchRequest
from search_api.results import Facet
from search_api.service import SearchService
from search_api.tokens import filter_key
from web import address
from web.frame import STATIC, render, words
from web.names import Named, value_name
from web.origins import Origins, origin_of
from web.words import Language, Words, pick_language

SIZE = 5
MOST = 20
"""Results that a widget or frame shows at a time."""
COLOURS: Mapping[str, str] = {"accent": "#0b5a4a", "ink": "#1b2421", "paper": "#ffffff"}
"""What can be coloured, and the colours that need no mention."""
SANDBOX = "allow-forms allow-popups allow-popups-to-escape-sandbox"
"""What a frame needs where scripts are forbidden: to search, and to open documents in a window."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_READABLE = 4.5
"""Contrast of text that WCAG 2.2 asks for (1.4.3)."""
_OFFERED = 40
"""Values of a filter that can be chosen by a tick; any other one can be written."""
_WRITTEN = frozenset({"issuer", "year"})
_GROUPS = ("shelf", "field", "doc_type", "issuer", "level", "audience", "validity", "year")
_LONGEST = 120
"""Characters of a label."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a widget or frame shows: its search, how many results, where, in which words and colours."""

    search: SearchRequest
    size: int
    on_portal: bool
    language: Language
    label: str
    placeholder: str
    colours: Mapping[str, str]

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The parameters of every search with it: filters, scope and order."""
        kept = (*address.LISTS, *address.DATES, "scope", "sort")
        return [(name, value) for name, value in address.pairs(self.search) if name in kept]

    @property
    def frame_parameters(self) -> list[tuple[str, str]]:
        """What the frame's address carries along."""
        found = [("lang", self.language), *self.filters]
        if self.size != SIZE:
            found.append(("size", str(self.size)))
        if self.on_portal:
            found.append(("results", "portal"))
        if self.label:
            found.append(("label", self.label))
        if self.placeholder:
            found.append(("placeholder", self.placeholder))
        return [*found, *((name, colour[1:]) for name, colour in self.colours.items())]


@dataclass(frozen=True, slots=True)
class Group:
    """One filter of the form: the values to tick, which of them are ticked, whether others can be written."""

    code: str
    name: str
    values: tuple[Named, ...]
    chosen: frozenset[str]
    written: bool


def read(args: MultiDict[str, str], language: Language) -> Choices:
    """What the parameters choose; a value that makes no sense is passed over."""
    size = address.whole_number(args.get("size", "")) or SIZE
    return Choices(
        search=address.read(args).request,
        size=min(MOST, size),
        on_portal=args.get("results") == "portal",
        language=language,
        label=args.get("label", "").strip()[:_LONGEST],
        placeholder=args.get("placeholder", "").strip()[:_LONGEST],
        colours=colours(args),
    )


def colours(args: MultiDict[str, str]) -> dict[str, str]:
    """The colours that were chosen, as `#rrggbb`; none where they are those that hold anyway.

    One that was chosen brings the others along: on a dark page they would be others.
    """
    given = {name: f"#{args.get(name, '').removeprefix('#').lower()}" for name in COLOURS}
    chosen = {name: one if _COLOUR.fullmatch(one) else COLOURS[name] for name, one in given.items()}
    return {} if chosen == COLOURS else chosen


def register(pages: Blueprint, service: SearchService, origins: Origins) -> None:
    """Add the builder and the widget itself."""

    @pages.get("/widget.js")
    def widget() -> Response:
        return send_from_directory(STATIC, "widget.js", mimetype="text/javascript", max_age=3600)

    @pages.get("/nhung")
    def embed() -> str:
        t = words()
        facets = _facets(service)
        chosen = read(request.args, pick_language(request.args.get("box_lang"), t.language))
        return render(
            "embed.html",
            here="embed",
            chosen=chosen,
            colours={**COLOURS, **chosen.colours},
            groups=[_group(name, facets, chosen.search, t) for name in _GROUPS],
            unreadable=_unreadable(chosen.colours, t),
            hidden=_hidden(chosen.search),
            element=element(chosen),
            snippets=snippets(chosen),
            frame=frame_address(chosen),
            origin=origin_of(request.host_url),
            origins=() if origins.everyone else origins.listed,
        )


def _facets(service: SearchService) -> dict[str, Facet]:
    """The values that documents of the library have; none while the search is away."""
    try:
        return {facet.name: facet for facet in service.search(SearchRequest(size=1)).facets}
    except Unavailable:
        return {}


def _group(name: str, facets: Mapping[str, Facet], search: SearchRequest, t: Words) -> Group:
    known = facets[name].buckets if name in facets else ()
    given = [str(value) for value in getattr(search, name)]
    keys = {filter_key(value) for value in given}
    ticked = [bucket for bucket in known if filter_key(bucket.value) in keys]
    others = [bucket for bucket in known if filter_key(bucket.value) not in keys][:_OFFERED]
    found = {filter_key(bucket.value) for bucket in ticked}
    missing = [value for value in given if filter_key(value) not in found]
    values = [
        *(Named(one.value, value_name(name, one.value, t), one.count) for one in (*ticked, *others)),
        *(Named(value, value_name(name, value, t)) for value in missing),
    ]
    chosen = frozenset((*(bucket.value for bucket in ticked), *missing))
    return Group(name, t(f"name.{name}"), tuple(values), chosen, name in _WRITTEN)


def _hidden(search: SearchRequest) -> list[tuple[str, str]]:
    """What the form has no control for: the days and the order of an embedded search."""
    kept = (*address.DATES, "sort")
    return [(name, value) for name, value in address.pairs(search) if name in kept]


def element(chosen: Choices) -> Markup:
    """`<tusach-search …>` with a form inside for where scripts do not run."""
    attributes: list[tuple[str, str]] = [("lang", chosen.language)]
    if chosen.search.q:
        attributes.append(("q", chosen.search.q))
    joined: dict[str, list[str]] = {}
    for name, value in chosen.filters:
        joined.setdefault(name.replace("_", "-"), []).append(value)
    attributes.extend((name, "|".join(values)) for name, values in joined.items())
    if chosen.size != SIZE:
        attributes.append(("size", str(chosen.size)))
    if chosen.on_portal:
        attributes.append(("results", "portal"))
    written = (("label", chosen.label), ("placeholder", chosen.placeholder))
    attributes.extend((name, value) for name, value in written if value)
    attributes.extend(chosen.colours.items())
    form = Markup("\n").join(Markup("  ") + line for line in _form(chosen).split("\n"))
    return Markup("<tusach-search{}>\n{}\n</tusach-search>").format(_attributes(attributes), form)


def _attributes(pairs: Sequence[tuple[str, str]]) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in pairs)


def _form(chosen: Choices) -> Markup:
    """A plain form that leads to the results page."""
    t = Words(chosen.language)
    carried = [*chosen.filters, *([("lang", "en")] if chosen.language == "en" else [])]
    box = [("type", "search"), ("name", "q"), *([("value", chosen.search.q)] if chosen.search.q else [])]
    lines = [
        Markup('<form action="{}" method="get" target="_top">').format(_public("pages.search")),
        Markup("  <label>{} <input{}></label>").format(
            chosen.label or t("embed.element_label"), _attributes(box)
        ),
        *(Markup('  <input type="hidden" name="{}" value="{}">').format(*pair) for pair in carried),
        Markup("  <button>{}</button>").format(t("search.button")),
        Markup("</form>"),
    ]
    return Markup("\n").join(lines)


def frame_address(chosen: Choices) -> str:
    """The address of the frame, with what it shows at first."""
    query = [("q", chosen.search.q)] if chosen.search.q else []
    return _public("pages.framed") + address.encoded([*query, *chosen.frame_parameters])


def snippets(chosen: Choices) -> dict[str, str]:
    """The code to copy, as text: `element`, `form`, `frame`."""
    label = chosen.label or Words(chosen.language)("embed.element_label")
    script = Markup('<script type="module" src="{}"></script>').format(_public("pages.widget"))
    frame = Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"\n'
        '  sandbox="{}" referrerpolicy="origin"></iframe>'
    ).format(frame_address(chosen), label, 160 if chosen.on_portal else 640, SANDBOX)
    return {"element": f"{script}\n{element(chosen)}", "form": str(_form(chosen)), "frame": str(frame)}


def _public(endpoint: str) -> str:
    return url_for(endpoint, _external=True)


def _unreadable(given: Mapping[str, str], t: Words) -> list[str]:
    """Warnings of colours that are hard to read."""
    shown = {**COLOURS, **given}
    found = []
    for name, called in (("ink", t("embed.ink")), ("accent", t("embed.accent"))):
        ratio = contrast(shown[name], shown["paper"])
        if ratio < _READABLE:
            written = f"{int(ratio * 10) / 10:.1f}"
            written = written.replace(".", ",") if t.language == "vi" else written
            found.append(t("embed.contrast", name=called, ratio=written))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

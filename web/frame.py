"""What every page shares: its language, its assets, the frame around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, render_template, request
from markupsafe import Markup

from search_api.results import Hit, Marked
from web import access
from web.address import encoded
from web.marking import marked
from web.places import place
from web.words import LANGUAGES, Words, pick_language

STATIC = Path(__file__).parent / "static"

_COOKIE = "lang"
_WITHOUT_COOKIE = frozenset({"pages.framed"})
"""A frame on another site leaves nothing with its readers."""
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The link to the same page in the other language."""

    code: str
    address: str


def words() -> Words:
    """The words of this request's language."""
    return Words(pick_language(request.args.get("lang"), request.cookies.get(_COOKIE)))


def remember_language(response: Response) -> Response:
    """Keep a language that was asked for by `?lang=`; the page depends on the cookie."""
    if (asked := request.args.get("lang")) in LANGUAGES and request.endpoint not in _WITHOUT_COOKIE:
        response.set_cookie(
            _COOKIE, asked, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def render(template: str, **context: Any) -> str:
    """The page, in the language of the request."""
    t = words()
    return render_template(
        template, t=t, asset=asset, other_language=_other_language(t), signed_in=access.current(), **context
    )


def _other_language(t: Words) -> OtherLanguage:
    code = next(language for language in LANGUAGES if language != t.language)
    parameters = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = quote(f"{request.script_root}/{request.path.lstrip('/')}")
    return OtherLanguage(code, path + encoded([*parameters, ("lang", code)]))


def asset(name: str) -> str:
    """Address of a static file; it changes with the content, so browsers may keep it for a year."""
    return place("pages.static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def mark(text: Marked) -> Markup:
    """Template filter: a marked text as HTML."""
    return marked(text.text, text.marks)


def by_completeness(hits: tuple[Hit, ...]) -> Iterator[tuple[bool, list[Hit]]]:
    """Template filter: runs of hits that hold every word, and of those that hold most."""
    for complete, group in groupby(hits, key=lambda hit: hit.complete):
        yield complete, list(group)

"""The search in a frame of another site (`/nhung/khung`): no script, no cookie, allowed sites alone."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from search_api.engine import Unavailable
from search_api.request import SearchRequest
from search_api.results import SearchResults
from search_api.service import SearchService
from web import address
from web.embed_page import Choices, colours, read
from web.frame import asset
from web.origins import Origins, origin_of
from web.words import Language, Words, pick_language

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {}"
)
_DAY = 24 * 3600


def register(pages: Blueprint, service: SearchService, origins: Origins) -> None:
    """Add the frame and the style sheet of its colours."""

    @pages.get("/nhung/khung")
    def framed() -> Response:
        host = _host()
        if host and not origins.allows(host):
            return _refused(host)
        response = _page(service, read(request.args, _language()))
        response.headers["Content-Security-Policy"] = _POLICY.format(origins.frame_ancestors)
        return response

    @pages.get("/nhung/mau.css")
    def frame_colours() -> Response:
        rules = "".join(f"--{name}:{colour};" for name, colour in colours(request.args).items())
        response = make_response(f":root{{{rules}}}\n" if rules else "")
        response.mimetype = "text/css"
        response.cache_control.max_age = _DAY
        return response


def _language() -> Language:
    return pick_language(request.args.get("lang"), None)


def _host() -> str:
    """The origin of the page that asks for the frame; "" where that is no other page, or does not say.

    A page that does not say is stopped by `frame-ancestors`, which gives no reason.
    """
    if request.headers.get("Sec-Fetch-Dest", "iframe") not in ("iframe", "frame"):
        return ""
    origin = origin_of(request.referrer or "")
    return "" if origin == origin_of(request.host_url) else origin


def _refused(host: str) -> Response:
    """Why nothing is shown; any page may frame this, or nobody would see it."""
    content = render_template("embed_refused.html", t=Words(_language()), asset=asset, host=host)
    response = make_response(content, 403)
    response.headers["Content-Security-Policy"] = _POLICY.format("*")
    return response


def _page(service: SearchService, chosen: Choices) -> Response:
    t = Words(chosen.language)
    wanted = chosen.search.model_copy(update={"size": chosen.size})
    found, seconds = (None, 0) if chosen.on_portal or not wanted.q else _search(service, wanted)
    portal = url_for("pages.search")
    language = [("lang", "en")] if chosen.language == "en" else []
    content = render_template(
        "embed_frame.html",
        t=t,
        asset=asset,
        chosen=chosen,
        found=found,
        seconds=seconds,
        action=portal if chosen.on_portal else url_for("pages.framed"),
        carried=[*chosen.filters, *language] if chosen.on_portal else chosen.frame_parameters,
        all_address=portal + address.encoded([("q", wanted.q), *chosen.filters, *language]),
        page_address=lambda page: _turned(chosen, page),
        document_address=lambda document, path="": _document_address(document, path, wanted.q),
        colours=address.encoded([(name, colour[1:]) for name, colour in chosen.colours.items()]),
    )
    response = make_response(content, 503 if seconds else 200)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _search(service: SearchService, wanted: SearchRequest) -> tuple[SearchResults | None, int]:
    """What is found; else the seconds after which to ask again."""
    try:
        return service.search(wanted), 0
    except Unavailable as error:
        return None, error.retry_after


def _turned(chosen: Choices, page: int) -> str:
    parameters = [("q", chosen.search.q), *chosen.frame_parameters, ("page", str(page))]
    return url_for("pages.framed") + address.encoded(parameters)


def _document_address(document: str, path: str, query: str) -> str:
    anchor = f"#{path}" if path else ""
    return url_for("pages.document", document_id=document) + address.encoded([("q", query)]) + anchor

"""Counts what readers open and ask for; a request only leaves a note in memory."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from bookshelf.usage import Usage
from web.limits import client_address


def register(pages: Blueprint, usage: Usage) -> None:
    """Count documents that were shown, and queries that found something, after they were answered."""

    @pages.after_request
    def count(response: Response) -> Response:
        if request.method != "GET" or response.status_code != 200 or _prefetched():
            return response
        client, agent = client_address(), request.headers.get("User-Agent", "")
        if request.endpoint == "pages.document" and request.view_args:
            usage.read(request.view_args["document_id"], client, agent)
        if query := g.get("found_query", ""):
            usage.asked(query, client, agent)
        return response


def found(query: str) -> None:
    """This request's query found something."""
    g.found_query = query


def _prefetched() -> bool:
    """Whether a browser only guesses that the page will be wanted (Fetch standard, Sec-Purpose)."""
    return "prefetch" in request.headers.get("Sec-Purpose", "")

"""Response headers: they protect readers, let other portals load the widget, and save bytes."""

from __future__ import annotations

import gzip

from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    )
)

_SMALL = 1_000
"""Bytes; a smaller answer fits into one packet as it is."""
_ASSETS = frozenset({"pages.static", "pages.widget", "pages.worker"})
"""Small files, which may be read whole; downloads are sent as they lie in the store."""
_COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")


def protect(response: Response) -> Response:
    """Headers of every answer; pages run no script and load nothing but our own files."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if request.blueprint in (None, "pages"):
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    return response


def is_shared() -> bool:
    """Whether pages of other origins may read this: the API, and the widget, as module scripts need leave."""
    return request.path.startswith("/api/v1/") or request.endpoint == "pages.widget"


def compress(response: Response) -> Response:
    """Gzip text for clients that take it: a code of 3 million characters is a long way on a phone."""
    if not (response.mimetype or "").startswith(_COMPRESSED) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or request.accept_encodings["gzip"] <= 0:
        return response
    if request.endpoint in _ASSETS:
        response.direct_passthrough = False
    elif response.is_streamed or response.direct_passthrough:  # a server may hand files over itself
        return response
    content = response.get_data()
    if len(content) < _SMALL:
        return response
    response.set_data(gzip.compress(content, compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response

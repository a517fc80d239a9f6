"""The composition root of the web application: pages and JSON API over one library."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from flask import Response, jsonify
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from bookshelf.usage import Usage
from search_api.api import Problem, create_api, invalid_request
from search_api.engine import Unavailable
from tusach.library import Library
from tusach.monitoring import create_monitoring
from tusach.settings import Settings
from tusach.turns import Wsgi, in_turns
from tusach.uploading import create_workshop
from web.limits import api_limit
from web.origins import Origins
from web.pages import create_pages

_POPULAR_DAYS, _POPULAR = 90, 500
_MAX_REQUEST = 1 << 20
"""Bytes of a request's body; pages that take more say so themselves."""


def create_app(settings: Settings, library: Library | None = None, usage: Usage | None = None) -> OpenAPI:
    """The application over `library`, which is opened from `settings` when none is given.

    Without `usage`, nothing is counted, and nothing is called popular.
    """
    library = library or Library.open(settings)
    info = Info(title="Tủ sách pháp luật điện tử", version=version("tusach"))
    app = OpenAPI(
        "tusach",
        info=info,
        doc_ui=False,
        security_schemes={},
        static_folder=None,
        validation_error_callback=invalid_request,
        validation_error_model=Problem,
    )
    app.config["MAX_CONTENT_LENGTH"] = _MAX_REQUEST
    app.url_map.converters["int"] = _StoredNumber
    api = create_api(library.service, library.record, popular=partial(_popular, usage))
    api.before_request(api_limit(settings.api_per_minute))
    app.register_api(api)
    app.register_blueprint(
        create_pages(
            library.service,
            library.record,
            library.files,
            create_workshop(settings, library.files),
            usage=usage,
            origins=Origins.parse(settings.widget_origins),
        )
    )
    app.register_blueprint(create_monitoring(settings, library))
    app.add_url_rule("/api/v1/openapi.json", "openapi", lambda: jsonify(app.api_doc))
    app.add_url_rule("/healthz", "health", lambda: _health(library))
    if library.engine.name == "embedded":  # with another one, a process waits for its answers
        app.wsgi_app = in_turns(app.wsgi_app)  # type: ignore[assignment, method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    if settings.base_url:
        app.wsgi_app = _public_address(app.wsgi_app, settings.base_url)  # type: ignore[assignment, method-assign]
    return app


class _StoredNumber(IntegerConverter):
    """A number in an address. One with more digits is in no database, which would refuse to look for it."""

    regex = r"\d{1,18}"


def _popular(usage: Usage | None) -> list[str]:
    """The queries that suggestions may show."""
    return [one.key for one in usage.popular_queries(_POPULAR_DAYS, _POPULAR)] if usage else []


def _health(library: Library) -> Response:
    """What a monitor asks: whether record and index answer, and how far the index is.

    503 when the search does not answer; documents are shown all the same.
    """
    recorded = library.record.revision()
    try:
        documents, indexed = library.engine.document_count(), library.engine.revision()
    except Unavailable as error:
        response = jsonify(status="search unavailable", reason=str(error), record_revision=recorded)
        response.status_code = 503
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return jsonify(status="ok", documents=documents, record_revision=recorded, index_revision=indexed)


def _public_address(application: Wsgi, base_url: str) -> Wsgi:
    """Make links with the address that the public knows, whatever a proxy or a client says the host is."""
    public = urlsplit(base_url)

    def with_public_address(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = public.scheme
        environ["HTTP_HOST"] = public.netloc
        environ["SCRIPT_NAME"] = public.path
        environ["PATH_INFO"] = environ.get("PATH_INFO", "").removeprefix(public.path)
        return application(environ, start_response)

    return with_public_address

"""Error answers: a page that helps on for people, JSON for programs."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request
from werkzeug.exceptions import HTTPException

from search_api.api import Problem
from search_api.engine import Unavailable
from web.frame import render, words
from web.words import WORDS, Words


class Missing(Exception):
    """A document, or a provision of one, that is not there; `document_id` if the document is."""

    def __init__(self, document_id: str = "", path: str = "") -> None:
        super().__init__(path or document_id)
        self.document_id, self.path = document_id, path


def register(pages: Blueprint) -> None:
    """Answer every error of the application."""
    pages.app_errorhandler(HTTPException)(_http)
    pages.app_errorhandler(Unavailable)(_unavailable)
    pages.register_error_handler(Missing, _missing)


def _http(problem: HTTPException) -> Response:
    code = problem.code or 500
    if code < 400:
        return make_response(problem.get_response())
    key = str(getattr(problem, "key", f"error.{code}"))
    if key not in WORDS:
        key = "error.other"
    if _for_programs():
        response = _json(code, key)
    else:
        t = words()
        response = _page(code, t(key), t(f"{key}.help"))
    response.headers.extend(
        (name, value) for name, value in problem.get_headers() if name in ("Allow", "Retry-After")
    )
    return response


def _unavailable(problem: Unavailable) -> Response:
    if _for_programs():
        response = _json(503, "error.503")
    else:
        t = words()
        response = _page(503, t("error.503"), t("error.503.help", n=problem.retry_after))
    response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _missing(problem: Missing) -> Response:
    t = words()
    if problem.document_id:
        help_text = t("error.provision.help", path=problem.path)
        return _page(404, t("error.provision"), help_text, problem.document_id)
    return _page(404, t("error.document"), t("error.404.help"))


def _for_programs() -> bool:
    return request.path.startswith("/api/")


def _json(status: int, key: str) -> Response:
    problem = Problem(code=f"http-{status}", vi=Words("vi")(key), en=Words("en")(key))
    return Response(problem.model_dump_json(), status, mimetype="application/json")


def _page(code: int, heading: str, help_text: str, document_id: str = "") -> Response:
    content = render("error.html", code=code, heading=heading, help=help_text, document_id=document_id)
    return make_response(content, code)

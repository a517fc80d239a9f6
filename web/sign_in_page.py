"""Signing in and out. A refusal never tells what was wrong, nor whether there is such an account."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from web import access
from web.frame import render
from web.limits import RateLimit, client_address

_PER_MINUTE = 10
"""Attempts from one address: enough for an office behind one, few for whoever guesses."""


def register(pages: Blueprint) -> None:
    """Add the page."""
    limit = RateLimit(_PER_MINUTE, burst=_PER_MINUTE)

    @pages.get("/dang-nhap")
    def sign_in() -> str | Response:
        onward = access.own_path(request.args.get("tiep", ""))
        if access.current() is not None:
            return redirect(onward or url_for("pages.account"))
        return _page("", onward)

    @pages.post("/dang-nhap")
    def try_to_sign_in() -> Response:
        onward = access.own_path(request.form.get("tiep", ""))
        if seconds := limit.wait(client_address()):
            response = make_response(_page("sign_in.too_many", onward), 429)
            response.headers["Retry-After"] = str(int(seconds) + 1)
            return response
        typed = (request.form.get(name, "") for name in ("name", "password", "code"))
        account = access.of(current_app).accounts.sign_in(*typed)
        if account is None:
            return make_response(_page("sign_in.refused", onward), 403)
        access.start_session(account)
        return redirect(onward or url_for("pages.account"), 303)

    @pages.post("/dang-xuat")
    def sign_out() -> Response:
        access.end_session()
        return redirect(url_for("pages.home"), 303)


def _page(problem: str, onward: str) -> str:
    return render("sign_in.html", here="", problem=problem, onward=onward)

"""Who asks: the session behind the cookie, what a view requires, and that a form was sent from our own page.

A reader who is not signed in costs no query: without the cookie nothing is looked up.

>>> @pages.post("/quan-tri/x")  # doctest: +SKIP
... @require(Role.ADMIN)
... def x() -> Response: ...  # `by()` is the name for the audit log
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from bookshelf.accounts import Account, Accounts, Role
from bookshelf.record import Record
from bookshelf.sessions import Sessions

_EXTENSION: Final = "tusach-access"
_SESSION, _FORM = "tusach-session", "tusach-form"
_SALT = 16
"""Hexadecimal digits before a form's signature."""
_OWN_SITE = frozenset({"same-origin", "none"})
"""Values of Sec-Fetch-Site: a request of our own pages, or of the reader by hand."""
_WITH_A_GIVEN_PASSWORD = frozenset({"pages.account", "pages.change_password", "pages.sign_out"})
"""All that a password which somebody else gave opens."""

P = ParamSpec("P")
R = TypeVar("R")


class FormNotOurs(BadRequest):
    """A form without the token of the session: sent from elsewhere, or from a page that is too old."""

    key = "error.form"


@dataclass(frozen=True, slots=True)
class Access:
    """The stores behind the signing in of one application."""

    accounts: Accounts
    sessions: Sessions


def register(pages: Blueprint, record: Record) -> None:
    """Check the forms of the pages, and keep the session in a cookie."""
    stores = Access(Accounts(record), Sessions(record))
    pages.record_once(lambda state: state.app.extensions.setdefault(_EXTENSION, stores))
    pages.add_app_template_global(csrf, "csrf")
    pages.before_request(_check_form)
    pages.after_app_request(_finish)


def of(app: Flask) -> Access:
    """The stores of an application."""
    stores = app.extensions[_EXTENSION]
    assert isinstance(stores, Access)
    return stores


def current() -> Account | None:
    """Who is signed in; looked up once a request, and not at all without a cookie."""
    if "account" not in g:
        token = request.cookies.get(cookie_name(_SESSION))
        g.account = of(current_app).sessions.find(token) if token else None
        g.token = token if g.account else None
    account: Account | None = g.account
    return account


def by() -> str:
    """The name of who is signed in, for the audit log; only for views with `require`."""
    account = current()
    assert account is not None
    return account.name


def require(role: Role) -> Callable[[Callable[P, R]], Callable[P, R | AnyResponse]]:
    """The view is for people with at least this role; others are asked to sign in, or refused."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | AnyResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | AnyResponse:
            g.private = True
            account = current()
            if account is None:
                return redirect(url_for("pages.sign_in", tiep=_here()))
            if account.must_change and request.endpoint not in _WITH_A_GIVEN_PASSWORD:
                return redirect(url_for("pages.account"))
            if account.role < role:
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return decorate


def start_session(account: Account) -> None:
    """Sign in: a new token, never one that the browser brought; a session that it had ends."""
    g.token = of(current_app).sessions.open(account.id, replaced=request.cookies.get(cookie_name(_SESSION)))
    g.account = account
    g.set_session = True


def end_session() -> None:
    """Sign out."""
    if current() is not None:
        of(current_app).sessions.close(g.token)
    g.account = g.token = None
    g.set_session = True


def csrf() -> Markup:
    """Template global: the hidden field that every POST form needs; a page with one is not stored."""
    g.private = True
    return Markup('<input type="hidden" name="csrf" value="{}">').format(form_token(_secret(make=True)))


def form_token(secret: str) -> str:
    """What a form shows of the secret that only the cookie holds.

    Each is another one: what every answer holds could be guessed from the sizes of compressed ones (BREACH).
    """
    salt = secrets.token_hex(_SALT // 2)
    return salt + _signed(secret, salt)


def _signed(secret: str, salt: str) -> str:
    return hmac.digest(secret.encode(), b"form " + salt.encode(), "sha256").hex()


def own_path(address: str) -> str:
    """The address if it is a path of this site, else ""; a link must not lead to another one by way of us.

    >>> own_path("/tu-sach?q=1"), own_path("//evil.example"), own_path("https://evil.example")
    ('/tu-sach?q=1', '', '')
    """
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and address.isprintable() else ""


def cookie_name(name: str) -> str:
    """Over HTTPS the browser takes a `__Host-` cookie from this very host alone (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if request.is_secure else name


def _here() -> str:
    """The address to come back to; a form cannot be sent again by itself."""
    if request.method != "GET":
        return ""
    return request.script_root + request.full_path.removesuffix("?")


def _secret(make: bool = False) -> str:
    """What the form's token is made of: the session's token, or one for a form before signing in."""
    if current() is not None:
        return str(g.token)
    if "form_secret" not in g:
        g.form_secret = request.cookies.get(cookie_name(_FORM), "")
    if make and not g.form_secret:
        g.form_secret = secrets.token_urlsafe(32)
        g.set_form = True
    return str(g.form_secret)


def _check_form() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    secret = _secret()
    given = request.form.get("csrf", "")
    salt, signed = given[:_SALT], given[_SALT:]
    ours = hmac.compare_digest(signed.encode(), _signed(secret, salt).encode())
    if not (secret and ours and _from_our_page()):
        raise FormNotOurs


def _from_our_page() -> bool:
    """What the browser itself says of the page that sent the form; an old one says nothing."""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITE:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _finish(response: Response) -> Response:
    if g.get("set_session"):
        _set_cookie(response, _SESSION, g.token)
    if g.get("set_form"):
        _set_cookie(response, _FORM, g.form_secret)
    signed_in = g.get("account") is not None or g.get("set_session") or g.get("set_form")
    if g.get("private") or (signed_in and response.mimetype == "text/html"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _set_cookie(response: Response, name: str, value: str | None) -> None:
    """Until the browser is closed; the server has its own limits of time. None takes the cookie back."""
    response.set_cookie(
        cookie_name(name), value or "", max_age=None if value else 0,
        path="/", httponly=True, samesite="Lax", secure=request.is_secure,
    )  # fmt: skip

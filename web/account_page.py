"""The own account: password, and codes beside it (two-step verification)."""

from __future__ import annotations

from io import BytesIO

import segno
from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookshelf import totp
from bookshelf.accounts import Accounts, Refused, Role
from web import access
from web.frame import render
from web.words import Words

_DONE = ("password", "totp-on", "totp-off")
"""What the page may say that was done."""
_QR_SCALE = 5
"""Pixels a module: about 200 px, which a phone reads from a screen at arm's length."""


def register(pages: Blueprint) -> None:
    """Add the pages of whoever is signed in."""

    @pages.get("/tai-khoan")
    @access.require(Role.READER)
    def account() -> str:
        return _page()

    @pages.post("/tai-khoan/mat-khau")
    @access.require(Role.READER)
    def change_password() -> AnyResponse:
        old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
        try:
            if new != again:
                raise Refused("password-differs")
            _accounts().change_password(access.by(), old, new)
        except Refused as refused:
            return _refusal("password", refused)
        return _done("password")

    @pages.post("/tai-khoan/xac-thuc")
    @access.require(Role.READER)
    def start_totp() -> AnyResponse:
        try:
            _accounts().start_totp(access.by())
        except Refused as refused:
            return _refusal("totp", refused)
        return redirect(url_for("pages.account") + "#totp", 303)

    @pages.get("/tai-khoan/ma-qr.svg")
    @access.require(Role.READER)
    def totp_picture() -> Response:
        secret = _accounts().pending_totp(access.by())
        if not secret:
            abort(404)
        drawn = BytesIO()
        code = segno.make(totp.address(secret, access.by(), Words("vi")("site.short")), micro=False)
        code.save(drawn, kind="svg", scale=_QR_SCALE, light="#fff")
        return Response(drawn.getvalue(), mimetype="image/svg+xml")

    @pages.post("/tai-khoan/xac-thuc/bat")
    @access.require(Role.READER)
    def confirm_totp() -> AnyResponse:
        try:
            _accounts().confirm_totp(access.by(), request.form.get("code", ""))
        except Refused as refused:
            return _refusal("totp", refused)
        return _done("totp-on")

    @pages.post("/tai-khoan/xac-thuc/tat")
    @access.require(Role.READER)
    def stop_totp() -> AnyResponse:
        try:
            _accounts().stop_totp(access.by(), request.form.get("password", ""))
        except Refused as refused:
            return _refusal("totp", refused)
        return _done("totp-off")


def _accounts() -> Accounts:
    return access.of(current_app).accounts


def _page(section: str = "", fault: str = "") -> str:
    done = request.args.get("xong", "")
    secret = _accounts().pending_totp(access.by())
    return render(
        "account.html",
        here="account",
        section=section,
        fault=fault,
        done=done if done in _DONE else "",
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )


def _refusal(section: str, refused: Refused) -> Response:
    return make_response(_page(section, f"fault.{refused.fault}"), 422)


def _done(what: str) -> AnyResponse:
    """Every session of the account has ended; this browser gets a new one."""
    account = _accounts().get(access.by())
    assert account is not None
    access.start_session(account)
    return redirect(url_for("pages.account", xong=what), 303)

"""The accounts of others: add one, change what it may do, help who cannot sign in. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, abort, current_app, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookshelf.accounts import Account, Accounts, Refused, Role, now_in_utc
from bookshelf.passwords import one_time
from web import access
from web.frame import render
from web.moments import moment


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an account can sign in: `in-use`, `locked` (until a moment) or `disabled`."""

    key: str
    until: str = "-"


def register(pages: Blueprint) -> None:
    """Add the list and the page of one account."""

    @pages.get("/quan-tri/tai-khoan")
    @access.require(Role.ADMIN)
    def accounts() -> str:
        return _list()

    @pages.post("/quan-tri/tai-khoan")
    @access.require(Role.ADMIN)
    def add_account() -> str | AnyResponse:
        typed = {name: request.form.get(name, "") for name in ("name", "full_name", "role")}
        password = one_time()
        try:
            made = _accounts().add(
                typed["name"], typed["full_name"], _role(), password, by=access.by(), must_change=True
            )
        except Refused as refused:
            return make_response(_list(typed, f"fault.{refused.fault}"), 422)
        return _one(made, password=password)

    @pages.get("/quan-tri/tai-khoan/<name>")
    @access.require(Role.ADMIN)
    def one_account(name: str) -> str:
        return _one(_known(name))

    @pages.post("/quan-tri/tai-khoan/<name>")
    @access.require(Role.ADMIN)
    def change_account(name: str) -> str | AnyResponse:
        account = _known(name)
        change = _CHANGES.get(request.form.get("viec", ""))
        if change is None:
            abort(400)
        try:
            if account.name == access.by():
                raise Refused("own-account")
            password = change(_accounts(), account.name)
        except Refused as refused:
            return make_response(_one(account, fault=f"fault.{refused.fault}"), 422)
        if password:
            return _one(_known(name), password=password)
        return redirect(url_for("pages.one_account", name=account.name, xong="1"), 303)


def _set_role(accounts: Accounts, name: str) -> None:
    accounts.set_role(name, _role(), by=access.by())


def _disable(accounts: Accounts, name: str) -> None:
    accounts.set_active(name, False, by=access.by())


def _enable(accounts: Accounts, name: str) -> None:
    accounts.set_active(name, True, by=access.by())


def _unlock(accounts: Accounts, name: str) -> None:
    accounts.unlock(name, by=access.by())


def _totp_off(accounts: Accounts, name: str) -> None:
    accounts.remove_totp(name, by=access.by())


def _new_password(accounts: Accounts, name: str) -> str:
    """A password to hand over; it opens nothing but the page that changes it."""
    password = one_time()
    accounts.set_password(name, password, by=access.by(), must_change=True)
    return password


_CHANGES: Final[dict[str, Callable[[Accounts, str], str | None]]] = {
    "quyen": _set_role,
    "ngung": _disable,
    "dung-lai": _enable,
    "mo-khoa": _unlock,
    "tat-xac-thuc": _totp_off,
    "mat-khau": _new_password,
}
"""The value of a form's button → what it does; a password that comes back is shown once."""


def _accounts() -> Accounts:
    return access.of(current_app).accounts


def _known(name: str) -> Account:
    return _accounts().get(name) or abort(404)


def _role() -> Role:
    chosen = request.form.get("role", "")
    return Role(chosen) if chosen in list(Role) else abort(400)


def _standing(account: Account, now: datetime) -> Standing:
    if not account.active:
        return Standing("disabled")
    if account.locked_until and account.locked_until > now:
        return Standing("locked", moment(account.locked_until))
    return Standing("in-use")


def _list(typed: dict[str, str] | None = None, fault: str = "") -> str:
    now = now_in_utc()
    listed = [(one, _standing(one, now)) for one in _accounts().all()]
    return render(
        "accounts.html", here="accounts", listed=listed, roles=list(Role), typed=typed or {}, fault=fault
    )


def _one(account: Account, password: str = "", fault: str = "") -> str:
    return render(
        "one_account.html",
        here="accounts",
        account=account,
        standing=_standing(account, now_in_utc()),
        created=moment(account.created_at),
        roles=list(Role),
        own=account.name == access.by(),
        password=password,
        fault=fault,
        done=request.args.get("xong") == "1",
    )
